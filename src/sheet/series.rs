//! Series: what goes on where cells begin 1, 2 or user1, user2 or the days of a month.

use jiff::Span;
use jiff::civil::Date;

use crate::sheet::cell::Cell;
use crate::sheet::cell::CellValue;

/// A series, by its first value and the way from each to the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Series {
    /// In units of the last decimal that is written.
    Number { first: i128, step: i128, decimals: u32 },
    /// A text that ends in a number, written with at least so many digits.
    Counted { before: String, first: i128, step: i128, digits: usize },
    /// A text that begins with a date.
    Days { first: Date, step: i64, after: String },
}

/// The place of the series that a cell would have.
#[derive(Debug, PartialEq, Eq)]
enum Member<'a> {
    Number(i128, u32),
    Counted(&'a str, i128, usize),
    Day(Date, &'a str),
}

/// No longer numbers are counted on with; they are ids.
const MOST_DIGITS: usize = 18;

impl Series {
    /// The series that the cells begin; one cell goes on by one. None if they begin none.
    pub(super) fn of(cells: &[Cell]) -> Option<Self> {
        let members: Vec<Member<'_>> = cells.iter().map(member).collect::<Option<_>>()?;
        match members.first()? {
            Member::Number(..) => {
                let numbers: Vec<(i128, u32)> = members.iter().map(Member::number).collect::<Option<_>>()?;
                let decimals = numbers.iter().map(|(_, decimals)| *decimals).max()?;
                let scaled = |(value, own): &(i128, u32)| value.checked_mul(10_i128.checked_pow(decimals - own)?);
                let values: Vec<i128> = numbers.iter().map(scaled).collect::<Option<_>>()?;
                let (first, step) = line(&values, 10_i128.checked_pow(decimals)?)?;
                Some(Self::Number { first, step, decimals })
            }
            Member::Counted(before, _, digits) => {
                let number = |member: &Member<'_>| match member {
                    Member::Counted(other, value, _) if other == before => Some(*value),
                    Member::Counted(..) | Member::Number(..) | Member::Day(..) => None,
                };
                let values: Vec<i128> = members.iter().map(number).collect::<Option<_>>()?;
                let (first, step) = line(&values, 1)?;
                Some(Self::Counted { before: (*before).to_owned(), first, step, digits: *digits })
            }
            Member::Day(first, after) => {
                let day = |member: &Member<'_>| match member {
                    Member::Day(day, other) if other == after => Some(i128::from((*day - *first).get_days())),
                    Member::Day(..) | Member::Counted(..) | Member::Number(..) => None,
                };
                let values: Vec<i128> = members.iter().map(day).collect::<Option<_>>()?;
                let (_, step) = line(&values, 1)?;
                Some(Self::Days { first: *first, step: i64::try_from(step).ok()?, after: (*after).to_owned() })
            }
        }
    }

    /// The value at a place of the series, from 0; none past its end.
    pub(super) fn at(&self, place: u32) -> Option<CellValue> {
        let value = |first: i128, step: i128| first.checked_add(step.checked_mul(i128::from(place))?);
        match self {
            Self::Number { first, step, decimals } => {
                let value = value(*first, *step)?;
                let sign = if value < 0 { "-" } else { "" };
                let unit = 10_u128.checked_pow(*decimals)?;
                let (whole, rest) = (value.unsigned_abs() / unit, value.unsigned_abs() % unit);
                Some(CellValue::Number(if *decimals == 0 {
                    format!("{sign}{whole}")
                } else {
                    format!("{sign}{whole}.{rest:0width$}", width = *decimals as usize)
                }))
            }
            Self::Counted { before, first, step, digits } => {
                // Below zero there is no such name.
                let value = value(*first, *step).filter(|value| *value >= 0)?;
                Some(CellValue::Text(format!("{before}{value:0digits$}")))
            }
            Self::Days { first, step, after } => {
                let span = Span::new().try_days(step.checked_mul(i64::from(place))?).ok()?;
                let day = first.checked_add(span).ok()?;
                Some(CellValue::Text(format!("{day}{after}")))
            }
        }
    }
}

impl Member<'_> {
    fn number(&self) -> Option<(i128, u32)> {
        match self {
            Self::Number(value, decimals) => Some((*value, *decimals)),
            Self::Counted(..) | Self::Day(..) => None,
        }
    }
}

/// The first value and the step, if all steps are the same.
fn line(values: &[i128], unit: i128) -> Option<(i128, i128)> {
    let first = *values.first()?;
    let step = values.get(1).map_or(Some(unit), |second| second.checked_sub(first))?;
    let is_line = values.windows(2).all(|pair| matches!(pair, [one, next] if next.checked_sub(*one) == Some(step)));
    is_line.then_some((first, step))
}

fn member(cell: &Cell) -> Option<Member<'_>> {
    match cell {
        Cell::Number(digits) => number(digits),
        Cell::Text(text) => day(text).or_else(|| counted(text)),
        Cell::Missing | Cell::Null | Cell::Boolean(_) | Cell::Json(_) | Cell::Hidden(_) | Cell::Unreadable(_) => None,
    }
}

fn number(digits: &str) -> Option<Member<'static>> {
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = decimals.bytes().all(|byte| byte.is_ascii_digit()) && whole.len() + decimals.len() <= MOST_DIGITS;
    let value = format!("{whole}{decimals}");
    plain.then(|| Some(Member::Number(value.parse().ok()?, u32::try_from(decimals.len()).ok()?)))?
}

fn counted(text: &str) -> Option<Member<'_>> {
    let start = text.rfind(|c: char| !c.is_ascii_digit()).map_or(0, |at| at + text.get(at..).map_or(1, first_len));
    let (before, digits) = text.split_at_checked(start)?;
    let fits = !digits.is_empty() && digits.len() <= MOST_DIGITS;
    // user9 and user10 are of one series, user09 and user10 too.
    let written = if digits.starts_with('0') { digits.len() } else { 1 };
    fits.then(|| Some(Member::Counted(before, digits.parse().ok()?, written)))?
}

fn first_len(text: &str) -> usize {
    text.chars().next().map_or(1, char::len_utf8)
}

fn day(text: &str) -> Option<Member<'_>> {
    let (date, after) = text.split_at_checked("2000-01-31".len())?;
    let is_date = date.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    let is_whole = after.is_empty() || after.starts_with(['T', ' ']);
    (is_date && is_whole).then(|| Some(Member::Day(date.parse().ok()?, after)))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_series_goes_on_as_it_began() {
        let cells = |number: bool, texts: &[&str]| -> Vec<Cell> {
            let cell = |text: &&str| {
                if number { Cell::Number((*text).to_owned()) } else { Cell::Text((*text).to_owned()) }
            };
            texts.iter().map(cell).collect()
        };
        for (is_number, begins, goes_on) in [
            (true, &["1", "2"][..], &["3", "4"][..]),
            (true, &["7"], &["8", "9"]),
            (true, &["0.1", "0.2"], &["0.3", "0.4"]),
            (true, &["1.50", "1"], &["0.50", "0.00", "-0.50"]),
            (true, &["1", "2", "4"], &[]),
            (true, &["1e3"], &[]),
            (false, &["user1", "user2"], &["user3", "user4"]),
            (false, &["user8"], &["user9", "user10"]),
            (false, &["u-08", "u-10"], &["u-12"]),
            (false, &["007"], &["008"]),
            (false, &["日1"], &["日2"]),
            (false, &["user1", "admin2"], &[]),
            (false, &["2", "1"], &["0"]),
            (false, &["Ann"], &[]),
            (false, &["2024-02-28"], &["2024-02-29", "2024-03-01"]),
            (false, &["2024-01-31T10:00:00Z", "2024-01-24T10:00:00Z"], &["2024-01-17T10:00:00Z"]),
            (false, &["2024-02-31"], &["2024-02-32"]),
        ] {
            let series = Series::of(&cells(is_number, begins));
            let made: Vec<Cell> = (0_u32..)
                .skip(begins.len())
                .take(goes_on.len().max(1))
                .map_while(|place| series.as_ref()?.at(place).map(Cell::from))
                .collect();
            assert_eq!(made, cells(is_number, goes_on), "{begins:?}");
        }
        let days = Series::of(&cells(false, &["9999-12-30"])).unwrap();
        assert_eq!((days.at(1).is_some(), days.at(2), days.at(u32::MAX)), (true, None, None));
        let down = Series::of(&cells(false, &["u2", "u1"])).unwrap();
        assert_eq!((down.at(2), down.at(3)), (Some(CellValue::Text("u0".to_owned())), None));
    }
}
