//! Finds the rows of a JSON array without reading them.

use crate::sheet::bounds::push_row;
use crate::sheet::copy::STEP_BYTES;
use crate::sheet::copy::Stage;
use crate::sheet::copy::Watch;
use crate::sheet::error::OpenError;
use crate::sheet::error::RowProblem;
use crate::sheet::json::Split;
use crate::sheet::json::masks::bracket_end;
use crate::sheet::json::string_end;
use crate::sheet::utf8::Utf8;

/// Splits an array whose first byte after the bracket is at `from`.
///
/// Only quotes, brackets and commas are looked at: what is wrong inside a row is the checker's to say. `enclosed` says
/// that the array stands in an object, whose rest is of no interest.
pub(in crate::sheet) fn split_array(
    bytes: &[u8],
    from: usize,
    enclosed: bool,
    watch: &mut Watch<'_>,
) -> Result<Split, OpenError> {
    let mut split = Split::default();
    let mut at = from;
    let mut told = from as u64;
    let mut utf8 = Utf8::new(bytes, from);
    loop {
        at = skip_blanks(bytes, at);
        match bytes.get(at) {
            None => {
                split.tail = Some((at..at, RowProblem::BrokenOff));
                break;
            }
            Some(b']') => {
                let rest = skip_blanks(bytes, at + 1);
                if rest < bytes.len() && !enclosed {
                    split.tail = Some((rest..bytes.len(), RowProblem::AfterTheEnd));
                }
                break;
            }
            Some(_) => {}
        }
        let row = at;
        at = value_end(bytes, at);
        if at == bytes.len() {
            end_broken(bytes, row, &mut split)?;
            return Ok(split);
        }
        push_row(&mut split.bounds, row)?;
        if !utf8.holds(row..at) {
            split.damaged.add(split.bounds.len() - 1);
        }
        if bytes.get(at) == Some(&b',') {
            at += 1;
        }
        if at as u64 - told >= STEP_BYTES {
            told = at as u64;
            watch.at(Stage::Indexing, told, bytes.len() as u64)?;
        }
    }
    split.bounds.push(at as u64);
    Ok(split)
}

/// The array has no end. A last row that is whole stays a row, and the place where the list breaks off is one of its own.
fn end_broken(bytes: &[u8], row: usize, split: &mut Split) -> Result<(), OpenError> {
    let rest = bytes.get(row..).unwrap_or_default().trim_ascii_end();
    let whole = serde_json::from_slice::<serde::de::IgnoredAny>(rest).is_ok();
    let tail = if whole {
        push_row(&mut split.bounds, row)?;
        bytes.len()
    } else {
        row
    };
    split.bounds.push(tail as u64);
    split.tail = Some((tail..bytes.len(), RowProblem::BrokenOff));
    Ok(())
}

/// The place of the comma or the bracket that ends the value at `at`; the end of the text if there is none.
fn value_end(bytes: &[u8], at: usize) -> usize {
    match bytes.get(at) {
        Some(b'{' | b'[') => value_end_from(bytes, bracket_end(bytes, at).unwrap_or(at)),
        _ => value_end_from(bytes, at),
    }
}

/// The same, byte by byte.
fn value_end_from(bytes: &[u8], mut at: usize) -> usize {
    let mut depth = 0_u64;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => {
                at = string_end(bytes, at + 1);
                continue;
            }
            b'{' | b'[' => depth += 1,
            b']' | b',' if depth == 0 => return at,
            // A brace too many stays in its row.
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

fn skip_blanks(bytes: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    from + (rest.len() - rest.trim_ascii_start().len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig { cases: 5000, ..ProptestConfig::default() })]

        #[test]
        fn the_end_of_a_value_is_where_a_reader_of_single_bytes_finds_it(
            text in "([{}\\[\\],\"a:\n\\\\]|\"a\":|\"[a-z ]{50,70}\",|\\{\"b\":){0,60}",
        ) {
            for text in [format!("{{{text}"), format!("[{text}")] {
                prop_assert_eq!(value_end(text.as_bytes(), 0), value_end_from(text.as_bytes(), 0), "{}", text);
            }
        }
    }
}
