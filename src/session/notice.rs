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

impl Notice {
    /// The input or this machine is at fault.
    pub(crate) fn ours(code: &'static str, message: impl Into<String>, next: impl Into<String>) -> Self {
        Self { code, message: message.into(), next: next.into(), is_tenants: false }
    }

    /// The tenant refused or can't be reached.
    pub(crate) fn tenants(code: &'static str, message: impl Into<String>, next: impl Into<String>) -> Self {
        Self { is_tenants: true, ..Self::ours(code, message, next) }
    }
}
