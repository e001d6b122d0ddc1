//! Made-up lives, the same in every run.

use chrono::{DateTime, Utc};
use lifestage::event::Unit;
use lifestage::time::{Calendar, Moment};
use lifestage::{Day, Event, Kind, Population, Profile, Subject};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// A Monday.
pub(crate) const MONDAY: Day = Day::ymd(2026, 1, 5);

pub(crate) fn day(number: i32) -> Day {
    MONDAY.plus(number)
}

/// The instant at which this hour of the day begins.
pub(crate) fn at(day: Day, hour: i64) -> Moment {
    let seconds = i64::from(day.days_since_epoch()) * 86_400 + hour * 3_600;
    DateTime::<Utc>::from_timestamp(seconds, 0).unwrap().into()
}

/// What happened on some day after the first Monday, perhaps at a known hour.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Action {
    pub(crate) day: i32,
    pub(crate) hour: Option<i64>,
    pub(crate) kind: Kind,
    pub(crate) subject: u16,
    pub(crate) value: u64,
}

impl Action {
    pub(crate) fn event(self, user: u64) -> Event {
        let moment = self.hour.map_or(day(self.day).into(), |hour| at(day(self.day), hour));
        Event::new(user, moment, self.kind, self.value).unwrap().about(Subject::new(self.subject))
    }
}

/// The profile of these actions.
pub(crate) fn profile(user: u64, actions: &[Action]) -> Profile {
    let calendar = Calendar::utc();
    let mut profile = Profile::new(user, &calendar);
    for action in actions {
        profile.observe(&action.event(user), &calendar).unwrap();
    }
    profile
}

const KINDS: [Kind; 24] = [
    Kind::Use,
    Kind::Use,
    Kind::View,
    Kind::Search,
    Kind::Create,
    Kind::Solve,
    Kind::Help,
    Kind::Comment,
    Kind::Share,
    Kind::Like,
    Kind::JoinEvent,
    Kind::Invite,
    Kind::LogIn,
    Kind::Suggest,
    Kind::Purchase,
    Kind::Purchase,
    Kind::Refund,
    Kind::UseCoupon,
    Kind::MessageSent,
    Kind::MessageClicked,
    Kind::LikeReceived,
    Kind::Reported,
    Kind::Complain,
    Kind::custom(3),
];

pub(crate) fn action(last_day: i32) -> impl Strategy<Value = Action> {
    let days = prop_oneof![3 => 0..=last_day, 1 => Just(0), 1 => Just(last_day)];
    let hours = proptest::option::of(0..24_i64);
    (days, hours, select(&KINDS[..]), 0..5_u16, 0..4_000_u64).prop_map(|(day, hour, kind, subject, value)| {
        let value = if kind.unit() == Unit::Nothing { 0 } else { value };
        Action { day, hour, kind, subject, value }
    })
}

/// A life of up to this many actions on days from 0 to the last one.
pub(crate) fn life(actions: usize, last_day: i32) -> impl Strategy<Value = Vec<Action>> {
    vec(action(last_day), 0..=actions)
}

/// A life in which a user comes and goes: bursts of days, each with its own keenness.
pub(crate) fn moody(last_day: i32) -> impl Strategy<Value = Vec<Action>> {
    let burst = (0..=last_day, 1..20_i32, 1..4_i32, select(&KINDS[..8]), 0..3_u16, 0..7_200_u64);
    vec(burst, 1..8).prop_map(move |bursts| {
        let actions = bursts.into_iter().flat_map(|(start, length, step, kind, subject, value)| {
            let value = if kind.unit() == Unit::Nothing { 0 } else { value };
            let days = (0..length).map(move |number| start + number * step);
            days.map(move |day| Action { day, hour: None, kind, subject, value })
        });
        actions.filter(|action| action.day <= last_day).collect()
    })
}

/// The population of these profiles.
pub(crate) fn everybody(profiles: &[Profile]) -> Population {
    Population::from_profiles(profiles.iter().cloned(), Calendar::utc()).unwrap()
}
