//! Shared ids, and the links that are left out because of them.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::link::Link;
use crate::answer::reason::{Reason, SeenValue};
use crate::event::id::UserId;
use crate::event::subject::Subject;
use crate::time::Day;

/// An end of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkEnd {
    /// The id that stands for somebody.
    Alias,
    /// Who that is.
    User,
}

/// An id that more ids are linked to than its limit allows, and that therefore joins nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct SharedId {
    /// The id.
    pub id: UserId,
    /// The day on which it passed the limit.
    pub since: Day,
    /// The source whose links are too many.
    pub source: Subject,
    /// The end at which it stands in those links.
    pub end: LinkEnd,
    /// The number of ids that links of the source join to it.
    pub joined: u32,
    /// The most that the limit allows.
    pub at_most: u32,
}

/// A link that joins nobody, as one of its ids is shared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct LeftOut {
    /// The link.
    pub link: Link,
    /// The id that is shared: the alias where both are.
    pub shared: SharedId,
}

impl SharedId {
    /// The stable name of the rule.
    pub const fn rule(&self) -> &'static str {
        match self.end {
            LinkEnd::Alias => "identity.users_of_an_alias",
            LinkEnd::User => "identity.aliases_of_a_user",
        }
    }
}

impl fmt::Display for SharedId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { id, since, source, end, joined, at_most } = self;
        let has = match end {
            LinkEnd::Alias => format!("is {joined} users"),
            LinkEnd::User => format!("has {joined} aliases"),
        };
        let allowed = if *at_most == 1 { "is" } else { "are" };
        f.pad(&format!(
            "`{id}` is shared since {since}, it {has} by source {source} where at most {at_most} {allowed} allowed"
        ))
    }
}

impl fmt::Display for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { link, shared } = self;
        f.pad(&format!("`{}` is not joined to `{}`: {shared}", link.alias(), link.user()))
    }
}

impl From<SharedId> for Reason {
    fn from(shared: SharedId) -> Self {
        Self::in_english(
            shared.rule(),
            Some(SeenValue::from(shared.joined)),
            [None, Some(SeenValue::from(shared.at_most))],
            shared.to_string(),
        )
    }
}

impl From<LeftOut> for Reason {
    fn from(left_out: LeftOut) -> Self {
        Self { text: left_out.to_string(), ..left_out.shared.into() }
    }
}
