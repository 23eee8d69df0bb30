//! Walks through a JSON text once, from its front, and makes sure on the way that it is JSON.
//!
//! It knows what nearly every row looks like, and gives up at the rest: a key with escapes, brackets in brackets without
//! end, and whatever is no JSON. Whoever walks then asks the slow readers, which take everything. What it does not give up
//! at, they would read in the same way.

use crate::sheet::json::is_valid;
use crate::user::plain_end;

/// Brackets in brackets, within one value.
const DEEPEST: u32 = 64;

/// A place in a text, in which each quote stands so many times. Every step says `None` where the walk gives up.
#[derive(Debug)]
pub(super) struct Walk<'t, const QUOTES: usize = 1> {
    text: &'t str,
    at: usize,
}

impl<'t> Walk<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self::begin(text)
    }
}

impl<'t, const QUOTES: usize> Walk<'t, QUOTES> {
    fn begin(text: &'t str) -> Self {
        let mut walk = Self { text, at: 0 };
        walk.skip_blanks();
        walk
    }

    /// Where it is.
    pub(super) fn place(&self) -> usize {
        self.at
    }

    /// The first byte of what comes next.
    #[inline]
    pub(super) fn first(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Into the object that comes next. Whether there is a member in it, whose key is then next.
    #[inline]
    pub(super) fn enter(&mut self) -> Option<bool> {
        self.over(b'{')?;
        self.skip_blanks();
        let is_empty = self.first()? == b'}';
        self.at += usize::from(is_empty);
        Some(!is_empty)
    }

    /// Into the array that comes next. Whether there is an element in it, which is then next.
    pub(super) fn enter_array(&mut self) -> Option<bool> {
        self.over(b'[')?;
        self.skip_blanks();
        let is_empty = self.first()? == b']';
        self.at += usize::from(is_empty);
        Some(!is_empty)
    }

    /// After an element of an array: whether another one follows, which is then next. Else it is out of the array.
    pub(super) fn more_elements(&mut self) -> Option<bool> {
        self.goes_on(b']')
    }

    /// Over the key that comes next if it is this one, written as [`written_key`] writes it.
    #[inline]
    pub(super) fn is_key(&mut self, written: &str) -> bool {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let is_it = rest.starts_with(written.as_bytes());
        if is_it {
            self.at += written.len();
            self.skip_blanks();
        }
        is_it
    }

    /// Over the key that comes next, and its colon.
    pub(super) fn key(&mut self) -> Option<&'t str> {
        self.quote()?;
        let from = self.at;
        self.at = plain_end(self.text.as_bytes(), from);
        let key = self.text.get(from..self.at)?;
        self.quote()?;
        self.skip_blanks();
        self.over(b':')?;
        self.skip_blanks();
        Some(key)
    }

    /// Over the value that comes next: its text.
    #[inline]
    pub(super) fn value(&mut self) -> Option<&'t str> {
        let from = self.at;
        self.skip_value(DEEPEST)?;
        self.text.get(from..self.at)
    }

    /// After a member of an object: whether another one follows, whose key is then next. Else it is out of the object.
    #[inline]
    pub(super) fn more(&mut self) -> Option<bool> {
        self.goes_on(b'}')
    }

    /// One value and nothing else.
    fn through(mut self) -> Option<()> {
        self.value()?;
        self.end()
    }

    /// Nothing is left.
    pub(super) fn end(mut self) -> Option<()> {
        self.skip_blanks();
        (self.at == self.text.len()).then_some(())
    }

    #[inline]
    fn goes_on(&mut self, end: u8) -> Option<bool> {
        self.skip_blanks();
        let byte = self.first()?;
        self.at += 1;
        if byte == b',' {
            self.skip_blanks();
            return Some(true);
        }
        (byte == end).then_some(false)
    }

    fn skip_value(&mut self, deeper: u32) -> Option<()> {
        match self.first()? {
            b'"' => self.string(),
            b'{' => {
                let deeper = deeper.checked_sub(1)?;
                let mut goes_on = self.enter()?;
                while goes_on {
                    self.key()?;
                    self.skip_value(deeper)?;
                    goes_on = self.more()?;
                }
                Some(())
            }
            b'[' => {
                let deeper = deeper.checked_sub(1)?;
                self.at += 1;
                self.skip_blanks();
                if self.first()? == b']' {
                    self.at += 1;
                    return Some(());
                }
                loop {
                    self.skip_value(deeper)?;
                    if !self.goes_on(b']')? {
                        return Some(());
                    }
                }
            }
            b'-' | b'0'..=b'9' => self.number(),
            b't' => self.word("true"),
            b'f' => self.word("false"),
            b'n' => self.word("null"),
            _ => None,
        }
    }

    #[inline]
    fn string(&mut self) -> Option<()> {
        self.quote()?;
        loop {
            self.at = plain_end(self.text.as_bytes(), self.at);
            match self.first()? {
                b'"' => return self.quote(),
                b'\\' => self.escape()?,
                _ => return None,
            }
        }
    }

    fn escape(&mut self) -> Option<()> {
        let escaped = self.text.as_bytes().get(self.at + 1)?;
        self.at += 1;
        if *escaped == b'"' {
            return self.quote();
        }
        self.at += 1;
        match escaped {
            b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => Some(()),
            b'u' => {
                let digits = self.text.as_bytes().get(self.at..self.at + 4)?;
                self.at += 4;
                digits.iter().all(u8::is_ascii_hexdigit).then_some(())
            }
            _ => None,
        }
    }

    fn number(&mut self) -> Option<()> {
        self.at += usize::from(self.first() == Some(b'-'));
        if self.first() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.first() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.first(), Some(b'e' | b'E')) {
            self.at += 1;
            self.at += usize::from(matches!(self.first(), Some(b'+' | b'-')));
            self.digits()?;
        }
        // A digit behind a leading zero meets neither a comma nor a bracket.
        Some(())
    }

    fn digits(&mut self) -> Option<()> {
        let from = self.at;
        while self.first().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        (self.at > from).then_some(())
    }

    fn word(&mut self, word: &str) -> Option<()> {
        let is_it = self.text.as_bytes().get(self.at..)?.starts_with(word.as_bytes());
        self.at += word.len();
        is_it.then_some(())
    }

    #[inline]
    fn quote(&mut self) -> Option<()> {
        (0..QUOTES).try_for_each(|_| self.over(b'"'))
    }

    #[inline]
    fn over(&mut self, byte: u8) -> Option<()> {
        let is_it = self.first()? == byte;
        self.at += 1;
        is_it.then_some(())
    }

    #[inline]
    fn skip_blanks(&mut self) {
        while matches!(self.first(), Some(b' ' | b'\n' | b'\t' | b'\r')) {
            self.at += 1;
        }
    }
}

/// Whether a text is JSON.
pub(in crate::sheet) fn is_json(text: &str) -> bool {
    Walk::<1>::begin(text).through().is_some() || is_valid(text)
}

/// Whether a text in which each quote stands twice, as in a cell of a CSV, is surely JSON.
pub(in crate::sheet) fn is_json_in_quotes(text: &str) -> bool {
    Walk::<2>::begin(text).through().is_some()
}

/// A key as it is mostly written, with its quotes and the colon. Another way to write it is read too, but not so fast.
pub(super) fn written_key(key: &str) -> String {
    let mut written = String::with_capacity(key.len() + 3);
    crate::sheet::path::push_json_string(&mut written, key);
    written.push(':');
    written
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::sheet::json::members::members;

    /// The members of an object, as far as the walk goes.
    fn walked(text: &str) -> Option<Vec<(&str, &str)>> {
        let mut walk = Walk::new(text);
        let mut found = Vec::new();
        let mut goes_on = walk.enter()?;
        while goes_on {
            let key = if walk.is_key("\"a\":") { "a" } else { walk.key()? };
            found.push((key, walk.value()?));
            goes_on = walk.more()?;
        }
        walk.end()?;
        Some(found)
    }

    fn nearly_json() -> impl Strategy<Value = String> {
        let token = proptest::sample::select(vec![
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"",
            "\\",
            "\"a\"",
            "\"a\":",
            "\"b\" : ",
            "\"\\u00e9\"",
            "\\u00",
            "\\n",
            "1",
            "0",
            "-",
            ".",
            "e",
            "E+",
            "1.5e3",
            "01",
            "true",
            "nul",
            "null",
            " ",
            "\n",
            "\u{0}",
            "\u{c}",
            "é",
            "x",
            "{\"k\":[1,{}]}",
            "[[],{}]",
            "\"long enough for eight bytes \\\" and on\"",
            "\"\\ud800\"",
            "\u{1f}",
        ]);
        proptest::collection::vec(token, 0..14).prop_map(|tokens| tokens.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 20_000, ..ProptestConfig::default() })]

        #[test]
        fn what_it_walks_through_is_json_and_has_these_members(text in nearly_json()) {
            for text in [text.clone(), format!("{{{text}}}"), format!("{{\"a\":{text}}}"), format!(" {{\"b\" : 1,\"a\":[{text}] }}")] {
                prop_assert_eq!(is_json(&text), is_valid(&text), "{}", text);
                let gives_up = Walk::<1>::begin(&text).through().is_none();
                prop_assert_eq!(is_json_in_quotes(&text.replace('"', "\"\"")), !gives_up, "{}", text);
                prop_assert!(!is_json_in_quotes(&text) || is_valid(&text.replace("\"\"", "\"")), "{}", text);
                let slow = members(&text).filter(|_| is_valid(&text));
                let slow: Option<Vec<_>> = slow.map(|all| all.iter().map(|it| (it.key(&text).into_owned(), it.value(&text).to_owned())).collect());
                match walked(&text) {
                    Some(found) => {
                        let found: Vec<_> = found.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
                        prop_assert_eq!(Some(found), slow, "{}", text);
                    }
                    // It gives up at escapes in keys, and at nothing else that is so short.
                    None => prop_assert!(slow.is_none() || text.contains('\\'), "{}", text),
                }
            }
        }
    }

    #[test]
    fn brackets_without_end_are_given_up_and_not_followed() {
        let text = format!("{{\"a\":{}{}}}", "[".repeat(1_000_000), "]".repeat(1_000_000));
        assert_eq!(walked(&text), None);
        assert_eq!(walked(r#"{"a":[[{"b":[]}]]}"#).unwrap(), [("a", r#"[[{"b":[]}]]"#)]);
    }
}
