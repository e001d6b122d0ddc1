//! Parts of one user: merged they are the whole, and an event that two have is named.

use lifestage::profile::{EventId, MergeOnceError, SeenConfig, SeenMergeError, SeenRule};
use lifestage::{Calendar, Event};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

use super::{Delivered, FIRST, Memory, events, rule};
use crate::shared::generate::USER;
use crate::shared::seeded::cases;

fn merged(one: &Memory, other: &Memory) -> Memory {
    let mut both = one.clone();
    both.profile.merge_once(&mut both.seen, &other.profile, &other.seen).unwrap();
    let mut apart = one.seen.clone();
    apart.merge(&other.seen).unwrap();
    assert_eq!(apart, both.seen);
    both
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn events_dealt_to_parts_and_merged_in_any_order_are_the_whole(
        drawn in events(40),
        parts in vec(0..4_usize, 60),
        order in Just([0_usize, 1, 2, 3]).prop_shuffle(),
    ) {
        // In order of time nothing is too old, neither in the whole nor in a part.
        let whole = Memory::of(rule()).taking(&drawn);
        let part = |number: usize| {
            let dealt = drawn.iter().zip(&parts).filter(|(_, part)| **part == number);
            Memory::of(rule()).taking(dealt.map(|(event, _)| event))
        };
        let in_order = order.map(part);
        let [a, b, c, d] = &in_order;
        prop_assert_eq!(&merged(&merged(a, b), &merged(c, d)), &whole);
        prop_assert_eq!(&merged(a, &merged(&merged(d, c), b)), &whole);
        prop_assert_eq!(merged(a, b), merged(b, a));
        prop_assert_eq!(&merged(a, &Memory::of(rule())), a);
        prop_assert_eq!(&merged(&Memory::of(rule()), a), a);
        prop_assert_eq!(merged(a, b).bytes(), merged(b, a).bytes());
    }

    #[test]
    fn a_stream_split_anywhere_and_merged_is_whole(drawn in events(40), at in any::<Index>()) {
        let (earlier, later) = drawn.split_at(at.index(drawn.len() + 1));
        let [earlier, later] = [earlier, later].map(|part| Memory::of(rule()).taking(part));
        let whole = Memory::of(rule()).taking(&drawn);
        prop_assert_eq!(&merged(&earlier, &later), &whole);
        prop_assert_eq!(&merged(&later, &earlier), &whole);
    }

    #[test]
    fn parts_that_share_an_event_are_refused_by_its_name(drawn in events(9), cuts in any::<[Index; 2]>()) {
        let wide = SeenRule::new(SeenConfig { days: 60, sequences: 1_000 }).unwrap();
        let mut cuts = cuts.map(|cut| cut.index(drawn.len() + 1));
        cuts.sort_unstable();
        // The middle is in both.
        let shared: &[Delivered] = &drawn[cuts[0]..cuts[1]];
        let [mut one, other] = [&drawn[..cuts[1]], &drawn[cuts[0]..]].map(|part| Memory::of(wide).taking(part));
        let before = one.clone();
        let answer = one.profile.merge_once(&mut one.seen, &other.profile, &other.seen);
        if shared.is_empty() {
            prop_assert_eq!(answer, Ok(()));
        } else {
            let Err(MergeOnceError::Seen(SeenMergeError::Shared { id })) = answer else { panic!("{answer:?}") };
            prop_assert!(shared.iter().any(|event| event.id == id), "{}", id);
            prop_assert_eq!(other.seen.clone().merge(&one.seen), Err(SeenMergeError::Shared { id }), "from either side");
            prop_assert_eq!(&one, &before);
        }
    }
}

#[test]
fn a_profile_that_does_not_merge_leaves_what_was_seen_alone() {
    let mut one = Memory::of(rule());
    let id = EventId::key(1);
    let other_user = Event::log_in(USER + 1, FIRST);
    let mut other = Memory::of(rule());
    other.profile = lifestage::Profile::new(USER + 1, &Calendar::utc());
    let _ = other.profile.observe_once(&mut other.seen, id, &other_user, &Calendar::utc()).unwrap();
    let before = one.clone();
    let refused = one.profile.merge_once(&mut one.seen, &other.profile, &other.seen);
    assert!(matches!(refused, Err(MergeOnceError::Profile(_))), "{refused:?}");
    assert_eq!(one, before);
}

#[test]
fn parts_under_different_rules_do_not_merge() {
    let mut one = Memory::of(rule());
    let other = Memory::of(SeenRule::default());
    let refused = one.seen.merge(&other.seen).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "this part remembers `10` days and `12` numbers of a source but what came `30` and `4096`: use one rule, or change it with `change_rule` before",
    );
    one.seen.change_rule(SeenRule::default());
    assert_eq!(one.seen.merge(&other.seen), Ok(()));
}
