//! Passages: how far one user came.

use serde::{Deserialize, Serialize};

use crate::time::{Day, Moment};
use crate::wording::problems::problems;

/// How far one user came, and when: the instants of the steps on the chain that reaches the user's depth and is the
/// earliest to finish.
///
/// Of several that finish at that instant it is the one that starts last; of those, each step is as early as it can be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Vec<Moment>", into = "Vec<Moment>")]
pub struct Passage {
    /// INVARIANT: ascending.
    microseconds: Vec<i64>,
}

/// A stored passage is not in ascending order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PassageError {
    /// A step before the one that it follows.
    OutOfOrder(Moment),
    /// A step whose instant is not known.
    BareDate(Day),
}

problems! {
    enum PassageError {
        OutOfOrder(moment: Built) = "problem.passage.out_of_order"
            "`{moment}` comes before the instant of an earlier step: give instants in ascending order"
            "`{moment}`早于前面步骤的时刻：请按时间先后填写";
        BareDate(date: Date) = "problem.passage.bare_date"
            "the date `{date}` is no instant: give each step with its time"
            "`{date}`只是日期，不是时刻：请为每一步填写时间";
    }
}

impl Passage {
    pub(super) const fn new(microseconds: Vec<i64>) -> Self {
        Self { microseconds }
    }

    /// How many steps were taken; in any order, how many of them.
    pub const fn depth(&self) -> usize {
        self.microseconds.len()
    }

    /// The instants of the steps, in microseconds since 1970-01-01T00:00:00Z.
    pub fn microseconds(&self) -> &[i64] {
        &self.microseconds
    }

    /// The instants of the steps, in whole milliseconds since 1970-01-01T00:00:00Z.
    pub fn milliseconds(&self) -> Vec<i64> {
        self.microseconds.iter().map(|microseconds| microseconds.div_euclid(1000)).collect()
    }

    /// The instants of the steps.
    pub fn moments(&self) -> impl ExactSizeIterator<Item = Moment> {
        self.microseconds.iter().map(|microseconds| Moment::from_microseconds(*microseconds))
    }

    /// The whole milliseconds from each step to the next one.
    pub fn elapsed(&self) -> impl Iterator<Item = i64> {
        elapsed(&self.microseconds, 1000)
    }
}

/// From each instant to the next one, in whole milliseconds, of which each has this many units of the instants.
pub(super) fn elapsed(instants: &[i64], per_millisecond: i64) -> impl Iterator<Item = i64> {
    let pairs = instants.iter().zip(instants.iter().skip(1));
    pairs.map(move |(one, next)| next.saturating_sub(*one) / per_millisecond)
}

impl From<Passage> for Vec<Moment> {
    fn from(passage: Passage) -> Self {
        passage.moments().collect()
    }
}

impl TryFrom<Vec<Moment>> for Passage {
    type Error = PassageError;

    fn try_from(moments: Vec<Moment>) -> Result<Self, Self::Error> {
        let mut microseconds = Vec::with_capacity(moments.len());
        for moment in moments {
            if let Some(date) = moment.date() {
                return Err(PassageError::BareDate(date));
            }
            let instant = moment.microseconds().unwrap_or_default();
            if microseconds.last().is_some_and(|before| instant < *before) {
                return Err(PassageError::OutOfOrder(moment));
            }
            microseconds.push(instant);
        }
        Ok(Self { microseconds })
    }
}
