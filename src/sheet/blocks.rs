//! Which of 64 bytes are the one that is looked for, as one bit each: to go through a text without a branch for each byte.
//!
//! A way through a text is written once, with what it takes from here as functions, and made for each [`Way`]: of what every
//! processor has, of what those of the last ten years have ([`avx2`]), which takes half the time, and of what servers and
//! newer ones have ([`avx512`]).

use std::sync::LazyLock;

use wide::u8x16;

/// How many bytes are looked at together.
pub(super) const BLOCK: usize = 64;

/// Of which instructions a way through a text is made. Of a kind that this processor lacks nothing may be called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Plain,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

impl Way {
    /// The fastest that this processor has.
    #[inline]
    pub(super) fn here() -> Self {
        static HERE: LazyLock<Way> = LazyLock::new(Way::find);
        *HERE
    }

    #[cfg(not(target_arch = "x86_64"))]
    fn find() -> Self {
        Self::Plain
    }

    #[cfg(target_arch = "x86_64")]
    fn find() -> Self {
        let others = std::is_x86_feature_detected!("bmi1")
            && std::is_x86_feature_detected!("pclmulqdq")
            && std::is_x86_feature_detected!("popcnt");
        if !others || !std::is_x86_feature_detected!("avx2") {
            Self::Plain
        } else if std::is_x86_feature_detected!("avx512f") && std::is_x86_feature_detected!("avx512bw") {
            Self::Avx512
        } else {
            Self::Avx2
        }
    }
}

/// The block that begins at `from`, filled up with another byte.
#[inline]
pub(super) fn block_at(bytes: &[u8], from: usize, filler: u8) -> [u8; BLOCK] {
    let rest = bytes.get(from..).unwrap_or_default();
    if let Some(block) = rest.first_chunk::<BLOCK>() {
        return *block;
    }
    let mut block = [filler; BLOCK];
    for (to, byte) in block.iter_mut().zip(rest) {
        *to = *byte;
    }
    block
}

/// The bytes of a block that are `byte` once the bits of `with` are set in them.
#[inline]
pub(super) fn bits(block: &[u8; BLOCK], with: u8, byte: u8) -> u64 {
    let (pieces, _none) = block.as_chunks::<16>();
    pieces.iter().enumerate().fold(0, |bits, (at, piece)| {
        let found = (u8x16::new(*piece) | u8x16::splat(with)).cmp_eq(u8x16::splat(byte));
        bits | u64::from(found.move_mask().cast_unsigned()) << (at * 16)
    })
}

#[cfg(test)]
fn one_by_one(block: &[u8; BLOCK], with: u8, byte: u8) -> u64 {
    block.iter().enumerate().fold(0, |bits, (at, it)| bits | u64::from(it | with == byte) << at)
}

/// Each bit is the parity of the bits up to it.
#[inline]
pub(super) fn parity(bits: u64) -> u64 {
    [1, 2, 4, 8, 16, 32].into_iter().fold(bits, |bits, shift| bits ^ bits << shift)
}

/// The same of wider instructions, for [`Way::Avx2`].
#[cfg(target_arch = "x86_64")]
pub(super) mod avx2 {
    use super::BLOCK;

    /// See [`super::bits`].
    #[inline]
    #[target_feature(enable = "avx2")]
    pub(in crate::sheet) fn bits(block: &[u8; BLOCK], with: u8, byte: u8) -> u64 {
        use std::arch::x86_64::{
            _mm256_cmpeq_epi8, _mm256_movemask_epi8, _mm256_or_si256, _mm256_set_epi64x, _mm256_set1_epi8,
        };
        let (pieces, _none) = block.as_chunks::<32>();
        pieces.iter().enumerate().fold(0, |bits, (at, piece)| {
            let (words, _none) = piece.as_chunks::<8>();
            let word = |at: usize| words.get(at).map_or(0, |word| i64::from_le_bytes(*word));
            let bytes = _mm256_set_epi64x(word(3), word(2), word(1), word(0));
            let bytes = _mm256_or_si256(bytes, _mm256_set1_epi8(with.cast_signed()));
            let found = _mm256_movemask_epi8(_mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(byte.cast_signed())));
            bits | u64::from(found.cast_unsigned()) << (at * 32)
        })
    }

    /// See [`super::parity`].
    #[inline]
    #[target_feature(enable = "pclmulqdq")]
    pub(in crate::sheet) fn parity(bits: u64) -> u64 {
        use std::arch::x86_64::{_mm_clmulepi64_si128, _mm_cvtsi128_si64, _mm_set_epi64x, _mm_set1_epi8};
        let all = _mm_clmulepi64_si128::<0>(_mm_set_epi64x(0, bits.cast_signed()), _mm_set1_epi8(-1));
        _mm_cvtsi128_si64(all).cast_unsigned()
    }
}

/// The same of the widest, for [`Way::Avx512`].
#[cfg(target_arch = "x86_64")]
pub(super) mod avx512 {
    use super::BLOCK;

    /// See [`super::bits`].
    #[inline]
    #[target_feature(enable = "avx512f,avx512bw")]
    pub(in crate::sheet) fn bits(block: &[u8; BLOCK], with: u8, byte: u8) -> u64 {
        use std::arch::x86_64::{_mm512_cmpeq_epi8_mask, _mm512_or_si512, _mm512_set_epi64, _mm512_set1_epi8};
        let (words, _none) = block.as_chunks::<8>();
        let word = |at: usize| words.get(at).map_or(0, |word| i64::from_le_bytes(*word));
        let bytes = _mm512_set_epi64(word(7), word(6), word(5), word(4), word(3), word(2), word(1), word(0));
        let bytes = _mm512_or_si512(bytes, _mm512_set1_epi8(with.cast_signed()));
        _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(byte.cast_signed()))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn bits_are_those_that_a_reader_of_single_bytes_finds(text in "[\"{\\[,;\n\u{0}é]{0,64}", with in prop::sample::select(vec![0, 0x20]), byte in prop::sample::select(b"\"{,\n".to_vec())) {
            let block = block_at(text.as_bytes(), 0, b' ');
            let found = bits(&block, with, byte);
            prop_assert_eq!(found, one_by_one(&block, with, byte));
            let odd = (0..64).fold((0_u64, false), |(all, odd), at| {
                let odd = odd ^ (found >> at & 1 == 1);
                (all | u64::from(odd) << at, odd)
            });
            prop_assert_eq!(parity(found), odd.0);
            #[cfg(target_arch = "x86_64")]
            if Way::here() != Way::Plain {
                #[expect(unsafe_code, reason = "asked for just before")]
                // SAFETY: the processor has the instructions.
                let (wide_bits, wide_parity) = unsafe { (avx2::bits(&block, with, byte), avx2::parity(found)) };
                prop_assert_eq!((wide_bits, wide_parity), (found, odd.0));
            }
            #[cfg(target_arch = "x86_64")]
            if Way::here() == Way::Avx512 {
                #[expect(unsafe_code, reason = "asked for just before")]
                // SAFETY: the processor has the instructions.
                let widest_bits = unsafe { avx512::bits(&block, with, byte) };
                prop_assert_eq!(widest_bits, found);
            }
        }
    }
}
