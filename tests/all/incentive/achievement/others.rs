//! Achievements on what other users did, by lines that are handed in.

use std::collections::BTreeMap;

use lifestage::answer::{Language, Names, Say};
use lifestage::incentive::{
    Achievement, AchievementBoard, AchievementMeasure, AchievementSources, Achievements, CountSource, GrowthPointsRule,
    Name, Plan, SourceCount, StreakRule,
};
use lifestage::rule::Judged;
use lifestage::{Day, Event, Profile, RuleSet, Subject, User};
use proptest::prelude::*;

use crate::shared::seeded::cases;
use crate::shared::travels::travels;

const JANUARY: Day = Day::ymd(2026, 1, 1);
const OWN: CountSource = CountSource::Own(Subject::new(3));

fn host(goals: impl IntoIterator<Item = u64>) -> Achievements {
    let measure = AchievementMeasure::Others(CountSource::MaturedInvitees);
    Achievements::new([Achievement::new(Name::literal("host"), measure, goals)]).unwrap()
}

fn line() -> impl Strategy<Value = SourceCount> {
    (-5..60_i32, prop::sample::select(vec![CountSource::MaturedInvitees, OWN]), 0..4_u64)
        .prop_map(|(day, source, count)| SourceCount::new(JANUARY.plus(day), source, count))
}

proptest! {
    #![proptest_config(cases(200))]

    /// A level is unlocked on the first day on which the lines of that source, from joining on, add up to its goal.
    #[test]
    fn levels_are_unlocked_by_the_running_sum_of_the_lines(
        lines in prop::collection::vec(line(), 0..20), as_of in 0..70_i32, first in 1..4_u64, more in 1..9_u64,
    ) {
        let profile = Profile::of([Event::log_in(42_u64, JANUARY)]);
        let (growth, plan, streak) = (GrowthPointsRule::default(), Plan::default(), StreakRule::default());
        let plain = AchievementSources::new(&growth, &plan, &streak);
        let counted = AchievementSources { counts: Some(&lines), ..plain };
        let goals = [first, first + more];
        let board = host(goals).board(profile.as_of(JANUARY.plus(as_of)), &User::new(42_u64), &counted).unwrap().unwrap();

        let mut by_day: BTreeMap<Day, u64> = BTreeMap::new();
        for line in lines.iter().filter(|line| line.source == CountSource::MaturedInvitees) {
            *by_day.entry(line.day).or_default() += line.count;
        }
        let sum = |until: Day| by_day.range(JANUARY..=until).map(|(_, count)| count).sum::<u64>();
        let days: Vec<Day> = (0..=as_of).map(|day| JANUARY.plus(day)).collect();
        let expected: Vec<Day> = goals.iter().filter_map(|goal| days.iter().copied().find(|day| sum(*day) >= *goal)).collect();
        let status = &board.achievements[0];
        prop_assert_eq!(status.unlocked.iter().map(|level| level.on).collect::<Vec<_>>(), expected);
        prop_assert_eq!((status.best, status.handed_in), (sum(JANUARY.plus(as_of)), true));
        travels(&board);
    }
}

#[test]
fn what_nobody_counted_is_unknown_and_not_nothing() {
    let incentives = serde_json::json!({ "achievements": [
        { "id": "host", "measure": { "others": "matured_invitees" }, "goals": [1, 2] },
        { "id": "own", "measure": { "others": { "own": 3 } }, "goals": [2] },
    ] });
    let rules: RuleSet = serde_json::from_value(serde_json::json!({ "incentives": incentives })).unwrap();
    let (profile, user) = (Profile::of([Event::log_in(42_u64, JANUARY)]), User::new(42_u64));
    let as_of = profile.as_of(JANUARY.plus(40));
    let texts = |achievements: &Judged<Box<AchievementBoard>>| -> Vec<String> {
        let board = achievements.known().unwrap();
        board.reasons().map(|reason| reason.to_string()).collect()
    };
    let without = rules.score(as_of, &user).unwrap().unwrap();
    assert_eq!(
        texts(&without.achievements),
        [
            "`host` level 1 takes 1 matured invitee: nobody counted them",
            "`own` level 1 takes 2 events: nobody counted them"
        ]
    );
    assert!(without.achievements.known().unwrap().achievements.iter().all(|status| !status.handed_in));
    let lines = [
        SourceCount::new(JANUARY.plus(33), CountSource::MaturedInvitees, 1),
        SourceCount::new(JANUARY.plus(41), CountSource::MaturedInvitees, 1),
        SourceCount::new(JANUARY, OWN, 1),
    ];
    let mut with = rules.score_with(as_of, &user, &lines).unwrap().unwrap();
    assert_eq!(
        texts(&with.achievements),
        [
            "`host` level 1 of 2 since 2026-02-03: 1 matured invitee",
            "`host` level 2 takes 2 matured invitees: 1 so far",
            "`own` level 1 takes 2 events: 1 so far",
        ]
    );
    assert!(rules.score_with(as_of, &User::new(7_u64), &lines).unwrap_err().is_input());
    // All else is the same.
    with.achievements = without.achievements.clone();
    assert_eq!(with, without);
}

#[test]
fn a_source_of_counts_is_said_by_its_name() {
    let mut names = Names::default();
    for name in ["forum", "newsletter", "translations"] {
        names.subjects.intern(name).unwrap();
    }
    let said = |source: CountSource| (source.to_string(), source.say_with(Language::English, &names).to_string());
    assert_eq!(said(OWN), ("source #3".to_owned(), "source translations".to_owned()));
    assert_eq!(said(CountSource::Own(Subject::new(4))), ("source #4".to_owned(), "source #4".to_owned()));
    assert_eq!(said(CountSource::MaturedInvitees).1, "matured invitees");
    // The name by which a rule file asks for it.
    let written = serde_json::from_str(r#"{ "others": { "own": "translations" } }"#).unwrap();
    let measure: AchievementMeasure =
        serde_json::from_value(serde_json::to_value(names.numbered(written).unwrap()).unwrap()).unwrap();
    assert_eq!(measure, AchievementMeasure::Others(OWN));
}
