//! What a person is told when something went wrong or needs a decision.

/// Where a fault lies, which decides how a command ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// In the input or on this machine; nothing was sent.
    Ours,
    /// The tenant refused or can't be reached.
    Tenants,
    /// On this machine, in the middle of a run.
    InARun,
}

/// What happened, to which user or file and why; and what to do next. Holds no secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// A short stable name for scripts, like `unknown_connection`.
    pub code: &'static str,
    /// What happened, to what, and why.
    pub message: String,
    /// What to do next. Never empty.
    pub next: String,
    /// Where the fault lies.
    pub fault: Fault,
}

impl Notice {
    /// The input or this machine is at fault.
    pub(crate) fn ours(code: &'static str, message: impl Into<String>, next: impl Into<String>) -> Self {
        Self { code, message: message.into(), next: next.into(), fault: Fault::Ours }
    }

    /// The tenant refused or can't be reached.
    pub(crate) fn tenants(code: &'static str, message: impl Into<String>, next: impl Into<String>) -> Self {
        Self { fault: Fault::Tenants, ..Self::ours(code, message, next) }
    }
}
