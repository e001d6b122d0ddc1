//! The questions that the names of reports stand for.

use lifestage::model::Company;
use lifestage::report::{CohortRevenueRule, FunnelConfig, FunnelRule, FunnelStep, RetentionRule, UserAccountingRule};
use lifestage::time::{Calendar, Days, Period, Periods, Window};
use lifestage::{Kind, KindSet};

use super::arguments::{Arguments, Each, ReportName};
use super::error::JobError;
use crate::report::{Question, ReportDefinition};

/// What was asked about these days.
pub(super) struct Asking<'a> {
    pub(super) arguments: &'a Arguments,
    pub(super) company: &'a Company,
    pub(super) calendar: &'a Calendar,
    pub(super) days: Days,
    /// The kinds of the log.
    pub(super) kinds: &'a [Kind],
}

/// A question, and the place of its answer in the report, as `active_users.daily`.
pub(super) type Asked = (String, ReportDefinition);

/// Steps of which those that a log has make a funnel, where none are named.
const USUAL_STEPS: [Kind; 3] = [Kind::View, Kind::AddToCart, Kind::Purchase];

impl Asking<'_> {
    /// All questions of a report.
    pub(super) fn of(&self, report: ReportName) -> Result<Vec<Asked>, JobError> {
        let (days, as_of, company) = (self.days, self.days.last(), self.company);
        let period = self.period();
        let questions = match report {
            ReportName::Stages => {
                let rule = || company.journey.clone();
                vec![
                    ("stages", Question::Stages { rule: rule(), as_of }),
                    ("journey", Question::Journey { rule: rule(), days }),
                ]
            }
            ReportName::ActiveUsers => self.active(),
            ReportName::Lifecycle => {
                let rule = UserAccountingRule { period, ..company.accounting.clone() };
                vec![("lifecycle", Question::Lifecycle { rule, days })]
            }
            ReportName::Retention => {
                let by_period = RetentionRule {
                    cohorts: period,
                    periods: period,
                    lags: RetentionRule::on_each_through(self.through(period)?).lags,
                    ..company.retention.clone()
                };
                let ask = |rule| Question::Retention { rule, cohorts: days, as_of };
                vec![("retention.by_period", ask(by_period)), ("retention.by_day", ask(company.retention.clone()))]
            }
            ReportName::Revenue => {
                vec![("revenue", Question::Revenue { rule: company.revenue.clone(), period, days })]
            }
            ReportName::CohortRevenue => {
                let through = self.through(period)?;
                let rule =
                    CohortRevenueRule { cohorts: period, periods: period, through, ..company.cohort_revenue.clone() };
                vec![("cohort_revenue", Question::CohortRevenue { rule, cohorts: days, as_of })]
            }
            ReportName::TimeToChurn => {
                vec![("time_to_churn", Question::TimeToChurn { rule: company.time_to_churn.clone(), as_of })]
            }
            ReportName::Kpi => {
                let rules = Some(Box::new(company.rules.clone())).filter(|_| !company.kpi.own.is_empty());
                vec![("kpi", Question::Kpi { rule: Box::new(company.kpi.clone()), rules, as_of })]
            }
            ReportName::Funnel => {
                self.funnel()?.map(|rule| ("funnel", Question::Funnel { rule })).into_iter().collect()
            }
            ReportName::Sessions => vec![("sessions", Question::Sessions { rule: company.sessions.clone() })],
        };
        let named =
            questions.into_iter().map(|(place, question)| (place.to_owned(), question.by(self.calendar.clone())));
        Ok(named.collect())
    }

    fn active(&self) -> Vec<(&'static str, Question)> {
        let (days, as_of) = (self.days, self.days.last());
        let rule = || self.company.activity.clone();
        let users = |period| Question::ActiveUsers { rule: rule(), period, days };
        let trailing = |window| Question::TrailingUsers { rule: rule(), window: Window::last(window), days };
        let on_days = |window| Question::ActiveDays { rule: rule(), window: Window::last(window), as_of };
        vec![
            ("active_users.daily", users(Period::Day)),
            ("active_users.weekly", users(self.calendar.week())),
            ("active_users.monthly", users(Period::Month)),
            ("active_users.trailing_7", trailing(7)),
            ("active_users.trailing_30", trailing(30)),
            ("active_users.stickiness", Question::Stickiness { rule: rule(), as_of }),
            ("active_users.l7", on_days(7)),
            ("active_users.l28", on_days(28)),
        ]
    }

    /// Periods of which there are not too many to look at.
    fn period(&self) -> Period {
        match (self.arguments.period, self.days.count()) {
            (Some(Each::Day), _) | (None, ..=31) => Period::Day,
            (Some(Each::Week), _) | (None, ..=190) => self.calendar.week(),
            (Some(Each::Month) | None, _) => Period::Month,
        }
    }

    /// The last lag that is worth a column.
    fn through(&self, period: Period) -> Result<u16, JobError> {
        let most = if period == Period::Day { 14 } else { 12 };
        let periods = Periods::over(period, self.days).map_err(|problem| JobError::Options(problem.to_string()))?;
        Ok(u16::try_from(periods.len().saturating_sub(1)).map_or(most, |all| all.clamp(1, most)))
    }

    /// The funnel of the steps that were named, or of the usual ones; none where the log has too few of these and nobody asked
    /// for a funnel by name.
    fn funnel(&self) -> Result<Option<FunnelRule>, JobError> {
        let has = || self.kinds.iter().map(Kind::to_string).collect::<Vec<_>>().join(", ");
        let steps: Vec<FunnelStep> = if self.arguments.steps.is_empty() {
            USUAL_STEPS.into_iter().filter(|kind| self.kinds.contains(kind)).map(FunnelStep::from).collect()
        } else {
            let step = |names: &String| {
                let kinds = names
                    .split('|')
                    .map(|name| name.parse::<Kind>().map_err(|_| JobError::Step { name: name.to_owned(), has: has() }));
                Ok(FunnelStep::new(names.as_str(), kinds.collect::<Result<KindSet, _>>()?))
            };
            self.arguments.steps.iter().map(step).collect::<Result<_, JobError>>()?
        };
        if steps.len() < 2 && self.arguments.steps.is_empty() {
            let asked_by_name = self.arguments.report.contains(&ReportName::Funnel);
            return if asked_by_name { Err(JobError::NoSteps { has: has() }) } else { Ok(None) };
        }
        let config = FunnelConfig::new(steps).within(self.arguments.within.0);
        FunnelRule::new(config).map(Some).map_err(|problem| JobError::Options(problem.to_string()))
    }
}
