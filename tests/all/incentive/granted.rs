//! What is granted stays granted: points, tiers and achievements, whatever later days bring. Vectors, laws over random
//! lives, and the days of made-up users against `tests/oracles/incentives.py`.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use lifestage::event::Birthday;
use lifestage::incentive::{
    Achievement, AchievementMeasure, Downgrade, GrowthPointsConfig, IncentiveConfig, IncentiveRule, MembershipLevel,
    MembershipLevels, Name, PastEnd, PointsPeriod, PointsTier, RewardLadderConfig, StreakConfig,
};
use lifestage::time::{Period, Weekday};
use lifestage::{Day, Event, Kind, Profile, RuleSet, Subject, User};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde::Deserialize;

use crate::shared::seeded::cases;

const USER: u64 = 42;

/// Points of check-ins alone, by a ladder: one step a number.
fn rule(ladder: &[u32], past_end: PastEnd, tiers: &[u64]) -> IncentiveRule {
    let steps = (1..).zip(ladder).map(|(day, points)| serde_json::json!({"from": day, "to": day, "points": points}));
    let steps = steps.map(|step| serde_json::from_value(step).unwrap()).collect();
    let ladder = Some(RewardLadderConfig { steps, past_end, bonus: None });
    IncentiveRule::new(IncentiveConfig {
        growth: GrowthPointsConfig {
            rules: vec![],
            tiers: tiers.iter().map(|points| PointsTier::at(*points)).collect(),
            ..GrowthPointsConfig::default()
        },
        streak: StreakConfig { ladder, ..StreakConfig::default() },
        achievements: vec![
            Achievement::new(Name::literal("tier"), AchievementMeasure::Tier, 1..=tiers.len() as u64),
            Achievement::new(Name::literal("run"), AchievementMeasure::Streak, [2, 3, 5]),
        ],
        ..IncentiveConfig::default()
    })
    .unwrap()
}

fn life(check_ins: &[Day], make_up: Day) -> Profile {
    let check_ins = check_ins.iter().map(|day| Event::check_in(USER, *day));
    Profile::of(check_ins.chain([Event::make_up_check_in(USER, make_up)]))
}

fn points(rule: &IncentiveRule, profile: &Profile, day: Day) -> u64 {
    rule.standing(profile.as_of(day), &User::new(USER)).unwrap().unwrap().points
}

/// What a day tells that the day before did not: achievements with their level.
fn news(rule: &IncentiveRule, profile: &Profile, day: Day) -> Vec<String> {
    let board = rule.board(profile.as_of(day), &User::new(USER)).unwrap().unwrap();
    let unlocks = board.newly_unlocked(day.minus(1), day);
    unlocks.iter().map(|unlock| format!("{} {}", unlock.achievement, unlock.level)).collect()
}

const fn january(day: u32) -> Day {
    Day::ymd(2026, 1, day)
}

const fn february(day: u32) -> Day {
    Day::ymd(2026, 2, day)
}

#[test]
fn a_make_up_is_granted_on_its_own_day_across_a_months_end() {
    let rule = rule(&[5], PastEnd::Saturate, &[10]);
    let profile = life(&[january(30), february(1)], february(2));
    assert_eq!([january(31), february(1), february(2)].map(|day| points(&rule, &profile, day)), [5, 5, 10]);
    assert_eq!(news(&rule, &profile, february(1)), Vec::<String>::new());
    assert_eq!(news(&rule, &profile, february(2)), ["tier 1", "run 1", "run 2"]);
    let month = rule.streak().month(profile.as_of(february(2)), &User::new(USER), january(1)).unwrap().unwrap();
    assert_eq!(month.points(), 5, "the repaired day was granted nothing in January");
}

#[test]
fn a_make_up_takes_no_points_back_where_it_moves_the_ladder() {
    let rule = rule(&[1, 1, 30], PastEnd::Cycle, &[30]);
    let profile = life(&[january(28), january(30), january(31), february(1)], february(2));
    assert_eq!([february(1), february(2)].map(|day| points(&rule, &profile, day)), [30, 31]);
    for day in [february(1), february(2), february(20)] {
        let standing = rule.standing(profile.as_of(day), &User::new(USER)).unwrap().unwrap();
        let reached: Vec<(u16, Day)> = standing.reached.iter().map(|reached| (reached.tier, reached.on)).collect();
        assert_eq!(reached, [(1, february(1))], "as of {day}");
    }
}

#[test]
fn a_tier_that_a_make_up_brings_is_reached_on_the_day_of_the_make_up() {
    let rule = rule(&[5], PastEnd::Saturate, &[12]);
    let profile = life(&[january(10), january(12)], january(13));
    let standing = rule.standing(profile.as_of(january(13)), &User::new(USER)).unwrap().unwrap();
    assert_eq!(standing.to_string(), "15 points this month, tier 1 (12 points) reached on 2026-01-13");
    let statement = rule.statement(profile.as_of(january(20)), &User::new(USER)).unwrap().unwrap();
    let lines: Vec<String> = statement.lines.iter().map(ToString::to_string).collect();
    assert_eq!(lines, ["2026-01-10 streak: 5 points", "2026-01-12 streak: 5 points", "2026-01-13 streak: 5 points"]);
    assert_eq!(news(&rule, &profile, january(13)), ["tier 1", "run 1", "run 2"]);
}

#[test]
fn a_second_make_up_is_not_granted_the_points_of_the_first_again() {
    let rule = rule(&[5], PastEnd::Saturate, &[100]);
    let checked_in = [28, 31].map(|day| Event::check_in(USER, january(day)));
    let made_up = [1, 1].map(|day| Event::make_up_check_in(USER, february(day)));
    let profile = Profile::of(checked_in.into_iter().chain(made_up));
    assert_eq!(
        rule.streak().points(profile.as_of(february(9)), &User::new(USER)).unwrap(),
        [(january(28), 5), (january(31), 5), (february(1), 10),]
    );
}

const START: Day = Day::ymd(2026, 1, 20);
const LENGTH: i32 = 40;

fn event() -> impl Strategy<Value = Event> {
    let kinds = [
        Kind::CheckIn,
        Kind::CheckIn,
        Kind::CheckIn,
        Kind::CheckIn,
        Kind::MakeUpCheckIn,
        Kind::MakeUpCheckIn,
        Kind::Share,
        Kind::Register,
        Kind::BindAccount,
        Kind::Use,
        Kind::WatchTutorial,
        Kind::Invite,
    ];
    (0..LENGTH, select(kinds.to_vec())).prop_map(|(day, kind)| Event::new(USER, START.plus(day), kind, 0).unwrap())
}

fn rules() -> impl Strategy<Value = IncentiveRule> {
    let ladders = select(vec![vec![1, 1, 30], vec![5], vec![20, 1], vec![0, 0, 9, 2]]);
    let past_end = select(vec![PastEnd::Saturate, PastEnd::Cycle, PastEnd::Reset]);
    let period = select(vec![
        PointsPeriod::default(),
        PointsPeriod::Calendar(Period::Week(Weekday::Mon)),
        PointsPeriod::Lifetime,
    ]);
    let caps = (prop::option::of(30..40_u64), prop::option::of(80..120_u64));
    let freeze = select(vec![
        serde_json::json!({}),
        serde_json::json!({"at_start": 2}),
        serde_json::json!({"earned_every": 3}),
        serde_json::json!({"at_start": 1, "earned_every": 2, "at_most": 3, "whole_gap_or_nothing": true}),
    ]);
    let repair = select(vec![
        serde_json::json!({}),
        serde_json::json!({"counts": false}),
        serde_json::json!({"share": "1/2", "days": 10, "per_month": 5}),
    ]);
    let more = select(vec![
        serde_json::json!({}),
        serde_json::json!({"rest": {"weekdays": ["Sat", "Sun"]}, "monthly": [{"days": 4, "points": 11}]}),
        serde_json::json!({"monthly": [{"days": 2, "points": 3}, {"days": 9, "points": 20}]}),
    ]);
    let rule_of_shares = select(vec![
        serde_json::json!({}),
        serde_json::json!({"first_bonus": 9, "month_cap": 14}),
        serde_json::json!({"life_cap": 20, "multipliers": [{"per_10_000": 20000, "weekdays": ["Fri", "Sat"]}]}),
        serde_json::json!({"multipliers": [{"per_10_000": 15000, "from_level": 2}]}),
    ]);
    (ladders, past_end, period, caps, freeze, (repair, more, rule_of_shares)).prop_map(
        |(ladder, past_end, period, (day_cap, period_cap), freeze, (repair, more, rule_of_shares))| {
            let mut config = rule(&ladder, past_end, &[8, 25, 60]).config();
            config.growth.rules = GrowthPointsConfig::default().rules;
            (config.growth.period, config.growth.day_cap, config.growth.period_cap) = (period, day_cap, period_cap);
            config.streak.freeze = serde_json::from_value(freeze).unwrap();
            config.streak.repair = serde_json::from_value(repair).unwrap();
            let StreakConfig { rest, monthly, .. } = serde_json::from_value(more).unwrap();
            (config.streak.rest, config.streak.monthly) = (rest, monthly);
            let shares = config.growth.rules.iter_mut().find(|rule| rule.kind == Kind::Share).unwrap();
            let mut written = serde_json::to_value(&*shares).unwrap();
            written.as_object_mut().unwrap().extend(rule_of_shares.as_object().unwrap().clone());
            *shares = serde_json::from_value(written).unwrap();
            let levels = MembershipLevels::of([MembershipLevel::new("basic", 0), MembershipLevel::new("silver", 20)]);
            let downgrade = if period == PointsPeriod::Lifetime { Downgrade::Never } else { Downgrade::OneDown };
            config.growth.membership = Some(MembershipLevels { downgrade, ..levels });
            IncentiveRule::new(config).unwrap()
        },
    )
}

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn nothing_granted_falls_as_days_go_on(rule in rules(), events in vec(event(), 1..70)) {
        let (profile, user) = (Profile::of(events), User::new(USER));
        let mut told = Vec::new();
        for day in (0..LENGTH + 5).map(|at| START.plus(at)) {
            let Some(today) = rule.statement(profile.as_of(day), &user).unwrap() else { continue };
            if let Some(before) = rule.statement(profile.as_of(day.minus(1)), &user).unwrap()
                && (before.standing.days.first() == today.standing.days.first())
            {
                prop_assert!(today.lines.starts_with(&before.lines), "as of {day}");
                prop_assert!(today.standing.points >= before.standing.points);
                prop_assert!(today.standing.reached.starts_with(&before.standing.reached));
            }
            let board = rule.board(profile.as_of(day), &user).unwrap().unwrap();
            told.extend(board.newly_unlocked(day.minus(1), day));
            prop_assert_eq!(&told, &board.newly_unlocked(Day::MIN, Day::MAX), "news of single days are all news");
        }
    }

    #[test]
    fn a_make_up_changes_nothing_as_of_a_day_before_it(
        rule in rules(), events in vec(event(), 1..60), made_up in 1..LENGTH,
    ) {
        let user = User::new(USER);
        let made_up = START.plus(made_up);
        let more = Profile::of(events.iter().cloned().chain([Event::make_up_check_in(USER, made_up)]));
        let fewer = Profile::of(events);
        for day in (0..made_up - START).map(|at| START.plus(at)) {
            prop_assert_eq!(rule.statement(fewer.as_of(day), &user), rule.statement(more.as_of(day), &user));
            prop_assert_eq!(rule.board(fewer.as_of(day), &user), rule.board(more.as_of(day), &user));
            prop_assert_eq!(rule.assess(fewer.as_of(day), &user), rule.assess(more.as_of(day), &user));
        }
    }
}

/// A line of the oracle.
#[derive(Deserialize)]
struct Expected {
    user: String,
    days: BTreeMap<Day, OfDay>,
}

#[derive(Debug, PartialEq, Deserialize)]
struct OfDay {
    points: u64,
    reached: Vec<Day>,
    next_on: Option<Day>,
    level: Option<u16>,
}

fn stored(path: &str) -> String {
    fs::read_to_string(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests").join(path)).unwrap()
}

/// Made-up users: what they did, and who they are.
fn made_up(name: &str) -> BTreeMap<u64, (Profile, User)> {
    let log = stored(&format!("data/incentives/{name}.csv"));
    let mut events: BTreeMap<u64, Vec<Event>> = BTreeMap::new();
    let mut rows = csv::Reader::from_reader(log.as_bytes());
    for row in rows.records() {
        let row = row.unwrap();
        let (user, day, kind): (u64, Day, Kind) =
            (row[0].parse().unwrap(), row[1].parse().unwrap(), row[2].parse().unwrap());
        // Money has two decimals, seconds have none: without the point both are in their units.
        let value = if row[3].is_empty() { 0 } else { row[3].replace('.', "").parse().unwrap() };
        let subject = row.get(4).filter(|subject| !subject.is_empty()).map_or(0, |subject| subject.parse().unwrap());
        let event = Event::new(user, day, kind, value).unwrap().about(Subject::new(subject));
        events.entry(user).or_default().push(event);
    }
    let known = |(user, events): (u64, Vec<Event>)| (user, (Profile::of(events), User::new(user)));
    events.into_iter().map(known).collect()
}

/// Made-up minutes of use, make-ups that choose their day, and birthdays.
fn card_holders() -> BTreeMap<u64, (Profile, User)> {
    let mut users = made_up("cards");
    let known = stored("data/incentives/cards_users.csv");
    for row in csv::Reader::from_reader(known.as_bytes()).deserialize() {
        let (user, birthday): (u64, Option<String>) = row.unwrap();
        let (month, day) = match birthday.as_ref().and_then(|birthday| birthday.split_once('-')) {
            Some((month, day)) => (month.parse().unwrap(), day.parse().unwrap()),
            None => continue,
        };
        users.get_mut(&user).unwrap().1.birthday = Some(Birthday::new(month, day).unwrap());
    }
    users
}

#[test]
fn every_day_of_made_up_users_is_as_the_oracle_says() {
    let (checked_in, card_holders) = (made_up("check_ins"), card_holders());
    let mut compared = 0;
    for name in ["check_ins", "kept_days", "spending", "cards"] {
        let users = if name == "cards" { &card_holders } else { &checked_in };
        let rules: RuleSet = serde_json::from_str(&stored(&format!("oracles/rules_{name}.json"))).unwrap();
        let rule = rules.incentives.unwrap();
        for line in stored(&format!("oracles/expected/incentives_{name}.jsonl")).lines() {
            let Expected { user, days } = serde_json::from_str(line).unwrap();
            let (profile, user) = &users[&user.parse::<u64>().unwrap()];
            for (day, expected) in days {
                let as_of = profile.as_of(day);
                let standing = rule.standing(as_of, user).unwrap().unwrap();
                let others = rule.contributions(as_of, user).unwrap();
                let found = OfDay {
                    points: standing.points,
                    reached: standing.reached.iter().map(|reached| reached.on).collect(),
                    next_on: standing.next.and_then(|next| next.on),
                    level: rule.growth().membership(as_of, user, &others).unwrap().map(|membership| membership.level),
                };
                assert_eq!(found, expected, "{name}: user {} as of {day}", user.id);
                compared += 1;
            }
        }
    }
    assert!(compared > 6_500, "{compared}");
}
