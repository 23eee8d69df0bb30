//! Numbers as people read them.

pub(crate) use crate::session::words::number;

/// A count with its noun: `1 user`, `12 users`.
pub(crate) fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{} {}", number(count), if count == 1 { one } else { many })
}

/// A size in the largest unit that keeps it above one.
pub(crate) fn bytes(count: u64) -> String {
    const UNITS: [(u64, &str); 3] = [(1_000_000_000, "GB"), (1_000_000, "MB"), (1000, "KB")];
    for (unit, name) in UNITS {
        if count >= unit {
            let tenths = (count * 10 + unit / 2) / unit;
            return match (tenths / 10, tenths % 10) {
                (whole @ 0..10, tenth @ 1..) => format!("{whole}.{tenth} {name}"),
                _ => format!("{} {name}", number((count + unit / 2) / unit)),
            };
        }
    }
    counted(count, "byte", "bytes")
}

/// A part of a whole, in whole percents that reach 100 only at the end.
pub(crate) fn percent(done: u64, total: u64) -> String {
    let share = if total == 0 { 0 } else { u128::from(done) * 100 / u128::from(total) };
    format!("{}\u{202f}%", share.min(100))
}

/// A duration, roughly.
pub(crate) fn minutes(seconds: u64) -> String {
    match seconds {
        0..=59 => counted(seconds, "second", "seconds"),
        60..=5399 => counted((seconds + 30) / 60, "minute", "minutes"),
        _ => counted((seconds + 1800) / 3600, "hour", "hours"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_people_write_them() {
        assert_eq!((counted(1, "row", "rows"), counted(2, "row", "rows")), ("1 row".into(), "2 rows".into()));
        assert_eq!(
            (bytes(999), bytes(1_440_000), bytes(499_900)),
            ("999 bytes".into(), "1.4 MB".into(), "500 KB".into())
        );
        assert_eq!(
            (percent(1, 3), percent(0, 0), percent(3, 3)),
            ("33\u{202f}%".into(), "0\u{202f}%".into(), "100\u{202f}%".into())
        );
        assert_eq!(
            (minutes(40), minutes(61), minutes(7200)),
            ("40 seconds".into(), "1 minute".into(), "2 hours".into())
        );
    }
}
