//! Scenarios as data files: a sentence, rules, events, and what is answered as of some days.

use std::collections::BTreeMap;

use lifestage::incentive::{
    GrowthPointsConfig, GrowthPointsRule, GrowthPointsStanding, GrowthPointsStatement, Membership, SourcePoints,
};
use lifestage::profile::AsOf;
use lifestage::time::Calendar;
use lifestage::{Day, Event, Kind, Profile, Subject, User};
use serde::Deserialize;
use serde_json::{Map, Value, json};

const USER: u64 = 1;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Scenario {
    sentence: String,
    rules: GrowthPointsConfig,
    joined: Option<Day>,
    events: Vec<Written>,
    #[serde(default)]
    others: Vec<SourcePoints>,
    days: BTreeMap<String, Map<String, Value>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Plain(Day, Kind),
    Detailed(Day, Kind, Detail),
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Detail {
    value: u64,
    subject: u16,
    times: Option<usize>,
}

impl Written {
    fn events(self) -> Vec<Event> {
        let (day, kind, detail) = match self {
            Self::Plain(day, kind) => (day, kind, Detail::default()),
            Self::Detailed(day, kind, detail) => (day, kind, detail),
        };
        let event = Event::new(USER, day, kind, detail.value).unwrap().about(Subject::new(detail.subject));
        vec![event; detail.times.unwrap_or(1)]
    }
}

/// All answers as of a day.
struct Answers {
    points: Option<u64>,
    standing: Option<GrowthPointsStanding>,
    statement: Option<GrowthPointsStatement>,
    membership: Option<Membership>,
}

impl Answers {
    fn of(plan: &GrowthPointsRule, known: AsOf<'_>, user: &User, others: &[SourcePoints]) -> Self {
        let answers = Self {
            points: plan.points(known, user, others).unwrap(),
            standing: plan.standing(known, user, others).unwrap(),
            statement: plan.statement(known, user, others).unwrap(),
            membership: plan.membership(known, user, others).unwrap(),
        };
        let standing = answers.standing.as_ref();
        assert_eq!(answers.points, standing.map(|standing| standing.points));
        assert_eq!(answers.statement.as_ref().map(|statement| &statement.standing), standing);
        let granted = |statement: &GrowthPointsStatement| statement.lines.iter().map(|line| line.granted).sum::<u64>();
        assert_eq!(answers.points, answers.statement.as_ref().map(granted), "the statement adds up to the total");
        answers
    }

    fn named(&self, name: &str, plan: &GrowthPointsRule) -> Value {
        let standing = self.standing.as_ref();
        let membership = self.membership.as_ref();
        match name {
            "points" => json!(self.points),
            "exempt" => json!(standing.map(|standing| standing.exempt)),
            "period" => match membership {
                Some(membership) => json!(membership.days.to_string()),
                None => json!(standing.map(|standing| standing.days.to_string())),
            },
            "tier" => json!(standing.and_then(GrowthPointsStanding::tier)),
            "next" => json!(standing.and_then(|standing| standing.next)),
            "pace" => json!(standing.map(|standing| format!("{} in {}", standing.pace.points, standing.pace.days))),
            "reached" => {
                let reached = standing.map(|standing| standing.reached.iter());
                let text =
                    reached.map(|reached| reached.map(|one| format!("{} of {} on {}", one.tier, one.at, one.on)));
                json!(text.map(Iterator::collect::<Vec<_>>))
            }
            "rewards" => {
                let due = standing.map(|standing| plan.rewards_due(standing));
                let text = due.map(|due| {
                    due.map(|due| {
                        let period = due.key.period.map_or("a lifetime".to_owned(), |days| days.to_string());
                        let (user, tier) = (due.key.user, due.key.tier);
                        format!("{} for {user} in {period}, tier {tier}, since {}", due.reward, due.since)
                    })
                });
                json!(text.map(Iterator::collect::<Vec<_>>))
            }
            "lines" => {
                let lines = self.statement.as_ref().map(|statement| statement.lines.iter().map(ToString::to_string));
                json!(lines.map(Iterator::collect::<Vec<_>>))
            }
            "desired" => {
                let desired =
                    self.statement.as_ref().map(|statement| statement.lines.iter().map(|line| line.desired()));
                json!(desired.map(Iterator::sum::<u64>))
            }
            "level" => json!(membership.map(ToString::to_string)),
            "next_level" => json!(membership.and_then(|membership| membership.next)),
            "below" => json!(membership.map(|membership| membership.below)),
            "to_keep" => json!(membership.map(|membership| membership.to_keep)),
            "down_on" => json!(membership.and_then(|membership| membership.down_on)),
            _ => panic!("`{name}` is no answer"),
        }
    }
}

fn holds(scenario: Scenario) {
    let Scenario { sentence, rules, joined, events, others, days } = scenario;
    let plan = GrowthPointsRule::new(rules).unwrap_or_else(|problems| panic!("{sentence}: {problems}"));
    let stored = serde_json::to_string(&plan).unwrap();
    assert_eq!(serde_json::from_str::<GrowthPointsRule>(&stored).unwrap(), plan, "{sentence}: {stored}");

    let events: Vec<Event> = events.into_iter().flat_map(Written::events).collect();
    let calendar = Calendar::utc();
    let mut profile = Profile::new(USER, &calendar);
    profile.observe_all(&events, &calendar).unwrap();
    let user = User::new(USER).joined(joined);

    assert!(!days.is_empty(), "{sentence}");
    for (day, expected) in days {
        let answers = Answers::of(&plan, profile.as_of(day.parse().unwrap()), &user, &others);
        for (name, value) in expected {
            assert_eq!(answers.named(&name, &plan), value, "{sentence}: {name} as of {day}");
        }
    }
}

fn all_hold(file: &str) {
    let scenarios: Vec<Scenario> = serde_json::from_str(file).unwrap();
    scenarios.into_iter().for_each(holds);
}

#[test]
fn events_earn_by_kind_subject_event_and_unit() {
    all_hold(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/growth/earning.json")));
}

#[test]
fn awards_are_multiplied_topped_and_rounded_once() {
    all_hold(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/growth/pipeline.json")));
}

#[test]
fn caps_clip_in_order_and_spare_the_exempt() {
    all_hold(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/growth/caps.json")));
}

#[test]
fn other_sources_bring_lines_of_their_own() {
    all_hold(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/growth/sources.json")));
}

#[test]
fn points_add_up_over_the_days_of_the_period() {
    all_hold(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/growth/periods.json")));
}

#[test]
fn tiers_are_reached_rewarded_once_and_foretold() {
    all_hold(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/growth/tiers.json")));
}

#[test]
fn levels_go_up_at_once_and_down_at_period_ends() {
    all_hold(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/growth/levels.json")));
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Refused {
    sentence: String,
    rules: GrowthPointsConfig,
    problems: Vec<String>,
}

#[test]
fn a_plan_is_refused_for_all_its_problems_at_once() {
    let refused: Vec<Refused> =
        serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/growth/refused.json")))
            .unwrap();
    for Refused { sentence, rules, problems } in refused {
        let found = GrowthPointsRule::new(rules.clone())
            .map_or_else(|problems| problems.iter().map(ToString::to_string).collect(), |_| Vec::new());
        assert_eq!(found, problems, "{sentence}");
        let read = serde_json::from_value::<GrowthPointsRule>(serde_json::to_value(&rules).unwrap());
        match (read, problems.is_empty()) {
            (Ok(plan), true) => assert_eq!(*plan.config(), rules),
            (Err(error), false) => {
                for problem in &problems {
                    assert!(error.to_string().contains(problem), "{sentence}: {error}");
                }
            }
            (read, _) => panic!("{sentence}: {read:?}"),
        }
    }
}
