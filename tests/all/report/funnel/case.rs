//! A small case: steps, and events that each say which steps they match and what they end.

use lifestage::event::Sequence;
use lifestage::report::{Entry, FunnelConfig, FunnelRule, FunnelStep, Passage, SameInstant, SessionRule, StepOrder};
use lifestage::time::{Calendar, Moment, Timespan};
use lifestage::{Event, Kind, KindSet};

/// An event: when, which steps it matches (bit i is step i + 1), and how many steps taken it ends (bit i is i + 1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Happening {
    pub(super) at: i64,
    pub(super) matches: u16,
    pub(super) ends: u16,
}

impl Happening {
    /// The number of its kind: one for each meaning.
    pub(super) const fn number(self) -> u16 {
        self.matches | self.ends << BITS
    }

    pub(super) const fn is(self, step: usize) -> bool {
        self.matches >> step & 1 == 1
    }
}

/// A step needs a bit, and a number of steps taken another one.
const BITS: u16 = 7;

/// Events of one user, and what is asked of them.
#[derive(Clone, Debug)]
pub(super) struct Case {
    pub(super) steps: usize,
    pub(super) window: Option<i64>,
    pub(super) order: StepOrder,
    pub(super) same_instant: SameInstant,
    pub(super) entry: Entry,
    /// The longest pause in a session, where steps have to be in one.
    pub(super) pause: Option<i64>,
    pub(super) events: Vec<Happening>,
}

impl Case {
    /// The funnel, over kinds that are in the events.
    pub(super) fn funnel(&self) -> FunnelRule {
        let kinds = |is: &dyn Fn(&Happening) -> bool| -> KindSet {
            let numbers = self.events.iter().filter(|event| is(event)).map(|event| Kind::custom(event.number()));
            // One that never happens, so that no set is empty.
            numbers.chain([Kind::Leave]).collect()
        };
        let steps =
            (0..self.steps).map(|step| FunnelStep::new(format!("{}", step + 1), kinds(&|event| event.is(step))));
        let timespan = |milliseconds| Timespan::from_milliseconds(milliseconds).unwrap();
        let mut definition = FunnelConfig::new(steps).within(self.window.map(timespan)).order(self.order);
        definition.same_instant = self.same_instant;
        definition.entry = self.entry;
        definition.session = self.pause.map(|pause| SessionRule::after(timespan(pause)));
        for after_step in 1..self.steps {
            let ends = |event: &&Happening| event.ends >> (after_step - 1) & 1 == 1;
            let numbers = self.events.iter().filter(ends).map(|event| Kind::custom(event.number()));
            let what: KindSet = numbers.collect();
            if !what.is_empty() {
                definition = definition.excluding(after_step, what);
            }
        }
        FunnelRule::new(definition).unwrap()
    }

    pub(super) fn events(&self, user: u64) -> Vec<Event> {
        let event = |event: &Happening| {
            Event::new(user, Moment::from_milliseconds(event.at), Kind::custom(event.number()), 0).unwrap()
        };
        self.events.iter().map(event).collect()
    }

    /// What the library finds.
    pub(super) fn passage(&self) -> Passage {
        self.funnel().passage(&Sequence::of(&self.events(1), &Calendar::utc()).unwrap())
    }
}
