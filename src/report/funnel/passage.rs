//! Passages: how far one user came.

use serde::{Deserialize, Serialize};

use crate::time::Moment;

/// How far one user came, and when: the instants of the steps on the chain that reaches the user's depth and is the
/// earliest to finish.
///
/// Of several that finish at that instant it is the one that starts last; of those, each step is as early as it can be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Vec<i64>", into = "Vec<i64>")]
pub struct Passage {
    /// INVARIANT: ascending.
    milliseconds: Vec<i64>,
}

/// A stored passage is not in ascending order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` comes before the instant of an earlier step: give instants in ascending order")]
pub struct PassageError(i64);

impl Passage {
    pub(super) const fn new(milliseconds: Vec<i64>) -> Self {
        Self { milliseconds }
    }

    /// How many steps were taken; in any order, how many of them.
    pub const fn depth(&self) -> usize {
        self.milliseconds.len()
    }

    /// The instants of the steps, in milliseconds since 1970-01-01T00:00:00Z.
    pub fn milliseconds(&self) -> &[i64] {
        &self.milliseconds
    }

    /// The instants of the steps.
    pub fn moments(&self) -> impl ExactSizeIterator<Item = Moment> {
        self.milliseconds.iter().map(|milliseconds| Moment::from_milliseconds(*milliseconds))
    }

    /// The milliseconds from each step to the next one.
    pub fn elapsed(&self) -> impl Iterator<Item = i64> {
        elapsed(&self.milliseconds)
    }
}

/// From each instant to the next one.
pub(super) fn elapsed(milliseconds: &[i64]) -> impl Iterator<Item = i64> {
    milliseconds.iter().zip(milliseconds.iter().skip(1)).map(|(one, next)| next.saturating_sub(*one))
}

impl From<Passage> for Vec<i64> {
    fn from(passage: Passage) -> Self {
        passage.milliseconds
    }
}

impl TryFrom<Vec<i64>> for Passage {
    type Error = PassageError;

    fn try_from(milliseconds: Vec<i64>) -> Result<Self, Self::Error> {
        match milliseconds.iter().zip(milliseconds.iter().skip(1)).find(|(one, next)| one > next) {
            Some((_, next)) => Err(PassageError(*next)),
            None => Ok(Self { milliseconds }),
        }
    }
}
