//! Questions about everybody, each with its days.

use std::fmt::Display;

use lifestage::report::{
    ActiveUsers, ActivityRule, FunnelReport, KpiBoard, Lags, Retention, RetentionRule, UserAccounting,
    UserAccountingRule,
};
use lifestage::time::{Days, Period};
use lifestage::{Calendar, Day, Event};
use serde::Deserialize;

use super::people::counted;
use crate::failure::Failure;
use crate::service::Service;

/// The days that a report is about.
#[derive(Clone, Copy, Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ReportDays {
    /// The first day. Default 27 days before the last one.
    #[param(value_type = Option<String>, example = "2026-01-01")]
    pub from: Option<Day>,
    /// The last day. Default today.
    #[param(value_type = Option<String>, example = "2026-01-31")]
    pub to: Option<Day>,
    /// The periods: `day`, `week` or `month`. Default `day`.
    #[serde(default)]
    pub by: Span,
}

/// A period of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Span {
    #[default]
    Day,
    Week,
    Month,
}

impl Span {
    const fn period(self, calendar: &Calendar) -> Period {
        match self {
            Self::Day => Period::Day,
            Self::Week => calendar.week(),
            Self::Month => Period::Month,
        }
    }
}

/// How many days a report is about where nobody says.
const FOUR_WEEKS: u32 = 27;

/// What a rule of the library says against a question.
fn refused(error: impl Display) -> Failure {
    Failure::refused("", error)
}

impl Service {
    fn days(&self, asked: ReportDays) -> Result<Days, Failure> {
        let last = asked.to.map_or_else(|| self.today(), Ok)?;
        let first = asked.from.unwrap_or_else(|| last.minus(FOUR_WEEKS));
        Days::new(first, last).map_err(|error| Failure::refused("from", error))
    }

    /// How many users were active in each period.
    pub async fn activity(&self, asked: ReportDays) -> Result<ActiveUsers, Failure> {
        let (days, period) = (self.days(asked)?, asked.by.period(self.calendars.own()));
        let everybody = self.everybody().await?;
        counted(move || ActivityRule::default().users(&everybody.population, period, days).map_err(refused)).await
    }

    /// How many of those who came first in each period came back on day 1, 7 and 30.
    pub async fn retention(&self, asked: ReportDays) -> Result<Retention, Failure> {
        let (days, as_of) = (self.days(asked)?, self.today()?);
        let rule = RetentionRule {
            cohorts: asked.by.period(self.calendars.own()),
            lags: [1, 7, 30].map(Lags::on).to_vec(),
            ..RetentionRule::default()
        };
        let everybody = self.everybody().await?;
        counted(move || rule.report(&everybody.population, days, as_of.max(days.last())).map_err(refused)).await
    }

    /// Who was new, came again, came back and stayed away, in each period.
    pub async fn accounting(&self, asked: ReportDays) -> Result<UserAccounting, Failure> {
        let days = self.days(asked)?;
        let rule =
            UserAccountingRule { period: asked.by.period(self.calendars.own()), ..UserAccountingRule::default() };
        let everybody = self.everybody().await?;
        counted(move || rule.report(&everybody.population, days).map_err(refused)).await
    }

    /// The key numbers and their targets, by the rules in force.
    pub async fn kpi(&self, as_of: Option<Day>) -> Result<KpiBoard, Failure> {
        let as_of = as_of.map_or_else(|| self.today(), Ok)?;
        let rules = self.rules_now().await?;
        let everybody = self.everybody().await?;
        let count = move || {
            rules.book.kpi.report_with_rules(&everybody.population, rules.edition.rules(), as_of).map_err(refused)
        };
        counted(count).await
    }

    /// How far users came in a funnel of the rules in force, from the events of these days.
    pub async fn funnel(&self, name: &str, asked: ReportDays) -> Result<FunnelReport, Failure> {
        let days = self.days(asked)?;
        let rules = self.rules_now().await?;
        let funnel = rules.book.funnels.get(name).cloned().ok_or_else(|| Failure::missing("funnel", name))?;
        let events = self.events_within(days).await?;
        let calendar = self.calendars.own().clone();
        counted(move || funnel.report_events(&events, &calendar).map_err(refused)).await
    }

    /// The events of these days, by the calendar of the service.
    pub async fn events_within(&self, days: Days) -> Result<Vec<Event>, Failure> {
        let calendar = self.calendars.own();
        // A bare date stands at its midnight in UTC, which may be on another day here: read a day more, and then look.
        let midnight = |day: Day| i64::from(day.days_since_epoch()) * 86_400_000_000;
        let (from, until) = (midnight(days.first().minus(1)), midnight(days.last().plus(2)));
        let mut transaction = self.store.read().await?;
        let mut events = Vec::new();
        for (user, row) in transaction.log_between(from, until).await? {
            let event = row.event(user).map_err(|error| Failure::broken(error.to_string()))?;
            if calendar.day(event.moment()).is_ok_and(|day| days.contains(day)) {
                events.push(event);
            }
        }
        Ok(events)
    }

    /// The rules in force.
    pub async fn rules_now(&self) -> Result<std::sync::Arc<crate::rules::Rules>, Failure> {
        let mut transaction = self.store.read().await?;
        self.rules.of(&mut *transaction).await
    }
}
