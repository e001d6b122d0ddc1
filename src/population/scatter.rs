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

/// What a row is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Worth {
    /// It is kept.
    Kept,
    /// It only shows that the user was there: one such row of a user is enough, some more do no harm.
    Presence,
}

/// The records of each shard, in one buffer for each piece of the rows.
pub(super) type Parted<I, K> = Vec<Vec<Vec<Record<I, K>>>>;

/// Parts the rows by shard; `read` gives the key of a row from its number and instant.
pub(super) fn part<I: Id, K: Copy + Send>(
    ids: &[I],
    columns: &Columns<'_>,
    read: impl Fn(usize, i64) -> Result<(K, Worth), RowError> + Sync + Send,
) -> Result<Parted<I, K>, ColumnsError> {
    let rows = columns.rows();
    let length = rows.div_ceil(parallel::pieces()).max(1);
    let pieces: Vec<_> = (0..rows).step_by(length).map(|from| from..rows.min(from + length)).collect();
    let parted = parallel::map(pieces, || (), |(), piece| part_of(ids, columns, &read, piece));
    let mut pieces =
        parted.into_iter().map(|buffers| buffers.map(Vec::into_iter)).collect::<Result<Vec<_>, ColumnsError>>()?;
    Ok((0..SHARDS).map(|_| pieces.iter_mut().filter_map(Iterator::next).collect()).collect())
}

/// The rows of one piece, as records by shard.
fn part_of<I: Id, K: Copy>(
    ids: &[I],
    columns: &Columns<'_>,
    read: &impl Fn(usize, i64) -> Result<(K, Worth), RowError>,
    piece: Range<usize>,
) -> Result<Vec<Vec<Record<I, K>>>, ColumnsError> {
    // Most shards are this large; those of busy users grow.
    let usual = piece.len() / SHARDS;
    let mut buffers: Vec<Vec<Record<I, K>>> = (0..SHARDS).map(|_| Vec::with_capacity(usual + usual / 4)).collect();
    let mut seen = Seen::new();
    let instants = columns.milliseconds.get(piece.clone()).unwrap_or_default();
    let ids = ids.get(piece.clone()).unwrap_or_default();
    for ((row, id), instant) in piece.zip(ids).zip(instants) {
        let (key, worth) = read(row, *instant).map_err(|problem| ColumnsError::Row { row, problem })?;
        let hash = hash(id.wide());
        if worth == Worth::Presence && seen.again(*id, hash) {
            continue;
        }
        if let Some(buffer) = buffers.get_mut(shard_of(hash)) {
            buffer.push(Record { id: *id, key });
        }
    }
    Ok(buffers)
}

/// Users of whom it is known that they were there: the last one for each of some bits of the hash, so that it fits the
/// cache. Whom it has forgotten is only told again.
struct Seen<I>(Vec<I>);

/// How many users are remembered.
const REMEMBERED: usize = 1 << 16;

impl<I: Id> Seen<I> {
    const fn new() -> Self {
        Self(Vec::new())
    }

    /// Whether the user was seen, and surely is now.
    #[inline]
    fn again(&mut self, id: I, hash: u64) -> bool {
        if self.0.is_empty() {
            // The id of no place's own: that user is told every time.
            self.0.resize(REMEMBERED, I::default());
        }
        #[expect(clippy::cast_possible_truncation, reason = "the low bits are meant")]
        let place = hash as usize % REMEMBERED;
        let known = self.0.get_mut(place).map(|last| core::mem::replace(last, id));
        id != I::default() && known == Some(id)
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
