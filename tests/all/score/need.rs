//! Needs: every number of the rule, and against a sum event by event.

use lifestage::answer::{Reason, SeenValue};
use lifestage::number::Decimal;
use lifestage::score::{EvidenceRate, Need, NeedConfig, NeedMap, NeedRule, NeedWeight, Needs};
use lifestage::{Event, Kind, Profile, Subject};
use proptest::prelude::*;

use crate::score::naive;
use crate::shared::people::{day, life, profile};
use crate::shared::seeded::cases;

const USER: u64 = 42;

/// The map of these lines.
fn rule(lines: &[(u16, Need, f64)]) -> NeedRule {
    let line = |(subject, need, weight): &(u16, Need, f64)| NeedWeight {
        subject: Subject::new(*subject),
        need: *need,
        weight: Decimal::new(*weight).unwrap(),
    };
    let map = NeedMap::new(lines.iter().map(line)).unwrap();
    NeedRule::new(NeedConfig { map, ..NeedConfig::default() }).unwrap()
}

fn needs(rule: &NeedRule, events: impl IntoIterator<Item = Event>, as_of: i32) -> Needs {
    rule.assess(Profile::of(events).as_of(day(as_of))).unwrap()
}

fn event(number: i32, kind: Kind, subject: u16, value: u64) -> Event {
    Event::new(USER, day(number), kind, value).unwrap().about(Subject::new(subject))
}

/// Need, evidence and share of each, as texts.
fn told(needs: &Needs) -> Vec<(Need, String, String)> {
    needs.ranked.iter().map(|score| (score.need, score.evidence.to_string(), score.share.to_string())).collect()
}

#[test]
fn each_kind_gives_its_evidence_and_no_other_kind_gives_any() {
    let rule = rule(&[(1, Need::Learning, 1.0)]);
    let evidence = |kind, value| {
        let needs = needs(&rule, [event(0, kind, 1, value)], 0);
        needs.first().map_or_else(|| "none".to_owned(), |first| first.evidence.to_string())
    };
    let expected = |kind: Kind| match kind {
        Kind::Search => "3",
        Kind::Suggest => "5",
        Kind::Create => "2",
        Kind::Use => "1",
        _ => "none",
    };
    for kind in Kind::NAMED {
        assert_eq!(evidence(*kind, 0), expected(*kind), "{kind}");
    }
    // A point for ten minutes of use, and at least one an event; a fifth for each minute of view.
    assert_eq!(evidence(Kind::Use, 599), "1");
    assert_eq!(evidence(Kind::Use, 900), "1.5");
    assert_eq!(evidence(Kind::View, 60), "0.2");
    assert_eq!(evidence(Kind::View, 450), "1.5");
    let thrice = needs(&rule, (0..3).map(|_| event(0, Kind::Use, 1, 60)), 0);
    assert_eq!(told(&thrice), [(Need::Learning, "3".to_owned(), "1".to_owned())]);
}

#[test]
fn a_subject_can_be_evidence_of_several_needs() {
    let rule = rule(&[(1, Need::Learning, 1.0), (1, Need::ContentConsumption, 0.5), (2, Need::Entertainment, 2.0)]);
    let needs =
        needs(&rule, [event(0, Kind::Search, 1, 0), event(0, Kind::Create, 2, 0), event(0, Kind::Suggest, 3, 0)], 0);
    assert_eq!(
        told(&needs),
        [
            (Need::Entertainment, "4".to_owned(), "0.470588235".to_owned()),
            (Need::Learning, "3".to_owned(), "0.352941176".to_owned()),
            (Need::ContentConsumption, "1.5".to_owned(), "0.176470588".to_owned()),
        ]
    );
}

#[test]
fn evidence_counts_half_after_30_days_and_a_quarter_after_60() {
    let rule = rule(&[(1, Need::Learning, 1.0)]);
    let evidence = |as_of| needs(&rule, [event(0, Kind::Suggest, 1, 0)], as_of).first().unwrap().evidence.to_string();
    assert_eq!([evidence(0), evidence(30), evidence(60)], ["5", "2.5", "1.25"]);
    // 5 · 2^(−1/30)
    assert_eq!(evidence(1), "4.885799842");
}

#[test]
fn a_need_is_held_at_a_fifth_of_the_evidence_and_three_points() {
    let rule = rule(&[(1, Need::Learning, 1.0), (2, Need::Entertainment, 1.0), (3, Need::SocialInteraction, 1.0)]);
    let held = |suggestions: [usize; 2], searches: usize| -> Vec<Need> {
        let [learning, entertainment] = suggestions;
        let events = std::iter::repeat_n(event(0, Kind::Suggest, 1, 0), learning)
            .chain(std::iter::repeat_n(event(0, Kind::Suggest, 2, 0), entertainment))
            .chain(std::iter::repeat_n(event(0, Kind::Search, 3, 0), searches));
        needs(&rule, events, 0).held().collect()
    };
    // 3 of 3, and exactly a fifth: 3 of 15, 5 of 25.
    assert_eq!(held([0, 0], 1), [Need::SocialInteraction]);
    assert_eq!(held([0, 0], 4), [Need::SocialInteraction]);
    assert_eq!(held([4, 1], 0), [Need::Learning, Need::Entertainment]);
    assert_eq!(held([5, 1], 0), [Need::Learning]);
    // Not three points, though it is everything.
    let little = needs(&rule, [event(0, Kind::Create, 1, 0)], 0);
    assert!(!little.holds(Need::Learning) && little.held().next().is_none());
    assert!(!needs(&rule, [event(0, Kind::Search, 1, 0)], 1).holds(Need::Learning));
}

#[test]
fn five_needs_of_equal_evidence_are_each_a_fifth_however_old() {
    let subjects: Vec<(u16, Need, f64)> = (1..).zip(Need::ALL).take(5).map(|(n, need)| (n, need, 1.0)).collect();
    let rule = rule(&subjects);
    let events = || (0..5).flat_map(|week| (1..=5).map(move |subject| event(week * 7, Kind::Search, subject, 0)));
    for as_of in [28, 29, 35, 50] {
        let needs = needs(&rule, events(), as_of);
        assert_eq!(needs.held().collect::<Vec<_>>(), Need::ALL[..5], "{as_of}");
    }
}

#[test]
fn needs_are_ranked_by_evidence_and_ties_stand_in_their_order() {
    let rule = rule(&[(1, Need::ServiceAndSupport, 1.0), (2, Need::EfficiencyTools, 1.0), (3, Need::Learning, 1.0)]);
    let events = [
        event(0, Kind::Search, 1, 0),
        event(0, Kind::Create, 1, 0),
        event(0, Kind::Suggest, 2, 0),
        event(1, Kind::Search, 3, 0),
    ];
    let order: Vec<Need> = needs(&rule, events, 17).ranked.iter().map(|score| score.need).collect();
    assert_eq!(order, [Need::EfficiencyTools, Need::ServiceAndSupport, Need::Learning]);
    assert!(Need::ALL.is_sorted());
}

#[test]
fn needs_as_of_the_last_active_day_are_a_silent_users_needs() {
    let rule = rule(&[(1, Need::Learning, 1.0)]);
    let profile = Profile::of([event(0, Kind::Search, 1, 0), event(40, Kind::Search, 1, 0)]);
    assert!(rule.assess(profile.as_of(day(40))).unwrap().holds(Need::Learning));
    assert!(!rule.assess(profile.as_of(day(100))).unwrap().holds(Need::Learning));
    assert_eq!(rule.assess(profile.as_of(day(100))).unwrap().first().unwrap().share, Decimal::ONE);
}

#[test]
fn events_about_nothing_count_where_the_map_says_so() {
    let events = || [event(0, Kind::Create, 0, 0)];
    assert!(needs(&rule(&[(1, Need::Learning, 1.0)]), events(), 0).ranked.is_empty());
    assert!(needs(&NeedRule::default(), events(), 0).first().is_none());
    assert!(needs(&rule(&[(0, Need::ContentCreation, 2.0)]), events(), 0).holds(Need::ContentCreation));
}

#[test]
fn a_look_back_and_custom_kinds_can_be_chosen() {
    let own = Kind::custom(9);
    let rates = vec![EvidenceRate { kind: own, per_event: Decimal::ONE, per_minute: Decimal::ONE }];
    let map = NeedMap::new([NeedWeight { subject: Subject::new(1), need: Need::Learning, weight: Decimal::ONE }]);
    let look_back = std::num::NonZeroU32::new(10);
    let rule = NeedRule::new(NeedConfig { map: map.unwrap(), rates, look_back, ..NeedConfig::default() }).unwrap();
    let events = || [event(0, own, 1, 120), event(0, Kind::Suggest, 1, 0)];
    assert_eq!(needs(&rule, events(), 0).first().unwrap().evidence, Decimal::whole(2));
    assert!(needs(&rule, events(), 9).first().is_some());
    assert!(needs(&rule, events(), 10).first().is_none());
}

#[test]
fn the_reasons_say_share_and_evidence_of_each_need() {
    let rule = rule(&[(1, Need::Learning, 1.0), (2, Need::Entertainment, 1.0)]);
    let found = needs(&rule, [event(0, Kind::Suggest, 1, 0), event(0, Kind::View, 2, 60)], 0);
    let reasons: Vec<Reason> = found.reasons().map(Reason::from).collect();
    let texts: Vec<&str> = reasons.iter().map(|reason| reason.text.as_str()).collect();
    assert_eq!(
        texts,
        [
            "learning held: 96 % of the evidence, needs 20 %; 5 points, needs 3",
            "entertainment not held: 3 % of the evidence, needs 20 %; 0.2 points, needs 3",
        ]
    );
    assert_eq!(reasons[1].rule, "need.share");
    assert_eq!(reasons[1].seen, Some(SeenValue::Number(0.038_461_538)));
    assert_eq!(reasons[1].bound, [Some(SeenValue::Number(0.2)), None]);
}

proptest! {
    #![proptest_config(cases(128))]

    #[test]
    fn evidence_is_what_event_by_event_adds_up(actions in life(60, 90), as_of in 0..120_i32) {
        let map = [
            (0, Need::ContentCreation, 0.25),
            (1, Need::Learning, 1.0),
            (1, Need::EfficiencyTools, 0.5),
            (2, Need::Learning, 3.0),
            (4, Need::ShoppingAndDeals, 1.0),
        ];
        let found = rule(&map).assess(profile(USER, &actions).as_of(day(as_of))).unwrap();
        let expected = naive::evidence(&actions, &map, as_of);
        let total: f64 = expected.values().sum();
        let near = |one: f64, other: f64| (one - other).abs() <= 2e-9 * other.max(1.0);
        for (need, evidence) in &expected {
            let score = found.ranked.iter().find(|score| score.need == *need);
            let (seen, share) = score.map_or((0.0, 0.0), |score| (score.evidence.get(), score.share.get()));
            prop_assert!(near(seen, *evidence), "{}: {} and {}", need, seen, evidence);
            // Evidence is rounded to billionths, which is much of what is next to nothing.
            let coarse = 4e-9 * (1.0 + 1.0 / total);
            prop_assert!(total == 0.0 || (share - evidence / total).abs() <= coarse, "{}: {} of {}", need, evidence, total);
        }
        prop_assert!(found.ranked.len() <= expected.len());
        let ranks = found.ranked.iter().map(|score| (std::cmp::Reverse(score.evidence), score.need));
        prop_assert!(ranks.is_sorted());
        let all: u64 = found.ranked.iter().map(|score| score.share.billionths()).sum();
        // Each share is cut off after nine decimals.
        prop_assert!(all <= 1_000_000_000 && (found.ranked.is_empty() || all > 1_000_000_000 - 8));
        for score in &found.ranked {
            let enough = score.share >= found.held_share && score.evidence >= found.held_evidence;
            prop_assert_eq!(score.held, enough);
        }
    }
}
