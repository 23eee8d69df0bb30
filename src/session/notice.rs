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

/// What helps at the terminal. Few notices have it, and all are passed about.
#[derive(Debug, Clone, PartialEq, Eq)]
struct InTerminal(String);

/// What happened, to which user or file and why; and what to do next, by the face that tells it. Holds no secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// A short stable name for scripts, like `unknown_connection`.
    pub code: &'static str,
    /// What happened, to what, and why.
    pub message: String,
    /// What to do next, in words that hold in the window. Never empty.
    pub next: String,
    /// The same in the terminal, where other ways lead there.
    in_terminal: Option<Box<InTerminal>>,
    /// Where the fault lies.
    pub fault: Fault,
}

impl Notice {
    /// The input or this machine is at fault.
    pub(crate) fn ours(code: &'static str, message: impl Into<String>, next: impl Into<String>) -> Self {
        Self { code, message: message.into(), next: next.into(), in_terminal: None, fault: Fault::Ours }
    }

    /// The tenant refused or can't be reached.
    pub(crate) fn tenants(code: &'static str, message: impl Into<String>, next: impl Into<String>) -> Self {
        Self { fault: Fault::Tenants, ..Self::ours(code, message, next) }
    }

    /// What to do next in the terminal, where its commands, options and variables are what helps.
    #[must_use]
    pub(crate) fn in_terminal(mut self, next: impl Into<String>) -> Self {
        self.in_terminal = Some(Box::new(InTerminal(next.into())));
        self
    }

    /// Says something else of what is to be done, in both faces.
    #[must_use]
    pub(crate) fn saying(mut self, message: String, next: String) -> Self {
        (self.message, self.next, self.in_terminal) = (message, next, None);
        self
    }

    /// What to do next, for somebody at the terminal.
    pub fn next_in_terminal(&self) -> &str {
        self.in_terminal.as_ref().map_or(&self.next, |it| &it.0)
    }
}
