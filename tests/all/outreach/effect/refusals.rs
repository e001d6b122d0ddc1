//! What is refused, and cases at the edges.

use lifestage::event::Birthday;
use lifestage::outreach::{
    AttributionConfig, AttributionModel, AttributionReport, AttributionRule, MatchedLift, MatchedLiftError,
    MatchedLiftRule, SpecialDayEffect, SpecialDayProblem, SpecialDayRule,
};
use lifestage::time::{Calendar, Days};
use lifestage::{Amount, Day, Event, Money, Population, Subject, User};

use crate::shared::people::MONDAY;

#[test]
fn a_wrong_rule_is_told_all_its_mistakes() {
    let model = AttributionModel::Position { first: 6_000, last: 4_001 };
    let wrong = AttributionConfig { model, window_days: 367, ..AttributionConfig::default() };
    assert_eq!(
        AttributionRule::new(wrong).unwrap_err().to_string(),
        "2 problems\n\
         `window_days`: `367` days before a purchase are too many: give at most 366\n\
         `model`: `6000` for the first and `4001` for the last are more than all: let them add up to at most 10000"
    );
}

#[test]
fn reports_whose_numbers_do_not_agree_are_refused() {
    let population =
        Population::from_events(&[Event::purchase(1_u64, MONDAY, Amount::minor(500))], Calendar::utc()).unwrap();
    let report = AttributionRule::default().report(&population, Days::only(MONDAY), MONDAY).unwrap();
    let bent = |field: &str, value: u64| {
        let mut written = serde_json::to_value(&report).unwrap();
        written[field] = value.into();
        serde_json::from_value::<AttributionReport>(written).is_err()
    };
    assert!(bent("spend", 501) && bent("users", 2) && bent("users", 0) && bent("purchases", 0) && !bent("spend", 500));

    let effect = SpecialDayRule::default().report_days(&population, &[MONDAY], MONDAY).unwrap();
    assert_eq!((effect.occurrences, effect.left_out, effect.effect(), effect.interval()), (0, 1, None, None));
    let mut written = serde_json::to_value(&effect).unwrap();
    written["users"] = 1.into();
    assert!(serde_json::from_value::<SpecialDayEffect>(written).is_err());
}

#[test]
fn a_special_day_counts_where_all_its_days_do() {
    let on = |n: i32| MONDAY.plus(n);
    let mut population = Population::new(Calendar::utc());
    let mut add = |user: u64, joined: Day| {
        population.introduce(User::new(user).joined(joined).with_birthday(Birthday::new(3, 1).unwrap()));
        population.observe(&Event::purchase(user, Day::ymd(2026, 3, 2), Amount::minor(70 * user))).unwrap();
    };
    let first = Day::ymd(2026, 3, 1).minus(28);
    add(1, first);
    add(2, first.plus(1));
    add(3, first.minus(400));
    let year = Days::new(Day::ymd(2026, 1, 1), Day::ymd(2026, 12, 31)).unwrap();
    let last = Day::ymd(2026, 3, 1).plus(6 + 28);
    let effect = |as_of: Day| SpecialDayRule::default().report_birthdays(&population, year, as_of).unwrap();
    let whole = effect(last);
    assert_eq!((whole.users, whole.occurrences, whole.left_out, whole.spent_special), (2, 2, 1, 280));
    assert_eq!(whole.effect(), Some(20.0), "280 in 2 weeks");
    assert_eq!(whole.relative(), None, "nothing was spent around");
    assert_eq!((effect(last.minus(1)).occurrences, effect(last.minus(1)).left_out), (0, 3), "not over yet");

    let rule = SpecialDayRule { before: 1, after: 1, around: 3.try_into().unwrap() };
    let days = |special: &[Day]| {
        let effect = rule.report_days(&population, special, last).unwrap();
        (effect.occurrences, effect.left_out)
    };
    // User 3 alone has been there; 5 days apart the days around one meet the days of the other.
    assert_eq!(days(&[on(10), on(10)]), (1, 2));
    assert_eq!(days(&[on(10), on(15)]), (0, 6));
    assert_eq!(days(&[on(16), on(10)]), (2, 4));
    let none = rule.report_days(&population, &[], last);
    assert_eq!(none, Err(SpecialDayProblem::NoDay));
}

#[test]
fn a_lift_waits_for_its_windows_and_needs_a_campaign_and_enough_users() {
    let spring = Subject::new(1);
    let buys = |user: u64, units| Event::purchase(user, MONDAY.plus(1), Amount::minor(units));
    let sent = |user: u64| Event::message_sent(user, MONDAY).about(spring);
    let was_there = (1..=5_u64).map(|user| Event::log_in(user, MONDAY.minus(20)));
    let events = [
        sent(1),
        buys(1, 90),
        sent(2),
        buys(2, 30),
        buys(3, 20),
        Event::log_in(4_u64, MONDAY),
        Event::log_in(6_u64, MONDAY.plus(1)),
    ];
    let events: Vec<Event> = was_there.chain(events).collect();
    let population = Population::from_events(&events, Calendar::utc()).unwrap();
    let rule = MatchedLiftRule { minimum: 2, ..MatchedLiftRule::default() };
    let ask = |rule: MatchedLiftRule, campaign, as_of: Day| {
        rule.report(&population, campaign, Days::only(MONDAY), as_of, |_| Some("all".to_owned()))
    };
    let end = MONDAY.plus(7);
    let open = MatchedLiftError::Open { end, as_of: end.minus(1) };
    assert_eq!(ask(rule, spring, end.minus(1)), Err(open));
    assert_eq!(ask(rule, Subject::NONE, end), Err(MatchedLiftError::NoSubject));
    let lift = ask(rule, spring, end).unwrap();
    let all = lift.strata()["all"];
    // User 6 came after the messages.
    assert_eq!(
        (all.reached, all.others, all.change.sum, all.change_of_others.sum),
        (2, 3, Money::minor(120), Money::minor(20))
    );
    // 2 · (60 − 20/3) = 106.67
    assert_eq!((lift.revenue(), lift.unmatched()), (Some(Money::minor(107)), 0));
    let alone = ask(MatchedLiftRule::default(), spring, end).unwrap();
    assert_eq!((alone.revenue(), alone.interval(), alone.unmatched()), (None, None, 2));
    let mut written = serde_json::to_value(&lift).unwrap();
    written["strata"]["all"]["change"]["squares"] = 1.into();
    assert!(serde_json::from_value::<MatchedLift>(written).is_err());
}
