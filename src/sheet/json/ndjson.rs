//! Finds the rows of NDJSON: each line that isn't blank.

use crate::sheet::bounds::push_row;
use crate::sheet::copy::STEP_BYTES;
use crate::sheet::copy::Stage;
use crate::sheet::copy::Watch;
use crate::sheet::error::OpenError;
use crate::sheet::json::Split;
use crate::sheet::utf8::Utf8;

pub(in crate::sheet) fn split_lines(bytes: &[u8], from: usize, watch: &mut Watch<'_>) -> Result<Split, OpenError> {
    let mut split = Split::default();
    let mut line = from;
    let mut told = from as u64;
    let mut utf8 = Utf8::new(bytes, from);
    let rest = bytes.get(from..).unwrap_or_default();
    for end in memchr::memchr_iter(b'\n', rest).map(|found| from + found).chain([bytes.len()]) {
        let blank = match bytes.get(line) {
            Some(first) if first.is_ascii_whitespace() => is_blank(bytes, line, end),
            Some(_) => false,
            None => true,
        };
        if !blank {
            push_row(&mut split.bounds, line)?;
            if !utf8.holds(line..end) {
                split.damaged.add(split.bounds.len() - 1);
            }
        }
        line = end + 1;
        if end as u64 - told >= STEP_BYTES {
            told = end as u64;
            watch.at(Stage::Indexing, told, bytes.len() as u64)?;
        }
    }
    split.bounds.push(bytes.len() as u64);
    Ok(split)
}

fn is_blank(bytes: &[u8], from: usize, to: usize) -> bool {
    bytes.get(from..to).is_none_or(|line| line.trim_ascii().is_empty())
}
