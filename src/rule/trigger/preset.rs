//! A preset trigger to start with.

use super::{Suggestion, Trigger};
use crate::event::kind::Kind;
use crate::event::subject::Subject;
use crate::profile::Selector;
use crate::rule::predicate::{Bounds, Comparison, Metric, Predicate, PredicateError, WindowMeasure};
use crate::score::behavior::BehaviorType;
use crate::time::Window;

/// The name of the preset.
pub const UPGRADE_TRIGGER: &str = "upgrade";

impl Trigger {
    /// The upgrade trigger: a core feature used on 3 days in a row, and net spend of the last 30 days at least 20 %
    /// above that of the 30 days before. For 28 days an Explorer is shown as Specialist, and the benefits named
    /// `upgrade` are granted.
    ///
    /// ```
    /// use lifestage::Subject;
    /// use lifestage::rule::Trigger;
    ///
    /// let trigger = Trigger::upgrade([Subject::new(4)])?;
    /// assert_eq!(
    ///     trigger.when.to_string(),
    ///     "days in a row with use about #4 at least 3, and change of net spend, last 30 days at least 0.2",
    /// );
    /// # Ok::<(), lifestage::rule::PredicateError>(())
    /// ```
    ///
    /// # Errors
    /// If there is no core feature, or more than fit into one predicate.
    pub fn upgrade(core_subjects: impl IntoIterator<Item = Subject>) -> Result<Self, PredicateError> {
        let number = |metric, bounds| {
            // INVARIANT: the bounds below are finite.
            Comparison::new(bounds).map(|comparison| Predicate::number(metric, comparison)).ok()
        };
        let used = |subject| {
            let selector = Selector::from(Kind::Use).about(subject);
            number(Metric::ConsecutiveDays(selector), Bounds::AtLeast(3.0))
        };
        let mut used: Vec<Predicate> = core_subjects.into_iter().filter_map(used).collect();
        let used = match (used.len(), used.pop()) {
            (1, Some(only)) => only,
            (_, last) => Predicate::any(used.into_iter().chain(last))?,
        };
        let spends = number(Metric::Change(WindowMeasure::NetSpend, Window::last(30)), Bounds::AtLeast(0.2));
        Ok(Self {
            name: UPGRADE_TRIGGER.to_owned(),
            when: Predicate::all([used].into_iter().chain(spends))?,
            cool_down: 0,
            suggest: vec![
                Suggestion::ChangeBehavior { from: BehaviorType::Explorer, to: BehaviorType::Specialist, days: 28 },
                Suggestion::GrantBenefit(UPGRADE_TRIGGER.to_owned()),
            ],
        })
    }
}
