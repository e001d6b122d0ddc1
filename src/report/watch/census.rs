//! The census of the watch: in which of the weeks a user gave each signal.

use std::collections::BTreeMap;

use super::answer::{Watch, WatchRow, WatchSignal, WatchSpan, asked, earliest};
use super::rule::{WatchError, WatchRule};
use crate::answer::definition::{Definition, in_words};
use crate::event::kind::{KindCodes, KindSet};
use crate::population::census::{Census, add_at, add_rows, parted};
use crate::population::{Member, Population};
use crate::profile::{BeforeHorizon, Hours, Tally};
use crate::time::{Calendar, Day};

impl WatchRule {
    /// Counts the users of each signal as of a day, and on the same weekday of the weeks before.
    ///
    /// # Errors
    /// If the span has an hour above 23, or a profile forgot needed days.
    pub fn report(&self, population: &Population, as_of: Day, span: WatchSpan) -> Result<Watch, WatchError> {
        Ok(Question::new(self, population, as_of, span)?.report(population)?)
    }

    /// One answer for each group of users, for example by stage, channel or community; users with group `None` are left out.
    ///
    /// # Errors
    /// The errors of [`WatchRule::report`].
    pub fn report_by<G: Ord + Send>(
        &self,
        population: &Population,
        as_of: Day,
        span: WatchSpan,
        group: impl Fn(Member<'_>) -> Option<G> + Sync + Send,
    ) -> Result<BTreeMap<G, Watch>, WatchError> {
        Ok(Question::new(self, population, as_of, span)?.report_by(population, group)?)
    }
}

struct Question<'a> {
    rule: &'a WatchRule,
    activity: KindCodes,
    /// All kinds that any of the signals needs.
    kinds: KindSet,
    as_of: Day,
    span: WatchSpan,
    /// The hours that count; none where all do.
    hours: Option<Hours>,
    hours_gone: u8,
}

pub(crate) struct Counts {
    /// Of each signal: now, then the weeks before.
    rows: Vec<Vec<u64>>,
    since: Option<Day>,
    last_active: Option<Day>,
    /// Reused memory for the weeks of one user: a bit for each week of each signal.
    weeks: Vec<u64>,
}

impl<'a> Question<'a> {
    fn new(rule: &'a WatchRule, population: &Population, as_of: Day, span: WatchSpan) -> Result<Self, WatchError> {
        let (WatchSpan::Through(hour) | WatchSpan::Hour(hour)) = span else {
            return Ok(Self::of_hours(rule, as_of, span, None, 24));
        };
        if hour > 23 {
            return Err(WatchError::Hour(hour));
        }
        // Hours are those of the clock, and a day may start at another one than 0.
        let start = population.calendar().day_start();
        let gone = (24 + hour - start % 24) % 24 + 1;
        let hours = match span {
            WatchSpan::Hour(_) => Hours::only(hour),
            _ => (0..gone).map(|after| (start + after) % 24).collect(),
        };
        Ok(Self::of_hours(rule, as_of, span, Some(hours), gone))
    }

    fn of_hours(rule: &'a WatchRule, as_of: Day, span: WatchSpan, hours: Option<Hours>, hours_gone: u8) -> Self {
        let config = rule.config();
        let kinds = config.kinds.iter().fold(config.activity.clone(), |kinds, kind| kinds.with(*kind));
        Self { rule, activity: KindCodes::from(&config.activity), kinds, as_of, span, hours, hours_gone }
    }

    /// The first day that is asked about.
    fn first(&self) -> Day {
        let within = if self.span == WatchSpan::Week { 6 } else { 0 };
        self.as_of.minus(7 * u32::from(self.rule.config().weeks) + within)
    }

    fn signals(&self) -> impl Iterator<Item = WatchSignal> {
        let kinds = self.rule.config().kinds.iter().copied().map(WatchSignal::Kind);
        [WatchSignal::Active].into_iter().chain(kinds)
    }

    /// The week that a tally counts in, 0 for now; none where it does not count.
    fn week(&self, tally: &Tally) -> Option<u32> {
        let days = (self.as_of - tally.day()).unsigned_abs();
        let counts = match self.hours {
            Some(hours) => tally.hours().bits() & hours.bits() != 0,
            None => true,
        };
        (counts && (self.span == WatchSpan::Week || days.is_multiple_of(7))).then_some(days / 7)
    }

    fn mark(&self, weeks: &mut [u64], tally: &Tally) {
        let Some(week) = self.week(tally) else { return };
        let Some((active, kinds)) = weeks.split_first_mut() else { return };
        // INVARIANT: at most 53 weeks.
        let bit = 1_u64.checked_shl(week).unwrap_or(0);
        if self.activity.contains(tally.code()) {
            *active |= bit;
        }
        let kind = self.rule.config().kinds.iter().position(|kind| kind.code() == tally.code());
        if let Some(found) = kind.and_then(|place| kinds.get_mut(place)) {
            *found |= bit;
        }
    }
}

impl Census for Question<'_> {
    type Counts = Counts;
    type Answer = Watch;

    fn empty(&self) -> Counts {
        let signals = self.signals().count();
        let weeks = usize::from(self.rule.config().weeks) + 1;
        Counts { rows: vec![vec![0; weeks]; signals], since: None, last_active: None, weeks: vec![0; signals] }
    }

    fn add(&self, counts: &mut Counts, member: Member<'_>) -> Result<(), BeforeHorizon> {
        let known = member.profile.as_of(self.as_of);
        let Some(first) = known.first_day() else { return Ok(()) };
        known.first_forgotten(&self.kinds, self.first())?;
        let Counts { rows, since, last_active, weeks } = counts;
        *since = earliest(*since, Some(first));
        let remembered = known.tallies().iter().rfind(|tally| self.activity.contains(tally.code())).map(Tally::day);
        let last = remembered.or_else(|| known.last_forgotten(&self.rule.config().activity));
        *last_active = (*last_active).max(last);
        weeks.fill(0);
        for tally in parted(known.tallies(), self.first()).1 {
            self.mark(weeks, tally);
        }
        for (row, weeks) in rows.iter_mut().zip(weeks.iter().copied()) {
            (0..row.len()).filter(|week| weeks >> week & 1 == 1).for_each(|week| add_at(row, week));
        }
        Ok(())
    }

    fn join(&self, counts: &mut Counts, other: Counts) {
        counts.since = earliest(counts.since, other.since);
        counts.last_active = counts.last_active.max(other.last_active);
        for (mine, theirs) in counts.rows.iter_mut().zip(&other.rows) {
            add_rows(mine, theirs);
        }
    }

    fn answer(&self, calendar: &Calendar, counts: Counts) -> Watch {
        let Self { as_of, span, hours_gone, .. } = *self;
        let config = self.rule.config();
        let words = asked(self.signals(), span, as_of, config.weeks.into());
        let question = format!("users, active by {}, {words}", in_words(&config.activity));
        let Counts { rows, since, last_active, .. } = counts;
        let rows = self.signals().zip(rows).map(|(signal, mut weeks)| {
            let before = weeks.split_off(1.min(weeks.len()));
            let is_activity = match signal {
                WatchSignal::Active => true,
                WatchSignal::Kind(kind) => config.activity.contains(kind),
            };
            WatchRow { signal, is_activity, now: weeks.first().copied().unwrap_or_default(), before }
        });
        let definition = Definition::new(question, calendar);
        Watch { definition, as_of, span, hours_gone, since, last_active, rows: rows.collect() }
    }
}
