//! *Everything about one user, by one set of rules.* Rule sets and scorecards: what they say, and how they are stored.

use lifestage::event::CustomKind;
use lifestage::incentive::IncentiveRule;
use lifestage::profile::BeforeHorizon;
use lifestage::rule::{Fittable, Judged, ScoreError, Unscored};
use lifestage::score::{Grades, RfmConfig, RfmRule, SegmentMap, SegmentRule, StageConfig, StageRule};
use lifestage::{Amount, Day, Event, Profile, RuleSet, Scorecard, User};
use serde::Serialize;

use crate::shared::travels::travels;

const DAY: Day = Day::ymd(2026, 3, 29);

/// Bought on three days of the last weeks and invited two friends, one of them today.
fn customer() -> Profile {
    let before = |days| DAY.minus(days);
    let buy = |days, minor| Event::purchase(42_u64, before(days), Amount::minor(minor));
    Profile::of([
        Event::register(42_u64, before(80)),
        buy(80, 40_00),
        buy(33, 25_50),
        buy(12, 19_99),
        buy(12, 5_00),
        Event::refund(42_u64, before(10), Amount::minor(5_00)),
        Event::invite(42_u64, before(9)),
        Event::log_in(42_u64, before(2)),
        Event::invite(42_u64, DAY),
    ])
}

fn customers_card(rules: &RuleSet) -> Scorecard {
    rules.score(customer().as_of(DAY), &User::new(42_u64)).unwrap().unwrap()
}

const STORED_RULES: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/scorecard/rules.json"));

fn stored_rules() -> RuleSet {
    serde_json::from_str(STORED_RULES).unwrap()
}

fn pretty(value: &impl Serialize) -> String {
    serde_json::to_string_pretty(value).unwrap() + "\n"
}

#[test]
fn a_stored_rule_set_reads_as_it_is_written() {
    assert_eq!(pretty(&stored_rules()), STORED_RULES);
    travels(&stored_rules());
}

#[test]
fn a_stored_scorecard_reads_as_it_is_written() {
    let card = customers_card(&stored_rules());
    assert_eq!(pretty(&card), include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/scorecard/card.json")));
    travels(&card);
}

#[test]
fn a_scorecard_says_all_of_its_reasons_in_words() {
    let reasons: Vec<String> =
        customers_card(&stored_rules()).reasons().map(|reason| format!("{}: {reason}", reason.rule)).collect();
    assert_eq!(
        reasons,
        [
            "rfm.recency: recency 3 of 3: last purchase 12 days ago, within 14",
            "rfm.frequency: frequency 2 of 3: 3 days with a purchase, more than 1",
            "rfm.monetary: monetary 2 of 3: net spend per purchase 2137, more than 1500",
            "rfm.segment: regulars: recency 3, frequency 2 and monetary 2 of 3",
            "rfm.class: class 110 general value: recency better, frequency better, monetary not better than the mean",
            "stage.purchases: 4 purchases in the last 90 days, loyalty takes 2",
            "stage.advocacy: 6 points of advocacy in the last 90 days, advocacy takes 5",
            "stage.hold: would be Advocacy, which has not lasted 3 days yet",
        ]
    );
}

#[test]
fn every_rule_set_comes_back_from_its_text_and_from_bytes() {
    let segments = SegmentMap::custom(vec![
        SegmentRule { monetary: 5..=5, ..SegmentRule::named("whales") },
        SegmentRule::named("others"),
    ]);
    let rule = RfmRule::new(RfmConfig {
        segments: segments.unwrap(),
        grades: Grades::new(7).unwrap(),
        ..RfmConfig::default()
    });
    let custom = RuleSet { rfm: Fittable::Unfitted(rule), ..RuleSet::default() };
    let brisk = StageConfig { silent_from: 7, churned_from: 14, ..StageConfig::default() };
    let brisk = RuleSet { stage: StageRule::new(brisk).unwrap(), ..RuleSet::default() };
    let others = [custom, brisk].into_iter().chain([RuleSet::full()]);
    for rules in others.chain([RuleSet::default()]) {
        travels(&rules);
        let fitted = rules.clone().fit([&customer()], DAY).unwrap();
        travels(&fitted);
        assert_ne!(rules, fitted);
        assert_eq!(rules.rfm.rule(), fitted.rfm.rule());
        travels(&customers_card(&rules));
        travels(&customers_card(&fitted));
    }
}

#[test]
fn an_impossible_scorecard_is_refused() {
    let card = serde_json::to_value(customers_card(&stored_rules())).unwrap();
    assert!(serde_json::from_value::<Scorecard>(card.clone()).is_ok());
    let with = |path: &[&str], value: serde_json::Value| {
        let mut card = card.clone();
        let (last, parents) = path.split_last().unwrap();
        let place = parents.iter().fold(&mut card, |place, name| &mut place[name]);
        place[last] = value;
        serde_json::from_value::<Scorecard>(card).unwrap_err().to_string()
    };
    let anything = || serde_json::json!(5);
    assert!(with(&["mood"], anything()).starts_with("unknown field `mood`, expected one of `user`, `as_of`, `rfm`"));
    assert!(with(&["stage", "mood"], anything()).starts_with("unknown field `mood`"));
    assert!(with(&["rfm", "mood"], anything()).starts_with("`mood`: unknown field `mood`, expected one of `recency`"));
    let grade = with(&["rfm", "recency", "grade"], serde_json::json!(11));
    assert!(grade.starts_with("`recency.grade`: ") && grade.contains("`11`"), "{grade}");
    let reason = with(&["rfm"], serde_json::json!("no idea"));
    assert!(reason.starts_with("unknown variant `no idea`, expected one of `no_rule`, `not_fitted`"), "{reason}");
}

#[test]
fn without_cut_points_a_scorecard_says_that_the_rule_is_not_fitted() {
    let card = customers_card(&RuleSet::default());
    assert_eq!(card.rfm, Judged::Unscored(Unscored::NotFitted));
    assert_eq!(card.rfm.known(), None);
    assert_eq!(card.reasons().next().unwrap().to_string(), "not fitted");
    assert_eq!(serde_json::to_value(&card).unwrap()["rfm"], "not_fitted");
}

#[test]
fn a_user_without_recent_purchases_has_no_rfm_but_a_stage() {
    let rules = RuleSet::default().fit([&customer()], DAY).unwrap();
    let visitor = Profile::of([Event::log_in(7_u64, DAY), Event::refund(7_u64, DAY, Amount::minor(5))]);
    let card = rules.score(visitor.as_of(DAY), &User::new(7_u64)).unwrap().unwrap();
    assert_eq!((card.user, card.as_of), (7_u64.into(), DAY));
    assert_eq!(card.rfm, Judged::Unscored(Unscored::NoPurchase));
    let reasons: Vec<String> = card.reasons().map(|reason| reason.to_string()).collect();
    assert_eq!(reasons, ["no purchase", "here for 0 days, this stage is 0 to 7"]);
    assert_eq!(serde_json::to_value(&card).unwrap()["rfm"], "no_purchase");
}

#[test]
fn a_scorecard_is_the_scores_of_its_rules() {
    let rules = RuleSet::default().fit([&customer()], DAY.minus(20)).unwrap();
    for ago in 0..80 {
        let (profile, user) = (customer(), User::new(42_u64));
        let as_of = profile.as_of(DAY.minus(ago));
        let card = rules.score(as_of, &user).unwrap().unwrap();
        assert_eq!(card.rfm.known(), rules.rfm.fitted().unwrap().assess(as_of).unwrap().as_ref());
        assert_eq!(Some(card.stage), rules.stage.assess(as_of, &user).unwrap());
    }
    assert_eq!(rules.score(customer().as_of(DAY.minus(81)), &User::new(42_u64)), Ok(None));
}

#[test]
fn fitting_anew_keeps_everything_but_the_cut_points() {
    let brisk = StageConfig { silent_from: 7, churned_from: 14, ..StageConfig::default() };
    let rule = RfmRule::new(RfmConfig { grades: Grades::new(2).unwrap(), ..RfmConfig::default() });
    let rules =
        RuleSet { rfm: Fittable::Unfitted(rule.clone()), stage: StageRule::new(brisk).unwrap(), ..RuleSet::default() };
    let first = rules.clone().fit([&customer()], DAY.minus(50)).unwrap();
    assert_eq!(first.clone().fit([&customer()], DAY), Ok(first.clone()), "what is fitted stays");
    let second = first.clone().unfitted().fit([&customer()], DAY).unwrap();
    assert_eq!((&second.stage, second.rfm.rule()), (&rules.stage, &rule));
    assert_ne!(first, second);
    assert_eq!(second, rules.fit([&customer()], DAY).unwrap());
}

#[test]
fn a_scorecard_that_needs_what_is_forgotten_is_refused() {
    let mut profile = customer();
    profile.forget_before(DAY.minus(20));
    let refused = |rules: &RuleSet| rules.score(profile.as_of(DAY), &User::new(42_u64)).unwrap_err();
    let ScoreError::BeforeHorizon(BeforeHorizon { asked, horizon }) = refused(&RuleSet::default()) else { panic!() };
    assert_eq!((asked, horizon), (DAY.minus(80), DAY.minus(20)));
    // By the RFM rule alone, where the stage would do with what is left.
    let mut profile = Profile::of([1, 200].map(|ago| Event::log_in(42_u64, DAY.minus(ago))));
    profile.forget_before(DAY.minus(150));
    let score = |rules: &RuleSet| rules.score(profile.as_of(DAY), &User::new(42_u64));
    assert!(score(&RuleSet::default()).is_ok());
    assert!(score(&stored_rules()).is_err());
}

#[test]
fn kinds_that_only_the_host_knows_are_scored_as_the_rules_say() {
    // By the stored rules, an event of custom kind 7 is advocacy but no activity, and one of custom kind 8 the reverse.
    let of = |index: u16| {
        let kind = CustomKind::new(index).unwrap();
        let profile = Profile::of([Event::log_in(1_u64, DAY.minus(29)), Event::custom(1_u64, DAY, kind, 0)]);
        let card = stored_rules().score(profile.as_of(DAY), &User::new(1_u64)).unwrap().unwrap();
        (card.stage.silence_days, card.stage.advocacy_points)
    };
    assert_eq!([of(7), of(8)], [(29, 1), (0, 0)]);
}

#[test]
fn the_facts_of_another_user_are_refused_by_both_names() {
    let refused = RuleSet::default().score(customer().as_of(DAY), &User::new(43_u64)).unwrap_err();
    assert_eq!(refused, ScoreError::OtherUser { profile: 42_u64.into(), facts: 43_u64.into() });
    assert!(refused.is_input());
    assert_eq!(
        refused.to_string(),
        "this is the profile of user `42` but the facts are of user `43`: give those of one user"
    );
}

#[test]
fn a_scorecard_has_the_membership_level_and_conditions_ask_for_it() {
    let with = |growth: &str, when: &str| -> RuleSet {
        let text = format!(
            r#"{{ "incentives": {{ "growth": {growth} }}, "segments": [{{ "name": "silver", "when": {when} }}] }}"#
        );
        serde_json::from_str(&text).unwrap()
    };
    let levels =
        r#"{ "membership": { "levels": [{ "name": "basic", "minimum": 0 }, { "name": "silver", "minimum": 100 }] } }"#;
    let rules = with(levels, r#"{ "membership_level": "now", "at_least": 2 }"#);
    let profile = Profile::of((0..20).map(|n| Event::create(42_u64, DAY.minus(n / 10))));
    let card = |day| rules.score(profile.as_of(day), &User::new(42_u64)).unwrap().unwrap();
    let level = |card: &Scorecard| card.earnings.known().unwrap().membership.unwrap().level;

    let (before, after) = (card(DAY.minus(1)), card(DAY));
    assert_eq!((level(&before), before.segments.len()), (1, 0));
    assert_eq!((level(&after), after.segments[0].segment.as_str()), (2, "silver"));
    let reasons: Vec<String> = after.reasons().map(|reason| reason.to_string()).collect();
    assert!(reasons.contains(&"level 2 since 2026-03-29: 100 points, level 2 takes 100".to_owned()), "{reasons:?}");
    travels(&after);

    // Without levels there is none to ask for, and a level that no rule has is a mistake.
    let plain = RuleSet { incentives: Some(IncentiveRule::default()), ..RuleSet::default() };
    assert_eq!(
        plain.score(profile.as_of(DAY), &User::new(42_u64)).unwrap().unwrap().earnings.known().unwrap().membership,
        None
    );
    let text = |growth: &str, least: u32| {
        format!(
            r#"{{ "incentives": {{ "growth": {growth} }},
                 "segments": [{{ "name": "s", "when": {{ "membership_level": "now", "at_least": {least} }} }}] }}"#
        )
    };
    for (growth, least, most) in [(levels, 3, 2), ("{}", 1, 0)] {
        let error = serde_json::from_str::<RuleSet>(&text(growth, least)).unwrap_err().to_string();
        let expected = format!("membership level at least {least} can never hold: the largest is {most}");
        assert!(error.contains(&expected), "{error}");
    }
}

#[test]
fn a_scorecard_goes_out_under_the_hosts_id_in_every_part() {
    let user = (1_u64 << 40) + 17;
    let profile = Profile::of([Event::register(user, DAY.minus(3)), Event::create(user, DAY)]);
    let rules = RuleSet::full().fit_where_possible([&profile], DAY).unwrap();
    let card = rules.score(profile.as_of(DAY), &User::new(user)).unwrap().unwrap();
    let inside = serde_json::to_string(&card).unwrap();
    assert!(inside.matches(&user.to_string()).count() >= 3, "{inside}");
    let outside = serde_json::to_string(&card.under("ann").unwrap()).unwrap();
    assert_eq!(outside.matches(&user.to_string()).count(), 0, "{outside}");
    assert_eq!(outside.replace("\"ann\"", &user.to_string()), inside);
}
