//! Needs: what a user wants, judged by their own actions, the strongest first. *What do they want from us?*
//!
//! ```text
//! evidence(need) = Σ points · weight(subject, need) · 2^(−age / 30)        age in days
//! share(need)    = evidence(need) / Σ evidence        held: share ≥ 0.2 and evidence ≥ 3
//! ```
//! You give the map from subjects to needs. Searching for a subject says much, looking at it little. What was done a
//! month ago counts half. Share and evidence are whole billionths, so that equal values compare as equal.

mod assess;
mod map;
mod rule;
pub(crate) mod sentence;

use serde::{Deserialize, Serialize};

use crate::answer::naming::named;

pub use assess::{NeedReason, NeedScore, Needs};
pub use map::{NeedMap, NeedMapError, NeedWeight};
pub use rule::{EvidenceRate, NeedConfig, NeedRule, NeedRuleError};

/// What a user may want. Ties are in this order. The enum is closed, because shares are parts of these eight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// Get work done faster.
    #[serde(alias = "效率工具")]
    EfficiencyTools,
    /// Meet and talk.
    #[serde(alias = "社交互动")]
    SocialInteraction,
    /// Read, watch and listen.
    #[serde(alias = "内容消费")]
    ContentConsumption,
    /// Make something for others to see.
    #[serde(alias = "内容创作")]
    ContentCreation,
    /// Know more and learn skills.
    #[serde(alias = "学习成长")]
    Learning,
    /// Have a good time.
    #[serde(alias = "娱乐消遣")]
    Entertainment,
    /// Buy, and buy well.
    #[serde(alias = "购物优惠")]
    ShoppingAndDeals,
    /// Get help.
    #[serde(alias = "服务支持")]
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
}

named! {
    Need, "need" {
        EfficiencyTools "efficiency tools" "效率工具";
        SocialInteraction "social interaction" "社交互动";
        ContentConsumption "content consumption" "内容消费";
        ContentCreation "content creation" "内容创作";
        Learning "learning" "学习成长";
        Entertainment "entertainment" "娱乐消遣";
        ShoppingAndDeals "shopping and deals" "购物优惠";
        ServiceAndSupport "service and support" "服务支持";
    }
}
