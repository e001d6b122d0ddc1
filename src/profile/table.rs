//! Sorted runs of tallies: adding one, merging two, folding many.

use smallvec::SmallVec;

use super::tally::Tally;
use crate::number::work;

/// Tallies in ascending order of their keys, each key once. Two fit inline: most users of most logs are small.
pub(super) type Table = SmallVec<[Tally; 2]>;

/// A tally whose count or sum has no room for another event.
#[derive(Debug)]
pub(super) struct Full(pub(super) Tally);

/// Whether a tally was added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Placed {
    /// It is in the table.
    Here,
    /// It would move more tallies than it may, and is not in the table.
    TooFar,
}

/// Adds one tally: at the end in constant time, elsewhere after a binary search, where it moves at most this many.
#[inline]
pub(super) fn add(table: &mut Table, tally: &Tally, most_moved: usize) -> Result<Placed, Full> {
    let key = tally.key();
    match table.last_mut() {
        Some(last) if last.key() > key => {}
        Some(last) if last.key() == key => return last.absorb(tally).map(|()| Placed::Here).ok_or(Full(*tally)),
        _ => {
            table.push(*tally);
            return Ok(Placed::Here);
        }
    }
    insert(table, tally, most_moved)
}

/// Adds one tally that is before the last one.
fn insert(table: &mut Table, tally: &Tally, most_moved: usize) -> Result<Placed, Full> {
    let key = tally.key();
    match table.binary_search_by_key(&key, Tally::key) {
        Ok(at) => {
            let present = table.get_mut(at);
            debug_assert!(present.is_some(), "what was found is there");
            present.and_then(|present| present.absorb(tally)).map(|()| Placed::Here).ok_or(Full(*tally))
        }
        Err(at) if table.len() - at > most_moved => Ok(Placed::TooFar),
        Err(at) => {
            work::steps(table.len() - at);
            table.insert(at, *tally);
            Ok(Placed::Here)
        }
    }
}

/// Both tables in one, of which neither is changed: a merge that is refused halfway must leave no trace.
///
/// Walks both at once and takes the smaller key; equal keys are absorbed into one tally and both sides go on. So the result
/// is ascending with each key once because both sides were, whatever they overlap. Inserting one into the other tally by
/// tally would move the rest each time, which is quadratic for two long histories.
pub(super) fn merged(one: &[Tally], other: &[Tally]) -> Result<Table, Full> {
    work::steps(one.len() + other.len());
    let mut table = Table::with_capacity(one.len() + other.len());
    // The usual case, a later stretch of time after an earlier one, is two copies.
    let overlap = other.first().map_or(one.len(), |first| one.partition_point(|tally| tally.key() < first.key()));
    let (before, one) = one.split_at(overlap);
    table.extend_from_slice(before);
    let (mut one, mut other) = (one.iter().copied().peekable(), other.iter().copied().peekable());
    while let (Some(mine), Some(theirs)) = (one.peek(), other.peek()) {
        let (mine_key, theirs_key) = (mine.key(), theirs.key());
        let mut next = if mine_key <= theirs_key { *mine } else { *theirs };
        if mine_key == theirs_key {
            next.absorb(theirs).ok_or(Full(next))?;
        }
        if mine_key <= theirs_key {
            one.next();
        }
        if theirs_key <= mine_key {
            other.next();
        }
        table.push(next);
    }
    table.extend(one);
    table.extend(other);
    Ok(table)
}

/// A table of tallies in any order.
pub(super) fn folded(mut tallies: Vec<Tally>) -> Result<Table, Full> {
    tallies.sort_unstable_by_key(Tally::key);
    let mut table = Table::new();
    for tally in &tallies {
        match table.last_mut() {
            Some(last) if last.key() == tally.key() => last.absorb(tally).ok_or(Full(*tally))?,
            _ => table.push(*tally),
        }
    }
    Ok(table)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::kind::Kind;
    use crate::event::subject::Subject;
    use crate::profile::tally::Hours;
    use crate::time::Day;

    /// Tallies of a few days, kinds and subjects from a seed; many keys come twice.
    fn seeded(count: usize) -> Vec<Tally> {
        let mut state = 5_u64;
        let mut below = move |bound: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % bound
        };
        let tally = |_| {
            let day = Day::EPOCH.plus(i32::try_from(below(9)).unwrap() - 4);
            let kind = [Kind::LogIn, Kind::Purchase, Kind::custom(1)][usize::try_from(below(3)).unwrap()];
            let subject = Subject::new(u16::try_from(below(2)).unwrap());
            let hours = Hours::only(u8::try_from(below(24)).unwrap());
            let value = if kind == Kind::LogIn { 0 } else { below(100) };
            Tally::one(day, kind.code(), subject, hours, value)
        };
        (0..count).map(tally).collect()
    }

    #[test]
    fn adding_folding_and_merging_at_every_split_give_one_table() {
        let tallies = seeded(60);
        let folded_all = folded(tallies.clone()).unwrap();
        assert!(folded_all.is_sorted_by(|one, next| one.key() < next.key()));
        let mut added = Table::new();
        for tally in &tallies {
            assert_eq!(add(&mut added, tally, usize::MAX).unwrap(), Placed::Here);
        }
        assert_eq!(added, folded_all);
        for at in 0..=tallies.len() {
            let [one, other] = [&tallies[..at], &tallies[at..]].map(|part| folded(part.to_vec()).unwrap());
            assert_eq!(merged(&one, &other).unwrap(), folded_all, "split at {at}");
            assert_eq!(merged(&other, &one).unwrap(), folded_all, "split at {at}, the other way round");
        }
    }

    #[test]
    fn a_tally_without_room_is_named_and_the_table_is_as_before() {
        let one = |day: i32| Tally::one(Day::EPOCH.plus(day), Kind::LogIn.code(), Subject::NONE, Hours::NONE, 0);
        let full = |day: i32| {
            let (kind, subject) = (Kind::LogIn.code(), Subject::NONE);
            Tally::checked(Day::EPOCH.plus(day), kind, subject, u32::MAX, Hours::NONE, 0).unwrap()
        };
        let mut table: Table = [full(0), one(1)].into_iter().collect();
        let before = table.clone();
        assert!(matches!(add(&mut table, &one(0), usize::MAX), Err(Full(tally)) if tally == one(0)));
        assert_eq!(table, before);
        assert_eq!(add(&mut table, &one(-1), 1).unwrap(), Placed::TooFar);
        assert_eq!(table, before);
        assert!(merged(&table, &[one(-1), one(0)]).is_err() && folded(vec![full(3), one(3)]).is_err());
    }
}
