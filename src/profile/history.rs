//! The history of a user: the sorted table of tallies, and beside it what few users have.
//!
//! What comes in order is pushed to the end of the table, and what comes a little late moves the few tallies after it. In a
//! long history an event from long ago would move very many, and a log that is read backwards would cost the square of its
//! length. So where more than [`FAR`] tallies would move, the late one is kept beside the table. It comes in once there is a
//! fourth as many of them as there are others, or at the next change after somebody asked for all.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::forgotten::Forgotten;
use super::horizons::Horizons;
use super::table::{self, Full, Placed, Table};
use super::tally::Tally;
use crate::number::work;
use crate::time::Day;

/// The tallies that are remembered, and what is left of others.
#[derive(Clone, Debug, Default)]
pub(super) struct History {
    table: Table,
    aside: Option<Box<Aside>>,
}

/// What few users have.
#[derive(Clone, Debug, Default)]
struct Aside {
    forgotten: Option<Forgotten>,
    late: Option<Box<Late>>,
}

/// Tallies that came late into a long history.
#[derive(Clone, Debug, Default)]
struct Late {
    /// By their keys. INVARIANT: the table has none of them, and later ones.
    tallies: BTreeMap<u64, Tally>,
    /// All tallies, once somebody asked for them.
    all: OnceLock<Table>,
}

/// How many tallies a late one may move: 24 KiB, which is copied faster than a tree is searched.
const FAR: usize = 1_024;

/// Merging takes in the other tallies one by one, where there are this many times more of one's own.
const MANY_MORE: usize = 16;

impl History {
    /// A history of tallies in ascending order, each key once, and of what was forgotten.
    pub(super) fn new(table: Table, forgotten: Option<Forgotten>) -> Self {
        debug_assert!(table.is_sorted_by(|one, next| one.key() < next.key()), "ascending, each key once");
        let aside = forgotten.map(|forgotten| Box::new(Aside { forgotten: Some(forgotten), late: None }));
        Self { table, aside }
    }

    /// The tallies that are remembered, in order.
    #[inline]
    pub(super) fn tallies(&self) -> &[Tally] {
        match self.aside.as_ref().and_then(|aside| aside.late.as_ref()) {
            None => &self.table,
            Some(late) => late.all.get_or_init(|| with(&self.table, &late.tallies)),
        }
    }

    /// What is left of the days before the horizon.
    #[inline]
    pub(super) fn forgotten(&self) -> Option<&Forgotten> {
        self.aside.as_ref().and_then(|aside| aside.forgotten.as_ref())
    }

    /// A bound of [`History::events`] that takes no walk.
    #[inline]
    pub(super) fn most_events(&self) -> u64 {
        let late = self.late().map_or(0, |late| late.tallies.len());
        let tallies = u64::try_from(self.table.len() + late).unwrap_or(u64::MAX);
        tallies.saturating_mul(u32::MAX.into()).saturating_add(self.forgotten().map_or(0, Forgotten::events))
    }

    /// The number of all events, forgotten ones included.
    pub(super) fn events(&self) -> u64 {
        let late = self.late().into_iter().flat_map(|late| late.tallies.values());
        let remembered = self.table.iter().chain(late).map(|tally| u64::from(tally.count()));
        // Only what is being read can add up to more than the limit.
        remembered.fold(self.forgotten().map_or(0, Forgotten::events), u64::saturating_add)
    }

    /// The last day of any event, also a forgotten one.
    #[inline]
    pub(super) fn last_day(&self) -> Option<Day> {
        let forgotten = || self.forgotten().into_iter().flat_map(Forgotten::tallies).map(|tally| tally.last).max();
        // What is forgotten is before the horizon, and every tally after it; what came late is before the last of the table.
        self.table.last().map(Tally::day).or_else(forgotten)
    }

    /// Whether nothing was ever observed.
    pub(super) fn is_empty(&self) -> bool {
        self.table.is_empty() && self.forgotten().is_none_or(|forgotten| forgotten.tallies().is_empty())
    }

    /// Takes in one tally. Where there is no room for it, the history is as before.
    #[inline]
    pub(super) fn add(&mut self, tally: &Tally) -> Result<(), Full> {
        match &mut self.aside {
            None => match table::add(&mut self.table, tally, FAR)? {
                Placed::Here => {}
                Placed::TooFar => self.keep_late(tally),
            },
            Some(aside) => match &mut aside.forgotten {
                Some(forgotten) if tally.day() < forgotten.horizon() => forgotten.add(tally)?,
                _ => self.remember(tally)?,
            },
        }
        Ok(())
    }

    /// Takes in a tally that is remembered, of whatever day.
    fn remember(&mut self, tally: &Tally) -> Result<(), Full> {
        if self.late().is_some_and(|late| late.all.get().is_some()) {
            self.settle();
        }
        let late = self.aside.as_mut().and_then(|aside| aside.late.as_mut());
        if let Some(same) = late.and_then(|late| late.tallies.get_mut(&tally.key())) {
            return same.absorb(tally).ok_or(Full(*tally));
        }
        if let Placed::TooFar = table::add(&mut self.table, tally, FAR)? {
            self.keep_late(tally);
        }
        Ok(())
    }

    fn late(&self) -> Option<&Late> {
        self.aside.as_ref().and_then(|aside| aside.late.as_deref())
    }

    /// Keeps a tally beside the table that is not there.
    #[cold]
    fn keep_late(&mut self, tally: &Tally) {
        let late = self.aside.get_or_insert_default().late.get_or_insert_default();
        late.tallies.insert(tally.key(), *tally);
        work::steps(1);
        if late.tallies.len() > FAR.max(self.table.len() / 4) {
            self.settle();
        }
    }

    /// Takes what came late into the table.
    fn settle(&mut self) {
        let Some(aside) = &mut self.aside else { return };
        if let Some(late) = aside.late.take() {
            let Late { tallies, mut all } = *late;
            self.table = all.take().unwrap_or_else(|| with(&self.table, &tallies));
        }
        if aside.forgotten.is_none() {
            self.aside = None;
        }
    }

    /// The tally with this key.
    fn find(&self, key: u64) -> Option<&Tally> {
        let late = self.late().and_then(|late| late.tallies.get(&key));
        late.or_else(|| self.table.get(self.table.binary_search_by_key(&key, Tally::key).ok()?))
    }

    /// Takes in what another history remembers, and forgets what either of both forgot. Where there is no room for a tally,
    /// this history is as before.
    pub(super) fn merge(&mut self, other: &Self) -> Result<(), Full> {
        let theirs = other.tallies();
        if [self.forgotten(), other.forgotten()].into_iter().flatten().any(Forgotten::is_by_kind) {
            return self.merge_by_kind(other);
        }
        let forgotten = Forgotten::merged(self.forgotten(), other.forgotten())?;
        if theirs.len().saturating_mul(MANY_MORE) < self.table.len() {
            self.merge_few(theirs)?;
        } else {
            self.table = table::merged(self.tallies(), theirs)?;
            if let Some(aside) = &mut self.aside {
                aside.late = None;
            }
        }
        if let Some(forgotten) = forgotten {
            let horizon = forgotten.horizon();
            self.aside.get_or_insert_default().forgotten = Some(forgotten);
            self.forget_before(horizon);
        }
        Ok(())
    }

    /// The same where kinds have horizons of their own, and so tallies before the horizon may be full too.
    fn merge_by_kind(&mut self, other: &Self) -> Result<(), Full> {
        let theirs = other.tallies();
        if other.forgotten().is_none() {
            // Each has a key of its own, so what has room now has room when its turn comes.
            let kept = |key: u64| self.forgotten().and_then(|forgotten| forgotten.find_kept(key));
            for tally in theirs {
                if let Some(mut mine) = kept(tally.key()).or_else(|| self.find(tally.key())).copied() {
                    mine.absorb(tally).ok_or(Full(*tally))?;
                }
            }
            return theirs.iter().try_for_each(|tally| self.add(tally));
        }
        let forgotten = Forgotten::merged(self.forgotten(), other.forgotten())?;
        let table = table::merged(self.tallies(), theirs)?;
        let mut both = Self { table, aside: Some(Box::new(Aside { forgotten, late: None })) };
        both.drop_old()?;
        *self = both;
        Ok(())
    }

    /// Takes in a few tallies. A copy of all others for them would be quadratic where events come as profiles of their own.
    fn merge_few(&mut self, theirs: &[Tally]) -> Result<(), Full> {
        // Each has a key of its own, so what has room now has room when its turn comes.
        for tally in theirs {
            if let Some(mut mine) = self.find(tally.key()).copied() {
                mine.absorb(tally).ok_or(Full(*tally))?;
            }
        }
        theirs.iter().try_for_each(|tally| self.remember(tally))
    }

    /// Drops the tallies before a day, unless the horizon is later already.
    pub(super) fn forget_before(&mut self, day: Day) {
        let forgotten = self.aside.get_or_insert_default().forgotten.get_or_insert_with(|| Forgotten::before(day));
        forgotten.raise(&Horizons::of_all(day));
        let dropped = self.drop_old();
        debug_assert!(dropped.is_ok(), "what is remembered is after what is kept, so it has a place of its own");
    }

    /// Drops the tallies of each kind before its horizon, unless that is later already.
    pub(super) fn forget_by(&mut self, horizons: &Horizons) {
        if horizons.latest() == Day::MIN {
            return;
        }
        let forgotten = self.aside.get_or_insert_default().forgotten.get_or_insert_with(|| Forgotten::before(Day::MIN));
        forgotten.raise(horizons);
        let dropped = self.drop_old();
        debug_assert!(dropped.is_ok(), "what is remembered is after what is kept, so it has a place of its own");
    }

    /// Moves what is before the horizon out of the table.
    fn drop_old(&mut self) -> Result<(), Full> {
        let Some(horizon) = self.forgotten().map(Forgotten::horizon) else { return Ok(()) };
        let late = self.late().and_then(|late| late.tallies.first_key_value()).map(|(_, tally)| tally.day());
        let first = self.table.first().map(Tally::day).into_iter().chain(late).min();
        if first.is_none_or(|first| first >= horizon) {
            return Ok(());
        }
        self.settle();
        let old = self.table.partition_point(|tally| tally.day() < horizon);
        let Some(forgotten) = self.aside.as_mut().and_then(|aside| aside.forgotten.as_mut()) else { return Ok(()) };
        self.table.iter().take(old).try_for_each(|tally| forgotten.add(tally))?;
        self.table = self.table.iter().skip(old).copied().collect();
        Ok(())
    }
}

/// A table with tallies of other keys.
fn with(table: &Table, tallies: &BTreeMap<u64, Tally>) -> Table {
    work::steps(table.len() + tallies.len());
    let mut all = Table::with_capacity(table.len() + tallies.len());
    all.extend_from_slice(table);
    all.extend(tallies.values().copied());
    // Two runs in order, which this sort finds.
    all.sort_by_key(Tally::key);
    all
}

impl PartialEq for History {
    fn eq(&self, other: &Self) -> bool {
        self.tallies() == other.tallies() && self.forgotten() == other.forgotten()
    }
}

impl Eq for History {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::kind::Kind;
    use crate::event::subject::Subject;
    use crate::number::work::counted;
    use crate::profile::tally::Hours;

    fn one(day: usize, count: u32) -> Tally {
        let day = Day::EPOCH.plus(i32::try_from(day).unwrap());
        Tally::checked(day, Kind::LogIn.code(), Subject::NONE, count, Hours::NONE, 0).unwrap()
    }

    /// Days from 0 on in four orders: newest first, the second half first, from both ends, and any.
    fn orders(count: usize) -> [Vec<usize>; 4] {
        let mut any: Vec<usize> = (0..count).collect();
        any.sort_by_key(|day| day.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 7);
        let ends = (0..count).map(|place| if place.is_multiple_of(2) { count - 1 - place / 2 } else { place / 2 });
        [(0..count).rev().collect(), (count / 2..count).chain(0..count / 2).collect(), ends.collect(), any]
    }

    #[test]
    fn late_tallies_cost_about_the_same_each_however_many_there_are() {
        for (number, merges) in [0, 1, 2, 3].into_iter().flat_map(|number| [(number, false), (number, true)]) {
            let works = [5_000, 10_000, 20_000].map(|count| {
                let days = orders(count)[number].clone();
                let (work, history) = counted(|| {
                    let mut history = History::default();
                    for day in days {
                        let tally = one(day, 1);
                        if merges {
                            history.merge(&History::new(Table::from_elem(tally, 1), None)).unwrap();
                        } else {
                            history.add(&tally).unwrap();
                        }
                    }
                    history
                });
                let all: Table = (0..count).map(|day| one(day, 1)).collect();
                assert_eq!(history, History::new(all, None));
                work
            });
            // To move half of the others each time takes 10,000 steps for each of the most.
            let all = works.iter().zip([5_000, 10_000, 20_000]);
            assert!(all.clone().all(|(work, count)| *work <= count * 400), "order {number}: {works:?}");
            assert!(works.windows(2).all(|pair| pair[1] <= pair[0] * 3), "order {number}: {works:?}");
        }
    }

    #[test]
    fn what_is_asked_in_between_is_what_a_map_holds() {
        let count = 6_000;
        for days in orders(count) {
            let (mut history, mut map) = (History::default(), BTreeMap::new());
            for (place, day) in days.iter().chain(days.iter().step_by(3)).enumerate() {
                history.add(&one(*day, 1)).unwrap();
                if *day >= 99 || place <= count / 2 {
                    *map.entry(*day).or_insert(0) += 1;
                }
                if place.is_multiple_of(997) || place == count {
                    let held: Vec<Tally> = map.iter().map(|(day, count)| one(*day, *count)).collect();
                    assert_eq!((history.tallies(), history.last_day()), (&held[..], held.last().map(Tally::day)));
                }
                if place == count / 2 {
                    // Days that are forgotten are told by their kind only.
                    history.forget_before(Day::EPOCH.plus(99));
                    map.retain(|day, _| *day >= 99);
                }
            }
            let counted: u32 = map.values().sum();
            let forgotten: u64 = history.forgotten().unwrap().tallies().iter().map(|tally| tally.count).sum();
            assert_eq!(u64::from(counted) + forgotten, 8_000);
        }
    }

    #[test]
    fn a_few_that_have_no_room_leave_a_long_history_as_it_was() {
        let mut history = History::default();
        (0..5_000).rev().for_each(|day| history.add(&one(day, 1)).unwrap());
        history.add(&one(7, u32::MAX - 1)).unwrap();
        let before = history.clone();
        for day in [7, 4_999] {
            let few: Table = [one(3, 1), one(day, u32::MAX)].into_iter().collect();
            assert!(history.merge(&History::new(few, None)).is_err());
            assert_eq!(history, before);
        }
        assert!(history.add(&one(7, 1)).is_err());
        assert_eq!(history, before);
    }
}
