//! What no playbook may be, all mistakes at once.

use lifestage::event::ContactChannel::{Email, Push};
use lifestage::outreach::{PLAYS_MAX, Play, PlayAction, PlaybookConfig, PlaybookProblem, PlaybookRule};
use lifestage::{RuleSet, Subject};

use super::{GONE, SILENT, play, playbook};

/// The mistakes of these plays, each with its path.
fn mistakes(total: bool, plays: Vec<Play>) -> Vec<(String, PlaybookProblem)> {
    match PlaybookRule::new(PlaybookConfig { plays, total }) {
        Ok(_) => Vec::new(),
        Err(problems) => problems.into_iter().map(|problem| (problem.path, problem.message)).collect(),
    }
}

fn hidden(by: &str) -> PlaybookProblem {
    PlaybookProblem::NeverChosen(by.to_owned())
}

#[test]
fn every_mistake_is_told_at_once_with_its_path() {
    let twice = Play { channels: vec![Push, Push], ..play("twice", Some(SILENT), 4) };
    let found = mistakes(
        true,
        vec![
            play("", Some(SILENT), 9),
            Play::new("mail", PlayAction::SendMessage(String::new())).priority(7),
            Play { trigger: Some("t".to_owned()), ..play("mail", None, 6) },
            twice,
        ],
    );
    let expected = [
        ("plays[0].name", PlaybookProblem::NoName),
        ("plays[1].action", PlaybookProblem::NoAction),
        ("plays[1].channels", PlaybookProblem::NoChannel),
        ("plays[2].name", PlaybookProblem::NameTwice("mail".to_owned())),
        ("plays[2]", hidden("mail")),
        ("plays[3].channels", PlaybookProblem::ChannelTwice(Push)),
    ];
    assert_eq!(found, expected.map(|(path, problem)| (path.to_owned(), problem)));
}

#[test]
fn a_play_that_another_always_hides_is_refused() {
    let wide = || play("wide", Some(GONE), 5);
    let narrow = || play("narrow", Some(SILENT), 1);
    assert_eq!(mistakes(false, vec![narrow(), wide()]), [("plays[0]".to_owned(), hidden("wide"))]);
    assert_eq!(mistakes(false, vec![wide(), narrow()]), [("plays[1]".to_owned(), hidden("wide"))]);
    // Of equal priority the one written first goes first.
    assert_eq!(mistakes(false, vec![wide(), narrow().priority(5)]), [("plays[1]".to_owned(), hidden("wide"))]);
    assert!(mistakes(false, vec![narrow().priority(5), wide()]).is_empty());
    assert!(mistakes(false, vec![narrow().priority(6), wide()]).is_empty());
    assert_eq!(mistakes(false, vec![play("all", None, 2), narrow()]), [("plays[1]".to_owned(), hidden("all"))]);
}

#[test]
fn a_pause_a_trigger_or_a_channel_of_its_own_gives_others_a_turn() {
    let wide = || play("wide", Some(GONE), 5);
    let narrow = || play("narrow", Some(SILENT), 1);
    assert!(mistakes(false, vec![Play { pause_days: 1, ..wide() }, narrow()]).is_empty());
    assert!(mistakes(false, vec![Play { trigger: Some("t".to_owned()), ..wide() }, narrow()]).is_empty());
    assert!(mistakes(false, vec![wide().by([Push]), narrow().by([Email])]).is_empty());
    assert_eq!(mistakes(false, vec![wide().by([Push, Email]), narrow().by([Email])]).len(), 1);
    let of_class = |class| Play { class: Subject::new(class), ..narrow().by([Push]) };
    assert!(mistakes(false, vec![wide().by([Push]), of_class(1)]).is_empty());
    assert_eq!(mistakes(false, vec![wide().by([Push]), of_class(0)]).len(), 1);
}

#[test]
fn plays_of_one_condition_and_priority_that_do_different_things_contradict_each_other() {
    let points = |name: &str, when: &str| Play { pause_days: 7, ..play(name, Some(when), 3) };
    let both = r#"{ "any": [{ "stage": ["Churned"] }, { "stage": ["Silent"] }] }"#;
    for other in [GONE, r#"{ "stage": ["Churned", "Silent"] }"#] {
        let found = mistakes(false, vec![points("one", GONE), points("three", other)]);
        assert_eq!(found, [("plays[1]".to_owned(), PlaybookProblem::Contradicts("one".to_owned(), 3))], "{other}");
    }
    // That `any` of two lists is one list is not decided.
    assert!(mistakes(false, vec![points("one", GONE), points("three", both)]).is_empty());
    assert!(mistakes(false, vec![points("one", GONE), points("three", GONE).priority(4)]).is_empty());
    assert!(mistakes(false, vec![points("one", GONE), points("two", GONE)]).is_empty(), "both give as many points");
}

#[test]
fn a_total_playbook_has_a_play_for_everybody() {
    let rest = r#"{ "stage": ["Introduction", "Activation", "Growth", "Loyalty", "Advocacy"] }"#;
    assert!(mistakes(true, vec![play("rest", Some(rest), 0), play("gone", Some(GONE), 0)]).is_empty());
    assert!(mistakes(true, vec![play("gone", Some(GONE), 1), play("all", None, 0)]).is_empty());
    let missing = [("total".to_owned(), PlaybookProblem::NotTotal("`Churned`".to_owned()))];
    assert_eq!(mistakes(true, vec![play("rest", Some(rest), 0), play("silent", Some(SILENT), 0)]), missing);
    let not_rest = format!(r#"{{ "not": {GONE} }}"#);
    let found = mistakes(true, vec![play("not gone", Some(&not_rest), 0), play("gone", Some(GONE), 0)]);
    assert_eq!(found.len(), 1, "what `not` leaves is not decided");
    let on_trigger = Play { trigger: Some("t".to_owned()), ..play("all", None, 0) };
    assert_eq!(mistakes(true, vec![on_trigger]).len(), 1);
    assert_eq!(mistakes(true, Vec::new()).len(), 1);
}

#[test]
fn a_playbook_has_a_limit_and_its_check_ends_soon() {
    let many = |count: usize| (0..count).map(|place| play(&place.to_string(), Some(SILENT), 0)).collect::<Vec<_>>();
    assert_eq!(mistakes(false, many(PLAYS_MAX + 1)), [("plays".to_owned(), PlaybookProblem::TooMany(PLAYS_MAX + 1))]);
    // Conditions of nested parts that could be compared in exponentially many ways.
    let nested = |place: usize| {
        let innermost = format!(r#"{{ "net_spend": {{ "last": {} }}, "at_least": 3 }}"#, place + 1);
        let nested = (0..24).fold(innermost, |inner, depth| {
            let word = if depth % 2 == 0 { "all" } else { "any" };
            format!(r#"{{ "{word}": [{inner}, {{ "net_spend": {{ "last": {} }}, "above": 7 }}] }}"#, place + 2)
        });
        play(&format!("{place:03}"), Some(&nested), 0)
    };
    assert!(mistakes(false, (0..PLAYS_MAX).map(nested).collect()).is_empty());
}

#[test]
fn what_a_rule_set_lacks_is_told_by_the_play() {
    let plays = [
        play("segment", Some(r#"{ "in_segment": "keen" }"#), 3),
        play("need", Some(r#"{ "need": ["learning"] }"#), 2),
        Play { trigger: Some("back".to_owned()), ..play("trigger", None, 1) },
    ];
    let playbook = playbook(plays);
    let missing = playbook.check_with(&RuleSet::default()).unwrap_err();
    let paths: Vec<&str> = missing.iter().map(|problem| problem.path.as_str()).collect();
    assert_eq!(paths, ["plays[0].when", "plays[1].when", "plays[2].trigger"]);
    assert!(missing.to_string().ends_with("there is no trigger `back`: the rule set has none"), "{missing}");
    let rules: RuleSet = serde_json::from_str(
        r#"{ "needs": {}, "segments": [{ "name": "keen", "when": { "age_days": "now", "at_least": 3 } }],
             "triggers": [{ "name": "back", "when": { "in_segment": "keen" }, "suggest": [{ "alert": "look" }] }] }"#,
    )
    .unwrap();
    assert_eq!(playbook.check_with(&rules), Ok(()));
}
