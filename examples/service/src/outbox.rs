//! The outbox: changes as they are stored, and as they are handed on.

use lifestage::rule::{Change, ScoreError};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::failure::Failure;
use crate::store::{OutboxRow, ToldRow, UserNumber};

/// A change as it stands in the outbox: without its user, who is named by the row.
#[derive(Debug, Serialize)]
struct Stored<'a> {
    text: String,
    what: &'a lifestage::rule::Transition,
    cause: lifestage::rule::Cause,
    reasons: Vec<&'a lifestage::answer::Reason>,
}

/// A change as callers get it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ToldChange {
    /// Keep each key once, and nothing is told twice.
    pub key: String,
    pub user: String,
    /// The day asked about.
    #[schema(value_type = String)]
    pub day: lifestage::Day,
    /// Milliseconds since 1970.
    pub at: i64,
    /// Whether it was marked as delivered.
    pub delivered: bool,
    /// In words: `text`; from what to what: `what`; what brought it: `cause`; and why it is so now: `reasons`.
    #[serde(flatten)]
    #[schema(value_type = Object)]
    pub change: Value,
}

/// The row of a change.
pub fn row(user: UserNumber, change: &Change, at: i64) -> Result<OutboxRow, Failure> {
    let stored = Stored {
        text: change.to_string(),
        what: &change.what,
        cause: change.cause,
        reasons: change.reasons().collect(),
    };
    let written = serde_json::to_string(&stored).map_err(|error| Failure::broken(error.to_string()))?;
    Ok(OutboxRow { key: change.key.as_str().to_owned(), user, day: change.as_of, change: written, at })
}

impl TryFrom<ToldRow> for ToldChange {
    type Error = Failure;

    fn try_from(told: ToldRow) -> Result<Self, Failure> {
        let ToldRow { id, row: OutboxRow { key, day, change, at, .. }, is_delivered, .. } = told;
        let change = serde_json::from_str(&change).map_err(|error| Failure::broken(error.to_string()))?;
        Ok(Self { key, user: id, day, at, delivered: is_delivered, change })
    }
}

/// A user who cannot be scored: the profile forgot days that the rules need.
pub fn unscored(error: ScoreError) -> Failure {
    Failure::broken(format!("a user cannot be scored: {error}"))
}
