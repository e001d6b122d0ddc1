//! Subscriptions, splits, goals, the watch, data quality, boards and rosters come in only as what they promise to be.

use lifestage::report::*;
use lifestage::time::Calendar;
use lifestage::{Amount, Event, Population, Subject};
use serde_json::{Value, json, to_value};

use super::checked::{people, refuses};
use super::{day, days};

#[test]
fn money_that_does_not_add_up_is_refused() {
    let mut population = people();
    population.observe(&Event::purchase(2_u64, day(40), Amount::minor(700))).unwrap();
    let moves = SubscriptionRule::default().report(&population, days(0, 99)).unwrap();
    // It adds up by itself, and does not begin as the one before it ended.
    let mut third = to_value(&moves).unwrap()["periods"][2].clone();
    assert_eq!(third["start"], json!({ "users": 1, "net": 700 }));
    (third["start"]["net"], third["churned"]["net"]) = (json!(699), json!(699));
    let changes = [
        ("/periods/2", third),
        ("/periods/0/new/net", json!(501)),
        ("/periods/0/new/users", json!(2)),
        ("/periods/0/end/users", json!(0)),
        ("/periods/1/start/net", json!(499)),
        ("/periods/1/expansion/net", json!(-1)),
        ("/periods/2/churned", json!({ "users": 0, "net": 0 })),
        ("/periods/0/days", json!(days(0, 0))),
        ("/period", json!("year")),
        ("/days", json!(days(0, 50))),
    ];
    refuses(&moves, &changes);
    let split = RevenueSplitRule::default().report(&population, days(0, 9), days(10, 50)).unwrap();
    let changes = [
        ("/before/payers", json!(9)),
        ("/before/purchases", json!(0)),
        ("/after/paid", json!(-1)),
        ("/after/returned", json!(-1)),
        ("/days_before", json!(days(0, 8))),
    ];
    refuses(&split, &changes);
    let sides = StayedRule::default().report(&population, day(50)).unwrap();
    let changes =
        [("/stayed/buyers", json!(9)), ("/stayed/days", json!(0)), ("/left/net", json!(1)), ("/as_of", json!(day(51)))];
    refuses(&sides, &changes);
    let nobody = StayedRule::default().report(&Population::new(Calendar::utc()), day(50)).unwrap();
    refuses(&nobody, &[("/left/days", json!(1)), ("/stayed/net", json!(-1))]);
}

#[test]
fn what_is_watched_is_what_was_asked() {
    let p = &people();
    let watch = WatchRule::default().report(p, day(40), WatchSpan::Day).unwrap();
    let changes = [
        ("/rows/0/now", json!(0)),
        ("/rows/0/before", json!([0])),
        ("/rows/1/signal", json!("active")),
        ("/rows/2/now", json!(9)),
        ("/as_of", json!(day(41))),
        ("/span", json!("week")),
        ("/hours_gone", json!(23)),
        ("/since", Value::Null),
        ("/last_active", json!(day(41))),
    ];
    refuses(&watch, &changes);
    let rule: DataQualityRule =
        serde_json::from_str(r#"{ "key_actions": { "a": { "kinds": ["share"] }, "b": { "kinds": ["view"] } } }"#)
            .unwrap();
    let quality = rule.report(p, days(0, 9)).unwrap();
    let second = to_value(&quality).unwrap()["key_actions"][1].clone();
    let changes = [
        ("/kinds/0/users", json!([])),
        ("/kinds/0/kind", json!("view")),
        ("/values", json!([])),
        ("/values/0/tallies", json!([1, 0])),
        ("/key_actions/0", second),
        ("/too_early", json!(9)),
        ("/days", json!(days(0, 8))),
    ];
    refuses(&quality, &changes);
}

#[test]
fn goals_boards_and_rosters_fit_together_or_are_refused() {
    let p = &people();
    let goals = GoalRule::default().report(p, &KpiRule::default(), day(40)).unwrap();
    let changes = [
        ("/tracks/0/before", json!([])),
        ("/tracks/0/now/numerator", json!(9)),
        ("/tracks/0/unit", json!("hours")),
        ("/tracks/0/every_days", json!(8)),
        ("/every_days", json!(8)),
        ("/least_changes", json!(7)),
        ("/as_of", json!(day(41))),
        ("/tracks/0/goal/target", json!({ "share": 0.5 })),
    ];
    refuses(&goals, &changes);
    let rule: LeaderboardRule =
        serde_json::from_str(r#"{ "points": [{ "events": { "kinds": ["log_in", "view"] }, "points": 1 }] }"#).unwrap();
    let board = rule.report(p, day(2)).unwrap();
    assert_eq!(board.rows.len(), 3);
    let again = to_value(&board.rows).unwrap()[0].clone();
    let changes = [
        ("/rows/1", again),
        ("/rows/0/score", json!(0)),
        ("/rows/0/reached", json!(day(3))),
        ("/ties", json!("dense")),
        ("/days", json!(days(0, 1))),
    ];
    refuses(&board, &changes);
    let member = |user: u64| CommunityMember {
        community: Subject::new(1),
        user: user.into(),
        role: MemberRole::Member,
        since: day(0),
        until: None,
    };
    let roster = RosterRule::default().report(p, &[member(1), member(2)], day(9)).unwrap();
    let again = to_value(&roster.people).unwrap()[0].clone();
    let changes = [
        ("/people/1", again),
        ("/people/0/since", json!(day(10))),
        ("/people/0/last_active", json!(day(10))),
        ("/people/0/last_active", Value::Null),
        ("/as_of", json!(day(10))),
    ];
    refuses(&roster, &changes);
}
