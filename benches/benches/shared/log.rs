//! A log like a real one: a few users do most of it, and most users stay only for a while.

use lifestage::event::Unit;
use lifestage::population::{Columns, KindMap};
use lifestage::time::Moment;
use lifestage::{Event, Kind};

use super::random::Random;
use super::{DAY, FIRST, year};

/// What happens, and how many of a hundred events are so.
const KINDS: [(Kind, u64); 8] = [
    (Kind::LogIn, 20),
    (Kind::View, 35),
    (Kind::Search, 10),
    (Kind::Use, 15),
    (Kind::Comment, 5),
    (Kind::Share, 3),
    (Kind::AddToCart, 7),
    (Kind::Purchase, 5),
];

/// A year of events as columns.
pub(crate) struct Log {
    users: Vec<u64>,
    milliseconds: Vec<i64>,
    kinds: Vec<u8>,
    values: Vec<i64>,
    map: KindMap,
}

/// In which order the rows stand.
#[derive(Clone, Copy)]
pub(crate) enum Order {
    /// Of time, as a log is written.
    Time,
    /// None at all.
    Shuffled,
}

/// One event.
struct Row {
    user: u64,
    millisecond: i64,
    kind: u8,
    value: i64,
}

impl Log {
    /// This many events of this many users, at least one of each.
    pub(crate) fn new(events: u64, users: u64, order: Order) -> Self {
        let mut random = Random::new(7);
        let firsts = (0..users).map(|user| Row::any(user, &mut Random::new(!user)));
        let others = (users..events).map(|_| Row::any(random.skewed(users), &mut random));
        let mut rows: Vec<Row> = firsts.chain(others).collect();
        match order {
            Order::Time => rows.sort_unstable_by_key(|row| row.millisecond),
            Order::Shuffled => random.shuffle(&mut rows),
        }
        Self {
            users: rows.iter().map(|row| row.user).collect(),
            milliseconds: rows.iter().map(|row| row.millisecond).collect(),
            kinds: rows.iter().map(|row| row.kind).collect(),
            values: rows.iter().map(|row| row.value).collect(),
            map: (0..).zip(KINDS).map(|(code, (kind, _))| (code, kind)).collect(),
        }
    }

    /// The columns as the crate takes them.
    pub(crate) fn columns(&self) -> Columns<'_> {
        Columns::new(&self.users[..], &self.milliseconds, (&self.kinds[..], &self.map)).with_values(&self.values)
    }

    /// The same, one event after the other.
    pub(crate) fn events(&self) -> Vec<Event> {
        let facts = self.users.iter().zip(&self.milliseconds);
        let whats = self.kinds.iter().zip(&self.values);
        facts.zip(whats).map(|((user, at), (code, value))| self.event(*user, *at, *code, *value)).collect()
    }

    fn event(&self, user: u64, millisecond: i64, code: u8, value: i64) -> Event {
        let kind = self.map.kind(code).expect("a kind of the log");
        let at = Moment::from_milliseconds(millisecond);
        Event::new(user, at, kind, value.unsigned_abs()).expect("a value of its kind")
    }
}

impl Row {
    /// Any event of the user with this number.
    fn any(number: u64, random: &mut Random) -> Self {
        let mut percent = random.below(100);
        let (code, kind) = (0..)
            .zip(KINDS)
            .find_map(|(code, (kind, share))| match percent.checked_sub(share) {
                None => Some((code, kind)),
                Some(rest) => {
                    percent = rest;
                    None
                }
            })
            .expect("shares of a hundred");
        let value = match kind.unit() {
            Unit::Money => 100 + random.skewed(50_000),
            Unit::Seconds => random.below(600),
            _ => 0,
        };
        Self {
            // Scattered, so that nothing can be gained by indexing.
            user: number.wrapping_mul(0x9e37_79b9_7f4a_7c15),
            millisecond: instant(number, random),
            kind: code,
            value: value.cast_signed(),
        }
    }
}

/// When a user does something: any time between the day they came and the day they left, which are the user's own.
fn instant(user: u64, random: &mut Random) -> i64 {
    let mut own = Random::new(user);
    let joined = own.below(year().count().into());
    let days = 1 + own.skewed(u64::from(year().count()) - joined);
    let start = (i64::from(FIRST.days_since_epoch()) + joined.cast_signed()) * DAY;
    start + random.below(days * DAY.unsigned_abs()).cast_signed()
}
