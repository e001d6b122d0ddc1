//! Made-up lives that pass through all stages, and rules of many sizes.

use lifestage::score::{AdvocacyWeight, StageAssessment, StageConfig, StageRule};
use lifestage::time::{Calendar, Hold};
use lifestage::{Day, Event, Kind, KindSet, Profile, User};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

const USER: u64 = 42;
const ZERO: Day = Day::ymd(2024, 1, 1);

/// A user by numbered days: what they did, and the join day that is given.
#[derive(Clone, Debug, Default)]
pub(super) struct Life {
    /// Days ascending.
    pub(super) actions: Vec<(i32, Kind)>,
    pub(super) joined: Option<i32>,
}

pub(super) fn day(number: i32) -> Day {
    ZERO.plus(number)
}

impl Life {
    pub(super) fn joined(&self) -> Option<i32> {
        self.joined.or_else(|| self.actions.iter().filter(|(_, kind)| kind.is_activity()).map(|(day, _)| *day).min())
    }

    pub(super) fn user(&self) -> User {
        User::new(USER).joined(self.joined.map(day))
    }

    pub(super) fn profile(&self) -> Profile {
        let calendar = Calendar::utc();
        let events: Vec<Event> =
            self.actions.iter().map(|(number, kind)| Event::new(USER, day(*number), *kind, 0).unwrap()).collect();
        let mut profile = Profile::new(USER, &calendar);
        profile.observe_all(&events, &calendar).unwrap();
        profile
    }

    /// The same life with more in it.
    pub(super) fn with(&self, more: impl IntoIterator<Item = (i32, Kind)>) -> Self {
        let mut life = self.clone();
        life.actions.extend(more);
        life
    }

    pub(super) fn assess(&self, rule: &StageRule, number: i32) -> Option<StageAssessment> {
        rule.assess(self.profile().as_of(day(number)), &self.user()).unwrap()
    }
}

/// A life of up to 90 actions, in a hurry, at leisure and with long silences.
pub(super) fn life() -> impl Strategy<Value = Life> {
    let gap = prop_oneof![
        12 => 0..4_i32,
        4 => 4..15_i32,
        1 => 20..40_i32,
        1 => 50..70_i32,
    ];
    // A life much longer than a replay, now and then.
    let absence = prop_oneof![9 => Just(0), 1 => 300..700_i32];
    let kinds = [
        (8, Kind::LogIn),
        (3, Kind::Purchase),
        (1, Kind::Invite),
        (1, Kind::Create),
        (1, Kind::Help),
        (2, Kind::Share),
        (1, Kind::Refund),
        (1, Kind::Leave),
        (1, Kind::MessageSent),
        (1, Kind::custom(3)),
    ];
    let kind = select(kinds.iter().flat_map(|(weight, kind)| std::iter::repeat_n(*kind, *weight)).collect::<Vec<_>>());
    let joined = prop_oneof![3 => Just(None), 1 => (-30..80_i32).prop_map(Some)];
    (vec((gap, kind), 0..90), absence, any::<prop::sample::Index>(), joined).prop_map(|(steps, absence, at, joined)| {
        let at = at.index(steps.len().max(1));
        let mut today = 0;
        let action = |(place, (gap, kind))| {
            today += gap + if place == at { absence } else { 0 };
            (today, kind)
        };
        Life { actions: steps.into_iter().enumerate().map(action).collect(), joined }
    })
}

/// A life, and some days of it or around it.
pub(super) fn life_and_days(count: usize) -> impl Strategy<Value = (Life, Vec<i32>)> {
    life().prop_flat_map(move |life| {
        let last = life.actions.last().map_or(0, |(day, _)| *day);
        (Just(life), vec(-3..last + 80, count))
    })
}

/// The numbers of the default, or small ones, so that much happens in few days; with any hold up to ten days.
pub(super) fn rule() -> impl Strategy<Value = StageRule> {
    let thresholds = prop_oneof![Just(StageConfig::default()), small()];
    (thresholds, 1..=10_u16)
        .prop_map(|(thresholds, hold)| StageRule::new(StageConfig { hold: Hold::days(hold), ..thresholds }).unwrap())
}

fn small() -> impl Strategy<Value = StageConfig> {
    let ages = (1..10_u32, 1..10_u32, 1..30_u32);
    let silences = (1..30_u32, 1..30_u32);
    let loyalty = (1..40_u32, any::<prop::sample::Index>(), 1..4_u32, 1..60_u32);
    let weights = subsequence(vec![Kind::Invite, Kind::Create, Kind::Share, Kind::Purchase, Kind::custom(3)], 0..=5);
    let advocacy = (1..9_u32, 1..60_u32, weights, 0..4_u32);
    let activity = select(vec![
        KindSet::activity(),
        KindSet::of([Kind::LogIn]),
        KindSet::activity().without(Kind::Purchase),
        KindSet::of([Kind::LogIn, Kind::Purchase, Kind::Leave]),
    ]);
    (ages, silences, loyalty, advocacy, activity).prop_map(|(ages, silences, loyalty, advocacy, activity)| {
        let ((introduction, activation, growth), (silent, churned)) = (ages, silences);
        let (active_window, active_days, purchases, purchase_window) = loyalty;
        let (points, advocacy_window, kinds, first_points) = advocacy;
        StageConfig {
            activity,
            introduction_through: introduction,
            activation_through: introduction + activation,
            growth_through: introduction + activation + growth,
            silent_from: silent,
            churned_from: silent + churned,
            loyal_active_days: u32::try_from(active_days.index(active_window as usize)).unwrap() + 1,
            loyal_active_window: active_window,
            loyal_purchases: purchases,
            loyal_purchase_window: purchase_window,
            advocacy_points: points,
            advocacy_window,
            advocacy_weights: (first_points..)
                .zip(kinds)
                .map(|(points, kind)| AdvocacyWeight { kind, points })
                .collect(),
            hold: Hold::NONE,
        }
    })
}
