//! The behavior rule, which measures depth in units so small that all sums are exact.

use serde::{Deserialize, Serialize};

use super::config::BehaviorConfig;
use crate::event::kind::{Kind, Unit};
use crate::event::subject::Subject;
use crate::number::decimal::Decimal;
use crate::profile::Tally;
use crate::wording::problems::problems;

/// The behavior rule: its numbers, checked to fit together.
///
/// ```
/// use lifestage::Subject;
/// use lifestage::score::{BehaviorConfig, BehaviorRule};
///
/// const EDITOR: Subject = Subject::new(1);
/// let rule = BehaviorRule::new(BehaviorConfig { core_subjects: [EDITOR].into(), ..BehaviorConfig::default() })?;
/// assert_eq!(rule.config().hold.get(), 7);
///
/// let error = BehaviorRule::new(BehaviorConfig { window: 0, ..BehaviorConfig::default() }).unwrap_err();
/// assert_eq!(error.to_string(), "`window` is `0`: give 1 to 366");
/// # Ok::<(), lifestage::score::BehaviorRuleError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "BehaviorConfig", into = "BehaviorConfig")]
pub struct BehaviorRule {
    config: BehaviorConfig,
    /// By kind code, for kinds with a name; your own kinds are looked up.
    effects: [Effect; 64],
    /// One bit for each subject number, set for core subjects.
    core: Vec<u64>,
    core_grains: u64,
    cap: u64,
}

/// What a tally of one kind adds to its day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Effect {
    /// Whether it makes the day an active day.
    active: bool,
    /// Grains for each event.
    per_event: u64,
    /// Grains for each second.
    per_second: u64,
}

/// A rule whose numbers contradict each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BehaviorRuleError {
    /// A number outside its range.
    OutOfRange {
        /// The name of the field.
        field: &'static str,
        /// Its value.
        seen: u32,
        /// The largest value allowed.
        most: u32,
    },
    /// More seconds of use than a day has.
    TooManySeconds {
        /// The seconds given.
        seen: u32,
    },
    /// More points than any depth can have.
    TooManyPoints {
        /// The name of the field.
        field: &'static str,
        /// The points given.
        seen: Decimal,
    },
    /// A kind with two weights.
    WeightTwice {
        /// The kind with two weights.
        kind: Kind,
    },
    /// A kind whose events carry no time.
    NotTimed {
        /// The kind without a time.
        kind: Kind,
    },
}

problems! {
    enum BehaviorRuleError {
        OutOfRange { field: Text, seen: Whole, most: Whole } = "problem.behavior.out_of_range"
            "`{field}` is `{seen}`: give 1 to {most}"
            "`{field}`为`{seen}`：请填写1至{most}";
        TooManySeconds { seen: Whole } with (most: Whole = MOST_SECONDS) = "problem.behavior.too_many_seconds"
            "`core_seconds` is `{seen}`: give at most {most}, the seconds of a day"
            "`core_seconds`为`{seen}`：最多填写{most}，即一天的秒数";
        TooManyPoints { field: Text, seen: Text } with (most: Text = MOST_POINTS) = "problem.behavior.too_many_points"
            "`{field}` has `{seen}` points: give at most {most}"
            "`{field}`为`{seen}`分：最多填写{most}";
        WeightTwice { kind: Text } = "problem.behavior.weight_twice"
            "`weights` has `{kind}` twice: give one weight for each kind"
            "`weights`中`{kind}`出现两次：每种行为只写一个权重";
        NotTimed { kind: Text } = "problem.behavior.not_timed"
            "`timed` has `{kind}`, whose value is not a time: give kinds that carry seconds, or kinds of your own"
            "`timed`中的`{kind}`所带的值不是时长：请填写带秒数的行为，或自定义行为";
    }
}

/// A year in days. What is older says nothing about how a user behaves now.
const LONGEST: u32 = 366;
/// A day in seconds. More cannot be used on one.
const MOST_SECONDS: u32 = 86_400;
/// Ten hours for a point. A larger number is a mistake.
const MOST_MINUTES: u32 = 600;
/// A larger number is a mistake, and up to this one the sum over a window fits into `u64`.
const MOST_POINTS: Decimal = Decimal::thousandths(1_000_000);
const SECONDS: u64 = 60;

// Depth is summed in grains. They are so small that weights and seconds are whole numbers of them, so sums are exact:
// one point = 10^9 billionths = 60 · minutes_per_point seconds = 10^9 · 60 · minutes_per_point grains.
const GRAINS_PER_SECOND: u64 = Decimal::ONE.billionths();

impl BehaviorRule {
    /// The rule with this configuration, checked.
    ///
    /// # Errors
    /// When a number is out of its range, a kind has two weights, or a timed kind carries no time.
    pub fn new(config: BehaviorConfig) -> Result<Self, BehaviorRuleError> {
        let n = &config;
        for (field, seen, most) in
            [("window", n.window, LONGEST), ("minutes_per_point", n.minutes_per_point, MOST_MINUTES)]
        {
            if seen == 0 || seen > most {
                return Err(BehaviorRuleError::OutOfRange { field, seen, most });
            }
        }
        if n.core_seconds > MOST_SECONDS {
            return Err(BehaviorRuleError::TooManySeconds { seen: n.core_seconds });
        }
        let weights = n.weights.iter().map(|weight| ("weights", weight.points));
        for (field, seen) in weights.chain([("core_use", n.core_use), ("day_cap", n.day_cap)]) {
            if seen > MOST_POINTS {
                return Err(BehaviorRuleError::TooManyPoints { field, seen });
            }
        }
        for (position, weight) in n.weights.iter().enumerate() {
            if n.weights.iter().take(position).any(|earlier| earlier.kind == weight.kind) {
                return Err(BehaviorRuleError::WeightTwice { kind: weight.kind });
            }
        }
        let mut named = Kind::NAMED.iter().copied();
        if let Some(kind) = named.find(|kind| n.timed.contains(*kind) && kind.unit() != Unit::Seconds) {
            return Err(BehaviorRuleError::NotTimed { kind });
        }
        Ok(Self::checked(config))
    }

    fn checked(config: BehaviorConfig) -> Self {
        let mut rule = Self { effects: [Effect::default(); 64], core: Vec::new(), core_grains: 0, cap: 0, config };
        rule.core_grains = rule.in_grains(rule.config.core_use);
        rule.cap = rule.in_grains(rule.config.day_cap);
        for kind in Kind::NAMED {
            let effect = rule.looked_up(kind.code());
            if let Some(place) = rule.effects.get_mut(usize::from(kind.code())) {
                *place = effect;
            }
        }
        for subject in &rule.config.core_subjects {
            let word = usize::from(subject.number() / 64);
            if rule.core.len() <= word {
                rule.core.resize(word + 1, 0);
            }
            if let Some(word) = rule.core.get_mut(word) {
                *word |= 1 << (subject.number() % 64);
            }
        }
        rule
    }

    fn looked_up(&self, code: u16) -> Effect {
        let config = &self.config;
        let weight = config.weights.iter().find(|weight| weight.kind.code() == code);
        Effect {
            active: config.activity.contains_code(code),
            per_event: weight.map_or(0, |weight| self.in_grains(weight.points)),
            per_second: if config.timed.contains_code(code) { GRAINS_PER_SECOND } else { 0 },
        }
    }

    /// The configuration.
    pub const fn config(&self) -> &BehaviorConfig {
        &self.config
    }

    /// Grains in a billionth of a point.
    fn grains_per_billionth(&self) -> u64 {
        SECONDS * u64::from(self.config.minutes_per_point)
    }

    /// Points in grains; every number of points that is allowed fits.
    pub(super) fn in_grains(&self, points: Decimal) -> u64 {
        points.billionths().saturating_mul(self.grains_per_billionth())
    }

    /// Whether the day's tallies make it an active day, and its depth in grains.
    pub(super) fn day(&self, tallies: &[Tally]) -> (bool, u64) {
        let (mut active, mut depth) = (false, 0_u64);
        for tally in tallies {
            let code = tally.code();
            let effect = self.effects.get(usize::from(code)).copied().unwrap_or_else(|| self.looked_up(code));
            active |= effect.active;
            let core = code == Kind::Use.code() && self.is_core(tally.subject()) && self.is_long(tally.sum());
            let per_event = if core { self.core_grains } else { effect.per_event };
            depth = depth
                .saturating_add(per_event.saturating_mul(tally.count().into()))
                .saturating_add(effect.per_second.saturating_mul(tally.sum()));
        }
        (active, depth.min(self.cap))
    }

    /// Whether a day's seconds of one core subject are use of it. None at all means that the log has no durations.
    fn is_long(&self, seconds: u64) -> bool {
        seconds == 0 || seconds >= self.config.core_seconds.into()
    }

    fn is_core(&self, subject: Subject) -> bool {
        let word = self.core.get(usize::from(subject.number() / 64));
        word.is_some_and(|word| word >> (subject.number() % 64) & 1 == 1)
    }

    /// The mean depth of some days from their total grains. `None` for no days.
    pub(super) fn depth(&self, grains: u64, days: u32) -> Option<Decimal> {
        // INVARIANT: fits, as a depth is at most the cap.
        let billionths = grains.checked_div(self.grains_per_billionth() * u64::from(days))?;
        Some(Decimal::of_billionths(billionths))
    }
}

impl Default for BehaviorRule {
    fn default() -> Self {
        // INVARIANT: the default numbers pass the check in `new`; a test proves it.
        Self::checked(BehaviorConfig::default())
    }
}

impl TryFrom<BehaviorConfig> for BehaviorRule {
    type Error = BehaviorRuleError;

    fn try_from(config: BehaviorConfig) -> Result<Self, Self::Error> {
        Self::new(config)
    }
}

impl From<BehaviorRule> for BehaviorConfig {
    fn from(rule: BehaviorRule) -> Self {
        rule.config
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_passes_its_own_check() {
        assert_eq!(BehaviorRule::new(BehaviorConfig::default()), Ok(BehaviorRule::default()));
    }

    #[test]
    fn a_whole_day_is_the_most_that_core_use_can_ask_for() {
        let with = |core_seconds| BehaviorRule::new(BehaviorConfig { core_seconds, ..BehaviorConfig::default() });
        assert!(with(MOST_SECONDS).is_ok());
        assert_eq!(with(MOST_SECONDS + 1), Err(BehaviorRuleError::TooManySeconds { seen: MOST_SECONDS + 1 }));
    }

    #[test]
    fn core_subjects_of_any_number_are_core_and_their_neighbors_are_not() {
        let numbers = [1, 63, 64, 127, 128, u16::MAX];
        let core_subjects = numbers.map(Subject::new).into();
        let rule = BehaviorRule::new(BehaviorConfig { core_subjects, ..BehaviorConfig::default() }).unwrap();
        assert!(numbers.iter().all(|number| rule.is_core(Subject::new(*number))));
        assert!([2, 62, 65, 126, 129, u16::MAX - 1].iter().all(|number| !rule.is_core(Subject::new(*number))));
    }

    #[test]
    fn the_largest_depth_of_the_longest_window_is_still_exact() {
        let config = BehaviorConfig {
            window: LONGEST,
            minutes_per_point: MOST_MINUTES,
            day_cap: MOST_POINTS,
            ..BehaviorConfig::default()
        };
        let rule = BehaviorRule::new(config).unwrap();
        let grains = rule.cap.checked_mul(LONGEST.into()).unwrap();
        assert_eq!(rule.depth(grains, LONGEST), Some(MOST_POINTS));
        assert_eq!(rule.depth(grains - 1, LONGEST), Some(Decimal::of_billionths(MOST_POINTS.billionths() - 1)));
    }
}
