//! The points ledger: scenarios as data, the sample against its oracle, bad input; laws and storage in files of their own.

mod calendar;
mod day_by_day;
mod every_day;
mod laws;
mod storage;

use std::fmt::Write;
use std::path::Path;

use lifestage::answer::{Reason, SeenValue};
use lifestage::incentive::{Balance, ExpiringPoints, Expiry, LedgerOutcome, Operation, Points, RefundPolicy, Refusal};
use lifestage::time::{Days, Period};
use lifestage::{Day, Ledger};
use serde::Deserialize;
use serde_json::{Value, json};

use self::calendar::START;

fn points(points: u32) -> Points {
    Points::of(points)
}

fn adds_up(balance: &Balance) -> bool {
    let parts = [balance.pending, balance.expired, balance.spent, balance.clawed_back];
    let earned = i128::from(balance.available) + parts.into_iter().map(i128::from).sum::<i128>();
    earned == i128::from(balance.earned)
}

// Scenarios: what is done, what comes of it, and what there is on some days.

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Scenario {
    name: String,
    steps: Vec<Step>,
    #[serde(default)]
    balances: Vec<Value>,
    #[serde(default)]
    expiring: Vec<Expiring>,
    /// Spend or refund or reversal → lots and points.
    #[serde(default)]
    uses: std::collections::BTreeMap<String, Vec<(String, u64)>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    #[serde(rename = "do")]
    operation: Operation,
    /// The outcome, where it matters.
    gives: Option<Value>,
    /// The text of the refusal; without it the operation must be accepted.
    refused: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expiring {
    at: Day,
    within: u32,
    points: Vec<ExpiringPoints>,
}

impl Scenario {
    fn play(&self) {
        let mut ledger = Ledger::new(1_u64);
        let mut days = Vec::new();
        for Step { operation, gives, refused } in &self.steps {
            let place = format!("{}: {}", self.name, operation.id());
            let before = ledger.clone();
            match (ledger.apply(operation.clone()), refused) {
                (Ok(outcome), None) => {
                    if let Some(gives) = gives {
                        assert_eq!(serde_json::to_value(outcome).unwrap(), *gives, "{place}");
                    }
                }
                (Err(refusal), Some(text)) => {
                    assert_eq!(refusal.to_string(), *text, "{place}");
                    assert_eq!(ledger, before, "{place}");
                }
                (other, _) => panic!("{place}: {other:?}"),
            }
            days.push(operation.day());
        }
        for expected in &self.balances {
            let at: Day = serde_json::from_value(expected["at"].clone()).unwrap();
            let Value::Object(found) = serde_json::to_value(ledger.balance(at)).unwrap() else { panic!() };
            for (name, value) in expected.as_object().unwrap().iter().filter(|(name, _)| *name != "at") {
                assert_eq!(found.get(name), Some(value), "{}: {name} as of {at}", self.name);
            }
        }
        for Expiring { at, within, points } in &self.expiring {
            assert_eq!(ledger.expiring_soon(*at, *within), *points, "{}: expiring as of {at}", self.name);
        }
        for (id, lots) in &self.uses {
            let used = ledger.lots_of(&id.as_str().into()).map(|(lot, points)| (lot.to_string(), points.into()));
            assert_eq!(used.collect::<Vec<(String, u64)>>(), *lots, "{}: {id}", self.name);
        }
        let (Some(first), Some(last)) = (days.iter().min(), days.iter().max()) else { return };
        for day in Days::new(first.minus(1), last.plus(400)).unwrap().iter() {
            assert!(adds_up(&ledger.balance(day)), "{}: {day}", self.name);
        }
    }
}

#[test]
fn every_scenario_comes_out_as_written() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/ledger");
    let mut played = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let scenarios: Vec<Scenario> = serde_json::from_str(&std::fs::read_to_string(&path).unwrap())
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        for scenario in &scenarios {
            scenario.play();
            played += 1;
        }
    }
    assert!(played >= 20, "{played} scenarios");
}

// The sample of the example, against an independent calculation in Python.

#[test]
fn the_sample_comes_out_as_the_oracle_says() {
    let sample = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/ledger.jsonl"));
    comes_out_as(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/oracles/expected/ledger.jsonl")), sample);
}

#[test]
fn debts_voided_lots_and_retries_come_out_as_the_oracle_says() {
    let operations = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/ledger_debts.jsonl"));
    let expected = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/oracles/expected/ledger_debts.jsonl"));
    assert!(expected.contains(r#""balance":-"#) && operations.contains("lot_only") && operations.contains("after"));
    comes_out_as(expected, operations);
}

#[test]
fn an_operation_that_arrives_late_has_later_days_settled_again_in_spend_order() {
    let day = |number: i32| START.plus(number);
    let mut ledger = Ledger::new(1_u64);
    ledger.apply(Operation::earn("gone", START, points(1))).unwrap();
    ledger.apply(Operation::spend("spent", START, points(1))).unwrap();
    let owed = Operation::refund("owed", START, "gone", points(1)).by(RefundPolicy::AllowNegative);
    ledger.apply(owed).unwrap();
    ledger.apply(Operation::earn("first", day(1), points(1)).pending(1)).unwrap();
    // What comes on the day on which the first has paid does not pay, and expires.
    ledger.apply(Operation::earn("short", day(2), points(1)).expiring(Expiry::On(day(2)))).unwrap();
    let balance = ledger.balance(day(3));
    assert_eq!((balance.available, balance.expired), (0, 1));
    // An operation of an earlier day has it settled again, though its own points come after all of it: what expires first pays.
    ledger.apply(Operation::earn("late", START, points(1)).pending(3)).unwrap();
    let balance = ledger.balance(day(3));
    assert_eq!((balance.available, balance.expired), (2, 0));
}

fn comes_out_as(expected: &str, operations: &str) {
    let mut ledger = Ledger::new(1_u64);
    let mut refused = 0;
    for line in operations.lines() {
        refused += usize::from(ledger.apply_once(serde_json::from_str::<Operation>(line).unwrap()).is_err());
    }
    let mut found = String::new();
    for line in expected.lines() {
        let at: Day = serde_json::from_value(serde_json::from_str::<Value>(line).unwrap()["at"].clone()).unwrap();
        let Balance { available, pending, expired, spent, earned, clawed_back } = ledger.balance(at);
        let answer = json!({
            "at": at, "balance": available, "pending": pending, "expired": expired, "clawed_back": clawed_back,
            "spent": spent, "earned": earned,
        });
        writeln!(found, "{answer}").unwrap();
    }
    assert_eq!(found, expected);
    assert!(refused >= 1 && expected.lines().count() >= 100);
}

// Bad input.

#[test]
fn the_id_of_a_refused_operation_stays_free() {
    let day = Day::ymd(2026, 1, 5);
    let mut ledger = Ledger::new(1_u64);
    let spend = Operation::spend("order", day, points(50));
    assert!(ledger.apply(spend.clone()).is_err());
    ledger.apply(Operation::earn("welcome", day, points(50))).unwrap();
    assert_eq!(ledger.apply(spend), Ok(LedgerOutcome::Spent { points: points(50) }));
    let other: Vec<Operation> = vec![
        Operation::spend("order", day, points(49)),
        Operation::spend("order", day.plus(1), points(50)),
        Operation::earn("order", day, points(50)).into(),
        Operation::activity("order", day),
        Operation::earn("welcome", day, points(50)).pending(1).into(),
        Operation::earn("welcome", day, points(50)).expiring(Expiry::Days(1)).into(),
    ];
    for operation in other {
        let id = operation.id().clone();
        assert_eq!(ledger.apply(operation), Err(Refusal::IdInUse { id, day }));
    }
    assert_eq!(ledger.len(), 2);
}

#[test]
fn a_repeated_refund_is_compared_in_all_its_fields() {
    let day = Day::ymd(2026, 1, 5);
    let mut ledger = Ledger::new(1_u64);
    ledger.apply(Operation::earn("a", day, points(50))).unwrap();
    ledger.apply(Operation::earn("b", day, points(50))).unwrap();
    ledger.apply(Operation::spend("s", day, points(60))).unwrap();
    let refund = Operation::refund("r", day, "a", points(50));
    let outcome = LedgerOutcome::Refunded { taken: 40, owed: 0, missed: 10 };
    assert_eq!(ledger.apply(refund.clone()), Ok(outcome));
    assert_eq!(ledger.apply(refund.clone()), Ok(outcome));
    assert!(ledger.apply(refund.by(RefundPolicy::AllowNegative)).is_err());
    assert!(ledger.apply(Operation::refund("r", day, "b", points(50))).is_err());
    ledger.apply(Operation::reverse("v", day, "s", points(5))).unwrap();
    assert!(ledger.apply(Operation::reverse("v", day, "s", points(6))).is_err());
    assert_eq!(
        ledger.apply(Operation::reverse("v", day, "s", points(5))),
        Ok(LedgerOutcome::Reversed { refilled: 5, expired: 0 })
    );
}

#[test]
fn a_refusal_is_a_reason_that_names_both_numbers() {
    let day = Day::ymd(2026, 1, 5);
    let mut ledger = Ledger::new(1_u64);
    ledger.apply(Operation::earn("welcome", day, points(50))).unwrap();
    let refusal = ledger.apply(Operation::refund("r", day, "welcome", points(51))).unwrap_err();
    let reason = Reason::from(refusal);
    assert_eq!(reason.rule, "ledger.above_original");
    assert_eq!(reason.seen, Some(SeenValue::Whole(51)));
    assert_eq!(reason.bound, [None, Some(SeenValue::Whole(50))]);
    assert_eq!(reason.text, "`51` points are more than what is left of `welcome`, `50` of `50`: give at most that");
}

#[test]
fn days_and_points_at_the_ends_of_their_ranges_are_no_trouble() {
    let mut ledger = Ledger::new(1_u64);
    for (number, day) in (0_u64..).zip([Day::MIN, Day::EPOCH, Day::MAX]) {
        for (inner, expiry) in (0_u64..).zip([
            Expiry::Never,
            Expiry::Days(u32::MAX),
            Expiry::Months(u32::MAX),
            Expiry::InactiveDays(u32::MAX),
            Expiry::InactiveDays(0),
            Expiry::EndOf(Period::Year),
            Expiry::On(Day::MIN),
        ]) {
            let earn = Operation::earn(number * 10 + inner, day, Points::MAX).expiring(expiry);
            ledger.apply(earn.pending(if inner == 0 { u32::MAX } else { 0 })).unwrap();
        }
    }
    ledger.apply(Operation::spend("s", Day::MAX, Points::MAX)).unwrap();
    ledger.apply(Operation::refund("r", Day::MAX, 0_u64, Points::MAX).by(RefundPolicy::AllowNegative)).unwrap();
    for day in [Day::MIN, Day::EPOCH, Day::MAX] {
        assert!(adds_up(&ledger.balance(day)));
        ledger.expiring_soon(day, u32::MAX);
    }
    let statement = ledger.statement(Days::ALL);
    assert_eq!(statement.opening, Balance::default());
    assert_eq!(statement.closing, ledger.balance(Day::MAX));
    assert_eq!(Ledger::from_bytes(&ledger.to_bytes()), Ok(ledger));
}

#[test]
fn a_long_history_takes_time_in_proportion() {
    let mut ledger = Ledger::new(1_u64);
    // 60,000 operations of one user, each lot in use for long: a quadratic step would take minutes.
    for number in 0..20_000_u64 {
        let day = START.plus(i32::try_from(number / 4).unwrap());
        let expiry = if number % 2 == 0 { Expiry::Days(90) } else { Expiry::InactiveDays(90) };
        ledger.apply(Operation::earn(number * 3, day, points(5)).expiring(expiry)).unwrap();
        ledger.apply(Operation::spend(number * 3 + 1, day, points(3))).unwrap();
        ledger.apply(Operation::activity(number * 3 + 2, day)).unwrap();
    }
    assert_eq!(ledger.len(), 60_000);
    assert!(adds_up(&ledger.balance(START.plus(2_000))));
}

#[test]
fn a_debt_beside_much_that_is_pending_takes_time_in_proportion() {
    let mut ledger = Ledger::new(1_u64);
    ledger.apply(Operation::earn("gone", START, Points::MAX)).unwrap();
    ledger.apply(Operation::spend("spent", START, Points::MAX)).unwrap();
    let owed = Operation::refund("owed", START, "gone", points(50_000)).by(RefundPolicy::AllowNegative);
    ledger.apply(owed).unwrap();
    // 20,000 earns that all pay a year later: settling them again at each one would take minutes.
    for number in 0..20_000_u64 {
        let day = START.plus(i32::try_from(number / 10).unwrap());
        ledger.apply(Operation::earn(number, day, points(5)).expiring(Expiry::Months(24)).pending(365)).unwrap();
    }
    // Ten earns a day pay 50 points a day from day 365 on: the debt is gone after a thousand days.
    let available = |day: i32| ledger.balance(START.plus(day)).available;
    assert_eq!([364, 365, 1_363, 1_364, 1_365].map(available), [-50_000, -49_950, -50, 0, 50]);
}

#[test]
fn of_lots_that_become_usable_and_expire_together_the_lower_id_pays_a_debt_first() {
    for ids in [["a", "b"], ["b", "a"]] {
        let mut ledger = Ledger::new(1_u64);
        ledger.apply(Operation::earn("gone", START, points(100))).unwrap();
        ledger.apply(Operation::spend("spent", START, points(100))).unwrap();
        for id in ids {
            ledger.apply(Operation::earn(id, START, points(60)).expiring(Expiry::Days(90)).pending(7)).unwrap();
        }
        let owed = Operation::refund("owed", START, "gone", points(80)).by(RefundPolicy::AllowNegative);
        ledger.apply(owed).unwrap();
        let left: Vec<(String, u64)> = ledger
            .lots(START.plus(7))
            .filter(|lot| ids.contains(&lot.id.to_string().as_str()))
            .map(|lot| (lot.id.to_string(), lot.left))
            .collect();
        let expected = ids.map(|id| (id.to_owned(), if id == "a" { 0 } else { 40 }));
        assert_eq!(left, expected);
    }
}
