//! The rule of identity: how many links an id may have before it counts as shared.

use core::num::NonZeroU32;
use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::event::subject::Subject;
use crate::wording::problems::problems;

/// How many ids the links of one source may join to one id; an id with more is shared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LinkLimit {
    /// The most users that an alias can be. Default 1: a device of two accounts is a family's or a café's, and would make
    /// one user of its people.
    pub users_of_an_alias: NonZeroU32,
    /// The most aliases that a user can have. Default 1000: devices and cleared cookies of some years; accounts for
    /// demonstration and tests have more.
    pub aliases_of_a_user: NonZeroU32,
}

impl Default for LinkLimit {
    fn default() -> Self {
        const THOUSAND: NonZeroU32 = NonZeroU32::new(1_000).unwrap();
        Self { users_of_an_alias: NonZeroU32::MIN, aliases_of_a_user: THOUSAND }
    }
}

/// The limit of one source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceLimit {
    /// The source.
    pub source: Subject,
    /// Its limit.
    pub limit: LinkLimit,
}

/// The limits of links, each with its reason.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct IdentityConfig {
    /// The limit of every source that has none of its own.
    pub limit: LinkLimit,
    /// The limits of single sources, such as a verified phone number, which may join several accounts. Default none.
    pub limits: Vec<SourceLimit>,
}

/// The rule of identity: limits of which each source has one.
///
/// ```
/// use lifestage::profile::{IdentityRule, Link};
/// use lifestage::{Day, Subject, UserId};
///
/// let (monday, login) = ("2026-01-05".parse::<Day>()?, Subject::new(1));
/// let (ada, ben): (UserId, UserId) = (1_u64.into(), 2_u64.into());
/// let (phone, tablet): (UserId, UserId) = (9_001_u64.into(), 9_002_u64.into());
/// let links = [
///     Link::new(phone, ada, monday, login)?,
///     Link::new(tablet, ada, monday.plus(1), login)?,
///     Link::new(tablet, ben, monday.plus(9), login)?,
/// ]
/// .into_iter()
/// .collect();
///
/// let rule = IdentityRule::default();
/// let families = rule.families(&links, monday.plus(8));
/// assert_eq!(families.family(tablet), [ada, phone, tablet]);
/// // A week later it turns out that the tablet is both of theirs: it joins nobody.
/// let families = rule.families(&links, monday.plus(9));
/// assert_eq!((families.canonical(phone), families.canonical(tablet)), (ada, tablet));
/// let why: Vec<String> = families.left_out().iter().map(|left_out| left_out.to_string()).collect();
/// assert_eq!(
///     why[0],
///     "`9002` is not joined to `1`: `9002` is shared since 2026-01-14, it is 2 users by source #1 where at most 1 is allowed",
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "IdentityConfig", into = "IdentityConfig")]
pub struct IdentityRule {
    config: IdentityConfig,
}

/// Limits that contradict each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum IdentityRuleError {
    /// A source with two limits.
    Twice {
        /// The source.
        of: Subject,
    },
}

problems! {
    enum IdentityRuleError {
        Twice { of: Text } = "problem.identity.twice"
            "source `{of}` stands twice in `limits`: give each source one limit"
            "来源`{of}`在`limits`中出现两次：每个来源只写一个上限";
    }
}

impl IdentityRule {
    /// The rule with this configuration.
    ///
    /// # Errors
    /// When a source has two limits.
    pub fn new(config: IdentityConfig) -> Result<Self, IdentityRuleError> {
        let mut sources = BTreeSet::new();
        match config.limits.iter().find(|limit| !sources.insert(limit.source)) {
            Some(twice) => Err(IdentityRuleError::Twice { of: twice.source }),
            None => Ok(Self { config }),
        }
    }

    /// The configuration.
    pub const fn config(&self) -> &IdentityConfig {
        &self.config
    }

    /// The limit of a source.
    pub fn limit(&self, source: Subject) -> LinkLimit {
        let own = self.config.limits.iter().find(|limit| limit.source == source);
        own.map_or(self.config.limit, |limit| limit.limit)
    }
}

impl TryFrom<IdentityConfig> for IdentityRule {
    type Error = IdentityRuleError;

    fn try_from(config: IdentityConfig) -> Result<Self, Self::Error> {
        Self::new(config)
    }
}

impl From<IdentityRule> for IdentityConfig {
    fn from(rule: IdentityRule) -> Self {
        rule.config
    }
}
