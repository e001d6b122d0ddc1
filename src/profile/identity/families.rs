//! Families: which ids are one user as of a day, who is shared, and what was left out.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::shared::{LeftOut, SharedId};
use crate::event::id::UserId;
use crate::time::Day;
use crate::wording::problems::problems;

/// Which ids are one user as of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Families {
    as_of: Day,
    /// The canonical id of each id that is joined to another.
    canonical: BTreeMap<UserId, UserId>,
    /// The ids of each family by its canonical id. INVARIANT: of `canonical`, each ascending, of at least two.
    members: BTreeMap<UserId, Vec<UserId>>,
    shared: Vec<SharedId>,
    left_out: Vec<LeftOut>,
}

/// How [`Families`] are written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    as_of: Day,
    families: Vec<Vec<UserId>>,
    shared: Vec<SharedId>,
    left_out: Vec<LeftOut>,
}

/// Families that cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FamiliesError {
    /// A family that this crate did not write.
    Family {
        /// Its first id.
        canonical: UserId,
    },
    /// An id in two families.
    Twice {
        /// The id.
        id: UserId,
    },
}

problems! {
    enum FamiliesError {
        Family { canonical: Text } = "problem.families.family"
            "the family of `{canonical}` is of less than two ids, or not in ascending order: give families as this crate wrote them"
            "`{canonical}`的同一人编号组不足两个，或不是从小到大：请提供本库写出的内容";
        Twice { id: Text } = "problem.families.twice"
            "`{id}` is in two families: give families as this crate wrote them, or compute them from the links"
            "`{id}`属于两个同一人编号组：请提供本库写出的内容，或由关联重新计算";
    }
}

impl Families {
    pub(super) fn new(
        as_of: Day,
        canonical: BTreeMap<UserId, UserId>,
        shared: Vec<SharedId>,
        left_out: Vec<LeftOut>,
    ) -> Self {
        let mut members: BTreeMap<UserId, Vec<UserId>> = BTreeMap::new();
        for (id, head) in &canonical {
            members.entry(*head).or_default().push(*id);
        }
        Self { as_of, canonical, members, shared, left_out }
    }

    /// The day asked about.
    pub const fn as_of(&self) -> Day {
        self.as_of
    }

    /// The id under which a user is kept: the smallest of their family, their own where nobody is joined to them.
    pub fn canonical(&self, id: impl Into<UserId>) -> UserId {
        let id = id.into();
        self.canonical.get(&id).copied().unwrap_or(id)
    }

    /// All ids of the user who has this one, ascending; that id alone where nobody is joined to it.
    pub fn family(&self, id: impl Into<UserId>) -> Vec<UserId> {
        let id = id.into();
        self.members.get(&self.canonical(id)).cloned().unwrap_or_else(|| vec![id])
    }

    /// All families of at least two ids, by their canonical ids; each family ascending.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (UserId, &[UserId])> {
        self.members.iter().map(|(canonical, ids)| (*canonical, ids.as_slice()))
    }

    /// The ids that join nobody, in order of the id and of the day; an id once for each source of which it has too many
    /// links at one end.
    pub fn shared(&self) -> &[SharedId] {
        &self.shared
    }

    /// The links in force that join nobody, and why, in order of alias, user and source.
    pub fn left_out(&self) -> &[LeftOut] {
        &self.left_out
    }
}

impl From<Families> for Written {
    fn from(families: Families) -> Self {
        let Families { as_of, canonical: _, members, shared, left_out } = families;
        Self { as_of, families: members.into_values().collect(), shared, left_out }
    }
}

impl TryFrom<Written> for Families {
    type Error = FamiliesError;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        let Written { as_of, families, shared, left_out } = written;
        let mut canonical = BTreeMap::new();
        for family in families {
            let head = family.first().copied().unwrap_or(UserId::new(0));
            if family.len() < 2 || !family.is_sorted_by(|one, next| one < next) {
                return Err(FamiliesError::Family { canonical: head });
            }
            for id in family {
                if canonical.insert(id, head).is_some() {
                    return Err(FamiliesError::Twice { id });
                }
            }
        }
        Ok(Self::new(as_of, canonical, shared, left_out))
    }
}
