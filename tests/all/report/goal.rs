//! Goals: points that are those of the board, forecasts, and what each group gave.

use std::collections::BTreeMap;

use lifestage::answer::{Language, Reason, Say};
use lifestage::number::Ratio;
use lifestage::population::Member;
use lifestage::report::{
    GoalConfig, GoalOutlook, GoalRule, GoalStatus, GoalTrack, GoalUnknown, Goals, Kpi, KpiGoal, KpiName, KpiRow,
    KpiRule,
};
use lifestage::{Day, RuleSet};
use proptest::prelude::*;
use serde_json::Value;

use super::crowd::crowd;
use super::{day, logins};
use crate::shared::seeded::cases;

fn board() -> KpiRule {
    serde_json::from_str(
        r#"{
            "active_on_day_7": { "target": 0.6, "baseline": 0.2, "due": "2024-03-31" },
            "k_factor": { "target": 1.0 },
            "own": {
                "silent": { "share": { "of": { "stage": "Silent" }, "goal": { "target": 0.5 } } },
                "age": { "mean": { "metric": "age_days" } }
            }
        }"#,
    )
    .unwrap()
}

#[expect(clippy::unnecessary_wraps, reason = "a user may have no group")]
fn parity(Member { user, .. }: Member<'_>) -> Option<u128> {
    Some(user.id.bits() % 2)
}

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    fn every_point_is_that_of_the_board_as_of_that_day(crowd in crowd(), as_of in 10..90_i32, every_days in 1..20_u16) {
        let (population, rules, board) = (crowd.population(), RuleSet::default(), board());
        let rule = GoalRule::new(GoalConfig { every_days, points: 4, least_changes: 3 }).unwrap();
        let goals = rule.report_with_rules(&population, &board, &rules, day(as_of)).unwrap();
        let rows = |on: Day| -> Vec<KpiRow> {
            let rows = board.report_with_rules(&population, &rules, on).unwrap().rows;
            rows.into_iter().filter(|row| row.goal.is_some()).collect()
        };
        let now = rows(day(as_of));
        prop_assert_eq!(goals.tracks.len(), now.len(), "the number without a target is not followed");
        for (track, row) in goals.tracks.iter().zip(&now) {
            let mut alone = row.clone();
            (alone.month_before, alone.year_before) = (None, None);
            prop_assert_eq!(track.row(), alone);
        }
        for point in 0..3 {
            let then = rows(day(as_of - i32::from(every_days) * (point + 1)));
            for (track, row) in goals.tracks.iter().zip(&then) {
                prop_assert_eq!(track.before[usize::try_from(point).unwrap()], Some(row.now));
            }
        }
    }

    #[test]
    fn what_groups_gave_adds_up_to_the_change(crowd in crowd(), as_of in 10..90_i32) {
        let population = crowd.population();
        let rule = GoalRule::new(GoalConfig { points: 3, ..GoalConfig::default() }).unwrap();
        let groups = rule.report_by(&population, &KpiRule::default(), day(as_of), parity).unwrap();
        let all = rule.report(&population, &KpiRule::default(), day(as_of)).unwrap();
        for track in &all.tracks {
            // Of the points between, nothing is asked.
            let mut ends = track.clone();
            ends.before.drain(..ends.before.len() - 1);
            let parts = Goals::parts(&groups, &track.name);
            prop_assert_eq!(parts.is_some(), ends.values().len() == 2, "{}", &track.name);
            if let (Some(parts), [now, first]) = (parts, &ends.values()[..]) {
                let change: f64 = parts.iter().map(lifestage::report::GoalPart::change).sum();
                prop_assert!((change - (now - first)).abs() <= 1e-9 * (1.0 + now.abs()), "{}: {change} {now} {first}", &track.name);
            }
        }
    }
}

/// A track of shares of a thousand users, the latest first.
fn track(shares: &[i32], goal: KpiGoal<Ratio>) -> GoalTrack {
    let population = logins(&[&[0]]);
    let rule =
        GoalRule::new(GoalConfig { points: u16::try_from(shares.len()).unwrap(), ..GoalConfig::default() }).unwrap();
    let board = KpiRule { active_on_day_7: Some(goal), ..KpiRule::default() };
    let goals = rule.report(&population, &board, day(200)).unwrap();
    let mut track = goals.track(&KpiName::Standard(Kpi::ActiveOnDay7)).unwrap().clone();
    let mut figures = shares.iter().map(|share| {
        let mut figure = track.now;
        figure.numerator = (*share).into();
        figure.denominator = 1_000;
        figure
    });
    let now = figures.next().unwrap();
    track.before = figures.map(Some).collect();
    track.now = now;
    track
}

fn due(target: u8, days: i32) -> KpiGoal<Ratio> {
    KpiGoal { target: Ratio::percent(target), baseline: Some(Ratio::percent(10)), due: Some(day(200 + days)) }
}

#[test]
fn a_forecast_goes_on_as_before_and_widens() {
    // Changes of 10, 30, 20, 0, 40, 20, thousandths: 20 on average, with a deviation of 14.142.
    let shares = [320, 310, 280, 260, 260, 220, 200];
    let near = track(&shares, due(40, 7)).forecast().unwrap();
    assert!((near.value - 0.34).abs() < 1e-12 && (near.pace - 0.02 / 7.0).abs() < 1e-12, "{near:?}");
    // scipy: t.ppf(0.975, 5) = 2.5705818366147395; 0.01414213562373095 * sqrt(1 + 1/6).
    assert!((near.high - near.value - 0.039_266_2).abs() < 1e-6, "{near:?}");
    let far = track(&shares, due(40, 28)).forecast().unwrap();
    assert!((far.value - 0.4).abs() < 1e-12 && (far.chance - 0.5).abs() < 1e-9, "{far:?}");
    assert!(far.high - far.low > near.high - near.low);
    assert!((near.changes, far.changes) == (6, 6));
}

#[test]
fn each_way_a_goal_can_stand_is_said() {
    let shares = [320, 310, 280, 260, 260, 220, 200];
    let status = |goal| track(&shares, goal).outlook().status;
    assert_eq!(status(due(30, 28)), GoalStatus::Met);
    assert_eq!(status(due(39, 28)), GoalStatus::OnPace);
    assert_eq!(status(due(41, 28)), GoalStatus::AtRisk);
    assert_eq!(status(due(90, 28)), GoalStatus::OffPace);
    assert_eq!(status(due(90, 0)), GoalStatus::Missed);
    assert_eq!(status(KpiGoal { due: None, ..due(90, 0) }), GoalStatus::Unknown);
    let few = track(&[320, 310, 280], due(41, 28));
    assert_eq!(few.forecast(), Err(GoalUnknown::TooFewChanges { known: 2, needed: 6 }));
    let outlook = track(&shares, due(41, 28)).outlook();
    assert_eq!(
        outlook.to_string(),
        "at risk: 32.0 % now, 40.0 % expected on 2024-08-16, 30.6 % to 49.4 %, target 41.0 %"
    );
    assert_eq!(
        outlook.say(Language::Chinese).to_string(),
        "存在风险：当前32.0%，预计2024年8月16日为40.0%（30.6%至49.4%），目标41.0%"
    );
    assert_eq!(
        few.outlook().to_string(),
        "unknown: 32.0 % now, target 41.0 %; too early for a forecast: changes known 2, needed 6"
    );
    // Money has the decimals that it is asked with, hours are said in each language.
    let of_unit = |unit: &str, actual: f64, target: Value| {
        let mut outlook = serde_json::to_value(few.outlook()).unwrap();
        (outlook["unit"], outlook["actual"]) = (unit.into(), actual.into());
        outlook["target"] = serde_json::json!({ unit: target });
        serde_json::from_value::<GoalOutlook>(outlook).unwrap()
    };
    let spent = of_unit("money", 2_790.6, 15_000.into());
    assert!(format!("{spent:.2}").starts_with("unknown: 27.91 now, target 150.00; "), "{spent:.2}");
    let used = of_unit("hours", 1.3, 6.into()).say(Language::Chinese).to_string();
    assert!(used.starts_with("未知：当前1.3小时，目标6.0小时；"), "{used}");
    let stored = serde_json::to_string(&Reason::from(few.outlook())).unwrap();
    let again: Reason = serde_json::from_str(&stored).unwrap();
    assert_eq!(again.say(Language::Chinese).to_string(), few.outlook().say(Language::Chinese).to_string());
}

#[test]
fn a_number_without_a_value_or_a_gap_in_the_past_ends_the_track() {
    let mut gap = track(&[320, 310, 280, 260, 260, 220, 200], due(40, 7));
    gap.before[3] = None;
    assert_eq!(gap.values().len(), 4);
    let mut nobody = gap;
    nobody.now.denominator = 0;
    nobody.now.numerator = 0;
    assert_eq!(nobody.forecast(), Err(GoalUnknown::NoValue));
    let none: BTreeMap<u8, Goals> = BTreeMap::new();
    assert_eq!(Goals::parts(&none, &KpiName::Standard(Kpi::HoursOfUse)), None);
}
