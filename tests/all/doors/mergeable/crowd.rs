//! Made-up crowds from a seed, of every kind of event, to be parted at random.

use lifestage::event::Satisfaction;
use lifestage::time::{Calendar, Moment};
use lifestage::{Amount, Day, Event, Kind, Population, Subject, User};

pub(super) const FIRST: Day = Day::ymd(2024, 1, 1);
/// The day asked about; some events are later.
pub(super) const DAY: Day = FIRST.plus(60);

/// Numbers from a seed.
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }

    pub(super) fn index(&mut self, length: usize) -> usize {
        usize::try_from(self.below(length.max(1) as u64)).unwrap()
    }
}

/// Users with what they did.
pub(super) struct Crowd {
    pub(super) users: Vec<User>,
    pub(super) events: Vec<Event>,
    pub(super) population: Population,
}

impl Crowd {
    fn of(users: Vec<User>, events: Vec<Event>) -> Self {
        let mut population = Population::from_events(&events, Calendar::utc()).unwrap();
        users.iter().for_each(|user| population.introduce(*user));
        Self { users, events, population }
    }

    /// Up to forty users.
    pub(super) fn made_up(dice: &mut Dice) -> Self {
        let count = dice.below(40);
        Self::of_size(count, dice)
    }

    pub(super) fn of_size(count: u64, dice: &mut Dice) -> Self {
        let (mut users, mut events) = (Vec::new(), Vec::new());
        for id in 1..=count {
            let joined = FIRST.plus(i32::try_from(dice.below(50)).unwrap());
            let mut user = User::new(id);
            if dice.below(3) > 0 {
                user = user.joined(joined);
            }
            if id > 1 && dice.below(3) == 0 {
                user = user.referred_by(1 + dice.below(id - 1));
            }
            user.acquisition_channel = Subject::new(u16::try_from(dice.below(3)).unwrap());
            users.push(user);
            events.push(Event::register(id, joined));
            let often = dice.below(30);
            events.extend((0..often).map(|_| event(dice, id, joined)));
        }
        Self::of(users, events)
    }

    /// The same users and events in parts, each user with all that is theirs.
    pub(super) fn parted(&self, dice: &mut Dice) -> Vec<Self> {
        let count = 1 + dice.index(6);
        let mut parts: Vec<(Vec<User>, Vec<Event>)> = vec![Default::default(); count];
        let homes: Vec<usize> = self.users.iter().map(|_| dice.index(count)).collect();
        for (user, home) in self.users.iter().zip(&homes) {
            parts[*home].0.push(*user);
            parts[*home].1.extend(self.events.iter().filter(|event| event.user() == user.id).cloned());
        }
        parts.into_iter().map(|(users, events)| Self::of(users, events)).collect()
    }

    pub(super) fn nobody() -> Self {
        Self::of(Vec::new(), Vec::new())
    }
}

fn event(dice: &mut Dice, user: u64, joined: Day) -> Event {
    let day = joined.plus(i32::try_from(dice.below(70)).unwrap());
    let midnight = i64::from(day.days_since_epoch()) * 86_400_000;
    let at = Moment::from_milliseconds(midnight + i64::try_from(dice.below(86_400_000)).unwrap());
    let subject = Subject::new(u16::try_from(dice.below(4)).unwrap());
    let money = |dice: &mut Dice| Amount::minor(dice.below(90_00));
    let event = match dice.below(16) {
        0..=3 => Event::log_in(user, at),
        4 => Event::view(user, at, u32::try_from(dice.below(600)).unwrap()),
        5 => Event::usage(user, at, u32::try_from(dice.below(3_600)).unwrap()),
        6 | 7 => Event::purchase(user, at, money(dice)),
        8 => Event::refund(user, at, money(dice)),
        9 => Event::share(user, at),
        10 => Event::message_sent(user, at),
        11 => Event::new(user, at, Kind::MessageClicked, 0).unwrap(),
        12 => Event::rate(user, at, Satisfaction::new(u8::try_from(dice.below(101)).unwrap()).unwrap()),
        13 => Event::create(user, at),
        14 => Event::claim_benefit(user, at),
        _ => Event::join_event(user, at),
    };
    event.about(subject)
}
