//! Made-up lives: what the properties of all themes are tried on.
//!
//! Days crowd around a few changes of daylight saving time, so that events share days, hours and tallies.

use std::sync::LazyLock;

use chrono::{DateTime, FixedOffset};
use chrono_tz::{America, Australia, Europe};
use lifestage::event::Unit;
use lifestage::profile::Selector;
use lifestage::time::{Calendar, Moment, UtcOffset, Weekday};
use lifestage::{Day, Event, Kind, KindSet, Profile, Subject};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// Whose lives these are.
pub(crate) const USER: u64 = 42;

/// Every kind with a name, and some of your own.
pub(crate) fn kind() -> impl Strategy<Value = Kind> {
    let own = [0, 7, 32_767].map(Kind::custom).to_vec();
    prop_oneof![4 => select(Kind::NAMED), 1 => select(own)]
}

/// None, a few that repeat, and the largest.
pub(crate) fn subject() -> impl Strategy<Value = Subject> {
    select(vec![0, 0, 0, 1, 2, 3, u16::MAX]).prop_map(Subject::new)
}

/// A civil day: mostly in the weeks around 2026-03-29, when clocks change in Berlin.
pub(crate) fn day() -> impl Strategy<Value = Day> + Clone {
    let spring = Day::ymd(2026, 3, 29);
    let autumn = Day::ymd(2026, 10, 25);
    prop_oneof![
        12 => (-20..20).prop_map(move |days| spring.plus(days)),
        4 => (-2..3).prop_map(move |days| autumn.plus(days)),
        1 => (-9_000..9_000).prop_map(move |days| spring.plus(days)),
    ]
}

/// A bare date, or an instant with or without an offset of its own.
pub(crate) fn moment() -> impl Strategy<Value = Moment> {
    const HOUR: i64 = 3_600_000;
    let hours = prop_oneof![
        // Around the changes: at 01:00 UTC in Berlin, 07:00 in New York, 15:00 the day before on Lord Howe Island.
        (-10..34_i64, -1..=1_i64).prop_map(|(hours, by)| hours * HOUR + by),
        0..24 * HOUR,
    ];
    let instant = (day(), hours).prop_map(|(day, past)| i64::from(day.days_since_epoch()) * 24 * HOUR + past);
    let offset = (-14 * 4..=14 * 4).prop_map(|quarters| FixedOffset::east_opt(quarters * 900).unwrap());
    prop_oneof![
        2 => day().prop_map(Moment::from),
        1 => instant.clone().prop_map(Moment::from_milliseconds),
        4 => (instant, offset).prop_map(|(milliseconds, offset)| {
            DateTime::from_timestamp_millis(milliseconds).unwrap().with_timezone(&offset).into()
        }),
    ]
}

/// A value that the kind carries; as many as a test has add up to less than the limit.
fn value(kind: Kind) -> BoxedStrategy<u64> {
    match kind.unit() {
        Unit::Nothing => Just(0).boxed(),
        Unit::Satisfaction => (0..=100_u64).boxed(),
        Unit::Money | Unit::Seconds | Unit::Points | Unit::Any => prop_oneof![
            8 => 0..10_000_u64,
            1 => Just(i64::MAX.unsigned_abs() >> 10),
        ]
        .boxed(),
    }
}

/// Any event of the user's.
pub(crate) fn event() -> impl Strategy<Value = Event> {
    let kind_and_value = kind().prop_flat_map(|kind| (Just(kind), value(kind)));
    (moment(), kind_and_value, subject())
        .prop_map(|(moment, (kind, value), subject)| Event::new(USER, moment, kind, value).unwrap().about(subject))
}

/// Any calendar that places every event; see [`life`] for those that do not.
pub(crate) fn calendar() -> impl Strategy<Value = Calendar> {
    static ZONES: LazyLock<Vec<Calendar>> = LazyLock::new(|| {
        vec![
            Calendar::utc(),
            Calendar::fixed(UtcOffset::hours(8)),
            Calendar::fixed(UtcOffset::east(-(3 * 3600 + 1800)).unwrap()),
            Calendar::in_zone(&Europe::Berlin, 2025..=2027),
            Calendar::in_zone(&America::New_York, 2025..=2027),
            Calendar::in_zone(&Australia::Lord_Howe, 2025..=2027),
        ]
    });
    dressed(select(&ZONES[..]))
}

/// The calendar with any start of the day, midnight most often, and any first weekday.
fn dressed(calendar: impl Strategy<Value = Calendar>) -> impl Strategy<Value = Calendar> {
    let weekdays = [Weekday::Mon, Weekday::Sat, Weekday::Sun];
    let day_start = prop_oneof![2 => Just(0), 1 => 0..24_u8];
    (calendar, day_start, select(weekdays.to_vec()))
        .prop_map(|(calendar, hour, weekday)| calendar.with_first_weekday(weekday).with_day_start(hour).unwrap())
}

/// The events of one user, in any order, and the calendar that places them all.
#[derive(Clone, Debug)]
pub(crate) struct Life {
    pub(crate) calendar: Calendar,
    pub(crate) events: Vec<Event>,
}

impl Life {
    /// The empty profile.
    pub(crate) fn nobody(&self) -> Profile {
        Profile::new(USER, &self.calendar)
    }

    /// The profile of these events, observed one by one.
    pub(crate) fn profile_of<'a>(&self, events: impl IntoIterator<Item = &'a Event>) -> Profile {
        let mut profile = self.nobody();
        for event in events {
            profile.observe(event, &self.calendar).unwrap();
        }
        profile
    }

    /// The profile of the whole life.
    pub(crate) fn profile(&self) -> Profile {
        self.profile_of(&self.events)
    }

    /// The civil day of an event.
    pub(crate) fn day(&self, event: &Event) -> Day {
        self.calendar.civil(event.moment()).unwrap().day
    }
}

/// A life of up to 40 events, sometimes by the offsets that they carry.
pub(crate) fn life() -> impl Strategy<Value = Life> {
    let carried = dressed(Just(Calendar::of_the_event()));
    let calendar = prop_oneof![6 => calendar().boxed(), 1 => carried.boxed()];
    (calendar, vec(event(), 0..40)).prop_map(|(calendar, mut events)| {
        events.retain(|event| calendar.civil(event.moment()).is_ok());
        Life { calendar, events }
    })
}

/// A question's kinds and subject, such that it often finds something.
pub(crate) fn selector() -> impl Strategy<Value = Selector> {
    let everything = Kind::NAMED.iter().fold(KindSet::activity(), |set, kind| set.with(*kind));
    let kinds = prop_oneof![
        2 => kind().prop_map(KindSet::from),
        2 => Just(KindSet::activity()),
        2 => Just(everything),
        1 => Just(KindSet::activity().without(Kind::custom(7))),
        2 => vec(kind(), 0..20).prop_map(KindSet::of),
    ];
    let subject = prop_oneof![2 => Just(None), 1 => subject().prop_map(Some)];
    let day_sum = prop_oneof![3 => Just(0), 1 => 1..200_u64];
    (kinds, subject, day_sum).prop_map(|(kinds, subject, day_sum)| Selector { kinds, subject, day_sum })
}
