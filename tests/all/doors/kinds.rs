//! The table of kinds, which stored bytes and other people's columns rely on, and the sets that are made of them.

use std::collections::BTreeSet;

use lifestage::event::Unit::{Any, Money, Nothing, Points, Satisfaction, Seconds};
use lifestage::{Day, Event, Kind, KindSet};
use proptest::prelude::*;

use crate::shared::generate::kind;
use crate::shared::seeded::cases;

#[test]
fn codes_names_units_and_activity_are_what_the_table_says() {
    let table = [
        ("register", Nothing, true),
        ("bind_account", Nothing, true),
        ("complete_profile", Nothing, true),
        ("log_in", Nothing, true),
        ("check_in", Nothing, true),
        ("make_up_check_in", Nothing, true),
        ("view", Seconds, true),
        ("search", Nothing, true),
        ("use", Seconds, true),
        ("watch_tutorial", Seconds, true),
        ("like", Nothing, true),
        ("comment", Nothing, true),
        ("share", Nothing, true),
        ("create", Nothing, true),
        ("help", Nothing, true),
        ("solve", Nothing, true),
        ("invite", Nothing, true),
        ("join_event", Nothing, true),
        ("add_to_cart", Money, true),
        ("purchase", Money, true),
        ("refund", Money, false),
        ("redeem", Points, true),
        ("use_coupon", Money, true),
        ("claim_benefit", Nothing, true),
        ("suggest", Nothing, true),
        ("rate", Satisfaction, true),
        ("complain", Nothing, true),
        ("complaint_resolved", Nothing, false),
        ("payment_failed", Money, false),
        ("message_sent", Nothing, false),
        ("message_opened", Nothing, false),
        ("message_clicked", Nothing, true),
        ("like_received", Nothing, false),
        ("reported", Nothing, false),
        ("leave", Nothing, false),
    ];
    assert_eq!(Kind::NAMED.len(), table.len());
    for (code, (name, unit, active)) in (0..).zip(table) {
        let kind = Kind::from_code(code).unwrap();
        let activity = KindSet::activity().contains(kind);
        assert_eq!((kind.code(), kind.name(), kind.unit()), (code, Some(name), unit));
        assert_eq!((kind.is_activity(), activity), (active, active), "{name}");
    }
    let own = Kind::custom(7);
    assert_eq!((own.code(), own.name(), own.unit(), own.is_activity()), (32_775, None, Any, true));
    assert_eq!(Kind::custom(32_767).code(), u16::MAX);
}

#[test]
fn every_kind_carries_values_up_to_its_limit_and_none_above() {
    for kind in Kind::NAMED.iter().copied().chain([Kind::custom(0)]) {
        let limit = match kind.unit() {
            Nothing => 0,
            Satisfaction => 100,
            Money | Seconds | Points | Any => i64::MAX.unsigned_abs(),
        };
        let event = |value| Event::new(42_u64, Day::EPOCH, kind, value);
        assert_eq!(event(limit).unwrap().value(), limit, "{kind}");
        assert!(event(limit + 1).is_err() && event(u64::MAX).is_err(), "{kind}");
    }
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn a_set_of_kinds_holds_what_was_put_in_and_not_taken_out(
        from_activity in any::<bool>(),
        steps in prop::collection::vec((kind(), any::<bool>()), 0..30),
    ) {
        let everybody: Vec<Kind> = Kind::NAMED.iter().copied().chain([0, 1, 7, 32_767].map(Kind::custom)).collect();
        let (mut set, mut model) = (KindSet::default(), BTreeSet::new());
        if from_activity {
            set = KindSet::activity();
            model.extend(everybody.iter().copied().filter(|kind| kind.is_activity()));
        }
        for (kind, put_in) in steps {
            if put_in {
                set = set.with(kind);
                model.insert(kind);
            } else {
                set = set.without(kind);
                model.remove(&kind);
            }
        }
        for kind in everybody {
            prop_assert_eq!(set.contains(kind), model.contains(&kind), "{}", kind);
        }
        prop_assert_eq!(set.is_empty(), model.is_empty());
        // However it came to be: equal sets are equal, and written the same.
        if !from_activity {
            let at_once: KindSet = model.into_iter().rev().collect();
            prop_assert_eq!(&at_once, &set);
        }
        let names = serde_json::to_string(&set).unwrap();
        prop_assert_eq!(serde_json::from_str::<KindSet>(&names).unwrap(), set);
    }
}
