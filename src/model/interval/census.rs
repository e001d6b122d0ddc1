//! The census of intervals: from each start of a user to the next goal, or to the day asked about.

use std::collections::BTreeMap;

use super::answer::{IntervalWithin, Intervals, asked};
use super::rule::{IntervalError, IntervalRule};
use crate::answer::definition::Definition;
use crate::number::stats::Survival;
use crate::population::census::{Census, add, add_at, add_rows, days_with, from_first_ever};
use crate::population::{Member, Population};
use crate::profile::{BeforeHorizon, Tally};
use crate::report::retention::Starts;
use crate::time::{Calendar, Day, Days};

struct IntervalCensus<'a> {
    rule: &'a IntervalRule,
    on: Days,
    /// From the first day of starts to the day asked about.
    known: Days,
    as_of: Day,
}

struct Counts {
    users: u64,
    arrived: u64,
    lengths: Survival,
    /// By days asked about: starts whose days are over.
    over: Vec<u64>,
    /// Those of them that arrived.
    in_time: Vec<u64>,
}

impl IntervalRule {
    /// The intervals of all starts on these days, as of a day.
    ///
    /// # Errors
    /// If the starts begin after the day asked about, or a profile forgot needed days.
    pub fn report(&self, population: &Population, on: Days, as_of: Day) -> Result<Intervals, IntervalError> {
        Ok(self.census(on, as_of)?.report(population)?)
    }

    /// One answer for each group of users, for example by channel or segment; users with group `None` are left out.
    ///
    /// # Errors
    /// The errors of [`IntervalRule::report`].
    pub fn report_by<G: Ord + Send>(
        &self,
        population: &Population,
        on: Days,
        as_of: Day,
        group: impl Fn(Member<'_>) -> Option<G> + Sync + Send,
    ) -> Result<BTreeMap<G, Intervals>, IntervalError> {
        Ok(self.census(on, as_of)?.report_by(population, group)?)
    }

    fn census(&self, on: Days, as_of: Day) -> Result<IntervalCensus<'_>, IntervalError> {
        let first = on.first();
        let known = Days::new(first, as_of).map_err(|_| IntervalError::TooEarly { first, as_of })?;
        Ok(IntervalCensus { rule: self, on, known, as_of })
    }
}

impl IntervalCensus<'_> {
    /// The tallies of a user from the first start that counts to the day asked about, none where no start does, and the last day on which
    /// one does.
    fn starting<'a>(&self, member: &Member<'a>) -> Result<Option<(&'a [Tally], Day)>, BeforeHorizon> {
        let known = member.profile.as_of(self.as_of);
        let config = self.rule.config();
        let rest = match config.starts {
            Starts::FirstEver => from_first_ever(&known, &config.start, self.on)?.unwrap_or_default(),
            Starts::FirstInRange | Starts::Every => known.during(self.known)?,
        };
        let first = days_with(rest, &config.start).next();
        let last = if config.starts == Starts::Every { Some(self.on.last()) } else { first };
        Ok(first.filter(|first| self.on.contains(*first)).and_then(|_| Some((rest, last?))))
    }
}

impl Census for IntervalCensus<'_> {
    type Counts = Counts;
    type Answer = Intervals;

    fn empty(&self) -> Counts {
        let rows = vec![0; self.rule.config().within.len()];
        Counts { users: 0, arrived: 0, lengths: Survival::default(), over: rows.clone(), in_time: rows }
    }

    fn add(&self, counts: &mut Counts, member: Member<'_>) -> Result<(), BeforeHorizon> {
        let Some((tallies, last)) = self.starting(&member)? else { return Ok(()) };
        let config = self.rule.config();
        let mut goals = days_with(tallies, &config.goal).peekable();
        let mut arrived = false;
        for start in days_with(tallies, &config.start).take_while(|start| *start <= last) {
            // Starts ascend, so a goal that is too early for one is too early for all after it.
            let earliest = start.plus(config.least_days.cast_signed());
            while goals.next_if(|goal| *goal < earliest).is_some() {}
            let took = goals.peek().map(|goal| (*goal - start).unsigned_abs());
            let seen = (self.as_of - start).unsigned_abs();
            counts.lengths.observe(took.unwrap_or(seen), took.is_some());
            arrived |= took.is_some();
            for (place, within) in config.within.iter().enumerate().take_while(|(_, within)| **within <= seen) {
                add_at(&mut counts.over, place);
                if took.is_some_and(|took| took <= *within) {
                    add_at(&mut counts.in_time, place);
                }
            }
        }
        add(&mut counts.users, 1);
        add(&mut counts.arrived, arrived.into());
        Ok(())
    }

    fn join(&self, counts: &mut Counts, other: Counts) {
        add(&mut counts.users, other.users);
        add(&mut counts.arrived, other.arrived);
        counts.lengths.merge(&other.lengths);
        add_rows(&mut counts.over, &other.over);
        add_rows(&mut counts.in_time, &other.in_time);
    }

    fn answer(&self, calendar: &Calendar, counts: Counts) -> Intervals {
        let config = self.rule.config();
        let Counts { users, arrived, lengths, over, in_time } = counts;
        let rows = config.within.iter().zip(over.into_iter().zip(in_time));
        let within = rows.map(|(days, (over, arrived))| IntervalWithin { days: *days, over, arrived }).collect();
        let definition = Definition::new(asked(config, self.on, self.as_of), calendar);
        Intervals { definition, users, arrived, lengths, within }
    }
}
