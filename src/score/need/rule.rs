//! The need rule: the numbers by which actions become evidence.

use core::num::NonZeroU32;

use serde::{Deserialize, Serialize};

use super::map::NeedMap;
use crate::event::kind::{Kind, Unit};
use crate::number::decimal::Decimal;
use crate::profile::Tally;
use crate::time::Window;
use crate::wording::problems::problems;

/// The numbers of the need rule, each with its reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NeedConfig {
    /// The map from subjects to needs. Default empty: only you know.
    pub map: NeedMap,
    /// How much evidence an action gives, by kind; other kinds give none. Default Suggest 5, Search 3, Create 2, Use 1
    /// per 10 minutes and at least 1 per event, View 0.2 per minute: by how clearly it says what a user wants.
    pub rates: Vec<EvidenceRate>,
    /// The number of days after which evidence counts half. Default 30: needs of this month, not of last year.
    pub half_life_days: NonZeroU32,
    /// The least share of all evidence at which a need is held. Default 0.2: so at most five are held.
    pub held_share: Decimal,
    /// The least evidence at which a need is held, in points. Default 3: as much as one search today.
    pub held_evidence: Decimal,
    /// Count only this many last days. Default none: the whole lifetime, as old evidence hardly counts anyway.
    pub look_back: Option<NonZeroU32>,
}

/// How much evidence the events of a kind give: by number or by time, whichever is more.
///
/// A profile remembers only the sum of a day, so the two are compared for all events of the day about one subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvidenceRate {
    /// The kind of event.
    pub kind: Kind,
    /// Points for each event.
    #[serde(default)]
    pub per_event: Decimal,
    /// Points for each minute.
    #[serde(default)]
    pub per_minute: Decimal,
}

impl Default for NeedConfig {
    fn default() -> Self {
        let rate = |kind, event: u32, minute: u32| EvidenceRate {
            kind,
            per_event: Decimal::thousandths(event),
            per_minute: Decimal::thousandths(minute),
        };
        Self {
            map: NeedMap::default(),
            rates: vec![
                rate(Kind::Suggest, 5_000, 0),
                rate(Kind::Search, 3_000, 0),
                rate(Kind::Create, 2_000, 0),
                rate(Kind::Use, 1_000, 100),
                rate(Kind::View, 0, 200),
            ],
            half_life_days: const { NonZeroU32::new(30).unwrap() },
            held_share: Decimal::thousandths(200),
            held_evidence: Decimal::thousandths(3_000),
            look_back: None,
        }
    }
}

/// The need rule: its numbers, checked to fit together.
///
/// ```
/// use lifestage::score::{Need, NeedConfig, NeedRule};
/// use lifestage::{Day, Event, Profile, Subject};
///
/// let courses = Subject::new(1);
/// let map = serde_json::from_str(r#"[{"subject":1,"need":"learning"}]"#)?;
/// let rule = NeedRule::new(NeedConfig { map, ..NeedConfig::default() })?;
///
/// let day = Day::ymd(2026, 1, 5);
/// let profile = Profile::of([Event::search(1_u64, day).about(courses)]);
/// assert!(rule.assess(profile.as_of(day))?.holds(Need::Learning));
/// let later = rule.assess(profile.as_of(day.plus(1)))?;
/// assert!(!later.holds(Need::Learning));
/// assert_eq!(
///     later.reasons().next().unwrap().to_string(),
///     "learning not held: 100 % of the evidence, needs 20 %; 2.93 points, needs 3",
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "NeedConfig", into = "NeedConfig")]
pub struct NeedRule {
    config: NeedConfig,
    /// By kind code, for kinds with a name; your own kinds are looked up.
    rates: [Option<Rate>; 64],
    /// The share of evidence that is left after each number of days below the half-life.
    decays: Vec<f64>,
}

// A rate or a decay is never NaN.
impl Eq for NeedRule {}

/// An [`EvidenceRate`] as floats.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rate {
    per_event: f64,
    per_second: f64,
}

impl Rate {
    fn new(rate: &EvidenceRate) -> Self {
        Self { per_event: rate.per_event.get(), per_second: rate.per_minute.get() / 60.0 }
    }

    /// The evidence of all events of a tally.
    #[expect(clippy::cast_precision_loss, reason = "more than 2^53 seconds are more than anybody lives")]
    pub(super) fn points(self, tally: &Tally) -> f64 {
        (self.per_event * f64::from(tally.count())).max(self.per_second * tally.sum() as f64)
    }
}

/// A rule whose numbers contradict each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NeedRuleError {
    /// A kind with two rates.
    RateTwice {
        /// The kind.
        kind: Kind,
    },
    /// A kind whose events carry no time.
    NotTimed {
        /// The kind without a time.
        kind: Kind,
    },
    /// A rate that is too large.
    Rate {
        /// The kind.
        kind: Kind,
        /// The rate given.
        rate: Decimal,
    },
    /// A half-life above ten years.
    HalfLife {
        /// The half-life given.
        days: NonZeroU32,
    },
    /// A share above 1.
    Share {
        /// The share given.
        share: Decimal,
    },
}

problems! {
    enum NeedRuleError {
        RateTwice { kind: Text } = "problem.need.rate_twice"
            "`rates` has `{kind}` twice: give one rate for each kind"
            "`rates`中`{kind}`出现两次：每种行为只写一个分值";
        NotTimed { kind: Text } = "problem.need.not_timed"
            "`rates` counts the minutes of `{kind}`, whose value is not a time: give `per_event` only"
            "`rates`按分钟计`{kind}`，但它所带的值不是时长：请只填写`per_event`";
        Rate { kind: Text, rate: Text } = "problem.need.rate"
            "`rates` has `{rate}` for `{kind}`: give at most 1000"
            "`rates`中`{kind}`的分值为`{rate}`：最多填写1000";
        HalfLife { days: Days } with (longest: Whole = LONGEST) = "problem.need.half_life"
            "`half_life_days` is `{days#}`: give 1 to {longest}"
            "`half_life_days`为`{days#}`：请填写1至{longest}";
        Share { share: Text } = "problem.need.share"
            "`held_share` is `{share}`: give 0 to 1, so 0.2 for 20 %"
            "`held_share`为`{share}`：请填写0至1，20%写作0.2";
    }
}

/// A larger rate is a mistake.
const MOST: Decimal = Decimal::thousandths(1_000_000);
/// Ten years in days. A larger number is a mistake.
const LONGEST: u32 = 3_653;

impl NeedRule {
    /// The rule with this configuration, checked.
    ///
    /// # Errors
    /// When a kind has two rates, minutes are counted for a kind without time, or a number is out of its range.
    pub fn new(config: NeedConfig) -> Result<Self, NeedRuleError> {
        for (position, rate) in config.rates.iter().enumerate() {
            let kind = rate.kind;
            if config.rates.iter().take(position).any(|earlier| earlier.kind == kind) {
                return Err(NeedRuleError::RateTwice { kind });
            }
            if rate.per_minute > Decimal::ZERO && !matches!(kind.unit(), Unit::Seconds | Unit::Any) {
                return Err(NeedRuleError::NotTimed { kind });
            }
            if let Some(rate) = [rate.per_event, rate.per_minute].into_iter().find(|rate| *rate > MOST) {
                return Err(NeedRuleError::Rate { kind, rate });
            }
        }
        if config.half_life_days.get() > LONGEST {
            return Err(NeedRuleError::HalfLife { days: config.half_life_days });
        }
        if config.held_share > Decimal::ONE {
            return Err(NeedRuleError::Share { share: config.held_share });
        }
        Ok(Self::checked(config))
    }

    fn checked(config: NeedConfig) -> Self {
        let mut rates = [None; 64];
        for rate in &config.rates {
            if let Some(place) = rates.get_mut(usize::from(rate.kind.code())) {
                *place = Some(Rate::new(rate));
            }
        }
        let half_life = config.half_life_days.get();
        let decays = (0..half_life).map(|days| (-f64::from(days) / f64::from(half_life)).exp2()).collect();
        Self { config, rates, decays }
    }

    /// The configuration.
    pub const fn config(&self) -> &NeedConfig {
        &self.config
    }

    /// The days that count.
    pub(in crate::score) fn window(&self) -> Window {
        self.config.look_back.and_then(|days| Window::new(0, days.get() - 1).ok()).unwrap_or(Window::LIFETIME)
    }

    /// The rate of a kind.
    pub(super) fn rate(&self, code: u16) -> Option<Rate> {
        self.rates.get(usize::from(code)).copied().unwrap_or_else(|| {
            let rate = self.config.rates.iter().find(|rate| rate.kind.code() == code);
            rate.map(Rate::new)
        })
    }

    /// The share that is left of evidence of this age: exactly half after each half-life.
    pub(super) fn decay(&self, age_days: u32) -> f64 {
        let half_life = self.config.half_life_days;
        let halvings = i32::try_from(age_days / half_life).unwrap_or(i32::MAX);
        let rest = usize::try_from(age_days % half_life).ok().and_then(|days| self.decays.get(days));
        // INVARIANT: there is a decay for each number of days below the half-life.
        rest.copied().unwrap_or_default() * 0.5_f64.powi(halvings)
    }
}

impl Default for NeedRule {
    fn default() -> Self {
        // INVARIANT: the default numbers pass the check in `new`; a test proves it.
        Self::checked(NeedConfig::default())
    }
}

impl TryFrom<NeedConfig> for NeedRule {
    type Error = NeedRuleError;

    fn try_from(config: NeedConfig) -> Result<Self, Self::Error> {
        Self::new(config)
    }
}

impl From<NeedRule> for NeedConfig {
    fn from(rule: NeedRule) -> Self {
        rule.config
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_passes_its_own_check() {
        assert_eq!(NeedRule::new(NeedConfig::default()), Ok(NeedRule::default()));
    }
}
