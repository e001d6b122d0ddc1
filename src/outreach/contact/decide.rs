//! Decisions: which of the candidate messages are sent now.

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use super::decision::{ContactDecision, ContactReason};
use super::local::Local;
use super::policy::{Cap, ContactRule, QuietHours, WhenQuiet};
use super::wait::{Wait, by_cap};
use crate::event::purpose::Purposes;
use crate::event::subject::Subject;
use crate::event::user::{ContactChannel, ContactChannels, User};
use crate::time::{Calendar, CalendarError, Day, Moment, check_instant};
use crate::wording::problems::problems;

/// A message that was sent, from your log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sent {
    /// The instant of sending; not a bare date.
    pub at: Moment,
    /// The channel.
    pub channel: ContactChannel,
    /// The class of message: a number of your own, for example for promotions, receipts, surveys.
    #[serde(default)]
    pub class: Subject,
}

/// A message that could be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Candidate {
    /// The channel.
    pub channel: ContactChannel,
    /// The class of message.
    #[serde(default)]
    pub class: Subject,
    /// The priority: the highest goes first; equal ones in the order of the list.
    #[serde(default)]
    pub priority: i32,
}

/// The user who would receive the messages.
#[derive(Clone, Copy, Debug)]
pub struct Recipient<'a> {
    /// The channels that the user allows, as of now. Those that need no consent need not be among them.
    pub allowed: ContactChannels,
    /// The purposes that the user refused, as of now.
    pub refused: Purposes,
    /// The user's calendar, daylight saving time included. One that reads each event's own offset takes the offset of
    /// `now`.
    pub calendar: &'a Calendar,
    /// The messages sent to the user, in any order. Those after `now` do not count now, but count for when a message
    /// will be allowed.
    pub sent: &'a [Sent],
}

/// Why a decision is impossible.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ContactError {
    /// A bare date was given where an instant is needed.
    BareDate {
        /// The date.
        date: Day,
    },
    /// The calendar cannot place the instant.
    Calendar(CalendarError),
}

problems! {
    enum ContactError {
        BareDate { date: Date } = "problem.contact.bare_date"
            "`{date}` is only a date, but caps and quiet hours need a time: give an instant, such as 2026-01-05T09:00:00+08:00"
            "`{date}`只是日期，而上限和免打扰时段需要时间：请填写时刻，如`2026-01-05T09:00:00+08:00`";
    }
    passes { Calendar(CalendarError) }
}

impl<'a> Recipient<'a> {
    /// This user, by their calendar and what was sent to them.
    pub const fn of(user: &User, calendar: &'a Calendar, sent: &'a [Sent]) -> Self {
        Self { allowed: user.allowed_channels, refused: user.refused, calendar, sent }
    }
}

impl ContactRule {
    /// Decides about each candidate now, in the given order.
    ///
    /// The highest priority is decided first; each message sent counts for those after it.
    ///
    /// # Errors
    /// If `now` or the instant of a sent message is a bare date or outside the years 0 to 9999, or if the calendar
    /// reads each event's own offset and `now` has none.
    ///
    /// ```
    /// use lifestage::event::{ContactChannel::Push, Purposes};
    /// use lifestage::outreach::{Cap, CapPeriod, Candidate, ContactConfig, ContactRule, Recipient, Sent};
    /// use lifestage::{Calendar, Subject};
    ///
    /// let caps = vec![Cap::new(3, CapPeriod::Hours(24.try_into()?))];
    /// let policy = ContactRule::new(ContactConfig { caps, quiet_hours: None, ..ContactConfig::default() })?;
    /// let mut sent = Vec::new();
    /// for at in ["2026-01-05T09:00:00Z", "2026-01-05T13:00:00Z", "2026-01-05T17:00:00Z"] {
    ///     sent.push(Sent { at: at.parse()?, channel: Push, class: Subject::NONE });
    /// }
    ///
    /// let calendar = Calendar::utc();
    /// let ada = Recipient { allowed: [Push].into_iter().collect(), refused: Purposes::default(), calendar: &calendar, sent: &sent };
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
            let reasons = self.without_consent(*candidate, to);
            let decision = if reasons.is_empty() {
                state.decide(*candidate, at)
            } else {
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

    /// What the user does not consent to: the channel, and what the message is for.
    fn without_consent(&self, Candidate { channel, class, .. }: Candidate, to: &Recipient<'_>) -> Vec<ContactReason> {
        let by_channel = (!self.may_use(channel, to.allowed)).then_some(ContactReason::Consent { channel });
        let purpose = self.purpose(class).filter(|purpose| to.refused.contains(*purpose));
        by_channel.into_iter().chain(purpose.map(|purpose| ContactReason::Purpose { purpose })).collect()
    }

    fn is_exempt(&self, class: Subject) -> bool {
        self.config().exempt.contains(&class)
    }

    /// The sent messages that caps count, ascending.
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

/// The milliseconds of an instant within the range of calendars.
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

/// The rules that apply to a message.
struct Rules {
    /// Each with the instants of the sent messages that it counts, ascending.
    caps: SmallVec<[(Cap, SmallVec<[i64; 16]>); 4]>,
    quiet_hours: Option<QuietHours>,
}

impl State<'_> {
    fn decide(&self, candidate: Candidate, now: i64) -> ContactDecision {
        if self.policy.is_exempt(candidate.class) {
            return ContactDecision::Send;
        }
        let rules = self.rules(candidate);
        let mut reasons = Vec::new();
        if self.latest(&rules, now, Some(&mut reasons)).is_none() {
            return ContactDecision::Send;
        }
        let next_allowed = self.next(&rules, now).map(|at| self.local.moment(at));
        let held =
            reasons.iter().all(|reason| matches!(reason, ContactReason::QuietHours { then: WhenQuiet::Hold, .. }));
        match next_allowed {
            Some(until) if held => ContactDecision::Hold { until, reasons },
            _ => ContactDecision::Refuse { reasons, next_allowed },
        }
    }

    /// The rules that apply to a message.
    fn rules(&self, candidate: Candidate) -> Rules {
        let caps = self.policy.config().caps.iter().filter(|cap| cap.is_about(candidate.channel, candidate.class));
        let with_sends = caps.map(|cap| {
            let sends = self.sends.iter().filter(|(_, channel, class)| cap.is_about(*channel, *class));
            (*cap, sends.map(|(at, ..)| *at).collect())
        });
        Rules { caps: with_sends.collect(), quiet_hours: self.policy.quiet_hours(candidate.channel) }
    }

    /// The longest wait that any rule demands from an instant on; `None` if the message may go.
    fn latest(&self, rules: &Rules, now: i64, mut reasons: Option<&mut Vec<ContactReason>>) -> Option<Wait> {
        let mut latest: Option<Wait> = None;
        let mut wait_for = |wait: Wait| latest = Some(latest.map_or(wait, |so_far| so_far.and(wait)));
        for (cap, sends) in &rules.caps {
            let (sent, wait) = by_cap(cap, sends, now, &self.local);
            if let Some(wait) = wait {
                wait_for(wait);
                if let Some(reasons) = &mut reasons {
                    reasons.push(ContactReason::Cap { cap: *cap, sent });
                }
            }
        }
        if let Some(quiet) = rules.quiet_hours
            && let Some(end) = self.local.quiet_ends(now, quiet.from, quiet.to)
        {
            wait_for(Wait::Until(end));
            if let Some(reasons) = &mut reasons {
                reasons.push(ContactReason::QuietHours { from: quiet.from, to: quiet.to, then: quiet.then });
            }
        }
        latest
    }

    /// The first instant from now on at which the message may go; `None` if it never may.
    ///
    /// Each rule says until when it blocks the message if nothing else is sent. Until the latest of these instants at
    /// least one rule blocks it all the time, so no allowed instant is skipped. But other rules may have begun to block
    /// meanwhile (a cap through a planned message, quiet hours by the clock), so all rules are asked again there.
    /// Taking the latest end of all rules as of now would send at night when a cap frees a place at 23:00.
    fn next(&self, rules: &Rules, now: i64) -> Option<i64> {
        let mut at = now;
        loop {
            match self.latest(rules, at, None) {
                None => return Some(at),
                Some(Wait::ForGood) => return None,
                // INVARIANT: a wait ends after its instant, so this ends: caps wait for finitely many messages.
                Some(Wait::Until(end)) => at = end.max(at + 1),
            }
        }
    }
}
