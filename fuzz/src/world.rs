//! A small world in which what came in is used: a few users with every kind of event, and days at the ends of everything.

use std::cell::Cell;

use lifestage::event::{Event, Kind, Subject, User};
use lifestage::number::Fingerprinter;
use lifestage::time::{Calendar, Days};
use lifestage::{Amount, Day, Population, Profile, RuleSet};

pub(crate) const MONDAY: Day = Day::ymd(2026, 1, 5);

pub(crate) struct World {
    pub(crate) people: Population,
    /// The same people, who forgot the first month.
    pub(crate) forgetful: Population,
    /// Every rule, fitted.
    pub(crate) rules: RuleSet,
    /// What would take too long to do of everybody is done of whoever's turn it is: a number that follows from the input.
    turn: Cell<usize>,
}

impl World {
    pub(crate) fn new() -> Self {
        let people = Population::from_events(&events(), Calendar::utc()).expect("a few events");
        let mut people = people;
        for user in 1..=5_u64 {
            let mut facts = User::new(user);
            facts.acquisition_channel = Subject::new(u16::try_from(user % 3).unwrap_or(0));
            facts.referrer = (user > 1).then(|| (user - 1).into());
            people.introduce(facts);
        }
        let mut forgetful = people.clone();
        forgetful.forget_before(MONDAY.plus(31));
        let rules = RuleSet::full().fit_population_where_possible(&people, TODAY).expect("rules that fit");
        Self { people, forgetful, rules, turn: Cell::new(0) }
    }

    /// What is done next is done with this input.
    pub(crate) fn begin(&self, input: &[u8]) {
        let bits = Fingerprinter::new("turn").bytes(input).finish().bits();
        self.turn.set(usize::try_from(bits & 0xffff).unwrap_or(0));
    }

    /// Whose turn it is of these people.
    pub(crate) fn someone<'a>(&self, of: &'a Population) -> &'a Profile {
        of.profiles().nth(self.turn.get() % of.len()).expect("a place among them")
    }

    /// The day whose turn it is, of [`World::days`]: another one for each round of the people.
    pub(crate) fn some_day(&self) -> Day {
        let days = self.days();
        days[self.turn.get() / self.people.len() % days.len()]
    }

    /// Which of these has its turn.
    pub(crate) fn one_of<T: Copy, const N: usize>(&self, all: [T; N]) -> T {
        all[self.turn.get() % N]
    }

    /// Days to be asked about: now, long ago, far ahead, and the ends of the range.
    pub(crate) fn days(&self) -> [Day; 6] {
        [TODAY, MONDAY, MONDAY.minus(9), Day::EPOCH, Day::MIN, Day::MAX]
    }

    /// Days of a report: few, so that one answer is quick.
    pub(crate) fn range(&self) -> Days {
        Days::new(MONDAY.minus(3), MONDAY.plus(40)).expect("the first day comes first")
    }
}

/// The day that most questions are about.
pub(crate) const TODAY: Day = MONDAY.plus(90);

fn events() -> Vec<Event> {
    let mut events = Vec::new();
    for user in 1..=12_u64 {
        let joined = MONDAY.plus(i32::try_from(user * 3 % 20).unwrap_or(0));
        events.push(Event::register(user, joined));
        for (place, kind) in (0_i32..).zip(Kind::NAMED) {
            let day = joined.plus(place * i32::try_from(user % 5).unwrap_or(1));
            let value = match kind {
                Kind::Purchase | Kind::Refund | Kind::Redeem => 100 * user,
                Kind::View | Kind::Use | Kind::Rate => 60,
                _ => 0,
            };
            let subject = Subject::new(u16::try_from(place % 4).unwrap_or(0));
            events.extend(Event::new(user, day, *kind, value).map(|event| event.about(subject)));
        }
        for visit in 0..user {
            let day = joined.plus(i32::try_from(visit * 7).unwrap_or(0));
            events.push(Event::purchase(user, day, Amount::minor(1_000 + visit)));
            events.push(Event::check_in(user, day));
        }
    }
    events
}
