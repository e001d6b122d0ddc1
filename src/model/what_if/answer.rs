//! Who moves where between two sides, with how much spend, and why.

use core::fmt;
use core::num::NonZeroUsize;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::flow::SpendFlow;
use crate::answer::definition::{Definition, OtherDefinition};
use crate::answer::reason::Reason;
use crate::event::id::UserId;
use crate::number::fingerprint::Fingerprint;
use crate::number::money::Money;
use crate::number::ratio::Ratio;
use crate::time::Day;

/// Who moves where between two sides.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Written")]
#[non_exhaustive]
pub struct WhatIf {
    pub(super) definition: Definition,
    /// What the rules of the one and of the other side mean.
    pub rules: [Fingerprint; 2],
    /// As of which day on the one and on the other side.
    pub as_of: [Day; 2],
    /// A flow for each name that both sides may give: `stage`, `behavior`, `rfm_segment`, `value`, `churn_risk`, `group`,
    /// `tier`, and `segment NAME` with `in` and `out`.
    pub flows: BTreeMap<String, SpendFlow>,
    /// How many movers are named at most.
    pub most_movers: NonZeroUsize,
    /// Who moves in any of them, those who spent the most first.
    pub movers: Vec<Mover>,
    /// How many there are in all.
    pub moved: u64,
    /// Out of how many.
    pub users: u64,
}

/// How a [`WhatIf`] is written.
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

/// A user who is elsewhere on the other side.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Mover {
    /// Who.
    pub user: UserId,
    /// Their net spend of the lifetime on the other side.
    pub spend: Money,
    /// What changed.
    pub changes: Vec<NameChange>,
}

/// One name that changed, and by which rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct NameChange {
    /// Which name, as in [`WhatIf::flows`].
    pub of: String,
    /// From what; none where there was no such name.
    pub from: Option<String>,
    /// To what.
    pub to: Option<String>,
    /// The rules of the other side that made it so; of a segment that was left, the conditions that failed.
    pub(super) why: Vec<Reason>,
}

/// An answer that contradicts itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WhatIfError {
    /// A flow of other users.
    #[error("a flow of `{found}` users in an answer about `{users}`: each flow has all of them")]
    Flow {
        /// Users in the flow.
        found: u64,
        /// Users in the answer.
        users: u64,
    },
    /// More who moved than there are, or fewer than moved in one flow.
    #[error("`{moved}` who moved of `{users}` users contradict the flows")]
    Moved {
        /// Those who moved.
        moved: u64,
        /// Out of how many.
        users: u64,
    },
    /// Movers that are not those who spent the most, each once, as many as were asked for.
    #[error("`{0}` movers that are not those who spent the most, each once, as many as were asked for")]
    Movers(usize),
}

impl WhatIf {
    /// What was asked.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    /// The share of users who move in anything; none of nobody.
    pub fn moved_share(&self) -> Option<Ratio> {
        Ratio::of(self.moved, self.users)
    }

    /// Takes in the answer to the same question about other users.
    ///
    /// # Errors
    /// When it is to another question.
    pub fn merge(&mut self, other: &Self) -> Result<(), OtherDefinition> {
        self.definition.must_be(&other.definition)?;
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

    /// Whether a mover of this rank is among those who are named so far.
    pub(super) fn names(&self, rank: (i128, UserId)) -> bool {
        self.movers.len() < self.most_movers.get() || self.movers.last().is_some_and(|last| last.rank() > rank)
    }

    /// Puts a mover in their place.
    pub(super) fn put(&mut self, mover: Mover) {
        let at = self.movers.partition_point(|earlier| earlier.rank() < mover.rank());
        self.movers.insert(at, mover);
        self.movers.truncate(self.most_movers.get());
    }
}

impl Mover {
    /// Those who spent the most come first.
    pub(super) fn rank(&self) -> (i128, UserId) {
        rank(self.spend, self.user)
    }
}

/// The rank of a user who spent so much.
pub(super) fn rank(spend: Money, user: UserId) -> (i128, UserId) {
    (-i128::from(spend.minor_units()), user)
}

impl NameChange {
    /// The rules of the other side that made it so; of a segment that was left, the conditions that failed.
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
