//! Checked funnels, with a table of which events match what.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::classes::Classes;
use super::config::{Entry, FunnelConfig, FunnelStep, SameInstant, StepOrder};
use super::error::FunnelError;
use crate::number::fingerprint::Fingerprint;
use crate::population::Marked;
use crate::time::Timespan;

/// A checked funnel, ready to be counted.
///
/// ```
/// use lifestage::report::{FunnelRule, FunnelConfig};
/// use lifestage::event::Sequence;
/// use lifestage::time::{Calendar, Moment, Timespan};
/// use lifestage::{Event, Kind};
///
/// let utc = Calendar::utc();
/// let at = |second: i64| Moment::from_milliseconds(second * 1_000);
/// let config = FunnelConfig::new([Kind::LogIn, Kind::Search, Kind::Share]);
/// let funnel = FunnelRule::new(config.within(Some(Timespan::seconds(60))))?;
///
/// // The second login leads farther: the share is within 60 s of it.
/// let ada = [
///     Event::log_in(1_u64, at(0)), Event::log_in(1_u64, at(30)), Event::search(1_u64, at(45)), Event::share(1_u64, at(75)),
/// ];
/// let passage = funnel.passage(&Sequence::of(&ada, &utc)?);
/// assert_eq!(passage.milliseconds(), [30_000, 45_000, 75_000]);
///
/// let ben = [Event::log_in(2_u64, at(0)), Event::share(2_u64, at(1))];
/// let report = funnel.report_events(ada.iter().chain(&ben), &utc)?;
/// assert_eq!(report.users_at_depth(), [0, 1, 0, 1]);
/// let steps = report.steps();
/// assert_eq!((steps[1].users, steps[1].conversion.unwrap().get(), steps[1].median_seconds), (1, 0.5, Some(15.0)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "FunnelConfig", into = "FunnelConfig")]
pub struct FunnelRule {
    config: FunnelConfig,
    pub(super) classes: Classes,
    pub(super) first_steps: Vec<Option<u32>>,
    fingerprint: Fingerprint,
}

impl FunnelRule {
    /// The funnel of a config.
    ///
    /// # Errors
    /// When it has no steps, a step or exclusion that nothing matches, or parts that contradict each other.
    pub fn new(config: FunnelConfig) -> Result<Self, FunnelError> {
        check(&config)?;
        let classes = Classes::new(&config)?;
        for exclusion in &config.exclusions {
            // The step after it, counted from 0, has the number of steps before it.
            let (taken, next) = (u32::try_from(exclusion.after_step), config.steps.get(exclusion.after_step));
            let (Ok(taken), Some(next)) = (taken, next) else { continue };
            let has = |steps: &[u32]| steps.binary_search(&taken).is_ok();
            if classes.iter().any(|class| has(&class.ends) && has(&class.steps)) {
                let (after_step, step) = (exclusion.after_step, next.name.clone());
                return Err(FunnelError::ExclusionIsStep { after_step, step });
            }
        }
        let (first_steps, fingerprint) = (classes.first_steps(), config.fingerprint());
        Ok(Self { config, classes, first_steps, fingerprint })
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
        &self.config
    }

    /// The fingerprint of the config.
    pub const fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// The instant at which alone a chain may start; none where it may at any.
    pub(super) fn entry_of<M: Marked>(&self, marks: &[M]) -> Option<i64> {
        let enters = |mark: &&M| self.classes.steps(mark.class()).first() == Some(&0);
        let mark = match self.config.entry {
            Entry::Best => None,
            Entry::First => marks.iter().find(enters),
            Entry::Latest => marks.iter().rev().find(enters),
        };
        mark.map(|mark| mark.instant())
    }
}

/// As many steps as a rule has conditions: what a walk does at an event grows with them.
const MOST_STEPS: usize = 1_000;
const MOST_EXCLUSIONS: usize = 1_000;

/// What can be said without knowing which events match what.
fn check(config: &FunnelConfig) -> Result<(), FunnelError> {
    let steps = config.steps.len();
    if steps == 0 {
        return Err(FunnelError::NoSteps);
    }
    if steps > MOST_STEPS {
        return Err(FunnelError::TooManySteps(steps));
    }
    if config.exclusions.len() > MOST_EXCLUSIONS {
        return Err(FunnelError::TooManyExclusions(config.exclusions.len()));
    }
    if let Some(step) = config.steps.iter().find(|step| step.what.kinds.is_empty()) {
        return Err(FunnelError::EmptyStep { step: step.name.clone() });
    }
    if let Some(step) = config.steps.iter().find(|step| !step.what.is_possible()) {
        return Err(FunnelError::StepValue { step: step.name.clone(), at_least: step.what.at_least });
    }
    let without_order = match config.order {
        StepOrder::Ordered => None,
        StepOrder::Strict => Some("strict"),
        StepOrder::Any => Some("any"),
    };
    for exclusion in &config.exclusions {
        let after_step = exclusion.after_step;
        if let Some(order) = without_order {
            return Err(FunnelError::ExclusionsWithoutOrder { order });
        }
        if exclusion.what.kinds.is_empty() {
            return Err(FunnelError::EmptyExclusion { after_step });
        }
        if !exclusion.what.is_possible() {
            return Err(FunnelError::ExclusionValue { after_step, at_least: exclusion.what.at_least });
        }
        if after_step == 0 || after_step >= steps {
            return Err(FunnelError::ExclusionPlace { after_step, steps });
        }
    }
    if config.order == StepOrder::Any {
        if config.entry != Entry::Best {
            return Err(FunnelError::EntryWithoutOrder);
        }
        if config.same_instant != SameInstant::InStepOrder {
            return Err(FunnelError::LaterWithoutOrder);
        }
    }
    Ok(())
}

impl fmt::Display for FunnelRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.config.fmt(f)
    }
}

impl From<FunnelRule> for FunnelConfig {
    fn from(funnel: FunnelRule) -> Self {
        funnel.config
    }
}

impl TryFrom<FunnelConfig> for FunnelRule {
    type Error = FunnelError;

    fn try_from(config: FunnelConfig) -> Result<Self, Self::Error> {
        Self::new(config)
    }
}
