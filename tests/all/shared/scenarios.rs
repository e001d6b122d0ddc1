//! Scenarios as data: what each sentence of a rule means, told in lives of a few events.
//!
//! A file is a list of them. To judge something new by such files:
//! 1. Write `tests/data/<what>/<idea>.json`: `{"that": a sentence, "rule": what differs from the default, "joined": a
//!    day, "birthday": [month, day], "events": …, "forgotten_before": a day, "asked": [{"day": …, "name": value, …}]}`. Days are dates, or numbers
//!    from 2026-01-01, which is 0.
//! 2. Events are `{"log_in": [0, 3, {"from": 5, "through": 9, "step": 2}]}`, days by kind, or rows of
//!    `[day, kind, {"value": 5, "subject": 7, "times": 2}]`, of which the last part may be missing.
//! 3. Implement [`Judged`] for what stands under `rule`: its answer is an object of all that can be told of a day.
//! 4. Call [`all_hold`] with the folder and how many scenarios there are at least. A new file needs no code.
//!
//! Only what is told is compared, and that exactly; `"a.b"` is told of `b` in the object `a`. A user who has not joined
//! yet is told by `"nobody": true`, what is forgotten by `"refused": the message`. What no answer has fails.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use lifestage::event::Birthday;
use lifestage::profile::{AsOf, BeforeHorizon};
use lifestage::time::Calendar;
use lifestage::{Day, Event, Kind, Profile, Subject, User};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

pub(crate) const USER: u64 = 1;
pub(crate) const DAY_ZERO: Day = Day::ymd(2026, 1, 1);

/// A rule, with whatever else it judges by.
pub(crate) trait Judged: DeserializeOwned + Default {
    /// All that can be told of a user as of a day; none where they have not joined by then.
    fn answer(&self, as_of: AsOf<'_>, user: &User) -> Result<Option<Value>, BeforeHorizon>;

    /// Adds what is meant by what is told.
    fn imply(_told: &mut Map<String, Value>) {}
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Scenario<R> {
    /// A sentence.
    pub(crate) that: String,
    #[serde(default)]
    events: Events,
    /// The join day that the host gives.
    joined: Option<When>,
    /// The month and day of the birthday.
    birthday: Option<Birthday>,
    /// What differs from the default.
    #[serde(default)]
    pub(crate) rule: R,
    /// The profile forgets what was before this day.
    forgotten_before: Option<When>,
    pub(crate) asked: Vec<Asked>,
}

/// What is asked on a day, and as much of the answer as matters.
#[derive(Deserialize)]
pub(crate) struct Asked {
    day: When,
    #[serde(flatten)]
    pub(crate) told: Map<String, Value>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(untagged)]
enum When {
    Number(i32),
    Date(Day),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Events {
    OfKinds(BTreeMap<Kind, Vec<Days>>),
    Rows(Vec<Row>),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Days {
    One(When),
    Every { from: i32, through: i32, step: usize },
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Row {
    Plain(When, Kind),
    Detailed(When, Kind, Detail),
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Detail {
    value: u64,
    subject: u16,
    times: Option<usize>,
}

impl Default for Events {
    fn default() -> Self {
        Self::Rows(Vec::new())
    }
}

impl When {
    fn day(self) -> Day {
        match self {
            Self::Number(number) => DAY_ZERO.plus(number),
            Self::Date(day) => day,
        }
    }
}

impl Days {
    fn days(&self) -> Vec<Day> {
        match self {
            Self::One(when) => vec![when.day()],
            Self::Every { from, through, step } => {
                (*from..=*through).step_by(*step).map(|n| DAY_ZERO.plus(n)).collect()
            }
        }
    }
}

impl Row {
    fn events(&self) -> Vec<Event> {
        let (Self::Plain(when, kind) | Self::Detailed(when, kind, _)) = self;
        let detail = if let Self::Detailed(_, _, detail) = self { detail } else { &Detail::default() };
        let event = Event::new(USER, when.day(), *kind, detail.value).unwrap().about(Subject::new(detail.subject));
        vec![event; detail.times.unwrap_or(1)]
    }
}

impl Events {
    fn list(&self) -> Vec<Event> {
        match self {
            Self::Rows(rows) => rows.iter().flat_map(Row::events).collect(),
            Self::OfKinds(kinds) => {
                let days =
                    kinds.iter().flat_map(|(kind, days)| days.iter().flat_map(Days::days).map(move |day| (day, kind)));
                days.map(|(day, kind)| Event::new(USER, day, *kind, 0).unwrap()).collect()
            }
        }
    }
}

impl<R: Judged> Scenario<R> {
    fn profile(&self) -> Profile {
        let calendar = Calendar::utc();
        let mut profile = Profile::new(USER, &calendar);
        profile.observe_all(&self.events.list(), &calendar).unwrap();
        if let Some(horizon) = self.forgotten_before {
            profile.forget_before(horizon.day());
        }
        profile
    }

    /// What is not as it is told.
    pub(crate) fn differences(&self) -> Vec<String> {
        let profile = self.profile();
        let mut user = User::new(USER).joined(self.joined.map(When::day));
        user.birthday = self.birthday;
        let mut differences = Vec::new();
        for Asked { day, told } in &self.asked {
            let day = day.day();
            let answer = match self.rule.answer(profile.as_of(day), &user) {
                Err(refusal) => json!({ "refused": refusal.to_string() }),
                Ok(None) => json!({ "nobody": true }),
                Ok(Some(answer)) => answer,
            };
            let mut told = told.clone();
            R::imply(&mut told);
            differences.extend(told.iter().filter_map(|(name, told)| {
                let found = name.split('.').try_fold(&answer, |part, name| part.get(name));
                let shown = found.map_or_else(|| "not told of".to_owned(), Value::to_string);
                (found != Some(told)).then(|| format!("{}, as of {day}: {name} is {shown}, not {told}", self.that))
            }));
        }
        differences
    }
}

/// All scenarios of a folder of `tests/data`, file by file.
pub(crate) fn scenarios<R: Judged>(folder: &str) -> Vec<Scenario<R>> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(folder);
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut all = Vec::new();
    for file in files {
        let read: Result<Vec<Scenario<R>>, _> = serde_json::from_str(&fs::read_to_string(&file).unwrap());
        all.extend(read.unwrap_or_else(|error| panic!("{}: {error}", file.display())));
    }
    all
}

/// Whether every scenario of a folder ends as it is told; there are at least this many, and each tells something.
pub(crate) fn all_hold<R: Judged>(folder: &str, at_least: usize) {
    let scenarios = scenarios::<R>(folder);
    assert!(scenarios.len() >= at_least, "only {} scenarios were found", scenarios.len());
    let silent =
        scenarios.iter().find(|one| one.asked.is_empty() || one.asked.iter().any(|asked| asked.told.is_empty()));
    assert!(silent.is_none(), "`{}` tells nothing of a day", silent.unwrap().that);
    let differences: Vec<String> = scenarios.iter().flat_map(Scenario::differences).collect();
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}
