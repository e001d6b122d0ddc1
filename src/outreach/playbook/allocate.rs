//! Allocating a budget: who of those who claim a part of it gets it.

use core::cmp::{Ordering, Reverse};
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::assess::NextBest;
use super::bound::BudgetBound;
use super::budget::BudgetRule;
use super::granted::{BudgetAllocation, BudgetDecision, BudgetError, BudgetGroupSpent, BudgetReason};
use crate::event::id::UserId;
use crate::number::money::Amount;

/// What one user would cost, and what that would bring.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BudgetClaim {
    /// The user; one claim for each.
    pub user: UserId,
    /// The group whose floor and cap count. One that the budget does not name has neither.
    #[serde(default)]
    pub group: String,
    /// The cost, in minor units.
    pub cost: Amount,
    /// The priority, where no value is given, and among equal values. Default 0.
    #[serde(default)]
    pub priority: i32,
    /// What is expected to come of it, in minor units: from a value model, or from an experiment. Default none.
    #[serde(default)]
    pub value: Option<Amount>,
}

impl BudgetClaim {
    /// The claim of a user's next best play, without a value; none where no play applies.
    pub fn of(next: &NextBest, group: impl Into<String>) -> Option<Self> {
        let play = &next.chosen.as_ref()?.play;
        Some(Self { user: next.user, group: group.into(), cost: play.cost, priority: play.priority, value: None })
    }

    /// The same claim with what is expected to come of it.
    #[must_use]
    pub const fn worth(mut self, value: Amount) -> Self {
        self.value = Some(value);
        self
    }

    /// The order in which claims are paid: those with a value before those without, then the higher value for each unit of
    /// cost, the higher priority, the lower cost, the smaller id. Costs are above 0.
    fn rank(&self, other: &Self) -> Ordering {
        let product = |value: Amount, cost: Amount| u128::from(value.minor_units()) * u128::from(cost.minor_units());
        let by_value = match (self.value, other.value) {
            // value / cost against value / cost, without a division.
            (Some(mine), Some(theirs)) => product(theirs, self.cost).cmp(&product(mine, other.cost)),
            (mine, theirs) => theirs.is_some().cmp(&mine.is_some()),
        };
        let rest = |claim: &Self| (Reverse(claim.priority), claim.cost, claim.user);
        by_value.then_with(|| rest(self).cmp(&rest(other)))
    }
}

/// What a group has had so far.
struct GroupState {
    floor: u64,
    cap: Option<u64>,
    spent: u64,
    claims: u64,
    funded: u64,
}

/// A budget that is being given out.
struct Purse<'a> {
    total: u64,
    spent: u64,
    groups: BTreeMap<&'a str, GroupState>,
}

impl BudgetRule {
    /// Decides who gets what they claim, in whole minor units. What is given never exceeds the budget nor the cap of a group.
    ///
    /// What costs nothing goes to everybody. Then each group in the order of the budget gets its claims by rank until they
    /// reach its floor; what is kept for the floors of later groups is not touched. Then all others get theirs by rank. A claim
    /// that does not fit is passed over, so a cheaper one after it may still fit.
    ///
    /// ```
    /// use lifestage::outreach::{BudgetClaim, BudgetRule};
    /// use lifestage::Amount;
    ///
    /// let budget: BudgetRule = serde_json::from_str(
    ///     r#"{ "total": 1000, "groups": [{ "group": "new", "floor": { "share": 3000 } }] }"#,
    /// )?;
    /// let claim = |user: u64, group: &str, value| BudgetClaim {
    ///     user: user.into(), group: group.to_owned(), cost: Amount::minor(400), priority: 0, value: Some(Amount::minor(value)),
    /// };
    /// let given = budget.allocate([claim(1, "loyal", 900), claim(2, "loyal", 800), claim(3, "new", 500), claim(4, "new", 300)])?;
    /// assert_eq!((given.spent(), given.left()), (Amount::minor(800), Amount::minor(200)));
    /// let why: Vec<String> = given.users().map(|decision| format!("{decision}")).collect();
    /// assert_eq!(
    ///     why,
    ///     ["funded: place 1 of 3 claims",
    ///      "not funded: it costs 400, and 200 of the budget are left",
    ///      "funded: within the floor of 300 of its group",
    ///      "not funded: it costs 400 and is expected to bring 300"],
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If a user claims twice.
    pub fn allocate(&self, claims: impl IntoIterator<Item = BudgetClaim>) -> Result<BudgetAllocation, BudgetError> {
        let mut claims: Vec<BudgetClaim> = claims.into_iter().collect();
        claims.sort_unstable_by_key(|claim| claim.user);
        let twice = claims.windows(2).find(|pair| matches!(pair, [one, next] if one.user == next.user));
        if let Some([claim, _]) = twice {
            return Err(BudgetError::UserTwice { user: claim.user });
        }
        let mut reasons: Vec<Option<BudgetReason>> = claims.iter().map(without_asking).collect();
        // INVARIANT: what has no reason yet costs something, as `rank` needs it.
        let mut order: Vec<usize> =
            reasons.iter().enumerate().filter(|(_, reason)| reason.is_none()).map(|(place, _)| place).collect();
        order.sort_unstable_by(|one, other| match (claims.get(*one), claims.get(*other)) {
            (Some(one), Some(other)) => one.rank(other),
            _ => Ordering::Equal,
        });
        let mut purse = Purse::of(self, &claims, &reasons);
        self.fill_floors(&mut purse, &claims, &order, &mut reasons);
        let of = u64::try_from(order.len()).unwrap_or(u64::MAX);
        for (rank, place) in (1_u64..).zip(&order) {
            let (Some(claim), Some(reason)) = (claims.get(*place), reasons.get_mut(*place)) else { continue };
            if reason.is_none() {
                let left = purse.total - purse.spent;
                *reason = Some(purse.pay(claim, left).unwrap_or(BudgetReason::Ranked { place: rank, of }));
            }
        }
        let groups = purse.spent_by_group();
        let (total, spent) = (Amount::minor(purse.total), Amount::minor(purse.spent));
        let decided = claims.into_iter().zip(reasons);
        let users = decided.filter_map(|(BudgetClaim { user, group, cost, .. }, reason)| {
            // INVARIANT: every claim was decided.
            Some(BudgetDecision::new(user, group, cost, reason?))
        });
        Ok(BudgetAllocation::new(total, spent, groups, users.collect()))
    }

    /// Pays the claims of each group by rank until they reach its floor.
    fn fill_floors(
        &self,
        purse: &mut Purse<'_>,
        claims: &[BudgetClaim],
        order: &[usize],
        reasons: &mut [Option<BudgetReason>],
    ) {
        let mut by_group: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for place in order {
            if let Some(claim) = claims.get(*place) {
                by_group.entry(&claim.group).or_default().push(*place);
            }
        }
        // INVARIANT: the floors of a checked budget add up to the total at most.
        let mut kept: u64 = self.floors().map(|(_, floor)| floor.minor_units()).sum();
        for (group, floor) in self.floors() {
            kept -= floor.minor_units();
            for place in by_group.get(group).into_iter().flatten() {
                let (Some(claim), Some(reason)) = (claims.get(*place), reasons.get_mut(*place)) else { continue };
                if purse.groups.get(group).is_none_or(|state| state.spent >= state.floor) {
                    break;
                }
                let free = (purse.total - purse.spent).saturating_sub(kept);
                if purse.pay(claim, free).is_none() {
                    *reason = Some(BudgetReason::Floor { floor });
                }
            }
        }
    }

    /// The groups with a floor, in their order.
    fn floors(&self) -> impl Iterator<Item = (&str, Amount)> {
        let config = self.config();
        config.groups.iter().filter_map(|group| Some((&*group.group, group.floor?.of(config.total))))
    }
}

/// What is decided without a look at the budget.
fn without_asking(claim: &BudgetClaim) -> Option<BudgetReason> {
    match claim.value {
        _ if claim.cost.minor_units() == 0 => Some(BudgetReason::Free),
        Some(value) if value < claim.cost => Some(BudgetReason::NotWorth { value, cost: claim.cost }),
        _ => None,
    }
}

impl<'a> Purse<'a> {
    fn of(rule: &'a BudgetRule, claims: &'a [BudgetClaim], reasons: &[Option<BudgetReason>]) -> Self {
        let config = rule.config();
        let bound = |bound: Option<BudgetBound>| bound.map(|bound| bound.of(config.total).minor_units());
        let state = |floor, cap| GroupState { floor, cap, spent: 0, claims: 0, funded: 0 };
        let named = config.groups.iter();
        let mut groups: BTreeMap<&str, GroupState> =
            named.map(|group| (&*group.group, state(bound(group.floor).unwrap_or(0), bound(group.cap)))).collect();
        for (claim, reason) in claims.iter().zip(reasons) {
            let group = groups.entry(&claim.group).or_insert_with(|| state(0, None));
            group.claims += 1;
            group.funded += u64::from(matches!(reason, Some(BudgetReason::Free)));
        }
        Self { total: config.total.minor_units(), spent: 0, groups }
    }

    /// Pays a claim out of what is free, or says why not.
    fn pay(&mut self, claim: &BudgetClaim, free: u64) -> Option<BudgetReason> {
        let cost = claim.cost.minor_units();
        let group = self.groups.get_mut(&*claim.group)?;
        if let Some(cap) = group.cap.filter(|cap| group.spent.checked_add(cost).is_none_or(|spent| spent > *cap)) {
            let (cap, spent) = (Amount::minor(cap), Amount::minor(group.spent));
            return Some(BudgetReason::GroupCap { cap, spent, cost: claim.cost });
        }
        if cost > free {
            return Some(BudgetReason::BudgetSpent { left: Amount::minor(free), cost: claim.cost });
        }
        // INVARIANT: what is free is at most what is left of the total, so neither sum exceeds it.
        group.spent += cost;
        group.funded += 1;
        self.spent += cost;
        None
    }

    fn spent_by_group(&self) -> Vec<BudgetGroupSpent> {
        let spent = |(group, state): (&&str, &GroupState)| BudgetGroupSpent {
            group: (*group).to_owned(),
            floor: Amount::minor(state.floor),
            cap: state.cap.map(Amount::minor),
            spent: Amount::minor(state.spent),
            claims: state.claims,
            funded: state.funded,
        };
        self.groups.iter().map(spent).collect()
    }
}
