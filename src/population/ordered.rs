//! Lists in order, in chunks: the users of a shard.
//!
//! Users who come one by one land anywhere among the others. Ids may be chosen so that very many of them are of one shard,
//! and in one long list each would move half of the others; in chunks it moves half of one at most. What was built from
//! columns is one chunk, whatever its size, until somebody comes in.

use core::cmp::Ordering;

use crate::number::work;

/// A list in ascending order of a key that the caller compares.
#[derive(Clone, Debug)]
pub(super) struct Ordered<T> {
    /// INVARIANT: none is empty.
    chunks: Vec<Vec<T>>,
}

/// Where an item stands, or would: the chunk, and the place in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place(usize, usize);

/// The most items of a chunk that grows item by item.
const CHUNK: usize = 512;

impl<T> Default for Ordered<T> {
    fn default() -> Self {
        Self { chunks: Vec::new() }
    }
}

impl<T> Ordered<T> {
    /// A list of items in order.
    pub(super) fn of(items: Vec<T>) -> Self {
        Self { chunks: if items.is_empty() { Vec::new() } else { vec![items] } }
    }

    pub(super) fn len(&self) -> usize {
        self.chunks.iter().map(Vec::len).sum()
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.chunks.is_empty()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &T> + Clone {
        self.chunks.iter().flatten()
    }

    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.chunks.iter_mut().flatten()
    }

    /// The place of an item, or the one where it belongs. `order` says where others stand to it.
    pub(super) fn find(&self, order: impl Fn(&T) -> Ordering) -> Result<Place, Place> {
        let number = self.chunks.partition_point(|chunk| chunk.last().is_some_and(|last| order(last).is_lt()));
        // Behind all others it belongs to the last chunk.
        let number = number.min(self.chunks.len().saturating_sub(1));
        let Some(chunk) = self.chunks.get(number) else { return Err(Place(0, 0)) };
        chunk.binary_search_by(order).map(|at| Place(number, at)).map_err(|at| Place(number, at))
    }

    pub(super) fn get(&self, Place(number, at): Place) -> Option<&T> {
        self.chunks.get(number)?.get(at)
    }

    pub(super) fn get_mut(&mut self, Place(number, at): Place) -> Option<&mut T> {
        self.chunks.get_mut(number)?.get_mut(at)
    }

    /// Puts an item where [`Ordered::find`] says that it belongs.
    pub(super) fn insert(&mut self, Place(mut number, mut at): Place, item: T) {
        let is_last = number + 1 >= self.chunks.len();
        while let Some(chunk) = self.chunks.get_mut(number).filter(|chunk| chunk.len() >= CHUNK) {
            if is_last && at == chunk.len() {
                // Behind all others: what comes in order fills whole chunks.
                number += 1;
                break;
            }
            let half = chunk.len() / 2;
            work::steps(chunk.len() - half);
            let later = chunk.split_off(half);
            self.chunks.insert(number + 1, later);
            if at >= half {
                (number, at) = (number + 1, at - half);
            }
        }
        match self.chunks.get_mut(number) {
            Some(chunk) => {
                work::steps(chunk.len() - at.min(chunk.len()));
                chunk.insert(at.min(chunk.len()), item);
            }
            None => self.chunks.push(vec![item]),
        }
    }

    /// Takes an item out.
    pub(super) fn remove(&mut self, Place(number, at): Place) -> Option<T> {
        let chunk = self.chunks.get_mut(number).filter(|chunk| at < chunk.len())?;
        let item = chunk.remove(at);
        if chunk.is_empty() {
            self.chunks.remove(number);
        }
        Some(item)
    }

    /// All items in order.
    pub(super) fn into_items(self) -> Vec<T> {
        let mut chunks = self.chunks.into_iter();
        let first = chunks.next().unwrap_or_default();
        chunks.fold(first, |mut items, chunk| {
            items.extend(chunk);
            items
        })
    }
}

impl<T: PartialEq> PartialEq for Ordered<T> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl<T: Eq> Eq for Ordered<T> {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::work::counted;

    fn fill(items: impl IntoIterator<Item = u64>) -> Ordered<u64> {
        let mut list = Ordered::default();
        for item in items {
            let place = list.find(|other: &u64| other.cmp(&item)).unwrap_err();
            list.insert(place, item);
        }
        list
    }

    #[test]
    fn chunks_hold_what_one_list_does_in_any_order_of_arrival() {
        let any = |count: u64| (0..count).map(move |item| item * 7_919 % count);
        let sorted: Vec<u64> = (0..5_000).collect();
        for list in [fill(0..5_000), fill((0..5_000).rev()), fill(any(5_000))] {
            assert_eq!(list, Ordered::of(sorted.clone()));
            assert_eq!((list.len(), list.clone().into_items()), (5_000, sorted.clone()));
            assert!(list.chunks.iter().all(|chunk| (1..=CHUNK).contains(&chunk.len())));
        }
        // A chunk of any size is divided when one comes in, and every item can go.
        let mut list = Ordered::of((0..5_000).map(|item| item * 2).collect::<Vec<u64>>());
        let place = list.find(|other| other.cmp(&4_001)).unwrap_err();
        list.insert(place, 4_001);
        assert!(list.iter().is_sorted() && list.len() == 5_001);
        for item in (0..5_000).map(|item| item * 2).chain([4_001]) {
            let place = list.find(|other| other.cmp(&item)).unwrap();
            assert_eq!(list.get(place), Some(&item));
            assert_eq!(list.get_mut(place).copied(), Some(item));
            assert_eq!(list.remove(place), Some(item));
        }
        assert!(list.is_empty());
    }

    #[test]
    fn coming_one_by_one_costs_the_same_each_however_many_there_are() {
        for order in [
            |count: u64| (0..count).rev().collect::<Vec<u64>>(),
            |count| (0..count).map(|item| item * 7_919 % count).collect(),
        ] {
            let works = [10_000, 20_000, 40_000].map(|count| counted(|| fill(order(count))).0);
            assert!(works.windows(2).all(|pair| pair[1] * 10 <= pair[0] * 23), "{works:?}");
        }
    }
}
