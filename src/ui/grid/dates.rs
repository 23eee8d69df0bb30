//! Times as Auth0 writes them, made readable.

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// `2026-11-21T09:30:00.000Z` as `21 Nov 2026, 09:30 UTC`; nothing for any other text.
pub(super) fn readable(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    // The cheapest look first: this is asked for each cell in view.
    if !(17..=32).contains(&bytes.len()) || bytes.get(10) != Some(&b'T') || bytes.get(4) != Some(&b'-') {
        return None;
    }
    let (date, time) = text.split_once('T')?;
    let mut parts = date.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let is_digits = |it: &str, count: usize| it.len() == count && it.bytes().all(|sign| sign.is_ascii_digit());
    if parts.next().is_some() || !is_digits(year, 4) || !is_digits(month, 2) || !is_digits(day, 2) {
        return None;
    }
    let month = MONTHS.get(month.parse::<usize>().ok()?.checked_sub(1)?)?;
    let day: u8 = day.parse().ok().filter(|day| (1..=31).contains(day))?;
    let clock = time.get(..5)?;
    let (hour, minute) = clock.split_once(':')?;
    if !is_digits(hour, 2) || !is_digits(minute, 2) {
        return None;
    }
    let zone = match time.get(5..)?.find(['Z', '+', '-']).and_then(|at| time.get(5 + at..))? {
        "Z" | "+00:00" => "UTC",
        zone => zone,
    };
    Some(format!("{day} {month} {year}, {clock} {zone}"))
}

#[cfg(test)]
mod tests {
    use super::readable;

    #[test]
    fn times_are_readable_and_other_texts_stay() {
        let check = |text: &str, expected: Option<&str>| assert_eq!(readable(text).as_deref(), expected, "{text}");
        check("2026-11-21T09:30:00.000Z", Some("21 Nov 2026, 09:30 UTC"));
        check("2026-02-01T23:05:59+02:00", Some("1 Feb 2026, 23:05 +02:00"));
        check("2026-02-01T23:05Z", Some("1 Feb 2026, 23:05 UTC"));
        check("2026-13-01T23:05:59Z", None);
        check("2026-02-01", None);
        check("2026-02-01T23:05:59", None);
        check("Wed-02-01TXX:05:59Z", None);
        check("äöüäöüäöüTäöüäöüZ", None);
    }
}
