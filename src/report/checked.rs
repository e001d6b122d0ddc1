//! Checked answers: a report is read through serde only if its numbers agree with each other.
//!
//! Deserializing is constructing: what a report guarantees (rows in order, one cell for each lag, no more buyers than
//! users) also holds for a report that was written elsewhere, or it is refused.

use crate::answer::definition::{Definition, MergeError};
use crate::answer::guarantee::Guarantee;
use crate::time::{Days, Period, Periods};

/// Deserializes a struct of these fields only if its `check` accepts it.
///
/// With serde, a check needs a second struct of the same fields, read first. This macro writes that struct privately; a
/// missing field does not compile.
macro_rules! checked {
    ($name:ident $(<$label:ident: $bound:ident>)? { $($field:ident: $type:ty),* $(,)? }) => {
        const _: () = {
            #[derive(serde::Deserialize)]
            #[serde(deny_unknown_fields)]
            struct Written $(<$label>)? {
                $($field: $type,)*
            }

            impl<'de $(, $label: serde::Deserialize<'de> + $bound)?> serde::Deserialize<'de> for $name $(<$label>)? {
                fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    let Written { $($field),* } = serde::Deserialize::deserialize(deserializer)?;
                    let answer = Self { $($field),* };
                    let disagreement = crate::answer::guarantee::Disagreement::of(stringify!($name));
                    answer.check().map_err(disagreement).map_err(serde::de::Error::custom)?;
                    Ok(answer)
                }
            }
        };
    };
}

pub(crate) use checked;

/// One of two reports that are to be merged.
pub(crate) struct Part<'a> {
    pub(crate) definition: &'a Definition,
    /// Whether it is what it guarantees: its fields are public, so they may have been changed since it was made.
    pub(crate) check: Result<(), Guarantee>,
    /// The largest of its counts.
    pub(crate) most: u64,
    /// The largest of its sums by size.
    pub(crate) largest: u128,
}

impl Part<'_> {
    /// Whether this report and another one add up, asked before anything is added.
    ///
    /// Two checked reports of one definition have rows of the same things, as each row that a definition calls for is there.
    ///
    /// # Errors
    /// When they answer different questions, one of them contradicts itself, or they are too much together.
    pub(crate) fn must_add_up(&self, other: &Part<'_>) -> Result<(), MergeError> {
        self.definition.must_be(other.definition)?;
        self.check.and(other.check)?;
        let sum = self.largest.checked_add(other.largest).filter(|sum| i128::try_from(*sum).is_ok());
        if self.most.checked_add(other.most).is_none() || sum.is_none() { Err(MergeError::TooMany) } else { Ok(()) }
    }
}

/// The largest of some counts; 0 where there are none.
pub(crate) fn most(counts: impl IntoIterator<Item = u64>) -> u64 {
    counts.into_iter().max().unwrap_or_default()
}

/// The largest of some sums by size; 0 where there are none.
pub(crate) fn largest(sums: impl IntoIterator<Item = i128>) -> u128 {
    sums.into_iter().map(i128::unsigned_abs).max().unwrap_or_default()
}

/// The most that this number of users can spend: a profile bounds the sum of all values of its user.
pub(crate) fn most_spend(users: u64) -> i128 {
    // INVARIANT: below 2^127.
    i128::from(users).saturating_mul(i64::MAX.into())
}

/// The rows of a report by periods: one for each, in order.
pub(crate) fn are_the_periods(rows: impl ExactSizeIterator<Item = Days>, period: Period, days: Days) -> bool {
    Periods::over(period, days).is_ok_and(|periods| periods.len() == rows.len() && periods.iter().eq(rows))
}
