//! What is unusual today: against counting by hand.

use lifestage::answer::{Language, Say};
use lifestage::profile::Hours;
use lifestage::report::{
    AlertGrade, AlertLog, AlertOutcome, WatchConfig, WatchError, WatchRule, WatchSignal, WatchSpan, WatchUnknown,
};
use lifestage::time::{Calendar, Moment};
use lifestage::{Day, Event, Kind, KindSet, Population};
use proptest::prelude::*;

use super::crowd::crowd;
use super::{day, days, logins};
use crate::shared::seeded::cases;

/// An hour of a day, in UTC.
fn at(day: Day, hour: i64) -> Moment {
    Moment::from_milliseconds((i64::from(day.days_since_epoch()) * 24 + hour) * 3_600_000 + 60_000)
}

/// As many users as these on the day and each week before, the latest first, each of them once.
fn weekly(counts: &[u64], today: Day, event: impl Fn(u64, Day) -> Event) -> Population {
    let mut user = 0;
    let mut events = Vec::new();
    for (week, count) in (0_u32..).zip(counts) {
        for _ in 0..*count {
            user += 1;
            events.push(event(user, today.minus(7 * week)));
        }
    }
    Population::from_events(&events, Calendar::utc()).unwrap()
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn users_of_each_week_are_those_of_counting_by_hand(crowd in crowd(), as_of in 0..90_i32, weeks in 3..12_u8, by_week in any::<bool>()) {
        let config = WatchConfig { weeks, kinds: vec![Kind::Purchase, Kind::Refund], least_weeks: 3, ..WatchConfig::default() };
        let rule = WatchRule::new(config).unwrap();
        let span = if by_week { WatchSpan::Week } else { WatchSpan::Day };
        let watch = rule.report(&crowd.population(), day(as_of), span).unwrap();
        let kinds = [KindSet::activity(), Kind::Purchase.into(), Kind::Refund.into()];
        for (row, kinds) in watch.rows.iter().zip(&kinds) {
            let users = |week: i32| {
                let last = as_of - 7 * week;
                let asked = days(if by_week { last - 6 } else { last }, last);
                crowd.days(kinds).values().filter(|on| on.iter().any(|day| asked.contains(*day))).count() as u64
            };
            prop_assert_eq!(row.now, users(0));
            prop_assert_eq!(row.before.clone(), (1..=i32::from(weeks)).map(users).collect::<Vec<_>>());
        }
        let known: Vec<i32> = crowd.actions.iter().map(|action| action.day).filter(|day| *day <= as_of).collect();
        prop_assert_eq!(watch.since, known.iter().min().map(|first| day(*first)));
        let whole = known.iter().min().map_or(0, |first| (as_of - first - if by_week { 6 } else { 0 }).max(0) / 7);
        prop_assert_eq!(watch.weeks_known(), usize::try_from(whole).unwrap().min(weeks.into()));
        let active = crowd.days(&KindSet::activity()).into_values().flatten().filter(|on| *on <= day(as_of)).max();
        prop_assert_eq!(watch.last_active, active);
    }

    #[test]
    fn farther_from_the_usual_is_less_likely(weeks in prop::collection::vec(0..300_u64, 4..20), one in 0..600_u64, other in 0..600_u64) {
        let today = day(300);
        let config = WatchConfig { weeks: 20, least_users: 0, ..WatchConfig::default() };
        let rule = WatchRule::new(config).unwrap();
        let of = |now: u64| {
            let counts: Vec<u64> = [now].into_iter().chain(weeks.iter().copied()).collect();
            let mut population = weekly(&counts, today, Event::log_in);
            // The first event of all: it makes all of these weeks known, and no more.
            let first = today.minus(7 * u32::try_from(weeks.len()).unwrap());
            population.observe(&Event::message_sent(9_999_u64, first)).unwrap();
            rule.finding(&rule.report(&population, today, WatchSpan::Day).unwrap(), WatchSignal::Active).unwrap()
        };
        let (one, other) = (of(one), of(other));
        prop_assert_eq!((one.weeks, one.expected, one.low, one.high), (other.weeks, other.expected, other.low, other.high));
        prop_assert_eq!(usize::from(one.weeks), weeks.len());
        prop_assert!(one.low <= one.expected.max(1.0) && one.expected <= one.high && one.dispersion >= 1.0);
        if one.users >= other.users && other.is_rise() {
            prop_assert!(one.chance <= other.chance && one.grade >= other.grade);
        }
        if one.users <= other.users && !other.is_rise() {
            prop_assert!(one.chance <= other.chance && one.grade >= other.grade);
        }
    }
}

#[test]
fn hours_are_compared_with_the_same_hours() {
    let today = day(70);
    let mut events: Vec<Event> = Vec::new();
    for week in 0..=8_u32 {
        let on = today.minus(7 * week);
        // Twenty at nine, and as many at eleven but for today, when it is not eleven yet.
        let hours: &[i64] = if week == 0 { &[9] } else { &[9, 11] };
        for hour in hours {
            events.extend((0..20_u64).map(|user| {
                Event::log_in(u64::from(week) * 100 + u64::try_from(*hour).unwrap() * 1_000 + user, at(on, *hour))
            }));
        }
    }
    events.push(Event::log_in(1_u64, today)); // a bare date has no hour
    let population = Population::from_events(&events, Calendar::utc()).unwrap();
    let rule = WatchRule::default();
    let counts = |span| {
        let watch = rule.report(&population, today, span).unwrap();
        let row = watch.row(WatchSignal::Active).unwrap();
        (row.now, row.before[0], watch.hours_gone, rule.finding(&watch, WatchSignal::Active).unwrap().grade)
    };
    assert_eq!(counts(WatchSpan::Day), (21, 40, 24, Some(AlertGrade::Notice)));
    assert_eq!(counts(WatchSpan::Through(10)), (20, 20, 11, None));
    assert_eq!(counts(WatchSpan::Hour(9)), (20, 20, 10, None));
    assert!(matches!(rule.report(&population, today, WatchSpan::Hour(24)), Err(WatchError::Hour(24))));
    assert_eq!(Hours::only(24), Hours::NONE);
}

#[test]
fn a_day_that_starts_late_has_its_hours_in_that_order() {
    let calendar = Calendar::utc().with_day_start(4).unwrap();
    let today = day(70);
    let events = [Event::log_in(1_u64, at(today, 5)), Event::log_in(2_u64, at(today.plus(1), 1))];
    let population = Population::from_events(&events, calendar).unwrap();
    let rule = WatchRule::default();
    let now = |span| {
        let watch = rule.report(&population, today, span).unwrap();
        (watch.row(WatchSignal::Active).unwrap().now, watch.hours_gone)
    };
    assert_eq!(now(WatchSpan::Through(23)), (1, 20));
    assert_eq!(now(WatchSpan::Through(1)), (2, 22), "one at night is still that day");
    assert_eq!(now(WatchSpan::Hour(1)), (1, 22));
}

#[test]
fn too_little_is_unknown_and_is_said_to_be() {
    let rule = WatchRule::default();
    let judged = |counts: &[u64]| {
        let population = weekly(counts, day(100), Event::log_in);
        let watch = rule.report(&population, day(100), WatchSpan::Day).unwrap();
        rule.finding(&watch, WatchSignal::Active)
    };
    assert_eq!(judged(&[50, 50, 50, 50]).unwrap_err(), WatchUnknown::TooFewWeeks { known: 3, needed: 4 });
    assert_eq!(judged(&[1, 2, 2, 1, 3]).unwrap_err(), WatchUnknown::TooFewUsers { needed: 5 });
    assert!(judged(&[50, 50, 50, 50, 50]).unwrap().grade.is_none());
    let unknown = judged(&[50, 50]).unwrap_err();
    assert_eq!(unknown.to_string(), "unknown what is usual: weeks known 1, needed 4");
    assert_eq!(unknown.say(Language::Chinese).to_string(), "历史数据不足，还无法判断是否异常：已有1周，需要4周");
    let watch = rule.report(&logins(&[]), day(100), WatchSpan::Day).unwrap();
    assert_eq!(rule.finding(&watch, WatchSignal::Kind(Kind::Share)), Err(WatchUnknown::NotWatched));
    assert_eq!(rule.findings(&watch).len(), 4);
}

#[test]
fn growth_is_usual_only_by_a_line() {
    let growing: Vec<u64> = (0..=8).map(|week| 400 - 30 * week).collect();
    let population = weekly(&growing, day(100), Event::log_in);
    let level = WatchRule::default();
    let line = WatchRule::new(WatchConfig { trend: true, ..WatchConfig::default() }).unwrap();
    let found = |rule: &WatchRule| {
        let watch = rule.report(&population, day(100), WatchSpan::Day).unwrap();
        rule.finding(&watch, WatchSignal::Active).unwrap()
    };
    assert!((found(&level).expected - 265.0).abs() < 1e-9 && (found(&line).expected - 400.0).abs() < 1e-9);
    assert!(found(&level).chance < found(&line).chance && found(&line).grade.is_none());
}

#[test]
fn an_alert_is_told_once_until_it_gets_worse_turns_or_cools_down() {
    let rule = WatchRule::default();
    let found = |now: u64, on: i32, hour: u8| {
        let counts = [now, 100, 102, 98, 101, 99, 100, 100, 100];
        let event = |user, on| Event::log_in(user, at(on, 3));
        let population = weekly(&counts, day(on), event);
        let watch = rule.report(&population, day(on), WatchSpan::Through(hour)).unwrap();
        rule.finding(&watch, WatchSignal::Active).unwrap()
    };
    let mut log = AlertLog::default();
    assert_eq!(rule.tell(&mut log, "", &found(100, 100, 8)), AlertOutcome::Usual);
    let low = found(70, 100, 8);
    assert_eq!(low.grade, Some(AlertGrade::Notice));
    assert_eq!(rule.tell(&mut log, "", &low), AlertOutcome::Tell);
    assert_eq!(rule.tell(&mut log, "", &found(70, 100, 9)), AlertOutcome::CoolingDown { hours: 23 });
    assert_eq!(rule.tell(&mut log, "", &found(30, 100, 10)), AlertOutcome::Tell, "worse");
    assert_eq!(rule.tell(&mut log, "", &found(70, 100, 11)), AlertOutcome::CoolingDown { hours: 23 }, "better");
    assert_eq!(rule.tell(&mut log, "", &found(160, 100, 12)), AlertOutcome::Tell, "turned");
    assert_eq!(rule.tell(&mut log, "", &found(160, 101, 11)), AlertOutcome::CoolingDown { hours: 1 });
    assert_eq!(rule.tell(&mut log, "", &found(160, 101, 12)), AlertOutcome::Tell, "a day later");
    assert_eq!(log.iter().len(), 1);
    let stored = serde_json::to_string(&log).unwrap();
    assert_eq!(serde_json::from_str::<AlertLog>(&stored).unwrap(), log);
    log.forget_before(day(102));
    assert_eq!(log.iter().len(), 0);
}

#[test]
fn a_community_in_which_nobody_is_active_is_quiet() {
    let population = logins(&[&[0, 60], &[0, 70]]);
    let by = |member: lifestage::population::Member<'_>| Some(member.user.id.bits());
    let rule = WatchRule::default();
    let groups = rule.report_by(&population, day(70), WatchSpan::Week, by).unwrap();
    let quiet = rule.quiet(&groups[&1]).unwrap();
    assert_eq!(quiet.to_string(), "nobody active for 10 days, since 2024-03-01");
    assert_eq!(quiet.say(Language::Chinese).to_string(), "自2024年3月1日起已10天无人活跃");
    assert_eq!(rule.quiet(&groups[&2]), None);
    let nobody = rule.report(&logins(&[]), day(70), WatchSpan::Week).unwrap();
    assert_eq!(rule.quiet(&nobody).unwrap().days(), None);
}

#[test]
fn mistakes_of_the_rule_are_told_at_once() {
    let said = |text: &str| serde_json::from_str::<WatchRule>(text).unwrap_err().to_string();
    let watch =
        said(r#"{ "weeks": 60, "least_weeks": 1, "kinds": ["view", "view"], "critical": 0.5, "quiet_days": 0 }"#);
    for part in ["5 problems", "`weeks`: `60`", "`least_weeks`: `1`", "`kinds[1]`", "`critical`", "`quiet_days`"] {
        assert!(watch.contains(part), "{part}: {watch}");
    }
}

#[test]
fn from_three_weeks_to_a_year_of_them_can_be_looked_at() {
    for (weeks, good) in [(2, false), (3, true), (52, true), (53, false)] {
        let config = WatchConfig { weeks, least_weeks: 3, ..WatchConfig::default() };
        assert_eq!(WatchRule::new(config).is_ok(), good, "{weeks}");
    }
}

#[test]
fn what_began_on_the_day_that_is_asked_about_reads_back() {
    // Activity, and something that is none.
    for event in [Event::log_in(1_u64, day(7)), Event::message_sent(1_u64, day(7))] {
        let population = Population::from_events(&[event], Calendar::utc()).unwrap();
        for as_of in [6, 7] {
            let watch = WatchRule::default().report(&population, day(as_of), WatchSpan::Day).unwrap();
            let stored = serde_json::to_string(&watch).unwrap();
            assert_eq!(serde_json::from_str::<lifestage::report::Watch>(&stored).unwrap(), watch);
        }
    }
}
