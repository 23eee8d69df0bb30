//! What a problem is about, for grouping: the kind of fault without what differs from row to row.

mod name;

pub(super) use name::fix_name;

use crate::plan::RowFault;
use crate::sheet::{ColumnType, Fix, RowProblem};
use crate::user::attribute::JsonType;
use crate::user::problem::{
    Algorithm, BcryptFault, Choice, Detail, EmailFault, HashFault, Identifier, JsonFault, Need, PictureFault, Problem,
    UserIdFault, UsernameFault, certain_fix,
};

/// What a problem is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Topic {
    Missing(Need),
    Null,
    WrongType(JsonType),
    NotTrueOrFalse,
    UnknownProperty,
    ClearTextPassword,
    Empty,
    TooShort(u32),
    TooLong(u32),
    TooSmall(u32),
    NotAPowerOfTwo,
    NotOneOf(Choice),
    BeginsWithSpace,
    EndsWithSpace,
    NotAnAddress,
    EmailTooLong,
    EmailNotAscii,
    EmailOddDomain,
    EmailQuoted,
    Capitals,
    PhoneWithZeros,
    PhoneMarks,
    NumberForText,
    Phone,
    UserId(UserIdFault),
    UsernameCharacter,
    UsernameIsEmail,
    UsernameIsPhone,
    UsernameNotAscii,
    Picture(PictureFault),
    NotBcrypt,
    BcryptVariant,
    BcryptRounds,
    BcryptMalformed,
    HashValue(Algorithm, HashFault),
    NotWithAlgorithm(Algorithm),
    BothHashes,
    ManyItems(u32),
    NoFactor,
    SeveralFactors,
    TotpSecret,
    ForbiddenKey,
    KeyCharacter(char),
    ShadowsAttribute,
    RepeatedKey,
    ProfileSize,
    UserSize,
    BrokenJson(JsonFault),
    Duplicate(Identifier),
    UserIdTaken,
    InvalidUtf8,
    BrokenOff,
    AfterTheEnd,
    Ragged,
    CellType(ColumnType),
    ErrorCell,
    Occupied,
    UnclosedQuote,
    RowTooLarge,
}

impl Topic {
    /// Whether rows can't be read at all: then nothing else in them could be looked at.
    pub(super) fn is_damage(self) -> bool {
        matches!(
            self,
            Self::InvalidUtf8
                | Self::BrokenOff
                | Self::AfterTheEnd
                | Self::Ragged
                | Self::UnclosedQuote
                | Self::RowTooLarge
                | Self::BrokenJson(_)
        )
    }

    /// What it is about, the fix that is certain, and the value where its title names some.
    pub(super) fn of(fault: &RowFault) -> (Self, Option<Fix>, Option<&str>) {
        match fault {
            RowFault::User(problem) => {
                let fix = certain_fix(problem);
                let (topic, value) = of_user(problem, fix);
                (topic, fix, value)
            }
            RowFault::Row(problem) => (of_row(problem), None, None),
        }
    }
}

fn of_user(problem: &Problem, fix: Option<Fix>) -> (Topic, Option<&str>) {
    let topic = match &problem.detail {
        Detail::WrongType { expected: JsonType::Boolean, found: JsonType::String | JsonType::Number, value }
            if !value.is_empty() =>
        {
            return (Topic::NotTrueOrFalse, Some(value));
        }
        Detail::Missing { because } => Topic::Missing(*because),
        Detail::WrongType { found: JsonType::Null, .. } => Topic::Null,
        Detail::WrongType { .. } if fix == Some(Fix::NumberToText) => Topic::NumberForText,
        Detail::WrongType { expected, .. } => Topic::WrongType(*expected),
        Detail::UnknownProperty => Topic::UnknownProperty,
        Detail::ClearTextPassword => Topic::ClearTextPassword,
        Detail::TooShort { length: 0, .. } | Detail::FewItems { .. } => Topic::Empty,
        Detail::TooShort { minimum, .. } => Topic::TooShort(*minimum),
        Detail::TooLong { maximum, .. } => Topic::TooLong(*maximum),
        Detail::TooSmall { minimum } => Topic::TooSmall(*minimum),
        Detail::NotAPowerOfTwo => Topic::NotAPowerOfTwo,
        Detail::NotOneOf { choice, .. } => Topic::NotOneOf(*choice),
        Detail::Email { value, .. } | Detail::Username { value, .. } | Detail::UserId { value, .. }
            if fix == Some(Fix::Trim) =>
        {
            if value.starts_with(char::is_whitespace) {
                Topic::BeginsWithSpace
            } else {
                Topic::EndsWithSpace
            }
        }
        Detail::Email { fault, .. } => email(*fault),
        Detail::Phone { value } if fix == Some(Fix::PhonePlus) => {
            if value.trim_start().starts_with("00") {
                Topic::PhoneWithZeros
            } else {
                Topic::PhoneMarks
            }
        }
        Detail::Phone { value } if value.is_empty() => Topic::Empty,
        Detail::Phone { .. } => Topic::Phone,
        Detail::UserId { fault: UserIdFault::Empty, .. } => Topic::Empty,
        Detail::UserId { fault, .. } => Topic::UserId(*fault),
        Detail::Username { fault, .. } => match fault {
            UsernameFault::Character(_) => Topic::UsernameCharacter,
            UsernameFault::IsEmail => Topic::UsernameIsEmail,
            UsernameFault::IsPhone => Topic::UsernameIsPhone,
            UsernameFault::NotAscii => Topic::UsernameNotAscii,
            UsernameFault::Capitals => Topic::Capitals,
        },
        Detail::Picture { fault: PictureFault::NotAUrl, value } if value.is_empty() => Topic::Empty,
        Detail::Picture { fault, .. } => Topic::Picture(*fault),
        Detail::Bcrypt { fault } => match fault {
            BcryptFault::NotBcrypt => Topic::NotBcrypt,
            BcryptFault::Variant => Topic::BcryptVariant,
            BcryptFault::Rounds(_) => Topic::BcryptRounds,
            BcryptFault::Malformed => Topic::BcryptMalformed,
        },
        Detail::HashValue { algorithm, fault } => Topic::HashValue(*algorithm, *fault),
        Detail::NotWithAlgorithm { algorithm } => Topic::NotWithAlgorithm(*algorithm),
        Detail::BothHashes => Topic::BothHashes,
        Detail::ManyItems { maximum, .. } => Topic::ManyItems(*maximum),
        Detail::FactorKinds { count: 0 } => Topic::NoFactor,
        Detail::FactorKinds { .. } => Topic::SeveralFactors,
        Detail::TotpSecret => Topic::TotpSecret,
        Detail::ForbiddenKey => Topic::ForbiddenKey,
        Detail::KeyCharacter { character } => Topic::KeyCharacter(*character),
        Detail::ShadowsAttribute => Topic::ShadowsAttribute,
        Detail::RepeatedKey => Topic::RepeatedKey,
        Detail::ProfileSize { .. } => Topic::ProfileSize,
        Detail::UserSize { .. } => Topic::UserSize,
        Detail::BrokenJson { fault, .. } => Topic::BrokenJson(*fault),
        Detail::Duplicate { identifier, .. } => Topic::Duplicate(*identifier),
        Detail::UserIdTaken { .. } => Topic::UserIdTaken,
    };
    (topic, None)
}

fn email(fault: EmailFault) -> Topic {
    match fault {
        EmailFault::Empty => Topic::Empty,
        EmailFault::Space
        | EmailFault::NoAt
        | EmailFault::SeveralAts
        | EmailFault::NoLocalPart
        | EmailFault::NoDomain
        | EmailFault::Dots
        | EmailFault::Character(_)
        | EmailFault::DomainLabel => Topic::NotAnAddress,
        EmailFault::LocalPartTooLong | EmailFault::TooLong => Topic::EmailTooLong,
        EmailFault::NotAscii => Topic::EmailNotAscii,
        EmailFault::OddDomain => Topic::EmailOddDomain,
        EmailFault::Quoted => Topic::EmailQuoted,
        EmailFault::Capitals => Topic::Capitals,
    }
}

fn of_row(problem: &RowProblem) -> Topic {
    match problem {
        RowProblem::InvalidUtf8 => Topic::InvalidUtf8,
        RowProblem::BrokenOff => Topic::BrokenOff,
        RowProblem::AfterTheEnd => Topic::AfterTheEnd,
        RowProblem::Ragged { .. } => Topic::Ragged,
        RowProblem::Cell { expected, .. } => Topic::CellType(*expected),
        RowProblem::ErrorCell { .. } => Topic::ErrorCell,
        RowProblem::Occupied { .. } => Topic::Occupied,
        RowProblem::UnclosedQuote => Topic::UnclosedQuote,
        RowProblem::TooLarge { .. } => Topic::RowTooLarge,
    }
}
