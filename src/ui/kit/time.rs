//! Times as people say them.

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

/// When something was, by this computer's clock and time zone: `today at 14:26`, `on 3 March at 09:05`.
pub(crate) fn when(time: Timestamp) -> String {
    let zone = TimeZone::system();
    said(&time.to_zoned(zone.clone()), &Timestamp::now().to_zoned(zone))
}

fn said(time: &Zoned, now: &Zoned) -> String {
    let clock = time.strftime("%H:%M");
    if time.date() == now.date() {
        return format!("today at {clock}");
    }
    if now.date().yesterday().is_ok_and(|yesterday| yesterday == time.date()) {
        return format!("yesterday at {clock}");
    }
    let year = if time.year() == now.year() { String::new() } else { format!(" {}", time.year()) };
    format!("on {}{year} at {clock}", time.strftime("%-d %B"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_said_from_where_one_stands() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap().to_zoned(TimeZone::UTC);
        let now = at("2026-11-21T09:30:00Z");
        for (time, expected) in [
            ("2026-11-21T00:05:00Z", "today at 00:05"),
            ("2026-11-20T23:59:00Z", "yesterday at 23:59"),
            ("2026-03-03T14:26:00Z", "on 3 March at 14:26"),
            ("2025-12-31T08:00:00Z", "on 31 December 2025 at 08:00"),
        ] {
            assert_eq!(said(&at(time), &now), expected);
        }
    }
}
