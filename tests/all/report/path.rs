//! Paths and transitions: what stands side by side, how often, in which order it is told.

use std::collections::BTreeMap;
use std::num::NonZeroU8;

use lifestage::answer::MergeError;
use lifestage::report::{PathReport, PathRule, PathStart, SessionRule};
use lifestage::time::{Calendar, Moment, Timespan};
use lifestage::{Event, Kind, UserId};
use proptest::prelude::*;

use crate::report::funnel::reports::log;
use crate::shared::seeded::cases;
use crate::shared::threads::with_threads;
use crate::shared::travels::travels;

fn rule(length: u8, start: PathStart, pause: Option<u32>) -> PathRule {
    let session = pause.map(|seconds| SessionRule::after(Timespan::seconds(seconds)));
    PathRule { length: NonZeroU8::new(length).unwrap(), start, session }
}

/// How often and in how many sessions each path occurs, session by session and place by place.
fn counted(rule: &PathRule, log: &[Event]) -> BTreeMap<Vec<Kind>, (u64, u64)> {
    let mut by_user: BTreeMap<UserId, Vec<(i64, u16, Kind)>> = BTreeMap::new();
    for event in log {
        let at = event.moment().milliseconds().unwrap();
        by_user.entry(event.user()).or_default().push((at, event.kind().code(), event.kind()));
    }
    let mut paths: BTreeMap<Vec<Kind>, (u64, u64)> = BTreeMap::new();
    for mut events in by_user.into_values() {
        events.sort_unstable();
        let mut sessions: Vec<Vec<Kind>> = Vec::new();
        let mut before = None;
        for (at, _, kind) in events {
            let pause = rule.session.as_ref().map(|rule| rule.config().longest_pause.milliseconds());
            match (sessions.last_mut(), before.replace(at), pause) {
                (Some(session), Some(before), Some(pause)) if at - before <= pause => session.push(kind),
                (Some(session), _, None) => session.push(kind),
                _ => sessions.push(vec![kind]),
            }
        }
        for session in sessions {
            let length = usize::from(rule.length.get());
            let starts = if rule.start == PathStart::First { 0..1 } else { 0..session.len() };
            let found = starts.filter_map(|start| session.get(start..start + length)).map(<[_]>::to_vec);
            let mut seen = Vec::new();
            for path in found {
                let count = paths.entry(path.clone()).or_default();
                count.0 += 1;
                if !seen.contains(&path) {
                    count.1 += 1;
                    seen.push(path);
                }
            }
        }
    }
    paths
}

proptest! {
    #![proptest_config(cases(32))]

    #[test]
    fn paths_are_what_stands_side_by_side(
        log in log(), length in 1..5_u8, first in any::<bool>(), pause in proptest::option::of(0..400_u32),
    ) {
        let rule = rule(length, if first { PathStart::First } else { PathStart::Anywhere }, pause);
        let report = rule.report_events(&log, &Calendar::utc()).unwrap();
        let found: BTreeMap<Vec<Kind>, (u64, u64)> =
            report.paths().map(|(path, count)| (path.to_vec(), (count.times, count.sessions))).collect();
        prop_assert_eq!(found, counted(&rule, &log));
        travels(&report);
    }

    #[test]
    fn parts_of_different_users_merge_and_threads_change_no_bit(log in log(), cut in 0..12_u64) {
        let rule = rule(3, PathStart::Anywhere, Some(300));
        let is_one = |event: &&Event| event.user() < UserId::from(cut);
        let [whole, eight] = [1, 8].map(|threads| with_threads(threads, || rule.report_events(&log, &Calendar::utc()).unwrap()));
        prop_assert_eq!(&whole, &eight);
        prop_assert_eq!(&whole, &rule.report_events(log.iter().rev(), &Calendar::utc()).unwrap());
        let mut merged = rule.report_events(log.iter().filter(is_one), &Calendar::utc()).unwrap();
        merged.merge(&rule.report_events(log.iter().filter(|event| !is_one(event)), &Calendar::utc()).unwrap()).unwrap();
        prop_assert_eq!(&merged, &whole);
    }
}

/// One event a second.
fn line(user: u64, kinds: &[Kind]) -> Vec<Event> {
    let at = (0..).map(|second: i64| Moment::from_milliseconds(second * 1_000));
    kinds.iter().zip(at).map(|(kind, at)| Event::new(user, at, *kind, 0).unwrap()).collect()
}

#[test]
fn equally_frequent_paths_come_in_the_order_of_their_codes() {
    use Kind::{LogIn, Purchase, Search, View};
    let events = [line(1, &[LogIn, Search, View, Search, View]), line(2, &[LogIn, View, Purchase])].concat();
    let report = PathRule::transitions().report_events(&events, &Calendar::utc()).unwrap();
    let told: Vec<String> = report.top_transitions(9).iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "search → view: 2, 100.0 %",
            "log_in → view: 1, 50.0 %",
            "log_in → search: 1, 50.0 %",
            "view → search: 1, 50.0 %",
            "view → purchase: 1, 50.0 %",
        ]
    );
    assert_eq!(report.after(View, 1)[0].to_string(), "view → search: 1, 50.0 %");
    assert_eq!(report.after(Purchase, 9), []);
    let top = report.top(2);
    assert_eq!((top[0].path.as_slice(), top[0].count.times, top[0].count.sessions), (&[Search, View][..], 2, 1));
    assert!((top[0].share.get() - 2.0 / 6.0).abs() < 1e-15 && top[1].path == [LogIn, View]);
    assert_eq!(report.count(&[View, Purchase]).times, 1);
    assert_eq!((report.users(), report.total()), (2, 6));
    assert_eq!(
        report.definition().text(),
        "paths of 2 events within a session (a pause of more than 30m starts a session)",
    );
}

#[test]
fn equal_instants_stand_by_kind() {
    let at = Moment::from_milliseconds(0);
    let events = [Event::share(1_u64, at), Event::log_in(1_u64, at)];
    let report = PathRule::transitions().report_events(&events, &Calendar::utc()).unwrap();
    assert_eq!(report.count(&[Kind::LogIn, Kind::Share]).times, 1);
}

#[test]
fn reports_by_another_rule_or_of_the_same_users_do_not_merge() {
    let events = line(1, &[Kind::View, Kind::View]);
    let report = PathRule::transitions().report_events(&events, &Calendar::utc()).unwrap();
    let other = rule(3, PathStart::Anywhere, None).report_events(&events, &Calendar::utc()).unwrap();
    let mut merged = report.clone();
    assert!(matches!(merged.merge(&other), Err(MergeError::Other(_))));
    assert_eq!(merged.merge(&report), Err(MergeError::SameUsers { users: 1 }));
    assert_eq!(merged, report);
    assert_ne!(report.definition(), other.definition());
}

#[test]
fn a_written_path_that_none_can_be_does_not_come_in() {
    let report = PathRule::transitions().report_events(&line(1, &[Kind::View, Kind::View]), &Calendar::utc()).unwrap();
    for paths in [
        serde_json::json!([[["view"], {"times": 1, "sessions": 1}]]),
        serde_json::json!([[["view", "view"], {"times": 1, "sessions": 2}]]),
        serde_json::json!([[["view", "view"], {"times": 0, "sessions": 0}]]),
        serde_json::json!([[["view", "view"], {"times": 1, "sessions": 1}], [["view", "view"], {"times": 1, "sessions": 1}]]),
    ] {
        let mut written = serde_json::to_value(&report).unwrap();
        written["paths"] = paths;
        let refused = serde_json::from_value::<PathReport>(written).unwrap_err().to_string();
        assert!(refused.contains("give each path of 2 once"), "{refused}");
    }
    // Without sessions a user has one, so that there are as many as users.
    let views = line(1, &[Kind::View, Kind::View, Kind::View]);
    let report = rule(2, PathStart::Anywhere, None).report_events(&views, &Calendar::utc()).unwrap();
    let mut written = serde_json::to_value(&report).unwrap();
    for (sessions, is_read) in [(1, true), (2, false)] {
        written["paths"] = serde_json::json!([[["view", "view"], {"times": 2, "sessions": sessions}]]);
        assert_eq!(serde_json::from_value::<PathReport>(written.clone()).is_ok(), is_read, "{sessions}");
    }
}
