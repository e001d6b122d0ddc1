//! The year of one app at its full size, against figures that were counted without the crate; and other seeds.
//!
//! The log has 1.1 million events, so it is made anew by `examples/data/app_year.py` and is no part of the repository. Run
//! by `.ci/run programs`, or by `cargo test --release -p lifestage-cli -- --ignored app_year`.

use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use crate::operations::{blocks, holds};
use crate::program::{expected, run};

const CORE: [&str; 2] = ["--core", "高级编辑,日程管理,文档协作,短视频剪辑"];

/// A log and its users, made by the generator.
struct Year {
    folder: TempDir,
}

impl Year {
    fn made(users: u32, seed: u32) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let generator = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../data/app_year.py");
        let made = Command::new("python3")
            .arg(generator)
            .arg(folder.path())
            .args(["--users", &users.to_string(), "--seed", &seed.to_string()])
            .status()
            .expect("python3 makes the log");
        assert!(made.success());
        Self { folder }
    }

    /// The arguments of every question about it.
    fn arguments(&self, more: &[&str]) -> Vec<String> {
        let path = |name: &str| self.folder.path().join(name).display().to_string();
        let own = [path("app_year.csv.gz"), "--users".into(), path("app_year_users.csv.gz")];
        own.into_iter()
            .chain(["--utc-offset", "+08:00"].map(str::to_owned))
            .chain(more.iter().map(|more| (*more).to_owned()))
            .collect()
    }

    fn blocks(&self, more: &[&str]) -> std::collections::BTreeMap<String, Value> {
        let arguments = self.arguments(more);
        blocks(&arguments.iter().map(String::as_str).collect::<Vec<_>>(), "")
    }

    fn lines(&self, question: &str, more: &[&str]) -> Vec<Value> {
        let arguments = self.arguments(&[more, &["--format", "jsonl"]].concat());
        let done = run(question, &arguments.iter().map(String::as_str).collect::<Vec<_>>(), "");
        assert!(done.success, "{}", done.err);
        done.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

/// The value at a path of names and places.
fn at<'v>(answer: &'v Value, path: &str) -> &'v Value {
    path.split('.')
        .fold(answer, |value, part| part.parse::<usize>().map_or_else(|_| &value[part], |place| &value[place]))
}

#[test]
#[ignore = "makes a log of 1.1 million events with python3"]
fn the_morning_of_the_whole_year_has_the_figures_that_were_counted() {
    let (year, counted) = (Year::made(20_000, 20_251_231), expected("app_year_20000.json"));
    let mut counted: Value = serde_json::from_str(&counted).unwrap();
    let mut part = |name: &str| counted.as_object_mut().unwrap().remove(name).unwrap();
    let (rounded, by_basis, funnel, lists) = (part("rounded"), part("by_basis"), part("funnel"), part("win_back"));
    let answers = year.blocks(&CORE);
    for (block, counted) in counted.as_object().unwrap() {
        holds(block, &answers[block], counted);
    }
    holds("win_back.lists[0]", &answers["win_back"]["lists"][0], &lists["lists"][0]);
    let all: Value =
        answers.iter().map(|(name, block)| (name.clone(), block.clone())).collect::<serde_json::Map<_, _>>().into();
    for (path, counted) in rounded.as_object().unwrap() {
        let (found, counted) = (at(&all, path).as_f64().unwrap(), counted.as_f64().unwrap());
        let last = if counted < 0.1 { 5e-8 } else { 5e-7 };
        assert!((found - counted).abs() <= last, "{path}: {found} instead of {counted}");
    }
    for (basis, counted) in by_basis.as_object().unwrap() {
        holds(basis, &year.blocks(&["--attribution", basis])["campaign"]["campaign"], counted);
    }
    // A daily high value who stops on 24 December: unusual from the second day on, and since the first.
    let call = |day: &str| year.blocks(&["--as-of", day, "--top", "100000"])["risk"]["call"].clone();
    let is_called = |day: &str| call(day).as_array().unwrap().iter().any(|called| called["user"] == "90003");
    assert_eq!([is_called("2025-12-25"), is_called("2025-12-26"), is_called("2025-12-31")], [false, true, true]);

    let steps = ["--steps", "view,add_to_cart,purchase", "--within", "86400"];
    let report = &year.lines("funnel", &steps)[0];
    let users: Vec<&Value> = report["steps"].as_array().unwrap().iter().map(|step| &step["users"]).collect();
    assert_eq!(users, funnel.as_array().unwrap().iter().collect::<Vec<_>>(), "{report}");

    // Nobody who is gone reads low, and who is silent is at least watched.
    for card in year.lines("score", &[]) {
        let (stage, band) = (card["stage"]["name"].as_str().unwrap(), &card["churn"]["band"]);
        assert!(!["Churned", "Silent"].contains(&stage) || band != "low", "{card}");
    }
}

#[test]
#[ignore = "makes logs of 450,000 events with python3"]
fn other_seeds_have_one_abuser_and_nobody_gone_at_low_risk() {
    for (users, seed) in [(6_000, 777), (2_000, 5)] {
        let year = Year::made(users, seed);
        for day in ["2025-12-07", "2025-12-19", "2025-12-31"] {
            let abuse = &year.blocks(&["--as-of", day])["community"]["abuse"];
            let warned: Vec<(&Value, &Value)> =
                abuse.as_array().unwrap().iter().map(|warned| (&warned["user"], &warned["level"])).collect();
            assert_eq!(warned, [(&"90002".into(), &"block".into())], "{users} users, {day}");
        }
        for card in year.lines("score", &[]) {
            let (stage, band) = (card["stage"]["name"].as_str().unwrap(), &card["churn"]["band"]);
            assert!(stage != "Churned" || band != "low", "{card}");
        }
    }
}
