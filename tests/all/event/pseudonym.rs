//! Pseudonyms are those of the published hash, and keep their order of bytes wherever they go.

use std::collections::BTreeSet;

use lifestage::UserId;
use lifestage::event::{Pseudonym, PseudonymKey};

use crate::shared::travels::travels;

/// The vectors of the reference implementation of SipHash-2-4-128 (`vectors_sip128` in its `vectors.h`): row n is the hash of
/// the bytes 00, 01, … of which there are n, by the key 00 to 0f.
const VECTORS: &str = include_str!("../../data/siphash_2_4_128.txt");

fn published_key() -> PseudonymKey {
    PseudonymKey::new(core::array::from_fn(|at| u8::try_from(at).unwrap()))
}

#[test]
fn pseudonyms_are_the_published_hashes() {
    let key = published_key();
    let rows: Vec<&str> = VECTORS.lines().collect();
    assert_eq!(rows.len(), 64);
    for (length, row) in rows.iter().enumerate() {
        let bytes: Vec<u8> = (0..u8::try_from(length).unwrap()).collect();
        let pseudonym = key.pseudonym_of_bytes(&bytes);
        assert_eq!(pseudonym.to_string(), *row, "{length}");
        assert_eq!(row.parse(), Ok(pseudonym));
    }
    let id = UserId::new(0x0f0e_0d0c_0b0a_0908_0706_0504_0302_0100);
    assert_eq!(key.pseudonym(id).to_string(), rows[16]);
}

#[test]
fn a_pseudonym_is_the_same_text_as_its_id() {
    let pseudonym = published_key().pseudonym(7_u64);
    let id = UserId::from(pseudonym);
    assert_eq!(id.to_string().replace('-', ""), pseudonym.to_string());
    assert_eq!((Pseudonym::from_bytes(pseudonym.bytes()), id.to_uuid_bytes()), (pseudonym, pseudonym.bytes()));
    travels(&pseudonym);
}

#[test]
fn ids_and_keys_that_differ_in_one_bit_have_other_pseudonyms() {
    let bits = (0..128).map(|bit| 1_u128 << bit);
    let by_id = bits.clone().map(|id| published_key().pseudonym(id));
    let by_key = bits.map(|key| PseudonymKey::new(key.to_le_bytes()).pseudonym(0_u64));
    assert_eq!(by_id.chain(by_key).collect::<BTreeSet<_>>().len(), 256);
}
