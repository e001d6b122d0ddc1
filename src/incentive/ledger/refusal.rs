//! Refusals: why a ledger does not accept an operation.

use serde::{Deserialize, Serialize};

use super::{Points, TransactionId, sentence};
use crate::answer::message::phrased_errors;
use crate::answer::reason::{Reason, SeenValue};
use crate::answer::sentence::{Phrase, Phrased};
use crate::time::Day;

/// Why an operation was refused. The ledger is unchanged, and the operation's id is still free.
///
/// A refusal is also a [`Reason`], to store, send or show.
///
/// ```
/// use lifestage::incentive::{Operation, Points};
/// use lifestage::answer::Reason;
/// use lifestage::{Day, Ledger};
///
/// let day = Day::ymd(2026, 1, 5);
/// let mut ledger = Ledger::new(42_u64);
/// ledger.apply(Operation::earn("welcome", day, Points::of(50)))?;
/// let refusal = ledger.apply(Operation::spend("order-1", day, Points::of(80))).unwrap_err();
/// let reason = Reason::from(refusal);
/// assert_eq!(reason.rule, "ledger.above_balance");
/// assert_eq!(
///     reason.text,
///     "a spend of `80` points on `2026-01-05` is above the balance of `50`: spend less, or earn more first",
/// );
/// # Ok::<(), lifestage::incentive::Refusal>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Refusal {
    /// The id is taken by an operation with other content.
    IdInUse {
        /// The id.
        id: TransactionId,
        /// The day of the operation that has it.
        day: Day,
    },
    /// A spend of more points than are available.
    AboveBalance {
        /// The day of the spend.
        day: Day,
        /// The points to spend.
        asked: Points,
        /// The points that are free on that day and on every later day for which operations were accepted. Negative if
        /// points are owed.
        available: i64,
    },
    /// No accepted operation has the id that a refund or reversal names.
    Unknown {
        /// The id named.
        of: TransactionId,
    },
    /// A refund of something other than an earn.
    NotAnEarn {
        /// The id named.
        of: TransactionId,
    },
    /// A reversal of something other than a spend.
    NotASpend {
        /// The id named.
        of: TransactionId,
    },
    /// A refund or reversal of more than the original, or of more than earlier ones left of it.
    AboveOriginal {
        /// The id named.
        of: TransactionId,
        /// The points to refund or reverse.
        asked: Points,
        /// The points that earlier refunds or reversals left.
        left: u64,
        /// The points that were earned or spent originally.
        original: Points,
    },
    /// A refund or reversal on an earlier day than the original.
    BeforeOriginal {
        /// The id named.
        of: TransactionId,
        /// The day of the refund or reversal.
        day: Day,
        /// The day of the original.
        original: Day,
    },
    /// More operations than a ledger can number.
    Full {
        /// The number of accepted operations.
        accepted: u64,
    },
}

impl Refusal {
    /// Whether the operation is at fault: refuse it and go on. Otherwise the ledger is full, and takes no operation at all.
    ///
    /// ```
    /// use lifestage::incentive::{Operation, Points};
    /// use lifestage::{Day, Ledger};
    ///
    /// let spend = Operation::spend("order-1", Day::ymd(2026, 1, 5), Points::of(80));
    /// assert!(Ledger::new(42_u64).apply(spend).unwrap_err().is_input());
    /// ```
    pub const fn is_input(&self) -> bool {
        !matches!(self, Self::Full { .. })
    }
}

impl Phrased for Refusal {
    fn phrase(&self) -> Phrase<'_> {
        match self {
            Self::IdInUse { id, day } => sentence::id_in_use(id, *day),
            Self::AboveBalance { day, asked, available } => {
                sentence::above_balance(u32::from(*asked), *day, *available)
            }
            Self::Unknown { of } => sentence::unknown(of),
            Self::NotAnEarn { of } => sentence::not_an_earn(of),
            Self::NotASpend { of } => sentence::not_a_spend(of),
            Self::AboveOriginal { of, asked, left, original } => {
                sentence::above_original(u32::from(*asked), of, *left, u32::from(*original))
            }
            Self::BeforeOriginal { of, day, original } => sentence::before_original(of, *original, *day),
            Self::Full { accepted } => sentence::full(*accepted),
        }
    }
}

phrased_errors!(Refusal);

impl From<Refusal> for Reason {
    fn from(refusal: Refusal) -> Self {
        let id = |id: &TransactionId| Some(SeenValue::Name(id.to_string().into()));
        let whole = |number: i64| Some(SeenValue::Whole(number));
        let bounded = |bound: u64| i64::try_from(bound).ok().map(SeenValue::Whole);
        let (rule, seen, bound) = match &refusal {
            Refusal::IdInUse { id: used, .. } => ("ledger.id_in_use", id(used), [None, None]),
            Refusal::AboveBalance { asked, available, .. } => {
                ("ledger.above_balance", whole((*asked).into()), [None, whole(*available)])
            }
            Refusal::Unknown { of } => ("ledger.unknown", id(of), [None, None]),
            Refusal::NotAnEarn { of } => ("ledger.not_an_earn", id(of), [None, None]),
            Refusal::NotASpend { of } => ("ledger.not_a_spend", id(of), [None, None]),
            Refusal::AboveOriginal { asked, left, .. } => {
                ("ledger.above_original", whole((*asked).into()), [None, bounded(*left)])
            }
            Refusal::BeforeOriginal { day, original, .. } => {
                ("ledger.before_original", Some((*day).into()), [Some((*original).into()), None])
            }
            Refusal::Full { accepted } => ("ledger.full", bounded(*accepted), [None, bounded(*accepted)]),
        };
        Self::saying(rule, seen, bound, &refusal.phrase())
    }
}
