//! All chains that there are, tried one by one: what a funnel means, without any cleverness.

use std::cmp::Reverse;

use lifestage::report::{Entry, SameInstant, StepOrder};

use super::case::{Case, Happening};

/// The instants of the steps on the best chain.
pub(super) fn instants(case: &Case) -> Vec<i64> {
    let mut events = case.events.clone();
    events.sort_by_key(|event| (event.at, event.number()));
    let entries = || events.iter().filter(|event| event.is(0)).map(|event| event.at);
    let entry = match case.entry {
        Entry::Best => None,
        Entry::First => entries().min(),
        Entry::Latest => entries().max(),
    };
    let sessions = match case.pause {
        Some(pause) => events.chunk_by(|one, next| next.at - one.at <= pause).map(<[_]>::to_vec).collect(),
        None => vec![events.clone()],
    };
    let mut best = Vec::new();
    for session in sessions {
        let found = of_session(case, &session, entry);
        if found.len() > best.len() {
            best = found;
        }
    }
    best
}

fn of_session(case: &Case, events: &[Happening], entry: Option<i64>) -> Vec<i64> {
    let mut chains = vec![Vec::new()];
    match case.order {
        StepOrder::Any => sets(case, events, &mut vec![None; case.steps], 0, &mut chains),
        StepOrder::Ordered | StepOrder::Strict => extend(case, events, entry, &mut Vec::new(), &mut chains),
    }
    let instants = |chain: &Vec<usize>| -> Vec<i64> { chain.iter().map(|event| events[*event].at).collect() };
    let deepest = chains.iter().map(Vec::len).max().unwrap();
    let deepest = chains.iter().filter(|chain| chain.len() == deepest);
    if case.order == StepOrder::Strict {
        return instants(deepest.min().unwrap());
    }
    let best = deepest.map(instants).min_by_key(|times| {
        // The earliest to finish; of those the last to start; of those each step, from the last back, as early as can be.
        (times.last().copied(), Reverse(times.first().copied()), times.iter().rev().copied().collect::<Vec<_>>())
    });
    best.unwrap()
}

/// Adds all chains that go on from this one.
fn extend(case: &Case, events: &[Happening], entry: Option<i64>, chain: &mut Vec<usize>, all: &mut Vec<Vec<usize>>) {
    let taken = chain.len();
    if taken == case.steps {
        return;
    }
    for (place, event) in events.iter().enumerate() {
        if !event.is(taken) || chain.contains(&place) {
            continue;
        }
        let fits = match (chain.first(), chain.last()) {
            (Some(first), Some(last)) => {
                let (start, before) = (events[*first].at, events[*last].at);
                let after = match case.same_instant {
                    SameInstant::InStepOrder => before <= event.at,
                    SameInstant::StrictlyLater => before < event.at,
                };
                let ended = events
                    .iter()
                    .any(|other| other.ends >> (taken - 1) & 1 == 1 && before < other.at && other.at <= event.at);
                let next = case.order != StepOrder::Strict || place == last + 1;
                after && !ended && next && case.window.is_none_or(|window| event.at - start <= window)
            }
            _ => entry.is_none_or(|entry| entry == event.at),
        };
        if fits {
            chain.push(place);
            all.push(chain.clone());
            extend(case, events, entry, chain, all);
            chain.pop();
        }
    }
}

/// Adds all ways to give events to steps, in order of time.
fn sets(case: &Case, events: &[Happening], given: &mut Vec<Option<usize>>, step: usize, all: &mut Vec<Vec<usize>>) {
    if step == case.steps {
        let mut chain: Vec<usize> = given.iter().flatten().copied().collect();
        chain.sort_unstable();
        let span = chain.first().zip(chain.last()).map_or(0, |(first, last)| events[*last].at - events[*first].at);
        if case.window.is_none_or(|window| span <= window) {
            all.push(chain);
        }
        return;
    }
    sets(case, events, given, step + 1, all);
    for (place, event) in events.iter().enumerate() {
        if event.is(step) && !given.contains(&Some(place)) {
            given[step] = Some(place);
            sets(case, events, given, step + 1, all);
            given[step] = None;
        }
    }
}
