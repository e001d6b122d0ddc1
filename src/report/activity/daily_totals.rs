//! Daily totals: events, values and users by day and kind.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::answer::definition::{Definition, OtherDefinition};
use crate::answer::mergeable::{Mergeable, mergeable};
use crate::event::kind::Kind;
use crate::population::census::{add, join_groups};
use crate::population::{Member, Population};
use crate::profile::Tally;
use crate::report::checked::{Broken, checked, must};
use crate::time::{Calendar, Day, Days};

/// The rule of daily totals. It has no options: every kind counts.
///
/// ```
/// use lifestage::report::DailyTotalsRule;
/// use lifestage::time::{Calendar, Days};
/// use lifestage::{Day, Event, Population};
///
/// let day = Day::ymd(2026, 1, 5);
/// let events = [Event::share(1_u64, day), Event::share(1_u64, day), Event::share(2_u64, day)];
/// let population = Population::from_events(&events, Calendar::utc())?;
/// let totals = DailyTotalsRule::default().report(&population, Days::only(day));
/// assert_eq!((totals.rows[0].events, totals.rows[0].users), (3, 2));
/// # Ok::<(), lifestage::profile::ProfileError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DailyTotalsRule {}

/// What all users together did, by day and kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct DailyTotals {
    /// The question that was answered, with a fingerprint of the rule.
    pub(super) definition: Definition,
    /// One row for each day and kind that occurs, ascending.
    pub rows: Vec<DailyTotal>,
}

checked!(DailyTotals { definition: Definition, rows: Vec<DailyTotal> });
mergeable!(DailyTotals, "daily_totals", 1, OtherDefinition);

/// The total of one kind on one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct DailyTotal {
    /// The civil day.
    pub day: Day,
    /// The kind of event.
    pub kind: Kind,
    /// The number of events.
    pub events: u64,
    /// The sum of the values, in the kind's unit.
    pub sum: u128,
    /// The number of users with such an event.
    pub users: u64,
}

impl DailyTotalsRule {
    /// The totals of these days. Days and kinds without events are left out, and so are days that a profile has
    /// forgotten.
    pub fn report(&self, population: &Population, days: Days) -> DailyTotals {
        let add = |table: &mut Table, member: Member<'_>| table.add(member.profile.tallies());
        population.fold(|| Table::new(days), add, Table::joined).answer(population.calendar())
    }

    /// One answer for each group of users, for example by channel or segment; users with group `None` are left out.
    pub fn report_by<G: Ord + Send>(
        &self,
        population: &Population,
        days: Days,
        group: impl Fn(Member<'_>) -> Option<G> + Sync + Send,
    ) -> BTreeMap<G, DailyTotals> {
        let add = |groups: &mut BTreeMap<G, Table>, member: Member<'_>| {
            if let Some(group) = group(member) {
                groups.entry(group).or_insert_with(|| Table::new(days)).add(member.profile.tallies());
            }
        };
        let join = |mut one, other| {
            join_groups(&mut one, other, Table::join);
            one
        };
        let groups = population.fold(BTreeMap::new, add, join);
        groups.into_iter().map(|(group, table)| (group, table.answer(population.calendar()))).collect()
    }
}

impl DailyTotals {
    /// The question that was answered, with a fingerprint of the rule.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    /// Adds the same report over other users, for example from another machine.
    ///
    /// # Errors
    /// If the definitions differ; nothing is added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), OtherDefinition> {
        self.definition.must_be(&other.definition)?;
        let mut rows = Vec::with_capacity(self.rows.len().max(other.rows.len()));
        let mut theirs = other.rows.iter().copied().peekable();
        for mut mine in self.rows.drain(..) {
            let key = (mine.day, mine.kind);
            while let Some(before) = theirs.next_if(|row| (row.day, row.kind) < key) {
                rows.push(before);
            }
            if let Some(same) = theirs.next_if(|row| (row.day, row.kind) == key) {
                add(&mut mine.events, same.events);
                add(&mut mine.users, same.users);
                mine.sum = mine.sum.saturating_add(same.sum);
            }
            rows.push(mine);
        }
        rows.extend(theirs);
        self.rows = rows;
        Ok(())
    }

    fn check(&self) -> Result<(), Broken> {
        let in_order = self.rows.is_sorted_by(|one, next| (one.day, one.kind) < (next.day, next.kind));
        must(in_order, "rows come in order of day and kind, each once")?;
        must(self.rows.iter().all(|row| (1..=row.events).contains(&row.users)), "each user of a row has an event in it")
    }
}

/// The sums of one day and kind.
#[derive(Clone, Copy, Default)]
struct Cell {
    events: u64,
    users: u64,
    sum: u128,
}

impl Cell {
    fn add(&mut self, other: Self) {
        self.events += other.events;
        self.users += other.users;
        self.sum += other.sum;
    }
}

/// The cells of one kind by day. Memory grows with what happened, not with the length of the range.
///
/// Days near an anchor are kept in two arrays, one on each side, and found at once. A date far away, such as a mistake
/// in the log, is kept in a map.
#[derive(Default)]
struct Series {
    /// The first day of the range, or the first day seen if the range starts far before it.
    anchor: Option<Day>,
    after: Vec<Cell>,
    before: Vec<Cell>,
    far: BTreeMap<Day, Cell>,
}

/// A day is near if it is within 45 years.
const EARLIEST: i32 = -(1 << 14);
const LATEST: i32 = (1 << 14) - 1;

impl Series {
    #[inline]
    fn add(&mut self, start: Day, day: Day, cell: Cell) {
        if let Some(anchor) = self.anchor
            && let Ok(place) = usize::try_from(day - anchor)
            && let Some(present) = self.after.get_mut(place)
        {
            present.add(cell);
        } else {
            self.add_elsewhere(start, day, cell);
        }
    }

    #[cold]
    fn add_elsewhere(&mut self, start: Day, day: Day, cell: Cell) {
        let anchor = *self.anchor.get_or_insert(if day - start <= LATEST { start } else { day });
        let (side, place) = match day - anchor {
            distance @ 0..=LATEST => (&mut self.after, distance),
            distance @ EARLIEST..0 => (&mut self.before, -distance - 1),
            _ => return self.far.entry(day).or_default().add(cell),
        };
        let place = usize::try_from(place).unwrap_or_default();
        if side.len() <= place {
            side.resize(place + 1, Cell::default());
        }
        if let Some(present) = side.get_mut(place) {
            present.add(cell);
        }
    }

    /// The days with events, in any order.
    fn into_days(self) -> impl Iterator<Item = (Day, Cell)> {
        let anchor = self.anchor.unwrap_or(Day::EPOCH);
        let before = (1..).zip(self.before).map(move |(distance, cell)| (anchor.plus(-distance), cell));
        let after = (0..).zip(self.after).map(move |(distance, cell)| (anchor.plus(distance), cell));
        before.chain(after).chain(self.far).filter(|(_, cell)| cell.events > 0)
    }
}

/// The series of each kind that occurs. Named kinds are found at once by their code.
struct Table {
    days: Days,
    named: Vec<Series>,
    custom: BTreeMap<u16, Series>,
}

impl Table {
    const fn new(days: Days) -> Self {
        Self { days, named: Vec::new(), custom: BTreeMap::new() }
    }

    fn series(&mut self, code: u16) -> &mut Series {
        let place = usize::from(code);
        if place >= Kind::NAMED.len() {
            return self.custom.entry(code).or_default();
        }
        self.named.resize_with(Kind::NAMED.len(), Series::default);
        // INVARIANT: there is a series for each named kind, and this is one of them.
        self.named.get_mut(place).unwrap_or_else(|| self.custom.entry(code).or_default())
    }

    fn add(&mut self, tallies: &[Tally]) {
        let days = self.days;
        let mut last = None;
        for tally in tallies.iter().filter(|tally| days.contains(tally.day())) {
            let (day, code) = (tally.day(), tally.code());
            // The tallies of a day and kind are adjacent: the first of them counts the user.
            let user = u64::from(last.replace((day, code)) != Some((day, code)));
            let cell = Cell { events: tally.count().into(), users: user, sum: tally.sum().into() };
            self.series(code).add(days.first(), day, cell);
        }
    }

    fn join(&mut self, other: Self) {
        for (code, theirs) in (0..).zip(other.named).chain(other.custom) {
            let (start, mine) = (self.days.first(), self.series(code));
            theirs.into_days().for_each(|(day, cell)| mine.add(start, day, cell));
        }
    }

    fn joined(mut self, other: Self) -> Self {
        self.join(other);
        self
    }

    fn answer(self, calendar: &Calendar) -> DailyTotals {
        let question = format!("events, values and users by day and kind over {}", self.days);
        DailyTotals { definition: Definition::new(question, calendar), rows: self.rows() }
    }

    fn rows(self) -> Vec<DailyTotal> {
        let mut rows = Vec::new();
        for (code, series) in (0..).zip(self.named).chain(self.custom) {
            let Ok(kind) = Kind::from_code(code) else { continue };
            for (day, Cell { events, users, sum }) in series.into_days() {
                rows.push(DailyTotal { day, kind, events, sum, users });
            }
        }
        rows.sort_unstable_by_key(|row| (row.day, row.kind));
        rows
    }
}
