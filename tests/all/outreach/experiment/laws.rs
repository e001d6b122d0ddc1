//! What holds for all sums.

use lifestage::number::Ratio;
use lifestage::outreach::{
    AnyTime, ArmComparison, PairedSums, SampleSums, Significance, benjamini_hochberg, holm, paired_sums_by, sums_by,
};
use lifestage::population::Member;
use lifestage::time::{Calendar, Window};
use lifestage::{Amount, Day, Event, Population};
use proptest::collection::vec;
use proptest::prelude::*;

use super::assert_near;
use crate::shared::seeded::cases;
use crate::shared::travels::travels;

/// Whole numbers.
fn values() -> impl Strategy<Value = Vec<f64>> {
    vec((-1000_i32..1000).prop_map(f64::from), 2..40)
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn parts_merged_in_any_order_have_the_bits_of_the_whole(
        (values, shuffled) in vec((-1e9..1e9_f64, 1e-9..1e9_f64), 2..40)
            .prop_flat_map(|values| (Just(values.clone()), Just(values).prop_shuffle())),
        at in 0_usize..40,
    ) {
        let (left, right) = shuffled.split_at(at.min(shuffled.len()));
        let whole = PairedSums::of(values.iter().copied()).unwrap();
        let mut merged = PairedSums::of(right.iter().copied()).unwrap();
        merged.merge(&PairedSums::of(left.iter().copied()).unwrap()).unwrap();
        merged.merge(&PairedSums::default()).unwrap();
        prop_assert_eq!(&merged, &whole);
        for text in [true, false] {
            let bytes = |sums| if text { serde_json::to_vec(sums).unwrap() } else { postcard::to_stdvec(sums).unwrap() };
            prop_assert_eq!(bytes(&merged), bytes(&whole));
        }
        prop_assert_eq!(merged.after(), &SampleSums::of(values.iter().map(|(after, _)| *after)).unwrap());
        travels(&whole);
        travels(whole.before());
    }

    #[test]
    fn mean_and_variance_are_those_of_the_values(values in values()) {
        let summary = SampleSums::of(values.iter().copied()).unwrap().summary().unwrap();
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (values.len() - 1) as f64;
        prop_assert!((summary.mean() - mean).abs() < 1e-9);
        prop_assert!((summary.variance() - variance).abs() <= 1e-9 * variance.max(1.0));
    }

    #[test]
    fn swapped_arms_swap_the_sign_and_nothing_else(a in values(), b in values()) {
        let arm = |values: &[f64]| SampleSums::of(values.iter().copied()).unwrap().summary().unwrap();
        let (a, b) = (arm(&a), arm(&b));
        let level = Significance::default();
        let (there, back) = (ArmComparison { a, b }.absolute(level), ArmComparison { a: b, b: a }.absolute(level));
        match (there, back) {
            (Ok(there), Ok(back)) => {
                prop_assert!((there.effect + back.effect).abs() <= 0.0);
                prop_assert!((there.low + back.high).abs() <= 1e-9 * (there.high - there.low));
                prop_assert!((there.p_value.get() - back.p_value.get()).abs() <= 1e-12);
                // Whoever may look at any time sees no more than who looks once.
                let any_time = ArmComparison { a, b }.absolute_any_time(AnyTime::default()).unwrap();
                prop_assert!(any_time.p_value.get() >= normal_floor(there.effect / there.standard_error) - 1e-12);
                // An interval ends at 0 where the chance is the level.
                prop_assert_eq!(there.low > 0.0 || there.high < 0.0, there.p_value.get() < 0.05);
                prop_assert_eq!(any_time.low > 0.0 || any_time.high < 0.0, any_time.p_value.get() < 0.05);
            }
            (there, back) => prop_assert_eq!(there, back),
        }
    }

    #[test]
    fn an_unrelated_earlier_measure_never_widens_the_interval(values in values()) {
        // x is y shifted: all of it is explained but the shift.
        let pairs = |shift: f64| PairedSums::of(values.iter().map(|value| (value + shift, *value))).unwrap();
        match pairs(0.0).against(&pairs(5.0)) {
            Ok(arms) => {
                prop_assert!(arms.a.variance() <= 1e-6, "{}", arms.a.variance());
                assert_near(arms.b.mean() - arms.a.mean(), 5.0, 1e-9, "the shift is left");
            }
            Err(missing) => prop_assert_eq!(missing, lifestage::outreach::NotEnough::VarianceBefore),
        }
    }

    #[test]
    fn corrected_chances_keep_their_order_and_never_fall(p in vec(0.0..=1.0_f64, 0..20)) {
        let p: Vec<Ratio> = p.into_iter().map(|p| Ratio::new(p).unwrap()).collect();
        let (holm, hochberg) = (holm(&p), benjamini_hochberg(&p));
        for place in 0..p.len() {
            prop_assert!(p[place] <= hochberg[place] && hochberg[place] <= holm[place]);
            for other in 0..p.len() {
                prop_assert!(p[place] > p[other] || (holm[place] <= holm[other] && hochberg[place] <= hochberg[other]));
            }
        }
    }
}

/// A lower bound of any p-value that may be looked at twice: that of Gauss for one look, by a coarse bound of its tail.
fn normal_floor(z: f64) -> f64 {
    let z = z.abs();
    (-z * z / 2.0).exp() / (z + 1.0) / 4.0
}

fn shop() -> Population {
    let day = Day::ymd(2026, 1, 5);
    let buys = |user: u64| {
        let spent = Amount::minor(user * 37 % 101);
        [Event::purchase(user, day, spent), Event::purchase(user, day.plus(10), Amount::minor(user * 53 % 97))]
    };
    let events: Vec<Event> = (1..=500).flat_map(buys).collect();
    Population::from_events(&events, Calendar::utc()).unwrap()
}

#[test]
fn sums_by_population_leave_out_users_without_an_arm_or_a_number() {
    let population = shop();
    let day = Day::ymd(2026, 1, 31);
    let spend = |member: &Member<'_>, day: Day| {
        member
            .profile
            .as_of(day)
            .net_spend(Window::LIFETIME)
            .ok()
            .map(|spend| f64::from(i32::try_from(spend.minor_units()).unwrap()))
    };
    let assign = |member: Member<'_>| Some(member.user.id.bits() % 3).filter(|arm| *arm < 2);
    let arms = sums_by(&population, |member| spend(&member, day).filter(|spend| *spend > 50.0), assign).unwrap();
    let of = |arm: u128| {
        let members = population.iter().filter(move |member| member.user.id.bits() % 3 == arm);
        members.filter_map(|member| spend(&member, day).filter(|spend| *spend > 50.0)).collect::<Vec<_>>()
    };
    assert_eq!(arms.len(), 2);
    for arm in [0, 1] {
        assert_eq!(arms[&arm], SampleSums::of(of(arm)).unwrap());
    }
    let paired = |member: Member<'_>| {
        let before = spend(&member, Day::ymd(2026, 1, 9))?;
        Some((spend(&member, day)? - before, before))
    };
    let pairs = paired_sums_by(&population, paired, assign).unwrap();
    let expected = population.iter().filter(|member| member.user.id.bits() % 3 == 1).filter_map(paired);
    assert_eq!(pairs[&1], PairedSums::of(expected).unwrap());
    assert!(sums_by(&population, |_| Some(f64::NAN), assign).is_err());
}
