//! Experiment reports: the numbers, a verdict in words, and what is missing for one.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::any_time::{AnyTime, AnyTimeEffect};
use super::comparison::{ArmComparison, ArmEffect};
use super::limits::float;
use super::missing::NotEnough;
use super::multiple::holm;
use super::power::{Power, SampleSize};
use super::ratio::{SampleRatio, sample_ratio};
use super::rule::{ExperimentLooks, ExperimentRule};
use super::sentence;
use super::significance::Significance;
use crate::answer::definition::Definition;
use crate::answer::sentence::{Phrase, Phrased, display_phrases};
use crate::number::plain::finite;
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
    /// The p-value that the verdict is decided by: that of the absolute effect, in one look or at any time as the rule says;
    /// of several comparisons judged together, Holm's. `None` if data is missing.
    pub p_value: Option<Ratio>,
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
    #[serde(deserialize_with = "finite")]
    pub effect: f64,
    /// The lower end of its interval, of this comparison alone.
    #[serde(deserialize_with = "finite")]
    pub low: f64,
    /// The upper end.
    #[serde(deserialize_with = "finite")]
    pub high: f64,
    /// How often chance alone produces as much, in one look or at any time as the rule says: in this comparison, or, of
    /// several judged together, in any of them (Holm). The verdict is decided by this number.
    pub p_value: Ratio,
    /// The same for this comparison alone, unadjusted; equal to `p_value` where nothing else is judged with it.
    pub p_value_alone: Ratio,
    /// The number of comparisons judged together, this one included.
    pub comparisons: u64,
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
    /// Reports on two arms, judged by themselves.
    ///
    /// For several arms against one control, or several metrics, use [`ExperimentRule::report_family`].
    pub fn report(&self, arms: &ArmComparison) -> ExperimentReport {
        self.judged(arms, self.seen(arms), 1)
    }

    /// Reports on several comparisons that are judged together, in the given order: all arms against one control, of one
    /// metric or of several.
    ///
    /// The more is compared, the sooner chance alone looks like an effect somewhere. So each verdict is decided by the
    /// p-value adjusted by Holm among all comparisons: with probability 1 − α at least, no verdict is a false one. A
    /// comparison without enough data counts too.
    ///
    /// ```
    /// use lifestage::outreach::{ArmComparison, ExperimentRule, SampleSums};
    ///
    /// let a = SampleSums::new(500, 5000.0, 62475.0)?.summary()?;
    /// let b = SampleSums::new(500, 4650.0, 55720.0)?.summary()?;
    /// let [better, same] = [ArmComparison { a, b }, ArmComparison { a, b: a }];
    /// let rule = ExperimentRule::default();
    /// assert!(rule.report(&better).verdict.to_string().starts_with("B is lower"));
    ///
    /// let reports = rule.report_family(&[better, same, same]);
    /// assert!(reports[0].verdict.to_string().starts_with("no difference detected"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn report_family(&self, family: &[ArmComparison]) -> Vec<ExperimentReport> {
        let seen: Vec<_> = family.iter().map(|arms| self.seen(arms)).collect();
        // Where nothing can be computed, nothing speaks for an effect.
        let alone: Vec<Ratio> = seen.iter().map(|seen| seen.map_or(Ratio::ONE, |seen| seen.p_value_alone)).collect();
        let comparisons = family.len() as u64;
        let judged = |((arms, seen), p_value): ((&ArmComparison, Result<EffectSeen, NotEnough>), Ratio)| {
            let seen = seen.map(|seen| EffectSeen { p_value, comparisons, ..seen });
            self.judged(arms, seen, comparisons)
        };
        family.iter().zip(seen).zip(holm(&alone)).map(judged).collect()
    }

    /// The report on what was measured, whose p-value is adjusted already.
    fn judged(&self, arms: &ArmComparison, seen: Result<EffectSeen, NotEnough>, comparisons: u64) -> ExperimentReport {
        let numbers = self.config();
        let split = sample_ratio(&[(arms.a.n(), 1.0), (arms.b.n(), numbers.allocation.get())]).ok();
        ExperimentReport {
            definition: self.definition(comparisons),
            arms: *arms,
            absolute: arms.absolute(numbers.level).ok(),
            relative: arms.relative(numbers.level).ok(),
            any_time: arms.absolute_any_time(self.any_time()).ok(),
            relative_any_time: arms.relative_any_time(self.any_time()).ok(),
            split,
            p_value: seen.ok().map(|seen| seen.p_value),
            verdict: self.verdict(arms, seen, split, comparisons),
        }
    }

    fn any_time(&self) -> AnyTime {
        let numbers = self.config();
        AnyTime { level: numbers.level, tuned_for: numbers.tuned_for }
    }

    /// The comparison in one line, with every number of the rule.
    fn definition(&self, comparisons: u64) -> Definition {
        let config = self.config();
        let looks = match config.looks {
            ExperimentLooks::Once => "looked at once",
            ExperimentLooks::AnyTime => "looked at any number of times",
        };
        let together = if comparisons > 1 {
            format!(", one of {comparisons} comparisons judged together by Holm")
        } else {
            String::new()
        };
        Definition::without_calendar(format_args!(
            "B against A at level {}, {looks}, narrowest at {} users, at least {} users an arm, {} of B for one of A, \
             split broken below {}, worth seeing {}, power {}{together}",
            config.level,
            config.tuned_for,
            config.minimum_users,
            config.allocation.get(),
            config.broken_split,
            config.worth_seeing.map_or_else(|| "not given".to_owned(), |effect| effect.get().to_string()),
            config.power.get(),
        ))
    }

    /// What two arms show by themselves.
    fn seen(&self, arms: &ArmComparison) -> Result<EffectSeen, NotEnough> {
        let numbers = self.config();
        let (effect, low, high, p_value) = match numbers.looks {
            ExperimentLooks::Once => {
                let ArmEffect { effect, low, high, p_value, .. } = arms.absolute(numbers.level)?;
                (effect, low, high, p_value)
            }
            ExperimentLooks::AnyTime => {
                let AnyTimeEffect { effect, low, high, p_value, .. } = arms.absolute_any_time(self.any_time())?;
                (effect, low, high, p_value)
            }
        };
        Ok(EffectSeen { effect, low, high, p_value, p_value_alone: p_value, comparisons: 1 })
    }

    fn verdict(
        &self,
        arms: &ArmComparison,
        seen: Result<EffectSeen, NotEnough>,
        split: Option<SampleRatio>,
        comparisons: u64,
    ) -> ExperimentVerdict {
        let numbers = self.config();
        if let Some(split) = split.filter(|split| split.p_value.get() < numbers.broken_split.get()) {
            return ExperimentVerdict::BrokenSplit(split);
        }
        let fewest = arms.a.n().min(arms.b.n());
        if fewest < numbers.minimum_users {
            return ExperimentVerdict::NotYet(NotEnough::Users { n: fewest, needed: numbers.minimum_users });
        }
        match seen {
            Err(missing) => ExperimentVerdict::NotYet(missing),
            // Not by the interval, which knows nothing of the other comparisons. Alone, both say the same.
            Ok(seen) if seen.p_value.get() >= numbers.level.get() => {
                ExperimentVerdict::NoDifference { seen, missing: self.missing(arms, comparisons) }
            }
            Ok(seen) if seen.effect > 0.0 => ExperimentVerdict::Higher(seen),
            Ok(seen) => ExperimentVerdict::Lower(seen),
        }
    }

    /// The users needed to detect the effect worth seeing, even if no other comparison has one: then Holm asks for the
    /// level divided by the number of comparisons.
    fn missing(&self, arms: &ArmComparison, comparisons: u64) -> Option<MissingEvidence> {
        let numbers = self.config();
        let effect = numbers.worth_seeing?;
        let level = Significance::new(numbers.level.get() / float(comparisons)).unwrap_or(Significance::LEAST);
        let power = Power { level, power: numbers.power, allocation: numbers.allocation };
        let deviations = [arms.a.variance().sqrt(), arms.b.variance().sqrt()];
        let users = power.users_for_means(deviations, effect.get() * arms.a.mean().abs()).ok()?;
        (arms.a.n() < users.a || arms.b.n() < users.b).then_some(MissingEvidence { effect, users })
    }
}

impl Phrased for EffectSeen {
    fn phrase(&self) -> Phrase<'_> {
        let [effect, low, high] = [self.effect, self.low, self.high].map(Digits);
        let [p_value, alone] = [self.p_value, self.p_value_alone].map(|p_value| p_value.get() * 100.0);
        match self.comparisons {
            ..=1 => sentence::seen_alone(effect, low, high, p_value),
            comparisons => sentence::seen_among(effect, low, high, comparisons, p_value, alone),
        }
    }
}

/// A number with six significant digits.
pub(crate) struct Digits(pub(crate) f64);

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

impl Phrased for ExperimentVerdict {
    fn phrase(&self) -> Phrase<'_> {
        match self {
            Self::Higher(seen) => sentence::higher(seen.phrase()),
            Self::Lower(seen) => sentence::lower(seen.phrase()),
            Self::NoDifference { seen, missing } => {
                sentence::no_difference(seen.phrase(), missing.as_ref().map(Phrased::phrase))
            }
            Self::NotYet(missing) => sentence::not_yet(missing.phrase()),
            Self::BrokenSplit(split) => sentence::broken_split(format_args!("{:e}", Digits(split.p_value.get()))),
        }
    }
}

impl fmt::LowerExp for Digits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.2e}", self.0)
    }
}

impl Phrased for MissingEvidence {
    fn phrase(&self) -> Phrase<'_> {
        sentence::detecting(self.effect, self.users.a, self.users.b)
    }
}

display_phrases!(EffectSeen, MissingEvidence, ExperimentVerdict);
