//! The texts within a JSON value.

use std::ops::Range;

use crate::sheet::json::string_end;
use crate::sheet::path::push_json_string;

/// The value with other texts in place of its own, keys left alone and every other byte as it is; none if `change` leaves
/// all of them as they are. The text must be valid JSON.
pub(in crate::sheet) fn replace_strings(json: &str, change: &mut dyn FnMut(&str) -> Option<String>) -> Option<String> {
    let bytes = json.as_bytes();
    let mut out = String::new();
    let mut copied = 0;
    let mut at = 0;
    while let Some(found) = bytes.get(at..).and_then(|rest| memchr::memchr(b'"', rest)) {
        let string: Range<usize> = at + found..string_end(bytes, at + found + 1);
        at = string.end;
        let after = bytes.get(at..).unwrap_or_default().trim_ascii_start();
        if after.starts_with(b":") {
            continue;
        }
        let quoted = json.get(string.clone())?;
        // Half of a surrogate pair is JSON that no text can hold.
        let Ok(text) = serde_json::from_str::<String>(quoted) else { continue };
        let Some(changed) = change(&text) else { continue };
        out.push_str(json.get(copied..string.start)?);
        push_json_string(&mut out, &changed);
        copied = string.end;
    }
    if copied == 0 {
        return None;
    }
    out.push_str(json.get(copied..)?);
    Some(out)
}
