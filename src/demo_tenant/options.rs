use std::time::Duration;

use super::faults::Faults;

/// How the demo tenant is set up.
#[derive(Debug, Clone)]
pub struct Options {
    /// Port on 127.0.0.1; 0 takes any free one.
    pub port: u16,
    /// How many users are there at the start.
    pub users: usize,
    /// The same seed gives the same users, ids and dice.
    pub seed: u64,
    pub faults: Faults,
    pub plan: Plan,
    /// How long an import job takes at least.
    pub import_job_time: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            port: 0,
            users: 0,
            seed: 1,
            faults: Faults::default(),
            plan: Plan::default(),
            import_job_time: Duration::from_secs(1),
        }
    }
}

/// Which rate limit applies: a bucket of calls, filled again continuously.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Plan {
    Free,
    #[default]
    EnterpriseProduction,
    EnterpriseNonProduction,
    Unlimited,
}

impl Plan {
    /// Calls at once, and calls per second; `None` where there is no limit.
    pub(super) fn limit(self) -> Option<(u32, u32)> {
        match self {
            Self::Free => Some((2, 2)),
            Self::EnterpriseProduction => Some((50, 16)),
            Self::EnterpriseNonProduction => Some((10, 2)),
            Self::Unlimited => None,
        }
    }
}
