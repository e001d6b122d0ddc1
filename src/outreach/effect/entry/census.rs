//! The census of entries: the first step of a user, and what came after it.

use std::collections::BTreeMap;

use super::super::matched::net;
use super::answer::{EntryCell, EntryEffects, EntryStratum, asked};
use super::rule::{EntryEffectError, EntryEffectRule, EntryOutcome};
use crate::answer::definition::Definition;
use crate::event::kind::{KindCodes, KindSet};
use crate::event::purpose::Purpose;
use crate::event::subject::Subject;
use crate::outreach::campaign::Adding;
use crate::population::census::{Census, add};
use crate::population::{Member, Population};
use crate::profile::{BeforeHorizon, Tally};
use crate::time::{Calendar, Day, Days, Period};

struct EntryCensus<'a> {
    rule: &'a EntryEffectRule,
    joined: Days,
    as_of: Day,
    week: Period,
    /// The hour in which a day starts: those before it are the last of a day.
    day_start: u8,
    /// The kinds of those who stay; nothing where it is spend that is measured.
    activity: KindCodes,
}

/// A cell whose sums may not fit yet.
#[derive(Clone, Copy)]
struct Cell {
    users: u64,
    outcome: Adding,
}

#[derive(Default)]
struct Counts {
    strata: BTreeMap<(Subject, Day), Vec<Cell>>,
    undecided: u64,
    without: u64,
}

/// The first step of a user.
enum Entry {
    /// One of the kinds, by its place, and its day.
    One(usize, Day),
    /// Several in the first hour of the first day with any, or on that day where hours are not known.
    Several,
    /// None in the first days.
    None,
}

impl EntryEffectRule {
    /// Measures what came after the first step of users who joined on these days, as far as they can be judged as of a day: the first days and
    /// those of the outcome have to be over.
    ///
    /// # Errors
    /// If no day of joining is that far back, the total is out of range, or a profile forgot needed days.
    pub fn report(&self, population: &Population, joined: Days, as_of: Day) -> Result<EntryEffects, EntryEffectError> {
        self.census(population, joined, as_of)?.report(population)?
    }

    /// One answer for each group of users; users with group `None` are left out.
    ///
    /// # Errors
    /// The errors of [`EntryEffectRule::report`].
    pub fn report_by<G: Ord + Send>(
        &self,
        population: &Population,
        joined: Days,
        as_of: Day,
        group: impl Fn(Member<'_>) -> Option<G> + Sync + Send,
    ) -> Result<BTreeMap<G, EntryEffects>, EntryEffectError> {
        let groups = self.census(population, joined, as_of)?.report_by(population, group)?;
        groups.into_iter().map(|(group, effects)| Ok((group, effects?))).collect()
    }

    fn census(&self, population: &Population, joined: Days, as_of: Day) -> Result<EntryCensus<'_>, EntryEffectError> {
        let config = self.config();
        // Day 1 is that of joining.
        let days = config.within_days.get() - 1 + config.outcome.last();
        let last = as_of.days_since_epoch().checked_sub(days.cast_signed()).and_then(|last| Day::new(last).ok());
        let joined = last.and_then(|last| Days::new(joined.first(), joined.last().min(last)).ok());
        let joined = joined.ok_or(EntryEffectError::TooEarly { as_of, days })?;
        let activity = match &config.outcome {
            EntryOutcome::Stays { activity, .. } => KindCodes::from(activity),
            EntryOutcome::Spend { .. } => KindCodes::from(&KindSet::default()),
        };
        let calendar = population.calendar();
        Ok(EntryCensus { rule: self, joined, as_of, week: calendar.week(), day_start: calendar.day_start(), activity })
    }
}

impl EntryCensus<'_> {
    /// The first step among tallies from the day of joining on.
    fn entry(&self, tallies: &[Tally], joined: Day) -> Entry {
        let config = self.rule.config();
        let end = joined.plus(config.within_days.get().cast_signed());
        let early = tallies.iter().take_while(|tally| tally.day() < end);
        let place = |tally: &Tally| config.entries.iter().position(|kind| kind.code() == tally.code());
        let mut steps = early.filter_map(|tally| Some((place(tally)?, tally))).peekable();
        let Some(day) = steps.peek().map(|(_, tally)| tally.day()) else { return Entry::None };
        // Of each tally the place of its kind, and the earliest of its hours, where it has any.
        let on_day = steps.take_while(|(_, tally)| tally.day() == day);
        let found: Vec<(usize, Option<u8>)> = on_day.map(|(place, tally)| (place, self.earliest(tally))).collect();
        let is_one = |place: usize| found.iter().all(|(other, _)| *other == place);
        if let Some((place, _)) = found.first().filter(|(place, _)| is_one(*place)) {
            return Entry::One(*place, day);
        }
        let known: Option<Vec<(u8, usize)>> = found.iter().map(|(place, hour)| Some(((*hour)?, *place))).collect();
        let Some((hour, first)) = known.iter().flatten().min().copied() else { return Entry::Several };
        let is_alone = known.iter().flatten().all(|(other, place)| *other > hour || *place == first);
        if is_alone { Entry::One(first, day) } else { Entry::Several }
    }

    /// How many hours into the day a tally begins; none where its hours are not known.
    fn earliest(&self, tally: &Tally) -> Option<u8> {
        let hours = tally.hours();
        (0..24_u8).find(|into| hours.contains((self.day_start + into) % 24))
    }

    fn outcome(&self, tallies: &[Tally], entered: Day) -> i64 {
        let after = |tally: &&Tally| (tally.day() - entered).cast_unsigned();
        match &self.rule.config().outcome {
            EntryOutcome::Stays { from, to, .. } => {
                let is_back =
                    |tally: &Tally| (*from..=*to).contains(&after(&tally)) && self.activity.contains(tally.code());
                i64::from(tallies.iter().any(is_back))
            }
            // INVARIANT: all values of a profile together stay below i64::MAX.
            EntryOutcome::Spend { days } => {
                tallies.iter().filter(|tally| (1..=*days).contains(&after(tally))).filter_map(net).sum()
            }
        }
    }
}

impl Census for EntryCensus<'_> {
    type Counts = Counts;
    type Answer = Result<EntryEffects, EntryEffectError>;

    fn empty(&self) -> Counts {
        Counts::default()
    }

    fn add(&self, counts: &mut Counts, member: Member<'_>) -> Result<(), BeforeHorizon> {
        let config = self.rule.config();
        let known = member.profile.as_of(self.as_of);
        let Some(joined) = known.joined(&member.user).filter(|joined| self.joined.contains(*joined)) else {
            return Ok(());
        };
        let last = joined.plus((config.within_days.get() - 1 + config.outcome.last()).cast_signed());
        let tallies = known.during(Days::new(joined, last).unwrap_or(Days::only(joined)))?;
        let (place, entered) = match self.entry(tallies, joined) {
            Entry::One(place, day) => (place, day),
            Entry::Several => {
                add(&mut counts.undecided, 1);
                return Ok(());
            }
            Entry::None => {
                add(&mut counts.without, 1);
                return Ok(());
            }
        };
        // A channel that the user refused to be judged by is none.
        let is_refused = member.user.refused.contains(Purpose::PersonalTraits);
        let channel = if is_refused { Subject::NONE } else { member.user.acquisition_channel };
        let nobody = || vec![Cell { users: 0, outcome: Adding::NOTHING }; config.entries.len()];
        let cells = counts.strata.entry((channel, self.week.containing(joined).first())).or_insert_with(nobody);
        if let Some(cell) = cells.get_mut(place) {
            add(&mut cell.users, 1);
            cell.outcome.observe(self.outcome(tallies, entered));
        }
        Ok(())
    }

    fn join(&self, counts: &mut Counts, other: Counts) {
        for (key, theirs) in other.strata {
            let nobody = || vec![Cell { users: 0, outcome: Adding::NOTHING }; theirs.len()];
            for (mine, theirs) in counts.strata.entry(key).or_insert_with(nobody).iter_mut().zip(theirs.iter()) {
                add(&mut mine.users, theirs.users);
                mine.outcome.join(theirs.outcome);
            }
        }
        add(&mut counts.undecided, other.undecided);
        add(&mut counts.without, other.without);
    }

    fn answer(&self, calendar: &Calendar, counts: Counts) -> Self::Answer {
        let config = self.rule.config();
        let cell = |cell: Cell| Some(EntryCell { users: cell.users, outcome: cell.outcome.sums()? });
        let stratum = |((channel, week), cells): ((Subject, Day), Vec<Cell>)| {
            let stratum =
                EntryStratum { channel, week, cells: cells.into_iter().map(cell).collect::<Option<Vec<_>>>()? };
            stratum.all().map(|_| stratum)
        };
        let strata: Option<Vec<EntryStratum>> = counts.strata.into_iter().map(stratum).collect();
        Ok(EntryEffects {
            definition: Definition::new(asked(config, self.joined, self.as_of), calendar),
            joined: self.joined,
            entries: config.entries.clone(),
            outcome: config.outcome.clone(),
            minimum: config.minimum,
            strata: strata.ok_or(EntryEffectError::Overflow)?,
            undecided: counts.undecided,
            without: counts.without,
        })
    }
}
