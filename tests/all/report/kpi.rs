//! The board, actual against target.

use lifestage::number::{Decimal, Ratio};
use lifestage::outreach::{ReferralConfig, ReferralRule};
use lifestage::population::Member;
use lifestage::report::{Kpi, KpiBoard, KpiError, KpiGoal, KpiInvitees, KpiPast, KpiRow, KpiRule, KpiUnit, KpiVerdict};
use lifestage::rule::Unscored;
use lifestage::time::{Calendar, Period, Window};
use lifestage::{Amount, Event, Kind, Money, Population, RuleSet, User};

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
    board.rows.iter().map(|row| (row.now.numerator, row.now.denominator)).collect()
}

#[test]
fn every_number_is_counted_by_hand() {
    let board = KpiRule::default().report(&people(), day(100)).unwrap();
    assert_eq!(board.rows.iter().filter_map(|row| row.name.standard()).collect::<Vec<_>>(), Kpi::ALL);
    let expected = [
        (1, 3),      // 1 of 1, 2, 3 came on day 7
        (1, 3),      // 1 completed the plan
        (1, 3),      // 1 on day 24; 2 and 3 not
        (41_000, 3), // 40,000 + 800 + 200 seconds; 1, 2, 4 active in the last 30 days
        (2, 2),      // 1 on its day 90; 2 on its days 89 and 90
        (280_00, 3), // 200 − 20 + 100
        (280_00, 2), // 1 and 2
        (1, 2),      // 2 bought twice in 90 days
        (1, 3),      // 4 for 1, 2, 4; 3 matured on day 57, not in the last 30 days
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
    assert_eq!(board.rows[8].to_string(), "matured invitees per active user: 0.333 (1 for 3)");
    assert!(
        board
            .definition()
            .text()
            .contains("mature as of 2024-04-10, targets 35.0 %, 60.0 %, 22.0 %, 6 h, 12.0 %, none, 15000, none, none")
    );
}

#[test]
fn only_the_mature_count() {
    let (rule, population) = (KpiRule::default(), people());
    for (as_of, mature) in [(6, 0), (7, 1), (16, 1), (17, 2), (101, 4)] {
        let board = rule.report(&population, day(as_of)).unwrap();
        assert_eq!(board.row(Kpi::ActiveOnDay7).unwrap().now.denominator, mature, "as of {as_of}");
    }
    let before = rule.report(&population, day(-1)).unwrap();
    assert!(before.rows.iter().all(|row| row.verdict() == KpiVerdict::NotEnoughData && row.actual().is_none()));
    assert_eq!(before.rows[0].to_string(), "active on day 7: not enough data");
    assert_eq!(before.rows[8].to_string(), "matured invitees per active user: unknown, no user has a referrer");
}

#[test]
fn a_target_is_met_when_it_is_reached_exactly() {
    let population = people();
    let verdict = |rule: KpiRule, kpi| rule.report(&population, day(100)).unwrap().row(kpi).unwrap().verdict();
    let repeat = |percent| KpiRule { repeat_purchase: Some(Ratio::percent(percent).into()), ..KpiRule::default() };
    assert_eq!(verdict(repeat(50), Kpi::RepeatPurchase), KpiVerdict::Met);
    assert_eq!(verdict(repeat(51), Kpi::RepeatPurchase), KpiVerdict::Short { by: 1 });
    let money = |units| KpiRule { revenue_per_payer: Some(Money::minor(units).into()), ..KpiRule::default() };
    assert_eq!(verdict(money(140_00), Kpi::RevenuePerPayer), KpiVerdict::Met);
    assert_eq!(verdict(money(140_01), Kpi::RevenuePerPayer), KpiVerdict::Short { by: 2 });
    let factor =
        |thousandths| KpiRule { k_factor: Some(Decimal::thousandths(thousandths).into()), ..KpiRule::default() };
    assert_eq!(verdict(factor(333), Kpi::KFactor), KpiVerdict::Met);
    assert_eq!(verdict(factor(334), Kpi::KFactor), KpiVerdict::Short { by: 1 });
}

#[test]
fn shares_that_floats_cannot_say_are_met_all_the_same() {
    // 7 % of 100 is 7.000000000000001 in floats.
    for percent in 1..=100_u8 {
        let users = (1..=100_u64).map(|user| Event::log_in(user, day(0)));
        let back = (1..=u64::from(percent)).map(|user| Event::log_in(user, day(7)));
        let population = Population::from_events(&users.chain(back).collect::<Vec<_>>(), Calendar::utc()).unwrap();
        let rule = KpiRule { active_on_day_7: Some(Ratio::percent(percent).into()), ..KpiRule::default() };
        let row = rule.report(&population, day(9)).unwrap().row(Kpi::ActiveOnDay7).unwrap().clone();
        assert_eq!(row.verdict(), KpiVerdict::Met, "{percent}");
    }
}

#[test]
fn boards_of_groups_add_up_to_that_of_everybody() {
    let (rule, population) = (KpiRule::default(), people());
    let parity = |member: Member<'_>| Some(member.user.id.bits() % 2);
    let groups = rule.report_by(&population, day(100), parity).unwrap();
    let mut sum = groups[&0].clone();
    sum.merge(&groups[&1]).unwrap();
    let whole = rule.report(&population, day(100)).unwrap();
    assert_eq!(sum, whole);
    crate::shared::travels::travels(&whole);
    crate::shared::travels::travels(&rule);
    let other = rule.report(&population, day(99)).unwrap();
    assert!(sum.merge(&other).is_err());
}

#[test]
fn targets_that_are_no_numbers_do_not_come_in() {
    for bad in [
        r#"{"active_on_day_7":{"target":1.01}}"#,
        r#"{"active_on_day_7":{"baseline":0.1}}"#,
        r#"{"hours_of_use":{"target":-1}}"#,
        r#"{"k_factor":{"target":1e300}}"#,
        r#"{"revenue_per_payer":{"target":1.5}}"#,
        r#"{"revenue_per_payer":{"target":1,"by":"2026-01-01"}}"#,
        r#"{"own":{"x":{"median":{"metric":"age_days"}}}}"#,
        r#"{"period":"month"}"#,
    ] {
        assert!(serde_json::from_str::<KpiRule>(bad).is_err(), "{bad}");
    }
    assert!(Ratio::new(f64::NAN).is_err() && Decimal::new(f64::NAN).is_err());
    let none: KpiRule = serde_json::from_str(r#"{"active_on_day_7":null}"#).unwrap();
    assert_eq!(none.active_on_day_7, None);
    assert_eq!(Period::Day.to_string(), "day");
}

#[test]
fn k_is_the_number_of_the_referral_report_on_every_day() {
    let population = people();
    for as_of in 0..=140 {
        let board = KpiRule::default().report(&population, day(as_of)).unwrap();
        let report = ReferralRule::default().report(&population, day(as_of)).unwrap();
        assert_eq!(board.row(Kpi::KFactor).unwrap().actual(), report.k_factor.get(), "as of {as_of}");
    }
    // Of another rule too, in whatever it differs.
    let usual = || ReferralRule::default().config().clone();
    let others = [
        ReferralConfig { plan: None, ..usual() },
        ReferralConfig { retained_from: 5, retained_to: 36, ..usual() },
        ReferralConfig { activity: Kind::Purchase.into(), ..usual() },
        ReferralConfig { window: Window::last(90), ..usual() },
    ];
    let mut differ = [false; 4];
    for (config, differs) in others.into_iter().zip(&mut differ) {
        let ReferralConfig { plan, retained_from, retained_to, activity, window, .. } = config.clone();
        let invitees = Some(KpiInvitees { plan, retained_from, retained_to, activity, window });
        let (rule, referral) = (KpiRule { invitees, ..KpiRule::default() }, ReferralRule::new(config).unwrap());
        for as_of in 0..=140 {
            let board = rule.report(&population, day(as_of)).unwrap();
            let (k, report) = (board.row(Kpi::KFactor).unwrap(), referral.report(&population, day(as_of)).unwrap());
            assert_eq!(k.actual(), report.k_factor.get(), "{rule:?} as of {as_of}");
            let by_default = KpiRule::default().report(&population, day(as_of)).unwrap();
            *differs |= k.now != by_default.row(Kpi::KFactor).unwrap().now;
        }
    }
    assert_eq!(differ, [true; 4]);
    let nobody = Population::from_events(&[Event::log_in(1_u64, day(0))], Calendar::utc()).unwrap();
    let row = KpiRule::default().report(&nobody, day(0)).unwrap().rows.swap_remove(8);
    assert_eq!((row.now.denominator, row.actual(), row.verdict()), (1, None, KpiVerdict::NotEnoughData));
}

#[test]
fn the_way_and_the_pace_go_from_baseline_to_target() {
    let population = people();
    let row = |goal: KpiGoal<Ratio>| {
        let rule = KpiRule { repeat_purchase: Some(goal), ..KpiRule::default() };
        rule.report(&population, day(100)).unwrap().row(Kpi::RepeatPurchase).unwrap().clone()
    };
    let percent = Ratio::percent;
    // 50 % is a quarter of the way from 40 % to 80 %, and 3 points a day are left for 10 days.
    let goal = KpiGoal { target: percent(80), baseline: Some(percent(40)), due: Some(day(110)) };
    let near = |found: Option<f64>, expected: f64| assert!((found.unwrap() - expected).abs() < 1e-12, "{found:?}");
    near(row(goal).share_of_the_way(), 0.25);
    near(row(goal).pace(), 0.03);
    assert!(row(goal).to_string().ends_with("target 80.0 % from 40.0 % by 2024-04-20: short by 1, 25 % of the way"));
    near(row(KpiGoal { baseline: Some(percent(60)), ..goal }).share_of_the_way(), -0.5);
    // Down is a way too.
    near(row(KpiGoal { target: percent(20), baseline: Some(percent(60)), ..goal }).share_of_the_way(), 0.25);
    near(row(KpiGoal { target: percent(20), ..goal }).pace(), -0.03);
    assert_eq!(row(KpiGoal { baseline: Some(percent(80)), ..goal }).share_of_the_way(), None);
    assert_eq!(row(KpiGoal { due: Some(day(100)), ..goal }).pace(), None);
    assert_eq!(row(KpiGoal { due: Some(day(99)), ..goal }).pace(), None);
    assert_eq!((row(percent(80).into()).share_of_the_way(), row(percent(80).into()).pace()), (None, None));
}

#[test]
fn numbers_change_against_the_month_and_the_year_before() {
    // As of day 100 (2024-04-10): 1 of 3 came on day 7; a month before, 1 of 3 as well; a year before nobody was there.
    let board = KpiRule::default().report(&people(), day(100)).unwrap();
    let row = board.row(Kpi::ActiveOnDay7).unwrap();
    assert_eq!(row.month_before.map(|figure| (figure.numerator, figure.denominator)), Some((1, 3)));
    assert_eq!(row.change(KpiPast::YearBefore), None);
    let same = row.change(KpiPast::MonthBefore).unwrap();
    let interval = same.interval.unwrap();
    assert!(same.change.abs() < 1e-15 && interval.low < -0.5 && (interval.low + interval.high).abs() < 1e-12);
    // Each earlier figure is that of the board of its day.
    let earlier = KpiRule::default().report(&people(), day(100).plus_months(-1)).unwrap();
    for (now, before) in board.rows.iter().zip(&earlier.rows) {
        assert_eq!(now.month_before, Some(before.now), "{}", now.name);
    }
    let k = board.row(Kpi::KFactor).unwrap().change(KpiPast::MonthBefore).unwrap();
    assert_eq!((k.before.to_bits(), k.interval), (1.0_f64.to_bits(), None));
}

#[test]
fn what_only_an_earlier_value_needs_may_be_forgotten() {
    let mut population = Population::from_events(&[Event::usage(1_u64, day(0), 60)], Calendar::utc()).unwrap();
    population.introduce(User::new(1_u64).joined(day(0)));
    let whole = KpiRule::default().report(&population, day(40)).unwrap();
    population.forget_before(day(0));
    // The 30 days before 2024-01-10 begin before the horizon.
    let left = KpiRule::default().report(&population, day(40)).unwrap();
    let (whole, row) = (whole.row(Kpi::HoursOfUse).unwrap(), left.row(Kpi::HoursOfUse).unwrap());
    assert_eq!((row.now, row.month_before, row.change(KpiPast::MonthBefore)), (whole.now, None, None));
    assert_eq!(whole.month_before.map(|figure| figure.numerator), Some(60));
    let forgotten = KpiRule::default().report(&population, day(20));
    assert!(matches!(forgotten, Err(KpiError::BeforeHorizon(_))), "{forgotten:?}");
}

#[test]
fn numbers_of_your_own_stand_beside_the_nine() {
    let rule: KpiRule = serde_json::from_str(
        r#"{ "own": {
            "spend": { "mean": { "metric": { "over": ["net_spend", { "last": 30 }] }, "goal": { "target": 10000 } } },
            "age": { "mean": { "metric": "age_days", "among": { "age_days": "now", "at_least": 10 } } },
            "buyers": { "share": { "of": { "count": "purchase", "in": { "last": 30 }, "at_least": 1 },
                                   "among": { "active_days": { "last": 30 }, "at_least": 1 },
                                   "goal": { "target": 0.7, "baseline": 0.6, "due": "2024-04-20" } } }
        } }"#,
    )
    .unwrap();
    let board = rule.report(&people(), day(100)).unwrap();
    let told: Vec<String> = board.rows[9..].iter().map(|row| format!("{row:.2}")).collect();
    assert_eq!(
        told,
        [
            // 100, 90, 80 days.
            "age: 90.000 (over 3 users)",
            "buyers: 66.7 % (2 of 3), target 70.0 % from 60.0 % by 2024-04-20: short by 1, 67 % of the way",
            // 180 and 100 of four.
            "spend: 70.00 (over 4 users), target 100.00: short by 12000",
        ]
    );
    assert_eq!(board.own("age").map(|row| (row.unit, row.now.numerator)), Some((KpiUnit::Number, 270_000_000)));
    assert_eq!(board.own("buyers").unwrap().name.standard(), None);
    let groups = rule.report_by(&people(), day(100), |member: Member<'_>| Some(member.user.id.bits() % 2)).unwrap();
    let mut sum = groups[&0].clone();
    sum.merge(&groups[&1]).unwrap();
    assert_eq!(sum, board);
    crate::shared::travels::travels(&board);
    crate::shared::travels::travels(&rule);
}

#[test]
fn numbers_that_need_rules_are_asked_with_them() {
    let own = |own: &str| serde_json::from_str::<KpiRule>(&format!(r#"{{"own":{{"x":{own}}}}}"#)).unwrap();
    let (population, on) = (people(), day(100));
    let staged = own(r#"{"share":{"of":{"stage":["Silent","Churned"]}}}"#);
    let refused = staged.report(&population, on).unwrap_err();
    let why = KpiError::NeedsRule { number: "x".into(), part: "stage", why: Unscored::NoRule };
    assert_eq!(refused, why);
    let board = staged.report_with_rules(&population, &RuleSet::default(), on).unwrap();
    // 3 was last seen on day 57, 43 days before.
    assert_eq!(board.own("x").unwrap().to_string(), "x: 25.0 % (1 of 4)");
    let churn = own(r#"{"mean":{"metric":"churn_score"}}"#);
    let missing = churn.report_with_rules(&population, &RuleSet::full(), on).unwrap_err();
    assert!(matches!(missing, KpiError::NeedsRule { part: "churn", why: Unscored::NotFitted, .. }), "{missing}");
    let segment = own(r#"{"share":{"of":{"age_days":"now","at_least":1},"among":{"in_segment":"old"}}}"#);
    let missing = segment.report_with_rules(&population, &RuleSet::default(), on).unwrap_err();
    assert!(matches!(missing, KpiError::NoSegment { .. }), "{missing}");
    let rules: RuleSet =
        serde_json::from_str(r#"{"segments":[{"name":"old","when":{"age_days":"now","at_least":50}}]}"#).unwrap();
    let board = segment.report_with_rules(&population, &rules, on).unwrap();
    assert_eq!(board.own("x").unwrap().to_string(), "x: 100.0 % (3 of 3)");
    let odd = |member: Member<'_>| Some(member.user.id.bits() % 2);
    let groups = segment.report_by_with_rules(&population, &rules, on, odd).unwrap();
    let mut sum = groups[&0].clone();
    sum.merge(&groups[&1]).unwrap();
    assert_eq!((groups.len(), sum), (2, board));
    assert!(segment.report_by(&population, on, odd).is_err());
}
