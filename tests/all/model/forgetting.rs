//! The law of forgetting, for what has no test of its own: after forgetting, every answer as of the horizon or later is
//! that without forgetting, or is refused by name. (Profiles, scores, stages, RFM, churn and reports have theirs beside their
//! other laws.)

mod rest;

use core::fmt::Debug;

use lifestage::incentive::{Achieved, IncentiveConfig, IncentiveRule, Plan};
use lifestage::model::FeatureRule;
use lifestage::outreach::ReferralRule;
use lifestage::profile::AsOf;
use lifestage::report::YearRule;
use lifestage::rule::{Judged, ScoreError, Situation, Truth, Unscored};
use lifestage::score::{WinBackConfig, WinBackRule};
use lifestage::time::Since;
use lifestage::value::BtydRule;
use lifestage::{Day, Kind, Profile, RuleSet, User};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, to_value};

use crate::rule::generate::predicate;
use crate::rule::risk::app_year;
use crate::shared::people::{Action, day, everybody, life, profile};
use crate::shared::seeded::cases;

const USER: u64 = 42;
const LAST: i32 = 120;

fn forgetful(profile: &Profile, horizon: i32) -> Profile {
    let mut forgetful = profile.clone();
    forgetful.forget_before(day(horizon));
    forgetful
}

/// A life with registration and check-ins, which most incentives are about.
fn keen() -> impl Strategy<Value = Vec<Action>> {
    let kinds = [Kind::CheckIn, Kind::CheckIn, Kind::MakeUpCheckIn, Kind::Register, Kind::BindAccount];
    let act = (0..LAST, proptest::sample::select(kinds.to_vec()));
    let act = act.prop_map(|(day, kind)| Action { day, hour: None, kind, subject: 0, value: 0 });
    (life(40, LAST), vec(act, 0..40)).prop_map(|(one, other)| one.into_iter().chain(other).collect())
}

/// A part of a scorecard is the same or says that it is forgotten.
fn same_or_forgotten<T: PartialEq + Debug>(left: &Judged<T>, all: &Judged<T>) {
    if !matches!(left, Judged::Unscored(Unscored::Forgotten(_))) {
        assert_eq!(left, all);
    }
}

/// Without the day since when, which may be a bound.
fn without_since(mut answer: Value, since: Since) -> Value {
    if matches!(since, Since::OnOrBefore(_)) {
        answer["since"] = Value::Null;
    }
    answer
}

/// Answers of one user that are either an answer or `BeforeHorizon`.
fn answers(as_of: AsOf<'_>, user: &User) -> Vec<Result<Value, String>> {
    let incentives = IncentiveRule::full();
    let mut answers = Vec::new();
    macro_rules! ask {
        ($($question:expr),+ $(,)?) => {
            $(answers.push($question.map(|answer| to_value(answer).unwrap()).map_err(|problem| problem.to_string()));)+
        };
    }
    ask![
        incentives.assess(as_of, user),
        incentives.board(as_of, user),
        incentives.statement(as_of, user),
        incentives.contributions(as_of, user),
        incentives.growth().records(as_of, user, &[]),
        incentives.streak().records(as_of, user),
        incentives.streak().month(as_of, user, as_of.day()),
        incentives.tasks().status_since(as_of, user, day(30)),
        Plan::first_steps().status(as_of, user),
        FeatureRule::default().assess(as_of, user),
        YearRule::default().assess(as_of, user, 2026),
        BtydRule::default().summary(as_of),
        WinBackRule::new(WinBackConfig::default()).assess(as_of, user),
    ];
    answers
}

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn an_answer_about_one_user_is_the_same_or_refused(actions in keen(), horizon in -5..LAST, days in vec(0..60_i32, 3)) {
        let (whole, user) = (profile(USER, &actions), User::new(USER));
        let left = forgetful(&whole, horizon);
        for as_of in days.into_iter().map(|more| day(horizon + more)) {
            for (all, left) in answers(whole.as_of(as_of), &user).into_iter().zip(answers(left.as_of(as_of), &user)) {
                match left {
                    Ok(left) => prop_assert_eq!(Ok(left), all),
                    Err(problem) => prop_assert!(problem.contains("are remembered"), "{}", problem),
                }
            }
        }
    }

    #[test]
    fn an_answer_about_all_users_is_the_same_or_refused(lives in vec(keen(), 1..5), horizon in -5..LAST, more in 0..60_i32) {
        let profiles: Vec<Profile> = (1..).zip(&lives).map(|(user, life)| profile(user, life)).collect();
        let whole = everybody(&profiles);
        let mut left = whole.clone();
        left.forget_before(day(horizon));
        let as_of = day(horizon + more);
        macro_rules! same_or_refused {
            ($question:expr) => {
                match $question(&left) {
                    Ok(left) => prop_assert_eq!($question(&whole).ok(), Some(left)),
                    Err(problem) => prop_assert!(problem.to_string().contains("are remembered"), "{}", problem),
                }
            };
        }
        same_or_refused!(|all| Plan::default().report(all, as_of));
        same_or_refused!(|all| ReferralRule::default().report(all, as_of));
        same_or_refused!(|all| FeatureRule::default().report(all, as_of));
        same_or_refused!(|all| WinBackRule::new(WinBackConfig::default()).report(all, as_of));
    }

    #[test]
    fn a_condition_is_the_same_or_unknown(actions in keen(), condition in predicate(), horizon in -5..LAST, more in 0..60_i32) {
        let (whole, user, rules) = (profile(USER, &actions), User::new(USER), RuleSet::full());
        let (left, as_of) = (forgetful(&whole, horizon), day(horizon + more));
        let truth = |profile: &Profile| {
            Situation::new(profile.as_of(as_of), &user, rules.judges()).map(|situation| condition.evaluate(&situation))
        };
        match (truth(&left), truth(&whole)) {
            (Some(Truth::Unknown(_)), Some(_)) => {}
            (left, whole) => prop_assert_eq!(left, whole, "{:?}", condition),
        }
    }

    #[test]
    fn a_scorecard_goes_on_from_what_was_achieved(actions in keen(), horizon in -5..LAST, more in 0..60_i32) {
        let (whole, user) = (profile(USER, &actions), User::new(USER));
        let rules = RuleSet::full().fit_where_possible([&whole], day(LAST)).unwrap();
        let (left, achieved) = rules.forget(&whole, &user, None, day(horizon)).unwrap();
        prop_assert_eq!(&left, &forgetful(&whole, horizon));
        let as_of = day(horizon + more);
        let all = rules.score(whole.as_of(as_of), &user).unwrap();
        let card = match rules.score_after(&achieved, left.as_of(as_of), &user) {
            // Stage and RFM are nothing to leave out.
            Err(ScoreError::BeforeHorizon(problem)) => {
                prop_assert!(problem.asked < problem.horizon);
                return Ok(());
            }
            card => card.unwrap(),
        };
        let (Some(card), Some(all)) = (&card, &all) else {
            prop_assert_eq!(card, all);
            return Ok(());
        };
        prop_assert_eq!((&card.earnings, &card.achievements), (&all.earnings, &all.achievements));
        prop_assert_eq!(&card.rfm, &all.rfm);
        let stage = |of: &lifestage::Scorecard| without_since(to_value(&of.stage).unwrap(), card.stage.since);
        prop_assert_eq!(stage(card), stage(all));
        same_or_forgotten(&card.needs, &all.needs);
        same_or_forgotten(&card.tags, &all.tags);
        same_or_forgotten(&card.worth, &all.worth);
        same_or_forgotten(&card.group, &all.group);
        same_or_forgotten(&card.contribution, &all.contribution);
        same_or_forgotten(&card.abuse, &all.abuse);
        same_or_forgotten(&card.churn, &all.churn);
    }
}

#[test]
fn conditions_on_incentives_go_on_from_what_was_achieved() {
    let (user, first) = (User::new(USER), Day::ymd(2026, 1, 1));
    let whole = Profile::of((0..400).map(|at| lifestage::Event::check_in(USER, first.plus(at))));
    let rules: RuleSet = serde_json::from_str(
        r#"{ "incentives": {},
             "segments": [{ "name": "faithful", "when": { "streak_days": "now", "at_least": 300 } }] }"#,
    )
    .unwrap();
    let (left, achieved) = rules.forget(&whole, &user, None, first.plus(60)).unwrap();
    let (as_of, all) = (left.as_of(first.plus(380)), whole.as_of(first.plus(380)));
    let card = rules.score_after(&achieved, as_of, &user).unwrap().unwrap();
    assert_eq!(card.segments.len(), 1);
    assert_eq!(card.segments, rules.score(all, &user).unwrap().unwrap().segments);
    assert!(rules.score(as_of, &user).unwrap().unwrap().segments.is_empty());
}

/// The embedded year, of which each month only the running one is kept.
#[test]
fn the_year_of_one_app_goes_on_month_by_month() {
    let ladder: IncentiveConfig = serde_json::from_str(
        r#"{ "streak": { "ladder": { "steps": [{ "from": 1, "to": 3, "points": 2 }], "bonus": { "every": 7, "points": 9 } } } }"#,
    )
    .unwrap();
    let achievements = IncentiveRule::full().config().achievements;
    let rule = IncentiveRule::new(IncentiveConfig { achievements, ..ladder }).unwrap();
    let (population, mut compared, mut largest) = (app_year(), 0, 0);
    for member in population.iter() {
        let (whole, user) = (&member.profile, &member.user);
        let (mut left, mut achieved): (Profile, Option<Achieved>) = (Profile::clone(whole), None);
        for first in (1..=12).map(|month| Day::ymd(2025, month, 1)) {
            let (forgotten, now) = rule.forget(&left, user, achieved.as_ref(), first).unwrap();
            largest = largest.max(now.to_bytes().len());
            let after = rule.after(&now).unwrap();
            for day in [first, first.plus(13), first.plus_months(1).minus(1)] {
                let (left, all) = (forgotten.as_of(day), whole.as_of(day));
                assert_eq!(after.assess(left, user).unwrap(), rule.assess(all, user).unwrap(), "{user:?} {day}");
                assert_eq!(after.board(left, user).unwrap(), rule.board(all, user).unwrap(), "{user:?} {day}");
                assert_eq!(after.statement(left, user).unwrap(), rule.statement(all, user).unwrap(), "{user:?} {day}");
                compared += 1;
            }
            (left, achieved) = (forgotten, Some(now));
        }
    }
    assert_eq!(compared, 423 * 12 * 3);
    assert!(largest < 250, "{largest}");
}
