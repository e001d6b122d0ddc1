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
    part_by(columns, |piece| {
        let mut buffers = Buffers::for_rows(piece.len());
        for (row, id, instant) in rows(ids, columns, piece) {
            let key = read(row, instant).map_err(|problem| ColumnsError::Row { row, problem })?;
            buffers.push(hash(id.wide()), Record { id, key });
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
        // Which rows matter follows no pattern, and a branch on it would be guessed wrongly half of the time: so every row
        // is written to the end of a stage, which only grows by those that are kept.
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
                let known = last.map_or(id, |last| core::mem::replace(last, id));
                if let Some(place) = stage.get_mut(staged) {
                    *place = (hash, Record { id, key });
                }
                // An empty place looks like the user of the default id, who is therefore told every time.
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

/// Of how many users it is remembered at most that they were there: the last one for each of some bits of the hash. More
/// would not fit the cache, and who is forgotten is only told again. A power of two.
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
        if let Some(buffer) = self.0.get_mut(shard_of(hash)) {
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
            if let Some((_, count)) = users.get_mut(number as usize) {
                *count += 1;
            }
            self.number_of.push(number);
        }
    }

    /// Puts the keys of each user side by side; returns where each user's start.
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
