//! Contact policy: the known cases, doors, and laws by recounting.

mod doors;
mod laws;
mod vectors;

use chrono::{DateTime, FixedOffset, Utc};
use lifestage::Subject;
use lifestage::event::ContactChannel;
use lifestage::outreach::{Candidate, Cap, ContactConfig, ContactRule, QuietHours, Recipient, Sent};

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn utc() -> FixedOffset {
    FixedOffset::east_opt(0).unwrap()
}

fn policy(caps: Vec<Cap>, quiet_hours: Option<QuietHours>) -> ContactRule {
    ContactRule::new(ContactConfig { caps, quiet_hours, exempt: Vec::new() }).unwrap()
}

fn sent(instants: &[&str]) -> Vec<Sent> {
    instants.iter().map(|text| Sent { at: at(text), channel: ContactChannel::Push, class: Subject::NONE }).collect()
}

fn everything(sent: &[Sent], offset: FixedOffset) -> Recipient<'_> {
    Recipient { allowed: ContactChannel::ALL.into_iter().collect(), offset, sent }
}

const PUSH: Candidate = Candidate { channel: ContactChannel::Push, class: Subject::NONE, priority: 0 };
