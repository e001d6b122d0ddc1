//! What answers say of themselves, and what they are at the edges.

use lifestage::answer::{Reason, SeenValue};
use lifestage::incentive::{
    Downgrade, Earned, EarningRule, GrowthPointsConfig, GrowthPointsRule, GrowthPointsStatement, MembershipLevel,
    MembershipLevels, Multiplier, NextTier, PointsPeriod, PointsSource, PointsTier, SourcePoints, Stacking,
    TierRewardKey,
};
use lifestage::time::{Period, Weekday, Window};
use lifestage::{Amount, Day, Event, Kind, Profile, User};
use serde_json::{Value, json};

const USER: u64 = 1;
const DAY: Day = Day::ymd(2026, 1, 5);

fn user() -> User {
    User::new(USER)
}

fn plan(rules: GrowthPointsConfig) -> GrowthPointsRule {
    GrowthPointsRule::new(rules).unwrap()
}

#[test]
fn only_what_reaches_before_the_horizon_is_refused() {
    let levels = MembershipLevels::of([MembershipLevel::new("a", 0), MembershipLevel::new("b", 10)]);
    let monthly = plan(GrowthPointsConfig { membership: Some(levels), ..GrowthPointsConfig::default() });
    let lifetime = plan(GrowthPointsConfig { period: PointsPeriod::Lifetime, ..GrowthPointsConfig::default() });
    let mut profile = Profile::of([DAY, DAY.plus(20), DAY.plus(40)].map(|day| Event::share(USER, day)));
    let horizon = Day::ymd(2026, 2, 1);
    profile.forget_before(horizon);

    let february = profile.as_of(DAY.plus(40));
    assert_eq!(monthly.points(february, &user(), &[]), Ok(Some(3)));
    let error = lifetime.points(february, &user(), &[]).unwrap_err();
    assert_eq!((error.asked, error.horizon), (DAY, horizon));
    assert!(lifetime.standing(february, &user(), &[]).is_err() && lifetime.statement(february, &user(), &[]).is_err());
    assert!(monthly.membership(february, &user(), &[]).is_err(), "levels are replayed from joining");
    assert!(monthly.points(profile.as_of(Day::ymd(2026, 1, 31)), &user(), &[]).is_err());
    // A user who joined on the horizon needs nothing before it.
    let joined = user().joined(horizon);
    assert_eq!(lifetime.points(february, &joined, &[]), Ok(Some(3)));
    assert_eq!(monthly.membership(february, &joined, &[]).unwrap().unwrap().level, 1);
}

#[test]
fn typed_reasons_turn_into_plain_ones() {
    let levels = MembershipLevels::of([
        MembershipLevel::new("a", 0),
        MembershipLevel::new("b", 10),
        MembershipLevel::new("c", 500),
    ]);
    let plan = plan(GrowthPointsConfig { membership: Some(levels), ..GrowthPointsConfig::default() });
    let profile = Profile::of([Event::share(USER, DAY)]);
    let task = [SourcePoints::new(DAY, PointsSource::Task, 97)];
    let as_of = profile.as_of(DAY);
    let statement = plan.statement(as_of, &user(), &task).unwrap().unwrap();
    let whole = |points| Some(SeenValue::Whole(points));

    let line = Reason::from(statement.reasons().nth(1).unwrap());
    assert_eq!((&*line.rule, line.seen, line.bound), ("growth.line", whole(97), [None, whole(97)]));
    assert_eq!(line.text, "2026-01-05 task: 97 points");

    let standing: Vec<Reason> = statement.standing.reasons().map(Reason::from).collect();
    let [tier, next] = <[Reason; 2]>::try_from(standing).unwrap();
    assert_eq!((&*tier.rule, tier.seen, tier.bound), ("growth.tier", whole(100), [whole(100), whole(300)]));
    assert_eq!(tier.text, "100 points this month, tier 1 (100 points) reached on 2026-01-05");

    assert_eq!((&*next.rule, next.seen, next.bound), ("growth.next_tier", whole(100), [None, whole(300)]));
    assert_eq!(next.text, "200 points to tier 2 (300 points), on 2026-01-07 at this pace");
    let mut never = json!(statement.standing.next);
    never["on"] = Value::Null;
    let never: NextTier = serde_json::from_value(never).unwrap();
    assert_eq!(never.to_string(), "200 points to tier 2 (300 points), not in this period at this pace");

    let membership = plan.membership(as_of, &user(), &task).unwrap().unwrap();
    let level = Reason::from(membership.reasons().next().unwrap());
    assert_eq!((&*level.rule, level.seen, level.bound), ("growth.level", whole(100), [whole(10), whole(500)]));
    assert_eq!(level.text, "level 2 since 2026-01-05: 100 points, level 2 takes 10");
}

#[test]
fn of_tiers_that_deductions_took_the_highest_is_named() {
    let refund = EarningRule { deducts: true, ..EarningRule::per_unit(Kind::Refund, 100, 1) };
    let rules = vec![EarningRule::per_unit(Kind::Purchase, 100, 1), refund];
    let plan = plan(GrowthPointsConfig { rules, ..GrowthPointsConfig::default() });
    let profile = Profile::of([
        Event::purchase(USER, DAY, Amount::minor(320_00)),
        Event::refund(USER, DAY.plus(1), Amount::minor(300_00)),
    ]);
    // 320 points reached the tiers at 100 and 300, of which 20 are left.
    let standing = plan.standing(profile.as_of(DAY.plus(1)), &user(), &[]).unwrap().unwrap();
    let fallen = standing.reasons().map(Reason::from).find(|reason| reason.rule == "growth.fallen").unwrap();
    let whole = |points| Some(SeenValue::Whole(points));
    assert_eq!((fallen.seen, fallen.bound), (whole(20), [whole(300), None]));
}

#[test]
fn the_capped_preset_lets_30_points_of_a_day_through() {
    let profile = Profile::of((0..40).map(|_| Event::comment(USER, DAY)));
    let points = |config| plan(config).points(profile.as_of(DAY), &user(), &[]);
    assert_eq!(points(GrowthPointsConfig::default()), Ok(Some(80)));
    assert_eq!(points(GrowthPointsConfig::capped()), Ok(Some(30)));
}

#[test]
fn a_tier_above_what_the_longest_period_can_bring_is_refused() {
    let block = Period::Block { days: 10.try_into().unwrap(), anchor: DAY };
    for (period, longest) in [
        (PointsPeriod::Calendar(Period::Day), 1),
        (PointsPeriod::Calendar(Period::Week(Weekday::Mon)), 7),
        (PointsPeriod::Calendar(block), 10),
        (PointsPeriod::Calendar(Period::Month), 31),
        (PointsPeriod::Calendar(Period::Quarter), 92),
        (PointsPeriod::Calendar(Period::Year), 366),
        (PointsPeriod::Trailing(Window::last(30)), 30),
    ] {
        let with_tier = |points| {
            let tiers = vec![PointsTier::at(points)];
            let config = GrowthPointsConfig { day_cap: Some(10), period, tiers, ..GrowthPointsConfig::default() };
            GrowthPointsRule::new(config).map(|_| ()).map_err(|problems| problems.to_string())
        };
        let most = 10 * longest;
        assert_eq!(with_tier(most), Ok(()), "{period}");
        let refused = with_tier(most + 1).unwrap_err();
        assert!(refused.contains(&format!("as the caps allow {most} in a period")), "{period}: {refused}");
    }
}

#[test]
fn stored_answers_that_do_not_add_up_are_refused() {
    let rules = GrowthPointsConfig {
        day_cap: Some(20),
        tiers: vec![PointsTier::at(10).with_reward("coupon")],
        ..GrowthPointsConfig::default()
    };
    let plan = plan(rules);
    let profile = Profile::of((0..8).map(|_| Event::share(USER, DAY)));
    let statement = plan.statement(profile.as_of(DAY), &user(), &[]).unwrap().unwrap();
    let written = serde_json::to_value(&statement).unwrap();
    assert_eq!(
        written,
        json!({
            "standing": {
                "user": 1, "as_of": "2026-01-05", "period": {"calendar": "month"},
                "days": {"first": "2026-01-01", "last": "2026-01-31"},
                "points": 20, "exempt": 0, "taken": 0,
                "reached": [{"tier": 1, "at": 10, "on": "2026-01-05"}],
                "next": null,
                "pace": {"points": 20, "days": 1},
                "left_out": null,
            },
            "lines": [{
                "day": "2026-01-05", "by": {"rule": {"position": 4, "kind": "share", "subject": null}}, "exempt": false, "deducts": false,
                "desired": 24, "granted": 20,
                "clipped": {"by_rule": 0, "by_rule_month": 0, "by_rule_life": 0, "by_day": 4, "by_period": 0, "by_balance": 0},
            }],
            "left_out": [],
        }),
    );
    let read = |value| serde_json::from_value::<GrowthPointsStatement>(value).map_err(|error| error.to_string());
    assert_eq!(read(written.clone()), Ok(statement.clone()));
    let mut tampered = written.clone();
    tampered["lines"][0]["desired"] = json!(25);
    assert_eq!(
        read(tampered).unwrap_err(),
        "a line of `2026-01-05` desires `25` but grants and clips `24`: it was not written by this crate",
    );
    let mut tampered = written;
    tampered["standing"]["points"] = json!(21);
    assert_eq!(
        read(tampered).unwrap_err(),
        "the lines grant `20` but the total is `21`: they were not written together by this crate",
    );

    let due: Vec<_> = plan.rewards_due(&statement.standing).collect();
    let key = json!({"user": 1, "period": {"first": "2026-01-01", "last": "2026-01-31"}, "tier": 1});
    assert_eq!(serde_json::to_value(due[0].key).unwrap(), key);
    assert_eq!(serde_json::from_value::<TierRewardKey>(key).unwrap(), due[0].key);
}

#[test]
fn numbers_beyond_64_bits_read_as_the_largest_and_still_add_up() {
    let rule = EarningRule { bonus: 1, ..EarningRule::per_unit(Kind::Purchase, 1, 1_000_000) };
    let exempt = EarningRule { exempt: true, multipliers: vec![Multiplier::times(20); 4], ..rule.clone() };
    let free = PointsPeriod::Calendar(Period::Year);
    let profile = Profile::of([Event::purchase(USER, DAY, Amount::minor(i64::MAX.unsigned_abs()))]);
    for rule in [rule, exempt] {
        let plan = plan(GrowthPointsConfig { rules: vec![rule], period: free, ..GrowthPointsConfig::default() });
        let task = [1, 2].map(|day| SourcePoints::new(DAY.plus(day), PointsSource::Task, u64::MAX));
        let as_of = profile.as_of(DAY.plus(9));
        let statement = plan.statement(as_of, &user(), &task).unwrap().unwrap();
        assert_eq!(plan.points(as_of, &user(), &task), Ok(Some(u64::MAX)));
        assert_eq!(statement.standing.points, u64::MAX);
        assert!(statement.lines.iter().all(|line| line.desired() == u64::MAX));
    }
}

#[test]
fn the_largest_award_times_the_largest_factors_is_exact() {
    let rule = EarningRule {
        multipliers: vec![Multiplier::per_10_000(199_999); 4],
        ..EarningRule::per_event(Kind::Share, 999_983)
    };
    let plan = plan(GrowthPointsConfig { rules: vec![rule], ..GrowthPointsConfig::default() });
    let profile = Profile::of((0..7).map(|_| Event::share(USER, DAY)));
    // 7 · 999,983 · 1.99999⁴ · 10⁴, in exact integers 1119958561239.50…
    let exact = 7 * 999_983 * 199_999_u128.pow(4);
    let rounded = (2 * exact + 10_u128.pow(16)) / (2 * 10_u128.pow(16));
    assert_eq!(plan.points(profile.as_of(DAY), &user(), &[]), Ok(Some(rounded.try_into().unwrap())));
}

#[test]
fn a_join_day_at_the_start_of_time_is_replayed_quickly() {
    let downgrades = [Downgrade::Never, Downgrade::OneDown, Downgrade::ToMeasure];
    for downgrade in downgrades {
        let levels = MembershipLevels {
            downgrade,
            grace: 255,
            ..MembershipLevels::of([MembershipLevel::new("a", 0), MembershipLevel::new("b", 3)])
        };
        let rules = GrowthPointsConfig {
            period: PointsPeriod::Calendar(Period::Day),
            membership: Some(levels),
            ..GrowthPointsConfig::default()
        };
        let profile = Profile::of([Event::share(USER, Day::EPOCH), Event::share(USER, DAY)]);
        let joined = user().joined(Day::MIN);
        let plan = plan(rules);
        let on = |day| plan.membership(profile.as_of(day), &joined, &[]).unwrap().unwrap();
        assert_eq!(on(Day::EPOCH.minus(1)).level, 1);
        assert_eq!((on(DAY).level, on(DAY).points), (2, 3));
        assert_eq!(on(Day::MAX).level, if downgrade == Downgrade::Never { 2 } else { 1 });
    }
}

#[test]
fn lists_that_are_too_long_are_refused_without_long_work() {
    let rule = EarningRule {
        multipliers: vec![Multiplier::times(2); 100_000],
        stacking: Stacking::Highest,
        ..EarningRule::per_event(Kind::Share, 1)
    };
    let tiers = (1..=1_001).map(PointsTier::at).collect();
    let levels = MembershipLevels::of((0..1_001).map(|minimum| MembershipLevel::new("any", minimum)));
    let problems = GrowthPointsRule::new(GrowthPointsConfig {
        rules: vec![rule],
        tiers,
        membership: Some(levels),
        ..GrowthPointsConfig::default()
    });
    assert_eq!(
        problems.unwrap_err().to_string(),
        "3 problems\n\
         `rules[0].multipliers`: `100000` entries: give at most 1000\n\
         `tiers`: `1001` entries: give at most 1000\n\
         `membership.levels`: `1001` entries: give at most 1000",
    );
}

#[test]
fn a_rule_set_with_a_name_that_is_not_known_is_refused() {
    for text in [
        r#"{"rule": []}"#,
        r#"{"rules": [{"kind": "share", "points": 1, "cap": 3}]}"#,
        r#"{"rules": [{"kind": "sharing", "points": 1}]}"#,
        r#"{"tiers": [{"points": 1, "rewards": "x"}]}"#,
        r#"{"membership": {"levels": [], "grce": 1}}"#,
    ] {
        assert!(serde_json::from_str::<GrowthPointsRule>(text).is_err(), "{text}");
    }
}

#[test]
fn rules_are_granted_before_sources_and_sources_in_their_order() {
    let rule = Earned::Rule { position: u16::MAX, kind: Kind::Leave, subject: None };
    let sources = [PointsSource::Streak, PointsSource::Task, PointsSource::Other(lifestage::Subject::new(0))];
    assert!(rule < Earned::Source(sources[0]) && sources.is_sorted());
}

#[test]
fn plans_and_answers_can_be_sent_between_threads() {
    fn sent<T: Send + Sync + Clone + 'static>() {}
    sent::<GrowthPointsRule>();
    sent::<GrowthPointsStatement>();
    sent::<lifestage::incentive::Membership>();
}
