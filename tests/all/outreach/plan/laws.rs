//! What holds for everybody: over ten thousand made-up populations nobody gets two messages, nobody who is held out gets one,
//! and nobody without the consent that it needs.

use std::collections::BTreeMap;

use lifestage::answer::Mergeable;
use lifestage::event::{ContactChannel, Purpose};
use lifestage::outreach::{
    AssignmentRule, Candidate, ContactRule, OutreachContacts, OutreachDecision, OutreachOutcome, OutreachReport,
    OutreachRule, Played, Recipient, Sent,
};
use lifestage::population::Member;
use lifestage::time::Calendar;
use lifestage::{Day, Event, Kind, Population, Profile, Subject, User, UserId};

use super::All;
use crate::shared::people::{MONDAY, at};

/// A small generator, the same in every run.
struct Lot(u64);

impl Lot {
    fn draw(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[usize::try_from(self.draw(all.len() as u64)).unwrap()]
    }
}

const CONDITIONS: [&str; 5] = [
    r#""when": { "stage": ["Silent", "Churned"] },"#,
    r#""when": { "active_days": { "last": 28 }, "at_least": 2 },"#,
    r#""when": { "days_since": "purchase", "at_most": 20 },"#,
    r#""when": { "not": { "stage": ["Introduction"] } },"#,
    "",
];
const CHANNELS: [&str; 4] = [r#""push""#, r#""push", "email""#, r#""in_app""#, r#""sms", "in_app""#];

/// A playbook that is accepted; a few tries find one.
fn playbook(lot: &mut Lot) -> All {
    loop {
        let plays: Vec<String> = (0..=lot.draw(2))
            .map(|place| {
                let (when, channels) = (*lot.of(&CONDITIONS), *lot.of(&CHANNELS));
                let (priority, pause, class) = (lot.draw(3), lot.draw(2) * 5, lot.draw(2));
                format!(
                    r#"{{ "name": "{place}", {when} "action": {{ "send_message": "{place}" }}, "channels": [{channels}],
                         "priority": {priority}, "pause_days": {pause}, "class": {class}, "cost": {place} }}"#
                )
            })
            .collect();
        let text = format!(r#"{{ "plays": [{}] }}"#, plays.join(","));
        if let Ok(playbook) = serde_json::from_str(&text) {
            return All { playbook, ..All::default() };
        }
    }
}

fn rules(lot: &mut Lot) -> (All, OutreachRule) {
    let mut all = playbook(lot);
    let caps = *lot.of(&[r#"{ "at_most": 1, "per": "day" }"#, r#"{ "at_most": 2, "per": { "hours": 30 } }"#, ""]);
    let contact = format!(r#"{{ "caps": [{caps}], "exempt": [{}] }}"#, if lot.draw(4) == 0 { "1" } else { "" });
    all.contact = serde_json::from_str(&contact).unwrap();
    let assignment = format!(
        r#"{{ "hold_out": {{ "salt": "{}", "share": {} }},
             "experiments": [{{ "name": "e", "control": "c", "arms": [{{ "name": "c", "share": 3000 }}, {{ "name": "t", "share": 7000 }}] }}] }}"#,
        lot.draw(1_000),
        1 + lot.draw(5_000),
    );
    all.assignment = serde_json::from_str::<AssignmentRule>(&assignment).unwrap();
    let floor =
        if lot.draw(2) == 0 { r#""floors": [{ "at_least": 2, "days": 7, "play": "0" }]"# } else { r#""floors": []"# };
    let experiment = if lot.draw(2) == 0 { r#""experiment": "e","# } else { "" };
    (all, serde_json::from_str(&format!("{{ {experiment} {floor} }}")).unwrap())
}

/// One user with what is known of contacts.
struct Person {
    user: User,
    profile: Profile,
    sent: Vec<Sent>,
    played: Vec<Played>,
}

fn person(lot: &mut Lot, id: u64) -> Person {
    let mut user = User::new(id);
    for channel in ContactChannel::ALL {
        if lot.draw(2) == 0 {
            user.allowed_channels.allow(channel);
        }
    }
    for purpose in Purpose::ALL {
        if lot.draw(5) == 0 {
            user.refused.insert(purpose);
        }
    }
    let kinds = [Kind::LogIn, Kind::CheckIn, Kind::Purchase];
    let events = (0..=lot.draw(4)).map(|_| {
        let day = MONDAY.plus(i32::try_from(lot.draw(60)).unwrap());
        Event::new(id, day, *lot.of(&kinds), 0).unwrap()
    });
    let profile = Profile::of(events.collect::<Vec<_>>());
    let sent = (0..lot.draw(4)).map(|_| {
        let (day, hour) = (i32::try_from(lot.draw(3)).unwrap(), i64::try_from(lot.draw(24)).unwrap());
        let channel = *lot.of(&ContactChannel::ALL);
        Sent { at: at(TODAY.plus(day - 2), hour), channel, class: Subject::new(u16::try_from(lot.draw(2)).unwrap()) }
    });
    let sent = sent.collect();
    let played = (0..lot.draw(2))
        .map(|play| Played { play: play.to_string(), on: TODAY.minus(u32::try_from(lot.draw(8)).unwrap()) });
    Person { user, profile, sent, played: played.collect() }
}

const TODAY: Day = MONDAY.plus(61);

fn decide(all: &All, rule: &OutreachRule, person: &Person, hour: i64) -> Option<OutreachDecision> {
    let utc = Calendar::utc();
    let contacts = OutreachContacts { calendar: &utc, sent: &person.sent, played: &person.played, unit: None };
    rule.assess(&all.rules(), person.profile.as_of(TODAY.minus(1)), &person.user, contacts, at(TODAY, hour)).unwrap()
}

/// What a message must be, asked of the other rules one by one.
fn holds(all: &All, rule: &OutreachRule, person: &Person, decision: &OutreachDecision, hour: i64) {
    let id = person.user.id;
    let is_control = rule.config().experiment.is_some() && all.assignment.arm("e", id) == Ok(Some("c"));
    let is_held_out = all.assignment.is_held_out(id);
    assert_eq!(decision.outcome == OutreachOutcome::HeldOut, is_held_out);
    assert_eq!(decision.outcome == OutreachOutcome::Control, is_control && !is_held_out);
    assert_eq!(decision.outcome == OutreachOutcome::Message, decision.message.is_some());
    let Some(message) = &decision.message else { return };
    assert!(!is_held_out && !is_control, "{decision:?}");
    let purpose = all.contact.purpose(message.class);
    assert!(purpose.is_none_or(|purpose| !person.user.refused.contains(purpose)), "{decision:?}");
    let needs_none = all.contact.config().without_consent.allows(message.channel);
    assert!(needs_none || person.user.allowed_channels.allows(message.channel), "{decision:?}");
    let play = all.playbook.play(&message.play).unwrap();
    assert!(play.channels.contains(&message.channel));
    let utc = Calendar::utc();
    let to = Recipient::of(&person.user, &utc, &person.sent);
    let candidate = Candidate { channel: message.channel, class: message.class, priority: 0 };
    assert!(all.contact.decide(&to, at(TODAY, hour), &[candidate]).unwrap()[0].is_send(), "{decision:?}");
}

#[test]
fn nobody_gets_two_messages_nor_one_without_consent_nor_one_while_held_out() {
    let mut lot = Lot(7);
    let mut outcomes: BTreeMap<OutreachOutcome, u32> = BTreeMap::new();
    for _ in 0..10_000 {
        let (all, rule) = rules(&mut lot);
        let first = lot.draw(1 << 20);
        let mut people: Vec<Person> = (first..=first + lot.draw(3)).map(|id| person(&mut lot, id)).collect();
        for person in &mut people {
            let Some(decision) = decide(&all, &rule, person, 9) else { continue };
            holds(&all, &rule, person, &decision, 9);
            *outcomes.entry(decision.outcome).or_default() += 1;
            let Some(message) = decision.message else { continue };
            // What went out is in the log, and the same morning's plan is asked again.
            person.sent.push(Sent { at: at(TODAY, 9), channel: message.channel, class: message.class });
            person.played.push(Played { play: message.play, on: TODAY.minus(1) });
            let is_capped = all.contact.config().caps.first().is_some_and(|cap| cap.at_most == 1);
            if is_capped && !all.contact.config().exempt.contains(&message.class) {
                for hour in [9, 12, 21] {
                    let again = decide(&all, &rule, person, hour).unwrap();
                    let is_exempt = |class| all.contact.config().exempt.contains(&class);
                    let second = again.message.as_ref().filter(|second| !is_exempt(second.class));
                    assert!(second.is_none(), "a second message on one day: {again:?}");
                }
            }
        }
    }
    let all_seen = [
        OutreachOutcome::Message,
        OutreachOutcome::HeldOut,
        OutreachOutcome::Control,
        OutreachOutcome::NoPlay,
        OutreachOutcome::Paused,
        OutreachOutcome::Consent,
        OutreachOutcome::Cap,
    ];
    for outcome in all_seen {
        assert!(outcomes.get(&outcome).is_some_and(|users| *users > 100), "{outcome}: {outcomes:?}");
    }
}

/// Recounts decisions.
fn recount(report: &OutreachReport, decisions: &[OutreachDecision]) {
    assert_eq!(report.users, decisions.len() as u64);
    for (outcome, users) in &report.outcomes {
        let same = decisions.iter().filter(|decision| decision.outcome == *outcome);
        assert_eq!(*users, same.count() as u64);
    }
    let messages = || decisions.iter().filter_map(|decision| decision.message.as_ref());
    for (play, sent) in &report.plays {
        assert_eq!(*sent, messages().filter(|message| message.play == *play).count() as u64);
    }
    for (channel, sent) in &report.channels {
        assert_eq!(*sent, messages().filter(|message| message.channel == *channel).count() as u64);
    }
    assert_eq!(report.cost, messages().map(|message| u128::from(message.cost.minor_units())).sum::<u128>());
}

#[test]
fn the_report_counts_the_decisions_and_parts_make_the_whole() {
    let mut lot = Lot(11);
    for _ in 0..40 {
        let (all, rule) = rules(&mut lot);
        let people: Vec<Person> = (1..30).map(|id| person(&mut lot, id)).collect();
        let of = |id: UserId| people.iter().find(|person| person.user.id == id).unwrap();
        let utc = Calendar::utc();
        let contacts = |member: Member<'_>| {
            let Person { sent, played, .. } = of(member.user.id);
            OutreachContacts { calendar: &utc, sent, played, unit: None }
        };
        let population = |part: u64| {
            let mut population = Population::new(Calendar::utc());
            for person in people.iter().filter(|person| part == 2 || person.user.id.bits() % 2 == u128::from(part)) {
                population.insert(person.profile.clone()).unwrap();
                population.introduce(person.user);
            }
            population
        };
        let asked =
            |part| rule.report(&all.rules(), &population(part), TODAY.minus(1), at(TODAY, 9), contacts).unwrap();
        let whole = asked(2);
        let decisions = rule.assess_all(&all.rules(), &population(2), TODAY.minus(1), at(TODAY, 9), contacts).unwrap();
        recount(&whole, &decisions);
        assert!(decisions.is_sorted_by(|one, next| one.user < next.user), "each user once");
        let mut merged = asked(1);
        merged.merge(&asked(0)).unwrap();
        assert_eq!(merged.to_bytes().unwrap(), whole.to_bytes().unwrap());
        let halves = rule.report_by(&all.rules(), &population(2), TODAY.minus(1), at(TODAY, 9), contacts, |member| {
            Some(member.user.id.bits() % 2)
        });
        assert_eq!(halves.unwrap().remove(&1), Some(asked(1)));
    }
}

#[test]
fn the_first_user_about_whom_nothing_can_be_decided_is_named() {
    let all = All { contact: ContactRule::default(), ..All::default() };
    let (utc, wrong) =
        (Calendar::utc(), [Sent { at: MONDAY.into(), channel: ContactChannel::Push, class: Subject::NONE }]);
    let events: Vec<Event> = (1..9_u64).map(|id| Event::log_in(id, MONDAY)).collect();
    let population = Population::from_events(&events, Calendar::utc()).unwrap();
    let contacts = |member: Member<'_>| {
        let sent: &[Sent] = if member.user.id.bits() >= 3 { &wrong } else { &[] };
        OutreachContacts { calendar: &utc, sent, played: &[], unit: None }
    };
    let rule = OutreachRule::default();
    let report = rule.report(&all.rules(), &population, MONDAY, at(MONDAY, 9), contacts).unwrap_err();
    assert_eq!(report.user, 3_u64.into());
    let list = rule.assess_all(&all.rules(), &population, MONDAY, at(MONDAY, 9), contacts).unwrap_err();
    assert_eq!(list, report);
}
