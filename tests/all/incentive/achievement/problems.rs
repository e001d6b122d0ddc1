//! What is refused, in which words, and how sets and answers are written.

use lifestage::incentive::{
    Achievement, AchievementBoard, AchievementMeasure, Achievements, GrowthPointsConfig, GrowthPointsRule, Name,
};
use lifestage::{Amount, Event, Kind, KindSet, Profile, User};

use super::{Rules, USER, board, day, one};

fn of(id: &'static str, measure: AchievementMeasure, goals: &[u64]) -> Achievement {
    Achievement::new(Name::literal(id), measure, goals.iter().copied())
}

#[test]
fn every_problem_is_told_at_once_with_its_path() {
    let values = |kinds: &[Kind]| AchievementMeasure::Values(KindSet::of(kinds.iter().copied()).into());
    let set = [
        of("a", AchievementMeasure::Events(KindSet::default().into()), &[]),
        of("b", values(&[Kind::Purchase, Kind::LogIn, Kind::Use]), &[u64::MAX]),
        of("a", AchievementMeasure::Streak, &[0, 7, 7, 3]),
        of("c", AchievementMeasure::First(Kind::Share.into()), &[1, 2]),
        of("d", AchievementMeasure::Task(Name::literal("x")), &[2]),
        of("e", AchievementMeasure::Tier, &[65_536]),
        of("f", AchievementMeasure::Days(Kind::Share.into()), &vec![1; 1_001]),
    ];
    let problems = Achievements::new(set).unwrap_err().to_string();
    assert_eq!(
        problems.lines().collect::<Vec<_>>(),
        [
            "13 problems",
            "`[0].measure.events.kinds`: no kind is given, so nothing ever counts: give at least one",
            "`[0].goals`: there are no goals, so no levels: give at least one goal",
            "`[1].measure.values.kinds`: `log_in` events carry no value to sum: leave the kind out, or measure `events`",
            "`[1].measure.values.kinds`: the values of `use` and `purchase` have different units: make one achievement for each",
            "`[1].goals[0]`: a goal of `18446744073709551615` is out of reach: give at most 9223372036854775807",
            "`[2].id`: `a` is already the id of `[0]`: give another id",
            "`[2].goals[0]`: a goal of `0` is reached by everybody: give at least 1",
            "`[2].goals[2]`: a goal of `7` is not above `7`: give each level a higher goal than the one before",
            "`[2].goals[3]`: a goal of `3` is not above `7`: give each level a higher goal than the one before",
            "`[3].goals`: `2` goals for something that happens once: give one goal of 1, or leave the goals out",
            "`[4].goals[0]`: a goal of `2` is out of reach: give at most 1",
            "`[5].goals[0]`: a goal of `65536` is out of reach: give at most 65535",
            "`[6].goals`: `1001` goals: give at most 1000",
        ]
    );
}

#[test]
fn goals_that_the_rules_do_not_know_are_said_and_never_reached() {
    let set = Achievements::new([
        of("tiers", AchievementMeasure::Tier, &[1, 4, 5]),
        of("tasks", AchievementMeasure::Tasks, &[3, 4]),
        of("task", AchievementMeasure::Task(Name::literal("dance")), &[1]),
    ])
    .unwrap();
    let rules = Rules::default();
    assert_eq!(
        set.check(&rules.sources()).unwrap_err().to_string().lines().collect::<Vec<_>>(),
        [
            "4 problems",
            "`[0].goals[1]`: growth points have no tier `4`: give 1 to 3, or add the tier to growth points",
            "`[0].goals[2]`: growth points have no tier `5`: give 1 to 3, or add the tier to growth points",
            "`[1].goals[1]`: the plan has no `4` tasks: give at most 3",
            "`[2].measure.task`: the plan has no task `dance`: give the id of one of its tasks, or add the task to the plan",
        ]
    );
    let profile = Profile::of((0..300).map(|_| Event::share(USER, day(1))));
    let board = board(&set, &profile, day(1), &User::new(USER), &rules);
    let tiers = &board.achievements[0];
    assert_eq!((tiers.level(), tiers.next, tiers.is_complete(), tiers.progress()), (Some(1), None, false, None));
    let reasons: Vec<String> = tiers.reasons().map(|reason| reason.to_string()).collect();
    assert_eq!(
        reasons,
        [
            "`tiers` level 1 of 3 since 2026-01-01: 100 points",
            "`tiers` level 2 is out of reach: the rules do not know its goal",
        ]
    );
    let growth = GrowthPointsRule::new(GrowthPointsConfig { tiers: vec![], ..GrowthPointsConfig::default() }).unwrap();
    let none = Rules { growth, ..Rules::default() };
    assert_eq!(one(AchievementMeasure::Tier, [1]).check(&none.sources()).unwrap_err().len(), 1);
}

#[test]
fn a_set_reads_as_a_list_and_nothing_invalid_comes_in() {
    let set: Achievements = serde_json::from_str(
        r#"[{"id": "buyer", "measure": {"first": {"kinds": ["purchase"]}}},
            {"id": "loyal", "measure": "streak", "goals": [7, 30]},
            {"id": "start", "measure": {"task": "invite"}}]"#,
    )
    .unwrap();
    assert_eq!(set.iter().map(|one| one.goals.len()).collect::<Vec<_>>(), [1, 2, 1]);
    assert_eq!(set.get(Name::literal("loyal")).unwrap().measure, AchievementMeasure::Streak);
    assert_eq!(set.get(Name::literal("unknown")), None);
    for wrong in [
        r#"[{"id": "a", "measure": "streak", "goals": [0]}]"#,
        r#"[{"id": "a", "measure": "streak", "goals": [1], "goal": 1}]"#,
        r#"[{"id": "a b", "measure": "streak"}]"#,
        r#"[{"id": "a", "measure": "luck"}]"#,
        r#"[{"id": "a", "measure": "streak"}, {"id": "a", "measure": "tier"}]"#,
    ] {
        assert!(serde_json::from_str::<Achievements>(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn sets_and_answers_come_back_as_they_were_written() {
    let set = Achievements::default();
    assert_eq!(serde_json::from_str::<Achievements>(&serde_json::to_string(&set).unwrap()).unwrap(), set);
    assert_eq!(postcard::from_bytes::<Achievements>(&postcard::to_stdvec(&set).unwrap()).unwrap(), set);
    let profile = Profile::of((1..=9).map(|on| Event::check_in(USER, day(on))).chain([Event::purchase(
        USER,
        day(2),
        Amount::minor(5),
    )]));
    let board = board(&set, &profile, day(9), &User::new(USER), &Rules::default());
    assert_eq!(serde_json::from_str::<AchievementBoard>(&serde_json::to_string(&board).unwrap()).unwrap(), board);
    assert_eq!(postcard::from_bytes::<AchievementBoard>(&postcard::to_stdvec(&board).unwrap()).unwrap(), board);
}
