//! What a certain fix makes of a value.

use crate::user::check::is_e164;

/// A change that mends a value without a guess.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fix {
    /// Takes away the blanks before and after a text.
    Trim,
    /// Writes a text in lower case.
    LowerCase,
    /// Writes a phone number the way Auth0 wants it: `0049 151-23` to `+4915123`. Only where the country is written.
    PhonePlus,
    /// Makes `yes`, `no`, `true`, `0` and their like into true and false.
    YesNo,
    /// Makes a number into a text of the same digits.
    NumberToText,
    /// Takes away a null or an empty text.
    RemoveEmpty,
}

/// A value that a fix looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Given<'a> {
    Null,
    Text(&'a str),
    Number(&'a str),
}

/// What a fix makes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fixed {
    Nothing,
    Text(String),
    Boolean(bool),
}

/// Numbers with fewer digits, country and all, are none that a phone has.
const LEAST_PHONE_DIGITS: usize = 8;

impl Fix {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 6] =
        [Self::Trim, Self::LowerCase, Self::PhonePlus, Self::YesNo, Self::NumberToText, Self::RemoveEmpty];

    /// What becomes of the value; none if the fix leaves it as it is.
    pub fn fixed(self, given: Given<'_>) -> Option<Fixed> {
        match (self, given) {
            (Self::Trim, Given::Text(text)) => changed(text, trimmed(text).to_owned()),
            (Self::LowerCase, Given::Text(text)) => changed(text, text.to_lowercase()),
            (Self::PhonePlus, Given::Text(text)) => changed(text, phone(text)?),
            (Self::YesNo, Given::Text(text) | Given::Number(text)) => yes_or_no(text).map(Fixed::Boolean),
            (Self::NumberToText, Given::Number(digits)) => {
                // `1e3` and `1.0` may have been another text.
                let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
                plain.then(|| Fixed::Text(digits.to_owned()))
            }
            (Self::RemoveEmpty, Given::Null | Given::Text("")) => Some(Fixed::Nothing),
            (
                Self::Trim | Self::LowerCase | Self::PhonePlus | Self::YesNo | Self::NumberToText | Self::RemoveEmpty,
                Given::Null | Given::Text(_) | Given::Number(_),
            ) => None,
        }
    }
}

fn changed(before: &str, after: String) -> Option<Fixed> {
    (before != after).then_some(Fixed::Text(after))
}

/// Without the blanks around it, and without the marks of no width that a copy from a web page brings.
pub(super) fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}'))
}

/// The number in E.164 form, if it says its country and nothing in it is doubtful.
pub(super) fn phone(text: &str) -> Option<String> {
    // `+49 (0)151`: the zero is dialled at home only. Whether that is meant is a guess.
    if text.contains("(0)") {
        return None;
    }
    let is_between = |c: char| c.is_whitespace() || matches!(c, '-' | '.' | '/' | '(' | ')' | '\u{2010}'..='\u{2015}');
    let plain: String = trimmed(text).chars().filter(|c| !is_between(*c)).collect();
    let digits = plain.strip_prefix('+').or_else(|| plain.strip_prefix("00"))?;
    let number = format!("+{digits}");
    // No country's code begins with a zero.
    (is_e164(&number) && !digits.starts_with('0') && digits.len() >= LEAST_PHONE_DIGITS).then_some(number)
}

/// The words for yes and no that mean nothing else in a column of flags.
pub(super) fn yes_or_no(text: &str) -> Option<bool> {
    const YES: [&str; 7] = ["true", "yes", "y", "ja", "j", "oui", "1"];
    const NO: [&str; 6] = ["false", "no", "n", "nein", "non", "0"];
    let word = trimmed(text);
    let is_one_of = |words: &[&str]| words.iter().any(|it| it.eq_ignore_ascii_case(word));
    if is_one_of(&YES) { Some(true) } else { is_one_of(&NO).then_some(false) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fix_changes_what_is_certain_and_nothing_else() {
        let text = |text: &str| Some(Fixed::Text(text.to_owned()));
        let cases = [
            (Fix::Trim, Given::Text(" a b\u{a0}"), text("a b")),
            (Fix::Trim, Given::Text("a"), None),
            (Fix::Trim, Given::Number("1"), None),
            (Fix::LowerCase, Given::Text("Ab"), text("ab")),
            (Fix::PhonePlus, Given::Text("0049 151/23-45 678"), text("+491512345678")),
            (Fix::PhonePlus, Given::Text("+1 (555) 010-0199"), text("+15550100199")),
            (Fix::PhonePlus, Given::Text("+49 (0)151 2345678"), None),
            (Fix::PhonePlus, Given::Text("0151 2345678"), None),
            (Fix::PhonePlus, Given::Text("15550100199"), None),
            (Fix::PhonePlus, Given::Text("00 0151 2345678"), None),
            (Fix::PhonePlus, Given::Text("+15550100199"), None),
            (Fix::PhonePlus, Given::Text("+1 555 0100 ext. 4"), None),
            (Fix::PhonePlus, Given::Text("0012"), None),
            (Fix::YesNo, Given::Text(" Ja"), Some(Fixed::Boolean(true))),
            (Fix::YesNo, Given::Text("FALSE"), Some(Fixed::Boolean(false))),
            (Fix::YesNo, Given::Number("0"), Some(Fixed::Boolean(false))),
            (Fix::YesNo, Given::Text("si"), None),
            (Fix::YesNo, Given::Null, None),
            (Fix::NumberToText, Given::Number("007"), text("007")),
            (Fix::NumberToText, Given::Number("1e3"), None),
            (Fix::RemoveEmpty, Given::Null, Some(Fixed::Nothing)),
            (Fix::RemoveEmpty, Given::Text(""), Some(Fixed::Nothing)),
            (Fix::RemoveEmpty, Given::Text(" "), None),
        ];
        for (fix, given, expected) in cases {
            assert_eq!(fix.fixed(given), expected, "{fix:?} {given:?}");
        }
    }
}
