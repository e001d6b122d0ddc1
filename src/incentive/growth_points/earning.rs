//! Earning rules: the points for one kind of event, about one subject or any.
//!
//! ```text
//! (points × events, or points × ⌊sum of values / unit⌋) × multipliers of the day, rounded half up once
//!     + bonuses, ≤ the rule's caps of day, month and life
//! ```

use serde::{Deserialize, Serialize};

use super::multiplier::{Multiplier, Stacking};
use super::sentence;
use crate::answer::sentence::{Phrase, Phrased, display_phrases};
use crate::event::kind::Kind;
use crate::event::subject::Subject;

/// What events of one kind earn on a day. For events about a subject, a rule about that subject wins over a rule for
/// the whole kind.
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
    /// The kind of event.
    pub kind: Kind,
    /// The subject of the events. Default: every subject that no other rule of the kind names.
    #[serde(default)]
    pub subject: Option<Subject>,
    /// The points of one award, 1 to [`EarningRule::LARGEST_AWARD`].
    pub points: u32,
    /// How much of the day's summed value, in the kind's unit, makes one award; a remainder gives none. Default: none,
    /// so that each event is one award whatever its value.
    #[serde(default)]
    pub unit: Option<u64>,
    /// Whether the points are taken off instead of given, as for refunds (退款扣成长值). They are taken on the day of the
    /// events, at most what the period has by then, so points never fall below 0 and nothing is owed. The tier follows; a
    /// reward that is due stays due. Default: no.
    #[serde(default)]
    pub deducts: bool,
    /// The most points of a day from this rule, at least one award. Default: none, because the overall caps apply to
    /// all rules.
    #[serde(default)]
    pub day_cap: Option<u64>,
    /// The most points of a calendar month from this rule, at least one award, whatever the period is. It clips what the
    /// cap of the day lets through. Default: none.
    #[serde(default)]
    pub month_cap: Option<u64>,
    /// The most points from this rule since joining, at least one award. It clips what its other caps let through.
    /// Default: none.
    #[serde(default)]
    pub life_cap: Option<u64>,
    /// Whether the points are exempt from the overall caps of day and period. Default: no.
    #[serde(default)]
    pub exempt: bool,
    /// Multipliers of the day's awards. Default: none.
    #[serde(default)]
    pub multipliers: Vec<Multiplier>,
    /// How several multipliers on one day combine. Default: [`Stacking::Compound`].
    #[serde(default)]
    pub stacking: Stacking,
    /// Extra points, once on a day with at least one event, never multiplied; at most [`EarningRule::LARGEST_AWARD`].
    /// Default: 0.
    #[serde(default)]
    pub bonus: u32,
    /// Extra points on a day whose summed value is high enough, never multiplied. Default: none.
    #[serde(default)]
    pub day_bonus: Option<DayBonus>,
    /// Extra points once in life, on the first day since joining with such an event, never multiplied; at most
    /// [`EarningRule::LARGEST_AWARD`]. Default: 0.
    #[serde(default)]
    pub first_bonus: u32,
}

/// Extra points of an earning rule on a day whose summed value is high enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DayBonus {
    /// The summed value of the day's events from which the points are given, in the kind's unit, at least 1.
    pub from: u64,
    /// The points, 1 to [`EarningRule::LARGEST_AWARD`].
    pub points: u32,
}

impl EarningRule {
    /// The most points of one award. A larger number is a mistake.
    pub const LARGEST_AWARD: u32 = 1_000_000;

    /// A rule that gives these points for each event of the kind.
    pub const fn per_event(kind: Kind, points: u32) -> Self {
        Self {
            kind,
            subject: None,
            points,
            unit: None,
            deducts: false,
            day_cap: None,
            month_cap: None,
            life_cap: None,
            exempt: false,
            multipliers: Vec::new(),
            stacking: Stacking::Compound,
            bonus: 0,
            day_bonus: None,
            first_bonus: 0,
        }
    }

    /// A rule that gives these points for each full unit of the day's summed value.
    pub const fn per_unit(kind: Kind, unit: u64, points: u32) -> Self {
        let mut rule = Self::per_event(kind, points);
        rule.unit = Some(unit);
        rule
    }

    /// This rule for events about one subject only.
    #[must_use]
    pub const fn about(mut self, subject: Subject) -> Self {
        self.subject = Some(subject);
        self
    }
}

impl Phrased for EarningRule {
    fn phrase(&self) -> Phrase<'_> {
        sentence::kind(self.kind, self.subject)
    }
}

display_phrases!(EarningRule);
