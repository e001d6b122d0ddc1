//! What would change, who moves where, and why.

use std::num::NonZeroUsize;

use lifestage::model::{SpendFlow, WhatIf, WhatIfRule};
use lifestage::rule::{Fittable, Segment, Segments};
use lifestage::score::{BehaviorConfig, BehaviorCuts, BehaviorRule, StageConfig, StageRule};
use lifestage::time::Calendar;
use lifestage::{Amount, Day, Event, Money, Population, RuleSet, User};
use proptest::prelude::*;

use crate::shared::seeded::cases;
use crate::shared::travels::travels;

const DAY: Day = Day::ymd(2026, 3, 31);

/// A hundred users who come and buy more or less often, the last ones not yet there a month ago.
fn shop() -> Population {
    let events = (1..=100_u64).flat_map(|user| {
        let first = if user > 90 { 20 } else { 120 };
        let visits =
            (0..first).filter(move |ago| *ago == first - 1 || (u64::from(*ago) * 7 + user) % (3 + user % 29) == 0);
        visits.flat_map(move |ago| {
            let buys = (user + u64::from(ago)).is_multiple_of(3);
            let bought = buys.then(|| Event::purchase(user, DAY.minus(ago), Amount::minor(100 * user)));
            [Event::log_in(user, DAY.minus(ago))].into_iter().chain(bought)
        })
    });
    let events: Vec<Event> = events.collect();
    Population::from_events(&events, Calendar::utc()).unwrap()
}

fn segmented(at_least: u32) -> RuleSet {
    let keen =
        format!(r#"[{{ "name": "keen", "when": {{ "active_days": {{ "last": 28 }}, "at_least": {at_least} }} }}]"#);
    RuleSet { segments: serde_json::from_str(&keen).unwrap(), ..RuleSet::full() }
}

fn comparing(most_movers: usize) -> WhatIfRule {
    WhatIfRule { most_movers: NonZeroUsize::new(most_movers).unwrap() }
}

#[test]
fn the_same_rules_on_the_same_day_move_nobody() {
    let shop = shop();
    let rules = segmented(4).fit_population(&shop, DAY).unwrap();
    let same = comparing(5).what_if(&shop, &rules, &rules, DAY).unwrap();
    assert_eq!((same.moved, same.users, same.movers.len()), (0, 100, 0));
    let names: Vec<&str> = same.flows.keys().map(String::as_str).collect();
    assert_eq!(names, ["behavior", "churn_risk", "group", "rfm_segment", "segment keen", "stage", "tier", "value"]);
    assert!(same.flows.values().all(|flow| flow.users() == 100 && flow.moved() == 0));
    assert_eq!(same.rules[0], same.rules[1]);
}

#[test]
fn raising_a_threshold_names_the_users_below_it_and_their_number() {
    let shop = shop();
    let rules = segmented(4).fit_population(&shop, DAY).unwrap();
    let strict = RuleSet { segments: segmented(6).segments, ..rules.clone() };
    let found = comparing(3).what_if(&shop, &rules, &strict, DAY).unwrap();
    let active = |user: u64| {
        let profile = shop.profile(user).unwrap();
        profile.as_of(DAY).active_days(&lifestage::KindSet::activity(), lifestage::time::Window::last(28)).unwrap()
    };
    let between: Vec<u64> = (1..=100).filter(|user| (4..6).contains(&active(*user))).collect();
    assert!(between.len() > 3);
    assert_eq!(found.moved, between.len() as u64);
    assert_eq!(found.flows["segment keen"].moved(), found.moved);
    assert_eq!(found.movers.len(), 3, "no more than asked for");
    // Those who spent the most.
    let mut spends: Vec<Money> = between
        .iter()
        .map(|user| shop.profile(*user).unwrap().as_of(DAY).net_spend(lifestage::time::Window::LIFETIME).unwrap())
        .collect();
    spends.sort();
    spends.reverse();
    assert_eq!(found.movers.iter().map(|mover| mover.spend).collect::<Vec<_>>(), spends[..3]);
    let change = &found.movers[0].changes;
    assert_eq!(change.len(), 1);
    let seen = active(u64::try_from(found.movers[0].user.bits()).unwrap());
    assert_eq!(
        change[0].to_string(),
        format!(
            "segment keen in → out: false: active days in the last 28 days {seen}, needs at least 6: {} short",
            6 - seen
        )
    );
    travels(&found);
}

#[test]
fn every_part_of_a_rule_set_says_which_rule_moved_a_user() {
    let shop = shop();
    let rules = segmented(4).fit_population(&shop, DAY).unwrap();
    let brisk = StageConfig { silent_from: 7, churned_from: 14, ..StageConfig::default() };
    let behavior = BehaviorRule::new(BehaviorConfig::default()).unwrap();
    let often = BehaviorCuts { frequency: 3, ..BehaviorCuts::default() };
    let other = RuleSet {
        stage: StageRule::new(brisk).unwrap(),
        behavior: Some(Fittable::Fitted(behavior.with_cuts(often))),
        ..rules.clone()
    };
    let found = comparing(100).what_if(&shop, &rules, &other, DAY).unwrap();
    for (of, rule) in [("stage", "stage."), ("behavior", "behavior."), ("tier", "group.tier")] {
        let changes: Vec<_> =
            found.movers.iter().flat_map(|mover| &mover.changes).filter(|change| change.of == of).collect();
        assert_eq!(changes.len() as u64, found.flows[of].moved(), "{of}");
        assert!(!changes.is_empty(), "{of}");
        for change in changes {
            assert!(
                change.reasons().next().is_some() && change.reasons().all(|reason| reason.rule.starts_with(rule)),
                "{change}"
            );
        }
    }
    for of in ["value", "rfm_segment", "segment keen"] {
        assert_eq!(found.flows[of].moved(), 0, "{of}");
    }
}

#[test]
fn a_flow_between_two_days_counts_users_who_join_in_between() {
    let shop = shop();
    let rules = segmented(4).fit_population(&shop, DAY).unwrap();
    let found = comparing(1).flow(&shop, &rules, DAY.minus(30), DAY).unwrap();
    assert_eq!(found.users, 100);
    for flow in found.flows.values() {
        assert_eq!(flow.users(), 100);
        assert!(flow.from_totals().get(&None).copied() >= Some(10), "{flow}");
    }
    assert_eq!(found.flows["stage"].from_totals()[&None], 10);
    assert_eq!(found.flows["stage"].to_totals().get(&None), None);
    assert_eq!(found.as_of, [DAY.minus(30), DAY]);
}

#[test]
fn parts_of_only_one_rule_set_are_not_compared() {
    let shop = shop();
    let rules = segmented(4).fit_population(&shop, DAY).unwrap();
    let without = RuleSet { segments: Segments::default(), behavior: None, ..rules.clone() };
    let found = WhatIfRule::default().what_if(&shop, &rules, &without, DAY).unwrap();
    assert!(!found.flows.contains_key("segment keen") && !found.flows.contains_key("behavior"));
    assert_eq!(found.moved, 0);
}

#[test]
fn a_profile_that_remembers_too_little_is_named() {
    let mut shop = shop();
    shop.forget_before(DAY.minus(3));
    shop.introduce(User::new(7_u64));
    let error = WhatIfRule::default().flow(&shop, &RuleSet::full(), DAY.minus(20), DAY).unwrap_err();
    assert!(error.to_string().starts_with("user `1`: this asks about days from"), "{error}");
}

#[test]
fn answers_add_up_over_disjoint_users_for_the_same_question() {
    let shop = shop();
    let rules = segmented(4).fit_population(&shop, DAY).unwrap();
    let strict = RuleSet { segments: segmented(6).segments, ..rules.clone() };
    let ask = |shop: &Population| comparing(3).what_if(shop, &rules, &strict, DAY).unwrap();
    let part = |odd: u128| {
        let users: Vec<_> = shop.profiles().filter(|profile| profile.user().bits() % 2 == odd).cloned().collect();
        let mut part = Population::new(shop.calendar().clone());
        for profile in users {
            part.insert(profile).unwrap();
        }
        ask(&part)
    };
    let (mut merged, whole) = (part(0), ask(&shop));
    assert!(merged.movers.len() == 3 && merged != whole);
    merged.merge(&part(1)).unwrap();
    assert_eq!(merged, whole);
    assert!(whole.definition().to_string().starts_with("users who move between rules "));
    let other = comparing(3).what_if(&shop, &rules, &rules, DAY).unwrap();
    assert!(merged.merge(&other).is_err());
    assert_eq!(merged, whole, "nothing is half done");
}

#[test]
fn a_stored_answer_that_contradicts_itself_is_refused() {
    let shop = shop();
    let rules = segmented(4).fit_population(&shop, DAY).unwrap();
    let strict = RuleSet { segments: segmented(6).segments, ..rules.clone() };
    let stored = serde_json::to_value(comparing(3).what_if(&shop, &rules, &strict, DAY).unwrap()).unwrap();
    let refused = |bend: &dyn Fn(&mut serde_json::Value)| {
        let mut bent = stored.clone();
        bend(&mut bent);
        serde_json::from_value::<WhatIf>(bent).unwrap_err().to_string()
    };
    assert_eq!(
        refused(&|bent| bent["users"] = 99.into()),
        "a flow has `100` users in an answer about `99`: give each flow all users"
    );
    assert!(refused(&|bent| bent["moved"] = 101.into()).starts_with("`101` movers of `100` users"));
    assert!(refused(&|bent| bent["moved"] = 3.into()).starts_with("`3` movers of `100` users"));
    let movers = "movers is invalid: it names each mover once, those who spent the most first, up to `most_movers`";
    assert_eq!(
        refused(&|bent| drop(bent["movers"].as_array_mut().unwrap().pop())),
        format!("the list of `2` {movers}")
    );
    assert_eq!(refused(&|bent| bent["movers"].as_array_mut().unwrap().swap(0, 1)), format!("the list of `3` {movers}"));
    let twice = |users: u64| {
        refused(&|bent| {
            let cell = serde_json::json!({ "from": "a", "to": "a", "users": users, "spend": 0 });
            bent["flows"]["stage"].as_array_mut().unwrap().extend([cell.clone(), cell]);
        })
    };
    assert!(twice(2).starts_with("the cell `a → a: 2 users, spend 0` does not come after"));
    assert!(twice(u64::MAX).starts_with("up to the cell `a → a: 18446744073709551615 users, spend 0` there are more"));
}

#[test]
fn one_thread_and_eight_say_the_same() {
    let shop = shop();
    let rules = segmented(4).fit_population(&shop, DAY).unwrap();
    let ask = || comparing(7).flow(&shop, &rules, DAY.minus(30), DAY).unwrap();
    let on = |threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(ask);
    assert_eq!(on(1), on(8));
}

proptest! {
    #![proptest_config(cases(32))]

    #[test]
    fn a_flow_adds_up_to_the_population_and_merges(
        moves in proptest::collection::vec((0..4_usize, 0..4_usize, -500..500_i64), 0..40), at in 0..40_usize
    ) {
        const NAMES: [Option<&str>; 4] = [None, Some("a"), Some("b"), Some("c")];
        let of = |moves: &[(usize, usize, i64)]| {
            let mut flow = SpendFlow::default();
            for (from, to, spend) in moves {
                flow.observe(NAMES[*from], NAMES[*to], Money::minor(*spend));
            }
            flow
        };
        let whole = of(&moves);
        prop_assert_eq!(whole.users(), moves.len() as u64);
        prop_assert_eq!(whole.spend(), moves.iter().map(|(.., spend)| i128::from(*spend)).sum::<i128>());
        prop_assert_eq!(whole.moved(), moves.iter().filter(|(from, to, _)| from != to).count() as u64);
        prop_assert_eq!(whole.from_totals().values().sum::<u64>(), whole.users());
        prop_assert_eq!(whole.to_totals().values().sum::<u64>(), whole.users());
        let (one, other) = moves.split_at(at.min(moves.len()));
        let mut merged = of(one);
        merged.merge(&of(other));
        prop_assert_eq!(&merged, &whole);
        travels(&whole);
    }

    #[test]
    fn totals_of_what_if_are_those_of_the_cards(low in 1..8_u32, high in 1..8_u32) {
        let shop = shop();
        let rules = segmented(low).fit_population(&shop, DAY).unwrap();
        let other = RuleSet { segments: segmented(high).segments, ..rules.clone() };
        let WhatIf { flows, .. } = comparing(1).what_if(&shop, &rules, &other, DAY).unwrap();
        for (rules, side) in [(&rules, flows["segment keen"].from_totals()), (&other, flows["segment keen"].to_totals())] {
            let cards = rules.score_all(&shop, DAY).unwrap();
            let inside = cards.iter().filter(|card| !card.segments.is_empty()).count() as u64;
            prop_assert_eq!(side.get(&Some("in".to_owned())).copied().unwrap_or_default(), inside);
        }
    }
}

#[test]
fn a_segment_is_a_plain_value_at_the_root() {
    let keen = Segment::new("keen", serde_json::from_str(r#"{ "age_days": "now", "at_least": 3 }"#).unwrap());
    assert_eq!(Segments::new(vec![keen.clone()]).unwrap().get("keen"), Some(&keen));
}
