//! What can be wrong with a user, as data. The sentences are made in `session/words/`.

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The user can't be sent like this.
    Error,
    /// The user can be sent; the admin should know.
    Warning,
}
