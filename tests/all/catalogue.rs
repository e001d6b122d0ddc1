//! The catalogue of sentences: whole, the same in every language, and enough to say again what was stored.

mod errors;

use std::collections::BTreeSet;
use std::fmt::Debug;

use lifestage::answer::{ArgumentSort, Document, Language, Message, Names, Problem, Reason, Say, Sentence};
use lifestage::event::ContactChannel;
use lifestage::incentive::{Points, Refusal, TransactionId};
use lifestage::model::Company;
use lifestage::outreach::{ArmComparison, ExperimentRule, SampleSummary};
use lifestage::score::{
    AbuseLevel, BehaviorType, ContributionRole, Group, Need, RfmSegment, RiskBand, UserTier, WorthClass,
};
use lifestage::{Day, Kind, LifecycleStage, RuleSet, catalogue};
use serde::de::DeserializeOwned;

use crate::rule::risk::app_year;
use crate::shared::sources::sources;

/// What operations managers in China write in Latin letters.
const LATIN: [&str; 12] = ["RFM", "KOC", "UUID", "ID", "UTC", "JSON", "ARPU", "AUC", "K因子", "A组", "B组", "p值"];

/// The arguments that a pattern names.
fn arguments(pattern: &str) -> BTreeSet<&str> {
    let open = pattern.split('{').skip(1);
    open.map(|rest| rest.split('}').next().unwrap().trim_end_matches('#')).collect()
}

/// A pattern without its arguments and brackets.
fn bare(pattern: &str) -> String {
    let mut bare = String::new();
    for (place, part) in pattern.split('{').enumerate() {
        bare += if place == 0 { part } else { part.split_once('}').unwrap().1 };
    }
    bare.replace(['[', ']', '|'], "")
}

/// A text without what stands in backticks: that is written so in rule files, letter by letter.
fn without_code(text: &str) -> String {
    text.split('`').step_by(2).collect()
}

/// What is not Chinese in a text: Latin letters outside the short list, and punctuation of ASCII outside numbers.
fn not_chinese(text: &str) -> Option<String> {
    let text = LATIN.iter().fold(text.to_owned(), |text, word| text.replace(word, ""));
    let letters: Vec<char> = text.chars().collect();
    let digit = |place: usize| letters.get(place).is_some_and(char::is_ascii_digit);
    let wrong = |(place, letter): (usize, &char)| match letter {
        '%' | '/' => false,
        '-' => !digit(place + 1),
        '.' | ':' => !(digit(place + 1) && place > 0 && digit(place - 1)),
        _ => letter.is_ascii_alphabetic() || letter.is_ascii_punctuation() || *letter == ' ',
    };
    let found: String = letters.iter().enumerate().filter(|at| wrong(*at)).map(|(_, letter)| *letter).collect();
    (!found.is_empty()).then_some(found)
}

#[test]
fn every_sentence_names_its_arguments_in_every_language() {
    for Sentence { key, arguments: named, english, chinese, .. } in catalogue::sentences().copied() {
        let named: BTreeSet<&str> = named.iter().map(|argument| argument.name).collect();
        assert_eq!(arguments(english), named, "{key} in English");
        assert_eq!(arguments(chinese), named, "{key} in Chinese");
        for pattern in [english, chinese] {
            let count = |letter: char| pattern.matches(letter).count();
            assert_eq!((count('['), count('{')), (count(']'), count('}')), "{key}: {pattern}");
        }
    }
}

/// Only within brackets may an argument be absent, else its sentence has a hole.
#[test]
fn what_may_be_absent_stands_in_brackets() {
    for sentence in catalogue::sentences() {
        for pattern in [sentence.english, sentence.chinese] {
            let outside: String =
                pattern.split('[').map(|part| part.split_once(']').map_or(part, |(_, after)| after)).collect();
            for argument in sentence.arguments.iter().filter(|argument| argument.optional) {
                assert!(
                    !arguments(&outside).contains(argument.name),
                    "{}: `{}` in {pattern}",
                    sentence.key,
                    argument.name
                );
            }
        }
    }
}

#[test]
fn chinese_patterns_have_no_english_and_no_punctuation_of_ascii() {
    for sentence in catalogue::sentences() {
        assert_eq!(not_chinese(&bare(&without_code(sentence.chinese))), None, "{}: {}", sentence.key, sentence.chinese);
    }
    for vocabulary in catalogue::vocabularies() {
        for word in vocabulary.words {
            assert!(!word.chinese.is_empty(), "{}: {}", vocabulary.of, word.english);
            assert_eq!(not_chinese(word.chinese), None, "{}: {}", vocabulary.of, word.english);
        }
    }
    for kind in Kind::NAMED {
        assert_eq!(not_chinese(&kind.say(Language::Chinese).to_string()), None, "{kind}");
    }
    assert_eq!(Kind::custom(7).say(Language::Chinese).to_string(), "自定义行为7");
    assert_eq!(not_chinese("近28天, ok"), Some(", ok".to_owned()));
}

#[test]
fn every_sentence_in_the_source_has_a_row_of_its_own() {
    let mut written = Vec::new();
    for source in sources() {
        // What errors say stands below them, in rows that end with their keys.
        let of_errors = source.text.lines().filter_map(|line| line.strip_suffix('"')?.rsplit_once(" = \"problem."));
        written.extend(of_errors.map(|(_, key)| format!("problem.{key}")));
        // Definitions come from their text, so their rows have keys and no functions.
        let of_definitions =
            source.text.lines().filter_map(|line| line.strip_prefix("    \"definition.")?.split_once("\" ("));
        written.extend(of_definitions.map(|(key, _)| format!("definition.{key}")));
        if source.path.ends_with("sentence.rs") {
            let keys = source.text.lines().filter_map(|line| line.split_once(" = \"")?.1.split_once("\" ("));
            written.extend(keys.map(|(key, _)| key.to_owned()));
        }
    }
    let mut listed: Vec<String> = catalogue::sentences().map(|sentence| sentence.key.to_owned()).collect();
    written.sort_unstable();
    listed.sort_unstable();
    assert_eq!(listed, written);
    listed.dedup();
    assert_eq!(listed.len(), written.len(), "two sentences with one key");
    assert!(listed.len() > 100);
}

#[test]
fn every_word_is_found_again_by_its_english_name() {
    for vocabulary in catalogue::vocabularies() {
        let names: BTreeSet<&str> = vocabulary.words.iter().map(|word| word.english).collect();
        assert_eq!(names.len(), vocabulary.words.len(), "{}", vocabulary.of);
    }
    let of_words = |sentence: &&Sentence| sentence.arguments.iter().any(|it| matches!(it.sort, ArgumentSort::Word(_)));
    assert!(catalogue::sentences().filter(of_words).count() > 20);
}

/// Hosts keep reasons: what was stored as JSON says the same in English as on the day, and as much in Chinese.
#[test]
fn what_a_scorecard_said_can_be_said_again_in_every_language() {
    let population = app_year();
    let day = "2025-12-20".parse().unwrap();
    let rules = RuleSet::full().completed().fit_population_where_possible(&population, day).unwrap();
    let mut said = BTreeSet::new();
    for card in rules.score_all(&population, day).unwrap() {
        for reason in card.reasons().filter(|reason| !reason.sentence.is_empty()) {
            let stored = serde_json::to_string(&reason).unwrap();
            let again: Reason = serde_json::from_str(&stored).unwrap();
            assert_eq!(again, reason);
            assert_eq!(again.say(Language::English).to_string(), reason.text, "{stored}");
            let chinese = again.say(Language::Chinese).to_string();
            // Names that the rules give stand in quotation marks.
            let own: String =
                chinese.split('“').map(|part| part.split_once('”').map_or(part, |(_, after)| after)).collect();
            assert_eq!(not_chinese(&own), None, "{chinese}, from {stored}");
            assert_ne!(chinese, reason.text);
            said.insert(reason.sentence);
        }
    }
    assert!(said.len() >= 50, "{} sentences: {said:?}", said.len());
}

/// Reads each word of an enum in both languages.
fn reads_both<T: DeserializeOwned + PartialEq + Debug + Copy>(
    all: impl IntoIterator<Item = T>,
    name: fn(T) -> &'static str,
) {
    for word in all {
        let chinese = serde_json::to_string(name(word)).unwrap();
        assert_eq!(serde_json::from_str::<T>(&chinese).unwrap(), word, "{chinese}");
    }
}

/// Whoever writes rules in Chinese writes the words that answers say.
#[test]
fn rule_files_take_words_in_either_language() {
    reads_both(LifecycleStage::ALL, |word| word.name(Language::Chinese));
    reads_both(BehaviorType::ALL, |word| word.name(Language::Chinese));
    reads_both(RiskBand::ALL, |word| word.name(Language::Chinese));
    reads_both(ContactChannel::ALL, |word| word.name(Language::Chinese));
    reads_both(Group::ALL, |word| word.name(Language::Chinese));
    reads_both(UserTier::ALL, |word| word.name(Language::Chinese));
    reads_both(Need::ALL, |word| word.name(Language::Chinese));
    reads_both(WorthClass::ALL, |word| word.name(Language::Chinese));
    reads_both(AbuseLevel::ALL, |word| word.name(Language::Chinese));
    reads_both(ContributionRole::ALL, |word| word.name(Language::Chinese));
    for segment in RfmSegment::ALL {
        assert_eq!(RfmSegment::from(segment.name(Language::Chinese)), segment);
    }
    let read = |text: &str| {
        let written: Document = serde_json::from_str(text).unwrap();
        RuleSet::from_document(&Names::default().numbered(written).unwrap()).unwrap()
    };
    let english = read(
        r#"{ "segments": [{ "name": "buyers", "when": { "all": [
        { "stage": ["Growth", "Loyalty"] }, { "count": ["purchase"], "in": { "last": 7 }, "at_least": 3 }] } }] }"#,
    );
    let chinese = read(
        r#"{ "segments": [{ "name": "buyers", "when": { "all": [
        { "stage": ["成长期", "忠诚期"] }, { "count": ["购买"], "in": { "last": 7 }, "at_least": 3 }] } }] }"#,
    );
    assert_eq!(chinese, english);
    assert_eq!(chinese.fingerprint(), english.fingerprint());
}

/// A refusal is an error as well, so its English stands twice.
#[test]
fn refusals_of_a_ledger_say_what_their_errors_say() {
    let (id, day): (TransactionId, Day) = ("order-7".into(), Day::ymd(2026, 3, 1));
    let points = |points: i64| Points::new(points).unwrap();
    let refusals = [
        Refusal::IdInUse { id: id.clone(), day },
        Refusal::AboveBalance { day, asked: points(30), available: -5 },
        Refusal::Unknown { of: id.clone() },
        Refusal::NotAnEarn { of: id.clone() },
        Refusal::NotASpend { of: id.clone() },
        Refusal::AboveOriginal { of: id.clone(), asked: points(30), left: 10, original: points(20) },
        Refusal::BeforeOriginal { of: id, day, original: day.plus(1) },
        Refusal::Full { accepted: 1_000 },
    ];
    for refusal in refusals {
        assert_eq!(refusal.say(Language::English).to_string(), refusal.to_string());
        let chinese = Reason::from(refusal).say(Language::Chinese).to_string().replace("order-7", "");
        assert_eq!(not_chinese(&chinese), None, "{chinese}");
    }
}

/// A rule file with a mistake in each of its parts: typed errors, words of conditions, names, and what is no rule at all.
const MISTAKES: &str = r#"{
    "stage": { "silent_from": 40, "churned_from": 30 },
    "rfm": { "unfitted": { "grades": 1 } },
    "behavior": { "unfitted": { "core_seconds": 90000 } },
    "needs": { "half_life_days": 0 },
    "tags": { "unfitted": { "weekend": ["Sat", "Sat"] } },
    "churn": { "unfitted": { "process": [] } },
    "abuse": { "unfitted": { "percentile": 0 } },
    "contribution": { "volunteer_from": "many" },
    "groups": { "active_form": 3 },
    "incentives": {
        "growth": { "rules": [{ "kind": "purchase", "points": 0 }] },
        "tasks": { "version": 1, "tasks": [{ "id": "a b", "opens": 1, "due": 0, "needs": [] }] },
        "streak": { "ladder": { "steps": [{ "from": 2, "to": 1, "points": 5 }] } },
        "achievements": [{ "id": "first", "measure": { "events": { "kinds": [] } }, "goals": [] }]
    },
    "segments": [
        { "name": "", "when": { "count": "purchace", "in": { "last": 28 }, "at_least": 1 } },
        { "name": "buyers", "when": { "all": [{ "stage": "Loyal" }, { "net_spend": { "last": 0 }, "at_least": 1 }] } }
    ],
    "triggers": [{ "name": "late", "when": { "in_segment": "nobody" }, "suggest": 3 }],
    "outreach": { "floors": [{ "play": "none", "days": 7, "at_least": 0 }] },
    "playbook": { "plays": [{ "name": "", "priority": 1 }] },
    "goals": { "every_days": 0 },
    "watch": { "weeks": 2 },
    "leaderboard": { "points": [] },
    "memories": { "round": [9, 9] },
    "subscription": { "paid": [] },
    "data_quality": { "far_out": 0 },
    "aha": { "within_days": [] },
    "intervals": { "within": [7, 7] },
    "co_use": { "items": [{ "kind": "view" }] },
    "entry_effects": { "entries": ["view", "view"] },
    "no_such_section": {}
}"#;

/// What stands in backticks or in the quotation marks of a name is as the file has it.
fn without_quoted(text: &str) -> String {
    let code = without_code(text);
    let kept = code.split('"').step_by(2).collect::<String>();
    kept.split('“').map(|part| part.split_once('”').map_or(part, |(_, after)| after)).collect()
}

#[test]
fn every_problem_of_a_rule_file_is_said_in_chinese_and_again_when_stored() {
    let document: Document = serde_json::from_str(MISTAKES).unwrap();
    let problems = Company::from_document(&document).unwrap_err();
    assert!(problems.len() >= 20, "{problems}");
    let mut sentences = BTreeSet::new();
    for problem in &problems {
        let stored = serde_json::to_string(problem).unwrap();
        let again: Problem = serde_json::from_str(&stored).unwrap();
        assert_eq!(&again, problem);
        assert_eq!(again.say(Language::English).to_string(), problem.to_string());
        let chinese = again.say(Language::Chinese).to_string();
        assert_eq!(not_chinese(&without_quoted(&chinese)), None, "{chinese}, from {stored}");
        sentences.insert(problem.message.sentence().to_owned());
    }
    assert!(sentences.len() >= 15, "{sentences:?}");
    let all = problems.say(Language::Chinese).to_string();
    assert!(all.starts_with(&format!("共{}处问题\n", problems.len())), "{all}");
}

/// Typed errors say the same whether they are asked themselves or came through a deserializer, which knows text only.
#[test]
fn an_error_keeps_its_sentence_through_a_deserializer() {
    let error = lifestage::score::StageRule::new(lifestage::score::StageConfig {
        silent_from: 40,
        churned_from: 30,
        ..Default::default()
    })
    .unwrap_err();
    let document: Document = serde_json::from_str(r#"{ "silent_from": 40, "churned_from": 30 }"#).unwrap();
    let problems = document.read::<lifestage::score::StageRule>().unwrap_err();
    let problem = problems.iter().next().unwrap();
    assert_eq!(problem.message, Message::of(&error));
    assert_eq!(problem.message.sentence(), "problem.stage.out_of_order");
    assert_eq!(error.say(Language::Chinese).to_string(), "`churned_from`为`30`，必须大于`silent_from`的`40`");
    // Others are told nothing but English, whatever width they ask for.
    assert_eq!(format!("{error:>10}"), error.to_string());
}

#[test]
fn a_verdict_on_an_experiment_says_the_same_in_both_languages() {
    let arm = |mean| SampleSummary::new(200, mean, 1.0).unwrap();
    let judged = |a, b| ExperimentRule::default().report(&ArmComparison { a: arm(a), b: arm(b) }).verdict;
    let higher = judged(1.0, 2.0);
    assert!(
        higher
            .to_string()
            .starts_with("B is higher: by 1, 0.803406 to 1.19659, chance alone gives as much in 0.00 % of cases"),
        "{higher}"
    );
    let said = higher.say(Language::Chinese).to_string();
    assert_eq!(said, "B组显著更高：相差1，区间为0.803406至1.19659，仅凭偶然出现的概率为0.00%");
    for verdict in [higher, judged(2.0, 1.0), judged(1.0, 1.05)] {
        let said = verdict.say(Language::Chinese).to_string();
        assert_eq!(not_chinese(&said), None, "{said}");
        assert_eq!(verdict.say(Language::English).to_string(), verdict.to_string());
    }
}

#[test]
fn a_sentence_that_nobody_knows_says_its_english_text() {
    let written = r#"{"rule":"new.rule","seen":1,"bound":[null,null],"sentence":"of.a.newer.release","arguments":{"n":1},"text":"one"}"#;
    let reason: Reason = serde_json::from_str(written).unwrap();
    assert_eq!(reason.say(Language::Chinese).to_string(), "one");
    // Nor does one whose arguments are not those of the sentence.
    let bent = written.replace("of.a.newer.release", "stage.silence");
    let reason: Reason = serde_json::from_str(&bent).unwrap();
    assert_eq!(reason.say(Language::Chinese).to_string(), "one");
}
