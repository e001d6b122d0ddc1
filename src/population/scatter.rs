//! Rows → records by user: what every answer from columns begins with.
//!
//! 1. The rows are cut into one piece for each thread. A thread reads its piece once and writes each row that matters as a
//!    record (id and key) to the end of one of 1024 buffers, chosen by the hash of the id.
//! 2. A thread takes the buffers of one shard, which fit the cache, and puts the keys of each user side by side.
//!
//! Users come out in an order that depends on the rows; whoever uses them has to sort what is made of them.

use core::ops::Range;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::columns::{Columns, ColumnsError, RowError};
use super::parallel;
use super::shard::{SHARDS, hash, shard_of};

/// An id as the column has it.
pub(super) trait Id: Copy + Default + Ord + Send + Sync + core::hash::Hash {
    fn wide(self) -> u128;
}

impl Id for u64 {
    #[inline]
    fn wide(self) -> u128 {
        self.into()
    }
}

impl Id for u128 {
    #[inline]
    fn wide(self) -> u128 {
        self
    }
}

/// One row: whose it is, and what is kept of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record<I, K> {
    id: I,
    key: K,
}

/// The records of each shard, in one buffer for each piece of the rows.
pub(super) type Parted<I, K> = Vec<Vec<Vec<Record<I, K>>>>;

/// Parts the rows by shard; `read` gives the key of a row from its number and instant.
pub(super) fn part<I: Id, K: Copy + Send>(
    ids: &[I],
    columns: &Columns<'_>,
    read: impl Fn(usize, i64) -> Result<K, RowError> + Sync + Send,
) -> Result<Parted<I, K>, ColumnsError> {
    part_with(ids, columns, read, |_| None)
}

/// Parts the rows by shard, of which some have several keys; `also` gives those after the first.
pub(super) fn part_with<I: Id, K: Copy + Send, A: IntoIterator<Item = K>>(
    ids: &[I],
    columns: &Columns<'_>,
    read: impl Fn(usize, i64) -> Result<K, RowError> + Sync + Send,
    also: impl Fn(K) -> A + Sync + Send,
) -> Result<Parted<I, K>, ColumnsError> {
    part_by(columns, |piece| {
        let mut buffers = Buffers::for_rows(piece.len());
        for (row, id, instant) in rows(ids, columns, piece) {
            let key = read(row, instant).map_err(|problem| ColumnsError::Row { row, problem })?;
            let hash = hash(id.wide());
            buffers.push(hash, Record { id, key });
            also(key).into_iter().for_each(|key| buffers.push(hash, Record { id, key }));
        }
        Ok(buffers)
    })
}

/// Parts the rows that matter by shard; `read` also says whether a row does. Of a user of whom no row matters, one or a
/// few are kept all the same, so that nobody is forgotten.
pub(super) fn part_sieved<I: Id, K: Copy + Default + Send>(
    ids: &[I],
    columns: &Columns<'_>,
    read: impl Fn(usize, i64) -> Result<(K, bool), RowError> + Sync + Send,
) -> Result<Parted<I, K>, ColumnsError> {
    part_by(columns, |piece| {
        let mut buffers = Buffers::for_rows(piece.len());
        let (mut seen, mut stage) = (Vec::new(), Vec::new());
        let remembered = piece.len().clamp(1, REMEMBERED).next_power_of_two();
        seen.resize(remembered, I::default());
        // Which rows matter follows no pattern, and a branch on it would be guessed wrongly half of the time, which costs
        // more than all the rest of a row. So there is none: every row is written to the place after the last one kept, and
        // that place moves on by 0 or 1. What is not kept is written over by the next row. The stage is as long as the rows
        // that are read between two flushes, so the place is always within it.
        stage.resize(STAGE, (0, Record { id: I::default(), key: K::default() }));
        let mut rows = rows(ids, columns, piece);
        loop {
            let mut staged = 0;
            let mut read_some = false;
            for (row, id, instant) in rows.by_ref().take(STAGE) {
                read_some = true;
                let (key, matters) = read(row, instant).map_err(|problem| ColumnsError::Row { row, problem })?;
                let hash = hash(id.wide());
                #[expect(clippy::cast_possible_truncation, reason = "the low bits are meant")]
                let last = seen.get_mut(hash as usize & (remembered - 1));
                debug_assert!(last.is_some() && staged < stage.len(), "the mask and the number of rows see to it");
                let known = last.map_or(id, |last| core::mem::replace(last, id));
                if let Some(place) = stage.get_mut(staged) {
                    *place = (hash, Record { id, key });
                }
                // An empty place looks like the user of the default id, so the rows of that user are all kept.
                staged += usize::from(matters) | usize::from(known != id) | usize::from(id == I::default());
            }
            if !read_some {
                return Ok(buffers);
            }
            for (hash, record) in stage.iter().take(staged) {
                buffers.push(*hash, *record);
            }
        }
    })
}

/// How many users are remembered as written already: the last one for each value of some bits of the hash. More would not
/// fit the cache, and a user who is forgotten is only written again. A power of two.
const REMEMBERED: usize = 1 << 17;
/// How many rows are read before they are written.
const STAGE: usize = 1 << 10;

/// Parts the rows of all pieces, one for each thread.
fn part_by<I: Id, K: Copy + Send>(
    columns: &Columns<'_>,
    part: impl Fn(Range<usize>) -> Result<Buffers<I, K>, ColumnsError> + Sync + Send,
) -> Result<Parted<I, K>, ColumnsError> {
    let rows = columns.rows();
    let length = rows.div_ceil(parallel::pieces()).max(1);
    let pieces: Vec<_> = (0..rows).step_by(length).map(|from| from..rows.min(from + length)).collect();
    let parted = parallel::map(pieces, || (), |(), piece| part(piece));
    let mut pieces = parted
        .into_iter()
        .map(|buffers| buffers.map(|buffers| buffers.0.into_iter()))
        .collect::<Result<Vec<_>, _>>()?;
    Ok((0..SHARDS).map(|_| pieces.iter_mut().filter_map(Iterator::next).collect()).collect())
}

/// The number, id and instant of each row of a piece.
fn rows<I: Id>(ids: &[I], columns: &Columns<'_>, piece: Range<usize>) -> impl Iterator<Item = (usize, I, i64)> {
    debug_assert!(piece.end <= ids.len().min(columns.rows()), "the lengths of the columns were checked");
    let instants = columns.milliseconds.get(piece.clone()).unwrap_or_default();
    let ids = ids.get(piece.clone()).unwrap_or_default();
    piece.zip(ids).zip(instants).map(|((row, id), instant)| (row, *id, *instant))
}

/// The records of one piece by shard.
struct Buffers<I, K>(Vec<Vec<Record<I, K>>>);

impl<I, K> Buffers<I, K> {
    fn for_rows(rows: usize) -> Self {
        // Most shards are this large; those of busy users grow.
        let usual = rows / SHARDS;
        Self((0..SHARDS).map(|_| Vec::with_capacity(usual + usual / 4)).collect())
    }

    #[inline]
    fn push(&mut self, hash: u64, record: Record<I, K>) {
        let buffer = self.0.get_mut(shard_of(hash));
        debug_assert!(buffer.is_some(), "there is a buffer for each shard");
        if let Some(buffer) = buffer {
            buffer.push(record);
        }
    }
}

/// Space that a thread uses again for each shard.
pub(super) struct Scratch<I, K> {
    numbers: HashMap<I, u32, BuildHasherDefault<IdHasher>>,
    /// The ids in order of first sight, with the number of records of each.
    users: Vec<(I, u32)>,
    /// The number of the user of each record.
    number_of: Vec<u32>,
    /// Keys, those of each user together.
    grouped: Vec<K>,
}

impl<I, K> Default for Scratch<I, K> {
    fn default() -> Self {
        Self { numbers: HashMap::default(), users: Vec::new(), number_of: Vec::new(), grouped: Vec::new() }
    }
}

impl<I: Id, K: Copy + Default> Scratch<I, K> {
    /// Puts the keys of each user side by side; returns the users in order of their ids, and where their keys are.
    pub(super) fn gather(&mut self, records: Vec<Vec<Record<I, K>>>) -> Vec<(I, Range<usize>)> {
        self.number_users(&records);
        let starts = self.group(records);
        let users = self.users.iter().zip(starts).map(|((id, count), start)| (*id, start..start + *count as usize));
        let mut order: Vec<(I, Range<usize>)> = users.collect();
        order.sort_unstable_by_key(|(id, _)| *id);
        order
    }

    /// The keys at a place that [`gather`](Self::gather) told.
    pub(super) fn keys(&mut self, place: Range<usize>) -> &mut [K] {
        debug_assert!(place.end <= self.grouped.len(), "the place is one of the last gathering");
        self.grouped.get_mut(place).unwrap_or_default()
    }

    /// Numbers the users in order of first sight, and counts their records.
    fn number_users(&mut self, records: &[Vec<Record<I, K>>]) {
        self.numbers.clear();
        self.users.clear();
        self.number_of.clear();
        self.number_of.reserve(records.iter().map(Vec::len).sum());
        for record in records.iter().flatten() {
            let users = &mut self.users;
            // INVARIANT: fewer than 2^32 users share a shard, as their records would not fit any memory.
            let number = *self.numbers.entry(record.id).or_insert_with(|| {
                users.push((record.id, 0));
                u32::try_from(users.len() - 1).unwrap_or(u32::MAX)
            });
            let user = self.users.get_mut(number as usize);
            debug_assert!(user.is_some(), "each number is the place of a user");
            if let Some((_, count)) = user {
                *count += 1;
            }
            self.number_of.push(number);
        }
    }

    /// Puts the keys of each user side by side; returns where each user's start.
    ///
    /// A counting sort: as the number of keys of each user is known, each key is written once, to its final place. Sorting
    /// the records by id would move every one of them a dozen times. The keys of a user stay in the order of the rows.
    fn group(&mut self, records: Vec<Vec<Record<I, K>>>) -> Vec<usize> {
        let mut next: Vec<usize> = Vec::with_capacity(self.users.len());
        let mut total = 0;
        for (_, count) in &self.users {
            next.push(total);
            total += *count as usize;
        }
        let starts = next.clone();
        self.grouped.clear();
        self.grouped.resize(total, K::default());
        for (record, number) in records.into_iter().flatten().zip(&self.number_of) {
            if let Some(at) = next.get_mut(*number as usize)
                && let Some(place) = self.grouped.get_mut(*at)
            {
                *place = record.key;
                *at += 1;
            } else {
                debug_assert!(false, "there is a place for each record");
            }
        }
        starts
    }
}

/// Hashes an id by [`hash`]; what a shard has in common is moved out of the bits that a table looks at first.
#[derive(Default)]
struct IdHasher(u64);

impl Hasher for IdHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64((*byte).into());
        }
    }

    #[inline]
    fn write_u64(&mut self, id: u64) {
        self.0 ^= hash(id.into()).rotate_left(16);
    }

    #[inline]
    fn write_u128(&mut self, id: u128) {
        self.0 ^= hash(id).rotate_left(16);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::event::kind::Kind;

    /// Ids of about sixty users from a seed, some of them many times in a row.
    fn seeded(rows: usize) -> Vec<u64> {
        let mut state = 11_u64;
        let mut id = 0;
        let ids = (0..rows).map(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            if state >> 62 > 0 {
                id = (state >> 33) % 61;
            }
            id
        });
        ids.collect()
    }

    /// The keys of each user, as they were gathered; each user comes once.
    fn gathered<K: Copy + Default>(parted: Parted<u64, K>) -> BTreeMap<u64, Vec<K>> {
        let mut scratch = Scratch::default();
        let mut found = BTreeMap::new();
        for records in parted {
            for (id, place) in scratch.gather(records) {
                assert!(found.insert(id, scratch.keys(place).to_vec()).is_none(), "user {id} is in two shards");
            }
        }
        found
    }

    #[test]
    fn every_row_comes_to_its_user_in_the_order_of_the_rows() {
        for count in [0, 1, 2, 1_000, 5_000] {
            let (ids, instants, kinds) = (seeded(count), vec![0; count], vec![Kind::LogIn.code(); count]);
            let columns = Columns::new(&ids[..], &instants, &kinds[..]);
            let mut expected: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
            ids.iter().enumerate().for_each(|(row, id)| expected.entry(*id).or_default().push(row));
            assert_eq!(gathered(part(&ids, &columns, |row, _| Ok(row)).unwrap()), expected);
        }
    }

    #[test]
    fn a_sieve_keeps_what_matters_and_forgets_no_user() {
        let count = 3 * STAGE + 17;
        let (ids, instants, kinds) = (seeded(count), vec![0; count], vec![Kind::LogIn.code(); count]);
        let columns = Columns::new(&ids[..], &instants, &kinds[..]);
        let matters = |row: usize| row.is_multiple_of(7) && row > STAGE;
        let found = gathered(part_sieved(&ids, &columns, |row, _| Ok((row, matters(row)))).unwrap());
        for id in 0..61 {
            let kept = &found[&id];
            assert!(kept.is_sorted() && !kept.is_empty());
            assert!((0..count).filter(|row| ids[*row] == id && matters(*row)).all(|row| kept.contains(&row)));
        }
        // Of a user who does nothing that matters again and again, one row is enough.
        let (ids, instants, kinds) = ([7; 500], [0; 500], [Kind::LogIn.code(); 500]);
        let columns = Columns::new(&ids[..], &instants, &kinds[..]);
        let pieces = parallel::pieces();
        let kept = gathered(part_sieved(&ids, &columns, |row, _| Ok((row, false))).unwrap());
        assert!(kept[&7].len() <= pieces, "{kept:?}");
    }

    #[test]
    fn the_first_row_that_is_no_event_is_named() {
        let (ids, instants, kinds) = (seeded(4_000), vec![0; 4_000], vec![Kind::LogIn.code(); 4_000]);
        let columns = Columns::new(&ids[..], &instants, &kinds[..]);
        let read = |row, _| if row >= 1_234 { Err(RowError::Unmapped(9)) } else { Ok(row) };
        let error = part(&ids, &columns, read).unwrap_err();
        assert!(matches!(error, ColumnsError::Row { row: 1_234, .. }), "{error}");
    }
}
