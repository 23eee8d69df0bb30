//! Takes an expression apart, as far as that can be done for certain without understanding it.

/// What a piece of an expression is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Name,
    Number,
    Text,
    /// A piece of a template: up to a `${`, or from a `}` on.
    Template,
    Pattern,
    Sign,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'s> {
    pub(super) kind: Kind,
    pub(super) text: &'s str,
    /// Its first byte.
    pub(super) at: usize,
}

impl Token<'_> {
    pub(super) fn is_sign(&self, sign: &str) -> bool {
        self.kind == Kind::Sign && self.text == sign
    }

    pub(super) fn end(&self) -> usize {
        self.at + self.text.len()
    }
}

/// The pieces of an expression.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Tokens<'s> {
    Known(Vec<Token<'s>>),
    /// A bracket closes what was never opened.
    Stray {
        at: usize,
    },
    /// Something in it could be read in two ways: a `/`, an escape in a name, other scripts than ASCII outside texts.
    Unsure,
}

/// Words behind which a `/` begins a pattern.
const BEFORE_PATTERN: [&str; 14] = [
    "return",
    "typeof",
    "instanceof",
    "in",
    "of",
    "new",
    "delete",
    "void",
    "case",
    "do",
    "else",
    "throw",
    "yield",
    "await",
];

/// Words behind whose brackets a `/` begins a pattern too.
const WITH_BRACKETS: [&str; 4] = ["if", "while", "for", "with"];

pub(super) fn tokens(source: &str) -> Tokens<'_> {
    let mut reader = Reader { source, at: 0, tokens: Vec::new(), open: Vec::new() };
    // Comments that only old scripts have.
    if source.contains("<!--") || source.contains("-->") {
        return Tokens::Unsure;
    }
    loop {
        match reader.next() {
            Next::Token(token) => reader.tokens.push(token),
            Next::End => return Tokens::Known(reader.tokens),
            Next::Stray { at } => return Tokens::Stray { at },
            Next::Unsure => return Tokens::Unsure,
        }
    }
}

enum Next<'s> {
    Token(Token<'s>),
    End,
    Stray { at: usize },
    Unsure,
}

struct Reader<'s> {
    source: &'s str,
    at: usize,
    tokens: Vec<Token<'s>>,
    /// The brackets that are open; `$` for the `${` of a template.
    open: Vec<u8>,
}

impl<'s> Reader<'s> {
    fn rest(&self) -> &'s [u8] {
        self.source.as_bytes().get(self.at..).unwrap_or_default()
    }

    fn token(&mut self, kind: Kind, len: usize) -> Next<'s> {
        let at = self.at;
        self.at += len;
        match self.source.get(at..self.at) {
            Some(text) => Next::Token(Token { kind, text, at }),
            None => Next::Unsure,
        }
    }

    fn next(&mut self) -> Next<'s> {
        loop {
            let rest = self.rest();
            self.at += match rest {
                [b' ' | b'\t' | b'\n' | b'\r', ..] => 1,
                [b'/', b'/', ..] => rest.iter().position(|it| *it == b'\n').unwrap_or(rest.len()),
                [b'/', b'*', ..] => match memchr::memmem::find(rest, b"*/") {
                    // `/*/` closes nothing.
                    Some(at) if at > 1 => at + 2,
                    _ => return Next::Unsure,
                },
                _ => break,
            };
        }
        let rest = self.rest();
        let Some(first) = rest.first() else { return Next::End };
        let is_name = |it: &u8| it.is_ascii_alphanumeric() || matches!(it, b'_' | b'$');
        let length = |is_in: &dyn Fn(&u8) -> bool| rest.iter().position(|it| !is_in(it)).unwrap_or(rest.len());
        match (first, rest.get(1)) {
            (b'0'..=b'9', _) | (b'.', Some(b'0'..=b'9')) => {
                let len = length(&|it| is_name(it) || *it == b'.');
                self.token(Kind::Number, len)
            }
            (b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'$', _) => {
                let len = length(&is_name);
                self.token(Kind::Name, len)
            }
            (quote @ (b'"' | b'\''), _) => match text_length(rest, *quote) {
                Some(len) => self.token(Kind::Text, len),
                None => Next::Unsure,
            },
            (b'`', _) => self.template(),
            (b'}', _) if self.open.last() == Some(&b'$') => {
                self.open.pop();
                self.template()
            }
            (b'/', _) => self.slash(),
            (b'(' | b'[' | b'{', _) => {
                self.open.push(*first);
                self.token(Kind::Sign, 1)
            }
            (b')' | b']' | b'}', _) => match (self.open.pop(), first) {
                (Some(b'('), b')') | (Some(b'['), b']') | (Some(b'{'), b'}') => self.token(Kind::Sign, 1),
                (None, _) => Next::Stray { at: self.at },
                (Some(_), _) => Next::Unsure,
            },
            (b'\\' | 0..=0x1f | 0x7f.., _) => Next::Unsure,
            (_, _) => {
                let len = match rest {
                    [b'.', b'.', b'.', ..] => 3,
                    [b'?', b'.', b'0'..=b'9', ..] => 1,
                    [b'?', b'.', ..] | [b'=', b'>', ..] | [b'+', b'+', ..] | [b'-', b'-', ..] => 2,
                    _ => 1,
                };
                self.token(Kind::Sign, len)
            }
        }
    }

    /// From a backtick, or from the bracket that ends what stands within a template.
    fn template(&mut self) -> Next<'s> {
        let rest = self.rest();
        let mut at = 1;
        loop {
            match rest.get(at..).unwrap_or_default() {
                [b'\\', _, ..] => at += 2,
                [b'`', ..] => return self.token(Kind::Template, at + 1),
                [b'$', b'{', ..] => {
                    self.open.push(b'$');
                    return self.token(Kind::Template, at + 2);
                }
                [_, ..] => at += 1,
                [] => return Next::Unsure,
            }
        }
    }

    /// A division, or a pattern.
    fn slash(&mut self) -> Next<'s> {
        let has = |words: &[&str]| self.tokens.iter().any(|it| it.kind == Kind::Name && words.contains(&it.text));
        let divides = match self.tokens.last() {
            None => false,
            Some(last) => match (last.kind, last.text) {
                (Kind::Name, word) => !BEFORE_PATTERN.contains(&word),
                (Kind::Number | Kind::Text | Kind::Pattern, _) | (Kind::Sign, "]") => true,
                (Kind::Template, text) => !text.ends_with("${"),
                (Kind::Sign, ")") if !has(&WITH_BRACKETS) => true,
                (Kind::Sign, ")" | "}" | "++" | "--") => return Next::Unsure,
                (Kind::Sign, _) => false,
            },
        };
        if divides {
            return self.token(Kind::Sign, 1);
        }
        let rest = self.rest();
        let (mut at, mut in_class) = (1, false);
        loop {
            match rest.get(at..).unwrap_or_default() {
                [b'\\', b'\n', ..] | [b'\n' | b'\r', ..] | [] => return Next::Unsure,
                [b'\\', _, ..] => at += 1,
                [b'[', ..] => in_class = true,
                [b']', ..] => in_class = false,
                [b'/', ..] if !in_class => break,
                [_, ..] => {}
            }
            at += 1;
        }
        let flags = rest.get(at + 1..).unwrap_or_default().iter().take_while(|it| it.is_ascii_alphabetic()).count();
        self.token(Kind::Pattern, at + 1 + flags)
    }
}

fn text_length(rest: &[u8], quote: u8) -> Option<usize> {
    let mut at = 1;
    loop {
        match rest.get(at)? {
            b'\\' => at += 2,
            b'\n' | b'\r' => return None,
            it if *it == quote => return Some(at + 1),
            _ => at += 1,
        }
    }
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn an_expression_is_taken_apart() {
        let texts = |source: &'static str| match tokens(source) {
            Tokens::Known(tokens) => tokens.iter().map(|it| it.text).collect::<Vec<_>>().join(" "),
            other => format!("{other:?}"),
        };
        for (source, expected) in [
            ("user.a?.b||'x y'", "user . a ?. b | | 'x y'"),
            ("`a ${ {b:1}.b } c`", "`a ${ { b : 1 } . b } c`"),
            ("user.a/2/user.b", "user . a / 2 / user . b"),
            ("user.a.replace(/[/\"']/g, '')", "user . a . replace ( /[/\"']/g , '' )"),
            ("(1)/2 // user", "( 1 ) / 2"),
            ("a /* user */ ? .5 : 1e3", "a ? .5 : 1e3"),
            ("[...user.a]", "[ ... user . a ]"),
            ("1) + (2", "Stray { at: 1 }"),
            ("{}/1/", "Unsure"),
            ("us\\u0065r", "Unsure"),
            ("'ä' + ü", "Unsure"),
            ("'ä'", "'ä'"),
            ("'a", "Unsure"),
            ("(]", "Unsure"),
        ] {
            assert_eq!(texts(source), expected, "{source}");
        }
    }
}
