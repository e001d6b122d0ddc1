//! The census of data quality: what one user adds.

use std::collections::BTreeMap;

use super::answer::{DataQuality, KeyAction, KindDays, ValueSizes, asked, carries_values};
use super::rule::{DataQualityError, DataQualityRule};
use crate::answer::definition::{Definition, in_words};
use crate::event::kind::{Kind, KindCodes, KindSet};
use crate::population::census::{Census, add, add_at, add_rows, parted};
use crate::population::{Member, Population};
use crate::profile::{AsOf, BeforeHorizon, Tally};
use crate::time::{Calendar, Day, Days, Period, Periods};

impl DataQualityRule {
    /// What came on these days, and what of it should not be. Later days are not seen.
    ///
    /// # Errors
    /// If there are more than a hundred years of days, or a profile forgot some of them.
    pub fn report(&self, population: &Population, days: Days) -> Result<DataQuality, DataQualityError> {
        Ok(Question::new(self, days)?.report(population)?)
    }

    /// One answer for each group of users, for example by channel or version; users with group `None` are left out.
    ///
    /// # Errors
    /// The errors of [`DataQualityRule::report`].
    pub fn report_by<G: Ord + Send>(
        &self,
        population: &Population,
        days: Days,
        group: impl Fn(Member<'_>) -> Option<G> + Sync + Send,
    ) -> Result<BTreeMap<G, DataQuality>, DataQualityError> {
        Ok(Question::new(self, days)?.report_by(population, group)?)
    }
}

struct Question<'a> {
    rule: &'a DataQualityRule,
    activity: KindCodes,
    /// All kinds that any of the numbers needs.
    kinds: KindSet,
    days: Days,
    length: usize,
}

pub(crate) struct Counts {
    active: u64,
    registered: u64,
    too_early: u64,
    days: Vec<Vec<u64>>,
    values: Vec<ValueSizes>,
    actions: Vec<u64>,
    /// Reused memory for the actions and the last day of each kind of one user.
    did: Vec<bool>,
    last: Vec<Option<Day>>,
}

impl<'a> Question<'a> {
    fn new(rule: &'a DataQualityRule, days: Days) -> Result<Self, DataQualityError> {
        let config = rule.config();
        let kinds = config.kinds.iter().fold(config.activity.clone(), |kinds, kind| kinds.with(*kind));
        let kinds = config.key_actions.values().fold(kinds, |kinds, action| kinds.united(&action.kinds));
        let length = Periods::over(Period::Day, days)?.len();
        Ok(Self { rule, activity: KindCodes::from(&config.activity), kinds, days, length })
    }

    fn valued(&self) -> impl Iterator<Item = Kind> {
        self.rule.config().kinds.iter().copied().filter(|kind| carries_values(*kind))
    }

    fn count(&self, counts: &mut Counts, tally: &Tally) {
        let config = self.rule.config();
        let place = config.kinds.iter().position(|kind| kind.code() == tally.code());
        let Some((place, kind)) = place.and_then(|place| Some((place, *config.kinds.get(place)?))) else { return };
        let day = usize::try_from(tally.day() - self.days.first()).unwrap_or(usize::MAX);
        // Several subjects of a day are one user of that day.
        if counts.last.get_mut(place).is_some_and(|last| last.replace(tally.day()) != Some(tally.day()))
            && let Some(days) = counts.days.get_mut(place)
        {
            add_at(days, day);
        }
        if let Some(sizes) = counts.values.iter_mut().find(|sizes| sizes.kind == kind) {
            sizes.count(tally.sum() / u64::from(tally.count()).max(1));
        }
    }

    /// Whether the user's registration is known, and whether they did something before it.
    fn registration(&self, known: AsOf<'_>, member: Member<'_>) -> Result<Option<bool>, BeforeHorizon> {
        let given = member.user.join_day.filter(|joined| *joined <= known.day());
        let Some(registered) = given.or(known.first_day_of(Kind::Register)?) else { return Ok(None) };
        let first = known.first_day_of(&self.rule.config().activity)?;
        Ok(Some(first.is_some_and(|first| first < registered)))
    }
}

impl Census for Question<'_> {
    type Counts = Counts;
    type Answer = DataQuality;

    fn empty(&self) -> Counts {
        let config = self.rule.config();
        Counts {
            active: 0,
            registered: 0,
            too_early: 0,
            days: vec![vec![0; self.length]; config.kinds.len()],
            values: self.valued().map(|kind| ValueSizes { kind, tallies: Vec::new() }).collect(),
            actions: vec![0; config.key_actions.len()],
            did: vec![false; config.key_actions.len()],
            last: vec![None; config.kinds.len()],
        }
    }

    fn add(&self, counts: &mut Counts, member: Member<'_>) -> Result<(), BeforeHorizon> {
        let known = member.profile.as_of(self.days.last());
        known.first_forgotten(&self.kinds, self.days.first())?;
        if let Some(is_early) = self.registration(known, member)? {
            counts.registered += 1;
            counts.too_early += u64::from(is_early);
        }
        counts.did.fill(false);
        counts.last.fill(None);
        let mut is_active = false;
        for tally in parted(known.tallies(), self.days.first()).1 {
            is_active |= self.activity.contains(tally.code());
            self.count(counts, tally);
            for (did, action) in counts.did.iter_mut().zip(self.rule.config().key_actions.values()) {
                *did = *did || action.matches(tally);
            }
        }
        counts.active += u64::from(is_active);
        for (users, did) in counts.actions.iter_mut().zip(&counts.did) {
            *users += u64::from(*did);
        }
        Ok(())
    }

    fn join(&self, counts: &mut Counts, other: Counts) {
        add(&mut counts.active, other.active);
        add(&mut counts.registered, other.registered);
        add(&mut counts.too_early, other.too_early);
        counts.days.iter_mut().zip(&other.days).for_each(|(mine, theirs)| add_rows(mine, theirs));
        counts.values.iter_mut().zip(&other.values).for_each(|(mine, theirs)| mine.join(theirs));
        add_rows(&mut counts.actions, &other.actions);
    }

    fn answer(&self, calendar: &Calendar, counts: Counts) -> DataQuality {
        let config = self.rule.config();
        let names = config.key_actions.keys().map(|name| &**name);
        let words = asked(config.kinds.iter().copied(), names, self.days);
        let actions: Vec<String> = config.key_actions.values().map(ToString::to_string).collect();
        let question = format!(
            "what is logged, active by {}, actions {}, {words}",
            in_words(&config.activity),
            actions.join(", ")
        );
        let Counts { active, registered, too_early, days, values, actions, .. } = counts;
        let kinds = config.kinds.iter().zip(days).map(|(kind, users)| KindDays { kind: *kind, users }).collect();
        let named = config.key_actions.keys().zip(actions);
        DataQuality {
            definition: Definition::new(question, calendar),
            days: self.days,
            active,
            registered,
            too_early,
            kinds,
            values,
            key_actions: named.map(|(name, users)| KeyAction { name: name.clone(), users }).collect(),
        }
    }
}
