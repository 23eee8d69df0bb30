//! A table as text on the clipboard, as Excel and `LibreOffice` put it there: tabs between cells, line ends between rows,
//! and quotes around a cell that holds either.
//!
//! A value that a spreadsheet would calculate is copied with an apostrophe before it: it may be what somebody chose as
//! their name. What is pasted loses the apostrophe again, so that a copy comes back as it was.

use std::borrow::Cow;

/// The most text, in bytes, that is copied or pasted: what is longer is a file.
pub const MOST_TEXT: usize = 64 * 1024 * 1024;

/// The most cells that are copied: of 80,000 users twenty-five columns. A copy is no more than its text.
pub const MOST_COPIED: u64 = 2_000_000;

/// The most cells that are pasted: of 80,000 users six columns. Each takes some 440 bytes until it is in the journal, and
/// 250 MB are enough.
pub const MOST_PASTED: u64 = 500_000;

/// One cell more.
pub fn push_cell(out: &mut String, text: &str) {
    if is_calculated(text) {
        push_quoted(out, &format!("'{text}"));
    } else {
        push_quoted(out, text);
    }
}

/// A value as it was copied, without the apostrophe that kept a spreadsheet from calculating it.
pub fn as_copied(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| is_calculated(rest)).unwrap_or(text)
}

/// A table that was copied here, to be opened as a list: its values without the apostrophes. One line alone, or one
/// without a tab, may be anything else and stays.
pub(super) fn table_as_copied(text: &str) -> Cow<'_, str> {
    let is_table = text.lines().next().is_some_and(|line| line.contains('\t'));
    if !is_table || !text.contains('\'') {
        return Cow::Borrowed(text);
    }
    let mut table = String::with_capacity(text.len());
    each_cell(text, &mut |cell, is_last| {
        push_quoted(&mut table, &cell);
        table.push(if is_last { '\n' } else { '\t' });
        true
    });
    Cow::Owned(table)
}

/// What a spreadsheet takes for a formula when it is pasted, or what an apostrophe would be taken from by us. A number is
/// a number, and a plus with nothing but a phone number's signs behind it can do no harm: phone numbers are copied as they
/// are, and so is a dash that stands for nothing.
fn is_calculated(text: &str) -> bool {
    let is_of_phone =
        |sign: char| sign.is_ascii_digit() || matches!(sign, ' ' | '\u{a0}' | '(' | ')' | '.' | '-' | '/');
    // As many as there may be: a value of ours with an apostrophe gets one more.
    let bare = text.trim_start_matches('\'');
    let is_number = || bare.parse::<f64>().is_ok_and(f64::is_finite);
    let mut behind = bare.chars().skip(1);
    match bare.chars().next() {
        Some('=' | '@' | '\t' | '\r') => true,
        Some('+') => !behind.all(is_of_phone) && !is_number(),
        Some('-') => behind.any(char::is_alphanumeric) && !is_number(),
        Some(_) | None => false,
    }
}

fn push_quoted(out: &mut String, text: &str) {
    if text.contains(['\t', '\n', '\r', '"']) {
        out.push('"');
        out.push_str(&text.replace('"', "\"\""));
        out.push('"');
    } else {
        out.push_str(text);
    }
}

/// The rows of a table; nothing if there is too much of it.
pub fn read_table(text: &str) -> Option<Vec<Vec<String>>> {
    if text.len() > MOST_TEXT {
        return None;
    }
    let (mut lines, mut line, mut count) = (Vec::new(), Vec::new(), 0);
    each_cell(text, &mut |cell, is_last| {
        line.push(cell);
        if is_last {
            lines.push(std::mem::take(&mut line));
        }
        // Counted on the way: some megabytes of line breaks would be millions of lines.
        count += 1;
        count <= MOST_PASTED
    })
    .then_some(lines)
}

/// Gives each cell, and whether it is the last of its line, until `act` wants no more; true where there are none any more.
fn each_cell(text: &str, act: &mut dyn FnMut(String, bool) -> bool) -> bool {
    let mut rest = text;
    loop {
        let (cell, after) = quoted(rest).unwrap_or_else(|| plain(rest));
        let next_of_line = after.strip_prefix('\t');
        if !act(cell, next_of_line.is_none()) {
            return false;
        }
        if let Some(next) = next_of_line {
            rest = next;
            continue;
        }
        rest = after.strip_prefix("\r\n").or_else(|| after.strip_prefix(['\n', '\r'])).unwrap_or_default();
        // The last line of a table may or may not have its end.
        if rest.is_empty() {
            return true;
        }
    }
}

/// A cell up to the next tab or line end, and what comes behind it.
fn plain(text: &str) -> (String, &str) {
    let end = memchr::memchr3(b'\t', b'\n', b'\r', text.as_bytes()).unwrap_or(text.len());
    let (cell, after) = text.split_at(end);
    (as_copied(cell).to_owned(), after)
}

/// A cell between quotes, and what comes behind it. Quotes are signs like others where they don't enclose the whole cell:
/// spreadsheets write `"Bob" Smith` as it is.
fn quoted(text: &str) -> Option<(String, &str)> {
    let inside = text.strip_prefix('"')?;
    let mut from = 0;
    loop {
        let quote = from + memchr::memchr(b'"', inside.as_bytes().get(from..)?)?;
        match inside.as_bytes().get(quote + 1) {
            Some(b'"') => from = quote + 2,
            None | Some(b'\t' | b'\n' | b'\r') => {
                let (cell, after) = inside.split_at(quote);
                return Some((as_copied(&cell.replace("\"\"", "\"")).to_owned(), after.strip_prefix('"')?));
            }
            Some(_) => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::collection::vec;
    use proptest::prelude::*;

    #[track_caller]
    fn check(text: &str, expected: &[&[&str]]) {
        let found = read_table(text).expect("small");
        assert_eq!(found, expected.iter().map(|line| line.to_vec()).collect::<Vec<_>>(), "{text:?}");
    }

    #[test]
    fn a_pasted_table_is_read_as_excel_wrote_it() {
        check("a", &[&["a"]]);
        check("", &[&[""]]);
        check("a\tb\r\nc\td\r\n", &[&["a", "b"], &["c", "d"]]);
        check("a\rb", &[&["a"], &["b"]]);
        check("a\t\n\tb", &[&["a", ""], &["", "b"]]);
        check("a\t", &[&["a", ""]]);
        check("\"two\nlines\"\t\"a \"\"quote\"\"\"", &[&["two\nlines", "a \"quote\""]]);
        check("\"a\tb\"\r\n\"\"\tc", &[&["a\tb"], &["", "c"]]);
    }

    #[test]
    fn a_list_is_taken_as_it_was_copied_however_long_it_is() {
        let rows = usize::try_from(MOST_PASTED).unwrap();
        let copied = "name\tplan\n".to_owned() + &"'=1+1\tgold\n".repeat(rows);
        assert_eq!(table_as_copied(&copied), "name\tplan\n".to_owned() + &"=1+1\tgold\n".repeat(rows));
    }

    #[test]
    fn a_quote_that_does_not_enclose_its_cell_is_a_sign_like_others() {
        check("5\" screw\tx", &[&["5\" screw", "x"]]);
        check("\"Bob\" Smith\tx", &[&["\"Bob\" Smith", "x"]]);
        check("\"never closed\tx\nnext\ty\n", &[&["\"never closed", "x"], &["next", "y"]]);
        check("\"open\nsaid \"so\"\n", &[&["\"open"], &["said \"so\""]]);
        check("\"\"x\t\"", &[&["\"\"x", "\""]]);
    }

    #[test]
    fn too_much_is_no_table() {
        assert!(read_table(&"x".repeat(MOST_TEXT + 1)).is_none());
        assert!(read_table(&"\n".repeat(600_000)).is_none());
        assert_eq!(read_table(&"x\ty\n".repeat(80_000)).map(|lines| lines.len()), Some(80_000));
    }

    #[test]
    fn quotes_that_are_never_closed_are_not_looked_for_again_and_again() {
        // Each would be read to the end of all of them: that would be hours.
        let text = "\"a\"\"\t".repeat(400_000);
        assert_eq!(read_table(&text).map(|lines| lines.len()), Some(1));
    }

    fn written(table: &[Vec<String>]) -> String {
        let mut text = String::new();
        for line in table {
            for (index, cell) in line.iter().enumerate() {
                if index > 0 {
                    text.push('\t');
                }
                push_cell(&mut text, cell);
            }
            text.push('\n');
        }
        text
    }

    #[test]
    fn what_a_spreadsheet_would_calculate_is_copied_with_an_apostrophe_and_pasted_without_it() {
        for (value, copied) in [
            ("=1+1", "'=1+1"),
            ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
            ("-2+3", "'-2+3"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("'=1", "''=1"),
            ("\t=1", "\"'\t=1\""),
            ("=\"a\"&B1", "\"'=\"\"a\"\"&B1\""),
            // What harms nobody stays as it is.
            ("+49 (151) 23-45", "+49 (151) 23-45"),
            ("-5", "-5"),
            ("-", "-"),
            ("-2-3", "'-2-3"),
            ("-1.5e3", "-1.5e3"),
            ("'tis", "'tis"),
            ("a=1", "a=1"),
            ("", ""),
        ] {
            let mut text = String::new();
            push_cell(&mut text, value);
            assert_eq!(text, copied);
            assert_eq!(read_table(&text).unwrap(), [[value]]);
        }
    }

    #[test]
    fn a_table_that_was_copied_is_a_list_of_the_same_values() {
        assert_eq!(table_as_copied("email\tname\na@b.test\t'=1\n"), "email\tname\na@b.test\t=1\n");
        for other in ["email,name\n'=1,b\n", "email\tname\na\tb\n"] {
            assert!(matches!(table_as_copied(other), Cow::Borrowed(same) if same == other));
        }
    }

    proptest! {
        #[test]
        fn what_is_copied_is_pasted_the_same(table in vec(vec("[a\"\t\n\r é'=+@-]{0,4}", 1..4), 1..5)) {
            prop_assert_eq!(read_table(&written(&table)).unwrap(), table);
        }

        #[test]
        fn any_text_is_a_table_of_all_its_signs(text in "[ab\"\t\n\ré]{0,40}") {
            let table = read_table(&text).unwrap();
            let signs = |text: &str, sign: char| text.matches(sign).count();
            for sign in ['a', 'b', 'é'] {
                let kept: usize = table.iter().flatten().map(|cell| signs(cell, sign)).sum();
                prop_assert_eq!(kept, signs(&text, sign));
            }
        }

        #[test]
        fn a_lone_quote_changes_only_its_own_cell(
            table in vec(vec("[ab é]{0,4}", 3), 1..5), row in 0_usize..5, column in 0_usize..3, at in 0_usize..5,
        ) {
            let mut table = table;
            let row = row % table.len();
            let cell = &mut table[row][column];
            let at = cell.char_indices().nth(at).map_or(cell.len(), |(at, _)| at);
            cell.insert(at, '"');
            // As others write it: no cell in quotes.
            let text: String = table.iter().map(|line| line.join("\t") + "\r\n").collect();
            prop_assert_eq!(read_table(&text).unwrap(), table);
        }
    }
}
