//! Warnings about a user, and why.

use core::fmt;

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use crate::answer::names::Names;
use crate::answer::reason::{Reason, SeenValue};
use crate::answer::spoken::{KindSaid, Spoken, spoken};
use crate::event::kind::Kind;
use crate::number::decimal::Decimal;

/// How serious a warning is, named by what you may consider doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AbuseLevel {
    /// Keep an eye on it.
    Watch,
    /// Consider limiting it.
    Limit,
    /// Consider blocking it.
    Block,
}

impl AbuseLevel {
    /// All three, the lowest first.
    pub const ALL: [Self; 3] = [Self::Watch, Self::Limit, Self::Block];

    /// The English name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Watch => "watch",
            Self::Limit => "limit",
            Self::Block => "block",
        }
    }
}

impl fmt::Display for AbuseLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

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

spoken!(AbuseWarning);

impl Spoken for AbuseWarning {
    fn say(&self, names: Option<&Names>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rate { level, kind, rate, usual, times } => {
                let (rate, usual) = (rate.truncated(2), usual.truncated(2));
                write!(f, "{level}: {} {rate} times per active day, {usual} is usual, ", KindSaid(*kind, names))?;
                write!(f, "{level} begins at {times} times that")
            }
            Self::Reported { level, reports, from } => {
                write!(f, "{level}: reported {reports} times, {level} begins at {from}")
            }
        }
    }
}

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
        Self { rule: warning.rule().into(), seen: Some(seen), bound: [Some(from), None], text: warning.to_string() }
    }
}
