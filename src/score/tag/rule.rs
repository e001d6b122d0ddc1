//! The tag rule: the numbers by which dimensions are measured.

use serde::{Deserialize, Serialize};

use crate::event::kind::KindSet;
use crate::profile::Hours;
use crate::score::contribution::ContributionRule;
use crate::score::need::NeedRule;
use crate::time::{Weekday, Window};
use crate::wording::problems::problems;

/// The numbers of the tag rule, each with its reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TagConfig {
    /// The days that count for everything but tenure. Default the last 90: a quarter.
    pub window: Window,
    /// What counts as activity. Default every kind that the user does.
    pub activity: KindSet,
    /// The clock hours of the night. Default 22 to 5, so from ten in the evening until six.
    pub night: Hours,
    /// The days of the weekend. Default Saturday and Sunday.
    pub weekend: [Weekday; 2],
    /// How evidence of needs is counted, within the window of the tags. Default the default rule.
    pub need: NeedRule,
    /// How contribution is scored, in the window of the tags. Default the default rule.
    pub contribution: ContributionRule,
}

impl Default for TagConfig {
    fn default() -> Self {
        Self {
            window: Window::last(90),
            activity: KindSet::activity(),
            night: [22, 23, 0, 1, 2, 3, 4, 5].into_iter().collect(),
            weekend: [Weekday::Sat, Weekday::Sun],
            need: NeedRule::default(),
            contribution: ContributionRule::default(),
        }
    }
}

/// The tag rule: its numbers, checked to fit together.
///
/// ```
/// use lifestage::score::{TagDimension, TagRule};
/// use lifestage::{Amount, Day, Event, Profile, User};
///
/// let day = Day::ymd(2026, 1, 5);
/// let profile = Profile::of([
///     Event::purchase(1_u64, day, Amount::minor(1_000)),
///     Event::purchase(1_u64, day.plus(10), Amount::minor(3_000)),
///     Event::use_coupon(1_u64, day.plus(10), Amount::minor(500)),
/// ]);
/// let tags = TagRule::default().measure(profile.as_of(day.plus(20)), &User::new(1_u64))?.unwrap();
/// let value = |dimension| tags.value(dimension).to_string();
/// assert_eq!(value(TagDimension::PurchaseCadence), "10 days");
/// assert_eq!(value(TagDimension::DiscountAffinity), "50 %");
/// assert_eq!(format!("{:.2}", tags.value(TagDimension::PriceLevel)), "20.00");
/// # Ok::<(), lifestage::profile::BeforeHorizon>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "TagConfig", into = "TagConfig")]
pub struct TagRule {
    config: TagConfig,
}

/// A rule whose numbers contradict each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TagRuleError {
    /// A weekend that has one day twice.
    WeekendTwice(Weekday),
}

problems! {
    enum TagRuleError {
        WeekendTwice(weekday: Text) = "problem.tag.weekend_twice"
            "`weekend` has `{weekday}` twice: give two different days"
            "`weekend`中`{weekday}`出现两次：请填写两个不同的日子";
    }
}

impl TagRule {
    /// The rule with this configuration, checked.
    ///
    /// # Errors
    /// When the weekend has one day twice.
    pub fn new(config: TagConfig) -> Result<Self, TagRuleError> {
        let [one, other] = config.weekend;
        if one == other { Err(TagRuleError::WeekendTwice(one)) } else { Ok(Self { config }) }
    }

    /// The configuration.
    pub const fn config(&self) -> &TagConfig {
        &self.config
    }
}

impl TryFrom<TagConfig> for TagRule {
    type Error = TagRuleError;

    fn try_from(config: TagConfig) -> Result<Self, Self::Error> {
        Self::new(config)
    }
}

impl From<TagRule> for TagConfig {
    fn from(rule: TagRule) -> Self {
        rule.config
    }
}
