//! The embedded year of one app, as the test binaries read it.

use std::collections::BTreeMap;
use std::io::Read;

use chrono::NaiveDateTime;
use flate2::read::GzDecoder;
use lifestage::event::{Birthday, Unit};
use lifestage::time::{Calendar, Moment};
use lifestage::{Day, Event, Interner, Kind, Money, Population, Subject, User};

/// A packed file of `examples/data`.
pub(crate) fn unpacked(name: &str) -> String {
    let path = format!("{}/examples/data/{name}", env!("CARGO_MANIFEST_DIR"));
    let mut text = String::new();
    GzDecoder::new(&std::fs::read(path).unwrap()[..]).read_to_string(&mut text).unwrap();
    text
}

/// All users of the app with their join days and birthdays.
pub(crate) fn known_users() -> Vec<User> {
    let user = |line: &str| {
        let parts: Vec<&str> = line.split(',').collect();
        let mut user = User::new(parts[0].parse::<u64>().unwrap()).joined(parts[1].parse::<Day>().unwrap());
        if let Some((month, day)) = parts[4].split_once('-') {
            user.birthday = Some(Birthday::new(month.parse().unwrap(), day.parse().unwrap()).unwrap());
        }
        user
    };
    unpacked("app_year_users.csv.gz").lines().skip(1).map(user).collect()
}

/// The log with the names of its subjects and channels, and the users whom it gives a channel.
pub(crate) struct App {
    pub(crate) events: Vec<Event>,
    pub(crate) subjects: Interner,
    pub(crate) channels: Interner,
    pub(crate) users: BTreeMap<u64, User>,
}

impl App {
    pub(crate) fn read() -> Self {
        let (mut subjects, mut channels) = (Interner::new(), Interner::new());
        let (mut events, mut users) = (Vec::new(), BTreeMap::new());
        for line in unpacked("app_year.csv.gz").lines().skip(1) {
            let [user, at, kind, value, subject, channel] =
                <[&str; 6]>::try_from(line.split(',').collect::<Vec<_>>()).unwrap();
            let user: u64 = user.parse().unwrap();
            let at = NaiveDateTime::parse_from_str(at, "%Y-%m-%d %H:%M:%S").unwrap().and_utc();
            let kind: Kind = kind.parse().unwrap();
            let value = match (value, kind.unit()) {
                ("", _) => 0,
                (value, Unit::Money) => Money::parse_decimal(value, 2).unwrap().minor_units().unsigned_abs(),
                (value, _) => value.parse().unwrap(),
            };
            let subject = if subject.is_empty() { Subject::NONE } else { subjects.intern(subject).unwrap() };
            let event = Event::new(user, Moment::from_milliseconds(at.timestamp_millis()), kind, value);
            events.push(event.unwrap().about(subject));
            if !channel.is_empty() {
                let mut known = User::new(user);
                known.acquisition_channel = channels.intern(channel).unwrap();
                users.insert(user, known);
            }
        }
        Self { events, subjects, channels, users }
    }

    /// These events of the users with a channel, whose join days are not told.
    pub(crate) fn population(&self, events: &[Event]) -> Population {
        let mut population = Population::from_events(events, Calendar::utc()).unwrap();
        self.users.values().for_each(|user| population.introduce(*user));
        population
    }
}
