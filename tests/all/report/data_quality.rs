//! Whether the log is whole: against counting by hand.

use lifestage::answer::{Language, Say};
use lifestage::report::{DataAlarm, DataQualityRule};
use lifestage::time::Calendar;
use lifestage::{Amount, Day, Event, Kind, KindSet, Population, User};
use proptest::prelude::*;

use super::crowd::crowd;
use super::{day, days};
use crate::shared::seeded::cases;

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn what_is_logged_is_that_of_counting_by_hand(crowd in crowd(), from in -20..30_i32, length in 0..60_i32) {
        let rule: DataQualityRule = serde_json::from_str(
            r#"{ "kinds": ["purchase", "log_in"], "key_actions": { "a": { "kinds": ["share"] }, "b": { "kinds": ["view", "refund"] } } }"#,
        ).unwrap();
        let range = days(from, from + length);
        let quality = rule.report(&crowd.population(), range).unwrap();
        for (row, kind) in quality.kinds.iter().zip([Kind::Purchase, Kind::LogIn]) {
            let users = crowd.days(&kind.into());
            let on = |day: Day| users.values().filter(|days| days.contains(&day)).count() as u64;
            prop_assert_eq!(row.users.clone(), range.iter().map(on).collect::<Vec<_>>());
        }
        let within = |kinds: KindSet| {
            crowd.days(&kinds).values().filter(|days| days.iter().any(|day| range.contains(*day))).count() as u64
        };
        prop_assert_eq!(quality.active, within(KindSet::activity()));
        prop_assert_eq!(quality.key_actions[0].users, within(Kind::Share.into()));
        prop_assert_eq!(quality.key_actions[1].users, within(KindSet::of([Kind::View, Kind::Refund])));
        let registered: Vec<(&u64, &i32)> = crowd.joined.iter().filter(|(_, joined)| day(**joined) <= range.last()).collect();
        prop_assert_eq!(quality.registered, registered.len() as u64);
        let active = crowd.days(&KindSet::activity());
        let early = registered.iter().filter(|(user, joined)| {
            active.get(user).is_some_and(|days| *days.first().unwrap() < day(**joined))
        });
        prop_assert_eq!(quality.too_early, early.count() as u64);
        prop_assert_eq!(quality.values.len(), 1, "log-ins have no value");
    }
}

#[test]
fn each_thing_that_is_wrong_with_a_log_is_said() {
    let mut events: Vec<Event> = (0..20).filter(|n| *n != 5).map(|n| Event::log_in(1_u64, day(n))).collect();
    events.extend((0..9_u64).map(|n| Event::purchase(10 + n, day(9), Amount::minor(1_000 + n))));
    events.push(Event::purchase(30_u64, day(9), Amount::minor(2_000_000)));
    events.push(Event::share(1_u64, day(3)));
    let mut population = Population::from_events(&events, Calendar::utc()).unwrap();
    population.introduce(User::new(1_u64).joined(day(2)));
    let rule: DataQualityRule = serde_json::from_str(
        r#"{ "key_actions": { "share": { "kinds": ["share"] }, "invite": { "kinds": ["invite"] } } }"#,
    )
    .unwrap();
    let quality = rule.report(&population, days(0, 19)).unwrap();
    assert_eq!(quality.coverage().unwrap().to_string(), "50 %");
    let alarms = rule.alarms(&quality);
    let english: Vec<String> = alarms.iter().map(DataAlarm::to_string).collect();
    assert_eq!(
        english,
        [
            "log_in is missing on 2024-01-06, it came on 19 of 20 days",
            "1 user of 1 did something before registering",
            "purchase had values of 524288 or more 1 time, far above the usual",
            "invite was never seen",
        ]
    );
    let chinese: Vec<String> = alarms.iter().map(|alarm| alarm.say(Language::Chinese).to_string()).collect();
    assert_eq!(
        chinese,
        [
            "2024年1月6日缺少登录数据，20天中有19天有该数据",
            "1人中有1人在注册之前已有行为",
            "购买有1次数值不低于524288，远高于平时",
            "“invite”从未上报",
        ]
    );
    // Purchases came on one day of 20, which is not usual, so none of the others is missing.
    let most_days = rule.report(&population, days(0, 8)).unwrap();
    assert!(rule.alarms(&most_days).iter().any(|alarm| matches!(alarm, DataAlarm::NeverSeen { .. })));
}

#[test]
fn mistakes_of_the_rule_are_told_at_once() {
    let quality =
        serde_json::from_str::<DataQualityRule>(r#"{ "far_out": 64, "key_actions": { "x": { "kinds": [] } } }"#);
    let quality = quality.unwrap_err().to_string();
    assert!(quality.contains("2 problems") && quality.contains("`key_actions.x`"), "{quality}");
}
