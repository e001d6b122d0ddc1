//! What was seen: how it is written, and what is refused in which words.

use lifestage::Day;
use lifestage::profile::{Delivery, EventId, Seen, SeenConfig, SeenRule};

use super::refusals::{all_say, door};

const FIRST: Day = Day::ymd(2026, 1, 5);

#[test]
fn what_was_seen_reads_as_it_always_did() {
    let mut seen = Seen::new(SeenRule::default());
    assert_eq!(seen.note(EventId::key(300), FIRST), Delivery::New);
    assert_eq!(seen.note(EventId::key(1 << 100), FIRST.plus(1)), Delivery::New);
    assert_eq!(seen.note(EventId::sequence(7, 40), FIRST), Delivery::New);
    let json = serde_json::to_string(&seen).unwrap();
    assert_eq!(
        json,
        concat!(
            r#"{"version":1,"rule":{"days":30,"sequences":4096},"newest":"2026-01-06","from":"2025-12-08","#,
            r#""keys":[{"key":300,"day":"2026-01-05"},{"key":"00000010-0000-0000-0000-000000000000","day":"2026-01-06"}],"#,
            r#""sources":[{"source":7,"from":0,"runs":[[40,40]]}]}"#
        )
    );
    assert_eq!(serde_json::from_str::<Seen>(&json).unwrap(), seen);
    assert_eq!(serde_json::to_string(&EventId::key(300)).unwrap(), r#"{"key":300}"#);
    assert_eq!(serde_json::to_string(&EventId::sequence(7, 40)).unwrap(), r#"{"sequence":{"source":7,"number":40}}"#);
    assert_eq!(serde_json::to_string(&Delivery::TooOld).unwrap(), r#""too_old""#);
}

#[test]
fn what_contradicts_itself_is_refused() {
    let start = r#"{"version":1,"rule":{"days":30,"sequences":10},"#;
    let of = |rest: &str| door!(Seen)(&format!("{start}{rest}}}"));
    let keys = |keys: &str| of(&format!(r#""newest":"2026-01-06","from":"2025-12-08","keys":[{keys}],"sources":[]"#));
    for (list, key) in [
        (r#"{"key":300,"day":"2026-01-05"},{"key":300,"day":"2026-01-06"}"#, 300),
        (r#"{"key":300,"day":"2026-01-05"},{"key":299,"day":"2026-01-06"}"#, 299),
        (r#"{"key":300,"day":"2026-01-07"}"#, 300),
        (r#"{"key":300,"day":"2025-12-07"}"#, 300),
    ] {
        assert_eq!(
            keys(list),
            format!(
                "key `{key}` stands twice, out of order or outside the window of days: give what this crate wrote, or rebuild it from the log"
            )
        );
    }
    let sources =
        |list: &str| of(&format!(r#""newest":"2026-01-06","from":"2025-12-08","keys":[],"sources":[{list}]"#));
    for list in [
        r#"{"source":7,"from":0,"runs":[]}"#,
        r#"{"source":7,"from":0,"runs":[[5,4]]}"#,
        r#"{"source":7,"from":0,"runs":[[1,2],[3,4]]}"#,
        r#"{"source":7,"from":0,"runs":[[3,4],[1,1]]}"#,
        r#"{"source":7,"from":2,"runs":[[1,4]]}"#,
        r#"{"source":7,"from":0,"runs":[[40,40]]}"#,
        r#"{"source":7,"from":0,"runs":[[1,2]]},{"source":7,"from":0,"runs":[[4,4]]}"#,
    ] {
        assert_eq!(
            sources(list),
            "source `7` stands twice, out of order, or has runs that do: give what this crate wrote, or rebuild it from the log",
            "{list}"
        );
    }
    assert_eq!(
        of(r#""newest":"2026-01-06","from":null,"keys":[],"sources":[]"#),
        "days are remembered from `the first one` on though the newest is `2026-01-06`: give what this crate wrote, or rebuild it from the log",
    );
    all_say(&[
        (
            door!(Seen),
            r#"{"version":2,"rule":{},"newest":null,"from":null,"keys":[],"sources":[]}"#,
            "this record of seen events was written by a newer release: it has version `2` of its format, and this release reads up to `1`: upgrade this service before those that write, or rebuild it from the log, together with the profile",
        ),
        (
            door!(SeenRule),
            r#"{"days":0}"#,
            "`days` is `0`, so no key would be remembered and every event would count again: give at least 1",
        ),
        (
            door!(SeenRule),
            r#"{"sequences":0}"#,
            "`sequences` is `0`, so no number would be remembered and every event would count again: give at least 1",
        ),
        (door!(SeenConfig), r#"{"hours":3}"#, "unknown field `hours`, expected `days` or `sequences`"),
        (
            door!(EventId),
            r#"{"key":"abc"}"#,
            "`abc` is not a user id: give a whole number up to 18446744073709551615 or a UUID; number or hash other ids first",
        ),
    ]);
}
