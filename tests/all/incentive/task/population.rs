//! Progress over a population.

use std::collections::BTreeMap;

use lifestage::incentive::{Plan, PlanProgress, PlanProgressError, Task, TaskProgress};
use lifestage::number::Ratio;
use lifestage::population::Member;
use lifestage::time::{Calendar, Weekday};
use lifestage::{Day, Event, Population};

use super::{JOINING, late_newcomer};

fn progress_of(plan: &Plan, people: &Population, day: Day) -> PlanProgress {
    plan.report(people, day).unwrap()
}

/// Users by what they did: the days (0 = joining) on which they did the three tasks of the newcomer plan.
fn newcomers(days: &[[Option<i32>; 3]]) -> Population {
    let events: Vec<Event> = (0_u64..)
        .zip(days)
        .flat_map(|(id, [first, second, third])| {
            [
                Some(Event::register(id, JOINING)),
                first.map(|day| Event::bind_account(id, JOINING.plus(day))),
                second.map(|day| Event::usage(id, JOINING.plus(day), 1)),
                third.map(|day| Event::invite(id, JOINING.plus(day))),
            ]
        })
        .flatten()
        .collect();
    Population::from_events(&events, Calendar::utc()).unwrap()
}

#[test]
fn progress_tells_rates_stops_and_durations() {
    let people = newcomers(&[
        [Some(0), Some(1), Some(2)], // all on time, complete after 2 days
        [Some(0), Some(1), Some(5)], // the last one made up, complete after 5 days
        [Some(0), Some(1), None],    // stops at the third
        [Some(0), None, None],       // stops at the second
        [None, Some(1), Some(3)],    // missed the first and went on: stops nowhere, is not complete
        [None, None, None],          // stops at the first
        [Some(3), None, None],       // made up the first, stops at the second
    ]);
    let progress = progress_of(&Plan::newcomer(None), &people, JOINING.plus(5));
    assert_eq!((progress.users(), progress.over(), progress.complete()), (7, 7, 2));
    assert_eq!((progress.plan_version(), progress.as_of()), (1, JOINING.plus(5)));
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
        progress_of(&plan, &people, JOINING.plus(day)).tasks().iter().map(TaskProgress::mature).collect()
    };
    assert_eq!(mature(2), [0, 0, 0]);
    assert_eq!(mature(3), [2, 0, 0]);
    assert_eq!(mature(4), [2, 2, 0]);
    assert_eq!(progress_of(&plan, &people, JOINING.plus(2)).tasks()[0].completion_rate(), None);
    assert_eq!(progress_of(&plan, &people, JOINING.plus(4)).over(), 0);
    assert_eq!(progress_of(&plan, &people, JOINING.minus(1)).users(), 0);
}

#[test]
fn progress_of_another_plan_day_or_calendar_does_not_merge() {
    let (plan, utc) = (Plan::newcomer(None), Calendar::utc());
    let mut progress = PlanProgress::new(&plan, JOINING, &utc);
    let before = progress.clone();
    // The same version and the same ids, but another number in one task.
    let mut tasks: Vec<Task> = plan.tasks().to_vec();
    tasks[2].due += 1;
    let later = Plan::new(plan.version(), tasks).unwrap();
    let offset = Calendar::utc().with_first_weekday(Weekday::Sun);
    for other in [
        PlanProgress::new(&Plan::first_steps(), JOINING, &utc),
        PlanProgress::new(&later, JOINING, &utc),
        PlanProgress::new(&plan, JOINING.plus(1), &utc),
        PlanProgress::new(&plan, JOINING, &offset),
    ] {
        let refused = progress.definition().must_be(other.definition()).unwrap_err();
        assert_eq!(progress.merge(&other), Err(refused.into()));
    }
    let (_, profile, user) = late_newcomer();
    let status = |plan: &Plan, day| plan.status(profile.as_of(day), &user).unwrap().unwrap();
    let day = JOINING.plus(1);
    assert_eq!(
        progress.observe(&status(&plan, day)),
        Err(PlanProgressError::OtherDay { user: user.id, this: JOINING, other: day })
    );
    assert_eq!(
        progress.observe(&status(&Plan::first_steps(), JOINING)),
        Err(PlanProgressError::OtherPlan { user: user.id, this: 1, other: 2 })
    );
    assert_eq!(progress, before);
    assert!(progress.definition().text().starts_with("plan version 1 (register_and_bind, use_core_feature, invite; "));
}

#[test]
fn groups_merge_to_the_whole_without_users_without_a_group() {
    let people = newcomers(&[[Some(0), Some(1), Some(2)], [Some(0), None, None], [None, None, Some(3)], [None; 3]]);
    let (plan, day) = (Plan::newcomer(None), JOINING.plus(9));
    let all = plan.report(&people, day).unwrap();
    let group = |member: Member<'_>| Some(member.user.id.bits() % 2);
    let mut parts = plan.report_by(&people, day, group).unwrap().into_values();
    let mut merged = parts.next().unwrap();
    for part in parts {
        merged.merge(&part).unwrap();
    }
    assert_eq!(merged, all);
    let some = plan.report_by(&people, day, |member| group(member).filter(|odd| *odd == 1)).unwrap();
    assert_eq!(some.values().map(PlanProgress::users).collect::<Vec<_>>(), [2]);
}

#[test]
fn written_progress_that_does_not_add_up_does_not_come_in() {
    let people = newcomers(&[[Some(0), Some(1), Some(2)], [Some(0), None, None]]);
    let progress = progress_of(&Plan::newcomer(None), &people, JOINING.plus(9));
    let written = serde_json::to_string(&progress).unwrap();
    assert_eq!(serde_json::from_str::<PlanProgress>(&written).unwrap(), progress);
    for (true_part, false_part) in [
        (r#""over":2"#, r#""over":3"#),
        (r#""done":2"#, r#""done":3"#),
        (r#""complete":{"2":1}"#, r#""complete":{"2":3}"#),
        (r#""complete":{"2":1}"#, r#""complete":{"2":18446744073709551615,"3":1}"#),
    ] {
        assert!(written.contains(true_part), "{written}");
        assert!(serde_json::from_str::<PlanProgress>(&written.replacen(true_part, false_part, 1)).is_err());
    }
}
