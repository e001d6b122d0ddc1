//! The features of many users: what a table for training is written from.

use serde::{Deserialize, Serialize};

use super::list::{COUNT, FEATURES};
use super::vector::Features;
use crate::event::id::UserId;
use crate::time::Day;

/// The features of many users as of a day: rows in the order of the users, columns in that of
/// [`FEATURES`](super::FEATURES). About a kilobyte a user.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "Written", into = "Written")]
pub struct FeatureTable {
    as_of: Day,
    /// INVARIANT: as many as rows.
    users: Vec<UserId>,
    rows: Vec<Features>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    as_of: Day,
    rows: Vec<(UserId, Features)>,
}

impl FeatureTable {
    /// The table of these users, in their order.
    pub fn new(as_of: Day, rows: impl IntoIterator<Item = (UserId, Features)>) -> Self {
        let (users, rows) = rows.into_iter().unzip();
        Self { as_of, users, rows }
    }

    /// As of which day.
    pub const fn as_of(&self) -> Day {
        self.as_of
    }

    /// How many users there are.
    pub const fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is nobody.
    pub const fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Each user with their features.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = (UserId, &Features)> {
        self.users.iter().copied().zip(&self.rows)
    }

    /// The users, a row each.
    pub fn users(&self) -> &[UserId] {
        &self.users
    }

    /// Each feature by name with its values, one for each user: what a library of columns takes.
    pub fn columns(&self) -> impl ExactSizeIterator<Item = (&'static str, impl ExactSizeIterator<Item = Option<f64>>)> {
        let value = |row: &Features, place: usize| row.values().get(place).copied().flatten();
        (0..COUNT)
            .zip(FEATURES)
            .map(move |(place, feature)| (feature.name, self.rows.iter().map(move |row| value(row, place))))
    }
}

impl From<FeatureTable> for Written {
    fn from(table: FeatureTable) -> Self {
        Self { as_of: table.as_of, rows: table.users.into_iter().zip(table.rows).collect() }
    }
}

impl From<Written> for FeatureTable {
    fn from(Written { as_of, rows }: Written) -> Self {
        Self::new(as_of, rows)
    }
}
