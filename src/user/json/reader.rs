//! The pass over a row.

use std::borrow::Cow;

use crate::user::problem::JsonFault;

use super::{Broken, Member};

/// How deep a row may be nested. Readers of JSON have a limit, commonly 128, and would refuse the whole job; 100 leaves
/// room for the array and the user around it.
const MAX_DEPTH: usize = 100;

/// Numbers shorter than this and without an exponent fit a double.
const SURELY_FINITE: usize = 300;

/// A key of an object somewhere inside the row.
#[derive(Debug, Clone, Copy)]
pub(in crate::user) struct Key<'a> {
    /// The byte of the row where its object begins, which tells objects apart.
    pub(in crate::user) object: usize,
    /// The byte of the row where the key begins, after its quotation mark.
    pub(in crate::user) at: usize,
    /// As it is written, without the quotation marks.
    pub(in crate::user) written: &'a str,
    /// Whether it is written with escapes.
    pub(in crate::user) escaped: bool,
}

impl<'a> Key<'a> {
    /// The key itself; half surrogate pairs, which are a flaw of the row anyway, become a question mark.
    #[inline]
    pub(in crate::user) fn text(&self) -> Cow<'a, str> {
        if !self.escaped {
            return Cow::Borrowed(self.written);
        }
        let decoded = serde_json::from_str(&format!("\"{}\"", self.written));
        decoded.map_or(Cow::Borrowed("?"), Cow::Owned)
    }
}

/// Reads JSON from the front.
pub(super) struct Reader<'a, 'k> {
    json: &'a str,
    at: usize,
    keys: &'k mut Vec<Key<'a>>,
    flaw: Option<(JsonFault, usize)>,
}

impl<'a, 'k> Reader<'a, 'k> {
    pub(super) fn new(json: &'a str, keys: &'k mut Vec<Key<'a>>) -> Self {
        Self { json, at: 0, keys, flaw: None }
    }

    pub(super) fn each_member(&mut self, each: &mut impl FnMut(Member<'a>)) -> Result<(), Broken> {
        self.skip_space();
        self.expect(b'{')?;
        if self.skip_space() == Some(b'}') {
            self.at += 1;
            return Ok(());
        }
        loop {
            self.flaw = None;
            self.skip_space();
            let name = self.key(0)?.text();
            self.colon()?;
            let first_key = self.keys.len();
            let value = self.slice(1)?;
            let flaw = self.flaw.map(|(fault, at)| (fault, at.saturating_sub(self.at - value.len())));
            each(Member { name, value, flaw, keys: first_key..self.keys.len() });
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
    fn key(&mut self, object: usize) -> Result<Key<'a>, Broken> {
        let at = self.at + 1;
        let escaped = self.string()?;
        Ok(Key { object, at, written: self.json.get(at..self.at - 1).unwrap_or_default(), escaped })
    }

    /// A string; whether there are escapes in it.
    #[inline]
    fn string(&mut self) -> Result<bool, Broken> {
        self.expect(b'"')?;
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

    fn word(&mut self, word: &str) -> Result<(), Broken> {
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

/// The first byte from `at` that a string can't simply hold: a quotation mark, a backslash, a control character. Eight
/// bytes at a time, since most of a row is the inside of strings.
#[inline]
pub(crate) fn plain_end(bytes: &[u8], mut at: usize) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGHS: u64 = 0x8080_8080_8080_8080;
    // The lowest high bit that is set marks the first byte of the kind; those above it may be wrong.
    let below = |word: u64, limit: u8| word.wrapping_sub(ONES * u64::from(limit)) & !word & HIGHS;
    let equal = |word: u64, byte: u8| below(word ^ (ONES * u64::from(byte)), 1);
    while let Some(chunk) = bytes.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
        let word = u64::from_le_bytes(*chunk);
        let found = equal(word, b'"') | equal(word, b'\\') | below(word, 0x20);
        if found != 0 {
            return at + (found.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    while bytes.get(at).is_some_and(|&byte| byte >= 0x20 && byte != b'"' && byte != b'\\') {
        at += 1;
    }
    at
}
