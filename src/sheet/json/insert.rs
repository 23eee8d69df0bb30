//! Puts a value at a path into JSON text, and leaves every other byte as it is.

use crate::sheet::json::members::elements;
use crate::sheet::json::members::members;
use crate::sheet::path::Segment;
use crate::sheet::path::push_json_string;

/// The text of a value that holds `value` at the path, and nothing else.
pub(super) fn wrap(segments: &[Segment], value: &str) -> String {
    let mut text = value.to_owned();
    for segment in segments.iter().rev() {
        text = match segment {
            Segment::Key(key) => {
                let mut object = String::from("{");
                push_json_string(&mut object, key);
                object + ":" + &text + "}"
            }
            Segment::Index(index) => format!("[{}{text}]", "null,".repeat(*index)),
        };
    }
    text
}

/// `text` with `value` at the path; none if something stands there already, or in the way.
pub(super) fn insert(text: &str, segments: &[Segment], value: &str) -> Option<String> {
    let (segment, rest) = segments.split_first()?;
    let (taken, count) = match segment {
        Segment::Key(key) => {
            let members = members(text)?;
            (members.iter().find(|member| member.key(text) == *key).map(|member| member.value.clone()), members.len())
        }
        Segment::Index(index) => {
            let elements = elements(text)?;
            let nulls = index.checked_sub(elements.len());
            if nulls.is_some_and(|nulls| nulls > 0) {
                return None;
            }
            (elements.get(*index).cloned(), elements.len())
        }
    };
    if let Some(taken) = taken {
        let inner = insert(text.get(taken.clone())?, rest, value)?;
        return Some([text.get(..taken.start)?, &inner, text.get(taken.end..)?].concat());
    }
    let open = text.trim_ascii_end();
    let open = open.strip_suffix(['}', ']'])?.trim_ascii_end();
    let comma = if count == 0 { "" } else { "," };
    Some(match segment {
        Segment::Key(_) => {
            let wrapped = wrap(segments, value);
            [open, comma, wrapped.strip_prefix('{')?].concat()
        }
        Segment::Index(_) => [open, comma, &wrap(rest, value), "]"].concat(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::path::AttributePath;

    #[test]
    fn a_value_goes_where_nothing_stands() {
        let cases = [
            ("{}", "user_metadata.a", Some(r#"{"a":9}"#)),
            (r#"{ "b" : 1.50 }"#, "user_metadata.a", Some(r#"{ "b" : 1.50,"a":9}"#)),
            (r#"{"a":{"b":1}, "c":2}"#, "user_metadata.a.d", Some(r#"{"a":{"b":1,"d":9}, "c":2}"#)),
            (r#"{"a":1}"#, "user_metadata.a", None),
            (r#"{"a":1}"#, "user_metadata.a.b", None),
            (r#"{"a":[1]}"#, "user_metadata.a[1]", Some(r#"{"a":[1,9]}"#)),
            (r#"{"a":[1]}"#, "user_metadata.a[2]", None),
            ("[]", "identities[0].connection", Some(r#"[{"connection":9}]"#)),
            ("7", "user_metadata.a", None),
        ];
        for (text, path, expected) in cases {
            let path = AttributePath::parse(path).unwrap();
            assert_eq!(insert(text, &path.rest, "9").as_deref(), expected, "{text}");
        }
        let path = AttributePath::parse("app_metadata.a[1].b").unwrap();
        assert_eq!(wrap(&path.rest, "9"), r#"{"a":[null,{"b":9}]}"#);
    }
}
