//! The names under which groups of problems are kept on the disk. They stay as they are, whatever the program calls its
//! topics by then: a name that is written once is never given to another topic.

use super::Topic;
use crate::sheet::{ColumnType, Fix};
use crate::user::attribute::JsonType;
use crate::user::problem::{Choice, HashFault, JsonFault, Need, PictureFault, UserIdFault};

impl Topic {
    /// Its name on the disk.
    pub(in crate::session) fn name(self) -> String {
        let plain = match self {
            Self::Missing(need) => return format!("missing:{}", need_name(need)),
            Self::WrongType(expected) => return format!("wrong-type:{}", type_name(expected)),
            Self::TooShort(minimum) => return format!("too-short:{minimum}"),
            Self::TooLong(maximum) => return format!("too-long:{maximum}"),
            Self::TooSmall(minimum) => return format!("too-small:{minimum}"),
            Self::NotOneOf(choice) => return format!("not-one-of:{}", choice_name(choice)),
            Self::HashValue(algorithm, fault) => return format!("hash:{}:{}", algorithm.name(), hash_name(fault)),
            Self::NotWithAlgorithm(algorithm) => return format!("not-with:{}", algorithm.name()),
            Self::ManyItems(maximum) => return format!("many-items:{maximum}"),
            Self::KeyCharacter(sign) => return format!("key-character:{:x}", u32::from(sign)),
            Self::Duplicate(identifier) => return format!("duplicate:{}", identifier.attribute()),
            Self::CellType(expected) => return format!("cell-type:{}", column_name(expected)),
            Self::UserId(fault) => user_id_name(fault),
            Self::Picture(fault) => picture_name(fault),
            Self::BrokenJson(fault) => json_name(fault),
            Self::Null => "null",
            Self::NotTrueOrFalse => "not-true-or-false",
            Self::UnknownProperty => "unknown-property",
            Self::ClearTextPassword => "clear-text-password",
            Self::Empty => "empty",
            Self::NotAPowerOfTwo => "not-a-power-of-two",
            Self::BeginsWithSpace => "begins-with-space",
            Self::EndsWithSpace => "ends-with-space",
            Self::NotAnAddress => "not-an-address",
            Self::EmailTooLong => "email-too-long",
            Self::EmailNotAscii => "email-not-ascii",
            Self::EmailOddDomain => "email-odd-domain",
            Self::EmailQuoted => "email-quoted",
            Self::Capitals => "capitals",
            Self::PhoneWithZeros => "phone-with-zeros",
            Self::PhoneMarks => "phone-marks",
            Self::NumberForText => "number-for-text",
            Self::Phone => "phone",
            Self::UsernameCharacter => "username-character",
            Self::UsernameIsEmail => "username-is-email",
            Self::UsernameIsPhone => "username-is-phone",
            Self::UsernameNotAscii => "username-not-ascii",
            Self::NotBcrypt => "not-bcrypt",
            Self::BcryptVariant => "bcrypt-variant",
            Self::BcryptRounds => "bcrypt-rounds",
            Self::BcryptMalformed => "bcrypt-malformed",
            Self::BothHashes => "both-hashes",
            Self::NoFactor => "no-factor",
            Self::SeveralFactors => "several-factors",
            Self::TotpSecret => "totp-secret",
            Self::ForbiddenKey => "forbidden-key",
            Self::ShadowsAttribute => "shadows-attribute",
            Self::RepeatedKey => "repeated-key",
            Self::ProfileSize => "profile-size",
            Self::UserSize => "user-size",
            Self::UserIdTaken => "user-id-taken",
            Self::InvalidUtf8 => "invalid-utf8",
            Self::BrokenOff => "broken-off",
            Self::AfterTheEnd => "after-the-end",
            Self::Ragged => "ragged",
            Self::ErrorCell => "error-cell",
            Self::Occupied => "occupied",
            Self::UnclosedQuote => "unclosed-quote",
            Self::RowTooLarge => "row-too-large",
        };
        plain.to_owned()
    }
}

/// The name of a fix that is certain, or of none.
pub(in crate::session) fn fix_name(fix: Option<Fix>) -> &'static str {
    match fix {
        None => "none",
        Some(Fix::Trim) => "trim",
        Some(Fix::LowerCase) => "lower-case",
        Some(Fix::PhonePlus) => "phone-plus",
        Some(Fix::YesNo) => "yes-no",
        Some(Fix::NumberToText) => "number-to-text",
        Some(Fix::RemoveEmpty) => "remove-empty",
    }
}

fn need_name(need: Need) -> String {
    match need {
        Need::Schema => "schema".to_owned(),
        Need::Connection => "connection".to_owned(),
        Need::SchemaAlone => "schema-alone".to_owned(),
        Need::AnyIdentifier => "any-identifier".to_owned(),
        Need::Algorithm(algorithm) => format!("algorithm:{}", algorithm.name()),
    }
}

fn choice_name(choice: Choice) -> String {
    match choice {
        Choice::Algorithms => "algorithms".to_owned(),
        Choice::HashEncodings(algorithm) => format!("hash-encodings:{}", algorithm.name()),
        Choice::Encodings => "encodings".to_owned(),
        Choice::SaltPositions => "salt-positions".to_owned(),
        Choice::PasswordEncodings => "password-encodings".to_owned(),
        Choice::Digests => "digests".to_owned(),
    }
}

fn type_name(expected: JsonType) -> &'static str {
    match expected {
        JsonType::Null => "null",
        JsonType::Boolean => "boolean",
        JsonType::Number => "number",
        JsonType::String => "string",
        JsonType::Array => "array",
        JsonType::Object => "object",
    }
}

fn column_name(expected: ColumnType) -> &'static str {
    match expected {
        ColumnType::Text => "text",
        ColumnType::Number => "number",
        ColumnType::Boolean => "boolean",
        ColumnType::Json => "json",
    }
}

fn hash_name(fault: HashFault) -> &'static str {
    match fault {
        HashFault::Notation => "notation",
        HashFault::NotInEncoding => "not-in-encoding",
        HashFault::Length => "length",
    }
}

fn user_id_name(fault: UserIdFault) -> &'static str {
    match fault {
        UserIdFault::Empty => "user-id:empty",
        UserIdFault::Space => "user-id:space",
        UserIdFault::OtherProvider => "user-id:other-provider",
        UserIdFault::PrefixTwice => "user-id:prefix-twice",
    }
}

fn picture_name(fault: PictureFault) -> &'static str {
    match fault {
        PictureFault::NotAUrl => "picture:not-a-url",
        PictureFault::OtherScheme => "picture:other-scheme",
        PictureFault::NotEncoded => "picture:not-encoded",
        PictureFault::NoHost => "picture:no-host",
    }
}

fn json_name(fault: JsonFault) -> &'static str {
    match fault {
        JsonFault::Syntax => "broken-json:syntax",
        JsonFault::CutOff => "broken-json:cut-off",
        JsonFault::LoneSurrogate => "broken-json:lone-surrogate",
        JsonFault::Number => "broken-json:number",
        JsonFault::Depth => "broken-json:depth",
    }
}
