//! What a stage says of itself, and of the days before.

use lifestage::answer::{Reason, SeenValue};
use lifestage::score::{StageRule, StageRun};
use lifestage::time::{Days, Since};
use lifestage::{Day, Event, LifecycleStage, Profile, User};

const USER: u64 = 42;
const JOINING: Day = Day::ymd(2026, 1, 5);

fn comes(days: &[i32]) -> Profile {
    Profile::of(days.iter().map(|number| Event::log_in(USER, JOINING.plus(*number))))
}

#[test]
fn a_history_ends_with_what_is_known_on_the_day_asked_about() {
    let profile = comes(&[0, 20]);
    let runs = |as_of: i32, first: i32, last: i32| {
        let days = Days::new(JOINING.plus(first), JOINING.plus(last)).unwrap();
        let runs = StageRule::default().history(profile.as_of(JOINING.plus(as_of)), &User::new(USER), days).unwrap();
        let told = |run: &StageRun| (run.stage, run.since, run.through - JOINING);
        runs.iter().map(told).collect::<Vec<_>>()
    };
    let introduction = (LifecycleStage::Introduction, Since::On(JOINING), 7);
    let activation = |through| (LifecycleStage::Activation, Since::On(JOINING.plus(8)), through);
    assert_eq!(runs(19, 0, 100), [introduction, activation(19)]);
    assert_eq!(runs(19, -30, 12), [introduction, activation(12)], "nobody has a stage before joining");
    // Only the day before the first one is looked at, so the stage is at least as old.
    assert_eq!(runs(19, 12, 100), [(LifecycleStage::Activation, Since::OnOrBefore(JOINING.plus(11)), 19)]);
    assert_eq!(runs(19, 20, 100), []);
    assert_eq!(runs(19, -30, -1), []);
}

#[test]
fn the_age_in_a_reason_has_both_ends_of_its_stage() {
    let profile = comes(&[0]);
    let reason = |number: i32| {
        let stage = StageRule::default().assess(profile.as_of(JOINING.plus(number)), &User::new(USER)).unwrap();
        Reason::from(stage.unwrap().reasons().next().unwrap())
    };
    let whole = |days| Some(SeenValue::Whole(days));
    let Reason { rule, seen, bound, .. } = reason(9);
    assert_eq!((&*rule, seen, bound), ("stage.age", whole(9), [whole(8), whole(30)]));
    let Reason { rule, seen, bound, .. } = reason(70);
    assert_eq!((&*rule, seen, bound), ("stage.silence", whole(70), [whole(60), None]));
}
