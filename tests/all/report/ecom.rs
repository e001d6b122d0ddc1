//! The clickstream of an example shop, against numbers that a database gave for the same rows.

use std::sync::LazyLock;

use chrono::NaiveDateTime;
use lifestage::report::{ActivityRule, Lags, Retained, RetentionRule, UserAccountingRule};
use lifestage::time::{Calendar, Days, Moment, Period, UtcOffset, Window};
use lifestage::{Day, Event, Interner, Kind, Population, Subject, User};

use crate::shared::app::unpacked;

const LAST: Day = Day::ymd(2024, 6, 30);

pub(crate) fn half_year() -> Days {
    Days::new(Day::ymd(2024, 1, 1), LAST).unwrap()
}

/// A row of the clickstream.
pub(crate) struct Click<'a> {
    pub(crate) user: u64,
    pub(crate) moment: Moment,
    pub(crate) channel: &'a str,
    pub(crate) event_type: &'a str,
}

/// All its rows, in the order of the file.
pub(crate) fn clicks() -> Vec<Click<'static>> {
    static TEXT: LazyLock<String> = LazyLock::new(|| unpacked("ecom.csv.gz"));
    let click = |line: &'static str| {
        let fields: Vec<&str> = line.split(',').collect();
        let at = NaiveDateTime::parse_from_str(fields[1], "%Y-%m-%d %H:%M:%S").unwrap().and_utc();
        Click {
            user: fields[0].strip_prefix("user_").unwrap().parse().unwrap(),
            moment: Moment::from_milliseconds(at.timestamp_millis()),
            event_type: fields[2],
            channel: fields[4],
        }
    };
    TEXT.lines().skip(1).map(click).collect()
}

/// All its rows as views, days by this offset in hours.
pub(crate) fn shop(offset: i32) -> Population {
    let calendar = Calendar::fixed(UtcOffset::east(offset * 3_600).unwrap());
    let mut population = Population::new(calendar);
    let mut channels = Interner::new();
    for click in clicks() {
        population.observe(&Event::new(click.user, click.moment, Kind::View, 0).unwrap()).unwrap();
        let mut user = User::new(click.user);
        user.acquisition_channel = channels.intern(click.channel).unwrap();
        population.introduce(user);
    }
    population
}

pub(crate) static UTC: LazyLock<Population> = LazyLock::new(|| shop(0));

#[test]
fn active_users_of_a_day_a_week_and_a_month() {
    let (rule, day) = (ActivityRule::default(), Day::ymd(2024, 5, 31));
    let trailing = |days| rule.trailing(&UTC, Window::last(days), Days::only(day)).unwrap().days[0].users;
    assert_eq!([1, 7, 30].map(trailing), [34, 189, 465]);
    let sticky = rule.stickiness(&UTC, day).unwrap();
    assert_eq!((sticky.day_users, sticky.trailing_30_users, sticky.month_users), (34, 465, 468));
    assert_eq!(format!("{:.4}", sticky.mean_day_users()), "32.4839");
    assert!(sticky.month_finished);
    let l7 = rule.active_days(&UTC, Window::last(7), day).unwrap();
    assert_eq!(l7.users, [158, 28, 3, 0, 0, 0, 0]);
}

#[test]
fn lifecycle_by_month() {
    let rule = UserAccountingRule { period: Period::Month, ..UserAccountingRule::default() };
    let report = rule.report(&UTC, half_year()).unwrap();
    let column = |number: fn(&lifestage::report::UserAccountingPeriod) -> u64| -> Vec<u64> {
        report.periods.iter().map(number).collect()
    };
    assert_eq!(column(|p| p.new), [63, 124, 181, 167, 62, 3]);
    assert_eq!(column(|p| p.returning), [0, 45, 115, 244, 354, 361]);
    assert_eq!(column(|p| p.resurrecting), [0, 0, 13, 42, 52, 98]);
    assert_eq!(column(|p| p.dormant.unwrap().total()), [0, 18, 54, 65, 99, 107]);
    let by_channel = rule.report_by(&UTC, half_year(), |member| Some(member.user.acquisition_channel)).unwrap();
    assert!(by_channel.len() > 1 && !by_channel.contains_key(&Subject::NONE));
    let mut parts = by_channel.into_values();
    let mut sum = parts.next().unwrap();
    parts.for_each(|part| sum.merge(&part).unwrap());
    assert_eq!(sum, report);
}

#[test]
fn day_1_7_and_30_retention_in_two_time_zones() {
    let day = Day::ymd(2024, 6, 29);
    for (population, expected) in [(&*UTC, [32, 25, 28]), (&shop(8), [32, 31, 32])] {
        let retention = RetentionRule::default().report(population, half_year(), day).unwrap();
        let pooled = [1, 7, 30].map(|lag| retention.pooled(Lags::on(lag)));
        assert_eq!(pooled.map(Retained::retained), expected);
        assert_eq!(retention.cohorts.iter().map(|cohort| cohort.size).sum::<u64>(), 600);
    }
    let retention = RetentionRule::default().report(&UTC, half_year(), day).unwrap();
    assert_eq!(retention.pooled(Lags::on(30)).eligible(), 597);
}
