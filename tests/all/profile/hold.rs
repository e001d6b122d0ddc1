//! A held value is what a replay day by day shows.

use lifestage::Day;
use lifestage::time::{Held, Hold, Since};
use proptest::prelude::*;

use crate::shared::seeded::cases;

/// The value shown on the last of these days, by the definition alone.
fn replayed(raw: &[u8], hold: usize, first: Day, from_joining: bool) -> (u8, Since, bool) {
    let held_on = |day: usize| day + 1 >= hold && raw[day + 1 - hold..=day].iter().all(|value| *value == raw[day]);
    let shown_on = |day: usize| (0..=day).rev().find(|day| held_on(*day)).map_or(raw[0], |day| raw[day]);
    let today = raw.len() - 1;
    let value = shown_on(today);
    let run = (0..=today).rev().take_while(|day| shown_on(*day) == value).count();
    let start = today + 1 - run;
    let day = first.plus(i32::try_from(start).unwrap());
    let since = if start == 0 && !from_joining { Since::OnOrBefore(day) } else { Since::On(day) };
    (value, since, (0..=today).any(held_on))
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn a_held_value_is_what_a_replay_day_by_day_shows(
        runs in prop::collection::vec((0..3_u8, 1..12_usize), 1..12),
        hold in 1..10_u16,
        from_joining in any::<bool>(),
        // The replay may end where time does.
        at_the_end in any::<bool>(),
    ) {
        let raw: Vec<u8> = runs.iter().flat_map(|(value, days)| std::iter::repeat_n(*value, *days)).collect();
        let length = i32::try_from(raw.len()).unwrap();
        let last = if at_the_end { Day::MAX } else { Day::ymd(2026, 3, 29) };
        let first = last.plus(1 - length);
        let days: Vec<(Day, u8)> = raw.iter().zip(0..).map(|(value, day)| (first.plus(day), *value)).collect();
        let changes: Vec<(Day, u8)> =
            days.chunk_by(|one, next| one.1 == next.1).map(|run| run[0]).collect();
        let expected = Some(replayed(&raw, hold.into(), first, from_joining));
        let parts = |held: Held<u8>| (held.value, held.since, held.settled);
        let hold = Hold::new(hold).unwrap();
        prop_assert_eq!(hold.shown(&changes, last, from_joining).map(parts), expected);
        // Repeating a value is no change.
        prop_assert_eq!(hold.shown(&days, last, from_joining).map(parts), expected);
    }
}

#[test]
fn nothing_replayed_shows_nothing() {
    assert_eq!(Hold::NONE.shown::<u8>(&[], Day::EPOCH, true), None);
}

#[test]
fn a_value_that_comes_back_before_another_has_held_was_shown_all_along() {
    let day = |number| Day::EPOCH.plus(number);
    let raw = [(day(0), 'a'), (day(5), 'b'), (day(6), 'a'), (day(7), 'b'), (day(8), 'a')];
    let shown = Hold::days(2).shown(&raw, day(9), false).unwrap();
    assert_eq!((shown.value, shown.since, shown.settled), ('a', Since::OnOrBefore(day(0)), true));
    assert_eq!(shown.since.to_string(), "since 1970-01-01 or before");
}
