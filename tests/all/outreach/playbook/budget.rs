//! Budgets: laws over random claims, and known cases.

use std::collections::BTreeMap;

use lifestage::answer::{Language, Reason, Say};
use lifestage::outreach::{
    BudgetAllocation, BudgetBound, BudgetClaim, BudgetConfig, BudgetError, BudgetGroup, BudgetReason, BudgetRule,
};
use lifestage::{Amount, UserId};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::shared::seeded::cases;
use crate::shared::travels::travels;

const GROUPS: [&str; 3] = ["new", "loyal", "silent"];

fn claims() -> impl Strategy<Value = Vec<BudgetClaim>> {
    let claim = (select(GROUPS.to_vec()), 0_u64..40, -1_i32..2, prop::option::of(0_u64..90));
    vec(claim, 0..40).prop_map(|claims| {
        let claim = |(user, (group, cost, priority, value)): (u64, (&str, u64, i32, Option<u64>))| BudgetClaim {
            user: user.into(),
            group: group.to_owned(),
            cost: Amount::minor(cost),
            priority,
            value: value.map(Amount::minor),
        };
        (0..).zip(claims).map(claim).collect()
    })
}

/// Budgets with floors and caps that fit; others are not tried.
fn budget() -> impl Strategy<Value = BudgetRule> {
    let bound = || {
        prop::option::of(prop_oneof![
            (0_u16..5_000).prop_map(BudgetBound::Share),
            (0_u64..120).prop_map(|units| BudgetBound::Money(Amount::minor(units))),
        ])
    };
    let groups = vec((bound(), bound()), 0..3);
    (0_u64..400, groups).prop_filter_map("floors that do not fit", |(total, bounds)| {
        let group = |(name, (floor, cap)): (&str, (Option<BudgetBound>, Option<BudgetBound>))| BudgetGroup {
            group: name.to_owned(),
            floor,
            cap,
        };
        let groups = GROUPS.into_iter().zip(bounds).map(group).collect();
        BudgetRule::new(BudgetConfig { total: Amount::minor(total), groups }).ok()
    })
}

/// What groups get, counted from the users.
fn by_group(claims: &[BudgetClaim], given: &BudgetAllocation) -> BTreeMap<String, u64> {
    let mut sums = BTreeMap::new();
    for (claim, decision) in claims.iter().zip(given.users()) {
        assert_eq!((claim.user, claim.cost, &claim.group), (decision.user, decision.cost, &decision.group));
        *sums.entry(claim.group.clone()).or_insert(0) += u64::from(decision.is_funded()) * claim.cost.minor_units();
    }
    sums
}

fn reason(given: &BudgetAllocation, place: usize) -> BudgetReason {
    given.users().nth(place).unwrap().reasons().next().unwrap()
}

proptest! {
    #![proptest_config(cases(2_000))]

    #[test]
    fn what_is_given_adds_up_and_never_exceeds_the_budget_or_a_cap(rule in budget(), claims in claims()) {
        let given = rule.allocate(claims.clone()).unwrap();
        let sums = by_group(&claims, &given);
        prop_assert_eq!(sums.values().sum::<u64>(), given.spent().minor_units());
        prop_assert_eq!(given.spent().minor_units() + given.left().minor_units(), rule.config().total.minor_units());
        for group in given.groups() {
            prop_assert_eq!(group.spent.minor_units(), sums.get(&group.group).copied().unwrap_or(0));
            prop_assert!(group.cap.is_none_or(|cap| group.spent <= cap));
        }
    }

    #[test]
    fn a_group_below_its_floor_has_no_claim_that_fits_into_what_is_kept_for_it(rule in budget(), claims in claims()) {
        let given = rule.allocate(claims.clone()).unwrap();
        for group in given.groups().filter(|group| group.spent < group.floor) {
            let kept = group.floor.minor_units() - group.spent.minor_units();
            let of_group = claims.iter().zip(given.users()).filter(|(claim, _)| claim.group == group.group);
            for (claim, decision) in of_group {
                let is_worth = claim.value.is_none_or(|value| value >= claim.cost);
                prop_assert!(decision.is_funded() || !is_worth || claim.cost.minor_units() > kept, "{:?}", decision);
            }
        }
    }

    #[test]
    fn nobody_goes_without_while_a_claim_that_ranks_lower_and_costs_as_much_is_paid(rule in budget(), claims in claims()) {
        let given = rule.allocate(claims.clone()).unwrap();
        let value_for_cost = |claim: &BudgetClaim| claim.value.map(|value| (value.minor_units(), claim.cost.minor_units()));
        let is_higher = |one: &BudgetClaim, other: &BudgetClaim| match (value_for_cost(one), value_for_cost(other)) {
            (Some((value, cost)), Some((other_value, other_cost))) => value * other_cost > other_value * cost,
            (Some(_), None) => true,
            (None, Some(_)) => false,
            (None, None) => one.priority > other.priority,
        };
        for (place, claim) in claims.iter().enumerate() {
            if !matches!(reason(&given, place), BudgetReason::BudgetSpent { .. }) {
                continue;
            }
            for (other_place, other) in claims.iter().enumerate() {
                let is_ranked = matches!(reason(&given, other_place), BudgetReason::Ranked { .. });
                prop_assert!(!(is_ranked && is_higher(claim, other) && other.cost >= claim.cost), "{claim:?} {other:?}");
            }
        }
    }

    #[test]
    fn the_order_of_claims_does_not_show(rule in budget(), claims in claims(), turn in 0_usize..40) {
        let mut turned = claims.clone();
        turned.rotate_left(turn.min(claims.len()));
        turned.reverse();
        prop_assert_eq!(rule.allocate(turned).unwrap(), rule.allocate(claims).unwrap());
    }

    #[test]
    fn an_allocation_comes_back_as_it_was_and_a_bent_one_is_refused(rule in budget(), claims in claims()) {
        let given = rule.allocate(claims).unwrap();
        travels(&given);
        let mut bent = serde_json::to_value(&given).unwrap();
        bent["spent"] = (given.spent().minor_units() + 1).into();
        prop_assert!(serde_json::from_value::<BudgetAllocation>(bent).is_err());
    }
}

#[test]
fn a_floor_keeps_money_for_a_group_that_ranks_lower() {
    let claim = |user: u64, group: &str, cost, value| BudgetClaim {
        user: user.into(),
        group: group.to_owned(),
        cost: Amount::minor(cost),
        priority: 0,
        value: Some(Amount::minor(value)),
    };
    let claims = [
        claim(1, "loyal", 60, 600),
        claim(2, "loyal", 40, 300),
        claim(3, "new", 30, 40),
        claim(4, "new", 30, 35),
        claim(5, "new", 0, 0),
    ];
    let funded = |groups| {
        let rule = BudgetRule::new(BudgetConfig { total: Amount::minor(100), groups }).unwrap();
        let given = rule.allocate(claims.clone()).unwrap();
        let users = given.users().filter(|decision| decision.is_funded()).map(|decision| decision.user);
        users.collect::<Vec<UserId>>()
    };
    let users = |ids: &[u64]| ids.iter().map(|id| UserId::from(*id)).collect::<Vec<_>>();
    let new = |floor, cap| vec![BudgetGroup { group: "new".to_owned(), floor, cap }];
    assert_eq!(funded(Vec::new()), users(&[1, 2, 5]));
    assert_eq!(funded(new(Some(BudgetBound::Share(1_000)), None)), users(&[1, 3, 5]), "30 reach the floor of 10");
    assert_eq!(funded(new(Some(BudgetBound::Share(4_000)), None)), users(&[2, 3, 4, 5]), "60 reach the floor of 40");
    let capped = new(Some(BudgetBound::Share(3_000)), Some(BudgetBound::Money(Amount::minor(30))));
    assert_eq!(funded(capped), users(&[1, 3, 5]));
    assert_eq!(funded(new(None, Some(BudgetBound::Share(0)))), users(&[1, 2, 5]), "what is free is no money");
}

#[test]
fn a_user_claims_once_and_each_reason_is_said_in_both_languages() {
    let claim = |user: u64| BudgetClaim {
        user: user.into(),
        group: String::new(),
        cost: Amount::minor(1),
        priority: 0,
        value: None,
    };
    let twice = BudgetRule::default().allocate([claim(3), claim(2), claim(3)]);
    assert_eq!(twice, Err(BudgetError::UserTwice { user: 3_u64.into() }));
    let [one, two, three] = [100, 250, 300].map(Amount::minor);
    let reasons = [
        (BudgetReason::Free, "通过：不花预算"),
        (BudgetReason::Floor { floor: two }, "通过：所在分组的保底预算为250"),
        (BudgetReason::Ranked { place: 1, of: 2 }, "通过：在2项申请中排第1"),
        (BudgetReason::NotWorth { value: one, cost: two }, "不通过：成本250，预期收益仅100"),
        (BudgetReason::GroupCap { cap: three, spent: two, cost: one }, "不通过：成本100，所在分组已用250，上限300"),
        (BudgetReason::BudgetSpent { left: one, cost: two }, "不通过：成本250，预算只剩100"),
    ];
    for (reason, chinese) in reasons {
        assert_eq!(reason.say(Language::Chinese).to_string(), chinese);
        let stored = Reason::from(reason);
        assert_eq!(stored.say(Language::Chinese).to_string(), chinese);
        assert_eq!(stored.to_string(), reason.to_string());
    }
}
