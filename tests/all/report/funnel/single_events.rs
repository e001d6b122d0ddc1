//! Funnels of many steps against a plain reference that matches single events: the same depth and instants.

use lifestage::event::Sequence;
use lifestage::report::{FunnelConfig, FunnelRule, FunnelStep, StepOrder};
use lifestage::time::{Calendar, Moment, Timespan};
use lifestage::{Event, Kind, KindSet};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::shared::seeded::cases;

/// Which kinds each step takes, and events of these kinds.
#[derive(Clone, Debug)]
struct Steps {
    /// For each kind whether it matches each step.
    kinds: Vec<Vec<bool>>,
    count: usize,
    window: i64,
    /// Milliseconds and kind, in order of time.
    events: Vec<(i64, usize)>,
}

fn few_or_many() -> impl Strategy<Value = Steps> {
    // Around the ends of words of 64 steps too.
    (prop_oneof![1..12_usize, 60..70_usize, 126..131_usize], 1..10_usize, 0..12_i64).prop_flat_map(
        |(steps, kinds, window)| {
            let matches =
                prop_oneof![vec(0..steps, 0..4), vec(0..steps, steps / 2..=steps), Just((0..steps).collect())];
            let event = (0..16_i64, 0..kinds);
            (vec(matches, kinds), vec(event, 0..32)).prop_map(
                move |(kinds, mut events): (Vec<Vec<usize>>, Vec<(i64, usize)>)| {
                    events.sort_by_key(|(at, _)| *at);
                    let kinds = kinds.iter().map(|of| (0..steps).map(|step| of.contains(&step)).collect()).collect();
                    Steps { kinds, count: steps, window, events }
                },
            )
        },
    )
}

impl Steps {
    fn takes(&self, event: usize, step: usize) -> bool {
        self.kinds[self.events[event].1][step]
    }

    fn found(&self, order: StepOrder) -> Vec<i64> {
        let kind = |place: usize| Kind::custom(u16::try_from(place).unwrap());
        let step = |step: usize| {
            let kinds = (0..self.kinds.len()).filter(|kind| self.kinds[*kind][step]).map(kind);
            // One that never happens, so that no set is empty.
            FunnelStep::new(step.to_string(), kinds.chain([Kind::Leave]).collect::<KindSet>())
        };
        let window = Timespan::from_milliseconds(self.window).unwrap();
        let funnel =
            FunnelRule::new(FunnelConfig::new((0..self.count).map(step)).within(Some(window)).order(order)).unwrap();
        let events: Vec<Event> = self
            .events
            .iter()
            .map(|(at, of)| Event::new(1_u64, Moment::from_milliseconds(*at), kind(*of), 0).unwrap())
            .collect();
        funnel.passage(&Sequence::of(&events, &Calendar::utc()).unwrap()).milliseconds()
    }

    /// How many of these steps can have an event each (Kuhn 1955).
    fn matched(&self, steps: &[usize], events: &[usize]) -> usize {
        let mut taken = vec![None; events.len()];
        let gets_one = |step: &&usize| self.augment(**step, events, &mut taken, &mut vec![false; events.len()]);
        steps.iter().filter(gets_one).take(events.len()).count()
    }

    fn augment(&self, step: usize, events: &[usize], taken: &mut [Option<usize>], tried: &mut [bool]) -> bool {
        for place in 0..events.len() {
            if self.takes(events[place], step) && !tried[place] {
                tried[place] = true;
                let free = taken[place].is_none_or(|other| self.augment(other, events, taken, tried));
                if free {
                    taken[place] = Some(step);
                    return true;
                }
            }
        }
        false
    }

    /// In any order: of the first window with the most steps, from the last instant from which there are as many, each event
    /// that adds a step.
    fn in_any_order(&self) -> Vec<i64> {
        let steps: Vec<usize> = (0..self.count).collect();
        let mut best: (usize, Vec<usize>) = (0, Vec::new());
        for end in 0..self.events.len() {
            let now = self.events[end].0;
            if self.events.get(end + 1).is_some_and(|(next, _)| *next == now) {
                continue;
            }
            let window: Vec<usize> = (0..=end).filter(|event| now - self.events[*event].0 <= self.window).collect();
            let depth = self.matched(&steps, &window);
            if depth > best.0 {
                best = (depth, window);
            }
        }
        let (depth, window) = best;
        let since = |at: i64| window.iter().copied().filter(|event| self.events[*event].0 >= at).collect::<Vec<_>>();
        let starts = window.iter().map(|event| self.events[*event].0);
        let start = starts.filter(|start| self.matched(&steps, &since(*start)) == depth).max().unwrap_or_default();
        let mut chosen = Vec::new();
        for event in since(start) {
            chosen.push(event);
            if self.matched(&steps, &chosen) < chosen.len() {
                chosen.pop();
            }
        }
        chosen.iter().map(|event| self.events[*event].0).collect()
    }

    /// In order: for each number of steps the chain that started last, of those the first to come so far.
    fn in_order(&self) -> Vec<i64> {
        let mut chains: Vec<Option<Vec<i64>>> = vec![None; self.count];
        let mut best: Vec<i64> = Vec::new();
        for instant in self.events.chunk_by(|one, next| one.0 == next.0) {
            let now = instant[0].0;
            let events: Vec<usize> = (0..self.events.len()).filter(|event| self.events[*event].0 == now).collect();
            let before = chains.clone();
            for taken in (0..self.count).rev() {
                let chain = if taken == 0 { Some(Vec::new()) } else { before[taken - 1].clone() };
                let Some(mut chain) = chain.filter(|chain| now - chain.first().unwrap_or(&now) <= self.window) else {
                    continue;
                };
                for (step, reached) in chains.iter_mut().enumerate().skip(taken) {
                    let steps: Vec<usize> = (taken..=step).collect();
                    if self.matched(&steps, &events) < steps.len() {
                        break;
                    }
                    chain.push(now);
                    if reached.as_ref().is_none_or(|known| known[0] < chain[0]) {
                        *reached = Some(chain.clone());
                    }
                }
            }
            let deepest = chains.iter().flatten().max_by_key(|chain| chain.len());
            if let Some(chain) = deepest.filter(|chain| chain.len() > best.len()) {
                best.clone_from(chain);
            }
        }
        best
    }
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn in_any_order_classes_find_what_single_events_do(steps in few_or_many()) {
        prop_assert_eq!(steps.found(StepOrder::Any), steps.in_any_order());
    }

    #[test]
    fn in_order_classes_find_what_single_events_do(steps in few_or_many()) {
        prop_assert_eq!(steps.found(StepOrder::Ordered), steps.in_order());
    }
}
