//! The points ledger: scenarios as data, laws under random operations, storage, bad input.

mod model;

use std::fmt::Write;
use std::path::Path;

use lifestage::ledger::{
    Account, Balance, BytesError, ExpiringPoints, Expiry, LotState, Operation, Outcome, Points, RefundPolicy, Refusal,
    ReplayError, TransactionId,
};
use lifestage::reason::{Reason, Seen};
use lifestage::time::{Days, Period, Weekday};
use lifestage::{Day, Ledger};
use proptest::prelude::*;
use serde::Deserialize;
use serde_json::{Value, json};

use self::model::{DayByDay, EveryDay, START};

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
    let sample = include_str!("../../examples/data/ledger.jsonl");
    let expected = include_str!("../oracles/expected/ledger.jsonl");
    let mut ledger = Ledger::new(1_u64);
    let mut refused = 0;
    for line in sample.lines() {
        refused += usize::from(ledger.apply(serde_json::from_str::<Operation>(line).unwrap()).is_err());
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

// Random operations.

/// The days on which operations are, and beyond which nothing new happens but expiry.
const DAYS: i32 = 30;
const HORIZON: i32 = 56;

const POLICIES: [RefundPolicy; 3] =
    [RefundPolicy::PendingOnly, RefundPolicy::WithinBalance, RefundPolicy::AllowNegative];
/// Debts are where most can go wrong.
const MANY_DEBTS: [RefundPolicy; 5] = [
    RefundPolicy::PendingOnly,
    RefundPolicy::WithinBalance,
    RefundPolicy::AllowNegative,
    RefundPolicy::AllowNegative,
    RefundPolicy::AllowNegative,
];

fn any_expiry() -> impl Strategy<Value = Expiry> {
    prop_oneof![
        Just(Expiry::Never),
        (0_u32..20).prop_map(Expiry::Days),
        (0_u32..2).prop_map(Expiry::Months),
        Just(Expiry::EndOf(Period::Week(Weekday::Mon))),
        Just(Expiry::EndOf(Period::Month)),
        (0..DAYS).prop_map(|day| Expiry::On(START.plus(day))),
        (0_u32..12).prop_map(Expiry::InactiveDays),
        (0_u32..12).prop_map(Expiry::InactiveDays),
    ]
}

/// Operations with new ids, their days as they come.
fn any_operations(count: usize) -> impl Strategy<Value = Vec<Operation>> {
    let terms = (any_expiry(), prop_oneof![3 => Just(0_u32), 1 => 0_u32..16], prop::sample::select(&MANY_DEBTS[..]));
    let one = (0..10_u32, 0..DAYS, 1..40_u32, any::<prop::sample::Index>(), terms);
    prop::collection::vec(one, 1..count).prop_map(|all| {
        let mut earns: Vec<(TransactionId, Points)> = Vec::new();
        let mut spends: Vec<(TransactionId, Points)> = Vec::new();
        let mut operations: Vec<Operation> = Vec::new();
        for (number, (what, day, amount, of, (expiry, pending, policy))) in (0_u64..).zip(all) {
            // Ids in no order, so that they decide between lots of one day.
            let id = TransactionId::from(number * 37 % 101);
            let (day, amount) = (START.plus(day), points(amount));
            // Mostly no more than there was.
            let pick = |from: &[(TransactionId, Points)]| match from {
                [] => (TransactionId::from("nothing"), amount),
                _ if amount.get() % 8 == 0 => (of.get(from).0.clone(), amount),
                _ => (of.get(from).0.clone(), amount.min(of.get(from).1)),
            };
            operations.push(match what {
                0..4 => {
                    earns.push((id.clone(), amount));
                    Operation::earn(id, day, amount).expiring(expiry).pending(pending).into()
                }
                4..6 => {
                    spends.push((id.clone(), amount));
                    Operation::spend(id, day, amount)
                }
                6..8 => {
                    let (of, amount) = pick(&earns);
                    Operation::refund(id, day, of, amount).by(policy).into()
                }
                8 => {
                    let (of, amount) = pick(&spends);
                    Operation::reverse(id, day, of, amount)
                }
                _ => Operation::activity(id, day),
            });
        }
        operations
    })
}

fn all_days() -> impl Iterator<Item = Day> {
    (0..HORIZON).map(|day| START.plus(day))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn in_any_order_the_ledger_agrees_with_one_that_looks_at_every_day(operations in any_operations(24)) {
        let mut ledger = Ledger::new(1_u64);
        let mut model = EveryDay::new(usize::try_from(HORIZON).unwrap());
        for operation in &operations {
            let before = ledger.clone();
            let result = ledger.apply(operation.clone());
            prop_assert_eq!(&result, &model.apply(operation), "{:?}", operation);
            if result.is_err() {
                prop_assert_eq!(&ledger, &before, "a refused operation changes nothing");
            }
            for day in all_days() {
                let balance = ledger.balance(day);
                prop_assert!(adds_up(&balance), "{} {:?}", day, balance);
                prop_assert_eq!(balance, model.balance(day), "{} after {:?}", day, operation);
                if day < operation.day() {
                    prop_assert_eq!(balance, before.balance(day), "{} was before {:?}", day, operation);
                }
            }
        }
    }

    #[test]
    fn in_order_of_the_days_the_ledger_agrees_with_one_that_lives_through_them(mut operations in any_operations(40)) {
        operations.sort_by_key(Operation::day);
        let mut ledger = Ledger::new(1_u64);
        let mut model = DayByDay::default();
        for (at, operation) in operations.iter().enumerate() {
            prop_assert_eq!(ledger.apply(operation.clone()).is_ok(), model.apply(operation), "{:?}", operation);
            let until = operations.get(at + 1).map_or(START.plus(HORIZON - 1), |next| next.day());
            for day in all_days().filter(|day| operation.day() <= *day && *day < until) {
                model.pass_to(day);
                prop_assert_eq!(ledger.balance(day), model.balance(), "{} after {:?}", day, operation);
            }
        }
    }

    #[test]
    fn an_operation_applied_again_returns_its_first_outcome_and_changes_nothing(operations in any_operations(40)) {
        let mut once = Ledger::new(1_u64);
        let mut again = Ledger::new(1_u64);
        let mut first = Vec::new();
        for operation in &operations {
            let outcome = once.apply(operation.clone());
            prop_assert_eq!(&again.apply(operation.clone()), &outcome);
            if let Ok(outcome) = outcome {
                first.push((operation, outcome));
            }
            for (earlier, outcome) in &first {
                prop_assert_eq!(again.apply((*earlier).clone()), Ok(*outcome));
                prop_assert_eq!(again.outcome(earlier.id()), Some(*outcome));
            }
        }
        prop_assert_eq!(&once, &again);
        let accepted: Vec<Operation> = first.iter().map(|(operation, _)| (*operation).clone()).collect();
        prop_assert_eq!(once.operations().collect::<Vec<_>>(), accepted);
    }

    #[test]
    fn no_lot_is_ever_below_nothing_or_above_what_was_earned(operations in any_operations(40)) {
        let mut ledger = Ledger::new(1_u64);
        for operation in operations {
            let _ = ledger.apply(operation);
        }
        for day in all_days() {
            let balance = ledger.balance(day);
            let mut sums = [0; 3];
            for lot in ledger.lots(day) {
                prop_assert!(lot.left <= lot.amount.into(), "{:?}", lot);
                sums[lot.state as usize] += lot.left;
            }
            prop_assert_eq!(sums[LotState::Pending as usize], balance.pending);
            prop_assert_eq!(sums[LotState::Expired as usize], balance.expired);
            let owed = i64::try_from(sums[LotState::Usable as usize]).unwrap() - balance.available;
            prop_assert!(owed >= 0, "{} {:?}", day, balance);
        }
    }

    #[test]
    fn a_statement_adds_up_account_by_account(operations in any_operations(40), first in 0..DAYS, length in 0..DAYS) {
        let mut ledger = Ledger::new(1_u64);
        for operation in operations {
            let _ = ledger.apply(operation);
        }
        let days = Days::new(START.plus(first), START.plus(first + length)).unwrap();
        let statement = ledger.statement(days);
        prop_assert_eq!(statement.opening, ledger.balance(days.first().minus(1)));
        prop_assert_eq!(statement.closing, ledger.balance(days.last()));
        prop_assert!(statement.lines.is_sorted_by_key(|line| line.day));
        let mut balance = statement.opening;
        for line in &statement.lines {
            prop_assert!(days.contains(line.day) && line.points > 0 && line.from != Some(line.to), "{:?}", line);
            match line.from {
                None => balance.earned += line.points,
                Some(Account::Available) => balance.available -= i64::try_from(line.points).unwrap(),
                Some(from) => *part(&mut balance, from) -= line.points,
            }
            match line.to {
                Account::Available => balance.available += i64::try_from(line.points).unwrap(),
                to => *part(&mut balance, to) += line.points,
            }
            prop_assert_eq!(line.available, balance.available, "{:?}", line);
            prop_assert!(adds_up(&balance));
        }
        prop_assert_eq!(balance, statement.closing);
    }

    #[test]
    fn a_stored_ledger_comes_back_as_it_was(operations in any_operations(40), at in any::<prop::sample::Index>(), bit in 0_u32..8) {
        let mut ledger = Ledger::new(u128::MAX);
        for operation in operations {
            let _ = ledger.apply(operation);
        }
        let written = serde_json::to_string(&ledger).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Ledger>(&written).unwrap(), &ledger);
        let mut bytes = ledger.to_bytes();
        prop_assert_eq!(&Ledger::from_bytes(&bytes).unwrap(), &ledger);
        let at = at.index(bytes.len());
        prop_assert!(Ledger::from_bytes(&bytes[..at]).is_err());
        bytes[at] ^= 1_u8 << bit;
        prop_assert!(Ledger::from_bytes(&bytes).is_err());
    }
}

fn part(balance: &mut Balance, account: Account) -> &mut u64 {
    match account {
        Account::Pending => &mut balance.pending,
        Account::Spent => &mut balance.spent,
        Account::Expired => &mut balance.expired,
        Account::ClawedBack => &mut balance.clawed_back,
        Account::Available => unreachable!("signed, handled apart"),
    }
}

// Storage.

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
    for policy in POLICIES {
        let id = format!("a refund with an id that is longer than most, {policy:?}");
        ledger.apply(Operation::refund(id, day, "pending", points(2)).by(policy)).unwrap();
    }
    ledger.apply(Operation::reverse("reverse", day.plus(9), u128::MAX, points(30))).unwrap();
    ledger.apply(Operation::activity("visit", day.plus(30))).unwrap();
    ledger
}

#[test]
fn everything_that_a_ledger_holds_is_stored() {
    let ledger = stored();
    assert_eq!(Ledger::from_bytes(&ledger.to_bytes()), Ok(ledger.clone()));
    let written = serde_json::to_value(&ledger).unwrap();
    assert_eq!(serde_json::from_value::<Ledger>(written.clone()).unwrap(), ledger);
    assert_eq!(written["version"], 1);
    assert_eq!(written["user"], 42);
    // Stored ledgers stay readable: these decisions were made once and for all.
    assert_eq!(written["decisions"], DECISIONS);
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
        "version `2` of the ledger format: this crate reads 1, convert it with the crate that wrote it",
    );
    assert!(refused(&|ledger| ledger["extra"] = 2.into()).contains("unknown field `extra`"));
    assert!(
        refused(&|ledger| ledger["operations"][0]["amount"] = 11.into())
            .starts_with("the operations of user `42` come to decisions `")
    );
    assert_eq!(
        refused(&|ledger| ledger["operations"][1] = ledger["operations"][0].clone()),
        "the operation `0` of user `42` is stored twice: leave one out",
    );
    assert!(
        refused(&|ledger| ledger["operations"][0] = json!({"op": "spend", "id": "s", "amount": 5, "day": "2026-01-05"}))
            .starts_with("the stored operation `s` of user `42` is not accepted: a spend of `5` points")
    );
    assert!(matches!(Ledger::from_bytes(&[]), Err(BytesError::Empty)));
    assert!(matches!(Ledger::from_bytes(&[2]), Err(BytesError::Replay(ReplayError::Version { found: 2 }))));
    assert!(matches!(Ledger::from_bytes(&[1, 0]), Err(BytesError::Checksum { length: 2 })));
}

#[test]
fn answers_and_refusals_read_as_they_are_written() {
    let mut ledger = stored();
    let day = Day::ymd(2026, 2, 1);
    let statement = ledger.statement(Days::new(Day::ymd(2026, 1, 1), day).unwrap());
    let written = serde_json::to_string(&statement).unwrap();
    assert_eq!(serde_json::from_str::<lifestage::ledger::Statement>(&written).unwrap(), statement);
    for lot in ledger.lots(day) {
        let written = serde_json::to_string(&lot).unwrap();
        assert_eq!(serde_json::from_str::<lifestage::ledger::LotBalance>(&written).unwrap(), lot);
    }
    for operation in ledger.clone().operations() {
        let outcome = ledger.outcome(operation.id()).unwrap();
        let written = serde_json::to_string(&outcome).unwrap();
        assert_eq!(serde_json::from_str::<Outcome>(&written).unwrap(), outcome);
    }
    let refusal = ledger.apply(Operation::spend("too much", day, points(1_000))).unwrap_err();
    let written = serde_json::to_string(&refusal).unwrap();
    assert_eq!(serde_json::from_str::<Refusal>(&written).unwrap(), refusal);
}

// Bad input.

#[test]
fn the_id_of_a_refused_operation_stays_free() {
    let day = Day::ymd(2026, 1, 5);
    let mut ledger = Ledger::new(1_u64);
    let spend = Operation::spend("order", day, points(50));
    assert!(ledger.apply(spend.clone()).is_err());
    ledger.apply(Operation::earn("welcome", day, points(50))).unwrap();
    assert_eq!(ledger.apply(spend), Ok(Outcome::Spent { points: points(50) }));
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
    let outcome = Outcome::Refunded { taken: 40, owed: 0, missed: 10 };
    assert_eq!(ledger.apply(refund.clone()), Ok(outcome));
    assert_eq!(ledger.apply(refund.clone()), Ok(outcome));
    assert!(ledger.apply(refund.by(RefundPolicy::AllowNegative)).is_err());
    assert!(ledger.apply(Operation::refund("r", day, "b", points(50))).is_err());
    ledger.apply(Operation::reverse("v", day, "s", points(5))).unwrap();
    assert!(ledger.apply(Operation::reverse("v", day, "s", points(6))).is_err());
    assert_eq!(
        ledger.apply(Operation::reverse("v", day, "s", points(5))),
        Ok(Outcome::Reversed { refilled: 5, expired: 0 })
    );
}

#[test]
fn a_refusal_is_a_reason_that_names_both_numbers() {
    let day = Day::ymd(2026, 1, 5);
    let mut ledger = Ledger::new(1_u64);
    ledger.apply(Operation::earn("welcome", day, points(50))).unwrap();
    let refusal = ledger.apply(Operation::refund("r", day, "welcome", points(51))).unwrap_err();
    let reason = Reason::from(&refusal);
    assert_eq!(reason.rule, "ledger.above_original");
    assert_eq!(reason.seen, Some(Seen::Whole(51)));
    assert_eq!(reason.bound, [None, Some(Seen::Whole(50))]);
    assert_eq!(reason.text, "`51` points are above what is left of `welcome`, `50` of `50`: give at most that");
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
