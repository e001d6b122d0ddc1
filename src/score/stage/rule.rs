//! The numbers by which a stage is judged.

use serde::{Deserialize, Serialize};

use super::LifecycleStage;
use crate::answer::definition::in_words;
use crate::event::kind::{Kind, KindSet};
use crate::time::Hold;
use crate::wording::problems::problems;

/// The numbers of the stage rule, each with its reason. Days count from 0 on the join day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StageConfig {
    /// What counts as activity. Default every kind that the user does.
    pub activity: KindSet,
    /// The last age in Introduction. Default 7: habits form, or do not, in the first week.
    pub introduction_through: u32,
    /// The last age in Activation. Default 30: a month shows whether the product fits.
    pub activation_through: u32,
    /// The last age at which a user in Growth cannot be in Loyalty yet. Default 90: a quarter, so that loyalty has
    /// lasted.
    pub growth_through: u32,
    /// Days without activity that make a user Silent. Default 30: a month missed, and still worth winning back.
    pub silent_from: u32,
    /// Days without activity that make a user Churned. Default 60: two months missed.
    pub churned_from: u32,
    /// Active days that make a user loyal. Default 8: twice a week over the window.
    pub loyal_active_days: u32,
    /// The window of those active days, in days. Default 28: four whole weeks, so that every weekday counts equally.
    pub loyal_active_window: u32,
    /// Purchases that make a user loyal as well. Default 2: one repeat.
    pub loyal_purchases: u32,
    /// The window of those purchases, in days. Default 90: most goods are bought again within a quarter.
    pub loyal_purchase_window: u32,
    /// Points of advocacy that make a loyal user an advocate. Default 5: more than one good action.
    pub advocacy_points: u32,
    /// The window of those points, in days. Default 90, as for purchases.
    pub advocacy_window: u32,
    /// Points for each action for others. Default Invite 3, Create 2, Help 2, Share 1: by the effort it takes.
    pub advocacy_weights: Vec<AdvocacyWeight>,
    /// How many days a stage must last before it is shown. Default 1: at once.
    pub hold: Hold,
}

/// Points of advocacy for one kind of action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AdvocacyWeight {
    /// The kind of action.
    pub kind: Kind,
    /// Points for each event.
    pub points: u32,
}

impl Default for StageConfig {
    fn default() -> Self {
        let weight = |kind, points| AdvocacyWeight { kind, points };
        Self {
            activity: KindSet::activity(),
            introduction_through: 7,
            activation_through: 30,
            growth_through: 90,
            silent_from: 30,
            churned_from: 60,
            loyal_active_days: 8,
            loyal_active_window: 28,
            loyal_purchases: 2,
            loyal_purchase_window: 90,
            advocacy_points: 5,
            advocacy_window: 90,
            advocacy_weights: vec![
                weight(Kind::Invite, 3),
                weight(Kind::Create, 2),
                weight(Kind::Help, 2),
                weight(Kind::Share, 1),
            ],
            hold: Hold::NONE,
        }
    }
}

/// The stage rule: its thresholds, checked to fit together.
///
/// ```
/// use lifestage::score::{StageRule, StageConfig};
/// use lifestage::{Day, Event, LifecycleStage, Profile, User};
///
/// let rule = StageRule::new(StageConfig { silent_from: 14, churned_from: 28, ..StageConfig::default() })?;
/// let day = Day::ymd(2026, 1, 5);
/// let profile = Profile::of([Event::log_in(1_u64, day)]);
/// let stage = rule.assess(profile.as_of(day.plus(14)), &User::new(1_u64))?.unwrap();
/// assert_eq!(stage.stage, LifecycleStage::Silent);
///
/// let error = StageRule::new(StageConfig { silent_from: 60, ..StageConfig::default() }).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "`churned_from` is `60` but must be more than `silent_from`, which is `60`",
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "StageConfig", into = "StageConfig")]
pub struct StageRule {
    config: StageConfig,
    /// Points by kind code, for kinds with a name; your own kinds are looked up in the config.
    points: [u32; 64],
}

/// Thresholds that contradict each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StageRuleError {
    /// Two thresholds that are out of order.
    OutOfOrder {
        /// The threshold that is too small.
        upper: &'static str,
        /// Its value.
        seen: u32,
        /// The threshold that it must exceed.
        lower: &'static str,
        /// That threshold's value.
        bound: u32,
    },
    /// A number outside its range.
    OutOfRange {
        /// The name of the field.
        field: &'static str,
        /// Its value.
        seen: u32,
        /// The largest value allowed.
        most: u32,
    },
    /// More active days than the window has.
    MoreThanWindow {
        /// The active days asked for.
        days: u32,
        /// The length of the window in days.
        window: u32,
    },
    /// A kind of action that has two weights.
    WeightTwice {
        /// The kind.
        kind: Kind,
    },
}

problems! {
    enum StageRuleError {
        OutOfOrder { upper: Text, seen: Whole, lower: Text, bound: Whole } = "problem.stage.out_of_order"
            "`{upper}` is `{seen}` but must be more than `{lower}`, which is `{bound}`"
            "`{upper}`为`{seen}`，必须大于`{lower}`的`{bound}`";
        OutOfRange { field: Text, seen: Whole, most: Whole } = "problem.stage.out_of_range"
            "`{field}` is `{seen}`: give 1 to {most}"
            "`{field}`为`{seen}`：请填写1至{most}";
        MoreThanWindow { days: Days, window: Whole } = "problem.stage.more_than_window"
            "`loyal_active_days` is `{days#}` but the window has `{window}` days: give fewer, or a longer window"
            "`loyal_active_days`为`{days#}`，而时间窗只有`{window}`天：请填写更小的数，或加长时间窗";
        WeightTwice { kind: Text } = "problem.stage.weight_twice"
            "`advocacy_weights` has `{kind}` twice: give one weight for each kind"
            "`advocacy_weights`中`{kind}`出现两次：每种行为只写一个权重";
    }
}

/// Ten years in days. A larger number is a mistake.
const LONGEST: u32 = 3_653;

impl StageRule {
    /// The rule with this configuration, checked.
    ///
    /// # Errors
    /// When ages or silences are out of order, a number is 0 or above ten years, or an action has two weights.
    pub fn new(config: StageConfig) -> Result<Self, StageRuleError> {
        let t = &config;
        let numbers = [
            ("introduction_through", t.introduction_through, LONGEST),
            ("activation_through", t.activation_through, LONGEST),
            ("growth_through", t.growth_through, LONGEST),
            ("silent_from", t.silent_from, LONGEST),
            ("churned_from", t.churned_from, LONGEST),
            ("loyal_active_days", t.loyal_active_days, LONGEST),
            ("loyal_active_window", t.loyal_active_window, LONGEST),
            ("loyal_purchases", t.loyal_purchases, u32::MAX),
            ("loyal_purchase_window", t.loyal_purchase_window, LONGEST),
            ("advocacy_points", t.advocacy_points, u32::MAX),
            ("advocacy_window", t.advocacy_window, LONGEST),
        ];
        if let Some((field, seen, most)) = numbers.into_iter().find(|(_, seen, most)| *seen == 0 || seen > most) {
            return Err(StageRuleError::OutOfRange { field, seen, most });
        }
        let orders = [
            (("activation_through", t.activation_through), ("introduction_through", t.introduction_through)),
            (("growth_through", t.growth_through), ("activation_through", t.activation_through)),
            (("churned_from", t.churned_from), ("silent_from", t.silent_from)),
        ];
        for ((upper, seen), (lower, bound)) in orders {
            if seen <= bound {
                return Err(StageRuleError::OutOfOrder { upper, seen, lower, bound });
            }
        }
        if t.loyal_active_days > t.loyal_active_window {
            return Err(StageRuleError::MoreThanWindow { days: t.loyal_active_days, window: t.loyal_active_window });
        }
        let mut points = [0; 64];
        for (position, weight) in t.advocacy_weights.iter().enumerate() {
            if t.advocacy_weights.iter().take(position).any(|earlier| earlier.kind == weight.kind) {
                return Err(StageRuleError::WeightTwice { kind: weight.kind });
            }
            if let Some(points) = points.get_mut(usize::from(weight.kind.code())) {
                *points = weight.points;
            }
        }
        Ok(Self { config, points })
    }

    /// The configuration.
    pub const fn config(&self) -> &StageConfig {
        &self.config
    }

    /// Points of advocacy for each event of the kind with this code.
    pub(super) fn advocacy(&self, code: u16) -> u32 {
        self.points.get(usize::from(code)).copied().unwrap_or_else(|| {
            let weights = &self.config.advocacy_weights;
            weights.iter().find(|weight| weight.kind.code() == code).map_or(0, |weight| weight.points)
        })
    }

    /// All the numbers in one line, for a definition.
    pub(crate) fn in_words(&self) -> String {
        let t = &self.config;
        let weights: Vec<String> =
            t.advocacy_weights.iter().map(|weight| format!("{} {}", weight.kind, weight.points)).collect();
        format!(
            "stages by {}: through day {}, {}, {}; silent from {}, churned from {}; loyal at {} active days in {} or {} purchases in {}; advocates at {} points in {} ({}); hold {}",
            in_words(&t.activity),
            t.introduction_through,
            t.activation_through,
            t.growth_through,
            t.silent_from,
            t.churned_from,
            t.loyal_active_days,
            t.loyal_active_window,
            t.loyal_purchases,
            t.loyal_purchase_window,
            t.advocacy_points,
            t.advocacy_window,
            weights.join(", "),
            t.hold.get(),
        )
    }

    /// How many days back the stage of a day can look.
    pub(super) fn reach(&self) -> u32 {
        let t = &self.config;
        let windows = [t.loyal_active_window, t.loyal_purchase_window, t.advocacy_window, t.churned_from];
        windows.into_iter().max().unwrap_or_default()
    }

    /// Whether the user passes the loyalty test, whatever their age.
    pub(super) fn is_loyal(&self, seen: &Seen) -> bool {
        let t = &self.config;
        seen.active_days >= t.loyal_active_days || seen.purchases >= u64::from(t.loyal_purchases)
    }

    /// The stage of a day from what is seen on it, before the hold.
    pub(super) fn raw(&self, seen: &Seen) -> LifecycleStage {
        let t = &self.config;
        if seen.silence >= t.churned_from || seen.left {
            LifecycleStage::Churned
        } else if seen.silence >= t.silent_from {
            LifecycleStage::Silent
        } else if seen.age <= t.introduction_through {
            LifecycleStage::Introduction
        } else if seen.age <= t.activation_through {
            LifecycleStage::Activation
        } else if seen.age <= t.growth_through || !self.is_loyal(seen) {
            LifecycleStage::Growth
        } else if seen.advocacy >= u64::from(t.advocacy_points) {
            LifecycleStage::Advocacy
        } else {
            LifecycleStage::Loyalty
        }
    }
}

impl Default for StageRule {
    fn default() -> Self {
        // INVARIANT: the default thresholds are in order; a test builds them by the checked door.
        let config = StageConfig::default();
        let mut points = [0; 64];
        for weight in &config.advocacy_weights {
            if let Some(points) = points.get_mut(usize::from(weight.kind.code())) {
                *points = weight.points;
            }
        }
        Self { config, points }
    }
}

impl TryFrom<StageConfig> for StageRule {
    type Error = StageRuleError;

    fn try_from(config: StageConfig) -> Result<Self, Self::Error> {
        Self::new(config)
    }
}

impl From<StageRule> for StageConfig {
    fn from(rule: StageRule) -> Self {
        rule.config
    }
}

/// What the stage of a day is judged by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    /// Days since joining.
    pub(super) age: u32,
    /// Days since the last active day, or since joining.
    pub(super) silence: u32,
    /// Whether the account was closed and nothing was done since.
    pub(super) left: bool,
    pub(super) active_days: u32,
    pub(super) purchases: u64,
    pub(super) advocacy: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_passes_its_own_check() {
        assert_eq!(StageRule::new(StageConfig::default()), Ok(StageRule::default()));
    }
}
