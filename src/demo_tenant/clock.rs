use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use std::sync::atomic::Ordering;
use std::time::Duration;

use jiff::SignedDuration;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use tokio::sync::Notify;

/// The one clock of the tenant. It can be moved ahead, so that a test need not wait a day for a job to be forgotten.
#[derive(Clone, Default)]
pub(super) struct Clock(Arc<Inner>);

#[derive(Default)]
struct Inner {
    ahead_seconds: AtomicI64,
    moved: Notify,
}

impl Clock {
    pub(super) fn now(&self) -> Timestamp {
        let ahead = SignedDuration::from_secs(self.0.ahead_seconds.load(Ordering::SeqCst));
        Timestamp::now().checked_add(ahead).unwrap_or(Timestamp::MAX)
    }

    pub(super) fn advance(&self, seconds: u32) {
        self.0.ahead_seconds.fetch_add(i64::from(seconds), Ordering::SeqCst);
        self.0.moved.notify_waiters();
    }

    /// Waits until the clock shows `deadline`, be it by time gone by or by being moved.
    pub(super) async fn sleep_until(&self, deadline: Timestamp) {
        loop {
            let moved = self.0.moved.notified(); // taken before the clock is read, or a move in between would be missed
            let Ok(left) = Duration::try_from(deadline.duration_since(self.now())) else { return };
            if left.is_zero() {
                return;
            }
            tokio::select! {
                () = tokio::time::sleep(left) => {}
                () = moved => {}
            }
        }
    }

    /// For the `Date` header.
    pub(super) fn http_date(&self) -> String {
        self.now().to_zoned(TimeZone::UTC).strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
    }
}

/// A moment as the API writes it: `2026-01-02T03:04:05.678Z`.
pub(super) fn iso(moment: Timestamp) -> String {
    moment.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string()
}

/// A length of time that can be added to a timestamp.
pub(super) fn later(moment: Timestamp, by: Duration) -> Timestamp {
    moment.checked_add(by).unwrap_or(Timestamp::MAX)
}
