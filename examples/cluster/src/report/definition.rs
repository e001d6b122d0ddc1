//! What is asked, as a literal: a question with its rule and days, and the calendar.

use datafusion::common::Result;
use lifestage::profile::UserBeforeHorizon;
use lifestage::report::{
    ActivityRule, CohortRevenueRule, DailyTotalsRule, FunnelRule, JourneyRule, KpiRule, PathRule, RetentionRule,
    RevenueRule, SessionRule, TimeToChurnRule, UserAccountingRule,
};
use lifestage::time::{Calendar, Days, Period, Window};
use lifestage::{Day, Population, RuleSet};
use serde::{Deserialize, Serialize};

use super::answer::Answer;
use crate::refusal::Refusal;

/// A question about many users. A rule that is left out has its defaults.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Question {
    /// How many users are active in each period?
    ActiveUsers {
        /// What counts as activity.
        #[serde(default)]
        rule: ActivityRule,
        /// The periods.
        period: Period,
        /// The days.
        days: Days,
    },
    /// How many users were active in the days up to each day?
    TrailingUsers {
        /// What counts as activity.
        #[serde(default)]
        rule: ActivityRule,
        /// The days up to each.
        window: Window,
        /// The days.
        days: Days,
    },
    /// How often do users come back?
    Stickiness {
        /// What counts as activity.
        #[serde(default)]
        rule: ActivityRule,
        /// The day asked about.
        as_of: Day,
    },
    /// On how many days were users active?
    ActiveDays {
        /// What counts as activity.
        #[serde(default)]
        rule: ActivityRule,
        /// The days up to the day asked about.
        window: Window,
        /// The day asked about.
        as_of: Day,
    },
    /// How much of each kind happened on each day, by how many users?
    DailyTotals {
        /// What is counted.
        #[serde(default)]
        rule: DailyTotalsRule,
        /// The days.
        days: Days,
    },
    /// Who is new, returns, resurrects, falls silent?
    Lifecycle {
        /// The periods and what counts.
        #[serde(default)]
        rule: UserAccountingRule,
        /// The days.
        days: Days,
    },
    /// Who comes back?
    Retention {
        /// Starts, returns, lags.
        #[serde(default)]
        rule: RetentionRule,
        /// The days of the cohorts.
        cohorts: Days,
        /// The day asked about.
        as_of: Day,
    },
    /// What do users pay?
    Revenue {
        /// What counts as activity.
        #[serde(default)]
        rule: RevenueRule,
        /// The periods.
        period: Period,
        /// The days.
        days: Days,
    },
    /// What do users pay over time?
    CohortRevenue {
        /// Cohorts and lags.
        #[serde(default)]
        rule: CohortRevenueRule,
        /// The days of the cohorts.
        cohorts: Days,
        /// The day asked about.
        as_of: Day,
    },
    /// How long do customers stay?
    TimeToChurn {
        /// The stages.
        #[serde(default)]
        rule: TimeToChurnRule,
        /// The day asked about.
        as_of: Day,
    },
    /// How do the key numbers stand against their targets?
    Kpi {
        /// Numbers and targets.
        #[serde(default)]
        rule: Box<KpiRule>,
        /// The rules that numbers of your own ask for stages, segments and scores. Default none.
        #[serde(default)]
        rules: Option<Box<RuleSet>>,
        /// The day asked about.
        as_of: Day,
    },
    /// Who is in which stage?
    Stages {
        /// The stages.
        #[serde(default)]
        rule: JourneyRule,
        /// The day asked about.
        as_of: Day,
    },
    /// Who goes from which stage to which?
    Journey {
        /// The stages.
        #[serde(default)]
        rule: JourneyRule,
        /// The days.
        days: Days,
    },
    /// What are rules fitted to? The answer is for `fit_rules`.
    FitMeasures {
        /// The rules, of which some parts are not fitted yet.
        rules: Box<RuleSet>,
        /// The day asked about.
        as_of: Day,
    },
    /// How far do users come? From events.
    Funnel {
        /// The steps.
        rule: FunnelRule,
    },
    /// How long do users stay at a time? From events.
    Sessions {
        /// What ends a session.
        #[serde(default)]
        rule: SessionRule,
    },
    /// What do users do after what? From events.
    Paths {
        /// How long paths are.
        #[serde(default)]
        rule: PathRule,
    },
}

/// A question, and by which days it is answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ReportDefinition {
    /// What is asked.
    pub question: Question,
    /// The calendar of the profiles, or by whose days dates are placed.
    pub calendar: Calendar,
}

/// Several questions about the same profiles, which are read once for all of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ReportDefinitions {
    /// What is asked; answers come in this order.
    pub questions: Vec<Question>,
    /// The calendar of the profiles.
    pub calendar: Calendar,
}

impl Question {
    /// The same under a calendar.
    pub const fn by(self, calendar: Calendar) -> ReportDefinition {
        ReportDefinition { question: self, calendar }
    }

    /// Whether it is answered from events in order, by `sequence_state`, and not from profiles.
    pub const fn reads_events(&self) -> bool {
        matches!(self, Self::Funnel { .. } | Self::Sessions { .. } | Self::Paths { .. })
    }

    /// What the crate alone says of these users.
    ///
    /// # Errors
    /// When the question makes no sense, a profile remembers too little, or the question is about events.
    pub fn ask(&self, population: &Population) -> Result<Answer, String> {
        let told = |problem: UserBeforeHorizon| problem.to_string();
        let all = population;
        Ok(match self {
            Self::ActiveUsers { rule, period, days } => rule.users(all, *period, *days).map_err(text)?.into(),
            Self::TrailingUsers { rule, window, days } => rule.trailing(all, *window, *days).map_err(text)?.into(),
            Self::Stickiness { rule, as_of } => rule.stickiness(all, *as_of).map_err(text)?.into(),
            Self::ActiveDays { rule, window, as_of } => rule.active_days(all, *window, *as_of).map_err(text)?.into(),
            Self::DailyTotals { rule, days } => rule.report(all, *days).map_err(told)?.into(),
            Self::Lifecycle { rule, days } => rule.report(all, *days).map_err(text)?.into(),
            Self::Retention { rule, cohorts, as_of } => rule.report(all, *cohorts, *as_of).map_err(text)?.into(),
            Self::Revenue { rule, period, days } => rule.report(all, *period, *days).map_err(text)?.into(),
            Self::CohortRevenue { rule, cohorts, as_of } => rule.report(all, *cohorts, *as_of).map_err(text)?.into(),
            Self::TimeToChurn { rule, as_of } => rule.report(all, *as_of).map_err(told)?.into(),
            Self::Kpi { rule, rules: None, as_of } => rule.report(all, *as_of).map_err(text)?.into(),
            Self::Kpi { rule, rules: Some(rules), as_of } => {
                rule.report_with_rules(all, rules, *as_of).map_err(text)?.into()
            }
            Self::Stages { rule, as_of } => rule.breakdown(all, *as_of).map_err(told)?.into(),
            Self::Journey { rule, days } => rule.journey(all, *days).map_err(told)?.into(),
            Self::FitMeasures { rules, as_of } => rules.measure_population(all, *as_of).map_err(text)?.into(),
            Self::Funnel { .. } | Self::Sessions { .. } | Self::Paths { .. } => {
                return Err(
                    "this question is about events in order: ask it by sequence_state(timeline, definition)".into()
                );
            }
        })
    }
}

fn text(problem: impl std::error::Error) -> String {
    problem.to_string()
}

impl ReportDefinition {
    /// The literal that functions take.
    ///
    /// # Errors
    /// When a name that you gave cannot be written.
    pub fn literal(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }

    /// Reads a literal.
    pub(crate) fn read(function: &'static str, literal: &str) -> Result<Self> {
        Ok(serde_json::from_str(literal).map_err(|problem| Refusal::argument(function, "definition", problem))?)
    }
}

impl ReportDefinitions {
    /// These questions under a calendar.
    pub const fn new(questions: Vec<Question>, calendar: Calendar) -> Self {
        Self { questions, calendar }
    }

    /// The literal that functions take.
    ///
    /// # Errors
    /// When a name that you gave cannot be written.
    pub fn literal(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }

    /// Reads a literal.
    pub(crate) fn read(function: &'static str, literal: &str) -> Result<Self> {
        Ok(serde_json::from_str(literal).map_err(|problem| Refusal::argument(function, "definitions", problem))?)
    }
}

impl From<ReportDefinition> for ReportDefinitions {
    fn from(one: ReportDefinition) -> Self {
        Self { questions: vec![one.question], calendar: one.calendar }
    }
}
