//! Against decisions worked out in Python by every quarter of an hour, in zones whose clocks change in every way.

use lifestage::Subject;
use lifestage::event::ContactChannel;
use lifestage::outreach::{Candidate, ContactDecision, ContactRule, Sent};
use lifestage::time::{Calendar, Moment, Weekday};
use serde::Deserialize;

use super::{at, decide, everything};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    zone: String,
    day_start: u8,
    first_weekday: Weekday,
    policy: ContactRule,
    sent: Vec<SentAt>,
    now: String,
    channel: ContactChannel,
    class: u16,
    decision: String,
    next: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SentAt {
    at: String,
    channel: ContactChannel,
    class: u16,
}

#[test]
fn decisions_in_many_zones_are_those_of_the_oracle() {
    let expected = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/oracles/expected/contact.jsonl"));
    let mut waits = 0;
    for line in expected.lines() {
        let case: Case = serde_json::from_str(line).unwrap();
        let zone: chrono_tz::Tz = case.zone.parse().unwrap();
        let calendar = Calendar::in_zone(&zone, 2005..=2030).with_first_weekday(case.first_weekday);
        let calendar = calendar.with_day_start(case.day_start).unwrap();
        let sent = case.sent.iter();
        let sent: Vec<Sent> = sent
            .map(|sent| Sent { at: at(&sent.at), channel: sent.channel, class: Subject::new(sent.class) })
            .collect();
        let candidate = Candidate { channel: case.channel, class: Subject::new(case.class), priority: 0 };
        let decision = decide(&case.policy, &everything(&sent, &calendar), at(&case.now), &[candidate]).remove(0);
        let name = match decision {
            ContactDecision::Send => "send",
            ContactDecision::Hold { .. } => "hold",
            ContactDecision::Refuse { .. } => "refuse",
        };
        let next = case.next.as_deref().map(|next| at(next).milliseconds());
        assert_eq!((name, decision.next_allowed().map(Moment::milliseconds)), (&*case.decision, next), "{line}");
        waits += usize::from(next.is_some());
    }
    assert!(waits > 100);
}
