//! The pass over a row.

use std::borrow::Cow;

use crate::user::problem::JsonFault;

use super::plain::plain_end;
use super::{Broken, Member};

/// How deep a row may be nested. Readers of JSON have a limit, commonly 128, and would refuse the whole job; 100 leaves
/// room for the array and the user around it.
const MAX_DEPTH: usize = 100;

/// Numbers shorter than this and without an exponent fit a double.
const SURELY_FINITE: usize = 300;

/// A key of an object somewhere inside the row.
#[derive(Debug, Clone, Copy)]
pub(in crate::user) struct Key {
    /// The byte of the row where its object begins, which tells objects apart.
    pub(in crate::user) object: usize,
    /// The byte of the row where the key begins, after its quotation mark.
    pub(in crate::user) at: usize,
    /// The byte of its other quotation mark.
    pub(in crate::user) end: usize,
    /// Whether it is written with escapes.
    pub(in crate::user) escaped: bool,
}

/// The text of a key, of what is written between its quotation marks; half surrogate pairs, which are a flaw of the row
/// anyway, become a question mark.
#[inline]
pub(in crate::user) fn key_text(written: &str, escaped: bool) -> Cow<'_, str> {
    if !escaped {
        return Cow::Borrowed(written);
    }
    let decoded = serde_json::from_str(&format!("\"{written}\""));
    decoded.map_or(Cow::Borrowed("?"), Cow::Owned)
}

/// Reads JSON from the front.
pub(super) struct Reader<'a, 'k> {
    json: &'a str,
    at: usize,
    keys: &'k mut Vec<Key>,
    flaw: Option<(JsonFault, usize)>,
    /// Whether there were escapes in the member that is read.
    escapes: bool,
}

impl<'a, 'k> Reader<'a, 'k> {
    pub(super) fn new(json: &'a str, keys: &'k mut Vec<Key>) -> Self {
        Self { json, at: 0, keys, flaw: None, escapes: false }
    }

    pub(super) fn each_member(&mut self, each: &mut impl FnMut(Member<'a>)) -> Result<(), Broken> {
        self.skip_space();
        self.expect(b'{')?;
        if self.skip_space() == Some(b'}') {
            self.at += 1;
            return Ok(());
        }
        loop {
            (self.flaw, self.escapes) = (None, false);
            self.skip_space();
            let Key { at, end, escaped, .. } = self.key(0)?;
            let name = key_text(self.json.get(at..end).unwrap_or_default(), escaped);
            self.colon()?;
            let first_key = self.keys.len();
            let value = self.slice(1)?;
            let flaw = self.flaw.map(|(fault, at)| (fault, at.saturating_sub(self.at - value.len())));
            each(Member { name, value, flaw, escapes: self.escapes, keys: first_key..self.keys.len() });
            if self.comma_or(b'}')? {
                return Ok(());
            }
        }
    }

    pub(super) fn each_element(&mut self, each: &mut impl FnMut(&'a str)) -> Result<(), Broken> {
        self.skip_space();
        self.expect(b'[')?;
        if self.skip_space() == Some(b']') {
            self.at += 1;
            return Ok(());
        }
        loop {
            each(self.slice(1)?);
            if self.comma_or(b']')? {
                return Ok(());
            }
        }
    }

    /// Nothing but white space is left.
    pub(super) fn end(&mut self) -> Result<(), Broken> {
        if self.skip_space().is_some() { self.broken() } else { Ok(()) }
    }

    /// One value, with the white space before it.
    pub(super) fn value(&mut self, depth: usize) -> Result<(), Broken> {
        match self.skip_space() {
            Some(b'"') => self.string().map(|_escaped| ()),
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b't') => self.word("true"),
            Some(b'f') => self.word("false"),
            Some(b'n') => self.word("null"),
            _ => self.broken(),
        }
    }

    /// The text of the next value.
    fn slice(&mut self, depth: usize) -> Result<&'a str, Broken> {
        self.skip_space();
        let start = self.at;
        self.value(depth)?;
        Ok(self.json.get(start..self.at).unwrap_or_default())
    }

    fn object(&mut self, depth: usize) -> Result<(), Broken> {
        let object = self.at;
        self.deeper(depth)?;
        if self.skip_space() == Some(b'}') {
            self.at += 1;
            return Ok(());
        }
        loop {
            self.skip_space();
            let key = self.key(object)?;
            self.keys.push(key);
            self.colon()?;
            self.value(depth + 1)?;
            if self.comma_or(b'}')? {
                return Ok(());
            }
        }
    }

    fn array(&mut self, depth: usize) -> Result<(), Broken> {
        self.deeper(depth)?;
        if self.skip_space() == Some(b']') {
            self.at += 1;
            return Ok(());
        }
        loop {
            self.value(depth + 1)?;
            if self.comma_or(b']')? {
                return Ok(());
            }
        }
    }

    /// Past the bracket, unless there are too many of them: the stack must not run over either.
    fn deeper(&mut self, depth: usize) -> Result<(), Broken> {
        if depth >= MAX_DEPTH {
            return Err(Broken { fault: JsonFault::Depth, position: position(self.at) });
        }
        self.at += 1;
        Ok(())
    }

    /// After a member or an element: whether `end` closes the object or array, or another one follows.
    fn comma_or(&mut self, end: u8) -> Result<bool, Broken> {
        match self.skip_space() {
            Some(b',') => {
                self.at += 1;
                Ok(false)
            }
            Some(byte) if byte == end => {
                self.at += 1;
                Ok(true)
            }
            _ => self.broken(),
        }
    }

    #[inline]
    fn colon(&mut self) -> Result<(), Broken> {
        self.skip_space();
        self.expect(b':')
    }

    #[inline]
    fn key(&mut self, object: usize) -> Result<Key, Broken> {
        let at = self.at + 1;
        let escaped = self.string()?;
        Ok(Key { object, at, end: self.at - 1, escaped })
    }

    /// A string; whether there are escapes in it.
    #[inline]
    fn string(&mut self) -> Result<bool, Broken> {
        self.expect(b'"')?;
        let end = plain_end(self.json.as_bytes(), self.at);
        if self.json.as_bytes().get(end) == Some(&b'"') {
            self.at = end + 1;
            return Ok(false);
        }
        self.string_with_escapes()
    }

    #[inline(never)]
    fn string_with_escapes(&mut self) -> Result<bool, Broken> {
        let mut escaped = false;
        loop {
            self.at = plain_end(self.json.as_bytes(), self.at);
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(escaped);
                }
                Some(b'\\') => {
                    escaped = true;
                    self.escape()?;
                }
                _ => return self.broken(),
            }
        }
    }

    #[inline(never)]
    fn escape(&mut self) -> Result<(), Broken> {
        let start = self.at;
        self.escapes = true;
        self.at += 1;
        match self.peek() {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => self.at += 1,
            Some(b'u') => {
                self.at += 1;
                match self.hex4()? {
                    0xd800..=0xdbff if self.json.as_bytes().get(self.at..self.at + 2) == Some(b"\\u") => {
                        let first_end = self.at;
                        self.at += 2;
                        if !(0xdc00..=0xdfff).contains(&self.hex4()?) {
                            self.flaw(JsonFault::LoneSurrogate, start);
                            // The second escape may begin a pair of its own.
                            self.at = first_end;
                        }
                    }
                    0xd800..=0xdfff => self.flaw(JsonFault::LoneSurrogate, start),
                    _ => {}
                }
            }
            _ => return self.broken(),
        }
        Ok(())
    }

    fn hex4(&mut self) -> Result<u32, Broken> {
        let mut code = 0;
        for _ in 0..4 {
            let Some(digit) = self.peek().and_then(|byte| char::from(byte).to_digit(16)) else {
                return self.broken();
            };
            code = code * 16 + digit;
            self.at += 1;
        }
        Ok(code)
    }

    fn number(&mut self) -> Result<(), Broken> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        if self.peek() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        let has_exponent = matches!(self.peek(), Some(b'e' | b'E'));
        if has_exponent {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
        }
        if (has_exponent || self.at - start > SURELY_FINITE)
            && self.json.get(start..self.at).and_then(|token| token.parse().ok()).is_some_and(f64::is_infinite)
        {
            self.flaw(JsonFault::Number, start);
        }
        Ok(())
    }

    fn digits(&mut self) -> Result<(), Broken> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        if self.at == start { self.broken() } else { Ok(()) }
    }

    #[inline]
    fn word(&mut self, word: &str) -> Result<(), Broken> {
        if self.json.as_bytes().get(self.at..).is_some_and(|rest| rest.starts_with(word.as_bytes())) {
            self.at += word.len();
            return Ok(());
        }
        for byte in word.bytes() {
            self.expect(byte)?;
        }
        Ok(())
    }

    fn expect(&mut self, byte: u8) -> Result<(), Broken> {
        if self.peek() != Some(byte) {
            return self.broken();
        }
        self.at += 1;
        Ok(())
    }

    /// Past white space; the byte after it.
    #[inline]
    fn skip_space(&mut self) -> Option<u8> {
        loop {
            match self.peek() {
                Some(b' ' | b'\n' | b'\t' | b'\r') => self.at += 1,
                other => return other,
            }
        }
    }

    #[inline]
    fn peek(&self) -> Option<u8> {
        self.json.as_bytes().get(self.at).copied()
    }

    fn flaw(&mut self, fault: JsonFault, at: usize) {
        self.flaw.get_or_insert((fault, at));
    }

    #[cold]
    fn broken<T>(&self) -> Result<T, Broken> {
        let fault = if self.at >= self.json.len() { JsonFault::CutOff } else { JsonFault::Syntax };
        Err(Broken { fault, position: position(self.at) })
    }
}

fn position(at: usize) -> u32 {
    u32::try_from(at + 1).unwrap_or(u32::MAX)
}
