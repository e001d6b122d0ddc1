//! The growth points rule, checked and laid out for one walk over the tallies of a period.

use serde::{Deserialize, Serialize};

use super::check;
use super::config::{GrowthPointsConfig, PointsTier};
use super::earner::Earner;
use super::level::count;
use super::lookup::Lookup;
use super::problem::GrowthPointsProblem;
use super::source::PointsSource;
use crate::answer::problem::Problems;

/// A checked growth points rule; see [`GrowthPointsConfig`] for the numbers.
///
/// It is serialized as its config, and checked again when it is read.
///
/// ```
/// use lifestage::incentive::GrowthPointsRule;
/// use lifestage::time::Period;
/// use lifestage::{Day, Event, Profile, User};
///
/// let rule = GrowthPointsRule::default();
/// let day = Day::ymd(2026, 1, 5);
/// let profile = Profile::of([Event::log_in(42_u64, day), Event::share(42_u64, day), Event::share(42_u64, day)]);
/// assert_eq!(rule.points(profile.as_of(day), &User::new(42_u64), &[]), Ok(Some(7)));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "GrowthPointsConfig", into = "GrowthPointsConfig")]
pub struct GrowthPointsRule {
    config: GrowthPointsConfig,
    pub(super) earners: Box<[Earner]>,
    pub(super) lookup: Lookup,
    /// Whether multipliers ask for the level with which a day begins.
    pub(super) asks_level: bool,
    /// Whether the points of a day depend on days before it, so that every walk starts with joining.
    pub(super) remembers: bool,
    /// Whether the points of a day depend on nothing but what happened on it, and no rule deducts.
    pub(super) is_plain: bool,
    /// No cap is `u64::MAX`.
    pub(super) day_cap: u64,
    pub(super) period_cap: u64,
    pub(super) exempt_sources: Box<[PointsSource]>,
}

impl GrowthPointsRule {
    /// Makes a rule from a config.
    ///
    /// # Errors
    /// With every problem in it, each with its path: see [`GrowthPointsProblem`].
    pub fn new(config: GrowthPointsConfig) -> Result<Self, Problems<GrowthPointsProblem>> {
        Problems::none_in(check::problems(&config))?;
        Ok(Self::laid_out(config))
    }

    fn laid_out(config: GrowthPointsConfig) -> Self {
        let earners: Box<[Earner]> = config.rules.iter().map(Earner::of).collect();
        let multipliers = || config.rules.iter().flat_map(|rule| &rule.multipliers);
        let asks_level = multipliers().any(|one| one.from_level.is_some());
        let asks_birthday = multipliers().any(|one| one.birthday);
        let remembers = asks_level || earners.iter().any(Earner::remembers);
        Self {
            asks_level,
            remembers,
            is_plain: !remembers && !asks_birthday && !earners.iter().any(|earner| earner.deducts),
            earners,
            lookup: Lookup::of(&config.rules),
            day_cap: config.day_cap.unwrap_or(u64::MAX),
            period_cap: config.period_cap.unwrap_or(u64::MAX),
            exempt_sources: config.exempt_sources.clone().into(),
            config,
        }
    }

    /// The config.
    pub const fn config(&self) -> &GrowthPointsConfig {
        &self.config
    }

    /// Whether any multiplier asks for the birthday.
    pub(in crate::incentive) fn asks_birthday(&self) -> bool {
        self.config.rules.iter().flat_map(|rule| &rule.multipliers).any(|one| one.birthday)
    }

    /// The tier that the points of a period reach, counted from 1. `None` below the first.
    pub fn tier_of(&self, points: u64) -> Option<u16> {
        let reached = self.config.tiers.partition_point(|tier| tier.points <= points);
        (reached > 0).then(|| count(reached))
    }

    /// The tier with this number, counted from 1.
    pub fn tier(&self, number: u16) -> Option<&PointsTier> {
        self.config.tiers.get(usize::from(number).checked_sub(1)?)
    }

    /// The membership level that the points of a period reach, counted from 1. `None` if there are no levels.
    pub fn level_of(&self, points: u64) -> Option<u16> {
        self.config.membership.as_ref().map(|levels| levels.reached_by(points))
    }
}

impl Default for GrowthPointsRule {
    fn default() -> Self {
        // INVARIANT: the preset has no problems; a test proves it.
        Self::laid_out(GrowthPointsConfig::default())
    }
}

impl TryFrom<GrowthPointsConfig> for GrowthPointsRule {
    type Error = Problems<GrowthPointsProblem>;

    fn try_from(config: GrowthPointsConfig) -> Result<Self, Self::Error> {
        Self::new(config)
    }
}

impl From<GrowthPointsRule> for GrowthPointsConfig {
    fn from(rule: GrowthPointsRule) -> Self {
        rule.config
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_presets_are_valid() {
        assert_eq!(GrowthPointsRule::new(GrowthPointsConfig::default()), Ok(GrowthPointsRule::default()));
        assert!(GrowthPointsRule::new(GrowthPointsConfig::capped()).is_ok());
    }
}
