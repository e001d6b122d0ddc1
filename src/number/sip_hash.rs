//! `SipHash-2-4` with a key: nobody without the key can tell which input a hash is of, also not by trying all of them.
//!
//! ```text
//! 64 bits     Aumasson & Bernstein, SipHash: a fast short-input PRF, INDOCRYPT 2012
//! 128 bits    the variant SipHash-2-4-128 of their reference implementation: another start and end, and four rounds more
//! ```

/// A key of 128 bits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct SipKey([u64; 2]);

impl SipKey {
    #[expect(clippy::cast_possible_truncation, reason = "both halves are taken")]
    pub(crate) const fn new(bytes: [u8; 16]) -> Self {
        let bits = u128::from_le_bytes(bytes);
        Self([bits as u64, (bits >> 64) as u64])
    }

    /// The hash of 64 bits.
    pub(crate) const fn hash(self, bytes: &[u8]) -> u64 {
        let mut state = self.taken_in(bytes, 0);
        state[2] ^= 0xff;
        folded(four_rounds(state))
    }

    /// The hash of 128 bits; its first half is the low one.
    pub(crate) const fn hash_128(self, bytes: &[u8]) -> u128 {
        let mut state = self.taken_in(bytes, 0xee);
        state[2] ^= 0xee;
        let first = four_rounds(state);
        let [a, b, c, d] = first;
        let second = four_rounds([a, b ^ 0xdd, c, d]);
        folded(first) as u128 | (folded(second) as u128) << 64
    }

    /// The state after all bytes and their number; the variant is what tells the two lengths of hashes apart.
    const fn taken_in(self, bytes: &[u8], variant: u64) -> [u64; 4] {
        let Self([k0, k1]) = self;
        let mut state = [
            k0 ^ 0x736f_6d65_7073_6575,
            k1 ^ 0x646f_7261_6e64_6f6d ^ variant,
            k0 ^ 0x6c79_6765_6e65_7261,
            k1 ^ 0x7465_6462_7974_6573,
        ];
        let (mut words, mut rest) = bytes.as_chunks::<8>();
        while let [word, more @ ..] = words {
            (state, words) = (taken(state, u64::from_le_bytes(*word)), more);
        }
        // The bytes that fill no word, and above them the number of all, of which one byte is kept.
        let mut last = bytes.len() as u64;
        let mut zeros = 7 - rest.len();
        while zeros > 0 {
            (last, zeros) = (last << 8, zeros - 1);
        }
        while let [more @ .., byte] = rest {
            (last, rest) = (last << 8 | *byte as u64, more);
        }
        taken(state, last)
    }
}

/// The state after one word more.
const fn taken([a, b, c, d]: [u64; 4], word: u64) -> [u64; 4] {
    let [a, b, c, d] = round(round([a, b, c, d ^ word]));
    [a ^ word, b, c, d]
}

const fn four_rounds(state: [u64; 4]) -> [u64; 4] {
    round(round(round(round(state))))
}

const fn folded([a, b, c, d]: [u64; 4]) -> u64 {
    a ^ b ^ c ^ d
}

const fn round([mut a, mut b, mut c, mut d]: [u64; 4]) -> [u64; 4] {
    a = a.wrapping_add(b);
    c = c.wrapping_add(d);
    b = b.rotate_left(13) ^ a;
    d = d.rotate_left(16) ^ c;
    a = a.rotate_left(32);
    c = c.wrapping_add(b);
    a = a.wrapping_add(d);
    b = b.rotate_left(17) ^ c;
    d = d.rotate_left(21) ^ a;
    c = c.rotate_left(32);
    [a, b, c, d]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(deprecated, reason = "the standard library's own, which it does not promise to keep")]
    fn the_short_hash_is_that_of_the_standard_library() {
        use core::hash::Hasher;
        let bytes: Vec<u8> = (0..=255).collect();
        for length in 0..=bytes.len() {
            let mut theirs = core::hash::SipHasher::new_with_keys(7, u64::MAX / 3);
            theirs.write(&bytes[..length]);
            assert_eq!(SipKey([7, u64::MAX / 3]).hash(&bytes[..length]), theirs.finish(), "{length}");
        }
    }

    #[test]
    fn the_short_hash_is_the_published_one() {
        // The row of 16 bytes, 00 to 0f, in the vectors of the reference implementation, by the key 00 to 0f.
        let bytes: [u8; 16] = core::array::from_fn(|at| u8::try_from(at).unwrap());
        let hash = SipKey::new(bytes).hash(&bytes);
        assert_eq!(hash.to_le_bytes(), [0xdb, 0x9b, 0xc2, 0x57, 0x7f, 0xcc, 0x2a, 0x3f]);
    }
}
