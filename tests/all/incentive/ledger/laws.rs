//! What holds whatever is done, under random operations.

use lifestage::incentive::{
    Applied, Balance, Expiry, LedgerAccount, LedgerLineKind, LotState, Operation, Points, RefundPolicy, TransactionId,
};
use lifestage::time::{Days, Period, Weekday};
use lifestage::{Day, Ledger};
use proptest::prelude::*;

use super::calendar::START;
use super::day_by_day::DayByDay;
use super::every_day::EveryDay;
use super::{adds_up, points};
use crate::shared::seeded::cases;

/// The days on which operations are, and beyond which nothing new happens but expiry.
const DAYS: i32 = 30;
const HORIZON: i32 = 56;

/// Debts are where most can go wrong.
const MANY_DEBTS: [RefundPolicy; 6] = [
    RefundPolicy::PendingOnly,
    RefundPolicy::LotOnly,
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
        Just(Expiry::After { months: 1, end_of: Period::Week(Weekday::Mon) }),
        (0..DAYS).prop_map(|day| Expiry::On(START.plus(day))),
        (0_u32..12).prop_map(Expiry::InactiveDays),
        (0_u32..12).prop_map(Expiry::InactiveDays),
    ]
}

/// Operations with new ids, their days as they come; a quarter of the earns is pending.
fn any_operations(count: usize) -> impl Strategy<Value = Vec<Operation>> {
    operations_pending(count, 1)
}

/// The same, with this many of the earns pending for one that is not, over three.
fn operations_pending(count: usize, pending: u32) -> impl Strategy<Value = Vec<Operation>> {
    let pending = prop_oneof![3 => Just(0_u32), pending => 0_u32..16];
    let terms = (any_expiry(), pending, prop::sample::select(&MANY_DEBTS[..]));
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
    #![proptest_config(cases(128))]

    #[test]
    fn in_any_order_the_ledger_agrees_with_a_daily_reference(operations in any_operations(24)) {
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
    fn in_order_of_days_the_ledger_agrees_with_a_simple_one(mut operations in any_operations(40)) {
        operations.sort_by_key(Operation::day);
        let mut ledger = Ledger::new(1_u64);
        let mut model = DayByDay::default();
        for (at, operation) in operations.iter().enumerate() {
            prop_assert_eq!(ledger.apply(operation.clone()).is_ok(), model.apply(operation), "{:?}", operation);
            let until = operations.get(at + 1).map_or(START.plus(HORIZON - 1), Operation::day);
            for day in all_days().filter(|day| operation.day() <= *day && *day < until) {
                model.pass_to(day);
                prop_assert_eq!(ledger.balance(day), model.balance(), "{} after {:?}", day, operation);
            }
        }
    }

    #[test]
    fn debts_are_settled_as_if_every_day_were_worked_out_anew(
        first in 1..200_u32, mut operations in operations_pending(40, 30), order in 0..3_u8,
    ) {
        // Something is owed from the first day on. Days come in order, nearly in order, or as they like.
        match order {
            0 => operations.sort_by_key(Operation::day),
            1 => operations.sort_by_key(|operation| (operation.day() - START) / 4),
            _ => {}
        }
        let opening: [Operation; 3] = [
            Operation::earn("gone", START, points(first)).into(),
            Operation::spend("spent", START, points(first)),
            Operation::refund("owed", START, "gone", points(first)).by(RefundPolicy::AllowNegative).into(),
        ];
        let mut ledger = Ledger::new(1_u64);
        let mut model = EveryDay::new(usize::try_from(HORIZON).unwrap());
        for operation in opening.iter().chain(&operations) {
            let before = ledger.clone();
            let result = ledger.apply(operation.clone());
            prop_assert_eq!(&result, &model.apply(operation), "{:?}", operation);
            if result.is_err() {
                prop_assert_eq!(&ledger, &before, "a refused operation changes nothing");
            }
        }
        for day in all_days() {
            prop_assert_eq!(ledger.balance(day), model.balance(day), "{}", day);
        }
        prop_assert_eq!(Ledger::from_bytes(&ledger.to_bytes()), Ok(ledger));
    }

    #[test]
    fn a_retry_of_another_day_is_the_operation_of_before(operations in any_operations(40), later in 1..40_i32) {
        let mut ledger = Ledger::new(1_u64);
        for operation in &operations {
            let Ok(applied) = ledger.apply_once(operation.clone()) else { continue };
            prop_assert!(applied.is_new());
            let before = ledger.clone();
            let again = Applied::Again { outcome: applied.outcome(), day: operation.day() };
            for retry in [operation.clone(), on_another_day(operation, later)] {
                prop_assert_eq!(ledger.apply_once(retry), Ok(again));
            }
            prop_assert_eq!(ledger.operation(operation.id()), Some(operation.clone()));
            prop_assert!(ledger.apply(on_another_day(operation, later)).is_err(), "only a retry may have another day");
            prop_assert_eq!(&ledger, &before);
        }
    }

    #[test]
    fn applying_an_operation_again_changes_nothing(operations in any_operations(40)) {
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
        let turn = |kind| [LedgerLineKind::Expiry, LedgerLineKind::Activation].iter().position(|early| *early == kind).unwrap_or(2);
        prop_assert!(statement.lines.is_sorted_by_key(|line| (line.day, turn(line.kind))));
        let mut balance = statement.opening;
        for line in &statement.lines {
            prop_assert!(days.contains(line.day) && line.points > 0 && line.from != Some(line.to), "{:?}", line);
            match line.from {
                None => balance.earned += line.points,
                Some(LedgerAccount::Available) => balance.available -= i64::try_from(line.points).unwrap(),
                Some(from) => *part(&mut balance, from) -= line.points,
            }
            match line.to {
                LedgerAccount::Available => balance.available += i64::try_from(line.points).unwrap(),
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

fn on_another_day(operation: &Operation, later: i32) -> Operation {
    let mut written = serde_json::to_value(operation).unwrap();
    written["day"] = operation.day().plus(later).to_string().into();
    serde_json::from_value(written).unwrap()
}

fn part(balance: &mut Balance, account: LedgerAccount) -> &mut u64 {
    match account {
        LedgerAccount::Pending => &mut balance.pending,
        LedgerAccount::Spent => &mut balance.spent,
        LedgerAccount::Expired => &mut balance.expired,
        LedgerAccount::ClawedBack => &mut balance.clawed_back,
        LedgerAccount::Available => unreachable!("signed, handled apart"),
    }
}
