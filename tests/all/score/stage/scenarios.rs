//! Scenarios as data: what each sentence of the rule means, told in lives of a few events.
//!
//! Each file of `tests/data/stage` is a list of them. Days are numbered from 2026-01-01, which is day 0.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use lifestage::score::{StageLadder, StageRule};
use lifestage::time::{Calendar, Since};
use lifestage::{Day, Event, Kind, LifecycleStage, Profile, User};
use serde::Deserialize;
use serde_json::{Map, Value, json};

const DAY_ZERO: Day = Day::ymd(2026, 1, 1);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Scenario {
    /// A sentence.
    that: String,
    /// The days of the events of each kind; a day that stands twice has two.
    #[serde(default)]
    events: BTreeMap<Kind, Vec<Days>>,
    /// The join day that is given.
    joined: Option<i32>,
    /// The numbers that differ from the default.
    #[serde(default)]
    rule: StageRule,
    /// The profile forgets what was before this day.
    forgotten_before: Option<i32>,
    asked: Vec<Asked>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Days {
    One(i32),
    Every { from: i32, through: i32, step: usize },
}

/// What is asked on a day, and as much of the [answer](Scenario::answer) as matters.
#[derive(Deserialize)]
struct Asked {
    day: i32,
    #[serde(flatten)]
    told: Map<String, Value>,
}

fn day(number: i32) -> Day {
    DAY_ZERO.plus(number)
}

impl Scenario {
    fn user(&self) -> User {
        User::new(1_u64).joined(self.joined.map(day))
    }

    fn profile(&self) -> Profile {
        let calendar = Calendar::utc();
        let mut profile = Profile::new(1_u64, &calendar);
        for (kind, days) in &self.events {
            let days = days.iter().flat_map(|days| match days {
                Days::One(day) => (*day..=*day).step_by(1),
                Days::Every { from, through, step } => (*from..=*through).step_by(*step),
            });
            for number in days {
                profile.observe(&Event::new(1_u64, day(number), *kind, 0).unwrap(), &calendar).unwrap();
            }
        }
        if let Some(horizon) = self.forgotten_before {
            profile.forget_before(day(horizon));
        }
        profile
    }

    /// All that can be told of a day.
    fn answer(&self, profile: &Profile, number: i32) -> Value {
        let found = match self.rule.assess(profile.as_of(day(number)), &self.user()) {
            Err(refusal) => return json!({ "refused": refusal.to_string() }),
            Ok(None) => return json!({ "nobody": true }),
            Ok(Some(found)) => found,
        };
        let (since, since_or_before) = match found.since {
            Since::On(day) => (Some(day - DAY_ZERO), None),
            Since::OnOrBefore(day) => (None, Some(day - DAY_ZERO)),
        };
        json!({
            "stage": found.stage,
            "raw": found.raw,
            "ladder": found.ladder(),
            "since": since,
            "since_or_before": since_or_before,
            "age": found.age_days,
            "silence": found.silence_days,
            "reasons": found.reasons().map(|reason| reason.to_string()).collect::<Vec<_>>(),
            "moves": found.moves().map(|step| step.to_string()).collect::<Vec<_>>(),
        })
    }

    /// What is not as it is told.
    fn differences(&self) -> Vec<String> {
        let profile = self.profile();
        let mut differences = Vec::new();
        for Asked { day, told } in &self.asked {
            let answer = self.answer(&profile, *day);
            let mut told = told.clone();
            // The raw stage is told where it is not the one shown.
            if let Some(stage) = told.get("stage").cloned() {
                told.entry("raw").or_insert(stage);
            }
            let differs = |(what, told): (&String, &Value)| {
                let found = answer.get(what);
                (found != Some(told)).then(|| format!("{}, day {day}: {what} is {found:?}, not {told}", self.that))
            };
            differences.extend(told.iter().filter_map(differs));
        }
        differences
    }
}

/// All scenarios, file by file.
fn scenarios() -> Vec<Scenario> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/stage");
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut all = Vec::new();
    for file in files {
        let read: Result<Vec<Scenario>, _> = serde_json::from_str(&fs::read_to_string(&file).unwrap());
        all.extend(read.unwrap_or_else(|error| panic!("{}: {error}", file.display())));
    }
    all
}

#[test]
fn every_scenario_ends_as_written() {
    let scenarios = scenarios();
    assert!(scenarios.len() >= 60, "only {} scenarios were found", scenarios.len());
    let differences: Vec<String> = scenarios.iter().flat_map(Scenario::differences).collect();
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn every_stage_and_every_rung_is_told_of() {
    let scenarios = scenarios();
    let is_told = |what: &str, value: Value| {
        let mut asked = scenarios.iter().flat_map(|scenario| &scenario.asked);
        assert!(asked.any(|asked| asked.told.get(what) == Some(&value)), "{what} {value}");
    };
    for stage in LifecycleStage::ALL {
        is_told("stage", json!(stage));
    }
    for rung in
        [Some(StageLadder::Newcomer), Some(StageLadder::Active), Some(StageLadder::Loyal), Some(StageLadder::Koc), None]
    {
        is_told("ladder", json!(rung));
    }
}
