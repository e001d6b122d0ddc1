//! Needs: those that a user's own actions give evidence of, the strongest first. *What do they want from us?*
//!
//! ```text
//! evidence(need) = Σ points · weight(subject, need) · 2^(−age / 30)        age in days
//! share(need)    = evidence(need) / Σ evidence        held: share ≥ 0.2 and evidence ≥ 3
//! ```
//! What a subject says of needs is your own map. Searching for it says much, looking at it little; and what was
//! done a month ago says half of what it said then. Share and evidence are whole billionths, so that equal is equal.

mod assess;
mod map;
mod rule;

use core::fmt;

use serde::{Deserialize, Serialize};

pub use assess::{NeedReason, NeedScore, Needs};
pub use map::{NeedMap, NeedMapError, NeedWeight};
pub use rule::{EvidenceRate, NeedConfig, NeedRule, NeedRuleError};

/// What somebody may want. Ties are in this order. Closed: shares are parts of these eight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// To get work done faster.
    EfficiencyTools,
    /// To meet and talk.
    SocialInteraction,
    /// To read, watch and listen.
    ContentConsumption,
    /// To make something to be seen.
    ContentCreation,
    /// To know and be able to do more.
    Learning,
    /// To have a good time.
    Entertainment,
    /// To buy, and to buy well.
    ShoppingAndDeals,
    /// To be helped.
    ServiceAndSupport,
}

impl Need {
    /// All eight, in their order.
    pub const ALL: [Self; 8] = [
        Self::EfficiencyTools,
        Self::SocialInteraction,
        Self::ContentConsumption,
        Self::ContentCreation,
        Self::Learning,
        Self::Entertainment,
        Self::ShoppingAndDeals,
        Self::ServiceAndSupport,
    ];

    /// The name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::EfficiencyTools => "efficiency tools",
            Self::SocialInteraction => "social interaction",
            Self::ContentConsumption => "content consumption",
            Self::ContentCreation => "content creation",
            Self::Learning => "learning",
            Self::Entertainment => "entertainment",
            Self::ShoppingAndDeals => "shopping and deals",
            Self::ServiceAndSupport => "service and support",
        }
    }
}

impl fmt::Display for Need {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
