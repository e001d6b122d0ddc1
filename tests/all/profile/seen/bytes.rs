//! What is stored comes back as it was, equal states have equal bytes, and no damage goes unseen.

use lifestage::answer::BytesError;
use lifestage::number::Fingerprinter;
use lifestage::profile::{Delivery, EventId, Seen, SeenRule};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

use super::{FIRST, Memory, events, rule};
use crate::shared::seeded::cases;
use crate::shared::travels::travels;

fn seen() -> impl Strategy<Value = Seen> {
    (events(40), prop::option::weighted(0.3, 0..60_i32)).prop_map(|(events, horizon)| {
        let mut seen = Memory::of(rule()).taking(&events).seen;
        if let Some(horizon) = horizon {
            seen.forget_before(FIRST.plus(horizon));
        }
        seen
    })
}

fn sealed(mut body: Vec<u8>) -> Vec<u8> {
    let sum = Fingerprinter::new("record of seen events").bytes(&body).finish();
    body.extend(sum.bits().to_le_bytes());
    body
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn bytes_and_json_and_binary_come_back_as_they_were(seen in seen()) {
        prop_assert_eq!(&Seen::from_bytes(&seen.to_bytes()).unwrap(), &seen);
        travels(&seen);
    }

    #[test]
    fn what_carries_a_right_checksum_is_refused_or_read_as_what_it_says(
        seen in seen(),
        place in any::<Index>(),
        removed in 0..3_usize,
        inserted in vec(any::<u8>(), 0..3),
    ) {
        let mut body = seen.to_bytes();
        body.truncate(body.len() - 8);
        // Behind the version, which has a refusal of its own.
        let place = 1 + place.index(body.len() - 1);
        let end = (place + removed).min(body.len());
        body.splice(place..end, inserted);
        let bytes = sealed(body);
        match Seen::from_bytes(&bytes) {
            Ok(read) => {
                prop_assert_eq!(read.to_bytes(), bytes, "only one writing is read");
                travels(&read);
            }
            Err(error) => prop_assert!(matches!(error, BytesError::Malformed { .. } | BytesError::Content(_)), "{}", error),
        }
    }
}

proptest! {
    #![proptest_config(cases(8))]

    #[test]
    fn any_flipped_bit_and_any_truncation_is_refused(seen in seen()) {
        let mut bytes = seen.to_bytes();
        for bit in 0..bytes.len() * 8 {
            bytes[bit / 8] ^= 1 << (bit % 8);
            prop_assert!(Seen::from_bytes(&bytes).is_err(), "bit {} of {:?}", bit, bytes);
            bytes[bit / 8] ^= 1 << (bit % 8);
        }
        for length in 0..bytes.len() {
            prop_assert!(Seen::from_bytes(&bytes[..length]).is_err(), "{} bytes of {:?}", length, bytes);
        }
        bytes.push(0);
        prop_assert!(Seen::from_bytes(&bytes).is_err());
    }
}

#[test]
fn the_bytes_are_pinned_so_that_stored_ones_stay_readable() {
    let mut seen = Seen::new(SeenRule::default());
    for (id, day) in [
        (EventId::key(300), 0),
        (EventId::key(1_000_000), 3),
        (EventId::sequence(7, 40), 3),
        (EventId::sequence(7, 41), 3),
        (EventId::sequence(7, 43), 2),
    ] {
        assert_eq!(seen.note(id, FIRST.plus(day)), Delivery::New);
    }
    let hexadecimal: Vec<String> = seen.to_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    let hexadecimal = hexadecimal.concat();
    // version, 30 days, 4096 numbers, newest day, first day, two keys of 3 bytes each, source 7 with two runs, checksum
    assert_eq!(hexadecimal, "011e802001dabf02a0bf0202032c01000313410f0001070002280101000a4e87f1ffc7aaa1");
}

#[test]
fn a_month_of_twenty_events_a_day_is_small() {
    let day = |at: u32| FIRST.plus(i32::try_from(at / 20).unwrap());
    let stored = |id: &dyn Fn(u32) -> EventId| {
        let mut seen = Seen::new(SeenRule::default());
        for at in 0..600 {
            assert_eq!(seen.note(id(at), day(at)), Delivery::New);
        }
        assert_eq!(Seen::from_bytes(&seen.to_bytes()).unwrap(), seen);
        seen.to_bytes().len()
    };
    let random = stored(&|at| EventId::text(&format!("event {at}")));
    let counted = stored(&|at| EventId::key(5_000_000 + u128::from(at)));
    let sequence = stored(&|at| EventId::sequence(1, 5_000_000 + u64::from(at)));
    let scattered = stored(&|at| EventId::sequence(1, 5_000_000 + 5 * u64::from(at)));
    assert!(random <= 17 * 600 + 64, "{random}");
    assert!(counted <= 5 * 600 + 64, "{counted}");
    assert!(sequence <= 40, "{sequence}");
    assert!(scattered <= 2 * 600 + 40, "{scattered}");
}
