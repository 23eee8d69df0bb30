//! Numbers and texts as sentences have them: written in one way everywhere.

/// Stands between thousands, as English has it: the narrow no-break space is so thin in Inter that it nearly closes.
const THOUSANDS: char = ',';

/// A count with its thousands apart.
pub fn number(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(THOUSANDS);
        }
        text.push(digit);
    }
    text
}

/// What somebody typed, between quotation marks; blanks alone are named, since nobody sees them.
pub fn quoted(text: &str) -> String {
    let count = text.chars().count();
    let all = |sign: char| count > 0 && text.chars().all(|it| it == sign);
    match (all(' '), all('\t'), count) {
        (true, _, 1) => "a space".to_owned(),
        (true, _, many) => format!("{} spaces", number(many as u64)),
        (_, true, 1) => "a tab".to_owned(),
        (_, true, many) => format!("{} tabs", number(many as u64)),
        (false, false, 0) => "nothing".to_owned(),
        (false, false, _) => format!("“{text}”"),
    }
}

/// How long something takes about, as people say it.
pub fn about_how_long(seconds: u64) -> String {
    const MINUTE: u64 = 60;
    const HOUR: u64 = 60 * MINUTE;
    match seconds {
        0..MINUTE => "less than a minute".to_owned(),
        MINUTE..HOUR => match seconds.div_ceil(MINUTE) {
            1 => "about a minute".to_owned(),
            minutes => format!("about {minutes} minutes"),
        },
        _ => match (seconds + HOUR / 2) / HOUR {
            1 => "about an hour".to_owned(),
            hours => format!("about {} hours", number(hours)),
        },
    }
}

/// How long something takes still.
pub fn time_left(seconds: u64) -> String {
    match seconds {
        0..=59 => "less than a minute left".to_owned(),
        60..=5399 => format!("about {} min left", (seconds + 30) / 60),
        _ => format!("{} left", about_how_long(seconds)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_people_write_them() {
        for (count, expected) in [(0, "0"), (999, "999"), (1000, "1,000"), (10_204, "10,204"), (1_234_567, "1,234,567")]
        {
            assert_eq!(number(count), expected);
        }
    }

    #[test]
    fn blanks_that_nobody_sees_are_named() {
        for (text, expected) in
            [("gold", "“gold”"), (" ", "a space"), ("  ", "2 spaces"), ("\t", "a tab"), (" a", "“ a”"), ("", "nothing")]
        {
            assert_eq!(quoted(text), expected);
        }
    }
}
