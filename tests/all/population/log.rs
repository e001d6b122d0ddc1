//! A made-up log: rows that are the same events as columns and one by one.
use lifestage::event::Unit;
use lifestage::population::{Columns, ColumnsError, KindMap};
use lifestage::time::{Calendar, Moment, UtcOffset};
use lifestage::{Event, Kind, Population, Subject};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::DAY;

/// One event.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    pub(super) user: u128,
    pub(super) milliseconds: i64,
    pub(super) kind: Kind,
    pub(super) subject: u16,
    pub(super) value: i64,
}

/// The codes of one byte that a host might use.
pub(super) const HOST_CODES: [(u8, Kind); 8] = [
    (0, Kind::LogIn),
    (1, Kind::Purchase),
    (7, Kind::Refund),
    (31, Kind::View),
    (128, Kind::Rate),
    (200, Kind::Share),
    (254, Kind::custom(0)),
    (255, Kind::custom(32_767)),
];

/// Any rows: few users with much in common, and wide ids where `wide`.
pub(super) fn rows(wide: bool, length: impl Into<prop::collection::SizeRange>) -> impl Strategy<Value = Vec<Row>> {
    let narrow = prop_oneof![4 => 0..12_u64, 1 => any::<u64>(), 1 => Just(u64::MAX)].prop_map(u128::from);
    let id = if wide {
        prop_oneof![2 => narrow, 1 => any::<u128>(), 1 => Just(u128::MAX), 1 => (0..4_u128).prop_map(|id| id << 64 | 3)]
            .boxed()
    } else {
        narrow.boxed()
    };
    let kind = select(HOST_CODES.map(|(_, kind)| kind).to_vec()).prop_flat_map(|kind| {
        let value = match kind.unit() {
            Unit::Nothing => Just(0).boxed(),
            Unit::Satisfaction => (0..=100_i64).boxed(),
            _ => prop_oneof![4 => 0..1_000_i64, 1 => 0..i64::MAX >> 12].boxed(),
        };
        (Just(kind), value)
    });
    let near = i64::from(DAY.days_since_epoch()) * 86_400_000;
    let milliseconds = prop_oneof![
        6 => (-400_000_000..400_000_000_i64).prop_map(move |past| near + past),
        // The first and the last instant there is.
        1 => select(vec![-62_167_219_200_000, 253_402_300_799_999]),
    ];
    let row = (id, milliseconds, kind, select(vec![0, 0, 1, 2, u16::MAX]));
    let row =
        row.prop_map(|(user, milliseconds, (kind, value), subject)| Row { user, milliseconds, kind, subject, value });
    vec(row, length)
}

/// Any calendar that needs no offset from the event.
pub(super) fn calendar() -> impl Strategy<Value = Calendar> {
    let offset = |seconds| Calendar::fixed(UtcOffset::east(seconds).unwrap());
    let calendars = vec![
        Calendar::utc(),
        offset(86_399),
        offset(-86_399).with_day_start(23).unwrap(),
        Calendar::in_zone(&chrono_tz::Europe::Berlin, 2025..=2027).with_day_start(4).unwrap(),
    ];
    select(calendars)
}

impl Row {
    pub(super) fn event(&self) -> Event {
        let moment = Moment::from_milliseconds(self.milliseconds);
        let value = u64::try_from(self.value).unwrap();
        Event::new(self.user, moment, self.kind, value).unwrap().about(Subject::new(self.subject))
    }
}

pub(super) fn from_events(rows: &[Row], calendar: &Calendar) -> Population {
    let events: Vec<Event> = rows.iter().map(Row::event).collect();
    Population::from_events(&events, calendar.clone()).unwrap()
}

/// How rows are laid out in columns.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layout {
    pub(super) wide: bool,
    pub(super) mapped: bool,
}

impl Layout {
    pub(super) const ALL: [Self; 4] = [
        Self { wide: false, mapped: false },
        Self { wide: false, mapped: true },
        Self { wide: true, mapped: false },
        Self { wide: true, mapped: true },
    ];

    /// The population of these rows as columns. Ids must fit.
    pub(super) fn build(self, rows: &[Row], calendar: &Calendar) -> Result<Population, ColumnsError> {
        self.ask(rows, |columns| Population::from_columns(columns, calendar.clone()))
    }

    /// What these rows as columns answer. Ids must fit.
    pub(super) fn ask<T>(self, rows: &[Row], question: impl FnOnce(&Columns<'_>) -> T) -> T {
        let narrow: Vec<u64> =
            if self.wide { vec![] } else { rows.iter().map(|row| row.user.try_into().unwrap()).collect() };
        let wide: Vec<u128> = rows.iter().map(|row| row.user).collect();
        let milliseconds: Vec<i64> = rows.iter().map(|row| row.milliseconds).collect();
        let codes: Vec<u16> = rows.iter().map(|row| row.kind.code()).collect();
        let host_code = |kind| HOST_CODES.iter().find(|(_, named)| *named == kind).unwrap().0;
        let bytes: Vec<u8> = if self.mapped { rows.iter().map(|row| host_code(row.kind)).collect() } else { vec![] };
        let subjects: Vec<u16> = rows.iter().map(|row| row.subject).collect();
        let values: Vec<i64> = rows.iter().map(|row| row.value).collect();
        let map: KindMap = HOST_CODES.into_iter().collect();
        let columns = match (self.wide, self.mapped) {
            (false, false) => Columns::new(&narrow[..], &milliseconds, &codes[..]),
            (false, true) => Columns::new(&narrow[..], &milliseconds, (&bytes[..], &map)),
            (true, false) => Columns::new(&wide[..], &milliseconds, &codes[..]),
            (true, true) => Columns::new(&wide[..], &milliseconds, (&bytes[..], &map)),
        };
        assert_eq!(columns.rows(), rows.len());
        question(&columns.with_subjects(&subjects).with_values(&values))
    }
}
