//! Ledgers, answers and refusals written and read.

use core::fmt::Debug;

use lifestage::answer::BytesError;
use lifestage::incentive::{Expiry, LedgerOutcome, LedgerStatement, LotBalance, Operation, RefundPolicy, Refusal};
use lifestage::time::{Days, Period, Weekday};
use lifestage::{Day, Ledger};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::points;

/// A ledger with everything that can be stored.
fn stored() -> Ledger {
    let day = Day::ymd(2026, 1, 5);
    let expiries = [
        Expiry::Never,
        Expiry::Days(60),
        Expiry::Months(12),
        Expiry::On(Day::ymd(2025, 12, 31)),
        Expiry::InactiveDays(180),
        Expiry::EndOf(Period::Day),
        Expiry::EndOf(Period::Week(Weekday::Mon)),
        Expiry::EndOf(Period::Week(Weekday::Sun)),
        Expiry::EndOf(Period::Month),
        Expiry::EndOf(Period::Quarter),
        Expiry::EndOf(Period::Year),
        Expiry::EndOf(Period::Block { days: 28.try_into().unwrap(), anchor: day }),
    ];
    let mut ledger = Ledger::new(42_u64);
    for (number, expiry) in (0_u64..).zip(expiries) {
        ledger.apply(Operation::earn(number, day, points(10)).expiring(expiry)).unwrap();
    }
    ledger.apply(Operation::earn("pending", day, points(10)).pending(7)).unwrap();
    ledger.apply(Operation::spend(u128::MAX, day, points(35))).unwrap();
    for policy in [RefundPolicy::PendingOnly, RefundPolicy::WithinBalance, RefundPolicy::AllowNegative] {
        let id = format!("a refund with an id that is longer than most, {policy:?}");
        ledger.apply(Operation::refund(id, day, "pending", points(2)).by(policy)).unwrap();
    }
    ledger.apply(Operation::reverse("reverse", day.plus(9), u128::MAX, points(30))).unwrap();
    ledger.apply(Operation::activity("visit", day.plus(30))).unwrap();
    ledger
}

#[test]
fn everything_that_a_ledger_holds_is_stored() {
    let mut ledger = stored();
    // Stored ledgers stay readable: these decisions were made once and for all.
    assert_eq!(serde_json::to_value(&ledger).unwrap()["decisions"], DECISIONS);

    let day = Day::ymd(2026, 1, 5);
    for (number, end_of) in (100_u64..).zip([
        Period::Year,
        Period::Week(Weekday::Sun),
        Period::Block { days: 28.try_into().unwrap(), anchor: day },
    ]) {
        ledger.apply(Operation::earn(number, day, points(10)).expiring(Expiry::After { months: 12, end_of })).unwrap();
    }
    ledger.apply(Operation::refund("void", day, "pending", points(1)).by(RefundPolicy::LotOnly)).unwrap();
    assert_eq!(Ledger::from_bytes(&ledger.to_bytes()), Ok(ledger.clone()));
    let written = serde_json::to_value(&ledger).unwrap();
    assert_eq!(serde_json::from_value::<Ledger>(written.clone()).unwrap(), ledger);
    let binary = postcard::to_stdvec(&ledger).unwrap();
    assert_eq!(postcard::from_bytes::<Ledger>(&binary).unwrap(), ledger);
    assert_eq!(written["version"], 1);
    assert_eq!(written["user"], 42);
}

const DECISIONS: &str = "36d4d018fda6a4c1";

#[test]
fn a_stored_ledger_that_was_changed_is_refused() {
    let good = serde_json::to_value(stored()).unwrap();
    let refused = |change: &dyn Fn(&mut Value)| {
        let mut changed = good.clone();
        change(&mut changed);
        serde_json::from_value::<Ledger>(changed).unwrap_err().to_string()
    };
    assert_eq!(
        refused(&|ledger| ledger["version"] = 2.into()),
        "this ledger was written by a newer release: it has version `2` of its format, and this release reads up to `1`: \
         upgrade this service before those that write, or replay the operations",
    );
    assert!(refused(&|ledger| ledger["extra"] = 2.into()).contains("unknown field `extra`"));
    assert!(
        refused(&|ledger| ledger["operations"][0]["amount"] = 11.into())
            .starts_with("the operations of user `42` lead to decisions `")
    );
    assert_eq!(
        refused(&|ledger| ledger["operations"][1] = ledger["operations"][0].clone()),
        "the operation `0` of user `42` is stored twice: leave one out",
    );
    assert!(
        refused(&|ledger| ledger["operations"][0] = json!({"op": "spend", "id": "s", "amount": 5, "day": "2026-01-05"}))
            .starts_with("the stored operation `s` of user `42` is not accepted: a spend of `5` points")
    );
    assert!(matches!(Ledger::from_bytes(&[]), Err(BytesError::Empty { of: "ledger" })));
    assert!(matches!(Ledger::from_bytes(&[2]), Err(BytesError::Checksum { length: 1, .. })));
    assert!(matches!(Ledger::from_bytes(&[1, 0]), Err(BytesError::Checksum { length: 2, .. })));
}

/// As JSON and in a format that does not describe itself.
fn comes_back<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) {
    let text = serde_json::to_string(value).unwrap();
    assert_eq!(serde_json::from_str::<T>(&text).unwrap(), *value);
    let binary = postcard::to_stdvec(value).unwrap();
    assert_eq!(postcard::from_bytes::<T>(&binary).unwrap(), *value, "{text}");
}

#[test]
fn answers_and_refusals_read_as_they_are_written() {
    let mut ledger = stored();
    let day = Day::ymd(2026, 2, 1);
    let statement = ledger.statement(Days::new(Day::ymd(2026, 1, 1), day).unwrap());
    comes_back::<LedgerStatement>(&statement);
    for lot in ledger.lots(day) {
        comes_back::<LotBalance>(&lot);
    }
    for operation in ledger.clone().operations() {
        let outcome = ledger.outcome(operation.id()).unwrap();
        comes_back::<LedgerOutcome>(&outcome);
    }
    let refusal = ledger.apply(Operation::spend("too much", day, points(1_000))).unwrap_err();
    comes_back::<Refusal>(&refusal);
}
