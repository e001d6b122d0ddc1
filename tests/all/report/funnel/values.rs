//! Steps that ask for the value of the single event.

use lifestage::event::{EventSelector, Sequence};
use lifestage::population::{Columns, ColumnsError, KindMap, RowError};
use lifestage::report::{Entry, FunnelConfig, FunnelRule, FunnelStep, SameInstant, SessionRule, StepOrder};
use lifestage::time::{Calendar, Moment, Timespan};
use lifestage::{Amount, Event, Kind, KindSet, Subject};
use proptest::prelude::*;

use crate::shared::seeded::cases;

fn at(second: i64) -> Moment {
    Moment::from_milliseconds(1_767_225_600_000 + second * 1_000)
}

fn watched(seconds: u64) -> FunnelStep {
    FunnelStep::new("watched", EventSelector::from(Kind::View).of_at_least(seconds))
}

#[test]
fn a_view_of_at_least_three_seconds_is_asked_of_each_view() {
    let bought = |user: u64| Event::purchase(user, at(300), Amount::minor(10_00));
    // One looked for a second, the other for a minute; the third for two seconds three times, which is six in all.
    let mut log = vec![Event::view(1_u64, at(0), 1), bought(1), Event::view(2_u64, at(0), 60), bought(2)];
    log.extend([0, 10, 20].map(|second| Event::view(3_u64, at(second), 2)));
    log.push(bought(3));
    let depths = |seconds| {
        let funnel = FunnelRule::of([watched(seconds), Kind::Purchase.into()], Timespan::days(1)).unwrap();
        funnel.report_events(&log, &Calendar::utc()).unwrap().users_at_depth().to_vec()
    };
    assert_eq!([depths(3), depths(60), depths(61)], [vec![2, 0, 1], vec![2, 0, 1], vec![3, 0, 0]]);
    assert_eq!([depths(0), depths(1), depths(2)], [vec![0, 0, 3], vec![0, 0, 3], vec![1, 0, 2]]);
    let funnel = FunnelRule::of([watched(3), Kind::Purchase.into()], Timespan::days(1)).unwrap();
    let passage = funnel.passage(&Sequence::of(&log[2..4], &Calendar::utc()).unwrap());
    assert_eq!(passage.milliseconds().len(), 2);
    let excluded = FunnelConfig::new([Kind::View, Kind::Purchase])
        .excluding(1, EventSelector::from(Kind::Refund).of_at_least(500));
    assert!(excluded.to_string().contains("no refund of value 500 or more between steps 1 and 2"), "{excluded}");
}

/// Views of some seconds and purchases by two users, no two at one instant.
fn log() -> impl Strategy<Value = Vec<Event>> {
    let event = (1..3_u64, 1..5_i64, 0..4_usize, 0..6_u64, 0..3_u16);
    proptest::collection::vec(event, 0..30).prop_map(|rows| {
        let mut now = 0;
        let events = rows.into_iter().map(|(user, pause, kind, value, subject)| {
            now += pause;
            let kind = [Kind::View, Kind::View, Kind::Purchase, Kind::Refund][kind];
            Event::new(user, at(now), kind, value).unwrap().about(Subject::new(subject))
        });
        events.collect()
    })
}

/// The same log where the events of at least a value are of a kind of their own.
fn renamed(log: &[Event], kind: Kind, value: u64, other: Kind) -> Vec<Event> {
    let rename = |event: &Event| {
        if event.kind() != kind || event.value() < value {
            return event.clone();
        }
        Event::new(event.user(), event.moment(), other, event.value()).unwrap().about(event.subject())
    };
    log.iter().map(rename).collect()
}

const LONG: Kind = Kind::custom(1);
const LARGE: Kind = Kind::custom(2);

/// Funnels that ask for values, beside those that ask for the kinds of their own.
fn pairs(value: u64, amount: u64, mode: usize) -> [FunnelConfig; 2] {
    let by_value = |kind: Kind, value| EventSelector::from(kind).of_at_least(value);
    let about = |what: EventSelector| what.about(Subject::new(1));
    let views = KindSet::of([Kind::View, LONG]);
    let steps = |long: EventSelector, large: EventSelector| {
        [
            FunnelStep::new("any", EventSelector::from(views.clone())),
            FunnelStep::new("long", long.clone()),
            FunnelStep::new("long about one", about(long)),
            FunnelStep::new("large", large),
        ]
    };
    let configs = [
        (steps(by_value(Kind::View, value), by_value(Kind::Purchase, amount)), by_value(Kind::Refund, 3)),
        (steps(LONG.into(), LARGE.into()), by_value(Kind::Refund, 3)),
    ];
    configs.map(|(steps, ends)| {
        let config = FunnelConfig::new(steps).within(Some(Timespan::seconds(40)));
        match mode {
            0 => config,
            1 => config.excluding(1, ends),
            2 => config.order(StepOrder::Any),
            3 => config.order(StepOrder::Strict),
            4 => FunnelConfig { entry: Entry::Latest, same_instant: SameInstant::StrictlyLater, ..config },
            _ => FunnelConfig { session: Some(SessionRule::after(Timespan::seconds(3))), ..config },
        }
    })
}

proptest! {
    #![proptest_config(cases(96))]

    /// To ask for a value is to ask for a kind that only events of this value have.
    #[test]
    fn a_step_of_a_value_is_a_step_of_a_kind_of_its_own(
        log in log(),
        value in 1..6_u64,
        amount in 1..6_u64,
        mode in 0..6_usize,
    ) {
        let other = renamed(&renamed(&log, Kind::View, value, LONG), Kind::Purchase, amount, LARGE);
        let [by_value, by_kind] = pairs(value, amount, mode).map(|config| FunnelRule::new(config).unwrap());
        let found = by_value.report_events(&log, &Calendar::utc()).unwrap();
        let expected = by_kind.report_events(&other, &Calendar::utc()).unwrap();
        prop_assert_eq!(found.users_at_depth(), expected.users_at_depth());
        let times = |report: &lifestage::report::FunnelReport| {
            report.steps().iter().map(|step| (step.users, step.median_seconds)).collect::<Vec<_>>()
        };
        prop_assert_eq!(times(&found), times(&expected));

        let users: Vec<u64> = log.iter().map(|event| event.user().bits().try_into().unwrap()).collect();
        let milliseconds: Vec<i64> = log.iter().map(|event| event.moment().milliseconds().unwrap()).collect();
        let codes: Vec<u16> = log.iter().map(|event| event.kind().code()).collect();
        let bytes: Vec<u8> = codes.iter().map(|code| u8::try_from(*code).unwrap()).collect();
        let subjects: Vec<u16> = log.iter().map(|event| event.subject().number()).collect();
        let values: Vec<i64> = log.iter().map(|event| event.value().try_into().unwrap()).collect();
        let map: KindMap = Kind::NAMED.iter().map(|kind| (u8::try_from(kind.code()).unwrap(), *kind)).collect();
        for columns in [
            Columns::new(&users[..], &milliseconds, &codes[..]),
            Columns::new(&users[..], &milliseconds, (&bytes[..], &map)),
        ] {
            let columns = columns.with_subjects(&subjects).with_values(&values);
            prop_assert_eq!(&by_value.report_columns(&columns, &Calendar::utc()).unwrap(), &found);
        }
    }
}

#[test]
fn values_of_columns_are_read_only_where_they_are_asked_for() {
    let codes = [Kind::View.code(), Kind::LogIn.code()];
    let columns = Columns::new(&[1_u64, 1][..], &[0, 1], &codes[..]);
    let plain = FunnelRule::of([Kind::View], Timespan::days(1)).unwrap();
    let asking = FunnelRule::of([watched(3)], Timespan::days(1)).unwrap();
    for values in [[-5, 0], [5, 7]] {
        let columns = columns.with_values(&values);
        assert_eq!(plain.report_columns(&columns, &Calendar::utc()).unwrap().users_at_depth(), [0, 1]);
        let row = usize::from(values[1] > 0);
        let refused = asking.report_columns(&columns, &Calendar::utc());
        assert!(matches!(refused, Err(ColumnsError::Row { row: at, problem: RowError::Value(_) }) if at == row));
    }
    // Without values each is 0.
    assert_eq!(asking.report_columns(&columns, &Calendar::utc()).unwrap().users_at_depth(), [1, 0]);
    assert_eq!(
        asking.report_columns(&columns.with_values(&[3, 0]), &Calendar::utc()).unwrap().users_at_depth(),
        [0, 1]
    );
}

#[test]
fn a_selector_of_events_asks_for_any_value_where_none_is_given() {
    let read: EventSelector = serde_json::from_str(r#"{"kinds":["use"]}"#).unwrap();
    assert_eq!((read.at_least, read.to_string()), (0, "use".to_owned()));
    assert_eq!(read, Kind::Use.into());
}
