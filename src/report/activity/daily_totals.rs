//! Daily totals: events, values and users by day and kind.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::answer::definition::{Definition, MergeError};
use crate::event::kind::Kind;
use crate::population::census::{Census, add, parted};
use crate::population::{Member, Population};
use crate::profile::{BeforeHorizon, Tally, UserBeforeHorizon};
use crate::report::checked::{Broken, Part, checked, most, must};
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
/// let totals = DailyTotalsRule::default().report(&population, Days::only(day))?;
/// assert_eq!((totals.rows[0].events, totals.rows[0].users), (3, 2));
/// # Ok::<(), Box<dyn std::error::Error>>(())
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
    /// The days asked about.
    pub days: Days,
    /// One row for each day and kind that occurs, ascending.
    pub rows: Vec<DailyTotal>,
}

checked!(DailyTotals { definition: Definition, days: Days, rows: Vec<DailyTotal> });

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
    /// The totals of these days. Days and kinds without events are left out.
    ///
    /// # Errors
    /// If a profile forgot needed days.
    pub fn report(&self, population: &Population, days: Days) -> Result<DailyTotals, UserBeforeHorizon> {
        Question { days }.report(population)
    }

    /// One answer for each group of users, for example by channel or segment; users with group `None` are left out.
    ///
    /// # Errors
    /// The errors of [`DailyTotalsRule::report`].
    pub fn report_by<G: Ord + Send>(
        &self,
        population: &Population,
        days: Days,
        group: impl Fn(Member<'_>) -> Option<G> + Sync + Send,
    ) -> Result<BTreeMap<G, DailyTotals>, UserBeforeHorizon> {
        Question { days }.report_by(population, group)
    }
}

struct Question {
    days: Days,
}

impl Census for Question {
    type Counts = Table;
    type Answer = DailyTotals;

    fn empty(&self) -> Table {
        Table::new(self.days)
    }

    fn add(&self, table: &mut Table, member: Member<'_>) -> Result<(), BeforeHorizon> {
        let known = member.profile.as_of(self.days.last());
        known.must_remember_from(self.days.first())?;
        table.add(parted(known.tallies(), self.days.first()).1);
        Ok(())
    }

    fn join(&self, table: &mut Table, other: Table) {
        table.join(other);
    }

    fn answer(&self, calendar: &Calendar, table: Table) -> DailyTotals {
        let days = self.days;
        let question = format!("events, values and users by day and kind over {days}");
        DailyTotals { definition: Definition::new(question, calendar), days, rows: table.rows() }
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
    /// If the definitions differ, or the numbers of a report contradict each other; nothing is added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), MergeError> {
        self.part().must_add_up(&other.part())?;
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

    fn part(&self) -> Part<'_> {
        let most = most(self.rows.iter().map(|row| row.events));
        // INVARIANT: a sum is below 2^127, as checked.
        let largest = self.rows.iter().map(|row| row.sum).max().unwrap_or_default();
        Part { definition: &self.definition, check: self.check(), most, largest }
    }

    fn check(&self) -> Result<(), Broken> {
        let said = self.definition.text().contains(&format!(" over {}; ", self.days));
        must(said, "its days are those of the definition")?;
        must(self.rows.iter().all(|row| self.days.contains(row.day)), "each row is of one of its days")?;
        let in_order = self.rows.is_sorted_by(|one, next| (one.day, one.kind) < (next.day, next.kind));
        must(in_order, "rows come in order of day and kind, each once")?;
        must(
            self.rows.iter().all(|row| (1..=row.events).contains(&row.users)),
            "each user of a row has an event in it",
        )?;
        let carried = |row: &DailyTotal| {
            // The values of a user are at most those of a profile.
            let of_users = u128::from(row.users) * u128::from(i64::MAX.unsigned_abs());
            row.sum <= of_users.min(u128::from(row.events) * u128::from(row.kind.largest_value()))
        };
        must(self.rows.iter().all(carried), "the events of a row can have its values")
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
        let mut last = None;
        for tally in tallies {
            let (day, code) = (tally.day(), tally.code());
            // The tallies of a day and kind are adjacent: the first of them counts the user.
            let user = u64::from(last.replace((day, code)) != Some((day, code)));
            let cell = Cell { events: tally.count().into(), users: user, sum: tally.sum().into() };
            let start = self.days.first();
            self.series(code).add(start, day, cell);
        }
    }

    fn join(&mut self, other: Self) {
        for (code, theirs) in (0..).zip(other.named).chain(other.custom) {
            let (start, mine) = (self.days.first(), self.series(code));
            theirs.into_days().for_each(|(day, cell)| mine.add(start, day, cell));
        }
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
