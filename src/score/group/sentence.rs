//! What reasons for a group and a tier say, in each language.

use super::names::{Group, UserTier};
use crate::answer::naming::Level;
use crate::answer::sentence::{ActiveDays, sentences};
use crate::score::stage::LifecycleStage;

sentences! {
    group_by_stage = "group.group.stage" (group: Group, stage: LifecycleStage)
        "{group}: the lifecycle stage is {stage}"
        "{group}：处于{stage}";
    group = "group.group" (group: Group, value: Level, potential: Level, active_days: ActiveDays)
        "{group}: value {value}, potential {potential}, {active_days}"
        "{group}：价值{value}，潜力{potential}，活跃{active_days#}天";
    tier_by_stage = "group.tier.stage" (tier: UserTier, stage: LifecycleStage)
        "{tier}: the lifecycle stage is {stage}"
        "{tier}：处于{stage}";
    tier = "group.tier" (tier: UserTier, value: Level, active_days: ActiveDays)
        "{tier}: value {value}, {active_days}"
        "{tier}：价值{value}，活跃{active_days#}天";
}
