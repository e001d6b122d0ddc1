//! From what was asked to what is counted.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::error::Error;

use lifestage::report::{FunnelConfig, FunnelReport, FunnelRule, SessionReport, SessionRule};
use lifestage::{Event, Subject};

use crate::commands::channel::ChannelName;
use crate::commands::funnel::Arguments;
use crate::reader::Embedded;
use crate::reader::log::Log;
use crate::steps::{self, StepError};

/// The steps for when no log is named.
const EMBEDDED_STEPS: [&str; 5] = ["product_view", "add_to_cart", "shipping_details", "payment_details", "purchase"];

/// An `--exclude` that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("--exclude `{text}`: give the number of the step before and event types, like `--exclude 1:remove_from_cart`")]
struct ExcludeError {
    text: String,
}

/// A log, and how far its users come.
pub(crate) struct Counted {
    pub(crate) log: Log,
    pub(crate) all: FunnelReport,
    /// The groups, the largest first; none where nobody asked.
    pub(crate) groups: Vec<(ChannelName, FunnelReport)>,
    pub(crate) sessions: Option<SessionReport>,
}

pub(crate) fn count(arguments: &Arguments) -> Result<Counted, Box<dyn Error>> {
    let log = arguments.reader.read(Embedded::ECOM)?;
    let mut names: Vec<&str> = arguments.steps.iter().map(String::as_str).collect();
    if names.is_empty() {
        if arguments.reader.events.is_some() {
            return Err(StepError::NoSteps { has: steps::event_types(&log) }.into());
        }
        names.extend(EMBEDDED_STEPS);
    }
    let decimals = arguments.reader.decimals;
    let steps = names.into_iter().map(|name| steps::step(&log, name, decimals)).collect::<Result<Vec<_>, _>>()?;
    let mut config = FunnelConfig::new(steps).within(arguments.within.0).order(arguments.order.into());
    config.entry = arguments.entry.into();
    config.same_instant = arguments.ties.into();
    for text in &arguments.exclude {
        let exclusion = text.split_once(':').and_then(|(after, names)| Some((after.parse().ok()?, names)));
        let (after_step, names) = exclusion.ok_or_else(|| ExcludeError { text: text.clone() })?;
        config = config.excluding(after_step, steps::step(&log, names, decimals)?.what);
    }
    let funnel = FunnelRule::new(config)?;
    let seen = seen(&log)?;
    let all = funnel.report_events(seen.iter().copied(), &log.calendar)?;
    let mut groups = Vec::new();
    if arguments.by.is_some() {
        let channel = |place: u128| usize::try_from(place).ok().and_then(|place| log.users.get(place));
        let of_user =
            |user: lifestage::UserId| channel(user.bits()).map_or(Subject::NONE, |user| user.acquisition_channel);
        let by_channel: BTreeMap<Subject, FunnelReport> =
            funnel.report_events_by(seen.iter().copied(), &log.calendar, |user| Some(of_user(user)))?;
        let named = |channel: Subject| ChannelName::of(log.language, channel, &log.channels);
        groups.extend(by_channel.into_iter().map(|(channel, report)| (named(channel), report)));
        groups.sort_by_key(|(_, report)| Reverse(report.users()));
        groups.truncate(arguments.reader.top.map_or(usize::MAX, Into::into));
    }
    let sessions =
        if arguments.sessions { Some(SessionRule::default().report_events(seen, &log.calendar)?) } else { None };
    Ok(Counted { log, all, groups, sessions })
}

/// The events up to the day that is asked about.
fn seen(log: &Log) -> Result<Vec<&Event>, Box<dyn Error>> {
    let mut seen = Vec::with_capacity(log.events.len());
    for event in &log.events {
        if log.calendar.day(event.moment())? <= log.as_of {
            seen.push(event);
        }
    }
    Ok(seen)
}
