//! Made-up crowds, and what they did as sets of days.

use std::collections::{BTreeMap, BTreeSet};

use lifestage::time::Calendar;
use lifestage::{Day, Event, Kind, KindSet, Population, Subject, User};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::select;

use super::day;

/// What somebody did.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Action {
    pub(crate) user: u64,
    pub(crate) day: i32,
    pub(crate) kind: Kind,
    pub(crate) value: u64,
}

/// A few users, what they did, and when those joined who said so.
#[derive(Clone, Debug)]
pub(crate) struct Crowd {
    pub(crate) actions: Vec<Action>,
    pub(crate) joined: BTreeMap<u64, i32>,
}

const KINDS: [Kind; 8] = [
    Kind::LogIn,
    Kind::LogIn,
    Kind::View,
    Kind::Share,
    Kind::Purchase,
    Kind::Purchase,
    Kind::Refund,
    Kind::MessageSent,
];

/// Up to eight users over some two months, days crowded.
pub(crate) fn crowd() -> impl Strategy<Value = Crowd> {
    let action =
        (1..9_u64, prop_oneof![3 => 0..14_i32, 2 => 20..45_i32, 1 => -40..100_i32], select(KINDS.to_vec()), 0..900_u64);
    let action = action.prop_map(|(user, day, kind, value)| {
        let value = if matches!(kind, Kind::Purchase | Kind::Refund) { value } else { 0 };
        Action { user, day, kind, value }
    });
    (vec(action, 0..90), btree_map(1..10_u64, -10..40_i32, 0..4))
        .prop_map(|(actions, joined)| Crowd { actions, joined })
}

impl Crowd {
    pub(crate) fn population(&self) -> Population {
        self.part(|_| true)
    }

    /// The population of those of these users.
    pub(crate) fn part(&self, member: impl Fn(u64) -> bool) -> Population {
        self.part_until(member, i32::MAX)
    }

    /// The same without what happened after a day.
    pub(crate) fn part_until(&self, member: impl Fn(u64) -> bool, last: i32) -> Population {
        let actions = self.actions.iter().filter(|action| member(action.user) && action.day <= last);
        let event = |action: &Action| Event::new(action.user, day(action.day), action.kind, action.value).unwrap();
        let events: Vec<Event> = actions.map(event).collect();
        let mut population = Population::from_events(&events, Calendar::utc()).unwrap();
        for (user, joined) in self.joined.iter().filter(|(user, _)| member(**user)) {
            let mut user = User::new(*user).joined(day(*joined));
            user.acquisition_channel = Subject::new(u16::try_from(*joined + 20).unwrap() % 3);
            population.introduce(user);
        }
        population
    }

    /// The days of each user with one of these kinds.
    pub(crate) fn days(&self, kinds: &KindSet) -> BTreeMap<u64, BTreeSet<Day>> {
        let mut users: BTreeMap<u64, BTreeSet<Day>> = BTreeMap::new();
        for action in self.actions.iter().filter(|action| kinds.contains(action.kind)) {
            users.entry(action.user).or_default().insert(day(action.day));
        }
        users
    }

    /// The join day of each user who has one, as known on a day.
    pub(crate) fn join_days(&self, last: Day) -> BTreeMap<u64, Day> {
        let first = |counts: fn(Kind) -> bool| {
            let mut firsts: BTreeMap<u64, Day> = BTreeMap::new();
            let known = self.actions.iter().filter(|action| day(action.day) <= last && counts(action.kind));
            for action in known {
                let first = firsts.entry(action.user).or_insert(day(action.day));
                *first = day(action.day).min(*first);
            }
            firsts
        };
        let mut join_days = first(Kind::is_activity);
        join_days.extend(first(|kind| kind == Kind::Register));
        join_days.extend(self.joined.iter().map(|(user, joined)| (*user, day(*joined))));
        join_days
    }
}
