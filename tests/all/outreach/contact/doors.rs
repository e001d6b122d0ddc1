//! What is refused, and what to write instead.

use std::num::NonZeroU32;

use lifestage::Subject;
use lifestage::event::ContactChannel;
use lifestage::outreach::{Cap, CapPeriod, ClockTime, ContactConfig, ContactRule, QuietHours, WhenQuiet};

fn refused(numbers: ContactConfig) -> String {
    ContactRule::new(numbers).unwrap_err().to_string()
}

#[test]
fn a_contradictory_policy_says_what_to_write_instead() {
    let caps = |caps: Vec<Cap>| ContactConfig {
        caps,
        quiet_hours: None,
        exempt: vec![Subject::new(7)],
        ..ContactConfig::default()
    };
    let day = Cap::new(1, CapPeriod::Day);
    let zero = Cap::new(0, CapPeriod::Day);
    assert_eq!(
        refused(caps(vec![zero])),
        "`caps[0]` allows `0` messages: give at least 1, or give no candidates at all"
    );
    assert!(
        refused(caps(vec![day, zero.by(ContactChannel::Sms)]))
            .ends_with("remove SMS from the channels that the user allows")
    );
    assert!(refused(caps(vec![zero.of(Subject::new(2))])).ends_with("give no candidates of class #2"));
    assert_eq!(
        refused(caps(vec![day, Cap::new(3, CapPeriod::Day)])),
        "`caps[1]` counts what `caps[0]` counts: keep only one of them; the second is `at most 3 a day`"
    );
    assert!(refused(caps(vec![day.of(Subject::new(7))])).contains("class `#7`, which is exempt"));
    let long = CapPeriod::Hours(NonZeroU32::MAX);
    assert!(refused(caps(vec![Cap::new(1, long)])).contains("looks back `4294967295` hours: give at most 8766000"));
    let ten = ClockTime::hour(22);
    let always = QuietHours { from: ten, to: ten, then: WhenQuiet::Hold };
    assert!(
        refused(ContactConfig { quiet_hours: Some(always), ..ContactConfig::default() })
            .starts_with("quiet hours from `22:00` to `22:00` could mean none or all day: leave them out")
    );
}

#[test]
fn a_policy_is_data_and_the_default_passes_its_own_check() {
    assert_eq!(ContactRule::new(ContactConfig::default()), Ok(ContactRule::default()));
    let text = r#"{
        "caps": [{ "at_most": 1, "per": "day", "channel": "sms" }, { "at_most": 3, "per": { "hours": 24 } }, { "at_most": 1, "per": "lifetime", "class": 4 }],
        "quiet_hours": { "from": "22:00", "to": "06:00", "then": "drop" },
        "exempt": [9]
    }"#;
    let policy: ContactRule = serde_json::from_str(text).unwrap();
    let words: Vec<String> = policy.config().caps.iter().map(ToString::to_string).collect();
    assert_eq!(words, ["at most 1 by SMS a day", "at most 3 in 24 hours", "at most 1 of class #4 ever"]);
    assert_eq!(serde_json::from_str::<ContactRule>(&serde_json::to_string(&policy).unwrap()).unwrap(), policy);
    for wrong in [
        r#"{"caps":[{"at_most":1,"per":{"hours":0}}]}"#,
        r#"{"caps":[{"at_most":0,"per":"day"}]}"#,
        r#"{"caps":[{"at_most":1,"per":"week"}]}"#,
        r#"{"quiet_hours":{"from":"24:00","to":"06:00"}}"#,
        r#"{"quiet_hours":{"from":"6:00","to":"08:00"}}"#,
        r#"{"quiet_hours":{"from":"06:00","to":"06:00"}}"#,
        r#"{"colour":1}"#,
    ] {
        assert!(serde_json::from_str::<ContactRule>(wrong).is_err(), "{wrong}");
    }
}
