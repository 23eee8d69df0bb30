//! The text of a worksheet's cell, as it would be typed.

use calamine::CellErrorType;
use calamine::DataRef;
use calamine::ExcelDateTime;
use calamine::Style;

/// Digits that Excel holds of a number; what follows is noise of the conversion.
const DIGITS: usize = 15;

/// The longest padding with zeros that a format may ask for.
const MAX_PADDING: usize = 32;

/// For each style the number of digits that its format pads to, as in `00000` for a postal code; else 0.
pub(super) fn paddings(styles: &[Style]) -> Vec<usize> {
    let padding = |style: &Style| {
        let format = style.number_format.as_ref()?.format_code.as_str();
        let zeros = format.bytes().all(|byte| byte == b'0') && (2..=MAX_PADDING).contains(&format.len());
        zeros.then_some(format.len())
    };
    styles.iter().map(|style| padding(style).unwrap_or_default()).collect()
}

/// The text of a cell; none if it is empty. Of a formula, the value that was kept with it.
pub(super) fn of_cell(value: &DataRef<'_>, padding: usize) -> Option<String> {
    let text = match value {
        DataRef::Empty => return None,
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => of_number(*number, padding),
        DataRef::Bool(value) => value.to_string(),
        DataRef::DateTime(moment) => of_moment(moment),
        DataRef::Error(error) => of_error(error).to_owned(),
    };
    (!text.is_empty()).then_some(text)
}

/// All digits, never an exponent: ids and phone numbers are stored as numbers.
fn of_number(number: f64, padding: usize) -> String {
    let rounded = format!("{number:.*e}", DIGITS - 1).parse().unwrap_or(number);
    // A whole number is exact to the last digit; `Display` of a float writes no exponent and no `.0`.
    let whole = number.fract() == 0.0;
    let text = if whole { number.to_string() } else { f64::to_string(&rounded) };
    if whole && number >= 0.0 { format!("{text:0>padding$}") } else { text }
}

/// A date alone when it has no time of day; Excel knows no time zone.
fn of_moment(moment: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, milli) = moment.to_ymd_hms_milli();
    let value = moment.as_f64();
    if moment.is_duration() {
        // The whole days come on top of the hours; a negative span is nothing that Excel shows.
        let hours = f64::from(hour) + 24.0 * value.max(0.0).floor();
        return format!("{hours:02}:{minute:02}:{second:02}");
    }
    let time = if milli == 0 {
        format!("{hour:02}:{minute:02}:{second:02}")
    } else {
        format!("{hour:02}:{minute:02}:{second:02}.{milli:03}")
    };
    if (0.0..1.0).contains(&value) {
        return time;
    }
    let date = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second, milli) == (0, 0, 0, 0) { date } else { format!("{date}T{time}") }
}

fn of_error(error: &CellErrorType) -> &'static str {
    match error {
        CellErrorType::Div0 => "#DIV/0!",
        CellErrorType::NA => "#N/A",
        CellErrorType::Name => "#NAME?",
        CellErrorType::Null => "#NULL!",
        CellErrorType::Num => "#NUM!",
        CellErrorType::Ref => "#REF!",
        CellErrorType::Value => "#VALUE!",
        CellErrorType::GettingData => "#GETTING_DATA",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::ExcelDateTimeType;

    #[test]
    fn numbers_are_written_out() {
        for (number, padding, expected) in [
            (4_915_112_345_678.0, 0, "4915112345678"),
            (1e20, 0, "100000000000000000000"),
            (0.1 + 0.2, 0, "0.3"),
            (516.35, 0, "516.35"),
            (-3.0, 5, "-3"),
            (742.0, 5, "00742"),
            (0.0, 0, "0"),
            (1e-7, 0, "0.0000001"),
        ] {
            assert_eq!(of_number(number, padding), expected);
        }
    }

    #[test]
    fn moments_are_written_as_iso_8601() {
        for (value, kind, expected) in [
            (45943.0, ExcelDateTimeType::DateTime, "2025-10-13"),
            (45943.541, ExcelDateTimeType::DateTime, "2025-10-13T12:59:02.400"),
            (0.25, ExcelDateTimeType::DateTime, "06:00:00"),
            (1.5, ExcelDateTimeType::TimeDelta, "36:00:00"),
        ] {
            assert_eq!(of_moment(&ExcelDateTime::new(value, kind, false)), expected);
        }
    }
}
