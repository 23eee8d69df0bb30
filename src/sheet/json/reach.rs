//! Reaches for one value of a row without reading the others: the key is looked for as text, and only then is it made sure
//! that it is a key, and of which object.

use std::ops::Range;

use memchr::memmem::Finder;

use crate::sheet::json::masks::BLOCK;
use crate::sheet::json::masks::Blocks;
use crate::sheet::json::masks::Structure;
use crate::sheet::json::masks::block_at;
use crate::sheet::json::put;
use crate::sheet::json::string_end;
use crate::sheet::json::tally;
use crate::sheet::path::Segment;
use crate::sheet::path::push_json_string;

/// The way to a value.
#[derive(Debug)]
pub(in crate::sheet) struct Reach {
    segments: Vec<Segment>,
    /// The keys with their quotes, as they are mostly written; none for a way through an array.
    keys: Option<Vec<Finder<'static>>>,
    /// Whether what is said of a plain row holds for every object on the way.
    is_unfolded: bool,
    /// Whether the text of no key on the way can stand between two texts.
    is_distinct: bool,
}

impl Reach {
    pub(in crate::sheet) fn new(segments: &[Segment]) -> Self {
        let finder = |segment: &Segment| match segment {
            Segment::Key(key) => {
                let mut quoted = String::new();
                push_json_string(&mut quoted, key);
                Some(Finder::new(quoted.as_bytes()).into_owned())
            }
            Segment::Index(_) => None,
        };
        Self {
            segments: segments.to_vec(),
            keys: segments.iter().map(finder).collect(),
            is_unfolded: tally::is_unfolded(segments),
            is_distinct: !segments.iter().any(|it| matches!(it, Segment::Key(key) if key.contains([',', ':']))),
        }
    }

    /// The text of the value in a row that is an object. Where the row is no JSON, it is anything or nothing. `is_plain`
    /// says that it is JSON, and one in which every name stands once and as it is, as far as it is unfolded.
    pub(in crate::sheet) fn find<'a>(&self, row: &'a [u8], is_plain: bool) -> Option<&'a [u8]> {
        match &self.keys {
            Some(keys) if is_plain && self.is_unfolded => {
                keys.iter().try_fold(row, |object, key| object.get(only_member(object, key, self.is_distinct)?))
            }
            // A key may be written with escapes.
            Some(keys) if memchr::memchr(b'\\', row).is_none() => {
                keys.iter().try_fold(row, |object, key| object.get(member(object, key)?))
            }
            Some(_) | None => put::get(std::str::from_utf8(row).ok()?, &self.segments).map(str::as_bytes),
        }
    }
}

/// Looks at the structure of a text from its beginning to wherever it is asked for.
struct Depth<'a> {
    bytes: &'a [u8],
    blocks: Blocks,
    /// Where the newest block begins.
    from: usize,
    structure: Structure,
    /// Brackets that are open before it.
    open: u32,
}

impl<'a> Depth<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        let mut blocks = Blocks::default();
        let structure = blocks.next(&block_at(bytes, 0));
        Self { bytes, blocks, from: 0, structure, open: 0 }
    }

    fn step(&mut self) {
        self.open = (self.open + self.structure.opens.count_ones()).saturating_sub(self.structure.closes.count_ones());
        self.from += BLOCK;
        self.structure = self.blocks.next(&block_at(self.bytes, self.from));
    }

    /// Whether a text begins at `place`, in the outermost object. Places are asked for in ascending order.
    fn is_own_text(&mut self, place: usize) -> bool {
        while place >= self.from + BLOCK {
            self.step();
        }
        let at = place - self.from;
        let before = (1 << at) - 1;
        let Structure { begins, opens, closes, .. } = self.structure;
        begins >> at & 1 == 1 && self.open + (opens & before).count_ones() == 1 + (closes & before).count_ones()
    }

    /// The place after the bracket that closes the one at `place`.
    fn end(&mut self, place: usize) -> usize {
        while place >= self.from + BLOCK {
            self.step();
        }
        let mut keep = u64::MAX << (place - self.from);
        let mut depth = 0_u32;
        while self.from < self.bytes.len() {
            let mut closes = self.structure.closes & keep;
            let opens = self.structure.opens & keep;
            while closes != 0 {
                let at = closes.trailing_zeros();
                let before = (1 << at) - 1;
                let opened = (opens & before).count_ones();
                let ended = (self.structure.closes & keep & before).count_ones();
                if depth + opened <= ended + 1 {
                    return self.from + at as usize + 1;
                }
                closes &= closes - 1;
            }
            depth = (depth + opens.count_ones()).saturating_sub((self.structure.closes & keep).count_ones());
            keep = u64::MAX;
            self.step();
        }
        self.bytes.len()
    }
}

/// Where the value of the last member of this name stands in an object without a backslash.
fn member(object: &[u8], key: &Finder<'_>) -> Option<Range<usize>> {
    let mut found = None;
    let mut from = 0;
    let mut depth: Option<Depth<'_>> = None;
    while let Some(at) = object.get(from..).and_then(|rest| key.find(rest)) {
        let place = from + at;
        let end = place + key.needle().len();
        // The quote that ends it may begin the name that is meant: `"",",":`.
        from = end - 1;
        let colon = skip_blanks(object, end);
        if object.get(colon) == Some(&b':') && depth.get_or_insert_with(|| Depth::new(object)).is_own_text(place) {
            found = Some(skip_blanks(object, colon + 1));
        }
    }
    value_at(object, found?, depth)
}

/// The same where there is one at most, and no key has escapes.
fn only_member(object: &[u8], key: &Finder<'_>, is_distinct: bool) -> Option<Range<usize>> {
    let mut from = 0;
    let mut depth: Option<Depth<'_>> = None;
    loop {
        let place = from + key.find(object.get(from..)?)?;
        let end = place + key.needle().len();
        from = end - 1;
        let colon = skip_blanks(object, end);
        if object.get(colon) != Some(&b':') {
            continue;
        }
        let seen = depth.as_ref().map_or(0, |depth| depth.from);
        // Late in an object its end is nearer than its beginning.
        let is_own = if is_distinct && object.len() - place < place - seen {
            closed_behind(object.get(place..).unwrap_or_default()) == 1
        } else {
            depth.get_or_insert_with(|| Depth::new(object)).is_own_text(place)
        };
        if is_own {
            return value_at(object, skip_blanks(object, colon + 1), depth);
        }
    }
}

/// How many brackets are closed in what follows a place between texts, more than are opened.
fn closed_behind(rest: &[u8]) -> i64 {
    let mut blocks = Blocks::default();
    let blocks = (0..rest.len()).step_by(BLOCK).map(|from| blocks.next(&block_at(rest, from)));
    blocks.map(|it| i64::from(it.closes.count_ones()) - i64::from(it.opens.count_ones())).sum()
}

fn value_at(object: &[u8], start: usize, depth: Option<Depth<'_>>) -> Option<Range<usize>> {
    let end = match object.get(start)? {
        b'"' => string_end(object, start + 1),
        b'{' | b'[' => match depth {
            Some(mut depth) if depth.from <= start => depth.end(start),
            Some(_) | None => Depth::new(object).end(start),
        },
        _ => {
            let rest = object.get(start..)?;
            let is_end = |byte: &u8| matches!(byte, b',' | b'}' | b']') || byte.is_ascii_whitespace();
            start + rest.iter().position(is_end).unwrap_or(rest.len())
        }
    };
    Some(start..end)
}

fn skip_blanks(bytes: &[u8], mut from: usize) -> usize {
    while bytes.get(from).is_some_and(u8::is_ascii_whitespace) {
        from += 1;
    }
    from
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn path(keys: &[&str]) -> Vec<Segment> {
        keys.iter().map(|key| Segment::Key((*key).to_owned())).collect()
    }

    fn json() -> impl Strategy<Value = serde_json::Value> {
        let leaf = prop_oneof![
            Just(serde_json::Value::Null),
            any::<bool>().prop_map(Into::into),
            any::<i32>().prop_map(Into::into),
            r#"[a-c"\\\[\]{}:,é \n]{0,30}"#.prop_map(Into::into),
            "[a-c]{60,70}".prop_map(Into::into),
        ];
        leaf.prop_recursive(4, 40, 6, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..5).prop_map(Into::into),
                proptest::collection::vec(("[a-c]|\"a\"|,|user_metadata", inner), 0..6)
                    .prop_map(|members| serde_json::Value::Object(members.into_iter().collect())),
            ]
        })
    }

    #[test]
    fn a_quote_that_ends_a_text_does_not_hide_the_name_that_begins_there() {
        let text = br#"{"a":"",",":null}"#;
        let reach = Reach::new(&path(&[","]));
        assert_eq!((reach.find(text, false), reach.find(text, true)), (Some(&b"null"[..]), Some(&b"null"[..])));
    }

    proptest! {
        #[test]
        fn a_value_is_reached_where_a_reader_finds_it(user in json(), pretty: bool, keys in proptest::collection::vec("[a-c]|\"a\"|,|user_metadata", 1..4)) {
            let text = if pretty { serde_json::to_string_pretty(&user) } else { serde_json::to_string(&user) }.unwrap();
            prop_assume!(text.starts_with('{'));
            let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
            let segments = path(&keys);
            let expected = put::get(&text, &segments);
            let reach = Reach::new(&segments);
            let found = |is_plain| reach.find(text.as_bytes(), is_plain).map(|it| std::str::from_utf8(it).unwrap());
            prop_assert_eq!(found(false), expected, "{}", text);
            let is_plain = tally::Tally::default().user(&text) == tally::Counted::Plain;
            prop_assert_eq!(found(is_plain), expected, "{}", text);
        }
    }

    #[test]
    fn of_a_name_that_is_there_twice_the_last_counts_and_no_text_is_taken_for_a_key() {
        for (row, keys, expected) in [
            (r#"{"a":1,"b":{"a":2},"a" : 3 }"#, &["a"][..], Some("3")),
            (r#"{"b":"\"a\":1"}"#, &["a"], None),
            (r#"{"b":{"a":1},"c":["a"]}"#, &["a"], None),
            (r#"{"b":{"a":1},"b":7}"#, &["b", "a"], None),
            (r#"{"\u0061":1}"#, &["a"], Some("1")),
            (r#"{"a":[{"a":[]}],"c":"a"}"#, &["a"], Some(r#"[{"a":[]}]"#)),
            (r#"{"a":{"b":{"c":"x"}}}"#, &["a", "b", "c"], Some(r#""x""#)),
        ] {
            let found = Reach::new(&path(keys)).find(row.as_bytes(), false);
            assert_eq!(found.map(|it| std::str::from_utf8(it).unwrap()), expected, "{row}");
        }
    }
}
