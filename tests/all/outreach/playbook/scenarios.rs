//! One user on some days: which play comes next, and why not the others.

use lifestage::answer::{Language, Reason, Say};
use lifestage::outreach::{NextBest, Play, PlayReason, PlaybookRule, Played};
use lifestage::rule::Unscored;
use lifestage::{Day, Event, Profile, RuleSet, User};
use serde_json::{Value, json};

use super::{GONE, SILENT, play, playbook};
use crate::shared::travels::travels;

const MONDAY: Day = Day::ymd(2026, 1, 5);

fn rules() -> RuleSet {
    serde_json::from_str(
        r#"{ "triggers": [{ "name": "three", "when": { "consecutive_days": "log_in", "at_least": 3 },
             "suggest": [{ "alert": "look" }] }] }"#,
    )
    .unwrap()
}

fn next(playbook: &PlaybookRule, profile: &Profile, day: Day, played: &[Played]) -> NextBest {
    playbook.assess(&rules(), profile.as_of(day), &User::new(1_u64), played).unwrap().unwrap()
}

fn played(play: &str, on: Day) -> Played {
    Played { play: play.to_owned(), on }
}

#[test]
fn a_play_pauses_on_its_day_and_the_days_of_its_pause() {
    let playbook = playbook([Play { pause_days: 3, ..play("daily", None, 0) }]);
    let profile = Profile::of([Event::log_in(1_u64, MONDAY)]);
    // The latest playing counts, and one after the day asked about does not.
    let log = [played("daily", MONDAY), played("other", MONDAY.plus(9)), played("daily", MONDAY.plus(10))];
    for (day, is_paused) in [(0, true), (3, true), (4, false), (9, false), (10, true), (13, true), (14, false)] {
        let next = next(&playbook, &profile, MONDAY.plus(day), &log);
        assert_eq!(next.name().is_none(), is_paused, "{day}");
        if is_paused {
            let on = if day < 10 { MONDAY } else { MONDAY.plus(10) };
            let why = PlayReason::Paused { played: on, until: on.plus(4) };
            assert_eq!(next.reasons().next().unwrap().why, why, "{day}");
        }
    }
}

#[test]
fn a_play_on_a_trigger_applies_on_the_day_it_fires() {
    let playbook =
        playbook([Play { trigger: Some("three".to_owned()), ..play("streak", None, 5) }, play("all", None, 0)]);
    let profile = Profile::of([0, 1, 2, 3].map(|day| Event::log_in(1_u64, MONDAY.plus(day))));
    let names = [1, 2, 3].map(|day| next(&playbook, &profile, MONDAY.plus(day), &[]).name().map(str::to_owned));
    assert_eq!(names, ["all", "streak", "all"].map(|name| Some(name.to_owned())));
    let why_not = next(&playbook, &profile, MONDAY.plus(3), &[]);
    assert_eq!(why_not.reasons().next().unwrap().to_string(), "streak: its trigger `three` does not fire today");
}

#[test]
fn each_play_says_why_it_is_the_one_or_not_in_both_languages() {
    let playbook = playbook([
        play("spender", Some(r#"{ "rfm_segment": ["Champions"] }"#), 9),
        play("growing", Some(r#"{ "stage": ["Growth"] }"#), 8),
        Play { pause_days: 9, ..play("gone", Some(GONE), 5) },
        play("silent!", Some(SILENT), 5),
        play("everybody", None, 1),
    ]);
    let profile = Profile::of([Event::log_in(1_u64, MONDAY)]);
    let next = next(&playbook, &profile, MONDAY.plus(40), &[]);
    let said = |language| next.reasons().map(|verdict| verdict.say(language).to_string()).collect::<Vec<_>>();
    assert_eq!(
        said(Language::English),
        [
            "spender: it is unknown whether its condition is met: not fitted",
            "growing: its condition is not met",
            "gone: goes first of 3 plays that apply, by its priority 5",
            "silent!: `gone` goes first: it has the same priority 5 and is written before it",
            "everybody: `gone` goes first, by its priority 5 over 1",
        ]
    );
    assert_eq!(
        said(Language::Chinese),
        [
            "spender：无法判断条件是否满足：规则尚未拟合",
            "growing：条件不满足",
            "gone：在3条适用策略中优先级最高（5）",
            "silent!：“gone”优先级同为5且写在前面，先执行",
            "everybody：“gone”优先级为5，高于1，先执行",
        ]
    );
    let chosen = next.chosen.as_ref().unwrap();
    assert!(chosen.trace.as_ref().unwrap().to_string().starts_with("true: stage Silent"), "{:?}", chosen.trace);
    assert_eq!(next.reasons().next().unwrap().why, PlayReason::Unknown { why: Unscored::NotFitted });
    for verdict in next.reasons() {
        let stored = Reason::from(verdict);
        for language in [Language::English, Language::Chinese] {
            assert_eq!(stored.say(language).to_string(), verdict.why.say(language).to_string());
        }
    }
    travels(&next);
}

#[test]
fn nobody_has_a_play_before_they_joined() {
    let profile = Profile::of([Event::log_in(1_u64, MONDAY)]);
    let (playbook, user) = (playbook([play("all", None, 0)]), User::new(1_u64));
    assert_eq!(playbook.assess(&rules(), profile.as_of(MONDAY.minus(1)), &user, &[]), Ok(None));
    assert!(playbook.assess(&rules(), profile.as_of(MONDAY), &User::new(2_u64), &[]).is_err());
}

#[test]
fn a_stored_answer_whose_plays_contradict_each_other_is_refused() {
    let playbook = playbook([
        play("back", Some(SILENT), 5),
        Play { pause_days: 7, ..play("tips", None, 0) },
        play("gone", Some(GONE), -1),
    ]);
    let profile = Profile::of([Event::log_in(1_u64, MONDAY)]);
    let next = next(&playbook, &profile, MONDAY.plus(40), &[]);
    let whole = serde_json::to_value(&next).unwrap();
    assert_eq!(serde_json::from_value::<NextBest>(whole.clone()).unwrap(), next);
    for (path, value, required) in [
        ("/chosen/play/name", json!("tips"), "the play to do is the one that goes first"),
        ("/chosen", Value::Null, "the play to do is the one that goes first"),
        ("/chosen/play/priority", json!(4), "it goes first of all that apply, by its priority"),
        ("/verdicts/0/why/chosen/applying", json!(2), "it goes first of all that apply, by its priority"),
        ("/verdicts/0/why", json!("not_met"), "the play to do is the one that goes first"),
        ("/verdicts/1/why/outranked/by", json!("gone"), "others that apply are behind it"),
        ("/verdicts/1/why/outranked/first", json!(-5), "it goes first of all that apply, by its priority"),
        ("/verdicts/1/play", json!("back"), "each play stands once"),
    ] {
        let mut bent = whole.clone();
        *bent.pointer_mut(path).unwrap_or_else(|| panic!("{path} of {whole}")) = value;
        let error = serde_json::from_value::<NextBest>(bent).unwrap_err().to_string();
        let expected = format!("the numbers of this `NextBest` do not agree; required: {required}");
        assert_eq!(error, expected, "{path}");
    }
}
