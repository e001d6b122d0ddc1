//! At the ends of time: no instant that is near those of chrono makes a decision or its words panic.

use chrono::{DateTime, FixedOffset, Utc};
use lifestage::outreach::{Cap, CapPeriod, ClockTime, ContactDecision, ContactReason, QuietHours, WhenQuiet};
use lifestage::time::{Calendar, Moment, OffsetTransition, UtcOffset};
use lifestage::{Event, Profile};

use super::{PUSH, at, everything, policy, sent};

/// The first and the last instants of chrono, of calendars and of whole numbers, each with offsets of both signs.
fn far_instants() -> Vec<Moment> {
    let offsets = [-86_399, -3_600, 0, 3_600, 86_399];
    let ends = [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC];
    let chronos = ends.into_iter().flat_map(|end| {
        offsets.map(|seconds| Moment::from(end.with_timezone(&FixedOffset::east_opt(seconds).unwrap())))
    });
    let whole = [i64::MIN, i64::MIN + 1, -62_167_219_200_000, 253_402_300_799_999, i64::MAX - 1, i64::MAX];
    let milliseconds = whole.into_iter().map(Moment::from_milliseconds);
    let microseconds = whole.into_iter().map(Moment::from_microseconds);
    chronos.chain(milliseconds).chain(microseconds).collect()
}

#[test]
fn a_decision_until_the_last_instant_can_be_said() {
    let quiet = ContactReason::Consent { channel: PUSH.channel };
    for moment in far_instants() {
        assert_eq!(moment.to_string().parse(), Ok(moment));
        let reasons = serde_json::to_value(quiet).unwrap();
        let held = serde_json::json!({ "hold": { "until": moment, "reasons": [reasons] } });
        let held: ContactDecision = serde_json::from_value(held).unwrap();
        assert!(held.to_string().starts_with("hold until "), "{held}");
        assert_eq!(serde_json::from_str::<ContactDecision>(&serde_json::to_string(&held).unwrap()).unwrap(), held);
        assert_eq!(postcard::from_bytes::<ContactDecision>(&postcard::to_stdvec(&held).unwrap()).unwrap(), held);
    }
}

#[test]
fn decisions_near_the_last_year_of_calendars_are_made_and_said() {
    let quiet = QuietHours { from: ClockTime::hour(22), to: ClockTime::hour(8), then: WhenQuiet::Hold };
    let longest = 8_766_000.try_into().unwrap();
    let caps = vec![
        Cap::new(1, CapPeriod::Day),
        Cap::new(1, CapPeriod::Week),
        Cap::new(1, CapPeriod::Month),
        Cap::new(2, CapPeriod::Hours(longest)),
    ];
    let policy = policy(caps, Some(quiet));
    let change = |at_milliseconds| OffsetTransition { at_milliseconds, offset_seconds: 86_399 };
    let table = Calendar::table(UtcOffset::UTC, vec![change(i64::MIN), change(i64::MAX)]).unwrap();
    let (east, west) = (UtcOffset::east(86_399).unwrap(), UtcOffset::east(-86_399).unwrap());
    let calendars = [Calendar::utc(), Calendar::fixed(east), Calendar::fixed(west), Calendar::of_the_event(), table];
    let log = sent(&["9999-12-31T23:59:59Z", "9999-12-31T10:00:00Z", "0000-01-01T00:00:00Z", "0000-01-01T09:00:00Z"]);
    for calendar in &calendars {
        for moment in far_instants().into_iter().chain(log.iter().map(|sent| sent.at)) {
            // An error in words for what no calendar places, and else a decision in words.
            match policy.decide(&everything(&log, calendar), moment, &[PUSH, PUSH]) {
                Ok(decisions) => assert!(decisions.iter().all(|decision| !decision.to_string().is_empty())),
                Err(error) => assert!(!error.to_string().is_empty()),
            }
            let mut profile = Profile::new(1_u64, calendar);
            if let Err(error) = profile.observe(&Event::log_in(1_u64, moment), calendar) {
                assert!(!error.to_string().is_empty());
            }
        }
    }
    let after = policy.decide(&everything(&log, &calendars[0]), at("9999-12-31T23:59:59Z"), &[PUSH]).unwrap();
    assert_eq!(after[0].next_allowed().map(|next| next.to_string().contains("since 1970")), Some(true), "{}", after[0]);
}
