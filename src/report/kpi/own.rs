//! Numbers of your own on the board: a share of the users of whom a condition holds, or the mean of a metric.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::figure::KpiFigure;
use super::unit::{KpiGoal, KpiTarget, KpiUnit, MILLION};
use crate::number::decimal::Decimal;
use crate::number::money::Money;
use crate::number::ratio::Ratio;
use crate::profile::BeforeHorizon;
use crate::rule::predicate::{Judges, Metric, Predicate, Situation, Truth, WindowMeasure};
use crate::rule::unscored::Unscored;

/// A number of your own. It is asked of users who have joined.
///
/// ```
/// use lifestage::report::{KpiRule, OwnKpi};
///
/// let rule: KpiRule = serde_json::from_str(
///     r#"{ "own": { "regulars who buy": { "share": {
///         "of": { "count": "purchase", "in": { "last": 30 }, "at_least": 1 },
///         "among": { "active_days": { "last": 30 }, "at_least": 8 },
///         "goal": { "target": 0.25, "baseline": 0.2, "due": "2026-06-30" }
///     } } } }"#,
/// )?;
/// assert!(matches!(rule.own["regulars who buy"], OwnKpi::Share { goal: Some(_), .. }));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum OwnKpi {
    /// The share of users of whom a condition holds.
    Share {
        /// What holds of them.
        of: Predicate,
        /// Among whom they are. Default everybody.
        #[serde(default)]
        among: Option<Predicate>,
        /// Target, baseline and due day. Default none.
        #[serde(default)]
        goal: Option<KpiGoal<Ratio>>,
    },
    /// The mean of a metric, over users of whom it is known.
    Mean {
        /// The metric.
        metric: Metric,
        /// Among whom. Default everybody.
        #[serde(default)]
        among: Option<Predicate>,
        /// Target, baseline and due day, in the unit of the metric; money in minor units. Default none.
        #[serde(default)]
        goal: Option<KpiGoal<Decimal>>,
    },
}

impl OwnKpi {
    /// The unit of the number.
    pub const fn unit(&self) -> KpiUnit {
        match self {
            Self::Share { .. } => KpiUnit::Share,
            Self::Mean { metric: Metric::Over(WindowMeasure::NetSpend, _) | Metric::ExpectedSpend, .. } => {
                KpiUnit::Money
            }
            Self::Mean { .. } => KpiUnit::Number,
        }
    }

    /// Target, baseline and due day, in the unit of the number.
    pub fn goal(&self) -> Option<KpiGoal<KpiTarget>> {
        match self {
            Self::Share { goal, .. } => goal.map(|goal| goal.map(KpiTarget::Share)),
            Self::Mean { goal, .. } => {
                let goal = (*goal)?;
                Some(match self.unit() {
                    KpiUnit::Money => goal.map(|units| KpiTarget::Money(whole_units(units))),
                    _ => goal.map(KpiTarget::Number),
                })
            }
        }
    }

    const fn among(&self) -> Option<&Predicate> {
        let (Self::Share { among, .. } | Self::Mean { among, .. }) = self;
        among.as_ref()
    }

    /// The word by which it is written.
    pub(crate) const fn word(&self) -> &'static str {
        match self {
            Self::Share { .. } => "share",
            Self::Mean { .. } => "mean",
        }
    }

    /// The conditions, each with the field that it stands in.
    pub(crate) fn conditions(&self) -> impl Iterator<Item = (&'static str, &Predicate)> {
        let of = match self {
            Self::Share { of, .. } => Some(("of", of)),
            Self::Mean { .. } => None,
        };
        of.into_iter().chain(self.among().map(|among| ("among", among)))
    }

    /// The metric whose mean it is.
    pub(crate) const fn metric(&self) -> Option<&Metric> {
        match self {
            Self::Share { .. } => None,
            Self::Mean { metric, .. } => Some(metric),
        }
    }

    /// The first part of a rule set that the number needs and these rules lack, with the reason.
    pub(super) fn missing(&self, judges: &Judges<'_>) -> Option<(&'static str, Unscored)> {
        let asked = match self {
            Self::Share { of, .. } => of.missing(judges),
            Self::Mean { metric, .. } => metric.missing(judges),
        };
        asked.or_else(|| self.among()?.missing(judges))
    }

    /// The names of segments that the number asks for.
    pub(super) fn segments(&self) -> impl Iterator<Item = &str> {
        self.conditions().flat_map(|(_, condition)| condition.segments())
    }

    /// What one user adds.
    pub(super) fn of_user(&self, situation: &Situation<'_>) -> Result<KpiFigure, BeforeHorizon> {
        let nobody = KpiFigure::nobody(true);
        if let Some(among) = self.among()
            && !holds(among, situation)?
        {
            return Ok(nobody);
        }
        match self {
            Self::Share { of, .. } => Ok(KpiFigure::of_one(holds(of, situation)?.into(), true, true)),
            Self::Mean { metric, .. } => match situation.number(metric) {
                Ok(number) => Ok(KpiFigure::of_one(part(number, self.unit()), true, true)),
                Err(Unscored::Forgotten(before)) => Err(before),
                Err(_) => Ok(nobody),
            },
        }
    }
}

/// Whether a condition holds; what was forgotten is not guessed.
fn holds(predicate: &Predicate, situation: &Situation<'_>) -> Result<bool, BeforeHorizon> {
    match predicate.evaluate(situation) {
        Truth::Unknown(Unscored::Forgotten(before)) => Err(before),
        truth => Ok(truth.is_true()),
    }
}

/// A number as a whole number of minor units or millionths, so that parts add up exactly.
#[expect(clippy::cast_possible_truncation, reason = "a cast stops at the ends of the range")]
fn part(number: f64, unit: KpiUnit) -> i128 {
    let parts = if unit == KpiUnit::Number { number * MILLION } else { number };
    (parts.round() as i64).into()
}

fn whole_units(units: Decimal) -> Money {
    Money::minor((units.billionths() / Decimal::ONE.billionths()).cast_signed())
}

/// The question.
impl fmt::Display for OwnKpi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Share { of, .. } => write!(f, "share of {of}")?,
            Self::Mean { metric, .. } => write!(f, "mean of {metric}")?,
        }
        match self.among() {
            Some(among) => write!(f, " among users with {among}"),
            None => f.write_str(" among all users"),
        }
    }
}
