//! Progress over a population.

use std::collections::BTreeMap;

use lifestage::incentive::{Plan, PlanProgress, PlanProgressError, TaskProgress};
use lifestage::number::Ratio;
use lifestage::{Day, Event, Profile, User};

use super::{BIRTH, late_newcomer};

fn progress_of(plan: &Plan, people: &[(User, Profile)], day: Day) -> PlanProgress {
    plan.progress(people.iter().map(|(user, profile)| (user, profile)), day).unwrap()
}

/// Users by what they did: the days (0 = joining) on which they did the three tasks of the newcomer plan.
fn newcomers(days: &[[Option<i32>; 3]]) -> Vec<(User, Profile)> {
    (0_u64..)
        .zip(days)
        .map(|(id, [first, second, third])| {
            let events = [
                Some(Event::register(id, BIRTH)),
                first.map(|day| Event::bind_account(id, BIRTH.plus(day))),
                second.map(|day| Event::usage(id, BIRTH.plus(day), 1)),
                third.map(|day| Event::invite(id, BIRTH.plus(day))),
            ];
            (User::new(id), Profile::of(events.into_iter().flatten()))
        })
        .collect()
}

#[test]
fn progress_tells_the_rate_of_each_task_where_users_stop_and_how_long_it_takes() {
    let people = newcomers(&[
        [Some(0), Some(1), Some(2)], // all on time, complete after 2 days
        [Some(0), Some(1), Some(5)], // the last one made up, complete after 5 days
        [Some(0), Some(1), None],    // stops at the third
        [Some(0), None, None],       // stops at the second
        [None, Some(1), Some(3)],    // missed the first and went on: stops nowhere, is not complete
        [None, None, None],          // stops at the first
        [Some(3), None, None],       // made up the first, stops at the second
    ]);
    let progress = progress_of(&Plan::newcomer(None), &people, BIRTH.plus(5));
    assert_eq!((progress.users(), progress.over(), progress.complete()), (7, 7, 2));
    assert_eq!(progress.completion_rate(), Ratio::of(2, 7));
    assert_eq!(progress.days_to_complete(), &BTreeMap::from([(2, 1), (5, 1)]));
    assert_eq!(progress.median_days_to_complete(), Some(2));
    let row = |place: usize| {
        let task = &progress.tasks()[place];
        (task.mature(), task.done(), task.made_up(), task.stopped(), task.median_days_to_complete())
    };
    assert_eq!(row(0), (7, 4, 1, 1, Some(0)));
    assert_eq!(row(1), (7, 4, 0, 2, Some(1)));
    assert_eq!(row(2), (7, 1, 2, 1, Some(3)));
    assert_eq!(progress.tasks()[0].completion_rate(), Ratio::of(5, 7));
    assert_eq!(progress.tasks()[0].on_time_rate(), Ratio::of(4, 7));
}

#[test]
fn users_count_in_the_rate_of_a_task_once_its_last_day_has_come() {
    let people = newcomers(&[[Some(0), None, None], [None, None, None]]);
    let plan = Plan::newcomer(None);
    let mature = |day: i32| -> Vec<u64> {
        progress_of(&plan, &people, BIRTH.plus(day)).tasks().iter().map(TaskProgress::mature).collect()
    };
    assert_eq!(mature(2), [0, 0, 0]);
    assert_eq!(mature(3), [2, 0, 0]);
    assert_eq!(mature(4), [2, 2, 0]);
    assert_eq!(progress_of(&plan, &people, BIRTH.plus(2)).tasks()[0].completion_rate(), None);
    assert_eq!(progress_of(&plan, &people, BIRTH.plus(4)).over(), 0);
    assert_eq!(progress_of(&plan, &people, BIRTH.minus(1)).users(), 0);
}

#[test]
fn progress_of_another_plan_or_day_does_not_merge() {
    let plan = Plan::newcomer(None);
    let mut progress = PlanProgress::new(&plan, BIRTH);
    let before = progress.clone();
    let other_plan = PlanProgress::new(&Plan::first_steps(), BIRTH);
    assert_eq!(progress.merge(&other_plan), Err(PlanProgressError::OtherPlan { this: 1, other: 2 }));
    let other_day = PlanProgress::new(&plan, BIRTH.plus(1));
    assert_eq!(progress.merge(&other_day), Err(PlanProgressError::OtherDay { this: BIRTH, other: BIRTH.plus(1) }));
    let (_, profile, user) = late_newcomer();
    let status = plan.status(profile.as_of(BIRTH.plus(1)), &user).unwrap().unwrap();
    assert!(progress.observe(&status).is_err());
    assert_eq!(progress, before);
}

#[test]
fn written_progress_that_does_not_add_up_does_not_come_in() {
    let people = newcomers(&[[Some(0), Some(1), Some(2)], [Some(0), None, None]]);
    let progress = progress_of(&Plan::newcomer(None), &people, BIRTH.plus(9));
    let written = serde_json::to_string(&progress).unwrap();
    assert_eq!(serde_json::from_str::<PlanProgress>(&written).unwrap(), progress);
    for (true_part, false_part) in [
        (r#""over":2"#, r#""over":3"#),
        (r#""done":2"#, r#""done":3"#),
        (r#""complete":{"2":1}"#, r#""complete":{"2":3}"#),
    ] {
        assert!(written.contains(true_part), "{written}");
        assert!(serde_json::from_str::<PlanProgress>(&written.replacen(true_part, false_part, 1)).is_err());
    }
}
