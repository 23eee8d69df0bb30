//! What a person is told when something went wrong or needs a decision.

/// What happened, to which user or file and why; and what to do next. Holds no secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// A short stable name for scripts, like `unknown_connection`.
    pub code: &'static str,
    /// What happened, to what, and why.
    pub message: String,
    /// What to do next. Never empty.
    pub next: String,
    /// Whether the tenant refused or can't be reached; else the input or this machine is at fault.
    pub is_tenants: bool,
}
