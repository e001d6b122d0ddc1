//! Sentences with the host's names in place of numbers.

use lifestage::answer::{Document, Names};
use lifestage::answer::{Language, Say};
use lifestage::rule::{Judges, Metric, Predicate, Situation};
use lifestage::{Day, Event, Kind, Profile, Subject, User};

const SENTENCES: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/rule/sentences.jsonl"));

fn names() -> Names {
    let mut names = Names::default();
    for name in ["table", "chart", "export"] {
        names.subjects.intern(name).unwrap();
        names.channels.intern(&format!("{name} ads")).unwrap();
    }
    names.kinds.insert("scan".to_owned(), Kind::custom(7));
    names
}

fn read(written: &str) -> Predicate {
    names()
        .numbered(serde_json::from_str(written).unwrap())
        .map(|document| Predicate::from_document(&document))
        .unwrap()
        .unwrap()
}

#[test]
fn every_sentence_is_the_same_without_names_and_has_no_number_with_them() {
    for line in SENTENCES.lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        let written: Document = serde_json::from_value(line["written"].clone()).unwrap();
        let predicate = Predicate::from_document(&written).unwrap();
        let plain = predicate.to_string();
        assert_eq!(predicate.say_with(Language::English, &Names::default()).to_string(), plain);
        let named = predicate.say_with(Language::English, &names()).to_string();
        let expected = plain
            .replace("about #3", "about export")
            .replace("channel #1 or #2", "channel table ads or chart ads")
            .replace("channel #3", "channel export ads");
        assert_eq!(named, expected.replace("custom_7", "scan"), "{plain}");
    }
}

#[test]
fn conditions_and_traces_say_subjects_channels_and_kinds_by_name() {
    let rule = read(
        r#"{ "all": [
        { "count": ["scan", "use"], "about": "export", "in": { "last": 28 }, "at_least": 3 },
        { "not": { "days_since": "search", "about": 9, "at_most": 7 } },
        { "channel": ["table ads", "chart ads"] }
    ] }"#,
    );
    assert_eq!(
        rule.say_with(Language::English, &names()).to_string(),
        "count of use, scan about export in the last 28 days at least 3, and not days since the last search about #9 at \
         most 7, and channel table ads or chart ads"
    );
    let day = Day::ymd(2026, 1, 5);
    let profile = Profile::of([Event::usage(1_u64, day, 60).about(Subject::new(3))]);
    let mut user = User::new(1_u64);
    user.acquisition_channel = Subject::new(2);
    let trace = rule.trace(&Situation::new(profile.as_of(day.plus(3)), &user, Judges::default()).unwrap());
    assert_eq!(
        trace.say_with(Language::English, &names()).to_string(),
        "unknown: all of\n  \
           false: count of use, scan about export in the last 28 days 1, needs at least 3: 2 short\n  \
           unknown: not\n    \
             unknown: days since the last search about #9, needs at most 7: nothing to compare with the bound\n  \
           true: channel chart ads, needs table ads or chart ads"
            .replacen("unknown: all of", "false: all of", 1)
    );
    assert_eq!(trace.say_with(Language::English, &Names::default()).to_string(), trace.to_string());
    let last = trace.reasons().last().unwrap();
    assert_eq!(
        last.say_with(Language::English, &names()).to_string(),
        "true: channel chart ads, needs table ads or chart ads"
    );

    let single = read(r#"{ "days_since": "scan", "about": "chart", "at_most": 1 }"#);
    let profile = Profile::of([Event::new(1_u64, day, Kind::custom(7), 0).unwrap().about(Subject::new(2))]);
    let trace = single.trace(&Situation::new(profile.as_of(day.plus(3)), &user, Judges::default()).unwrap());
    assert!(
        trace
            .say_with(Language::English, &names())
            .to_string()
            .ends_with("it would be true with days since the last scan about chart 1 instead of 3"),
        "{}",
        trace.say_with(Language::English, &names())
    );
    assert_eq!(
        trace.flip.unwrap().say_with(Language::English, &names()).to_string(),
        "days since the last scan about chart 1 instead of 3"
    );
    let metric = Metric::DaysSince((Kind::custom(8), Subject::new(1)).into());
    assert_eq!(metric.say_with(Language::English, &names()).to_string(), "days since the last custom_8 about table");
}

#[test]
fn what_was_asked_names_what_it_is_about_also_in_english() {
    use lifestage::outreach::CampaignRule;
    use lifestage::{Amount, Calendar, Population};

    let nobody = Population::new(Calendar::utc());
    let report =
        CampaignRule::default().report(&nobody, Subject::new(3), Amount::minor(0), Day::ymd(2026, 1, 5)).unwrap();
    let definition = report.definition();
    assert!(definition.to_string().contains("#3"), "{definition}");
    for language in [Language::English, Language::Chinese] {
        let said = definition.say_with(language, &names()).to_string();
        assert!(said.contains("export") && !said.contains('#'), "{said}");
    }
    assert_eq!(definition.say_with(Language::English, &Names::default()).to_string(), definition.to_string());
}
