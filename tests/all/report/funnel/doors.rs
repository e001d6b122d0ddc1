//! Columns, events and sequences are doors to the same answer.

use lifestage::event::{EventSelector, Sequence, SequenceError};
use lifestage::population::{Columns, ColumnsError, KindMap, RowError};
use lifestage::report::{FunnelConfig, FunnelReport, FunnelRule, FunnelStep, PathRule, StepOrder};
use lifestage::time::{Calendar, Moment, Timespan};
use lifestage::{Day, Event, Kind, Subject};
use proptest::prelude::*;

use super::reports::log;
use crate::shared::seeded::cases;

const SUBJECT: Subject = Subject::new(3);

fn funnels() -> [FunnelRule; 2] {
    let steps = [Kind::View, Kind::AddToCart, Kind::Purchase];
    let about = EventSelector::from(Kind::AddToCart).about(SUBJECT);
    let with_subject = [FunnelStep::from(Kind::View), FunnelStep::new("third", about)];
    [FunnelRule::of(steps, Timespan::seconds(300)), FunnelRule::of(with_subject, Timespan::seconds(300))]
        .map(Result::unwrap)
}

proptest! {
    #![proptest_config(cases(32))]

    #[test]
    fn columns_in_any_layout_are_counted_as_events(log in log()) {
        let log: Vec<Event> = log.iter().zip(0..).map(|(event, at)| event.clone().about(Subject::new(at % 5))).collect();
        let narrow: Vec<u64> = log.iter().map(|event| event.user().bits().try_into().unwrap()).collect();
        let wide: Vec<u128> = log.iter().map(|event| event.user().bits()).collect();
        let milliseconds: Vec<i64> = log.iter().map(|event| event.moment().milliseconds().unwrap()).collect();
        let codes: Vec<u16> = log.iter().map(|event| event.kind().code()).collect();
        let bytes: Vec<u8> = codes.iter().map(|code| 200 - u8::try_from(*code).unwrap()).collect();
        let subjects: Vec<u16> = log.iter().map(|event| event.subject().number()).collect();
        let map: KindMap = Kind::NAMED.iter().map(|kind| (200 - u8::try_from(kind.code()).unwrap(), *kind)).collect();
        let layouts = [
            Columns::new(&narrow[..], &milliseconds, &codes[..]),
            Columns::new(&narrow[..], &milliseconds, (&bytes[..], &map)),
            Columns::new(&wide[..], &milliseconds, &codes[..]),
            Columns::new(&wide[..], &milliseconds, (&bytes[..], &map)),
        ];
        for funnel in funnels() {
            let expected = funnel.report_events(&log, &Calendar::utc()).unwrap();
            for layout in layouts {
                prop_assert_eq!(&funnel.report_columns(&layout.with_subjects(&subjects), &Calendar::utc()).unwrap(), &expected);
            }
        }
    }
}

#[test]
fn users_without_any_step_are_counted_however_many_rows_they_have() {
    // More users than the reading remembers at a time, and rows of theirs far apart.
    let users: Vec<u64> = (0..3).flat_map(|_| 0..100_000).collect();
    let milliseconds = vec![0; users.len()];
    let mut kinds = vec![Kind::LogIn.code(); users.len()];
    kinds[7] = Kind::View.code();
    let report =
        funnels()[0].report_columns(&Columns::new(&users[..], &milliseconds, &kinds[..]), &Calendar::utc()).unwrap();
    assert_eq!(report.users_at_depth(), [99_999, 1, 0, 0]);
}

#[test]
fn rows_that_are_no_events_are_named_also_those_of_no_step() {
    let [funnel, about] = funnels();
    let count = |milliseconds: &[i64], codes: &[u8], map: &KindMap| -> Vec<Result<FunnelReport, ColumnsError>> {
        let columns = Columns::new(&[1_u64, 1][..], milliseconds, (codes, map));
        vec![funnel.report_columns(&columns, &Calendar::utc()), about.report_columns(&columns, &Calendar::utc())]
    };
    let map: KindMap = [(0, Kind::LogIn)].into_iter().collect();
    for refused in count(&[0, 0], &[0, 9], &map) {
        assert_eq!(refused, Err(ColumnsError::Row { row: 1, problem: RowError::Unmapped(9) }));
    }
    for refused in count(&[1_769_873_400_123_000_000, 0], &[0, 0], &map) {
        assert!(matches!(refused, Err(ColumnsError::Row { row: 0, problem: RowError::Instant(_) })));
    }
    for refused in count(&[0], &[0, 0], &map) {
        assert!(matches!(refused, Err(ColumnsError::Length { .. })));
    }
}

#[test]
fn microseconds_tell_what_came_first() {
    let at = |microseconds: i64| Moment::from_microseconds(1_767_261_600_000_000 + microseconds);
    let events = [Event::share(1_u64, at(900)), Event::log_in(1_u64, at(100))];
    let strict = FunnelRule::new(FunnelConfig::new([Kind::Share, Kind::LogIn]).order(StepOrder::Strict)).unwrap();
    for funnel in [FunnelRule::of([Kind::Share, Kind::LogIn], Timespan::days(1)).unwrap(), strict] {
        let report = funnel.report_events(&events, &Calendar::utc()).unwrap();
        assert_eq!(report.users_at_depth(), [0, 1, 0]);
    }
    let passage = FunnelRule::of([Kind::LogIn, Kind::Share], Timespan::days(1))
        .unwrap()
        .passage(&Sequence::of(&events, &Calendar::utc()).unwrap());
    assert_eq!(passage.microseconds(), [at(100).microseconds().unwrap(), at(900).microseconds().unwrap()]);
    assert_eq!(passage.milliseconds(), [at(0).milliseconds().unwrap(); 2]);
    let path = PathRule::transitions().report_events(&events, &Calendar::utc()).unwrap();
    assert_eq!(path.count(&[Kind::LogIn, Kind::Share]).times, 1);
    // A microsecond more than the window is more than the window.
    let window = FunnelRule::of([Kind::LogIn, Kind::Share], Timespan::ZERO).unwrap();
    assert_eq!(window.report_events(&events, &Calendar::utc()).unwrap().users_at_depth(), [0, 1, 0]);
}

#[test]
fn events_out_of_time_are_refused() {
    let microseconds = Event::log_in(1_u64, Moment::from_milliseconds(1_769_873_400_123_000));
    assert!(matches!(Sequence::of([&microseconds], &Calendar::utc()), Err(SequenceError::Instant { at: 0, .. })));
    assert!(matches!(
        Sequence::of([&Event::log_in(1_u64, Day::MAX)], &Calendar::utc()),
        Err(SequenceError::Instant { at: 0, .. })
    ));
    let refused = funnels()[0].report_events(&[Event::log_in(1_u64, Day::EPOCH), microseconds], &Calendar::utc());
    assert!(matches!(refused, Err(ColumnsError::Row { row: 1, problem: RowError::Instant(_) })));
}
