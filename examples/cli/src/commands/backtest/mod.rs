//! Whether churn risk would have worked: scores as of a past day, held against what came after it.
//!
//! ```text
//! lifestage backtest --cut 1997-09-30 --horizon 91      the embedded CDNOW sample
//! lifestage backtest EVENTS.csv --silent 28             who leaves or falls silent for 28 days
//! ```

mod print;

use std::error::Error;
use std::io::Write;
use std::num::NonZeroU32;

use clap::Args;
use lifestage::model::{
    BacktestOutcome, BacktestReport, BacktestRule, ChurnOdds, ChurnScore, Recency, RecencyOverGap, Scorer,
};
use lifestage::profile::AsOf;
use lifestage::score::{ChurnConfig, ChurnRule, FittedChurn, RfmRule};
use lifestage::{Day, Kind, KindSet, User};

use crate::answer::Answer;
use crate::commands::one_or_more::one_or_more;
use crate::reader::log::Log;
use crate::reader::options::Format;
use crate::reader::{EVENT_FILE_HELP, Embedded, ReaderOptions};

/// Would churn risk have worked? Scores as of a past day, held against what came after it
#[derive(Args)]
#[command(after_help = EVENT_FILE_HELP)]
pub(crate) struct Arguments {
    #[command(flatten)]
    reader: ReaderOptions,

    /// The last day that scores see [default: this many days before the day of --as-of as the horizon has]
    #[arg(long, value_name = "DATE", help_heading = "Back-test")]
    cut: Option<Day>,

    /// The days after the cut in which the outcome is looked for [default: 91, or the days of --silent]
    #[arg(long, value_name = "DAYS", help_heading = "Back-test")]
    horizon: Option<u32>,

    /// The events that are waited for, kinds or event types: who has none in the horizon has churned
    #[arg(
        long,
        value_name = "KINDS",
        value_delimiter = ',',
        default_value = "purchase",
        help_heading = "Back-test",
        conflicts_with = "silent"
    )]
    event: Vec<String>,

    /// Wait for any activity: who leaves, or is silent for this many days in a row, has churned; only those are looked at
    /// who were active in as many days before the cut
    #[arg(long, value_name = "DAYS", value_parser = one_or_more::<NonZeroU32>, help_heading = "Back-test")]
    silent: Option<NonZeroU32>,
}

/// A log that was tested on.
pub(crate) struct Tested {
    log: Log,
    rule: FittedChurn,
    test: BacktestRule,
    /// Over all users, then over those whose events recurred.
    groups: Vec<(&'static str, BacktestReport)>,
}

pub(crate) const PROBABILITY: &str = "churn probability";
pub(crate) const SCORE: &str = "churn score";
pub(crate) const FEW_EXPECTED: &str = "few events expected";
pub(crate) const RECENCY: &str = "recency";
pub(crate) const OVER_GAP: &str = "recency / own mean gap";
pub(crate) const ALL_USERS: &str = "all users";
pub(crate) const REPEATERS: &str = "repeaters";

pub(crate) fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let tested = test(arguments)?;
    let mut out = Answer::begin(&tested.log, arguments.reader.format == Format::Table)?;
    match arguments.reader.format {
        Format::Table => write!(out, "{}", print::Picture(&tested))?,
        Format::Csv => print::csv(&tested, &mut out)?,
        Format::Jsonl => print::jsonl(&tested, &mut out)?,
    }
    out.end()
}

fn test(arguments: &Arguments) -> Result<Tested, Box<dyn Error>> {
    let (log, population) = arguments.reader.read_profiles(Embedded::CDNOW)?;
    let horizon = arguments.horizon.or(arguments.silent.map(NonZeroU32::get)).unwrap_or(91);
    let cut = arguments.cut.unwrap_or(log.as_of.minus(horizon));
    let (process, outcome) = match arguments.silent {
        None => {
            let process = kinds(&log, &arguments.event)?;
            (process.clone(), BacktestOutcome::NoEvent(process))
        }
        Some(silent_days) => {
            let (leave, activity) = (Kind::Leave.into(), KindSet::activity());
            (activity.clone(), BacktestOutcome::Churn { leave, activity, silent_days })
        }
    };
    let test = BacktestRule::new(cut, horizon, outcome)?;
    let last = test.horizon().last();
    if last > log.as_of {
        let seen = log.as_of;
        return Err(format!("the horizon ends on {last}, but what came is known up to {seen}: give an earlier --cut, or a shorter --horizon").into());
    }

    let rule = ChurnRule::new(ChurnConfig { process: process.clone(), ..ChurnConfig::default() })?;
    let mut rule = rule.fit(population.profiles(), cut)?;
    if let Ok(rfm) = RfmRule::default().fit(population.profiles(), cut) {
        rule = rule.with_rfm(rfm);
    }
    let there = |as_of: AsOf<'_>, _: &User| {
        let Some(history) = rule.rule.history(as_of).ok().flatten() else { return false };
        let silent = history.recurrence.age_days() - history.recurrence.recency_days();
        let left = || rule.rule.measure(as_of).ok().flatten().is_some_and(|measures| measures.left.is_some());
        arguments.silent.is_none_or(|days| silent < days.get() && !left())
    };
    let recurred = |as_of: AsOf<'_>, user: &User| {
        let recurrence = rule.rule.history(as_of).ok().flatten().map(|history| history.recurrence);
        recurrence.is_some_and(|recurrence| recurrence.frequency() > 0) && there(as_of, user)
    };

    let odds = ChurnOdds { rule: &rule, horizon_days: horizon };
    let score = ChurnScore { rule: &rule };
    let few = |as_of: AsOf<'_>, _: &User| Ok(rule.outlook(as_of, horizon)?.map(|outlook| -outlook.event_days));
    let recency = Recency { kinds: process.clone() };
    let over_gap = RecencyOverGap { kinds: process };
    let scorers: [(&str, &dyn Scorer); 5] =
        [(PROBABILITY, &odds), (SCORE, &score), (FEW_EXPECTED, &few), (RECENCY, &recency), (OVER_GAP, &over_gap)];
    let groups = vec![
        // The last one says nothing of who came once.
        (ALL_USERS, test.report_over(&population, there, &scorers[..4])?),
        (REPEATERS, test.report_over(&population, recurred, &scorers)?),
    ];
    Ok(Tested { log, rule, test, groups })
}

/// Kinds by their names, or by the event types that the log has for them.
fn kinds(log: &Log, names: &[String]) -> Result<KindSet, String> {
    let kind = |name: &String| {
        let own = log.event_types.iter().find(|event_type| *event_type.name == **name);
        let own = own.and_then(|event_type| event_type.kind);
        own.or_else(|| name.parse().ok())
            .ok_or_else(|| format!("`{name}` of --event is neither a kind nor an event type"))
    };
    names.iter().map(kind).collect()
}
