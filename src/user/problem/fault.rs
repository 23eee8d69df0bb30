//! The ways in which a value can be wrong.

use super::Algorithm;

/// Who asks for a missing member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Need {
    /// The import schema.
    Schema,
    /// The settings of the chosen connection.
    Connection,
    /// The published schema, while the connection does without: a warning.
    SchemaAlone,
    /// At least one of e-mail, username and phone number has to be there.
    AnyIdentifier,
    /// The algorithm of the hash beside it.
    Algorithm(Algorithm),
}

/// What is wrong with an e-mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EmailFault {
    Empty,
    Space,
    NoAt,
    SeveralAts,
    NoLocalPart,
    NoDomain,
    /// Two dots in a row, or a dot at the start or end of a part.
    Dots,
    /// A character that an address can't have.
    Character(char),
    /// A domain label that begins or ends with a hyphen, or is over 63 characters.
    DomainLabel,
    LocalPartTooLong,
    TooLong,
    /// Warning: letters beyond ASCII, which not every mail system takes.
    NotAscii,
    /// Warning: a domain without a dot or with a reserved label, or an IP address in brackets.
    OddDomain,
    /// Warning: a local part in quotes.
    Quoted,
    /// Warning: the tenant stores small letters.
    Capitals,
}

/// What is wrong with a `user_id`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UserIdFault {
    Empty,
    Space,
    /// Warning: `google-oauth2|…` and the like; a database connection makes it `auth0|google-oauth2|…`.
    OtherProvider,
    /// Warning: `auth0|auth0|…`.
    PrefixTwice,
}

/// What is wrong with a username.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UsernameFault {
    /// A character that a username can't have.
    Character(char),
    /// An e-mail address, which the connection doesn't take as a username.
    IsEmail,
    /// Warning: a phone number, which the connection doesn't take as a username.
    IsPhone,
    /// Warning: letters beyond ASCII.
    NotAscii,
    /// Warning: the tenant stores small letters.
    Capitals,
}

/// What is wrong with the address of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PictureFault {
    NotAUrl,
    /// Warning: not `https:` or `http:`.
    OtherScheme,
    /// Warning: characters that should be percent-encoded, such as letters beyond ASCII, or a `%` that encodes nothing.
    NotEncoded,
    /// Warning: `https:` without a host.
    NoHost,
}

/// What is wrong with a `password_hash`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BcryptFault {
    /// No bcrypt hash at all: perhaps a password, perhaps another algorithm.
    NotBcrypt,
    /// `$2y$` and `$2x$`, which only `custom_password_hash` (`$2y$`) takes.
    Variant,
    Rounds(u8),
    /// Not 60 characters, or not bcrypt's own alphabet.
    Malformed,
}

/// What is wrong with the value of a custom hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HashFault {
    /// Not in the algorithm's own notation.
    Notation,
    /// Warning: not hexadecimal or not Base64, as `encoding` says.
    NotInEncoding,
    /// Warning: another number of bytes than the algorithm makes.
    Length,
}

/// Why a row's JSON is no good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JsonFault {
    Syntax,
    /// It ends in the middle.
    CutOff,
    /// Half of a surrogate pair, written `\ud83d`.
    LoneSurrogate,
    /// A number beyond what a double holds.
    Number,
    /// Objects or arrays nested too deeply.
    Depth,
}

/// What makes two rows the same user (API page 4.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Identifier {
    Email,
    Username,
    PhoneNumber,
    UserId,
}

impl Identifier {
    /// The attribute's name.
    pub fn attribute(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Username => "username",
            Self::PhoneNumber => "phone_number",
            Self::UserId => "user_id",
        }
    }
}
