//! Daily totals: events, values and users by day and kind.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::daily_cells::{Cells, KindNumbers, Total};
use crate::answer::definition::{Definition, OtherDefinition};
use crate::answer::mergeable::{Mergeable, mergeable};
use crate::event::kind::Kind;
use crate::population::census::add;
use crate::population::{Member, Population};
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
        let mut all = self.report_by(population, days, |_| Some(()));
        all.remove(&()).unwrap_or_else(|| answer(Cells::new(days), days, population.calendar()))
    }

    /// One answer for each group of users, for example by channel or segment; users with group `None` are left out.
    pub fn report_by<G: Ord + Send>(
        &self,
        population: &Population,
        days: Days,
        group: impl Fn(Member<'_>) -> Option<G> + Sync + Send,
    ) -> BTreeMap<G, DailyTotals> {
        type Part<G> = (KindNumbers, BTreeMap<G, Cells>);
        let add = |(kinds, groups): &mut Part<G>, member: Member<'_>| {
            if let Some(group) = group(member) {
                let cells = groups.entry(group).or_insert_with(|| Cells::new(days));
                cells.add_user(kinds, member.profile.tallies());
            }
        };
        let join = |(mut kinds, mut one): Part<G>, (_, other): Part<G>| {
            for (group, theirs) in other {
                one.entry(group).or_insert_with(|| Cells::new(days)).join(&mut kinds, theirs);
            }
            (kinds, one)
        };
        let (_, groups) = population.fold(|| (KindNumbers::default(), BTreeMap::new()), add, join);
        groups.into_iter().map(|(group, cells)| (group, answer(cells, days, population.calendar()))).collect()
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
        rows: cells.totals().into_iter().filter_map(row).collect(),
    }
}
