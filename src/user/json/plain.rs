//! The inside of a string, many bytes at a time.

use wide::u8x16;

/// The first byte from `at` that a string can't simply hold: a quotation mark, a backslash, a control character. Many bytes
/// at a time, since most of a row is the inside of strings, and most strings are no longer.
#[inline]
pub(crate) fn plain_end(bytes: &[u8], mut at: usize) -> usize {
    while let Some(chunk) = bytes.get(at..).and_then(|rest| rest.first_chunk::<32>()) {
        let ([first, second], _none) = chunk.as_chunks::<16>() else { break };
        let found = ends(*first) | ends(*second) << 16;
        if found != 0 {
            return at + found.trailing_zeros() as usize;
        }
        at += 32;
    }
    if let Some(chunk) = bytes.get(at..).and_then(|rest| rest.first_chunk::<16>()) {
        match ends(*chunk) {
            0 => at += 16,
            found => return at + found.trailing_zeros() as usize,
        }
    }
    while bytes.get(at).is_some_and(|&byte| byte >= 0x20 && byte != b'"' && byte != b'\\') {
        at += 1;
    }
    at
}

/// One bit for each byte: whether it is one of these.
#[inline]
fn ends(chunk: [u8; 16]) -> u32 {
    let bytes = u8x16::new(chunk);
    let control = bytes.min(u8x16::splat(0x1F)).cmp_eq(bytes);
    let ends = bytes.cmp_eq(u8x16::splat(b'"')) | bytes.cmp_eq(u8x16::splat(b'\\')) | control;
    ends.move_mask().cast_unsigned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_end_of_a_string_is_where_a_reader_of_single_bytes_finds_it(
            bytes in prop::collection::vec(prop_oneof![30 => 0x20..0x7F_u8, 10 => 0x80..=0xFF_u8, 1 => any::<u8>()], 0..120),
            from in 0_usize..120,
        ) {
            let is_end = |byte: &u8| *byte < 0x20 || matches!(byte, b'"' | b'\\');
            let rest = bytes.get(from..).unwrap_or_default();
            let expected = from + rest.iter().position(is_end).unwrap_or(rest.len());
            prop_assert_eq!(plain_end(&bytes, from), expected);
        }
    }
}
