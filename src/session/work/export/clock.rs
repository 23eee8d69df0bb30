//! How long an export takes until what it does now is done.

use crate::export::{Progress, Stage};
use crate::session::work::pace::Meter;
use std::mem::{Discriminant, discriminant};
use tokio::time::Instant;

/// Measures one stage after the other.
#[derive(Debug, Default)]
pub(super) struct Clock {
    /// The stage that is measured, and how much there is to be done in it.
    of: Option<(Discriminant<Stage>, u64)>,
    /// How much of it was done when it was looked at last.
    done: u64,
    meter: Option<Meter>,
}

impl Clock {
    /// In seconds, once that can be told: of its own jobs the tenant says it.
    pub(super) fn left(&mut self, now: Instant, progress: &Progress) -> Option<u64> {
        if let Stage::Waiting { seconds_left: Some(told), .. } = progress.stage {
            return Some(told);
        }
        let (done, Some(total)) = progress.done() else { return None };
        let of = Some((discriminant(&progress.stage), total));
        // What goes back is another one of the same: the next job, the next download.
        if self.of != of || done < self.done {
            (self.of, self.meter) = (of, None);
        }
        self.done = done;
        let meter = self.meter.get_or_insert_with(|| Meter::new(now, total, done, None));
        meter.measure(now, total.saturating_sub(done)).seconds_left
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn each_stage_is_measured_by_itself_and_the_tenant_is_believed_about_its_own() {
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        let mut clock = Clock::default();
        let stage = Stage::Waiting { percent: Some(10), seconds_left: Some(90) };
        assert_eq!(clock.left(at(0), &Progress { stage, ..Progress::default() }), Some(90));
        let written = |users| Progress {
            stage: Stage::Writing,
            users,
            of_users: Some(1_000),
            bytes: users * 40,
            ..Progress::default()
        };
        assert_eq!(clock.left(at(100), &written(0)), None);
        assert_eq!(clock.left(at(130), &written(600)), Some(20));
        let downloaded =
            |bytes| Progress { stage: Stage::Downloading, bytes, of_bytes: Some(9_000), ..Progress::default() };
        assert_eq!(clock.left(at(131), &downloaded(100)), None, "another stage has another speed");
        assert_eq!(clock.left(at(161), &downloaded(3_100)), Some(59));
        assert_eq!(clock.left(at(162), &downloaded(100)), None, "the next of the same size");
        assert_eq!(clock.left(at(192), &downloaded(3_100)), Some(59));
        assert_eq!(clock.left(at(193), &Progress { of_bytes: None, ..downloaded(3_200) }), None);
    }
}
