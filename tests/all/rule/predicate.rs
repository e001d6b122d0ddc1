//! How rules are written, and what is said of mistakes.

use lifestage::answer::{Document, Language, Problems, Reason, Say, SeenValue};
use lifestage::rule::{
    Flip, Judges, Label, PREDICATE_MAX_DEPTH, PREDICATE_MAX_NODES, Predicate, PredicateError, Situation, Trace,
};
use lifestage::{Day, Event, Profile, RuleSet, Subject, User};
use serde::Deserialize;
use serde::de::value::{Error as ValueError, MapDeserializer};
use serde_json::{Value, json};

use crate::shared::travels::travels;

fn read(text: &str) -> Result<Predicate, Problems> {
    Predicate::from_document(&serde_json::from_str(text).unwrap())
}

/// Each thing that a condition can look at, as a person writes it, and what it says.
const SENTENCES: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/rule/sentences.jsonl"));

#[derive(Deserialize)]
struct Sentence {
    written: Document,
    says: String,
}

#[test]
fn every_sentence_reads_as_it_is_written_and_says_what_it_means() {
    let mut words = std::collections::BTreeSet::new();
    for line in SENTENCES.lines() {
        let Sentence { written, says } = serde_json::from_str(line).unwrap();
        let predicate = Predicate::from_document(&written).unwrap_or_else(|problems| panic!("{line}: {problems}"));
        assert_eq!(predicate.to_string(), says, "{line}");
        assert_eq!(predicate.to_document(), written, "{line}");
        travels(&predicate);
        if let Document::Map(entries) = written {
            words.insert(entries[0].0.clone());
        }
    }
    let missing: Vec<&str> = Predicate::words().map(|(word, _)| word).filter(|word| !words.contains(*word)).collect();
    assert!(missing.is_empty(), "no sentence for {missing:?}");
}

#[test]
fn the_schema_has_exactly_the_words_of_the_table() {
    let schema: serde_json::Value = serde_json::from_str(SCHEMA).unwrap();
    let conditions = schema["$defs"]["condition"]["oneOf"].as_array().unwrap();
    let written: Vec<(&str, &str)> = conditions
        .iter()
        .map(|condition| (condition["required"][0].as_str().unwrap(), condition["description"].as_str().unwrap()))
        .collect();
    let mut known: Vec<(&str, &str)> = Predicate::words().collect();
    // In the schema those of a window stand beside those of events in one.
    known.sort_by_key(|(word, _)| written.iter().position(|(written, _)| written == word));
    assert_eq!(written, known);
}

const SCHEMA: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/rules.schema.json"));

#[test]
fn the_schema_accepts_exactly_what_the_reader_accepts() {
    let schema: serde_json::Value = serde_json::from_str(SCHEMA).unwrap();
    let rules = jsonschema::validator_for(&schema).unwrap();
    let fits = |value: &serde_json::Value| rules.iter_errors(value).map(|error| error.to_string()).collect::<Vec<_>>();
    for file in [
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/rules.json")),
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/segments.json")),
    ] {
        let value: serde_json::Value = serde_json::from_str(file).unwrap();
        assert_eq!(fits(&value), Vec::<String>::new());
        // What the crate writes fits too.
        let rules: RuleSet = serde_json::from_str(file).unwrap();
        assert_eq!(fits(&serde_json::to_value(&rules).unwrap()), Vec::<String>::new());
    }
    for version in [0, 2] {
        assert!(!fits(&serde_json::json!({ "version": version })).is_empty(), "{version} is not read either");
    }
    for line in SENTENCES.lines() {
        let sentence: serde_json::Value = serde_json::from_str(line).unwrap();
        let set = serde_json::json!({ "segments": [{ "name": "it", "when": sentence["written"] }] });
        assert_eq!(fits(&set), Vec::<String>::new(), "{line}");
    }
    for wrong in [
        r#"{"cuont": "use", "in": {"last": 28}, "at_least": 3}"#,
        r#"{"count": "use", "at_least": 3}"#,
        r#"{"count": "use", "in": {"last": 28}}"#,
        r#"{"count": "use", "in": {"last": 0}, "at_least": 3}"#,
        r#"{"net_spend": "lately", "at_least": 3}"#,
        r#"{"stage": "Loyal"}"#,
        r#"{"age_days": 3, "at_least": 3}"#,
        r#"{"task_completion": "now", "at_least": 60}"#,
        r#"{"all": []}"#,
        r#"{"count": "use", "in": {"last": 28}, "at_least": 3, "at_most": 5}"#,
        r#"{"stage": "Loyalty", "at_least": 3}"#,
    ] {
        assert!(read(wrong).is_err(), "{wrong}");
        let value: serde_json::Value = serde_json::from_str(wrong).unwrap();
        let set = serde_json::json!({ "segments": [{ "name": "it", "when": value }] });
        assert!(!fits(&set).is_empty(), "{wrong}");
    }
}

/// Something wrong, where, and what to write instead.
const MISTAKES: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/rule/mistakes.jsonl"));

#[derive(Deserialize)]
struct Mistake {
    written: Document,
    problems: Vec<String>,
    chinese: Vec<String>,
}

#[test]
fn every_mistake_is_named_with_its_place_and_what_to_write_instead() {
    for line in MISTAKES.lines() {
        let Mistake { written, problems, chinese } = serde_json::from_str(line).unwrap();
        let found = Predicate::from_document(&written).unwrap_err();
        let said: Vec<String> = found.iter().map(ToString::to_string).collect();
        assert_eq!(said, problems, "{line}");
        let said: Vec<String> = found.iter().map(|problem| problem.say(Language::Chinese).to_string()).collect();
        assert_eq!(said, chinese, "{line}");
    }
}

#[test]
fn a_condition_ten_thousand_deep_is_refused_and_no_stack_overflows() {
    const DEPTH: usize = 10_000;
    let leaf = r#"{"age_days":"now","at_least":1}"#;
    let text = format!("{}{leaf}{}", r#"{"not":"#.repeat(DEPTH), "}".repeat(DEPTH));
    // The reader of JSON has a limit of its own; without it, ours holds.
    let mut json = serde_json::Deserializer::from_str(&text);
    json.disable_recursion_limit();
    let error = Predicate::deserialize(&mut json).unwrap_err();
    assert!(error.to_string().contains("more than 120 deep"), "{error}");

    let deep = |depth: usize| read(&format!("{}{leaf}{}", r#"{"not":"#.repeat(depth), "}".repeat(depth)));
    assert!(deep(PREDICATE_MAX_DEPTH - 1).is_ok());
    let problems = deep(PREDICATE_MAX_DEPTH).unwrap_err();
    assert_eq!(problems.len(), 1);
    assert!(problems.to_string().ends_with(&PredicateError::TooDeep.to_string()), "{problems}");

    let mut predicate: Predicate = serde_json::from_str(leaf).unwrap();
    for _ in 1..PREDICATE_MAX_DEPTH {
        predicate = predicate.not().unwrap();
    }
    assert_eq!(predicate.not(), Err(PredicateError::TooDeep));
}

#[test]
fn a_condition_of_more_than_a_thousand_parts_is_refused() {
    let leaf = r#"{"age_days":"now","at_least":1}"#;
    let wide = |leaves: usize| read(&format!(r#"{{"any":[{}]}}"#, vec![leaf; leaves].join(",")));
    assert!(wide(PREDICATE_MAX_NODES - 1).is_ok());
    let problems = wide(PREDICATE_MAX_NODES + 50).unwrap_err();
    assert_eq!(problems.len(), 1, "{problems}");
    let parts = vec![serde_json::from_str::<Predicate>(leaf).unwrap(); PREDICATE_MAX_NODES];
    assert_eq!(Predicate::all(parts), Err(PredicateError::TooMany(PREDICATE_MAX_NODES + 1)));
}

#[test]
fn each_name_of_a_list_is_one_of_the_thousand() {
    let channels = |most: usize| (1..=u16::try_from(most).unwrap()).map(|number| Label::Channel(Subject::new(number)));
    let too_many = |most: usize| Err(PredicateError::TooMany(most));
    assert_eq!(Predicate::is(channels(PREDICATE_MAX_NODES + 1)), too_many(PREDICATE_MAX_NODES + 1));
    let all_of_them = Predicate::is(channels(PREDICATE_MAX_NODES)).unwrap();
    let text = serde_json::to_string(&all_of_them).unwrap();
    assert_eq!(serde_json::from_str::<Predicate>(&text).unwrap(), all_of_them);
    assert_eq!(all_of_them.not(), too_many(PREDICATE_MAX_NODES + 1));

    // Two lists that are too long together are one mistake, told where the second stands.
    let list = |from: usize| (from..from + 600).map(|number| number.to_string()).collect::<Vec<_>>().join(",");
    let problems = read(&format!(r#"{{"any":[{{"channel":[{}]}},{{"channel":[{}]}}]}}"#, list(1), list(700)));
    assert_eq!(
        problems.unwrap_err().to_string(),
        "`any[1].channel`: `1201` conditions: use at most 1000, or make a part of them a segment and refer to it"
    );
}

#[test]
fn bytes_that_are_no_tree_of_conditions_are_refused() {
    let rule: Predicate =
        serde_json::from_str(r#"{"all":[{"age_days":"now","at_least":1},{"stage":"Silent"}]}"#).unwrap();
    let bytes = postcard::to_stdvec(&rule).unwrap();
    assert_eq!(postcard::from_bytes::<Predicate>(&bytes).as_ref(), Ok(&rule));
    // The number of nodes, and how many the first one holds.
    for (at, value) in [(0, 2), (0, 0), (2, 1), (2, 3), (2, 0), (1, 2)] {
        let mut wrong = bytes.clone();
        assert_ne!(wrong[at], value);
        wrong[at] = value;
        assert!(postcard::from_bytes::<Predicate>(&wrong).is_err(), "byte {at}");
    }
}

#[test]
fn a_trace_is_read_back_as_it_was_made_or_refused() {
    let (day, user) = (Day::ymd(2026, 1, 5), User::new(1_u64));
    let profile = Profile::of([Event::log_in(1_u64, day)]);
    let situation = Situation::new(profile.as_of(day.plus(9)), &user, Judges::default()).unwrap();
    let rule = read(
        r#"{"all":[{"age_days":"now","at_least":1},{"not":{"any":[{"stage":"Silent"},{"age_days":"now","above":20}]}}]}"#,
    );
    let trace = rule.unwrap().trace(&situation);
    let written = serde_json::to_value(&trace).unwrap();
    assert_eq!(serde_json::from_value::<Trace>(written.clone()).unwrap(), trace);
    let refused = |path: &str, value: Value| {
        let mut wrong = written.clone();
        *wrong.pointer_mut(path).unwrap() = value;
        serde_json::from_value::<Trace>(wrong).unwrap_err().to_string()
    };
    let test = written["lines"][1]["condition"].clone();
    let many = json!(vec![written["lines"][1].clone(); PREDICATE_MAX_NODES + 1]);
    let (no_tree, verdicts) = ("do not form a tree", "does not follow");
    for (path, value, why) in [
        ("/lines", json!([]), no_tree),
        ("/lines", many, "`1001` conditions"),
        ("/lines/0/depth", json!(1), no_tree),
        ("/lines/1/depth", json!(2), no_tree),
        ("/lines/2/depth", json!(0), no_tree),
        ("/lines/5/depth", json!(4), no_tree),
        ("/lines/2/condition", test.clone(), no_tree),
        ("/lines/5/condition", json!("any"), no_tree),
        ("/lines", json!([written["lines"][1]]), no_tree),
        ("/lines/0/truth", json!("false"), verdicts),
        ("/lines/1/truth", json!("false"), verdicts),
        ("/truth", json!("true"), verdicts),
    ] {
        let refusal = refused(path, value);
        assert!(refusal.contains(why), "{path}: {refusal}");
    }
}

#[test]
fn a_flip_is_the_number_that_has_to_move_the_least() {
    let day = Day::ymd(2026, 1, 5);
    let log_ins = (0..3).map(|_| Event::log_in(1_u64, day));
    let views = (0..9).map(|_| Event::view(1_u64, day, 60));
    let (profile, user) = (Profile::of(log_ins.chain(views)), User::new(1_u64));
    let situation = Situation::new(profile.as_of(day), &user, Judges::default()).unwrap();
    let at_least =
        |kind: &str, count| format!(r#"{{ "count": "{kind}", "in": {{ "last": 7 }}, "at_least": {count} }}"#);
    // From 3 to 5 is two fifths, and from 9 to 12 is a quarter.
    let [few, many] = [at_least("log_in", 5), at_least("view", 12)];
    for parts in [[&few, &many], [&many, &few]] {
        let rule = read(&format!(r#"{{ "any": [{}, {}] }}"#, parts[0], parts[1])).unwrap();
        let flip = rule.trace(&situation).flip.unwrap();
        assert!(matches!(flip, Flip::Number { from: Some(9.0), to: 12.0, .. }), "{flip}");
    }
}

#[test]
fn a_reason_has_whole_bounds_whole_and_others_as_they_are() {
    let day = Day::ymd(2026, 1, 5);
    let (profile, user) = (Profile::of([Event::log_in(1_u64, day)]), User::new(1_u64));
    let situation = Situation::new(profile.as_of(day), &user, Judges::default()).unwrap();
    for (bounds, expected) in [
        (r#""at_least": 2"#, [Some(SeenValue::Whole(2)), None]),
        (r#""between": [0.5, 2]"#, [Some(SeenValue::Number(0.5)), Some(SeenValue::Whole(2))]),
    ] {
        let rule = read(&format!(r#"{{ "change_of": {{ "net_spend": {{ "last": 7 }} }}, {bounds} }}"#)).unwrap();
        let trace = rule.trace(&situation);
        assert_eq!(Reason::from(trace.reasons().next().unwrap()).bound, expected);
    }
}

#[test]
fn what_no_text_may_say_no_bytes_may_say_either() {
    let (mut changes, mut come_in) = (0, 0);
    for line in SENTENCES.lines() {
        let Sentence { written, .. } = serde_json::from_str(line).unwrap();
        let bytes = postcard::to_stdvec(&Predicate::from_document(&written).unwrap()).unwrap();
        for at in 0..bytes.len() {
            for value in [0, 1, 2, 7, 63, 64, 127, 128, 255] {
                let mut changed = bytes.clone();
                changed[at] = value;
                changes += 1;
                let Ok(read) = postcard::from_bytes::<Predicate>(&changed) else { continue };
                come_in += 1;
                let text = serde_json::to_string(&read).unwrap();
                match serde_json::from_str::<Predicate>(&text) {
                    Ok(again) => assert_eq!(again, read, "{text}"),
                    Err(problems) => panic!("{text}: {problems}"),
                }
            }
        }
    }
    assert!(changes > 5_000 && come_in > 1_000, "{changes} {come_in}");
}

#[test]
fn conditions_come_from_any_format_that_describes_itself() {
    // A map of pairs, as other formats hand them out.
    let pairs = [("count", "use")].into_iter().chain([("at_least", "3")]);
    let map: MapDeserializer<'_, _, ValueError> = MapDeserializer::new(pairs);
    let error = Predicate::deserialize(map).unwrap_err().to_string();
    assert!(error.contains("`count` has no window"), "{error}");
    assert!(error.contains("`at_least`: `3` is not a bound: write a number"), "{error}");
}

/// Writes the file of mistakes anew, after what is said of them was changed and read.
#[test]
#[ignore = "writes tests/data/rule/mistakes.jsonl"]
fn writes_what_is_said_of_mistakes() {
    let said = MISTAKES.lines().map(|line| {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        let written: Document = serde_json::from_value(line["written"].clone()).unwrap();
        let found = Predicate::from_document(&written).unwrap_err();
        let [english, chinese] = Language::ALL.map(|language| {
            let said: Vec<String> = found.iter().map(|problem| problem.say(language).to_string()).collect();
            serde_json::to_string(&said).unwrap()
        });
        let written = serde_json::to_string(&written).unwrap();
        format!("{{\"written\":{written},\"problems\":{english},\"chinese\":{chinese}}}\n")
    });
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/rule/mistakes.jsonl");
    std::fs::write(path, said.collect::<String>()).unwrap();
}
