//! The keys of recent events, each with its day.

use crate::time::Day;

/// A key and the day of its event, in 20 bytes: a `u128` would be aligned to 16 and take 32.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    key: [u8; 16],
    day: Day,
}

const _: () = assert!(size_of::<Entry>() == 20, "as the page says");

impl Entry {
    pub(super) const fn new(key: u128, day: Day) -> Self {
        Self { key: key.to_le_bytes(), day }
    }

    pub(super) const fn key(&self) -> u128 {
        u128::from_le_bytes(self.key)
    }

    pub(super) const fn day(&self) -> Day {
        self.day
    }
}

/// Entries in ascending order of their keys, each key once, in chunks.
///
/// Keys are often random, so a new one lands anywhere. In one long vector that would move half of all others each time,
/// which is quadratic for a user with very many events; in chunks it moves half of one at most.
#[derive(Clone, Debug, Default)]
pub(super) struct Keys {
    /// INVARIANT: none is empty.
    chunks: Vec<Vec<Entry>>,
}

/// Where a key would stand: the chunk, and the place in it.
#[derive(Clone, Copy, Debug)]
pub(super) struct KeyPlace(usize, usize);

/// The most entries of a chunk: 5 KiB, so that moving half of them costs less than finding the place.
const CHUNK: usize = 256;

impl Keys {
    pub(super) const fn none() -> Self {
        Self { chunks: Vec::new() }
    }

    /// The place of a key that is not among these; none where it is.
    pub(super) fn vacant(&self, key: u128) -> Option<KeyPlace> {
        let after = self.chunks.partition_point(|chunk| chunk.first().is_some_and(|first| first.key() <= key));
        let number = after.saturating_sub(1);
        let Some(chunk) = self.chunks.get(number) else { return Some(KeyPlace(0, 0)) };
        match chunk.last() {
            // In order, as most keys with a time in them come.
            Some(last) if last.key() < key => Some(KeyPlace(number, chunk.len())),
            _ => chunk.binary_search_by_key(&key, Entry::key).err().map(|at| KeyPlace(number, at)),
        }
    }

    /// Puts an entry at the place that [`Keys::vacant`] gave for its key.
    pub(super) fn put(&mut self, KeyPlace(number, at): KeyPlace, entry: Entry) {
        let is_last = number + 1 >= self.chunks.len();
        match self.chunks.get_mut(number) {
            Some(chunk) if chunk.len() < CHUNK => chunk.insert(at.min(chunk.len()), entry),
            // Behind the last one: what comes in order fills whole chunks.
            Some(chunk) if at < chunk.len() || !is_last => {
                let mut upper = chunk.split_off(CHUNK / 2);
                match at.checked_sub(CHUNK / 2) {
                    Some(at) => upper.insert(at.min(upper.len()), entry),
                    None => chunk.insert(at, entry),
                }
                self.chunks.insert(number + 1, upper);
            }
            _ => self.chunks.push(vec![entry]),
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Entry> {
        self.chunks.iter().flatten()
    }

    pub(super) fn len(&self) -> usize {
        self.chunks.iter().map(Vec::len).sum()
    }

    /// Drops the keys of events before a day.
    pub(super) fn forget_before(&mut self, day: Day) {
        for chunk in &mut self.chunks {
            chunk.retain(|entry| entry.day >= day);
        }
        self.chunks.retain(|chunk| !chunk.is_empty());
        // Days come one by one, so most chunks stay as full as they were; only after a long leap are they nearly empty.
        if self.chunks.len() > 1 && self.len() < self.chunks.len() * CHUNK / 8 {
            *self = Self::of_sorted(self.iter().copied().collect());
        }
    }

    /// From entries in ascending order of their keys, each key once.
    pub(super) fn of_sorted(entries: Vec<Entry>) -> Self {
        debug_assert!(entries.is_sorted_by(|one, next| one.key() < next.key()), "ascending, each key once");
        let chunks = match entries.len() {
            0 => Vec::new(),
            1..=CHUNK => vec![entries],
            _ => entries.chunks(CHUNK).map(<[Entry]>::to_vec).collect(),
        };
        Self { chunks }
    }

    /// The first key that both have.
    pub(super) fn shared(&self, other: &Self) -> Option<u128> {
        let (fewer, more) = if self.len() <= other.len() { (self, other) } else { (other, self) };
        fewer.iter().map(Entry::key).find(|key| more.vacant(*key).is_none())
    }

    /// All keys of both, which share none.
    pub(super) fn merged(&self, other: &Self) -> Self {
        let mut all: Vec<Entry> = self.iter().chain(other.iter()).copied().collect();
        // Two runs in order, which this sort finds.
        all.sort_by_key(Entry::key);
        Self::of_sorted(all)
    }
}

impl PartialEq for Keys {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for Keys {}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn chunks_hold_what_a_map_holds_in_any_order_of_arrival() {
        let mut state = 7_u128;
        let mut random = move || {
            state = state.wrapping_mul(0xda94_2042_e4dd_58b5).wrapping_add(0x9e37_79b9_7f4a_7c15);
            state >> 16
        };
        for step in [0, 1, 2] {
            let (mut keys, mut map) = (Keys::default(), BTreeMap::new());
            for round in 0..3_000_u128 {
                let key = [random() % 4_000, round, 3_000 - round][step];
                let day = Day::EPOCH.plus(i32::try_from(round % 40).unwrap());
                match keys.vacant(key) {
                    Some(place) => {
                        assert!(map.insert(key, day).is_none(), "{key}");
                        keys.put(place, Entry::new(key, day));
                    }
                    None => assert!(map.contains_key(&key), "{key}"),
                }
            }
            let held = |map: &BTreeMap<u128, Day>| {
                Keys::of_sorted(map.iter().map(|(key, day)| Entry::new(*key, *day)).collect())
            };
            assert_eq!(keys, held(&map));
            assert!(keys.chunks.iter().all(|chunk| !chunk.is_empty() && chunk.len() <= CHUNK));
            keys.forget_before(Day::EPOCH.plus(30));
            map.retain(|_, day| *day >= Day::EPOCH.plus(30));
            assert_eq!((&keys, keys.len()), (&held(&map), map.len()));
            keys.forget_before(Day::EPOCH.plus(39));
            map.retain(|_, day| *day >= Day::EPOCH.plus(39));
            assert_eq!((&keys, keys.len()), (&held(&map), map.len()));
            assert_eq!(keys.chunks.len(), 1, "what is left is together again");
        }
    }

    /// A thousand keys in order, ten of each day.
    fn in_order() -> Keys {
        let mut keys = Keys::default();
        for key in 0..1_000 {
            let place = keys.vacant(key).unwrap();
            keys.put(place, Entry::new(key, Day::EPOCH.plus(i32::try_from(key / 10).unwrap())));
        }
        keys
    }

    fn lengths(keys: &Keys) -> Vec<usize> {
        keys.chunks.iter().map(Vec::len).collect()
    }

    #[test]
    fn keys_in_order_fill_whole_chunks() {
        assert_eq!(lengths(&in_order()), [256, 256, 256, 232]);
    }

    #[test]
    fn days_that_go_one_by_one_leave_the_other_chunks_as_they_are() {
        let mut keys = in_order();
        for day in 1..=30 {
            keys.forget_before(Day::EPOCH.plus(day));
        }
        assert_eq!(lengths(&keys), [212, 256, 232]);
    }
}
