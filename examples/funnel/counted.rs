//! From what was asked to what is counted.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;

use lifestage::funnel::{Funnel, FunnelDefinition, FunnelReport, FunnelStep};
use lifestage::session::{SessionReport, SessionRule};
use lifestage::{Event, Kind, KindSet, Subject};

use crate::Arguments;
use crate::shared::Embedded;
use crate::shared::log::Log;

/// The steps for when no log is named.
const EMBEDDED_STEPS: [&str; 5] = ["product_view", "add_to_cart", "shipping_details", "payment_details", "purchase"];

/// A log, and how far its users come.
pub(crate) struct Counted {
    pub(crate) log: Log,
    pub(crate) all: FunnelReport,
    /// The groups, the largest first; none where nobody asked.
    pub(crate) groups: Vec<(String, FunnelReport)>,
    pub(crate) sessions: Option<SessionReport>,
}

/// A name that is no step.
#[derive(Debug, thiserror::Error)]
enum StepError {
    #[error("the log has no event type `{name}`: it has {has}")]
    Unknown { name: String, has: String },
    #[error("say which steps, like `--steps view,add_to_cart,purchase`: the log has {has}")]
    NoSteps { has: String },
}

pub(crate) fn count(arguments: &Arguments) -> Result<Counted, Box<dyn Error>> {
    let log = arguments.reader.read(Embedded::ECOM)?;
    let mut names: Vec<&str> = arguments.steps.iter().map(String::as_str).collect();
    if names.is_empty() {
        if arguments.reader.events.is_some() {
            return Err(StepError::NoSteps { has: event_types(&log) }.into());
        }
        names.extend(EMBEDDED_STEPS);
    }
    let steps = names.into_iter().map(|name| step(&log, name)).collect::<Result<Vec<_>, _>>()?;
    let definition = FunnelDefinition::new(steps).within(arguments.within.0).order(arguments.order.into());
    let funnel = Funnel::new(definition)?;
    let seen = seen(&log)?;
    let all = funnel.count(seen.iter().copied())?;
    let mut groups = Vec::new();
    if arguments.by.is_some() {
        let channel = |place: u128| usize::try_from(place).ok().and_then(|place| log.users.get(place));
        let of_user =
            |user: lifestage::UserId| channel(user.bits()).map_or(Subject::NONE, |user| user.acquisition_channel);
        let by_channel: BTreeMap<Subject, FunnelReport> = funnel.count_by(seen.iter().copied(), of_user)?;
        let named = |channel: Subject| log.channels.name(channel).unwrap_or("(none)").to_owned();
        groups.extend(by_channel.into_iter().map(|(channel, report)| (named(channel), report)));
        groups.sort_by_key(|(_, report)| Reverse(report.users()));
        groups.truncate(arguments.reader.top.map_or(usize::MAX, Into::into));
    }
    let sessions = if arguments.sessions { Some(SessionRule::default().count(seen)?) } else { None };
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

/// `a` or `a|b`.
fn step(log: &Log, names: &str) -> Result<FunnelStep, StepError> {
    let kinds = names.split('|').map(|name| kind(log, name)).collect::<Result<KindSet, _>>()?;
    Ok(FunnelStep::new(names, kinds))
}

/// The kind of an event type of the log, or the kind of this name where that needs none.
fn kind(log: &Log, name: &str) -> Result<Kind, StepError> {
    let of_the_log = log.event_types.iter().find(|event_type| &*event_type.name == name);
    let named = of_the_log
        .and_then(|event_type| event_type.kind)
        .or_else(|| Kind::NAMED.iter().find(|kind| kind.name() == Some(name)).copied());
    named.ok_or_else(|| StepError::Unknown { name: name.to_owned(), has: event_types(log) })
}

/// What can be a step: event types, and the kinds that they are mapped to.
fn event_types(log: &Log) -> String {
    let types = log.event_types.iter();
    let names = types.clone().map(|event_type| event_type.name.to_string());
    let kinds = types.filter_map(|event_type| event_type.kind.and_then(Kind::name)).map(str::to_owned);
    let names: BTreeSet<String> = names.chain(kinds).collect();
    names.into_iter().collect::<Vec<_>>().join(", ")
}
