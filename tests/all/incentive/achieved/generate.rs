//! Made-up incentive rules and lives, such that everything a state keeps is used: each option of each part, alone and
//! together.

use core::num::NonZeroU32;

use lifestage::event::{Birthday, Unit};
use lifestage::incentive::{
    Achievement, AchievementMeasure, Bonus, Counting, DayBonus, Downgrade, EarningRule, Freeze, GrowthPointsConfig,
    IncentiveConfig, IncentiveRule, LadderStep, MakeUp, MembershipLevel, MembershipLevels, MonthlyReward, Multiplier,
    Name, PastEnd, PlanConfig, PointsPeriod, PointsTier, Repair, Rest, Reward, RewardLadderConfig, Share, StreakConfig,
    Task, TaskNeed,
};
use lifestage::profile::Selector;
use lifestage::time::{Days, Period, Weekday, Window};
use lifestage::{Day, Event, Kind, KindSet, Subject, User};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

pub(super) const USER: u64 = 42;
pub(super) const START: Day = Day::ymd(2026, 1, 20);
/// To the middle of April.
pub(super) const LENGTH: i32 = 85;

pub(super) fn day() -> impl Strategy<Value = Day> {
    (0..LENGTH).prop_map(|at| START.plus(at))
}

const KINDS: [Kind; 15] = [
    Kind::CheckIn,
    Kind::CheckIn,
    Kind::CheckIn,
    Kind::CheckIn,
    Kind::CheckIn,
    Kind::MakeUpCheckIn,
    Kind::MakeUpCheckIn,
    Kind::LogIn,
    Kind::Purchase,
    Kind::Purchase,
    Kind::Refund,
    Kind::BindAccount,
    Kind::WatchTutorial,
    Kind::Use,
    Kind::Invite,
];

fn event() -> impl Strategy<Value = (Day, Event)> {
    (day(), select(KINDS.to_vec()), 0..150_u64, 0..4_u16).prop_map(|(day, kind, value, subject)| {
        let value = if kind.unit() == Unit::Nothing { 0 } else { value };
        (day, Event::new(USER, day, kind, value).unwrap().about(Subject::new(subject)))
    })
}

/// A life of up to 150 events; some hear of it before they come, some register late or never.
pub(super) fn events() -> impl Strategy<Value = Vec<Event>> {
    let registers = prop_oneof![3 => (0..5_i32).prop_map(Some), 1 => (0..LENGTH).prop_map(Some), 1 => Just(None)];
    let starts = prop_oneof![3 => Just(0), 1 => 0..LENGTH];
    (vec(event(), 1..150), registers, starts, any::<bool>()).prop_map(|(events, registers, starts, heard)| {
        let begun = events.into_iter().filter(|(day, _)| *day >= START.plus(starts));
        let mut events: Vec<Event> = begun.map(|(_, event)| event).collect();
        events.extend(registers.map(|at| Event::register(USER, START.plus(starts + at))));
        events.extend(heard.then(|| Event::message_sent(USER, START)));
        events
    })
}

pub(super) fn user() -> impl Strategy<Value = User> {
    let birthday = option::of(select(vec![(1, 31), (2, 28), (3, 1)]));
    (option::weighted(0.3, day()), birthday).prop_map(|(join_day, birthday)| {
        let mut user = User::new(USER).joined(join_day);
        user.birthday = birthday.map(|(month, day)| Birthday::new(month, day).unwrap());
        user
    })
}

fn multiplier() -> impl Strategy<Value = Multiplier> {
    let on = select(vec![0, 1, 2, 3]);
    (select(vec![5_000, 15_000, 20_000]), on).prop_map(|(per_10_000, on)| {
        let all = Multiplier::per_10_000(per_10_000);
        match on {
            0 => Multiplier { birthday: true, ..all },
            1 => Multiplier { from_level: Some(2), ..all },
            2 => Multiplier { weekdays: vec![Weekday::Fri, Weekday::Sun], ..all },
            _ => all,
        }
    })
}

fn earning() -> impl Strategy<Value = EarningRule> {
    let memory = (select(vec![0, 0, 7]), option::of(10..60_u64), option::of(20..90_u64), option::of(10..40_u64));
    (1..10_u32, memory, vec(multiplier(), 0..3), any::<bool>(), option::of(1..99_u64)).prop_map(
        |(points, (first_bonus, month_cap, life_cap, day_cap), multipliers, exempt, from)| EarningRule {
            first_bonus,
            month_cap,
            life_cap,
            day_cap,
            multipliers,
            exempt,
            day_bonus: from.map(|from| DayBonus { from, points: 3 }),
            ..EarningRule::per_event(Kind::LogIn, points)
        },
    )
}

fn levels() -> impl Strategy<Value = MembershipLevels> {
    let downgrade = select(vec![Downgrade::Never, Downgrade::OneDown, Downgrade::ToMeasure]);
    (downgrade, 1_u8..3, option::of(1_u16..=4)).prop_map(|(downgrade, grace, floor)| {
        let levels = [0, 12, 40, 90].map(|minimum| MembershipLevel::new("any", minimum));
        MembershipLevels { downgrade, grace, floor, ..MembershipLevels::of(levels) }
    })
}

fn period() -> impl Strategy<Value = PointsPeriod> {
    let block = Period::Block { days: 10.try_into().unwrap(), anchor: START };
    let calendar = [Period::Week(Weekday::Mon), block, Period::Month, Period::Month, Period::Quarter];
    let mut all: Vec<PointsPeriod> = calendar.map(PointsPeriod::Calendar).into();
    all.extend([
        PointsPeriod::Lifetime,
        PointsPeriod::Trailing(Window::last(9)),
        PointsPeriod::Trailing(Window::last(30)),
    ]);
    select(all)
}

/// Growth points that remember everything, or nothing.
fn growth() -> impl Strategy<Value = GrowthPointsConfig> {
    let kinds = subsequence(vec![Kind::LogIn, Kind::Purchase, Kind::CheckIn, Kind::Use, Kind::MessageSent], 0..=5);
    let caps = (option::of(40..90_u64), option::of(40..200_u64), any::<bool>());
    (kinds, vec(earning(), 5), period(), caps, option::of(levels()), any::<bool>()).prop_map(
        |(kinds, rules, period, (day_cap, period_cap, deducts), levels, plain)| {
            let trailing = matches!(period, PointsPeriod::Trailing(_));
            let levels = levels.filter(|_| !trailing);
            let from = levels.as_ref();
            let mut rules: Vec<EarningRule> = kinds
                .into_iter()
                .zip(rules)
                .map(|(kind, rule)| {
                    let mut rule = EarningRule {
                        kind,
                        day_bonus: rule.day_bonus.filter(|_| kind.unit() != Unit::Nothing),
                        subject: Some(Subject::new(1)).filter(|_| kind == Kind::Use),
                        ..rule
                    };
                    rule.multipliers.retain(|one| one.from_level.is_none() || from.is_some());
                    if plain {
                        EarningRule { subject: rule.subject, ..EarningRule::per_event(kind, rule.points) }
                    } else {
                        rule
                    }
                })
                .collect();
            if deducts {
                rules.push(EarningRule { deducts: true, ..EarningRule::per_event(Kind::Refund, 9) });
            }
            let membership = levels.map(|levels| MembershipLevels {
                downgrade: if period == PointsPeriod::Lifetime { Downgrade::Never } else { levels.downgrade },
                ..levels
            });
            let tiers = [10, 25, 60].map(PointsTier::at).into();
            GrowthPointsConfig {
                rules,
                day_cap,
                period_cap,
                period,
                tiers,
                membership,
                ..GrowthPointsConfig::default()
            }
        },
    )
}

prop_compose! {
    fn task()(opens in 1..30_u16, length in 0..20_u16, counting in select(vec![Counting::SinceOpening, Counting::FromJoining]),
              kinds in vec(subsequence(vec![Kind::LogIn, Kind::BindAccount, Kind::Use, Kind::Purchase], 1..=2), 1..3),
              count in 1..5_u32, weight in 1..4_u32, days in 1..30_u16, late_counts: bool, tutorial in option::of(0..4_u16),
              points in option::of(1..30_u32)) -> Task {
        let needs = kinds.into_iter().map(|kinds| TaskNeed { count, ..TaskNeed::once(KindSet::of(kinds)) });
        Task {
            due: opens + length,
            counting,
            weight,
            make_up: Some(MakeUp { days, late_counts: late_counts || tutorial.is_none(), share: Share::HALF }),
            tutorial: tutorial.map(Subject::new),
            reward: points.map(Reward::Points),
            ..Task::new(Name::literal("x"), opens, needs)
        }
    }
}

/// Plans that last for weeks, each task perhaps after the one before.
fn plan() -> impl Strategy<Value = PlanConfig> {
    vec((task(), any::<bool>()), 1..4).prop_map(|tasks| {
        let mut all: Vec<Task> = Vec::new();
        for (at, (task, follows)) in tasks.into_iter().enumerate() {
            let prerequisites = all.last().filter(|_| follows).map(|before| before.id).into_iter().collect();
            all.push(Task { id: Name::new(&format!("t{at}")).unwrap(), prerequisites, ..task });
        }
        PlanConfig { version: 3, tasks: all, without_abuse: None }
    })
}

fn rest() -> impl Strategy<Value = Rest> {
    let pause = Days::new(START.plus(20), START.plus(26)).unwrap();
    select(vec![
        Rest::default(),
        Rest::default(),
        Rest { weekdays: vec![Weekday::Sat], pauses: vec![pause], skipped_days: vec![START.plus(40)] },
    ])
}

prop_compose! {
    fn streak()(at_start in 0..3_u32, earned_every in option::of(2..5_u32), at_most in 0..4_u32, whole_gap_or_nothing: bool,
                days in select(vec![0, 2, 7, 7, 40]), per_month in 0..5_u32, counts: bool, by_subject: bool,
                share in select(vec!["1", "1/2"]), past_end in select(vec![PastEnd::Saturate, PastEnd::Cycle, PastEnd::Reset]),
                ladder: bool, bonus: bool, rest in rest(),
                monthly in select(vec![vec![], vec![(3, 10), (5, 20), (11, 1)]])) -> StreakConfig {
        let step = |from, to, points| LadderStep { from, to, points };
        let bonus = bonus.then_some(Bonus { every: NonZeroU32::new(3).unwrap(), points: 7 });
        StreakConfig {
            freeze: Freeze {
                at_start, earned_every: earned_every.and_then(NonZeroU32::new), at_most, whole_gap_or_nothing,
            },
            repair: Repair { days, per_month, counts, by_subject, share: share.parse().unwrap() },
            ladder: ladder.then(|| RewardLadderConfig { steps: vec![step(1, 2, 1), step(3, 4, 5)], past_end, bonus }),
            monthly: monthly.into_iter().map(|(days, points)| MonthlyReward { days, points }).collect(),
            rest,
            ..StreakConfig::default()
        }
    }
}

fn achievements() -> Vec<Achievement> {
    let about = Selector::from(Kind::Use).about(Subject::new(2));
    let measures = [
        (AchievementMeasure::Events(KindSet::of([Kind::CheckIn, Kind::LogIn]).into()), vec![1, 5, 20, 60]),
        (AchievementMeasure::Events(about), vec![2, 4]),
        (AchievementMeasure::Values(Kind::Purchase.into()), vec![1, 300, 900]),
        (AchievementMeasure::Days(KindSet::activity().into()), vec![3, 10, 30, 50]),
        (AchievementMeasure::First(Kind::Purchase.into()), vec![1]),
        (AchievementMeasure::Streak, vec![2, 4, 9]),
        (AchievementMeasure::Tier, vec![1, 2, 3]),
        (AchievementMeasure::Tasks, vec![1]),
        (AchievementMeasure::Task(Name::literal("t0")), vec![1]),
    ];
    let named = |(at, (measure, goals))| Achievement::new(Name::new(&format!("a{at}")).unwrap(), measure, goals);
    measures.into_iter().enumerate().map(named).collect()
}

pub(super) fn rules() -> impl Strategy<Value = IncentiveRule> {
    (growth(), plan(), streak()).prop_filter_map("checked rules", |(growth, tasks, streak)| {
        IncentiveRule::new(IncentiveConfig { growth, tasks, streak, achievements: achievements() }).ok()
    })
}
