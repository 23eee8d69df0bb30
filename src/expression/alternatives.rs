//! The parts of `a || b` and of `a ?? b`: which of them gave the value is what somebody wants to know who wrote it.

use super::source::Expression;
use super::tokens::{Kind, Tokens, tokens};

/// Which part's value an expression of alternatives has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// `||`: that of the first that is neither empty, nor zero, nor false; else that of the last.
    FirstTrue,
    /// `??`: that of the first that is neither missing nor null; else that of the last.
    FirstThere,
}

impl Expression {
    /// The parts that an expression chooses from, as they are written; none where it does anything else beside.
    pub fn alternatives(&self) -> Option<(Takes, Vec<&str>)> {
        let text = self.text();
        let Tokens::Known(tokens) = tokens(text) else { return None };
        let (mut depth, mut from, mut takes, mut parts) = (0_usize, 0, None, Vec::new());
        let mut left = tokens.iter().peekable();
        while let Some(token) = left.next() {
            let (opens, closes) = match token.kind {
                Kind::Template => (token.text.ends_with("${"), token.text.starts_with('}')),
                Kind::Sign => (matches!(token.text, "(" | "[" | "{"), matches!(token.text, ")" | "]" | "}")),
                Kind::Name | Kind::Number | Kind::Text | Kind::Pattern => (false, false),
            };
            depth = depth.saturating_sub(usize::from(closes)) + usize::from(opens);
            if depth > 0 || token.kind != Kind::Sign {
                continue;
            }
            let is_doubled = left.peek().is_some_and(|next| next.at == token.end() && next.text == token.text);
            let chosen = match (token.text, is_doubled) {
                ("|", true) => Takes::FirstTrue,
                ("?", true) => Takes::FirstThere,
                // These bind less, or make something else of it.
                ("?" | ":" | "," | ";" | "=" | "=>", _) => return None,
                _ => continue,
            };
            takes = Some(chosen);
            parts.push(text.get(from..token.at)?.trim());
            from = left.next()?.end();
        }
        parts.push(text.get(from..)?.trim());
        takes.map(|takes| (takes, parts))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alternatives_are_what_stands_between_their_signs() {
        let of = |text: &str| {
            let expression = Expression::parse(text).unwrap();
            expression.alternatives().map(|(takes, parts)| (takes, parts.join(" / ")))
        };
        for (text, expected) in [
            ("user.user_metadata.name || user.name", "user.user_metadata.name / user.name"),
            ("user.a || (user.b || 'x || y') || `${user.c || 1}`", "user.a / (user.b || 'x || y') / `${user.c || 1}`"),
            ("user.a && user.b || user['c||d']", "user.a && user.b / user['c||d']"),
        ] {
            assert_eq!(of(text), Some((Takes::FirstTrue, expected.to_owned())), "{text}");
        }
        assert_eq!(of("user.a?.b ?? user.c"), Some((Takes::FirstThere, "user.a?.b / user.c".to_owned())));
        for text in ["user.a", "user.a ? user.b : user.c || 1", "[user.a || 1]", "user.a | user.b", "(user.a || 1, 2)"]
        {
            assert_eq!(of(text), None, "{text}");
        }
    }
}
