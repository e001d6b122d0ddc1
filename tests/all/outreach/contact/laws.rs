//! By recounting: no send beyond a cap, and the next allowed instant is the first one.

use std::num::NonZeroU32;

use chrono::{DateTime, Datelike, FixedOffset, TimeDelta, TimeZone, Utc};
use lifestage::Subject;
use lifestage::event::ContactChannel;
use lifestage::outreach::{Candidate, Cap, CapPeriod, ClockTime, ContactRule, QuietHours, Sent, WhenQuiet};
use lifestage::time::{Calendar, Moment};
use proptest::collection::vec;
use proptest::prelude::*;

use super::{everything, policy};
use crate::shared::seeded::cases;

const CHANNELS: [ContactChannel; 2] = [ContactChannel::Push, ContactChannel::Email];

fn cap() -> impl Strategy<Value = Cap> {
    let per = prop_oneof![
        Just(CapPeriod::Day),
        Just(CapPeriod::Week),
        Just(CapPeriod::Month),
        (1_u32..60).prop_map(|hours| CapPeriod::Hours(NonZeroU32::new(hours).unwrap())),
        Just(CapPeriod::Lifetime)
    ];
    let channel = prop_oneof![Just(None), (0_usize..2).prop_map(|place| Some(CHANNELS[place]))];
    let class = prop_oneof![Just(None), (1_u16..3).prop_map(|class| Some(Subject::new(class)))];
    (1_u32..5, per, channel, class).prop_map(|(at_most, per, channel, class)| Cap { at_most, per, channel, class })
}

fn any_policy() -> impl Strategy<Value = ContactRule> {
    let quiet = prop_oneof![
        Just(None),
        (0_u8..24, 1_u8..24).prop_map(|(from, length)| {
            let to = ClockTime::hour((from + length) % 24);
            Some(QuietHours { from: ClockTime::hour(from), to, then: WhenQuiet::Hold })
        })
    ];
    (vec(cap(), 0..4), quiet).prop_map(|(mut caps, quiet)| {
        let mut seen = std::collections::HashSet::new();
        caps.retain(|cap| seen.insert((cap.per, cap.channel, cap.class)));
        policy(caps, quiet)
    })
}

/// Half-hours, so that edges are met.
fn instant(half_hours: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_767_225_600 + half_hours * 1800, 0).unwrap()
}

fn utc(moment: Moment) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(moment.milliseconds().unwrap()).unwrap()
}

fn candidate() -> impl Strategy<Value = Candidate> {
    (0_usize..2, 0_u16..3, 0_i32..3).prop_map(|(channel, class, priority)| Candidate {
        channel: CHANNELS[channel],
        class: Subject::new(class),
        priority,
    })
}

/// Counted plainly, one send after the other.
fn is_allowed(
    policy: &ContactRule,
    log: &[Sent],
    candidate: Candidate,
    now: DateTime<Utc>,
    zone: &impl TimeZone,
) -> bool {
    let local = |at: DateTime<Utc>| at.with_timezone(zone).naive_local();
    let caps = policy.config().caps.iter().all(|cap| {
        let about = |channel, class| {
            cap.channel.is_none_or(|only| only == channel) && cap.class.is_none_or(|only| only == class)
        };
        let counts = |sent: &&Sent| {
            let at = utc(sent.at);
            let recent = match cap.per {
                CapPeriod::Day => local(at).date() == local(now).date(),
                CapPeriod::Week => local(at).date().iso_week() == local(now).date().iso_week(),
                CapPeriod::Month => (local(at).year(), local(at).month()) == (local(now).year(), local(now).month()),
                CapPeriod::Hours(hours) => at > now - TimeDelta::hours(hours.get().into()),
                CapPeriod::Lifetime => true,
                other => panic!("no test of {other:?}"),
            };
            at <= now && recent && about(sent.channel, sent.class)
        };
        !about(candidate.channel, candidate.class) || log.iter().filter(counts).count() < cap.at_most as usize
    });
    let quiet = policy.config().quiet_hours.is_some_and(|quiet| {
        let clock: ClockTime = local(now).format("%H:%M").to_string().parse().unwrap();
        if quiet.from < quiet.to {
            quiet.from <= clock && clock < quiet.to
        } else {
            quiet.from <= clock || clock < quiet.to
        }
    });
    caps && !quiet
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn messages_sent_one_after_another_never_exceed_a_cap(
        policy in any_policy(), steps in vec((0_i64..20, candidate(), candidate()), 1..30), zone in -11_i32..13,
    ) {
        let offset = FixedOffset::east_opt(zone * 3600 + 1800).unwrap();
        let calendar = Calendar::fixed(offset.into());
        let (mut log, mut time): (Vec<Sent>, i64) = (Vec::new(), 0);
        for (wait, one, other) in steps {
            time += wait;
            let now = instant(time);
            let candidates = [one, other];
            let decisions = policy.decide(&everything(&log, &calendar), now.into(), &candidates).unwrap();
            // The same, decided plainly in order of priority.
            let mut order = [0, 1];
            order.sort_by_key(|place| std::cmp::Reverse(candidates[*place].priority));
            for place in order {
                let allowed = is_allowed(&policy, &log, candidates[place], now, &offset);
                prop_assert_eq!(decisions[place].is_send(), allowed);
                if allowed {
                    log.push(Sent { at: now.into(), channel: candidates[place].channel, class: candidates[place].class });
                }
            }
        }
    }

    // Also with messages that are planned for later, among which those sent now take their place.
    #[test]
    fn deciding_together_is_deciding_one_after_the_other(
        policy in any_policy(), log in vec((0_i64..60, candidate()), 0..12), now in 0_i64..60, candidates in vec(candidate(), 2..5),
    ) {
        let sent = |at: i64, sent: Candidate| Sent { at: instant(at).into(), channel: sent.channel, class: sent.class };
        let mut log: Vec<Sent> = log.into_iter().map(|(at, candidate)| sent(at, candidate)).collect();
        let calendar = Calendar::utc();
        let decide = |log: &[Sent], candidates: &[Candidate]| {
            policy.decide(&everything(log, &calendar), instant(now).into(), candidates).unwrap()
        };
        let together = decide(&log, &candidates);
        let mut order: Vec<usize> = (0..candidates.len()).collect();
        order.sort_by_key(|place| std::cmp::Reverse(candidates[*place].priority));
        for place in order {
            let alone = decide(&log, &candidates[place..=place]).remove(0);
            prop_assert_eq!(&together[place], &alone);
            if alone.is_send() {
                log.push(sent(now, candidates[place]));
            }
        }
    }

    #[test]
    fn the_next_allowed_instant_is_allowed_and_none_before_it_is(
        policy in any_policy(), log in vec((0_i64..200, candidate()), 0..25), now in 0_i64..200, candidate in candidate(), zone in -11_i32..13,
    ) {
        let offset = FixedOffset::east_opt(zone * 3600).unwrap();
        the_next_is_the_first(&policy, &log, instant(now), candidate, &offset, &Calendar::fixed(offset.into()))?;
    }

    #[test]
    fn the_next_allowed_instant_is_the_first_across_clock_changes(
        policy in any_policy(), log in vec((0_i64..200, candidate()), 0..25), now in 0_i64..200, candidate in candidate(), autumn in any::<bool>(),
    ) {
        let zone = chrono_tz::Europe::Berlin;
        // Two days before the change of the clock, so that it comes while somebody waits.
        let before = if autumn { 14_158 } else { 4_078 };
        let log: Vec<_> = log.into_iter().map(|(at, sent)| (before + at, sent)).collect();
        the_next_is_the_first(&policy, &log, instant(before + now), candidate, &zone, &Calendar::in_zone(&zone, 2025..=2030))?;
    }
}

fn the_next_is_the_first(
    policy: &ContactRule,
    log: &[(i64, Candidate)],
    now: DateTime<Utc>,
    candidate: Candidate,
    zone: &impl TimeZone,
    calendar: &Calendar,
) -> Result<(), TestCaseError> {
    let sent =
        |(at, sent): &(i64, Candidate)| Sent { at: instant(*at).into(), channel: sent.channel, class: sent.class };
    let log: Vec<Sent> = log.iter().map(sent).collect();
    let user = everything(&log, calendar);
    let decide = |at: DateTime<Utc>| policy.decide(&user, at.into(), &[candidate]).unwrap().remove(0);
    let decision = decide(now);
    prop_assert_eq!(decision.is_send(), is_allowed(policy, &log, candidate, now, zone));
    if decision.is_send() {
        return Ok(());
    }
    if let Some(next) = decision.next_allowed().map(utc) {
        prop_assert!(decide(next).is_send() && is_allowed(policy, &log, candidate, next, zone));
        prop_assert!(!decide(next - TimeDelta::milliseconds(1)).is_send());
        let mut at = now;
        while at < next {
            prop_assert!(!is_allowed(policy, &log, candidate, at, zone), "{at} is before {next}");
            at += TimeDelta::minutes(30);
        }
    } else {
        let years = now + TimeDelta::days(1000);
        let mut day = (0..48).map(|half| years + TimeDelta::minutes(30 * half));
        prop_assert!(day.all(|at| !is_allowed(policy, &log, candidate, at, zone)));
    }
    Ok(())
}
