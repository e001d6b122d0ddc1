//! 600 cases with depths that were calculated elsewhere, `tests/data/funnel/vectors.jsonl`: an event is its time and a mask
//! of the steps that it matches.

use std::fs;
use std::path::PathBuf;

use lifestage::report::{Entry, SameInstant, StepOrder};
use serde::Deserialize;

use super::case::{Case, Happening};

#[derive(Deserialize)]
struct Line {
    steps: usize,
    window: i64,
    events: Vec<(i64, u16)>,
    depth: usize,
    depth_strictly_later: usize,
}

#[test]
fn depths_are_those_of_the_vectors() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/funnel/vectors.jsonl");
    let text = fs::read_to_string(path).unwrap();
    assert_eq!(text.lines().count(), 600);
    for (number, line) in (1..).zip(text.lines()) {
        let Line { steps, window, events, depth, depth_strictly_later } = serde_json::from_str(line).unwrap();
        let events = events.into_iter().map(|(at, matches)| Happening { at, matches, ends: 0 }).collect();
        let mut case = Case {
            steps,
            window: Some(window),
            order: StepOrder::Ordered,
            same_instant: SameInstant::InStepOrder,
            entry: Entry::Best,
            pause: None,
            events,
        };
        assert_eq!(case.passage().depth(), depth, "line {number}");
        case.same_instant = SameInstant::StrictlyLater;
        assert_eq!(case.passage().depth(), depth_strictly_later, "line {number}, strictly later");
    }
}
