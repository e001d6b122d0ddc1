//! What is stored comes back as it was, equal profiles have equal bytes, and no damage goes unseen.

use lifestage::answer::BytesError;
use lifestage::number::Fingerprinter;
use lifestage::time::Moment;
use lifestage::{Amount, Event, Profile, Subject, UserId};
use proptest::prelude::*;

use crate::shared::generate::{USER, day, event, life};
use crate::shared::seeded::cases;

/// A profile of any life, of which the beginning may be forgotten.
fn profile() -> impl Strategy<Value = Profile> {
    (life(), prop::option::weighted(0.3, day())).prop_map(|(life, horizon)| {
        let mut profile = life.profile();
        if let Some(horizon) = horizon {
            profile.forget_before(horizon);
        }
        profile
    })
}

/// The bytes with the checksum that they should have.
fn sealed(mut body: Vec<u8>) -> Vec<u8> {
    let sum = Fingerprinter::new("profile").bytes(&body).finish();
    body.extend(sum.bits().to_le_bytes());
    body
}

proptest! {
    #![proptest_config(cases(128))]

    #[test]
    fn bytes_and_json_and_binary_come_back_as_they_were(profile in profile()) {
        prop_assert_eq!(&Profile::from_bytes(&profile.to_bytes()).unwrap(), &profile);
        let json = serde_json::to_string(&profile).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Profile>(&json).unwrap(), &profile);
        let binary = postcard::to_stdvec(&profile).unwrap();
        prop_assert_eq!(&postcard::from_bytes::<Profile>(&binary).unwrap(), &profile);
    }

    #[test]
    fn equal_profiles_have_equal_bytes_and_others_have_others(
        life in life(),
        horizon in prop::option::weighted(0.3, day()),
        one_more in event(),
    ) {
        let stored = |events: &mut dyn Iterator<Item = &Event>| {
            let mut profile = life.profile_of(events);
            if let Some(horizon) = horizon {
                profile.forget_before(horizon);
            }
            (profile.to_bytes(), serde_json::to_string(&profile).unwrap())
        };
        let profile = stored(&mut life.events.iter());
        prop_assert_eq!(&stored(&mut life.events.iter().rev()), &profile);
        if life.calendar.civil(one_more.moment()).is_ok() {
            let other = stored(&mut life.events.iter().chain([&one_more]));
            prop_assert!(other.0 != profile.0 && other.1 != profile.1);
        }
    }

    #[test]
    fn what_carries_a_right_checksum_is_refused_or_read_as_what_it_says(
        profile in profile(),
        place in any::<prop::sample::Index>(),
        removed in 0..3_usize,
        inserted in prop::collection::vec(any::<u8>(), 0..3),
    ) {
        let mut body = profile.to_bytes();
        body.truncate(body.len() - 8);
        // Behind the version, which has a refusal of its own.
        let place = 1 + place.index(body.len() - 1);
        let end = (place + removed).min(body.len());
        body.splice(place..end, inserted);
        let bytes = sealed(body);
        match Profile::from_bytes(&bytes) {
            Ok(read) => prop_assert_eq!(read.to_bytes(), bytes, "only one writing of a profile is read"),
            Err(error) => prop_assert!(matches!(error, BytesError::Malformed { .. } | BytesError::Content(_)), "{}", error),
        }
    }
}

proptest! {
    #![proptest_config(cases(8))]

    #[test]
    fn any_flipped_bit_is_refused(profile in profile()) {
        let mut bytes = profile.to_bytes();
        for bit in 0..bytes.len() * 8 {
            bytes[bit / 8] ^= 1 << (bit % 8);
            prop_assert!(Profile::from_bytes(&bytes).is_err(), "bit {} of {:?}", bit, bytes);
            bytes[bit / 8] ^= 1 << (bit % 8);
        }
    }

    #[test]
    fn any_truncation_is_refused_and_so_is_anything_behind_the_end(profile in profile(), more in any::<u8>()) {
        let mut bytes = profile.to_bytes();
        for length in 0..bytes.len() {
            prop_assert!(Profile::from_bytes(&bytes[..length]).is_err(), "{} bytes of {:?}", length, bytes);
        }
        bytes.push(more);
        prop_assert!(Profile::from_bytes(&bytes).is_err());
    }
}

#[test]
fn the_bytes_of_a_profile_are_pinned_so_that_stored_ones_stay_readable() {
    use lifestage::{Amount, Day, Kind, Subject};

    let day = Day::ymd(2026, 1, 5);
    let at = chrono::DateTime::parse_from_rfc3339("2026-01-06T21:30:00Z").unwrap();
    let mut profile = Profile::of([
        Event::log_in(USER, day),
        Event::purchase(USER, at, Amount::minor(1_299)).about(Subject::new(3)),
        Event::custom(USER, at, lifestage::event::CustomKind::new(7).unwrap(), 500),
    ]);
    let bytes_of = |hexadecimal: &str| -> Vec<u8> {
        let pairs = (0..hexadecimal.len()).step_by(2).map(|at| &hexadecimal[at..at + 2]);
        pairs.map(|pair| u8::from_str_radix(pair, 16).unwrap()).collect()
    };
    assert_eq!(profile.to_bytes(), bytes_of(PINNED));
    profile.forget_before(day.plus(1));
    assert_eq!(profile.to_bytes(), bytes_of(PINNED_FORGETFUL));
    assert_eq!(profile.as_of(day).forgotten(Kind::LogIn).unwrap().unwrap().count, 1);
}

// version, user, calendar, nothing forgotten, three tallies, checksum
const PINNED: &str = concat!(
    "01",
    "2a000000000000000000000000000000",
    "4a6dae1b2ea7be2d",
    "00",
    "03",
    "ec85825c06010000000003260301930a000020000f01f403000020",
    "82fa0c79e5b4ed51"
);
// version, user, calendar, a horizon and one kind before it, two tallies, checksum
const PINNED_FORGETFUL: &str = concat!(
    "01",
    "2a000000000000000000000000000000",
    "4a6dae1b2ea7be2d",
    "01d6bf020106d4bf02d4bf020100",
    "02",
    "ef85825c260301930a000020000f01f403000020",
    "a9dd774eff0c3482"
);

#[test]
fn three_hundred_days_of_three_kinds_fit_twelve_kibibytes() {
    let noon = |day: i64| Moment::from_milliseconds((day * 24 + 12) * 3_600_000);
    let busy = Profile::of((0..300).flat_map(|day| {
        [
            Event::log_in(UserId::new(u128::MAX), noon(day)),
            Event::usage(UserId::new(u128::MAX), noon(day), 3_600).about(Subject::new(300)),
            Event::purchase(UserId::new(u128::MAX), noon(day), Amount::minor(99_999)),
        ]
    }));
    let length = busy.to_bytes().len();
    assert_eq!(busy.tallies().len(), 900);
    assert!(length <= 12 * 1024, "{length}");
}
