//! Which of the messages that could be sent are.

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use super::decision::{ContactDecision, ContactReason};
use super::local::Local;
use super::policy::{ContactRule, WhenQuiet};
use super::wait::{Wait, by_cap};
use crate::event::subject::Subject;
use crate::event::user::{ContactChannel, ContactChannels};
use crate::time::{Calendar, CalendarError, Day, Moment, check_instant};

/// A message that was sent, as the caller's log has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sent {
    /// When: an instant, not a bare date.
    pub at: Moment,
    /// By which channel.
    pub channel: ContactChannel,
    /// Of which class: a number of your own, as for promotions, receipts, surveys.
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
    /// Their days and their clock, summer time included. One that reads each event's own offset takes that of the call.
    pub calendar: &'a Calendar,
    /// What was sent to them, in any order. What comes after now is not counted yet; it does count for when a message
    /// will be allowed.
    pub sent: &'a [Sent],
}

/// A call that cannot be decided.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ContactError {
    /// A date, where an instant is needed.
    #[error(
        "`{date}` is a date, but caps and quiet hours go by the clock: give an instant, as 2026-01-05T09:00:00+08:00"
    )]
    BareDate {
        /// The date.
        date: Day,
    },
    /// An instant that the calendar cannot place.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
}

impl ContactRule {
    /// What becomes of each candidate now, in the order given.
    ///
    /// The highest priority is decided first, and what is sent counts for those after it.
    ///
    /// # Errors
    /// When now, or the instant of a send, is a bare date or outside the years 0 to 9999; and when the calendar reads each
    /// event's own offset, and now has none.
    ///
    /// ```
    /// use lifestage::event::ContactChannel::Push;
    /// use lifestage::outreach::{Cap, CapPeriod, Candidate, ContactConfig, ContactRule, Recipient, Sent};
    /// use lifestage::{Calendar, Subject};
    ///
    /// let caps = vec![Cap::new(3, CapPeriod::Hours(24.try_into()?))];
    /// let policy = ContactRule::new(ContactConfig { caps, quiet_hours: None, exempt: vec![] })?;
    /// let mut sent = Vec::new();
    /// for at in ["2026-01-05T09:00:00Z", "2026-01-05T13:00:00Z", "2026-01-05T17:00:00Z"] {
    ///     sent.push(Sent { at: at.parse()?, channel: Push, class: Subject::NONE });
    /// }
    ///
    /// let calendar = Calendar::utc();
    /// let ada = Recipient { allowed: [Push].into_iter().collect(), calendar: &calendar, sent: &sent };
    /// let message = Candidate { channel: Push, class: Subject::NONE, priority: 0 };
    /// let refused = policy.decide(&ada, "2026-01-06T08:00:00Z".parse()?, &[message])?;
    /// assert_eq!(refused[0].to_string(), "refuse, allowed from 2026-01-06T09:00:00+00:00: at most 3 in 24 hours, 3 sent");
    /// assert!(policy.decide(&ada, "2026-01-06T09:00:00Z".parse()?, &[message])?[0].is_send());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn decide(
        &self,
        to: &Recipient<'_>,
        now: Moment,
        candidates: &[Candidate],
    ) -> Result<Vec<ContactDecision>, ContactError> {
        let at = instant(now)?;
        let mut state = State { policy: self, local: Local::of(to.calendar, now, at)?, sends: self.counted(to.sent)? };
        let mut order: SmallVec<[(usize, &Candidate); 8]> = candidates.iter().enumerate().collect();
        order.sort_by_key(|(_, candidate)| core::cmp::Reverse(candidate.priority));
        let mut decisions: Vec<(usize, ContactDecision)> = Vec::with_capacity(candidates.len());
        for (place, candidate) in order {
            let decision = if to.allowed.allows(candidate.channel) {
                state.decide(*candidate, at)
            } else {
                let reasons = vec![ContactReason::Consent { channel: candidate.channel }];
                ContactDecision::Refuse { reasons, next_allowed: None }
            };
            if decision.is_send() && !self.is_exempt(candidate.class) {
                let after = state.sends.partition_point(|(sent, ..)| *sent <= at);
                state.sends.insert(after, (at, candidate.channel, candidate.class));
            }
            decisions.push((place, decision));
        }
        decisions.sort_by_key(|(place, _)| *place);
        Ok(decisions.into_iter().map(|(_, decision)| decision).collect())
    }

    fn is_exempt(&self, class: Subject) -> bool {
        self.config().exempt.contains(&class)
    }

    /// The sends that caps count, ascending.
    fn counted(&self, sent: &[Sent]) -> Result<Sends, ContactError> {
        let mut sends = Sends::new();
        for sent in sent {
            let at = instant(sent.at)?;
            if !self.is_exempt(sent.class) {
                sends.push((at, sent.channel, sent.class));
            }
        }
        if !sends.is_sorted_by_key(|(at, ..)| *at) {
            sends.sort_by_key(|(at, ..)| *at);
        }
        Ok(sends)
    }
}

/// Milliseconds of an instant that calendars take.
fn instant(moment: Moment) -> Result<i64, ContactError> {
    let date = moment.date().unwrap_or(Day::EPOCH);
    let milliseconds = moment.milliseconds().ok_or(ContactError::BareDate { date })?;
    check_instant(milliseconds)?;
    Ok(milliseconds)
}

type Sends = SmallVec<[(i64, ContactChannel, Subject); 16]>;

/// What is known while candidates are decided.
struct State<'a> {
    policy: &'a ContactRule,
    local: Local<'a>,
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
        let next_allowed = self.next(&caps, now).map(|at| self.local.moment(at));
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
        let mut latest: Option<Wait> = None;
        let mut wait_for = |wait: Wait| latest = Some(latest.map_or(wait, |so_far| so_far.and(wait)));
        for (place, sends) in caps {
            let Some(cap) = numbers.caps.get(*place) else { continue };
            let (sent, wait) = by_cap(cap, sends, now, &self.local);
            if let Some(wait) = wait {
                wait_for(wait);
                if let Some(reasons) = &mut reasons {
                    reasons.push(ContactReason::Cap { cap: *cap, sent });
                }
            }
        }
        if let Some(quiet) = numbers.quiet_hours
            && let Some(end) = self.local.quiet_ends(now, quiet.from, quiet.to)
        {
            wait_for(Wait::Until(end));
            if let Some(reasons) = &mut reasons {
                reasons.push(ContactReason::QuietHours { from: quiet.from, to: quiet.to, then: quiet.then });
            }
        }
        latest
    }

    /// The first instant from now on at which the message may go; none where it never may.
    ///
    /// Each rule says until when it stops the message if nothing else is sent. Until the latest of these ends at least one
    /// rule stops it all the time, so no allowed instant is jumped over; but others may have begun meanwhile, a cap by a send
    /// that is planned, quiet hours by the clock, so all are asked again there. To take the latest end of all rules as of now
    /// would send into the night when a cap frees a place at 23:00.
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
