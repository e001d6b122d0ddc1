//! Laws over random plans and lives, and a reference that lives through the days one by one.

use lifestage::event::Subject;
use lifestage::incentive::{
    Counting, MadeUpBy, MakeUp, Name, Plan, PlanProgress, PlanStatus, Reward, Share, Task, TaskNeed, TaskProgress,
    TaskState,
};
use lifestage::number::Ratio;
use lifestage::time::Calendar;
use lifestage::{Event, Kind, KindSet, Profile, User};
use proptest::prelude::*;

use super::{JOINING, USER, invite};
use crate::shared::seeded::cases;

/// What happens on one day in the reference: day after joining, kind, subject.
type Act = (i32, Kind, u16);

const LAST_DAY: i32 = 14;

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let kind = prop::sample::select(vec![Kind::Like, Kind::Share, Kind::WatchTutorial, Kind::WatchTutorial]);
    prop::collection::vec((0..LAST_DAY, kind, 0..3_u16), 0..24)
}

prop_compose! {
    fn need()(kinds in prop::sample::subsequence(vec![Kind::Like, Kind::Share, Kind::WatchTutorial], 1..=2),
              subject in prop::option::weighted(0.3, (0..3_u16).prop_map(Subject::new)),
              count in 1..3_u32) -> TaskNeed {
        let mut need = TaskNeed { count, ..TaskNeed::once(KindSet::of(kinds)) };
        need.events.subject = subject;
        need
    }
}

prop_compose! {
    fn make_up()(days in 1..4_u16, late_counts: bool, part in 1..=3_u16) -> MakeUp {
        MakeUp { days, late_counts, share: Share::new(part, 3).unwrap() }
    }
}

prop_compose! {
    fn task()(opens in 1..4_u16, length in 0..3_u16, from_joining: bool, needs in prop::collection::vec(need(), 1..3),
              weight in 0..4_u32, make_up in prop::option::weighted(0.8, make_up()),
              tutorial in prop::option::weighted(0.7, (0..3_u16).prop_map(Subject::new)),
              points in prop::option::of(1..9_u32)) -> Task {
        Task {
            opens,
            due: opens + length,
            counting: if from_joining { Counting::FromJoining } else { Counting::SinceOpening },
            needs,
            weight,
            make_up: make_up.map(|make_up| MakeUp { late_counts: make_up.late_counts || tutorial.is_none(), ..make_up }),
            tutorial,
            reward: points.map(Reward::Points),
            ..invite("x", 1)
        }
    }
}

/// Plans whose prerequisites follow a random order of the tasks, so that they have no cycle.
fn plans() -> impl Strategy<Value = Plan> {
    let tasks = prop::collection::vec(task(), 1..5);
    let order = Just(()).prop_perturb(|(), mut rng| core::array::from_fn::<u32, 5, _>(|_| rng.random()));
    let chances = prop::collection::vec(prop::bool::weighted(0.35), 25);
    (tasks, order, chances).prop_filter_map("a checked plan", |(mut tasks, order, chances)| {
        for (place, task) in tasks.iter_mut().enumerate() {
            task.id = Name::new(&format!("t{place}")).unwrap();
            task.prerequisites = (0..5)
                .filter(|other| order[*other] < order[place] && chances[place * 5 + other])
                .map(|other| Name::new(&format!("t{other}")).unwrap())
                .collect();
        }
        let count = tasks.len();
        for task in &mut tasks {
            task.prerequisites.retain(|id| id.as_str()[1..].parse::<usize>().unwrap() < count);
        }
        tasks[0].weight += 1;
        Plan::new(1, tasks).ok()
    })
}

fn profile(acts: &[Act]) -> Profile {
    let joined = Event::register(USER, JOINING);
    let act = |(day, kind, subject): &Act| {
        Event::new(USER, JOINING.plus(*day), *kind, 0).unwrap().about(Subject::new(*subject))
    };
    Profile::of(core::iter::once(joined).chain(acts.iter().map(act)))
}

/// The reference: lives through the days one by one, and asks every task again until nothing more happens.
fn achieved_day_by_day(plan: &Plan, acts: &[Act], as_of: i32) -> Vec<Option<(i32, MadeUpBy)>> {
    let tasks = plan.tasks();
    let mut achieved = vec![None; tasks.len()];
    for today in 0..=as_of {
        let mut watched: Vec<u16> =
            acts.iter().filter(|act| act.0 == today && act.1 == Kind::WatchTutorial).map(|act| act.2).collect();
        loop {
            let ready = |task: &Task, achieved: &[Option<(i32, MadeUpBy)>]| {
                task.prerequisites
                    .iter()
                    .all(|id| achieved[tasks.iter().position(|task| task.id == *id).unwrap()].is_some())
            };
            let late = |task: &Task| {
                let past = today + 1 - i32::from(task.due);
                task.make_up.filter(|make_up| past > 0 && past <= i32::from(make_up.days))
            };
            let holds = |task: &Task| {
                let from = if task.counting == Counting::FromJoining { 0 } else { i32::from(task.opens) - 1 };
                task.needs.iter().all(|need| {
                    let counts = |act: &&Act| {
                        (from..=today).contains(&act.0)
                            && need.events.kinds.contains(act.1)
                            && need.events.subject.is_none_or(|subject| subject.number() == act.2)
                    };
                    acts.iter().filter(counts).count() >= need.count as usize
                })
            };
            let by_needs = (0..tasks.len()).find(|place| {
                let task = &tasks[*place];
                let in_time = today < i32::from(task.due) || late(task).is_some_and(|make_up| make_up.late_counts);
                achieved[*place].is_none() && in_time && ready(task, &achieved) && holds(task)
            });
            if let Some(place) = by_needs {
                achieved[place] = Some((today, MadeUpBy::Needs));
                continue;
            }
            let by_tutorial = (0..tasks.len())
                .filter(|place| {
                    let task = &tasks[*place];
                    achieved[*place].is_none()
                        && late(task).is_some()
                        && ready(task, &achieved)
                        && task.tutorial.is_some_and(|tutorial| watched.contains(&tutorial.number()))
                })
                .min_by_key(|place| (tasks[*place].due + tasks[*place].make_up.unwrap().days, *place));
            let Some(place) = by_tutorial else { break };
            achieved[place] = Some((today, MadeUpBy::Tutorial));
            let used = tasks[place].tutorial.unwrap().number();
            watched.remove(watched.iter().position(|subject| *subject == used).unwrap());
        }
    }
    achieved
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn a_plan_since_another_day_is_that_of_a_user_who_joined_on_it(
        plan in plans(), acts in acts(), joined in 0..LAST_DAY, later in 0..LAST_DAY, as_of in 0..2 * LAST_DAY,
    ) {
        let (profile, first) = (profile(&acts), JOINING.plus(joined + later));
        let known = profile.as_of(JOINING.plus(as_of));
        let since = plan.status_since(known, &User::new(USER).joined(JOINING.plus(joined)), first).unwrap();
        let joining = plan.status(known, &User::new(USER).joined(first)).unwrap();
        prop_assert_eq!(since.is_some(), joining.is_some());
        let (Some(since), Some(joining)) = (since, joining) else { return Ok(()) };
        prop_assert_eq!(since.tasks(), joining.tasks());
        prop_assert_eq!((since.first_day(), since.completion()), (joining.first_day(), joining.completion()));
        // Only the keys of rewards differ: those of another day have it in them.
        for (one, other) in since.rewards_due().zip(joining.rewards_due()) {
            prop_assert_eq!((one.on, one.reward, one.key.task), (other.on, other.reward, other.key.task));
            prop_assert_eq!((one.key.first_day, other.key.first_day), (Some(first), None));
        }
    }

    #[test]
    fn a_plan_is_judged_as_if_lived_through_day_by_day(plan in plans(), acts in acts(), as_of in 0..LAST_DAY) {
        let status = plan.status(profile(&acts).as_of(JOINING.plus(as_of)), &User::new(USER)).unwrap().unwrap();
        let expected = achieved_day_by_day(&plan, &acts, as_of);
        let (mut credit, mut on_time, mut whole) = (0.0, 0.0, 0.0);
        for ((task, standing), achieved) in plan.tasks().iter().zip(status.tasks()).zip(&expected) {
            let due = i32::from(task.due) - 1;
            let until = due + task.make_up.map_or(0, |make_up| i32::from(make_up.days));
            let locked = task.prerequisites.iter().find(|id| {
                let place = plan.tasks().iter().position(|task| task.id == **id).unwrap();
                expected[place].is_none()
            });
            let weight = f64::from(task.weight);
            whole += weight;
            match (standing.state, achieved) {
                (TaskState::Done { on }, Some((day, MadeUpBy::Needs))) => {
                    prop_assert_eq!(on, JOINING.plus(*day));
                    prop_assert!(*day <= due);
                    credit += weight;
                    on_time += weight;
                }
                (TaskState::MadeUp { on, share, by }, Some((day, expected_by))) => {
                    prop_assert_eq!((on, by), (JOINING.plus(*day), *expected_by));
                    prop_assert!(due < *day && *day <= until);
                    credit += weight * f64::from(share.part()) / f64::from(share.whole());
                }
                (TaskState::Missed { .. }, None) => prop_assert!(as_of > until),
                (TaskState::Locked(_), None) => {
                    prop_assert!(as_of <= until && (locked.is_some() || as_of + 1 < i32::from(task.opens)));
                }
                (TaskState::Open { days_left }, None) => {
                    prop_assert!(locked.is_none() && as_of + 1 >= i32::from(task.opens));
                    prop_assert_eq!(due - as_of, i32::try_from(days_left).unwrap());
                }
                (TaskState::Recoverable { until: day }, None) => {
                    prop_assert!(locked.is_none() && as_of > due && as_of <= until);
                    prop_assert_eq!(day, JOINING.plus(until));
                }
                (state, achieved) => prop_assert!(false, "{} is {state:?}, reference {achieved:?}", task.id),
            }
        }
        prop_assert!((status.completion().get() - credit / whole).abs() < 1e-12);
        prop_assert!((status.on_time_completion().get() - on_time / whole).abs() < 1e-12);
    }

    #[test]
    fn events_after_the_day_change_nothing(plan in plans(), acts in acts(), as_of in 0..LAST_DAY) {
        let known: Vec<Act> = acts.iter().copied().filter(|act| act.0 <= as_of).collect();
        let day = JOINING.plus(as_of);
        let user = User::new(USER);
        prop_assert_eq!(plan.status(profile(&acts).as_of(day), &user), plan.status(profile(&known).as_of(day), &user));
    }

    #[test]
    fn what_is_achieved_stays_so_and_completion_never_falls(plan in plans(), acts in acts()) {
        let (profile, user) = (profile(&acts), User::new(USER));
        let mut before: Option<PlanStatus> = None;
        for day in 0..LAST_DAY {
            let status = plan.status(profile.as_of(JOINING.plus(day)), &user).unwrap().unwrap();
            prop_assert!(status.on_time_completion() <= status.completion());
            prop_assert_eq!(status.completion() == Ratio::ONE, status.tasks().iter().zip(plan.tasks()).all(
                |(standing, task)| task.weight == 0 || match standing.state {
                    TaskState::Done { .. } => true,
                    TaskState::MadeUp { share, .. } => share == Share::ONE,
                    _ => false,
                }
            ));
            if let Some(before) = &before {
                prop_assert!(before.completion() <= status.completion());
                for (earlier, later) in before.tasks().iter().zip(status.tasks()) {
                    if earlier.state.achieved_on().is_some() {
                        prop_assert_eq!(earlier, later);
                    }
                    if matches!(earlier.state, TaskState::Missed { .. }) {
                        prop_assert_eq!(earlier.state, later.state);
                    }
                }
            }
            before = Some(status);
        }
    }

    #[test]
    fn progress_of_any_two_parts_merges_to_that_of_the_whole(
        plan in plans(),
        population in prop::collection::vec(acts(), 0..8),
        split in 0..8_usize,
        as_of in 0..LAST_DAY,
    ) {
        let statuses: Vec<PlanStatus> = (0_u64..)
            .zip(&population)
            .map(|(id, acts)| {
                let user = User::new(id);
                plan.status(profile(acts).as_of(JOINING.plus(as_of)), &user).unwrap().unwrap()
            })
            .collect();
        let fold = |statuses: &[PlanStatus]| {
            let mut progress = PlanProgress::new(&plan, JOINING.plus(as_of), &Calendar::utc());
            statuses.iter().try_for_each(|status| progress.observe(status)).unwrap();
            progress
        };
        let (one, other) = statuses.split_at(split.min(statuses.len()));
        let (mut forth, mut back) = (fold(one), fold(other));
        forth.merge(&fold(other)).unwrap();
        back.merge(&fold(one)).unwrap();
        prop_assert_eq!(&forth, &fold(&statuses));
        prop_assert_eq!(&forth, &back);
        let stopped: u64 = forth.tasks().iter().map(TaskProgress::stopped).sum();
        prop_assert!(stopped + forth.complete() <= forth.over() && forth.over() <= forth.users());
        let written = serde_json::to_string(&forth).unwrap();
        prop_assert_eq!(serde_json::from_str::<PlanProgress>(&written).unwrap(), forth);
    }

    #[test]
    fn a_plan_survives_being_written(plan in plans()) {
        let written = serde_json::to_string(&plan).unwrap();
        prop_assert_eq!(serde_json::from_str::<Plan>(&written).unwrap(), plan);
    }
}
