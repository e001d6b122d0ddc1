//! A stage is what a reading of the definition, day by day, says that it is.

use lifestage::score::{StageConfig, StageReason, StageRule};
use lifestage::time::Hold;
use lifestage::{Kind, LifecycleStage};
use proptest::prelude::*;

use super::lives::{Life, day, life, life_and_days, rule};
use super::naive::{shown, sight};
use crate::shared::seeded::cases;

proptest! {
    #![proptest_config(cases(128))]

    #[test]
    fn a_stage_is_what_every_day_evaluated_from_scratch_gives((life, days) in life_and_days(3), rule in rule()) {
        let t = rule.config();
        for today in days {
            let assessed = life.assess(&rule, today);
            prop_assert_eq!(assessed.is_some(), life.joined().is_some_and(|joined| joined <= today));
            let Some(assessed) = assessed else { continue };
            let (stage, since) = shown(&life, t, today).unwrap();
            prop_assert_eq!((assessed.stage, assessed.since), (stage, since), "day {}", today);
            prop_assert_eq!(assessed.ladder(), stage.ladder());

            let sight = sight(&life, t, today).unwrap();
            prop_assert_eq!(assessed.raw, sight.raw);
            prop_assert_eq!(assessed.age_days, sight.age.cast_unsigned());
            prop_assert_eq!(assessed.silence_days, sight.silence.cast_unsigned());
            prop_assert_eq!(assessed.active_days as usize, sight.active_days);
            prop_assert_eq!(assessed.purchases, sight.purchases as u64);
            prop_assert_eq!(assessed.advocacy_points, sight.advocacy);

            // Each stage has its reasons, and says so when another one is not shown yet.
            prop_assert!(assessed.reasons().next().is_some());
            let held_back = assessed.reasons().any(|reason| matches!(reason, StageReason::Held { .. }));
            prop_assert_eq!(held_back, assessed.stage != assessed.raw);
        }
    }

    #[test]
    fn what_happens_later_changes_no_stage((life, days) in life_and_days(3), rule in rule()) {
        for today in days.into_iter().filter(|today| life.joined().is_some_and(|joined| joined <= *today)) {
            let known = life.actions.iter().copied().filter(|(day, _)| *day <= today).collect();
            let known = Life { actions: known, ..life.clone() };
            prop_assert_eq!(life.assess(&rule, today), known.assess(&rule, today));
        }
    }
}

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    fn a_held_stage_never_changes_more_often_than_the_raw_one(life in life(), rule in rule()) {
        let Some(joined) = life.joined() else { return Ok(()) };
        let (profile, user) = (life.profile(), life.user());
        let stages: Vec<(LifecycleStage, LifecycleStage)> = (joined..joined + 130)
            .map(|today| rule.assess(profile.as_of(day(today)), &user).unwrap().unwrap())
            .map(|assessed| (assessed.stage, assessed.raw))
            .collect();
        let shown = stages.windows(2).filter(|pair| pair[0].0 != pair[1].0).count();
        let raw = stages.windows(2).filter(|pair| pair[0].1 != pair[1].1).count();
        prop_assert!(shown <= raw, "{} changes shown of {}", shown, raw);
    }
}

/// Active every eighth day and silent from the sixth day on: two days of silence in every eight.
fn flapping(hold: u16) -> (Life, StageRule) {
    let actions = (0..40).map(|visit| (visit * 8, Kind::LogIn)).collect();
    let thresholds = StageConfig {
        silent_from: 6,
        churned_from: 12,
        loyal_purchases: 9,
        hold: Hold::days(hold),
        ..StageConfig::default()
    };
    (Life { actions, joined: None }, StageRule::new(thresholds).unwrap())
}

#[test]
fn a_user_near_a_threshold_is_shown_in_one_stage_for_long() {
    let shown = |hold: u16| {
        let (life, rule) = flapping(hold);
        let profile = life.profile();
        let stages =
            (100..300).map(|today| rule.assess(profile.as_of(day(today)), &life.user()).unwrap().unwrap().stage);
        let stages: Vec<LifecycleStage> = stages.collect();
        stages.windows(2).filter(|pair| pair[0] != pair[1]).count()
    };
    assert_eq!([1, 2, 3].map(shown), [50, 50, 0]);
}
