//! The known cases.

use std::num::NonZeroU32;

use lifestage::Subject;
use lifestage::answer::{Language, Names, Reason, Say, SeenValue};
use lifestage::event::{ContactChannel, ContactChannels, Purposes};
use lifestage::outreach::{
    Candidate, Cap, CapPeriod, ContactConfig, ContactDecision, ContactError, ContactReason, ContactRule, QuietHours,
    Recipient, Sent, WhenQuiet,
};
use lifestage::time::{Calendar, Moment, Weekday};

use super::{PUSH, UTC, ahead, at, decide, everything, policy, sent};

fn hours(hours: u32) -> CapPeriod {
    CapPeriod::Hours(NonZeroU32::new(hours).unwrap())
}

fn quiet(from: &str, to: &str, then: WhenQuiet) -> QuietHours {
    QuietHours { from: from.parse().unwrap(), to: to.parse().unwrap(), then }
}

#[test]
fn a_civil_day_ends_at_midnight_by_the_clock_of_the_user() {
    let policy = policy(vec![Cap::new(1, CapPeriod::Day)], None);
    let shanghai = ahead(8);
    let log = sent(&["2026-01-05T23:00:00+08:00"]);
    let user = everything(&log, &shanghai);
    let decide = |text: &str| decide(&policy, &user, at(text), &[PUSH]).remove(0);
    assert_eq!(decide("2026-01-06T00:00:00+08:00"), ContactDecision::Send);
    let refused = decide("2026-01-05T23:59:59.999+08:00");
    assert_eq!(refused.next_allowed(), Some(at("2026-01-06T00:00:00+08:00")));
    assert_eq!(refused.to_string(), "refuse, allowed from 2026-01-06T00:00:00+08:00: at most 1 a day, 1 sent");
    // By UTC the same two are in one day.
    let here = everything(&log, &UTC);
    assert!(!super::decide(&policy, &here, at("2026-01-06T00:00:00+08:00"), &[PUSH])[0].is_send());
}

#[test]
fn a_rolling_cap_frees_a_place_when_its_first_message_is_too_old() {
    let policy = policy(vec![Cap::new(3, hours(24))], None);
    let log = sent(&["2026-01-01T13:00:00Z", "2026-01-01T17:00:00Z", "2026-01-01T09:00:00Z"]);
    let user = everything(&log, &UTC);
    let decide = |text: &str| decide(&policy, &user, at(text), &[PUSH]).remove(0);
    let refused = decide("2026-01-02T08:00:00Z");
    assert_eq!(refused.next_allowed(), Some(at("2026-01-02T09:00:00Z")));
    let reason = Reason::from(refused.reasons().next().unwrap());
    assert_eq!(
        (reason.rule.as_ref(), reason.seen, reason.bound),
        ("contact.cap", Some(SeenValue::Whole(3)), [None, Some(SeenValue::Whole(3))])
    );
    assert!(decide("2026-01-02T09:00:00Z").is_send());
    assert!(!decide("2026-01-02T08:59:59.999Z").is_send());
}

#[test]
fn quiet_hours_wrap_midnight_and_hold_until_they_end() {
    let policy = policy(vec![], Some(quiet("22:00", "06:00", WhenQuiet::Hold)));
    let user = everything(&[], &UTC);
    let decide = |text: &str| decide(&policy, &user, at(text), &[PUSH]).remove(0);
    assert_eq!(
        decide("2026-01-05T05:30:00Z").to_string(),
        "hold until 2026-01-05T06:00:00+00:00: quiet from 22:00 to 06:00"
    );
    assert_eq!(decide("2026-01-05T22:00:00Z").next_allowed(), Some(at("2026-01-06T06:00:00Z")));
    assert!(decide("2026-01-05T06:00:00Z").is_send() && decide("2026-01-05T21:59:59.999Z").is_send());
}

#[test]
fn quiet_hours_may_drop_and_may_lie_within_a_day() {
    let policy = policy(vec![], Some(quiet("12:00", "13:30", WhenQuiet::Drop)));
    let user = everything(&[], &UTC);
    let refused = decide(&policy, &user, at("2026-01-05T13:00:00Z"), &[PUSH]).remove(0);
    let next = at("2026-01-05T13:30:00Z");
    assert!(
        matches!(&refused, ContactDecision::Refuse { next_allowed, .. } if *next_allowed == Some(next)),
        "{refused}"
    );
    assert!(decide(&policy, &user, next, &[PUSH])[0].is_send());
}

#[test]
fn a_message_waits_for_all_rules_even_if_one_begins_later() {
    // The cap frees a place at 23:00, which is quiet; at 06:00 both are satisfied.
    let policy = policy(vec![Cap::new(1, hours(2))], Some(quiet("22:00", "06:00", WhenQuiet::Hold)));
    let log = sent(&["2026-01-05T21:00:00Z"]);
    let refused = decide(&policy, &everything(&log, &UTC), at("2026-01-05T21:30:00Z"), &[PUSH]).remove(0);
    assert_eq!(refused.reasons().count(), 1);
    assert_eq!(refused.next_allowed(), Some(at("2026-01-06T06:00:00Z")));
    // Both stop it: it is refused, not held, as the cap may be full again.
    let both = decide(&policy, &everything(&log, &UTC), at("2026-01-05T22:30:00Z"), &[PUSH]).remove(0);
    assert!(matches!(&both, ContactDecision::Refuse { reasons, .. } if reasons.len() == 2));
    // What is planned for later counts for when it may go.
    let planned = sent(&["2026-01-06T06:00:00Z"]);
    let held = decide(&policy, &everything(&planned, &UTC), at("2026-01-05T23:00:00Z"), &[PUSH]).remove(0);
    assert_eq!(held.next_allowed(), Some(at("2026-01-06T08:00:00Z")));
}

#[test]
fn caps_count_only_their_channel_and_class() {
    let survey = Subject::new(3);
    let caps = vec![
        Cap::new(1, CapPeriod::Lifetime).of(survey),
        Cap::new(1, CapPeriod::Day).by(ContactChannel::Sms),
        Cap::new(3, CapPeriod::Day),
    ];
    let policy = policy(caps, None);
    let mut log = sent(&["2020-01-05T10:00:00Z", "2026-01-05T10:00:00Z"]);
    log[0].class = survey;
    log[1].channel = ContactChannel::Sms;
    let user = everything(&log, &UTC);
    let now = at("2026-01-05T12:00:00Z");
    let decide = |candidate: Candidate| decide(&policy, &user, now, &[candidate]).remove(0);
    assert_eq!(
        decide(Candidate { class: survey, ..PUSH }).to_string(),
        "refuse, never allowed: at most 1 of class #3 ever, 1 sent"
    );
    let sms = decide(Candidate { channel: ContactChannel::Sms, ..PUSH });
    assert_eq!(sms.to_string(), "refuse, allowed from 2026-01-06T00:00:00+00:00: at most 1 by SMS a day, 1 sent");
    assert!(decide(PUSH).is_send());
}

#[test]
fn classes_of_messages_are_said_by_their_names() {
    let mut names = Names::default();
    let [receipt, survey] = ["receipt", "survey"].map(|name| names.classes.intern(name).unwrap());
    names.subjects.intern("a subject, not the class of its number").unwrap();
    let capped = |class| Cap::new(1, CapPeriod::Day).of(class);
    let policy = policy(vec![capped(survey), capped(Subject::new(9))], None);
    let mut log = sent(&["2026-01-05T10:00:00Z", "2026-01-05T11:00:00Z"]);
    (log[0].class, log[1].class) = (survey, Subject::new(9));
    let said = |class| {
        let candidate = Candidate { class, ..PUSH };
        let decided = decide(&policy, &everything(&log, &UTC), at("2026-01-05T12:00:00Z"), &[candidate]).remove(0);
        assert_eq!(decided.say_with(Language::English, &Names::default()).to_string(), decided.to_string());
        let reasons: Vec<String> =
            decided.reasons().map(|reason| reason.say_with(Language::English, &names).to_string()).collect();
        (decided.say_with(Language::English, &names).to_string(), reasons)
    };
    let by_name = "at most 1 of class survey a day, 1 sent";
    assert_eq!(
        said(survey),
        (format!("refuse, allowed from 2026-01-06T00:00:00+00:00: {by_name}"), vec![by_name.to_owned()])
    );
    // A class without a name keeps its number.
    assert_eq!(said(Subject::new(9)).1, ["at most 1 of class #9 a day, 1 sent"]);
    assert_eq!(said(receipt), ("send".to_owned(), Vec::new()));
    assert_eq!(capped(receipt).say_with(Language::English, &names).to_string(), "at most 1 of class receipt a day");
}

#[test]
fn the_message_of_the_highest_priority_goes_first() {
    let policy = policy(vec![Cap::new(2, CapPeriod::Day)], None);
    let of = |priority| Candidate { priority, ..PUSH };
    let user = everything(&[], &UTC);
    let decided = decide(&policy, &user, at("2026-01-05T12:00:00Z"), &[of(1), of(5), of(5), of(3)]);
    let went: Vec<bool> = decided.iter().map(ContactDecision::is_send).collect();
    assert_eq!(went, [false, true, true, false]);
    assert_eq!(
        decided[0].reasons().collect::<Vec<_>>(),
        [ContactReason::Cap { cap: policy.config().caps[0], sent: 2 }]
    );
}

#[test]
fn notices_in_the_product_need_no_consent_and_everything_else_does() {
    let nobody =
        Recipient { allowed: ContactChannels::default(), refused: Purposes::default(), calendar: &UTC, sent: &[] };
    let by = |channel| Candidate { channel, ..PUSH };
    let candidates = ContactChannel::ALL.map(by);
    let goes = |policy: &ContactRule| -> Vec<ContactChannel> {
        let decided = decide(policy, &nobody, at("2026-01-05T12:00:00Z"), &candidates);
        let sent = candidates.iter().zip(decided).filter(|(_, decision)| decision.is_send());
        sent.map(|(candidate, _)| candidate.channel).collect()
    };
    let policy = policy(Vec::new(), None);
    assert_eq!(goes(&policy), [ContactChannel::InApp]);
    let read = |text| serde_json::from_str::<ContactRule>(text).unwrap();
    assert_eq!(goes(&read(r#"{"caps":[],"without_consent":[]}"#)), []);
    let both = read(r#"{"caps":[],"quiet_hours":null,"without_consent":["in_app","push"]}"#);
    assert_eq!(goes(&both), [ContactChannel::InApp, ContactChannel::Push]);
    // Caps and quiet hours hold for it all the same.
    let night = decide(&ContactRule::default(), &nobody, at("2026-01-05T23:00:00Z"), &[by(ContactChannel::InApp)]);
    assert!(matches!(night[0], ContactDecision::Hold { .. }), "{}", night[0]);
}

#[test]
fn consent_is_as_of_the_call_and_holds_for_exempt_classes_too() {
    let code = Subject::new(1);
    let numbers = ContactConfig {
        caps: vec![Cap::new(1, CapPeriod::Day)],
        quiet_hours: Some(quiet("22:00", "06:00", WhenQuiet::Hold)),
        exempt: vec![code],
        ..ContactConfig::default()
    };
    let policy = ContactRule::new(numbers).unwrap();
    let mut log = sent(&["2026-01-05T09:00:00Z", "2026-01-05T10:00:00Z"]);
    log[0].class = code;
    let allowed = [ContactChannel::Push].into_iter().collect();
    let user = Recipient { allowed, refused: Purposes::default(), calendar: &UTC, sent: &log };
    let night = at("2026-01-05T23:00:00Z");
    let exempt = Candidate { class: code, ..PUSH };
    assert!(decide(&policy, &user, night, &[exempt])[0].is_send(), "neither caps nor quiet hours stop it");
    let email = Candidate { channel: ContactChannel::Email, ..exempt };
    assert_eq!(
        decide(&policy, &user, night, &[email])[0].to_string(),
        "refuse, never allowed: e-mail is not allowed by the user"
    );
    // What is exempt is not counted either: of the two in the log, and of the two at once.
    let morning = Recipient { sent: &log[..1], ..user };
    let both = decide(&policy, &morning, at("2026-01-05T12:00:00Z"), &[Candidate { priority: 9, ..exempt }, PUSH]);
    assert!(both.iter().all(ContactDecision::is_send));
}

/// The cases of Berlin: summer time begins on 2026-03-29 and ends on 2026-10-25.
#[test]
fn civil_days_and_quiet_hours_follow_daylight_saving_time() {
    let berlin = Calendar::in_zone(&chrono_tz::Europe::Berlin, 2026..=2026);
    let daily = policy(vec![Cap::new(1, CapPeriod::Day)], None);
    let after =
        |sent_at: &str, now: &str| decide(&daily, &everything(&sent(&[sent_at]), &berlin), at(now), &[PUSH]).remove(0);
    assert!(after("2026-03-28T23:30:00+01:00", "2026-03-29T12:00:00+02:00").is_send());
    let refused = after("2026-10-25T00:30:00+02:00", "2026-10-25T12:00:00+01:00");
    assert_eq!(refused.next_allowed(), Some(at("2026-10-26T00:00:00+01:00")));

    let nights = policy(vec![], Some(quiet("22:00", "08:00", WhenQuiet::Hold)));
    let held = |now: &str| decide(&nights, &everything(&[], &berlin), at(now), &[PUSH]).remove(0);
    let until = |now: &str| held(now).next_allowed().unwrap();
    assert_eq!(until("2026-03-28T23:30:00+01:00").milliseconds(), at("2026-03-29T06:00:00Z").milliseconds());
    assert_eq!(until("2026-10-24T23:30:00+02:00").milliseconds(), at("2026-10-25T07:00:00Z").milliseconds());
    assert_eq!(
        held("2026-03-28T23:30:00+01:00").to_string(),
        "hold until 2026-03-29T08:00:00+02:00: quiet from 22:00 to 08:00"
    );
}

#[test]
fn weeks_and_months_are_those_of_the_user() {
    let berlin = Calendar::in_zone(&chrono_tz::Europe::Berlin, 2026..=2026);
    let weekly = policy(vec![Cap::new(1, CapPeriod::Week)], None);
    // Saturday before the clock changes; the week ends on Sunday night, an hour earlier by UTC.
    let log = sent(&["2026-03-28T12:00:00+01:00"]);
    let user = everything(&log, &berlin);
    let refused = decide(&weekly, &user, at("2026-03-29T12:00:00+02:00"), &[PUSH]).remove(0);
    assert_eq!(
        refused.to_string(),
        "refuse, allowed from 2026-03-30T00:00:00+02:00: at most 1 a calendar week, 1 sent"
    );
    assert!(decide(&weekly, &user, at("2026-03-30T00:00:00+02:00"), &[PUSH])[0].is_send());
    // From Sunday on the two are in different weeks.
    let sundays = berlin.clone().with_first_weekday(Weekday::Sun);
    assert!(decide(&weekly, &everything(&log, &sundays), at("2026-03-29T12:00:00+02:00"), &[PUSH])[0].is_send());

    let monthly = policy(vec![Cap::new(2, CapPeriod::Month)], None);
    let log = sent(&["2026-09-30T23:30:00+02:00", "2026-10-01T00:30:00+02:00", "2026-10-25T02:30:00+01:00"]);
    let user = everything(&log, &berlin);
    let refused = decide(&monthly, &user, at("2026-10-31T12:00:00+01:00"), &[PUSH]).remove(0);
    assert_eq!(refused.next_allowed(), Some(at("2026-11-01T00:00:00+01:00")));
    assert!(refused.to_string().ends_with("at most 2 a calendar month, 2 sent"));
    // A day that starts at four keeps half past midnight in September.
    let owls = berlin.with_day_start(4).unwrap();
    assert!(decide(&monthly, &everything(&log, &owls), at("2026-10-31T12:00:00+01:00"), &[PUSH])[0].is_send());
}

#[test]
fn a_channel_may_have_quiet_hours_of_its_own_or_none() {
    let numbers = ContactConfig {
        caps: Vec::new(),
        quiet_hours: Some(quiet("22:00", "08:00", WhenQuiet::Hold)),
        quiet_hours_by_channel: [
            (ContactChannel::InApp, None),
            (ContactChannel::Sms, Some(quiet("20:00", "09:30", WhenQuiet::Drop))),
        ]
        .into(),
        ..ContactConfig::default()
    };
    let policy = ContactRule::new(numbers).unwrap();
    let by = |channel| Candidate { channel, ..PUSH };
    let candidates = [PUSH, by(ContactChannel::InApp), by(ContactChannel::Sms)];
    let words = |now: &str| -> Vec<String> {
        let decided = decide(&policy, &everything(&[], &UTC), at(now), &candidates);
        decided.iter().map(ToString::to_string).collect()
    };
    assert_eq!(
        words("2026-01-05T23:00:00Z"),
        [
            "hold until 2026-01-06T08:00:00+00:00: quiet from 22:00 to 08:00",
            "send",
            "refuse, allowed from 2026-01-06T09:30:00+00:00: quiet from 20:00 to 09:30, dropped"
        ]
    );
    assert_eq!(words("2026-01-05T08:00:00Z")[..2], ["send", "send"]);
    assert!(words("2026-01-05T21:00:00Z")[2].starts_with("refuse"), "SMS is quiet earlier");
}

#[test]
fn a_day_start_moves_the_civil_day_and_not_the_quiet_hours() {
    let owls = ahead(1).with_day_start(4).unwrap();
    let log = sent(&["2026-01-05T23:30:00+01:00"]);
    let daily = policy(vec![Cap::new(1, CapPeriod::Day)], Some(quiet("02:00", "03:00", WhenQuiet::Hold)));
    let refused = decide(&daily, &everything(&log, &owls), at("2026-01-06T02:30:00+01:00"), &[PUSH]).remove(0);
    assert_eq!(refused.next_allowed(), Some(at("2026-01-06T04:00:00+01:00")));
    let held = decide(&daily, &everything(&[], &owls), at("2026-01-06T02:30:00+01:00"), &[PUSH]).remove(0);
    assert_eq!(held.next_allowed(), Some(at("2026-01-06T03:00:00+01:00")));
}

#[test]
fn bare_dates_are_refused_and_so_are_missing_offsets() {
    let daily = policy(vec![Cap::new(1, CapPeriod::Day)], None);
    let carried = Calendar::of_the_event();
    let date: Moment = "2026-01-05".parse().unwrap();
    let refused = daily.decide(&everything(&[], &UTC), date, &[PUSH]).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "`2026-01-05` is only a date, but caps and quiet hours need a time: give an instant, such as 2026-01-05T09:00:00+08:00"
    );
    let log = [Sent { at: date, channel: ContactChannel::Push, class: Subject::NONE }];
    assert_eq!(daily.decide(&everything(&log, &UTC), at("2026-01-06T00:00:00Z"), &[PUSH]), Err(refused));
    let far = Moment::from_milliseconds(i64::MAX);
    assert!(matches!(daily.decide(&everything(&[], &UTC), far, &[]), Err(ContactError::Calendar(_))));
    let without = "2026-01-06T00:00:00Z".parse().unwrap();
    assert!(matches!(daily.decide(&everything(&[], &carried), without, &[]), Err(ContactError::Calendar(_))));
    let log = sent(&["2026-01-05T20:00:00+08:00"]);
    let refused = decide(&daily, &everything(&log, &carried), at("2026-01-05T23:00:00+08:00"), &[PUSH]).remove(0);
    assert_eq!(refused.next_allowed(), Some(at("2026-01-06T00:00:00+08:00")));
}
