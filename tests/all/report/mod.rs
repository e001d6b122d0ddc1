//! *What do all of them do?* Reports about a population, against counting by hand.

#![expect(clippy::cast_precision_loss, reason = "counts of a test are small")]

mod accounting;
mod activity;
mod app;
mod checked;
pub(crate) mod crowd;
mod data_quality;
mod dated;
mod definitions;
pub(crate) mod ecom;
mod explain;
pub(crate) mod funnel;
mod goal;
mod growth;
mod growth_checked;
mod growth_definitions;
mod journey;
mod kpi;
mod laws;
mod leaderboard;
mod limits;
mod memory;
mod oracle;
mod path;
mod retention;
mod revenue;
mod revenue_split;
mod roster;
mod said_definitions;
mod session;
mod stayed;
mod subscription;
mod watch;
mod year;

use lifestage::time::{Calendar, Days};
use lifestage::{Day, Event, Population};

/// A Monday, and the first of a month.
const START: Day = Day::ymd(2024, 1, 1);

pub(crate) fn day(number: i32) -> Day {
    START.plus(number)
}

pub(crate) fn days(first: i32, last: i32) -> Days {
    Days::new(day(first), day(last)).unwrap()
}

/// Users 1, 2, … who logged in on these days.
pub(crate) fn logins(users: &[&[i32]]) -> Population {
    let events = (1_u64..).zip(users).flat_map(|(user, days)| days.iter().map(move |n| Event::log_in(user, day(*n))));
    let events: Vec<Event> = events.collect();
    Population::from_events(&events, Calendar::utc()).unwrap()
}
