//! Kinds by value: columns and events are observed alike.

use lifestage::event::{CustomKind, KindByValue, KindsByValue};
use lifestage::population::Columns;
use lifestage::report::SessionRule;
use lifestage::time::{Calendar, Moment, Window};
use lifestage::{Event, Kind, Population, Profile, Subject};
use proptest::prelude::*;

use super::DAY;
use crate::shared::seeded::cases;

fn line(kind: Kind, at_least: u64, also: u16) -> KindByValue {
    KindByValue { kind, at_least, also: CustomKind::new(also).unwrap() }
}

fn kinds() -> KindsByValue {
    KindsByValue::new([
        line(Kind::View, 60, 1),
        line(Kind::View, 3, 0),
        line(Kind::Purchase, 500, 2),
        line(Kind::Use, 3, 0),
        line(Kind::custom(7), 10, 8),
    ])
    .unwrap()
}

#[test]
fn an_event_stays_what_it_is_and_is_more() {
    let events = [1, 3, 59, 60].map(|seconds| Event::view(1_u64, DAY, seconds).about(Subject::new(4)));
    let kinds = kinds();
    let profile = Profile::of(events.iter().flat_map(|event| kinds.observed(event)));
    let known = profile.as_of(DAY);
    let seen = |kind: Kind| {
        let selector = (kind, Subject::new(4));
        (known.count(selector, Window::last(1)).unwrap(), known.sum(selector, Window::last(1)).unwrap())
    };
    assert_eq!(
        [seen(Kind::View), seen(Kind::custom(0)), seen(Kind::custom(1)), seen(Kind::custom(2))],
        [(4, 123), (3, 122), (1, 60), (0, 0)]
    );
    // What a line makes of an event is not looked at by another one.
    let chain = KindsByValue::new([line(Kind::View, 3, 7), line(Kind::custom(7), 3, 8)]).unwrap();
    assert_eq!(chain.observed(&events[3]).map(|event| event.kind()).collect::<Vec<_>>(), [Kind::View, Kind::custom(7)]);
}

#[test]
fn lines_that_make_no_map_are_refused_for_what_they_are() {
    let refused = |lines: &[KindByValue]| KindsByValue::new(lines.iter().copied()).unwrap_err().to_string();
    assert_eq!(
        refused(&[line(Kind::View, 3, 0), line(Kind::View, 60, 0)]),
        "`view` is also `custom_0` twice: give one least value"
    );
    assert_eq!(
        refused(&[line(Kind::LogIn, 1, 0)]),
        "`log_in` of `1` or more: give a value from 1 to what the kind carries, here `0`"
    );
    assert!(refused(&[line(Kind::View, 0, 0)]).starts_with("`view` of `0` or more"));
    assert!(refused(&[line(Kind::Rate, 101, 0)]).ends_with("here `100`"));
    assert_eq!(refused(&[line(Kind::custom(3), 5, 3)]), "`custom_3` is also itself: give another kind of your own");
    let written = serde_json::to_string(&kinds()).unwrap();
    assert_eq!(serde_json::from_str::<KindsByValue>(&written).unwrap(), kinds());
    assert!(written.starts_with(r#"[{"kind":"view","at_least":3,"also":0},"#), "{written}");
    assert!(serde_json::from_str::<KindsByValue>(r#"[{"kind":"view","at_least":0,"also":0}]"#).is_err());
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn columns_are_observed_as_events_are(
        rows in proptest::collection::vec((0..9_u64, 0..9_i64, 0..5_usize, 0..700_i64, 0..3_u16), 0..120),
    ) {
        let noon = i64::from(DAY.days_since_epoch()) * 86_400_000 + 43_200_000;
        let kind = |at: usize| [Kind::View, Kind::Use, Kind::Purchase, Kind::custom(7), Kind::Search][at];
        let value = |at: usize, value: i64| if kind(at) == Kind::Search { 0 } else { value };
        let users: Vec<u64> = rows.iter().map(|row| row.0).collect();
        let wide: Vec<u128> = rows.iter().map(|row| row.0.into()).collect();
        let milliseconds: Vec<i64> = rows.iter().map(|row| noon + row.1 * 21_600_000).collect();
        let codes: Vec<u16> = rows.iter().map(|row| kind(row.2).code()).collect();
        let values: Vec<i64> = rows.iter().map(|row| value(row.2, row.3)).collect();
        let subjects: Vec<u16> = rows.iter().map(|row| row.4).collect();
        let events = rows.iter().zip(&milliseconds).zip(&values).map(|((row, at), value)| {
            let value = u64::try_from(*value).unwrap();
            let event = Event::new(row.0, Moment::from_milliseconds(*at), kind(row.2), value).unwrap();
            event.about(Subject::new(row.4))
        });
        let (kinds, events) = (kinds(), events.collect::<Vec<_>>());
        let observed: Vec<Event> = events.iter().flat_map(|event| kinds.observed(event)).collect();
        let expected = Population::from_events(&observed, Calendar::utc()).unwrap();
        for columns in
            [Columns::new(&users[..], &milliseconds, &codes[..]), Columns::new(&wide[..], &milliseconds, &codes[..])]
        {
            let plain = columns.with_subjects(&subjects).with_values(&values);
            let columns = plain.with_kinds_by_value(&kinds);
            prop_assert_eq!(&Population::from_columns(&columns, Calendar::utc()).unwrap(), &expected);
            // What reads the rows themselves reads each once.
            let sessions = |columns| SessionRule::default().report_columns(columns, &Calendar::utc()).unwrap();
            prop_assert_eq!(sessions(&columns), sessions(&plain));
        }
    }
}
