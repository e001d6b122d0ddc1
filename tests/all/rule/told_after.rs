//! Telling goes on from what was achieved: what is told after forgetting is what is told of the whole profile.

use lifestage::event::Birthday;
use lifestage::incentive::{Achieved, AchievedError};
use lifestage::rule::{Cause, Change, ChangeKey, Edition, News, ScoreError, Told, Transition};
use lifestage::time::Days;
use lifestage::{Day, Event, Profile, RuleSet, Scorecard, User};
use proptest::prelude::*;

use super::due::{actions, rules};
use super::risk::app_year;
use crate::shared::people::{day, profile};
use crate::shared::seeded::cases;

const USER: u64 = 42;

/// Whether the part of a change may be unknown after forgetting, as the scorecard says.
fn may_be_unknown(what: &Transition, card: &Scorecard) -> bool {
    match what {
        Transition::Group { .. } => card.group.known().is_none(),
        Transition::Behavior { .. } => card.behavior.known().is_none() || card.upgrade.is_none(),
        Transition::ChurnBand { .. } => card.churn.known().is_none(),
        Transition::Task { first_day: Some(_), .. } => card.plans.known().is_none(),
        Transition::GrowthTier { .. } | Transition::MembershipLevel { .. } | Transition::Task { .. } => {
            card.earnings.known().is_none()
        }
        Transition::Achievement { .. } => card.achievements.known().is_none(),
        // Their conditions look at anything.
        Transition::SegmentEntered { .. } | Transition::SegmentLeft { .. } | Transition::Fired { .. } => true,
        _ => false,
    }
}

/// What is told of a profile that forgot days is what is told of the whole one, but for parts that say that they are unknown.
fn is_told_as_of_all(left: &News, all: &News) {
    let find = |changes: &[Change], key: &ChangeKey| changes.iter().find(|change| change.key == *key).cloned();
    for change in &left.changes {
        let whole = find(&all.changes, &change.key).unwrap_or_else(|| panic!("{change}: {:?}", all.changes));
        assert_eq!((&change.what, change.cause), (&whole.what, whole.cause));
    }
    let card = left.card.as_ref().unwrap();
    for change in &all.changes {
        let is_told = find(&left.changes, &change.key).is_some();
        assert!(is_told || may_be_unknown(&change.what, card), "{change} is not told");
    }
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn what_is_told_after_forgetting_is_what_is_told_of_the_whole(
        actions in actions(), rules in rules(), horizon in -5..90_i32, first in 0..40_i32, nights in 1..30_i32
    ) {
        let (whole, rules) = (profile(USER, &actions), Edition::new(rules));
        let user = User::new(USER).with_birthday(Birthday::new(4, 2).unwrap());
        let (left, achieved) = rules.rules().forget(&whole, &user, None, day(horizon)).unwrap();
        // The last telling of the whole is on the horizon or later: one tells before one forgets.
        let told_on = day(horizon + first);
        let mut told = rules.changes(whole.as_of(told_on), &user, &Told::nothing(USER)).unwrap().told;
        for night in 1..=nights {
            let as_of = told_on.plus(night);
            let all = rules.changes(whole.as_of(as_of), &user, &told).unwrap();
            match rules.changes_after(&achieved, left.as_of(as_of), &user, &told) {
                Ok(news) if news.card.is_some() => {
                    is_told_as_of_all(&news, &all);
                    prop_assert_eq!(news.forgotten, None);
                    let firings = rules.rules().firings_after(&achieved, left.as_of(as_of), &user, told_on).unwrap();
                    let known = rules.rules().firings(whole.as_of(as_of), &user, told_on).unwrap();
                    prop_assert!(firings.iter().all(|firing| known.contains(firing)), "{:?} {:?}", firings, known);
                }
                Ok(news) => prop_assert_eq!(news.card, all.card),
                // Stage and RFM are nothing to leave out.
                Err(ScoreError::BeforeHorizon(problem)) => prop_assert!(problem.asked < problem.horizon),
                Err(other) => panic!("{other}"),
            }
            told = all.told;
        }
    }

    #[test]
    fn nothing_told_after_forgetting_changes_before_the_due_day(
        actions in actions(), rules in rules(), horizon in -5..90_i32, after in 0..60_i32
    ) {
        let (whole, rules) = (profile(USER, &actions), Edition::new(rules));
        let user = User::new(USER).with_birthday(Birthday::new(4, 2).unwrap());
        let (left, achieved) = rules.rules().forget(&whole, &user, None, day(horizon)).unwrap();
        let last = actions.iter().map(|action| action.day).max().unwrap_or(0);
        let asked = day(last.max(horizon) + after);
        let Ok(due) = rules.rules().next_change_after(&achieved, left.as_of(asked), &user) else { return Ok(()) };
        prop_assert!(due.is_none_or(|due| due > asked));
        let ask = |as_of, told: &Told| rules.changes_after(&achieved, left.as_of(as_of), &user, told).unwrap();
        let mut told = ask(asked, &Told::nothing(USER)).told;
        for later in 1..=due.map_or(90, |due| (due - asked - 1).min(90)) {
            let news = ask(asked.plus(later), &told);
            prop_assert!(news.changes.is_empty(), "asked on {}, due {:?}, after {} days: {:?}", asked, due, later, news.changes);
            told = news.told;
        }
    }
}

fn logged_in(days: impl IntoIterator<Item = i32>) -> Profile {
    Profile::of(days.into_iter().map(|number| Event::log_in(USER, day(number))))
}

/// Stages are known again some weeks after the horizon, conditions by their windows.
const HORIZON: i32 = 200;

#[test]
fn a_condition_that_becomes_known_again_fires_nothing() {
    let rules: RuleSet = serde_json::from_str(
        r#"{ "incentives": {}, "triggers": [{ "name": "busy", "cool_down": 5, "suggest": [{ "alert": "busy" }],
             "when": { "days": "log_in", "in": { "last": 120 }, "at_least": 60 } }] }"#,
    )
    .unwrap();
    let (rules, user, whole) = (Edition::new(rules), User::new(USER), logged_in(0..400));
    let (left, achieved) = rules.rules().forget(&whole, &user, None, day(HORIZON)).unwrap();
    let mut told = rules.changes(whole.as_of(day(300)), &user, &Told::nothing(USER)).unwrap().told;
    // Until day 318 nobody knows; from day 319 on it is true, as it was all the time.
    for number in 301..340 {
        let news = rules.changes_after(&achieved, left.as_of(day(number)), &user, &told).unwrap();
        assert!(
            !news.changes.iter().any(|change| matches!(change.what, Transition::Fired { .. })),
            "{:?}",
            news.changes
        );
        let card = rules.rules().score_after(&achieved, left.as_of(day(number)), &user).unwrap().unwrap();
        assert_eq!(card.fired, Vec::<String>::new(), "on day {number}");
        told = news.told;
    }
    let fired = |profile: &Profile, achieved: &Achieved, number: i32| -> Vec<Day> {
        let firings = rules.rules().firings_after(achieved, profile.as_of(day(number)), &user, day(0)).unwrap();
        firings.iter().map(|firing| firing.on).collect()
    };
    assert_eq!(fired(&left, &achieved, 399), []);
    // Months of silence, and it fires as ever: on the sixtieth day.
    let pause = logged_in((0..330).chain(460..600));
    let (left, achieved) = rules.rules().forget(&pause, &user, None, day(HORIZON)).unwrap();
    assert_eq!(fired(&left, &achieved, 599), [day(519)]);
}

#[test]
fn a_segment_behind_one_that_is_forgotten_is_entered_by_nobody() {
    let rules: RuleSet = serde_json::from_str(
        r#"{ "incentives": {}, "segments": [
             { "name": "first", "exclusive": "x", "priority": 2, "when": { "days": "log_in", "in": { "last": 250 }, "at_least": 30 } },
             { "name": "rest", "exclusive": "x", "priority": 1, "when": { "days": "log_in", "in": { "last": 3 }, "at_least": 1 } }] }"#,
    )
    .unwrap();
    let (rules, user, whole) = (Edition::new(rules), User::new(USER), logged_in(0..400));
    let (left, achieved) = rules.rules().forget(&whole, &user, None, day(HORIZON)).unwrap();
    let told = rules.changes(whole.as_of(day(201)), &user, &Told::nothing(USER)).unwrap().told;
    assert_eq!(told.segments().collect::<Vec<_>>(), ["first"]);
    let news = rules.changes_after(&achieved, left.as_of(day(320)), &user, &told).unwrap();
    let moved =
        |change: &Change| matches!(change.what, Transition::SegmentEntered { .. } | Transition::SegmentLeft { .. });
    assert!(!news.changes.iter().any(moved), "{:?}", news.changes);
    assert_eq!(news.told.segments().collect::<Vec<_>>(), ["first"]);
}

#[test]
fn what_was_forgotten_before_it_was_told_is_named() {
    let (rules, user) = (Edition::new(RuleSet::full()), User::new(USER));
    let told_late = |log_ins: &[i32]| {
        let whole = logged_in(log_ins.iter().copied());
        let told = rules.changes(whole.as_of(day(5)), &user, &Told::nothing(USER)).unwrap().told;
        let (left, achieved) = rules.rules().forget(&whole, &user, None, day(HORIZON)).unwrap();
        rules.changes_after(&achieved, left.as_of(day(320)), &user, &told).unwrap()
    };
    let news = told_late(&[0, 1, 150, 320]);
    assert_eq!(news.forgotten, Some(Days::new(day(5), day(HORIZON - 1)).unwrap()));
    assert!(news.changes.iter().all(|change| change.cause == Cause::Event));
    // Nothing came in between: nothing is lost, however long ago the last telling was.
    assert_eq!(told_late(&[0, 1, 320]).forgotten, None);
}

#[test]
fn what_does_not_belong_together_is_refused_by_name() {
    let (rules, user, whole) = (Edition::new(RuleSet::full()), User::new(USER), logged_in(0..60));
    let (left, achieved) = rules.rules().forget(&whole, &user, None, day(40)).unwrap();
    let as_of = left.as_of(day(59));
    let other =
        Edition::new(serde_json::from_str::<RuleSet>(r#"{ "incentives": { "growth": { "day_cap": 90 } } }"#).unwrap());
    let none = Edition::new(RuleSet::default());
    let ask = |rules: &Edition, achieved: &Achieved, user: &User, told: &Told| {
        let due = rules.rules().next_change_after(achieved, as_of, user).map(drop);
        let news = rules.changes_after(achieved, as_of, user, told).map(drop);
        if told.user() == user.id {
            assert_eq!(due, news);
        }
        news.unwrap_err()
    };
    let told = Told::nothing(USER);
    assert!(matches!(ask(&other, &achieved, &user, &told), ScoreError::Achieved(AchievedError::OtherRules { .. })));
    assert_eq!(ask(&none, &achieved, &user, &told), ScoreError::Achieved(AchievedError::NoIncentives));
    assert!(matches!(ask(&rules, &achieved, &user, &Told::nothing(7_u64)), ScoreError::ToldOfOther { .. }));
    assert!(matches!(ask(&rules, &achieved, &User::new(7_u64), &told), ScoreError::OtherUser { .. }));
    let joined = User::new(USER).joined(day(3));
    assert!(matches!(ask(&rules, &achieved, &joined, &told), ScoreError::Achieved(AchievedError::OtherJoinDay { .. })));
}

/// The embedded year, told once a week and forgotten month by month.
#[test]
fn the_year_of_one_app_is_told_as_if_nothing_had_been_forgotten() {
    let population = app_year();
    let rules = Edition::new(RuleSet::full().fit_population(&population, Day::ymd(2025, 8, 31)).unwrap());
    let (mut told_of, mut unknown) = (0, 0);
    for member in population.iter().take(150) {
        let (whole, user) = (member.profile, &member.user);
        let (mut left, mut achieved): (Profile, Option<Achieved>) = (Profile::clone(whole), None);
        let mut told = Told::nothing(user.id);
        for week in 0..17 {
            let as_of = Day::ymd(2025, 9, 1).plus(7 * week);
            let all = rules.changes(whole.as_of(as_of), user, &told).unwrap();
            if let Some(achieved) = &achieved {
                match rules.changes_after(achieved, left.as_of(as_of), user, &told) {
                    Ok(news) if news.card.is_some() => {
                        is_told_as_of_all(&news, &all);
                        told_of += news.changes.len();
                    }
                    Ok(news) => assert_eq!(news.card, all.card),
                    Err(ScoreError::BeforeHorizon(_)) => unknown += 1,
                    Err(other) => panic!("{other}"),
                }
            }
            told = all.told;
            // Three months are kept.
            let forgotten = rules.rules().forget(&left, user, achieved.as_ref(), as_of.minus(100)).unwrap();
            (left, achieved) = (forgotten.0, Some(forgotten.1));
        }
    }
    println!("{told_of} changes were told after forgetting, {unknown} times it was refused");
    assert!(told_of > 300, "{told_of}");
}
