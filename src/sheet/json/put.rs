//! Puts a value at a path of a JSON object, or takes it away, and leaves every other byte as it is.

use crate::sheet::json::insert;
use crate::sheet::json::members::Member;
use crate::sheet::json::members::elements;
use crate::sheet::json::members::members;
use crate::sheet::path::Segment;

/// `text` with `value` at the path, or with nothing there. What is missing on the way is made; none where another value
/// is in the way, or nothing would change. The text must be valid JSON.
pub(in crate::sheet) fn put(text: &str, segments: &[Segment], value: Option<&str>) -> Option<String> {
    let (segment, rest) = segments.split_first()?;
    let taken = match segment {
        Segment::Key(key) => {
            let members = members(text)?;
            let of_key: Vec<usize> =
                members.iter().enumerate().filter(|(_, member)| member.key(text) == *key).map(|(at, _)| at).collect();
            // Of a name that is there twice the last counts.
            let Some(last) = of_key.last().copied() else { return insert::insert(text, segments, value?) };
            if rest.is_empty() && value.is_none() {
                return without(text, &members, &of_key);
            }
            members.get(last)?.value.clone()
        }
        Segment::Index(index) => {
            let elements = elements(text)?;
            let Some(taken) = elements.get(*index) else { return insert::insert(text, segments, value?) };
            taken.clone()
        }
    };
    let before = text.get(taken.clone())?;
    let after = match (rest.is_empty(), value) {
        (true, Some(value)) => value.to_owned(),
        // An element that went would move those behind it.
        (true, None) => "null".to_owned(),
        // A null holds nothing that could be lost.
        (false, Some(value)) if before == "null" => insert::wrap(rest, value),
        (false, _) => put(before, rest, value)?,
    };
    (before != after)
        .then(|| [text.get(..taken.start), Some(&after), text.get(taken.end..)].map(Option::unwrap_or_default).concat())
}

/// The object without some of its members.
fn without(text: &str, members: &[Member], gone: &[usize]) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let first = members.first()?;
    out.push_str(text.get(..first.key.start)?);
    let mut kept = members.iter().enumerate().filter(|(at, _)| !gone.contains(at)).map(|(_, member)| member).peekable();
    while let Some(member) = kept.next() {
        out.push_str(text.get(member.key.start..member.value.end)?);
        if kept.peek().is_some() {
            out.push(',');
        }
    }
    out.push_str(text.get(members.last()?.value.end..)?);
    Some(out)
}

/// The object without its members of some names; none if it has none of them.
pub(in crate::sheet) fn without_members(text: &str, is_meant: impl Fn(&str) -> bool) -> Option<String> {
    let members = members(text)?;
    let gone: Vec<usize> =
        members.iter().enumerate().filter(|(_, member)| is_meant(&member.key(text))).map(|(at, _)| at).collect();
    if gone.is_empty() { None } else { without(text, &members, &gone) }
}

/// What stands at a path; none if nothing does.
pub(in crate::sheet) fn get<'a>(text: &'a str, segments: &[Segment]) -> Option<&'a str> {
    segments.iter().try_fold(text, |text, segment| match segment {
        Segment::Key(key) => {
            members(text)?.iter().rev().find(|member| member.key(text) == *key).map(|member| member.value(text))
        }
        Segment::Index(index) => text.get(elements(text)?.get(*index)?.clone()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(keys: &[&str]) -> Vec<Segment> {
        let step = |key: &&str| key.parse().map_or_else(|_key| Segment::Key((*key).to_owned()), Segment::Index);
        keys.iter().map(step).collect()
    }

    #[test]
    fn a_value_is_put_where_the_path_leads() {
        type Case = (&'static str, &'static [&'static str], Option<&'static str>, Option<&'static str>);
        let cases: &[Case] = &[
            ("{}", &["a"], Some("1"), Some(r#"{"a":1}"#)),
            ("{}", &["m", "a.b"], Some("1"), Some(r#"{"m":{"a.b":1}}"#)),
            (r#"{ "a" : 1 , "b":2}"#, &["a"], Some("9"), Some(r#"{ "a" : 9 , "b":2}"#)),
            (r#"{"a":1}"#, &["a"], Some("1"), None),
            (r#"{"m":{"a":1}}"#, &["m", "b", "c"], Some("9"), Some(r#"{"m":{"a":1,"b":{"c":9}}}"#)),
            (r#"{"m":null}"#, &["m", "b"], Some("9"), Some(r#"{"m":{"b":9}}"#)),
            (r#"{"m":"text"}"#, &["m", "b"], Some("9"), None),
            (r#"{"m":[1]}"#, &["m", "b"], Some("9"), None),
            (r#"{"m":[1,2]}"#, &["m", "1"], Some("9"), Some(r#"{"m":[1,9]}"#)),
            (r#"{"m":[1]}"#, &["m", "1"], Some("9"), Some(r#"{"m":[1,9]}"#)),
            (r#"{"m":[1,2]}"#, &["m", "0"], None, Some(r#"{"m":[null,2]}"#)),
            (r#"{"a":1,"a":2}"#, &["a"], Some("9"), Some(r#"{"a":1,"a":9}"#)),
            (r#"{"a":1,"b":3,"a":2}"#, &["a"], None, Some(r#"{"b":3}"#)),
            (r#"{ "a":1 , "b":2 }"#, &["b"], None, Some(r#"{ "a":1 }"#)),
            (r#"{"a":1}"#, &["a"], None, Some("{}")),
            (r#"{"a":1}"#, &["b"], None, None),
            (r#"{"m":{"a":1}}"#, &["m", "a"], None, Some(r#"{"m":{}}"#)),
            (r#"{"m":7}"#, &["m", "a"], None, None),
            ("7", &["a"], Some("1"), None),
        ];
        for (text, keys, value, expected) in cases {
            let segments = path(keys);
            let found = put(text, &segments, *value);
            assert_eq!(found.as_deref(), *expected, "{text} {keys:?}");
            let after = found.as_deref().unwrap_or(text);
            assert!(expected.is_none() || value.is_none() || get(after, &segments) == *value, "{after}");
        }
    }
}
