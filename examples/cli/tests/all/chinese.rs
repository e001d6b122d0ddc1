//! The program in Chinese: no English word, no half-width punctuation, in whatever it says to people.

use crate::program::{Done, oracle, run};

/// Terms that the trade writes in Latin letters.
const TERMS: [&str; 8] = ["DAU", "MAU", "ARPU", "RFM", "LTV", "KOC", "ROI", "CAC"];

fn chinese(question: &str, arguments: &[&str]) -> String {
    let Done { out, err, success, .. } = run(question, &[arguments, &["--lang", "zh"]].concat(), "");
    // Beside an answer for programs people are told of the reading.
    assert!(success && (err.is_empty() || arguments.contains(&"html")), "{question}: {err}");
    out
}

/// Words of two and more Latin letters that are neither terms nor named here, nor options of the command line or fingerprints.
fn english(text: &str, named: &[&str]) -> Vec<String> {
    let is_part = |character: char| character.is_ascii_alphanumeric() || "_-".contains(character);
    let words = text.split(|character: char| !is_part(character));
    let is_option = |word: &str| word.starts_with("--");
    let is_word = |word: &str| word.chars().filter(char::is_ascii_alphabetic).count() > 1;
    let is_print = |word: &str| word.len() == 16 && word.chars().all(|sign| sign.is_ascii_hexdigit());
    let known = |word: &str| TERMS.contains(&word) || named.contains(&word) || is_print(word);
    let found = words.filter(|word| is_word(word) && !is_option(word) && !known(word));
    found.map(str::to_owned).collect()
}

/// Half-width punctuation beside a Chinese character, with what stands around it.
fn half_width(text: &str) -> Vec<String> {
    let characters: Vec<char> = text.chars().collect();
    let is_chinese = |place: Option<usize>| {
        place.and_then(|place| characters.get(place)).is_some_and(|found| ('\u{4e00}'..='\u{9fff}').contains(found))
    };
    let beside = |place: usize| is_chinese(place.checked_sub(1)) || is_chinese(place.checked_add(1));
    let found = (0..characters.len()).filter(|place| ",;:()!?".contains(characters[*place]) && beside(*place));
    found.map(|place| characters[place.saturating_sub(8)..(place + 8).min(characters.len())].iter().collect()).collect()
}

#[track_caller]
fn is_chinese(text: &str, named: &[&str]) {
    assert_eq!(english(text, named), [] as [String; 0], "{text}");
    assert_eq!(half_width(text), [] as [String; 0], "{text}");
    assert!(text.chars().any(|found| ('\u{4e00}'..='\u{9fff}').contains(&found)), "{text}");
}

#[test]
fn operations_has_no_english_word() {
    // Names that the company of the embedded year gave.
    let own = ["regulars", "upgrade"];
    is_chinese(&chinese("operations", &[]), &own);
    is_chinese(&chinese("operations", &["--all"]), &own);
    let handed_in = [oracle("communities.csv"), oracle("cases.csv")].map(|file| file.to_str().unwrap().to_owned());
    let handed_in = ["--communities", &handed_in[0], "--cases", &handed_in[1]];
    is_chinese(&chinese("operations", &[&["--all", "--as-of", "2025-12-31"][..], &handed_in].concat()), &own);
    let costs = oracle("channel_costs.csv");
    let costs = ["--channel-costs", costs.to_str().unwrap()];
    is_chinese(
        &chinese("operations", &[&costs[..], &["--cost", "100.00"]].concat()),
        &[&own[..], &["ads", "search"]].concat(),
    );
    for as_of in ["2025-11-01", "2025-01-20", "2026-09-02"] {
        is_chinese(&chinese("operations", &["--all", "--as-of", as_of, "--cost", "100.00"]), &own);
    }
    is_chinese(&chinese("operations", &["--attribution", "about", "--hold-out", "五步引导"]), &own);
}

#[test]
fn blocks_in_json_keep_their_keys_and_say_their_reasons_in_chinese() {
    let done = run("operations", &["--format", "jsonl", "--lang", "zh"], "");
    assert!(done.success && done.out.contains(r#""stages":{"Introduction":"#), "{}", done.out);
    assert!(done.out.contains("已60天未活跃，本阶段为60天及以上"), "{}", done.out);
}

#[test]
fn no_line_of_the_morning_is_wider_than_a_terminal_in_chinese() {
    let wide = |line: &str| line.chars().map(|sign| if sign >= '\u{2e80}' { 2 } else { 1 }).sum::<usize>() > 80;
    let told = chinese("operations", &["--all"]);
    let (page, _notes) = told.rsplit_once("\n\n").unwrap();
    assert_eq!(page.lines().find(|line| wide(line)), None);
}

#[test]
fn the_score_and_the_explanation_have_no_english_word() {
    let own = ["CDNOW", "lifestage", "score", "operations", "zh", "UTC"];
    is_chinese(&chinese("score", &["--top", "3"]), &own);
    is_chinese(&chinese("score", &["--explain", "00004"]), &["register_and_bind", "use_core_feature", "invite"]);
}

/// Terms of the report beside those of the morning, tasks, and what the embedded log calls its events.
const OF_THE_REPORT: [&str; 19] = [
    "ARPPU",
    "WAU",
    "L7",
    "L28",
    "FM",
    "UTC",
    "register_and_bind",
    "use_core_feature",
    "invite",
    "home",
    "catalog",
    "cart",
    "compare",
    "purchase",
    "lt",
    "gt",
    "amp",
    "quot",
    "ms",
];

/// Names of event types in the embedded log of a shop.
fn is_event(word: &str) -> bool {
    word.contains('_')
}

#[test]
fn the_report_has_no_english_word_and_its_definitions_are_chinese() {
    let told = chinese("report", &[]);
    let found = english(&told, &OF_THE_REPORT).into_iter().filter(|word| !is_event(word));
    assert_eq!(found.collect::<Vec<_>>(), [] as [String; 0], "{told}");
    assert_eq!(half_width(&told), [] as [String; 0], "{told}");
}

#[test]
fn the_page_says_its_language_and_has_no_english_word() {
    let page = chinese("report", &["--format", "html"]);
    assert!(page.contains(r#"<html lang="zh-Hans">"#));
    // On a phone the style sheet says a word of its own.
    assert!(page.contains(":lang(zh)") && page.contains(r#"content: "目标"#), "the word before a target");
    let (_, body) = page.split_once("<body>").unwrap();
    let text = body.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text.to_owned() + " ");
    let found = english(&text.collect::<String>(), &OF_THE_REPORT).into_iter().filter(|word| !is_event(word));
    assert_eq!(found.collect::<Vec<_>>(), [] as [String; 0]);
    // What is read aloud, and shown on a pointer, too.
    for attribute in ["aria-label=\"", " title=\""] {
        let values = body.split(attribute).skip(1).filter_map(|rest| rest.split('"').next());
        let found: Vec<String> = values.flat_map(|value| english(value, &OF_THE_REPORT)).collect();
        assert_eq!(found, [] as [String; 0], "{attribute}");
    }
    let english_page = run("report", &["--format", "html"], "");
    assert!(english_page.out.contains(r#"<html lang="en">"#));
}

#[test]
fn every_other_question_is_answered_in_chinese() {
    let cdnow = ["CDNOW", "UTC"];
    is_chinese(&chinese("worth", &["--top", "3"]), &cdnow);
    is_chinese(&chinese("behavior", &[]), &cdnow);
    is_chinese(&chinese("backtest", &[]), &[&cdnow[..], &["AUC", "Brier"]].concat());
    is_chinese(&chinese("backtest", &["--silent", "28"]), &[&cdnow[..], &["AUC", "Brier"]].concat());
    is_chinese(&chinese("what-if", &[]), &cdnow);
    is_chinese(&chinese("touchpoints", &[]), &[]);
    is_chinese(&chinese("touchpoints", &["--by", "channel"]), &["ads", "search", "invite", "organic"]);
    is_chinese(&chinese("year", &[]), &cdnow);
    is_chinese(&chinese("newcomer", &[]), &["register_and_bind", "use_core_feature", "invite", "limited_skin"]);
    is_chinese(&chinese("experiment", &[]), &["control", "treatment"]);
    let messages = ["ada", "bob", "morning", "offer", "promotion", "receipt", "noon", "text", "news", "survey", "push"];
    is_chinese(&chinese("contact", &[]), &[&messages[..], &["second", "late"]].concat());
    let steps = ["product_view", "add_to_cart", "shipping_details", "payment_details", "purchase"];
    let funnel = chinese("funnel", &["--sessions"]);
    let found: Vec<String> =
        english(&funnel, &[&steps[..], &OF_THE_REPORT].concat()).into_iter().filter(|word| !is_event(word)).collect();
    assert_eq!((found, half_width(&funnel)), (Vec::new(), Vec::new()), "{funnel}");
    let clv = chinese("clv", &["--top", "3"]);
    assert!(clv.contains("客户终身价值") && clv.contains("已收敛"), "{clv}");
    let ledger = run("ledger", &["--format", "table", "--lang", "zh"], "");
    assert!(ledger.success && ledger.out.contains("可用积分"), "{}", ledger.out);
    let segments = chinese("segments", &[]);
    assert_eq!(half_width(&segments), [] as [String; 0], "{segments}");
    assert!(segments.contains("用户分群") && !segments.contains("users"), "{segments}");
}

#[test]
fn a_language_that_is_not_spoken_is_refused() {
    let done = run("operations", &["--lang", "fr"], "");
    assert!(!done.success && done.err.contains("`fr` is no language here: write one of `en`, `zh`"), "{}", done.err);
}

#[test]
fn what_is_wrong_with_a_file_is_said_in_chinese() {
    let rules = std::env::temp_dir().join(format!("lifestage-rules-{}.json", std::process::id()));
    std::fs::write(&rules, r#"{ "stage": { "silent_from": 40, "churned_from": 30 }, "segmnets": [] }"#).unwrap();
    let path = rules.to_str().unwrap();
    let of = |language| run("score", &["--rules", path, "--lang", language], "");
    let (chinese, english) = (of("zh"), of("en"));
    std::fs::remove_file(&rules).unwrap();
    assert!(!chinese.success && !english.success);
    assert!(chinese.err.starts_with(&format!("错误：{path}：共2处问题\n")), "{}", chinese.err);
    assert!(chinese.err.contains("`stage`：`churned_from`为`30`，必须大于`silent_from`的`40`"), "{}", chinese.err);
    assert!(english.err.starts_with(&format!("error: {path}: 2 problems\n")), "{}", english.err);
    let log = run("score", &["-", "--lang", "zh"], "user_id,ts\n1,2026-01-01\n");
    assert!(!log.success && log.err.starts_with("错误：") && log.err.contains("表头没有"), "{}", log.err);
}
