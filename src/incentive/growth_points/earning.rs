//! What earns points: one kind of event, about one subject or any.
//!
//! ```text
//! (points × events, or points × ⌊sum of values / unit⌋) × multipliers of the day + bonus, rounded half up once, ≤ day cap
//! ```

use core::fmt;

use serde::{Deserialize, Serialize};

use super::multiplier::{Multiplier, Stacking};
use crate::event::kind::Kind;
use crate::event::subject::Subject;

/// What events of one kind earn on a day. A rule about a subject beats the one of its kind for events about it.
///
/// ```
/// use lifestage::incentive::EarningRule;
/// use lifestage::{Kind, Subject};
///
/// // 3 points for each share, at most 9 a day, and 10 more once on a day with a share.
/// let share = EarningRule { day_cap: Some(9), bonus: 10, ..EarningRule::per_event(Kind::Share, 3) };
/// // 1 point for each full 10 minutes with feature 7.
/// let editor = EarningRule::per_unit(Kind::Use, 600, 1).about(Subject::new(7));
/// assert_eq!((share.to_string(), editor.to_string()), ("share".into(), "use about #7".into()));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EarningRule {
    /// The kind of the events.
    pub kind: Kind,
    /// What they are about. Default: anything that no other rule of the kind names.
    #[serde(default)]
    pub subject: Option<Subject>,
    /// The points of one award, 1 to [`EarningRule::LARGEST_AWARD`].
    pub points: u32,
    /// How much of the day's summed value, in the kind's unit, makes one award; a part of it gives none.
    /// Default: none, so that each event is one award, whatever its value.
    #[serde(default)]
    pub unit: Option<u64>,
    /// The most points of a day, at least one award. Default: none, as the overall caps are there for all rules.
    #[serde(default)]
    pub day_cap: Option<u64>,
    /// Whether the points stand outside of the overall caps of day and period. Default: no.
    #[serde(default)]
    pub exempt: bool,
    /// What multiplies the day's awards. Default: nothing.
    #[serde(default)]
    pub multipliers: Vec<Multiplier>,
    /// How several multipliers of one day work together. Default: [`Stacking::Compound`].
    #[serde(default)]
    pub stacking: Stacking,
    /// Points on top, once on a day with at least one event, never multiplied; at most
    /// [`EarningRule::LARGEST_AWARD`]. Default: 0.
    #[serde(default)]
    pub bonus: u32,
}

impl EarningRule {
    /// The most points of one award. Beyond it a number is a mistake.
    pub const LARGEST_AWARD: u32 = 1_000_000;

    /// These points for each event of the kind.
    pub const fn per_event(kind: Kind, points: u32) -> Self {
        Self {
            kind,
            subject: None,
            points,
            unit: None,
            day_cap: None,
            exempt: false,
            multipliers: Vec::new(),
            stacking: Stacking::Compound,
            bonus: 0,
        }
    }

    /// These points for each full unit of what the values of a day add up to.
    pub const fn per_unit(kind: Kind, unit: u64, points: u32) -> Self {
        let mut rule = Self::per_event(kind, points);
        rule.unit = Some(unit);
        rule
    }

    /// The same rule for events about this subject only.
    #[must_use]
    pub const fn about(mut self, subject: Subject) -> Self {
        self.subject = Some(subject);
        self
    }
}

impl fmt::Display for EarningRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        written(f, self.kind, self.subject)
    }
}

/// Which events, in words.
pub(super) fn written(f: &mut fmt::Formatter<'_>, kind: Kind, subject: Option<Subject>) -> fmt::Result {
    write!(f, "{kind}")?;
    subject.map_or(Ok(()), |subject| write!(f, " about {subject}"))
}
