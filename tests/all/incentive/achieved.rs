//! Forgetting days and going on: the same answers as without, or a refusal by name.

mod contradictory;
mod generate;

use lifestage::event::Birthday;
use lifestage::incentive::{Achieved, AchievedError, IncentiveRule, IncentivesAfter, Multiplier};
use lifestage::number::Decimal;
use lifestage::profile::{AsOf, BeforeHorizon};
use lifestage::rule::ScoreError;
use lifestage::score::{AbuseLevel, AbuseRule, UsualRate, WithoutAbuse};
use lifestage::time::{Calendar, Days, Period};
use lifestage::{Amount, Day, Event, Profile, RuleSet, User};
use proptest::collection::vec;
use proptest::prelude::*;

use self::generate::{LENGTH, START, USER, day, events, rules, user};
use crate::shared::seeded::cases;

/// What was achieved, from bytes and from JSON as from memory.
fn stored(achieved: &Achieved) -> Achieved {
    let read = Achieved::from_bytes(&achieved.to_bytes()).unwrap();
    assert_eq!(&read, achieved);
    let json: Achieved = serde_json::from_str(&serde_json::to_string(achieved).unwrap()).unwrap();
    assert_eq!(&json, achieved);
    read
}

/// Whether the user registers after the horizon, and points of tasks that they began before would have to be taken back.
fn begins_anew(rule: &IncentiveRule, whole: &Profile, user: &User, horizon: Day, day: Day) -> bool {
    let gave = rule.tasks().status(whole.as_of(horizon.minus(1)), user).unwrap();
    gave.is_some_and(|gave| {
        gave.points_due().next().is_some() && Some(gave.first_day()) != whole.as_of(day).joined(user)
    })
}

fn refused<T>(answer: &Result<T, AchievedError>) -> bool {
    matches!(answer, Err(AchievedError::BeforeHorizon(_)))
}

/// Compares every answer as of a day on the horizon or after it.
fn goes_on(rule: &IncentiveRule, (whole, left): (&Profile, &Profile), user: &User, achieved: &Achieved, day: Day) {
    let horizon = achieved.horizon();
    let after = rule.after(achieved).unwrap();
    let (all, left) = (whole.as_of(day), left.as_of(day));
    let context = format!("{user:?} from {horizon} as of {day}");
    assert_eq!(after.streak(left, user).unwrap(), rule.streak().assess(all, user).unwrap(), "{context}");
    assert_eq!(after.tasks(left, user).unwrap(), rule.tasks().status(all, user).unwrap(), "{context}");
    if begins_anew(rule, whole, user, horizon, day) {
        assert!(refused(&after.assess(left, user)) && refused(&after.board(left, user)), "{context}");
    } else {
        growth_goes_on(rule, after, (all, left), user, &context);
    }
    months_go_on(rule, after, (all, left), user, &context);
}

fn growth_goes_on(
    rule: &IncentiveRule,
    after: IncentivesAfter<'_>,
    (all, left): (AsOf<'_>, AsOf<'_>),
    user: &User,
    context: &str,
) {
    let horizon = after.achieved().horizon();
    assert_eq!(after.assess(left, user).unwrap(), rule.assess(all, user).unwrap(), "{context}");
    assert_eq!(after.board(left, user).unwrap(), rule.board(all, user).unwrap(), "{context}");
    assert_eq!(after.standing(left, user).unwrap(), rule.standing(all, user).unwrap(), "{context}");
    let others = rule.contributions(all, user).unwrap();
    assert_eq!(after.membership(left, user).unwrap(), rule.growth().membership(all, user, &others).unwrap());
    let since: Vec<_> = others.into_iter().filter(|line| line.day >= horizon).collect();
    assert_eq!(after.contributions(left, user).unwrap(), since, "{context}");
    let expected = rule.statement(all, user).unwrap();
    let begins =
        expected.as_ref().map(|statement| statement.standing.days.first().max(all.counted_from(user).unwrap()));
    match after.statement(left, user) {
        Err(AchievedError::BeforeHorizon(BeforeHorizon { asked, horizon: named })) => {
            assert!(Some(asked) == begins && asked < horizon && named == horizon, "{context}");
        }
        found => {
            assert!(begins.is_none_or(|begins| begins >= horizon), "{context}");
            assert_eq!(found, Ok(expected), "{context}");
        }
    }
}

fn months_go_on(
    rule: &IncentiveRule,
    after: IncentivesAfter<'_>,
    (all, left): (AsOf<'_>, AsOf<'_>),
    user: &User,
    context: &str,
) {
    let (horizon, from) = (after.achieved().horizon(), all.counted_from(user));
    for within in [all.day(), all.day().minus(31), all.day().plus(31)] {
        let found = after.month(left, user, within);
        let first = Period::Month.containing(within).first();
        if from.is_some_and(|from| first.max(from) < horizon) {
            assert!(refused(&found), "{context}");
        } else {
            assert_eq!(found, Ok(rule.streak().month(all, user, within).unwrap()), "{context}");
        }
        let days = Days::new(within, within.plus(20)).unwrap();
        let found = after.longest_during(left, user, days);
        if from.is_some_and(|from| within.max(from) < horizon) {
            assert!(refused(&found), "{context}");
        } else {
            assert_eq!(found, Ok(rule.streak().longest_during(all, user, days).unwrap()), "{context}");
        }
    }
}

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn after_forgetting_incentives_go_on_as_if_nothing_was_forgotten(
        rule in rules(),
        events in events(),
        user in user(),
        horizons in vec(day(), 1..4),
    ) {
        let whole = Profile::of(events);
        prop_assume!(!whole.is_empty());
        let (mut left, mut achieved): (Profile, Option<Achieved>) = (whole.clone(), None);
        for horizon in horizons {
            let found = rule.forget(&left, &user, achieved.as_ref(), horizon);
            let before = achieved.as_ref().map(Achieved::horizon);
            if before.is_some_and(|before| before < horizon && begins_anew(&rule, &whole, &user, before, horizon.minus(1))) {
                prop_assert!(refused(&found));
                break;
            }
            let (forgotten, now) = found.unwrap();
            prop_assert_eq!(now.horizon(), before.map_or(horizon, |before| before.max(horizon)));
            prop_assert_eq!(forgotten.as_of(Day::MAX).horizon(), Some(now.horizon()));
            // Nothing depends on when one forgets.
            let at_once = rule.achieved(&whole, &user, None, now.horizon()).unwrap();
            prop_assert_eq!(&now, &at_once);
            left = forgotten;
            achieved = Some(stored(&now));
            for at in (-3..LENGTH + 40).step_by(3) {
                let day = START.plus(at);
                if day >= now.horizon() {
                    goes_on(&rule, (&whole, &left), &user, &now, day);
                    // A profile that forgot nothing, or less, does as well.
                    prop_assert_eq!(
                        rule.after(&now).unwrap().streak(whole.as_of(day), &user),
                        rule.after(&now).unwrap().streak(left.as_of(day), &user)
                    );
                } else if user.join_day.is_none_or(|joined| joined < now.horizon()) {
                    let named = BeforeHorizon { asked: day, horizon: now.horizon() };
                    let found = rule.after(&now).unwrap().assess(left.as_of(day), &user);
                    prop_assert_eq!(found, Err(AchievedError::BeforeHorizon(named)));
                }
            }
        }
    }

    #[test]
    fn under_default_rules_nothing_but_lines_is_refused(events in events(), user in user(), horizon in day()) {
        let (rule, whole) = (IncentiveRule::full(), Profile::of(events));
        prop_assume!(!whole.is_empty());
        let (left, achieved) = rule.forget(&whole, &user, None, horizon).unwrap();
        prop_assert!(achieved.to_bytes().len() < 250, "{}", achieved.to_bytes().len());
        for day in (0..16).chain((16..120).step_by(5)).map(|at| horizon.plus(at)) {
            prop_assert!(!begins_anew(&rule, &whole, &user, horizon, day));
            goes_on(&rule, (&whole, &left), &user, &achieved, day);
        }
    }
}

/// A user who comes on most days, buys now and then, and registers on the first.
fn regular(first: Day, days: i32) -> Profile {
    let of_day = move |at: i32| {
        let day = first.plus(at);
        let comes = at % 11 != 7;
        let came = [Event::log_in(USER, day), Event::check_in(USER, day)].into_iter().filter(move |_| comes);
        let bought = (at % 9 == 4).then(|| Event::purchase(USER, day, Amount::minor(990)));
        let made_up = (at % 33 == 8).then(|| Event::make_up_check_in(USER, day));
        came.chain(bought).chain(made_up)
    };
    Profile::of([Event::register(USER, first)].into_iter().chain((0..days).flat_map(of_day)))
}

#[test]
fn what_is_kept_does_not_grow_with_the_history() {
    let (rule, user) = (IncentiveRule::full(), User::new(USER));
    let whole = regular(START, 3_700);
    let size = |days| rule.achieved(&whole, &user, None, START.plus(days)).unwrap().to_bytes().len();
    let sizes: Vec<usize> = [400, 1_000, 3_700].map(size).into();
    assert!(sizes.iter().all(|size| *size < 230) && sizes[2] < sizes[0] + 20, "{sizes:?}");
}

#[test]
fn month_by_month_for_years_each_scorecard_is_that_of_the_whole_profile() {
    let rules = RuleSet::full();
    let user = User::new(USER);
    let whole = regular(START, 900);
    let (mut left, mut achieved) = (whole.clone(), None);
    for month in 1..30 {
        let today = START.plus_months(month);
        // A year is kept for the other scores.
        let (rest, now) = rules.forget(&left, &user, achieved.as_ref(), today.minus(400)).unwrap();
        (left, achieved) = (rest, Some(stored(&now)));
        for day in [today, today.plus(13)] {
            let found = rules.score_after(achieved.as_ref().unwrap(), left.as_of(day), &user).unwrap().unwrap();
            // The other scores are those of what is left: the same, or a bound, or refused.
            let mut expected = rules.score(left.as_of(day), &user).unwrap().unwrap();
            let all = rules.score(whole.as_of(day), &user).unwrap().unwrap();
            assert_eq!((found.stage.stage, &found.contribution), (all.stage.stage, &all.contribution));
            (expected.earnings, expected.achievements) = (all.earnings, all.achievements);
            assert_eq!(found, expected, "{day}");
        }
    }
    assert!(left.tallies().len() * 2 < whole.tallies().len());
}

#[test]
fn a_late_event_before_the_horizon_changes_nothing_that_was_achieved() {
    let (rule, user, calendar) = (IncentiveRule::full(), User::new(USER), Calendar::utc());
    let (horizon, day) = (START.plus(40), START.plus(45));
    let (mut left, achieved) = rule.forget(&regular(START, 50), &user, None, horizon).unwrap();
    let before = rule.after(&achieved).unwrap().board(left.as_of(day), &user).unwrap();
    for late in [Event::register(USER, START.minus(30)), Event::create(USER, horizon.minus(1))] {
        left.observe(&late, &calendar).unwrap();
    }
    assert_eq!(left.as_of(day).joined(&user), Some(START.minus(30)));
    assert_eq!(rule.after(&achieved).unwrap().board(left.as_of(day), &user).unwrap(), before);
    // One for a day from the horizon on counts.
    left.observe(&Event::create(USER, horizon), &calendar).unwrap();
    let points =
        |left: &Profile| rule.after(&achieved).unwrap().standing(left.as_of(day), &user).unwrap().unwrap().points;
    let with_late = points(&left);
    left.observe(&Event::create(USER, horizon.plus(1)), &calendar).unwrap();
    assert_eq!(points(&left), with_late + 5);
}

#[test]
fn days_that_nobody_kept_are_refused_and_not_counted_as_empty() {
    let (rule, user, whole) = (IncentiveRule::full(), User::new(USER), regular(START, 90));
    let (left, first) = rule.forget(&whole, &user, None, START.plus(30)).unwrap();
    // Without what was achieved.
    assert!(refused(&rule.forget(&left, &user, None, START.plus(60))));
    assert!(refused(&rule.forget(&left, &user, None, START.minus(9))));
    // The days between what was achieved and the horizon of the profile.
    let mut later = left.clone();
    later.forget_before(START.plus(60));
    let gap = BeforeHorizon { asked: START.plus(30), horizon: START.plus(60) };
    let found = rule.after(&first).unwrap().assess(later.as_of(START.plus(80)), &user);
    assert_eq!(found, Err(AchievedError::BeforeHorizon(gap)));
    assert_eq!(rule.forget(&later, &user, Some(&first), START.plus(70)), Err(AchievedError::BeforeHorizon(gap)));
    // An earlier day forgets nothing.
    let (again, same) = rule.forget(&left, &user, Some(&first), START.plus(10)).unwrap();
    assert_eq!((again, same), (left, first));
}

#[test]
fn what_does_not_belong_together_is_refused() {
    let (rule, user, whole) = (IncentiveRule::full(), User::new(USER), regular(START, 90));
    let (horizon, day) = (START.plus(60), START.plus(80));
    let (left, achieved) = rule.forget(&whole, &user, None, horizon).unwrap();
    let as_of = left.as_of(day);
    let after = rule.after(&achieved).unwrap();

    let other = IncentiveRule::default();
    let (made, these) = (rule.fingerprint(), other.fingerprint());
    assert_eq!(other.after(&achieved).unwrap_err(), AchievedError::OtherRules { made, these });
    assert_eq!(other.forget(&left, &user, Some(&achieved), day), Err(AchievedError::OtherRules { made, these }));
    assert!(AchievedError::OtherRules { made, these }.to_string().contains("keep the events"));

    let stranger = Profile::of([Event::log_in(7_u64, day)]);
    let others = AchievedError::OtherUser { this: USER.into(), other: 7_u64.into() };
    assert_eq!(after.assess(stranger.as_of(day), &user).unwrap_err(), others);
    assert_eq!(after.assess(as_of, &User::new(7_u64)).unwrap_err(), others);

    let moved = user.joined(START.plus(9));
    let problem = AchievedError::OtherJoinDay { made: None, found: Some(START.plus(9)) };
    assert_eq!(after.assess(as_of, &moved).unwrap_err(), problem);
    assert!(problem.is_input() && problem.to_string().contains("no join day given"));
    // With a join day after the horizon nothing of it counts, and the profile knows all that does.
    let late = user.joined(horizon.plus(3));
    assert_eq!(after.assess(as_of, &late).unwrap(), rule.assess(whole.as_of(day), &late).unwrap());

    let shanghai = Calendar::fixed("+08:00".parse().unwrap());
    let abroad = Profile::new(USER, &shanghai);
    assert!(matches!(after.assess(abroad.as_of(day), &user), Err(AchievedError::OtherCalendar { .. })));

    let mut changed = serde_json::to_value(&achieved).unwrap();
    changed["so_far"]["growth"]["rules"] =
        serde_json::json!([{"begun": true, "month": null, "of_month": 0, "of_life": 0}]);
    let changed: Achieved = serde_json::from_value(changed).unwrap();
    assert_eq!(rule.after(&changed).unwrap_err(), AchievedError::Contradictory { user: USER.into() });
    let mut changed = serde_json::to_value(&achieved).unwrap();
    changed["arrival"]["first_day"] = serde_json::to_value(horizon).unwrap();
    assert!(serde_json::from_value::<Achieved>(changed).unwrap_err().to_string().contains("is not before the horizon"));

    let rules = RuleSet::default();
    assert_eq!(rules.forget(&whole, &user, None, horizon), Err(AchievedError::NoIncentives));
    let no_incentives = ScoreError::Achieved(AchievedError::NoIncentives);
    assert_eq!(rules.score_after(&achieved, as_of, &user), Err(no_incentives));
}

#[test]
fn another_birthday_is_refused_where_points_depend_on_it() {
    let mut config = IncentiveRule::full().config();
    let whole = regular(START, 90);
    let mut user = User::new(USER);
    let plain = IncentiveRule::full().achieved(&whole, &user, None, START.plus(60)).unwrap();
    config.growth.rules[0].multipliers = vec![Multiplier { birthday: true, ..Multiplier::times(2) }];
    let rule = IncentiveRule::new(config).unwrap();
    let achieved = rule.achieved(&whole, &user, None, START.plus(60)).unwrap();
    user.birthday = Some(Birthday::new(2, 1).unwrap());
    let as_of = whole.as_of(START.plus(80));
    let found = rule.after(&achieved).unwrap().assess(as_of, &user);
    assert_eq!(found, Err(AchievedError::OtherBirthday { user: USER.into() }));
    assert!(IncentiveRule::full().after(&plain).unwrap().assess(as_of, &user).is_ok());
}

#[test]
fn rules_that_leave_out_days_of_abuse_forget_nothing() {
    let usual = |kind: &_| UsualRate { kind: *kind, rate: Decimal::ONE };
    let kinds = AbuseRule::default().config().kinds.iter().map(usual).collect();
    let without = WithoutAbuse { from: AbuseLevel::Limit, by: AbuseRule::default().with_usual(kinds).unwrap() };
    let (whole, user) = (regular(START, 90), User::new(USER));
    let mut config = IncentiveRule::full().config();
    config.tasks.without_abuse = Some(Box::new(without));
    let rule = IncentiveRule::new(config).unwrap();
    let found = rule.forget(&whole, &user, None, START.plus(60));
    assert_eq!(found, Err(AchievedError::WithoutAbuse { part: "tasks" }));
}
