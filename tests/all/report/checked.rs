//! Reports come in through serde only as what they promise to be.

use std::fmt::Debug;

use lifestage::answer::MergeError;
use lifestage::report::*;
use lifestage::time::{Calendar, Days, Period, Window};
use lifestage::{Amount, Event, Kind, Population, Subject};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json, to_value};

use super::{day, days};

pub(super) fn people() -> Population {
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
pub(super) fn refuses<T: Serialize + DeserializeOwned + PartialEq + Debug>(report: &T, changes: &[(&str, Value)]) {
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
    let changes = [
        ("/periods/1", first_again),
        ("/periods/1/finished", json!(false)),
        ("/period", json!("month")),
        ("/days", json!(days(0, 1))),
    ];
    refuses(&users, &changes);
    let trailing = rule.trailing(p, Window::last(2), days(0, 2)).unwrap();
    refuses(&trailing, &[("/days/1/day", json!(day(2))), ("/days/2/day", json!(day(0)))]);
    refuses(
        &rule.active_days(p, Window::last(7), day(2)).unwrap(),
        &[
            ("/users", json!([])),
            ("/users", json!(vec![0; 8])),
            ("/users", json!(vec![u64::MAX; 7])),
            ("/window", json!({ "last": 8 })),
            ("/as_of", json!(day(3))),
        ],
    );
    let more = [
        ("/as_of", json!(day(3))),
        ("/month/first", json!(day(1))),
        ("/month_finished", json!(true)),
        ("/day_users", json!(9)),
        ("/month_users", json!(0)),
        ("/month_user_days", json!(2)),
        ("/month_user_days", json!(3 * 366)),
    ];
    refuses(&rule.stickiness(p, day(2)).unwrap(), &more);
    let totals = DailyTotalsRule::default().report(p, Days::ALL).unwrap();
    let last = to_value(&totals.rows).unwrap()[5].clone();
    let changes = [
        ("/rows/0/users", json!(0)),
        ("/rows/0/users", json!(9)),
        ("/rows/0", last),
        ("/rows/0/sum", json!(1)),
        ("/days", json!(days(0, 2))),
    ];
    refuses(&totals, &changes);
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
        ("/cohorts/0/size", json!(3)),
        ("/cohorts/0/cells/0", json!({ "eligible": 1, "retained": 1 })),
        ("/cohorts/2/cells/2", json!({ "eligible": 0, "retained": 0 })),
        (
            "/cohorts/1",
            json!({ "days": days(1, 1), "size": 0, "cells": vec![json!({ "eligible": 1, "retained": 0 }); 3] }),
        ),
        ("/days", json!(days(0, 1))),
        ("/as_of", json!(day(20))),
        ("/cohorts_by", json!("month")),
        ("/lags_by", json!("month")),
    ];
    refuses(&retention, &changes);
    let young = RetentionRule { lags: vec![Lags::on(0), Lags::on(7)], ..RetentionRule::default() };
    let young = young.report(p, days(0, 2), day(2)).unwrap();
    let changes = [
        ("/cohorts/0/cells/0", json!({ "eligible": 2, "retained": 1 })),
        ("/cohorts/0/cells/1", json!({ "eligible": 2, "retained": 0 })),
    ];
    refuses(&young, &changes);
    let revenue = RevenueRule::default().report(p, Period::Day, days(0, 2)).unwrap();
    refuses(
        &revenue,
        &[
            ("/periods/1/payers", json!(9)),
            ("/periods/0/finished", json!(false)),
            ("/periods/1/days", json!(days(0, 0))),
            ("/periods/0/net", json!(1)),
            ("/period", json!("month")),
            ("/days", json!(days(0, 1))),
        ],
    );
    let cohorts = CohortRevenueRule { cohorts: Period::Day, periods: Period::Day, ..CohortRevenueRule::default() };
    let cohorts = cohorts.report(p, days(0, 2), day(40)).unwrap();
    let changes = [
        ("/cohorts/0/lags", json!([])),
        ("/cohorts/0/size", json!(0)),
        ("/cohorts/0/lags/1/mature", json!(9)),
        ("/cohorts/1/days", json!(days(0, 0))),
        ("/cohorts/1/lags/0/net", json!(1)),
        ("/through", json!(11)),
        ("/as_of", json!(day(41))),
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
        ("/period", json!("year")),
        ("/days", json!(days(0, 3))),
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
        ("/steps/0/days", json!({"0": 1})),
        ("/steps/0/days", json!({"1": 1, "2": 0})),
        ("/steps/0/from", to_value(&journey).unwrap()["steps"][0]["to"].clone()),
    ];
    refuses(&journey, &changes);
    let actions = rule.actions(p, &Kind::Share.into(), days(0, 9)).unwrap();
    let again = to_value(&actions).unwrap()["stages"][0]["actions"][0].clone();
    let changes = [
        ("/stages", json!([])),
        ("/stages/0/users", json!(0)),
        ("/stages/0/actions/0/users", json!(2)),
        ("/stages/0/actions", json!([again, again])),
    ];
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
        &[
            ("/rows/0/unit", json!("money")),
            ("/rows/1/name", own),
            ("/rows/0/month_before/numerator", json!(9)),
            ("/rows/0/as_of", json!(day(41))),
            ("/rows/0/goal", Value::Null),
        ],
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

/// Every way to cut one row off: each is refused, and so is one row more.
fn has_all_its_rows<T: Serialize + DeserializeOwned + PartialEq + Debug>(report: &T, list: &str) {
    let written = to_value(report).unwrap();
    let rows = written.pointer(list).unwrap().as_array().unwrap().clone();
    assert!(rows.len() > 1, "{written:#}");
    let with = |rows: Vec<Value>| {
        let mut changed = written.clone();
        *changed.pointer_mut(list).unwrap() = Value::Array(rows);
        serde_json::from_value::<T>(changed)
    };
    assert_eq!(&with(rows.clone()).unwrap(), report);
    for place in 0..rows.len() {
        let (mut fewer, mut more) = (rows.clone(), rows.clone());
        let row = fewer.remove(place);
        more.insert(place, row);
        for bent in [fewer, more, rows[..place].to_vec()] {
            assert!(with(bent.clone()).is_err(), "{list} {place}: {bent:?}");
        }
    }
}

fn own_numbers() -> KpiRule {
    let share = json!({ "share": { "of": { "age_days": "now", "at_least": 1 }, "goal": { "target": 0.5 } } });
    let own =
        json!({ "own": { "new": share, "older, target none": { "mean": { "metric": "age_days" } }, "z\n": share } });
    serde_json::from_value(own).unwrap()
}

#[test]
fn a_report_with_a_row_cut_off_is_none() {
    let (p, range, as_of) = (&people(), days(0, 40), day(40));
    let active = ActivityRule::default();
    for period in [Period::Day, Period::Week(lifestage::time::Weekday::Sun), Period::Month] {
        has_all_its_rows(&active.users(p, period, range).unwrap(), "/periods");
        has_all_its_rows(&RevenueRule::default().report(p, period, range).unwrap(), "/periods");
        let rule = UserAccountingRule { period, ..UserAccountingRule::default() };
        has_all_its_rows(&rule.report(p, range).unwrap(), "/periods");
        for starts in [Starts::FirstEver, Starts::FirstInRange, Starts::Every] {
            for periods in [Period::Day, Period::Month] {
                let rule = RetentionRule { starts, cohorts: period, periods, ..RetentionRule::on_each_through(4) };
                let retention = rule.report(p, range, as_of).unwrap();
                has_all_its_rows(&retention, "/cohorts");
                has_all_its_rows(&retention, "/lags");
                has_all_its_rows(&retention, "/cohorts/0/cells");
            }
        }
        let rule =
            CohortRevenueRule { cohorts: period, periods: Period::Day, through: 3, ..CohortRevenueRule::default() };
        let revenue = rule.report(p, range, as_of).unwrap();
        has_all_its_rows(&revenue, "/cohorts");
        has_all_its_rows(&revenue, "/cohorts/1/lags");
    }
    has_all_its_rows(&active.trailing(p, Window::last(7), range).unwrap(), "/days");
    has_all_its_rows(&active.active_days(p, Window::last(7), as_of).unwrap(), "/users");
    has_all_its_rows(&JourneyRule::default().journey(p, range).unwrap(), "/stages");
    let board = own_numbers().report(p, as_of).unwrap();
    assert_eq!(board.rows.len(), 12);
    has_all_its_rows(&board, "/rows");
    let rules = lifestage::RuleSet::default();
    has_all_its_rows(&own_numbers().report_with_rules(p, &rules, as_of).unwrap(), "/rows");
    let funnel = FunnelConfig::new([Kind::View, Kind::Purchase, Kind::Share]);
    let at = |user: u64, second: i64| Event::view(user, lifestage::time::Moment::from_milliseconds(second * 1_000), 5);
    for config in [funnel.clone(), funnel.order(StepOrder::Any)] {
        let report = FunnelRule::new(config).unwrap().report_events(&[at(1, 0), at(1, 9)], &Calendar::utc()).unwrap();
        let mut written = to_value(&report).unwrap();
        assert_eq!(serde_json::from_value::<FunnelReport>(written.clone()).unwrap(), report);
        written["names"].as_array_mut().unwrap().pop();
        written["users_at_depth"].as_array_mut().unwrap().pop();
        written["elapsed"].as_array_mut().unwrap().pop();
        let refused = serde_json::from_value::<FunnelReport>(written).unwrap_err().to_string();
        assert!(refused.starts_with("the steps are not those of `"), "{refused}");
    }
}

/// Merging refuses a report that was changed by hand, whichever of both it is, and what is too much for a count.
macro_rules! merges_what_fits {
    ($report:expr, $cut:expr, $fill:expr) => {{
        let report = $report;
        let (mut cut, mut full) = (report.clone(), report.clone());
        $cut(&mut cut);
        $fill(&mut full);
        for (one, other) in [(&report, &cut), (&cut, &report)] {
            let mut merged = (*one).clone();
            assert!(matches!(merged.merge(other), Err(MergeError::Broken { .. })), "{one:?} {other:?}");
            assert_eq!(&merged, one);
        }
        for (one, other) in [(&report, &full), (&full, &report)] {
            let mut merged = (*one).clone();
            assert_eq!(merged.merge(other), Err(MergeError::TooMany), "{one:?} {other:?}");
            assert_eq!(&merged, one);
        }
    }};
}

#[test]
fn reports_merge_where_they_fit_and_count_up_to_the_largest_number() {
    let (p, range) = (&people(), days(0, 2));
    let rule = ActivityRule::default();
    merges_what_fits!(
        rule.users(p, Period::Day, range).unwrap(),
        |cut: &mut ActiveUsers| {
            cut.periods.pop();
        },
        |full: &mut ActiveUsers| full.periods[0].users = u64::MAX
    );
    merges_what_fits!(
        rule.trailing(p, Window::last(2), range).unwrap(),
        |cut: &mut TrailingUsers| {
            cut.days.pop();
        },
        |full: &mut TrailingUsers| full.days[1].users = u64::MAX
    );
    merges_what_fits!(
        rule.active_days(p, Window::last(2), day(2)).unwrap(),
        |cut: &mut ActiveDays| cut.users.push(0),
        |full: &mut ActiveDays| full.users[0] = u64::MAX
    );
    merges_what_fits!(
        RetentionRule::default().report(p, range, day(40)).unwrap(),
        |cut: &mut Retention| {
            cut.cohorts.remove(1);
        },
        |full: &mut Retention| {
            full.cohorts[0].size = u64::MAX;
            full.cohorts[0].cells.fill(Retained::new(0, u64::MAX).unwrap());
        }
    );
    merges_what_fits!(
        RevenueRule::default().report(p, Period::Day, range).unwrap(),
        |cut: &mut Revenue| cut.periods.clear(),
        |full: &mut Revenue| full.periods[2].net = i128::MIN
    );
    merges_what_fits!(
        DailyTotalsRule::default().report(p, range).unwrap(),
        |cut: &mut DailyTotals| cut.rows.reverse(),
        |full: &mut DailyTotals| full.rows[0].events = u64::MAX
    );
    merges_what_fits!(
        JourneyRule::default().breakdown(p, day(40)).unwrap(),
        |cut: &mut Breakdown<_>| cut.rows[0].users = 0,
        |full: &mut Breakdown<_>| {
            full.rows.truncate(1);
            full.rows[0].users = u64::MAX;
        }
    );
    // Boards of other numbers are of other definitions, also where the hosts forgot some.
    let board = own_numbers().report(p, day(40)).unwrap();
    let mut short = board.clone();
    short.rows.pop();
    assert!(matches!(board.clone().merge(&short), Err(MergeError::Broken { .. })));
}
