//! Ledgers: bytes, serde, operations one by one.

use lifestage::incentive::{Expiry, Operation, Points};
use lifestage::time::Days;
use lifestage::{Day, Ledger};

use crate::door::{Door, Form, Target, comes_back, of_serde};
use crate::world::{MONDAY, World};

fn operations() -> Vec<Operation> {
    vec![
        Operation::earn("order 1", MONDAY, Points::of(100)).expiring(Expiry::Months(12)).into(),
        Operation::earn(7_u64, MONDAY.plus(1), Points::of(50)).pending(7).into(),
        Operation::spend("coupon", MONDAY.plus(2), Points::of(30)),
        Operation::refund("sent back", MONDAY.plus(3), "order 1", Points::of(20)).into(),
        Operation::reverse("undo", MONDAY.plus(4), "coupon", Points::of(10)),
        Operation::activity("seen", MONDAY.plus(5)),
    ]
}

pub(super) fn target() -> Target {
    let mut ledger = Ledger::new(42_u64);
    let ledgers: Vec<Ledger> = operations()
        .into_iter()
        .map(|operation| {
            let _ = ledger.apply(operation);
            ledger.clone()
        })
        .collect();
    let body = |ledger: &Ledger| {
        let bytes = ledger.to_bytes();
        bytes[..bytes.len() - 8].to_vec()
    };
    let mut doors = vec![Door {
        name: "Ledger as bytes".to_owned(),
        form: Form::Sealed("ledger"),
        seeds: ledgers.iter().map(body).collect(),
        open: Box::new(|world, input| {
            let Ok(ledger) = Ledger::from_bytes(input) else { return false };
            assert_eq!(ledger.to_bytes(), input, "other bytes come back");
            comes_back(&ledger);
            used(world, &ledger);
            true
        }),
    }];
    doors.extend(of_serde("Ledger", &ledgers, &[], used));
    doors.extend(of_serde("Operation", &operations(), &[], |world, operation| {
        let mut ledger = Ledger::new(42_u64);
        for before in operations() {
            let _ = ledger.apply(before);
        }
        let as_it_was = ledger.clone();
        if ledger.apply(operation.clone()).map_err(|refusal| refusal.to_string()).is_err() {
            assert_eq!(ledger, as_it_was, "a refusal changes nothing");
        }
        used(world, &ledger);
    }));
    Target { name: "ledgers", doors }
}

fn used(world: &World, ledger: &Ledger) {
    for day in world.days() {
        let balance = ledger.balance(day);
        let _ = format!("{balance:?}");
        assert!(ledger.lots(day).count() <= 10_000);
        let _ = ledger.expiring_soon(day, 30);
        let _ = ledger.expiring_soon(day, u32::MAX);
    }
    comes_back(&ledger.statement(Days::ALL));
    comes_back(&ledger.statement(world.range()));
    let mut more = ledger.clone();
    for (at, day) in [MONDAY.minus(400), MONDAY, Day::MAX, Day::MIN].into_iter().enumerate() {
        let _ = more.apply(Operation::spend(at as u64 + 1_000, day, Points::of(1)));
        let _ = more.apply(Operation::earn(at as u64 + 2_000, day, Points::of(1_000_000_000)));
    }
    assert_eq!(Ledger::from_bytes(&more.to_bytes()).as_ref(), Ok(&more));
}
