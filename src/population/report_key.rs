//! A key of your own under which binary reports know their users, and the hash by it.
//!
//! The hash is `SipHash-2-4` (Aumasson & Bernstein, `SipHash`: a fast short-input PRF, *INDOCRYPT* 2012) of the 16 bytes of an id:
//! without the key nobody can tell which id a hash is of, also not by trying all of them.

use core::fmt;

/// A secret of 16 random bytes, the same on all machines whose reports merge.
///
/// Reports of funnels, sessions and paths find that two of them are of the very same users, which is the usual mistake when
/// events are parted by time instead of by user. Without a key they find it within one process only. With one they find it in
/// what other machines sent in a binary format too; whoever does not have the key learns nothing about users from it.
///
/// ```
/// use lifestage::population::{Columns, ReportKey};
/// use lifestage::Kind;
///
/// let key = ReportKey::new(*b"16 random bytes!");
/// let kinds = [Kind::View.code()];
/// let columns = Columns::new(&[42_u64][..], &[0], &kinds[..]).with_report_key(key);
/// assert_eq!(format!("{:?}", columns.report_key()), "Some(ReportKey(…))"); // no secret in a log
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ReportKey([u64; 2]);

impl ReportKey {
    /// The key of these bytes. Take them from a source of randomness, and keep them as you keep passwords.
    #[expect(clippy::cast_possible_truncation, reason = "both halves are taken")]
    pub const fn new(bytes: [u8; 16]) -> Self {
        let bits = u128::from_le_bytes(bytes);
        Self([bits as u64, (bits >> 64) as u64])
    }

    /// The hash of an id by this key.
    #[expect(clippy::cast_possible_truncation, reason = "both halves are taken")]
    pub(super) const fn hash(self, id: u128) -> u64 {
        let Self([k0, k1]) = self;
        let mut state = [
            k0 ^ 0x736f_6d65_7073_6575,
            k1 ^ 0x646f_7261_6e64_6f6d,
            k0 ^ 0x6c79_6765_6e65_7261,
            k1 ^ 0x7465_6462_7974_6573,
        ];
        // The words of the id, and one with its length in bytes.
        state = taken(taken(taken(state, id as u64), (id >> 64) as u64), 16 << 56);
        state[2] ^= 0xff;
        let [a, b, c, d] = round(round(round(round(state))));
        a ^ b ^ c ^ d
    }
}

/// The state after one word more.
const fn taken([a, b, c, d]: [u64; 4], word: u64) -> [u64; 4] {
    let [a, b, c, d] = round(round([a, b, c, d ^ word]));
    [a ^ word, b, c, d]
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

impl fmt::Debug for ReportKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ReportKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_the_published_one() {
        // The row of 16 bytes, 00 to 0f, in the vectors of the reference implementation, by the key 00 to 0f.
        let bytes: [u8; 16] = core::array::from_fn(|at| u8::try_from(at).unwrap());
        let hash = ReportKey::new(bytes).hash(u128::from_le_bytes(bytes));
        assert_eq!(hash.to_le_bytes(), [0xdb, 0x9b, 0xc2, 0x57, 0x7f, 0xcc, 0x2a, 0x3f]);
    }

    #[test]
    #[expect(deprecated, reason = "the standard library's own, which it does not promise to keep")]
    #[expect(clippy::cast_possible_truncation, reason = "both halves are taken")]
    fn the_hash_is_that_of_the_standard_library() {
        use core::hash::Hasher;
        for (key, id) in [(0, 0), (1, u128::MAX), (u128::MAX / 3, 42), (7, 1 << 64)] {
            let [low, high] = [key, key >> 64].map(|half: u128| half as u64);
            let mut theirs = core::hash::SipHasher::new_with_keys(low, high);
            theirs.write(&u128::to_le_bytes(id));
            assert_eq!(ReportKey::new(key.to_le_bytes()).hash(id), theirs.finish(), "{key} {id}");
        }
    }
}
