//! Features that go with what a user uses.

use lifestage::number::Decimal;
use lifestage::score::{RecommendationConfig, RecommendationRule, Related};
use lifestage::time::Window;
use lifestage::{Day, Event, Kind, Profile, Subject};

use crate::shared::travels::travels;

const DAY: Day = Day::ymd(2026, 1, 5);

fn related(from: u16, to: u16, percent: u32) -> Related {
    Related { from: Subject::new(from), to: Subject::new(to), weight: Decimal::thousandths(10 * percent) }
}

fn rule(table: Vec<Related>) -> RecommendationRule {
    RecommendationRule::new(RecommendationConfig { related: table, ..RecommendationConfig::default() }).unwrap()
}

fn uses(counts: &[(u16, u32)]) -> Profile {
    Profile::of(counts.iter().flat_map(|(subject, times)| {
        (0..*times).map(|_| Event::new(1_u64, DAY, Kind::Use, 1).unwrap().about(Subject::new(*subject)))
    }))
}

fn subjects(rule: &RecommendationRule, profile: &Profile) -> Vec<u16> {
    let found = rule.assess(profile.as_of(DAY)).unwrap();
    found.into_iter().map(|recommendation| recommendation.subject.number()).collect()
}

#[test]
fn the_higher_score_comes_first_then_the_smaller_number() {
    let rule = rule(vec![related(1, 9, 20), related(2, 8, 50), related(1, 7, 20), related(2, 6, 10)]);
    // 10 · 0.2 = 2 for 9 and 7, 4 · 0.5 = 2 for 8, 4 · 0.1 for 6, of which only three are recommended.
    assert_eq!(subjects(&rule, &uses(&[(1, 10), (2, 4)])), [7, 8, 9]);
}

#[test]
fn what_was_used_is_not_recommended() {
    let rule =
        rule(vec![related(1, 3, 90), related(1, 4, 10), related(2, 4, 60), related(1, 5, 50), related(5, 6, 90)]);
    assert_eq!(subjects(&rule, &uses(&[(1, 5), (2, 3), (3, 1)])), [5, 4]);
    let found = rule.assess(uses(&[(1, 5), (2, 3), (3, 1)]).as_of(DAY)).unwrap();
    assert_eq!(found[1].to_string(), "#4: goes with #2, used 3 times, weight 0.6");
    // Used once, long ago: known, and not what they use most.
    let long_ago =
        Profile::of([(1, 0), (5, 200)].map(|(subject, ago)| {
            Event::new(1_u64, DAY.minus(ago), Kind::Use, 1).unwrap().about(Subject::new(subject))
        }));
    assert_eq!(subjects(&rule, &long_ago), [3, 4]);
}

#[test]
fn only_the_most_used_count() {
    let table = (1..=6).map(|from| related(from, from + 10, 100)).collect();
    let numbers = RecommendationConfig {
        related: table,
        most_used: 2.try_into().unwrap(),
        at_most: 9.try_into().unwrap(),
        window: Window::last(28),
        ..RecommendationConfig::default()
    };
    let rule = RecommendationRule::new(numbers).unwrap();
    assert_eq!(subjects(&rule, &uses(&[(1, 3), (2, 5), (3, 5), (4, 1)])), [12, 13]);
    travels(&rule);
}

#[test]
fn nobody_without_use_gets_a_recommendation() {
    let rule = rule(vec![related(1, 2, 100)]);
    assert!(subjects(&rule, &Profile::of([Event::log_in(1_u64, DAY)])).is_empty());
    let mut profile = uses(&[(1, 3)]);
    profile.forget_before(DAY.plus(1));
    assert!(rule.assess(profile.as_of(DAY.plus(9))).is_err());
}

#[test]
fn a_table_that_contradicts_itself_is_refused() {
    let refused = |table: &str| {
        let text = format!(r#"{{ "related": {table} }}"#);
        serde_json::from_str::<RecommendationRule>(&text).unwrap_err().to_string()
    };
    for (table, message) in [
        (r#"[{"from":1,"to":1,"weight":1}]"#, "`related` has #1 → #1: give two different subjects"),
        (r#"[{"from":0,"to":1,"weight":1}]"#, "`related` has #0 → #1: give two different subjects"),
        (
            r#"[{"from":1,"to":2,"weight":0}]"#,
            "`related` has #1 → #2 with weight `0`: give more than 0 and at most 1000",
        ),
        (
            r#"[{"from":1,"to":2,"weight":1001}]"#,
            "`related` has #1 → #2 with weight `1001`: give more than 0 and at most 1000",
        ),
        (
            r#"[{"from":1,"to":2,"weight":1},{"from":1,"to":2,"weight":2}]"#,
            "`related` has #1 → #2 twice: give one weight",
        ),
    ] {
        assert_eq!(refused(table), message);
    }
}
