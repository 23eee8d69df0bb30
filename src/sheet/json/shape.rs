//! Tells the ways apart in which users are written as JSON.

use crate::sheet::error::Found;
use crate::sheet::header;
use crate::sheet::json::string_end;
use crate::sheet::options::OpenOptions;

/// Where the users of a JSON text are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::sheet) enum Shape {
    /// An array; the place after its bracket.
    Array { from: usize },
    /// The array `users` of an object; the place after its bracket.
    UsersMember { from: usize },
    /// One object, which is a user.
    Object,
    /// One value on each line.
    Lines,
}

/// Looks at a text whose first byte that is no blank, at `start`, is `[` or `{`.
pub(in crate::sheet) fn find_shape(bytes: &[u8], start: usize, options: &OpenOptions) -> Result<Shape, Found> {
    if bytes.get(start) == Some(&b'[') {
        return Ok(Shape::Array { from: start + 1 });
    }
    let text = bytes.get(start..).unwrap_or_default();
    let mut lines = text.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.is_empty());
    let first = lines.next().unwrap_or_default();
    let second = lines.next();
    // Two lines that both open an object, or a first that is one whole object, are NDJSON. An object over several lines
    // opens on a line of its own and goes on with a key; `{"users":[` is no line of NDJSON.
    if !first.ends_with(b"[")
        && second.is_some_and(|line| line.starts_with(b"{") || first.len() > 2 && first.ends_with(b"}"))
    {
        return Ok(Shape::Lines);
    }
    match root_keys(bytes, start, options) {
        Root::Users { from } => Ok(Shape::UsersMember { from }),
        Root::User if second.is_none() => Ok(Shape::Lines),
        Root::User => Ok(Shape::Object),
        Root::Other if second.is_none() && !first.ends_with(b"}") => Ok(Shape::Lines),
        Root::Other => Err(Found::JsonObject),
    }
}

enum Root {
    Users { from: usize },
    User,
    Other,
}

/// A user has an attribute among its first keys.
const MAX_KEYS: usize = 1000;

/// Reads the keys of the object at `start` until one says what it is.
fn root_keys(bytes: &[u8], start: usize, options: &OpenOptions) -> Root {
    let mut at = start + 1;
    let mut depth = 1_u64;
    let mut user = false;
    let mut keys = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => {
                let end = string_end(bytes, at + 1);
                let text = bytes.get(at + 1..end.saturating_sub(1)).unwrap_or_default();
                at = end;
                let value = after_colon(bytes, end);
                if let (1, Some(value)) = (depth, value) {
                    if text == b"users" && bytes.get(value) == Some(&b'[') {
                        return Root::Users { from: value + 1 };
                    }
                    keys += 1;
                    if !user && keys <= MAX_KEYS {
                        user = std::str::from_utf8(text).is_ok_and(|key| header::is_understood(key, options));
                    }
                }
                continue;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            break;
        }
        at += 1;
    }
    if user { Root::User } else { Root::Other }
}

/// The place of the value, if the string that ended at `from` is a key.
fn after_colon(bytes: &[u8], from: usize) -> Option<usize> {
    let rest = bytes.get(from..)?.trim_ascii_start().strip_prefix(b":")?.trim_ascii_start();
    Some(bytes.len() - rest.len())
}
