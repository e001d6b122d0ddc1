//! Who is a seed user: everybody with a score, or the best of a community.

use core::num::NonZeroU32;

use serde::{Deserialize, Serialize};

use crate::number::decimal::Decimal;

/// What makes a seed user.
///
/// ```
/// use lifestage::score::{ContributionConfig, ContributionRole, ContributionRule, SeedUsers};
/// use lifestage::{Day, Event, Profile};
///
/// let day = Day::ymd(2026, 1, 5);
/// let creates = |user: u64| Profile::of((0..user).map(|_| Event::create(user, day)));
/// let community: Vec<Profile> = (1..=4).map(creates).collect();
///
/// let best: SeedUsers = serde_json::from_str(r#"{ "best": { "count": 2 } }"#)?;
/// let rule = ContributionRule::new(ContributionConfig { seed_users: best, ..ContributionConfig::default() })?;
/// let rule = rule.fit(&community, day)?;
/// let seeds = community.iter().filter(|one| {
///     rule.assess(one.as_of(day)).is_ok_and(|found| found.role == ContributionRole::SeedUser)
/// });
/// assert_eq!(seeds.count(), 2);
/// assert_eq!(serde_json::to_string(&rule.config().seed_users)?, r#"{"best":{"count":2,"from":15.0}}"#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum SeedUsers {
    /// Everybody with at least this score, more than that of a volunteer.
    From(Decimal),
    /// The best of a community, however high or low their scores are.
    Best {
        /// How many. Users with the score of the last of them are seed users too, and nobody without a score is.
        count: NonZeroU32,
        /// The score of the last of them, as [`ContributionRule::fit`](super::ContributionRule::fit) found it. Default none: then nobody is a seed user
        /// yet.
        #[serde(default)]
        from: Option<Decimal>,
    },
}

impl SeedUsers {
    /// The least score of a seed user. `None` while it depends on a community that the rule was not fitted to.
    pub const fn least_score(self) -> Option<Decimal> {
        match self {
            Self::From(from) => Some(from),
            Self::Best { from, .. } => from,
        }
    }
}
