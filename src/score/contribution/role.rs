//! Roles of contributors.

use serde::{Deserialize, Serialize};

use crate::answer::naming::named;

/// The role that a contribution score gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContributionRole {
    /// An ordinary user.
    #[serde(alias = "普通用户")]
    Regular,
    /// Helps now and then.
    #[serde(alias = "志愿者")]
    Volunteer,
    /// Keeps the community going: ask them first.
    #[serde(alias = "种子用户")]
    SeedUser,
}

impl ContributionRole {
    /// All three, the lowest first.
    pub const ALL: [Self; 3] = [Self::Regular, Self::Volunteer, Self::SeedUser];
}

named! {
    ContributionRole, "contribution role" {
        Regular "regular" "普通用户";
        Volunteer "volunteer" "志愿者";
        SeedUser "seed user" "种子用户";
    }
}
