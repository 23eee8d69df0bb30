//! The tenant's clock, as its answers tell it, and the headers that are about time.

use std::time::{Duration, SystemTime};

use jiff::{SignedDuration, Timestamp};
use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};
use tokio::time::Instant;

use super::answer::Limits;

/// What the tenant's clock showed, and when we learned it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clock {
    shown: Timestamp,
    at: Instant,
}

/// A `Date` header has whole seconds, so it is behind by up to one; a bit more for the way.
const DATE_IS_BEHIND_BY: SignedDuration = SignedDuration::from_secs(2);

impl Clock {
    /// The tenant's time now.
    pub(super) fn now(&self, now: Instant) -> Timestamp {
        let passed = SignedDuration::try_from(now.saturating_duration_since(self.at)).unwrap_or_default();
        self.shown.saturating_add(passed).unwrap_or(self.shown)
    }

    /// What is known after another answer: dates only ever lag, so the later reading is the better one, unless they are
    /// so far apart that the clock must have been set.
    pub(super) fn after(known: Option<Self>, date: Timestamp, now: Instant) -> Self {
        if let Some(known) = known {
            let ahead = known.now(now).duration_since(date);
            if ahead >= SignedDuration::ZERO && ahead < DATE_IS_BEHIND_BY {
                return known;
            }
        }
        Self { shown: date, at: now }
    }
}

/// The `Date` of an answer.
pub(super) fn date_of(headers: &HeaderMap) -> Option<Timestamp> {
    read_date(headers.get(DATE)?.to_str().ok()?)
}

/// Nobody can mean to keep us waiting longer.
const LONGEST_WAIT: Duration = Duration::from_hours(24);

/// A larger number in the reset header is a moment, a smaller one a number of seconds from now.
const SMALLEST_MOMENT: u64 = 1_000_000_000;

/// The rate headers. Their names come in any case; a header map takes care of that.
pub(super) fn limits_of(headers: &HeaderMap) -> Limits {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
    let number = |name: &str| text(name).and_then(|text| text.parse::<u64>().ok());
    // Both moments are the tenant's, so a wrong clock here does no harm; ours is the last resort.
    let date = date_of(headers).or_else(|| Timestamp::try_from(SystemTime::now()).ok());
    let until = |moment: Timestamp| {
        let wait = date.map(|date| moment.duration_since(date)).unwrap_or_default();
        Duration::try_from(wait).unwrap_or_default().min(LONGEST_WAIT)
    };
    let reset = number("x-ratelimit-reset").map(|reset| match i64::try_from(reset).map(Timestamp::from_second) {
        Ok(Ok(moment)) if reset >= SMALLEST_MOMENT => until(moment),
        _ => Duration::from_secs(reset).min(LONGEST_WAIT),
    });
    let retry_after = text(RETRY_AFTER.as_str()).and_then(|text| match text.parse::<u64>() {
        Ok(seconds) => Some(Duration::from_secs(seconds).min(LONGEST_WAIT)),
        Err(_no_number) => read_date(text).map(until),
    });
    Limits { limit: number("x-ratelimit-limit"), remaining: number("x-ratelimit-remaining"), reset, retry_after }
}

fn read_date(text: &str) -> Option<Timestamp> {
    jiff::fmt::rfc2822::parse(text).ok().map(|date| date.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(lines: &[(&str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.insert(reqwest::header::HeaderName::from_bytes(name.as_bytes()).unwrap(), value.parse().unwrap());
        }
        headers
    }

    const DATE: (&str, &str) = ("Date", "Fri, 02 Jan 2026 03:04:05 GMT"); // 1767323045

    #[test]
    fn rate_headers_are_read_in_any_case_and_form() {
        let seconds = |limits: Limits| (limits.reset.map(|it| it.as_secs()), limits.retry_after.map(|it| it.as_secs()));
        let read = |lines: &[(&str, &str)]| seconds(limits_of(&headers(lines)));
        assert_eq!(read(&[DATE, ("X-RateLimit-Reset", "1767323047")]), (Some(2), None));
        assert_eq!(read(&[DATE, ("x-ratelimit-reset", "1767323000")]), (Some(0), None));
        assert_eq!(read(&[("x-ratelimit-reset", "3")]), (Some(3), None));
        assert_eq!(read(&[("RETRY-AFTER", "7")]), (None, Some(7)));
        assert_eq!(read(&[DATE, ("Retry-After", "Fri, 02 Jan 2026 03:04:35 GMT")]), (None, Some(30)));
        assert_eq!(read(&[("x-ratelimit-reset", "soon"), ("retry-after", "-1")]), (None, None));
        assert_eq!(read(&[("retry-after", "99999999999")]), (None, Some(86_400)));
        let limits = limits_of(&headers(&[("X-RATELIMIT-LIMIT", "50"), ("X-Ratelimit-Remaining", " 49 ")]));
        assert_eq!((limits.limit, limits.remaining), (Some(50), Some(49)));
    }

    #[test]
    fn the_tenants_clock_goes_on_between_answers_and_can_be_set() {
        let date = |second: i64| Timestamp::from_second(second).unwrap();
        let start = Instant::now();
        let after = |seconds: f64| start + Duration::from_secs_f64(seconds);
        let clock = Clock::after(None, date(100), start);
        assert_eq!(clock.now(after(2.5)).as_millisecond(), 102_500);
        // A date of whole seconds, which lags: what is known stands.
        let clock = Clock::after(Some(clock), date(102), after(2.9));
        assert_eq!(clock.now(after(3.0)).as_millisecond(), 103_000);
        let clock = Clock::after(Some(clock), date(104), after(3.1));
        assert_eq!(clock.now(after(3.1)), date(104));
        let clock = Clock::after(Some(clock), date(90_000), after(4.0));
        assert_eq!(clock.now(after(4.0)), date(90_000));
        let clock = Clock::after(Some(clock), date(50), after(5.0));
        assert_eq!(clock.now(after(5.0)), date(50));
    }
}
