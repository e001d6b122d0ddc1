//! The growth points config, as you write it: any numbers, checked when a rule is made from it.

use serde::{Deserialize, Serialize};

use super::earning::EarningRule;
use super::level::MembershipLevels;
use super::period::PointsPeriod;
use super::source::PointsSource;
use crate::event::kind::Kind;
use crate::score::abuse::WithoutAbuse;

/// All numbers of growth points, to write, store and change. [`GrowthPointsRule::new`](super::GrowthPointsRule::new)
/// checks them.
///
/// ```
/// use lifestage::incentive::{GrowthPointsRule, GrowthPointsConfig};
///
/// let config = GrowthPointsConfig { day_cap: Some(20), ..GrowthPointsConfig::default() };
/// let stored = serde_json::to_string(&config)?;
/// assert_eq!(serde_json::from_str::<GrowthPointsConfig>(&stored)?, config);
///
/// let config: GrowthPointsConfig = serde_json::from_str(r#"{"day_cap": 0, "tiers": [{"points": 300}, {"points": 100}]}"#)?;
/// assert_eq!(
///     GrowthPointsRule::new(config).unwrap_err().to_string(),
///     "2 problems\n\
///      `day_cap`: a cap of `0` lets nothing through: give at least 5, or leave it out\n\
///      `tiers[1].points`: `100` points are not more than `300`: give each tier more points than the one before",
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct GrowthPointsConfig {
    /// What earns points, in the order in which they are granted within a day. Default: the preset below, 1 to 5 points
    /// per event. What costs a user more effort earns more.
    ///
    /// | | | | |
    /// |---|---|---|---|
    /// | `LogIn` 1 | `CheckIn` 1 | `Use` 2 | `Comment` 2 |
    /// | `Share` 3 | `Create` 5 | `Help` 5 | `Purchase` 5 |
    /// | `Invite` 5 | | | |
    pub rules: Vec<EarningRule>,
    /// The most points of a day, except exempt ones. Default: none.
    pub day_cap: Option<u64>,
    /// The most points of a period, except exempt ones. Default: none.
    pub period_cap: Option<u64>,
    /// The sources whose points are exempt from both caps. Default: none.
    pub exempt_sources: Vec<PointsSource>,
    /// The days over which points add up. Default: the calendar month, the monthly growth value.
    pub period: PointsPeriod,
    /// The tiers within a period, ascending. Default: 100, 300 and 600 points, about 3, 10 and 20 a day over a month,
    /// each with a reward named after its points.
    pub tiers: Vec<PointsTier>,
    /// Membership levels across periods. Default: none.
    pub membership: Option<MembershipLevels>,
    /// Days of abuse, whose events earn nothing. Default: none, as a warning is no verdict. Points from other sources
    /// count on all days.
    pub without_abuse: Option<Box<WithoutAbuse>>,
}

/// A tier: a number of points to reach within a period.
///
/// ```
/// use lifestage::incentive::PointsTier;
///
/// assert_eq!(PointsTier::at(100).with_reward("coupon"), PointsTier { points: 100, reward: Some("coupon".into()) });
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PointsTier {
    /// The points that reach it, at least 1.
    pub points: u64,
    /// The reward, by a name of your own; due once in each period. Default: none.
    #[serde(default)]
    pub reward: Option<Box<str>>,
}

impl PointsTier {
    /// A tier at these points, without a reward.
    pub const fn at(points: u64) -> Self {
        Self { points, reward: None }
    }

    /// This tier with a reward.
    #[must_use]
    pub fn with_reward(mut self, reward: &str) -> Self {
        self.reward = Some(reward.into());
        self
    }
}

impl GrowthPointsConfig {
    /// The default with a cap of 30 points a day over all, so that nobody reaches a tier by repeating one thing in a few
    /// days: 100 points take four days at least, 600 points twenty.
    ///
    /// ```
    /// use lifestage::incentive::{GrowthPointsConfig, GrowthPointsRule};
    /// use lifestage::{Day, Event, Profile, User};
    ///
    /// let first = Day::ymd(2026, 1, 1);
    /// let daily = |day| (0..40).map(move |_| Event::comment(42_u64, first.plus(day)));
    /// let profile = Profile::of((0..31).flat_map(daily));
    /// let highest = |config| -> Result<_, Box<dyn std::error::Error>> {
    ///     let standing = GrowthPointsRule::new(config)?.standing(profile.as_of(first.plus(30)), &User::new(42_u64), &[])?;
    ///     Ok(standing.and_then(|standing| standing.reached.last().map(|tier| (tier.at, tier.on))))
    /// };
    /// assert_eq!(highest(GrowthPointsConfig::default())?, Some((600, Day::ymd(2026, 1, 8))));
    /// assert_eq!(highest(GrowthPointsConfig::capped())?, Some((600, Day::ymd(2026, 1, 20))));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn capped() -> Self {
        Self { day_cap: Some(30), ..Self::default() }
    }
}

impl Default for GrowthPointsConfig {
    fn default() -> Self {
        let preset = [
            (Kind::LogIn, 1),
            (Kind::CheckIn, 1),
            (Kind::Use, 2),
            (Kind::Comment, 2),
            (Kind::Share, 3),
            (Kind::Create, 5),
            (Kind::Help, 5),
            (Kind::Purchase, 5),
            (Kind::Invite, 5),
        ];
        let tier = |points: u64| PointsTier::at(points).with_reward(&format!("reward_{points}"));
        Self {
            rules: preset.into_iter().map(|(kind, points)| EarningRule::per_event(kind, points)).collect(),
            day_cap: None,
            period_cap: None,
            exempt_sources: Vec::new(),
            period: PointsPeriod::default(),
            tiers: [100, 300, 600].map(tier).into(),
            membership: None,
            without_abuse: None,
        }
    }
}
