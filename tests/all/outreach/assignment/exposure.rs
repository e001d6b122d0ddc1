//! Whom an exposure counts, and from which day.

use core::num::NonZeroU32;

use lifestage::outreach::Exposure;
use lifestage::time::Days;
use lifestage::{Day, Event, Kind, Profile, Subject};

const START: Day = Day::ymd(2026, 3, 2);
const BUTTON: Subject = Subject::new(7);

fn saw(day: Day, subject: Subject) -> Event {
    Event::new(1_u64, day, Kind::custom(1), 0).unwrap().about(subject)
}

fn exposure() -> Exposure {
    Exposure { of: (Kind::custom(1), BUTTON).into(), from: START }
}

#[test]
fn the_first_day_from_the_start_on_counts_and_nothing_before_or_beside_it() {
    let user = Profile::of([
        saw(START.minus(1), BUTTON),
        saw(START, Subject::new(8)),
        saw(START.plus(3), BUTTON),
        saw(START.plus(5), BUTTON),
    ]);
    let first = |day: Day| exposure().first_day(user.as_of(day)).unwrap();
    assert_eq!(first(START.minus(1)), None, "the experiment has not started");
    assert_eq!(first(START.plus(2)), None);
    assert_eq!(first(START.plus(3)), Some(START.plus(3)));
    assert_eq!(first(START.plus(90)), Some(START.plus(3)));
}

#[test]
fn everybody_is_counted_over_as_many_days_or_not_yet() {
    let user = Profile::of([saw(START.plus(3), BUTTON)]);
    let week = NonZeroU32::new(7).unwrap();
    let days = |day: Day| exposure().days(user.as_of(day), week).unwrap();
    assert_eq!(days(START.plus(9)), None, "the seventh day is not over");
    assert_eq!(days(START.plus(10)), Days::new(START.plus(3), START.plus(9)).ok());
    assert_eq!(exposure().days(Profile::of([saw(START, Subject::NONE)]).as_of(START.plus(10)), week), Ok(None));
    let long = NonZeroU32::MAX;
    assert_eq!(exposure().days(user.as_of(Day::MAX), long), Ok(None), "more days than there are");
}

#[test]
fn a_forgotten_start_is_refused_and_not_guessed() {
    let mut user = Profile::of([saw(START, BUTTON), saw(START.plus(20), BUTTON)]);
    user.forget_before(START.plus(10));
    assert!(exposure().first_day(user.as_of(START.plus(30))).is_err());
    let later = Exposure { from: START.plus(10), ..exposure() };
    assert_eq!(later.first_day(user.as_of(START.plus(30))), Ok(Some(START.plus(20))));
}
