//! The board, actual against target.

use lifestage::number::{Decimal, Ratio};
use lifestage::population::Member;
use lifestage::report::{Kpi, KpiBoard, KpiRow, KpiRule, KpiVerdict};
use lifestage::time::{Calendar, Period};
use lifestage::{Amount, Event, Money, Population, User};

use super::day;

/// As of day 100: who is how old, and did what.
fn people() -> Population {
    let register = |user: u64, on: i32| [Event::register(user, day(on)), Event::bind_account(user, day(on))];
    let buy = |user: u64, on: i32, units: u64| Event::purchase(user, day(on), Amount::minor(units));
    let mut events = Vec::new();
    // 1: joined on day 0, plan complete by age 7 with a day made up, back on days 7 and 24, bought on day 90 and later.
    events.extend(register(1, 0));
    events.extend([Event::usage(1_u64, day(1), 60), Event::invite(1_u64, day(5)), Event::log_in(1_u64, day(7))]);
    events.extend([Event::log_in(1_u64, day(24)), buy(1, 90, 200_00), Event::usage(1_u64, day(95), 40_000)]);
    events.push(Event::refund(1_u64, day(96), Amount::minor(20_00)));
    // 2: joined on day 10, not on 17; bought twice long after.
    events.extend([
        Event::log_in(2_u64, day(10)),
        buy(2, 99, 50_00),
        buy(2, 100, 50_00),
        Event::usage(2_u64, day(100), 800),
    ]);
    // 3: invited by 1, joined on day 20, matured by a visit on day 57.
    events.extend([Event::log_in(3_u64, day(20)), Event::log_in(3_u64, day(57))]);
    // 4: invited, joined on day 94, all done by now: matured by the plan; too young for the rest.
    events.extend(register(4, 94));
    events.extend([Event::usage(4_u64, day(95), 200), Event::invite(4_u64, day(96))]);
    // 5: joined after the day.
    events.push(Event::log_in(5_u64, day(101)));
    let mut population = Population::from_events(&events, Calendar::utc()).unwrap();
    for id in [3_u64, 4] {
        let mut user = User::new(id);
        user.referrer = Some(1_u64.into());
        population.introduce(user);
    }
    population
}

fn numbers(board: &KpiBoard) -> Vec<(i128, u64)> {
    board.rows.iter().map(|row| (row.numerator, row.denominator)).collect()
}

#[test]
fn every_number_is_counted_by_hand() {
    let board = KpiRule::default().board(&people(), day(100)).unwrap();
    assert_eq!(board.rows.iter().map(|row| row.kpi).collect::<Vec<_>>(), Kpi::ALL);
    let expected = [
        (1, 3),      // 1 of 1, 2, 3 came on day 7
        (1, 3),      // 1 completed the plan
        (1, 3),      // 1 on day 24; 2 and 3 not
        (41_000, 3), // 40,000 + 800 + 200 seconds; 1, 2, 4 active in the last 30 days
        (2, 2),      // 1 on its day 90; 2 on its days 89 and 90
        (280_00, 3), // 200 − 20 + 100
        (280_00, 2), // 1 and 2
        (1, 2),      // 2 bought twice in 90 days
        (2, 3),      // 3 and 4 for 1, 2, 4
    ];
    assert_eq!(numbers(&board), expected);
    let verdicts: Vec<KpiVerdict> = board.rows.iter().map(KpiRow::verdict).collect();
    assert_eq!(verdicts[0], KpiVerdict::Short { by: 1 });
    assert_eq!(verdicts[3], KpiVerdict::Short { by: 6 * 3_600 * 3 - 41_000 });
    assert_eq!(verdicts[4], KpiVerdict::Met);
    assert_eq!(verdicts[5], KpiVerdict::NoTarget);
    assert_eq!(verdicts[6], KpiVerdict::Short { by: 20_00 });
    assert_eq!(
        board.rows.iter().map(KpiRow::met).collect::<Vec<_>>()[3..7],
        [Some(false), Some(true), None, Some(false)]
    );
    assert_eq!(
        format!("{:.2}", board.rows[6]),
        "net spend in 30 days per buyer: 140.00 (over 2 users), target 150.00: short by 2000"
    );
    assert_eq!(
        board.rows[3].to_string(),
        "hours of use in 30 days per active user: 3.8 h (over 3 users), target 6 h: short by 23800"
    );
    assert_eq!(board.rows[8].to_string(), "matured invitees per active user: 0.667 (2 for 3)");
    assert!(
        board
            .definition
            .text()
            .contains("mature as of 2024-04-10, targets 35.0 %, 60.0 %, 22.0 %, 6 h, 12.0 %, none, 15000, none, none")
    );
}

#[test]
fn only_the_mature_count() {
    let (rule, population) = (KpiRule::default(), people());
    for (as_of, mature) in [(6, 0), (7, 1), (16, 1), (17, 2), (101, 4)] {
        let board = rule.board(&population, day(as_of)).unwrap();
        assert_eq!(board.row(Kpi::ActiveOnDay7).unwrap().denominator, mature, "as of {as_of}");
    }
    let before = rule.board(&population, day(-1)).unwrap();
    assert!(before.rows.iter().all(|row| row.verdict() == KpiVerdict::NotEnoughData && row.actual().is_none()));
    assert_eq!(before.rows[0].to_string(), "active on day 7: not enough data");
}

#[test]
fn a_target_is_met_when_it_is_reached_exactly() {
    let population = people();
    let verdict = |rule: KpiRule, kpi| rule.board(&population, day(100)).unwrap().row(kpi).unwrap().verdict();
    let repeat = |percent| KpiRule { repeat_purchase: Some(Ratio::percent(percent)), ..KpiRule::default() };
    assert_eq!(verdict(repeat(50), Kpi::RepeatPurchase), KpiVerdict::Met);
    assert_eq!(verdict(repeat(51), Kpi::RepeatPurchase), KpiVerdict::Short { by: 1 });
    let money = |units| KpiRule { revenue_per_payer: Some(Money::minor(units)), ..KpiRule::default() };
    assert_eq!(verdict(money(140_00), Kpi::RevenuePerPayer), KpiVerdict::Met);
    assert_eq!(verdict(money(140_01), Kpi::RevenuePerPayer), KpiVerdict::Short { by: 2 });
    let factor = |thousandths| KpiRule { k_factor: Some(Decimal::thousandths(thousandths)), ..KpiRule::default() };
    assert_eq!(verdict(factor(666), Kpi::KFactor), KpiVerdict::Met);
    assert_eq!(verdict(factor(667), Kpi::KFactor), KpiVerdict::Short { by: 1 });
}

#[test]
fn shares_that_floats_cannot_say_are_met_all_the_same() {
    // 7 % of 100 is 7.000000000000001 in floats.
    for percent in 1..=100_u8 {
        let users = (1..=100_u64).map(|user| Event::log_in(user, day(0)));
        let back = (1..=u64::from(percent)).map(|user| Event::log_in(user, day(7)));
        let population = Population::from_events(&users.chain(back).collect::<Vec<_>>(), Calendar::utc()).unwrap();
        let rule = KpiRule { active_on_day_7: Some(Ratio::percent(percent)), ..KpiRule::default() };
        let row = *rule.board(&population, day(9)).unwrap().row(Kpi::ActiveOnDay7).unwrap();
        assert_eq!(row.verdict(), KpiVerdict::Met, "{percent}");
    }
}

#[test]
fn boards_of_groups_add_up_to_that_of_everybody() {
    let (rule, population) = (KpiRule::default(), people());
    let parity = |member: Member<'_>| Some(member.user.id.bits() % 2);
    let groups = rule.board_by(&population, day(100), parity).unwrap();
    let mut sum = groups[&0].clone();
    sum.merge(&groups[&1]).unwrap();
    let whole = rule.board(&population, day(100)).unwrap();
    assert_eq!(sum, whole);
    crate::shared::travels::travels(&whole);
    crate::shared::travels::travels(&rule);
    let other = rule.board(&population, day(99)).unwrap();
    assert!(sum.merge(&other).is_err());
}

#[test]
fn targets_that_are_no_numbers_do_not_come_in() {
    for bad in [
        r#"{"active_on_day_7":1.01}"#,
        r#"{"hours_of_use":-1}"#,
        r#"{"k_factor":1e300}"#,
        r#"{"revenue_per_payer":1.5}"#,
        r#"{"period":"month"}"#,
    ] {
        assert!(serde_json::from_str::<KpiRule>(bad).is_err(), "{bad}");
    }
    assert!(Ratio::new(f64::NAN).is_err() && Decimal::new(f64::NAN).is_err());
    let none: KpiRule = serde_json::from_str(r#"{"active_on_day_7":null}"#).unwrap();
    assert_eq!(none.active_on_day_7, None);
    assert_eq!(Period::Day.to_string(), "day");
}
