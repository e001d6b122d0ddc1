//! Ids → numbers 0, 1, 2 … in order of first sight: the table that every answer from columns looks at once a row.
//!
//! Open addressing, as a part has a few thousand users and their ids side by side fit the cache: a row costs one hash and
//! mostly one comparison. Ids may be chosen by somebody who knows the hash, so that all of them want one slot; the number
//! of slots looked at is bounded, and where that is not enough, the caller sorts the ids instead.

use super::columns::Id;
use super::shard::{PART_BITS, hash};

/// The numbers of ids of one part.
#[derive(Debug)]
pub(super) struct Numbers<I> {
    /// An id and its number plus 1; 0 is an empty slot. A power of two of them, at most half of them taken.
    slots: Vec<(I, u32)>,
    taken: usize,
}

/// Ids that crowd together more than any that were not chosen for it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Crowded;

/// The most slots that are looked at for one id. At half load, 64 in a row are taken once in 10¹⁰ look-ups of ids that
/// nobody chose.
const MOST_PROBES: usize = 64;
/// The slots of an empty table.
const FEWEST: usize = 1 << 10;

impl<I> Numbers<I> {
    /// A table that has to be cleared before its first use.
    pub(super) const fn new() -> Self {
        Self { slots: Vec::new(), taken: 0 }
    }
}

impl<I: Id> Numbers<I> {
    /// Forgets all ids.
    pub(super) fn clear(&mut self) {
        self.slots.clear();
        self.slots.resize(FEWEST, (I::default(), 0));
        self.taken = 0;
    }

    /// The number of an id, which is the next one where the id is new.
    #[inline]
    pub(super) fn number(&mut self, id: I) -> Result<u32, Crowded> {
        let mask = self.slots.len().wrapping_sub(1);
        let mut at = first_slot(id, mask);
        for _ in 0..MOST_PROBES {
            let Some(slot) = self.slots.get_mut(at) else { break };
            if slot.1 == 0 {
                self.taken += 1;
                // INVARIANT: fewer than 2^32 users share a part, as their records would not fit any memory.
                let number = u32::try_from(self.taken).unwrap_or(u32::MAX);
                *slot = (id, number);
                if self.taken * 2 > self.slots.len() {
                    self.grow()?;
                }
                return Ok(number - 1);
            }
            if slot.0 == id {
                return Ok(slot.1 - 1);
            }
            at = (at + 1) & mask;
        }
        Err(Crowded)
    }

    #[cold]
    fn grow(&mut self) -> Result<(), Crowded> {
        let larger = vec![(I::default(), 0); self.slots.len() * 2];
        let mask = larger.len() - 1;
        let slots = core::mem::replace(&mut self.slots, larger);
        for (id, number) in slots.into_iter().filter(|(_, number)| *number > 0) {
            let mut at = first_slot(id, mask);
            let mut probes = 0;
            while let Some(slot) = self.slots.get_mut(at) {
                if slot.1 == 0 {
                    *slot = (id, number);
                    break;
                }
                probes += 1;
                if probes == MOST_PROBES {
                    return Err(Crowded);
                }
                at = (at + 1) & mask;
            }
        }
        Ok(())
    }
}

/// The slot at which the search for an id begins: by the bits of its hash below those that all ids of a part share.
#[inline]
fn first_slot<I: Id>(id: I, mask: usize) -> usize {
    (hash(id.wide()) << PART_BITS >> 32) as usize & mask
}

/// Ids that all begin in one slot of a table that has not grown: whoever knows the hash finds them by trying.
#[cfg(test)]
pub(super) fn crowding_ids(count: usize) -> Vec<u64> {
    (0..).filter(|id| first_slot(*id, FEWEST - 1) == 77).take(count).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_numbered_in_order_of_first_sight_however_many() {
        let mut numbers = Numbers::<u64>::new();
        for _ in 0..2 {
            numbers.clear();
            for round in 0..2 {
                for id in 0..5_000_u64 {
                    assert_eq!(numbers.number(id * 7919), Ok(u32::try_from(id).unwrap()), "round {round}");
                }
            }
        }
    }

    #[test]
    fn ids_of_a_family_take_few_probes_however_somebody_chose_them() {
        let constants = [0xa076_1d64_78bd_642f_u128, 0xe703_7ed1_a0b4_28db];
        let families: [(&str, &dyn Fn(u128) -> u128); 9] = [
            ("a sequence", &|i| i),
            ("multiples", &|i| i * 0x9e37_79b9_7f4a_7c15),
            ("equal low bits", &|i| i << 32 | 0xffff),
            ("a sequence in the high half", &|i| i << 64),
            ("a constant in the low half", &|i| i << 64 | constants[0]),
            ("a constant in the high half", &|i| constants[1] << 64 | i),
            ("nearly a constant in the low half", &|i| i << 64 | (constants[0] ^ 1)),
            ("nearly a constant in the high half", &|i| (constants[1] ^ 1) << 64 | i),
            ("both halves alike", &|i| i << 64 | i),
        ];
        for (family, id) in families {
            // As many as a part of 500,000 users has.
            let ids: Vec<u128> = (0..500_000).map(id).filter(|id| hash(*id) >> (u64::BITS - PART_BITS) == 7).collect();
            assert!((1_500..2_500).contains(&ids.len()), "{family}: {} of them", ids.len());
            let mut numbers = Numbers::new();
            numbers.clear();
            for (id, number) in ids.iter().zip(0..) {
                assert_eq!(numbers.number(*id), Ok(number), "{family}");
            }
            let mask = numbers.slots.len() - 1;
            let slots = numbers.slots.iter().enumerate().filter(|(_, (_, number))| *number > 0);
            let probes: Vec<usize> = slots.map(|(at, (id, _))| at.wrapping_sub(first_slot(*id, mask)) & mask).collect();
            let (sum, most) = (probes.iter().sum::<usize>(), probes.iter().max().unwrap());
            assert!(sum < ids.len() && *most < MOST_PROBES / 2, "{family}: {sum} of {} and {most}", ids.len());
        }
    }

    #[test]
    fn ids_that_were_chosen_for_one_slot_are_told_after_a_bounded_search() {
        let mut numbers = Numbers::<u64>::new();
        numbers.clear();
        let mut chosen = crowding_ids(MOST_PROBES + 1).into_iter();
        let refused = chosen.position(|id| numbers.number(id) == Err(Crowded));
        assert_eq!(refused, Some(MOST_PROBES));
    }
}
