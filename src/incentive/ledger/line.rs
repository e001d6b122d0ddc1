//! Serialized operations: one flat line each.
//!
//! ```text
//! {"op","id","amount","day","expires","pending_days","of","policy"}
//! ```

use core::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::operation::{Earn, Operation, Refund, RefundPolicy};
use super::{Expiry, Points, TransactionId};
use crate::time::Day;
use crate::wording::problems::problems;

/// The serialized form of an operation.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct OperationLine {
    op: Name,
    id: TransactionId,
    #[serde(default)]
    amount: Option<Points>,
    day: Day,
    #[serde(default)]
    expires: Option<Expiry>,
    #[serde(default)]
    pending_days: Option<u32>,
    #[serde(default)]
    of: Option<TransactionId>,
    #[serde(default)]
    policy: Option<RefundPolicy>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Name {
    Earn,
    Spend,
    Refund,
    Reverse,
    Activity,
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Earn => "earn",
            Self::Spend => "spend",
            Self::Refund => "refund",
            Self::Reverse => "reverse",
            Self::Activity => "activity",
        })
    }
}

/// A line that is not an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum LineError {
    Missing { id: TransactionId, op: Box<str>, field: &'static str },
    Foreign { id: TransactionId, op: Box<str>, field: &'static str },
}

problems! {
    enum LineError {
        Missing { id: Text, op: Text, field: Text } = "problem.line.missing"
            "operation `{id}` lacks the field `{field}`: every {op} has it"
            "操作`{id}`缺少字段`{field}`：每个{op}都有";
        Foreign { id: Text, op: Text, field: Text } = "problem.line.foreign"
            "operation `{id}` has the field `{field}`: leave it out or null, no {op} has it"
            "操作`{id}`有字段`{field}`：{op}没有该字段，请去掉或设为空";
    }
}

impl OperationLine {
    const fn bare(op: Name, id: TransactionId, day: Day) -> Self {
        Self { op, id, amount: None, day, expires: None, pending_days: None, of: None, policy: None }
    }
}

impl From<Operation> for OperationLine {
    fn from(operation: Operation) -> Self {
        match operation {
            Operation::Earn(Earn { id, day, points, expiry, pending_days }) => Self {
                amount: Some(points),
                expires: (expiry != Expiry::Never).then_some(expiry),
                pending_days: (pending_days > 0).then_some(pending_days),
                ..Self::bare(Name::Earn, id, day)
            },
            Operation::Spend { id, day, points } => Self { amount: Some(points), ..Self::bare(Name::Spend, id, day) },
            Operation::Refund(Refund { id, day, of, points, policy }) => {
                Self { amount: Some(points), of: Some(of), policy: Some(policy), ..Self::bare(Name::Refund, id, day) }
            }
            Operation::Reverse { id, day, of, points } => {
                Self { amount: Some(points), of: Some(of), ..Self::bare(Name::Reverse, id, day) }
            }
            Operation::Activity { id, day } => Self::bare(Name::Activity, id, day),
        }
    }
}

impl TryFrom<OperationLine> for Operation {
    type Error = LineError;

    fn try_from(line: OperationLine) -> Result<Self, Self::Error> {
        let OperationLine { op, id, amount, day, expires, pending_days, of, policy } = line;
        let foreign = [
            ("amount", amount.is_some() && op == Name::Activity),
            ("expires", expires.is_some() && op != Name::Earn),
            ("pending_days", pending_days.is_some() && op != Name::Earn),
            ("of", of.is_some() && op != Name::Refund && op != Name::Reverse),
            ("policy", policy.is_some() && op != Name::Refund),
        ];
        if let Some((field, _)) = foreign.into_iter().find(|(_, is_foreign)| *is_foreign) {
            return Err(LineError::Foreign { id, op: op.to_string().into(), field });
        }
        let missing = {
            let id = id.clone();
            move |field| LineError::Missing { id, op: op.to_string().into(), field }
        };
        if op == Name::Activity {
            return Ok(Self::activity(id, day));
        }
        let Some(points) = amount else { return Err(missing("amount")) };
        Ok(match (op, of) {
            (Name::Refund, Some(of)) => {
                Self::Refund(Refund { id, day, of, points, policy: policy.unwrap_or_default() })
            }
            (Name::Reverse, Some(of)) => Self::Reverse { id, day, of, points },
            (Name::Refund | Name::Reverse, None) => return Err(missing("of")),
            (Name::Spend, _) => Self::spend(id, day, points),
            (Name::Earn | Name::Activity, _) => Self::Earn(Earn {
                id,
                day,
                points,
                expiry: expires.unwrap_or_default(),
                pending_days: pending_days.unwrap_or_default(),
            }),
        })
    }
}

impl Serialize for Operation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        OperationLine::from(self.clone()).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Operation {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        OperationLine::deserialize(deserializer)?.try_into().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_reads_back_with_or_without_nulls() {
        for line in [
            r#"{"op":"earn","id":"a","amount":50,"day":"2026-01-05"}"#,
            r#"{"op":"earn","id":"a","amount":50,"day":"2026-01-05","expires":{"days":60},"pending_days":14}"#,
            r#"{"op":"spend","id":"a","amount":50,"day":"2026-01-05"}"#,
            r#"{"op":"refund","id":"a","amount":50,"day":"2026-01-05","of":"b","policy":"allow_negative"}"#,
            r#"{"op":"reverse","id":"a","amount":50,"day":"2026-01-05","of":"b"}"#,
            r#"{"op":"activity","id":"a","day":"2026-01-05"}"#,
        ] {
            let operation: Operation = serde_json::from_str(line).unwrap();
            let mut written = serde_json::to_value(&operation).unwrap();
            assert_eq!(serde_json::from_value::<Operation>(written.clone()).unwrap(), operation);
            // Every field is written, null if the operation does not have it; binary formats need that.
            let fields = written.as_object_mut().unwrap();
            assert_eq!(fields.len(), 8, "{line}");
            fields.retain(|_, value| !value.is_null());
            assert_eq!(written, serde_json::from_str::<serde_json::Value>(line).unwrap());
        }
        let all = r#"{"op":"spend","id":7,"amount":5,"day":"2026-01-05","expires":null,"pending_days":null,"of":null,"policy":null}"#;
        let spend = Operation::spend(7_u64, Day::ymd(2026, 1, 5), Points::of(5));
        assert_eq!(serde_json::from_str::<Operation>(all).unwrap(), spend);
    }

    #[test]
    fn a_line_that_is_no_operation_says_why() {
        for (line, problem) in [
            (
                r#"{"op":"earn","id":"a","day":"2026-01-05"}"#,
                "operation `a` lacks the field `amount`: every earn has it",
            ),
            (
                r#"{"op":"refund","id":"a","day":"2026-01-05","amount":5}"#,
                "operation `a` lacks the field `of`: every refund has it",
            ),
            (
                r#"{"op":"reverse","id":"a","day":"2026-01-05","of":"b"}"#,
                "operation `a` lacks the field `amount`: every reverse has it",
            ),
            (
                r#"{"op":"spend","id":"a","day":"2026-01-05","amount":5,"of":"b"}"#,
                "operation `a` has the field `of`: leave it out or null, no spend has it",
            ),
            (
                r#"{"op":"activity","id":"a","day":"2026-01-05","amount":5}"#,
                "operation `a` has the field `amount`: leave it out or null, no activity has it",
            ),
            (
                r#"{"op":"reverse","id":"a","day":"2026-01-05","amount":5,"of":"b","policy":"pending_only"}"#,
                "operation `a` has the field `policy`: leave it out or null, no reverse has it",
            ),
            (
                r#"{"op":"spend","id":"a","day":"2026-01-05","amount":5,"pending_days":0}"#,
                "operation `a` has the field `pending_days`: leave it out or null, no spend has it",
            ),
            (
                r#"{"op":"spend","id":"a","day":"2026-01-05","amount":5,"expires":{"days":1}}"#,
                "operation `a` has the field `expires`: leave it out or null, no spend has it",
            ),
            (r#"{"op":"spend","id":"a","day":"2026-01-05","amount":0}"#, "`0` points: give 1 to 1000000000"),
            (r#"{"op":"spend","id":"a","day":"2026-02-30","amount":5}"#, "`2026-02-30` is not a date"),
            (r#"{"op":"spend","id":"a","day":"2026-01-05","amount":5,"points":5}"#, "unknown field `points`"),
            (r#"{"op":"burn","id":"a","day":"2026-01-05"}"#, "unknown variant `burn`"),
        ] {
            let error = serde_json::from_str::<Operation>(line).unwrap_err().to_string();
            assert!(error.starts_with(problem), "{error}");
        }
    }
}
