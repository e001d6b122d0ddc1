//! The names of groups and tiers.

use core::fmt;

use serde::{Deserialize, Serialize};

/// A group of users to treat alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// Brings much and comes often.
    HighValueActive,
    /// Will bring more if activated.
    HighPotentialToActivate,
    /// Comes now and then.
    LowFrequencyRetained,
    /// Everybody else.
    Other,
}

/// A tier of users, by how much weight they have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UserTier {
    /// Not seen for a while.
    Silent,
    /// Brings the most.
    Head,
    /// Hardly there.
    Low,
    /// In between.
    Mid,
}

impl Group {
    /// All four, in the order in which they are tried.
    pub const ALL: [Self; 4] =
        [Self::HighValueActive, Self::HighPotentialToActivate, Self::LowFrequencyRetained, Self::Other];

    /// The English name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::HighValueActive => "high value and active",
            Self::HighPotentialToActivate => "high potential to activate",
            Self::LowFrequencyRetained => "low frequency, retained",
            Self::Other => "other",
        }
    }
}

impl UserTier {
    /// All four, in the order in which they are tried.
    pub const ALL: [Self; 4] = [Self::Silent, Self::Head, Self::Low, Self::Mid];

    /// The English name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Silent => "silent",
            Self::Head => "head",
            Self::Low => "low",
            Self::Mid => "mid",
        }
    }
}

impl fmt::Display for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl fmt::Display for UserTier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
