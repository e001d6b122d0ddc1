//! Growth points and tasks without days of abuse: by the level as of each day, so that nothing granted falls.

use lifestage::answer::Reason;
use lifestage::incentive::{
    GrowthPointsConfig, GrowthPointsReason, GrowthPointsRule, GrowthPointsStatement, IncentiveConfig, IncentiveRule,
    Name, Plan, StatementReason, Task, TaskNeed, TaskState,
};
use lifestage::number::Decimal;
use lifestage::score::{AbuseLevel, AbuseRule, UsualRate, WithoutAbuse};
use lifestage::{Day, Event, Kind, Profile, User};
use proptest::prelude::*;

use crate::shared::churn_people::{USER, day, user};
use crate::shared::seeded::cases;

/// Once a day is usual, for every kind.
fn without(from: AbuseLevel) -> WithoutAbuse {
    let usual = |kind: &Kind| UsualRate { kind: *kind, rate: Decimal::ONE };
    let by = AbuseRule::default().with_usual(AbuseRule::default().config().kinds.iter().map(usual).collect()).unwrap();
    WithoutAbuse { from, by }
}

fn growth(without_abuse: Option<WithoutAbuse>) -> GrowthPointsRule {
    GrowthPointsRule::new(GrowthPointsConfig {
        without_abuse: without_abuse.map(Box::new),
        ..GrowthPointsConfig::default()
    })
    .unwrap()
}

fn points(rule: &GrowthPointsRule, profile: &Profile, on: Day) -> u64 {
    rule.points(profile.as_of(on), &User::new(USER).joined(day(0)), &[]).unwrap().unwrap_or_default()
}

/// A visit on each of ten days, and thirty comments on the fourth and fifth of them.
fn keen() -> Profile {
    let visits = (0..10).map(|number| Event::log_in(USER, day(number)));
    let comments = [3, 4].into_iter().flat_map(|number| std::iter::repeat_n(Event::comment(USER, day(number)), 30));
    Profile::of(visits.chain(comments))
}

#[test]
fn events_of_days_at_the_level_earn_nothing() {
    // Comments per active day: 30/4 and 60/5 on the two days, then 60/6 = 10, 60/7, 60/8, 60/9 and 60/10 = 6.
    let of = |from: Option<AbuseLevel>, number| points(&growth(from.map(without)), &keen(), day(number));
    assert_eq!([of(None, 9), of(Some(AbuseLevel::Block), 9)], [130, 130]);
    // Day 3 is at watch, days 4 and 5 are at limit.
    assert_eq!([2, 3, 4, 5, 6, 9].map(|number| of(Some(AbuseLevel::Limit), number)), [3, 64, 64, 64, 65, 68]);
    assert_eq!([2, 3, 9].map(|number| of(Some(AbuseLevel::Watch), number)), [3, 3, 3]);
    let statement = growth(Some(without(AbuseLevel::Limit))).statement(keen().as_of(day(9)), &user(), &[]).unwrap();
    let statement = statement.unwrap();
    assert!(statement.lines.iter().all(|line| line.day != day(4) && line.day != day(5)));
    assert_eq!(statement.standing.points, 68);
    // The statement says of each of them why it has no line.
    let said: Vec<String> = statement.reasons().map(|reason| reason.to_string()).skip(statement.lines.len()).collect();
    assert_eq!(
        said,
        [
            format!("{}: 31 events did not count: abuse at level limit", day(4)),
            format!("{}: 1 event did not count: abuse at level limit", day(5)),
        ]
    );
    let of_day = statement.reasons().last().unwrap();
    assert!(matches!(of_day, StatementReason::LeftOut(left_out) if left_out.day == day(5) && left_out.events == 1));
    assert_eq!(Reason::from(of_day).rule, "abuse.left_out_day");
    crate::shared::travels::travels(&statement);
    let mut fewer = serde_json::to_value(&statement).unwrap();
    fewer["left_out"].as_array_mut().unwrap().pop();
    let refused = serde_json::from_value::<GrowthPointsStatement>(fewer).unwrap_err().to_string();
    assert!(refused.starts_with("`1` days are left out but the standing says `2`"), "{refused}");
    // Why there are no more is a reason of its own.
    let left_out = statement.standing.left_out.unwrap();
    assert_eq!((left_out.days, left_out.from), (2, AbuseLevel::Limit));
    let last = statement.standing.reasons().last().unwrap();
    assert_eq!((last, Reason::from(last).rule.as_ref()), (GrowthPointsReason::LeftOut(left_out), "abuse.left_out"));
    assert_eq!(last.to_string(), "2 days with events did not count: abuse at level limit or above");
    let on = |from: Option<AbuseLevel>, number| {
        growth(from.map(without)).standing(keen().as_of(day(number)), &user(), &[]).unwrap().unwrap().left_out
    };
    assert_eq!([on(None, 9), on(Some(AbuseLevel::Limit), 3), on(Some(AbuseLevel::Block), 9)], [None, None, None]);
    assert_eq!(on(Some(AbuseLevel::Limit), 4).map(|left_out| left_out.days), Some(1));
}

#[test]
fn what_is_done_on_such_a_day_completes_no_task() {
    let greet = Task { opens: 1, ..Task::new(Name::literal("greet"), 6, [TaskNeed::once(Kind::Comment)]) };
    let plan = Plan::new(1, [greet]).unwrap();
    let profile =
        Profile::of(std::iter::repeat_n(Event::comment(USER, day(1)), 25).chain([Event::comment(USER, day(30))]));
    let joined = User::new(USER).joined(day(1));
    let state = |plan: &Plan| plan.status(profile.as_of(day(2)), &joined).unwrap().unwrap().tasks()[0].state;
    assert!(matches!(state(&plan), TaskState::Done { .. }));
    assert!(matches!(state(&plan.clone().without_abuse(without(AbuseLevel::Block))), TaskState::Open { .. }));

    let status = |plan: &Plan| plan.status(profile.as_of(day(2)), &joined).unwrap().unwrap();
    assert_eq!(status(&plan).left_out(), None);
    let strict = status(&plan.clone().without_abuse(without(AbuseLevel::Block)));
    assert_eq!(strict.left_out().map(|left_out| (left_out.days, left_out.from)), Some((1, AbuseLevel::Block)));
    crate::shared::travels::travels(&strict);

    // The config keeps it, the whole rule too, and both mean something else.
    let strict = plan.clone().without_abuse(without(AbuseLevel::Block));
    assert_ne!(strict.to_string(), plan.to_string());
    let config = IncentiveConfig { tasks: strict.clone().into(), ..IncentiveConfig::default() };
    let rule = IncentiveRule::new(config).unwrap();
    assert_eq!(rule.tasks(), &strict);
    assert_eq!(serde_json::from_str::<Plan>(&serde_json::to_string(&strict).unwrap()).unwrap(), strict);
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn nothing_granted_falls_and_less_is_left_out_at_higher_levels(
        bursts in proptest::collection::vec((0..27_i32, 1..45_usize), 0..8),
    ) {
        let visits = (0..27).step_by(2).map(|number| Event::log_in(USER, day(number)));
        let shares = bursts.iter().flat_map(|(number, times)| std::iter::repeat_n(Event::share(USER, day(*number)), *times));
        let profile = Profile::of(visits.chain(shares));
        let [watch, limit, block] = AbuseLevel::ALL.map(|level| growth(Some(without(level))));
        let all = growth(None);
        let mut before = 0;
        // The days of one month: January 5 to 31.
        for number in 0..27 {
            let [least, less, more, most] = [&watch, &limit, &block, &all].map(|rule| points(rule, &profile, day(number)));
            prop_assert!(least <= less && less <= more && more <= most, "{least} {less} {more} {most}");
            prop_assert!(less >= before, "day {number}: {before} then {less}");
            before = less;
        }
    }
}
