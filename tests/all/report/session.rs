//! Sessions: where they are cut, what they add up to.
use lifestage::answer::MergeError;
use lifestage::event::Sequence;
use lifestage::report::{SessionConfig, SessionReport, SessionRule, SessionRuleError};
use lifestage::time::{Calendar, Moment, Timespan, UtcOffset};
use lifestage::{Event, Kind, UserId};
use proptest::prelude::*;

use crate::report::funnel::reports::log;
use crate::shared::seeded::cases;
use crate::shared::threads::with_threads;
use crate::shared::travels::travels;

const MINUTE: i64 = 60_000;

fn at(milliseconds: i64) -> Event {
    Event::search(1_u64, Moment::from_milliseconds(milliseconds))
}

/// Start, end and number of events of each session, in minutes.
fn minutes(rule: &SessionRule, minutes: &[i64]) -> Vec<(i64, i64, u64)> {
    let events: Vec<Event> = minutes.iter().map(|minute| at(minute * MINUTE)).collect();
    let sessions = rule.sessions(&Sequence::of(&events, &Calendar::utc()).unwrap());
    sessions.iter().map(|session| (session.start / MINUTE, session.end / MINUTE, session.events)).collect()
}

fn cut_by(calendar: Calendar) -> Result<SessionRule, SessionRuleError> {
    SessionRule::new(SessionConfig { cut_by: Some(calendar), ..SessionConfig::default() })
}

#[test]
fn only_a_pause_of_more_than_thirty_minutes_starts_a_session() {
    // 13:00 13:10 13:50 14:10 14:25, in any order.
    let sessions = minutes(&SessionRule::default(), &[850, 780, 790, 865, 830]);
    assert_eq!(sessions, [(780, 790, 2), (830, 865, 3)]);
    assert_eq!(minutes(&SessionRule::default(), &[0, 30, 61]), [(0, 30, 2), (61, 61, 1)]);
    let events = [at(0), at(30 * MINUTE), at(60 * MINUTE + 1)];
    let sessions = SessionRule::default().sessions(&Sequence::of(&events, &Calendar::utc()).unwrap());
    assert_eq!((sessions[0].start, sessions[0].end, sessions[0].events), (0, 30 * MINUTE, 2));
    assert_eq!((sessions.len(), sessions[0].milliseconds(), sessions[1].milliseconds()), (2, 30 * MINUTE, 0));
    assert_eq!(SessionRule::default().sessions(&Sequence::default()), []);
}

#[test]
fn midnight_of_the_calendar_cuts_sessions_if_the_rule_says_so() {
    let late = [23 * 60 + 50, 24 * 60 - 1, 24 * 60, 24 * 60 + 5];
    assert_eq!(minutes(&SessionRule::default(), &late).len(), 1);
    let utc = cut_by(Calendar::utc()).unwrap();
    assert_eq!(minutes(&utc, &late), [(1_430, 1_439, 2), (1_440, 1_445, 2)]);
    let east = cut_by(Calendar::fixed(UtcOffset::hours(1))).unwrap();
    assert_eq!(minutes(&east, &late).len(), 1);
    assert_eq!(
        utc.to_string(),
        "a pause of more than 30m starts a session, and so does a new day (days in UTC, weeks from Mon)"
    );
    assert_ne!(utc.fingerprint(), east.fingerprint());
    assert_ne!(utc.fingerprint(), SessionRule::default().fingerprint());
    let carried = cut_by(Calendar::of_the_event());
    assert_eq!(carried, Err(SessionRuleError::CarriedOffset));
    travels(&utc);
}

#[test]
fn a_rule_is_read_with_its_defaults_and_checks() {
    let read = |json: &str| serde_json::from_str::<SessionRule>(json);
    assert_eq!(read("{}").unwrap(), SessionRule::default());
    assert_eq!(read(r#"{"longest_pause":"5m"}"#).unwrap(), SessionRule::after(Timespan::minutes(5)));
    let carried = serde_json::to_string(&Calendar::of_the_event()).unwrap();
    let refused = read(&format!(r#"{{"cut_by":{carried}}}"#)).unwrap_err().to_string();
    assert!(refused.contains("give a calendar with a zone"), "{refused}");
    assert!(read(r#"{"pause":"5m"}"#).is_err());
}

proptest! {
    #![proptest_config(cases(32))]

    #[test]
    fn sessions_of_everybody_are_those_of_each(log in log()) {
        let rule = SessionRule::after(Timespan::seconds(200));
        let report = rule.report_events(&log, &Calendar::utc()).unwrap();
        let mut users: Vec<UserId> = log.iter().map(Event::user).collect();
        users.sort_unstable();
        users.dedup();
        let (mut lengths, mut numbers) = (Vec::new(), Vec::new());
        for user in &users {
            let mut own: Vec<i64> = log
                .iter()
                .filter(|event| event.user() == *user)
                .map(|event| event.moment().milliseconds().unwrap())
                .collect();
            own.sort_unstable();
            // One by one: a session goes on while the pause is not too long.
            let (mut start, mut end, mut events) = (own[0], own[0], 0);
            for moment in own {
                if moment - end > 200_000 {
                    lengths.push(end - start);
                    numbers.push(events);
                    (start, events) = (moment, 0);
                }
                (end, events) = (moment, events + 1);
            }
            lengths.push(end - start);
            numbers.push(events);
        }
        prop_assert_eq!(report.users(), users.len() as u64);
        prop_assert_eq!(report.sessions(), lengths.len() as u64);
        prop_assert_eq!(report.events(), log.len() as u128);
        prop_assert_eq!(report.milliseconds(), &lengths.into_iter().collect());
        prop_assert_eq!(report.events_per_session(), &numbers.into_iter().collect());
    }

    #[test]
    fn parts_of_different_users_merge_and_threads_change_no_bit(log in log(), cut in 0..12_u64) {
        let rule = SessionRule::after(Timespan::seconds(200));
        let is_one = |event: &&Event| event.user() < UserId::from(cut);
        let [whole, eight] = [1, 8].map(|threads| with_threads(threads, || rule.report_events(&log, &Calendar::utc()).unwrap()));
        prop_assert_eq!(&whole, &eight);
        prop_assert_eq!(&whole, &rule.report_events(log.iter().rev(), &Calendar::utc()).unwrap());
        let mut merged = rule.report_events(log.iter().filter(is_one), &Calendar::utc()).unwrap();
        merged.merge(&rule.report_events(log.iter().filter(|event| !is_one(event)), &Calendar::utc()).unwrap()).unwrap();
        prop_assert_eq!(&merged, &whole);
        travels(&whole);
    }
}

#[test]
fn a_report_has_means_and_medians() {
    let rule = SessionRule::default();
    let event = |user: u64, minute: i64| Event::search(user, Moment::from_milliseconds(minute * MINUTE));
    let events = [event(1, 0), event(1, 10), event(1, 60), event(2, 0), event(2, 20), event(2, 30)];
    let report = rule.report_events(&events, &Calendar::utc()).unwrap();
    assert_eq!((report.users(), report.sessions(), report.events()), (2, 3, 6));
    assert_eq!((report.mean_seconds(), report.median_seconds()), (Some(800.0), Some(600.0)));
    assert_eq!((report.events_per_session().mean(), report.events_per_session().median()), (Some(2.0), Some(2)));
    assert_eq!((report.sessions_per_user().mean(), report.sessions_per_user().median()), (Some(1.5), Some(1)));
    assert_eq!(report.definition().text(), "sessions: a pause of more than 30m starts a session");
    assert_eq!(report.definition().fingerprint(), rule.fingerprint());
    let nobody = rule.report_events(&[], &Calendar::utc()).unwrap();
    assert_eq!((nobody.sessions(), nobody.mean_seconds(), nobody.median_seconds()), (0, None, None));
}

#[test]
fn reports_by_another_rule_or_of_the_same_users_do_not_merge() {
    let events = [at(0), Event::log_in(2_u64, Moment::from_milliseconds(0))];
    let report = SessionRule::default().report_events(&events, &Calendar::utc()).unwrap();
    let other = SessionRule::after(Timespan::minutes(31)).report_events(&events[..1], &Calendar::utc()).unwrap();
    let mut merged = report.clone();
    assert!(matches!(merged.merge(&other), Err(MergeError::Other(_))));
    assert_eq!(merged.merge(&report), Err(MergeError::SameUsers { users: 2 }));
    assert_eq!(merged, report);
}

#[test]
fn a_written_report_that_none_can_be_does_not_come_in() {
    let report = SessionRule::default().report_events(&[at(0), at(MINUTE), at(90 * MINUTE)], &Calendar::utc()).unwrap();
    for (field, runs) in [
        ("milliseconds", [[0, 1]]),
        ("milliseconds", [[-1, 2]]),
        ("events_per_session", [[1, 1]]),
        ("events_per_session", [[0, 2]]),
        ("sessions_per_user", [[3, 1]]),
        ("sessions_per_user", [[1, 2]]),
    ] {
        let mut written = serde_json::to_value(&report).unwrap();
        written[field] = serde_json::json!(runs);
        let refused = serde_json::from_value::<SessionReport>(written).unwrap_err().to_string();
        assert!(refused.contains("one length and one number for each session"), "{refused}");
    }
}

#[test]
fn kinds_do_not_matter_to_sessions() {
    let kinds = [Kind::LogIn, Kind::Refund, Kind::custom(7)];
    let events = kinds.map(|kind| Event::new(1_u64, Moment::from_milliseconds(0), kind, 0).unwrap());
    assert_eq!(SessionRule::default().report_events(&events, &Calendar::utc()).unwrap().sessions(), 1);
}
