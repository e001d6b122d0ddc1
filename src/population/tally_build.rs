//! Columns of tallies → population: parted by user as rows of events are, sorted, and not folded, as an engine did that.

use core::ops::Range;

use super::columns::{Id, UserColumn};
use super::ordered::Ordered;
use super::parallel;
use super::scatter::{self, Blocks, Record, Scratch};
use super::shard::{SHARDS_OF_A_PART, Shard, hash, shard_in_part};
use super::tally_columns::{TallyColumns, TallyColumnsError};
use crate::event::id::UserId;
use crate::profile::{Profile, Tally};
use crate::time::Calendar;

/// The shards of all tallies.
pub(super) fn shards(columns: &TallyColumns<'_>, calendar: &Calendar) -> Result<Vec<Shard>, TallyColumnsError> {
    columns.check_lengths()?;
    match columns.users {
        UserColumn::Narrow(ids) => sharded(ids, columns, calendar),
        UserColumn::Wide(ids) => sharded(ids, columns, calendar),
    }
}

fn sharded<I: Id>(ids: &[I], columns: &TallyColumns<'_>, calendar: &Calendar) -> Result<Vec<Shard>, TallyColumnsError> {
    let pieces = scatter::pieces(columns.rows());
    let read = parallel::map(pieces, || (), |(), piece| read(ids, columns, calendar, piece));
    let parts = scatter::by_part(read.into_iter().collect::<Result<_, _>>()?);
    let shards = parallel::map(parts, Space::default, |space, part| profiles(space, part, calendar));
    Ok(shards.into_iter().collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
}

/// A tally in a scratch, whose places are empty at first.
#[derive(Clone, Copy, Default)]
struct Counted(Option<Tally>);

/// The tallies of a piece by part.
fn read<I: Id>(
    ids: &[I],
    columns: &TallyColumns<'_>,
    calendar: &Calendar,
    piece: Range<usize>,
) -> Result<Blocks<I, Counted>, TallyColumnsError> {
    let mut blocks = Blocks::for_rows(piece.len());
    let ids = ids.get(piece.clone()).unwrap_or_default();
    for (row, id) in piece.zip(ids) {
        let tally = columns.tally(row, calendar).map_err(|problem| TallyColumnsError::Row {
            row,
            user: UserId::from(id.wide()),
            problem,
        })?;
        blocks.push(hash(id.wide()), Record::new(*id, Counted(Some(tally))));
    }
    Ok(blocks)
}

/// Space that a thread uses again for each part.
struct Space<I> {
    scratch: Scratch<I, Counted>,
    tallies: Vec<Tally>,
}

impl<I> Default for Space<I> {
    fn default() -> Self {
        Self { scratch: Scratch::default(), tallies: Vec::new() }
    }
}

/// The shards of a part.
fn profiles<I: Id>(
    space: &mut Space<I>,
    part: Vec<Vec<Record<I, Counted>>>,
    calendar: &Calendar,
) -> Result<Vec<Shard>, TallyColumnsError> {
    // Shard by shard, as they are visited later: the tallies of a shard should be neighbors in memory.
    let mut users = space.scratch.gather(part);
    users.sort_by_cached_key(|(id, _)| (shard_in_part(hash(id.wide())), *id));
    let mut shards: [Vec<Profile>; SHARDS_OF_A_PART] = Default::default();
    for (id, place) in users {
        space.tallies.clear();
        space.tallies.extend(space.scratch.keys(place).iter().filter_map(|counted| counted.0));
        space.tallies.sort_unstable_by_key(Tally::key);
        let user = UserId::from(id.wide());
        let profile = Profile::of_counted(user, calendar, &space.tallies)
            .map_err(|problem| TallyColumnsError::User { user, problem })?;
        let shard = shards.get_mut(shard_in_part(hash(id.wide())));
        debug_assert!(shard.is_some(), "a remainder is below its divisor");
        if let Some(shard) = shard {
            shard.push(profile);
        }
    }
    Ok(shards.map(|profiles| Shard { profiles: Ordered::of(profiles), users: Ordered::default() }).into())
}
