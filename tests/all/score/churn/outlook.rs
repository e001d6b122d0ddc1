//! The process: what the model expects, and what a population says.

use std::num::NonZeroU32;

use lifestage::number::Ratio;
use lifestage::score::{
    ChurnConfig, ChurnFitError, ChurnHistory, ChurnProbability, ChurnRule, FittedChurn, Mbg, MeanGap, MeanSpend,
    Recurrence,
};
use lifestage::{Amount, Event, Kind, KindSet, Money, Profile};

use crate::shared::churn_people::{buys, comes, day, prior};

fn recurrence(x: u32, t_x: u32, age: u32) -> Recurrence {
    Recurrence::new(x, t_x, age).unwrap()
}

#[test]
fn the_vectors_of_the_process_hold_to_four_digits() {
    let model = Mbg::new(1.0, 30.0, 1.0, 3.0).unwrap();
    let rule = ChurnRule::new(ChurnConfig { model, fit_alpha: false, ..ChurnConfig::default() }).unwrap();
    let fitted = FittedChurn { rule, ..FittedChurn::default() };
    for ((x, t_x, age), alive, event) in [
        ((0, 0, 10), "0.6923", "0.2967"),
        ((0, 0, 200), "0.2812", "0.0325"),
        ((1, 30, 200), "0.2140", "0.0465"),
        ((5, 150, 160), "0.8526", "0.4988"),
        ((5, 150, 200), "0.6476", "0.3373"),
        ((20, 190, 200), "0.9004", "0.8318"),
    ] {
        let outlook = fitted.expect(ChurnHistory { recurrence: recurrence(x, t_x, age), net_spend: None }, 30);
        let four = |ratio: Ratio| format!("{:.4}", ratio.get());
        assert_eq!((four(outlook.alive).as_str(), four(outlook.event).as_str()), (alive, event), "{x} {t_x} {age}");
        assert!((outlook.churn.get().get() - (1.0 - outlook.event.get())).abs() < 1e-14, "but for how it is written");
        let bound = outlook.alive.get() * 30.0 * (1.0 + f64::from(x)) / (30.0 + f64::from(age));
        assert!((outlook.event_days - bound).abs() < 1e-12 && outlook.event_days >= outlook.event.get());
        assert_eq!(outlook.spend, None);
    }
}

#[test]
fn a_probability_is_clamped_where_it_is_shown_and_nowhere_else() {
    for (raw, shown) in [(0.0, "2 %"), (0.019, "2 %"), (0.5, "50 %"), (0.981, "98 %"), (1.0, "98 %")] {
        let probability = ChurnProbability::new(Ratio::new(raw).unwrap());
        assert_eq!((probability.get().get(), probability.to_string().as_str()), (raw, shown));
        assert_eq!(serde_json::to_value(probability).unwrap(), raw);
    }
    // Ten years after a single purchase: beyond 98 %, and the outlook says so.
    let once = Profile::of(buys(&[0]));
    let outlook = FittedChurn::default().outlook(once.as_of(day(3_650)), 30).unwrap().unwrap();
    assert!(outlook.churn.get().get() > 0.998 && outlook.churn.shown().get() == 0.98);
}

#[test]
fn a_population_says_alpha_mean_gap_and_mean_spend() {
    let shop = [
        Profile::of(buys(&[0, 10, 40])),
        Profile::of([
            Event::purchase(2_u64, day(20), Amount::minor(50_00)),
            Event::refund(2_u64, day(60), Amount::minor(20_00)),
        ]),
        Profile::of([Event::log_in(3_u64, day(5))]),
        Profile::of([Event::purchase(4_u64, day(200), Amount::minor(1))]),
    ];
    let fitted = ChurnRule::purchases().fit(&shop, day(100)).unwrap();
    // T: 100 and 80; x: 2 and 0.
    assert_eq!(fitted.model(), &prior(90.0));
    assert_eq!(fitted.mean_gap, MeanGap { days: 40, gaps: 2 });
    assert_eq!(fitted.mean_spend, MeanSpend { net_spend: Money::minor(60_00), purchase_days: 4 });
    let outlook = fitted.outlook(shop[0].as_of(day(100)), 30).unwrap().unwrap();
    let spend = outlook.event_days * (30_00.0 + 2.0 * 15_00.0) / 5.0;
    assert_eq!(outlook.spend.unwrap().to_string(), format!("{spend:.0}"));
    assert_eq!(fitted.outlook(shop[2].as_of(day(100)), 30), Ok(None));
    assert_eq!(fitted.outlook(shop[3].as_of(day(199)), 30), Ok(None));
}

#[test]
fn without_repeaters_the_prior_stays() {
    let once = Profile::of(buys(&[0]));
    let fitted = ChurnRule::default().fit([&once], day(50)).unwrap();
    assert_eq!((fitted.model().alpha(), fitted.mean_gap.get()), (30.0, None));
    let nobody = ChurnRule::default().fit([], day(50)).unwrap();
    assert_eq!(nobody, FittedChurn::default());
    let twice = Profile::of(buys(&[0, 20]));
    let fitted = ChurnRule::default().fit([&twice], day(50)).unwrap();
    assert_eq!((fitted.model().alpha(), fitted.mean_gap.get()), (50.0, Some(20.0)));
    let given = ChurnRule::new(ChurnConfig { fit_alpha: false, ..ChurnConfig::default() }).unwrap();
    assert_eq!(given.fit([&twice], day(50)).unwrap().model().alpha(), 30.0);
}

#[test]
fn the_process_is_all_activity_which_expects_days_and_no_spend() {
    let rule = ChurnRule::default();
    let profile = Profile::of(comes([0, 3, 9]).into_iter().chain(buys(&[9, 12])));
    let history = rule.history(profile.as_of(day(20))).unwrap().unwrap();
    assert_eq!(history, ChurnHistory { recurrence: recurrence(3, 12, 20), net_spend: None });
    // Of purchases alone, in whatever way the set is given, spend is known.
    let rule = ChurnRule::new(ChurnConfig { process: KindSet::of([Kind::Purchase]), ..ChurnConfig::default() });
    let history = rule.unwrap().history(profile.as_of(day(20))).unwrap().unwrap();
    assert_eq!(history, ChurnHistory { recurrence: recurrence(1, 3, 11), net_spend: Some(Money::minor(20_00)) });
}

#[test]
fn a_usual_gap_is_drawn_to_the_mean_by_two_gaps() {
    let mean = MeanGap { days: 2_000, gaps: 100 };
    assert_eq!(mean.usual(recurrence(2, 10, 50), 2), Some(50.0 / 4.0));
    assert_eq!(mean.usual(recurrence(0, 0, 50), 2), Some(20.0));
    assert_eq!(mean.usual(recurrence(2, 10, 50), 0), Some(5.0));
    // Nothing to divide by, and nothing recurs.
    assert_eq!(mean.usual(recurrence(0, 0, 50), 0), None);
    assert_eq!(MeanGap::default().usual(recurrence(2, 10, 50), 2), None);
    // Nothing is overdue by a gap of no days.
    assert_eq!(MeanGap { days: 0, gaps: 3 }.usual(recurrence(0, 0, 50), 2), None);
}

#[test]
fn what_was_forgotten_is_refused_and_named() {
    let mut profile = Profile::of(buys(&[0, 50]).into_iter().chain(comes([60])));
    profile.forget_before(day(40));
    let error = ChurnRule::purchases().fit([&profile], day(100)).unwrap_err();
    assert!(matches!(error, ChurnFitError::BeforeHorizon(problem) if problem.user == profile.user()), "{error}");
    // Logins were not forgotten.
    let logins = ChurnConfig { process: Kind::LogIn.into(), ..ChurnConfig::default() };
    assert!(ChurnRule::new(logins).unwrap().history(profile.as_of(day(100))).unwrap().is_some());
}

#[test]
fn more_spend_than_there_is_room_for_is_refused() {
    let rich = ChurnHistory { recurrence: recurrence(0, 0, 1), net_spend: Some(Money::minor(i64::MAX)) };
    let error = ChurnRule::default().fit_histories(&[rich, rich]).unwrap_err();
    assert_eq!(error, ChurnFitError::TooLarge);
    let days = NonZeroU32::new(30).unwrap();
    assert_eq!(ChurnRule::default().config().horizon_days, days);
}
