//! Sorted runs of tallies: adding one, merging two, folding many.

use smallvec::SmallVec;

use super::tally::Tally;

/// Tallies in ascending order of their keys, each key once. Two fit inline: most users of most logs are small.
pub(super) type Table = SmallVec<[Tally; 2]>;

/// A tally whose count or sum has no room for another event.
#[derive(Debug)]
pub(super) struct Full(pub(super) Tally);

/// Adds one tally: at the end in constant time, elsewhere after a binary search.
pub(super) fn add(table: &mut Table, tally: &Tally) -> Result<(), Full> {
    let key = tally.key();
    match table.last_mut() {
        Some(last) if last.key() > key => {}
        Some(last) if last.key() == key => return last.absorb(tally).ok_or(Full(*tally)),
        _ => {
            table.push(*tally);
            return Ok(());
        }
    }
    match table.binary_search_by_key(&key, Tally::key) {
        Ok(at) => table.get_mut(at).and_then(|present| present.absorb(tally)).ok_or(Full(*tally)),
        Err(at) => {
            table.insert(at, *tally);
            Ok(())
        }
    }
}

/// Both tables in one.
pub(super) fn merged(one: &[Tally], other: &[Tally]) -> Result<Table, Full> {
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
