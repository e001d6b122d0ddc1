//! What each measure unlocks, on which day.

use core::num::NonZeroU32;

use lifestage::answer::{Reason, Seen};
use lifestage::event::{ContactChannel, ContactChannels};
use lifestage::incentive::{
    Achievement, AchievementMeasure, Achievements, Freeze, GrowthPointsConfig, GrowthPointsRule, Name, PointsPeriod,
    PointsSource, PointsTier, Repair, SourcePoints, StreakConfig, StreakRule,
};
use lifestage::profile::Selector;
use lifestage::time::Window;
use lifestage::{Amount, Day, Event, Kind, KindSet, Profile, Subject, User};

use super::{JANUARY, Rules, USER, board, day, one, unlocked};

/// What is measured, the goals, levels and days of unlocking, and the most measured.
type Case = (AchievementMeasure, &'static [u64], &'static [(u16, i32)], u64);

fn user() -> User {
    User::new(USER)
}

#[test]
fn events_values_days_and_the_first_time_unlock_on_the_day_that_reaches_the_goal() {
    let buy = |on, minor| Event::purchase(USER, day(on), Amount::minor(minor));
    let topic = Subject::new(3);
    let profile = Profile::of([
        Event::register(USER, day(1)),
        buy(2, 0),
        buy(4, 500),
        buy(4, 600).about(topic),
        buy(9, 400),
        buy(12, 1).about(topic),
        Event::share(USER, day(12)),
    ]);
    let purchase = Selector::from(Kind::Purchase);
    let cases: [Case; 8] = [
        (AchievementMeasure::Events(purchase.clone()), &[1, 2, 3, 5, 6], &[(1, 2), (2, 4), (3, 4), (4, 12)], 5),
        (AchievementMeasure::Events(purchase.clone().about(topic)), &[1, 2], &[(1, 4), (2, 12)], 2),
        (
            AchievementMeasure::Values(purchase.clone()),
            &[1, 1_100, 1_101, 1_501],
            &[(1, 4), (2, 4), (3, 9), (4, 12)],
            1_501,
        ),
        (AchievementMeasure::Days(purchase.clone()), &[2, 3, 5], &[(1, 4), (2, 9)], 4),
        (AchievementMeasure::Days(KindSet::activity().into()), &[5], &[(1, 12)], 5),
        (AchievementMeasure::First(purchase.clone()), &[1], &[(1, 2)], 1),
        (AchievementMeasure::First(purchase.about(Subject::new(9))), &[1], &[], 0),
        (AchievementMeasure::First(KindSet::of([Kind::Share, Kind::Like]).into()), &[1], &[(1, 12)], 1),
    ];
    for (measure, goals, expected, best) in cases {
        let set = one(measure.clone(), goals.iter().copied());
        let board = board(&set, &profile, day(20), &user(), &Rules::default());
        assert_eq!(unlocked(&board), expected, "{measure:?}");
        let status = &board.achievements[0];
        assert_eq!((status.best, status.now), (best, best), "{measure:?}");
        assert_eq!(status.is_complete(), expected.len() == goals.len());
        assert_eq!(status.progress(), goals.get(expected.len()).map(|goal| (best, *goal)));
    }
}

#[test]
fn nothing_counts_before_the_join_day_and_nobody_has_a_board_before_joining() {
    let profile = Profile::of([1, 2, 5, 6].map(|on| Event::purchase(USER, day(on), Amount::minor(1))));
    let joined = user().joined(day(2));
    let set = one(AchievementMeasure::Events(Kind::Purchase.into()), [1, 3]);
    let rules = Rules::default();
    assert_eq!(unlocked(&board(&set, &profile, day(9), &joined, &rules)), [(1, 2), (2, 6)]);
    assert_eq!(set.board(profile.as_of(day(1)), &joined, &rules.sources()), Ok(None));
    assert_eq!(set.board(profile.as_of(day(0)), &user(), &rules.sources()), Ok(None));
}

#[test]
fn a_streak_that_broke_keeps_what_it_unlocked() {
    let profile = Profile::of([1, 2, 3, 5, 6].map(|on| Event::check_in(USER, day(on))));
    let board = board(&one(AchievementMeasure::Streak, [2, 3, 4]), &profile, day(6), &user(), &Rules::default());
    assert_eq!(unlocked(&board), [(1, 2), (2, 3)]);
    let status = &board.achievements[0];
    assert_eq!((status.best, status.now, status.progress()), (3, 2, Some((3, 4))));
    let reasons: Vec<String> = board.reasons().map(|reason| reason.to_string()).collect();
    assert_eq!(
        reasons,
        [
            "`one` level 2 of 3 since 2026-01-03: 3 days in a row",
            "`one` level 3 takes 4 days in a row: 3 at best, 2 now",
        ]
    );
}

#[test]
fn a_repair_unlocks_on_the_day_of_the_make_up_and_not_before() {
    let with_make_ups = |count| {
        let checked_in = [1, 2, 4, 5].map(|on| Event::check_in(USER, day(on)));
        Profile::of(checked_in.into_iter().chain((0..count).map(|_| Event::make_up_check_in(USER, day(7)))))
    };
    let set = one(AchievementMeasure::Streak, [2, 3, 5]);
    let as_of = |count, on| unlocked(&board(&set, &with_make_ups(count), day(on), &user(), &Rules::default()));
    assert_eq!(as_of(2, 6), [(1, 2)]);
    assert_eq!(as_of(0, 30), [(1, 2)]);
    // The first one repairs day 6, the second one day 3.
    assert_eq!(as_of(1, 30), [(1, 2), (2, 7)]);
    assert_eq!(as_of(2, 30), [(1, 2), (2, 7), (3, 7)]);
}

#[test]
fn a_tier_is_unlocked_once_in_a_life_and_points_start_over_with_the_period() {
    let shares = |on: i32, count: usize| (0..count).map(move |_| Event::share(USER, day(on)));
    // 99 points in January, then 102 in February.
    let profile = Profile::of(shares(10, 33).chain(shares(40, 33)).chain(shares(45, 1)));
    let rules = Rules::default();
    let set = one(AchievementMeasure::Tier, [1, 3]);
    let march = board(&set, &profile, day(70), &user(), &rules);
    assert_eq!(unlocked(&march), [(1, 45)]);
    let status = &march.achievements[0];
    assert_eq!((status.best, status.now, status.progress()), (102, 0, Some((102, 600))));
    assert_eq!(status.unlocked[0].at, 100);

    let gift = SourcePoints::new(day(11), PointsSource::Task, 1);
    let gifted = Rules { contributions: vec![gift], ..Rules::default() };
    assert_eq!(unlocked(&board(&set, &profile, day(70), &user(), &gifted)), [(1, 11)]);
    assert_eq!(unlocked(&board(&set, &profile, day(10), &user(), &gifted)), []);

    let tiers = [100, 300, 600].map(PointsTier::at).to_vec();
    let plan = |period| {
        GrowthPointsRule::new(GrowthPointsConfig { period, tiers: tiers.clone(), ..GrowthPointsConfig::default() })
            .unwrap()
    };
    let lifetime = Rules { growth: plan(PointsPeriod::Lifetime), ..Rules::default() };
    assert_eq!(unlocked(&board(&set, &profile, day(70), &user(), &lifetime)), [(1, 40)]);
    for (length, expected) in [(5, vec![]), (6, vec![(1, 45)]), (35, vec![(1, 40)]), (30, vec![(1, 45)])] {
        let trailing = Rules { growth: plan(PointsPeriod::Trailing(Window::last(length))), ..Rules::default() };
        assert_eq!(unlocked(&board(&set, &profile, day(70), &user(), &trailing)), expected, "last {length} days");
    }
}

#[test]
fn tasks_count_when_they_are_done_or_made_up() {
    let profile =
        Profile::of([Event::register(USER, day(1)), Event::bind_account(USER, day(4)), Event::usage(USER, day(2), 60)]);
    let rules = Rules::default();
    let set = one(AchievementMeasure::Tasks, [1, 2, 3]);
    assert_eq!(unlocked(&board(&set, &profile, day(9), &user(), &rules)), [(1, 2), (2, 4)]);
    let task = |id| one(AchievementMeasure::Task(Name::literal(id)), [1]);
    assert_eq!(unlocked(&board(&task("register_and_bind"), &profile, day(9), &user(), &rules)), [(1, 4)]);
    assert_eq!(unlocked(&board(&task("invite"), &profile, day(9), &user(), &rules)), []);
}

#[test]
fn news_come_in_order_of_days_and_carry_the_channels_allowed() {
    let achievement = |id, measure, goals: &[u64]| Achievement::new(Name::literal(id), measure, goals.iter().copied());
    let set = Achievements::new([
        achievement("days", AchievementMeasure::Days(Kind::CheckIn.into()), &[1, 3]),
        achievement("streak", AchievementMeasure::Streak, &[2, 3]),
    ])
    .unwrap();
    let profile = Profile::of([1, 2, 3].map(|on| Event::check_in(USER, day(on))));
    let board = board(&set, &profile, day(3), &user(), &Rules::default());
    let told = |after, until| {
        let news = board.newly_unlocked(day(after), day(until));
        news.iter().map(|unlock| format!("{}{}", unlock.achievement, unlock.level)).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(told(0, 3), "days1 streak1 days2 streak2");
    assert_eq!(told(1, 2), "streak1");
    assert_eq!(told(2, 3), "days2 streak2");
    assert_eq!((told(3, 3), told(3, 2), told(3, 99)), Default::default());

    let nobody = board.notifications(day(1), day(2), ContactChannels::default());
    assert_eq!(nobody.len(), 1);
    assert_eq!(
        nobody[0].to_string(),
        "`streak` level 1 unlocked on 2026-01-02 by 2 days in a row, to tell by no channel"
    );
    let allowed = [ContactChannel::Email, ContactChannel::InApp].into_iter().collect();
    let news = board.notifications(day(1), day(2), allowed);
    assert_eq!(news[0].user, USER.into());
    assert!(news[0].to_string().ends_with("to tell by in-app, e-mail"));
}

#[test]
fn an_event_that_arrives_late_moves_the_day_of_unlocking() {
    let purchase = |on| Event::purchase(USER, day(on), Amount::minor(1));
    let set = one(AchievementMeasure::Events(Kind::Purchase.into()), [2]);
    let rules = Rules::default();
    let before = Profile::of([purchase(1), purchase(9)]);
    assert_eq!(unlocked(&board(&set, &before, day(9), &user(), &rules)), [(1, 9)]);
    let after = Profile::of([purchase(1), purchase(9), purchase(5)]);
    assert_eq!(unlocked(&board(&set, &after, day(9), &user(), &rules)), [(1, 5)]);
}

#[test]
fn what_was_forgotten_is_refused_and_not_guessed() {
    let mut profile = Profile::of([1, 5].map(|on| Event::check_in(USER, day(on))));
    profile.forget_before(day(3));
    let set = Achievements::default();
    let refused = set.board(profile.as_of(day(9)), &user(), &Rules::default().sources()).unwrap_err();
    assert_eq!((refused.asked, refused.horizon), (day(1), day(3)));
    let joined_later = user().joined(day(4));
    assert!(set.board(profile.as_of(day(9)), &joined_later, &Rules::default().sources()).unwrap().is_some());
}

#[test]
fn reasons_leave_the_process_with_what_was_seen_and_the_bound() {
    let profile = Profile::of([1, 2].map(|on| Event::check_in(USER, day(on))));
    let board = board(&one(AchievementMeasure::Streak, [1, 7]), &profile, day(2), &user(), &Rules::default());
    let reasons: Vec<Reason> = board.reasons().map(Reason::from).collect();
    let shown: Vec<_> =
        reasons.iter().map(|reason| (&*reason.rule, reason.seen.clone(), reason.bound.clone())).collect();
    let whole = |number| Some(Seen::Whole(number));
    assert_eq!(
        shown,
        [("achievement.level", whole(2), [whole(1), None]), ("achievement.next", whole(2), [whole(7), None]),]
    );
    assert_eq!(reasons[0].text, "`one` level 1 of 2 since 2026-01-01: 1 day in a row");
}

#[test]
fn repairs_reach_back_as_far_as_the_rule_says_and_no_farther() {
    let checked_in = (1..=20).filter(|on| *on != 10).map(|on| Event::check_in(USER, day(on)));
    let profile = Profile::of(checked_in.chain([Event::make_up_check_in(USER, day(20))]));
    for (days, expected) in [(9, vec![(1, 10 - 1), (2, 20)]), (10, vec![(1, 9), (2, 20), (3, 20)])] {
        let repair = Repair { days, ..Repair::default() };
        let freeze = Freeze { earned_every: NonZeroU32::new(50), ..Freeze::default() };
        let rules = Rules {
            streak: StreakRule::new(StreakConfig { repair, freeze, ..StreakConfig::default() }).unwrap(),
            ..Rules::default()
        };
        assert_eq!(
            unlocked(&board(&one(AchievementMeasure::Streak, [9, 10, 20]), &profile, day(31), &user(), &rules)),
            expected
        );
    }
}

#[test]
fn the_preset_tells_a_life() {
    let daily = (1..=40).map(|on| Event::check_in(USER, day(on)));
    let once = [Event::register(USER, JANUARY), Event::bind_account(USER, JANUARY), Event::help(USER, day(3))];
    let profile = Profile::of(daily.chain(once).chain([Event::purchase(USER, day(8), Amount::minor(1))]));
    let board = board(&Achievements::default(), &profile, day(40), &user(), &Rules::default());
    let told: Vec<String> = board
        .newly_unlocked(Day::MIN, Day::MAX)
        .iter()
        .map(|unlock| format!("{} {}", unlock.achievement, unlock.level))
        .collect();
    assert_eq!(
        told,
        ["newcomer 1", "helpful 1", "active_days 1", "streak 1", "first_purchase 1", "active_days 2", "streak 2",]
    );
}
