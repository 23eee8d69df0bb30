//! One gate for all calls to a tenant, so that together they stay within its rate limits.
//!
//! The tenant tells in each answer how many requests it would still take. What it does not tell (how fast it refills)
//! is found out by letting one request through when it counts anew.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until};

use super::answer::Limits;

#[derive(Debug, Default)]
pub(super) struct Limiter {
    state: Mutex<State>,
    changed: Notify,
}

#[derive(Debug, Default)]
struct State {
    /// Requests without an answer yet. The tenant may or may not have counted them.
    under_way: u64,
    known: Option<Known>,
    /// How many calls the tenant takes at once after a rest.
    bucket: Option<u64>,
    /// After a refusal: nobody before this.
    closed_until: Option<Instant>,
}

#[derive(Debug, Clone, Copy)]
struct Known {
    remaining: u64,
    /// When the tenant takes more.
    reset: Instant,
    /// After a refusal without numbers; forgotten at the first success.
    guessed: bool,
}

/// A request's turn, given back when it is dropped.
#[derive(Debug)]
pub(super) struct Turn<'a> {
    limiter: &'a Limiter,
}

/// For a tenant that does not say when it counts anew; its limits are per second or slower.
const RESET_IF_UNKNOWN: Duration = Duration::from_secs(1);

impl Limiter {
    /// How many calls the tenant takes at once after a rest, as its last answer said.
    pub(super) fn bucket(&self) -> Option<u64> {
        self.state().bucket
    }

    /// Waits until a request may be sent; or says at once how long that would take if it can't be before `deadline`.
    pub(super) async fn turn(&self, deadline: Instant) -> Result<Turn<'_>, Duration> {
        loop {
            let changed = self.changed.notified();
            tokio::pin!(changed);
            // Listens from here on, so that an answer between the question and the wait is not missed.
            changed.as_mut().enable();
            let now = Instant::now();
            let Some(until) = self.state().next(now) else {
                return Ok(Turn { limiter: self });
            };
            if until > deadline {
                return Err(until - now);
            }
            tokio::select! {
                () = sleep_until(until) => {}
                () = changed => {}
            }
        }
    }

    /// Takes in what an answer said.
    pub(super) fn learn(&self, limits: &Limits) {
        self.state().learn(limits, Instant::now());
        self.changed.notify_waiters();
    }

    /// The tenant refused a request: nobody tries for this long.
    pub(super) fn close_for(&self, wait: Duration) {
        self.state().close(wait, Instant::now());
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut state = self.limiter.state();
        state.under_way = state.under_way.saturating_sub(1);
        drop(state);
        self.limiter.changed.notify_waiters();
    }
}

impl State {
    /// Takes a turn, or says when to look again.
    fn next(&mut self, now: Instant) -> Option<Instant> {
        if let Some(until) = self.closed_until {
            if now < until {
                return Some(until);
            }
            self.closed_until = None;
        }
        if let Some(known) = &mut self.known
            && self.under_way >= known.remaining
        {
            if now < known.reset {
                return Some(known.reset);
            }
            // There is more again. How much only an answer tells, so one goes and looks; and if its answer takes
            // long, another one after a while.
            known.remaining = self.under_way + 1;
            known.reset = now + RESET_IF_UNKNOWN;
        }
        self.under_way += 1;
        None
    }

    fn learn(&mut self, limits: &Limits, now: Instant) {
        self.bucket = limits.limit.or(self.bucket);
        if let Some(remaining) = limits.remaining {
            let reset = now + limits.reset.unwrap_or(RESET_IF_UNKNOWN);
            self.known = Some(Known { remaining, reset, guessed: false });
        } else if self.known.is_some_and(|known| known.guessed) {
            self.known = None;
        }
    }

    fn close(&mut self, wait: Duration, now: Instant) {
        let until = self.closed_until.unwrap_or(now).max(now + wait);
        self.closed_until = Some(until);
        self.known = Some(Known { remaining: 0, reset: until, guessed: true });
    }
}

#[cfg(test)]
mod tests;
