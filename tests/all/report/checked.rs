//! Reports come in through serde only as what they promise to be.

use std::fmt::Debug;

use lifestage::report::*;
use lifestage::time::{Calendar, Days, Period, Window};
use lifestage::{Amount, Event, Kind, Population, Subject};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json, to_value};

use super::{day, days};

fn people() -> Population {
    let books = Subject::new(1);
    let events = [
        Event::log_in(1_u64, day(0)),
        Event::log_in(1_u64, day(1)),
        Event::log_in(1_u64, day(40)),
        Event::view(2_u64, day(0), 30).about(books),
        Event::purchase(2_u64, day(1), Amount::minor(500)).about(books),
        Event::log_in(3_u64, day(2)),
        Event::share(3_u64, day(2)),
    ];
    Population::from_events(&events, Calendar::utc()).unwrap()
}

/// The report is read as it is written, and refused with each of these changes: a place, and what is put there.
fn refuses<T: Serialize + DeserializeOwned + PartialEq + Debug>(report: &T, changes: &[(&str, Value)]) {
    let written = to_value(report).unwrap();
    assert_eq!(&serde_json::from_value::<T>(written.clone()).unwrap(), report);
    for (place, value) in changes {
        let mut changed = written.clone();
        let there = changed.pointer_mut(place).unwrap_or_else(|| panic!("nothing at {place} in {written:#}"));
        assert_ne!(there, value, "{place} is that already");
        *there = value.clone();
        let refused = serde_json::from_value::<T>(changed).expect_err(place).to_string();
        assert!(refused.contains("do not agree; required: "), "{place}: {refused}");
    }
}

#[test]
fn reports_of_activity_fit_together_or_are_refused() {
    let (p, rule) = (&people(), ActivityRule::default());
    let users = rule.users(p, Period::Day, days(0, 2)).unwrap();
    let first_again = to_value(&users).unwrap()["periods"][0].clone();
    refuses(&users, &[("/periods/1", first_again), ("/periods/1/finished", json!(false))]);
    let trailing = rule.trailing(p, Window::last(2), days(0, 2)).unwrap();
    refuses(&trailing, &[("/days/1/day", json!(day(2))), ("/days/2/day", json!(day(0)))]);
    refuses(
        &rule.active_days(p, Window::last(7), day(2)).unwrap(),
        &[("/users", json!([])), ("/users", json!(vec![0; 367]))],
    );
    let more = [
        ("/as_of", json!(day(3))),
        ("/day_users", json!(9)),
        ("/month_users", json!(0)),
        ("/month_user_days", json!(2)),
        ("/month_user_days", json!(3 * 366)),
    ];
    refuses(&rule.stickiness(p, day(2)).unwrap(), &more);
    let totals = DailyTotalsRule::default().report(p, Days::ALL);
    let last = to_value(&totals.rows).unwrap()[5].clone();
    refuses(&totals, &[("/rows/0/users", json!(0)), ("/rows/0/users", json!(9)), ("/rows/0", last)]);
}

#[test]
fn cohorts_and_revenue_fit_together_or_are_refused() {
    let p = &people();
    let retention = RetentionRule::default().report(p, days(0, 2), day(40)).unwrap();
    let changes = [
        ("/lags", json!([])),
        ("/cohorts/0/cells", json!([])),
        ("/cohorts/0/size", json!(0)),
        ("/cohorts/1/days", json!(days(0, 0))),
    ];
    refuses(&retention, &changes);
    let revenue = RevenueRule::default().report(p, Period::Day, days(0, 2)).unwrap();
    refuses(
        &revenue,
        &[
            ("/periods/1/payers", json!(9)),
            ("/periods/0/finished", json!(false)),
            ("/periods/1/days", json!(days(0, 0))),
        ],
    );
    let cohorts = CohortRevenueRule { cohorts: Period::Day, periods: Period::Day, ..CohortRevenueRule::default() };
    let cohorts = cohorts.report(p, days(0, 2), day(40)).unwrap();
    let changes = [
        ("/cohorts/0/lags", json!([])),
        ("/cohorts/0/size", json!(0)),
        ("/cohorts/0/lags/1/mature", json!(9)),
        ("/cohorts/1/days", json!(days(0, 0))),
    ];
    refuses(&cohorts, &changes);
    let churn = TimeToChurnRule::default().report(p, day(99)).unwrap();
    refuses(&churn, &[("/churned", json!(2)), ("/survival", json!({}))]);
    let nobody = TimeToChurnRule::default().report(p, day(9)).unwrap();
    refuses(&nobody, &[("/net_before_churn", json!(1))]);
    let rule = UserAccountingRule { period: Period::Day, ..UserAccountingRule::default() };
    let accounting = rule.report(p, days(0, 2)).unwrap();
    let changes = [
        ("/periods/0/dormant", Value::Null),
        ("/periods/1/dormant/new", json!(1)),
        ("/periods/1/returning", json!(1)),
        ("/periods/1/days", json!(days(0, 0))),
    ];
    refuses(&accounting, &changes);
}

#[test]
fn journeys_and_tables_fit_together_or_are_refused() {
    let (p, rule) = (&people(), JourneyRule::default());
    let journey = rule.journey(p, days(0, 60)).unwrap();
    let changes = [
        ("/stages", json!([])),
        ("/stages/0/entered", json!(9)),
        ("/stages/0/stays", json!({})),
        ("/steps/0/days", json!({})),
        ("/steps/0/days", json!({"1": 9})),
        ("/steps/0/from", to_value(&journey).unwrap()["steps"][0]["to"].clone()),
    ];
    refuses(&journey, &changes);
    let actions = rule.actions(p, &Kind::Share.into(), days(0, 9)).unwrap();
    let changes = [("/stages", json!([])), ("/stages/0/users", json!(0)), ("/stages/0/actions/0/users", json!(2))];
    refuses(&actions, &changes);
    let breakdown = rule.breakdown(p, day(40)).unwrap();
    let again = to_value(&breakdown.rows).unwrap()[0].clone();
    refuses(&breakdown, &[("/rows/0/users", json!(0)), ("/rows/1", again)]);
    let flow = rule.flow(p, day(-1), day(40)).unwrap();
    let again = to_value(&flow.cells).unwrap()[0].clone();
    refuses(&flow, &[("/cells/0/users", json!(0)), ("/cells/0/to", Value::Null), ("/cells/1", again)]);
    let rule = CrossTableRule { seen: Kind::View.into(), ..CrossTableRule::default() };
    let cross = rule.report(p, days(0, 9)).unwrap();
    let changes = [("/cells/0/users", json!(0)), ("/cells/0/events", json!(0)), ("/cells/0/converted", json!(2))];
    refuses(&cross, &changes);
    let correlation = CorrelationRule::new("x", |member, _| Ok(Some((member.user.id.bits() as f64, 1.0))));
    let correlation = correlation.report(p, day(0)).unwrap();
    refuses(&correlation, &[("/correlation/pearson", json!(0.5))]);
    let asked = SatisfactionRule::default().report(p, days(0, 9)).unwrap();
    refuses(&asked, &[("/users", json!(1)), ("/ratings", json!(1)), ("/sum", json!(1))]);
}

#[test]
fn boards_differences_and_years_fit_together_or_are_refused() {
    let p = &people();
    let board = KpiRule::default().report(p, day(40)).unwrap();
    refuses(&board, &[("/rows", json!([])), ("/rows/0/now/numerator", json!(9)), ("/rows/0/now/numerator", json!(-1))]);
    let own = json!({"own": "x"});
    refuses(
        &board,
        &[("/rows/0/unit", json!("money")), ("/rows/1/name", own), ("/rows/0/month_before/numerator", json!(9))],
    );
    let question =
        ActivityQuestion { kinds: Kind::LogIn.into(), span: ActivitySpan::Window(Window::last(1)), as_of: day(1) };
    let other = ActivityQuestion { as_of: day(2), ..question.clone() };
    let [one, other] = [&question, &other].map(|question| Asked { question, population: p });
    let difference = DifferenceRule::default().report(one, other).unwrap();
    let changes = [
        ("/differ", json!(0)),
        ("/counts/0/counted", json!(9)),
        ("/counts/1/counted", json!(0)),
        ("/clauses", json!([])),
        ("/clauses/0/gained", json!(2)),
    ];
    refuses(&difference, &changes);
    let member = p.get(3_u64).unwrap();
    let year = YearRule::default().assess(member.profile.as_of(day(40)), &member.user, 2024).unwrap().unwrap();
    refuses(&year, &[("/active_days", json!(99)), ("/firsts/0/day", json!(day(900)))]);
}
