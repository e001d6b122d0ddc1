//! What a movement says.

use serde::{Deserialize, Serialize};

use super::movement::{MovementSum, SubscriptionMovement};
use super::sentence;
use crate::answer::reason::{Reason, SeenValue};
use crate::answer::sentence::{Phrase, Phrased, display_phrases};

/// What one movement brought or took in a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct SubscriptionReason {
    /// The movement.
    pub movement: SubscriptionMovement,
    /// The users who moved so, and by how much.
    pub sum: MovementSum,
}

impl Phrased for SubscriptionReason {
    fn phrase(&self) -> Phrase<'_> {
        let Self { movement, sum } = *self;
        if movement.adds() {
            sentence::adds(movement, sum.money(), sum.users)
        } else {
            sentence::takes(movement, sum.money(), sum.users)
        }
    }
}

display_phrases!(SubscriptionReason);

impl From<SubscriptionReason> for Reason {
    fn from(reason: SubscriptionReason) -> Self {
        let seen = SeenValue::Whole(reason.sum.money().minor_units());
        Self::saying(reason.movement.rule(), Some(seen), [None, None], &reason.phrase())
    }
}
