//! What a person is told about a problem of a user: the one place where these sentences are made.

mod fault;
mod tenant;

use crate::user::attribute::{self, JsonType};
use crate::user::problem::{Choice, Detail, Identifier, Need, Problem, Severity};

pub use tenant::tenant_code;

/// A problem in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProblemText {
    /// What is wrong: what was expected and what was found.
    pub message: String,
    /// What to do about it. Never empty.
    pub next: String,
}

/// A problem in words an admin understands without knowing the import schema.
pub fn problem(problem: &Problem) -> ProblemText {
    let (message, next) = sentences(problem);
    ProblemText { message, next }
}

#[expect(clippy::too_many_lines, reason = "one arm for each thing that can be wrong; it reads as a table")]
fn sentences(problem: &Problem) -> (String, String) {
    let path = &*problem.path;
    let warning = problem.severity == Severity::Warning;
    match &problem.detail {
        Detail::Missing { because } => missing(path, *because),
        Detail::WrongType { expected, found, value } => wrong_type(path, *expected, *found, value),
        Detail::UnknownProperty => unknown_property(path),
        Detail::ClearTextPassword => (
            "password is in clear text; an import takes password hashes only.".to_owned(),
            "Remove it (the user then sets a new password at the first log-in), or send a bcrypt hash as password_hash."
                .to_owned(),
        ),
        Detail::TooShort { length: 0, .. } => {
            (format!("{path} is empty."), format!("Fill it in, or remove {} from this user.", last(path)))
        }
        Detail::TooShort { minimum, length } => (
            format!("{path} has {}; the fewest are {minimum}.", count(*length, "character")),
            "Make it longer, or change the limit of the connection.".to_owned(),
        ),
        Detail::TooLong { maximum, length } if warning => (
            format!("{path} has {}; Auth0 may take only {maximum}.", count(*length, "character")),
            "Shorten it if the tenant refuses the user: Auth0's pages give two limits.".to_owned(),
        ),
        Detail::TooLong { maximum, length } => (
            format!("{path} has {}; the most are {maximum}.", count(*length, "character")),
            "Shorten it.".to_owned(),
        ),
        Detail::TooSmall { minimum } => {
            (format!("{path} must be at least {minimum}."), "Correct the number.".to_owned())
        }
        Detail::NotAPowerOfTwo => (
            format!("{path} must be a power of two above 1, such as 16384."),
            "Take the cost that the hash was made with.".to_owned(),
        ),
        Detail::NotOneOf { choice, value } => not_one_of(path, *choice, value),
        Detail::Email { fault, value } => fault::email(path, *fault, value),
        Detail::Phone { value } => (
            format!("{path} \"{value}\" is not a phone number in international form."),
            "Write it as + with country code and digits only, at most 15, like +4512345678.".to_owned(),
        ),
        Detail::UserId { fault, value } => fault::user_id(*fault, value),
        Detail::Username { fault, value } => fault::username(*fault, value),
        Detail::Picture { fault, value } => fault::picture(*fault, value),
        Detail::Bcrypt { fault } => fault::bcrypt(*fault),
        Detail::HashValue { algorithm, fault } => fault::hash_value(path, algorithm.name(), *fault),
        Detail::NotWithAlgorithm { algorithm } => (
            format!("{path} does not go with the algorithm {}.", algorithm.name()),
            format!("Remove {}, or correct the algorithm.", last(path)),
        ),
        Detail::BothHashes => (
            "The user has both password_hash and custom_password_hash.".to_owned(),
            "Keep the one that the password was hashed with.".to_owned(),
        ),
        Detail::FewItems { .. } => (format!("{path} is empty."), format!("Remove {} from this user.", last(path))),
        Detail::ManyItems { maximum, count } => {
            (format!("{path} has {count} entries; the most are {maximum}."), "Remove the others.".to_owned())
        }
        Detail::FactorKinds { count: 0 } => (
            format!("{path} holds none of totp, phone and email."),
            "Give the factor one of them, or remove it.".to_owned(),
        ),
        Detail::FactorKinds { count } => (
            format!("{path} holds {count} factors in one entry."),
            "Make one entry of mfa_factors for each of totp, phone and email.".to_owned(),
        ),
        Detail::TotpSecret => (
            format!("{path} is not a TOTP secret: capital letters A to Z and digits 2 to 7 only, without =."),
            "Take the secret in Base32 without padding.".to_owned(),
        ),
        Detail::ForbiddenKey => (
            format!("{path} is a name that Auth0 keeps for itself; app_metadata must not have it."),
            "Rename or remove it.".to_owned(),
        ),
        Detail::KeyCharacter { character } => (
            format!("{path} has \"{character}\" in its name; names in metadata must not have . or $."),
            "Rename it, for instance with _ instead.".to_owned(),
        ),
        Detail::ShadowsAttribute => (
            format!("{path} has the name of an attribute of the user and hides it in rules and actions."),
            "Rename it, or leave it if that is meant.".to_owned(),
        ),
        Detail::RepeatedKey => (
            format!("{path} stands there twice; the last one counts."),
            "Remove the one that is not meant.".to_owned(),
        ),
        Detail::ProfileSize { bytes, limit } => (
            format!("The profile has {}; Auth0's limit for a user is {}.", size(*bytes), size(*limit)),
            "Move large data out of the metadata; for now Auth0 still takes such users.".to_owned(),
        ),
        Detail::UserSize { bytes, limit } => (
            format!("The user has {}; a whole import job takes at most {}.", size(*bytes), size(*limit)),
            "Move large data out of the metadata.".to_owned(),
        ),
        Detail::BrokenJson { fault, position } => fault::broken_json(path, *fault, *position),
        Detail::Duplicate { identifier, earlier_row } => (
            format!("Row {} is the same user: it has the same {}.", u64::from(*earlier_row) + 1, identifier_name(*identifier)),
            "Keep one of the rows, or correct the one that is wrong. Only the first is sent.".to_owned(),
        ),
        Detail::UserIdTaken { email } => (
            format!("{path} belongs to a user of the tenant with another e-mail, \"{email}\"."),
            "Remove the user_id from this row, or correct the e-mail: users are found by e-mail.".to_owned(),
        ),
    }
}

fn missing(path: &str, because: Need) -> (String, String) {
    let fill = format!("Fill in {}.", last(path));
    match because {
        Need::Schema => (format!("{path} is missing."), fill),
        Need::Connection => (format!("{path} is missing; the connection asks for it."), fill),
        Need::SchemaAlone => (
            format!("{path} is missing; the connection does without, but Auth0's import rules ask for it."),
            "Send it, and fill in an e-mail if the tenant refuses the user.".to_owned(),
        ),
        Need::AnyIdentifier => (
            "The user has no e-mail, no username and no phone number.".to_owned(),
            "Fill in at least one of email, username and phone_number.".to_owned(),
        ),
        Need::Algorithm(algorithm) => (format!("{path} is missing; {} asks for it.", algorithm.name()), fill),
    }
}

fn wrong_type(path: &str, expected: JsonType, found: JsonType, value: &str) -> (String, String) {
    let (expected, whole) = (type_name(expected), path.is_empty());
    let found = match (found, value.is_empty()) {
        (JsonType::String, false) => format!("the text \"{value}\""),
        (JsonType::Number, false) => format!("the number {value}"),
        (JsonType::Boolean, false) => value.to_owned(),
        (JsonType::Null, _) => "null".to_owned(),
        (found, _) => type_name(found).to_owned(),
    };
    if whole {
        return (format!("The row is {found}, not a user."), "Write the user as an object: {\"email\": …}.".to_owned());
    }
    if found == "null" {
        return (
            format!("{path} is null; an import takes only {expected} there."),
            format!("Remove {} from this user: an import can't empty an attribute.", last(path)),
        );
    }
    (format!("{path} must be {expected}, not {found}."), "Correct the value.".to_owned())
}

fn unknown_property(path: &str) -> (String, String) {
    let message = if path.contains('.') {
        format!("{path} is not known there.")
    } else {
        format!("{path} is no attribute of a user.")
    };
    let next = match (path.contains('.'), attribute::near(path)) {
        (false, Some(near)) => format!("Perhaps {near} is meant. Else move it into user_metadata or app_metadata."),
        (false, None) => "Move it into user_metadata or app_metadata, or remove it.".to_owned(),
        (true, _) => "Remove it.".to_owned(),
    };
    (message, next)
}

fn not_one_of(path: &str, choice: Choice, value: &str) -> (String, String) {
    let allowed = list(choice.allowed());
    let with = match choice {
        Choice::HashEncodings(algorithm) => format!(" for {}", algorithm.name()),
        _ => String::new(),
    };
    (format!("{path} is \"{value}\"; allowed{with}: {allowed}."), "Take one of these.".to_owned())
}

fn identifier_name(identifier: Identifier) -> &'static str {
    match identifier {
        Identifier::Email => "e-mail",
        Identifier::Username => "username",
        Identifier::PhoneNumber => "phone number",
        Identifier::UserId => "user_id",
    }
}

fn type_name(json_type: JsonType) -> &'static str {
    match json_type {
        JsonType::Null => "null",
        JsonType::Boolean => "true or false",
        JsonType::Number => "a number",
        JsonType::String => "text",
        JsonType::Array => "a list",
        JsonType::Object => "an object",
    }
}

fn count(number: u32, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

fn size(bytes: u32) -> String {
    match bytes {
        0..10_240 => format!("{bytes} bytes"),
        _ => format!("{} KB", bytes.div_ceil(1024)),
    }
}

fn last(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

fn list(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., end] => format!("{} or {end}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::user::Checker;
    use crate::user::ConnectionRules;

    /// The first problem of a row, in words.
    fn check(row: &str, message: &str, next: &str) {
        let mut problems = Vec::new();
        Checker::new(ConnectionRules::default()).check(row, &mut problems);
        let text = problem(problems.first().unwrap());
        assert_eq!((text.message.as_str(), text.next.as_str()), (message, next), "{row}");
    }

    #[test]
    fn problems_are_told_in_plain_words() {
        check("{}", "email is missing.", "Fill in email.");
        check(
            r#"{"email":"two@@example.com"}"#,
            "email \"two@@example.com\" is not an e-mail address: it has more than one @.",
            "Correct the address.",
        );
        check(
            r#"{"email":"a@b.test","email_verified":"yes please"}"#,
            "email_verified must be true or false, not the text \"yes please\".",
            "Correct the value.",
        );
        check(
            r#"{"email":"a@b.test","name":null}"#,
            "name is null; an import takes only text there.",
            "Remove name from this user: an import can't empty an attribute.",
        );
        check(
            r#"{"email":"a@b.test","emailVerified":true}"#,
            "emailVerified is no attribute of a user.",
            "Perhaps email_verified is meant. Else move it into user_metadata or app_metadata.",
        );
        check(
            r#"["not","an","object"]"#,
            "The row is a list, not a user.",
            "Write the user as an object: {\"email\": …}.",
        );
        check(
            r#"{"email":"a@b.test","custom_password_hash":{"algorithm":"md5","hash":{"value":"0","encoding":"utf8"}}}"#,
            "custom_password_hash.hash.encoding is \"utf8\"; allowed for md5: hex or base64.",
            "Take one of these.",
        );
        check(
            r#"{"email":"a@b.test","mfa_factors":[{"phone":{"value":"07700 900123"}}]}"#,
            "mfa_factors[0].phone.value \"07700 900123\" is not a phone number in international form.",
            "Write it as + with country code and digits only, at most 15, like +4512345678.",
        );
    }

    #[test]
    fn unknown_codes_of_a_tenant_still_get_advice() {
        for code in ["DUPLICATED_USER", "MFA_FACTORS_FAILED", "SOMETHING_NEW"] {
            let (cause, cure) = tenant_code(code);
            assert!(cause.ends_with('.') && cure.ends_with('.'), "{code}");
        }
        assert_ne!(tenant_code("DUPLICATED_USER"), tenant_code("SOMETHING_NEW"));
    }
}
