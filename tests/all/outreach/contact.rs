//! Contact policy: the known cases, doors, and laws by recounting.

mod doors;
mod far;
mod laws;
mod oracle;
mod purposes;
mod vectors;

use std::sync::LazyLock;

use chrono::DateTime;
use lifestage::Subject;
use lifestage::event::{ContactChannel, Purposes};
use lifestage::outreach::{Candidate, Cap, ContactConfig, ContactDecision, ContactRule, QuietHours, Recipient, Sent};
use lifestage::time::{Calendar, Moment, UtcOffset};

fn at(text: &str) -> Moment {
    DateTime::parse_from_rfc3339(text).unwrap().into()
}

static UTC: LazyLock<Calendar> = LazyLock::new(Calendar::utc);

fn ahead(hours: i8) -> Calendar {
    Calendar::fixed(UtcOffset::hours(hours))
}

fn decide(policy: &ContactRule, to: &Recipient<'_>, now: Moment, candidates: &[Candidate]) -> Vec<ContactDecision> {
    policy.decide(to, now, candidates).unwrap()
}

fn policy(caps: Vec<Cap>, quiet_hours: Option<QuietHours>) -> ContactRule {
    ContactRule::new(ContactConfig { caps, quiet_hours, ..ContactConfig::default() }).unwrap()
}

fn sent(instants: &[&str]) -> Vec<Sent> {
    instants.iter().map(|text| Sent { at: at(text), channel: ContactChannel::Push, class: Subject::NONE }).collect()
}

fn everything<'a>(sent: &'a [Sent], calendar: &'a Calendar) -> Recipient<'a> {
    Recipient { allowed: ContactChannel::ALL.into_iter().collect(), refused: Purposes::default(), calendar, sent }
}

const PUSH: Candidate = Candidate { channel: ContactChannel::Push, class: Subject::NONE, priority: 0 };
