//! What is refused, and in which words: each names the value and says what to change.

use lifestage::answer::Reason;
use lifestage::event::{Birthday, ContactChannels, CustomKind, Satisfaction, Unit};
use lifestage::number::{Cuts, Fingerprint, Grade, Ratio};
use lifestage::profile::{Hours, Selector};
use lifestage::time::{Calendar, Days, Held, Hold, Moment, OffsetTransition, Period, Since, Window};
use lifestage::{Amount, Day, Interner, Kind, KindSet, Money, Subject, User, UserId};

/// What reading a JSON text as a type says.
pub(super) type Door = fn(&str) -> String;

/// Why a JSON text is no value of a type, as a text and as a tree of values alike. The type is named, not a parameter: a
/// method of its own called `deserialize` would come before the trait's.
macro_rules! door {
    ($type:ty) => {
        |text: &str| {
            use serde::Deserialize as _;
            let error = serde_json::from_str::<$type>(text).expect_err(text).to_string();
            let tree: serde_json::Value = serde_json::from_str(text).unwrap();
            assert!(<$type>::deserialize(tree).is_err(), "{text}");
            // Without the place in the text.
            error.split(" at line ").next().unwrap().to_owned()
        }
    };
}
pub(super) use door;

pub(super) fn all_say(table: &[(Door, &str, &str)]) {
    for (door, text, message) in table {
        assert_eq!(door(text), *message, "{text}");
    }
}

#[test]
fn times_that_cannot_be() {
    all_say(&[
        (door!(Day), r#""2026-02-29""#, "`2026-02-29` is not a date: write it like `2026-01-31`"),
        (door!(Day), r#""31.01.2026""#, "`31.01.2026` is not a date: write it like `2026-01-31`"),
        (door!(Day), r#""""#, "`` is not a date: write it like `2026-01-31`"),
        (
            door!(Moment),
            r#""2026-01-31 noon""#,
            "`2026-01-31 noon` is neither a date nor an instant: write it like `2026-01-31` or `2026-01-31T23:30:00+08:00`",
        ),
        (
            door!(Moment),
            r#""2026-01-31T23:30:00""#,
            "`2026-01-31T23:30:00` is neither a date nor an instant: write it like `2026-01-31` or `2026-01-31T23:30:00+08:00`",
        ),
        (
            door!(Moment),
            r#""5 ms since 1970 at +86400 s""#,
            "`5 ms since 1970 at +86400 s` is neither a date nor an instant: write it like `2026-01-31` or `2026-01-31T23:30:00+08:00`",
        ),
        (
            door!(Days),
            r#"{"first":"2026-01-31","last":"2026-01-30"}"#,
            "the range from `2026-01-31` ends before it starts, on `2026-01-30`: give the earlier day first",
        ),
        (
            door!(Days),
            r#"{"first":"2026-01-31","last":"2026-01-31","step":2}"#,
            "unknown field `step`, expected `first` or `last`",
        ),
        (door!(Window), r#"{"last":0}"#, "a window of `0` days holds nothing: give at least 1"),
        (door!(Window), r#"{"lags":[9,3]}"#, "lags `9` to `3` hold no day: give the smaller lag first"),
        (
            door!(Window),
            r#"{"lags":[0,365251]}"#,
            "a lag of `365251` days exceeds the range of dates: give at most 365250, or the lifetime",
        ),
        (
            door!(Window),
            r#"{"last":400000}"#,
            "a lag of `400000` days exceeds the range of dates: give at most 365250, or the lifetime",
        ),
        (door!(Window), r#""forever""#, "unknown variant `forever`, expected one of `last`, `lags`, `lifetime`"),
        (
            door!(Period),
            r#"{"block":{"days":0,"anchor":"2026-01-31"}}"#,
            "invalid value: integer `0`, expected a nonzero u32",
        ),
        (
            door!(Period),
            r#""decade""#,
            "unknown variant `decade`, expected one of `day`, `week`, `block`, `month`, `quarter`, `year`",
        ),
        (door!(Hold), "0", "a hold of `0` days: give 1 to 400"),
        (door!(Hold), "401", "a hold of `401` days: give 1 to 400"),
        (door!(Since), r#"{"after":"2026-01-31"}"#, "unknown variant `after`, expected `on` or `on_or_before`"),
        (
            door!(Held<u8>),
            r#"{"value":1,"since":{"on":"2026-01-31"},"settled":true,"by":1}"#,
            "unknown field `by`, expected one of `value`, `since`, `settled`",
        ),
    ]);
    let out_of_range = Day::new(i32::MAX).unwrap_err().to_string();
    assert_eq!(out_of_range, "day `2147483647` is out of range: give days since 1970-01-01 from -96465292 to 95026236");
    assert_eq!(Day::try_from(i32::MIN), Day::new(i32::MIN));
    assert_eq!(Day::new(-96_465_292).map(|day| day == Day::MIN), Ok(true));
    assert_eq!(Day::new(95_026_236).map(|day| day == Day::MAX), Ok(true));
}

#[test]
fn calendars_that_cannot_be() {
    all_say(&[
        (
            door!(Calendar),
            r#"{"zone":{"fixed":86400}}"#,
            "an offset of `86400` seconds is a day or more: give seconds east of UTC, as 28800 for +08:00",
        ),
        (
            door!(Calendar),
            r#"{"zone":{"table":{"before":-86400,"changes":[]}}}"#,
            "an offset of `-86400` seconds is a day or more: give seconds east of UTC, as 28800 for +08:00",
        ),
        (
            door!(Calendar),
            r#"{"zone":{"table":{"before":0,"changes":[{"at_milliseconds":5,"offset_seconds":90000}]}}}"#,
            "an offset of `90000` seconds is a day or more: give seconds east of UTC, as 28800 for +08:00",
        ),
        (
            door!(Calendar),
            r#"{"zone":{"table":{"before":0,"changes":[{"at_milliseconds":5,"offset_seconds":1},{"at_milliseconds":5,"offset_seconds":2}]}}}"#,
            "the offset change at `5` ms does not come after the one before it: sort them, each instant once",
        ),
        (door!(Calendar), r#"{"zone":"carried","day_start":24}"#, "a day cannot start at hour `24`: give 0 to 23"),
        (
            door!(Calendar),
            r#"{"zone":"carried","week_start":"Mon"}"#,
            "unknown field `week_start`, expected one of `zone`, `day_start`, `first_weekday`, `name`, `limits`",
        ),
        (
            door!(Calendar),
            r#"{"zone":{"table":{"before":0,"changes":[],"after":0}}}"#,
            "unknown field `after`, expected `before` or `changes`",
        ),
        (
            door!(OffsetTransition),
            r#"{"at_milliseconds":5,"offset_seconds":0,"name":"CET"}"#,
            "unknown field `name`, expected `at_milliseconds` or `offset_seconds`",
        ),
        (
            door!(Calendar),
            r#"{"zone":"Europe/Berlin"}"#,
            "unknown variant `Europe/Berlin`, expected one of `fixed`, `table`, `carried`",
        ),
    ]);
    let placed = |calendar: &Calendar, milliseconds| {
        calendar.civil(Moment::from_milliseconds(milliseconds)).unwrap_err().to_string()
    };
    assert_eq!(
        placed(&Calendar::utc(), 1_769_873_400_000_000),
        "the instant `1769873400000000` ms is outside the years 0 to 9999: give milliseconds since 1970, not micro- or \
         nanoseconds"
    );
    assert_eq!(
        placed(&Calendar::of_the_event(), 1_769_873_400_000),
        "the instant `2026-01-31T15:30:00Z` carries no offset, and this calendar goes by the offset of each event: \
         give a local time with offset, like `2026-01-05T20:00:00+08:00`, or use a calendar with a zone"
    );
}

#[test]
fn kinds_and_subjects_that_nobody_knows() {
    const NAME: &str = "give one like `log_in` or `purchase`, or `custom_0` to `custom_32767`";
    let unknown = |name: &str| format!("`{name}` is not the name of a kind: {NAME}");
    for name in ["login", "Purchase", "", "custom", "custom_", "custom_32768", "custom_-1", "19"] {
        assert_eq!(door!(Kind)(&format!("{name:?}")), unknown(name));
        assert_eq!(name.parse::<Kind>().unwrap_err().to_string(), unknown(name));
    }
    assert_eq!(door!(KindSet)(r#"["log_in","logout"]"#), unknown("logout"));
    assert_eq!(door!(KindSet)(r#"["custom","!everything"]"#), unknown("everything"));
    for code in [35, 99, 32_767] {
        let message =
            format!("`{code}` is not the code of a kind: give 0 to 34, or 32768 to 65535 for one of your own");
        assert_eq!(Kind::from_code(code).unwrap_err().to_string(), message);
        let binary = postcard::to_stdvec(&code).unwrap();
        assert!(postcard::from_bytes::<Kind>(&binary).is_err());
    }
    all_say(&[
        (door!(CustomKind), "32768", "`32768` is not the number of a kind of your own: give 0 to 32767"),
        (door!(Subject), "65536", "invalid value: integer `65536`, expected u16"),
        (door!(Interner), r#"["a","b","a"]"#, "`a` stands twice in the list of names: each name has one number"),
        (
            door!(Selector),
            r#"{"kinds":[],"topic":1}"#,
            "unknown field `topic`, expected one of `kinds`, `subject`, `day_sum`",
        ),
        (
            door!(Unit),
            r#""cents""#,
            "unknown variant `cents`, expected one of `nothing`, `money`, `seconds`, `points`, `satisfaction`, `any`",
        ),
    ]);
}

#[test]
fn an_interner_is_full_after_65535_names() {
    let mut interner = Interner::new();
    for number in 0..=65_534_u32 {
        interner.intern(&number.to_string()).unwrap();
    }
    assert_eq!(interner.get("65534"), Some(Subject::new(u16::MAX)));
    let before = interner.clone();
    assert_eq!(
        interner.intern("one more").unwrap_err().to_string(),
        "no number is left for `one more`: an interner holds 65535 names, so use one for each sort of subject"
    );
    assert_eq!(interner, before);
    assert_eq!(interner.intern("0").unwrap(), Subject::new(1), "known names keep their numbers");
    let mut names: Vec<String> = interner.iter().map(|(_, name)| name.to_owned()).collect();
    names.push("one more".to_owned());
    let message = door!(Interner)(&serde_json::to_string(&names).unwrap());
    assert!(message.starts_with("no number is left for `one more`"), "{message}");
}

#[test]
fn users_that_cannot_be() {
    const ID: &str = "give a whole number up to 18446744073709551615 or a UUID; number or hash other ids first";
    for text in ["alice", "", "-1", "18446744073709551616", "0189d5f2-7c1e-7b3a-9f00-3f6a1c2b4d5g"] {
        assert_eq!(door!(UserId)(&format!("{text:?}")), format!("`{text}` is not a user id: {ID}"));
    }
    all_say(&[
        (door!(UserId), "-1", "invalid value: integer `-1`, expected a user id: a whole number or a UUID"),
        (door!(UserId), "1.5", "invalid type: floating point `1.5`, expected a user id: a whole number or a UUID"),
        (
            door!(User),
            r#"{"id":42,"name":"Alice"}"#,
            "unknown field `name`, expected one of `id`, `join_day`, `acquisition_channel`, `referrer`, `birthday`, `allowed_channels`, `refused`",
        ),
        (door!(User), r#"{"join_day":"2026-01-31"}"#, "missing field `id`"),
        (door!(Birthday), "[2,30]", "month `2` has no day `30`: give a month from 1 to 12 and one of its days"),
        (door!(Birthday), "[13,1]", "month `13` has no day `1`: give a month from 1 to 12 and one of its days"),
        (door!(Birthday), "[0,0]", "month `0` has no day `0`: give a month from 1 to 12 and one of its days"),
        (
            door!(ContactChannels),
            r#"["fax"]"#,
            "unknown variant `fax`, expected one of `in_app`, `站内信`, `push`, `推送`, `email`, `邮件`, `sms`, `短信`, `chat`, `即时通讯`, `phone`, `电话`, `post`, `信函`",
        ),
    ]);
}

#[test]
fn numbers_that_cannot_be() {
    all_say(&[
        (door!(Ratio), "20", "`20` is not a ratio: give a number from 0 to 1, so 0.2 for 20 %"),
        (door!(Ratio), "-0.01", "`-0.01` is not a ratio: give a number from 0 to 1, so 0.2 for 20 %"),
        (door!(Ratio), "null", "invalid type: null, expected f64"),
        (door!(Grade<5>), "0", "`0` is not a grade: give 1 to 5"),
        (door!(Grade<5>), "6", "`6` is not a grade: give 1 to 5"),
        (door!(Grade<10>), "11", "`11` is not a grade: give 1 to 10"),
        (door!(Satisfaction), "101", "a `rate` of value `101`: a satisfaction is 0 to 100"),
        (
            door!(Amount),
            "-5",
            "an amount of `-5` minor units is negative: give it without its sign, as a refund if money went back",
        ),
        (door!(Money), "12.99", "invalid type: floating point `12.99`, expected i64"),
        (door!(Cuts), "[3,1]", "cut point `1` comes after `3`: give cut points in ascending order"),
        (door!(Cuts), "[]", "`0` cut points: give 1 to 254"),
        (door!(Hours), "[23,24]", "`24` is not an hour: give 0 to 23"),
        (door!(Fingerprint), r#""abc""#, "`abc` is not a fingerprint: give 16 hexadecimal digits"),
        (
            door!(Fingerprint),
            r#""+00000000000000a""#,
            "`+00000000000000a` is not a fingerprint: give 16 hexadecimal digits",
        ),
        (
            door!(Reason),
            r#"{"rule":"r","seen":1,"bound":[null,null],"text":"t","why":"?"}"#,
            "unknown field `why`, expected one of `rule`, `seen`, `bound`, `sentence`, `arguments`, `text`",
        ),
    ]);
    assert_eq!(Cuts::new(0..255).unwrap_err().to_string(), "`255` cut points: give 1 to 254");
    for (share, shown) in [(f64::NAN, "NaN"), (f64::INFINITY, "inf"), (f64::NEG_INFINITY, "-inf")] {
        let message = format!("`{shown}` is not a ratio: give a number from 0 to 1, so 0.2 for 20 %");
        assert_eq!(Ratio::new(share).unwrap_err().to_string(), message);
        let binary = postcard::to_stdvec(&share).unwrap();
        assert!(postcard::from_bytes::<Ratio>(&binary).is_err());
    }
    for (text, message) in [
        ("1,5", "`1,5` is not a decimal number: write it like `1234.50`, without currency or separators"),
        ("", "`` is not a decimal number: write it like `1234.50`, without currency or separators"),
        ("1.234", "`1.234` has more than 2 decimals: round it, or read it with the decimals that it has"),
        ("92233720368547758.08", "`92233720368547758.08` is too large: at most 9223372036854775807 minor units"),
    ] {
        assert_eq!(Money::parse_decimal(text, 2).unwrap_err().to_string(), message);
    }
}
