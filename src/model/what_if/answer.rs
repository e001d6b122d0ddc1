//! The answer of a what-if: which users move where between two sides, with how much spend, and why.

use core::fmt;
use core::num::NonZeroUsize;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::flow::SpendFlow;
use crate::answer::definition::{Definition, MergeError};
use crate::answer::mergeable::{Mergeable, mergeable};
use crate::answer::reason::Reason;
use crate::event::id::UserId;
use crate::number::fingerprint::Fingerprint;
use crate::number::money::Money;
use crate::number::ratio::Ratio;
use crate::time::Day;
use crate::wording::problems::problems;

/// Which users move where between two sides.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Written")]
#[non_exhaustive]
pub struct WhatIf {
    pub(super) definition: Definition,
    /// The fingerprints of the rules of both sides.
    pub rules: [Fingerprint; 2],
    /// The days of both sides.
    pub as_of: [Day; 2],
    /// A flow for each name that both sides give: `stage`, `behavior`, `rfm_segment`, `value`, `churn_risk`, `group`,
    /// `tier`, and `segment NAME` with `in` and `out`.
    pub flows: BTreeMap<String, SpendFlow>,
    /// The greatest number of movers that are named.
    pub most_movers: NonZeroUsize,
    /// Users who move in any flow, those who spent the most first.
    pub movers: Vec<Mover>,
    /// The number of users who move.
    pub moved: u64,
    /// The number of all users.
    pub users: u64,
}

mergeable!(WhatIf, "what_if", 1, MergeError);

/// The stored form of a [`WhatIf`].
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    definition: Definition,
    rules: [Fingerprint; 2],
    as_of: [Day; 2],
    flows: BTreeMap<String, SpendFlow>,
    most_movers: NonZeroUsize,
    movers: Vec<Mover>,
    moved: u64,
    users: u64,
}

/// A user who moves in some flow.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Mover {
    /// The user's id.
    pub user: UserId,
    /// The user's lifetime net spend, on the second side.
    pub spend: Money,
    /// The names that changed.
    pub changes: Vec<NameChange>,
}

/// One name that changed, and the rules behind it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct NameChange {
    /// The name, as in [`WhatIf::flows`].
    pub of: String,
    /// The name on the first side; `None` if there was none.
    pub from: Option<String>,
    /// The name on the second side; `None` if there is none.
    pub to: Option<String>,
    /// The rules of the second side behind the change; for a segment that was left, the conditions that failed.
    pub(super) why: Vec<Reason>,
}

/// Why a stored answer contradicts itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WhatIfError {
    /// A flow has other users.
    Flow {
        /// Users in the flow.
        found: u64,
        /// Users in the answer.
        users: u64,
    },
    /// The number of movers is more than all users, or less than in one flow.
    Moved {
        /// The number of movers.
        moved: u64,
        /// The number of users.
        users: u64,
    },
    /// The named movers are not those who spent the most, or are repeated, or too few or too many.
    Movers(usize),
}

problems! {
    enum WhatIfError {
        Flow { found: Whole, users: Whole } = "problem.what_if.flow"
            "a flow has `{found}` users in an answer about `{users}`: give each flow all users"
            "结果涉及`{users}`名用户，其中一项流向却有`{found}`名：请让每项流向包含全部用户";
        Moved { moved: Whole, users: Whole } = "problem.what_if.moved"
            "`{moved}` movers of `{users}` users contradict the flows: store all fields unchanged"
            "`{users}`名用户中有`{moved}`名变动，与各项流向矛盾：请原样保存所有字段";
        Movers(count: Whole) = "problem.what_if.movers"
            "the list of `{count}` movers is invalid: it names each mover once, those who spent the most first, up to `most_movers`"
            "列出的`{count}`名变动用户不对：每名只列一次，消费最多的在前，不超过`most_movers`";
    }
}

impl WhatIf {
    /// The question that was answered, with a fingerprint of the rule.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    /// The share of users who move in any flow; `None` without users.
    pub fn moved_share(&self) -> Option<Ratio> {
        Ratio::of(self.moved, self.users)
    }

    /// Adds the answer to the same question about other users.
    ///
    /// # Errors
    /// If the definitions differ, or there are more users than can be counted; nothing is added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), MergeError> {
        self.definition.must_be(&other.definition)?;
        self.users.checked_add(other.users).ok_or(MergeError::TooMany)?;
        self.add(other);
        Ok(())
    }

    pub(super) fn add(&mut self, other: &Self) {
        for (name, flow) in &other.flows {
            self.flows.entry(name.clone()).or_default().merge(flow);
        }
        self.movers.extend(other.movers.iter().cloned());
        self.movers.sort_by_key(Mover::rank);
        self.movers.truncate(self.most_movers.get());
        self.moved = self.moved.saturating_add(other.moved);
        self.users = self.users.saturating_add(other.users);
    }

    /// Whether a mover of this rank belongs among those named so far.
    pub(super) fn names(&self, rank: (i128, UserId)) -> bool {
        self.movers.len() < self.most_movers.get() || self.movers.last().is_some_and(|last| last.rank() > rank)
    }

    /// Inserts a mover at the right position.
    pub(super) fn put(&mut self, mover: Mover) {
        let at = self.movers.partition_point(|earlier| earlier.rank() < mover.rank());
        self.movers.insert(at, mover);
        self.movers.truncate(self.most_movers.get());
    }
}

impl Mover {
    /// The rank: users who spent the most come first.
    pub(super) fn rank(&self) -> (i128, UserId) {
        rank(self.spend, self.user)
    }
}

/// The rank of a user with this spend.
pub(super) fn rank(spend: Money, user: UserId) -> (i128, UserId) {
    (-i128::from(spend.minor_units()), user)
}

impl NameChange {
    /// The rules of the second side behind the change; for a segment that was left, the conditions that failed.
    pub fn reasons(&self) -> impl Iterator<Item = &Reason> {
        self.why.iter()
    }
}

impl TryFrom<Written> for WhatIf {
    type Error = WhatIfError;

    fn try_from(written: Written) -> Result<Self, WhatIfError> {
        let Written { definition, rules, as_of, flows, most_movers, movers, moved, users } = written;
        if let Some(flow) = flows.values().find(|flow| flow.users() != users) {
            return Err(WhatIfError::Flow { found: flow.users(), users });
        }
        if moved > users || flows.values().any(|flow| flow.moved() > moved) {
            return Err(WhatIfError::Moved { moved, users });
        }
        let named = usize::try_from(moved).map_or(most_movers.get(), |moved| moved.min(most_movers.get()));
        if movers.len() != named || !movers.is_sorted_by(|one, next| one.rank() < next.rank()) {
            return Err(WhatIfError::Movers(movers.len()));
        }
        Ok(Self { definition, rules, as_of, flows, most_movers, movers, moved, users })
    }
}

impl fmt::Display for NameChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [from, to] = [&self.from, &self.to].map(|name| name.as_deref().unwrap_or("none"));
        write!(f, "{} {from} → {to}", self.of)?;
        for (place, reason) in self.why.iter().enumerate() {
            write!(f, "{} {reason}", if place == 0 { ":" } else { ";" })?;
        }
        Ok(())
    }
}
