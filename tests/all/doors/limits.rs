//! Numbers at the ends of their types, and values that no derived reader would refuse: what comes in is bounded, and what is
//! computed from it is a number.

use std::collections::BTreeMap;

use lifestage::answer::{Document, Reason, SeenValue};
use lifestage::event::{Occurrence, Sequence, SequenceError};
use lifestage::incentive::TransactionId;
use lifestage::model::{SpendFlow, SpendFlowError};
use lifestage::number::Survival;
use lifestage::profile::ProfileError;
use lifestage::report::{FunnelConfig, FunnelRule};
use lifestage::score::{RfmRule, SegmentMap};
use lifestage::time::{Calendar, Window};
use lifestage::{Day, Event, Kind, Money, Population, Profile, Subject, UserId};
use serde::de::IntoDeserializer;
use serde_json::{Value, from_value, json};

use super::refusals::door;

const MONDAY: Day = Day::ymd(2026, 1, 5);

/// A profile with this many logins before Monday, and four on it.
fn logins(forgotten: u64) -> Result<Profile, serde_json::Error> {
    let mut written = serde_json::to_value(Profile::of([Event::log_in(42_u64, MONDAY)])).unwrap();
    written["tallies"][0]["count"] = json!(4);
    written["horizon"] = json!(MONDAY);
    let before = MONDAY.minus(30);
    written["forgotten"] = json!([{ "kind": "log_in", "first": before, "last": before, "count": forgotten, "sum": 0 }]);
    from_value(written)
}

#[test]
fn all_events_of_a_user_can_be_counted_or_the_profile_is_refused() {
    const MOST: u64 = i64::MAX.unsigned_abs();
    assert!(logins(u64::MAX).is_err(), "with four more they would be three");
    assert!(logins(MOST - 3).unwrap_err().to_string().contains("add up to too much"));
    let full = logins(MOST - 4).unwrap();
    let count = |profile: &Profile| profile.as_of(MONDAY).count(Kind::LogIn, Window::LIFETIME);
    assert_eq!(count(&full), Ok(MOST));

    // One more is refused by each door, and nothing is changed.
    let one_more = ProfileError::EventsOverflow { user: UserId::from(42_u64), more: 1 };
    let utc = Calendar::utc();
    for day in [MONDAY.minus(9), MONDAY, MONDAY.plus(1)] {
        let mut profile = full.clone();
        let event = Event::log_in(42_u64, day);
        assert_eq!(profile.observe(&event, &utc), Err(one_more.clone()));
        assert_eq!(profile.observe_all([&event], &utc), Err(one_more.clone()));
        assert_eq!(profile.merge(&Profile::of([event])), Err(one_more.clone()));
        assert_eq!(profile, full);
    }
    let mut people = Population::new(utc.clone());
    people.insert(full.clone()).unwrap();
    assert!(people.insert(full.clone()).is_err());
    assert_eq!(people.profile(42_u64), Some(&full));

    let mut nearly = logins(MOST - 5).unwrap();
    nearly.observe(&Event::log_in(42_u64, MONDAY), &utc).unwrap();
    nearly.forget_before(MONDAY.plus(1));
    assert_eq!(count(&nearly), Ok(MOST));
    assert_eq!(serde_json::from_str::<Profile>(&serde_json::to_string(&nearly).unwrap()).unwrap(), nearly);
    assert_eq!(Profile::from_bytes(&nearly.to_bytes()), Ok(nearly));
}

#[test]
fn a_sequence_has_the_instants_of_a_calendar_and_values_of_its_kinds() {
    let at = |microseconds: i64, value: u64| {
        vec![Occurrence { microseconds, kind: Kind::Purchase, subject: Subject::NONE, value }]
    };
    let last = 253_402_300_799_999_999_i64;
    assert!(Sequence::try_from(at(last, 5)).is_ok() && Sequence::try_from(at(-62_167_219_200_000_000, 0)).is_ok());
    for outside in [last + 1, -62_167_219_200_000_001, i64::MAX, i64::MIN] {
        assert!(matches!(Sequence::try_from(at(outside, 5)), Err(SequenceError::Moment { at: 0, .. })), "{outside}");
        let error = door!(Sequence)(&json!([{ "microseconds": outside, "kind": "view", "subject": 0 }]).to_string());
        assert!(error.contains("is outside the years 0 to 9999"), "{error}");
        let binary = postcard::to_stdvec(&at(outside, 5)).unwrap();
        assert!(postcard::from_bytes::<Sequence>(&binary).is_err());
    }
    let error = door!(Sequence)(r#"[{ "microseconds": 0, "kind": "log_in", "subject": 0, "value": 7 }]"#);
    assert_eq!(error, "occurrence `0`: a `log_in` of value `7`: this kind carries no value, give 0");
    // An hour after 1970 is within a week of 1970 only.
    let funnel = FunnelRule::new(FunnelConfig::new([Kind::View, Kind::Search])).unwrap();
    let far = json!([
        { "microseconds": 562_949_953_421_312_000_i64, "kind": "search", "subject": 0 },
        { "microseconds": 3_600_000_000_i64, "kind": "view", "subject": 0 },
    ]);
    assert!(from_value::<Sequence>(far.clone()).is_err());
    let near = from_value::<Sequence>(json!([far[1].clone()])).unwrap();
    assert_eq!(funnel.passage(&near).depth(), 1);
}

#[test]
fn a_list_of_one_number_too_many_is_refused_in_every_rule() {
    let read = |text: &str| serde_json::from_str::<Document>(text).unwrap();
    let refused = |problems: lifestage::answer::Problems| {
        let text = problems.to_string();
        assert!(text.contains("a list of `3` where `2` are expected: take out what is too much"), "{text}");
    };
    refused(read(r#"{ "lags": [3, 9, 20] }"#).read::<Window>().unwrap_err());
    assert_eq!(read(r#"{ "lags": [3, 9] }"#).read::<Window>().unwrap(), Window::lags(3, 9));
    refused(read("[1, 2, 3]").read::<(u8, u8)>().unwrap_err());
    let lags = |lags: &str| {
        let rules = format!(r#"{{"segments":[{{"name":"a","when":{{"net_spend":{{"lags":{lags}}},"above":9}}}}]}}"#);
        serde_json::from_str::<lifestage::RuleSet>(&rules)
    };
    assert!(lags("[3, 9]").is_ok());
    assert!(lags("[3, 9, 20]").unwrap_err().to_string().contains("`segments[0].when.net_spend.lags`"));
    let ranges = |range: &str| {
        let map = format!(r#"{{"custom":[{{"name":"all","recency":{range}}}]}}"#);
        (read(&map).read::<SegmentMap>().is_ok(), serde_json::from_str::<SegmentMap>(&map).is_ok())
    };
    assert_eq!([ranges("[1, 5]"), ranges("[1, 5, 9]"), ranges("[1]")], [(true, true), (false, false), (false, false)]);
    assert!(read(r#"{ "quantiles": 5 }"#).read::<RfmRule>().is_err(), "as any unknown name");
}

#[test]
fn a_document_reads_what_its_text_reads() {
    let read = |text: &str| serde_json::from_str::<Document>(text).unwrap();
    let survival: Survival = [(3, true), (90, false)].into_iter().collect();
    assert_eq!(Document::of(&survival).unwrap().read::<Survival>().unwrap(), survival);
    let map = read(r#"{ "-3": 1, "12": 2 }"#);
    assert_eq!(map.read::<BTreeMap<i8, u8>>().unwrap(), BTreeMap::from([(-3, 1), (12, 2)]));
    for wrong in [r#"{ "300": 1 }"#, r#"{ "07": 1 }"#, r#"{ "a": 1 }"#, r#"{ "1.0": 1 }"#] {
        let problems = read(wrong).read::<BTreeMap<u8, u8>>().unwrap_err();
        assert_eq!(problems.len(), 1, "{problems}");
        assert!(serde_json::from_str::<BTreeMap<u8, u8>>(wrong).is_err() || wrong.contains("07"), "{wrong}");
    }
    assert_eq!(read("1042").read::<TransactionId>().unwrap(), TransactionId::from(1042_u64));
    let signed: serde::de::value::I64Deserializer<serde::de::value::Error> = 1042_i64.into_deserializer();
    assert_eq!(<TransactionId as serde::Deserialize>::deserialize(signed), Ok(TransactionId::from(1042_u64)));
    let users = BTreeMap::from([(UserId::from(42_u64), 1), (UserId::new(u128::MAX), 2)]);
    assert_eq!(Document::of(&users).unwrap().read::<BTreeMap<UserId, i32>>().unwrap(), users);
    let options = BTreeMap::from([(Some(true), 1)]);
    assert_eq!(read(r#"{ "true": 1 }"#).read::<BTreeMap<Option<bool>, i32>>().unwrap(), options);
}

#[test]
fn whole_numbers_of_more_than_64_bits_are_written_and_come_back() {
    for number in [i128::from(u64::MAX) + 1, i128::MAX, i128::MIN, i128::from(i64::MIN) - 1] {
        let document = Document::of(&number).unwrap();
        let text = serde_json::to_string(&document).unwrap();
        let tree: Value = serde_json::to_value(&document).unwrap();
        for back in [serde_json::from_str::<Document>(&text).unwrap(), from_value(tree).unwrap()] {
            assert_eq!(back, document);
            assert_eq!(back.fingerprint(), document.fingerprint());
            assert_eq!(back.read::<i128>().unwrap(), number);
        }
        assert_eq!(Document::fingerprint_of(&number).unwrap(), document.fingerprint());
        assert_ne!(document, Document::of(&(number / 2)).unwrap());
    }
    let largest = Document::of(&u128::MAX).unwrap();
    assert_eq!(largest.read::<u128>().unwrap(), u128::MAX);
    assert!(largest.read::<i128>().is_err());
    for within in ["18446744073709551615", "-9223372036854775808", "+18446744073709551616", "018446744073709551616"] {
        let text = Document::Text(within.to_owned());
        assert_ne!(text, Document::Whole(within.parse().unwrap()), "{within}");
    }
}

#[test]
fn names_that_look_like_dates_stay_names() {
    for name in ["2026-01-31", "Champions", "2026-1-5", "-262143-01-01", "", "7"] {
        let bound = [Some(SeenValue::Day(MONDAY)), Some(SeenValue::Whole(7))];
        let seen = Some(SeenValue::Name(name.into()));
        let reason = Reason::in_english("segment.name", seen, bound, "said".to_owned());
        crate::shared::travels::travels(&reason);
        let document = Document::of(&reason).unwrap();
        assert_eq!(document.read::<Reason>().unwrap(), reason);
    }
    assert_eq!(serde_json::to_value(SeenValue::Name("2026-01-31".into())).unwrap(), json!({ "name": "2026-01-31" }));
    assert_eq!(serde_json::to_value(SeenValue::Name("VIP".into())).unwrap(), json!("VIP"));
}

#[test]
fn flows_are_in_order_of_somebody_and_bounded() {
    let cell =
        |from: &str, users: u64, spend: i128| json!({ "from": from, "to": null, "users": users, "spend": spend });
    let read = |cells: &[Value]| from_value::<SpendFlow>(json!(cells));
    let most = i128::from(i64::MAX);
    assert!(read(&[cell("a", 1, most), cell("b", u64::MAX - 1, -5)]).is_ok());
    let message = |cells: &[Value]| read(cells).unwrap_err().to_string();
    assert!(message(&[cell("b", 1, 0), cell("a", 1, 0)]).contains("does not come after the one before it"));
    assert!(message(&[cell("a", 1, 0), cell("a", 1, 0)]).contains("does not come after the one before it"));
    assert!(message(&[cell("a", 0, 0)]).contains("give at least one"));
    assert!(message(&[cell("a", 1, most + 2)]).contains("give at least one"));
    assert!(message(&[cell("a", u64::MAX, 0), cell("b", 4, 0)]).contains("more than 18446744073709551615 users"));
    let cells = Vec::from(read(&[cell("a", 1, 0)]).unwrap());
    let twice = [cells.clone(), cells].concat();
    assert!(matches!(SpendFlow::try_from(twice), Err(SpendFlowError::OutOfOrder(_))));
    // What adds up from both sides stops at the largest number, and never begins anew.
    let mut sum = read(&[cell("a", u64::MAX, 0)]).unwrap();
    (0..4).for_each(|_| sum.observe(Some("a"), None, Money::minor(1)));
    assert_eq!((sum.users(), sum.moved()), (u64::MAX, u64::MAX));
}

#[test]
fn tests_run_with_checked_arithmetic() {
    let overflows = || std::hint::black_box(u8::MAX) + std::hint::black_box(1);
    assert!(cfg!(debug_assertions) && std::panic::catch_unwind(overflows).is_err(), "run the tests in debug");
}

#[test]
fn sums_of_answers_that_were_read_stay_finite() {
    let large = json!({ "customers": u64::MAX, "alive": 1e308, "purchases": 1.5e308, "value": -1.7e308 });
    let read: lifestage::value::LifetimeOutlook = from_value(large).unwrap();
    let sum = [read; 5].into_iter().sum::<lifestage::value::LifetimeOutlook>();
    assert!([sum.alive, sum.purchases, sum.value].iter().all(|number| number.is_finite()), "{sum:?}");
    assert_eq!(sum.customers, u64::MAX);
}

#[test]
fn a_table_of_offsets_may_begin_and_end_with_time_itself() {
    let change =
        |at_milliseconds, offset_seconds| lifestage::time::OffsetTransition { at_milliseconds, offset_seconds };
    let changes = vec![change(i64::MIN, -86_399), change(0, 3_600), change(i64::MAX, 86_399)];
    let table = Calendar::table(lifestage::time::UtcOffset::UTC, changes).unwrap();
    assert_eq!(table.skipped_days(), []);
    for day in [Day::MIN, MONDAY, Day::MAX] {
        let _ = table.first_instant(day).map_err(|error| error.to_string());
        assert_eq!(table.fingerprint_until(Some(day)), table.clone().fingerprint_until(Some(day)));
    }
    crate::shared::travels::travels(&table);
}

#[test]
fn rules_that_look_back_longer_than_time_say_when_to_look_again() {
    let profile = Profile::of([Event::log_in(42_u64, MONDAY), Event::log_in(42_u64, MONDAY.plus(2))]);
    let profiles = [profile.clone(), Profile::of([Event::purchase(7_u64, MONDAY, lifestage::Amount::minor(5))])];
    for look_back in [365_251, u32::MAX] {
        let rules = format!(r#"{{ "rfm": {{ "look_back": {look_back} }} }}"#);
        let Ok(rules) = serde_json::from_str::<lifestage::RuleSet>(&rules) else { continue };
        let rules = rules.fit_where_possible(&profiles, MONDAY.plus(9)).unwrap();
        for profile in &profiles {
            let next = rules.next_change(profile.as_of(MONDAY.plus(9)), &lifestage::User::new(profile.user()));
            assert!(next.is_ok(), "{next:?}");
        }
    }
}
