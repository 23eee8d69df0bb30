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
    json::members(row, &mut Vec::new(), |it| members.push((it.name, it.value))).map_err(|_broken| NotAUser)?;
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn wire(row: &str, live_email_verified: Option<bool>) -> String {
        let mut out = b"[".to_vec();
        write_import_user(row, live_email_verified, &mut out).unwrap();
        String::from_utf8(out).unwrap().split_off(1)
    }

    #[test]
    fn a_user_is_sent_as_it_stands_but_for_what_a_job_can_not_take() {
        for (row, live, expected) in [
            (r"{}", None, r#"{"email_verified":false}"#),
            (r#"{"email":"a@b.test"}"#, None, r#"{"email":"a@b.test","email_verified":false}"#),
            (r#"{"email":"a@b.test"}"#, Some(true), r#"{"email":"a@b.test","email_verified":true}"#),
            (r#"{"email_verified":false}"#, Some(true), r#"{"email_verified":false}"#),
            (r#"{"created_at":"x","name":"é \n","identities":[]}"#, None, r#"{"name":"é \n","email_verified":false}"#),
            (r#"{"user_id":"auth0|auth0|7"}"#, None, r#"{"user_id":"auth0|7","email_verified":false}"#),
            (r#"{"user_id":"\u0061uth0|7"}"#, None, r#"{"user_id":"7","email_verified":false}"#),
            (r#"{"user_id":"google-oauth2|7"}"#, None, r#"{"user_id":"google-oauth2|7","email_verified":false}"#),
            (r#"{"user_id":7}"#, None, r#"{"user_id":7,"email_verified":false}"#),
            (r#"{"email_verified":null}"#, Some(true), r#"{"email_verified":null}"#),
            (
                " { \"user_metadata\" : { \"n\" : 1.50 } , \"\\u006eame\" : \"x\" } ",
                None,
                "{\"user_metadata\":{ \"n\" : 1.50 },\"name\":\"x\",\"email_verified\":false}",
            ),
            (
                r#"{"name":"a","nickname":"n","name":"b"}"#,
                None,
                r#"{"nickname":"n","name":"b","email_verified":false}"#,
            ),
            (r#"{"a\"b":1}"#, None, r#"{"a\"b":1,"email_verified":false}"#),
        ] {
            assert_eq!(wire(row, live), expected, "{row}");
        }
    }

    #[test]
    fn what_is_no_user_leaves_nothing_behind() {
        for row in ["", "[]", "null", r#"{"a":1"#, r#"{"a":1} x"#] {
            let mut out = b"[".to_vec();
            assert_eq!(write_import_user(row, None, &mut out), Err(NotAUser), "{row}");
            assert_eq!(out, b"[");
        }
    }

    proptest! {
        #[test]
        fn the_wire_form_is_one_json_object_with_an_explicit_flag(
            members in prop::collection::vec(("[a-c\"\\\\\u{1}é]{0,3}|user_id|email_verified|created_at", "[a-z|\"0]{0,6}"), 0..8),
        ) {
            let members: serde_json::Map<_, _> = members.into_iter().map(|(name, value)| (name, value.into())).collect();
            let row = serde_json::Value::Object(members.clone()).to_string();
            let sent: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&wire(&row, None)).unwrap();
            prop_assert!(sent.contains_key("email_verified") && !sent.contains_key("created_at"));
            for (name, value) in members.iter().filter(|(name, _)| *name != "created_at" && *name != "user_id") {
                prop_assert_eq!(sent.get(name), Some(value));
            }
            prop_assert!(wire(&row, None).len() <= row.len() + LONGEST_ADDITION);
        }
    }
}
