//! How fast a run is, from the results that were journaled, and how long it will take still.

use crate::session::state::Pace;
use std::collections::VecDeque;
use std::time::Duration;
use tokio::time::Instant;

/// Before that, a speed says nothing.
const FIRST: Duration = Duration::from_secs(20);

/// Results come in whole jobs, minutes apart: the speed is that of this long.
const WINDOW: Duration = Duration::from_mins(5);

/// Whole seconds, rounded up.
#[expect(clippy::cast_sign_loss, reason = "no time is negative")]
pub(super) fn whole(seconds: f64) -> u64 {
    seconds.max(0.0).ceil() as u64
}

/// Measures one session of a run.
#[derive(Debug)]
pub(super) struct Meter {
    began: Instant,
    to_send: u64,
    /// The speed of earlier runs to the tenant, users a second.
    usual: Option<f64>,
    /// When how many were done, oldest first.
    samples: VecDeque<(Instant, u64)>,
}

impl Meter {
    /// Begins to measure a run that sends so many users in all, `done` of which are done already.
    pub(super) fn new(now: Instant, to_send: u64, done: u64, usual: Option<f64>) -> Self {
        Self { began: now, to_send, usual, samples: VecDeque::from([(now, done)]) }
    }

    /// The pace, now that so many users have no result yet.
    pub(super) fn measure(&mut self, now: Instant, left: u64) -> Pace {
        let done = self.to_send.saturating_sub(left);
        if self.samples.back().is_none_or(|(_, before)| *before != done) {
            self.samples.push_back((now, done));
        }
        while self.samples.len() > 2 && self.samples.get(1).is_some_and(|(at, _)| now.duration_since(*at) > WINDOW) {
            self.samples.pop_front();
        }
        let measured = self.samples.front().and_then(|(at, before)| {
            let (users, seconds) = (done.saturating_sub(*before), now.duration_since(*at).as_secs_f64());
            (users > 0 && seconds > 0.0).then(|| users as f64 / seconds)
        });
        let is_early = now.duration_since(self.began) < FIRST;
        let speed = measured.filter(|_| !is_early).or(self.usual);
        Pace {
            done,
            to_send: self.to_send,
            since: None,
            per_second: measured.filter(|_| !is_early),
            seconds_left: speed.filter(|_| left > 0).map(|speed| whole(left as f64 / speed)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_seconds_say_nothing_and_then_the_last_minutes_count() {
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        let mut meter = Meter::new(start, 1_000, 0, None);
        assert_eq!(meter.measure(at(10), 800).seconds_left, None);
        let pace = meter.measure(at(20), 800);
        assert_eq!((pace.per_second, pace.seconds_left), (Some(10.0), Some(80)));
        // A long wait slows it down; what was long ago counts no more.
        assert_eq!(meter.measure(at(100), 800).per_second, Some(2.0));
        meter.measure(at(400), 700);
        assert_eq!(meter.measure(at(410), 680).per_second.map(|it| (it * 10.0).round()), Some(3.0));
    }

    #[test]
    fn earlier_runs_lend_their_speed_until_this_one_has_its_own() {
        let start = Instant::now();
        let mut meter = Meter::new(start, 1_000, 0, Some(50.0));
        let pace = meter.measure(start, 1_000);
        assert_eq!((pace.per_second, pace.seconds_left), (None, Some(20)));
        assert_eq!(meter.measure(start, 0).seconds_left, None);
    }
}
