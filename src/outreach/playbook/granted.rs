//! What was given of a budget: to whom, to each group, and why others got nothing.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::sentence;
use crate::answer::guarantee::{Disagreement, Guarantee, all_must};
use crate::answer::reason::{Reason, SeenValue};
use crate::answer::say::{Say, Words, display_in_english};
use crate::answer::sentence::{Phrase, Phrased, display_phrases};
use crate::event::id::UserId;
use crate::number::money::{Amount, Money};
use crate::wording::problems::problems;

/// Who gets what of a budget. What all users get adds up to what is spent, to the minor unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written")]
pub struct BudgetAllocation {
    total: Amount,
    spent: Amount,
    groups: Vec<BudgetGroupSpent>,
    users: Vec<BudgetDecision>,
}

/// The stored form of a [`BudgetAllocation`], before the check.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    total: Amount,
    spent: Amount,
    groups: Vec<BudgetGroupSpent>,
    users: Vec<BudgetDecision>,
}

/// What a group gets of a budget.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct BudgetGroupSpent {
    /// The name of the group.
    pub group: String,
    /// What was kept for it.
    pub floor: Amount,
    /// The most that it could get; none for a group without a cap.
    pub cap: Option<Amount>,
    /// What its users get.
    pub spent: Amount,
    /// Its users with a claim.
    pub claims: u64,
    /// Its users who get what they claim.
    pub funded: u64,
}

/// What was decided about the claim of one user.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct BudgetDecision {
    /// The user.
    pub user: UserId,
    /// The group.
    pub group: String,
    /// The cost, which is given whole or not at all.
    pub cost: Amount,
    reason: BudgetReason,
}

/// Why a claim is funded, or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum BudgetReason {
    /// Funded: it costs nothing.
    Free,
    /// Funded: its group had not reached its floor.
    Floor {
        /// The floor.
        floor: Amount,
    },
    /// Funded by its rank among all claims that cost something and are worth it.
    Ranked {
        /// The rank, from 1.
        place: u64,
        /// The number of these claims.
        of: u64,
    },
    /// Not funded: it is expected to bring less than it costs.
    NotWorth {
        /// What it is expected to bring.
        value: Amount,
        /// The cost.
        cost: Amount,
    },
    /// Not funded: its group would exceed its cap.
    GroupCap {
        /// The cap.
        cap: Amount,
        /// What the group had by then.
        spent: Amount,
        /// The cost.
        cost: Amount,
    },
    /// Not funded: too little of the budget is left.
    BudgetSpent {
        /// What was left.
        left: Amount,
        /// The cost.
        cost: Amount,
    },
}

/// Why a budget cannot be given out, or what was read is not what a budget gives.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BudgetError {
    /// A user claims twice.
    UserTwice {
        /// The user.
        user: UserId,
    },
}

problems! {
    enum BudgetError {
        UserTwice { user: Text } = "problem.budget.user_twice"
            "user `{user}` claims twice: give one claim for each user, that of their next best play"
            "用户`{user}`申领了两次：每名用户只申领一次，即其下一个最佳动作";
    }
}

impl BudgetAllocation {
    pub(super) fn new(total: Amount, spent: Amount, groups: Vec<BudgetGroupSpent>, users: Vec<BudgetDecision>) -> Self {
        let allocation = Self { total, spent, groups, users };
        debug_assert!(allocation.check().is_ok(), "{:?}", allocation.check());
        allocation
    }

    /// The budget.
    pub const fn total(&self) -> Amount {
        self.total
    }

    /// What all users together get.
    pub const fn spent(&self) -> Amount {
        self.spent
    }

    /// What is left of the budget.
    pub const fn left(&self) -> Amount {
        // INVARIANT: no more is spent than there is.
        Amount::minor(self.total.minor_units().saturating_sub(self.spent.minor_units()))
    }

    /// What each group gets, in order of their names.
    pub fn groups(&self) -> impl ExactSizeIterator<Item = &BudgetGroupSpent> {
        self.groups.iter()
    }

    /// What was decided about each user, in order of their ids.
    pub fn users(&self) -> impl ExactSizeIterator<Item = &BudgetDecision> {
        self.users.iter()
    }

    fn check(&self) -> Result<(), Guarantee> {
        let all = || self.users.iter().filter(|decision| decision.is_funded());
        let sum = |costs: &mut dyn Iterator<Item = Amount>| costs.map(|cost| u128::from(cost.minor_units())).sum();
        let spent: u128 = sum(&mut all().map(|decision| decision.cost));
        let by_group: u128 = sum(&mut self.groups.iter().map(|group| group.spent));
        let counts = |count: fn(&BudgetGroupSpent) -> u64| -> u128 {
            self.groups.iter().map(|group| u128::from(count(group))).sum()
        };
        let number = |count: usize| u128::try_from(count).unwrap_or(u128::MAX);
        all_must([
            (self.users.is_sorted_by(|one, next| one.user < next.user), Guarantee::UsersInOrder),
            (self.groups.is_sorted_by(|one, next| one.group < next.group), Guarantee::GroupsInOrder),
            (spent == u128::from(self.spent.minor_units()), Guarantee::UsersAddUp),
            (by_group == spent, Guarantee::GroupsAddUp),
            (self.spent <= self.total, Guarantee::WithinBudget),
            (counts(|group| group.claims) == number(self.users.len()), Guarantee::UserHasGroup),
            (counts(|group| group.funded) == number(all().count()), Guarantee::FundedHasGroup),
            (self.groups.iter().all(|group| group.cap.is_none_or(|cap| group.spent <= cap)), Guarantee::GroupWithinCap),
        ])
    }
}

impl TryFrom<Written> for BudgetAllocation {
    type Error = Disagreement;

    fn try_from(Written { total, spent, groups, users }: Written) -> Result<Self, Disagreement> {
        let allocation = Self { total, spent, groups, users };
        allocation.check().map_err(Disagreement::of("BudgetAllocation"))?;
        Ok(allocation)
    }
}

impl BudgetDecision {
    pub(super) const fn new(user: UserId, group: String, cost: Amount, reason: BudgetReason) -> Self {
        Self { user, group, cost, reason }
    }

    /// Whether the user gets what they claim.
    pub const fn is_funded(&self) -> bool {
        self.reason.is_funded()
    }

    /// Why: the one reason.
    pub fn reasons(&self) -> impl Iterator<Item = BudgetReason> {
        core::iter::once(self.reason)
    }
}

impl BudgetReason {
    /// Whether it is one for giving.
    pub const fn is_funded(self) -> bool {
        matches!(self, Self::Free | Self::Floor { .. } | Self::Ranked { .. })
    }
}

impl Phrased for BudgetReason {
    fn phrase(&self) -> Phrase<'_> {
        match *self {
            Self::Free => sentence::free(),
            Self::Floor { floor } => sentence::floor(Money::from(floor)),
            Self::Ranked { place, of } => sentence::ranked(place, of),
            Self::NotWorth { value, cost } => sentence::not_worth(Money::from(cost), Money::from(value)),
            Self::GroupCap { cap, spent, cost } => {
                sentence::group_cap(Money::from(cost), Money::from(spent), Money::from(cap))
            }
            Self::BudgetSpent { left, cost } => sentence::budget_spent(Money::from(cost), Money::from(left)),
        }
    }
}

display_phrases!(BudgetReason);

impl Say for BudgetDecision {
    fn say_to(&self, words: Words<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.reason.say_to(words, f)
    }
}

display_in_english!(BudgetDecision);

impl From<BudgetReason> for Reason {
    fn from(reason: BudgetReason) -> Self {
        let money = |amount: Amount| Some(SeenValue::from(Money::from(amount)));
        let (rule, seen, bound) = match reason {
            BudgetReason::Free => ("budget.free", None, [None, None]),
            BudgetReason::Floor { floor } => ("budget.floor", None, [money(floor), None]),
            BudgetReason::Ranked { place, of } => {
                let whole = |number: u64| Some(SeenValue::Whole(i64::try_from(number).unwrap_or(i64::MAX)));
                ("budget.ranked", whole(place), [None, whole(of)])
            }
            BudgetReason::NotWorth { value, cost } => ("budget.not_worth", money(value), [money(cost), None]),
            BudgetReason::GroupCap { cap, cost, .. } => ("budget.group_cap", money(cost), [None, money(cap)]),
            BudgetReason::BudgetSpent { left, cost } => ("budget.spent", money(cost), [None, money(left)]),
        };
        Self::saying(rule, seen, bound, &reason.phrase())
    }
}
