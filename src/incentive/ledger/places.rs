//! Places of lots in the order in which points are used.
//!
//! A user may have very many lots, and one spend may use all of them up. Out of one long list each would move all behind it,
//! so the list is in chunks, and taking one out moves a part of one chunk. Each chunk knows the first day on which one of its
//! lots is usable: a spend goes past those of later days as one.

use core::cmp::Ordering;

use smallvec::SmallVec;

use crate::number::work;
use crate::time::Day;

/// The place of an open lot in the order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The last usable day. If activity moves it, it is filled in when asked.
    pub(super) expires_on: Day,
    pub(super) earned: Day,
    pub(super) active_from: Day,
    pub(super) lot: u32,
}

/// Places in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Places {
    /// INVARIANT: none is empty.
    chunks: SmallVec<[Chunk; 1]>,
}

#[derive(Clone, Debug)]
struct Chunk {
    /// The first day on which one of them is usable, or an earlier day.
    usable_from: Day,
    places: Vec<Place>,
}

/// The most places of a chunk: 4 KiB.
const CHUNK: usize = 256;

impl Places {
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// Puts a place in, unless it is there. `order` says where others stand to it.
    pub(super) fn put(&mut self, place: Place, order: impl Fn(&Place) -> Ordering) {
        let number = self.chunk_of(&order).min(self.chunks.len().saturating_sub(1));
        let Some(chunk) = self.chunks.get_mut(number) else {
            self.chunks.push(Chunk { usable_from: place.active_from, places: vec![place] });
            return;
        };
        let Err(at) = chunk.places.binary_search_by(&order) else { return };
        if chunk.places.len() >= CHUNK {
            if at == chunk.places.len() {
                // Behind all others, as it is behind its chunk: what comes in order fills whole chunks.
                self.chunks.push(Chunk { usable_from: place.active_from, places: vec![place] });
                return;
            }
            let later = chunk.places.split_off(CHUNK / 2);
            let usable_from = chunk.usable_from;
            self.chunks.insert(number + 1, Chunk { usable_from, places: later });
            self.put(place, order);
            return;
        }
        work::steps(chunk.places.len() - at);
        chunk.places.insert(at, place);
        chunk.usable_from = chunk.usable_from.min(place.active_from);
    }

    /// Takes a place out. `order` says where others stand to it.
    pub(super) fn take(&mut self, order: impl Fn(&Place) -> Ordering) {
        let number = self.chunk_of(&order);
        let Some(chunk) = self.chunks.get_mut(number) else { return };
        let Ok(at) = chunk.places.binary_search_by(&order) else { return };
        work::steps(chunk.places.len() - at);
        let taken = chunk.places.remove(at);
        if chunk.places.is_empty() {
            work::steps(self.chunks.len() - number);
            self.chunks.remove(number);
        } else if taken.active_from == chunk.usable_from {
            work::steps(chunk.places.len());
            let days = chunk.places.iter().map(|place| place.active_from);
            chunk.usable_from = days.min().unwrap_or(Day::MIN);
        }
    }

    /// The first chunk that ends with this place or a later one.
    fn chunk_of(&self, order: impl Fn(&Place) -> Ordering) -> usize {
        self.chunks.partition_point(|chunk| chunk.places.last().is_some_and(|last| order(last).is_lt()))
    }

    /// The places behind those that are `over`, without chunks of which no lot is usable on the day.
    pub(super) fn from(&self, day: Day, over: impl Fn(&Place) -> bool) -> impl Iterator<Item = &Place> {
        let first = self.chunks.partition_point(|chunk| chunk.places.last().is_some_and(&over));
        let at = self.chunks.get(first).map(|chunk| chunk.places.partition_point(&over)).unwrap_or_default();
        let chunks = self.chunks.iter().enumerate().skip(first);
        let usable = chunks.inspect(|_| work::steps(1)).filter(move |(_, chunk)| chunk.usable_from <= day);
        usable.flat_map(move |(number, chunk)| {
            chunk.places.iter().skip(if number == first { at } else { 0 }).inspect(|_| work::steps(1))
        })
    }
}

impl PartialEq for Places {
    fn eq(&self, other: &Self) -> bool {
        let [one, other] = [self, other].map(|all| all.chunks.iter().flat_map(|chunk| &chunk.places));
        one.eq(other)
    }
}

impl Eq for Places {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_in_order_fills_whole_chunks() {
        let mut places = Places::new();
        for lot in 0..700 {
            let place = Place { expires_on: Day::EPOCH, earned: Day::EPOCH, active_from: Day::EPOCH, lot };
            places.put(place, |other| other.lot.cmp(&lot));
        }
        assert_eq!(places.chunks.iter().map(|chunk| chunk.places.len()).collect::<Vec<_>>(), [CHUNK, CHUNK, 188]);
    }

    #[test]
    fn chunks_hold_what_a_sorted_list_does() {
        let mut state = 7_u32;
        let mut below = move |bound: u32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) % bound
        };
        let day = |number: u32| Day::EPOCH.plus(number.cast_signed());
        let (mut places, mut list): (Places, Vec<Place>) = (Places::new(), Vec::new());
        let key = |place: &Place| (place.expires_on, place.lot);
        for round in 0..6_000 {
            let taken = if round > 3_000 && !list.is_empty() {
                Some(list[below(u32::try_from(list.len()).unwrap()) as usize])
            } else {
                None
            };
            if let Some(taken) = taken {
                places.take(|other| key(other).cmp(&key(&taken)));
                list.retain(|place| place.lot != taken.lot);
            }
            let (expires_on, active_from) = (day(below(500)), day(below(90)));
            if round < 3_000 || round % 3 == 0 {
                let place = Place { expires_on, earned: day(0), active_from, lot: round };
                places.put(place, |other| key(other).cmp(&key(&place)));
                list.push(place);
                list.sort_by_key(key);
            }
            if round % 97 == 0 {
                for (over, on) in [(0, 99), (250, 99), (250, 40), (499, 0), (500, 99)].map(|(o, u)| (day(o), day(u))) {
                    let found =
                        places.from(on, |place| place.expires_on < over).filter(|place| place.active_from <= on);
                    let listed = list.iter().filter(|place| place.expires_on >= over && place.active_from <= on);
                    assert!(found.eq(listed), "{round}");
                }
                assert!(places.chunks.iter().all(|chunk| (1..=CHUNK).contains(&chunk.places.len())));
            }
        }
        // From the middle on, so that chunks run empty between others.
        while !list.is_empty() {
            let taken = list.remove(list.len() / 2);
            places.take(|other| key(other).cmp(&key(&taken)));
            assert!(places.chunks.iter().all(|chunk| !chunk.places.is_empty()));
        }
        assert!(places.chunks.is_empty());
    }

    #[test]
    fn a_chunk_is_passed_over_once_its_only_usable_lot_is_taken() {
        let mut places = Places::new();
        let place = |lot: u32, after: i32| Place {
            expires_on: Day::MAX,
            earned: Day::EPOCH,
            active_from: Day::EPOCH.plus(after),
            lot,
        };
        for place in [place(0, 0), place(1, 50), place(2, 40)] {
            places.put(place, |other| other.lot.cmp(&place.lot));
        }
        places.take(|other| other.lot.cmp(&1));
        assert_eq!(places.chunks[0].usable_from, Day::EPOCH);
        places.take(|other| other.lot.cmp(&0));
        assert_eq!(places.chunks[0].usable_from, Day::EPOCH.plus(40));
        assert_eq!(places.from(Day::EPOCH.plus(39), |_| false).count(), 0);
    }
}
