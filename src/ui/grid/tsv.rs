//! Tables as text, as Excel and `LibreOffice` put them on the clipboard: tabs between cells, lines between rows, and
//! quotes around what holds either.

/// More than this is a list to be opened, not a paste.
const LARGEST_PASTE_BYTES: usize = 8 * 1024 * 1024;

/// More cells than this are written into a file instead.
pub(super) const LARGEST_COPY_CELLS: u64 = 100_000;

/// The rows of a pasted table; nothing if there is too much of it.
pub(crate) fn parse(text: &str) -> Option<Vec<Vec<String>>> {
    if text.len() > LARGEST_PASTE_BYTES {
        return None;
    }
    let (mut lines, mut count) = (Vec::new(), 0);
    let mut line = Vec::new();
    let mut cell = String::new();
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        // Counted on the way: eight megabytes of line breaks would be millions of lines.
        if matches!(sign, '\t' | '\n' | '\r') {
            count += 1;
            if count > LARGEST_COPY_CELLS {
                return None;
            }
        }
        match sign {
            '"' if cell.is_empty() => quoted(&mut signs, &mut cell),
            '\t' => line.push(std::mem::take(&mut cell)),
            '\r' if signs.peek() == Some(&'\n') => {}
            '\n' | '\r' => {
                line.push(std::mem::take(&mut cell));
                lines.push(std::mem::take(&mut line));
            }
            other => cell.push(other),
        }
    }
    // The last line of a table may or may not have its end.
    if !line.is_empty() || !cell.is_empty() || lines.is_empty() {
        line.push(cell);
        lines.push(line);
    }
    Some(lines)
}

/// What stands between quotes; a quote that is never closed holds the rest.
fn quoted(signs: &mut std::iter::Peekable<std::str::Chars<'_>>, cell: &mut String) {
    while let Some(sign) = signs.next() {
        match sign {
            '"' if signs.peek() == Some(&'"') => {
                signs.next();
                cell.push('"');
            }
            '"' => return,
            other => cell.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::parse;
    use crate::session::push_cell;

    fn check(text: &str, expected: &[&[&str]]) {
        let found = parse(text).expect("small");
        assert_eq!(found, expected.iter().map(|line| line.to_vec()).collect::<Vec<_>>(), "{text:?}");
    }

    #[test]
    fn a_pasted_table_is_read_as_excel_wrote_it() {
        check("a", &[&["a"]]);
        check("", &[&[""]]);
        check("a\tb\r\nc\td\r\n", &[&["a", "b"], &["c", "d"]]);
        check("a\t\n\tb", &[&["a", ""], &["", "b"]]);
        check("\"two\nlines\"\t\"a \"\"quote\"\"\"", &[&["two\nlines", "a \"quote\""]]);
        check("5\" screw\tx", &[&["5\" screw", "x"]]);
        check("\"never closed", &[&["never closed"]]);
    }

    #[test]
    fn too_much_is_no_paste() {
        assert!(parse(&"x\n".repeat(5 * 1024 * 1024)).is_none());
        assert!(parse(&"\n".repeat(4 * 1024 * 1024)).is_none());
        assert_eq!(parse(&"x\n".repeat(90_000)).map(|lines| lines.len()), Some(90_000));
    }

    proptest::proptest! {
        #[test]
        fn what_is_copied_is_pasted_the_same(table in proptest::collection::vec(proptest::collection::vec("[a\"\t\n\r ]{1,4}", 1..4), 1..4)) {
            let mut text = String::new();
            for line in &table {
                for (index, cell) in line.iter().enumerate() {
                    if index > 0 { text.push('\t'); }
                    push_cell(&mut text, cell);
                }
                text.push('\n');
            }
            proptest::prop_assert_eq!(parse(&text).unwrap(), table);
        }
    }
}
