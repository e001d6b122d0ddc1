//! XXH64, a hash of 64 bits with a public specification: bytes and a seed in, the same number out in every language.
//!
//! Written from the specification of xxHash (Yann Collet, "xxHash fast digest algorithm", version 0.2.0, section XXH64).
//! Bytes are read in little-endian words. Texts hashed here have some 30 bytes, so only one shot over a whole slice is
//! offered, without the state that streams need.

const PRIME_1: u64 = 0x9e37_79b1_85eb_ca87;
const PRIME_2: u64 = 0xc2b2_ae3d_27d4_eb4f;
const PRIME_3: u64 = 0x1656_67b1_9e37_79f9;
const PRIME_4: u64 = 0x85eb_ca77_c2b2_ae63;
const PRIME_5: u64 = 0x27d4_eb2f_1656_67c5;

/// The XXH64 of these bytes.
pub(super) fn xxh64(bytes: &[u8], seed: u64) -> u64 {
    let (stripes, rest) = bytes.as_chunks::<32>();
    let start = if stripes.is_empty() { seed.wrapping_add(PRIME_5) } else { lanes(stripes, seed) };
    avalanche(tail(start.wrapping_add(bytes.len() as u64), rest))
}

/// What four lanes make of whole stripes of 32 bytes.
fn lanes(stripes: &[[u8; 32]], seed: u64) -> u64 {
    let mut lanes = [
        seed.wrapping_add(PRIME_1).wrapping_add(PRIME_2),
        seed.wrapping_add(PRIME_2),
        seed,
        seed.wrapping_sub(PRIME_1),
    ];
    for stripe in stripes {
        let (words, _) = stripe.as_chunks::<8>();
        for (lane, word) in lanes.iter_mut().zip(words) {
            *lane = round(*lane, u64::from_le_bytes(*word));
        }
    }
    let [a, b, c, d] = lanes;
    let joined = [(b, 7), (c, 12), (d, 18)]
        .into_iter()
        .fold(a.rotate_left(1), |joined, (lane, bits)| joined.wrapping_add(lane.rotate_left(bits)));
    lanes.into_iter().fold(joined, |joined, lane| (joined ^ round(0, lane)).wrapping_mul(PRIME_1).wrapping_add(PRIME_4))
}

/// Takes in the last bytes, fewer than 32: by eight, then four, then one.
fn tail(mut hash: u64, rest: &[u8]) -> u64 {
    let (eights, rest) = rest.as_chunks::<8>();
    for word in eights {
        hash ^= round(0, u64::from_le_bytes(*word));
        hash = hash.rotate_left(27).wrapping_mul(PRIME_1).wrapping_add(PRIME_4);
    }
    let (fours, rest) = rest.as_chunks::<4>();
    for word in fours {
        hash ^= u64::from(u32::from_le_bytes(*word)).wrapping_mul(PRIME_1);
        hash = hash.rotate_left(23).wrapping_mul(PRIME_2).wrapping_add(PRIME_3);
    }
    for byte in rest {
        hash ^= u64::from(*byte).wrapping_mul(PRIME_5);
        hash = hash.rotate_left(11).wrapping_mul(PRIME_1);
    }
    hash
}

const fn round(lane: u64, word: u64) -> u64 {
    lane.wrapping_add(word.wrapping_mul(PRIME_2)).rotate_left(31).wrapping_mul(PRIME_1)
}

/// Spreads every bit over all bits.
const fn avalanche(mut hash: u64) -> u64 {
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(PRIME_2);
    hash ^= hash >> 29;
    hash = hash.wrapping_mul(PRIME_3);
    hash ^ hash >> 32
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRIME_32: u64 = 2_654_435_761;

    /// The bytes that the reference implementation tests itself with.
    fn sanity_bytes(count: usize) -> Vec<u8> {
        let next = |word: &u64| Some(word.wrapping_mul(11_400_714_785_074_694_797));
        std::iter::successors(Some(PRIME_32), next).take(count).map(|word| word.to_be_bytes()[0]).collect()
    }

    #[test]
    fn the_published_vectors_come_out() {
        // The table of `xxhsum`, the program of the reference implementation, for XXH64.
        for (count, seed, hash) in [
            (0, 0, 0xef46_db37_51d8_e999_u64),
            (0, PRIME_32, 0xac75_fda2_929b_17ef),
            (1, 0, 0xe934_a84a_db05_2768),
            (1, PRIME_32, 0x5014_6076_43a9_b4c3),
            (4, 0, 0x9136_a0dc_a574_57ee),
            (4, PRIME_32, 0xcaab_286b_d8e9_fdb5),
            (14, 0, 0x8282_dcc4_994e_35c8),
            (14, PRIME_32, 0xc3bd_6bf6_3deb_6df0),
            (222, 0, 0xb641_ae8c_b691_c174),
            (222, PRIME_32, 0x20cb_8ab7_ae10_c14a),
        ] {
            assert_eq!(xxh64(&sanity_bytes(count), seed), hash, "{count} bytes, seed {seed}");
        }
    }
}
