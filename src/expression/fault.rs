//! Why there is no answer.

/// Why an expression gives no value: for all users, or for the one it was asked of.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// There is nothing but blanks.
    #[error("the expression is empty")]
    Empty,
    /// More than a person writes.
    #[error("the expression is longer than {limit_bytes} bytes")]
    TooLong { limit_bytes: usize },
    /// It is no JavaScript; line and column count from 1.
    #[error("line {line}, column {column}: {message}")]
    Syntax { line: u32, column: u32, message: String },
    /// It breaks off: a bracket is not closed, or something is to follow.
    #[error("the expression is not complete")]
    Incomplete,
    /// The engine could not be started; there is no memory left.
    #[error("no JavaScript engine")]
    NoEngine,
    /// The row is no JSON object.
    #[error("the user is no JSON object")]
    NoUser,
    /// It threw an error for this user, by the engine's message.
    #[error("{message}")]
    Threw { message: String },
    /// It took longer for this user than is allowed.
    #[error("too slow")]
    RowTime,
    /// It takes too long for all users together, or was too slow or too large for several of them.
    #[error("too slow for all users")]
    TotalTime,
    /// It needs more memory than is allowed.
    #[error("too much memory")]
    Memory,
    /// It calls itself too deeply.
    #[error("too deep")]
    Depth,
    /// Nobody waits for it any more.
    #[error("stopped")]
    Stopped,
    /// It has a result that no cell can hold.
    #[error("no value")]
    NoValue(NoValue),
}

/// A result that no cell can hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoValue {
    Function,
    Symbol,
    BigInt,
    Promise,
    /// `NaN`: something that is no number was reckoned with.
    NotANumber,
    Infinite,
    /// A date that is none.
    InvalidDate,
    /// An object that JSON does not know, by the name of its kind: `Map`.
    Object(String),
    /// It holds itself, or a `toJSON` or a `BigInt` is in it; by the engine's message.
    NotJson(String),
    /// A text with half of a character, as cutting through an emoji gives it.
    HalfCharacter,
    TooLarge,
}

impl Fault {
    /// Whether no other user could have a better answer: it is the expression itself, or all of it is over.
    pub fn is_of_all(&self) -> bool {
        match self {
            Self::Empty
            | Self::TooLong { .. }
            | Self::Syntax { .. }
            | Self::Incomplete
            | Self::NoEngine
            | Self::TotalTime
            | Self::Stopped => true,
            Self::NoUser | Self::Threw { .. } | Self::RowTime | Self::Memory | Self::Depth | Self::NoValue(_) => false,
        }
    }
}
