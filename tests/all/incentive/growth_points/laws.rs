//! Laws that hold for any rules and events.

use lifestage::event::Birthday;
use lifestage::incentive::{
    DayBonus, Downgrade, EarningRule, GrowthPointsConfig, GrowthPointsRule, MembershipLevel, MembershipLevels,
    Multiplier, PointsPeriod, PointsSource, PointsTier, SourcePoints, Stacking,
};
use lifestage::time::{Days, Period, Weekday, Window};
use lifestage::{Day, Event, Kind, Profile, Subject, User};
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::reference;
use crate::shared::seeded::cases;

const USER: u64 = 1;
const FIRST: Day = Day::ymd(2025, 12, 20);
/// From December over all of January and February into March.
const DAYS: i32 = 80;

fn day() -> impl Strategy<Value = Day> {
    (0..DAYS).prop_map(|offset| FIRST.plus(offset))
}

fn kind() -> impl Strategy<Value = Kind> {
    select(vec![Kind::LogIn, Kind::Use, Kind::Purchase, Kind::custom(0), Kind::custom(7)])
}

fn event() -> impl Strategy<Value = Event> {
    (day(), kind(), 0_u64..200, 0_u16..3).prop_map(|(day, kind, value, subject)| {
        let value = if kind == Kind::LogIn { 0 } else { value };
        Event::new(USER, day, kind, value).unwrap().about(Subject::new(subject))
    })
}

fn multiplier() -> impl Strategy<Value = Multiplier> {
    let factor = select(vec![0, 3_333, 5_000, 10_000, 10_001, 12_500, 15_000, 20_000, 200_000]);
    let weekdays = select(vec![vec![], vec![], vec![Weekday::Sat, Weekday::Sun]]);
    let month_days = select(vec![vec![], vec![], vec![1, 28, 29, 30, 31], (5..25).collect()]);
    (factor, day(), 0..30, weekdays, month_days, prop::bool::weighted(0.2)).prop_map(
        |(per_10_000, first, length, weekdays, month_days, birthday)| Multiplier {
            days: Days::new(first, first.plus(length)).unwrap(),
            weekdays,
            month_days,
            birthday,
            ..Multiplier::per_10_000(per_10_000)
        },
    )
}

fn rule() -> impl Strategy<Value = EarningRule> {
    let options = (option::of(1_u64..150), option::of(0_u64..100), any::<bool>(), 0_u32..20);
    let stacking = select(vec![Stacking::Compound, Stacking::Additive, Stacking::Highest]);
    let day_bonus = option::of((1_u64..200, 1_u32..50).prop_map(|(from, points)| DayBonus { from, points }));
    let more =
        (prop::bool::weighted(0.2), day_bonus, select(vec![0, 0, 60]), option::of(0..200_u64), option::of(0..300_u64));
    (1_u32..40, options, more, vec(multiplier(), 0..4), stacking).prop_map(
        |(
            points,
            (unit, above, exempt, bonus),
            (deducts, day_bonus, first_bonus, month, life),
            multipliers,
            stacking,
        )| EarningRule {
            unit,
            deducts,
            day_bonus,
            first_bonus,
            month_cap: month.map(|above| above + u64::from(points)),
            life_cap: life.map(|above| above + u64::from(points)),
            day_cap: above.map(|above| above + u64::from(points)),
            exempt: exempt && !deducts,
            multipliers,
            stacking,
            bonus,
            ..EarningRule::per_event(Kind::Use, points)
        },
    )
}

fn period() -> impl Strategy<Value = PointsPeriod> {
    let block = Period::Block { days: 10.try_into().unwrap(), anchor: FIRST };
    let calendar = [Period::Day, Period::Week(Weekday::Mon), block, Period::Month, Period::Quarter, Period::Year];
    let mut all: Vec<PointsPeriod> = calendar.map(PointsPeriod::Calendar).into();
    all.extend([PointsPeriod::Lifetime, PointsPeriod::Trailing(Window::last(9))]);
    select(all)
}

/// Rules that pass the check: each kind and subject once, in any order.
fn plan() -> impl Strategy<Value = GrowthPointsRule> {
    let rules = btree_map((kind(), option::of(0_u16..3)), rule(), 0..8).prop_map(|rules| {
        rules.into_iter().map(|((kind, subject), rule)| EarningRule {
            kind,
            subject: subject.map(Subject::new),
            unit: rule.unit.filter(|_| kind != Kind::LogIn),
            day_bonus: rule.day_bonus.filter(|_| kind != Kind::LogIn),
            ..rule
        })
    });
    let caps = (option::of(40_u64..150), option::of(40_u64..400));
    let exempt_sources = select(vec![vec![], vec![PointsSource::Task]]);
    (rules.prop_map(Iterator::collect::<Vec<_>>).prop_shuffle(), caps, exempt_sources, period()).prop_map(
        |(rules, (day_cap, period_cap), exempt_sources, period)| {
            let rules = GrowthPointsConfig {
                rules,
                day_cap,
                period_cap,
                exempt_sources,
                period,
                tiers: vec![],
                membership: None,
                without_abuse: None,
            };
            let tiers = [30, 70, 200].map(PointsTier::at).into();
            GrowthPointsRule::new(GrowthPointsConfig { tiers, ..rules.clone() })
                .or_else(|_| GrowthPointsRule::new(rules))
                .unwrap()
        },
    )
}

fn others() -> impl Strategy<Value = Vec<SourcePoints>> {
    let source = select(vec![PointsSource::Streak, PointsSource::Task, PointsSource::Other(Subject::new(1))]);
    vec((day(), source, 0_u64..60).prop_map(|(day, source, points)| SourcePoints::new(day, source, points)), 0..6)
}

fn user() -> impl Strategy<Value = User> {
    let birthday = option::of(select(vec![(12, 25), (1, 31), (2, 29)]));
    (option::of(day()), birthday).prop_map(|(join_day, birthday)| {
        let mut user = User::new(USER).joined(join_day);
        user.birthday = birthday.map(|(month, day)| Birthday::new(month, day).unwrap());
        user
    })
}

fn levels() -> impl Strategy<Value = MembershipLevels> {
    let downgrade = select(vec![Downgrade::Never, Downgrade::OneDown, Downgrade::ToMeasure]);
    (downgrade, 1_u8..4, option::of(1_u16..=4)).prop_map(|(downgrade, grace, floor)| {
        let levels = [0, 10, 40, 90].map(|minimum| MembershipLevel::new("any", minimum));
        MembershipLevels { downgrade, grace, floor, ..MembershipLevels::of(levels) }
    })
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn every_line_is_what_a_naive_reference_says(
        plan in plan(), events in vec(event(), 1..60), others in others(), user in user(), day in day(),
    ) {
        let statement = plan.statement(Profile::of(events.clone()).as_of(day), &user, &others).unwrap();
        let lines = statement.map(|statement| {
            statement.lines.iter().map(|line| (line.day, line.by, line.desired(), line.granted)).collect::<Vec<_>>()
        });
        prop_assert_eq!(lines, reference::lines(plan.config(), &user, &events, &others, day));
    }

    #[test]
    fn a_statement_adds_up_and_exceeds_no_cap(
        plan in plan(), events in vec(event(), 1..60), others in others(), user in user(), day in day(),
    ) {
        let profile = Profile::of(events);
        let known = profile.as_of(day);
        let points = plan.points(known, &user, &others).unwrap();
        let statement = plan.statement(known, &user, &others).unwrap();
        let standing = plan.standing(known, &user, &others).unwrap();
        prop_assert_eq!(points, standing.as_ref().map(|standing| standing.points));
        prop_assert_eq!(statement.as_ref().map(|statement| &statement.standing), standing.as_ref());
        let Some(statement) = statement else { return Ok(()) };

        let granted = |exempt: bool| {
            statement.lines.iter().filter(move |line| !line.deducts && line.exempt == exempt)
        };
        let sum = |exempt| granted(exempt).map(|line| line.granted).sum::<u64>();
        let taken: u64 = statement.lines.iter().filter(|line| line.deducts).map(|line| line.granted).sum();
        prop_assert_eq!(Some(sum(false) + sum(true) - taken), points);
        prop_assert_eq!(taken, statement.standing.taken);
        prop_assert_eq!(sum(true), statement.standing.exempt);
        let rules = plan.config();
        prop_assert!(rules.period_cap.is_none_or(|cap| sum(false) <= cap));
        for line in &statement.lines {
            prop_assert!(line.granted <= line.desired());
            prop_assert_eq!(line.granted + line.clipped.total(), line.desired());
            let of_day: u64 = granted(false).filter(|other| other.day == line.day).map(|line| line.granted).sum();
            prop_assert!(rules.day_cap.is_none_or(|cap| of_day <= cap));
            if let lifestage::incentive::Earned::Rule { position, .. } = line.by {
                prop_assert!(rules.rules[usize::from(position)].day_cap.is_none_or(|cap| line.granted <= cap));
            }
        }
        prop_assert!(statement.lines.is_sorted_by(|one, next| (one.day, one.by) < (next.day, next.by)));

        let stored = serde_json::to_string(&statement).unwrap();
        prop_assert_eq!(serde_json::from_str::<lifestage::incentive::GrowthPointsStatement>(&stored).unwrap(), statement);
    }

    #[test]
    fn the_order_of_events_and_lines_makes_no_difference(
        plan in plan(), events in vec(event(), 1..30), others in others(), user in user(), day in day(), turn in 0_usize..30,
    ) {
        let statement = |events: Vec<Event>, others: &[SourcePoints]| {
            plan.statement(Profile::of(events).as_of(day), &user, others).unwrap()
        };
        let (mut turned, mut turned_others) = (events.clone(), others.clone());
        turned.rotate_left(turn % events.len());
        turned_others.reverse();
        prop_assert_eq!(statement(turned, &turned_others), statement(events, &others));
    }

    #[test]
    fn what_happens_after_a_day_does_not_change_its_points(
        plan in plan(), events in vec(event(), 1..30), others in others(), user in user(), day in day(),
    ) {
        let join_day = user.join_day.or_else(|| events.iter().filter_map(|event| event.moment().date()).min());
        let user = user.joined(join_day);
        let until: Vec<Event> =
            events.iter().filter(|event| event.moment().date() <= Some(day)).cloned().collect();
        let points = |events: Vec<Event>| plan.points(Profile::of(events).as_of(day), &user, &others).unwrap();
        prop_assert_eq!(points(until), points(events));
    }

    #[test]
    fn a_late_event_changes_only_the_rest_of_its_own_period(
        plan in plan(), events in vec(event(), 1..30), late in event(), user in user(), day in day(),
    ) {
        let happened = late.moment().date().unwrap();
        let mut with_late = events.clone();
        with_late.push(late);
        let points = |events: Vec<Event>| plan.points(Profile::of(events).as_of(day), &user, &[]).unwrap();
        let (before, after) = (points(events), points(with_late));
        let joined = user.join_day.unwrap_or(FIRST);
        let counted = plan.config().period.days(joined.min(happened), day);
        // A first in life that moves, and a cap that is used up, reach into later periods.
        let remembers =
            |rule: &EarningRule| rule.first_bonus > 0 || rule.month_cap.is_some() || rule.life_cap.is_some();
        let remembers = plan.config().rules.iter().any(remembers);
        if !remembers && !counted.contains(happened) || happened > day {
            prop_assert_eq!(after.unwrap_or(0), before.unwrap_or(0));
        }
        if !remembers && !plan.config().rules.iter().any(|rule| rule.deducts) {
            prop_assert!(after.unwrap_or(0) >= before.unwrap_or(0), "more events never earn less");
        }
    }

    #[test]
    fn a_late_event_changes_no_level_before_it(
        plan in plan(), levels in levels(), events in vec(event(), 1..30), late in event(), day in day(),
    ) {
        let Ok(plan) = GrowthPointsRule::new(GrowthPointsConfig { membership: Some(levels), ..plan.config().clone() }) else {
            return Ok(());
        };
        let user = User::new(USER).joined(FIRST);
        prop_assume!(late.moment().date() > Some(day));
        let level = |events: Vec<Event>| plan.membership(Profile::of(events).as_of(day), &user, &[]).unwrap();
        let mut with_late = events.clone();
        with_late.push(late);
        prop_assert_eq!(level(with_late), level(events));
    }

    #[test]
    fn more_points_never_reach_a_lower_tier_or_level(points in 0_u64..1_000, more in 0_u64..1_000) {
        let levels = MembershipLevels::of([0, 100, 500].map(|minimum| MembershipLevel::new("any", minimum)));
        let plan = GrowthPointsRule::new(GrowthPointsConfig { membership: Some(levels), ..GrowthPointsConfig::default() }).unwrap();
        prop_assert!(plan.tier_of(points + more) >= plan.tier_of(points));
        prop_assert!(plan.level_of(points + more) >= plan.level_of(points));
    }

    #[test]
    fn tiers_are_reached_on_the_first_day_whose_points_reach_them(
        plan in plan(), events in vec(event(), 1..40), others in others(), user in user(), day in day(),
    ) {
        let profile = Profile::of(events);
        let Some(standing) = plan.standing(profile.as_of(day), &user, &others).unwrap() else { return Ok(()) };
        let tiers = plan.config().tiers.iter();
        let numbers: Vec<u16> = standing.reached.iter().map(|reached| reached.tier).collect();
        let expected: Vec<u16> = (1..).zip(tiers).filter(|(_, tier)| tier.points <= standing.points).map(|(n, _)| n).collect();
        prop_assert!(numbers.starts_with(&expected), "deductions take tiers, and leave what was reached");
        prop_assert!(numbers == expected || standing.taken > 0);
        prop_assert_eq!(standing.tier(), plan.tier_of(standing.points));
        prop_assert_eq!(standing.next.map(|next| next.tier), plan.tier(standing.tier().unwrap_or(0) + 1).map(|_| standing.tier().unwrap_or(0) + 1));
        if !matches!(plan.config().period, PointsPeriod::Trailing(_)) {
            for reached in &standing.reached {
                let points = |day: Day| plan.points(profile.as_of(day), &user, &others).unwrap().unwrap_or(0);
                prop_assert!(points(reached.on) >= reached.at);
                let before = reached.on.minus(1);
                prop_assert!(!standing.days.contains(before) || points(before) < reached.at);
            }
        }
    }
}

proptest! {
    #![proptest_config(cases(128))]

    #[test]
    fn a_level_is_what_a_replay_day_by_day_says(
        plan in plan(), levels in levels(), events in vec(event(), 1..40), others in others(), user in user(), day in day(),
    ) {
        let Ok(plan) = GrowthPointsRule::new(GrowthPointsConfig { membership: Some(levels.clone()), ..plan.config().clone() }) else {
            return Ok(());
        };
        let PointsPeriod::Calendar(period) = plan.config().period else { return Ok(()) };
        let profile = Profile::of(events);
        let membership = plan.membership(profile.as_of(day), &user, &others).unwrap();
        let Some(joined) = profile.as_of(day).joined(&user) else {
            prop_assert_eq!(membership, None);
            return Ok(());
        };
        let points = |day: Day| plan.points(profile.as_of(day), &user, &others).unwrap().unwrap();
        let reached = |points: u64| (1..).zip([10, 40, 90]).filter(|(_, at)| points >= *at).map(|(n, _)| n + 1).max();
        let floor = i32::from(levels.floor.unwrap_or(1));
        let (mut level, mut since, mut below) = (1, joined, 0);
        for today in (0..=day - joined).map(|offset| joined.plus(offset)) {
            let yesterday = today.minus(1);
            if today > joined && period.containing(today) != period.containing(yesterday) {
                let measured = reached(points(yesterday)).unwrap_or(1);
                let falls = measured < level && level > floor && levels.downgrade != Downgrade::Never;
                below = if falls { below + 1 } else { 0 };
                if below == levels.grace {
                    let down = if levels.downgrade == Downgrade::OneDown { level - 1 } else { measured };
                    (level, since, below) = (down.max(floor), today, 0);
                }
            }
            let measured = reached(points(today)).unwrap_or(1);
            if measured > level {
                (level, since, below) = (measured, today, 0);
            }
        }
        let membership = membership.unwrap();
        let shown = (i32::from(membership.level), membership.change.since(), membership.below);
        prop_assert_eq!(shown, (level, since, below));
        prop_assert_eq!(membership.points, points(day));
    }
}
