//! What was achieved, as it is written. Whether it fits rules is checked where it is used with them.

use serde::{Deserialize, Serialize};

use super::problem::AchievedContentError;
use super::{Achieved, Facts};
use crate::event::id::UserId;
use crate::incentive::asked::Arrival;
use crate::incentive::so_far::SoFar;
use crate::number::fingerprint::Fingerprint;

/// The serialized form of [`Achieved`].
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Written {
    pub(super) user: UserId,
    pub(super) calendar: Fingerprint,
    pub(super) rules: Fingerprint,
    pub(super) facts: Facts,
    pub(super) arrival: Arrival,
    pub(super) so_far: Option<SoFar>,
}

impl From<Achieved> for Written {
    fn from(achieved: Achieved) -> Self {
        let Achieved { user, calendar, rules, facts, arrival, so_far } = achieved;
        Self { user, calendar, rules, facts, arrival, so_far: so_far.map(|so_far| *so_far) }
    }
}

impl TryFrom<Written> for Achieved {
    type Error = AchievedContentError;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        let Written { user, calendar, rules, facts, arrival, so_far } = written;
        let Arrival { horizon, first_day, registered, first_active } = arrival;
        let days = [first_day, registered, first_active].into_iter().flatten();
        match days.filter(|day| *day >= horizon).max() {
            Some(day) => Err(AchievedContentError { day, horizon }),
            None => Ok(Self { user, calendar, rules, facts, arrival, so_far: so_far.map(Box::new) }),
        }
    }
}
