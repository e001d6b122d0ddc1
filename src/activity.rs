//! *What happens each day?* Events, values and users by day and kind.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::kind::Kind;
use crate::population::{Member, Population};
use crate::profile::Tally;
use crate::time::{Day, Days};

/// What all users together did on one day, of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DailyTotal {
    /// The civil day.
    pub day: Day,
    /// What happened.
    pub kind: Kind,
    /// How often.
    pub events: u64,
    /// The sum of the values, in the kind's unit.
    pub sum: u128,
    /// How many users did it.
    pub users: u64,
}

/// What all users together did, by day and kind, ascending; days and kinds without events are left out, and so are
/// days that a profile has forgotten.
///
/// ```
/// use lifestage::activity::daily_totals;
/// use lifestage::time::{Calendar, Days};
/// use lifestage::{Day, Event, Population};
///
/// let day = Day::ymd(2026, 1, 5);
/// let events = [Event::share(1_u64, day), Event::share(1_u64, day), Event::share(2_u64, day)];
/// let population = Population::from_events(&events, Calendar::utc())?;
/// let totals = daily_totals(&population, Days::only(day));
/// assert_eq!((totals[0].events, totals[0].users), (3, 2));
/// # Ok::<(), lifestage::profile::ProfileError>(())
/// ```
pub fn daily_totals(population: &Population, days: Days) -> Vec<DailyTotal> {
    let add = |table: &mut Table, member: Member<'_>| table.add(days, member.profile.tallies());
    population.fold(Table::default, add, Table::joined).rows(days)
}

/// A day's numbers of one kind, added up.
#[derive(Clone, Copy, Default)]
struct Cell {
    events: u64,
    users: u64,
    sum: u128,
}

/// For each kind that occurs, its days from the first of the range on. Kinds that have a name are found at once, by
/// their codes.
#[derive(Default)]
struct Table {
    named: Vec<Vec<Cell>>,
    custom: BTreeMap<u16, Vec<Cell>>,
}

impl Table {
    fn series(&mut self, code: u16) -> &mut Vec<Cell> {
        let place = usize::from(code);
        if place >= Kind::NAMED.len() {
            return self.custom.entry(code).or_default();
        }
        self.named.resize_with(Kind::NAMED.len(), Vec::new);
        // INVARIANT: as many series as kinds with a name, and this is one of them.
        self.named.get_mut(place).unwrap_or_else(|| self.custom.entry(code).or_default())
    }

    fn add(&mut self, days: Days, tallies: &[Tally]) {
        let mut last = None;
        for tally in tallies.iter().filter(|tally| days.contains(tally.day())) {
            let (day, code) = (tally.day(), tally.code());
            // Tallies of a day and kind stand side by side: the first of them brings the user.
            let user = u64::from(last.replace((day, code)) != Some((day, code)));
            let offset = usize::try_from(day - days.first()).unwrap_or_default();
            let series = self.series(code);
            if series.len() <= offset {
                series.resize(offset + 1, Cell::default());
            }
            if let Some(cell) = series.get_mut(offset) {
                cell.events += u64::from(tally.count());
                cell.users += user;
                cell.sum += u128::from(tally.sum());
            }
        }
    }

    fn joined(mut self, other: Self) -> Self {
        let named = (0..).zip(other.named).filter(|(_, series)| !series.is_empty());
        for (code, theirs) in named.chain(other.custom) {
            let mine = self.series(code);
            if mine.len() < theirs.len() {
                mine.resize(theirs.len(), Cell::default());
            }
            for (mine, theirs) in mine.iter_mut().zip(theirs) {
                mine.events += theirs.events;
                mine.users += theirs.users;
                mine.sum += theirs.sum;
            }
        }
        self
    }

    fn rows(self, days: Days) -> Vec<DailyTotal> {
        let mut rows = Vec::new();
        for (code, series) in (0..).zip(self.named).chain(self.custom) {
            let Ok(kind) = Kind::from_code(code) else { continue };
            for (offset, cell) in (0..).zip(series).filter(|(_, cell)| cell.events > 0) {
                let Cell { events, users, sum } = cell;
                rows.push(DailyTotal { day: days.first().plus(offset), kind, events, sum, users });
            }
        }
        rows.sort_unstable_by_key(|row| (row.day, row.kind));
        rows
    }
}
