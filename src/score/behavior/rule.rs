//! The numbers by which depth is measured.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::event::kind::{Kind, KindSet, Unit};
use crate::event::subject::Subject;
use crate::number::decimal::Decimal;
use crate::profile::Tally;
use crate::time::Hold;

/// The numbers of the behaviour rule, each with its reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BehaviorConfig {
    /// What counts as activity. Default every kind that the user does.
    pub activity: KindSet,
    /// How many days are looked at. Default 28: four whole weeks, so that every weekday counts equally.
    pub window: u32,
    /// What an event of a kind is worth; others are worth nothing. Default Create 3, Solve 3, Help 2, Use 1, Comment 1,
    /// `JoinEvent` 1, Search 0.5, Share 0.5: by the involvement it takes.
    pub weights: Vec<DepthWeight>,
    /// The features that the product is about. Default none: only the host knows.
    pub core_subjects: BTreeSet<Subject>,
    /// What a Use of a core subject is worth instead. Default 3, as much as creating.
    pub core_use: Decimal,
    /// The kinds whose value is time spent. Default Use and View.
    pub timed: KindSet,
    /// So many minutes of those are worth one point. Default 10.
    pub minutes_per_point: u32,
    /// The most that one day counts. Default 10: one long day does not make a user deep.
    pub day_cap: Decimal,
    /// For how many days a type must hold until it is shown. Default 7: every weekday has been seen once.
    pub hold: Hold,
}

/// What an event is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DepthWeight {
    /// What happened.
    pub kind: Kind,
    /// Points for each event.
    pub points: Decimal,
}

impl Default for BehaviorConfig {
    fn default() -> Self {
        let weight = |kind, thousandths| DepthWeight { kind, points: Decimal::thousandths(thousandths) };
        Self {
            activity: KindSet::activity(),
            window: 28,
            weights: vec![
                weight(Kind::Create, 3_000),
                weight(Kind::Solve, 3_000),
                weight(Kind::Help, 2_000),
                weight(Kind::Use, 1_000),
                weight(Kind::Comment, 1_000),
                weight(Kind::JoinEvent, 1_000),
                weight(Kind::Search, 500),
                weight(Kind::Share, 500),
            ],
            core_subjects: BTreeSet::new(),
            core_use: Decimal::thousandths(3_000),
            timed: KindSet::of([Kind::Use, Kind::View]),
            minutes_per_point: 10,
            day_cap: Decimal::thousandths(10_000),
            hold: Hold::days(7),
        }
    }
}

/// The behaviour rule: numbers that make sense together.
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
    numbers: BehaviorConfig,
    /// By the codes of kinds that have a name; those of the host's own are looked up.
    effects: [Effect; 64],
    /// One bit for each subject, by its number: whether it is a core subject.
    core: Vec<u64>,
    core_grains: u64,
    cap: u64,
}

/// What a tally of a kind does to its day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Effect {
    /// Whether it makes the day an active one.
    active: bool,
    /// Grains for each event.
    per_event: u64,
    /// Grains for each second.
    per_second: u64,
}

/// Numbers that make no sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BehaviorRuleError {
    /// A number outside its range.
    #[error("`{field}` is `{seen}`: give 1 to {most}")]
    OutOfRange {
        /// The field.
        field: &'static str,
        /// Its value.
        seen: u32,
        /// The largest that makes sense.
        most: u32,
    },
    /// Points above what any depth can be.
    #[error("`{field}` has `{seen}` points: give at most {MOST_POINTS}")]
    TooManyPoints {
        /// The field.
        field: &'static str,
        /// The points.
        seen: Decimal,
    },
    /// A kind that is weighed twice.
    #[error("`weights` has `{kind}` twice: give one weight for each kind")]
    WeightTwice {
        /// The kind.
        kind: Kind,
    },
    /// A kind that does not take time.
    #[error("`timed` has `{kind}`, whose value is no time: give kinds that carry seconds, or ones of your own")]
    NotTimed {
        /// The kind.
        kind: Kind,
    },
}

/// A year: what lies longer back says nothing of how somebody behaves.
const LONGEST: u32 = 366;
/// Ten hours for a point: beyond this a number is a mistake.
const MOST_MINUTES: u32 = 600;
/// Beyond this a number is a mistake; and the sum over a window stays within `u64`.
const MOST_POINTS: Decimal = Decimal::thousandths(1_000_000);
const SECONDS: u64 = 60;

// Depth is added up in grains, so small that weights and seconds are whole numbers of them, and all sums exact:
// one point = 10^9 billionths = 60 · minutes_per_point seconds = 10^9 · 60 · minutes_per_point grains.
const GRAINS_PER_SECOND: u64 = Decimal::ONE.billionths();

impl BehaviorRule {
    /// The rule of these numbers.
    ///
    /// # Errors
    /// When a number is out of its range, a kind is weighed twice, or one of the timed kinds carries no time.
    pub fn new(numbers: BehaviorConfig) -> Result<Self, BehaviorRuleError> {
        let n = &numbers;
        for (field, seen, most) in
            [("window", n.window, LONGEST), ("minutes_per_point", n.minutes_per_point, MOST_MINUTES)]
        {
            if seen == 0 || seen > most {
                return Err(BehaviorRuleError::OutOfRange { field, seen, most });
            }
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
        Ok(Self::checked(numbers))
    }

    fn checked(numbers: BehaviorConfig) -> Self {
        let mut rule = Self { effects: [Effect::default(); 64], core: Vec::new(), core_grains: 0, cap: 0, numbers };
        rule.core_grains = rule.in_grains(rule.numbers.core_use);
        rule.cap = rule.in_grains(rule.numbers.day_cap);
        for kind in Kind::NAMED {
            let effect = rule.looked_up(kind.code());
            if let Some(place) = rule.effects.get_mut(usize::from(kind.code())) {
                *place = effect;
            }
        }
        for subject in &rule.numbers.core_subjects {
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
        let numbers = &self.numbers;
        let weight = numbers.weights.iter().find(|weight| weight.kind.code() == code);
        Effect {
            active: numbers.activity.contains_code(code),
            per_event: weight.map_or(0, |weight| self.in_grains(weight.points)),
            per_second: if numbers.timed.contains_code(code) { GRAINS_PER_SECOND } else { 0 },
        }
    }

    /// The numbers.
    pub const fn config(&self) -> &BehaviorConfig {
        &self.numbers
    }

    /// Grains in a billionth of a point.
    fn grains_per_billionth(&self) -> u64 {
        SECONDS * u64::from(self.numbers.minutes_per_point)
    }

    /// Of points up to the largest that there are.
    pub(super) fn in_grains(&self, points: Decimal) -> u64 {
        points.billionths().saturating_mul(self.grains_per_billionth())
    }

    /// Whether any tally of the day is activity, and the depth of the day in grains.
    pub(super) fn day(&self, tallies: &[Tally]) -> (bool, u64) {
        let (mut active, mut depth) = (false, 0_u64);
        for tally in tallies {
            let code = tally.code();
            let effect = self.effects.get(usize::from(code)).copied().unwrap_or_else(|| self.looked_up(code));
            active |= effect.active;
            let core = code == Kind::Use.code() && self.is_core(tally.subject());
            let per_event = if core { self.core_grains } else { effect.per_event };
            depth = depth
                .saturating_add(per_event.saturating_mul(tally.count().into()))
                .saturating_add(effect.per_second.saturating_mul(tally.sum()));
        }
        (active, depth.min(self.cap))
    }

    fn is_core(&self, subject: Subject) -> bool {
        let word = self.core.get(usize::from(subject.number() / 64));
        word.is_some_and(|word| word >> (subject.number() % 64) & 1 == 1)
    }

    /// The mean depth of so many days that have so many grains; none of no days.
    pub(super) fn depth(&self, grains: u64, days: u32) -> Option<Decimal> {
        // INVARIANT: fits, as a depth is at most the cap.
        let billionths = grains.checked_div(self.grains_per_billionth() * u64::from(days))?;
        Some(Decimal::of_billionths(billionths))
    }
}

impl Default for BehaviorRule {
    fn default() -> Self {
        // INVARIANT: the default numbers make sense; a test builds them by the checked door.
        Self::checked(BehaviorConfig::default())
    }
}

impl TryFrom<BehaviorConfig> for BehaviorRule {
    type Error = BehaviorRuleError;

    fn try_from(numbers: BehaviorConfig) -> Result<Self, Self::Error> {
        Self::new(numbers)
    }
}

impl From<BehaviorRule> for BehaviorConfig {
    fn from(rule: BehaviorRule) -> Self {
        rule.numbers
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
    fn the_largest_depth_of_the_longest_window_is_still_exact() {
        let numbers = BehaviorConfig {
            window: LONGEST,
            minutes_per_point: MOST_MINUTES,
            day_cap: MOST_POINTS,
            ..BehaviorConfig::default()
        };
        let rule = BehaviorRule::new(numbers).unwrap();
        let grains = rule.cap.checked_mul(LONGEST.into()).unwrap();
        assert_eq!(rule.depth(grains, LONGEST), Some(MOST_POINTS));
        assert_eq!(rule.depth(grains - 1, LONGEST), Some(Decimal::of_billionths(MOST_POINTS.billionths() - 1)));
    }
}
