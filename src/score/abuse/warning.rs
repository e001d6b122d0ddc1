//! Warnings about a user, and why.

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use super::level::AbuseLevel;
use super::sentence;
use crate::answer::reason::{Reason, SeenValue};
use crate::answer::sentence::{Phrase, Phrased, display_phrases};
use crate::event::kind::Kind;
use crate::number::decimal::Decimal;

/// The warnings about a user; most users have none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Abuse {
    /// At most one warning for each watched kind, and one for reports.
    pub(super) warnings: SmallVec<[AbuseWarning; 2]>,
}

impl Abuse {
    /// The most serious level. `None` without a warning.
    pub fn level(&self) -> Option<AbuseLevel> {
        self.warnings.iter().map(AbuseWarning::level).max()
    }

    /// Why: the warnings, at most one for each watched kind and then one for reports.
    pub fn reasons(&self) -> impl Iterator<Item = AbuseWarning> {
        self.warnings.iter().copied()
    }
}

/// A warning, with the numbers behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum AbuseWarning {
    /// Far more events of a kind than is usual.
    Rate {
        /// How serious it is.
        level: AbuseLevel,
        /// The kind of event.
        kind: Kind,
        /// Events per active day.
        rate: Decimal,
        /// What is usual among those who do it, in events per active day.
        usual: Decimal,
        /// The level begins at this many times the usual rate.
        times: u32,
    },
    /// Reports by other users.
    Reported {
        /// How serious it is.
        level: AbuseLevel,
        /// The number of reports.
        reports: u64,
        /// The level begins at this many reports.
        from: u32,
    },
}

impl AbuseWarning {
    /// How serious it is.
    pub const fn level(&self) -> AbuseLevel {
        match self {
            Self::Rate { level, .. } | Self::Reported { level, .. } => *level,
        }
    }

    /// The stable name of the rule.
    pub const fn rule(&self) -> &'static str {
        match self {
            Self::Rate { .. } => "abuse.rate",
            Self::Reported { .. } => "abuse.reported",
        }
    }
}

impl Phrased for AbuseWarning {
    fn phrase(&self) -> Phrase<'_> {
        match *self {
            Self::Rate { level, kind, rate, usual, times } => {
                sentence::rate(level, kind, rate.truncated(2), usual.truncated(2), times)
            }
            Self::Reported { level, reports, from } => sentence::reported(level, reports, from),
        }
    }
}

display_phrases!(AbuseWarning);

impl From<AbuseWarning> for Reason {
    fn from(warning: AbuseWarning) -> Self {
        let (seen, from) = match warning {
            AbuseWarning::Rate { rate, usual, times, .. } => {
                (SeenValue::Number(rate.get()), SeenValue::Number(usual.times(times.into()).get()))
            }
            AbuseWarning::Reported { reports, from, .. } => {
                (SeenValue::Whole(i64::try_from(reports).unwrap_or(i64::MAX)), SeenValue::from(from))
            }
        };
        Self::saying(warning.rule(), Some(seen), [Some(from), None], &warning.phrase())
    }
}
