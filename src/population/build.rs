//! Columns → population: part by user, then sort and fold each part in the cache.
//!
//! 1. The rows are cut into one piece for each thread. A thread reads its piece once and writes each row as a record of
//!    24 bytes (id, key, value; 32 for wide ids) to the end of one of 1024 buffers, chosen by the hash of the id.
//!    The key packs day, kind, subject and hour, so that sorting and folding compare one number:
//!
//!    ```text
//!    63         40 39     24 23        8 7    0
//!    | day + bias |  kind   |  subject  | hour |
//!    ```
//! 2. A thread takes the buffers of one shard, which fit the cache, gathers the records of each user, sorts them by key
//!    and folds runs of equal day, kind and subject into tallies.
//!
//! Nothing depends on the order of the rows or the number of threads.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::columns::{Columns, ColumnsError, KindColumn, RowError, UserColumn};
use super::parallel;
use super::shard::{SHARDS, Shard, hash, shard_of};
use crate::event::EventError;
use crate::fingerprint::Fingerprint;
use crate::kind::Kind;
use crate::profile::{Hours, Profile, ProfileError, Tally};
use crate::subject::Subject;
use crate::time::{Calendar, Day, Moment};

/// An id as the column has it.
trait Id: Copy + Ord + Send + Sync + core::hash::Hash {
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

/// One row, ready to be sorted.
#[derive(Clone, Copy, Debug)]
struct Record<I> {
    id: I,
    key: u64,
    value: u64,
}

/// The shards of all rows.
pub(super) fn shards(columns: &Columns<'_>, calendar: &Calendar) -> Result<Vec<Shard>, ColumnsError> {
    columns.check_lengths()?;
    match columns.users {
        UserColumn::Narrow(ids) => sharded(ids, columns, calendar),
        UserColumn::Wide(ids) => sharded(ids, columns, calendar),
    }
}

fn sharded<I: Id>(ids: &[I], columns: &Columns<'_>, calendar: &Calendar) -> Result<Vec<Shard>, ColumnsError> {
    let rows = columns.rows();
    let length = rows.div_ceil(parallel::pieces()).max(1);
    let pieces: Vec<_> = (0..rows).step_by(length).map(|from| from..rows.min(from + length)).collect();
    let kinds = KindCodes::new(columns.kinds);
    let parted = parallel::map(pieces, || (), |(), piece| part(ids, columns, &kinds, calendar, piece));
    let mut pieces =
        parted.into_iter().map(|buffers| buffers.map(Vec::into_iter)).collect::<Result<Vec<_>, ColumnsError>>()?;
    let shards = (0..SHARDS).map(|_| pieces.iter_mut().filter_map(Iterator::next).collect::<Vec<_>>()).collect();
    let fingerprint = calendar.fingerprint();
    let folded = parallel::map(shards, Scratch::default, |scratch, records| scratch.fold(records, fingerprint));
    folded.into_iter().collect()
}

/// The rows of one piece, as records by shard.
fn part<I: Id>(
    ids: &[I],
    columns: &Columns<'_>,
    kinds: &KindCodes<'_>,
    calendar: &Calendar,
    piece: core::ops::Range<usize>,
) -> Result<Vec<Vec<Record<I>>>, ColumnsError> {
    // Most shards are this large; those of busy users grow.
    let usual = piece.len() / SHARDS;
    let mut buffers: Vec<Vec<Record<I>>> = (0..SHARDS).map(|_| Vec::with_capacity(usual + usual / 4)).collect();
    let instants = columns.milliseconds.get(piece.clone()).unwrap_or_default();
    let ids = ids.get(piece.clone()).unwrap_or_default();
    for ((row, id), instant) in piece.zip(ids).zip(instants) {
        let subject = columns.subjects.and_then(|subjects| subjects.get(row)).copied().unwrap_or_default();
        let value = columns.values.and_then(|values| values.get(row)).copied().unwrap_or_default();
        let record = kinds
            .code(row, value)
            .and_then(|code| Ok((key(calendar, *instant, code, subject)?, value.cast_unsigned())))
            .map(|(key, value)| Record { id: *id, key, value })
            .map_err(|problem| ColumnsError::Row { row, problem })?;
        if let Some(buffer) = buffers.get_mut(shard_of(hash(id.wide()))) {
            buffer.push(record);
        }
    }
    Ok(buffers)
}

/// The kinds of all rows, checked by one look-up a row.
struct KindCodes<'a> {
    column: KindColumn<'a>,
    /// For each of the host's codes of one byte: the code of the kind, and the largest value that it carries.
    mapped: Vec<Option<(u16, u64)>>,
}

impl<'a> KindCodes<'a> {
    fn new(column: KindColumn<'a>) -> Self {
        let mapped = match column {
            KindColumn::Codes(_) => Vec::new(),
            KindColumn::Mapped(_, map) => {
                (0..=u8::MAX).map(|code| map.kind(code).map(|kind| (kind.code(), kind.largest_value()))).collect()
            }
        };
        Self { column, mapped }
    }

    /// The code of a row's kind, if it can carry the value.
    #[inline]
    fn code(&self, row: usize, value: i64) -> Result<u16, RowError> {
        let (code, largest) = match self.column {
            KindColumn::Codes(codes) => {
                let code = codes.get(row).copied().unwrap_or_default();
                (code, Kind::from_code(code)?.largest_value())
            }
            KindColumn::Mapped(codes, _) => {
                let code = codes.get(row).copied().unwrap_or_default();
                self.mapped.get(usize::from(code)).copied().flatten().ok_or(RowError::Unmapped(code))?
            }
        };
        // A negative value is larger than any without a sign.
        if value.cast_unsigned() > largest {
            return Err(EventError::new(Kind::from_code(code)?, value).into());
        }
        Ok(code)
    }
}

/// Days before the year 0 are not instants; a day more for offsets and the day-start hour.
const BIAS: i32 = 719_530;

#[inline]
fn key(calendar: &Calendar, milliseconds: i64, code: u16, subject: u16) -> Result<u64, RowError> {
    let civil = calendar.civil(Moment::from_milliseconds(milliseconds))?;
    // INVARIANT: an instant is within the years 0 to 9999, so the biased day has 22 bits.
    let day = (civil.day.days_since_epoch() + BIAS).cast_unsigned();
    let hour = civil.hour.unwrap_or_default();
    Ok(u64::from(day) << 40 | u64::from(code) << 24 | u64::from(subject) << 8 | u64::from(hour))
}

/// The tally of one record.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "the parts of the key")]
fn tally(key: u64, value: u64) -> Tally {
    let day = Day::EPOCH.plus((key >> 40) as i32 - BIAS);
    let hours = Hours::only(key as u8);
    Tally::one(day, (key >> 24) as u16, Subject::new((key >> 8) as u16), hours, value)
}

/// Space that a thread uses again for each shard.
struct Scratch<I> {
    numbers: HashMap<I, u32, BuildHasherDefault<IdHasher>>,
    /// The ids in order of first sight, with the number of records of each.
    users: Vec<(I, u32)>,
    /// The number of the user of each record.
    number_of: Vec<u32>,
    /// Keys and values, those of each user together.
    grouped: Vec<(u64, u64)>,
    tallies: Vec<Tally>,
}

impl<I> Default for Scratch<I> {
    fn default() -> Self {
        Self {
            numbers: HashMap::default(),
            users: Vec::new(),
            number_of: Vec::new(),
            grouped: Vec::new(),
            tallies: Vec::new(),
        }
    }
}

impl<I: Id> Scratch<I> {
    /// The shard of these records.
    fn fold(&mut self, records: Vec<Vec<Record<I>>>, calendar: Fingerprint) -> Result<Shard, ColumnsError> {
        self.number_users(&records);
        let starts = self.group(records);
        let mut order: Vec<(I, usize, usize)> =
            self.users.iter().zip(starts).map(|((id, count), start)| (*id, start, start + *count as usize)).collect();
        order.sort_unstable_by_key(|(id, ..)| *id);
        let mut profiles = Vec::with_capacity(order.len());
        for (id, start, end) in order {
            let records = self.grouped.get_mut(start..end).unwrap_or_default();
            records.sort_unstable_by_key(|(key, _)| *key);
            let user = id.wide().into();
            let profile = fold_sorted(records, &mut self.tallies)
                .and_then(|()| Profile::of_tallies(user, calendar, &self.tallies))
                .map_err(|problem| ColumnsError::User { user, problem })?;
            profiles.push(profile);
        }
        Ok(Shard { profiles, users: Vec::new() })
    }

    /// Numbers the users in order of first sight, and counts their records.
    fn number_users(&mut self, records: &[Vec<Record<I>>]) {
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

    /// Puts the records of each user side by side; returns where each user's start.
    fn group(&mut self, records: Vec<Vec<Record<I>>>) -> Vec<usize> {
        let mut next: Vec<usize> = Vec::with_capacity(self.users.len());
        let mut total = 0;
        for (_, count) in &self.users {
            next.push(total);
            total += *count as usize;
        }
        let starts = next.clone();
        self.grouped.clear();
        self.grouped.resize(total, (0, 0));
        for (record, number) in records.into_iter().flatten().zip(&self.number_of) {
            if let Some(at) = next.get_mut(*number as usize)
                && let Some(place) = self.grouped.get_mut(*at)
            {
                *place = (record.key, record.value);
                *at += 1;
            }
        }
        starts
    }
}

/// Folds records in order of their keys into tallies.
fn fold_sorted(records: &[(u64, u64)], tallies: &mut Vec<Tally>) -> Result<(), ProfileError> {
    tallies.clear();
    let mut last_key = None;
    for (key, value) in records {
        let next = tally(*key, *value);
        match tallies.last_mut() {
            Some(last) if last_key == Some(key >> 8) => last.absorb(&next).ok_or_else(|| overflow(last, *value))?,
            _ => tallies.push(next),
        }
        last_key = Some(key >> 8);
    }
    Ok(())
}

/// What a tally had no room for.
fn overflow(tally: &Tally, value: u64) -> ProfileError {
    if tally.count() == u32::MAX {
        ProfileError::CountOverflow { day: tally.day(), kind: tally.kind() }
    } else {
        ProfileError::SumOverflow { value }
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
