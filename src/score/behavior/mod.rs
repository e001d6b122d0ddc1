//! Behavior types: whether a user comes often, and whether they go deep. *How do they use it?*
//!
//! ```text
//!                    frequency = active days in the last 28
//!                         low               high
//! depth   shallow         Light             Explorer   探索型
//!         deep            Specialist 深耕型   Balanced   均衡型
//!
//! depth = mean over those days of min(10, Σ count · weight + minutes of Use and View / 10)
//! weight: Create, Solve, Use of a core subject 3 · Help 2 · other Use, Comment, JoinEvent 1 · Search, Share 0.5
//! ```
//! Use of a core subject has its weight only on days on which that subject was used for 60 seconds or more in all: who
//! opens a feature for five seconds has not used it. A day whose use of it has no seconds at all comes from a log without
//! durations, and counts in full.
//!
//! Frequency and depth are high if they reach a threshold, which is given or is the median of a population. The type is
//! held for 7 days, so that a user near a threshold does not flip back and forth: see [`Hold`](crate::time::Hold). It
//! is replayed over the days on which it can change.

mod assess;
mod config;
mod fitted;
mod reason;
mod rule;
pub(crate) mod sentence;
mod timeline;

use serde::{Deserialize, Serialize};

use crate::answer::naming::named;

pub use assess::BehaviorAssessment;
pub use config::{BehaviorConfig, BehaviorCuts, DepthWeight};
pub use fitted::{BehaviorFitError, BehaviorMeasures, FittedBehavior};
pub use reason::{BehaviorMove, BehaviorReason, BehaviorStep};
pub use rule::{BehaviorRule, BehaviorRuleError};

/// How a user uses the product. Users who were not active recently have no type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum BehaviorType {
    /// Comes often and stays at the surface: looks around.
    #[serde(alias = "探索型")]
    Explorer,
    /// Comes seldom and goes deep: knows what they want.
    #[serde(alias = "深耕型")]
    Specialist,
    /// Comes often and goes deep.
    #[serde(alias = "均衡型")]
    Balanced,
    /// Comes seldom and stays at the surface.
    #[serde(alias = "轻度型")]
    Light,
}

impl BehaviorType {
    /// All four.
    pub const ALL: [Self; 4] = [Self::Explorer, Self::Specialist, Self::Balanced, Self::Light];

    /// The type of a user who comes often or not, and goes deep or not.
    ///
    /// ```
    /// use lifestage::answer::Language;
    /// use lifestage::score::BehaviorType;
    ///
    /// assert_eq!(BehaviorType::of(true, false), BehaviorType::Explorer);
    /// assert_eq!(BehaviorType::of(true, true).name(Language::Chinese), "均衡型");
    /// ```
    pub const fn of(frequent: bool, deep: bool) -> Self {
        match (frequent, deep) {
            (true, false) => Self::Explorer,
            (false, true) => Self::Specialist,
            (true, true) => Self::Balanced,
            (false, false) => Self::Light,
        }
    }
}

named! {
    BehaviorType, "behavior type" {
        Explorer "Explorer" "探索型";
        Specialist "Specialist" "深耕型";
        Balanced "Balanced" "均衡型";
        Light "Light" "轻度型";
    }
}
