//! Laws over random rules and lives, and a reference that lives through the days one by one.

use core::num::NonZeroU32;
use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use lifestage::incentive::{
    CheckInDay, DayMark, Freeze, MonthlyReward, PastEnd, Repair, Rest, RewardLadderConfig, Share, Streak, StreakConfig,
    StreakRule,
};
use lifestage::time::{Days, Weekday};
use lifestage::{Day, Event, Profile, Subject, User};
use proptest::prelude::*;

use super::{USER, every, rule, step};
use crate::shared::seeded::cases;

/// The days of a user: check-ins and make-ups on each, from January 20 on, so that a month ends among them.
#[derive(Clone, Debug)]
struct Life {
    check_ins: Vec<u32>,
    /// Without a subject.
    make_ups: Vec<u32>,
    /// The subjects of others.
    chosen: Vec<BTreeSet<u16>>,
}

impl Life {
    /// The same life where nothing happens on some days.
    fn without(mut self, skips: impl Fn(usize) -> bool) -> Self {
        for at in (0..LENGTH).filter(|at| skips(*at)) {
            self.check_ins[at] = 0;
            self.make_ups[at] = 0;
            self.chosen[at].clear();
        }
        self
    }
}

const START: Day = Day::ymd(2026, 1, 20);
const LENGTH: usize = 40;

fn lives() -> impl Strategy<Value = Life> {
    let often = prop::sample::select(vec![0.5, 0.75, 0.9]);
    often.prop_flat_map(|often| {
        let check_ins = prop::collection::vec(prop::option::weighted(often, 1..4_u32), LENGTH);
        let make_ups = prop::collection::vec(prop::option::weighted(0.2, 1..3_u32), LENGTH);
        let chosen = prop::collection::vec(prop::collection::btree_set(1..12_u16, 0..3), LENGTH);
        let chooses = prop::bool::ANY.prop_flat_map(move |any| chosen.clone().prop_map(move |chosen| (any, chosen)));
        (check_ins, make_ups, chooses).prop_map(|(check_ins, make_ups, (any, chosen))| {
            let counts = |days: Vec<Option<u32>>| days.into_iter().map(Option::unwrap_or_default).collect();
            let chosen = if any { chosen } else { vec![BTreeSet::new(); LENGTH] };
            Life { check_ins: counts(check_ins), make_ups: counts(make_ups), chosen }
        })
    })
}

fn rests() -> impl Strategy<Value = Rest> {
    let pause = Days::new(START.plus(9), START.plus(13)).unwrap();
    prop::sample::select(vec![
        Rest::default(),
        Rest::default(),
        Rest { weekdays: vec![Weekday::Sat, Weekday::Sun], ..Rest::default() },
        Rest {
            weekdays: vec![Weekday::Wed],
            pauses: vec![pause, Days::only(START.plus(20))],
            skipped_days: vec![START.plus(17)],
        },
    ])
}

prop_compose! {
    fn rules()(at_least in 1..3_u32, at_start in 0..3_u32, earned_every in prop::option::of(1..5_u32),
               at_most in 0..4_u32, whole_gap_or_nothing: bool, days in 0..9_u16, per_month in 0..5_u32, counts: bool,
               past_end in prop::sample::select(vec![PastEnd::Saturate, PastEnd::Cycle, PastEnd::Reset]),
               rest in rests(), by_subject: bool, share in prop::sample::select(vec!["1", "1", "1/2", "2/3"]),
               monthly in prop::sample::select(vec![vec![], vec![(3, 10), (5, 20), (11, 1)]]))
              -> StreakRule {
        let monthly = monthly.into_iter().map(|(days, points)| MonthlyReward { days, points }).collect();
        let steps = vec![step(1, 2, 1), step(3, 4, 5)];
        rule(StreakConfig {
            at_least: NonZeroU32::new(at_least).unwrap(),
            freeze: Freeze { at_start, earned_every: earned_every.and_then(NonZeroU32::new), at_most, whole_gap_or_nothing },
            repair: Repair { days, per_month, counts, by_subject, share: share.parse().unwrap() },
            rest,
            monthly,
            ladder: Some(RewardLadderConfig { steps, past_end, bonus: Some(every(3, 7)) }),
            ..StreakConfig::default()
        })
    }
}

fn profile(life: &Life, until: usize) -> Profile {
    let events = (0..=until).flat_map(|at| {
        let day = START.plus(i32::try_from(at).unwrap());
        let check_ins = (0..life.check_ins[at]).map(move |_| Event::check_in(USER, day));
        let make_up = Event::make_up_check_in(USER, day);
        let chosen: Vec<Event> =
            life.chosen[at].iter().map(|back| make_up.clone().about(Subject::new(*back))).collect();
        check_ins.chain(vec![make_up; life.make_ups[at] as usize]).chain(chosen)
    });
    Profile::of(events)
}

/// What the reference says of a life as of a day.
struct Naive {
    marks: Vec<DayMark>,
    /// By the ladder.
    points: Vec<u64>,
    /// The first day of the run that each day belongs to.
    runs: Vec<Option<usize>>,
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
    let rests = |at: usize| {
        let day = START.plus(i32::try_from(at).unwrap());
        let Rest { weekdays, pauses, skipped_days } = &rule.config().rest;
        weekdays.contains(&NaiveDate::from(day).weekday())
            || pauses.iter().any(|pause| pause.first() <= day && day <= pause.last())
            || skipped_days.contains(&day)
    };
    let mut repaired: BTreeSet<usize> = BTreeSet::new();
    let mut used: BTreeMap<u32, u32> = BTreeMap::new();
    for at in 0..=as_of {
        let (mut backs, mut plain): (Vec<usize>, u32) = (Vec::new(), life.make_ups[at]);
        if repair.by_subject {
            backs = life.chosen[at].iter().map(|back| usize::from(*back)).collect();
        } else {
            plain += u32::try_from(life.chosen[at].len()).unwrap();
        }
        let makes_up = backs.into_iter().map(|back| back..=back);
        for range in makes_up.chain((0..plain).map(|_| 1..=usize::from(repair.days))) {
            let target = range
                .filter(|back| *back <= repair.days.into())
                .filter_map(|back| at.checked_sub(back))
                .find(|day| !qualifies(*day) && !rests(*day) && !repaired.contains(day));
            let count = used.entry(month(at)).or_default();
            if let Some(day) = target.filter(|_| *count < repair.per_month) {
                *count += 1;
                repaired.insert(day);
            }
        }
    }
    let counts = |at: usize| qualifies(at) || (repaired.contains(&at) && repair.counts);
    let missed = |at: usize| !qualifies(at) && !rests(at) && !repaired.contains(&at);
    let mut naive = Naive {
        marks: Vec::new(),
        points: Vec::new(),
        runs: Vec::new(),
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
        } else if repaired.contains(&at) {
            DayMark::Repaired
        } else if at == as_of {
            DayMark::NotYet
        } else if rests(at) {
            DayMark::Rest
        } else {
            let gap = (at..as_of).take_while(|day| missed(*day) || (rests(*day) && !qualifies(*day)));
            let rest_of_gap = gap.filter(|day| missed(*day)).count();
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
        naive.runs.push(naive.started);
    }
    naive
}

/// The points granted on each day, by living through each of them with its make-ups one by one.
fn granted(rule: &StreakRule, life: &Life, as_of: usize) -> Vec<u64> {
    let (mut on_day, mut for_day) = (vec![0; as_of + 1], vec![0; as_of + 1]);
    let StreakConfig { repair, monthly, .. } = rule.config();
    let (part, whole) = (u64::from(repair.share.part()), u64::from(repair.share.whole()));
    let mut done: BTreeMap<u32, u32> = BTreeMap::new();
    let mut one_more = |at: usize| {
        let done = done.entry(NaiveDate::from(START.plus(i32::try_from(at).unwrap())).month()).or_default();
        *done += 1;
        monthly.iter().filter(|reward| reward.days == *done).map(|reward| u64::from(reward.points)).sum::<u64>()
    };
    for today in 0..=as_of {
        let mut life = life.clone();
        let make_ups = core::mem::take(&mut life.make_ups[today]);
        let chosen = core::mem::take(&mut life.chosen[today]);
        let mut known = day_by_day(rule, &life, today);
        (on_day[today], for_day[today]) = (known.points[today], known.points[today]);
        if known.marks[today] == DayMark::Done {
            on_day[today] += one_more(today);
        }
        let chosen = chosen.into_iter().map(Some);
        for back in chosen.chain((0..make_ups).map(|_| None)) {
            match back {
                Some(back) => _ = life.chosen[today].insert(back),
                None => life.make_ups[today] += 1,
            }
            let next = day_by_day(rule, &life, today);
            let new = |day: &usize| next.marks[*day] == DayMark::Repaired && known.marks[*day] != DayMark::Repaired;
            let Some(repaired) = (0..today).find(new) else { continue };
            if repair.counts {
                on_day[today] += one_more(repaired);
            }
            if next.runs[repaired].is_some() {
                let run = (0..=today).filter(|day| next.runs[*day] == next.runs[repaired]);
                let (by_ladder, so_far): (u64, u64) =
                    run.fold((0, 0), |sum, day| (sum.0 + next.points[day], sum.1 + for_day[day]));
                on_day[today] += by_ladder.saturating_sub(so_far) * part / whole;
                for_day[repaired] += by_ladder.saturating_sub(so_far);
            }
            known = next;
        }
    }
    on_day
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn a_streak_is_as_if_lived_through_day_by_day(rule in rules(), life in lives(), as_of in 0..LENGTH) {
        let day = START.plus(i32::try_from(as_of).unwrap());
        let skips = |at: usize| rule.config().rest.skipped_days.contains(&START.plus(i32::try_from(at).unwrap()));
        let life = life.without(skips);
        let (profile, user) = (profile(&life, LENGTH - 1), User::new(USER).joined(START));
        let streak = rule.assess(profile.as_of(day), &user).unwrap().unwrap();
        let naive = day_by_day(&rule, &life, as_of);
        prop_assert_eq!((streak.length(), streak.longest()), (naive.current, naive.longest));
        prop_assert_eq!(streak.started_on(), naive.started.map(|at| START.plus(i32::try_from(at).unwrap())));
        prop_assert_eq!(streak.tokens, naive.tokens);
        prop_assert_eq!(streak.done_today, naive.marks[as_of] == DayMark::Done);
        let there = |at: &usize| !skips(*at);

        let months = [Day::ymd(2026, 1, 1), Day::ymd(2026, 2, 1)]
            .map(|within| rule.month(profile.as_of(day), &user, within).unwrap().unwrap());
        let shown: Vec<&CheckInDay> =
            months.iter().flat_map(|month| &month.days).filter(|shown| START <= shown.day && shown.day <= day).collect();
        let marks: Vec<DayMark> = (0..=as_of).filter(there).map(|at| naive.marks[at]).collect();
        prop_assert_eq!(shown.iter().map(|shown| shown.mark).collect::<Vec<_>>(), marks);
        let granted = granted(&rule, &life, as_of);
        let points: Vec<u64> = (0..=as_of).filter(there).map(|at| granted[at]).collect();
        prop_assert_eq!(shown.iter().map(|shown| shown.points).collect::<Vec<_>>(), points);
        let lines = rule.points(profile.as_of(day), &user).unwrap();
        let expected = granted.into_iter().enumerate().filter(|(_, points)| *points > 0);
        let expected: Vec<(Day, u64)> =
            expected.map(|(at, points)| (START.plus(i32::try_from(at).unwrap()), points)).collect();
        prop_assert_eq!(lines, expected);
    }

    #[test]
    fn points_once_granted_stay(rule in rules(), life in lives()) {
        let (profile, user) = (profile(&life, LENGTH - 1), User::new(USER).joined(START));
        let points = |day| rule.points(profile.as_of(day), &user).unwrap();
        let all = points(START.plus(100));
        for day in (0..100).map(|at| START.plus(at)) {
            let until: Vec<(Day, u64)> = all.iter().copied().filter(|(on, _)| *on <= day).collect();
            prop_assert_eq!(points(day), until, "as of {}", day);
        }
    }

    #[test]
    fn a_make_up_changes_no_day_before_it_and_takes_nothing_on_its_own(
        rule in rules(), life in lives(), made_up in 0..LENGTH,
    ) {
        let user = User::new(USER).joined(START);
        let mut more = life.clone();
        more.make_ups[made_up] += 1;
        let (fewer, more) = (profile(&life, LENGTH - 1), profile(&more, LENGTH - 1));
        let made_up = START.plus(i32::try_from(made_up).unwrap());
        for day in (1..=LENGTH).map(|back| made_up.minus(u32::try_from(back).unwrap())) {
            prop_assert_eq!(rule.points(fewer.as_of(day), &user), rule.points(more.as_of(day), &user));
            prop_assert_eq!(rule.assess(fewer.as_of(day), &user), rule.assess(more.as_of(day), &user));
        }
        let of_day = |profile: &Profile| -> u64 {
            let lines = rule.points(profile.as_of(made_up), &user).unwrap();
            lines.iter().filter(|(on, _)| *on == made_up).map(|(_, points)| points).sum()
        };
        prop_assert!(of_day(&more) >= of_day(&fewer));
    }

    #[test]
    fn where_every_day_gives_the_same_each_counted_day_is_granted_once(
        rule in rules(), life in lives(), as_of in 0..LENGTH,
    ) {
        let ladder = Some(RewardLadderConfig { steps: vec![step(1, 1, 5)], ..RewardLadderConfig::default() });
        let repair = Repair { share: Share::ONE, ..rule.config().repair };
        let config = StreakConfig { ladder, repair, monthly: Vec::new(), ..rule.config().clone() };
        let rule = StreakRule::new(config).unwrap();
        let day = START.plus(i32::try_from(as_of).unwrap());
        let lines = rule.points(profile(&life, as_of).as_of(day), &User::new(USER).joined(START)).unwrap();
        let marks = day_by_day(&rule, &life, as_of).marks.into_iter();
        let counted = marks.filter(|mark| match mark {
            DayMark::Done => true,
            DayMark::Repaired => rule.config().repair.counts,
            _ => false,
        });
        prop_assert_eq!(lines.iter().map(|(_, points)| points).sum::<u64>(), 5 * counted.count() as u64);
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
