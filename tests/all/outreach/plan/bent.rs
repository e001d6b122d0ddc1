//! Stored decisions are read as they were written, and refused where their parts contradict each other.

use lifestage::event::ContactChannel::Push;
use lifestage::outreach::{OutreachContacts, OutreachDecision, OutreachRule};
use lifestage::time::Calendar;
use lifestage::{Day, Event, Profile, User};
use serde_json::{Value, json};

use super::All;

const MONDAY: Day = Day::ymd(2026, 1, 5);

/// The decision about somebody who was last here on the Monday, as of this number of days later, who allows push or nothing.
fn decision(all: &All, days: i32, allows: bool) -> Value {
    let (utc, profile) = (Calendar::utc(), Profile::of([Event::log_in(1_u64, MONDAY)]));
    let mut user = User::new(1_u64);
    user.allowed_channels = allows.then_some(Push).into_iter().collect();
    let contacts = OutreachContacts { calendar: &utc, sent: &[], played: &[], unit: None };
    let now = "2026-03-01T12:00:00Z".parse().unwrap();
    let found = OutreachRule::default().assess(&all.rules(), profile.as_of(MONDAY.plus(days)), &user, contacts, now);
    serde_json::to_value(found.unwrap().unwrap()).unwrap()
}

/// What reading says of a decision with another value at a place.
fn refused(whole: &Value, path: &str, value: Value) -> String {
    let mut bent = whole.clone();
    *bent.pointer_mut(path).unwrap_or_else(|| panic!("{path} of {whole}")) = value;
    let error = serde_json::from_value::<OutreachDecision>(bent).unwrap_err().to_string();
    error.split("required: ").nth(1).unwrap().split(':').next().unwrap().to_owned()
}

#[test]
fn a_decision_whose_parts_contradict_each_other_is_refused() {
    let all = All::with(
        r#"{ "plays": [
            { "name": "back", "when": { "stage": ["Silent"] }, "priority": 2, "pause_days": 7, "action": { "send_message": "back" }, "channels": ["push"] },
            { "name": "tips", "when": { "stage": ["Silent"] }, "action": { "send_message": "tips" }, "channels": ["push"] }
        ] }"#,
    );
    let (sent, consent, nothing) = (decision(&all, 39, true), decision(&all, 39, false), decision(&all, 3, true));
    for whole in [&sent, &consent, &nothing] {
        let read: OutreachDecision = serde_json::from_value(whole.clone()).unwrap();
        assert_eq!(&serde_json::to_value(read).unwrap(), whole);
    }
    let (message, outcome) = (sent["message"].clone(), "/outcome");
    for (whole, path, value, required) in [
        (&sent, "/message/play", json!("tips"), "a message is the one that goes out"),
        (&sent, "/message/channel", json!("sms"), "a message is the one that goes out"),
        (&sent, "/message", Value::Null, "a message is the one that goes out"),
        (&sent, outcome, json!("cap"), "only the outcome `message` has a message"),
        (
            &sent,
            "/plays/0/why",
            json!({ "outranked": { "by": "tips", "first": 2, "priority": 0 } }),
            "other plays that apply are behind the message",
        ),
        (
            &sent,
            "/plays/0/why",
            json!({ "chosen": { "priority": 0, "applying": 1 } }),
            "other plays that apply are behind the message",
        ),
        (&sent, "/next", json!("2026-03-02T12:00:00Z"), "beside a message no other is refused"),
        (&consent, "/message", message, "a message is the one that goes out"),
        (&consent, outcome, json!("held_out"), "the outcome is one of the reasons"),
        (&consent, outcome, json!("no_play"), "the outcome is one of the reasons"),
        (&consent, "/next", json!("2026-02-01T12:00:00Z"), "what is refused may go later"),
        (&nothing, outcome, json!("consent"), "the outcome is one of the reasons"),
        (&nothing, outcome, json!("paused"), "a pause has an end"),
    ] {
        assert_eq!(refused(whole, path, value.clone()), required, "{path}: {value}");
    }
}

#[test]
fn whoever_is_left_out_is_asked_about_nothing_else() {
    let mut all =
        All::with(r#"{ "plays": [{ "name": "tips", "action": { "send_message": "tips" }, "channels": ["push"] }] }"#);
    all.assignment = serde_json::from_str(r#"{ "hold_out": { "salt": "2026", "share": 9999 } }"#).unwrap();
    let whole = decision(&all, 3, true);
    assert_eq!(whole["outcome"], "held_out");
    let verdict = json!([{ "play": "tips", "why": "not_met" }]);
    for (path, value, required) in [
        ("/plays", verdict, "who is left out is asked about nothing else"),
        ("/next_play", json!("2026-03-09"), "who is left out waits for nothing"),
        ("/outcome", json!("control"), "the outcome is one of the reasons"),
    ] {
        assert_eq!(refused(&whole, path, value.clone()), required, "{path}: {value}");
    }
}

#[test]
fn who_is_held_out_goes_by_the_text_that_experiments_hash() {
    let mut all =
        All::with(r#"{ "plays": [{ "name": "tips", "action": { "send_message": "tips" }, "channels": ["in_app"] }] }"#);
    all.assignment = serde_json::from_str(r#"{ "hold_out": { "salt": "2026", "share": 5000 } }"#).unwrap();
    let (utc, profile, user) = (Calendar::utc(), Profile::of([Event::log_in(1_u64, MONDAY)]), User::new(1_u64));
    let now = "2026-03-01T12:00:00Z".parse().unwrap();
    let mut held_out = 0;
    for number in 0..200 {
        let id = format!("user-{number}");
        let contacts = OutreachContacts { calendar: &utc, sent: &[], played: &[], unit: Some(id.as_str().into()) };
        let found = OutreachRule::default().assess(&all.rules(), profile.as_of(MONDAY), &user, contacts, now);
        let is_left_out = found.unwrap().unwrap().message.is_none();
        assert_eq!(is_left_out, all.assignment.is_held_out(id.as_str()), "{id}");
        held_out += u32::from(is_left_out);
    }
    assert!((70..130).contains(&held_out), "{held_out}");
}
