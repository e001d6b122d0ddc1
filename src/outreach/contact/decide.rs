//! Which of the messages that could be sent are.

use chrono::{DateTime, FixedOffset, Utc};
use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use super::decision::{ContactDecision, ContactReason};
use super::policy::{ContactRule, WhenQuiet};
use super::wait::{Wait, ahead, by_cap, by_quiet, instant, milliseconds};
use crate::event::subject::Subject;
use crate::event::user::{ContactChannel, ContactChannels};

/// A message that was sent, as the caller's log has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sent {
    /// When.
    pub at: DateTime<Utc>,
    /// By which channel.
    pub channel: ContactChannel,
    /// Of which class: a number of the host's own, as for promotions, receipts, surveys.
    #[serde(default)]
    pub class: Subject,
}

/// A message that could be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Candidate {
    /// By which channel.
    pub channel: ContactChannel,
    /// Of which class.
    #[serde(default)]
    pub class: Subject,
    /// Where several compete the highest goes first, of equal ones the first in the list.
    #[serde(default)]
    pub priority: i32,
}

/// Who would be written to.
#[derive(Clone, Copy, Debug)]
pub struct Recipient<'a> {
    /// The channels that they allow, as of now.
    pub allowed: ContactChannels,
    /// Their clock.
    pub offset: FixedOffset,
    /// What was sent to them, in any order. What comes after now is not counted yet; it does count for when a message
    /// will be allowed.
    pub sent: &'a [Sent],
}

impl ContactRule {
    /// What becomes of each candidate now, in the order given.
    ///
    /// The highest priority is decided first, and what is sent counts for those after it.
    ///
    /// ```
    /// use chrono::{DateTime, FixedOffset};
    /// use lifestage::Subject;
    /// use lifestage::outreach::{Cap, CapPeriod, Candidate, ContactConfig, ContactRule, Recipient, Sent};
    /// use lifestage::event::ContactChannel::Push;
    ///
    /// let caps = vec![Cap::new(3, CapPeriod::Hours(24.try_into()?))];
    /// let policy = ContactRule::new(ContactConfig { caps, quiet_hours: None, exempt: vec![] })?;
    /// let at = |text| DateTime::parse_from_rfc3339(text).unwrap().to_utc();
    /// let sent = ["2026-01-05T09:00:00Z", "2026-01-05T13:00:00Z", "2026-01-05T17:00:00Z"];
    /// let sent = sent.map(|text| Sent { at: at(text), channel: Push, class: Subject::NONE });
    ///
    /// let ada = Recipient { allowed: [Push].into_iter().collect(), offset: FixedOffset::east_opt(0).unwrap(), sent: &sent };
    /// let message = Candidate { channel: Push, class: Subject::NONE, priority: 0 };
    /// let refused = policy.decide(&ada, at("2026-01-06T08:00:00Z"), &[message]);
    /// assert_eq!(refused[0].to_string(), "refuse, allowed from 2026-01-06T09:00:00+00:00: at most 3 in 24 hours, 3 sent");
    /// assert!(policy.decide(&ada, at("2026-01-06T09:00:00Z"), &[message])[0].is_send());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn decide(&self, to: &Recipient<'_>, now: DateTime<Utc>, candidates: &[Candidate]) -> Vec<ContactDecision> {
        let mut state = State { policy: self, ahead: ahead(to.offset), sends: self.counted(to.sent) };
        let mut order: SmallVec<[(usize, &Candidate); 8]> = candidates.iter().enumerate().collect();
        order.sort_by_key(|(_, candidate)| core::cmp::Reverse(candidate.priority));
        let now = milliseconds(now);
        let mut decisions: Vec<(usize, ContactDecision)> = Vec::with_capacity(candidates.len());
        for (place, candidate) in order {
            let decision = if to.allowed.allows(candidate.channel) {
                state.decide(*candidate, now)
            } else {
                let reasons = vec![ContactReason::Consent { channel: candidate.channel }];
                ContactDecision::Refuse { reasons, next_allowed: None }
            };
            if decision.is_send() && !self.is_exempt(candidate.class) {
                let after = state.sends.partition_point(|(at, ..)| *at <= now);
                state.sends.insert(after, (now, candidate.channel, candidate.class));
            }
            decisions.push((place, decision));
        }
        decisions.sort_by_key(|(place, _)| *place);
        decisions.into_iter().map(|(_, decision)| decision).collect()
    }

    fn is_exempt(&self, class: Subject) -> bool {
        self.config().exempt.contains(&class)
    }

    /// The sends that caps count, ascending.
    fn counted(&self, sent: &[Sent]) -> Sends {
        let counted = sent.iter().filter(|sent| !self.is_exempt(sent.class));
        let mut sends: Sends = counted.map(|sent| (milliseconds(sent.at), sent.channel, sent.class)).collect();
        if !sends.is_sorted_by_key(|(at, ..)| *at) {
            sends.sort_by_key(|(at, ..)| *at);
        }
        sends
    }
}

type Sends = SmallVec<[(i64, ContactChannel, Subject); 16]>;

/// What is known while candidates are decided.
struct State<'a> {
    policy: &'a ContactRule,
    ahead: i64,
    /// INVARIANT: ascending, without exempt classes.
    sends: Sends,
}

impl State<'_> {
    fn decide(&self, candidate: Candidate, now: i64) -> ContactDecision {
        if self.policy.is_exempt(candidate.class) {
            return ContactDecision::Send;
        }
        let caps = self.caps(candidate);
        let mut reasons = Vec::new();
        if self.latest(&caps, now, Some(&mut reasons)).is_none() {
            return ContactDecision::Send;
        }
        let next_allowed = self.next(&caps, now).and_then(instant);
        let held =
            reasons.iter().all(|reason| matches!(reason, ContactReason::QuietHours { then: WhenQuiet::Hold, .. }));
        match next_allowed {
            Some(until) if held => ContactDecision::Hold { until, reasons },
            _ => ContactDecision::Refuse { reasons, next_allowed },
        }
    }

    /// The caps that are about a message, each with the sends that it counts, ascending.
    fn caps(&self, candidate: Candidate) -> SmallVec<[(usize, SmallVec<[i64; 16]>); 4]> {
        let caps = self.policy.config().caps.iter().enumerate();
        let about = caps.filter(|(_, cap)| cap.is_about(candidate.channel, candidate.class));
        about
            .map(|(place, cap)| {
                let sends = self.sends.iter().filter(|(_, channel, class)| cap.is_about(*channel, *class));
                (place, sends.map(|(at, ..)| *at).collect())
            })
            .collect()
    }

    /// How long all rules together make a message wait from an instant on, at least; none where it may go.
    fn latest(
        &self,
        caps: &[(usize, SmallVec<[i64; 16]>)],
        now: i64,
        mut reasons: Option<&mut Vec<ContactReason>>,
    ) -> Option<Wait> {
        let numbers = self.policy.config();
        let mut latest = None;
        for (place, sends) in caps {
            let Some(cap) = numbers.caps.get(*place) else { continue };
            let (sent, wait) = by_cap(cap, sends, now, self.ahead);
            if let Some(wait) = wait {
                latest = Some(later(latest, wait));
                if let Some(reasons) = &mut reasons {
                    reasons.push(ContactReason::Cap { cap: *cap, sent });
                }
            }
        }
        if let Some(quiet) = numbers.quiet_hours
            && let Some(end) = by_quiet(quiet, now, self.ahead)
        {
            latest = Some(later(latest, Wait::Until(end)));
            if let Some(reasons) = &mut reasons {
                reasons.push(ContactReason::QuietHours { from: quiet.from, to: quiet.to, then: quiet.then });
            }
        }
        latest
    }

    /// The first instant from now on at which the message may go.
    ///
    /// Until the latest end of a wait at least one rule stops it, so that no instant is passed over; there, others may stop it
    /// again.
    fn next(&self, caps: &[(usize, SmallVec<[i64; 16]>)], now: i64) -> Option<i64> {
        let mut at = now;
        loop {
            match self.latest(caps, at, None) {
                None => return Some(at),
                Some(Wait::ForGood) => return None,
                // INVARIANT: a wait ends after its instant, so that this ends: caps wait for finitely many sends.
                Some(Wait::Until(end)) => at = end.max(at + 1),
            }
        }
    }
}

fn later(one: Option<Wait>, other: Wait) -> Wait {
    match (one, other) {
        (Some(Wait::Until(one)), Wait::Until(other)) => Wait::Until(one.max(other)),
        (None, other) => other,
        _ => Wait::ForGood,
    }
}
