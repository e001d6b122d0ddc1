//! Errors in every language: each is listed, each says one row, and whatever it passes on.

use std::collections::BTreeSet;

use lifestage::answer::{Document, Language, Mergeable, Say};
use lifestage::incentive::{Operation, Points, ReplayError};
use lifestage::model::{BoostedTrees, XgboostModel};
use lifestage::outreach::{Proportion, TrialConfig, TrialMetric, TrialRule, TrialValue};
use lifestage::report::{ActiveUsers, ActivityRule, RetentionRule, TrailingUsers};
use lifestage::time::{Calendar, Days, Period, Window};
use lifestage::value::Span;
use lifestage::{Day, Event, Kind, Ledger, Population, Profile, UserId, catalogue};

use super::{not_chinese, without_quoted};
use crate::shared::sources::{Source, sources};

/// The types that a source makes errors of: by rows of what they say, by a sentence of theirs, or by hand.
fn errors_of(text: &str) -> Vec<String> {
    let name = |rest: &str| rest.split(|letter: char| !letter.is_alphanumeric()).next().unwrap().to_owned();
    let by_rows = text.split("problems! {\n").skip(1).filter_map(|rows| {
        let rows = rows.trim_start();
        rows.strip_prefix("enum ").or_else(|| rows.strip_prefix("struct ")).map(name)
    });
    let by_sentence = text.lines().filter_map(|line| line.strip_prefix("phrased_errors!(")).map(name);
    let by_hand = text.lines().filter(|line| line.starts_with("impl")).filter_map(|line| {
        let (of, rest) = line.split_once("Error for ")?;
        of.ends_with([' ', ':']).then(|| name(rest))
    });
    let passing_on =
        text.split("thiserror::Error").skip(1).filter_map(|rest| Some(name(rest.split_once("pub enum ")?.1)));
    by_rows.chain(by_sentence).chain(by_hand).chain(passing_on).collect()
}

#[test]
fn every_error_in_the_source_is_said_in_every_language() {
    let sources = sources();
    let listed = &sources.iter().find(|source| source.path == "catalogue/errors.rs").unwrap().text;
    let mut said: BTreeSet<String> = listed
        .lines()
        .filter_map(|line| line.trim().strip_suffix(','))
        .map(|path| path.split('<').find(|part| part.contains("::")).unwrap_or(path))
        .map(|path| path.rsplit([':', ' ']).next().unwrap().to_owned())
        .collect();
    let mut errors = BTreeSet::new();
    for Source { path, text } in &sources {
        assert!(!text.contains("#[error(\""), "{path}: give the error its rows in `problems!`");
        errors.extend(errors_of(text).into_iter().map(|error| (error, path.clone())));
        let by_itself =
            text.lines().filter_map(|line| line.split_once(" Say for ").or(line.split_once("phrased_errors!(")));
        said.extend(by_itself.map(|(_, name)| name.split(['<', ' ', ')']).next().unwrap().to_owned()));
        // Rows that an error of another name says.
        let lent = text.lines().filter_map(|line| line.trim().split_once("] = ")?.1.strip_suffix("::SENTENCES;"));
        said.extend(lent.map(str::to_owned));
    }
    // What serde asks for within one file never leaves it.
    errors.retain(|(error, path)| !(error == "Error" && path.starts_with("answer/")));
    let unsaid: Vec<_> = errors.iter().filter(|(error, _)| !said.contains(error)).collect();
    assert!(unsaid.is_empty(), "list them in `catalogue/errors.rs`: {unsaid:?}");
    assert!(errors.len() > 200, "{}", errors.len());
    assert_eq!(errors_of("impl<E: Error> Error for Mine<E> {\nproblems! {\n    enum Yours {"), ["Yours", "Mine"]);
}

/// Whoever adds a guarantee says it in the table, and asks for it somewhere.
#[test]
fn every_guarantee_is_asked_for() {
    let words = catalogue::vocabularies().into_iter().find(|words| words.of == "guarantee").unwrap().words;
    let sources = sources();
    let table = &sources.iter().find(|source| source.path == "wording/guarantee.rs").unwrap().text;
    let rows: Vec<&str> = table.lines().filter(|line| line.ends_with("\";")).collect();
    assert_eq!(rows.len(), words.len());
    for row in rows {
        let name = format!("Guarantee::{}", row.trim().split(' ').next().unwrap());
        assert!(sources.iter().any(|source| source.text.contains(&name)), "{name} is asked for nowhere");
    }
}

/// Errors of reports, of stored bytes and of merging say one row in both languages, whatever they pass on.
#[test]
fn errors_of_reports_bytes_and_merging_are_said_in_chinese() {
    let (day, calendar) = (Day::ymd(2026, 1, 5), Calendar::utc());
    let events = [Event::log_in(1_u64, day)];
    let population = Population::from_events(&events, calendar.clone()).unwrap();
    let rule = ActivityRule::default();
    let mut users = rule.users(&population, Period::Day, Days::only(day)).unwrap();
    let later = rule.users(&population, Period::Day, Days::only(day.plus(1))).unwrap();
    let other = users.merge(&later).unwrap_err();
    let too_wide = rule.active_days(&population, Window::last(400), day).unwrap_err();
    let mut profile = Profile::of(events.clone());
    let of_other = profile.merge(&Profile::of([Event::log_in(2_u64, day)])).unwrap_err();
    let no_bytes = Profile::from_bytes(&[]).unwrap_err();
    let cut = ActiveUsers::from_bytes(&users.to_bytes().unwrap()[1..]).unwrap_err();
    let not_this = TrailingUsers::from_bytes(&users.to_bytes().unwrap()).unwrap_err();
    let early = RetentionRule::default().report(&population, Days::only(day), day.plus(-1)).unwrap_err();
    says(&other, "两份结果的口径不同（");
    says(&too_wide, "“近400天”的分布柱数过多：时间窗最多366天");
    says(&of_other, "这是用户`1`的行为档案，传入的却属于用户`2`：请为每名用户各建一份档案");
    says(&no_bytes, "没有可供读取行为档案的字节：请提供保存过的字节，或从头开始");
    says(&cut, "这`");
    says(&not_this, "这是`active_users`的字节，不是`trailing_users`的：请按写入时的类型读取");
    says(&early, "截至`2026年1月4日`还没有`2026年1月5日`起的同期群：请把`as_of`设为该日或更晚");
}

/// Numbers that contradict each other are refused in the reader's language, through JSON, a document and bytes alike.
#[test]
fn a_broken_guarantee_is_said_in_chinese_through_every_door() {
    let day = Day::ymd(2026, 1, 5);
    let population = Population::from_events(&[Event::log_in(1_u64, day)], Calendar::utc()).unwrap();
    let users = ActivityRule::default().users(&population, Period::Day, Days::only(day)).unwrap();
    let said = "`ActiveUsers`的数字互相矛盾，不满足“每个周期有一行，顺序正确”";
    let mut broken = users.clone();
    broken.periods.clear();
    let refused = users.clone().merge(&broken).unwrap_err();
    says(&refused, "其中一份报表的数字互相矛盾，不满足“每个周期有一行，顺序正确”：");
    let bytes = ActiveUsers::from_bytes(&broken.to_bytes().unwrap()).unwrap_err();
    says(&bytes, said);
    let text = serde_json::to_string(&broken).unwrap();
    let document: Document = serde_json::from_str(&text).unwrap();
    let problems = document.read::<ActiveUsers>().unwrap_err();
    let problem = problems.iter().next().unwrap();
    assert_eq!(problem.message.say(Language::Chinese).to_string(), said);
    let error = serde_json::from_str::<ActiveUsers>(&text).unwrap_err().to_string();
    assert_eq!(error, "the numbers of this `ActiveUsers` do not agree; required: each period has a row, in order");
}

/// An error within an error is said in one language, whatever stands between: a cause with its own arguments, words of a fixed list.
#[test]
fn errors_of_outreach_models_values_and_stored_bytes_are_said_in_chinese() {
    let day = Day::ymd(2026, 1, 5);
    says(&Proportion::new(3, 2).unwrap_err(), "`2`名用户中有`3`名转化：");
    says(&Event::new(1_u64, day, Kind::LogIn, 5).unwrap_err(), "`log_in`的数值为`5`：该行为不带数值，请填写0");
    let trial =
        TrialRule::new(TrialConfig { metrics: vec![TrialMetric::mean("spend")], ..TrialConfig::default() }).unwrap();
    let mut trial = trial.start();
    says(&trial.observe("C", &[None]).unwrap_err(), "没有`C`这个组：请从`control`、`treatment`中选择");
    says(&trial.observe("control", &[Some(TrialValue::of(f64::NAN))]).unwrap_err(), "`spend`：`NaN`无法求和：");
    says(&Span::new(-1.0).unwrap_err(), "`-1`不是时间长度：");
    says(
        &BoostedTrees::try_from(serde_json::from_str::<XgboostModel>("{}").unwrap()).unwrap_err(),
        "文件没有`learner`",
    );
    let mut ledger = Ledger::new(1_u64);
    let refusal = ledger.apply(Operation::spend("order-7", day, Points::of(80))).unwrap_err();
    let twice = ReplayError::Refused { user: UserId::from(1_u64), id: "order-7".into(), refusal };
    says(&twice, "用户`1`保存的操作`order-7`未被受理：2026年1月5日要花费80积分，超过余额0：");
}

/// What an error says in Chinese begins so, and its English is what it displays.
fn says(error: &(impl Say + core::fmt::Display), chinese: &str) {
    assert_eq!(error.say(Language::English).to_string(), error.to_string());
    let told = error.say(Language::Chinese).to_string();
    assert!(told.starts_with(chinese), "{told}");
    assert_eq!(not_chinese(&without_quoted(&told)), None, "{told}");
}
