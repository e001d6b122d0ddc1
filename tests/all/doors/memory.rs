//! Events, tallies, profiles and bytes that are refused, and in which words.

use lifestage::answer::BytesError;
use lifestage::number::Fingerprinter;
use lifestage::profile::{LifetimeTally, Tally};
use lifestage::time::Calendar;
use lifestage::{Amount, Day, Event, Kind, Profile};

use super::refusals::{all_say, door};

#[test]
fn events_that_cannot_be() {
    let event = |kind: &str, value: &str| {
        door!(Event)(&format!(r#"{{"user":42,"at":"2026-01-31","kind":"{kind}","value":{value}}}"#))
    };
    for (kind, value, message) in [
        ("log_in", "5", "a `log_in` of value `5`: this kind carries no value, give 0"),
        ("rate", "101", "a `rate` of value `101`: a satisfaction is 0 to 100"),
        (
            "purchase",
            "9223372036854775808",
            "a `purchase` of value `9223372036854775808`: an amount is 0 to 9223372036854775807 minor units, without a sign",
        ),
        (
            "view",
            "9223372036854775808",
            "a `view` of value `9223372036854775808`: seconds are 0 to 9223372036854775807",
        ),
        (
            "redeem",
            "9223372036854775808",
            "a `redeem` of value `9223372036854775808`: points are 0 to 9223372036854775807",
        ),
        (
            "custom_7",
            "18446744073709551615",
            "a `custom_7` of value `18446744073709551615`: a value is 0 to 9223372036854775807",
        ),
        ("purchase", "-5", "invalid value: integer `-5`, expected u64"),
    ] {
        assert_eq!(event(kind, value), message);
    }
    all_say(&[
        (
            door!(Event),
            r#"{"user":42,"at":"2026-01-31","kind":"log_in","count":2}"#,
            "unknown field `count`, expected one of `user`, `at`, `kind`, `subject`, `value`",
        ),
        (door!(Event), r#"{"user":42,"kind":"log_in"}"#, "missing field `at`"),
    ]);
}

#[test]
fn tallies_that_no_events_add_up_to() {
    let tally = |kind: &str, rest: &str| door!(Tally)(&format!(r#"{{"day":"2026-01-31","kind":"{kind}",{rest}}}"#));
    for (kind, rest, message) in [
        ("log_in", r#""count":0"#, "a tally of `log_in` on `2026-01-31` counts nothing: leave it out"),
        ("log_in", r#""count":2,"sum":5"#, "a `log_in` of value `5`: this kind carries no value, give 0"),
        ("rate", r#""count":2,"sum":201"#, "a `rate` of value `201`: a satisfaction is 0 to 100"),
        ("log_in", r#""count":1,"hours":[24]"#, "`24` is not an hour: give 0 to 23"),
        (
            "log_in",
            r#""count":1,"hours":[1,2]"#,
            "a tally of `log_in` on `2026-01-31` has `1` events in `2` different hours: count each event, at least one for each hour",
        ),
        (
            "log_in",
            r#""count":1,"total":5"#,
            "unknown field `total`, expected one of `day`, `kind`, `subject`, `count`, `sum`, `hours`",
        ),
    ] {
        assert_eq!(tally(kind, rest), message);
    }
    let rated: Tally = serde_json::from_str(r#"{"day":"2026-01-31","kind":"rate","count":2,"sum":200}"#).unwrap();
    assert_eq!(rated.sum(), 200);
    assert_eq!(
        door!(LifetimeTally)(
            r#"{"kind":"log_in","first":"2026-01-31","last":"2026-01-31","count":1,"sum":0,"days":1}"#
        ),
        "unknown field `days`, expected one of `kind`, `first`, `last`, `count`, `sum`"
    );
}

/// A profile in JSON, of these tallies and with this before them.
fn profile(before: &str, tallies: &str) -> String {
    format!(r#"{{"version":1,"user":42,"calendar":"2dbea72e1bae6d4a",{before}"tallies":[{tallies}]}}"#)
}

const LOGIN: &str = r#"{"day":"2026-01-31","kind":"log_in","count":1}"#;
const SEARCH: &str = r#"{"day":"2026-01-31","kind":"search","count":1}"#;

#[test]
fn written_profiles_that_cannot_be() {
    const MALFORMED: &str = "the tallies of user `42` are out of order, stand twice, are on the wrong side of the \
                             horizon or add up to too much: give a profile as this crate wrote it, or build it anew from events";
    let horizon = r#""horizon":"2026-01-31","#;
    let forgotten = |tallies: &str| format!(r#"{horizon}"forgotten":[{tallies}],"#);
    let left = |kind: &str, first: &str, last: &str, count: u32, sum: u64| {
        format!(r#"{{"kind":"{kind}","first":"{first}","last":"{last}","count":{count},"sum":{sum}}}"#)
    };
    let (early, late) = ("2026-01-05", "2026-01-30");
    let login = left("log_in", early, late, 2, 0);
    let search = left("search", early, late, 2, 0);
    let rich = format!(r#"{{"day":"2026-01-31","kind":"purchase","count":1,"sum":{}}}"#, i64::MAX);
    let coin = r#"{"day":"2026-02-01","kind":"purchase","count":1,"sum":1}"#;

    // What is right as it stands, and what is wrong with it otherwise.
    for (before, tallies) in [
        (String::new(), format!("{LOGIN},{SEARCH}")),
        (forgotten(&format!("{login},{search}")), LOGIN.to_owned()),
        (horizon.to_owned(), String::new()),
        (String::new(), rich.clone()),
    ] {
        let text = profile(&before, &tallies);
        assert!(serde_json::from_str::<Profile>(&text).is_ok(), "{text}");
    }
    for (before, tallies) in [
        (String::new(), format!("{SEARCH},{LOGIN}")),
        (String::new(), format!("{LOGIN},{LOGIN}")),
        (String::new(), format!("{rich},{coin}")),
        (r#""horizon":"2026-02-01","#.to_owned(), LOGIN.to_owned()),
        (format!(r#""forgotten":[{login}],"#), LOGIN.to_owned()),
        (forgotten(&format!("{search},{login}")), LOGIN.to_owned()),
        (forgotten(&format!("{login},{login}")), LOGIN.to_owned()),
        (forgotten(&left("log_in", late, early, 2, 0)), String::new()),
        (forgotten(&left("log_in", early, "2026-01-31", 2, 0)), String::new()),
        (forgotten(&left("log_in", early, early, 0, 0)), String::new()),
        (forgotten(&left("log_in", early, late, 1, 0)), String::new()),
        (forgotten(&left("log_in", early, late, 2, 5)), String::new()),
        (forgotten(&left("rate", early, late, 2, 201)), String::new()),
        (forgotten(&left("purchase", early, late, 2, 1)), rich.clone()),
        (forgotten(&left("purchase", early, late, 2, u64::MAX)), String::new()),
    ] {
        let text = profile(&before, &tallies);
        assert_eq!(door!(Profile)(&text), MALFORMED, "{text}");
    }
    assert_eq!(
        door!(Profile)(&profile(r#""name":"Alice","#, LOGIN)),
        "unknown field `name`, expected one of `version`, `user`, `calendar`, `horizon`, `forgotten`, `tallies`, `by_kind`"
    );
    let another = NEWER;
    for text in [
        profile("", LOGIN).replace(r#""version":1"#, r#""version":3"#),
        // Whatever else another version may hold.
        r#"{"version":3,"tables":[]}"#.to_owned(),
    ] {
        assert_eq!(door!(Profile)(&text), another);
    }
}

const NEWER: &str = "this profile was written by a newer release: it has version `3` of its format, and this release \
                     reads up to `2`: upgrade this service before those that write, or rebuild the profile from events";

#[test]
fn bytes_that_are_no_profile() {
    let refused = |bytes: &[u8]| Profile::from_bytes(bytes).unwrap_err();
    let sealed = |body: &[u8]| {
        let sum = Fingerprinter::new("profile").bytes(body).finish();
        [body, &sum.bits().to_le_bytes()].concat()
    };
    let bytes = Profile::of([Event::log_in(42_u64, Day::ymd(2026, 1, 31))]).to_bytes();
    let body = &bytes[..bytes.len() - 8];
    assert_eq!(sealed(body), bytes);
    let with = |at: usize, byte: u8| {
        let mut body = body.to_vec();
        body[at] = byte;
        sealed(&body)
    };
    let corrupt = "these `20` bytes are truncated or corrupt: the checksum at their end does not match, read them again \
                   or rebuild the profile from events";
    let count = body.len() - 5;
    for (bytes, message) in [
        (vec![], "there are no bytes to read a profile from: give those that were stored, or start with a new one"),
        (with(0, 3), NEWER),
        // The second version has horizons of kinds, which are not there.
        (with(0, 2), "byte `37` of the profile is not what the format says there: give bytes that this crate wrote"),
        (
            with(0, 0),
            "this profile was written by an older release: it has version `0` of its format, and this release reads from \
             `1` on: let a release that reads both store it again, or rebuild the profile from events",
        ),
        // A first byte that was changed on the way says nothing about releases.
        ([&[2], &bytes[1..]].concat(), &*corrupt.replace("`20`", &format!("`{}`", bytes.len()))),
        (bytes[..20].to_vec(), corrupt),
        (with(25, 2), "byte `26` of the profile is not what the format says there: give bytes that this crate wrote"),
        (
            sealed(&[body, &[0]].concat()),
            "byte `37` of the profile is not what the format says there: give bytes that this crate wrote",
        ),
        (with(count, 0), "a tally of `log_in` on `2026-01-31` counts nothing: leave it out"),
        (with(count + 1, 5), "a `log_in` of value `5`: this kind carries no value, give 0"),
        (
            with(count + 2, 3),
            "a tally of `log_in` on `2026-01-31` has `1` events in `2` different hours: count each event, at least one for each hour",
        ),
        (
            with(count - 1, 35 << 1),
            "`35` is not the code of a kind: give 0 to 34, or 32768 to 65535 for one of your own",
        ),
    ] {
        assert_eq!(refused(&bytes).to_string(), message, "{bytes:?}");
    }
    let length = bytes.len() + 1;
    assert_eq!(
        refused(&[&bytes[..], &[0]].concat()),
        BytesError::Checksum { length, rebuild: "rebuild the profile from events" }
    );

    // Only one writing of a profile is read. After 26 bytes comes the number of tallies; the tally has its days in 4
    // bytes and its kind in one.
    let (head, tally) = (&body[..26], &body[27..]);
    assert_eq!((body[26], tally.len()), (1, 10));
    let longer_number = [head, &[0x81, 0], tally].concat();
    let about_no_subject = [head, &[1, tally[0] | 1], &tally[1..5], &[0], &tally[5..]].concat();
    for (body, wrong) in [(longer_number, 28), (about_no_subject, 33)] {
        assert_eq!(refused(&sealed(&body)), BytesError::Malformed { of: "profile", at: wrong }, "{body:?}");
    }
}

#[test]
fn profiles_that_cannot_come_together() {
    let monday = Day::ymd(2026, 1, 5);
    let mut profile = Profile::of([Event::log_in(42_u64, monday)]);
    let other = Profile::of([Event::log_in(43_u64, monday)]);
    assert_eq!(
        profile.merge(&other).unwrap_err().to_string(),
        "this is the profile of user `42` but what came is of user `43`: keep a profile for each user"
    );
    let carried = Calendar::of_the_event();
    assert_eq!(
        profile.merge(&Profile::new(42_u64, &carried)).unwrap_err().to_string(),
        format!(
            "this profile counts days by the calendar with fingerprint `2dbea72e1bae6d4a` but what came is of `{}`: use \
             one calendar throughout, or build the profile anew from events",
            carried.fingerprint()
        )
    );
    let much = Event::new(42_u64, monday, Kind::custom(1), i64::MAX.unsigned_abs()).unwrap();
    profile.observe(&much, &Calendar::utc()).unwrap();
    assert_eq!(
        profile.observe(&Event::purchase(42_u64, monday, Amount::minor(7)), &Calendar::utc()).unwrap_err().to_string(),
        "a value of `7` brings the sum of the user's values above 9223372036854775807: give values in a larger \
         unit, or look for repeated events"
    );
    let full = profile_of_count(u32::MAX);
    assert_eq!(
        full.clone().merge(&full).unwrap_err().to_string(),
        "more than 4294967295 events of `log_in` on `2026-01-31`, which is the most that one day can hold: are events repeated?"
    );
}

fn profile_of_count(count: u32) -> Profile {
    serde_json::from_str(&profile("", &LOGIN.replace(r#""count":1"#, &format!(r#""count":{count}"#)))).unwrap()
}

#[test]
#[should_panic(expected = "this is the profile of user `1` but what came is of user `2`: keep a profile for each user")]
fn a_literal_profile_of_two_users_panics_with_the_reason() {
    Profile::of([Event::log_in(1_u64, Day::EPOCH), Event::log_in(2_u64, Day::EPOCH)]);
}
