//! What the days of a run give.

use lifestage::incentive::{
    GrowthPointsRule, LadderStep, PastEnd, PointsSource, Repair, RewardLadder, RewardLadderConfig, Share, SourcePoints,
    StreakConfig, StreakRule,
};
use lifestage::{Kind, User};

use super::{JANUARY, USER, checked_in, every, example_ladder, rule, step};

#[test]
fn a_ladder_with_a_bonus_adds_up_day_by_day() {
    let rule = rule(StreakConfig { ladder: Some(example_ladder()), ..StreakConfig::default() });
    let profile = checked_in(0..12);
    let totals: Vec<u64> = (0..12)
        .map(|day| {
            let lines = rule.points(profile.as_of(JANUARY.plus(day)), &User::new(USER)).unwrap();
            assert_eq!(lines.last().unwrap().0, JANUARY.plus(day));
            lines.iter().map(|(_, points)| points).sum()
        })
        .collect();
    assert_eq!(totals, [2, 4, 6, 8, 10, 15, 18, 22, 27, 32, 37, 45]);
}

#[test]
fn past_its_end_a_ladder_saturates_cycles_or_starts_over() {
    let points = |past_end| {
        let steps = vec![step(1, 2, 1), step(3, 3, 10)];
        let ladder = RewardLadderConfig { steps, past_end, bonus: Some(every(2, 100)) };
        let ladder = RewardLadder::new(ladder).unwrap();
        (1..=8).map(|day| ladder.points(day)).collect::<Vec<u64>>()
    };
    assert_eq!(points(PastEnd::Saturate), [1, 101, 10, 110, 10, 110, 10, 110]);
    assert_eq!(points(PastEnd::Cycle), [1, 101, 10, 101, 1, 110, 1, 101]);
    assert_eq!(points(PastEnd::Reset), [1, 101, 10, 1, 101, 10, 1, 101]);
    assert_eq!(RewardLadder::new(example_ladder()).unwrap().points(0), 0);
}

#[test]
fn every_problem_of_a_ladder_is_reported_at_once_with_its_place() {
    let problems = |steps: &[LadderStep], past_end, bonus| -> Vec<String> {
        let problems = RewardLadder::new(RewardLadderConfig { steps: steps.to_vec(), past_end, bonus }).unwrap_err();
        problems.iter().map(ToString::to_string).collect()
    };
    assert_eq!(
        problems(&[step(2, 3, 1), step(3, 5, 2), step(9, 7, 3)], PastEnd::Reset, Some(every(12, 0))),
        [
            "`steps[0].from`: day `1` has no step: write 1",
            "`steps[1].from`: day `3` has a step before this one: write 4",
            "`steps[2].from`: day `6` has no step: write 6",
            "`steps[2].to`: day `7` is before the step starts: write 9 or more",
            "`bonus.points`: a bonus of `0` points gives nothing: write 1 or more, or leave the bonus out",
            "`bonus.every`: day `12` never comes, as the ladder starts over after day `9`: write 9 or less",
        ]
    );
    assert_eq!(
        problems(&[step(0, 3, 1)], PastEnd::Cycle, None),
        ["`steps[0].from`: day `0` is before the run starts: write 1"]
    );
    assert_eq!(problems(&[], PastEnd::Cycle, None).len(), 1);
    let (steps, bonus) = (vec![step(1, u32::MAX, 1)], Some(every(u32::MAX, 1)));
    assert!(RewardLadder::new(RewardLadderConfig { steps, past_end: PastEnd::Cycle, bonus }).is_ok());
    assert!(RewardLadder::new(RewardLadderConfig::default()).is_ok());
}

#[test]
fn a_rule_from_data_keeps_defaults_and_refuses_unknown_fields() {
    let read: StreakRule = serde_json::from_str(r#"{"repair":{"days":3},"freeze":{"earned_every":7}}"#).unwrap();
    let StreakConfig { events, freeze, repair, .. } = read.config();
    assert_eq!((repair.per_month, repair.days, repair.counts), (3, 3, true));
    assert_eq!((freeze.at_start, freeze.at_most), (0, 2));
    assert_eq!(*events, Kind::CheckIn.into());
    assert_eq!(
        StreakRule::default().config().repair,
        Repair { days: 7, per_month: 3, counts: true, by_subject: false, share: Share::ONE }
    );
    assert!(serde_json::from_str::<StreakRule>(r#"{"repairs":{}}"#).is_err());
    let gap = r#"{"ladder":{"steps":[{"from":1,"to":2,"points":1},{"from":4,"to":4,"points":1}]}}"#;
    let error = serde_json::from_str::<StreakRule>(gap).unwrap_err().to_string();
    assert!(error.starts_with("`ladder.steps[1].from`: day `3` has no step: write 3"), "{error}");
    let rule = rule(StreakConfig { ladder: Some(example_ladder()), ..read.into() });
    assert_eq!(serde_json::from_str::<StreakRule>(&serde_json::to_string(&rule).unwrap()).unwrap(), rule);
}

#[test]
fn every_problem_of_a_streak_is_reported_at_once() {
    let wrong = r#"{
        "events": {"kinds": ["use", "purchase"]},
        "at_least_sum": 600,
        "ladder": {"steps": []},
        "monthly": [
            {"days": 5, "points": 1}, {"days": 5, "points": 0}, {"days": 32, "points": 1}, {"days": 0, "points": 1}
        ]
    }"#;
    let problems = StreakRule::new(serde_json::from_str(wrong).unwrap()).unwrap_err();
    let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        problems,
        [
            "`at_least_sum`: the values of `use` and `purchase` have different units: write 0, or other kinds in `events`",
            "`ladder.steps`: a ladder without steps gives nothing: write at least one step, from day 1",
            "`monthly[1].days`: `5` days are not more than `5`: write more",
            "`monthly[1].points`: a reward of `0` points gives nothing: write 1 or more, or leave the reward out",
            "`monthly[2].days`: no month has `32` days: write 1 to 31",
            "`monthly[3].days`: `0` days are done by everybody: write 1 to 31",
        ]
    );
    let no_values = r#"{"at_least_sum": 600}"#;
    let problem = StreakRule::new(serde_json::from_str(no_values).unwrap()).unwrap_err().to_string();
    assert!(problem.contains("`at_least_sum`: `check_in` events carry no value to sum"), "{problem}");
}

#[test]
fn growth_points_take_in_the_lines_of_a_ladder() {
    let rule = rule(StreakConfig { ladder: Some(example_ladder()), ..StreakConfig::default() });
    let (profile, user) = (checked_in(0..12), User::new(USER));
    let as_of = profile.as_of(JANUARY.plus(11));
    let lines = rule.points(as_of, &user).unwrap();
    let lines: Vec<SourcePoints> =
        lines.into_iter().map(|(day, points)| SourcePoints::new(day, PointsSource::Streak, points)).collect();
    let growth = GrowthPointsRule::default();
    let points = |lines: &[SourcePoints]| growth.points(as_of, &user, lines).unwrap().unwrap();
    assert_eq!(points(&lines), points(&[]) + 45);
}
