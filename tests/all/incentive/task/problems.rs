//! What is wrong with a plan is said all at once, by the constructor and by serde.

use lifestage::KindSet;
use lifestage::event::Subject;
use lifestage::incentive::{
    AnchoredPlan, AnchoredPlanConfig, Counting, MakeUp, Name, Plan, PlanAnchor, Plans, Reward, Share, Task, TaskNeed,
};

use super::invite;

fn problems(tasks: impl IntoIterator<Item = Task>) -> Vec<(String, String)> {
    let Err(problems) = Plan::new(1, tasks) else { return Vec::new() };
    problems.into_iter().map(|problem| (problem.path, problem.message.text().to_owned())).collect()
}

fn paths(tasks: impl IntoIterator<Item = Task>) -> Vec<String> {
    problems(tasks).into_iter().map(|(path, _)| path).collect()
}

#[test]
fn every_problem_of_a_plan_is_reported_at_once_with_its_place() {
    let item = Reward::Item(Name::literal("skin"));
    let tasks = [
        Task { opens: 0, due: 0, weight: 0, ..invite("a", 1) },
        Task { due: 1, weight: 0, ..invite("a", 2) },
        Task { weight: 0, needs: Vec::new(), ..invite("c", 1) },
        Task {
            weight: 0,
            needs: vec![TaskNeed { count: 0, ..TaskNeed::once(KindSet::default()) }],
            prerequisites: vec![Name::literal("d"), Name::literal("nobody"), Name::literal("c"), Name::literal("c")],
            ..invite("d", 1)
        },
        Task {
            weight: 0,
            make_up: Some(MakeUp { days: 0, late_counts: false, ..MakeUp::default() }),
            reward: Some(Reward::Points(0)),
            consolation: Some(item),
            ..invite("e", 1)
        },
    ];
    assert_eq!(
        paths(tasks),
        [
            "tasks[0].opens",
            "tasks[0].due",
            "tasks[1].id",
            "tasks[1].due",
            "tasks[2].needs",
            "tasks[3].needs[0].events.kinds",
            "tasks[3].needs[0].count",
            "tasks[3].prerequisites[1]",
            "tasks[3].prerequisites[3]",
            "tasks[4].reward",
            "tasks[4].consolation",
            "tasks[4].make_up.days",
            "tasks[4].make_up.late_counts",
            "tasks[3].prerequisites",
            "tasks",
        ]
    );
    assert_eq!(paths([]), ["tasks"]);
    assert_eq!(problems([invite("a", 1)]), []);
}

#[test]
fn each_cycle_is_one_problem_that_names_its_way_round() {
    let waits = |id: &str, others: &[&str]| Task {
        prerequisites: others.iter().map(|id| Name::literal(id)).collect(),
        ..invite(id, 1)
    };
    let tasks =
        [waits("behind", &["c"]), waits("a", &["c"]), waits("b", &["a"]), waits("c", &["b"]), waits("self", &["self"])];
    assert_eq!(
        problems(tasks),
        [
            (
                "tasks[1].prerequisites".into(),
                "`a` waits for `c` waits for `b` waits for `a`, so none of them can ever be done: take one prerequisite out".into()
            ),
            (
                "tasks[4].prerequisites".into(),
                "`self` waits for `self`, so none of them can ever be done: take one prerequisite out".into()
            ),
        ]
    );
}

#[test]
fn a_prerequisite_that_opens_too_late_is_a_problem() {
    let after = |id: &str, day: u16, other: &str| Task { prerequisites: vec![Name::literal(other)], ..invite(id, day) };
    let tasks = [after("third", 1, "second"), invite("first", 5), after("second", 1, "first")];
    assert_eq!(
        problems(tasks.clone()),
        [(
            "tasks[2].prerequisites[0]".into(),
            "`first` cannot be done before plan day `5` but this task ends on day 4: make this task due later, or open `first` earlier".into()
        )]
    );
    let [third, first, second] = tasks;
    let in_time = Task { due: 9, ..second.clone() };
    assert_eq!(paths([third.clone(), first.clone(), in_time]), ["tasks[0].prerequisites[0]"]);
    assert_eq!(problems([third, Task { counting: Counting::FromJoining, ..first }, second]), []);
}

#[test]
fn a_plan_from_data_passes_the_same_door() {
    let written = r#"{"version":3,"tasks":[{"id":"a","due":0,"opens":1,"needs":[{"events":{"kinds":["invite"]}}]}]}"#;
    let error = serde_json::from_str::<Plan>(written).unwrap_err().to_string();
    assert!(error.starts_with("`tasks[0].due`: plan day `0` is before the task opens: write 1 or more"), "{error}");
    let unknown = written.replace("\"due\":0", "\"due\":1,\"dew\":2");
    assert!(serde_json::from_str::<Plan>(&unknown).unwrap_err().to_string().contains("unknown field `dew`"));
    let fine: Plan = serde_json::from_str(&written.replace("\"due\":0", "\"due\":1")).unwrap();
    assert_eq!(fine.tasks()[0], invite("a", 1));
    assert_eq!(serde_json::from_str::<Plan>(&serde_json::to_string(&fine).unwrap()).unwrap(), fine);
}

#[test]
fn a_plan_of_a_segment_ends_within_the_days_that_are_looked_back() {
    // An entry is looked for in the last 400 days.
    let anchored = |anchor: &PlanAnchor, due: u16| {
        let plan = Plan::new(1, [Task { due, make_up: None, ..invite("a", 1) }]).unwrap().into();
        AnchoredPlan::new(AnchoredPlanConfig { anchor: anchor.clone(), plan })
    };
    let segment = PlanAnchor::Segment("slipping away".into());
    assert!(anchored(&segment, 400).is_ok());
    let refused = anchored(&segment, 401).unwrap_err();
    assert_eq!(refused.iter().map(|problem| &*problem.path).collect::<Vec<_>>(), ["plan.tasks"]);
    assert!(anchored(&PlanAnchor::Day(super::JOINING), 401).is_ok());
}

#[test]
fn both_presets_are_valid_and_have_their_own_versions() {
    for plan in [Plan::newcomer(None), Plan::newcomer(Subject::new(3)), Plan::first_steps()] {
        assert_eq!(Plan::new(plan.version(), plan.tasks().to_vec()), Ok(plan.clone()));
        assert!(
            plan.tasks()
                .iter()
                .all(|task| task.make_up == Some(MakeUp { days: 3, late_counts: true, share: Share::HALF }))
        );
    }
    let plans = Plans::new([Plan::newcomer(None), Plan::first_steps()]).unwrap();
    assert_eq!(plans.newest(), Some(&Plan::first_steps()));
    assert_eq!(serde_json::from_str::<Plans>(&serde_json::to_string(&plans).unwrap()).unwrap(), plans);
}

#[test]
fn large_weights_with_many_shares_are_refused() {
    let primes = [65521, 65519, 65497, 65479, 65449];
    let tasks = primes.map(|prime| Task {
        weight: u32::MAX,
        make_up: Some(MakeUp { share: Share::new(1, prime).unwrap(), ..MakeUp::default() }),
        ..invite(&format!("p{prime}"), 1)
    });
    assert_eq!(paths(tasks), ["tasks"]);
}
