//! Shared ids, and the links that are left out because of them.

use serde::{Deserialize, Serialize};

use super::link::Link;
use super::sentence;
use crate::answer::reason::{Reason, SeenValue};
use crate::answer::sentence::{Phrase, Phrased, display_phrases};
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

impl Phrased for SharedId {
    fn phrase(&self) -> Phrase<'_> {
        let Self { id, since, source, end, joined, at_most } = self;
        // One is allowed, several are.
        let one = (*at_most == 1).then_some("");
        match end {
            LinkEnd::Alias => sentence::shared_alias(id, *since, *joined, source, *at_most, one),
            LinkEnd::User => sentence::shared_user(id, *since, *joined, source, *at_most, one),
        }
    }
}

impl Phrased for LeftOut {
    fn phrase(&self) -> Phrase<'_> {
        sentence::left_out(self.link.alias(), self.link.user(), self.shared.phrase())
    }
}

display_phrases!(SharedId, LeftOut);

impl SharedId {
    fn reason(&self, phrase: &Phrase<'_>) -> Reason {
        let bound = [None, Some(SeenValue::from(self.at_most))];
        Reason::saying(self.rule(), Some(SeenValue::from(self.joined)), bound, phrase)
    }
}

impl From<SharedId> for Reason {
    fn from(shared: SharedId) -> Self {
        shared.reason(&shared.phrase())
    }
}

impl From<LeftOut> for Reason {
    fn from(left_out: LeftOut) -> Self {
        left_out.shared.reason(&left_out.phrase())
    }
}
