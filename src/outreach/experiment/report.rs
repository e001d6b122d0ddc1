//! Experiment reports: the numbers, a verdict in words, and what is missing for one.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::any_time::{AnyTime, AnyTimeEffect};
use super::comparison::{ArmComparison, ArmEffect};
use super::missing::NotEnough;
use super::power::{Power, SampleSize};
use super::ratio::{SampleRatio, sample_ratio};
use super::rule::{ExperimentLooks, ExperimentRule};
use crate::answer::definition::Definition;
use crate::number::ratio::Ratio;

/// The report on two arms.
///
/// Reports do not merge. Merge the sums of the arms instead ([`SampleSums::merge`](super::SampleSums::merge)) and
/// report on their summaries.
///
/// ```
/// use lifestage::outreach::{ArmComparison, ExperimentRule, SampleSums};
///
/// let a = SampleSums::new(3407, 1396.87, 52377.9767)?.summary()?;
/// let b = SampleSums::new(3461, 2422.7, 134698.29)?.summary()?;
/// let report = ExperimentRule::default().report(&ArmComparison { a, b });
/// assert_eq!(
///     report.verdict.to_string(),
///     "B is higher: by 0.29, 0.0453779 to 0.534622, chance alone gives as much in 2.02 % of cases",
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ExperimentReport {
    definition: Definition,
    /// The arms that were compared.
    pub arms: ArmComparison,
    /// The mean of B minus that of A; `None` if data is missing.
    pub absolute: Option<ArmEffect>,
    /// The difference relative to A's mean.
    pub relative: Option<ArmEffect>,
    /// The absolute effect with an interval that holds however often you look.
    pub any_time: Option<AnyTimeEffect>,
    /// The relative effect with an interval that holds however often you look.
    pub relative_any_time: Option<AnyTimeEffect>,
    /// Whether users were split as planned.
    pub split: Option<SampleRatio>,
    /// The verdict.
    pub verdict: ExperimentVerdict,
}

/// The verdict on an experiment. Whether higher is better depends on the metric.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum ExperimentVerdict {
    /// B is higher.
    Higher(EffectSeen),
    /// B is lower.
    Lower(EffectSeen),
    /// No difference was detected.
    NoDifference {
        /// The effect that was measured.
        seen: EffectSeen,
        /// The smallest relative effect that would matter, and the users needed to detect it; `None` if the rule gives
        /// no such effect, or there are enough users already.
        missing: Option<MissingEvidence>,
    },
    /// Data is missing.
    NotYet(NotEnough),
    /// Users were not split as planned: find out what loses users before anything else.
    BrokenSplit(SampleRatio),
}

/// A measured effect.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct EffectSeen {
    /// The absolute effect.
    pub effect: f64,
    /// The lower end of its interval.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// How often chance alone produces as much: in one look, or at any time, as the rule says.
    pub p_value: Ratio,
}

/// The users needed to detect an effect.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct MissingEvidence {
    /// The relative effect.
    pub effect: Ratio,
    /// The users needed in each arm.
    pub users: SampleSize,
}

impl ExperimentReport {
    /// What was compared, with all numbers of the rule.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }
}

impl ExperimentRule {
    /// Reports on two arms.
    pub fn report(&self, arms: &ArmComparison) -> ExperimentReport {
        let numbers = self.config();
        let any_time = AnyTime { level: numbers.level, tuned_for: numbers.tuned_for };
        let split = sample_ratio(&[(arms.a.n(), 1.0), (arms.b.n(), numbers.allocation.get())]).ok();
        ExperimentReport {
            definition: self.definition(),
            arms: *arms,
            absolute: arms.absolute(numbers.level).ok(),
            relative: arms.relative(numbers.level).ok(),
            any_time: arms.absolute_any_time(any_time).ok(),
            relative_any_time: arms.relative_any_time(any_time).ok(),
            split,
            verdict: self.verdict(arms, any_time, split),
        }
    }

    /// The comparison in one line, with every number of the rule.
    fn definition(&self) -> Definition {
        let config = self.config();
        let looks = match config.looks {
            ExperimentLooks::Once => "looked at once",
            ExperimentLooks::AnyTime => "looked at any number of times",
        };
        Definition::without_calendar(format_args!(
            "B against A at level {}, {looks}, narrowest at {} users, at least {} users an arm, {} of B for one of A, \
             split broken below {}, worth seeing {}, power {}",
            config.level,
            config.tuned_for,
            config.minimum_users,
            config.allocation.get(),
            config.broken_split,
            config.worth_seeing.map_or_else(|| "not given".to_owned(), |effect| effect.get().to_string()),
            config.power.get(),
        ))
    }

    fn verdict(&self, arms: &ArmComparison, any_time: AnyTime, split: Option<SampleRatio>) -> ExperimentVerdict {
        let numbers = self.config();
        if let Some(split) = split.filter(|split| split.p_value.get() < numbers.broken_split.get()) {
            return ExperimentVerdict::BrokenSplit(split);
        }
        let fewest = arms.a.n().min(arms.b.n());
        if fewest < numbers.minimum_users {
            return ExperimentVerdict::NotYet(NotEnough::Users { n: fewest, needed: numbers.minimum_users });
        }
        let seen = match numbers.looks {
            ExperimentLooks::Once => arms.absolute(numbers.level).map(|found| {
                let ArmEffect { effect, low, high, p_value, .. } = found;
                EffectSeen { effect, low, high, p_value }
            }),
            ExperimentLooks::AnyTime => arms.absolute_any_time(any_time).map(|found| {
                let AnyTimeEffect { effect, low, high, p_value, .. } = found;
                EffectSeen { effect, low, high, p_value }
            }),
        };
        match seen {
            Err(missing) => ExperimentVerdict::NotYet(missing),
            Ok(seen) if seen.low > 0.0 => ExperimentVerdict::Higher(seen),
            Ok(seen) if seen.high < 0.0 => ExperimentVerdict::Lower(seen),
            Ok(seen) => ExperimentVerdict::NoDifference { seen, missing: self.missing(arms) },
        }
    }

    /// The users needed to detect the effect worth seeing.
    fn missing(&self, arms: &ArmComparison) -> Option<MissingEvidence> {
        let numbers = self.config();
        let effect = numbers.worth_seeing?;
        let power = Power { level: numbers.level, power: numbers.power, allocation: numbers.allocation };
        let deviations = [arms.a.variance().sqrt(), arms.b.variance().sqrt()];
        let users = power.users_for_means(deviations, effect.get() * arms.a.mean().abs()).ok()?;
        (arms.a.n() < users.a || arms.b.n() < users.b).then_some(MissingEvidence { effect, users })
    }
}

impl fmt::Display for EffectSeen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = |number: f64| Digits(number);
        write!(f, "by {}, {} to {}, ", digits(self.effect), digits(self.low), digits(self.high))?;
        write!(f, "chance alone gives as much in {:.2} of cases", self.p_value)
    }
}

/// A number with six significant digits.
struct Digits(f64);

impl fmt::Display for Digits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rounded: f64 = format!("{:.5e}", self.0).parse().unwrap_or(self.0);
        if rounded == 0.0 || (1e-5..1e15).contains(&rounded.abs()) {
            write!(f, "{rounded}")
        } else {
            write!(f, "{rounded:e}")
        }
    }
}

impl fmt::Display for ExperimentVerdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Higher(seen) => write!(f, "B is higher: {seen}"),
            Self::Lower(seen) => write!(f, "B is lower: {seen}"),
            Self::NoDifference { seen, missing } => {
                write!(f, "no difference detected: {seen}")?;
                missing.map_or(Ok(()), |missing| write!(f, "; {missing}"))
            }
            Self::NotYet(missing) => write!(f, "no verdict yet: {missing}"),
            Self::BrokenSplit(split) => write!(
                f,
                "users were not split as planned, which chance alone does in {:e} of cases: first find out what loses users of one arm",
                Digits(split.p_value.get())
            ),
        }
    }
}

impl fmt::LowerExp for Digits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.2e}", self.0)
    }
}

impl fmt::Display for MissingEvidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "detecting an effect of {} takes {} users of A and {} of B", self.effect, self.users.a, self.users.b)
    }
}
