//! What can be wrong with a user, as data. The sentences are made in `session/words/`.
//!
//! A list may have a million bad rows, so a [`Problem`] is small and says most of what it says without allocating; and
//! it never holds a secret (a hash, a password, a TOTP secret), since problems are shown, written and reported.

mod certain;
mod choice;
mod fault;

use std::borrow::Cow;

use crate::user::attribute::JsonType;

pub use certain::certain_fix;
pub use choice::{Algorithm, Choice};
pub use fault::{
    BcryptFault, EmailFault, HashFault, Identifier, JsonFault, Need, PictureFault, UserIdFault, UsernameFault,
};

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The user can't be sent like this.
    Error,
    /// The user can be sent; the admin should know.
    Warning,
}

/// One thing that is wrong with one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Whether the row can be sent all the same.
    pub severity: Severity,
    /// The kind of problem, for scripts and for grouping.
    pub code: Code,
    /// Where: dotted, as shown (`email`, `user_metadata.address.city`, `mfa_factors[0].phone.value`); empty for the row.
    pub path: Cow<'static, str>,
    /// What was expected and what was found.
    pub detail: Detail,
}

// Sixty-four bytes for each of a million problems are 64 MB, which leaves room for the rest of the program.
const _: () = assert!(size_of::<Problem>() <= 64);

impl Problem {
    /// A problem that keeps the row from being sent.
    pub fn error(code: Code, path: impl Into<Cow<'static, str>>, detail: Detail) -> Self {
        Self { severity: Severity::Error, code, path: path.into(), detail }
    }

    /// A problem that the admin should know of.
    pub fn warning(code: Code, path: impl Into<Cow<'static, str>>, detail: Detail) -> Self {
        Self { severity: Severity::Warning, code, path: path.into(), detail }
    }

    /// Whether the row can't be sent because of this.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// The kind of a problem: the tenant's own code where one fits (API page 5.2), else one of ours in the same style.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    DuplicatedUser,
    AnyOfMissing,
    ObjectRequired,
    InvalidType,
    EnumMismatch,
    Pattern,
    Format,
    MinLength,
    MaxLength,
    Minimum,
    ArrayLengthShort,
    ArrayLengthLong,
    NotPassed,
    ProfileSizeExceeded,
    Conflict,
    /// Ours: a name that the object does not have.
    UnknownProperty,
    /// Ours: the row is no JSON, or JSON that would make the whole job unreadable.
    InvalidJson,
    /// Ours: the user alone is larger than an import job may be.
    TooLargeForAJob,
    /// Ours: the same name twice in one object.
    RepeatedProperty,
    /// Ours: accepted, but not what it looks like.
    Doubtful,
}

impl Code {
    /// The code as scripts and reports have it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::DuplicatedUser => "DUPLICATED_USER",
            Self::AnyOfMissing => "ANY_OF_MISSING",
            Self::ObjectRequired => "OBJECT_REQUIRED",
            Self::InvalidType => "INVALID_TYPE",
            Self::EnumMismatch => "ENUM_MISMATCH",
            Self::Pattern => "PATTERN",
            Self::Format => "FORMAT",
            Self::MinLength => "MIN_LENGTH",
            Self::MaxLength => "MAX_LENGTH",
            Self::Minimum => "MINIMUM",
            Self::ArrayLengthShort => "ARRAY_LENGTH_SHORT",
            Self::ArrayLengthLong => "ARRAY_LENGTH_LONG",
            Self::NotPassed => "NOT_PASSED",
            Self::ProfileSizeExceeded => "PROFILE_SIZE_EXCEEDED",
            Self::Conflict => "CONFLICT",
            Self::UnknownProperty => "ADDITIONAL_PROPERTY",
            Self::InvalidJson => "INVALID_JSON",
            Self::TooLargeForAJob => "TOO_LARGE_FOR_A_JOB",
            Self::RepeatedProperty => "REPEATED_PROPERTY",
            Self::Doubtful => "DOUBTFUL",
        }
    }
}

/// What was expected and what was found. `value` is what the row says, shortened by [`shown`]; never a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Detail {
    /// A member that has to be there isn't.
    Missing { because: Need },
    /// A member is of another type. `value` is empty for objects, arrays and secrets.
    WrongType { expected: JsonType, found: JsonType, value: Box<str> },
    /// A name that is not one of the object's; the path ends with it.
    UnknownProperty,
    /// A password in clear text: imports take hashes only.
    ClearTextPassword,
    /// Fewer characters than asked for.
    TooShort { minimum: u32, length: u32 },
    /// More characters than allowed. As a warning: more than the smaller of two documented limits.
    TooLong { maximum: u32, length: u32 },
    /// A number below its least value.
    TooSmall { minimum: u32 },
    /// scrypt's `cost` is not a power of two above one.
    NotAPowerOfTwo,
    /// A word that is not among those allowed.
    NotOneOf { choice: Choice, value: Box<str> },
    /// Not an e-mail address, or a strange one.
    Email { fault: EmailFault, value: Box<str> },
    /// Not a phone number in E.164 form.
    Phone { value: Box<str> },
    /// Not a user id, or a strange one.
    UserId { fault: UserIdFault, value: Box<str> },
    /// Not a username.
    Username { fault: UsernameFault, value: Box<str> },
    /// Not the address of a picture, or a strange one.
    Picture { fault: PictureFault, value: Box<str> },
    /// `password_hash` is not a bcrypt hash of ten rounds.
    Bcrypt { fault: BcryptFault },
    /// `hash.value` of a custom hash is not what its algorithm writes.
    HashValue { algorithm: Algorithm, fault: HashFault },
    /// A member of a custom hash that its algorithm doesn't take.
    NotWithAlgorithm { algorithm: Algorithm },
    /// Both `password_hash` and `custom_password_hash`.
    BothHashes,
    /// An array with fewer elements than asked for.
    FewItems { minimum: u32, count: u32 },
    /// An array with more elements than allowed.
    ManyItems { maximum: u32, count: u32 },
    /// An MFA factor with no kind, or with several.
    FactorKinds { count: u32 },
    /// `totp.secret` is not Base32 without padding.
    TotpSecret,
    /// A key that `app_metadata` may not have.
    ForbiddenKey,
    /// A metadata key with a `.` or a `$`.
    KeyCharacter { character: char },
    /// An `app_metadata` key that has the name of a root attribute and hides it in rules and actions.
    ShadowsAttribute,
    /// The same name twice in one object: the last one counts.
    RepeatedKey,
    /// The profile is larger than Auth0's limit for one user.
    ProfileSize { bytes: u32, limit: u32 },
    /// The user is larger than a whole import job may be.
    UserSize { bytes: u32, limit: u32 },
    /// The row's JSON can't be read, or would make the job that carries it unreadable. `position` counts bytes of the
    /// row from 1; 0 where it isn't known.
    BrokenJson { fault: JsonFault, position: u32 },
    /// An earlier row of the list (0-based, as given to `Duplicates`) is the same user.
    Duplicate { identifier: Identifier, earlier_row: u32 },
    /// The `user_id` belongs to a live user that has another e-mail.
    UserIdTaken { email: Box<str> },
}

/// The most characters of a found value that a problem keeps.
pub const SHOWN_CHARS: usize = 80;

/// A found value as a problem keeps it: at most [`SHOWN_CHARS`] characters, and none that a terminal would obey.
pub fn shown(value: &str) -> Box<str> {
    let mut shown: String =
        value.chars().take(SHOWN_CHARS).map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }).collect();
    if value.chars().nth(SHOWN_CHARS).is_some() {
        shown.pop();
        shown.push('…');
    }
    shown.into_boxed_str()
}
