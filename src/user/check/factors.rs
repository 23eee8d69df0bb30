//! `mfa_factors`: one to ten factors, each of exactly one kind (API page 4.2).

use crate::user::attribute::JsonType;
use crate::user::json::{self, Member};
use crate::user::problem::{Code, Detail, Need, shown};

use super::findings::Findings;
use super::{email, identifiers};

/// The most factors of one user (API page 4.1).
const MAX_FACTORS: u32 = 10;

/// The kinds of factor, with the one member that each has.
const KINDS: &[(&str, &str)] = &[("totp", "secret"), ("phone", "value"), ("email", "value")];

/// Whether there is a TOTP secret among the factors; any mention is enough.
pub(super) fn holds_secrets(value: &str) -> bool {
    memchr::memmem::find(value.as_bytes(), b"totp").is_some()
}

/// Checks the factors of one user.
pub(super) fn check(value: &str, findings: &mut Findings<'_>) {
    const PATH: &str = "mfa_factors";
    if json::type_of(value) != JsonType::Array {
        findings.wrong_type_of_secret(PATH, JsonType::Array, value);
        return;
    }
    let mut count = 0;
    let read = json::elements(value, |element| {
        if count < MAX_FACTORS {
            factor(&format!("{PATH}[{count}]"), element, findings);
        }
        count += 1;
    });
    // The syntax has been checked with the row.
    debug_assert!(read.is_ok());
    if count == 0 {
        findings.error(Code::ArrayLengthShort, PATH, Detail::FewItems { minimum: 1, count });
    } else if count > MAX_FACTORS {
        findings.error(Code::ArrayLengthLong, PATH, Detail::ManyItems { maximum: MAX_FACTORS, count });
    }
}

fn factor(path: &str, value: &str, findings: &mut Findings<'_>) {
    if json::type_of(value) != JsonType::Object {
        findings.wrong_type_of_secret(path.to_owned(), JsonType::Object, value);
        return;
    }
    let mut found: [Option<&str>; KINDS.len()] = [None; KINDS.len()];
    let read = json::members(value, &mut Vec::new(), |Member { name, value, .. }| {
        let kind = KINDS.iter().position(|&(kind, _)| kind == name);
        match kind.and_then(|kind| found.get_mut(kind)) {
            Some(slot) => {
                if slot.replace(value).is_some() {
                    findings.warning(Code::RepeatedProperty, format!("{path}.{name}"), Detail::RepeatedKey);
                }
            }
            None => findings.error(Code::UnknownProperty, format!("{path}.{}", shown(&name)), Detail::UnknownProperty),
        }
    });
    debug_assert!(read.is_ok());
    let count = found.iter().flatten().count() as u32;
    if count != 1 {
        let code = if count == 0 { Code::AnyOfMissing } else { Code::NotPassed };
        findings.error(code, path.to_owned(), Detail::FactorKinds { count });
    }
    for (&(kind, member), value) in KINDS.iter().zip(found) {
        if let Some(value) = value {
            one_kind(&format!("{path}.{kind}"), kind, member, value, findings);
        }
    }
}

/// `{"secret": …}` of a TOTP factor, `{"value": …}` of the others.
fn one_kind(path: &str, kind: &str, member: &'static str, value: &str, findings: &mut Findings<'_>) {
    if json::type_of(value) != JsonType::Object {
        findings.wrong_type_of_secret(path.to_owned(), JsonType::Object, value);
        return;
    }
    let mut found = None;
    let read = json::members(value, &mut Vec::new(), |Member { name, value, .. }| {
        if name != member {
            findings.error(Code::UnknownProperty, format!("{path}.{}", shown(&name)), Detail::UnknownProperty);
        } else if found.replace(value).is_some() {
            findings.warning(Code::RepeatedProperty, format!("{path}.{name}"), Detail::RepeatedKey);
        }
    });
    debug_assert!(read.is_ok());
    let path = format!("{path}.{member}");
    let Some(value) = found else {
        findings.missing(path, Need::Schema);
        return;
    };
    if json::type_of(value) != JsonType::String {
        findings.wrong_type_of_secret(path, JsonType::String, value);
        return;
    }
    let Some(text) = json::text(value) else { return };
    match kind {
        "totp" => {
            let is_base32 = |byte: u8| byte.is_ascii_uppercase() || (b'2'..=b'7').contains(&byte);
            if text.is_empty() || !text.bytes().all(is_base32) {
                findings.error(Code::Pattern, path, Detail::TotpSecret);
            }
        }
        "phone" => {
            if !identifiers::is_e164(&text) {
                findings.error(Code::Pattern, path, Detail::Phone { value: shown(&text) });
            }
        }
        _ => {
            if let Some((severity, fault)) = email::fault(&text) {
                let detail = Detail::Email { fault, value: shown(&text) };
                findings.add(severity, identifiers::code_of(fault), path, detail);
            }
        }
    }
}
