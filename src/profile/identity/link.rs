//! Links between ids, and their ends.

use serde::{Deserialize, Serialize};

use crate::event::id::UserId;
use crate::event::subject::Subject;
use crate::time::Day;
use crate::wording::problems::problems;

/// One fact: an alias is known to be a user, since a day, from a source.
///
/// The alias is the id that only stands for somebody: a device, a visitor without a login, an old account. The user is
/// the account. Families do not care which is which, but limits do: a person has many devices, and a device one person.
/// The source is a small number of your own, such as a login, a verified phone number or an import.
///
/// ```
/// use lifestage::profile::Link;
/// use lifestage::{Day, Subject, UserId};
///
/// let (device, ada, login): (UserId, UserId, _) = (9_001_u64.into(), 1_u64.into(), Subject::new(1));
/// let link = Link::new(device, ada, Day::ymd(2026, 1, 5), login)?;
/// assert_eq!((link.alias(), link.user()), (device, ada));
/// assert_eq!(
///     Link::new(ada, ada, Day::ymd(2026, 1, 5), login).unwrap_err().to_string(),
///     "a link from `1` to itself says nothing: give two ids",
/// );
/// # Ok::<(), lifestage::profile::LinkError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "WrittenLink", into = "WrittenLink")]
pub struct Link {
    // In this order, so that links of one pair and source stand together, the earliest first.
    alias: UserId,
    user: UserId,
    source: Subject,
    since: Day,
}

/// The end of a link: from a day on, the links of an alias, a user and a source with an earlier or the same `since` are
/// not in force. A link since a later day is a new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "WrittenUnlink", into = "WrittenUnlink")]
pub struct Unlink {
    alias: UserId,
    user: UserId,
    source: Subject,
    on: Day,
}

/// How a [`Link`] is written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenLink {
    alias: UserId,
    user: UserId,
    since: Day,
    source: Subject,
}

/// How an [`Unlink`] is written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenUnlink {
    alias: UserId,
    user: UserId,
    on: Day,
    source: Subject,
}

/// A link that links nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LinkError {
    /// The id at both ends.
    pub id: UserId,
}

problems! {
    struct LinkError { id: Text } = "problem.link"
        "a link from `{id}` to itself says nothing: give two ids"
        "`{id}`与自身的关联没有意义：请给出两个编号";
}

impl Link {
    /// The link of an alias to a user, since a day, from a source.
    ///
    /// # Errors
    /// When both ids are the same.
    pub fn new(
        alias: impl Into<UserId>,
        user: impl Into<UserId>,
        since: Day,
        source: Subject,
    ) -> Result<Self, LinkError> {
        let (alias, user) = two_ids(alias.into(), user.into())?;
        Ok(Self { alias, user, source, since })
    }

    /// The id that stands for the user.
    pub const fn alias(&self) -> UserId {
        self.alias
    }

    /// Who that is.
    pub const fn user(&self) -> UserId {
        self.user
    }

    /// The first day on which it is so.
    pub const fn since(&self) -> Day {
        self.since
    }

    /// How it is known.
    pub const fn source(&self) -> Subject {
        self.source
    }

    /// Whether the link names this id.
    pub fn names(&self, id: UserId) -> bool {
        self.alias == id || self.user == id
    }

    /// The end of this link on a day.
    pub const fn end(&self, on: Day) -> Unlink {
        Unlink { alias: self.alias, user: self.user, source: self.source, on }
    }

    /// The alias, the user and the source: what an end goes by.
    pub(super) const fn pair(&self) -> (UserId, UserId, Subject) {
        (self.alias, self.user, self.source)
    }
}

impl Unlink {
    /// The end of the links of an alias to a user from a source, on a day.
    ///
    /// # Errors
    /// When both ids are the same.
    pub fn new(alias: impl Into<UserId>, user: impl Into<UserId>, on: Day, source: Subject) -> Result<Self, LinkError> {
        let (alias, user) = two_ids(alias.into(), user.into())?;
        Ok(Self { alias, user, source, on })
    }

    /// The id that stood for the user.
    pub const fn alias(&self) -> UserId {
        self.alias
    }

    /// Who that was.
    pub const fn user(&self) -> UserId {
        self.user
    }

    /// The first day on which it is not so.
    pub const fn on(&self) -> Day {
        self.on
    }

    /// How the link was known.
    pub const fn source(&self) -> Subject {
        self.source
    }

    /// Whether it names this id.
    pub fn names(&self, id: UserId) -> bool {
        self.alias == id || self.user == id
    }

    /// The same end on another day.
    pub(super) const fn moved_to(self, on: Day) -> Self {
        Self { on, ..self }
    }
}

fn two_ids(alias: UserId, user: UserId) -> Result<(UserId, UserId), LinkError> {
    if alias == user { Err(LinkError { id: alias }) } else { Ok((alias, user)) }
}

impl From<Link> for WrittenLink {
    fn from(link: Link) -> Self {
        let Link { alias, user, source, since } = link;
        Self { alias, user, since, source }
    }
}

impl TryFrom<WrittenLink> for Link {
    type Error = LinkError;

    fn try_from(written: WrittenLink) -> Result<Self, Self::Error> {
        Self::new(written.alias, written.user, written.since, written.source)
    }
}

impl From<Unlink> for WrittenUnlink {
    fn from(unlink: Unlink) -> Self {
        let Unlink { alias, user, source, on } = unlink;
        Self { alias, user, on, source }
    }
}

impl TryFrom<WrittenUnlink> for Unlink {
    type Error = LinkError;

    fn try_from(written: WrittenUnlink) -> Result<Self, Self::Error> {
        Self::new(written.alias, written.user, written.on, written.source)
    }
}
