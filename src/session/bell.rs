//! Wakes a face when the state has changed: at once for news, a few times a second for progress.

use std::time::Duration;
use tokio::time::Instant;

/// Progress is shown at most this often. Nobody reads faster, and each time costs a whole frame.
const PROGRESS: Duration = Duration::from_millis(200);

/// Wakes a face.
pub(super) struct Bell<W> {
    wake: W,
    /// When it rang last.
    rang: Option<Instant>,
    /// Progress waits to be shown.
    waiting: bool,
}

impl<W: Fn()> Bell<W> {
    pub(super) fn new(wake: W) -> Self {
        Self { wake, rang: None, waiting: false }
    }

    /// Something is so now that was not so before.
    pub(super) fn ring(&mut self) {
        self.rang = Some(Instant::now());
        self.waiting = false;
        (self.wake)();
    }

    /// Something has come further.
    pub(super) fn ring_for_progress(&mut self) {
        if self.rang.is_none_or(|rang| rang.elapsed() >= PROGRESS) {
            self.ring();
        } else {
            self.waiting = true;
        }
    }

    /// Whether progress waits to be shown.
    pub(super) fn is_waiting(&self) -> bool {
        self.waiting
    }

    /// Ends when it may be shown.
    pub(super) async fn due(&self) {
        if let Some(rang) = self.rang {
            tokio::time::sleep_until(rang + PROGRESS).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    #[tokio::test(start_paused = true)]
    async fn progress_wakes_five_times_a_second_and_news_at_once() {
        let rung = Cell::new(0);
        let mut bell = Bell::new(|| rung.set(rung.get() + 1));
        for _ in 0..100 {
            bell.ring_for_progress();
            tokio::time::advance(Duration::from_millis(10)).await;
        }
        assert_eq!(rung.get(), 5);
        assert!(bell.is_waiting());
        bell.due().await;
        bell.ring();
        assert_eq!((rung.get(), bell.is_waiting()), (6, false));
    }
}
