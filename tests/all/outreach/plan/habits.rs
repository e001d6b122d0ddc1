//! When and by which channel a user responds, counted by hand.

use lifestage::event::ContactChannel::{Email, Push, Sms};
use lifestage::outreach::{
    CampaignChannel, ContactHabitRule, HourBasis, OutreachConfig, OutreachContacts, OutreachRule, OutreachRules,
};
use lifestage::profile::BeforeHorizon;
use lifestage::time::{Calendar, Moment};
use lifestage::{Day, Event, Profile, Subject, User};

use super::All;
use crate::shared::people::{MONDAY, at, day};
use crate::shared::travels::travels;

fn campaign(number: u16) -> Subject {
    Subject::new(number)
}

#[test]
fn an_hour_is_known_by_responses_then_by_activity_then_by_the_rule() {
    let logged_in = |from: i32| (from..from + 5).map(|n| Event::log_in(1_u64, at(day(n), 7)));
    let opened = |days: i32| (0..days).map(|n| Event::message_opened(1_u64, at(day(n), 20)));
    let rule = ContactHabitRule::default();
    let hour = |profile: &Profile, on: Day| {
        let best = rule.assess(profile.as_of(on)).unwrap().hour;
        (best.hour.to_string(), best.basis, best.days, best.seen)
    };
    let last = day(10);
    let responds = Profile::of(logged_in(0).chain(opened(5)));
    assert_eq!(hour(&responds, last), ("20:00".to_owned(), HourBasis::Responses, 5, 5));
    let too_few = Profile::of(logged_in(0).chain(opened(4)));
    assert_eq!(hour(&too_few, last), ("07:00".to_owned(), HourBasis::Activity, 5, 5));
    assert_eq!(hour(&too_few, day(93)), ("10:00".to_owned(), HourBasis::Otherwise, 0, 0), "one day fewer is in sight");
    // Bare dates have no hour.
    let dates = Profile::of((0..9).map(|n| Event::log_in(1_u64, day(n))));
    assert_eq!(hour(&dates, last).1, HourBasis::Otherwise);
    let mut forgot = responds.clone();
    forgot.forget_before(day(4));
    assert_eq!(rule.assess(forgot.as_of(last)), Err(BeforeHorizon { asked: day(0), horizon: day(4) }));
    assert!(rule.assess(forgot.as_of(day(93))).is_ok(), "the days from day 4 on are remembered");
    let mut nothing_to_forget = responds.clone();
    nothing_to_forget.forget_before(day(0));
    assert_eq!(hour(&nothing_to_forget, last), hour(&responds, last));
    // Of two hours alike the earlier one.
    let both = (0..4).flat_map(|n| [9, 18].map(|hour| Event::message_clicked(1_u64, at(day(n), hour))));
    assert_eq!(hour(&Profile::of(both), last), ("09:00".to_owned(), HourBasis::Responses, 4, 8));
    travels(&rule.assess(responds.as_of(last)).unwrap());
}

#[test]
fn channels_are_tried_by_the_responses_of_the_user() {
    let campaigns = [(1, Push), (2, Email), (3, Push), (4, Sms)];
    let campaigns = campaigns.map(|(number, by)| CampaignChannel { campaign: campaign(number), by });
    let habits = ContactHabitRule { campaigns: campaigns.to_vec(), ..ContactHabitRule::default() };
    let sent =
        |number: u16, times: i32| (0..times).map(move |n| Event::message_sent(1_u64, day(n)).about(campaign(number)));
    let opened =
        |number: u16, times: i32| (0..times).map(move |n| Event::message_opened(1_u64, day(n)).about(campaign(number)));
    let clicked = |number: u16| core::iter::once(Event::message_clicked(1_u64, day(2)).about(campaign(number)));
    let events = sent(1, 4).chain(sent(2, 6)).chain(sent(3, 2)).chain(sent(4, 3)).chain(sent(9, 9));
    // Opened more often than sent counts as often as sent; what was clicked was opened.
    let events = events.chain(opened(1, 1)).chain(clicked(1)).chain(opened(2, 3)).chain(clicked(2)).chain(opened(4, 5));
    let profile = Profile::of(events);
    let found = habits.assess(profile.as_of(day(20))).unwrap();
    let counts: Vec<_> = found.channels.iter().map(|one| (one.channel, one.messages, one.responses)).collect();
    assert_eq!(counts, [(Push, 6, 1), (Email, 6, 3), (Sms, 3, 3)]);

    let all = All::with(
        r#"{ "plays": [{ "name": "all", "action": { "send_message": "all" }, "channels": ["push", "sms", "email"] }] }"#,
    );
    let rule = OutreachRule::new(OutreachConfig { habits, ..OutreachConfig::default() }).unwrap();
    let first = |allowed: &[lifestage::event::ContactChannel]| {
        let (utc, mut user) = (Calendar::utc(), User::new(1_u64));
        user.allowed_channels = allowed.iter().copied().collect();
        let contacts = OutreachContacts { calendar: &utc, sent: &[], played: &[], unit: None };
        let now: Moment = "2026-01-26T12:00:00Z".parse().unwrap();
        let rules: OutreachRules<'_> = all.rules();
        let decision = rule.assess(&rules, profile.as_of(MONDAY.plus(20)), &user, contacts, now).unwrap().unwrap();
        decision.message.unwrap().channel
    };
    // E-mail before push; SMS has too few messages to be judged, and stays where it stands.
    assert_eq!(first(&[Push, Sms, Email]), Email);
    assert_eq!(first(&[Push, Sms]), Sms);
    assert_eq!(first(&[Push]), Push);
}
