//! What is asked of the library, and what it says.

use std::collections::BTreeMap;
use std::error::Error;

use lifestage::answer::{Definition, Language, ShownRow};
use lifestage::report::{
    ActiveDays, ActiveUsers, ActivityRule, Breakdown, CohortRevenue, CohortRevenueRule, FunnelConfig, FunnelReport,
    FunnelRule, JourneyRule, KpiBoard, KpiRule, Retention, RetentionRule, Revenue, RevenueRule, SessionReport,
    SessionRule, StageJourney, Stickiness, TimeToChurn, TimeToChurnRule, TrailingUsers, UserAccounting,
    UserAccountingRule,
};
use lifestage::score::{FittedRfm, LifecycleStage, RfmFitError, RfmRule, RfmSegment};
use lifestage::time::{Days, Period, Periods, Window};
use lifestage::{Event, Population};

use crate::commands::report::asked;
use crate::commands::report::by_channel::{ByChannel, Channels};
use crate::commands::report::shown::Shown;
use crate::commands::report::{Arguments, Each};
use crate::reader::Embedded;
use crate::reader::log::Log;
use crate::stages::Work;
use crate::steps;

/// A log, and everything that is said of it.
pub(crate) struct Report {
    pub(crate) log: Log,
    /// The days of the report; nothing after the last one is seen.
    pub(crate) days: Days,
    /// The periods of lifecycle, cohorts and revenue.
    pub(crate) period: Period,
    /// How many decimals money has.
    pub(crate) decimals: usize,
    pub(crate) stages: Stages,
    pub(crate) active: Active,
    pub(crate) lifecycle: UserAccounting,
    pub(crate) lifecycle_by_channel: Channels<UserAccounting>,
    /// By period.
    pub(crate) retention: Retention,
    /// By day of the start: days 1, 7 and 30.
    pub(crate) classic: Retention,
    pub(crate) classic_by_channel: Channels<Retention>,
    /// None where nobody bought.
    pub(crate) rfm: Option<RfmGrid>,
    pub(crate) revenue: Revenue,
    pub(crate) cohort_revenue: CohortRevenue,
    pub(crate) time_to_churn: TimeToChurn,
    /// None where the log has no steps that are known, and none were named.
    pub(crate) funnel: Option<Steps>,
    pub(crate) sessions: SessionReport,
    /// The sessions' rule, and the days of the events.
    pub(crate) sessions_definition: Definition,
    pub(crate) kpi: KpiBoard,
    pub(crate) kpi_by_channel: Channels<KpiBoard>,
    /// Which counts are shown.
    pub(crate) shown: Shown,
}

/// Who is in which stage, and how they get on.
pub(crate) struct Stages {
    pub(crate) all: Breakdown<LifecycleStage>,
    /// The definition of the table by channel and its rows, the largest group first; none where nobody asked.
    pub(crate) by_channel: Option<(Definition, Channels<ShownRow>)>,
    pub(crate) journey: StageJourney,
}

/// Who is there.
pub(crate) struct Active {
    pub(crate) daily: ActiveUsers,
    pub(crate) weekly: ActiveUsers,
    pub(crate) monthly: ActiveUsers,
    pub(crate) trailing_7: TrailingUsers,
    pub(crate) trailing_30: TrailingUsers,
    pub(crate) stickiness: Stickiness,
    pub(crate) l7: ActiveDays,
    pub(crate) l28: ActiveDays,
}

/// Buyers by recency and by the mean of frequency and monetary value.
pub(crate) struct RfmGrid {
    pub(crate) definition: Definition,
    pub(crate) rule: FittedRfm,
    /// Those cells that somebody is in.
    pub(crate) cells: BTreeMap<(u8, u8), RfmCell>,
    pub(crate) segments: BTreeMap<RfmSegment, RfmCell>,
    pub(crate) all: RfmCell,
}

/// Some buyers, and their net spend in minor units.
#[derive(Clone, Copy, Default)]
pub(crate) struct RfmCell {
    pub(crate) users: u64,
    pub(crate) net: i128,
}

/// How far users come.
pub(crate) struct Steps {
    /// The funnel, and the days of the events.
    pub(crate) definition: Definition,
    pub(crate) rule: FunnelRule,
    pub(crate) all: FunnelReport,
    pub(crate) by_channel: Channels<FunnelReport>,
}

/// A report that cannot be.
#[derive(Debug, thiserror::Error)]
enum ReportError {
    #[error("--from `{from}` is later than --to `{to}`: give the earlier day first")]
    OutOfOrder { from: lifestage::Day, to: lifestage::Day },
    #[error("--from `{from}` is later than the last day of the log, `{last}`: give an earlier one, or a --to")]
    AfterTheLog { from: lifestage::Day, last: lifestage::Day },
    #[error("--by channel, but no user of the log has a channel: say which column holds it, as --columns channel=NAME")]
    NoChannels,
}

/// Steps of which those that a log has make a funnel, where none are named.
const USUAL_STEPS: [&[&str]; 5] =
    [&["product_view", "view"], &["add_to_cart"], &["shipping_details"], &["payment_details"], &["purchase"]];

/// The longest report that nobody asked for is two years.
const MOST_DAYS: u32 = 2 * 365;

pub(crate) fn report(arguments: &Arguments) -> Result<Report, Box<dyn Error>> {
    let mut options = arguments.reader.clone();
    options.as_of = options.as_of.or(arguments.to);
    let log = options.read(Embedded::ECOM)?;
    if arguments.by.is_some() && !log.users.iter().any(|user| user.acquisition_channel.is_some()) {
        return Err(ReportError::NoChannels.into());
    }
    // Refused before anything takes long.
    let days = days(arguments, &log)?;
    let work = Work::begin();
    let population = work.stage("building profiles", || log.population())?;
    work.stage("answering", || answered(arguments, log, &population, days))
}

/// All answers about these days.
fn answered(arguments: &Arguments, log: Log, population: &Population, days: Days) -> Result<Report, Box<dyn Error>> {
    let period = period(arguments, days, log.calendar.week());
    let lifecycle = UserAccountingRule { period, ..UserAccountingRule::default() };
    let seen = seen(&log, days)?;
    let sessions = SessionRule::default().report_events(seen.iter().copied(), &log.calendar)?;
    let funnel = funnel(arguments, &log, &seen, days)?;
    let by = match arguments.by {
        Some(_) => {
            Some(ByChannel::ask(&log, population, days, &lifecycle, funnel.as_ref().map(|of| (&of.rule, &seen[..])))?)
        }
        None => None,
    };
    let mut report = everybody(arguments, log, population, (days, period), (sessions, funnel))?;
    report.judge();
    if let Some(by) = by {
        report.fill(by, arguments.reader.top.map_or(usize::MAX, Into::into));
    }
    Ok(report)
}

/// All answers about everybody.
fn everybody(
    arguments: &Arguments,
    log: Log,
    population: &Population,
    (days, period): (Days, Period),
    (sessions, funnel): (SessionReport, Option<Steps>),
) -> Result<Report, Box<dyn Error>> {
    let last = days.last();
    let most = match period {
        Period::Day => 14,
        _ => 12,
    };
    let through =
        u16::try_from(Periods::over(period, days)?.len().saturating_sub(1)).map_or(most, |all| all.clamp(1, most));
    let retention = RetentionRule { cohorts: period, periods: period, ..RetentionRule::on_each_through(through) };
    let cohort_revenue =
        CohortRevenueRule { cohorts: period, periods: period, through, ..CohortRevenueRule::default() };
    let lifecycle = UserAccountingRule { period, ..UserAccountingRule::default() };
    let question = asked::sessions(Language::English, &sessions, days);
    let stages = JourneyRule::default();
    Ok(Report {
        days,
        period,
        decimals: arguments.reader.decimals.into(),
        active: active(population, days)?,
        lifecycle: lifecycle.report(population, days)?,
        lifecycle_by_channel: Channels::default(),
        retention: retention.report(population, days, last)?,
        classic: RetentionRule::default().report(population, days, last)?,
        classic_by_channel: Channels::default(),
        rfm: rfm(population, last)?,
        revenue: RevenueRule::default().report(population, period, days)?,
        cohort_revenue: cohort_revenue.report(population, days, last)?,
        time_to_churn: TimeToChurnRule::default().report(population, last)?,
        funnel,
        sessions_definition: Definition::new(question, &log.calendar),
        sessions,
        kpi: KpiRule::default().report(population, last)?,
        kpi_by_channel: Channels::default(),
        stages: Stages {
            all: stages.breakdown(population, last)?,
            by_channel: None,
            journey: stages.journey(population, days)?,
        },
        log,
        shown: Shown::with(arguments.minimum),
    })
}

/// From the first day to the last.
fn days(arguments: &Arguments, log: &Log) -> Result<Days, ReportError> {
    let to = log.as_of;
    let from = arguments.from.unwrap_or_else(|| log.first_day.max(to.minus(MOST_DAYS - 1)));
    Days::new(from, to).map_err(|_| match arguments.to.or(arguments.reader.as_of) {
        Some(to) => ReportError::OutOfOrder { from, to },
        None => ReportError::AfterTheLog { from, last: to },
    })
}

/// Periods of which there are not too many to look at.
fn period(arguments: &Arguments, days: Days, week: Period) -> Period {
    match (arguments.period, days.count()) {
        (Some(Each::Day), _) | (None, ..=31) => Period::Day,
        (Some(Each::Week), _) | (None, ..=190) => week,
        (Some(Each::Month) | None, _) => Period::Month,
    }
}

/// The events of these days.
fn seen(log: &Log, days: Days) -> Result<Vec<&Event>, Box<dyn Error>> {
    let mut seen = Vec::with_capacity(log.events.len());
    for event in &log.events {
        if days.contains(log.calendar.day(event.moment())?) {
            seen.push(event);
        }
    }
    Ok(seen)
}

fn active(population: &Population, days: Days) -> Result<Active, Box<dyn Error>> {
    let (rule, last) = (ActivityRule::default(), days.last());
    Ok(Active {
        daily: rule.users(population, Period::Day, days)?,
        weekly: rule.users(population, population.calendar().week(), days)?,
        monthly: rule.users(population, Period::Month, days)?,
        trailing_7: rule.trailing(population, Window::last(7), days)?,
        trailing_30: rule.trailing(population, Window::last(30), days)?,
        stickiness: rule.stickiness(population, last)?,
        l7: rule.active_days(population, Window::last(7), last)?,
        l28: rule.active_days(population, Window::last(28), last)?,
    })
}

fn rfm(population: &Population, day: lifestage::Day) -> Result<Option<RfmGrid>, Box<dyn Error>> {
    let rule = match RfmRule::default().fit(population.profiles(), day) {
        Ok(rule) => rule,
        Err(RfmFitError::NoPurchases) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let (mut cells, mut segments) = (BTreeMap::<_, RfmCell>::new(), BTreeMap::<_, RfmCell>::new());
    let mut all = RfmCell::default();
    for rfm in population.map(|member| rule.assess(member.profile.as_of(day))) {
        let Some(rfm) = rfm? else { continue };
        let [r, f, m] = [rfm.recency, rfm.frequency, rfm.monetary].map(|graded| graded.grade.get());
        let here = [
            cells.entry((r, (f + m).div_ceil(2))).or_default(),
            segments.entry(rfm.segment.clone()).or_default(),
            &mut all,
        ];
        for cell in here {
            cell.users += 1;
            cell.net += i128::from(rfm.net_spend().minor_units());
        }
    }
    let definition = Definition::new(asked::rfm(Language::English, day, &rule), population.calendar());
    Ok(Some(RfmGrid { definition, rule, cells, segments, all }))
}

fn funnel(arguments: &Arguments, log: &Log, seen: &[&Event], days: Days) -> Result<Option<Steps>, Box<dyn Error>> {
    let mut names: Vec<&str> = arguments.steps.iter().map(String::as_str).collect();
    if names.is_empty() {
        let has = steps::names(log);
        names.extend(USUAL_STEPS.iter().filter_map(|names| names.iter().find(|name| has.contains(**name))));
        if names.len() < 2 {
            return Ok(None);
        }
    }
    let decimals = arguments.reader.decimals;
    let steps = names.into_iter().map(|name| steps::step(log, name, decimals)).collect::<Result<Vec<_>, _>>()?;
    let rule = FunnelRule::new(FunnelConfig::new(steps).within(arguments.within.0))?;
    let all = rule.report_events(seen.iter().copied(), &log.calendar)?;
    let definition = Definition::new(asked::funnel(Language::English, &all, days), &log.calendar);
    Ok(Some(Steps { definition, rule, all, by_channel: Channels::default() }))
}
