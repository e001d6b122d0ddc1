//! What an answer carries: rewards with their keys, reasons, and how it is written.

use std::collections::BTreeMap;

use lifestage::answer::Reason;
use lifestage::incentive::{
    GrowthPointsRule, Name, Plan, PlanStatus, PointsSource, Reward, SourcePoints, Task, TaskRewardDue,
};
use lifestage::profile::BeforeHorizon;
use lifestage::time::Calendar;
use lifestage::{Amount, Day, Event, Population, Profile, User};

use super::{JOINING, USER, invite, late_newcomer};

#[test]
fn a_reward_has_one_key_whichever_day_is_asked_about() {
    let (plan, profile, user) = late_newcomer();
    let mut given: BTreeMap<String, TaskRewardDue> = BTreeMap::new();
    for day in 0..30 {
        let status = plan.status(profile.as_of(JOINING.plus(day)), &user).unwrap().unwrap();
        for due in status.rewards_due() {
            let before = given.insert(due.key.to_string(), due);
            assert!(before.is_none_or(|before| before == due), "what is due under a key never changes");
        }
    }
    let rewards: Vec<(&str, Reward)> = given.iter().map(|(key, due)| (key.as_str(), due.reward)).collect();
    let skin = Reward::Item(Name::literal("limited_skin"));
    assert_eq!(rewards, [("42/1/invite", skin), ("42/1/register_and_bind", Reward::Points(25))]);
}

#[test]
fn points_due_come_as_lines_of_day_task_and_points() {
    let (plan, profile, user) = late_newcomer();
    let status = plan.status(profile.as_of(JOINING.plus(9)), &user).unwrap().unwrap();
    let lines: Vec<(Day, Name, u64)> = status.points_due().collect();
    assert_eq!(lines, [(JOINING.plus(2), Name::literal("register_and_bind"), 25)]);
    let lines: Vec<SourcePoints> =
        lines.into_iter().map(|(day, _, points)| SourcePoints::new(day, PointsSource::Task, points)).collect();
    let growth = GrowthPointsRule::default();
    let points = |lines: &[SourcePoints]| growth.points(profile.as_of(JOINING.plus(9)), &user, lines).unwrap().unwrap();
    assert_eq!(points(&lines), points(&[]) + 25);
}

#[test]
fn every_state_says_why() {
    let (plan, profile, user) = late_newcomer();
    let texts = |day: i32| -> Vec<String> {
        let status = plan.status(profile.as_of(JOINING.plus(day)), &user).unwrap().unwrap();
        status.reasons().map(|reason| reason.to_string()).collect()
    };
    assert_eq!(
        texts(1),
        [
            "`register_and_bind` was due 2026-01-01 and can be made up until 2026-01-04: 1 event missing",
            "`use_core_feature` is open: 1 event missing, due 2026-01-02 (days left: 0)",
            "`invite` opens on 2026-01-03",
        ]
    );
    assert_eq!(
        texts(9),
        [
            "`register_and_bind` was due 2026-01-01 and made up on 2026-01-03 by being done late, it counts 1/2",
            "`use_core_feature` was due 2026-01-02 and made up on 2026-01-04 by being done late, it counts 1/2",
            "`use_core_feature` counts 1/2, too little for its reward: 7 days of membership lost",
            "`invite` was done on 2026-01-03, due 2026-01-03",
        ]
    );
}

#[test]
fn reasons_leave_the_process_with_the_rule_and_its_bounds() {
    let (plan, profile, user) = late_newcomer();
    let status = plan.status(profile.as_of(JOINING.plus(1)), &user).unwrap().unwrap();
    let reasons: Vec<Reason> = status.reasons().map(Reason::from).collect();
    assert_eq!(
        serde_json::to_string(&reasons[0]).unwrap(),
        r#"{"rule":"task.make_up","seen":"2026-01-02","bound":["2026-01-02","2026-01-04"],"sentence":"task.make_up","arguments":{"due":"2026-01-01","missing":1,"task":"register_and_bind","until":"2026-01-04"},"text":"`register_and_bind` was due 2026-01-01 and can be made up until 2026-01-04: 1 event missing"}"#
    );
    assert_eq!(
        reasons.iter().map(|reason| reason.rule.as_ref()).collect::<Vec<_>>(),
        ["task.make_up", "task.due", "task.opens"]
    );
}

#[test]
fn a_status_can_be_stored_and_an_impossible_one_is_refused() {
    let (plan, profile, user) = late_newcomer();
    let status = plan.status(profile.as_of(JOINING.plus(9)), &user).unwrap().unwrap();
    let written = serde_json::to_string(&status).unwrap();
    assert_eq!(serde_json::from_str::<PlanStatus>(&written).unwrap(), status);
    assert!(written.contains(r#""credit":9,"on_time_credit":6,"whole":12"#), "{written}");
    let impossible = written.replace(r#""credit":9"#, r#""credit":13"#);
    assert!(serde_json::from_str::<PlanStatus>(&impossible).is_err());
}

#[test]
fn what_is_forgotten_is_refused() {
    let (plan, mut profile, user) = late_newcomer();
    profile.forget_before(JOINING.plus(1));
    let asked = plan.status(profile.as_of(JOINING.plus(9)), &user);
    assert_eq!(asked, Err(BeforeHorizon { asked: JOINING, horizon: JOINING.plus(1) }));
    let mut population = Population::new(Calendar::utc());
    population.insert(profile).unwrap();
    population.introduce(user);
    let refused = plan.report(&population, JOINING.plus(9)).unwrap_err();
    assert_eq!((refused.user, Err(refused.problem)), (user.id, asked));
}

#[test]
fn the_precision_of_a_reason_is_that_of_the_amounts_in_it() {
    let reward = Some(Reward::Coupon(Amount::minor(1_250)));
    let plan = Plan::new(1, [Task { reward, ..invite("invite", 1) }]).unwrap();
    let profile = Profile::of([Event::register(USER, JOINING), Event::invite(USER, JOINING.plus(1))]);
    let status = plan.status(profile.as_of(JOINING.plus(1)), &User::new(USER)).unwrap().unwrap();
    let reason = status.reasons().last().unwrap();
    let text = "`invite` counts 1/2, too little for its reward: a coupon for 12.50 lost";
    assert_eq!(format!("{reason:.2}"), text);
    assert_eq!(
        format!("{:.2} {:.2}", Reward::Points(50), Reward::Coupon(Amount::minor(5))),
        "50 points a coupon for 0.05"
    );
}
