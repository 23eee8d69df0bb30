//! The attributes that are one plain value: flags, names, the picture and the bcrypt hash.

use crate::user::attribute::JsonType;
use crate::user::json;
use crate::user::problem::{BcryptFault, Code, Detail, PictureFault, Severity, shown};

use super::bytes;
use super::findings::Findings;

/// The rounds of a bcrypt `password_hash` (API page 4.1).
const BCRYPT_ROUNDS: u8 = 10;
/// The characters of salt and checksum after `$2b$10$`.
const BCRYPT_REST: usize = 53;

/// A true or false.
pub(super) fn flag(path: &'static str, value: Option<&str>, findings: &mut Findings<'_>) {
    if let Some(value) = value
        && json::type_of(value) != JsonType::Boolean
    {
        findings.wrong_type(path, JsonType::Boolean, value);
    }
}

/// A name of at least one character. Where sources give two limits the smaller one is a warning, the larger an error.
pub(super) fn name(path: &'static str, value: Option<&str>, limits: (usize, usize), findings: &mut Findings<'_>) {
    let Some(value) = value else { return };
    let Some(text) = findings.text(path, value) else { return };
    let (smaller, larger) = limits;
    if text.is_empty() {
        findings.error(Code::MinLength, path, Detail::TooShort { minimum: 1, length: 0 });
    }
    // No text has more characters than bytes.
    if text.len() <= smaller {
        return;
    }
    let length = text.chars().count();
    if length > larger {
        let detail = Detail::TooLong { maximum: larger as u32, length: length as u32 };
        findings.error(Code::MaxLength, path, detail);
    } else if length > smaller {
        let detail = Detail::TooLong { maximum: smaller as u32, length: length as u32 };
        findings.warning(Code::MaxLength, path, detail);
    }
}

/// A URL.
pub(super) fn picture(value: Option<&str>, findings: &mut Findings<'_>) {
    const PATH: &str = "picture";
    let Some(value) = value else { return };
    let Some(text) = findings.text(PATH, value) else { return };
    if is_plain_url(&text) {
        return;
    }
    if let Some((severity, fault)) = picture_fault(&text) {
        findings.add(severity, Code::Format, PATH, Detail::Picture { fault, value: shown(&text) });
    }
}

/// What nearly every picture is, told quickly: `https://`, a host, and nothing that would need a closer look.
fn is_plain_url(url: &str) -> bool {
    let Some(rest) = url.strip_prefix("https://") else { return false };
    let host_begins = rest.as_bytes().first().is_some_and(u8::is_ascii_alphanumeric);
    host_begins && bytes::is_plain_in_url(rest)
}

fn picture_fault(url: &str) -> Option<(Severity, PictureFault)> {
    let not_a_url = Some((Severity::Error, PictureFault::NotAUrl));
    let Some((scheme, rest)) = url.split_once(':') else { return not_a_url };
    let scheme_is_one = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    let forbidden = |c: char| c.is_whitespace() || c.is_control() || "\"<>\\^`{|}".contains(c);
    if !scheme_is_one || rest.chars().any(forbidden) {
        return not_a_url;
    }
    let web = scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http");
    if web {
        let host = rest.strip_prefix("//").map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default());
        if host.is_none_or(str::is_empty) {
            return Some((Severity::Warning, PictureFault::NoHost));
        }
    }
    match (is_encoded(rest), web) {
        (false, _) => Some((Severity::Warning, PictureFault::NotEncoded)),
        (true, false) => Some((Severity::Warning, PictureFault::OtherScheme)),
        (true, true) => None,
    }
}

/// Whether all that has to be percent-encoded is (RFC 3986), and every `%` begins such an encoding. A colon, an at sign
/// or brackets at odd places are left alone, but a second `#` is not.
fn is_encoded(rest: &str) -> bool {
    let bytes = rest.as_bytes();
    let hex = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_hexdigit);
    rest.is_ascii()
        && bytes.iter().enumerate().all(|(at, &byte)| byte != b'%' || hex(at + 1) && hex(at + 2))
        && !bytes.iter().any(|byte| b"[]".contains(byte))
        && rest.matches('#').count() <= 1
}

/// A bcrypt hash, `$2a$` or `$2b$`, of ten rounds.
pub(super) fn bcrypt(value: Option<&str>, findings: &mut Findings<'_>) {
    const PATH: &str = "password_hash";
    let Some(value) = value else { return };
    if json::type_of(value) != JsonType::String {
        findings.wrong_type_of_secret(PATH, JsonType::String, value);
        return;
    }
    let Some(text) = json::text(value) else { return };
    if let Some(fault) = bcrypt_fault(&text) {
        findings.error(Code::Pattern, PATH, Detail::Bcrypt { fault });
    }
}

fn bcrypt_fault(hash: &str) -> Option<BcryptFault> {
    let mut parts = hash.splitn(4, '$');
    let (Some(""), Some(variant), Some(rounds), Some(rest)) = (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Some(BcryptFault::NotBcrypt);
    };
    match variant {
        "2a" | "2b" => {}
        "2y" | "2x" => return Some(BcryptFault::Variant),
        _ => return Some(BcryptFault::NotBcrypt),
    }
    if rounds.len() != 2 {
        return Some(BcryptFault::Malformed);
    }
    match rounds.parse() {
        Ok(BCRYPT_ROUNDS) => {}
        Ok(rounds) => return Some(BcryptFault::Rounds(rounds)),
        Err(_) => return Some(BcryptFault::Malformed),
    }
    (!is_bcrypt_rest(rest)).then_some(BcryptFault::Malformed)
}

/// Salt and checksum in bcrypt's own Base64.
pub(super) fn is_bcrypt_rest(rest: &str) -> bool {
    rest.len() == BCRYPT_REST && bytes::is_bcrypt_base64(rest)
}
