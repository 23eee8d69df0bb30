//! The titles of groups of problems: how many of what, and what is wrong with them.

use super::number;
use crate::session::topic::Topic;
use crate::sheet::ColumnType;
use crate::user::attribute::JsonType;
use crate::user::problem::{Choice, HashFault, Identifier, JsonFault, Need, PictureFault, UserIdFault};

/// Where a problem is of no cell.
pub(in crate::session) const WHOLE_ROW: &str = "Whole row";

/// How many values a title names before it says that there are others.
const VALUES_NAMED: usize = 3;

/// More words than this are not listed in a title.
const WORDS_LISTED: usize = 3;

/// What is wrong and how often: `312 e-mails end with a space`. `values` are some of the values concerned.
pub(in crate::session) fn title(topic: Topic, path: &str, count: u64, values: &[&str], is_warning: bool) -> String {
    let of = Of { path, one: count == 1 };
    format!("{} {}", number(count), sentence(topic, of, values, is_warning))
}

/// How many of what: `312 e-mails`, `1 value of user_metadata.plan`.
pub(in crate::session) fn count_of(path: &str, count: u64) -> String {
    format!("{} {}", number(count), Of { path, one: count == 1 }.values())
}

/// What a title is about.
#[derive(Clone, Copy)]
struct Of<'a> {
    path: &'a str,
    one: bool,
}

impl Of<'_> {
    fn pick<'w>(self, one: &'w str, many: &'w str) -> &'w str {
        if self.one { one } else { many }
    }

    fn are(self) -> &'static str {
        self.pick("is", "are")
    }

    fn have(self) -> &'static str {
        self.pick("has", "have")
    }

    fn rows(self) -> &'static str {
        self.pick("row", "rows")
    }

    /// The attribute as a word, where it has one: `e-mails`; else `values of user_metadata.plan`.
    fn values(self) -> String {
        match noun(self.path) {
            Some((one, many)) => self.pick(one, many).to_owned(),
            None if self.path.is_empty() => self.pick("value", "values").to_owned(),
            None => format!("{} of {}", self.pick("value", "values"), self.path),
        }
    }

    /// The attribute as it lacks in a row: `e-mail`.
    fn lacking(self) -> &'static str {
        noun(self.path).map_or("value", |(one, _)| one)
    }
}

fn noun(path: &str) -> Option<(&'static str, &'static str)> {
    Some(match path {
        "email" => ("e-mail", "e-mails"),
        "phone_number" => ("phone number", "phone numbers"),
        "username" => ("username", "usernames"),
        "user_id" => ("user id", "user ids"),
        "given_name" => ("given name", "given names"),
        "family_name" => ("family name", "family names"),
        "name" => ("name", "names"),
        "nickname" => ("nickname", "nicknames"),
        "picture" => ("picture", "pictures"),
        "password_hash" => ("password hash", "password hashes"),
        "custom_password_hash" => ("custom password hash", "custom password hashes"),
        "custom_password_hash.hash.value" => ("hash value", "hash values"),
        "mfa_factors[].phone.value" => ("second factor's phone number", "second factors' phone numbers"),
        "mfa_factors[].email.value" => ("second factor's e-mail", "second factors' e-mails"),
        "mfa_factors[].totp.secret" => ("TOTP secret", "TOTP secrets"),
        "mfa_factors[]" => ("second factor", "second factors"),
        _ => return None,
    })
}

#[expect(clippy::too_many_lines, reason = "one arm for each thing that can be wrong; it reads as a table")]
fn sentence(topic: Topic, of: Of<'_>, values: &[&str], is_warning: bool) -> String {
    let (rows, it, have, are) = (of.rows(), of.values(), of.have(), of.are());
    let place = if of.path.is_empty() { "a value".to_owned() } else { of.path.to_owned() };
    match topic {
        Topic::Missing(Need::AnyIdentifier) => format!("{rows} {have} no e-mail, username or phone number"),
        Topic::Missing(Need::Algorithm(algorithm)) => {
            format!("{rows} {have} no {place}, which {} asks for", algorithm.name())
        }
        Topic::Missing(Need::Connection) => format!("{rows} {have} no {}, which the connection asks for", of.lacking()),
        Topic::Missing(Need::Schema | Need::SchemaAlone) => match noun(of.path) {
            Some((one, _)) => format!("{rows} {have} no {one}"),
            None => format!("{rows} {have} no {place}"),
        },
        Topic::UnknownProperty if of.path.is_empty() => format!("{rows} {have} names that no user has"),
        Topic::UnknownProperty if of.path.contains('.') => format!("{rows} {have} {place}, which is not known there"),
        Topic::UnknownProperty => format!("{rows} {have} {place}, which is no attribute of a user"),
        Topic::ClearTextPassword => format!("{rows} {} a password in clear text", of.pick("brings", "bring")),
        Topic::BothHashes => format!("{rows} {have} two password hashes"),
        Topic::ForbiddenKey => format!("{rows} {have} {place}, a name that Auth0 keeps for itself"),
        Topic::KeyCharacter(character) => format!("{rows} {have} a “{character}” in the name of {place}"),
        Topic::ShadowsAttribute => format!("{rows} {have} {place}, which hides an attribute of the user"),
        Topic::RepeatedKey => format!("{rows} {have} {place} twice"),
        Topic::ProfileSize => format!("{rows} {have} a profile over 10 KB"),
        Topic::UserSize => format!("{rows} {are} larger than an import job may be"),
        Topic::BrokenJson(fault) => broken(fault, of),
        Topic::Duplicate(identifier) => {
            let what = match identifier {
                Identifier::Email => "an e-mail",
                Identifier::Username => "a username",
                Identifier::PhoneNumber => "a phone number",
                Identifier::UserId => "a user id",
            };
            format!("{rows} {} {what}", of.pick("repeats", "repeat"))
        }
        Topic::InvalidUtf8 => format!("{rows} {} bytes that are no text", of.pick("holds", "hold")),
        Topic::BrokenOff => format!("{rows} {} off with the file", of.pick("breaks", "break")),
        Topic::AfterTheEnd => format!("{rows} {} after the end of the list", of.pick("stands", "stand")),
        Topic::Ragged => format!("{rows} {have} another number of cells than the header"),
        Topic::UnclosedQuote => {
            format!("{rows} {} a quotation mark and never {} it", of.pick("opens", "open"), of.pick("closes", "close"))
        }
        Topic::Occupied => format!("{rows} {have} another value at {place}, where a column was moved"),
        Topic::RowTooLarge => format!("{rows} {are} far larger than a user can be"),

        Topic::Null => format!("{it} {are} null"),
        Topic::WrongType(_) if of.path.is_empty() => format!("{rows} {are} no {}", of.pick("user", "users")),
        Topic::WrongType(expected) => format!("{it} {are} not {}", type_name(expected, of)),
        Topic::NotTrueOrFalse => {
            format!("{it} {} {}, which is not read as yes or no yet", of.pick("says", "say"), named(values))
        }
        Topic::Empty => format!("{it} {are} empty"),
        Topic::TooShort(minimum) => format!("{it} {have} fewer than {minimum} characters"),
        Topic::TooLong(maximum) if is_warning => {
            format!("{it} {have} more than {maximum} characters, which may be too long")
        }
        Topic::TooLong(maximum) => format!("{it} {have} more than {maximum} characters"),
        Topic::TooSmall(minimum) => format!("{it} {are} less than {minimum}"),
        Topic::NotAPowerOfTwo => format!("{it} {are} not a power of two"),
        Topic::NotOneOf(choice) => format!("{it} {}", not_one_of(choice, of)),
        Topic::BeginsWithSpace => format!("{it} {} with a space", of.pick("begins", "begin")),
        Topic::EndsWithSpace => format!("{it} {} with a space", of.pick("ends", "end")),
        Topic::NotAnAddress => format!("{it} {are} not {}", of.pick("an address", "addresses")),
        Topic::EmailTooLong => format!("{it} {are} too long for an address"),
        Topic::EmailNotAscii => format!("{it} {have} letters that not every mail system takes"),
        Topic::EmailOddDomain => format!("{it} {have} an unusual domain"),
        Topic::Capitals => format!("{it} {have} capital letters (stored in small letters anyway)"),
        Topic::EmailQuoted => format!("{it} {have} quotation marks"),
        Topic::PhoneMarks => format!("{it} {are} written with spaces or other marks"),
        Topic::NumberForText => format!("{it} {are} {}, not text", of.pick("a number", "numbers")),
        Topic::PhoneWithZeros => format!("{it} {} with 00", of.pick("starts", "start")),
        Topic::Phone => format!("{it} {are} not in international form"),
        Topic::UserId(fault) => match fault {
            UserIdFault::Empty => format!("{it} {are} empty"),
            UserIdFault::Space => format!("{it} {} white space", of.pick("holds", "hold")),
            UserIdFault::OtherProvider => format!("{it} {} to another identity provider", of.pick("belongs", "belong")),
            UserIdFault::PrefixTwice => format!("{it} {have} the prefix auth0| twice"),
        },
        Topic::UsernameCharacter => {
            format!("{it} {} a character that a username can't have", of.pick("holds", "hold"))
        }
        Topic::UsernameIsEmail => format!(
            "{it} {are} {}, which the connection doesn't take",
            of.pick("an e-mail address", "e-mail addresses"),
        ),
        Topic::UsernameIsPhone => format!("{it} {are} {}", of.pick("a phone number", "phone numbers")),
        Topic::UsernameNotAscii => format!("{it} {have} letters beyond A to Z"),
        Topic::Picture(fault) => match fault {
            PictureFault::NotAUrl => format!("{it} {are} not {}", of.pick("a web address", "web addresses")),
            PictureFault::OtherScheme => format!("{it} {} not begin with https://", of.pick("does", "do")),
            PictureFault::NotEncoded => {
                format!("{it} {} characters that should be percent-encoded", of.pick("holds", "hold"))
            }
            PictureFault::NoHost => format!("{it} {} no host", of.pick("names", "name")),
        },
        Topic::NotBcrypt => format!("{it} {are} not bcrypt"),
        Topic::BcryptVariant => format!("{it} {are} bcrypt of another kind than $2a$ or $2b$"),
        Topic::BcryptRounds => format!("{it} {are} bcrypt of other than 10 rounds"),
        Topic::BcryptMalformed => format!("{it} {are} damaged"),
        Topic::HashValue(algorithm, fault) => match fault {
            HashFault::Notation => format!("{it} {are} not written as {} hashes are", algorithm.name()),
            HashFault::NotInEncoding => {
                format!("{it} {} characters that their encoding does not have", of.pick("holds", "hold"))
            }
            HashFault::Length => {
                format!("{it} {} not have the length of {} hashes", of.pick("does", "do"), algorithm.name())
            }
        },
        Topic::NotWithAlgorithm(algorithm) => {
            format!("{it} {} not go with {}", of.pick("does", "do"), algorithm.name())
        }
        Topic::ManyItems(maximum) => format!("{it} {have} more than {maximum} entries"),
        Topic::NoFactor => format!("{it} {} none of totp, phone and email", of.pick("holds", "hold")),
        Topic::SeveralFactors => format!("{it} {} several factors in one entry", of.pick("holds", "hold")),
        Topic::TotpSecret => format!("{it} {are} not Base32"),
        Topic::UserIdTaken => format!("{it} {} to a user with another e-mail", of.pick("belongs", "belong")),
        Topic::CellType(expected) => format!(
            "{it} {are} not {}",
            match expected {
                ColumnType::Text => "text",
                ColumnType::Number => of.pick("a number", "numbers"),
                ColumnType::Boolean => "true or false",
                ColumnType::Json => "JSON",
            }
        ),
        Topic::ErrorCell => format!("{it} {} a formula that failed", of.pick("holds", "hold")),
    }
}

fn broken(fault: JsonFault, of: Of<'_>) -> String {
    let rows = of.rows();
    let place = if of.path.is_empty() { String::new() } else { format!(" in {}", of.path) };
    match fault {
        JsonFault::Syntax => format!("{rows} {} not JSON{place}", of.are()),
        JsonFault::CutOff => format!("{rows} {} in the middle of a user", of.pick("ends", "end")),
        JsonFault::LoneSurrogate => format!("{rows} {} half a character{place}", of.pick("holds", "hold")),
        JsonFault::Number => format!("{rows} {} a number that is too large{place}", of.pick("holds", "hold")),
        JsonFault::Depth => format!("{rows} {} nested too deeply{place}", of.are()),
    }
}

fn not_one_of(choice: Choice, of: Of<'_>) -> String {
    match choice.allowed() {
        [only] => format!("{} not {only}", of.are()),
        [first @ .., last] if first.len() < WORDS_LISTED => {
            format!("{} not {} or {last}", of.are(), first.join(", "))
        }
        _ => format!("{} none of the words that can stand there", of.are()),
    }
}

fn type_name(json_type: JsonType, of: Of<'_>) -> &'static str {
    match json_type {
        JsonType::Null => "null",
        JsonType::Boolean => "true or false",
        JsonType::Number => of.pick("a number", "numbers"),
        JsonType::String => "text",
        JsonType::Array => of.pick("a list", "lists"),
        JsonType::Object => of.pick("an object", "objects"),
    }
}

/// `J or N`; with more values than that, the first and that there are others.
fn named(values: &[&str]) -> String {
    match values {
        [] => "something else".to_owned(),
        [only] => format!("“{only}”"),
        [first @ .., last] if values.len() <= VALUES_NAMED => {
            let first: Vec<String> = first.iter().map(|value| format!("“{value}”")).collect();
            format!("{} or “{last}”", first.join(", "))
        }
        [first, ..] => format!("“{first}” and other words"),
    }
}

#[cfg(test)]
mod tests;
