//! Laws over random rules and lives, and a reference that asks every rule on every single day.

use core::num::NonZeroU32;

use lifestage::incentive::{
    Achievement, AchievementMeasure, Achievements, Freeze, GrowthPointsConfig, GrowthPointsRule, Name, PointsPeriod,
    PointsSource, PointsTier, Repair, SourcePoints, StreakConfig, StreakRule,
};
use lifestage::time::{Period, Weekday, Window};
use lifestage::{Amount, Day, Event, Kind, KindSet, Profile, User};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::{Rules, USER};
use crate::shared::seeded;

const START: Day = Day::ymd(2026, 1, 20);
const LENGTH: i32 = 40;

/// One event of a life; check-ins most often, and make-ups.
fn event() -> impl Strategy<Value = Event> {
    let kinds = [
        Kind::CheckIn,
        Kind::CheckIn,
        Kind::CheckIn,
        Kind::CheckIn,
        Kind::CheckIn,
        Kind::MakeUpCheckIn,
        Kind::Purchase,
        Kind::Share,
        Kind::Help,
        Kind::Register,
        Kind::BindAccount,
        Kind::Use,
        Kind::Invite,
    ];
    (0..LENGTH, select(kinds.to_vec()), 0..300_u64).prop_map(|(day, kind, value)| {
        let day = START.plus(day);
        match kind {
            Kind::Purchase => Event::purchase(USER, day, Amount::minor(value)),
            kind => Event::new(USER, day, kind, 0).unwrap(),
        }
    })
}

fn user() -> impl Strategy<Value = User> {
    prop::option::of(0..LENGTH / 2).prop_map(|day| User::new(USER).joined(day.map(|day| START.plus(day))))
}

fn growth() -> impl Strategy<Value = GrowthPointsRule> {
    let period = select(vec![
        PointsPeriod::default(),
        PointsPeriod::Calendar(Period::Week(Weekday::Mon)),
        PointsPeriod::Lifetime,
        PointsPeriod::Trailing(Window::last(3)),
        PointsPeriod::Trailing(Window::last(12)),
    ]);
    (period, prop::option::of(5..20_u64), prop::option::of(15..60_u64)).prop_map(|(period, day_cap, period_cap)| {
        let exempt_sources = vec![PointsSource::Task];
        let rules = GrowthPointsConfig { period, day_cap, period_cap, exempt_sources, ..GrowthPointsConfig::default() };
        let tiers = [4, 9, 15, 40].map(PointsTier::at).into();
        GrowthPointsRule::new(GrowthPointsConfig { tiers, ..rules })
            .expect("the exempt source lets every tier be reached")
    })
}

prop_compose! {
    fn streak()(at_start in 0..3_u32, earned_every in prop::option::of(1..5_u32), at_most in 0..4_u32,
                whole_gap_or_nothing: bool, days in 0..20_u16, per_month in 0..5_u32, counts: bool) -> StreakRule {
        let earned_every = earned_every.and_then(NonZeroU32::new);
        StreakRule::new(StreakConfig {
            freeze: Freeze { at_start, earned_every, at_most, whole_gap_or_nothing },
            repair: Repair { days, per_month, counts, ..Repair::default() },
            ..StreakConfig::default()
        })
        .unwrap()
    }
}

fn rules() -> impl Strategy<Value = Rules> {
    let source = select(vec![PointsSource::Streak, PointsSource::Task]);
    let line = (-3..LENGTH, source, 0..9_u64);
    let lines = vec(line.prop_map(|(day, source, points)| SourcePoints::new(START.plus(day), source, points)), 0..6);
    (growth(), lines, streak()).prop_map(|(growth, contributions, streak)| Rules {
        growth,
        contributions,
        streak,
        ..Rules::default()
    })
}

/// One achievement of every measure.
fn set() -> Achievements {
    let social = KindSet::of([Kind::Share, Kind::Help, Kind::Invite]);
    let measures = [
        (AchievementMeasure::Events(social.clone().into()), vec![1, 2, 5, 9]),
        (AchievementMeasure::Values(Kind::Purchase.into()), vec![1, 100, 500]),
        (AchievementMeasure::Days(KindSet::activity().into()), vec![1, 5, 10, 20]),
        (AchievementMeasure::First(social.into()), vec![1]),
        (AchievementMeasure::Streak, (1..=12).collect()),
        (AchievementMeasure::Tier, vec![1, 2, 3, 4]),
        (AchievementMeasure::Tasks, vec![1, 2, 3]),
        (AchievementMeasure::Task(Name::literal("register_and_bind")), vec![1]),
    ];
    let named = measures.into_iter().enumerate();
    Achievements::new(
        named.map(|(place, (measure, goals))| {
            Achievement::new(Name::new(&format!("a{place}")).unwrap(), measure, goals)
        }),
    )
    .unwrap()
}

/// What is measured as of a day, asked of the rules themselves; tiers by their number.
fn measured(
    measure: &AchievementMeasure,
    profile: &Profile,
    events: &[Event],
    day: Day,
    user: &User,
    rules: &Rules,
) -> u64 {
    let as_of = profile.as_of(day);
    let Some(from) = as_of.counted_from(user) else { return 0 };
    let of = |kinds: &KindSet| {
        let date = |event: &Event| event.moment().date().unwrap();
        let chosen: Vec<(Day, u64)> = events
            .iter()
            .filter(|event| kinds.contains(event.kind()) && from <= date(event) && date(event) <= day)
            .map(|event| (date(event), event.value()))
            .collect();
        chosen
    };
    match measure {
        AchievementMeasure::Events(selector) => of(&selector.kinds).len() as u64,
        AchievementMeasure::Values(selector) => of(&selector.kinds).iter().map(|(_, value)| value).sum(),
        AchievementMeasure::Days(selector) => {
            let mut days: Vec<Day> = of(&selector.kinds).into_iter().map(|(day, _)| day).collect();
            days.sort_unstable();
            days.dedup();
            days.len() as u64
        }
        AchievementMeasure::First(selector) => u64::from(!of(&selector.kinds).is_empty()),
        AchievementMeasure::Streak => rules.streak.assess(as_of, user).unwrap().unwrap().longest().into(),
        AchievementMeasure::Tier => {
            let points = rules.growth.points(as_of, user, &rules.contributions).unwrap().unwrap();
            rules.growth.tier_of(points).unwrap_or(0).into()
        }
        AchievementMeasure::Tasks | AchievementMeasure::Task(_) => {
            let status = rules.plan.status(as_of, user).unwrap().unwrap();
            let one = |id| !matches!(measure, AchievementMeasure::Task(name) if *name != id);
            status.tasks().iter().filter(|task| one(task.id) && task.state.achieved_on().is_some()).count() as u64
        }
        other => panic!("no reference for {other:?}"),
    }
}

proptest! {
    #![proptest_config(seeded::cases(96))]

    #[test]
    fn a_level_is_unlocked_on_the_first_day_it_is_reached(
        rules in rules(), events in vec(event(), 1..70), user in user(), as_of in 0..LENGTH,
    ) {
        let (profile, as_of) = (Profile::of(events.clone()), START.plus(as_of));
        let Some(board) = set().board(profile.as_of(as_of), &user, &rules.sources()).unwrap() else {
            prop_assert_eq!(profile.as_of(as_of).joined(&user), None);
            return Ok(());
        };
        for (achievement, status) in set().iter().zip(&board.achievements) {
            let mut expected: Vec<(u16, Day)> = Vec::new();
            // A newcomer plan begins again where somebody registers who was there before.
            let of_tasks = matches!(achievement.measure, AchievementMeasure::Tasks | AchievementMeasure::Task(_));
            let joined = |day| profile.as_of(day).joined(&user);
            let days = (0..=as_of - START).map(|offset| START.plus(offset));
            for day in days.filter(|day| !of_tasks || joined(*day) == joined(as_of)) {
                let seen = measured(&achievement.measure, &profile, &events, day, &user, &rules);
                while achievement.goals.get(expected.len()).is_some_and(|goal| *goal <= seen) {
                    expected.push((u16::try_from(expected.len() + 1).unwrap(), day));
                }
            }
            let unlocked: Vec<(u16, Day)> = status.unlocked.iter().map(|reached| (reached.level, reached.on)).collect();
            prop_assert_eq!(unlocked, expected, "{:?}", achievement.measure);
            prop_assert!(status.now <= status.best);
            prop_assert!(status.progress().is_none_or(|(seen, needed)| seen < needed));
            prop_assert!(status.unlocked.is_sorted_by(|one, next| one.level < next.level && one.at < next.at && one.on <= next.on));
        }
    }

    #[test]
    fn unlocked_levels_stay_and_news_of_split_ranges_add_up(
        rules in rules(), events in vec(event(), 1..70), user in user(), mut days in vec(-2..LENGTH, 3),
    ) {
        days.sort_unstable();
        let days: Vec<Day> = days.into_iter().map(|day| START.plus(day)).collect();
        let profile = Profile::of(events);
        // The day of joining must not move: a newcomer plan begins again where somebody registers who was there before.
        let user = user.joined(user.join_day.or_else(|| profile.as_of(START.plus(LENGTH)).joined(&user)));
        let news = |as_of: Day, after, until| {
            let board = set().board(profile.as_of(as_of), &user, &rules.sources()).unwrap();
            board.map_or(vec![], |board| board.newly_unlocked(after, until))
        };
        let (after, middle, until) = (days[0], days[1], days[2]);
        let mut split = news(middle, after, middle);
        split.extend(news(until, middle, until));
        prop_assert_eq!(split, news(START.plus(LENGTH), after, until));
    }

    #[test]
    fn the_order_of_events_and_events_after_the_day_change_nothing(
        rules in rules(), events in vec(event(), 1..50), as_of in 0..LENGTH, turn in 0..50_usize,
    ) {
        let (user, as_of) = (User::new(USER).joined(START), START.plus(as_of));
        let board = |events: Vec<Event>| set().board(Profile::of(events).as_of(as_of), &user, &rules.sources()).unwrap();
        let mut turned = events.clone();
        turned.rotate_left(turn % events.len());
        prop_assert_eq!(board(turned), board(events.clone()));
        let known: Vec<Event> = events.iter().filter(|event| event.moment().date() <= Some(as_of)).cloned().collect();
        if !known.is_empty() {
            prop_assert_eq!(board(known), board(events));
        }
    }

    #[test]
    fn records_ascend_and_end_with_the_longest_run(
        rules in rules(), events in vec(event(), 1..70), user in user(), as_of in 0..LENGTH,
    ) {
        let profile = Profile::of(events);
        let as_of = profile.as_of(START.plus(as_of));
        let runs = rules.streak.records(as_of, &user).unwrap();
        let points = rules.growth.records(as_of, &user, &rules.contributions).unwrap();
        prop_assert!(runs.is_sorted_by(|one, next| one.0 < next.0 && one.1 < next.1));
        prop_assert!(points.is_sorted_by(|one, next| one.0 < next.0 && one.1 < next.1));
        let longest = rules.streak.assess(as_of, &user).unwrap().map_or(0, |streak| streak.longest());
        prop_assert_eq!(runs.last().map_or(0, |(_, length)| *length), longest);
    }
}
