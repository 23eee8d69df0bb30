//! The wire form of a user: what an import job is sent for a row.

use crate::user::attribute::{self, Importing};
use crate::user::json;

/// The most bytes of an import job's JSON array. Auth0 says "500KB" in one place and 512,000 bytes in another (API page
/// 3.3), and doesn't say whether the multipart wrapping counts: 500,000 is safe in every reading.
pub const CHUNK_BYTES: usize = 500_000;

/// The most bytes of one user: a chunk less the brackets of the array.
pub const MAX_USER_BYTES: usize = CHUNK_BYTES - 2;

/// The most bytes by which a user's wire form is longer than its row.
pub(super) const LONGEST_ADDITION: usize = r#","email_verified":false"#.len();

/// The row is no JSON object, so it has no wire form. The checker says more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the row is not a user")]
pub struct NotAUser;

/// Appends the user as an import job takes it: read-only attributes dropped, one leading `auth0|` taken off `user_id`
/// (the tenant puts it there again), `email_verified` explicit (the row's, else the live user's, else false: API page
/// 4.3, since leaving it out may unverify), every other value byte for byte. Of an attribute that stands twice the last value
/// is sent. Leaves `out` as it was where the row is no user.
pub fn write_import_user(row: &str, live_email_verified: Option<bool>, out: &mut Vec<u8>) -> Result<(), NotAUser> {
    let mut members = Vec::with_capacity(24);
    json::members(row, |name, value| members.push((name, value))).map_err(|_broken| NotAUser)?;
    let start = out.len();
    out.push(b'{');
    let mut has_email_verified = false;
    for (place, (name, value)) in members.iter().enumerate() {
        if let Some(attribute) = attribute::find(name)
            && (attribute.importing == Importing::ReadOnly
                || members.iter().skip(place + 1).any(|(later, _)| later == name))
        {
            continue;
        }
        has_email_verified |= name == "email_verified";
        separate(start, out);
        write_text(name, out);
        out.push(b':');
        match &**name {
            "user_id" => write_user_id(value, out),
            _ => out.extend_from_slice(value.as_bytes()),
        }
    }
    if !has_email_verified {
        separate(start, out);
        let verified = live_email_verified.unwrap_or(false);
        out.extend_from_slice(if verified { br#""email_verified":true"# } else { br#""email_verified":false"# });
    }
    out.push(b'}');
    Ok(())
}

fn separate(start: usize, out: &mut Vec<u8>) {
    if out.len() > start + 1 {
        out.push(b',');
    }
}

fn write_user_id(value: &str, out: &mut Vec<u8>) {
    match json::text(value) {
        Some(user_id) if value.starts_with('"') && user_id.starts_with(attribute::DATABASE_ID_PREFIX) => {
            write_text(attribute::import_user_id(&user_id), out);
        }
        _ => out.extend_from_slice(value.as_bytes()),
    }
}

fn write_text(text: &str, out: &mut Vec<u8>) {
    let plain = text.bytes().all(|byte| byte >= b' ' && byte != b'"' && byte != b'\\');
    if plain {
        out.push(b'"');
        out.extend_from_slice(text.as_bytes());
        out.push(b'"');
    } else {
        out.extend_from_slice(serde_json::Value::from(text).to_string().as_bytes());
    }
}
