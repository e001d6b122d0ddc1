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
pub(crate) struct Deed {
    pub(crate) user: u64,
    pub(crate) day: i32,
    pub(crate) kind: Kind,
    pub(crate) value: u64,
}

/// A few users, what they did, and when those joined who said so.
#[derive(Clone, Debug)]
pub(crate) struct Crowd {
    pub(crate) deeds: Vec<Deed>,
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
    let deed =
        (1..9_u64, prop_oneof![3 => 0..14_i32, 2 => 20..45_i32, 1 => -40..100_i32], select(KINDS.to_vec()), 0..900_u64);
    let deed = deed.prop_map(|(user, day, kind, value)| {
        let value = if matches!(kind, Kind::Purchase | Kind::Refund) { value } else { 0 };
        Deed { user, day, kind, value }
    });
    (vec(deed, 0..90), btree_map(1..10_u64, -10..40_i32, 0..4)).prop_map(|(deeds, joined)| Crowd { deeds, joined })
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
        let deeds = self.deeds.iter().filter(|deed| member(deed.user) && deed.day <= last);
        let event = |deed: &Deed| Event::new(deed.user, day(deed.day), deed.kind, deed.value).unwrap();
        let events: Vec<Event> = deeds.map(event).collect();
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
        for deed in self.deeds.iter().filter(|deed| kinds.contains(deed.kind)) {
            users.entry(deed.user).or_default().insert(day(deed.day));
        }
        users
    }

    /// The join day of each user who has one.
    pub(crate) fn join_days(&self) -> BTreeMap<u64, Day> {
        let mut join_days: BTreeMap<u64, Day> = BTreeMap::new();
        for deed in &self.deeds {
            let joined = join_days.entry(deed.user).or_insert(day(deed.day));
            *joined = day(deed.day).min(*joined);
        }
        join_days.extend(self.joined.iter().map(|(user, joined)| (*user, day(*joined))));
        join_days
    }
}
