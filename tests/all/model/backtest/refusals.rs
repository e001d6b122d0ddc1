//! Back-tests that say nothing are refused, each in its own words.

use lifestage::model::{BacktestError, BacktestOutcome, BacktestRule, ForecastError, Recency, Scorer};
use lifestage::profile::AsOf;
use lifestage::profile::UserBeforeHorizon;
use lifestage::time::Calendar;
use lifestage::{Amount, Day, Event, Kind, KindSet, Population, User};

use crate::shared::churn_people::day;

fn none() -> BacktestOutcome {
    BacktestOutcome::NoEvent(Kind::Purchase.into())
}

/// Users 1 and up, each buying on these days.
fn shop(users: &[&[i32]]) -> Population {
    let buys = |(user, days): (u64, &&[i32])| -> Vec<Event> {
        days.iter().map(|number| Event::purchase(user, day(*number), Amount::minor(1))).collect()
    };
    let events: Vec<Event> = (1..).zip(users).flat_map(buys).collect();
    Population::from_events(&events, Calendar::utc()).unwrap()
}

fn recency() -> Recency {
    Recency { kinds: Kind::Purchase.into() }
}

fn error(population: &Population, scorer: &dyn Scorer) -> BacktestError {
    BacktestRule::new(day(10), 10, none()).unwrap().report(population, &[("mine", scorer)]).unwrap_err()
}

#[test]
fn a_horizon_holds_a_day_within_the_range_of_days() {
    let error = BacktestRule::new(day(0), 0, none()).unwrap_err();
    assert_eq!(error, BacktestError::EmptyHorizon { cut: day(0), days: 0 });
    assert_eq!(
        error.to_string(),
        "a horizon of `0` days after `2026-01-05` holds no day: give at least 1, within the range of dates"
    );
    assert!(matches!(BacktestRule::new(Day::MAX, 1, none()), Err(BacktestError::EmptyHorizon { .. })));
    assert!(matches!(BacktestRule::new(day(0), u32::MAX, none()), Err(BacktestError::EmptyHorizon { .. })));
    assert!(BacktestRule::new(Day::MAX.minus(1), 1, none()).is_ok());
    let written = r#"{"cut":"2026-01-05","horizon_days":0,"outcome":{"no_event":["purchase"]}}"#;
    assert!(serde_json::from_str::<BacktestRule>(written).unwrap_err().to_string().starts_with(&error.to_string()));
}

#[test]
fn a_silence_longer_than_the_horizon_cannot_come() {
    let (leave, activity) = (Kind::Leave.into(), KindSet::activity());
    let outcome = BacktestOutcome::Churn { leave, activity, silent_days: 28.try_into().unwrap() };
    assert_eq!(
        BacktestRule::new(day(0), 27, outcome.clone()).unwrap_err().to_string(),
        "`28` silent days do not fit into a horizon of `27`: give a longer horizon"
    );
    assert!(BacktestRule::new(day(0), 28, outcome).is_ok());
}

#[test]
fn nobody_there_and_labels_of_one_class_are_refused() {
    assert_eq!(error(&shop(&[]), &recency()), BacktestError::Nobody { cut: day(10) });
    // A user who joins after the cut does not exist yet.
    assert_eq!(error(&shop(&[&[11]]), &recency()), BacktestError::Nobody { cut: day(10) });
    let one = error(&shop(&[&[5]]), &recency());
    assert_eq!(one, BacktestError::OneClass { outcome: none(), users: 1, happened: true });
    assert_eq!(
        one.to_string(),
        "`no event of purchase` happened for `1` of all `1` users: check that there is data after the cut, or choose another outcome"
    );
    let stayed = error(&shop(&[&[5, 12], &[5, 13]]), &recency());
    assert_eq!(stayed, BacktestError::OneClass { outcome: none(), users: 2, happened: false });
}

#[test]
fn a_score_that_is_not_finite_names_the_scorer_and_the_user() {
    let shop = shop(&[&[5, 12], &[5], &[6]]);
    for wrong in [f64::NAN, f64::INFINITY] {
        let scorer = move |_: AsOf<'_>, user: &User| Ok(Some(if user.id == 2_u64.into() { wrong } else { 1.0 }));
        let error = error(&shop, &scorer);
        assert!(
            matches!(&error, BacktestError::NotANumber { scorer, user, .. } if scorer == "mine" && *user == 2_u64.into())
        );
        assert_eq!(
            error.to_string(),
            format!("`mine` gives user `2` the score `{wrong}`: return a finite number, or `None`")
        );
    }
}

#[test]
fn a_scorer_of_nobody_or_of_one_class_is_refused_by_its_name() {
    let shop = shop(&[&[5, 12], &[5], &[6]]);
    let silent = |_: AsOf<'_>, _: &User| Ok(None);
    let problem = ForecastError::Nothing;
    assert_eq!(error(&shop, &silent), BacktestError::Forecast { scorer: "mine".to_owned(), problem });
    let of_one = |_: AsOf<'_>, user: &User| Ok((user.id == 1_u64.into()).then_some(1.0));
    assert_eq!(
        error(&shop, &of_one).to_string(),
        "`mine`: it happened in `0` of all `1` cases: give some cases in which it happened and some in which it did not"
    );
}

#[test]
fn what_was_forgotten_is_refused_and_named() {
    let mut shop = shop(&[&[5, 12], &[5], &[6]]);
    shop.forget_before(day(12));
    let error = error(&shop, &recency());
    assert!(
        matches!(error, BacktestError::BeforeHorizon(UserBeforeHorizon { user, .. }) if user == 1_u64.into()),
        "{error}"
    );
}

#[test]
fn scorers_of_fewer_users_say_how_many() {
    let shop = shop(&[&[1, 5, 12], &[1, 5], &[6], &[2, 7, 14]]);
    let test = BacktestRule::new(day(10), 10, none()).unwrap();
    let over_gap = lifestage::model::RecencyOverGap { kinds: Kind::Purchase.into() };
    let report = test.report(&shop, &[("recency", &recency()), ("over gap", &over_gap)]).unwrap();
    assert_eq!((report.users, report.happened, report.base_rate().unwrap().get()), (4, 2, 0.5));
    let users: Vec<(u64, u64)> = report.scorers.iter().map(|scorer| (scorer.users, scorer.happened)).collect();
    assert_eq!(users, [(4, 2), (3, 1)]);
    // Days since the last purchase, 5 5 4 3, and in units of the gap: 1.25, 1.25, 0.6.
    assert_eq!(report.scorer("recency").unwrap().auc.area, (0.5 + 1.0 + 0.0 + 1.0) / 4.0);
    assert_eq!(report.scorer("over gap").unwrap().auc.area, 0.75);
    assert!(report.scorers.iter().all(|scorer| scorer.brier.is_none() && scorer.calibration.is_empty()));
    crate::shared::travels::travels(&report);
}
