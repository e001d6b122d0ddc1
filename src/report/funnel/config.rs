//! The configuration of a funnel: its steps, its window, and what counts as a sequence.

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::event::kind::Kind;
use crate::event::selector::EventSelector;
use crate::number::fingerprint::{Fingerprint, Fingerprinter};
use crate::report::session::SessionRule;
use crate::time::Timespan;

/// A funnel as data; [`FunnelRule::new`](super::FunnelRule::new) checks it. Here the first step is a view of at least three
/// seconds.
///
/// ```
/// use lifestage::report::{FunnelRule, FunnelConfig, StepOrder};
/// use lifestage::time::Timespan;
/// use lifestage::{Kind, Subject};
///
/// let json = r#"{
///     "steps": [
///         {"name": "saw the offer", "what": {"kinds": ["view"], "subject": 3, "at_least": 3}},
///         {"name": "bought", "what": {"kinds": ["purchase", "redeem"]}}
///     ],
///     "within": "36h"
/// }"#;
/// let funnel: FunnelRule = serde_json::from_str(json)?;
/// assert_eq!(
///     funnel.to_string(),
///     "saw the offer → bought: in order, within 36h of the first step, equal instants in step order, best entry",
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FunnelConfig {
    /// The steps, the first one first; 1 to 1,000 of them.
    pub steps: Vec<FunnelStep>,
    /// How long after the first step all others count, with that instant included. `None` is no limit, 0 the same
    /// instant. Default 7 days: a week holds every weekday once.
    #[serde(default = "a_week")]
    pub within: Option<Timespan>,
    /// What may happen between two steps. Default anything.
    #[serde(default)]
    pub order: StepOrder,
    /// Whether events of one instant follow each other. Default in step order, as many logs only know seconds.
    #[serde(default)]
    pub same_instant: SameInstant,
    /// From which of several first steps a user is followed. Default the best.
    #[serde(default)]
    pub entry: Entry,
    /// What ends a chain between two steps. Default nothing.
    #[serde(default)]
    pub exclusions: Vec<Exclusion>,
    /// All steps have to be in one session of this rule; the depth of a user is that of the best session. Default none.
    #[serde(default)]
    pub session: Option<SessionRule>,
}

/// One step: what counts as taking it, and how people call it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FunnelStep {
    /// The name, for people.
    pub name: Box<str>,
    /// The events that match: of any of these kinds, about a subject and of a least value where they are given.
    pub what: EventSelector,
}

/// What ends a chain between a step and the next one.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exclusion {
    /// The number of the step after which it counts, 1 for the first; until the next one.
    pub after_step: usize,
    /// The events that end a chain: those later than this step, and not later than the next one.
    pub what: EventSelector,
}

/// What may happen between two steps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepOrder {
    /// Steps in order, anything between them.
    #[default]
    Ordered,
    /// Steps in order, and between them no other event at all. Events of one instant stand in the order of their kinds and
    /// subjects.
    Strict,
    /// Steps in any order: the depth is how many of them were taken.
    Any,
}

/// Whether events of one instant follow each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SameInstant {
    /// In the order in which the steps need them.
    #[default]
    InStepOrder,
    /// Not at all: a step has to be later than the one before it.
    StrictlyLater,
}

/// From which of several first steps a user is followed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Entry {
    /// From the one that leads farthest.
    #[default]
    Best,
    /// From the first instant at which the first step was taken.
    First,
    /// From the last instant at which the first step was taken.
    Latest,
}

#[expect(clippy::unnecessary_wraps, reason = "the value of an optional field")]
const fn a_week() -> Option<Timespan> {
    Some(Timespan::days(7))
}

impl FunnelStep {
    /// A step of this name.
    pub fn new(name: impl Into<Box<str>>, what: impl Into<EventSelector>) -> Self {
        Self { name: name.into(), what: what.into() }
    }
}

impl From<Kind> for FunnelStep {
    /// The step is called as the kind.
    fn from(kind: Kind) -> Self {
        Self::new(kind.to_string(), kind)
    }
}

impl FunnelConfig {
    /// Steps in order within 7 days; change the fields for anything else.
    pub fn new<S: Into<FunnelStep>>(steps: impl IntoIterator<Item = S>) -> Self {
        Self {
            steps: steps.into_iter().map(Into::into).collect(),
            within: a_week(),
            order: StepOrder::default(),
            same_instant: SameInstant::default(),
            entry: Entry::default(),
            exclusions: Vec::new(),
            session: None,
        }
    }

    /// The window; none for no limit.
    #[must_use]
    pub const fn within(mut self, window: Option<Timespan>) -> Self {
        self.within = window;
        self
    }

    /// What may happen between two steps.
    #[must_use]
    pub const fn order(mut self, order: StepOrder) -> Self {
        self.order = order;
        self
    }

    /// What ends a chain between a step, 1 for the first, and the next one.
    #[must_use]
    pub fn excluding(mut self, after_step: usize, what: impl Into<EventSelector>) -> Self {
        self.exclusions.push(Exclusion { after_step, what: what.into() });
        self
    }

    /// The fingerprint of all that changes an answer, and of the names.
    pub fn fingerprint(&self) -> Fingerprint {
        let print = Fingerprinter::new("funnel").number(self.steps.len() as u64);
        let print = self.steps.iter().fold(print, |print, step| selector(print.text(&step.name), &step.what));
        let window = self.within.map_or(-1, Timespan::milliseconds);
        let print = print.signed(window).number(self.order as u64).number(self.same_instant as u64);
        let print = print.number(self.entry as u64).number(self.exclusions.len() as u64);
        let print = self
            .exclusions
            .iter()
            .fold(print, |print, exclusion| selector(print.number(exclusion.after_step as u64), &exclusion.what));
        let session = self.session.as_ref().map_or(0, |rule| rule.fingerprint().bits());
        print.number(u64::from(self.session.is_some())).number(session).finish()
    }
}

fn selector(print: Fingerprinter, what: &EventSelector) -> Fingerprinter {
    let kinds: Vec<String> = what.kinds.clone().into();
    let print = kinds.iter().fold(print.number(kinds.len() as u64), |print, name| print.text(name));
    print.signed(what.subject.map_or(-1, |subject| subject.number().into())).number(what.at_least)
}

impl fmt::Display for FunnelConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, step) in self.steps.iter().enumerate() {
            write!(f, "{}{}", if at == 0 { "" } else { " → " }, step.name)?;
        }
        f.write_str(match self.order {
            StepOrder::Ordered => ": in order",
            StepOrder::Strict => ": in order with no other event between",
            StepOrder::Any => ": in any order",
        })?;
        match self.within {
            None => f.write_str(", at any time after the first step")?,
            Some(window) => write!(f, ", within {window} of the first step")?,
        }
        f.write_str(match (self.order, self.same_instant) {
            (StepOrder::Any, _) => "",
            (_, SameInstant::StrictlyLater) => ", each step later than the one before",
            (StepOrder::Strict, SameInstant::InStepOrder) => ", equal instants by kind and subject",
            (StepOrder::Ordered, SameInstant::InStepOrder) => ", equal instants in step order",
        })?;
        f.write_str(match self.entry {
            Entry::Best => ", best entry",
            Entry::First => ", first entry",
            Entry::Latest => ", latest entry",
        })?;
        for Exclusion { after_step, what } in &self.exclusions {
            write!(f, ", no {what} between steps {after_step} and {}", after_step.saturating_add(1))?;
        }
        self.session.as_ref().map_or(Ok(()), |rule| write!(f, ", within one session ({rule})"))
    }
}
