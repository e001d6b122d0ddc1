//! A log of random events.

use lifestage::time::{Calendar, Moment};
use lifestage::{Event, Kind, Subject, UserId};

use crate::random::Random;

/// A row of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) user: u64,
    /// Microseconds since 1970.
    pub(crate) at: i64,
    pub(crate) kind: Kind,
    pub(crate) subject: u16,
    pub(crate) value: i64,
}

impl Row {
    pub(crate) fn event(&self) -> Event {
        let value = u64::try_from(self.value).unwrap();
        let event = Event::new(self.user, Moment::from_microseconds(self.at), self.kind, value).unwrap();
        event.about(Subject::new(self.subject))
    }

    pub(crate) fn id(&self) -> UserId {
        UserId::from(self.user)
    }
}

/// 2025-01-01T00:00:00Z.
pub(crate) const START: i64 = 1_735_689_600_000_000;
pub(crate) const DAYS: i64 = 120;
const DAY: i64 = 86_400_000_000;

const KINDS: [Kind; 12] = [
    Kind::Register,
    Kind::LogIn,
    Kind::View,
    Kind::Search,
    Kind::Use,
    Kind::Share,
    Kind::AddToCart,
    Kind::Purchase,
    Kind::Purchase,
    Kind::Refund,
    Kind::Rate,
    Kind::Complain,
];

/// Days of Berlin, where summer time begins in the log, from four in the morning.
pub(crate) fn calendar() -> Calendar {
    Calendar::in_zone(&chrono_tz::Europe::Berlin, 2024..=2026).named("Berlin").with_day_start(4).unwrap()
}

/// As many rows of as many users; some users often, most seldom, and many rows at one instant.
pub(crate) fn random(seed: u64, rows: u64, users: u64) -> Vec<Row> {
    let mut random = Random::new(seed);
    let row = |_| {
        // The square of a number below one is more often small.
        let user = random.below(users) * random.below(users) / users;
        let at = START + i64::try_from(random.below(DAYS.unsigned_abs() * 288)).unwrap() * (DAY / 288);
        let fine = if random.below(4) == 0 { i64::try_from(random.below(5_000)).unwrap() } else { 0 };
        let kind = if random.below(20) == 0 { Kind::custom(3) } else { random.one_of(&KINDS) };
        let value = match kind {
            Kind::Rate => random.below(101),
            Kind::Purchase | Kind::Refund | Kind::AddToCart => random.below(20_000),
            Kind::View | Kind::Use | Kind::Custom(_) => random.below(600),
            _ => 0,
        };
        let subject = if random.below(3) == 0 { u16::try_from(random.below(5)).unwrap() } else { 0 };
        Row { user, at: at + fine, kind, subject, value: i64::try_from(value).unwrap() }
    };
    (0..rows).map(row).collect()
}
