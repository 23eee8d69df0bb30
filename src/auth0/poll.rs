//! How often a running job is asked after.

use std::time::Duration;

/// Never more often than this: on a Free tenant two calls a second are all there is (API page 8.2).
const SHORTEST: Duration = Duration::from_millis(250);
/// Never less often than this, so that a person sees a job end while it is news.
const LONGEST: Duration = Duration::from_secs(10);
/// Asking after each further twelfth of its age finds the end of a job late by at most 8 %.
const PART_OF_AGE: u32 = 12;

/// How long to wait before asking after a job of this age, when jobs of this run typically take `typical`.
pub fn pause_before_poll(age: Duration, typical: Option<Duration>) -> Duration {
    let by_age = (age / PART_OF_AGE).clamp(SHORTEST, LONGEST);
    // A little before the usual end: observed times include our own lateness.
    let until_usual_end = typical.map(|typical| (typical * 9 / 10).saturating_sub(age)).unwrap_or_default();
    by_age.max(until_usual_end.min(LONGEST))
}

/// The middle one of some durations.
pub fn median(durations: &[Duration]) -> Option<Duration> {
    let mut sorted = durations.to_vec();
    sorted.sort_unstable();
    sorted.get(sorted.len() / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_is_asked_after_soon_and_then_ever_less_often() {
        for (age_ms, typical_ms, expected_ms) in [
            (0, None, 250),
            (6_000, None, 500),
            (1_200_000, None, 10_000),
            (0, Some(5_000), 4_500),
            (4_500, Some(5_000), 375),
            (0, Some(60_000), 10_000),
        ] {
            let wait = pause_before_poll(Duration::from_millis(age_ms), typical_ms.map(Duration::from_millis));
            assert_eq!(wait, Duration::from_millis(expected_ms), "at {age_ms} ms of {typical_ms:?}");
        }
    }
}
