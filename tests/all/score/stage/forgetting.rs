//! A stage after forgetting is the same, with a true bound for its beginning, or a refusal.

use lifestage::Kind;
use lifestage::profile::BeforeHorizon;
use lifestage::score::{StageAssessment, StageConfig, StageRule};
use lifestage::time::{Hold, Since};
use proptest::prelude::*;

use super::lives::{Life, day, life_and_days, rule};
use crate::shared::seeded::cases;

fn after_forgetting(
    life: &Life,
    rule: &StageRule,
    horizon: i32,
    today: i32,
) -> Result<Option<StageAssessment>, BeforeHorizon> {
    let mut profile = life.profile();
    profile.forget_before(day(horizon));
    rule.assess(profile.as_of(day(today)), &life.user())
}

/// How far back the stage of one day looks.
fn reach(t: &StageConfig) -> i32 {
    let windows = [t.loyal_active_window, t.loyal_purchase_window, t.advocacy_window, t.churned_from];
    windows.into_iter().max().unwrap().cast_signed()
}

proptest! {
    #![proptest_config(cases(128))]

    #[test]
    fn a_stage_after_forgetting_is_the_same_or_a_refusal(
        (life, days) in life_and_days(8),
        horizon in any::<prop::sample::Index>(),
        rule in rule(),
    ) {
        let last = life.actions.last().map_or(0, |(day, _)| *day);
        let horizon = i32::try_from(horizon.index(usize::try_from(last).unwrap() + 100)).unwrap() - 2;
        let reach = reach(rule.config());
        for today in days.into_iter().chain([horizon + reach, horizon + reach + 11, horizon + reach + 400]) {
            let full = life.assess(&rule, today);
            let left = after_forgetting(&life, &rule, horizon, today);
            let Some(joined) = life.joined().filter(|joined| *joined <= today) else {
                prop_assert_eq!(left, Ok(None));
                continue;
            };
            // Whatever the hold, all that a full replay reads is remembered.
            if horizon <= joined || horizon + reach <= joined.max(today - 400) {
                prop_assert_eq!(left, Ok(full));
                continue;
            }
            match left {
                Ok(left) => {
                    let (left, full) = (left.unwrap(), full.unwrap());
                    match left.since {
                        Since::On(_) => prop_assert_eq!(left.since, full.since),
                        Since::OnOrBefore(bound) => prop_assert!(full.since.day() <= bound && bound <= day(today)),
                    }
                    let mut left = left;
                left.since = full.since;
                prop_assert_eq!(left, full);
                    prop_assert!(today >= horizon + reach);
                }
                Err(refusal) => {
                    prop_assert!(refusal.asked < day(horizon) && refusal.horizon == day(horizon));
                    // Without a hold nothing more is needed than what the stage of the day itself looks at.
                    prop_assert!(rule.config().hold > Hold::NONE || today < horizon + reach);
                }
            }
        }
    }
}

/// Twice a week for most of a year; silent from the 20th day on.
fn loyal() -> Life {
    Life { actions: (0..100).map(|visit| (visit * 3, Kind::LogIn)).collect(), joined: None }
}

#[test]
fn a_stage_that_is_older_than_what_is_remembered_has_a_bound() {
    let rule = StageRule::default();
    let full = loyal().assess(&rule, 290).unwrap();
    assert_eq!(full.since, Since::On(day(91)));
    let left = after_forgetting(&loyal(), &rule, 150, 290).unwrap().unwrap();
    assert_eq!(left.since, Since::OnOrBefore(day(240)));
    let mut left = left;
    left.since = full.since;
    assert_eq!(left, full);
}

#[test]
fn a_stage_as_old_as_the_replay_is_not_shown_on_its_first_day() {
    let rule = StageRule::new(StageConfig {
        churned_from: 58,
        loyal_purchase_window: 58,
        advocacy_window: 58,
        hold: Hold::days(7),
        ..StageConfig::default()
    });
    let rule = rule.unwrap();
    let life = Life { actions: vec![(0, Kind::LogIn), (30, Kind::LogIn)], joined: None };
    // Churned from day 88 on, and shown so a week later.
    let full = life.assess(&rule, 100).unwrap();
    assert_eq!(full.since, Since::On(day(94)));
    // The replay starts on day 88, and is sure of what is shown as soon as a stage has held.
    let since = |horizon| after_forgetting(&life, &rule, horizon, 100).unwrap().unwrap().since;
    assert_eq!([30, 36].map(since), [Since::OnOrBefore(day(94)), Since::OnOrBefore(day(100))]);
    assert!(after_forgetting(&life, &rule, 37, 100).is_err());
    // With another stage at its start, the change is seen and its day is sure.
    assert_eq!(since(20), Since::On(day(94)));
}

#[test]
fn a_refusal_names_the_days_that_are_missing() {
    let rule = StageRule::new(StageConfig { hold: Hold::days(10), ..StageConfig::default() }).unwrap();
    let refused = after_forgetting(&loyal(), &rule, 150, 245).unwrap_err();
    assert_eq!((refused.asked, refused.horizon), (day(0), day(150)));
    let refused = after_forgetting(&loyal(), &rule, 150, 239).unwrap_err();
    assert_eq!((refused.asked, refused.horizon), (day(149), day(150)));
}
