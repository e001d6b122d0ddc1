//! The names of groups and tiers.

use core::fmt;

use serde::{Deserialize, Serialize};

/// A group of users to treat alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// Brings much and comes often.
    HighValueActive,
    /// Will bring more, and comes often.
    HighPotentialActive,
    /// Will bring more if activated.
    HighPotentialToActivate,
    /// Comes often.
    Regular,
    /// Comes now and then.
    LowFrequencyRetained,
    /// Everybody else who is here.
    Other,
    /// Not seen for a while.
    Silent,
    /// Gone.
    Churned,
}

/// A tier of users, by how much weight they have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UserTier {
    /// Gone (流失).
    Gone,
    /// Not seen for a while (沉默).
    Silent,
    /// Brings the most.
    Head,
    /// In between.
    Mid,
    /// Hardly there.
    Low,
}

impl Group {
    /// All eight: those who are here in the order in which they are tried, then silent and churned.
    pub const ALL: [Self; 8] = [
        Self::HighValueActive,
        Self::HighPotentialActive,
        Self::HighPotentialToActivate,
        Self::Regular,
        Self::LowFrequencyRetained,
        Self::Other,
        Self::Silent,
        Self::Churned,
    ];

    /// The English name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::HighValueActive => "high value and active",
            Self::HighPotentialActive => "high potential and active",
            Self::HighPotentialToActivate => "high potential to activate",
            Self::Regular => "regular",
            Self::LowFrequencyRetained => "low frequency, retained",
            Self::Other => "other",
            Self::Silent => "silent",
            Self::Churned => "churned",
        }
    }
}

impl UserTier {
    /// All five: those who are not here, then the others by weight.
    pub const ALL: [Self; 5] = [Self::Gone, Self::Silent, Self::Head, Self::Mid, Self::Low];

    /// The English name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Gone => "gone",
            Self::Silent => "silent",
            Self::Head => "head",
            Self::Mid => "mid",
            Self::Low => "low",
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
