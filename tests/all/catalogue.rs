//! The catalogue of sentences: whole, the same in every language, and enough to say again what was stored.

use std::collections::BTreeSet;
use std::fmt::Debug;

use lifestage::answer::{ArgumentSort, Document, Language, Names, Reason, Say, Sentence};
use lifestage::event::ContactChannel;
use lifestage::incentive::{Points, Refusal, TransactionId};
use lifestage::score::{
    AbuseLevel, BehaviorType, ContributionRole, Group, Need, RfmSegment, RiskBand, UserTier, WorthClass,
};
use lifestage::{Day, Kind, LifecycleStage, RuleSet, catalogue};
use serde::de::DeserializeOwned;

use crate::rule::risk::app_year;
use crate::shared::sources::sources;

/// What operations managers in China write in Latin letters.
const LATIN: [&str; 2] = ["RFM", "KOC"];

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
        assert_eq!(not_chinese(&bare(sentence.chinese)), None, "{}: {}", sentence.key, sentence.chinese);
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
