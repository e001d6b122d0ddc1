//! A funnel ready to be counted: one user, or everybody by group.

use core::fmt;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::any_order::AnyOrderWalk;
use super::classes::Classes;
use super::definition::{Entry, FunnelConfig, FunnelStep, StepOrder};
use super::error::FunnelError;
use super::ordered::{Rules, Walk};
use super::passage::Passage;
use super::report::{Count, FunnelReport};
use super::strict::StrictWalk;
use crate::answer::definition::Definition;
use crate::event::Event;
use crate::event::id::UserId;
use crate::event::sequence::{Occurrence, Sequence};
use crate::number::fingerprint::Fingerprint;
use crate::population::{Columns, ColumnsError, EventColumns, Mark, Sieve, fold_marks, fold_occurrences};
use crate::time::Timespan;

/// A checked funnel, ready to be counted.
///
/// ```
/// use lifestage::report::{FunnelRule, FunnelConfig};
/// use lifestage::event::Sequence;
/// use lifestage::time::{Moment, Timespan};
/// use lifestage::{Event, Kind};
///
/// let at = |second: i64| Moment::from_milliseconds(second * 1_000);
/// let definition = FunnelConfig::new([Kind::LogIn, Kind::Search, Kind::Share]);
/// let funnel = FunnelRule::new(definition.within(Some(Timespan::seconds(60))))?;
///
/// // The second login leads farther: the share is within 60 s of it.
/// let ada = [
///     Event::log_in(1_u64, at(0)), Event::log_in(1_u64, at(30)), Event::search(1_u64, at(45)), Event::share(1_u64, at(75)),
/// ];
/// let passage = funnel.passage(&Sequence::of(&ada)?);
/// assert_eq!(passage.milliseconds(), [30_000, 45_000, 75_000]);
///
/// let ben = [Event::log_in(2_u64, at(0)), Event::share(2_u64, at(1))];
/// let report = funnel.count(ada.iter().chain(&ben))?;
/// assert_eq!(report.users_at_depth(), [0, 1, 0, 1]);
/// let steps = report.steps();
/// assert_eq!((steps[1].users, steps[1].conversion.unwrap().get(), steps[1].median_seconds), (1, 0.5, Some(15.0)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "FunnelConfig", into = "FunnelConfig")]
pub struct FunnelRule {
    definition: FunnelConfig,
    classes: Classes,
    first_steps: Vec<Option<u32>>,
    fingerprint: Fingerprint,
}

impl FunnelRule {
    /// The funnel of a definition.
    ///
    /// # Errors
    /// When it has no steps, a step or exclusion that nothing matches, or parts that contradict each other.
    pub fn new(definition: FunnelConfig) -> Result<Self, FunnelError> {
        check(&definition)?;
        let classes = Classes::new(&definition)?;
        for exclusion in &definition.exclusions {
            // The step after it, counted from 0, has the number of steps before it.
            let (taken, next) = (u32::try_from(exclusion.after_step), definition.steps.get(exclusion.after_step));
            let (Ok(taken), Some(next)) = (taken, next) else { continue };
            if classes.iter().any(|class| class.ends.contains(&taken) && class.steps.contains(&taken)) {
                let (after_step, step) = (exclusion.after_step, next.name.clone());
                return Err(FunnelError::ExclusionIsStep { after_step, step });
            }
        }
        let (first_steps, fingerprint) = (classes.first_steps(), definition.fingerprint());
        Ok(Self { definition, classes, first_steps, fingerprint })
    }

    /// Steps of these kinds, in order within a window.
    ///
    /// # Errors
    /// When there is no step.
    pub fn of<S: Into<FunnelStep>>(steps: impl IntoIterator<Item = S>, window: Timespan) -> Result<Self, FunnelError> {
        Self::new(FunnelConfig::new(steps).within(Some(window)))
    }

    /// What was checked.
    pub const fn config(&self) -> &FunnelConfig {
        &self.definition
    }

    /// The fingerprint of the definition.
    pub const fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// How far one user came.
    pub fn passage(&self, sequence: &Sequence) -> Passage {
        let mut walker = Walker::default();
        walker.follow_occurrences(self, sequence.as_slice());
        Passage::new(walker.instants)
    }

    /// How far the users of these events came, which come in any order. Bare dates are the midnight in UTC with which they
    /// begin.
    ///
    /// # Errors
    /// When an instant is outside the years 0 to 9999; the first such event is named by its place, counted from 0.
    pub fn report_events<'a>(&self, events: impl IntoIterator<Item = &'a Event>) -> Result<FunnelReport, ColumnsError> {
        self.report_columns(&EventColumns::of(events)?.columns())
    }

    /// How far the users of these events came, for each group of users; `group` says which one a user is in, be it a
    /// segment, a channel or anything else.
    ///
    /// # Errors
    /// As [`count`](Self::count).
    pub fn report_events_by<'a, G: Ord + Send>(
        &self,
        events: impl IntoIterator<Item = &'a Event>,
        group: impl Fn(UserId) -> G + Sync + Send,
    ) -> Result<BTreeMap<G, FunnelReport>, ColumnsError> {
        self.report_columns_by(&EventColumns::of(events)?.columns(), group)
    }

    /// How far the users of these columns came, on all cores of the current thread pool. Who is in the columns is counted,
    /// also without any event of a step. Values are not looked at.
    ///
    /// # Errors
    /// When the columns differ in length, or a row has an instant or kind that there is not (the first such row is named).
    pub fn report_columns(&self, columns: &Columns<'_>) -> Result<FunnelReport, ColumnsError> {
        let mut groups = self.report_columns_by(columns, |_| ())?;
        Ok(groups.remove(&()).unwrap_or_else(|| self.report(Vec::new())))
    }

    /// How far the users of these columns came, for each group of users.
    ///
    /// # Errors
    /// As [`count_columns`](Self::count_columns).
    pub fn report_columns_by<G: Ord + Send>(
        &self,
        columns: &Columns<'_>,
        group: impl Fn(UserId) -> G + Sync + Send,
    ) -> Result<BTreeMap<G, FunnelReport>, ColumnsError> {
        let empty = || (Walker::default(), BTreeMap::<G, Count>::new());
        let add = |groups: &mut BTreeMap<G, Count>, walker: &Walker, user: UserId| {
            let count = groups.entry(group(user)).or_insert_with(|| Count::new(self.definition.steps.len()));
            count.add(user, &walker.instants);
        };
        let shards = if self.definition.order == StepOrder::Strict || self.definition.session.is_some() {
            fold_occurrences(columns, empty, |(walker, groups), user, occurrences| {
                walker.follow_occurrences(self, occurrences);
                add(groups, walker, user);
            })?
        } else {
            fold_marks(columns, &self.classes, empty, |(walker, groups), user, marks| {
                walker.follow(self, marks, self.entry_of(marks));
                add(groups, walker, user);
            })?
        };
        let mut groups: BTreeMap<G, Vec<Count>> = BTreeMap::new();
        for (group, count) in shards.into_iter().flat_map(|(_, groups)| groups) {
            groups.entry(group).or_default().push(count);
        }
        Ok(groups.into_iter().map(|(group, counts)| (group, self.report(counts))).collect())
    }

    fn report(&self, counts: Vec<Count>) -> FunnelReport {
        let any_order = self.definition.order == StepOrder::Any;
        let steps = self.definition.steps.len();
        let names = (1..).zip(&self.definition.steps).map(|(number, step)| {
            if any_order { format!("{number} of {steps} steps").into() } else { step.name.clone() }
        });
        let definition = Definition::of_rule(&self.definition, self.fingerprint);
        FunnelReport::new(definition, names.collect(), counts)
    }

    /// The instant at which alone a chain may start; none where it may at any.
    fn entry_of(&self, marks: &[Mark]) -> Option<i64> {
        let enters = |mark: &&Mark| self.classes.steps(mark.class()).first() == Some(&0);
        let mark = match self.definition.entry {
            Entry::Best => None,
            Entry::First => marks.iter().find(enters),
            Entry::Latest => marks.iter().rev().find(enters),
        };
        mark.map(|mark| mark.milliseconds())
    }
}

/// What can be said without knowing which events match what.
fn check(definition: &FunnelConfig) -> Result<(), FunnelError> {
    let steps = definition.steps.len();
    if steps == 0 {
        return Err(FunnelError::NoSteps);
    }
    if let Some(step) = definition.steps.iter().find(|step| step.what.kinds.is_empty()) {
        return Err(FunnelError::EmptyStep { step: step.name.clone() });
    }
    let without_order = match definition.order {
        StepOrder::Ordered => None,
        StepOrder::Strict => Some("strict"),
        StepOrder::Any => Some("any"),
    };
    for exclusion in &definition.exclusions {
        let after_step = exclusion.after_step;
        if let Some(order) = without_order {
            return Err(FunnelError::ExclusionsWithoutOrder { order });
        }
        if exclusion.what.kinds.is_empty() {
            return Err(FunnelError::EmptyExclusion { after_step });
        }
        if after_step == 0 || after_step >= steps {
            return Err(FunnelError::ExclusionPlace { after_step, steps });
        }
    }
    if definition.order == StepOrder::Any {
        if definition.entry != Entry::Best {
            return Err(FunnelError::EntryWithoutOrder);
        }
        if definition.same_instant != super::SameInstant::InStepOrder {
            return Err(FunnelError::LaterWithoutOrder);
        }
    }
    Ok(())
}

impl fmt::Display for FunnelRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.definition.fmt(f)
    }
}

impl From<FunnelRule> for FunnelConfig {
    fn from(funnel: FunnelRule) -> Self {
        funnel.definition
    }
}

impl TryFrom<FunnelConfig> for FunnelRule {
    type Error = FunnelError;

    fn try_from(definition: FunnelConfig) -> Result<Self, Self::Error> {
        Self::new(definition)
    }
}

/// Follows one user after the other in the same space.
#[derive(Default)]
struct Walker {
    ordered: Walk,
    strict: StrictWalk,
    any_order: AnyOrderWalk,
    /// The instants of the user's steps: what was found.
    instants: Vec<i64>,
    marks: Vec<Mark>,
    best: Vec<i64>,
}

impl Walker {
    /// Follows the marks of a user, in the order in which they count.
    #[inline]
    fn follow(&mut self, funnel: &FunnelRule, marks: &[Mark], entry: Option<i64>) {
        let definition = &funnel.definition;
        let rules = Rules {
            classes: &funnel.classes,
            first_steps: &funnel.first_steps,
            steps: definition.steps.len(),
            window: definition.within.map_or(i64::MAX, Timespan::milliseconds),
            same_instant: definition.same_instant,
            entry,
        };
        match definition.order {
            StepOrder::Ordered => {
                self.ordered.walk(marks, rules);
                self.ordered.write_instants(&mut self.instants);
            }
            StepOrder::Strict => {
                self.strict.walk(marks, rules);
                self.strict.write_instants(marks, &mut self.instants);
            }
            StepOrder::Any => {
                self.any_order.walk(marks, rules);
                self.any_order.write_instants(&mut self.instants);
            }
        }
    }

    /// Follows a user through all events, session by session where steps have to be in one.
    fn follow_occurrences(&mut self, funnel: &FunnelRule, occurrences: &[Occurrence]) {
        let mut marks = core::mem::take(&mut self.marks);
        let mark = |occurrence: &Occurrence| {
            let class = funnel.classes.class(occurrence.kind.code(), occurrence.subject.number());
            Mark::new(occurrence.milliseconds, class)
        };
        marks.clear();
        marks.extend(occurrences.iter().map(mark));
        let entry = funnel.entry_of(&marks);
        self.best.clear();
        let mut rest = marks.as_mut_slice();
        let mut lengths =
            funnel.definition.session.as_ref().map(|rule| rule.pieces(occurrences).map(<[Occurrence]>::len));
        let mut next = |left: usize| match &mut lengths {
            Some(lengths) => lengths.next().unwrap_or(left),
            None => left,
        };
        while !rest.is_empty() {
            let (session, others) = rest.split_at_mut(next(rest.len()).clamp(1, rest.len()));
            rest = others;
            if funnel.definition.order != StepOrder::Strict {
                // Where order allows it, equal instants stand by what they mean.
                session.sort_unstable();
            }
            self.follow(funnel, session, entry);
            if self.instants.len() > self.best.len() {
                core::mem::swap(&mut self.instants, &mut self.best);
            }
        }
        core::mem::swap(&mut self.instants, &mut self.best);
        self.marks = marks;
    }
}
