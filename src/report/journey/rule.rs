//! The rules of journeys: stages, or a label of your own.

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::population::Member;
use crate::profile::BeforeHorizon;
use crate::score::stage::{LifecycleStage, StageRule};
use crate::time::Day;

/// The stages of a journey report: the way through them, who is in which, who moves, and what users do there.
///
/// ```
/// use lifestage::report::JourneyRule;
/// use lifestage::time::Calendar;
/// use lifestage::{Day, Event, LifecycleStage, Population};
///
/// let day = |n| Day::ymd(2026, 1, 5).plus(n);
/// let events = [Event::log_in(1_u64, day(0)), Event::log_in(2_u64, day(0)), Event::log_in(2_u64, day(40))];
/// let population = Population::from_events(&events, Calendar::utc())?;
/// let flow = JourneyRule::default().flow(&population, day(5), day(45))?;
/// let (introduction, silent) = (LifecycleStage::Introduction, LifecycleStage::Silent);
/// assert_eq!(flow.share(&introduction, &silent).unwrap().to_string(), "50 %");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct JourneyRule {
    /// The rule of the stages. Default that of [`StageRule`].
    pub stage: StageRule,
}

impl JourneyRule {
    /// The stage shown as of a day; `None` before joining.
    pub(super) fn stage(&self, member: Member<'_>, as_of: Day) -> Result<Option<LifecycleStage>, BeforeHorizon> {
        Ok(self.stage.assess(member.profile.as_of(as_of), &member.user)?.map(|shown| shown.stage))
    }
}

/// A label of your own: a segment, a tier, an answer of any rule. A function computes it, so the rule cannot be stored;
/// its question becomes the definition.
///
/// ```
/// use lifestage::report::LabelRule;
/// use lifestage::score::RfmRule;
/// use lifestage::time::Calendar;
/// use lifestage::{Amount, Day, Event, Population};
///
/// let day = Day::ymd(2026, 1, 5);
/// let events = [Event::purchase(1_u64, day, Amount::minor(5_00)), Event::log_in(2_u64, day)];
/// let population = Population::from_events(&events, Calendar::utc())?;
/// let rfm = RfmRule::default().fit(population.profiles(), day)?;
/// let rule = LabelRule::new("RFM segments", |member, as_of| {
///     Ok(rfm.assess(member.profile.as_of(as_of))?.map(|score| score.segment.to_string()))
/// });
/// let segments = rule.breakdown(&population, day)?;
/// assert_eq!((segments.rows[0].label.as_str(), segments.rows[0].users), ("New Customers", 1));
/// assert_eq!(segments.total(), 1);
/// assert_eq!(segments.definition().text(), "RFM segments as of 2026-01-05; days in UTC, weeks from Mon");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct LabelRule<F> {
    pub(super) question: String,
    pub(super) label: F,
}

impl<L: Ord + Send, F: Fn(Member<'_>, Day) -> Result<Option<L>, BeforeHorizon> + Sync> LabelRule<F> {
    /// The label that a function gives for a user as of a day; `None` leaves the user out. The question says what it
    /// is.
    pub fn new(question: impl Into<String>, label: F) -> Self {
        Self { question: question.into(), label }
    }
}

impl<F> fmt::Debug for LabelRule<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LabelRule").field("question", &self.question).finish_non_exhaustive()
    }
}
