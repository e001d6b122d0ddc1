//! The streak rule: which days qualify, what keeps a run alive, and what its days give.

use core::num::NonZeroU32;

use serde::{Deserialize, Serialize};

use super::ladder::{RewardLadder, RewardLadderConfig};
use super::monthly::{self, MonthlyReward};
use super::rest::Rest;
use super::sentence;
use crate::answer::problem::{Problem, Problems};
use crate::event::kind::{Kind, Unit};
use crate::incentive::task::Share;
use crate::profile::Selector;

/// Options of the streak rule, as you write them. [`StreakRule::new`] checks them.
///
/// ```
/// use lifestage::incentive::{StreakConfig, StreakRule};
///
/// let config: StreakConfig = serde_json::from_str(r#"{"ladder": {"steps": [{"from": 2, "to": 7, "points": 1}]}}"#)?;
/// assert_eq!(
///     StreakRule::new(config).unwrap_err().to_string(),
///     "`ladder.steps[0].from`: day `1` has no step: write 1",
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StreakConfig {
    /// The events that make a day qualify. Default check-ins ([`Kind::CheckIn`]).
    pub events: Selector,
    /// The number of these events that a day needs. Default 1, as a check-in is one tap.
    pub at_least: NonZeroU32,
    /// The summed value of these events that a day needs as well, in the unit of their kinds, which must all have the
    /// same one: 600 for ten minutes of `use`. Default 0.
    pub at_least_sum: u64,
    /// Days that need nothing. Default none.
    pub rest: Rest,
    /// Freeze tokens, which bridge missed days by themselves. Default none.
    pub freeze: Freeze,
    /// How a [`Kind::MakeUpCheckIn`] repairs a missed day. Default within 7 days, 3 a month.
    pub repair: Repair,
    /// The points of the days of a run. Default none.
    pub ladder: Option<RewardLadderConfig>,
    /// The points for days of a calendar month, in a row or not, ascending by days. Default none.
    pub monthly: Vec<MonthlyReward>,
}

impl Default for StreakConfig {
    fn default() -> Self {
        Self {
            events: Kind::CheckIn.into(),
            at_least: NonZeroU32::MIN,
            at_least_sum: 0,
            rest: Rest::default(),
            freeze: Freeze::default(),
            repair: Repair::default(),
            ladder: None,
            monthly: Vec::new(),
        }
    }
}

/// Freeze tokens. Each bridges one missed day, in order of days. A frozen day keeps a run alive but does not add to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Freeze {
    /// The tokens of a new user, never more than `at_most`. Default 0: they are earned.
    pub at_start: u32,
    /// A token is earned on every n-th day of a run. Default none: a streak forgives nothing unless you say so.
    pub earned_every: Option<NonZeroU32>,
    /// The most tokens that a user can have. Default 2, a weekend.
    pub at_most: u32,
    /// Whether tokens stay unspent if they cannot bridge the whole gap. Default false: they are spent day by day, as
    /// each day ends, and the run breaks when they run out.
    pub whole_gap_or_nothing: bool,
}

impl Default for Freeze {
    fn default() -> Self {
        Self { at_start: 0, earned_every: None, at_most: 2, whole_gap_or_nothing: false }
    }
}

/// Make-up check-ins. Each repairs the latest missed day before it that is not repaired yet, or the day that it chooses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Repair {
    /// How many days back a make-up reaches. Default 7, a week.
    pub days: u16,
    /// The most repairs in the calendar month of the make-up; 0 for none. Default 3, so that nobody can buy a whole
    /// month.
    pub per_month: u32,
    /// Whether a repaired day adds to the length of the run, or only keeps it. Default true.
    pub counts: bool,
    /// Whether the subject of a make-up chooses the day: subject n is the n-th day before the make-up. Where that day was
    /// not missed, is repaired or out of reach, the make-up has no effect and uses up no repair. A make-up without a
    /// subject repairs the latest missed day. Default false: subjects mean nothing.
    pub by_subject: bool,
    /// The share that a make-up is granted of the points that it brings to a run, rounded down. Default 1; less makes
    /// being on time worth more.
    pub share: Share,
}

impl Default for Repair {
    fn default() -> Self {
        Self { days: 7, per_month: 3, counts: true, by_subject: false, share: Share::ONE }
    }
}

/// A checked streak rule; see [`StreakConfig`] for the numbers.
///
/// It is serialized as its config, and checked again when it is read.
///
/// ```
/// use lifestage::incentive::StreakRule;
/// use lifestage::{Day, Event, Profile, User};
///
/// let monday = Day::ymd(2026, 1, 5);
/// let profile = Profile::of([0, 1, 3].map(|day| Event::check_in(42_u64, monday.plus(day))));
/// let user = User::new(42_u64);
/// let rule = StreakRule::default();
///
/// let thursday = rule.assess(profile.as_of(monday.plus(3)), &user)?.unwrap();
/// assert_eq!((thursday.length(), thursday.longest()), (1, 2));
/// assert_eq!(thursday.repairable, Some(monday.plus(2)));
/// # Ok::<(), lifestage::profile::BeforeHorizon>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "StreakConfig", into = "StreakConfig")]
pub struct StreakRule {
    config: StreakConfig,
    ladder: Option<RewardLadder>,
}

impl StreakRule {
    /// Makes a rule from a config.
    ///
    /// # Errors
    /// With every problem in its events, ladder and monthly rewards, each with its path.
    pub fn new(config: StreakConfig) -> Result<Self, Problems> {
        let mut problems: Vec<Problem> = sum_problem(&config).into_iter().collect();
        let ladder = config.ladder.clone().map(RewardLadder::new).transpose();
        let ladder = ladder.map_err(|found| problems.extend(found.within("ladder"))).unwrap_or_default();
        problems.extend(monthly::problems(&config.monthly));
        Problems::none_in(problems)?;
        Ok(Self { config, ladder })
    }

    /// The default rule for other events than check-ins.
    pub fn of(events: impl Into<Selector>) -> Self {
        Self { config: StreakConfig { events: events.into(), ..StreakConfig::default() }, ladder: None }
    }

    /// The config.
    pub const fn config(&self) -> &StreakConfig {
        &self.config
    }

    /// Whether days give any points.
    pub(super) const fn gives_points(&self) -> bool {
        self.ladder.is_some() || !self.config.monthly.is_empty()
    }

    /// The points of the days of a run. `None` if they give nothing.
    pub const fn ladder(&self) -> Option<&RewardLadder> {
        self.ladder.as_ref()
    }
}

/// The problem with values that cannot be summed.
fn sum_problem(config: &StreakConfig) -> Option<Problem> {
    let kinds = Kind::NAMED.iter().copied().filter(|kind| config.events.kinds.contains(*kind));
    let mut first: Option<Kind> = None;
    for kind in kinds.filter(|_| config.at_least_sum > 0) {
        let message = match first {
            _ if kind.unit() == Unit::Nothing => Some(sentence::no_value(kind)),
            Some(other) if other.unit() != kind.unit() => Some(sentence::units(other, kind)),
            _ => None,
        };
        if let Some(message) = message {
            return Some(Problem::new("at_least_sum", message.into()));
        }
        first = first.or(Some(kind));
    }
    None
}

impl From<StreakRule> for StreakConfig {
    fn from(rule: StreakRule) -> Self {
        rule.config
    }
}

impl TryFrom<StreakConfig> for StreakRule {
    type Error = Problems;

    fn try_from(config: StreakConfig) -> Result<Self, Self::Error> {
        Self::new(config)
    }
}
