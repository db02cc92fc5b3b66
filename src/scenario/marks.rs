//! Where cells may end, found for sixty-four bytes at a time.

use wide::u8x16;

/// So many bytes are looked at together.
pub(super) const WIDTH: usize = 64;

/// A bit per byte, that of the first byte the lowest.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Marks {
    pub(super) commas: u64,
    /// Line breaks, and quotes: a record ends there, or must be read with care.
    pub(super) stops: u64,
}

impl Marks {
    /// Those of the bytes of a text from `at` on; past its end there are none.
    pub(super) fn of(text: &[u8], at: usize) -> Self {
        let rest = &text[at..];
        match rest.first_chunk() {
            Some(block) => Self::of_block(block),
            None => {
                let mut block = [0; WIDTH];
                block[..rest.len()].copy_from_slice(rest);
                Self::of_block(&block)
            }
        }
    }

    fn of_block(block: &[u8; WIDTH]) -> Self {
        let (mut commas, mut stops) = (0, 0);
        for (at, part) in block.as_chunks::<16>().0.iter().enumerate() {
            let part = u8x16::new(*part);
            let is = |byte| part.simd_eq(u8x16::splat(byte));
            let stop = is(b'\n') | is(b'\r') | is(b'"');
            commas |= u64::from(is(b',').to_bitmask()) << (at * 16);
            stops |= u64::from(stop.to_bitmask()) << (at * 16);
        }
        Self { commas, stops }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn each_bit_tells_of_its_byte(text in "[a,\"\n\rü+-]{0,90}", at in 0usize..20) {
            let (text, at) = (text.as_bytes(), at.min(text.len()));
            let Marks { commas, stops } = Marks::of(text, at);
            for bit in 0..WIDTH {
                let byte = text.get(at + bit).copied();
                prop_assert_eq!(commas >> bit & 1 == 1, byte == Some(b','));
                prop_assert_eq!(stops >> bit & 1 == 1, matches!(byte, Some(b'\n' | b'\r' | b'"')));
            }
        }
    }
}
