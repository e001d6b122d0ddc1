//! What counts as the outcome, and on which days.

use lifestage::model::{BacktestOutcome, BacktestRule};
use lifestage::time::Days;
use lifestage::{Event, Kind, KindSet, Profile};

use crate::shared::churn_people::{USER, buys, comes, day};
use crate::shared::travels::travels;

fn happened(outcome: &BacktestOutcome, events: Vec<Event>) -> bool {
    // The horizon is days 1 to 40.
    let test = BacktestRule::new(day(0), 40, outcome.clone()).unwrap();
    assert_eq!(test.horizon(), Days::new(day(1), day(40)).unwrap());
    let profile = Profile::of(events);
    outcome.happened(profile.as_of(day(40)), test.horizon()).unwrap()
}

fn churn(silent_days: u32) -> BacktestOutcome {
    let (leave, activity) = (Kind::Leave.into(), KindSet::activity());
    BacktestOutcome::Churn { leave, activity, silent_days: silent_days.try_into().unwrap() }
}

#[test]
fn an_event_counts_from_after_the_cut_to_the_end_of_the_horizon() {
    let [event, none] =
        [BacktestOutcome::Event(Kind::Purchase.into()), BacktestOutcome::NoEvent(Kind::Purchase.into())];
    for (days, expected) in [(&[][..], false), (&[0], false), (&[1], true), (&[40], true), (&[41], false)] {
        let events = || [buys(days), comes([20])].concat();
        assert_eq!((happened(&event, events()), happened(&none, events())), (expected, !expected), "{days:?}");
    }
}

#[test]
fn churn_is_leaving_or_a_run_of_silent_days_within_the_horizon() {
    let ever = |days: &[i32]| happened(&churn(28), comes(days.iter().copied()));
    // Of 40 days: none at all; 28 before the first, between two, after the last, and one fewer each.
    assert!(ever(&[]) && ever(&[29]) && !ever(&[28, 30]));
    assert!(ever(&[5, 34]) && !ever(&[6, 34]));
    assert!(ever(&[12]) && !ever(&[13]));
    // Silence before the cut does not count.
    assert!(!ever(&[-50, 20]));
    let leaves = |number: i32| happened(&churn(28), [comes(1..40), vec![Event::leave(USER, day(number))]].concat());
    assert_eq!([0, 1, 40, 41].map(leaves), [false, true, true, false]);
}

#[test]
fn outcomes_say_what_they_are_and_travel() {
    for (outcome, text) in [
        (BacktestOutcome::Event(Kind::Purchase.into()), "an event of purchase"),
        (BacktestOutcome::NoEvent(KindSet::of([Kind::Purchase, Kind::Use])), "no event of use, purchase"),
        (BacktestOutcome::NoEvent(KindSet::activity()), "no activity"),
        (churn(28), "leave or 28 silent days in a row"),
    ] {
        assert_eq!(outcome.to_string(), text);
        travels(&outcome);
    }
    let BacktestOutcome::Churn { leave, silent_days, .. } = churn(28) else { unreachable!() };
    let purchases = BacktestOutcome::Churn { leave, activity: Kind::Purchase.into(), silent_days };
    assert_eq!(purchases.to_string(), "leave or 28 silent days in a row without purchase");
    let test = BacktestRule::new(day(0), 40, churn(28)).unwrap();
    travels(&test);
    let written = serde_json::to_value(&test).unwrap();
    assert_eq!((&written["lift_share"], &written["calibration_groups"]), (&0.1.into(), &10.into()));
}
