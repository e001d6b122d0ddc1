//! Value and potential: every number of the rule, and against the definitions.

use lifestage::answer::Language;
use lifestage::answer::{Reason, SeenValue};
use lifestage::number::Decimal;
use lifestage::number::stats::gini;
use lifestage::score::{
    FittedWorth, Mbg, MeanSpend, Potential, Recurrence, WorthClass, WorthConfig, WorthFitError, WorthMeasures,
    WorthRule,
};
use lifestage::{Amount, Day, Event, Money, Profile};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::score::naive;
use crate::shared::people::{day, everybody};
use crate::shared::seeded::cases;

/// A user who bought so, by days and amounts; a negative amount is a refund.
fn buyer(user: u64, money: &[(i32, i64)]) -> Profile {
    Profile::of(money.iter().map(|(number, units)| {
        let amount = Amount::minor(units.unsigned_abs());
        let event = if *units < 0 { Event::refund } else { Event::purchase };
        event(user, day(*number), amount)
    }))
}

fn shop(users: &[&[(i32, i64)]]) -> Vec<Profile> {
    (1..).zip(users).map(|(user, money)| buyer(user, money)).collect()
}

fn fit(shop: &[Profile], as_of: i32) -> FittedWorth {
    WorthRule::default().fit(shop, day(as_of)).unwrap()
}

#[test]
fn the_value_cut_is_the_fifth_nth_largest_spend_rounded_up() {
    let amounts = [10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110];
    let cut = |count: usize| {
        let shop: Vec<Profile> =
            (1..).zip(&amounts[..count]).map(|(user, amount)| buyer(user, &[(0, *amount)])).collect();
        fit(&shop, 0).value_cut.minor_units()
    };
    // One of 1 to 5, two of 6 to 10, three of 11.
    assert_eq!([cut(1), cut(5), cut(6), cut(10), cut(11)], [10, 50, 50, 90, 90]);
}

#[test]
fn spend_at_the_cut_is_high_and_equal_spends_are_high_together() {
    let users: [&[(i32, i64)]; 6] = [&[(0, 9)], &[(0, 9)], &[(0, 9)], &[(0, 9)], &[(0, 8)], &[(0, 7)]];
    let shop = shop(&users);
    let fitted = fit(&shop, 0);
    let high = |user: usize| fitted.assess(shop[user].as_of(day(0))).unwrap().high_value;
    assert_eq!([0, 1, 2, 3, 4, 5].map(high), [true, true, true, true, false, false]);
}

#[test]
fn spenders_have_net_spend_above_0_in_the_last_365_days() {
    let users: [&[(i32, i64)]; 5] = [
        &[(0, 500)],              // 365 days ago as of day 365: outside
        &[(1, 40)],               // 364 days ago: inside
        &[(300, 90), (310, -90)], // all refunded
        &[(300, 90), (310, -91)], // more than all refunded
        &[(300, 10), (301, 20)],
    ];
    let shop = shop(&users);
    let fitted = fit(&shop, 365);
    let spread = fitted.concentration(&everybody(&shop), day(365)).unwrap();
    assert_eq!((spread.spenders, spread.spend), (2, 70));
    assert_eq!(fitted.value_cut, Money::minor(40));
    let value = |user: usize| fitted.assess(shop[user].as_of(day(365))).unwrap().value.minor_units();
    assert_eq!([0, 1, 2, 3, 4].map(value), [0, 40, 0, -1, 30]);
}

#[test]
fn expected_spend_is_expected_days_times_a_pulled_mean() {
    let users: [&[(i32, i64)]; 3] =
        [&[(0, 1_000), (0, 500), (20, 2_000), (30, -300), (60, 800)], &[(50, 4_000)], &[(70, 900), (75, 100)]];
    let shop = shop(&users);
    let fitted = fit(&shop, 80);
    // T: 80, 30, 10; x: 2, 0, 1.
    assert_eq!(fitted.model().alpha(), 40.0);
    assert_eq!(fitted.mean_spend, MeanSpend { net_spend: Money::minor(9_000), purchase_days: 6 });
    let mean = 9_000.0 / 6.0;
    let model = Mbg::new(1.0, 40.0, 0.8, 2.4).unwrap();
    for (user, (x, t_x, age), net, days) in
        [(0, (2, 60, 80), 4_000.0, 3.0), (1, (0, 0, 30), 4_000.0, 1.0), (2, (1, 5, 10), 1_000.0, 2.0)]
    {
        let recurrence = Recurrence::new(x, t_x, age).unwrap();
        let expected = model.expected_event_days(recurrence, 90) * (net + 2.0 * mean) / (days + 2.0);
        let worth = fitted.assess(shop[user].as_of(day(80))).unwrap();
        let Potential::Expected { alive, purchase_days, spend, .. } = worth.potential else { panic!("{worth:?}") };
        assert_eq!(spend.to_string(), format!("{expected:.0}"), "user {user}");
        assert!((alive.get() - model.probability_alive(recurrence).get()).abs() < 1e-9);
        assert!((purchase_days.get() - model.expected_event_days(recurrence, 90)).abs() < 1e-9);
    }
}

#[test]
fn the_potential_cut_is_taken_among_users_who_ever_bought() {
    // Five buyers, and five who never bought: the best of the five is high, not the best two of ten.
    let amounts = (1..).zip([100, 200, 300, 400, 500]);
    let mut users: Vec<Profile> = amounts.map(|(user, amount)| buyer(user, &[(0, 100), (90, amount)])).collect();
    users.extend((6..=10_u64).map(|user| Profile::of([Event::log_in(user, day(0))])));
    let fitted = fit(&users, 100);
    let high: Vec<bool> =
        users.iter().map(|user| fitted.assess(user.as_of(day(100))).unwrap().potential.is_high()).collect();
    assert_eq!(high.iter().filter(|high| **high).count(), 1);
    assert!(high[4]);
}

#[test]
fn a_user_who_never_bought_has_low_potential() {
    let shop = shop(&[&[(0, 100)]]);
    let visitor = Profile::of([Event::log_in(9_u64, day(0))]);
    let refunded = buyer(8, &[(0, -50)]);
    for user in [visitor, refunded] {
        let worth = fit(&shop, 5).assess(user.as_of(day(5))).unwrap();
        assert_eq!((worth.class, worth.potential), (WorthClass::LowTouch, Potential::NoPurchase));
        assert_eq!(worth.potential.expected_spend(), None);
        assert_eq!(worth.reasons().nth(1).unwrap().to_string(), "no purchase");
    }
}

#[test]
fn value_and_potential_make_the_four_classes() {
    assert_eq!(WorthClass::of(true, true).name(Language::English), "Maintain");
    assert_eq!(WorthClass::of(true, false).name(Language::English), "Protect");
    assert_eq!(WorthClass::of(false, true).name(Language::English), "Cultivate");
    assert_eq!(WorthClass::of(false, false).name(Language::English), "Low touch");

    // Much long ago; much and lately; little but lately and often; little.
    let users: [&[(i32, i64)]; 7] = [
        &[(0, 50_000)],
        &[(0, 9_000), (50, 9_000), (100, 9_000), (150, 9_000), (200, 9_000)],
        &[(190, 3_000), (193, 3_000), (196, 3_000), (200, 3_000)],
        &[(0, 100)],
        &[(10, 100)],
        &[(20, 100)],
        &[(30, 100)],
    ];
    let shop = shop(&users);
    let fitted = fit(&shop, 200);
    let class = |user: usize| fitted.assess(shop[user].as_of(day(200))).unwrap().class;
    assert_eq!(
        [0, 1, 2, 3].map(class),
        [WorthClass::Protect, WorthClass::Maintain, WorthClass::Cultivate, WorthClass::LowTouch]
    );
}

#[test]
fn the_reasons_say_sums_and_cuts_with_the_decimals_asked_for() {
    let shop = shop(&[&[(0, 2_050)], &[(0, 101)]]);
    let fitted = fit(&shop, 0);
    let words = |user: usize| -> Vec<String> {
        let worth = fitted.assess(shop[user].as_of(day(0))).unwrap();
        worth.reasons().map(|reason| format!("{reason:.2}")).collect()
    };
    assert_eq!(
        words(0),
        [
            "high value: net spend 20.50 in the last 365 days, 20.50 or more",
            "high potential: spend of 31.51 expected in the next 90 days, 31.51 or more; still a customer with 75 % probability, at most \
         2.3 purchase days",
        ]
    );
    assert_eq!(
        words(1),
        [
            "low value: net spend 1.01 in the last 365 days, less than 20.50",
            "low potential: spend of 16.89 expected in the next 90 days, less than 31.51; still a customer with 75 % probability, at most \
         2.3 purchase days",
        ]
    );
    let worth = fitted.assess(shop[0].as_of(day(0))).unwrap();
    let reasons: Vec<Reason> = worth.reasons().map(Reason::from).collect();
    assert_eq!((reasons[0].rule.as_ref(), reasons[0].seen.clone()), ("worth.value", Some(SeenValue::Whole(2_050))));
    assert_eq!(
        (reasons[1].rule.as_ref(), reasons[1].bound.clone()),
        ("worth.potential", [Some(SeenValue::Whole(3_151)), None])
    );
}

#[test]
fn a_population_without_spenders_has_no_cuts() {
    let shop = shop(&[&[(0, 10), (1, -10)]]);
    let error = WorthRule::default().fit(&shop, day(1)).unwrap_err();
    assert_eq!(error, WorthFitError::NoSpenders);
    assert_eq!(
        error.to_string(),
        "nobody in the population has a net spend above 0 in the window: fit to a population with purchases, or give cuts"
    );
    assert_eq!(WorthRule::default().fit([], day(1)).unwrap_err(), error);
    let rich = [buyer(1, &[(0, i64::MAX)]), buyer(2, &[(0, 1)])];
    assert_eq!(
        WorthRule::default().fit(&rich, day(1)).unwrap_err().to_string(),
        "the net spend of all users together exceeds 9223372036854775807: fit to part of the population"
    );
}

#[test]
fn a_given_alpha_is_kept() {
    let model = Mbg::new(2.0, 77.0, 1.0, 3.0).unwrap();
    let rule = WorthRule::new(WorthConfig { model, fit_alpha: false, ..WorthConfig::default() });
    let fitted = rule.fit(&shop(&[&[(0, 10), (9, 10)]]), day(10)).unwrap();
    assert_eq!(*fitted.model(), model);
    let fitted = WorthRule::new(WorthConfig { fit_alpha: true, ..rule.config().clone() })
        .fit(&shop(&[&[(0, 10), (9, 10)]]), day(10))
        .unwrap();
    assert_eq!([fitted.model().r(), fitted.model().alpha()], [2.0, 10.0]);
}

#[test]
fn concentration_goes_from_nothing_to_almost_everything() {
    assert_eq!(gini(vec![5; 100]), Some(0.0));
    let mut one = vec![0; 99];
    one.push(u64::MAX);
    assert_eq!(gini(one), Some(0.99));
    assert_eq!(gini(vec![]), None);
    // The largest sums are exact still.
    assert_eq!(gini(vec![u64::MAX; 1_000]), Some(0.0));
    let nobody = fit(&shop(&[&[(0, 10)]]), 0).concentration(&everybody(&[]), day(0)).unwrap();
    assert_eq!((nobody.spenders, nobody.spend, nobody.high_spenders, nobody.high_spend), (0, 0, 0, 0));
    assert_eq!((nobody.gini, nobody.high_share()), (Decimal::ZERO, Decimal::ZERO));
}

proptest! {
    #![proptest_config(cases(128))]

    #[test]
    fn gini_is_half_the_mean_difference_over_the_mean(values in vec(1..10_000_u64, 1..40)) {
        let found = gini(values.clone()).unwrap();
        prop_assert!((found - naive::gini(&values)).abs() < 1e-12);
        prop_assert!((0.0..1.0).contains(&found));
    }

    #[test]
    fn about_a_fifth_is_high_and_these_spend_the_most(
        amounts in vec((1..500_i64, 1..500_i64, 0..60_i32), 1..60),
    ) {
        let shop: Vec<Profile> = (1..)
            .zip(&amounts)
            .map(|(user, (one, other, gap))| buyer(user, &[(0, *one), (*gap, *other)]))
            .collect();
        let fitted = fit(&shop, 80);
        let mut worths: Vec<_> = shop.iter().map(|user| fitted.assess(user.as_of(day(80))).unwrap()).collect();
        let fifth = amounts.len().div_ceil(5);
        let above = |high: usize, at_cut: usize| high >= fifth && high - at_cut < fifth;
        let high = worths.iter().filter(|worth| worth.high_value).count();
        let at_cut = worths.iter().filter(|worth| worth.value == fitted.value_cut).count();
        prop_assert!(above(high, at_cut), "{} high, {} at the cut of {}", high, at_cut, amounts.len());
        let high = worths.iter().filter(|worth| worth.potential.is_high()).count();
        let at_cut =
            worths.iter().filter(|worth| worth.potential.expected_spend() == Some(fitted.potential_cut)).count();
        prop_assert!(above(high, at_cut), "{} of high potential, {} at the cut", high, at_cut);
        worths.sort_by_key(|worth| worth.value);
        prop_assert!(worths.is_sorted_by_key(|worth| worth.high_value));

        let spread = fitted.concentration(&everybody(&shop), day(80)).unwrap();
        let of_high = worths.iter().filter(|worth| worth.high_value).map(|worth| worth.value.minor_units());
        prop_assert_eq!(i64::try_from(spread.high_spend).unwrap(), of_high.sum::<i64>());
        prop_assert_eq!(spread.spenders, shop.len() as u64);
        let share = spread.high_spend as f64 / spread.spend as f64;
        prop_assert!((spread.high_share().get() - share).abs() < 1e-9);
    }

    #[test]
    fn what_is_measured_is_by_the_definition(
        money in vec((0..800_i32, -300..500_i64), 0..12),
        as_of in 0..900_i32,
    ) {
        let profile = buyer(1, &money);
        let found = WorthRule::default().measure(profile.as_of(day(as_of))).unwrap();
        let known: Vec<(i32, i64)> = money.iter().copied().filter(|(day, _)| *day <= as_of).collect();
        let net = |from: i32| known.iter().filter(|(day, _)| *day >= from).map(|(_, units)| units).sum::<i64>();
        prop_assert_eq!(found.value.minor_units(), net(as_of - 364));
        let mut days: Vec<i32> = known.iter().filter(|(_, units)| *units >= 0).map(|(day, _)| *day).collect();
        days.sort_unstable();
        days.dedup();
        let Some((first, last)) = days.first().zip(days.last()) else {
            prop_assert_eq!(found.purchases, None);
            return Ok(());
        };
        let purchases = found.purchases.unwrap();
        prop_assert_eq!(purchases.net_spend.minor_units(), net(0));
        let number = |number: i32| u32::try_from(number).unwrap();
        let x = u32::try_from(days.len()).unwrap() - 1;
        prop_assert_eq!(purchases.recurrence, Recurrence::new(x, number(last - first), number(as_of - first)).unwrap());
        prop_assert_eq!(purchases.days(), x + 1);
    }
}

#[test]
fn measures_can_be_kept_and_judged_later() {
    let shop = shop(&[&[(0, 2_050), (4, 10)], &[(0, 100)]]);
    let rule = WorthRule::default();
    let as_of: Day = day(9);
    let measures: Vec<WorthMeasures> = shop.iter().map(|user| rule.measure(user.as_of(as_of)).unwrap()).collect();
    let fitted = rule.fit_measures(&measures).unwrap();
    assert_eq!(fitted, rule.fit(&shop, as_of).unwrap());
    for (user, measures) in shop.iter().zip(measures) {
        assert_eq!(fitted.assess_measures(measures), fitted.assess(user.as_of(as_of)).unwrap());
    }
}
