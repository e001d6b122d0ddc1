//! Laws over random rules and lives, and a reference that lives through the days one by one.

use core::num::NonZeroU32;
use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use lifestage::incentive::{
    CheckInDay, DayMark, Freeze, PastEnd, Repair, RewardLadderConfig, Streak, StreakConfig, StreakRule,
};
use lifestage::time::Days;
use lifestage::{Day, Event, Profile, User};
use proptest::prelude::*;

use super::{USER, every, rule, step};
use crate::shared::seeded::cases;

/// The days of a user: check-ins and make-ups on each, from January 20 on, so that a month ends among them.
#[derive(Clone, Debug)]
struct Life {
    check_ins: Vec<u32>,
    make_ups: Vec<u32>,
}

const START: Day = Day::ymd(2026, 1, 20);
const LENGTH: usize = 40;

fn lives() -> impl Strategy<Value = Life> {
    let often = prop::sample::select(vec![0.5, 0.75, 0.9]);
    often.prop_flat_map(|often| {
        let check_ins = prop::collection::vec(prop::option::weighted(often, 1..4_u32), LENGTH);
        let make_ups = prop::collection::vec(prop::option::weighted(0.2, 1..3_u32), LENGTH);
        (check_ins, make_ups).prop_map(|(check_ins, make_ups)| {
            let counts = |days: Vec<Option<u32>>| days.into_iter().map(Option::unwrap_or_default).collect();
            Life { check_ins: counts(check_ins), make_ups: counts(make_ups) }
        })
    })
}

prop_compose! {
    fn rules()(at_least in 1..3_u32, at_start in 0..3_u32, earned_every in prop::option::of(1..5_u32),
               at_most in 0..4_u32, whole_gap_or_nothing: bool, days in 0..9_u16, per_month in 0..5_u32, counts: bool,
               past_end in prop::sample::select(vec![PastEnd::Saturate, PastEnd::Cycle, PastEnd::Reset]))
              -> StreakRule {
        let steps = vec![step(1, 2, 1), step(3, 4, 5)];
        rule(StreakConfig {
            at_least: NonZeroU32::new(at_least).unwrap(),
            freeze: Freeze { at_start, earned_every: earned_every.and_then(NonZeroU32::new), at_most, whole_gap_or_nothing },
            repair: Repair { days, per_month, counts },
            ladder: Some(RewardLadderConfig { steps, past_end, bonus: Some(every(3, 7)) }),
            ..StreakConfig::default()
        })
    }
}

fn profile(life: &Life, until: usize) -> Profile {
    let events = (0..=until).flat_map(|at| {
        let day = START.plus(i32::try_from(at).unwrap());
        let check_ins = (0..life.check_ins[at]).map(move |_| Event::check_in(USER, day));
        check_ins.chain((0..life.make_ups[at]).map(move |_| Event::make_up_check_in(USER, day)))
    });
    Profile::of(events)
}

/// What the reference says of a life as of a day.
struct Naive {
    marks: Vec<DayMark>,
    points: Vec<u64>,
    current: u32,
    longest: u32,
    started: Option<usize>,
    tokens: u32,
}

/// The reference: first repairs, looking back from each make-up one day at a time; then every single day in order.
fn day_by_day(rule: &StreakRule, life: &Life, as_of: usize) -> Naive {
    let (StreakConfig { at_least, freeze, repair, .. }, ladder) = (rule.config(), rule.ladder().unwrap());
    let month = |at: usize| NaiveDate::from(START.plus(i32::try_from(at).unwrap())).month();
    let qualifies = |at: usize| life.check_ins[at] >= at_least.get();
    let mut repaired: BTreeSet<usize> = BTreeSet::new();
    let mut used: BTreeMap<u32, u32> = BTreeMap::new();
    for at in 0..=as_of {
        for _ in 0..life.make_ups[at] {
            let target = (1..=usize::from(repair.days))
                .filter_map(|back| at.checked_sub(back))
                .find(|day| !qualifies(*day) && !repaired.contains(day));
            let count = used.entry(month(at)).or_default();
            if let Some(day) = target.filter(|_| *count < repair.per_month) {
                *count += 1;
                repaired.insert(day);
            }
        }
    }
    let counts = |at: usize| qualifies(at) || (repaired.contains(&at) && repair.counts);
    let missed = |at: usize| !qualifies(at) && !repaired.contains(&at);
    let mut naive = Naive {
        marks: Vec::new(),
        points: Vec::new(),
        current: 0,
        longest: 0,
        started: None,
        tokens: freeze.at_start.min(freeze.at_most),
    };
    for at in 0..=as_of {
        let mut points = 0;
        let mark = if counts(at) {
            naive.started = naive.started.or(Some(at));
            naive.current += 1;
            naive.longest = naive.longest.max(naive.current);
            if freeze.earned_every.is_some_and(|every| naive.current.is_multiple_of(every.get()))
                && naive.tokens < freeze.at_most
            {
                naive.tokens += 1;
            }
            points = ladder.points(naive.current);
            if qualifies(at) { DayMark::Done } else { DayMark::Repaired }
        } else if !missed(at) {
            DayMark::Repaired
        } else if at == as_of {
            DayMark::NotYet
        } else {
            let rest_of_gap = (at..as_of).take_while(|day| missed(*day)).count();
            let enough = !freeze.whole_gap_or_nothing || naive.tokens as usize >= rest_of_gap;
            if naive.current > 0 && naive.tokens > 0 && enough {
                naive.tokens -= 1;
                DayMark::Frozen
            } else {
                naive.current = 0;
                naive.started = None;
                DayMark::Missed
            }
        };
        naive.marks.push(mark);
        naive.points.push(points);
    }
    naive
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn skipped_days_are_as_if_they_were_cut_out_of_time(
        life in lives(), any in rules(), skipped in prop::collection::btree_set(0..LENGTH, 0..4), today in 0..LENGTH,
    ) {
        // Make-ups apart, whose reach and month are by dates.
        let config = StreakConfig { repair: Repair { per_month: 0, ..Repair::default() }, ..any.config().clone() };
        let day = |at: usize| START.plus(i32::try_from(at).unwrap());
        let skipping = rule(StreakConfig { skipped_days: skipped.iter().map(|at| day(*at)).collect(), ..config.clone() });
        let exist: Vec<usize> = (0..LENGTH).filter(|at| !skipped.contains(at)).collect();
        let none = vec![0; LENGTH];
        let (mut with, mut cut) = (Life { check_ins: none.clone(), make_ups: none.clone() }, Life { check_ins: none.clone(), make_ups: none });
        for (place, at) in exist.iter().enumerate() {
            with.check_ins[*at] = life.check_ins[*at];
            cut.check_ins[place] = life.check_ins[*at];
        }
        let place = exist.partition_point(|at| *at < today);
        prop_assume!(!skipped.contains(&today));
        let user = User::new(USER).joined(START.minus(1));
        let (with, cut) = (profile(&with, LENGTH - 1), profile(&cut, LENGTH - 1));
        let known = |rule: &StreakRule, profile: &Profile, at: usize| {
            let as_of = profile.as_of(day(at));
            let streak = rule.assess(as_of, &user).unwrap().unwrap();
            let points: Vec<u64> = rule.points(as_of, &user).unwrap().into_iter().map(|(_, points)| points).collect();
            let records: Vec<u32> = rule.records(as_of, &user).unwrap().into_iter().map(|(_, length)| length).collect();
            let frozen = streak.current.map_or(0, |run| run.frozen);
            let all = Days::new(START.minus(1), day(at)).unwrap();
            let within = rule.longest_during(as_of, &user, all).unwrap().map(|run| (run.length, run.frozen));
            (streak.length(), streak.longest(), streak.tokens, frozen, streak.done_today, points, records, within)
        };
        prop_assert_eq!(known(&skipping, &with, today), known(&rule(config), &cut, place));
    }

    #[test]
    fn a_streak_is_as_if_lived_through_day_by_day(rule in rules(), life in lives(), as_of in 0..LENGTH) {
        let day = START.plus(i32::try_from(as_of).unwrap());
        let (profile, user) = (profile(&life, LENGTH - 1), User::new(USER).joined(START));
        let streak = rule.assess(profile.as_of(day), &user).unwrap().unwrap();
        let naive = day_by_day(&rule, &life, as_of);
        prop_assert_eq!((streak.length(), streak.longest()), (naive.current, naive.longest));
        prop_assert_eq!(streak.started_on(), naive.started.map(|at| START.plus(i32::try_from(at).unwrap())));
        prop_assert_eq!(streak.tokens, naive.tokens);
        prop_assert_eq!(streak.done_today, naive.marks[as_of] == DayMark::Done);

        let months = [Day::ymd(2026, 1, 1), Day::ymd(2026, 2, 1)]
            .map(|within| rule.month(profile.as_of(day), &user, within).unwrap().unwrap());
        let shown: Vec<&CheckInDay> =
            months.iter().flat_map(|month| &month.days).filter(|shown| START <= shown.day && shown.day <= day).collect();
        prop_assert_eq!(shown.iter().map(|shown| shown.mark).collect::<Vec<_>>(), naive.marks);
        prop_assert_eq!(shown.iter().map(|shown| shown.points).collect::<Vec<_>>(), naive.points.clone());
        let lines = rule.points(profile.as_of(day), &user).unwrap();
        prop_assert_eq!(lines.iter().map(|(_, points)| points).sum::<u64>(), naive.points.iter().sum::<u64>());
    }

    #[test]
    fn events_after_the_day_change_nothing(rule in rules(), life in lives(), as_of in 0..LENGTH) {
        let day = START.plus(i32::try_from(as_of).unwrap());
        let user = User::new(USER).joined(START);
        let (whole, known) = (profile(&life, LENGTH - 1), profile(&life, as_of));
        prop_assert_eq!(rule.assess(whole.as_of(day), &user), rule.assess(known.as_of(day), &user));
        prop_assert_eq!(rule.month(whole.as_of(day), &user, day), rule.month(known.as_of(day), &user, day));
        prop_assert_eq!(rule.points(whole.as_of(day), &user), rule.points(known.as_of(day), &user));
    }

    #[test]
    fn no_run_is_longer_than_the_days_it_spans(rule in rules(), life in lives(), as_of in 0..LENGTH) {
        let day = START.plus(i32::try_from(as_of).unwrap());
        let user = User::new(USER).joined(START);
        let streak = rule.assess(profile(&life, LENGTH - 1).as_of(day), &user).unwrap().unwrap();
        for run in [streak.current, streak.best].into_iter().flatten() {
            let spanned = (run.last_day - run.started_on).cast_unsigned() + 1;
            prop_assert!(START <= run.started_on && run.last_day <= day);
            prop_assert!(0 < run.length && run.length <= spanned, "{run:?}");
        }
        prop_assert!(streak.length() <= streak.longest());
        prop_assert!(streak.done_today || streak.length() <= u32::try_from(as_of).unwrap());
        prop_assert!(streak.tokens <= rule.config().freeze.at_most);
        prop_assert!(streak.repairs_left <= rule.config().repair.per_month);
        let written = serde_json::to_string(&streak).unwrap();
        prop_assert_eq!(serde_json::from_str::<Streak>(&written).unwrap(), streak);
    }

    #[test]
    fn what_is_said_to_be_repairable_is_what_a_make_up_repairs(rule in rules(), life in lives(), as_of in 0..LENGTH) {
        let day = START.plus(i32::try_from(as_of).unwrap());
        let user = User::new(USER).joined(START);
        let before = rule.assess(profile(&life, as_of).as_of(day), &user).unwrap().unwrap();
        let mut after = life;
        after.make_ups[as_of] += 1;
        let profile = profile(&after, as_of);
        let repaired = rule.assess(profile.as_of(day), &user).unwrap().unwrap();
        prop_assert_eq!(before.repairs_left - repaired.repairs_left, u32::from(before.repairable.is_some()));
        if let Some(target) = before.repairable {
            let month = rule.month(profile.as_of(day), &user, target).unwrap().unwrap();
            let shown = month.days.iter().find(|shown| shown.day == target).unwrap();
            prop_assert_eq!(shown.mark, DayMark::Repaired);
        }
    }
}
