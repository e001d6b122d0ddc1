//! What holds for all trials.

use lifestage::answer::Mergeable;
use lifestage::number::Ratio;
use lifestage::outreach::{
    PairedSums, SampleSums, Significance, Trial, TrialBetter, TrialConfig, TrialEstimate, TrialFamily, TrialMargin,
    TrialMetric, TrialQuestion, TrialRule, TrialValue, TrialVerdict, WinsorCap,
};
use lifestage::population::Member;
use lifestage::time::{Calendar, Window};
use lifestage::{Amount, Day, Event, Population};
use proptest::collection::vec;
use proptest::prelude::*;

use super::assert_near;
use crate::shared::seeded::cases;

fn metric(name: &str, estimate: TrialEstimate) -> TrialMetric {
    TrialMetric { estimate, ..TrialMetric::mean(name) }
}

/// One metric of each sort.
fn everything() -> TrialRule {
    let quantile = Ratio::percent(75);
    let metrics = vec![
        metric("mean", TrialEstimate::Mean),
        TrialMetric { uses_before: true, ..metric("ratio", TrialEstimate::Ratio) },
        metric("quantile", TrialEstimate::Quantile(quantile)),
        metric("capped", TrialEstimate::Winsorized(WinsorCap::Value(40))),
        metric("capped by others", TrialEstimate::Winsorized(WinsorCap::Quantile(quantile))),
    ];
    TrialRule::new(TrialConfig { metrics, minimum_users: 2, stratum_users: 2, ..TrialConfig::default() }).unwrap()
}

/// A user: in which arm, and the numbers.
type MadeUser = (bool, [i32; 4]);

fn users() -> impl Strategy<Value = Vec<MadeUser>> {
    let row = (any::<bool>(), (-100..100_i32, 0..9_i32, -100..100_i32, 0..9_i32));
    vec(row.prop_map(|(arm, (x, d, y, e))| (arm, [x, d, y, e])), 0..60)
}

fn observe(trial: &mut Trial, (is_treated, [x, d, y, e]): MadeUser) {
    let [x, d, y, e] = [x, d, y, e].map(f64::from);
    let ratio = (d > 0.0 || x > 0.0).then(|| TrialValue::of(x / 3.0).per(d).before(y / 7.0).before_per(e));
    let of = Some(TrialValue::of(x));
    let arm = if is_treated { "treatment" } else { "control" };
    trial.observe(arm, &[Some(TrialValue::of(x / 7.0)), ratio, of, of, of]).unwrap();
}

fn trial(users: &[MadeUser]) -> Trial {
    let mut trial = everything().start();
    for user in users {
        observe(&mut trial, *user);
    }
    trial
}

proptest! {
    #![proptest_config(cases(128))]

    #[test]
    fn parts_merged_in_any_order_have_the_bytes_of_the_whole(
        (users, shuffled) in users().prop_flat_map(|users| (Just(users.clone()), Just(users).prop_shuffle())),
        at in 0_usize..60,
    ) {
        let (left, right) = shuffled.split_at(at.min(shuffled.len()));
        let mut merged = trial(right);
        merged.merge(&trial(left)).unwrap();
        merged.merge(&everything().start()).unwrap();
        let whole = trial(&users);
        prop_assert_eq!(&merged, &whole);
        prop_assert_eq!(merged.to_bytes().unwrap(), whole.to_bytes().unwrap());
        prop_assert_eq!(serde_json::to_string(&merged).unwrap(), serde_json::to_string(&whole).unwrap());
        prop_assert_eq!(Trial::from_bytes(&whole.to_bytes().unwrap()).unwrap(), whole.clone());
        prop_assert_eq!(merged.verdicts(), whole.verdicts());
        // One stratum is no stratum.
        let stratified = Trial::stratified([&whole]).unwrap();
        prop_assert_eq!(stratified.effects, whole.verdicts().effects);
    }

    #[test]
    fn strata_of_any_order_give_the_same(users in users(), other in users()) {
        let (one, other) = (trial(&users), trial(&other));
        let (there, back) = (Trial::stratified([&one, &other]).unwrap(), Trial::stratified([&other, &one]).unwrap());
        for (there, back) in there.effects.iter().zip(&back.effects) {
            prop_assert_eq!((there.verdict, there.missing, there.users, there.strata), (back.verdict, back.missing, back.users, back.strata));
            if let (Some(there), Some(back)) = (there.absolute, back.absolute) {
                prop_assert!((there.effect - back.effect).abs() <= 1e-9 * (1.0 + there.effect.abs()));
            }
        }
    }

    #[test]
    fn means_are_those_of_the_experiments_with_and_without_before(
        a in vec((-1000..1000_i32, -1000..1000_i32), 2..40), b in vec((-1000..1000_i32, -1000..1000_i32), 2..40),
    ) {
        let pairs = |users: &[(i32, i32)]| PairedSums::of(users.iter().map(|(x, y)| (f64::from(*x), f64::from(*y)))).unwrap();
        let level = Significance::default();
        for uses_before in [false, true] {
            // A ratio whose denominators are all one is a mean.
            for estimate in [TrialEstimate::Mean, TrialEstimate::Ratio] {
                let metrics = vec![TrialMetric { uses_before, ..metric("m", estimate) }];
                let rule = TrialRule::new(TrialConfig { metrics, minimum_users: 2, ..TrialConfig::default() }).unwrap();
                let mut trial = rule.start();
                for (arm, users) in [("control", &a), ("treatment", &b)] {
                    for (x, y) in users {
                        let value = TrialValue::of(f64::from(*x)).before(f64::from(*y));
                        trial.observe(arm, &[Some(value)]).unwrap();
                    }
                }
                let (one, other) = (pairs(&a), pairs(&b));
                let arms = if uses_before { one.against(&other) } else { one.without_before_against(&other) };
                let effect = &trial.verdicts().effects[0];
                match arms.and_then(|arms| Ok((arms.absolute(level)?, arms.relative(level)))) {
                    Ok((absolute, relative)) => {
                        let found = effect.absolute.unwrap();
                        let scale = absolute.high - absolute.low;
                        prop_assert!((found.effect - absolute.effect).abs() <= 1e-9 * scale);
                        assert_near(found.standard_error.unwrap(), absolute.standard_error, 1e-9, "error");
                        prop_assert!((found.low.unwrap() - absolute.low).abs() <= 1e-8 * scale);
                        prop_assert!((effect.p_value_alone.unwrap().get() - absolute.p_value.get()).abs() <= 1e-9);
                        if let (Ok(relative), Some(found)) = (relative, effect.relative) {
                            assert_near(found.standard_error.unwrap(), relative.standard_error, 1e-7, "relative error");
                        }
                    }
                    Err(missing) => prop_assert_eq!(effect.missing, Some(missing)),
                }
            }
        }
    }

    #[test]
    fn swapped_arms_swap_the_sign_and_lower_is_the_mirror_of_higher(users in users()) {
        let swapped: Vec<MadeUser> = users.iter().map(|(arm, row)| (!arm, *row)).collect();
        for (there, back) in trial(&users).verdicts().effects.iter().zip(&trial(&swapped).verdicts().effects) {
            prop_assert_eq!(there.missing.is_some(), back.missing.is_some());
            let (Some(one), Some(other)) = (there.absolute, back.absolute) else { continue };
            prop_assert!((one.effect + other.effect).abs() <= 1e-9 * (1.0 + one.effect.abs()));
            prop_assert!((one.low.unwrap() + other.high.unwrap()).abs() <= 1e-9 * (1.0 + one.low.unwrap().abs()));
            prop_assert!((there.p_value_alone.unwrap().get() - back.p_value_alone.unwrap().get()).abs() <= 1e-9);
        }
        // What is asked of a metric where lower is better is asked of its negative where higher is.
        let one = |better, question, sign: f64| {
            let metrics = vec![
                TrialMetric { better, question, ..TrialMetric::mean("m") },
                TrialMetric { better, question, ..metric("q", TrialEstimate::Quantile(Ratio::percent(50))) },
            ];
            // Each for itself, as a median is not the mirror of that of the negatives where the number of values is even.
            let config = TrialConfig { metrics, minimum_users: 2, family: TrialFamily::Alone, ..TrialConfig::default() };
            let mut trial = TrialRule::new(config).unwrap().start();
            for (is_treated, [x, ..]) in &users {
                let value = Some(TrialValue::of(sign * f64::from(*x)));
                trial.observe(if *is_treated { "treatment" } else { "control" }, &[value, value]).unwrap();
            }
            trial.verdicts().effects
        };
        for question in [TrialQuestion::Differs, TrialQuestion::Better, TrialQuestion::NotWorse(TrialMargin::Absolute(7.0))] {
            let (lower, higher) = (one(TrialBetter::Lower, question, -1.0), one(TrialBetter::Higher, question, 1.0));
            prop_assert_eq!(lower[0].verdict, higher[0].verdict);
            prop_assert_eq!(lower[0].p_value_alone, higher[0].p_value_alone);
        }
    }

    #[test]
    fn an_interval_leaves_out_what_its_p_value_does(users in users(), question in 0..3_usize) {
        let question = [TrialQuestion::Differs, TrialQuestion::Better, TrialQuestion::NotWorse(TrialMargin::Absolute(5.0))][question];
        let every = everything();
        let metrics = every.config().metrics.iter().map(|metric| TrialMetric { question, ..metric.clone() });
        let config = TrialConfig { metrics: metrics.collect(), family: TrialFamily::Alone, minimum_users: 2, ..TrialConfig::default() };
        let rule = TrialRule::new(config).unwrap();
        let mut trial = rule.start();
        for user in &users {
            observe(&mut trial, *user);
        }
        for effect in trial.verdicts().effects {
            let (Some(seen), Some(p)) = (effect.absolute, effect.p_value_alone) else { continue };
            let bound = if let TrialQuestion::NotWorse(_) = question { -5.0 } else { 0.0 };
            let is_out = seen.low.is_some_and(|low| low > bound) || seen.high.is_some_and(|high| high < bound);
            if (p.get() - 0.05).abs() > 1e-9 && effect.missing.is_none() {
                prop_assert_eq!(is_out, p.get() < 0.05, "{} {:?}", effect, effect);
                let is_shown = !matches!(effect.verdict, TrialVerdict::NoDifference | TrialVerdict::NotShown | TrialVerdict::BrokenSplit | TrialVerdict::Worse);
                prop_assert!(!is_shown || p.get() < 0.05);
            }
        }
    }
}

#[test]
fn a_population_adds_up_by_groups_and_refuses_by_its_first_user() {
    let day = Day::ymd(2026, 1, 5);
    let events: Vec<Event> =
        (1..=500_u64).map(|user| Event::purchase(user, day, Amount::minor(user * 37 % 101))).collect();
    let population = Population::from_events(&events, Calendar::utc()).unwrap();
    let rule = everything();
    let arm = |member: Member<'_>| match member.user.id.bits() % 3 {
        0 => Some("control"),
        1 => Some("treatment"),
        _ => None,
    };
    let spend = |member: Member<'_>| {
        let spend = member.profile.as_of(day).net_spend(Window::LIFETIME).unwrap().minor_units();
        i32::try_from(spend).unwrap()
    };
    let values = |member: Member<'_>| {
        let value = TrialValue::of(f64::from(spend(member)));
        vec![Some(value), Some(value.per(3.0)), Some(value), None, Some(value)]
    };
    let whole = rule.report(&population, arm, values).unwrap();
    assert_eq!((whole.users("control"), whole.users("treatment"), whole.users("blue")), (Some(166), Some(167), None));
    assert_eq!((whole.measured("control", "mean"), whole.measured("control", "capped")), (Some(166), Some(0)));
    let mut expected = rule.start();
    for member in population.iter() {
        if let Some(arm) = arm(member) {
            expected.observe(arm, &values(member)).unwrap();
        }
    }
    assert_eq!(whole, expected);
    let groups = rule.report_by(&population, arm, values, |member| Some(spend(member) % 2 == 0)).unwrap();
    let mut joined = rule.start();
    for group in groups.values() {
        joined.merge(group).unwrap();
    }
    assert_eq!(joined, whole);
    assert_eq!(Trial::stratified(groups.values()).unwrap().effects[0].strata, 2);
    // Users 7, 8 and 11 have halves; the first of them is named.
    let half = |member: Member<'_>| {
        let value = TrialValue::of(if [7, 10, 18].contains(&member.user.id.bits()) { 0.5 } else { 1.0 });
        vec![Some(value); 5]
    };
    let refused = rule.report(&population, arm, half).unwrap_err();
    assert_eq!(refused.user, 7_u64.into());
    assert!(refused.to_string().starts_with("user `7`: `0.5` of `quantile` is not a whole number"), "{refused}");
    // Sums of a population are those of the module before this one.
    let mean = SampleSums::of(
        population.iter().filter(|member| arm(*member) == Some("control")).map(|member| f64::from(spend(member))),
    );
    let found = whole.verdicts().effects[0].control.unwrap();
    assert_near(found, mean.unwrap().summary().unwrap().mean(), 1e-12, "mean");
}
