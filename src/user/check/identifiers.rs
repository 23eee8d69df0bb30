//! E-mail, username, phone number and user id: their form, and which of them have to be there.

use std::borrow::Cow;

use crate::user::attribute;
use crate::user::connection_rules::ConnectionRules;
use crate::user::problem::{Code, Detail, EmailFault, Need, Severity, UserIdFault, UsernameFault, shown};

use super::findings::Findings;
use super::{Identifiers, Members, bytes, email};

/// The most characters of a user id (API page 4.1).
const USER_ID_CHARS: usize = 255;

/// Providers whose users keep their prefix elsewhere: in a database connection it would become part of the id.
const OTHER_PROVIDERS: &[&str] = &[
    "google-oauth2",
    "google-apps",
    "facebook",
    "github",
    "apple",
    "windowslive",
    "linkedin",
    "twitter",
    "email",
    "sms",
    "samlp",
    "waad",
    "adfs",
    "ad",
    "oidc",
    "okta",
    "oauth2",
    "oauth1",
    "office365",
    "pingfederate",
    "auth0-oidc",
];

/// Checks the identifiers and gives them in the form in which the tenant compares them.
pub(super) fn check<'a>(
    rules: &ConnectionRules,
    members: &Members<'a>,
    findings: &mut Findings<'_>,
) -> Identifiers<'a> {
    let found = Identifiers {
        email: members.email.and_then(|value| email_address(value, findings)),
        username: members.username.and_then(|value| username(rules, value, findings)),
        phone_number: members.phone_number.and_then(|value| phone_number("phone_number", value, findings)),
        user_id: members.user_id.and_then(|value| user_id(value, findings)),
    };
    required(rules, members, findings);
    found
}

fn required(rules: &ConnectionRules, members: &Members<'_>, findings: &mut Findings<'_>) {
    let any = members.email.is_some() || members.username.is_some() || members.phone_number.is_some();
    if members.email.is_none() {
        match (rules.email_required, any) {
            (true, _) => findings.missing("email", Need::Schema),
            (false, true) => findings.missing("email", Need::SchemaAlone),
            (false, false) => findings.missing("", Need::AnyIdentifier),
        }
    }
    if rules.username_required && members.username.is_none() {
        findings.missing("username", Need::Connection);
    }
    if rules.phone_required && members.phone_number.is_none() {
        findings.missing("phone_number", Need::Connection);
    }
}

fn email_address<'a>(value: &'a str, findings: &mut Findings<'_>) -> Option<Cow<'a, str>> {
    let address = findings.text("email", value)?;
    let capital = has_capitals(&address);
    // Worth a word only where nothing else is wrong: what is mended by hand is looked at anyway.
    let capitals = || capital.then_some((Severity::Warning, EmailFault::Capitals));
    if let Some((severity, fault)) = email::fault(&address).or_else(capitals) {
        findings.add(severity, code_of(fault), "email", Detail::Email { fault, value: shown(&address) });
    }
    Some(if capital { Cow::Owned(address.to_lowercase()) } else { address })
}

/// The tenant's code for a fault of an e-mail address.
pub(super) fn code_of(fault: EmailFault) -> Code {
    match fault {
        EmailFault::LocalPartTooLong | EmailFault::TooLong => Code::MaxLength,
        EmailFault::Capitals => Code::Doubtful,
        _ => Code::Format,
    }
}

/// Whether a text is another one in lower case.
fn has_capitals(text: &str) -> bool {
    !bytes::is_plain_lower(text) && text.to_lowercase() != text
}

fn username<'a>(rules: &ConnectionRules, value: &'a str, findings: &mut Findings<'_>) -> Option<Cow<'a, str>> {
    const PATH: &str = "username";
    let username = findings.text(PATH, value)?;
    let length = if username.is_ascii() { username.len() } else { username.chars().count() };
    if length < rules.username_min {
        let detail = Detail::TooShort { minimum: rules.username_min as u32, length: length as u32 };
        findings.error(Code::MinLength, PATH, detail);
    }
    if length > rules.username_max {
        let detail = Detail::TooLong { maximum: rules.username_max as u32, length: length as u32 };
        findings.error(Code::MaxLength, PATH, detail);
    }
    let capital = has_capitals(&username);
    let capitals = || capital.then_some((Severity::Warning, Code::Doubtful, UsernameFault::Capitals));
    if let Some((severity, code, fault)) = username_fault(rules, &username).or_else(capitals) {
        findings.add(severity, code, PATH, Detail::Username { fault, value: shown(&username) });
    }
    Some(if capital { Cow::Owned(username.to_lowercase()) } else { username })
}

fn username_fault(rules: &ConnectionRules, username: &str) -> Option<(Severity, Code, UsernameFault)> {
    // Letters and digits "plus" these (API page 4.1); whether letters of all scripts are meant, it doesn't say.
    let allowed = |c: char| c.is_alphanumeric() || "@`^$!-#.+'~_".contains(c);
    if let Some(c) = username.chars().find(|&c| !allowed(c)) {
        return Some((Severity::Error, Code::Pattern, UsernameFault::Character(c)));
    }
    if !rules.username_may_be_email && looks_like_email(username) {
        return Some((Severity::Error, Code::NotPassed, UsernameFault::IsEmail));
    }
    if !rules.username_may_be_phone && is_e164(username) {
        return Some((Severity::Warning, Code::NotPassed, UsernameFault::IsPhone));
    }
    (!username.is_ascii()).then_some((Severity::Warning, Code::Pattern, UsernameFault::NotAscii))
}

/// `a@b` can hardly be called an e-mail address, so a dot is asked for.
fn looks_like_email(username: &str) -> bool {
    username.contains('@') && email::fault(username).is_none()
}

/// `+` and up to 15 digits.
pub(in crate::user) fn is_e164(text: &str) -> bool {
    text.strip_prefix('+')
        .is_some_and(|digits| (1..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

fn phone_number<'a>(path: &'static str, value: &'a str, findings: &mut Findings<'_>) -> Option<Cow<'a, str>> {
    let number = findings.text(path, value)?;
    if !is_e164(&number) {
        findings.error(Code::Pattern, path, Detail::Phone { value: shown(&number) });
    }
    Some(number)
}

fn user_id<'a>(value: &'a str, findings: &mut Findings<'_>) -> Option<Cow<'a, str>> {
    const PATH: &str = "user_id";
    let whole = findings.text(PATH, value)?;
    let id = attribute::import_user_id(&whole);
    let fault = if id.is_empty() {
        Some((Severity::Error, Code::MinLength, UserIdFault::Empty))
    } else if !bytes::is_graphic(id) && id.chars().any(char::is_whitespace) {
        Some((Severity::Error, Code::Pattern, UserIdFault::Space))
    } else if id.starts_with(attribute::DATABASE_ID_PREFIX) {
        Some((Severity::Warning, Code::Doubtful, UserIdFault::PrefixTwice))
    } else {
        let bar = memchr::memchr(b'|', id.as_bytes()).and_then(|bar| id.split_at_checked(bar));
        let other = bar.is_some_and(|(provider, _)| OTHER_PROVIDERS.contains(&provider));
        other.then_some((Severity::Warning, Code::Doubtful, UserIdFault::OtherProvider))
    };
    if let Some((severity, code, fault)) = fault {
        findings.add(severity, code, PATH, Detail::UserId { fault, value: shown(&whole) });
    }
    length_of_user_id(id, findings);
    Some(match whole {
        Cow::Borrowed(whole) => Cow::Borrowed(attribute::import_user_id(whole)),
        Cow::Owned(_) => Cow::Owned(id.to_owned()),
    })
}

/// Whether the 255 characters count the prefix that the tenant adds is not said: without it is an error, with it a
/// warning.
fn length_of_user_id(id: &str, findings: &mut Findings<'_>) {
    let with_prefix = USER_ID_CHARS - attribute::DATABASE_ID_PREFIX.len();
    // No text has more characters than bytes.
    if id.len() <= with_prefix {
        return;
    }
    let length = id.chars().count();
    if length > USER_ID_CHARS {
        let detail = Detail::TooLong { maximum: USER_ID_CHARS as u32, length: length as u32 };
        findings.error(Code::MaxLength, "user_id", detail);
    } else if length > with_prefix {
        let detail = Detail::TooLong { maximum: with_prefix as u32, length: length as u32 };
        findings.warning(Code::MaxLength, "user_id", detail);
    }
}
