//! The rule of attribution.

use serde::{Deserialize, Serialize};

use super::credit::{AttributionCredit, DAY, Touch, WHOLE, credit};
use super::model::AttributionModel;
use crate::answer::problem::{Problem, Problems};
use crate::event::touchpoint::TouchpointMap;
use crate::number::money::Amount;
use crate::wording::problems::problems;

/// How purchases are credited to touches, before it is checked.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AttributionConfig {
    /// How a purchase is shared. Default last.
    pub model: AttributionModel,
    /// For how many days before a purchase touches count, its own day not included. Default 30; at most 366.
    pub window_days: u16,
    /// Which events are touches, and of which touchpoint; others are none. Default no touches.
    pub touchpoints: TouchpointMap,
}

impl Default for AttributionConfig {
    fn default() -> Self {
        Self { model: AttributionModel::default(), window_days: 30, touchpoints: TouchpointMap::default() }
    }
}

/// The most days before a purchase: each purchase looks at all touches in them.
const MOST_DAYS: u16 = 366;

/// A mistake in a rule of attribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AttributionProblem {
    /// The window is too long.
    Window(u16),
    /// The shares of the first and the last exceed the whole.
    Shares(u16, u16),
}

problems! {
    enum AttributionProblem {
        Window(days: Days) with (most: Whole = MOST_DAYS) = "problem.attribution.window"
            "`{days#}` days before a purchase are too many: give at most {most}"
            "购买前`{days#}`天太长：最多填写{most}";
        Shares(first: Whole, last: Whole) with (whole: Whole = WHOLE) = "problem.attribution.shares"
            "`{first}` for the first and `{last}` for the last are more than all: let them add up to at most {whole}"
            "首次`{first}`、末次`{last}`，合计超过全部：两者之和最多为{whole}";
    }
}

/// How purchases are credited to the touches before them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "AttributionConfig", into = "AttributionConfig")]
pub struct AttributionRule {
    config: AttributionConfig,
}

impl AttributionRule {
    /// The rule with this model, window and touchpoints.
    ///
    /// # Errors
    /// With every mistake, each with its path: a window of more than 366 days, and shares of the ends above the whole.
    pub fn new(config: AttributionConfig) -> Result<Self, Problems<AttributionProblem>> {
        let mut found = Vec::new();
        if config.window_days > MOST_DAYS {
            found.push(Problem::new("window_days", AttributionProblem::Window(config.window_days)));
        }
        if let AttributionModel::Position { first, last } = config.model
            && u32::from(first) + u32::from(last) > u32::from(WHOLE)
        {
            found.push(Problem::new("model", AttributionProblem::Shares(first, last)));
        }
        Problems::none_in(found)?;
        Ok(Self { config })
    }

    /// The model, the window and the touchpoints.
    pub const fn config(&self) -> &AttributionConfig {
        &self.config
    }

    /// Credits one purchase to the touches before it, in any order, in whole minor units that add up to it. Touches of more
    /// than the window do not count.
    ///
    /// ```
    /// use lifestage::Amount;
    /// use lifestage::event::Touchpoint;
    /// use lifestage::outreach::{AttributionConfig, AttributionModel, AttributionRule, Touch};
    ///
    /// let (feed, push) = (Touchpoint::FEED, Touchpoint::PUSH);
    /// let touch = |days: u64, touchpoint| Touch { seconds_before: days * 86_400, touchpoint };
    /// let touches = [touch(9, &feed), touch(3, &push), touch(0, &push)];
    /// let credit = |model| {
    ///     let rule = AttributionRule::new(AttributionConfig { model, ..AttributionConfig::default() })?;
    ///     let rows = rule.credit(&touches, Amount::minor(100)).rows;
    ///     Ok::<_, Box<dyn std::error::Error>>(rows.iter().map(|(_, money)| money.minor_units()).collect::<Vec<_>>())
    /// };
    /// // The feed, then push.
    /// assert_eq!(credit(AttributionModel::First)?, [100, 0]);
    /// assert_eq!(credit(AttributionModel::Linear)?, [33, 67]);
    /// assert_eq!(credit(AttributionModel::Position { first: 4_000, last: 4_000 })?, [40, 60]);
    /// assert_eq!(credit(AttributionModel::Shapley)?, [50, 50]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn credit(&self, touches: &[Touch<'_>], spend: Amount) -> AttributionCredit {
        let most = u64::from(self.config.window_days) * DAY;
        let within: Vec<Touch<'_>> = touches.iter().copied().filter(|touch| touch.seconds_before <= most).collect();
        credit(self.config.model, &within, spend)
    }
}

impl TryFrom<AttributionConfig> for AttributionRule {
    type Error = Problems<AttributionProblem>;

    fn try_from(config: AttributionConfig) -> Result<Self, Self::Error> {
        Self::new(config)
    }
}

impl From<AttributionRule> for AttributionConfig {
    fn from(rule: AttributionRule) -> Self {
        rule.config
    }
}
