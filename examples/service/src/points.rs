//! Points: earned, spent, taken back and given back, each once by its key.

use lifestage::incentive::{
    Applied, Balance, Earn, Expiry, LedgerRule, Operation, Points, Refund, RefundPolicy, Refusal,
};
use lifestage::{Day, Ledger};
use serde::{Deserialize, Serialize};

use crate::calendars::check_happened;
use crate::failure::Failure;
use crate::http::ExpiryShape;
use crate::identity::Family;
use crate::intake::checked_text;
use crate::service::{Service, retried};
use crate::store::{Absent, Read, UserRow};

/// An operation on the points of a user. `key` is the caller's: the same key is applied once, also by a retry on another day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case", tag = "op", deny_unknown_fields)]
pub enum PointsOperation {
    /// Points are earned.
    Earn {
        key: String,
        points: u32,
        /// When they can be used no more. Default as the section `ledger` of the rules says, and that never.
        #[serde(default)]
        #[schema(value_type = Option<ExpiryShape>)]
        expires: Option<Expiry>,
        /// The days before they can be used. Default as the section `ledger` of the rules says, and that 0.
        #[serde(default)]
        pending_days: Option<u32>,
        /// Default today.
        #[serde(default)]
        #[schema(value_type = Option<String>)]
        day: Option<Day>,
    },
    /// Points are spent, all of them or none.
    Spend {
        key: String,
        points: u32,
        #[serde(default)]
        #[schema(value_type = Option<String>)]
        day: Option<Day>,
    },
    /// Points of an earn are taken back.
    Refund {
        key: String,
        /// The key of the earn.
        of: String,
        points: u32,
        /// `pending_only`, `within_balance`, `allow_negative` or `lot_only`. Default as the section `ledger` of the rules
        /// says, and that `within_balance`.
        #[serde(default)]
        #[schema(value_type = Option<String>)]
        policy: Option<RefundPolicy>,
        #[serde(default)]
        #[schema(value_type = Option<String>)]
        day: Option<Day>,
    },
    /// A spend is undone, whole or in part.
    Reverse {
        key: String,
        /// The key of the spend.
        of: String,
        points: u32,
        #[serde(default)]
        #[schema(value_type = Option<String>)]
        day: Option<Day>,
    },
}

/// What became of an operation.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct PointsApplied {
    /// `new` or `again`, with the outcome.
    #[schema(value_type = Object)]
    pub applied: Applied,
    /// The balance after it, as of today.
    #[schema(value_type = Object)]
    pub balance: Balance,
}

impl PointsOperation {
    /// An operation as it may be sent again.
    pub(crate) fn written(operation: &Operation) -> Result<Self, Failure> {
        Ok(match operation {
            Operation::Earn(Earn { id, day, points: earned, expiry, pending_days }) => Self::Earn {
                key: id.to_string(),
                points: earned.get(),
                expires: Some(*expiry),
                pending_days: Some(*pending_days),
                day: Some(*day),
            },
            Operation::Spend { id, day, points: spent } => {
                Self::Spend { key: id.to_string(), points: spent.get(), day: Some(*day) }
            }
            Operation::Refund(Refund { id, day, of, points: taken, policy }) => Self::Refund {
                key: id.to_string(),
                of: of.to_string(),
                points: taken.get(),
                policy: Some(*policy),
                day: Some(*day),
            },
            Operation::Reverse { id, day, of, points: given } => {
                Self::Reverse { key: id.to_string(), of: of.to_string(), points: given.get(), day: Some(*day) }
            }
            other => return Err(Failure::broken(format!("a ledger has an operation that nobody sent: {other:?}"))),
        })
    }

    /// By which rule it was applied: a retry after new rules means what it meant before.
    fn terms(&self, ledger: &Ledger, rule: &LedgerRule) -> LedgerRule {
        let (Self::Earn { key, .. } | Self::Spend { key, .. } | Self::Refund { key, .. } | Self::Reverse { key, .. }) =
            self;
        match ledger.operation(&key.as_str().into()) {
            Some(Operation::Earn(Earn { expiry: expires, pending_days, .. })) => {
                LedgerRule { expires, pending_days, ..*rule }
            }
            Some(Operation::Refund(Refund { policy: refunds, .. })) => LedgerRule { refunds, ..*rule },
            _ => *rule,
        }
    }

    fn operation(self, rule: &LedgerRule, today: Day) -> Result<Operation, Failure> {
        let points = |points: u32| Points::new(points.into()).map_err(|error| Failure::refused("points", error));
        let (Self::Earn { day, .. } | Self::Spend { day, .. } | Self::Refund { day, .. } | Self::Reverse { day, .. }) =
            &self;
        if let Some(day) = day {
            check_happened("day", "points moved", *day, today)?;
        }
        let day = |day: Option<Day>| day.unwrap_or(today);
        Ok(match self {
            Self::Earn { key, points: earned, expires, pending_days, day: on } => {
                let earn: Earn = rule.earn(checked(&key)?, day(on), points(earned)?);
                let (expires, pending) = (expires.unwrap_or(rule.expires), pending_days.unwrap_or(rule.pending_days));
                earn.expiring(expires).pending(pending).into()
            }
            Self::Spend { key, points: spent, day: on } => Operation::spend(checked(&key)?, day(on), points(spent)?),
            Self::Refund { key, of, points: taken, policy, day: on } => {
                let refund: Refund = rule.refund(checked(&key)?, day(on), of, points(taken)?);
                refund.by(policy.unwrap_or(rule.refunds)).into()
            }
            Self::Reverse { key, of, points: given, day: on } => {
                Operation::reverse(checked(&key)?, day(on), of, points(given)?)
            }
        })
    }
}

/// A refusal of the library, which calls an id what is a key here.
fn said(refusal: &Refusal) -> String {
    match refusal {
        Refusal::IdInUse { id, day } => {
            format!("`{id}` is already the key of another operation, of `{day}`: give each operation a key of its own")
        }
        Refusal::Unknown { of } => {
            format!("no accepted operation has the key `{of}`: apply that operation first, or check the spelling")
        }
        refusal => refusal.to_string(),
    }
}

fn checked(key: &str) -> Result<&str, Failure> {
    match key.len() {
        1..=crate::intake::LONGEST => Ok(key),
        length => Err(Failure::refused("key", format!("`{length}` bytes: give 1 to {}", crate::intake::LONGEST))),
    }
}

impl Service {
    /// Applies an operation once.
    pub async fn apply_points(&self, id: &str, operation: &PointsOperation) -> Result<PointsApplied, Failure> {
        retried(|| self.try_to_apply_points(id, operation.clone())).await
    }

    async fn try_to_apply_points(&self, id: &str, operation: PointsOperation) -> Result<PointsApplied, Failure> {
        let mut transaction = self.store.write().await?;
        let rules = self.rules.of(&mut *transaction).await?;
        let locked = transaction.lock(&[id], Absent::LeaveOut).await?;
        let family = Family::all(&mut *transaction, locked).await?.pop().ok_or_else(|| Failure::missing("user", id))?;
        let (_, _, calendar) = self.known(&family)?;
        let today = self.day_of(&calendar)?;
        let mut ledger = self.ledger(&mut *transaction, family.head()).await?;
        let rule = operation.terms(&ledger, &rules.book.company.ledger);
        let applied = ledger.apply_once(operation.operation(&rule, today)?);
        let applied = applied.map_err(|refusal| Failure::Conflict(said(&refusal)))?;
        if applied.is_new() {
            transaction.put_ledger(family.number(), Some(&ledger.to_bytes())).await?;
            transaction.commit().await?;
        }
        Ok(PointsApplied { applied, balance: ledger.balance(today) })
    }

    /// Applies operations of a user in order, each once and all in one transaction; of each whether it is new, or why it is refused. A
    /// user who is not there is made.
    pub(crate) async fn apply_points_in_order(
        &self,
        id: &str,
        operations: &[&PointsOperation],
    ) -> Result<Vec<Result<bool, String>>, Failure> {
        if let Err(reason) = checked_text("user", id) {
            return Ok(operations.iter().map(|_| Err(reason.clone())).collect());
        }
        retried(|| self.try_to_apply_in_order(id, operations)).await
    }

    async fn try_to_apply_in_order(
        &self,
        id: &str,
        operations: &[&PointsOperation],
    ) -> Result<Vec<Result<bool, String>>, Failure> {
        let mut transaction = self.store.write().await?;
        let rules = self.rules.of(&mut *transaction).await?;
        let locked = transaction.lock(&[id], Absent::Create).await?;
        let family = Family::all(&mut *transaction, locked).await?.pop().ok_or_else(|| Failure::missing("user", id))?;
        let today = self.day_of(&self.known(&family)?.2)?;
        let mut ledger = self.ledger(&mut *transaction, family.head()).await?;
        let mut apply = |operation: &PointsOperation| {
            let rule = operation.terms(&ledger, &rules.book.company.ledger);
            let operation = operation.clone().operation(&rule, today).map_err(|failure| failure.to_string())?;
            let applied = ledger.apply_once(operation).map_err(|refusal| said(&refusal))?;
            Ok(applied.is_new())
        };
        let done: Vec<Result<bool, String>> = operations.iter().map(|operation| apply(operation)).collect();
        if done.contains(&Ok(true)) {
            transaction.put_ledger(family.number(), Some(&ledger.to_bytes())).await?;
            transaction.commit().await?;
        }
        Ok(done)
    }

    /// The ledger of a user. It is nowhere else, so bytes that cannot be read are an error.
    pub async fn ledger(&self, transaction: &mut (impl Read + ?Sized), row: &UserRow) -> Result<Ledger, Failure> {
        let Some(bytes) = transaction.ledger(row.number).await? else { return Ok(Ledger::new(row.number)) };
        Ledger::from_bytes(&bytes).map_err(|error| {
            Failure::broken(format!(
                "the ledger of user `{}` cannot be read, restore it from a backup: {error}",
                row.id
            ))
        })
    }
}
