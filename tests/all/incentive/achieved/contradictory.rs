//! What was achieved, changed so that the rules cannot have given it.

use lifestage::incentive::{Achieved, AchievedError, GrowthPointsConfig, IncentiveConfig, IncentiveRule};
use lifestage::incentive::{PointsPeriod, PointsTier};
use lifestage::time::{Period, Window};
use lifestage::{Day, User};
use serde_json::{Value, json};

use super::generate::{START, USER};
use super::regular;

#[test]
fn days_and_numbers_that_the_rules_cannot_give_are_refused() {
    let growth = GrowthPointsConfig {
        period: PointsPeriod::Trailing(Window::last(30)),
        tiers: vec![PointsTier::at(100)],
        ..GrowthPointsConfig::default()
    };
    let rule = IncentiveRule::new(IncentiveConfig { growth, ..IncentiveConfig::default() }).unwrap();
    // The user comes on the six days before, and missed the one before these, which a make-up can still repair.
    let horizon = START.plus(58);
    let first = horizon.minus(7);
    let achieved = rule.achieved(&regular(START, 90), &User::new(USER), None, horizon).unwrap();
    let written = serde_json::to_value(&achieved).unwrap();
    let with = |path: &str, value: Value| {
        let mut changed = written.clone();
        *changed["so_far"].pointer_mut(path).unwrap() = value;
        rule.after(&serde_json::from_value::<Achieved>(changed).unwrap()).map(|_| ())
    };
    let day = |day: Day| json!(day);
    let days = |first: Day, last: Day| json!([{ "first": first, "last": last }]);
    // A point on each of these days.
    let growth = |sum: usize, window: &[Day]| {
        let of_day = |day: &Day| json!({ "day": day, "points": { "capped": 1, "exempt": 0, "deducted": 0 } });
        let mut growth = written["so_far"]["growth"].clone();
        growth["sum"] = json!({ "capped": sum, "exempt": 0, "taken": 0 });
        growth["window"] = window.iter().map(of_day).collect();
        growth
    };
    // Nothing done on the days within reach.
    let missed = |gaps: [(Day, Day); 2]| {
        let mut streak = written["so_far"]["streak"].clone();
        streak["steps"] = json!([]);
        streak["missed"] = gaps.map(|(first, last)| json!({ "first": first, "last": last })).into();
        streak
    };
    let (second, third) = (first.plus(1), first.plus(2));
    let month_so_far = first - Period::Month.containing(first).first();

    for (path, allowed, refused) in [
        ("/growth", growth(1, &[horizon.minus(1)]), growth(1, &[horizon])),
        ("/growth", growth(2, &[first, horizon.minus(1)]), growth(2, &[first, first])),
        ("/growth", growth(0, &[]), growth(1, &[])),
        ("/plan/tasks/0/needs_on", day(horizon.minus(1)), day(horizon)),
        ("/plan/tasks", written["so_far"]["plan"]["tasks"].clone(), json!([])),
        ("/streak/missed", days(first, first), days(first.minus(1), first)),
        ("/streak/missed", json!([]), days(first, first.plus(1))),
        ("/streak", missed([(first, first), (second, third)]), missed([(first, second), (second, third)])),
        ("/streak/next", day(horizon), day(horizon.minus(1))),
        ("/streak/done", json!(month_so_far), json!(month_so_far + 1)),
    ] {
        assert_eq!(with(path, allowed), Ok(()), "{path}");
        assert_eq!(with(path, refused), Err(AchievedError::Contradictory { user: USER.into() }), "{path}");
    }
}
