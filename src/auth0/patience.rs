//! How long a call is tried, and how long to wait between two tries.

use std::time::Duration;

use tokio::time::Instant;

use super::error::{ApiError, Retry};

/// The tries of one call.
#[derive(Debug)]
pub(super) struct Patience {
    deadline: Instant,
    failures: u32,
}

/// Long enough for a tenant's hiccup, short enough for a person who watches.
const TRY_FOR: Duration = Duration::from_mins(2);

/// A tenant that never answered is more likely misspelt than out of order.
const TRIES_TO_REACH: u32 = 3;

const FIRST_WAIT: Duration = Duration::from_millis(500);
const LONGEST_WAIT: Duration = Duration::from_secs(15);

/// The tenant said when; this only keeps a storm of refusals from being answered in kind.
const LONGEST_WAIT_BEYOND_RETRY_AFTER: Duration = Duration::from_secs(5);

impl Patience {
    pub(super) fn new() -> Self {
        Self { deadline: Instant::now() + TRY_FOR, failures: 0 }
    }

    pub(super) fn deadline(&self) -> Instant {
        self.deadline
    }

    /// How long to wait after this failure, or `None` to give up.
    pub(super) fn before_next(&mut self, error: &ApiError, reached: bool) -> Option<Duration> {
        self.failures += 1;
        if !reached && matches!(error, ApiError::Unreachable { .. }) && self.failures >= TRIES_TO_REACH {
            return None;
        }
        let backoff = FIRST_WAIT.saturating_mul(1_u32.checked_shl(self.failures - 1).unwrap_or(u32::MAX));
        let wait = match error.retry() {
            Retry::Never => return None,
            Retry::WithBackoff => jittered(backoff.min(LONGEST_WAIT)),
            Retry::After(wait) => wait.max(jittered(backoff.min(LONGEST_WAIT_BEYOND_RETRY_AFTER))),
        };
        (Instant::now() + wait <= self.deadline).then_some(wait)
    }
}

/// Between half and all of it, so that many programs do not come back together.
fn jittered(wait: Duration) -> Duration {
    wait.mul_f64(0.5 + fastrand::f64() / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_tenant_that_is_out_of_order_is_tried_for_two_minutes() {
        let (mut patience, start) = (Patience::new(), Instant::now());
        let mut tries = 1;
        while let Some(wait) = patience.before_next(&ApiError::Unavailable { status: 503 }, true) {
            tokio::time::advance(wait).await;
            tries += 1;
        }
        let took = start.elapsed();
        assert!(took > Duration::from_secs(100) && took <= TRY_FOR, "{took:?}");
        assert!((10..30).contains(&tries), "{tries}");
    }

    #[tokio::test(start_paused = true)]
    async fn the_tenants_own_time_to_wait_is_kept() {
        let limited = |seconds| ApiError::RateLimited { retry_after: Some(Duration::from_secs(seconds)) };
        assert_eq!(Patience::new().before_next(&limited(7), true), Some(Duration::from_secs(7)));
        assert!(Patience::new().before_next(&limited(0), true) > Some(Duration::from_millis(200)));
        assert_eq!(Patience::new().before_next(&limited(600), true), None);
    }

    #[tokio::test(start_paused = true)]
    async fn what_can_not_get_better_is_not_tried_again() {
        for error in [ApiError::WrongSecret, ApiError::NotFound, ApiError::MissingScope { needed: Vec::new() }] {
            assert_eq!(Patience::new().before_next(&error, true), None, "{error}");
        }
    }
}
