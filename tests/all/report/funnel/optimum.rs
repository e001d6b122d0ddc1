//! What a walk finds is the best of all chains, in every mode: depth and instants.

use lifestage::event::Sequence;
use lifestage::report::{Entry, FunnelConfig, FunnelRule, SameInstant, StepOrder};
use lifestage::time::{Calendar, Moment, Timespan};
use lifestage::{Event, Kind};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::brute_force::instants;
use super::case::{Case, Happening};
use crate::shared::seeded::cases;

/// A few events close together, of which many match several steps or end something.
fn case(order: &'static [StepOrder]) -> impl Strategy<Value = Case> {
    let mode = (
        select(order),
        select(vec![SameInstant::InStepOrder, SameInstant::InStepOrder, SameInstant::StrictlyLater]),
        select(vec![Entry::Best, Entry::Best, Entry::First, Entry::Latest]),
        prop_oneof![2 => Just(None), 1 => (0..3_i64).prop_map(Some)],
        prop_oneof![1 => Just(None), 4 => (0..8_i64).prop_map(Some)],
    );
    let happening = (0..9_i64, 0..32_u16, 0..16_u16, 0..4_u8);
    // One step each most often, as in most logs; else any mask.
    (1..=4_usize, mode, vec(happening, 0..8), any::<bool>(), any::<bool>()).prop_map(
        |(steps, (order, same_instant, entry, pause, window), happenings, single, exclusions)| {
            let any_order = order == StepOrder::Any;
            let happening = |(at, mask, ends, step): (i64, u16, u16, u8)| {
                let matches = if single { 1 << step } else { mask } & ((1 << steps) - 1);
                // What is step 2 cannot end what took 1 step.
                let ends = if exclusions && order == StepOrder::Ordered { ends & 7 & !(matches >> 1) } else { 0 };
                Happening { at, matches, ends: ends & ((1_u16 << (steps - 1)) - 1) }
            };
            Case {
                steps,
                window,
                order,
                same_instant: if any_order { SameInstant::InStepOrder } else { same_instant },
                entry: if any_order { Entry::Best } else { entry },
                pause,
                events: happenings.into_iter().map(happening).collect(),
            }
        },
    )
}

proptest! {
    #![proptest_config(cases(512))]

    #[test]
    fn in_order_it_is_the_best_of_all_chains(case in case(&[StepOrder::Ordered])) {
        prop_assert_eq!(case.passage().milliseconds(), instants(&case));
    }

    #[test]
    fn in_strict_order_it_is_the_first_of_the_deepest_chains(case in case(&[StepOrder::Strict])) {
        prop_assert_eq!(case.passage().milliseconds(), instants(&case));
    }

    #[test]
    fn in_any_order_it_is_the_best_of_all_sets(case in case(&[StepOrder::Any])) {
        prop_assert_eq!(case.passage().milliseconds(), instants(&case));
    }
}

/// Steps `a b c …` and events like `a@0 a@30 b@45`.
fn passage(steps: usize, window: u32, events: &str) -> Vec<i64> {
    let kind = |step: usize| Kind::custom(u16::try_from(step).unwrap());
    let funnel = FunnelRule::of((0..steps).map(kind), Timespan::seconds(window)).unwrap();
    let events: Vec<Event> = events
        .split(' ')
        .map(|event| {
            let (step, second) = event.split_once('@').unwrap();
            let at = Moment::from_milliseconds(second.parse::<i64>().unwrap() * 1_000);
            Event::new(1_u64, at, kind(usize::from(step.as_bytes()[0] - b'a')), 0).unwrap()
        })
        .collect();
    let passage = funnel.passage(&Sequence::of(&events, &Calendar::utc()).unwrap());
    passage.milliseconds().iter().map(|milliseconds| milliseconds / 1_000).collect()
}

#[test]
fn a_later_entry_leads_farther_where_the_first_one_runs_out() {
    assert_eq!(passage(3, 60, "a@0 a@30 b@45 c@75"), [30, 45, 75]);
    assert_eq!(passage(3, 60, "a@0 b@10 a@50 c@65"), [0, 10]);
    for (window, depth) in [(2, 3), (3, 4), (4, 5)] {
        assert_eq!(passage(5, window, "a@3 b@4 c@5 d@6 e@7").len(), depth);
    }
}

#[test]
fn the_window_holds_its_last_instant_and_one_of_0_a_single_instant() {
    assert_eq!(passage(2, 60, "a@0 b@60"), [0, 60]);
    assert_eq!(passage(2, 60, "a@0 b@61"), [0]);
    assert_eq!(passage(2, 0, "b@5 a@5"), [5, 5]);
    assert_eq!(passage(2, 0, "a@5 b@6"), [5]);
}

#[test]
fn there_may_be_more_steps_than_bits_in_a_word() {
    let walked: Vec<String> = (0..100).map(|step| format!("{}@{step}", char::from(b'a' + step % 20))).collect();
    assert_eq!(passage(20, 60, &walked.join(" ")).len(), 20);
    // The same kind a hundred times: 99 of them happen, at one instant.
    let funnel = FunnelRule::of((0..100).map(|_| Kind::Share), Timespan::ZERO).unwrap();
    let shares: Vec<Event> = (0..99).map(|_| Event::share(1_u64, Moment::from_milliseconds(7))).collect();
    assert_eq!(funnel.passage(&Sequence::of(&shares, &Calendar::utc()).unwrap()).depth(), 99);
    let mut definition = FunnelConfig::new((0..100).map(|_| Kind::Share));
    definition.same_instant = SameInstant::StrictlyLater;
    assert_eq!(
        FunnelRule::new(definition).unwrap().passage(&Sequence::of(&shares, &Calendar::utc()).unwrap()).depth(),
        1
    );
}

#[test]
fn a_hundred_thousand_events_at_one_instant_are_not_squared() {
    let both = Kind::Share;
    let funnel = FunnelRule::of([both, both, Kind::View, both], Timespan::days(1)).unwrap();
    let shares: Vec<Event> = (0..100_000).map(|_| Event::share(1_u64, Moment::from_milliseconds(7))).collect();
    assert_eq!(funnel.passage(&Sequence::of(&shares, &Calendar::utc()).unwrap()).depth(), 2);
}
