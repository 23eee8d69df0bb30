//! What every byte of a text is, told sixteen bytes at a time: nearly all texts are of plain letters and digits, and then no
//! rule has to look at them one by one.

use wide::u8x16;

/// How many are looked at together.
const TOGETHER: usize = 16;

/// Whether no letter is another one in lower case, and all of it is ASCII.
pub(super) fn is_plain_lower(text: &str) -> bool {
    are_all(text, |bytes| {
        let from_a = bytes - u8x16::splat(b'A');
        let behind_z = from_a.max(u8x16::splat(26)).cmp_eq(from_a);
        behind_z & within(bytes, 0, 0x7F)
    })
}

/// Whether all of it is ASCII that leaves ink.
pub(super) fn is_graphic(text: &str) -> bool {
    are_all(text, |bytes| within(bytes, b'!', b'~'))
}

/// Whether each byte is one that stands for itself anywhere in a URL.
pub(super) fn is_plain_in_url(text: &str) -> bool {
    are_all(text, |bytes| {
        // `+,-./` and the digits.
        let marks =
            within(bytes, b'+', b'9') | one_of(bytes, *b";=?") | one_of(bytes, *b"!&_") | one_of(bytes, *b"~~~");
        marks | letters(bytes)
    })
}

/// Whether each byte is one of bcrypt's own Base64.
pub(super) fn is_bcrypt_base64(text: &str) -> bool {
    are_all(text, |bytes| within(bytes, b'.', b'9') | letters(bytes))
}

/// Whether `is_one` gives all ones for each byte.
#[inline]
fn are_all(text: &str, is_one: impl Fn(u8x16) -> u8x16) -> bool {
    let bytes = text.as_bytes();
    let (pieces, rest) = bytes.as_chunks::<TOGETHER>();
    if !pieces.iter().all(|piece| is_one(u8x16::new(*piece)).all()) {
        return false;
    }
    let last = match bytes.last_chunk::<TOGETHER>() {
        _ if rest.is_empty() => return true,
        // Some of them were looked at before.
        Some(last) => *last,
        None => {
            let first = *rest.first().unwrap_or(&0);
            let mut filled = [first; TOGETHER];
            for (to, byte) in filled.iter_mut().zip(rest) {
                *to = *byte;
            }
            filled
        }
    };
    is_one(u8x16::new(last)).all()
}

#[inline]
fn within(bytes: u8x16, from: u8, to: u8) -> u8x16 {
    let distance = bytes - u8x16::splat(from);
    distance.min(u8x16::splat(to - from)).cmp_eq(distance)
}

#[inline]
fn letters(bytes: u8x16) -> u8x16 {
    // In lower case; what was no letter does not become one.
    within(bytes | u8x16::splat(0x20), b'a', b'z')
}

#[inline]
fn one_of(bytes: u8x16, [one, other, third]: [u8; 3]) -> u8x16 {
    bytes.cmp_eq(u8x16::splat(one)) | bytes.cmp_eq(u8x16::splat(other)) | bytes.cmp_eq(u8x16::splat(third))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The same of a single byte.
    type IsOneByte = fn(u8) -> bool;

    /// A way to tell a text, and what it says of each byte.
    type Case = (fn(&str) -> bool, IsOneByte);

    const CASES: [Case; 4] = [
        (is_plain_lower, |byte| byte.is_ascii() && !byte.is_ascii_uppercase()),
        (is_graphic, |byte| byte.is_ascii_graphic()),
        (is_plain_in_url, |byte| byte.is_ascii_alphanumeric() || b"-._~/?=&+,;!".contains(&byte)),
        (is_bcrypt_base64, |byte| byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'/'),
    ];

    #[test]
    fn each_byte_is_told_wherever_it_stands() {
        for (are_all, is_one) in CASES {
            assert!(are_all(""));
            for byte in 0..=0x7F_u8 {
                for (before, behind) in [(0, 0), (0, 3), (5, 0), (15, 0), (16, 0), (0, 16), (20, 3), (3, 40)] {
                    let text = format!("{}{}{}", "a".repeat(before), char::from(byte), "0".repeat(behind));
                    assert_eq!(are_all(&text), is_one(byte), "{text:?}");
                }
            }
        }
    }

    proptest! {
        #[test]
        fn texts_are_told_as_byte_by_byte(text in "[a-z0-9.]{0,40}([A-Z é€~/:?]|[a-z.]{0,20}){0,3}") {
            for (are_all, is_one) in CASES {
                prop_assert_eq!(are_all(&text), text.bytes().all(is_one), "{:?}", text);
            }
        }
    }
}
