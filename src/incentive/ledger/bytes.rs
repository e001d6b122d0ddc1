//! A ledger as bytes: every field at a fixed place, with a version, all of it checked.
//!
//! ```text
//! version 1 · user 16 · decisions 8 · operations · checksum 8
//! an operation: what it is 1 · day 4 · length of its id 4 · id · what it has:
//!   earn      points 4 · pending days 4 · expiry 1 · [months 4 · period 1] · [number 4] · [anchor 4]
//!   spend     points 4
//!   refund    points 4 · policy 1 · number of the earn 4
//!   reverse   points 4 · number of the spend 4
//!   activity  nothing
//! ```
//! Numbers are little-endian. Operations are in order of arrival and numbered in that order. Version and checksum are
//! those of [`bytes`](crate::answer::bytes).

use core::num::NonZeroU32;

use super::operation::{Earn, Refund, RefundPolicy};
use super::{Expiry, Ledger, Operation, Points, ReplayError, TransactionId};
use crate::answer::bytes::{BytesError, BytesReader, Format};
use crate::event::id::UserId;
use crate::number::fingerprint::Fingerprint;
use crate::time::{Day, Period, Weekday};

const FORMAT: Format = Format { of: "ledger", version: 1, rebuild: "replay the operations" };

impl Ledger {
    /// The ledger as bytes, to store and to read back with [`Ledger::from_bytes`].
    ///
    /// ```
    /// use lifestage::incentive::{Operation, Points};
    /// use lifestage::{Day, Ledger};
    ///
    /// let mut ledger = Ledger::new(42_u64);
    /// ledger.apply(Operation::earn("welcome", Day::ymd(2026, 1, 5), Points::of(50)))?;
    /// let bytes = ledger.to_bytes();
    /// assert_eq!(Ledger::from_bytes(&bytes), Ok(ledger));
    /// assert!(Ledger::from_bytes(&bytes[..20]).is_err());
    /// # Ok::<(), lifestage::incentive::Refusal>(())
    /// ```
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = FORMAT.begin(40 + self.len() * 32);
        bytes.extend(self.user.bits().to_le_bytes());
        bytes.extend(self.decisions().bits().to_le_bytes());
        for operation in self.operations() {
            self.write(&operation, &mut bytes);
        }
        FORMAT.seal(bytes)
    }

    fn write(&self, operation: &Operation, bytes: &mut Vec<u8>) {
        let (tag, points) = match operation {
            Operation::Earn(Earn { points, .. }) => (0, Some(points)),
            Operation::Spend { points, .. } => (1, Some(points)),
            Operation::Refund(Refund { points, .. }) => (2, Some(points)),
            Operation::Reverse { points, .. } => (3, Some(points)),
            Operation::Activity { .. } => (4, None),
        };
        bytes.push(tag);
        write_day(operation.day(), bytes);
        let id = operation.id().to_string();
        // Only an id of more than 4 GB is cut, and then the checksum of decisions detects it.
        bytes.extend(u32::try_from(id.len()).unwrap_or(u32::MAX).to_le_bytes());
        bytes.extend(id.as_bytes());
        bytes.extend(points.iter().flat_map(|points| points.get().to_le_bytes()));
        // INVARIANT: what an accepted operation names was accepted before.
        let number = |of: &TransactionId| self.transactions.find(of).unwrap_or_default().to_le_bytes();
        match operation {
            Operation::Earn(Earn { expiry, pending_days, .. }) => {
                bytes.extend(pending_days.to_le_bytes());
                write_expiry(*expiry, bytes);
            }
            Operation::Refund(Refund { of, policy, .. }) => {
                bytes.push(match policy {
                    RefundPolicy::PendingOnly => 0,
                    RefundPolicy::WithinBalance => 1,
                    RefundPolicy::AllowNegative => 2,
                    RefundPolicy::LotOnly => 3,
                });
                bytes.extend(number(of));
            }
            Operation::Reverse { of, .. } => bytes.extend(number(of)),
            Operation::Spend { .. } | Operation::Activity { .. } => {}
        }
    }

    /// Reads a ledger from bytes.
    ///
    /// # Errors
    /// When they were cut short, changed, or written by another version, under other rules, or by another program.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BytesError<ReplayError>> {
        let mut reader = FORMAT.open(bytes)?;
        let user = UserId::new(u128::from_le_bytes(reader.array()?));
        let decisions = Fingerprint::from_bits(u64::from_le_bytes(reader.array()?));
        let mut operations: Vec<Operation> = Vec::new();
        while !reader.rest.is_empty() {
            let operation = reader.operation(&operations)?;
            operations.push(operation);
        }
        Ok(Self::replayed(user, operations, decisions)?)
    }
}

fn write_day(day: Day, bytes: &mut Vec<u8>) {
    bytes.extend(day.days_since_epoch().to_le_bytes());
}

fn write_expiry(expiry: Expiry, bytes: &mut Vec<u8>) {
    let (tag, number) = match expiry {
        Expiry::Never => (0, None),
        Expiry::Days(days) => (1, Some(days)),
        Expiry::Months(months) => (2, Some(months)),
        Expiry::On(day) => (3, Some(day.days_since_epoch().cast_unsigned())),
        Expiry::InactiveDays(days) => (4, Some(days)),
        Expiry::EndOf(period) => return write_period(period, bytes),
        Expiry::After { months, end_of } => {
            bytes.push(11);
            bytes.extend(months.to_le_bytes());
            return write_period(end_of, bytes);
        }
    };
    bytes.push(tag);
    bytes.extend(number.iter().flat_map(|number| number.to_le_bytes()));
}

fn write_period(period: Period, bytes: &mut Vec<u8>) {
    let (tag, number) = match period {
        Period::Day => (5, None),
        Period::Week(first) => (6, Some(first.num_days_from_monday())),
        Period::Month => (7, None),
        Period::Quarter => (8, None),
        Period::Year => (9, None),
        Period::Block { days, .. } => (10, Some(days.get())),
    };
    bytes.push(tag);
    bytes.extend(number.iter().flat_map(|number| number.to_le_bytes()));
    if let Period::Block { anchor, .. } = period {
        write_day(anchor, bytes);
    }
}

impl BytesReader<'_, ReplayError> {
    fn operation(&mut self, before: &[Operation]) -> Result<Operation, BytesError<ReplayError>> {
        let [tag] = self.array()?;
        let day = self.day()?;
        let id = self.id()?;
        Ok(match tag {
            0 => {
                let (points, pending_days) = (self.points()?, self.number()?);
                Operation::Earn(Earn { id, day, points, pending_days, expiry: self.expiry()? })
            }
            1 => Operation::Spend { id, day, points: self.points()? },
            2 => {
                let (points, policy) = (self.points()?, self.policy()?);
                Operation::Refund(Refund { id, day, points, policy, of: self.earlier(before)? })
            }
            3 => {
                let points = self.points()?;
                Operation::Reverse { id, day, points, of: self.earlier(before)? }
            }
            4 => Operation::Activity { id, day },
            _ => return Err(self.malformed()),
        })
    }

    fn id(&mut self) -> Result<TransactionId, BytesError<ReplayError>> {
        let length = usize::try_from(self.number()?).map_err(|_| self.malformed())?;
        let id = self.take(length)?;
        core::str::from_utf8(id).map(TransactionId::from).map_err(|_| self.malformed())
    }

    /// The id of an earlier operation.
    fn earlier(&mut self, before: &[Operation]) -> Result<TransactionId, BytesError<ReplayError>> {
        let number = usize::try_from(self.number()?).ok();
        let original = number.and_then(|number| before.get(number)).ok_or_else(|| self.malformed())?;
        Ok(original.id().clone())
    }

    fn policy(&mut self) -> Result<RefundPolicy, BytesError<ReplayError>> {
        Ok(match self.array()? {
            [0] => RefundPolicy::PendingOnly,
            [1] => RefundPolicy::WithinBalance,
            [2] => RefundPolicy::AllowNegative,
            [3] => RefundPolicy::LotOnly,
            _ => return Err(self.malformed()),
        })
    }

    fn expiry(&mut self) -> Result<Expiry, BytesError<ReplayError>> {
        let [tag] = self.array()?;
        Ok(match tag {
            0 => Expiry::Never,
            1 => Expiry::Days(self.number()?),
            2 => Expiry::Months(self.number()?),
            3 => Expiry::On(self.day()?),
            4 => Expiry::InactiveDays(self.number()?),
            11 => {
                let (months, [tag]) = (self.number()?, self.array()?);
                Expiry::After { months, end_of: self.period(tag)? }
            }
            tag => Expiry::EndOf(self.period(tag)?),
        })
    }

    fn period(&mut self, tag: u8) -> Result<Period, BytesError<ReplayError>> {
        Ok(match tag {
            5 => Period::Day,
            6 => {
                let weekday = u8::try_from(self.number()?).ok().and_then(|number| Weekday::try_from(number).ok());
                Period::Week(weekday.ok_or_else(|| self.malformed())?)
            }
            7 => Period::Month,
            8 => Period::Quarter,
            9 => Period::Year,
            10 => {
                let days = NonZeroU32::new(self.number()?).ok_or_else(|| self.malformed())?;
                Period::Block { days, anchor: self.day()? }
            }
            _ => return Err(self.malformed()),
        })
    }

    fn points(&mut self) -> Result<Points, BytesError<ReplayError>> {
        let points = self.number()?;
        Points::new(points.into()).map_err(|_| self.malformed())
    }

    fn day(&mut self) -> Result<Day, BytesError<ReplayError>> {
        let days = i32::from_le_bytes(self.array()?);
        Day::new(days).map_err(|_| self.malformed())
    }

    fn number(&mut self) -> Result<u32, BytesError<ReplayError>> {
        Ok(u32::from_le_bytes(self.array()?))
    }
}
