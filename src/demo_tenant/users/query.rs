//! The part of Lucene's query language that user search (v3) understands.

use crate::demo_tenant::reply::Refusal;

/// A parsed query.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Query {
    And(Vec<Query>),
    Or(Vec<Query>),
    Not(Box<Query>),
    Exists(String),
    /// A field, or none for a bare term; then what its value should be.
    Is(Option<String>, Wanted),
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Wanted {
    Phrase(String),
    /// The parts between the wildcards: `*` as `None`.
    Pattern(Vec<Option<String>>),
    Range {
        from: Option<Bound>,
        to: Option<Bound>,
    },
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bound {
    pub(super) value: String,
    pub(super) included: bool,
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Open,
    Close,
    And,
    Or,
    Not,
    Colon,
    Phrase(String),
    Word(String),
    Range { from: Option<Bound>, to: Option<Bound> },
}

/// Deeper than any person writes; a hostile query must not use up the stack.
const DEPTH_AT_MOST: usize = 50;

pub(super) fn parse(text: &str) -> Result<Query, Refusal> {
    let mut parser = Parser { tokens: tokens(text)?, place: 0 };
    let query = parser.any_of(None, 0)?;
    if parser.peek().is_some() { Err(malformed("unexpected )")) } else { Ok(query) }
}

fn malformed(what: &str) -> Refusal {
    Refusal::invalid_query(format!(
        "'Failed to parse query: {what}' on property q (Query in Lucene query string syntax)."
    ))
}

fn tokens(text: &str) -> Result<Vec<Token>, Refusal> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let after = rest.get(first.len_utf8()..).unwrap_or_default();
        rest = match first {
            '(' => push(&mut tokens, Token::Open, after),
            ')' => push(&mut tokens, Token::Close, after),
            ':' => push(&mut tokens, Token::Colon, after),
            '!' | '-' => push(&mut tokens, Token::Not, after),
            '+' => after, // what is asked for anyway
            '"' => {
                let (phrase, after) = phrase(after).ok_or_else(|| malformed("a quote is not closed"))?;
                push(&mut tokens, Token::Phrase(phrase), after)
            }
            '[' | '{' => {
                let (range, after) = range(first == '[', after).ok_or_else(|| malformed("a range is not closed"))?;
                push(&mut tokens, range, after)
            }
            _ => {
                let (word, after) = word(rest);
                let token = match word.as_str() {
                    "AND" | "&&" => Token::And,
                    "OR" | "||" => Token::Or,
                    "NOT" => Token::Not,
                    _ => Token::Word(word),
                };
                push(&mut tokens, token, after)
            }
        }
        .trim_start();
    }
    Ok(tokens)
}

fn push<'a>(tokens: &mut Vec<Token>, token: Token, rest: &'a str) -> &'a str {
    tokens.push(token);
    rest
}

fn phrase(text: &str) -> Option<(String, &str)> {
    let mut phrase = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Some((phrase, text.get(at + 1..)?)),
            '\\' => phrase.push(chars.next()?.1),
            _ => phrase.push(c),
        }
    }
    None
}

/// Escapes stay, so that an escaped `*` is told from a wildcard.
fn word(text: &str) -> (String, &str) {
    let mut word = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            _ if c.is_whitespace() || "():\"".contains(c) => return (word, text.get(at..).unwrap_or_default()),
            '\\' => word.extend(chars.next().map(|(_, escaped)| ['\\', escaped]).into_iter().flatten()),
            _ => word.push(c),
        }
    }
    (word, "")
}

fn range(from_included: bool, text: &str) -> Option<(Token, &str)> {
    let end = text.find([']', '}'])?;
    let to_included = text.get(end..)?.starts_with(']');
    let (from, to) = text.get(..end)?.split_once(" TO ")?;
    let bound = |text: &str, included| {
        let value = text.trim().trim_matches('"').replace('\\', "");
        (value != "*").then_some(Bound { value, included })
    };
    let token = Token::Range { from: bound(from, from_included), to: bound(to, to_included) };
    Some((token, text.get(end + 1..)?))
}

struct Parser {
    tokens: Vec<Token>,
    place: usize,
}

impl Parser {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.place)
    }

    fn next(&mut self) -> Option<Token> {
        let token = self.peek().cloned();
        self.place += 1;
        token
    }

    fn skip(&mut self, token: &Token) -> bool {
        let there = self.peek() == Some(token);
        self.place += usize::from(there);
        there
    }

    /// Terms without an operator between them are alternatives, as in Lucene.
    fn any_of(&mut self, field: Option<&str>, depth: usize) -> Result<Query, Refusal> {
        if depth > DEPTH_AT_MOST {
            return Err(malformed("nested too deeply"));
        }
        let mut all = vec![self.all_of(field, depth)?];
        while self.skip(&Token::Or) || !matches!(self.peek(), None | Some(Token::Close)) {
            all.push(self.all_of(field, depth)?);
        }
        Ok(if all.len() == 1 { all.remove(0) } else { Query::Or(all) })
    }

    fn all_of(&mut self, field: Option<&str>, depth: usize) -> Result<Query, Refusal> {
        let mut all = vec![self.one(field, depth)?];
        while self.skip(&Token::And) {
            all.push(self.one(field, depth)?);
        }
        Ok(if all.len() == 1 { all.remove(0) } else { Query::And(all) })
    }

    fn one(&mut self, field: Option<&str>, depth: usize) -> Result<Query, Refusal> {
        if depth > DEPTH_AT_MOST {
            return Err(malformed("nested too deeply"));
        }
        match self.next() {
            Some(Token::Not) => Ok(Query::Not(Box::new(self.one(field, depth + 1)?))),
            Some(Token::Open) => {
                let inner = self.any_of(field, depth + 1)?;
                if self.skip(&Token::Close) { Ok(inner) } else { Err(malformed("a parenthesis is not closed")) }
            }
            Some(Token::Word(name)) if field.is_none() && self.skip(&Token::Colon) => self.of_field(&name, depth),
            Some(Token::Word(word)) => is(field, wanted_word(&word)?),
            Some(Token::Phrase(phrase)) => is(field, Wanted::Phrase(phrase)),
            Some(Token::Range { from, to }) if field.is_some() => is(field, Wanted::Range { from, to }),
            _ => Err(malformed("a term is missing")),
        }
    }

    fn of_field(&mut self, name: &str, depth: usize) -> Result<Query, Refusal> {
        let name = name.replace('\\', "");
        match (name.as_str(), self.peek()) {
            ("_exists_", Some(Token::Word(_) | Token::Phrase(_))) => match self.next() {
                Some(Token::Word(field) | Token::Phrase(field)) => Ok(Query::Exists(field.replace('\\', ""))),
                _ => Err(malformed("a field is missing")),
            },
            (_, Some(Token::Not)) => {
                self.place += 1; // a value such as -5
                match self.next() {
                    Some(Token::Word(word)) => is(Some(&name), Wanted::Phrase(format!("-{word}"))),
                    _ => Err(malformed("a term is missing")),
                }
            }
            _ => self.one(Some(&name), depth + 1),
        }
    }
}

fn is(field: Option<&str>, wanted: Wanted) -> Result<Query, Refusal> {
    let literal = matches!(wanted, Wanted::Phrase(_));
    if field.is_some_and(|it| it.starts_with("user_metadata")) && !literal {
        return Err(malformed("wildcards and ranges are not supported on user_metadata"));
    }
    Ok(Query::Is(field.map(str::to_owned), wanted))
}

/// A word: a comparison such as `>=5`, a pattern with `*`, or the value itself.
fn wanted_word(word: &str) -> Result<Wanted, Refusal> {
    for (sign, below, included) in [(">=", false, true), ("<=", true, true), (">", false, false), ("<", true, false)] {
        if let Some(value) = word.strip_prefix(sign).filter(|it| !it.is_empty()) {
            let bound = Some(Bound { value: value.replace('\\', ""), included });
            return Ok(if below {
                Wanted::Range { from: None, to: bound }
            } else {
                Wanted::Range { from: bound, to: None }
            });
        }
    }
    let parts = pattern(word);
    if !parts.contains(&None) {
        return Ok(Wanted::Phrase(parts.into_iter().flatten().collect()));
    }
    let length: usize = parts.iter().flatten().map(|it| it.chars().count()).sum();
    if parts.first() == Some(&None) && (1..3).contains(&length) {
        return Err(malformed("a term that begins with * needs at least three characters"));
    }
    Ok(Wanted::Pattern(parts))
}

fn pattern(word: &str) -> Vec<Option<String>> {
    let mut parts: Vec<Option<String>> = Vec::new();
    let mut chars = word.chars();
    while let Some(c) = chars.next() {
        let c = match c {
            '*' => {
                parts.push(None);
                continue;
            }
            '\\' => chars.next().unwrap_or(c),
            _ => c,
        };
        if let Some(Some(text)) = parts.last_mut() {
            text.push(c);
        } else {
            parts.push(Some(c.to_string()));
        }
    }
    parts
}
