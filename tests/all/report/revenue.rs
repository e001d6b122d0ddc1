//! What users bring, by period, by cohort, and until they churn.

use lifestage::report::{CohortError, CohortRevenueRule, RevenueRule, TimeToChurnRule};
use lifestage::score::{StageConfig, StageRule};
use lifestage::time::{Calendar, Days, Hold, Period};
use lifestage::{Amount, Day, Event, Kind, KindSet, LifecycleStage, Money, Population, User};
use proptest::prelude::*;

use super::crowd::{Crowd, crowd};
use super::{day, days, logins};
use crate::shared::seeded::cases;

/// Purchases less refunds of a user within these days.
fn net(crowd: &Crowd, user: u64, days: Days) -> i128 {
    let actions = crowd.actions.iter().filter(|action| action.user == user && days.contains(day(action.day)));
    actions
        .map(|action| match action.kind {
            Kind::Purchase => i128::from(action.value),
            Kind::Refund => -i128::from(action.value),
            _ => 0,
        })
        .sum()
}

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn revenue_of_a_period_is_the_sum_of_its_actions(crowd in crowd(), from in -50..60_i32, length in 0..60_i32) {
        let (population, range) = (crowd.population(), days(from, from + length));
        let active = crowd.days(&KindSet::activity());
        let bought = crowd.days(&Kind::Purchase.into());
        for activity in [KindSet::activity(), Kind::Share.into()] {
            let rule = RevenueRule { activity: activity.clone() };
            for row in rule.report(&population, Period::Month, range).unwrap().periods {
                let known = Days::new(row.days.first(), row.days.last().min(range.last())).unwrap();
                let inside = |users: &std::collections::BTreeMap<u64, std::collections::BTreeSet<Day>>| {
                    users.values().filter(|days| days.iter().any(|day| known.contains(*day))).count() as u64
                };
                prop_assert_eq!(row.payers, inside(&bought));
                prop_assert_eq!(row.active, inside(&crowd.days(&activity.clone().with(Kind::Purchase))));
                prop_assert_eq!(row.net, (0..10).map(|user| net(&crowd, user, known)).sum::<i128>());
                prop_assert!(row.active <= inside(&active));
                prop_assert_eq!((row.arpu().is_some(), row.arppu().is_some()), (row.active > 0, row.payers > 0));
            }
        }
    }

    #[test]
    fn a_cohort_counts_the_spend_of_mature_users_since_their_start(
        crowd in crowd(),
        from in -45..30_i32,
        length in 0..50_i32,
        later in 0..60_i32,
        periods in prop::sample::select(vec![Period::Day, Period::Month]),
        buyers in any::<bool>(),
    ) {
        let start = if buyers { Kind::Purchase.into() } else { KindSet::activity() };
        let rule = CohortRevenueRule { start, periods, through: 20, ..CohortRevenueRule::default() };
        let (range, as_of) = (days(from, from + length), day(from + length + later));
        let report = rule.report(&crowd.population(), range, as_of).unwrap();
        let starts = crowd.days(&rule.start);
        for cohort in report.cohorts {
            let members: Vec<(u64, Day)> = starts
                .iter()
                .map(|(user, days)| (*user, *days.first().unwrap()))
                .filter(|(_, first)| cohort.days.contains(*first) && *first <= as_of)
                .collect();
            prop_assert_eq!(cohort.size, members.len() as u64);
            for (lag, cell) in cohort.lags.iter().enumerate() {
                let end = |first: Day| {
                    (0..lag).fold(periods.containing(first), |days, _| periods.after(days.first()).unwrap()).last()
                };
                let mature: Vec<&(u64, Day)> = members.iter().filter(|(_, first)| end(*first) <= as_of).collect();
                let spent = mature.iter().map(|(user, first)| net(&crowd, *user, Days::new(*first, end(*first)).unwrap()));
                prop_assert_eq!((cell.mature, cell.net), (mature.len() as u64, spent.sum::<i128>()));
            }
        }
    }

    #[test]
    fn churn_comes_on_the_first_day_that_shows_it(crowd in crowd(), as_of in 0..200_i32, hold in prop::sample::select(vec![1_u16, 3])) {
        let (population, as_of) = (crowd.population(), day(as_of));
        let rule = StageRule::new(StageConfig { hold: Hold::days(hold), ..StageConfig::default() }).unwrap();
        let report = TimeToChurnRule { stage: rule.clone() }.report(&population, as_of).unwrap();
        let (mut churned, mut value, mut customers) = (0, 0, 0);
        for (user, bought) in crowd.days(&Kind::Purchase.into()) {
            let member = population.get(user).unwrap();
            let first = *bought.first().unwrap();
            let Some(joined) = member.profile.as_of(as_of).joined(&member.user) else { continue };
            let Ok(life) = Days::new(first.max(joined), as_of) else { continue };
            customers += 1;
            let stage = |day: Day| rule.assess(member.profile.as_of(day), &member.user).unwrap().unwrap().stage;
            if let Some(end) = life.iter().find(|day| stage(*day) == LifecycleStage::Churned) {
                churned += 1;
                value += net(&crowd, user, Days::new(Day::MIN, end).unwrap());
            }
        }
        prop_assert_eq!((report.survival.count(), report.survival.ended()), (customers, churned));
        prop_assert_eq!((report.churned, report.net_before_churn), (churned, value));
    }
}

#[test]
fn sums_are_wider_than_any_ones_money_and_means_are_rounded_once() {
    let most = Amount::minor(i64::MAX.unsigned_abs());
    let events: Vec<Event> = (0..3_u64).map(|user| Event::purchase(user, day(0), most)).collect();
    let population = Population::from_events(&events, Calendar::utc()).unwrap();
    let row = RevenueRule::default().report(&population, Period::Day, days(0, 0)).unwrap().periods[0];
    assert_eq!(row.net, 3 * i128::from(i64::MAX));
    assert_eq!(row.arppu(), Some(Money::minor(i64::MAX)));
    let report = CohortRevenueRule::default().report(&population, days(0, 0), day(60)).unwrap();
    assert_eq!(report.pooled()[0].per_user(), Some(Money::minor(i64::MAX)));
    assert_eq!(report.pooled()[12].per_user(), None);
}

#[test]
fn closing_the_account_is_churn_even_for_users_who_come_back() {
    let events = [
        Event::purchase(1_u64, day(0), Amount::minor(5)),
        Event::leave(1_u64, day(9)),
        Event::purchase(1_u64, day(11), Amount::minor(7)),
    ];
    let population = Population::from_events(&events, Calendar::utc()).unwrap();
    let report = TimeToChurnRule::default().report(&population, day(30)).unwrap();
    assert_eq!((report.median_days(), report.mean_value_before_churn()), (Some(9), Some(Money::minor(5))));
    assert_eq!(TimeToChurnRule::default().report(&population, day(8)).unwrap().median_days(), None);
}

#[test]
fn what_cannot_be_asked_is_refused() {
    let population = logins(&[&[0]]);
    let rule = CohortRevenueRule::default();
    assert_eq!(rule.report(&population, days(5, 9), day(4)), Err(CohortError::NotYet { first: day(5), as_of: day(4) }));
    let many = CohortRevenueRule { cohorts: Period::Day, through: u16::MAX, ..rule.clone() };
    assert!(matches!(many.report(&population, days(0, 99), day(99)), Err(CohortError::TooManyCells { .. })));
    assert!(matches!(RevenueRule::default().report(&population, Period::Day, Days::ALL), Err(CohortError::Periods(_))));
    // A user who joins later is not there yet.
    let mut population = population;
    population.introduce(User::new(1_u64).joined(day(50)));
    assert_eq!(TimeToChurnRule::default().report(&population, day(9)).unwrap().survival.count(), 0);
}
