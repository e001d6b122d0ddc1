//! Columns → population: part by user, then sort and fold each part in the cache.
//!
//! Rows are parted as in [`scatter`](super::scatter), as records of an id and one word (see [`packing`](super::packing)) of
//! 16 bytes, or 24 for wide ids. Words sort by day, kind, subject and hour, so those of each user are sorted, and runs of equal
//! day, kind and subject folded into tallies. Rows that do not fit a word are parted beside them as they are, and their
//! users are folded from rows of any size. Nothing depends on the order of the rows or the number of threads.

use core::ops::Range;

use super::columns::{Columns, ColumnsError, Id, RowError, UserColumn};
use super::ordered::Ordered;
use super::packing::{Packing, Row, WideRow, tally_of};
use super::parallel;
use super::row_kinds::RowKinds;
use super::scatter::{self, Blocks, Record, Scratch};
use super::shard::{SHARDS_OF_A_PART, Shard, hash, shard_in_part};
use super::sort;
use crate::event::id::UserId;
use crate::event::kind::Kind;
use crate::profile::{Profile, ProfileError, Tally};
use crate::time::{Calendar, Civil, Day};

/// The shards of all rows.
pub(super) fn shards(columns: &Columns<'_>, calendar: &Calendar) -> Result<Vec<Shard>, ColumnsError> {
    columns.check_lengths()?;
    match columns.users {
        UserColumn::Narrow(ids) => sharded(ids, columns, calendar),
        UserColumn::Wide(ids) => sharded(ids, columns, calendar),
    }
}

fn sharded<I: Id>(ids: &[I], columns: &Columns<'_>, calendar: &Calendar) -> Result<Vec<Shard>, ColumnsError> {
    let kinds = RowKinds::new(columns);
    // If the first row cannot be placed, it is refused as soon as it is read.
    let first = columns.milliseconds.first().and_then(|first| Some(calendar.civil_hour(*first).ok()?.0.day));
    let packing = Packing::new(&kinds, first.unwrap_or(Day::EPOCH), columns.subjects.is_some());
    let reader = Reader { columns, calendar, kinds, packing };
    let read = parallel::map(scatter::pieces(columns.rows()), || (), |(), piece| reader.read(ids, piece));
    let (packed, wide): (Vec<_>, Vec<_>) = read.into_iter().collect::<Result<Vec<_>, _>>()?.into_iter().unzip();
    let parts: Vec<Part<I>> = scatter::by_part(packed).into_iter().zip(scatter::by_part(wide)).collect();
    let folder = Folder { calendar, packing: &reader.packing };
    let shards = parallel::map(parts, Space::default, |space, part| folder.fold(space, part));
    Ok(shards.into_iter().collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
}

/// The rows of one piece, packed and wide.
type Piece<I> = (Blocks<I, u64>, Blocks<I, WideRow>);
/// The rows of one part, packed and wide.
type Part<I> = (Vec<Vec<Record<I, u64>>>, Vec<Vec<Record<I, WideRow>>>);

/// Reads rows.
struct Reader<'a> {
    columns: &'a Columns<'a>,
    calendar: &'a Calendar,
    kinds: RowKinds<'a>,
    packing: Packing,
}

impl Reader<'_> {
    /// The rows of a piece by part: those that fit a word, and the others.
    fn read<I: Id>(&self, ids: &[I], piece: Range<usize>) -> Result<Piece<I>, ColumnsError> {
        let (mut packed, mut wide) = (Blocks::for_rows(piece.len()), Blocks::for_rows(piece.len()));
        let mut clock = Clock { calendar: self.calendar, day: Day::EPOCH, hour: 0, known: 0..0 };
        for (row, id, instant) in scatter::rows(ids, self.columns, piece) {
            let read = self.row(row, instant, &mut clock).map_err(|problem| ColumnsError::Row { row, problem })?;
            let hash = hash(id.wide());
            let mut push = |row: Row| match self.packing.pack(row) {
                Some(word) => packed.push(hash, Record::new(id, word)),
                None => wide.push(hash, Record::new(id, row.wide())),
            };
            push(read);
            if let Some(kinds) = self.columns.by_value {
                for kind in kinds.also(read.code, read.value).map(Kind::from) {
                    push(Row { place: self.kinds.place_of(kind), code: kind.code(), ..read });
                }
            }
        }
        Ok((packed, wide))
    }

    #[inline]
    fn row(&self, row: usize, instant: i64, clock: &mut Clock<'_>) -> Result<Row, RowError> {
        let subject = self.columns.subjects.and_then(|subjects| subjects.get(row)).copied().unwrap_or_default();
        let value = self.columns.values.and_then(|values| values.get(row)).copied().unwrap_or_default();
        let (place, kind) = self.kinds.of_row(row, value)?;
        if !clock.known.contains(&instant) {
            clock.set(instant)?;
        }
        let Clock { day, hour, .. } = *clock;
        Ok(Row { day, place, code: kind.code, subject, hour, value: value.cast_unsigned() })
    }
}

/// Where the calendar places instants. Rows mostly come in order of time, so that the last answer holds for most of them.
struct Clock<'a> {
    calendar: &'a Calendar,
    day: Day,
    hour: u8,
    /// The instants of that day and hour.
    known: Range<i64>,
}

impl Clock<'_> {
    fn set(&mut self, instant: i64) -> Result<(), RowError> {
        let (Civil { day, hour, .. }, known) = self.calendar.civil_hour(instant)?;
        (self.day, self.hour, self.known) = (day, hour.unwrap_or_default(), known);
        Ok(())
    }
}

/// Space that a thread uses again for each part.
struct Space<I> {
    scratch: Scratch<I, u64>,
    rows: Vec<WideRow>,
    tallies: Vec<Tally>,
}

impl<I> Default for Space<I> {
    fn default() -> Self {
        Self { scratch: Scratch::default(), rows: Vec::new(), tallies: Vec::new() }
    }
}

/// Makes profiles of the rows of a part.
struct Folder<'a> {
    calendar: &'a Calendar,
    packing: &'a Packing,
}

impl Folder<'_> {
    /// The shards of a part.
    fn fold<I: Id>(&self, space: &mut Space<I>, (packed, wide): Part<I>) -> Result<Vec<Shard>, ColumnsError> {
        // Shard by shard, as they are visited later: the tallies of a shard should be neighbors in memory.
        let mut users = space.scratch.gather(packed);
        users.sort_by_cached_key(|(id, _)| (shard(*id), *id));
        let mut wide: Vec<Record<I, WideRow>> = wide.into_iter().flatten().collect();
        wide.sort_unstable_by_key(|row| (shard(row.id()), row.sorts_by()));
        let mut shards: [Vec<Profile>; SHARDS_OF_A_PART] =
            core::array::from_fn(|_| Vec::with_capacity(users.len() / SHARDS_OF_A_PART));
        let mut users = users.into_iter().peekable();
        let mut wide = wide.chunk_by(|one, next| one.id() == next.id()).peekable();
        loop {
            let (narrow_id, wide_id) =
                (users.peek().map(|(id, _)| *id), wide.peek().and_then(|rows| Some(rows.first()?.id())));
            let next = narrow_id.into_iter().chain(wide_id).min_by_key(|id| (shard(*id), *id));
            let Some(id) = next else { break };
            let place = users.next_if(|(next, _)| *next == id).map_or(0..0, |(_, place)| place);
            let words = space.scratch.keys(place);
            sort::mostly_sorted(words);
            let folded = match wide.next_if(|rows| rows.first().is_some_and(|row| row.id() == id)) {
                None => self.packing.fold(words, &mut space.tallies),
                Some(rows) => {
                    space.rows.clear();
                    space.rows.extend(words.iter().map(|word| self.packing.widened(*word)));
                    space.rows.extend(rows.iter().map(|row| row.sorts_by().1));
                    space.rows.sort_unstable_by_key(|(key, _)| *key);
                    fold_wide(&space.rows, &mut space.tallies)
                }
            };
            let user = UserId::from(id.wide());
            let profile = folded
                .and_then(|()| Profile::of_tallies(user, self.calendar, &space.tallies))
                .map_err(|problem| ColumnsError::User { user, problem })?;
            let shard = shards.get_mut(shard(id));
            debug_assert!(shard.is_some(), "a remainder is below its divisor");
            if let Some(shard) = shard {
                shard.push(profile);
            }
        }
        Ok(shards.map(|profiles| Shard { profiles: Ordered::of(profiles), users: Ordered::default() }).into())
    }
}

/// Which of the shards of its part an id is in.
#[inline]
fn shard<I: Id>(id: I) -> usize {
    shard_in_part(hash(id.wide()))
}

/// Folds rows in order of their keys into tallies.
///
/// Runs are told by the key without its hour, compared as one number; the tallies themselves are only read where a run goes
/// on. As the keys were sorted, the tallies come out in the order that a profile wants, each key once: nothing is searched.
fn fold_wide(rows: &[WideRow], tallies: &mut Vec<Tally>) -> Result<(), ProfileError> {
    tallies.clear();
    let mut last_key = None;
    for (key, value) in rows {
        let next = tally_of((*key, *value));
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
