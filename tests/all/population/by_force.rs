//! What is asked of everybody, against the plain reading of the rows: one user after the other, day by day, without tables.

use std::collections::{BTreeMap, BTreeSet};

use lifestage::event::Sequence;
use lifestage::report::{
    ActivityRule, CohortAverage, Dormant, Lags, PathRule, RetentionRule, SessionRule, Starts, UserAccountingRule,
};
use lifestage::score::{RfmMeasures, RfmRule};
use lifestage::time::{Calendar, Days, Period, Weekday};
use lifestage::{Day, Event, Kind, KindSet, Money, Population};
use proptest::prelude::*;

use super::DAY;
use super::log::{Layout, Row, calendar, rows};
use crate::shared::seeded::cases;
use crate::shared::threads::with_threads;

/// The active days of each user up to a day, of these kinds.
fn days_of(rows: &[Row], calendar: &Calendar, kinds: &KindSet, until: Day) -> Vec<BTreeSet<Day>> {
    let mut users: BTreeMap<u128, BTreeSet<Day>> = BTreeMap::new();
    for row in rows.iter().filter(|row| kinds.contains(row.kind)) {
        let day = calendar.civil(row.event().moment()).unwrap().day;
        if day <= until {
            users.entry(row.user).or_default().insert(day);
        }
    }
    users.into_values().collect()
}

/// The period before one.
fn before(period: Period, days: Days) -> Days {
    period.containing(days.first().minus(1))
}

fn is_active(days: &BTreeSet<Day>, period: Days) -> bool {
    days.range(period.first()..=period.last()).next().is_some()
}

/// New, returning, resurrecting: which of the three a user is in a period; none where they are silent.
fn state(days: &BTreeSet<Day>, period: Period, now: Days) -> Option<usize> {
    if !is_active(days, now) {
        None
    } else if days.first().is_some_and(|first| now.contains(*first)) {
        Some(0)
    } else {
        Some(if is_active(days, before(period, now)) { 1 } else { 2 })
    }
}

/// The states of all users, of the active ones and of those who fell silent, by period.
fn accounted(users: &[BTreeSet<Day>], period: Period, range: Days) -> Vec<([u64; 3], Option<[u64; 3]>)> {
    let periods = period.over(range).map(|now| {
        let (mut active, mut dormant) = ([0; 3], [0; 3]);
        for days in users {
            match (state(days, period, now), state(days, period, before(period, now))) {
                (Some(state), _) => active[state] += 1,
                (None, Some(was)) => dormant[was] += 1,
                (None, None) => {}
            }
        }
        (active, (now.last() <= range.last()).then_some(dormant))
    });
    periods.collect()
}

/// Users of the cohort of each day, and of each cell who is eligible and who returned.
fn retained(
    users: &[BTreeSet<Day>],
    starts: Starts,
    lags: &[(u16, u16)],
    range: Days,
    as_of: Day,
) -> Vec<Vec<(u64, u64)>> {
    let cohort = |start: Day| {
        let is_in = |days: &&BTreeSet<Day>| match starts {
            Starts::FirstEver => days.first() == Some(&start),
            Starts::FirstInRange => days.range(range.first()..).next() == Some(&start),
            Starts::Every => days.contains(&start),
        };
        let cohort: Vec<&BTreeSet<Day>> = users.iter().filter(is_in).collect();
        let cell = |(from, through): &(u16, u16)| {
            let day = |lag: u16| start.plus(lag.into());
            if day(*through) > as_of {
                return (0, 0);
            }
            let returned = cohort.iter().filter(|days| days.range(day(*from)..=day(*through)).next().is_some());
            (cohort.len() as u64, returned.count() as u64)
        };
        lags.iter().map(cell).collect()
    };
    range.iter().map(cohort).collect()
}

/// Days since the last purchase, purchases and net spend of all who bought.
fn measured(rows: &[Row], calendar: &Calendar, as_of: Day) -> Vec<(u128, RfmMeasures)> {
    let mut users: BTreeMap<u128, (Option<Day>, u64, i64)> = BTreeMap::new();
    for row in rows {
        let day = calendar.civil(row.event().moment()).unwrap().day;
        if day > as_of {
            continue;
        }
        let (last, purchases, net) = users.entry(row.user).or_default();
        match row.kind {
            Kind::Purchase => {
                *last = (*last).max(Some(day));
                *purchases += 1;
                *net += row.value;
            }
            Kind::Refund => *net -= row.value,
            _ => {}
        }
    }
    let measures = users.into_iter().filter_map(|(user, (last, frequency, net))| {
        let recency_days = u32::try_from(as_of - last?).unwrap();
        Some((user, RfmMeasures { recency_days, frequency, monetary: Money::minor(net) }))
    });
    measures.collect()
}

fn range() -> Days {
    Days::new(DAY.minus(3), DAY.plus(3)).unwrap()
}

const AS_OF: Day = Day::ymd(2026, 4, 1);

fn built(rows: &[Row], calendar: &Calendar, threads: usize) -> Population {
    with_threads(threads, || Layout { wide: true, mapped: threads == 2 }.build(rows, calendar).unwrap())
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn active_users_and_growth_accounting_are_the_days_one_by_one(
        rows in rows(true, 0..160),
        calendar in calendar(),
        threads in prop::sample::select(vec![1, 2, 8]),
        without in prop::sample::select(vec![Kind::Refund, Kind::View, Kind::custom(0)]),
    ) {
        let population = built(&rows, &calendar, threads);
        let kinds = KindSet::activity().without(without);
        let users = days_of(&rows, &calendar, &kinds, range().last());
        for period in [Period::Day, Period::Week(Weekday::Sat), Period::Month] {
            let rule = ActivityRule { kinds: kinds.clone() };
            let active = with_threads(threads, || rule.users(&population, period, range()).unwrap());
            let expected = period.over(range()).map(|now| users.iter().filter(|days| is_active(days, now)).count() as u64);
            prop_assert_eq!(active.periods.iter().map(|period| period.users).collect::<Vec<_>>(), expected.collect::<Vec<_>>());
            let rule = UserAccountingRule { activity: kinds.clone(), period, ..UserAccountingRule::default() };
            let report = with_threads(threads, || rule.report(&population, range()).unwrap());
            let dormant = |Dormant { new, returning, resurrecting, .. }: Dormant| [new, returning, resurrecting];
            let found = report.periods.iter().map(|row| ([row.new, row.returning, row.resurrecting], row.dormant.map(dormant)));
            prop_assert_eq!(found.collect::<Vec<_>>(), accounted(&users, period, range()));
        }
    }

    #[test]
    fn retention_is_the_days_one_by_one(
        rows in rows(true, 0..160),
        calendar in calendar(),
        threads in prop::sample::select(vec![1, 2, 8]),
        starts in prop::sample::select(vec![Starts::FirstEver, Starts::FirstInRange, Starts::Every]),
    ) {
        let population = built(&rows, &calendar, threads);
        let users = days_of(&rows, &calendar, &KindSet::activity(), AS_OF);
        let cells = [(0, 0), (1, 1), (3, 3), (1, 2), (2, 2), (1, 1), (0, 4), (9, 9)];
        let lags = cells.map(|(from, through)| Lags::bracket(from, through)).to_vec();
        let rule = RetentionRule { starts, lags, ..RetentionRule::default() };
        let range = Days::new(range().first(), AS_OF).unwrap();
        let report = with_threads(threads, || rule.report(&population, range, AS_OF).unwrap());
        let found = report.cohorts.iter().map(|cohort| cohort.cells.iter().map(|cell| (cell.eligible(), cell.retained())).collect());
        prop_assert_eq!(found.collect::<Vec<Vec<_>>>(), retained(&users, starts, &cells, range, AS_OF));
        prop_assert!(report.average(Lags::on(40), CohortAverage::Pooled).is_none());
    }

    #[test]
    fn rfm_of_everybody_is_measured_and_graded_row_by_row(
        rows in rows(true, 1..160),
        calendar in calendar(),
        threads in prop::sample::select(vec![1, 2, 8]),
    ) {
        let (population, rule) = (built(&rows, &calendar, threads), RfmRule::default());
        let expected = measured(&rows, &calendar, AS_OF);
        let found = population.map(|member| Some((member.user.id.bits(), rule.measure(member.profile.as_of(AS_OF)).unwrap()?)));
        prop_assert_eq!(found.into_iter().flatten().collect::<Vec<_>>(), expected.clone());
        let fitted = with_threads(threads, || rule.fit(population.profiles(), AS_OF));
        prop_assert_eq!(fitted.is_ok(), !expected.is_empty());
        let Ok(fitted) = fitted else { return Ok(()) };
        let mut monetary: Vec<i64> = expected.iter().map(|(_, measures)| measures.monetary.minor_units()).collect();
        monetary.sort_unstable();
        let cut = |fifth: usize| monetary[(fifth * monetary.len()).div_ceil(5) - 1];
        prop_assert_eq!(fitted.monetary().points(), [1, 2, 3, 4].map(cut));
        for (_, measures) in expected {
            let graded = fitted.assess_measures(measures).monetary;
            let below = [1, 2, 3, 4].iter().filter(|fifth| cut(**fifth) < graded.value).count();
            prop_assert_eq!(usize::from(graded.grade.get()), 1 + below);
            let above = below.checked_sub(1).map(|last| cut(last + 1));
            let within = (below < 4).then(|| cut(below + 1));
            prop_assert_eq!((graded.above, graded.within), (above, within));
        }
    }

    #[test]
    fn sessions_and_paths_of_columns_are_those_of_each_sequence(
        rows in rows(true, 0..160),
        threads in prop::sample::select(vec![1, 2, 8]),
    ) {
        let mut users: BTreeMap<u128, Vec<Event>> = BTreeMap::new();
        for row in &rows {
            users.entry(row.user).or_default().push(row.event());
        }
        let sequences = users.values().map(|events| Sequence::of(events, &Calendar::utc()).unwrap());
        let (rule, pairs) = (SessionRule::default(), PathRule::default());
        let (mut lengths, mut events, mut paths) = (Vec::new(), Vec::new(), BTreeMap::<Vec<Kind>, u64>::new());
        for sequence in sequences {
            let mut from = 0;
            for session in rule.sessions(&sequence) {
                lengths.push(session.milliseconds());
                events.push(i64::try_from(session.events).unwrap());
                let until = from + usize::try_from(session.events).unwrap();
                for pair in sequence.as_slice()[from..until].windows(2) {
                    *paths.entry(pair.iter().map(|one| one.kind).collect()).or_default() += 1;
                }
                from = until;
            }
        }
        let (narrow, mapped) = (Layout { wide: true, mapped: false }, Layout { wide: true, mapped: true });
        for layout in [narrow, mapped] {
            let report = with_threads(threads, || layout.ask(&rows, |columns| rule.report_columns(columns, &Calendar::utc())).unwrap());
            prop_assert_eq!(report.users(), users.len() as u64);
            prop_assert_eq!(report.milliseconds(), &lengths.iter().copied().collect());
            prop_assert_eq!(report.events_per_session(), &events.iter().copied().collect());
            let report = with_threads(threads, || layout.ask(&rows, |columns| pairs.report_columns(columns, &Calendar::utc())).unwrap());
            let found = report.paths().map(|(path, count)| (path.to_vec(), count.times));
            prop_assert_eq!(found.collect::<BTreeMap<_, _>>(), paths.clone());
        }
    }
}
