//! The contribution rule: the numbers by which contribution is scored.

use serde::{Deserialize, Serialize};

use super::seed_users::SeedUsers;
use crate::number::decimal::Decimal;
use crate::score::abuse::WithoutAbuse;
use crate::time::Window;
use crate::wording::problems::problems;

/// The numbers of the contribution rule, each with its reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ContributionConfig {
    /// Which days count. Default the last 30.
    pub window: Window,
    /// Points for each thing created. Default 5.
    pub create: u32,
    /// Points for each time a user was helped. Default 5, as much as creating.
    pub help: u32,
    /// Points for each problem of a user solved. Default 5, as much as creating.
    pub solve: u32,
    /// Points for each event taken part in. Default 2: it takes little effort.
    pub join_event: u32,
    /// The most points from likes, which give one point for each like per thing created. Default 5, as much as one more
    /// thing created.
    pub likes_cap: u32,
    /// What makes a seed user: a score, or being among the best of the community. Default a score of 60: two points a day.
    pub seed_users: SeedUsers,
    /// The least score of a volunteer. Default 20: one good action a week.
    pub volunteer_from: u32,
    /// Days of abuse that do not count. Default none: a warning is no verdict, and who is left out is for you to decide.
    pub without_abuse: Option<Box<WithoutAbuse>>,
}

impl Default for ContributionConfig {
    fn default() -> Self {
        Self {
            window: Window::last(30),
            create: 5,
            help: 5,
            solve: 5,
            join_event: 2,
            likes_cap: 5,
            seed_users: SeedUsers::From(Decimal::whole(60)),
            volunteer_from: 20,
            without_abuse: None,
        }
    }
}

/// The contribution rule: its numbers, checked to fit together.
///
/// ```
/// use lifestage::score::{ContributionRole, ContributionRule};
/// use lifestage::{Day, Event, Profile};
///
/// let day = Day::ymd(2026, 1, 5);
/// let profile = Profile::of([
///     Event::create(1_u64, day),
///     Event::create(1_u64, day),
///     Event::like_received(1_u64, day.plus(1)),
///     Event::help(1_u64, day.plus(2)),
///     Event::solve(1_u64, day.plus(2)),
/// ]);
/// let contribution = ContributionRule::default().assess(profile.as_of(day.plus(7)))?;
/// assert_eq!(contribution.score.to_string(), "20.5");
/// assert_eq!(contribution.role, ContributionRole::Volunteer);
/// # Ok::<(), lifestage::profile::BeforeHorizon>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "ContributionConfig", into = "ContributionConfig")]
pub struct ContributionRule {
    config: ContributionConfig,
}

/// A rule whose numbers contradict each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ContributionRuleError {
    /// Thresholds of roles that are out of order.
    OutOfOrder {
        /// The least score of a seed user.
        seed_user: Decimal,
        /// The least score of a volunteer.
        volunteer: u32,
    },
    /// A number that is too large.
    TooLarge {
        /// The name of the field.
        field: &'static str,
        /// Its value.
        seen: u32,
    },
}

problems! {
    enum ContributionRuleError {
        OutOfOrder { seed_user: Text, volunteer: Whole } = "problem.contribution.out_of_order"
            "`seed_users` are from `{seed_user}`, which must be more than `volunteer_from`, which is `{volunteer}`"
            "`seed_users`从`{seed_user}`起，必须大于`volunteer_from`的`{volunteer}`";
        TooLarge { field: Text, seen: Whole } with (most: Text = MOST) = "problem.contribution.too_large"
            "`{field}` is `{seen}`: give at most {most}"
            "`{field}`为`{seen}`：最多填写{most}";
    }
}

/// A larger number is a mistake.
const MOST: u32 = 1_000_000;

impl ContributionRule {
    /// The rule with this configuration, checked.
    ///
    /// # Errors
    /// When the roles are out of order, or a number is above one million.
    pub fn new(config: ContributionConfig) -> Result<Self, ContributionRuleError> {
        let fields = [
            ("create", config.create),
            ("help", config.help),
            ("solve", config.solve),
            ("join_event", config.join_event),
            ("likes_cap", config.likes_cap),
            ("volunteer_from", config.volunteer_from),
        ];
        if let Some((field, seen)) = fields.into_iter().find(|(_, seen)| *seen > MOST) {
            return Err(ContributionRuleError::TooLarge { field, seen });
        }
        if let SeedUsers::From(seed_user) = config.seed_users {
            let volunteer = config.volunteer_from;
            if seed_user <= Decimal::whole(volunteer) {
                return Err(ContributionRuleError::OutOfOrder { seed_user, volunteer });
            }
        }
        Ok(Self::checked(config))
    }

    pub(super) const fn checked(config: ContributionConfig) -> Self {
        Self { config }
    }

    /// The configuration.
    pub const fn config(&self) -> &ContributionConfig {
        &self.config
    }
}

impl TryFrom<ContributionConfig> for ContributionRule {
    type Error = ContributionRuleError;

    fn try_from(config: ContributionConfig) -> Result<Self, Self::Error> {
        Self::new(config)
    }
}

impl From<ContributionRule> for ContributionConfig {
    fn from(rule: ContributionRule) -> Self {
        rule.config
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_passes_its_own_check() {
        assert_eq!(ContributionRule::new(ContributionConfig::default()), Ok(ContributionRule::default()));
    }
}
