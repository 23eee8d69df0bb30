//! Which members of a user an expression reads, where that can be known for certain; and the same expression with a
//! missing part of a path read as `undefined`.

use super::tokens::Kind;
use super::tokens::Token;

/// What an expression reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reads {
    /// Anything, for all we know.
    Whole,
    /// These members of the user and nothing else.
    Members(Vec<Member>),
}

/// A member of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Member {
    pub(super) name: String,
    /// What is read of it.
    pub(super) reads: Reads,
}

/// What every object has without a member of the name. What is called of these sees the whole object, and to put one
/// into a new object could do something else than to put it there.
const OF_EVERY_OBJECT: [&str; 12] = [
    "__defineGetter__",
    "__defineSetter__",
    "__lookupGetter__",
    "__lookupSetter__",
    "__proto__",
    "constructor",
    "hasOwnProperty",
    "isPrototypeOf",
    "propertyIsEnumerable",
    "toLocaleString",
    "toString",
    "valueOf",
];

/// With these, `user` can be reached without its name.
const OTHER_WAYS: [&str; 3] = ["arguments", "eval", "with"];

/// `user.a.b`, as it stands in the expression.
struct Chain<'t, 's> {
    user: &'t Token<'s>,
    links: Vec<Link<'s>>,
    /// Whether what it leads to is called.
    is_called: bool,
}

struct Link<'s> {
    name: &'s str,
    /// Where its `.` or `[` stands, and the byte after the link.
    at: usize,
    end: usize,
    in_brackets: bool,
    /// Written with `?.`.
    is_optional: bool,
}

impl Reads {
    /// What an expression reads of the user.
    pub(super) fn of(tokens: &[Token<'_>]) -> Self {
        let is_other_way = |it: &Token<'_>| it.kind == Kind::Name && OTHER_WAYS.contains(&it.text);
        let mut reads = Self::Members(Vec::new());
        if tokens.iter().any(is_other_way) {
            return Self::Whole;
        }
        for chain in chains(tokens) {
            let names = chain.links.iter().map(|link| link.name);
            reads.add(names.take_while(|name| !OF_EVERY_OBJECT.contains(name)));
        }
        reads
    }

    fn add<'a>(&mut self, mut path: impl Iterator<Item = &'a str>) {
        let Self::Members(members) = self else { return };
        let Some(name) = path.next() else {
            *self = Self::Whole;
            return;
        };
        let place = members.iter().position(|it| it.name == name).unwrap_or_else(|| {
            members.push(Member { name: name.to_owned(), reads: Self::Members(Vec::new()) });
            members.len() - 1
        });
        if let Some(member) = members.get_mut(place) {
            member.reads.add(path);
        }
    }
}

/// Every place at which the user is named. A name behind a dot is another's.
fn chains<'t, 's>(tokens: &'t [Token<'s>]) -> impl Iterator<Item = Chain<'t, 's>> {
    let is_user = |at: &usize| {
        let before = at.checked_sub(1).and_then(|before| tokens.get(before));
        tokens.get(*at).is_some_and(|it| it.kind == Kind::Name && it.text == "user")
            && !before.is_some_and(|it| it.is_sign(".") || it.is_sign("?."))
    };
    (0..tokens.len()).filter(is_user).filter_map(|at| {
        let (user, mut rest) = tokens.get(at..)?.split_first()?;
        let mut links = Vec::new();
        while let Some((link, after)) = link(rest) {
            links.push(link);
            rest = after;
        }
        let is_called = match rest {
            [first, ..] if first.is_sign("(") => true,
            [first, second, ..] if first.is_sign("?.") && second.is_sign("(") => true,
            [first, ..] => first.kind == Kind::Template && first.text.starts_with('`'),
            [] => false,
        };
        Some(Chain { user, links, is_called })
    })
}

fn link<'t, 's>(tokens: &'t [Token<'s>]) -> Option<(Link<'s>, &'t [Token<'s>])> {
    let (first, rest) = tokens.split_first()?;
    let is_optional = first.is_sign("?.");
    match rest {
        [name, rest @ ..] if (is_optional || first.is_sign(".")) && name.kind == Kind::Name => {
            let link = Link { name: name.text, at: first.at, end: name.end(), in_brackets: false, is_optional };
            Some((link, rest))
        }
        [open, key, close, rest @ ..] if is_optional && open.is_sign("[") && close.is_sign("]") => {
            let name = key_of(key)?;
            Some((Link { name, at: first.at, end: close.end(), in_brackets: true, is_optional }, rest))
        }
        [key, close, rest @ ..] if first.is_sign("[") && close.is_sign("]") => {
            let name = key_of(key)?;
            Some((Link { name, at: first.at, end: close.end(), in_brackets: true, is_optional }, rest))
        }
        _ => None,
    }
}

/// The key that a text or a number in brackets is for certain.
fn key_of<'s>(token: &Token<'s>) -> Option<&'s str> {
    match token.kind {
        Kind::Text => token.text.get(1..token.text.len().checked_sub(1)?).filter(|it| !it.contains('\\')),
        Kind::Number => {
            let is_index = token.text.bytes().all(|it| it.is_ascii_digit())
                && token.text.len() < 10
                && (token.text == "0" || !token.text.starts_with('0'));
            is_index.then_some(token.text)
        }
        Kind::Name | Kind::Template | Kind::Pattern | Kind::Sign => None,
    }
}

/// The expression with paths that may break off: `user.a.b` is `undefined` where there is no `a`, and `user.a.b.trim()`
/// fails, so that nothing is made of a missing value unseen. What says `?.` itself stays as it is. It may be no
/// JavaScript: `user.a.b = 1` can't be written so.
pub(super) fn with_open_paths(source: &str, tokens: &[Token<'_>]) -> Option<String> {
    let mut out = String::with_capacity(source.len() + 16);
    let mut from = 0;
    for chain in chains(tokens) {
        let path = match chain.links.split_last() {
            Some((_, path)) if chain.is_called => path,
            Some(_) | None => chain.links.as_slice(),
        };
        let (Some((_, breaks)), Some(last)) = (path.split_first(), path.last()) else { continue };
        if breaks.is_empty() || chain.links.iter().any(|link| link.is_optional) {
            continue;
        }
        out.push_str(source.get(from..chain.user.at)?);
        out.push('(');
        from = chain.user.at;
        for link in breaks {
            out.push_str(source.get(from..link.at)?);
            out.push_str(if link.in_brackets { "?." } else { "?" });
            from = link.at;
        }
        out.push_str(source.get(from..last.end)?);
        out.push(')');
        from = last.end;
    }
    (from > 0).then_some(())?;
    out.push_str(source.get(from..)?);
    Some(out)
}
