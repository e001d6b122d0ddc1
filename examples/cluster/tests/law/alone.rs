//! What the crate says alone.

use std::collections::BTreeMap;

use lifestage::report::{FunnelConfig, FunnelRule, PathRule, SessionRule, StepOrder};
use lifestage::time::{Calendar, Days, Period, Window};
use lifestage::{Day, Event, Kind, Population, Profile, RuleSet, User};
use lifestage_datafusion::report::{Answer, Question, ReportDefinition};

use crate::events::Row;

/// Everything about a log.
pub(crate) struct Alone {
    pub(crate) calendar: Calendar,
    pub(crate) days: Days,
    pub(crate) profiles: BTreeMap<u64, Vec<u8>>,
    pub(crate) reports: Vec<(String, ReportDefinition, Vec<u8>)>,
    pub(crate) sequences: Vec<(String, ReportDefinition, Vec<u8>)>,
    /// The rules before they were fitted, and after.
    pub(crate) rules: [RuleSet; 2],
    pub(crate) cards: BTreeMap<u64, String>,
}

/// All questions about profiles.
pub(crate) fn questions(days: Days) -> Vec<(&'static str, Question)> {
    let as_of = days.last();
    vec![
        ("daily", Question::ActiveUsers { rule: Default::default(), period: Period::Day, days }),
        ("trailing", Question::TrailingUsers { rule: Default::default(), window: Window::last(30), days }),
        ("stickiness", Question::Stickiness { rule: Default::default(), as_of }),
        ("l28", Question::ActiveDays { rule: Default::default(), window: Window::last(28), as_of }),
        ("daily_totals", Question::DailyTotals { rule: Default::default(), days }),
        ("lifecycle", Question::Lifecycle { rule: Default::default(), days }),
        ("retention", Question::Retention { rule: Default::default(), cohorts: days, as_of }),
        ("revenue", Question::Revenue { rule: Default::default(), period: Period::Month, days }),
        ("cohort_revenue", Question::CohortRevenue { rule: Default::default(), cohorts: days, as_of }),
        ("time_to_churn", Question::TimeToChurn { rule: Default::default(), as_of }),
        ("kpi", Question::Kpi { rule: Default::default(), rules: None, as_of }),
        ("stages", Question::Stages { rule: Default::default(), as_of }),
        ("journey", Question::Journey { rule: Default::default(), days }),
    ]
}

/// All questions about events in order.
fn sequences() -> Vec<(&'static str, Question)> {
    let funnel = |order| {
        let config =
            FunnelConfig::new([Kind::View, Kind::AddToCart, Kind::Purchase]).order(order).excluding(1, Kind::Refund);
        let config =
            if order == StepOrder::Ordered { config } else { FunnelConfig { exclusions: Vec::new(), ..config } };
        Question::Funnel { rule: FunnelRule::new(config).unwrap() }
    };
    vec![
        ("funnel", funnel(StepOrder::Ordered)),
        ("strict", funnel(StepOrder::Strict)),
        ("sessions", Question::Sessions { rule: SessionRule::default() }),
        ("paths", Question::Paths { rule: PathRule::default() }),
    ]
}

fn ask_events(question: &Question, events: &[Event], calendar: &Calendar) -> Answer {
    match question {
        Question::Funnel { rule } => rule.report_events(events, calendar).unwrap().into(),
        Question::Sessions { rule } => rule.report_events(events, calendar).unwrap().into(),
        Question::Paths { rule } => rule.report_events(events, calendar).unwrap().into(),
        question => panic!("{question:?} is not about events"),
    }
}

impl Alone {
    pub(crate) fn of(rows: &[Row], calendar: &Calendar) -> Self {
        let events: Vec<Event> = rows.iter().map(Row::event).collect();
        let mut profiles: BTreeMap<u64, Profile> = BTreeMap::new();
        for row in rows {
            let profile = profiles.entry(row.user).or_insert_with(|| Profile::new(row.id(), calendar));
            profile.observe(&row.event(), calendar).unwrap();
        }
        let tallies = || profiles.values().flat_map(Profile::tallies);
        let first = tallies().map(lifestage::profile::Tally::day).min().unwrap();
        let last: Day = tallies().map(lifestage::profile::Tally::day).max().unwrap();
        // Some days are left after the one that is asked about: what comes later is not seen.
        let days = Days::new(first, last.minus(9)).unwrap();
        let population = Population::from_profiles(profiles.values().cloned(), calendar.clone()).unwrap();

        let by = |question: Question| question.by(calendar.clone());
        let asked = questions(days).into_iter().map(|(name, question)| {
            let answer = question.ask(&population).unwrap().to_bytes().unwrap();
            (name.to_owned(), by(question), answer)
        });
        let reports = asked.collect();
        let asked = sequences().into_iter().map(|(name, question)| {
            let answer = ask_events(&question, &events, calendar).to_bytes().unwrap();
            (name.to_owned(), by(question), answer)
        });
        let sequences = asked.collect();

        let rules = RuleSet::full();
        let fitted = rules.clone().fit_where_possible(profiles.values(), days.last()).unwrap();
        let card = |(user, profile): (&u64, &Profile)| {
            let card = fitted.score(profile.as_of(days.last()), &User::new(*user)).unwrap()?;
            Some((*user, serde_json::to_string(&card).unwrap()))
        };
        let cards = profiles.iter().filter_map(card).collect();
        let profiles = profiles.iter().map(|(user, profile)| (*user, profile.to_bytes())).collect();
        Self { calendar: calendar.clone(), days, profiles, reports, sequences, rules: [rules, fitted], cards }
    }
}
