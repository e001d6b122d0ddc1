//! What holds for every life.

use lifestage::LifecycleStage;
use lifestage::Profile;
use lifestage::number::Decimal;
use lifestage::score::{ChurnRule, FittedChurn, RiskBand};
use proptest::prelude::*;

use crate::shared::churn_people::{Action, USER, day, fitted, life, profile, user};
use crate::shared::seeded::cases;

fn until(actions: &[Action], number: i32) -> Profile {
    let known: Vec<Action> = actions.iter().copied().filter(|action| action.day <= number).collect();
    profile(USER, &known)
}

/// A rule of purchases, and the default one, whose process is all activity.
fn rules() -> [FittedChurn; 2] {
    [fitted(), FittedChurn { rule: ChurnRule::default(), ..fitted() }]
}

proptest! {
    #![proptest_config(cases(128))]

    #[test]
    fn more_silence_never_lowers_the_risk(actions in life(40, 150), number in 0..150_i32, more in 1..400_i32) {
        let known = until(&actions, number);
        for rule in rules() {
            let assess = |number| rule.assess(known.as_of(day(number)), &user()).unwrap();
            let (Some(now), Some(later)) = (assess(number), assess(number + more)) else { continue };
            prop_assert!(later.score >= now.score - 1e-9, "{} then {}", now.score, later.score);
            prop_assert!(later.band >= now.band || (now.score - later.score).abs() < 1e-9);
            prop_assert_eq!(later.coverage, now.coverage);
            for (one, next) in now.contributions.iter().zip(&later.contributions) {
                prop_assert_eq!(one.signal(), next.signal());
                prop_assert!(next.strength.get() >= one.strength.get() - 1e-12, "{:?}", one.signal());
            }
        }
    }

    #[test]
    fn contributions_add_up_to_the_score(actions in life(40, 150), number in 0..200_i32) {
        for rule in rules() {
            let Some(risk) = rule.assess(profile(USER, &actions).as_of(day(number)), &user()).unwrap() else { continue };
            let sum: f64 = risk.contributions.iter().map(|contribution| contribution.points).sum();
            prop_assert!((sum - risk.score).abs() < 1e-9 && (0.0..=100.0).contains(&risk.score));
            let known = risk.contributions.iter().fold(Decimal::ZERO, |sum, contribution| sum.plus(contribution.weight));
            prop_assert!((known.get() / 100.0 - risk.coverage.get()).abs() < 1e-12);
            prop_assert_eq!(risk.contributions.len() + risk.unknown.len(), 5);
            let known = risk.coverage.get() >= 0.5;
            let band = if known { rule.rule.config().bands.band(risk.score) } else { RiskBand::Unknown };
            prop_assert_eq!(risk.band, band);
            for stage in LifecycleStage::ALL {
                let in_stage = risk.clone().in_stage(stage).band;
                prop_assert_eq!(in_stage, match stage {
                    LifecycleStage::Churned => RiskBand::Gone,
                    LifecycleStage::Silent if known => band.max(RiskBand::Watch),
                    _ => band,
                });
            }
        }
    }

    #[test]
    fn what_comes_later_and_in_which_order_changes_nothing(actions in life(60, 150), number in 0..150_i32) {
        let (all, known) = (profile(USER, &actions), until(&actions, number));
        let backwards: Vec<Action> = actions.iter().rev().copied().collect();
        for rule in rules() {
            let everything = |profile: &Profile| {
                let as_of = profile.as_of(day(number));
                let fit = rule.rule.fit([profile], day(number));
                format!("{:?} {:?} {:?}", rule.assess(as_of, &user()), rule.rule.anomaly(as_of, &user()), fit)
            };
            prop_assert_eq!(everything(&all), everything(&known));
            prop_assert_eq!(everything(&all), everything(&profile(USER, &backwards)));
        }
    }

    #[test]
    fn what_was_forgotten_is_refused_or_does_not_matter(
        actions in life(40, 150),
        horizon in 0..150_i32,
        number in 0..200_i32,
    ) {
        let whole = profile(USER, &actions);
        let mut short = whole.clone();
        short.forget_before(day(horizon));
        for rule in rules() {
            let assess = |profile: &Profile| rule.assess(profile.as_of(day(number)), &user());
            if let Ok(risk) = assess(&short) {
                prop_assert_eq!(Ok(risk), assess(&whole));
            }
            if let Ok(anomaly) = rule.rule.anomaly(short.as_of(day(number)), &user()) {
                prop_assert_eq!(Ok(anomaly), rule.rule.anomaly(whole.as_of(day(number)), &user()));
            }
        }
    }
}
