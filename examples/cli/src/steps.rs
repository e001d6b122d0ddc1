//! *Which steps?* Names on the command line as the steps of a funnel, and how long after the first the others count.

use std::collections::BTreeSet;

use lifestage::answer::{Language, Say};
use lifestage::event::{EventSelector, Unit};
use lifestage::report::FunnelStep;
use lifestage::time::{Timespan, TimespanError};
use lifestage::{Kind, KindSet, Money};

use crate::reader::log::Log;
use crate::reader::visible::{listed, quoted};

/// A name that is no step.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StepError {
    #[error("the log has no event type `{}`: it has {has}", quoted(.name))]
    Unknown { name: String, has: String },
    #[error("`>={}` is no value: give a number like the log has, such as `view>=3` or `purchase>=9.90`", quoted(.text))]
    Value { text: String },
    #[error("`>={}` is of money and of something else at once: give such kinds a step each", quoted(.text))]
    MoneyAndMore { text: String },
    #[error("say which steps, like `--steps view,add_to_cart,purchase`: the log has {has}")]
    NoSteps { has: String },
}

/// `a` or `a|b`; with `>=N` after it only events of that value or more, written as the log writes it.
pub(crate) fn step(log: &Log, names: &str, decimals: u8) -> Result<FunnelStep, StepError> {
    let kinds = |names: &str| names.split('|').map(|name| kind(log, name)).collect::<Result<Vec<Kind>, _>>();
    let as_they_are = kinds(names);
    let (kinds, least) = match (names.rsplit_once(">="), as_they_are) {
        // No event type is called so.
        (Some((names, least)), Err(_)) => (kinds(names)?, Some(least)),
        (_, found) => (found?, None),
    };
    let at_least = least.map_or(Ok(0), |text| value(text, &kinds, decimals))?;
    Ok(FunnelStep::new(names, EventSelector::from(kinds.into_iter().collect::<KindSet>()).of_at_least(at_least)))
}

/// A step as people read it: a kind by its name in their language, an event type of the log as the log writes it.
pub(crate) fn said(language: Language, names: &str) -> String {
    let of_kind = |name: &str| {
        let named = Kind::NAMED.iter().find(|kind| language != Language::English && kind.name() == Some(name));
        named.map_or_else(|| name.to_owned(), |kind| kind.say(language).to_string())
    };
    names.split('|').map(of_kind).collect::<Vec<_>>().join("|")
}

/// A least value: money with its decimals where the kinds carry money, else a whole number.
fn value(text: &str, kinds: &[Kind], decimals: u8) -> Result<u64, StepError> {
    let is_money = |kind: &Kind| kind.unit() == Unit::Money;
    let found = if kinds.iter().all(is_money) {
        Money::parse_decimal(text, decimals).ok().and_then(|money| u64::try_from(money.minor_units()).ok())
    } else if kinds.iter().any(is_money) {
        return Err(StepError::MoneyAndMore { text: text.to_owned() });
    } else {
        text.parse().ok()
    };
    found.ok_or_else(|| StepError::Value { text: text.to_owned() })
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
pub(crate) fn event_types(log: &Log) -> String {
    listed(names(log))
}

/// The names of what is in the log: event types, and the kinds that they are mapped to.
pub(crate) fn names(log: &Log) -> BTreeSet<&str> {
    let types = log.event_types.iter().filter(|event_type| event_type.rows > 0);
    let kinds = types.clone().filter_map(|event_type| event_type.kind.and_then(Kind::name));
    types.map(|event_type| &*event_type.name).chain(kinds).collect()
}

/// The window of a funnel; none is no limit.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Within(pub(crate) Option<Timespan>);

/// Reads `24h`, `7d` or `none`.
pub(crate) fn within(text: &str) -> Result<Within, TimespanError> {
    if text == "none" { Ok(Within(None)) } else { text.parse().map(|window| Within(Some(window))) }
}
