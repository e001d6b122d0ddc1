//! What a morning asks, against the independent calculation of `tests/oracles/growth.py`.

use lifestage::number::Ratio;
use lifestage::report::{
    DataQualityConfig, DataQualityRule, GoalRule, Goals, Kpi, KpiGoal, KpiName, KpiRule, LeaderboardRule, LifeValue,
    MovementSum, RevenueFactors, RevenueSplitRule, StayedRule, SubscriptionPeriod, SubscriptionRule, WatchFinding,
    WatchRule, WatchSpan, WatchUnknown,
};
use lifestage::time::Days;
use lifestage::{Day, Kind, Population};
use serde_json::{Value, json};

use super::oracle::shop;
use crate::shared::app::App;
use crate::shared::oracle::expected;

fn days(first: &str, last: &str) -> Days {
    Days::new(first.parse().unwrap(), last.parse().unwrap()).unwrap()
}

/// Whether a number is the expected one, to twelve digits.
fn near(found: f64, expected: &Value) -> bool {
    let expected = expected.as_f64().unwrap();
    (found - expected).abs() <= 1e-9 * expected.abs().max(1e-3)
}

fn near_if_any(found: Option<f64>, expected: &Value) -> bool {
    found.map_or(expected.is_null(), |found| near(found, expected))
}

fn moves(population: &Population, days: Days, expected: &Value) {
    let report = SubscriptionRule::default().report(population, days).unwrap();
    let rows = expected.as_array().unwrap();
    assert_eq!(report.periods.len(), rows.len());
    for (row, expected) in report.periods.iter().zip(rows) {
        let SubscriptionPeriod { start, new, reactivated, expansion, contraction, churned, end, days, .. } = *row;
        let named = [
            ("start", start),
            ("new", new),
            ("reactivated", reactivated),
            ("expansion", expansion),
            ("contraction", contraction),
            ("churned", churned),
            ("end", end),
        ];
        for (name, MovementSum { users, net, .. }) in named {
            assert_eq!(json!([users, i64::try_from(net).unwrap()]), expected[name], "{name} of {days}");
        }
        assert!(near_if_any(row.net_retention(), &expected["net_retention"]), "{days}");
        assert!(near_if_any(row.gross_retention().map(Ratio::get), &expected["gross_retention"]), "{days}");
        assert!(near_if_any(row.quick_ratio(), &expected["quick_ratio"]), "{days}");
    }
}

fn parts(population: &Population, before: Days, after: Days, expected: &Value) {
    let split = RevenueSplitRule::default().report(population, before, after).unwrap();
    let whole = |of: RevenueFactors| {
        let money = |net: i128| i64::try_from(net).unwrap();
        json!([of.users, of.payers, of.purchases, money(of.paid), money(of.returned)])
    };
    assert_eq!((whole(split.before), whole(split.after)), (expected["before"].clone(), expected["after"].clone()));
    let parts = split.parts().map(|part| i64::try_from(part.net).unwrap());
    assert_eq!(json!(parts), expected["parts"]);
}

fn lives(population: &Population, as_of: Day, expected: &Value) {
    let report = StayedRule::default().report(population, as_of).unwrap();
    let whole = |of: LifeValue| json!([of.users, of.buyers, i64::try_from(of.net).unwrap(), of.days]);
    assert_eq!(json!({ "stayed": whole(report.stayed), "left": whole(report.left) }), *expected);
}

#[test]
fn money_moves_splits_and_stays_as_the_independent_calculation_says() {
    let expected: Value = serde_json::from_str(&expected("growth.json")).unwrap();
    let (shop, app) = (shop(), App::read());
    let app = app.population(&app.events);
    moves(&shop, days("1997-01-01", "1998-05-31"), &expected["subscriptions"]["shop"]);
    moves(&app, days("2025-01-01", "2025-11-30"), &expected["subscriptions"]["app"]);
    let quarters = [days("1997-04-01", "1997-06-30"), days("1998-04-01", "1998-06-30")];
    parts(&shop, quarters[0], quarters[1], &expected["splits"]["shop"]);
    let quarters = [days("2025-07-01", "2025-09-30"), days("2025-10-01", "2025-12-31")];
    parts(&app, quarters[0], quarters[1], &expected["splits"]["app"]);
    lives(&shop, Day::ymd(1998, 6, 30), &expected["stayed"]["shop"]);
    lives(&app, Day::ymd(2025, 12, 20), &expected["stayed"]["app"]);
}

fn is_found(found: Result<WatchFinding, WatchUnknown>, row: &Value) -> bool {
    match found {
        Err(WatchUnknown::TooFewWeeks { .. }) => row["unknown"] == "weeks",
        Err(WatchUnknown::TooFewUsers { .. }) => row["unknown"] == "users",
        Err(_) => false,
        Ok(found) => {
            near(found.expected, &row["expected"])
                && near(found.dispersion, &row["dispersion"])
                && near(found.chance, &row["chance"])
                && near(found.low, &row["low"])
                && near(found.high, &row["high"])
                && json!(found.grade) == row["grade"]
        }
    }
}

#[test]
fn what_is_unusual_is_what_the_independent_calculation_says() {
    let expected: Value = serde_json::from_str(&expected("growth.json")).unwrap();
    let app = App::read();
    let logs = [(app.population(&app.events), &expected["watch"]), (shop(), &expected["watch_shop"])];
    let (rule, mut graded) = (WatchRule::default(), 0);
    let mornings = logs.iter().flat_map(|(log, all)| all.as_array().unwrap().iter().map(move |one| (log, one)));
    for (population, morning) in mornings {
        let as_of: Day = morning["as_of"].as_str().unwrap().parse().unwrap();
        let hour = || u8::try_from(morning["span"][1].as_u64().unwrap()).unwrap();
        let span = match morning["span"][0].as_str().unwrap() {
            "day" => WatchSpan::Day,
            "week" => WatchSpan::Week,
            "hour" => WatchSpan::Hour(hour()),
            _ => WatchSpan::Through(hour()),
        };
        let watch = rule.report(population, as_of, span).unwrap();
        for (row, expected) in watch.rows.iter().zip(morning["rows"].as_array().unwrap()) {
            assert_eq!((json!(row.now), json!(row.before)), (expected["now"].clone(), expected["before"].clone()));
            let found = rule.finding(&watch, row.signal);
            graded += u32::from(found.is_ok_and(|found| found.grade.is_some()));
            assert!(is_found(found, expected), "{as_of} {span}: {found:?} instead of {expected}");
        }
    }
    assert!(graded > 0, "something of these days is unusual");
}

#[test]
fn the_log_its_goals_and_its_board_are_what_the_independent_calculation_says() {
    let expected: Value = serde_json::from_str(&expected("growth.json")).unwrap();
    let app = App::read();
    let population = app.population(&app.events);
    let kinds = vec![Kind::Register, Kind::LogIn, Kind::Purchase, Kind::View];
    let rule = DataQualityRule::new(DataQualityConfig { kinds, ..DataQualityConfig::default() }).unwrap();
    let quality = rule.report(&population, days("2025-10-01", "2025-12-31")).unwrap();
    let counted = &expected["quality"];
    let whole = json!([quality.active, quality.registered, quality.too_early]);
    assert_eq!(whole, json!([counted["active"], counted["registered"], counted["too_early"]]));
    for row in &quality.kinds {
        assert_eq!(json!(row.users), counted["users"][row.kind.to_string()], "{}", row.kind);
    }
    for row in &quality.values {
        assert_eq!(json!(row.tallies), counted["sizes"][row.kind.to_string()], "{}", row.kind);
    }

    let as_of = Day::ymd(2025, 12, 20);
    let goal = KpiGoal { target: Ratio::percent(30), baseline: None, due: Some(Day::ymd(2026, 2, 14)) };
    let board = KpiRule { active_on_day_7: Some(goal), ..KpiRule::default() };
    let name = KpiName::Standard(Kpi::ActiveOnDay7);
    let goals = GoalRule::default().report(&population, &board, as_of).unwrap();
    let track = goals.track(&name).unwrap();
    let figures = [Some(track.now)].into_iter().chain(track.before.iter().copied());
    let figures = figures.flatten().map(|figure| json!([i64::try_from(figure.numerator).unwrap(), figure.denominator]));
    let counted = &expected["goal"];
    assert_eq!(figures.collect::<Value>(), counted["figures"]);
    let found = track.forecast().unwrap();
    let numbers = [
        ("value", found.value),
        ("low", found.low),
        ("high", found.high),
        ("pace", found.pace),
        ("chance", found.chance),
    ];
    for (name, number) in numbers {
        assert!(near(number, &counted[name]), "{name}: {number} instead of {}", counted[name]);
    }
    let channel = |member: lifestage::population::Member<'_>| Some(member.user.acquisition_channel);
    let groups = GoalRule::default().report_by(&population, &board, as_of, channel).unwrap();
    for part in Goals::parts(&groups, &name).unwrap() {
        let channel = app.channels.name(part.group).unwrap_or_default();
        let [rate, mix] = [0, 1].map(|at| &counted["parts"][channel][at]);
        assert!(near(part.rate, rate) && near(part.mix, mix), "{channel}: {part:?} instead of {rate} {mix}");
    }

    let rows = LeaderboardRule::default().report(&population, as_of).unwrap().rows;
    let rows = rows.iter().map(|row| json!([u64::try_from(row.user.bits()).unwrap(), row.score, row.reached]));
    assert_eq!(rows.collect::<Value>(), expected["leaderboard"]);
}
