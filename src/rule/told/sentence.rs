//! What changes say, in each language.

use super::outcome::TaskOutcome;
use crate::answer::sentence::{Optional, Text, Whole, sentences};
use crate::score::behavior::BehaviorType;
use crate::score::churn::RiskBand;
use crate::score::group::Group;
use crate::score::rfm::RfmSegment;
use crate::score::stage::LifecycleStage;
use crate::time::Day;

sentences! {
    stage = "change.stage" (from: Optional<LifecycleStage>, to: LifecycleStage)
        "stage [{from} → ]{to}"
        "生命周期阶段：[{from}→]{to}";
    group = "change.group" (from: Optional<Group>, to: Group)
        "group [{from} → ]{to}"
        "用户分组：[{from}→]{to}";
    rfm_segment = "change.rfm_segment" (from: Optional<RfmSegment>, to: RfmSegment)
        "RFM segment [{from} → ]{to}"
        "RFM分层：[{from}→]{to}";
    behavior = "change.behavior" (from: Optional<BehaviorType>, to: Optional<BehaviorType>)
        "behavior [{from} → ][{to}|none]"
        "行为类型：[{from}→][{to}|无]";
    churn_band = "change.churn_band" (from: Optional<RiskBand>, to: RiskBand)
        "churn risk [{from} → ]{to}"
        "流失风险：[{from}→]{to}";
    growth_tier = "change.growth_tier" (from: Optional<Whole>, to: Optional<Whole>)
        "growth tier [{from} → ][{to}|none]"
        "成长值档位：[{from}→][{to}|无]";
    membership_level = "change.membership_level" (from: Optional<Whole>, to: Whole)
        "membership level [{from} → ]{to}"
        "会员等级：[{from}→]{to}";
    segment_entered = "change.segment_entered" (segment: Text)
        "entered {segment}"
        "进入分群“{segment}”";
    segment_left = "change.segment_left" (segment: Text)
        "left {segment}"
        "离开分群“{segment}”";
    task = "change.task" (task: Text, to: TaskOutcome)
        "task {task} {to}"
        "任务“{task}”{to}";
    task_of_plan = "change.task.plan" (task: Text, version: Whole, first: Day, to: TaskOutcome)
        "task {task} of plan version {version} from {first} {to}"
        "{first}开始的第{version}版计划中，任务“{task}”{to}";
    achievement = "change.achievement" (achievement: Text, level: Whole, on: Day)
        "achievement {achievement} level {level} unlocked on {on}"
        "成就“{achievement}”于{on}解锁第{level}级";
    fired = "change.fired" (trigger: Text, on: Day)
        "trigger {trigger} fired on {on}"
        "触发器“{trigger}”于{on}触发";
}
