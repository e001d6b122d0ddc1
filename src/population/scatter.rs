//! Rows → records by user: what every answer from columns begins with.
//!
//! 1. The rows are cut into one piece for each thread. A thread reads its piece once and writes each row that matters as a
//!    record (id and key) to the end of one of 256 parts, chosen by the hash of the id. A part grows by blocks of 32 KiB.
//! 2. A thread takes the blocks of one part, which fit the cache, and puts the keys of each user side by side. Blocks are
//!    freed one by one as they are read, and what is made of the keys takes their place: a page that is touched for the first
//!    time costs as much as twenty rows.
//!
//! Users come out in an order that depends on the rows; whoever uses them has to sort them or what is made of them.

use core::ops::Range;

use super::columns::{Columns, ColumnsError, Id, RowError};
use super::numbers::{Crowded, Numbers};
use super::parallel;
use super::shard::{PARTS, hash, part_of};

/// One row: whose it is, and what is kept of it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Record<I, K> {
    id: I,
    key: K,
}

impl<I: Id, K> Record<I, K> {
    pub(super) const fn new(id: I, key: K) -> Self {
        Self { id, key }
    }

    pub(super) const fn id(&self) -> I {
        self.id
    }

    /// The id, then the key.
    pub(super) fn sorts_by(&self) -> (I, K)
    where
        K: Copy,
    {
        (self.id, self.key)
    }
}

/// The records of each part, in blocks, those of earlier pieces of the rows first.
pub(super) type Parted<I, K> = Vec<Vec<Vec<Record<I, K>>>>;

/// Parts the rows; `read` gives the key of a row from its number and instant.
pub(super) fn part<I: Id, K: Copy + Send>(
    ids: &[I],
    columns: &Columns<'_>,
    read: impl Fn(usize, i64) -> Result<K, RowError> + Sync + Send,
) -> Result<Parted<I, K>, ColumnsError> {
    part_by(columns, |piece| {
        let mut blocks = Blocks::for_rows(piece.len());
        for (row, id, instant) in rows(ids, columns, piece) {
            let key = read(row, instant).map_err(|problem| ColumnsError::Row { row, problem })?;
            blocks.push(hash(id.wide()), Record { id, key });
        }
        Ok(blocks)
    })
}

/// Parts the rows that matter; `read` gives the keys of a batch of rows and whether each matters. Of a user of whom no row
/// matters, one or a few are kept all the same, so that nobody is forgotten.
///
/// Which rows matter follows no pattern, and a branch on it would be guessed wrongly half of the time, which costs more than
/// all the rest of a row. So there is none: the places of the rows to look at are written to a list, each after the last one
/// that counts, and the loops over these lists do one thing each, so that many look-ups in far memory wait at once.
pub(super) fn part_sieved<I: Id, K: Copy + Default + Send>(
    ids: &[I],
    columns: &Columns<'_>,
    read: impl Fn(Range<usize>, &mut Batch<K>) -> Result<(), ColumnsError> + Sync + Send,
) -> Result<Parted<I, K>, ColumnsError> {
    part_by(columns, |piece| {
        let mut blocks = Blocks::for_rows(piece.len());
        let mut remembered = Remembered::for_rows(piece.len());
        let mut batch = Batch { keys: [K::default(); BATCH], matters: [false; BATCH] };
        let (mut others, mut kept) = (Places::default(), Places::default());
        for from in piece.clone().step_by(BATCH) {
            let rows = from..piece.end.min(from + BATCH);
            let ids = ids.get(rows.clone()).unwrap_or_default();
            let count = ids.len();
            read(rows, &mut batch)?;
            others.list(batch.matters.iter().take(count).map(|matters| !matters));
            for at in others.iter() {
                if let (Some(id), Some(keep)) = (ids.get(at), batch.matters.get_mut(at)) {
                    *keep = remembered.is_new(*id);
                }
            }
            kept.list(batch.matters.iter().take(count).copied());
            for at in kept.iter() {
                if let (Some(id), Some(key)) = (ids.get(at), batch.keys.get(at)) {
                    blocks.push(hash(id.wide()), Record { id: *id, key: *key });
                }
            }
        }
        Ok(blocks)
    })
}

/// How many rows are read before they are written. Places within a batch are one byte.
pub(super) const BATCH: usize = 1 << 8;

/// What a question makes of some rows, one after the other.
pub(super) struct Batch<K> {
    pub(super) keys: [K; BATCH],
    pub(super) matters: [bool; BATCH],
}

/// Places within a batch.
struct Places {
    places: [u8; BATCH],
    count: usize,
}

impl Default for Places {
    fn default() -> Self {
        Self { places: [0; BATCH], count: 0 }
    }
}

impl Places {
    /// Lists the places of what counts, ascending.
    #[inline]
    fn list(&mut self, counts: impl Iterator<Item = bool>) {
        self.count = 0;
        for (at, counts) in (0..=u8::MAX).zip(counts) {
            if let Some(place) = self.places.get_mut(self.count) {
                *place = at;
            }
            self.count += usize::from(counts);
        }
    }

    #[inline]
    fn iter(&self) -> impl Iterator<Item = usize> {
        self.places.iter().take(self.count).map(|at| usize::from(*at))
    }
}

/// Users of whom a row was kept that does not matter.
///
/// The last one for each value of some bits of the hash: more would not fit the cache, and of a user who is forgotten one more
/// row is kept.
struct Remembered<I> {
    /// A power of two. An empty place looks like the user of the default id, whose rows are all kept therefore.
    last: Vec<I>,
}

impl<I: Id> Remembered<I> {
    const MOST: usize = 1 << 17;

    fn for_rows(rows: usize) -> Self {
        Self { last: vec![I::default(); rows.clamp(1, Self::MOST).next_power_of_two()] }
    }

    /// Whether the user may not have come before; from now on it has.
    #[inline]
    fn is_new(&mut self, id: I) -> bool {
        let mask = self.last.len().wrapping_sub(1);
        #[expect(clippy::cast_possible_truncation, reason = "the low bits are meant")]
        let last = self.last.get_mut(hash(id.wide()) as usize & mask);
        debug_assert!(last.is_some(), "the mask sees to it");
        last.is_none_or(|last| core::mem::replace(last, id) != id) | (id == I::default())
    }
}

/// Parts the rows of all pieces, one for each thread.
fn part_by<I: Id, K: Copy + Send>(
    columns: &Columns<'_>,
    part: impl Fn(Range<usize>) -> Result<Blocks<I, K>, ColumnsError> + Sync + Send,
) -> Result<Parted<I, K>, ColumnsError> {
    let parted = parallel::map(pieces(columns.rows()), || (), |(), piece| part(piece));
    Ok(by_part(parted.into_iter().collect::<Result<_, _>>()?))
}

/// The rows in pieces, one for each thread.
pub(super) fn pieces(rows: usize) -> Vec<Range<usize>> {
    let length = rows.div_ceil(parallel::pieces()).max(1);
    (0..rows).step_by(length).map(|from| from..rows.min(from + length)).collect()
}

/// The records of all pieces by part.
pub(super) fn by_part<I, K>(pieces: Vec<Blocks<I, K>>) -> Parted<I, K> {
    let mut parts: Parted<I, K> = Vec::new();
    parts.resize_with(PARTS, Vec::new);
    for Blocks { full, open, .. } in pieces {
        for (part, (full, open)) in parts.iter_mut().zip(full.into_iter().zip(open)) {
            part.extend(full);
            part.extend(Some(open).filter(|open| !open.is_empty()));
        }
    }
    parts
}

/// The number, id and instant of each row of a piece.
pub(super) fn rows<I: Id>(
    ids: &[I],
    columns: &Columns<'_>,
    piece: Range<usize>,
) -> impl Iterator<Item = (usize, I, i64)> {
    debug_assert!(piece.end <= ids.len().min(columns.rows()), "the lengths of the columns were checked");
    let instants = columns.milliseconds.get(piece.clone()).unwrap_or_default();
    let ids = ids.get(piece.clone()).unwrap_or_default();
    piece.zip(ids).zip(instants).map(|((row, id), instant)| (row, *id, *instant))
}

/// The records of one piece by part.
pub(super) struct Blocks<I, K> {
    /// Blocks with no room left.
    full: Vec<Vec<Vec<Record<I, K>>>>,
    /// The block of each part that is written to.
    open: Vec<Vec<Record<I, K>>>,
    /// How many records a block holds.
    room: usize,
}

/// The bytes of a block: small enough that memory is asked for as it is needed and given back as it is read, large enough
/// that a part has few of them.
const BLOCK: usize = 1 << 15;

impl<I, K> Blocks<I, K> {
    /// Room for a piece of this number of rows. No memory is asked for yet.
    pub(super) fn for_rows(rows: usize) -> Self {
        let (mut full, mut open) = (Vec::new(), Vec::new());
        full.resize_with(PARTS, Vec::new);
        open.resize_with(PARTS, Vec::new);
        let room = (rows / PARTS + 4).min(BLOCK / size_of::<Record<I, K>>());
        Self { full, open, room }
    }

    #[inline]
    pub(super) fn push(&mut self, hash: u64, record: Record<I, K>) {
        let part = part_of(hash);
        let open = self.open.get_mut(part);
        debug_assert!(open.is_some(), "there is a block for each part");
        if let Some(open) = open {
            if open.len() == open.capacity() {
                begin(open, self.full.get_mut(part), self.room);
            }
            open.push(record);
        }
    }
}

/// Begins another block in place of a full one, which is kept.
fn begin<T>(open: &mut Vec<T>, full: Option<&mut Vec<Vec<T>>>, room: usize) {
    let block = core::mem::replace(open, Vec::with_capacity(room));
    if let Some(full) = full.filter(|_| !block.is_empty()) {
        full.push(block);
    }
}

/// Space that a thread uses again for each part.
pub(super) struct Scratch<I, K> {
    numbers: Numbers<I>,
    /// The ids in order of first sight, with the number of records of each.
    users: Vec<(I, u32)>,
    /// The number of the user of each record.
    number_of: Vec<u32>,
    /// Keys, those of each user together.
    grouped: Vec<K>,
}

impl<I, K> Default for Scratch<I, K> {
    fn default() -> Self {
        Self { numbers: Numbers::new(), users: Vec::new(), number_of: Vec::new(), grouped: Vec::new() }
    }
}

impl<I: Id, K: Copy + Default> Scratch<I, K> {
    /// Puts the keys of each user side by side; returns the users in any order, and where their keys are.
    pub(super) fn gather(&mut self, records: Vec<Vec<Record<I, K>>>) -> Vec<(I, Range<usize>)> {
        if self.number_users(&records).is_err() {
            self.number_by_sorting(&records);
        }
        let starts = self.group(records);
        let users = self.users.iter().zip(starts);
        users.map(|((id, count), start)| (*id, start..start + *count as usize)).collect()
    }

    /// The keys at a place that [`gather`](Self::gather) told.
    pub(super) fn keys(&mut self, place: Range<usize>) -> &mut [K] {
        debug_assert!(place.end <= self.grouped.len(), "the place is one of the last gathering");
        self.grouped.get_mut(place).unwrap_or_default()
    }

    /// Numbers the users in order of first sight, and counts their records.
    fn number_users(&mut self, records: &[Vec<Record<I, K>>]) -> Result<(), Crowded> {
        self.numbers.clear();
        self.users.clear();
        self.number_of.clear();
        self.number_of.reserve(records.iter().map(Vec::len).sum());
        for record in records.iter().flatten() {
            let number = self.numbers.number(record.id)?;
            match self.users.get_mut(number as usize) {
                Some((_, count)) => *count += 1,
                None => self.users.push((record.id, 1)),
            }
            self.number_of.push(number);
        }
        Ok(())
    }

    /// Numbers the users in order of their ids: slower, but nobody can choose ids that make it slower still.
    #[cold]
    fn number_by_sorting(&mut self, records: &[Vec<Record<I, K>>]) {
        self.number_of.clear();
        let mut ids: Vec<I> = records.iter().flatten().map(|record| record.id).collect();
        ids.sort_unstable();
        ids.dedup();
        self.users = ids.into_iter().map(|id| (id, 0)).collect();
        for record in records.iter().flatten() {
            let number = self.users.binary_search_by_key(&record.id, |(id, _)| *id).unwrap_or_default();
            self.users.iter_mut().skip(number).take(1).for_each(|(_, count)| *count += 1);
            self.number_of.push(u32::try_from(number).unwrap_or(u32::MAX));
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::event::kind::Kind;
    use crate::population::numbers::crowding_ids;

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
                assert!(found.insert(id, scratch.keys(place).to_vec()).is_none(), "user {id} is in two parts");
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
    fn users_whose_ids_crowd_together_are_gathered_all_the_same() {
        let chosen = crowding_ids(100);
        let records: Vec<_> =
            chosen.iter().chain(chosen.iter().rev()).zip(0..).map(|(id, key)| Record::new(*id, key)).collect();
        let mut scratch = Scratch::default();
        for (id, place) in scratch.gather(vec![records]) {
            let first = chosen.iter().position(|chosen| *chosen == id).unwrap();
            assert_eq!(scratch.keys(place), [first, 199 - first]);
        }
        assert_eq!(scratch.users.len(), 100);
    }

    /// The numbers of the rows that are kept where these matter.
    fn sifted(ids: &[u64], columns: &Columns<'_>, matters: impl Fn(usize) -> bool + Sync + Send) -> Parted<u64, usize> {
        let read = |rows: Range<usize>, batch: &mut Batch<usize>| {
            for (row, (key, kept)) in rows.zip(batch.keys.iter_mut().zip(&mut batch.matters)) {
                (*key, *kept) = (row, matters(row));
            }
            Ok(())
        };
        part_sieved(ids, columns, read).unwrap()
    }

    #[test]
    fn a_sieve_keeps_what_matters_and_forgets_no_user() {
        let count = 20 * BATCH + 17;
        let (ids, instants, kinds) = (seeded(count), vec![0; count], vec![Kind::LogIn.code(); count]);
        let columns = Columns::new(&ids[..], &instants, &kinds[..]);
        let matters = |row: usize| row.is_multiple_of(7) && row > BATCH;
        let found = gathered(sifted(&ids, &columns, matters));
        for id in 0..61 {
            let kept = &found[&id];
            assert!(kept.is_sorted() && !kept.is_empty());
            assert!((0..count).filter(|row| ids[*row] == id && matters(*row)).all(|row| kept.contains(&row)));
        }
        // Of a user who does nothing that matters again and again, one row is enough.
        let (ids, instants, kinds) = ([7; 500], [0; 500], [Kind::LogIn.code(); 500]);
        let columns = Columns::new(&ids[..], &instants, &kinds[..]);
        let pieces = parallel::pieces();
        let kept = gathered(sifted(&ids, &columns, |_| false));
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
