//! Cohorts and who of them returned.

use std::collections::BTreeSet;

use lifestage::profile::BeforeHorizon;
use lifestage::report::{CohortAverage, CohortError, Lags, RetentionRule, Starts};
use lifestage::time::{Calendar, Days, Period, Weekday};
use lifestage::{Day, Event, Kind, KindSet, Population, Profile};
use proptest::collection::vec;
use proptest::prelude::*;

use super::crowd::{Crowd, crowd};
use super::{day, days, logins};
use crate::shared::seeded::cases;

#[test]
fn the_example_of_every_start() {
    let population = logins(&[&[0, 1, 2, 5, 5, 6], &[1, 2, 3, 6]]);
    let rule = RetentionRule { starts: Starts::Every, ..RetentionRule::on_each_through(6) };
    let retention = rule.report(&population, days(0, 6), day(6)).unwrap();
    let rows: Vec<Vec<u64>> = retention
        .cohorts
        .iter()
        .zip((1..=7).rev())
        .map(|(cohort, width)| cohort.cells.iter().take(width).map(|cell| cell.retained()).collect())
        .collect();
    let expected: [&[u64]; 7] =
        [&[1, 1, 1, 0, 0, 1, 1], &[2, 2, 1, 0, 1, 2], &[2, 1, 0, 1, 2], &[1, 0, 0, 1], &[0, 0, 0], &[1, 1], &[2]];
    assert_eq!(rows, expected);
    // Beyond the day asked about nobody is eligible, and nobody has returned.
    for (row, cohort) in retention.cohorts.iter().enumerate() {
        for (lag, cell) in cohort.cells.iter().enumerate() {
            assert_eq!(cell.eligible(), if row + lag <= 6 { cohort.size } else { 0 });
            assert!(cell.eligible() > 0 || cell.rate().is_none());
        }
    }
    assert_eq!(
        retention.definition().text(),
        "retention by any activity after every start with any activity, in cohorts by day over \
         2024-01-01..=2024-01-07, lags by day (on 0, on 1, on 2, on 3, on 4, on 5, on 6), of those mature as of 2024-01-07; \
         days in UTC, weeks from Mon",
    );
}

#[test]
fn the_three_averages_are_told_apart() {
    // 1,000 users, 500 of whom return; 500, 400 of whom do.
    let users: Vec<Vec<i32>> = (0..1_500)
        .map(|user| match user {
            0..500 => vec![0, 1],
            500..1_000 => vec![0],
            1_000..1_400 => vec![1, 2],
            _ => vec![1],
        })
        .collect();
    let population = logins(&users.iter().map(Vec::as_slice).collect::<Vec<_>>());
    let retention = RetentionRule::default().report(&population, days(0, 1), day(9)).unwrap();
    let next_day = Lags::on(1);
    assert_eq!(retention.pooled(next_day).rate().unwrap().get().to_string(), "0.6");
    assert_eq!(retention.average(next_day, CohortAverage::MeanOfRates).unwrap().get().to_string(), "0.65");
    assert_eq!(retention.average(next_day, CohortAverage::SizeWeightedTwice).unwrap().get().to_string(), "0.56");
    let month = Lags::on(30);
    assert_eq!(retention.pooled(month).rate(), None);
    assert_eq!(
        (
            retention.average(month, CohortAverage::MeanOfRates),
            retention.average(month, CohortAverage::SizeWeightedTwice)
        ),
        (None, None)
    );
    // Lags that were not asked about.
    assert_eq!(
        (retention.cells(Lags::on(2)).count(), retention.average(Lags::on(2), CohortAverage::MeanOfRates)),
        (0, None)
    );
}

/// Size, eligible and retained of each cohort and cell, from the days of starts and returns.
fn by_force(crowd: &Crowd, rule: &RetentionRule, asked: Days, as_of: Day) -> Vec<(u64, Vec<(u64, u64)>)> {
    let number = |day: Day| rule.periods.over(Days::new(day.min(as_of), as_of).unwrap()).count();
    // Periods counted back from the day asked about, so a later one has a smaller number.
    let lag = |start: Day, day: Day| number(start).checked_sub(number(day)).unwrap();
    let known = |kinds: &KindSet| {
        let mut users = crowd.days(kinds);
        for days in users.values_mut() {
            days.retain(|day| *day <= as_of);
        }
        users
    };
    let (starts, returns) = (known(&rule.start), known(&rule.returns));
    let cohorts: Vec<Days> = rule.cohorts.over(Days::new(asked.first(), asked.last().min(as_of)).unwrap()).collect();
    let within = Days::new(cohorts[0].first(), cohorts.last().unwrap().last()).unwrap();
    let mut rows = vec![(0_u64, vec![(0_u64, 0_u64); rule.lags.len()]); cohorts.len()];
    for (user, days) in starts {
        let inside: Vec<Day> = days.iter().copied().filter(|day| within.contains(*day)).collect();
        let mut chosen: Vec<Day> = match rule.starts {
            Starts::FirstEver => days.first().copied().filter(|day| within.contains(*day)).into_iter().collect(),
            Starts::FirstInRange => inside.first().copied().into_iter().collect(),
            Starts::Every => inside,
        };
        let cohort_of = |day: Day| cohorts.iter().position(|cohort| cohort.contains(day)).unwrap();
        chosen.dedup_by_key(|day| (cohort_of(*day), rule.periods.containing(*day).first()));
        for start in chosen {
            let row = &mut rows[cohort_of(start)];
            row.0 += 1;
            let later = returns.get(&user).into_iter().flatten().filter(|day| **day >= start);
            let returned: BTreeSet<usize> = later.map(|day| lag(start, *day)).chain([0]).collect();
            for (cell, lags) in row.1.iter_mut().zip(&rule.lags) {
                let last = usize::from(lags.through().unwrap_or(lags.from()));
                let mut period = rule.periods.containing(start);
                (0..last).for_each(|_| period = rule.periods.after(period.first()).unwrap());
                if period.last() <= as_of {
                    cell.0 += 1;
                    let from = usize::from(lags.from());
                    let through = lags.through().map_or(usize::MAX, usize::from);
                    cell.1 += u64::from(returned.iter().any(|lag| (from..=through).contains(lag)));
                }
            }
        }
    }
    rows
}

fn lags() -> impl Strategy<Value = Lags> {
    prop_oneof![
        (0..20_u16).prop_map(Lags::on),
        (0..20_u16).prop_map(Lags::on_or_after),
        (1..20_u16).prop_map(Lags::on_or_before),
        (0..20_u16, 0..9_u16).prop_map(|(from, more)| Lags::bracket(from, from + more)),
    ]
}

proptest! {
    #![proptest_config(cases(128))]

    #[test]
    fn every_cell_is_what_looking_at_every_pair_of_days_gives(
        crowd in crowd(),
        lags in vec(lags(), 0..6),
        from in -45..30_i32,
        length in 0..50_i32,
        later in -10..60_i32,
        periods in prop::sample::select(vec![Period::Day, Period::Week(Weekday::Mon), Period::Month]),
        cohorts in prop::sample::select(vec![Period::Day, Period::Week(Weekday::Sun), Period::Month]),
        starts in prop::sample::select(vec![Starts::FirstEver, Starts::FirstInRange, Starts::Every]),
        kinds in prop::sample::select(vec![
            (KindSet::activity(), KindSet::activity()),
            (Kind::LogIn.into(), Kind::Purchase.into()),
            (Kind::Purchase.into(), KindSet::of([Kind::Refund, Kind::View])),
        ]),
    ) {
        let (start, returns) = kinds;
        let rule = RetentionRule { start, returns, starts, cohorts, periods, lags };
        let (range, as_of) = (days(from, from + length), day(from + (length + later).max(0)));
        let retention = rule.report(&crowd.population(), range, as_of).unwrap();
        let rows: Vec<(u64, Vec<(u64, u64)>)> = retention
            .cohorts
            .iter()
            .map(|cohort| (cohort.size, cohort.cells.iter().map(|cell| (cell.eligible(), cell.retained())).collect()))
            .collect();
        prop_assert_eq!(rows, by_force(&crowd, &rule, range, as_of));
    }
}

#[test]
fn lag_0_is_all_of_them_whatever_a_return_is() {
    let population = logins(&[&[0], &[0, 3]]);
    let lags =
        vec![Lags::on(0), Lags::on_or_after(0), Lags::bracket(0, 2), Lags::on(0), Lags::on(3), Lags::on_or_before(3)];
    let rule = RetentionRule { returns: Kind::Purchase.into(), lags, ..RetentionRule::default() };
    let retention = rule.report(&population, days(0, 0), day(9)).unwrap();
    let cells: Vec<u64> = retention.cohorts[0].cells.iter().map(|cell| cell.retained()).collect();
    assert_eq!(cells, [2, 2, 2, 2, 0, 0]);
}

#[test]
fn a_return_in_a_week_that_is_not_over_counts_only_later() {
    let population = logins(&[&[0, 8]]);
    let lags = vec![Lags::on(0), Lags::on(1), Lags::bracket(1, 2), Lags::on_or_after(1)];
    let rule = RetentionRule { periods: Period::Week(Weekday::Mon), lags, ..RetentionRule::default() };
    for (as_of, expected) in [
        (6, [(1, 1), (0, 0), (0, 0), (0, 0)]),
        (12, [(1, 1), (0, 0), (0, 0), (0, 0)]),
        (13, [(1, 1), (1, 1), (0, 0), (1, 1)]),
        (19, [(1, 1), (1, 1), (0, 0), (1, 1)]),
        (20, [(1, 1), (1, 1), (1, 1), (1, 1)]),
    ] {
        let retention = rule.report(&population, days(0, 0), day(as_of)).unwrap();
        let cells = retention.cohorts[0].cells.iter().map(|cell| (cell.eligible(), cell.retained()));
        assert_eq!(cells.collect::<Vec<_>>(), expected, "as of {as_of}");
    }
}

#[test]
fn what_cannot_be_asked_is_refused() {
    let (population, rule) = (logins(&[&[0]]), RetentionRule::default());
    let error = rule.report(&population, days(5, 9), day(4)).unwrap_err();
    assert_eq!(error, CohortError::NotYet { first: day(5), as_of: day(4) });
    assert_eq!(
        error.to_string(),
        "cohorts from `2024-01-06` on are not known as of `2024-01-05`: set `as_of` to that day or a later one",
    );
    let many = RetentionRule::on_each_through(u16::MAX);
    let refused = many.report(&population, days(0, 364), day(400));
    assert_eq!(refused, Err(CohortError::TooManyCells { cohorts: 365, lags: 65_536 }));
    let most = RetentionRule::on_each_through(999);
    assert!(most.report(&population, days(0, 999), day(999)).is_ok());
    let refused = most.report(&population, days(0, 1_000), day(1_000));
    assert_eq!(refused, Err(CohortError::TooManyCells { cohorts: 1_001, lags: 1_000 }));
    assert!(matches!(rule.report(&population, Days::ALL, day(0)), Err(CohortError::Periods(_))));
    assert!(Lags::new(0, Some(0)).is_ok() && Lags::new(1, Some(0)).is_err());
    for bad in [r#"{"lags":[{"on_or_before":0}]}"#, r#"{"lags":[{"bracket":[7,3]}]}"#, r#"{"period":{"last":7}}"#] {
        assert!(serde_json::from_str::<RetentionRule>(bad).is_err(), "{bad}");
    }
    assert!(serde_json::from_str::<lifestage::report::Retained>(r#"{"eligible":1,"retained":2}"#).is_err());
    assert_eq!(rule.report(&population, days(0, 0), day(0)).unwrap().cohorts[0].cells[0].eligible(), 0);
}

#[test]
fn forgotten_starts_are_refused_by_the_first_of_them_that_counts() {
    let mut profile = Profile::of([0, 10, 20, 30].map(|n| Event::log_in(1_u64, day(n))));
    profile.forget_before(day(25));
    let population = Population::from_profiles([profile], Calendar::utc()).unwrap();
    for starts in [Starts::FirstInRange, Starts::Every] {
        let rule = RetentionRule { starts, ..RetentionRule::on_each_through(6) };
        for (first, asked) in [(5, 5), (-9, 0), (0, 0)] {
            let refused = rule.report(&population, days(first, 40), day(40));
            let Err(CohortError::Forgotten(refused)) = refused else { panic!("{refused:?}") };
            assert_eq!(refused.problem, BeforeHorizon { asked: day(asked), horizon: day(25) }, "{starts:?} {first}");
        }
        assert!(rule.report(&population, days(25, 40), day(40)).is_ok());
    }
}
