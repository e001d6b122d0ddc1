//! Questions about everybody, each with its days.

use std::fmt::Display;
use std::sync::Arc;

use lifestage::outreach::{Campaign, ReferralReport};
use lifestage::report::{
    ActiveUsers, FunnelReport, KpiBoard, Retention, RetentionRule, UserAccounting, UserAccountingRule,
};
use lifestage::time::{Days, Period};
use lifestage::{Amount, Calendar, Day, Event};
use serde::Deserialize;

use super::people::{Everybody, counted};
use crate::calendars::check_not_later;
use crate::failure::Failure;
use crate::service::Service;
use crate::store::midnight;

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
    /// The periods: `day`, `week` or `month`. Default as the rules in force say; of activity `day`.
    pub by: Option<Span>,
}

/// A period of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Span {
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
    /// The day asked about. Nothing is known of days that are not there in any zone yet.
    pub fn as_of(&self, asked: Option<Day>) -> Result<Day, Failure> {
        let today = self.today()?;
        asked.map_or(Ok(today), |day| check_not_later("as_of", day, today))
    }

    /// The days that a report is about.
    pub fn days(&self, asked: ReportDays) -> Result<Days, Failure> {
        let today = self.today()?;
        let last = asked.to.map_or(Ok(today), |day| check_not_later("to", day, today))?;
        let first = asked.from.unwrap_or_else(|| last.minus(FOUR_WEEKS));
        Days::new(first, last).map_err(|error| Failure::refused("from", error))
    }

    fn period(&self, asked: ReportDays, otherwise: Period) -> Period {
        asked.by.map_or(otherwise, |span| span.period(self.calendars.own()))
    }

    /// How many users were active in each period.
    pub async fn activity(&self, asked: ReportDays) -> Result<ActiveUsers, Failure> {
        let (days, period) = (self.days(asked)?, self.period(asked, Period::Day));
        let rule = self.rules_now().await?.book.company.activity.clone();
        let everybody = self.everybody().await?;
        counted(move || rule.users(&everybody.population, period, days).map_err(refused)).await
    }

    /// How many of those who came first in each period came back later, as the rules in force ask.
    pub async fn retention(&self, asked: ReportDays) -> Result<Retention, Failure> {
        let (days, as_of) = (self.days(asked)?, self.today()?);
        let rule = self.rules_now().await?.book.company.retention.clone();
        let rule = RetentionRule { cohorts: self.period(asked, rule.cohorts), ..rule };
        let everybody = self.everybody().await?;
        counted(move || rule.report(&everybody.population, days, as_of.max(days.last())).map_err(refused)).await
    }

    /// Who was new, came again, came back and stayed away, in each period.
    pub async fn accounting(&self, asked: ReportDays) -> Result<UserAccounting, Failure> {
        let days = self.days(asked)?;
        let rule = self.rules_now().await?.book.company.accounting.clone();
        let rule = UserAccountingRule { period: self.period(asked, rule.period), ..rule };
        let everybody = self.everybody().await?;
        counted(move || rule.report(&everybody.population, days).map_err(refused)).await
    }

    /// The key numbers and their targets, by the rules in force.
    pub async fn kpi(&self, as_of: Option<Day>) -> Result<KpiBoard, Failure> {
        let as_of = self.as_of(as_of)?;
        let rules = self.rules_now().await?;
        let everybody = self.everybody().await?;
        let count = move || {
            let kpi = &rules.book.company.kpi;
            kpi.report_with_rules(&everybody.population, rules.edition.rules(), as_of).map_err(refused)
        };
        counted(count).await
    }

    /// Who brought whom, and how many of these stayed, by the rules in force.
    pub async fn referral(&self, as_of: Option<Day>) -> Result<(ReferralReport, Arc<Everybody>), Failure> {
        let as_of = self.as_of(as_of)?;
        let rules = self.rules_now().await?;
        let everybody = self.everybody().await?;
        counted(move || {
            let report = rules.book.company.referral.report(&everybody.population, as_of).map_err(refused)?;
            Ok((report, everybody))
        })
        .await
    }

    /// Whom the messages of a campaign reached, and what they did and spent after it, by the rules in force. Messages are
    /// events about the campaign's name: `message_sent` and what came of it.
    pub async fn campaign(&self, name: &str, cost: u64, as_of: Option<Day>) -> Result<Campaign, Failure> {
        let as_of = self.as_of(as_of)?;
        let names = self.interner(&mut *self.store.read().await?).await?;
        let campaign = names.get(name).ok_or_else(|| {
            let advice =
                ": messages are events about its name, such as `message_sent` with the subject, and none has come";
            Failure::missing("campaign", name).advising(advice)
        })?;
        let rules = self.rules_now().await?;
        let everybody = self.everybody().await?;
        let count = move || {
            rules
                .book
                .company
                .campaign
                .report(&everybody.population, campaign, Amount::minor(cost), as_of)
                .map_err(refused)
        };
        counted(count).await
    }

    /// How far users came in a funnel of the rules in force, from the events of these days.
    pub async fn funnel(&self, name: &str, asked: ReportDays) -> Result<FunnelReport, Failure> {
        let days = self.days(asked)?;
        let rules = self.rules_now().await?;
        let funnels = &rules.book.company.funnels;
        let funnel = funnels.get(name).cloned();
        let funnel = funnel.ok_or_else(|| Failure::missing_among("funnel", name, funnels.keys()))?;
        let everybody = self.everybody().await?;
        let events = self.events_within(days, &everybody).await?;
        let calendar = self.calendars.own().clone();
        counted(move || funnel.report_events(&events, &calendar).map_err(refused)).await
    }

    /// The events of these days, by the calendar of the service; those of aliases under their users.
    pub async fn events_within(&self, days: Days, everybody: &Everybody) -> Result<Vec<Event>, Failure> {
        let calendar = self.calendars.own();
        // A bare date stands at its midnight in UTC, which may be on another day here: read a day more, and then look.
        let (from, until) = (midnight(days.first().minus(1)), midnight(days.last().plus(2)));
        let mut transaction = self.store.read().await?;
        if let Some(from) = self.complete_from(&mut *transaction).await?.filter(|from| days.first() < *from) {
            let why = format!("events before `{from}` may be forgotten: ask about that day and later ones");
            return Err(Failure::refused("from", why));
        }
        let mut events = Vec::new();
        for (user, row) in transaction.log_between(from, until).await? {
            let event = row.event(user).map_err(|error| Failure::broken(error.to_string()))?;
            if calendar.day(event.moment()).is_ok_and(|day| days.contains(day)) {
                events.push(event.under(everybody.canonical(user)));
            }
        }
        Ok(events)
    }

    /// The rules in force.
    pub async fn rules_now(&self) -> Result<Arc<crate::rules::Rules>, Failure> {
        let mut transaction = self.store.read().await?;
        self.rules.of(&mut *transaction).await
    }
}
