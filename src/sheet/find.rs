//! Finding texts in cells, and putting others in their place. One engine for plain texts and patterns; its time grows with
//! the text and with nothing else, whatever somebody types.

use regex::Captures;
use regex::Regex;
use regex::RegexBuilder;

use crate::sheet::cell::Cell;
use crate::sheet::cell::CellValue;
use crate::sheet::edit::EditError;
use crate::sheet::json::replace_strings;
use crate::sheet::transform::retyped;
use crate::user::Fix;
use crate::user::fix::Fixed;
use crate::user::fix::Given;

/// What a pattern may take of memory once it is understood: enough for any that a person writes.
const PATTERN_BYTES: usize = 4 << 20;

/// No user takes a text of this size; a replacement that makes a longer one leaves the cell as it is.
const LARGEST_TEXT: usize = 4 << 20;

/// What is looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pattern {
    pub what: String,
    /// Whether `A` and `a` are two letters.
    pub match_case: bool,
    /// Whether nothing else may stand in the cell.
    pub whole_cell: bool,
    /// Whether it is a regular expression; a replacement may then name its groups: `$1`.
    pub regex: bool,
}

/// A pattern, understood.
#[derive(Debug, Clone)]
pub struct Finder {
    regex: Regex,
    /// The same with no regard to where in a cell it stands, if a text that has none of it can't match.
    quick: Option<Regex>,
    expands: bool,
}

impl Finder {
    /// Understands a pattern, or says what is wrong with it.
    pub fn new(pattern: &Pattern) -> Result<Self, EditError> {
        let none = |why: &str| EditError::NoPattern { why: why.to_owned(), too_large: false };
        if pattern.what.is_empty() {
            return Err(none("it is empty"));
        }
        let inner = if pattern.regex { pattern.what.clone() } else { regex::escape(&pattern.what) };
        let whole = if pattern.whole_cell { format!(r"\A(?:{inner})\z") } else { inner.clone() };
        let build = |text: &str| {
            let mut builder = RegexBuilder::new(text);
            builder.case_insensitive(!pattern.match_case).size_limit(PATTERN_BYTES).dfa_size_limit(PATTERN_BYTES);
            builder.build()
        };
        // By itself first: `a)(b` is none, whatever stands around it.
        let understood = build(&inner).and_then(|plain| Ok((plain, build(&whole)?)));
        let (plain, regex) = understood.map_err(|error| match error {
            regex::Error::CompiledTooBig(_) => EditError::NoPattern { why: String::new(), too_large: true },
            // Its last line says what is wrong; those before show where, in letters of one width.
            other => {
                let text = other.to_string();
                none(text.lines().last().unwrap_or_default().trim_start_matches("error: "))
            }
        })?;
        // Quotes are written in other ways in files, and a table may say TRUE for true.
        let word = pattern.what.to_lowercase();
        let is_simple = !pattern.regex
            && !pattern.what.contains(['"', '\\', '\''])
            && !["true", "false"].iter().any(|it| it.contains(&word) && pattern.match_case);
        Ok(Self { regex, quick: is_simple.then_some(plain), expands: pattern.regex })
    }

    /// Whether a row that is written like this may hold a match. A look that costs little.
    pub(super) fn may_match(&self, row: &str) -> bool {
        match &self.quick {
            Some(quick) if !row.contains('\\') => quick.is_match(row),
            Some(_) | None => true,
        }
    }

    /// Whether it is found in a cell: in its text, its digits, in true or false, in the texts within JSON.
    pub fn finds(&self, cell: &Cell) -> bool {
        match cell {
            Cell::Text(text) | Cell::Number(text) | Cell::Unreadable(text) => self.regex.is_match(text),
            Cell::Boolean(it) => self.regex.is_match(if *it { "true" } else { "false" }),
            Cell::Json(json) => {
                let mut found = false;
                replace_strings(json, &mut |text| {
                    found |= self.regex.is_match(text);
                    None
                });
                found
            }
            Cell::Missing | Cell::Null | Cell::Hidden(_) => false,
        }
    }

    /// The cell with `with` in place of what is found; none if nothing is, or if no value of the cell's kind comes out.
    pub(super) fn replaced(&self, cell: &Cell, with: &str, typed: &dyn Fn(&str) -> CellValue) -> Option<CellValue> {
        match cell {
            Cell::Text(text) | Cell::Number(text) | Cell::Unreadable(text) => {
                retyped(cell, self.replace(text, with)?, typed)
            }
            Cell::Boolean(it) => {
                let after = self.replace(if *it { "true" } else { "false" }, with)?;
                match Fix::YesNo.fixed(Given::Text(&after)) {
                    Some(Fixed::Boolean(after)) if after != *it => Some(CellValue::Boolean(after)),
                    _no_other_word => None,
                }
            }
            Cell::Json(json) => replace_strings(json, &mut |text| self.replace(text, with)).map(CellValue::Json),
            Cell::Missing | Cell::Null | Cell::Hidden(_) => None,
        }
    }

    fn replace(&self, text: &str, with: &str) -> Option<String> {
        let mut out = String::new();
        let mut from = 0;
        let mut push = |before: &str, captures: Option<&Captures<'_>>| {
            out.push_str(before);
            match captures {
                Some(captures) if self.expands => captures.expand(with, &mut out),
                Some(_) => out.push_str(with),
                None => {}
            }
            out.len() <= LARGEST_TEXT
        };
        for captures in self.regex.captures_iter(text) {
            let found = captures.get(0)?;
            if !push(text.get(from..found.start())?, Some(&captures)) {
                return None;
            }
            from = found.end();
        }
        push(text.get(from..)?, None).then_some(())?;
        (out != text).then_some(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::options::ColumnType;
    use crate::sheet::typed;

    fn finder(what: &str, options: &str) -> Finder {
        let has = |letter| options.contains(letter);
        let pattern = Pattern { what: what.to_owned(), match_case: has('c'), whole_cell: has('w'), regex: has('r') };
        Finder::new(&pattern).unwrap()
    }

    #[test]
    fn what_is_replaced_stays_of_its_kind() {
        let text = |text: &str| Cell::Text(text.to_owned());
        let number = |text: &str| Cell::Number(text.to_owned());
        let json = |text: &str| Cell::Json(text.to_owned());
        for (what, options, with, cell, expected) in [
            ("a", "", "b", text("Aa"), Some(text("bb"))),
            ("a", "c", "b", text("Aa"), Some(text("Ab"))),
            ("a", "w", "b", text("Aa"), None),
            ("A", "w", "$1", text("a"), Some(text("$1"))),
            (r"(\w+)@old\.test$", "r", "$1@new.test", text("al@old.test"), Some(text("al@new.test"))),
            ("a|b", "rw", "c", text("b"), Some(text("c"))),
            ("a|b", "rw", "c", text("ab"), None),
            ("a", "", "", text("a"), Some(text(""))),
            ("x*", "r", "-", text("äb"), Some(text("-ä-b-"))),
            ("1", "", "2", number("121"), Some(number("222"))),
            ("2", "", "x", number("121"), Some(text("1x1"))),
            ("true", "", "false", Cell::Boolean(true), Some(Cell::Boolean(false))),
            ("true", "", "no", Cell::Boolean(true), Some(Cell::Boolean(false))),
            ("r", "", "x", Cell::Boolean(true), None),
            ("a", "", "b\"", json(r#"{ "a":["a\u0061",1, true]}"#), Some(json(r#"{ "a":["b\"b\"",1, true]}"#))),
            ("1", "", "2", json("[1]"), None),
            ("t", "", "x", Cell::Hidden("text".to_owned()), None),
            ("", "r", "", Cell::Missing, None),
        ] {
            let pattern = if what.is_empty() { "x" } else { what };
            let made = finder(pattern, options).replaced(&cell, with, &|text| typed::read(ColumnType::Text, text));
            assert_eq!(made.map(Cell::from), expected, "{what} {cell:?}");
        }
        let old = finder("€", "")
            .replaced(&Cell::Unreadable("7€".to_owned()), "", &|text| typed::read(ColumnType::Number, text));
        assert_eq!(old, Some(CellValue::Number("7".to_owned())));
        // In a column of numbers a number becomes another one, or stays.
        let in_numbers =
            |with: &str| finder("2", "").replaced(&number("121"), with, &|text| typed::read(ColumnType::Number, text));
        assert_eq!((in_numbers("x"), in_numbers("3")), (None, Some(CellValue::Number("131".to_owned()))));
    }

    #[test]
    fn a_pattern_that_is_none_is_told_and_one_that_explodes_is_refused() {
        let refused = |what: &str, regex| {
            Finder::new(&Pattern { what: what.to_owned(), regex, ..Pattern::default() }).map(|_| ()).unwrap_err()
        };
        assert!(matches!(refused("", false), EditError::NoPattern { too_large: false, .. }));
        assert_eq!(refused("(", true), EditError::NoPattern { why: "unclosed group".to_owned(), too_large: false });
        assert!(matches!(refused("a)(b", true), EditError::NoPattern { too_large: false, .. }));
        assert!(matches!(refused(r"((\w{100}){100}){100}", true), EditError::NoPattern { too_large: true, .. }));
        // Time grows with the text alone.
        let hostile = finder("(a+)+$", "r");
        assert!(!hostile.finds(&Cell::Text("a".repeat(100_000) + "b")));
        let doubling = finder("a", "");
        let long = Cell::Text("a".repeat(100_000));
        assert_eq!(doubling.replaced(&long, &"b".repeat(1000), &|text| CellValue::Text(text.to_owned())), None);
    }
}
