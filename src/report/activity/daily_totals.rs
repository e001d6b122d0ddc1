//! Daily totals: events, values and users by day and kind.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::daily_cells::{Cells, KindNumbers, Total};
use crate::answer::definition::{Definition, MergeError};
use crate::answer::guarantee::{Guarantee, must};
use crate::answer::mergeable::{Mergeable, mergeable};
use crate::event::kind::Kind;
use crate::population::census::{add, fold};
use crate::population::{Member, Population};
use crate::profile::UserBeforeHorizon;
use crate::report::checked::{Part, checked, most};
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
mergeable!(DailyTotals, "daily_totals", 1, MergeError);

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
        let mut all = self.report_by(population, days, |_| Some(()))?;
        Ok(all.remove(&()).unwrap_or_else(|| answer(Cells::new(days), days, population.calendar())))
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
        type Groups<G> = (KindNumbers, BTreeMap<G, Cells>);
        let add = |(kinds, groups): &mut Groups<G>, member: Member<'_>| {
            let Some(group) = group(member) else { return Ok(()) };
            member.profile.as_of(days.last()).must_remember_from(days.first())?;
            let cells = groups.entry(group).or_insert_with(|| Cells::new(days));
            cells.add_user(kinds, member.profile.tallies());
            Ok(())
        };
        let join = |(kinds, one): &mut Groups<G>, (_, other): Groups<G>| {
            for (group, theirs) in other {
                one.entry(group).or_insert_with(|| Cells::new(days)).join(kinds, theirs);
            }
        };
        let (_, groups) = fold(population, || (KindNumbers::default(), BTreeMap::new()), add, join)?;
        Ok(groups.into_iter().map(|(group, cells)| (group, answer(cells, days, population.calendar()))).collect())
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

    fn check(&self) -> Result<(), Guarantee> {
        let said = self.definition.text().contains(&format!(" over {}; ", self.days));
        must(said, Guarantee::DaysDefined)?;
        must(self.rows.iter().all(|row| self.days.contains(row.day)), Guarantee::RowOfItsDays)?;
        let in_order = self.rows.is_sorted_by(|one, next| (one.day, one.kind) < (next.day, next.kind));
        must(in_order, Guarantee::RowsByDayAndKind)?;
        must(self.rows.iter().all(|row| (1..=row.events).contains(&row.users)), Guarantee::RowUserHasEvent)?;
        let carried = |row: &DailyTotal| {
            // The values of a user are at most those of a profile.
            let of_users = u128::from(row.users) * u128::from(i64::MAX.unsigned_abs());
            row.sum <= of_users.min(u128::from(row.events) * u128::from(row.kind.largest_value()))
        };
        must(self.rows.iter().all(carried), Guarantee::RowCarriesValues)
    }
}

fn answer(cells: Cells, days: Days, calendar: &Calendar) -> DailyTotals {
    let question = format!("events, values and users by day and kind over {days}");
    let row = |(day, code, Total { events, users, sum }): (Day, u16, Total)| {
        // INVARIANT: made from the code of a kind.
        let kind = Kind::from_code(code);
        debug_assert!(kind.is_ok(), "no kind has code {code}");
        Some(DailyTotal { day, kind: kind.ok()?, events, sum, users })
    };
    DailyTotals {
        definition: Definition::new(question, calendar),
        days,
        rows: cells.totals().into_iter().filter_map(row).collect(),
    }
}
