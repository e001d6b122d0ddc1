//! Columns → population: part by user, then sort and fold each part in the cache.
//!
//! Rows are parted as in [`scatter`](super::scatter), as records of 24 bytes (id, key, value; 32 for wide ids). The key
//! packs day, kind, subject and hour, so that sorting and folding compare one number:
//!
//! ```text
//! 63         40 39     24 23        8 7    0
//! | day + bias |  kind   |  subject  | hour |
//! ```
//! The keys of each user are sorted, and runs of equal day, kind and subject folded into tallies. Nothing depends on the
//! order of the rows or the number of threads.

use super::columns::{Columns, ColumnsError, KindColumn, RowError, UserColumn};
use super::parallel;
use super::scatter::{self, Id, Scratch};
use super::shard::Shard;
use crate::event::EventError;
use crate::event::id::UserId;
use crate::event::kind::Kind;
use crate::event::subject::Subject;
use crate::profile::{Hours, Profile, ProfileError, Tally};
use crate::time::{Calendar, Day, Moment};

/// The shards of all rows.
pub(super) fn shards(columns: &Columns<'_>, calendar: &Calendar) -> Result<Vec<Shard>, ColumnsError> {
    columns.check_lengths()?;
    match columns.users {
        UserColumn::Narrow(ids) => sharded(ids, columns, calendar),
        UserColumn::Wide(ids) => sharded(ids, columns, calendar),
    }
}

fn sharded<I: Id>(ids: &[I], columns: &Columns<'_>, calendar: &Calendar) -> Result<Vec<Shard>, ColumnsError> {
    let kinds = KindCodes::new(columns.kinds);
    let read = |row: usize, instant: i64| {
        let subject = columns.subjects.and_then(|subjects| subjects.get(row)).copied().unwrap_or_default();
        let value = columns.values.and_then(|values| values.get(row)).copied().unwrap_or_default();
        let code = kinds.code(row, value)?;
        Ok((key(calendar, instant, code, subject)?, value.cast_unsigned()))
    };
    let parted = match columns.by_value {
        None => scatter::part(ids, columns, read),
        Some(kinds) => scatter::part_with(ids, columns, read, |(key, value)| {
            let also = kinds.also(code_of(key), value);
            also.map(move |kind| (with_code(key, Kind::Custom(kind).code()), value))
        }),
    }?;
    let folded = parallel::map(
        parted,
        || (Scratch::<I, (u64, u64)>::default(), Vec::new()),
        |(scratch, tallies), records| {
            let users = scratch.gather(records);
            let mut profiles = Vec::with_capacity(users.len());
            for (id, place) in users {
                let (user, keys): (UserId, &mut [(u64, u64)]) = (id.wide().into(), scratch.keys(place));
                keys.sort_unstable_by_key(|(key, _)| *key);
                let profile = fold_sorted(keys, tallies)
                    .and_then(|()| Profile::of_tallies(user, calendar, tallies))
                    .map_err(|problem| ColumnsError::User { user, problem })?;
                profiles.push(profile);
            }
            Ok(Shard { profiles, users: Vec::new() })
        },
    );
    folded.into_iter().collect()
}

/// The kinds of all rows, checked by one look-up a row.
struct KindCodes<'a> {
    column: KindColumn<'a>,
    /// For each of your own codes of one byte: the code of the kind, and the largest value that it carries.
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
    // INVARIANT: an instant is within the years 0 to 9999, so the biased day has 22 bits. A negative one would sort after
    // all others, and one with more bits would still fit: 24 are free.
    let day = (civil.day.days_since_epoch() + BIAS).cast_unsigned();
    let hour = civil.hour.unwrap_or_default();
    Ok(u64::from(day) << 40 | u64::from(code) << 24 | u64::from(subject) << 8 | u64::from(hour))
}

/// The code of the kind in a key.
#[inline]
const fn code_of(key: u64) -> u16 {
    #[expect(clippy::cast_possible_truncation, reason = "these bits are the code")]
    let code = (key >> 24) as u16;
    code
}

/// The key of the same row with another kind.
const fn with_code(key: u64, code: u16) -> u64 {
    key & !(0xffff << 24) | (code as u64) << 24
}

/// The tally of one record.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "the parts of the key")]
fn tally(key: u64, value: u64) -> Tally {
    let day = Day::EPOCH.plus((key >> 40) as i32 - BIAS);
    let hours = Hours::only(key as u8);
    Tally::one(day, code_of(key), Subject::new((key >> 8) as u16), hours, value)
}

/// Folds records in order of their keys into tallies.
///
/// Runs are told by the key without its hour, compared as one number; the tallies themselves are only read where a run goes
/// on. As the keys were sorted, the tallies come out in the order that a profile wants, each key once: nothing is searched.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_packed_row_is_the_tally_of_its_event() {
        let calendar = Calendar::utc().with_day_start(4).unwrap();
        for milliseconds in [-62_167_219_200_000, -1, 0, 1_769_873_400_000, 253_402_300_799_999] {
            for (code, subject) in [(0, 0), (Kind::Purchase.code(), 7), (u16::MAX, u16::MAX)] {
                let civil = calendar.civil(Moment::from_milliseconds(milliseconds)).unwrap();
                let hours = Hours::only(civil.hour.unwrap());
                let expected = |code| Tally::one(civil.day, code, Subject::new(subject), hours, 0);
                let key = key(&calendar, milliseconds, code, subject).unwrap();
                assert_eq!((tally(key, 0), code_of(key)), (expected(code), code));
                assert_eq!(tally(with_code(key, 33_000), 0), expected(33_000));
            }
        }
    }

    #[test]
    fn keys_sort_as_tallies_do() {
        let calendar = Calendar::utc();
        let mut keys: Vec<u64> = Vec::new();
        for day in [-40_000, -1, 0, 1, 20_000] {
            for (code, subject, hour) in [(3, 0, 5), (3, 9, 2), (40_000, 1, 23), (0, 65_535, 0)] {
                keys.push(key(&calendar, day * 86_400_000 + hour * 3_600_000, code, subject).unwrap());
            }
        }
        keys.sort_unstable();
        assert!(keys.iter().map(|key| tally(*key, 0)).is_sorted_by_key(|tally| tally.key()));
    }
}
