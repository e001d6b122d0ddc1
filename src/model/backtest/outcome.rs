//! Outcomes: what is forecast, something that happens or not in the days after the cut.

use core::fmt;
use core::num::NonZeroU32;

use serde::{Deserialize, Serialize};

use crate::event::kind::KindSet;
use crate::profile::{AsOf, BeforeHorizon};
use crate::time::{Day, Days};

/// What may happen within the horizon. Scores are high if it is likely.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum BacktestOutcome {
    /// An event of one of these kinds.
    Event(KindSet),
    /// No event of any of these kinds.
    NoEvent(KindSet),
    /// Churn: the account is closed, or nothing is done for some days in a row, all within the horizon.
    Churn {
        /// What closes an account, usually `Leave`.
        leave: KindSet,
        /// What counts as activity.
        activity: KindSet,
        /// This many days in a row without activity are churn.
        silent_days: NonZeroU32,
    },
}

impl BacktestOutcome {
    /// Whether it happened on these days.
    ///
    /// # Errors
    /// If the profile forgot some of the days.
    pub fn happened(&self, as_of: AsOf<'_>, days: Days) -> Result<bool, BeforeHorizon> {
        let tallies = as_of.during(days)?;
        let any = |kinds: &KindSet| tallies.iter().any(|tally| kinds.contains_code(tally.code()));
        Ok(match self {
            Self::Event(kinds) => any(kinds),
            Self::NoEvent(kinds) => !any(kinds),
            Self::Churn { leave, activity, silent_days } => {
                let active = tallies.iter().filter(|tally| activity.contains_code(tally.code()));
                let silent = longest_gap(active.map(crate::profile::Tally::day), days);
                silent >= silent_days.get() || any(leave)
            }
        })
    }
}

/// The longest run of days without an active day. `active` is ascending.
fn longest_gap(active: impl Iterator<Item = Day>, days: Days) -> u32 {
    let (mut before, mut longest) = (days.first().minus(1), 0);
    for day in active {
        longest = longest.max(day - before - 1);
        before = day;
    }
    longest.max(days.last() - before).cast_unsigned()
}

impl fmt::Display for BacktestOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = |kinds: &KindSet| Vec::<String>::from(kinds.clone()).join(", ");
        let all = |kinds: &KindSet| *kinds == KindSet::activity();
        match self {
            Self::Event(kinds) if all(kinds) => f.write_str("any activity"),
            Self::Event(kinds) => write!(f, "an event of {}", names(kinds)),
            Self::NoEvent(kinds) if all(kinds) => f.write_str("no activity"),
            Self::NoEvent(kinds) => write!(f, "no event of {}", names(kinds)),
            Self::Churn { leave, silent_days, activity } => {
                write!(f, "{} or {silent_days} silent days in a row", names(leave))?;
                if all(activity) { Ok(()) } else { write!(f, " without {}", names(activity)) }
            }
        }
    }
}
