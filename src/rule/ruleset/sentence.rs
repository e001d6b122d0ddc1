//! What is said of rules that do not fit together, in each language.

use crate::answer::document::sentence::What;
use crate::answer::sentence::{Built, Listed, Optional, Text, Whole, Written, sentences};
use crate::score::behavior::BehaviorType;

sentences! {
    newer = "problem.rules.newer" (found: Written, read: Whole)
        "this rule set was written by a newer release: it has version `{found}` of its format, and this release reads up to `{read}`: upgrade this service before those that write, or go back to the rules of before"
        "此规则集由更新的版本写成：格式版本为`{found}`，当前版本最高读到`{read}`；请先升级本服务再升级写入方，或改回之前的规则";
    older = "problem.rules.older" (found: Written, read: Whole)
        "this rule set was written by an older release: it has version `{found}` of its format, and this release reads from `{read}` on: let a release that reads both store it again, or go back to the rules of before"
        "此规则集由更早的版本写成：格式版本为`{found}`，当前版本从`{read}`开始支持；请用两者都能读的版本重新保存，或改回之前的规则";
    no_version = "problem.rules.no_version" (found: What, format: Whole)
        "{found} is not a version: write {format}, or leave it out"
        "{found}不是版本：请填写{format}，或去掉";
    trigger_name = "problem.rules.trigger_name" ()
        "a trigger has no name: give it one"
        "触发器没有名称：请填写";
    trigger_twice = "problem.rules.trigger_twice" (name: Text)
        "an earlier trigger is also named `{name}`: give it another name"
        "前面已有触发器叫`{name}`：请换一个名称";
    groups = "problem.rules.groups" (part: Written)
        "groups need the value and potential of users: add {part} to the rule set"
        "用户分组需要用户的价值与潜力：请在规则集中加入`{part}`";
    needs_rule = "problem.rules.needs_rule" (asked: Built, part: Written)
        "`{asked}` needs a rule that is missing: add {part} to the rule set"
        "“{asked}”所需的规则不存在：请在规则集中加入`{part}`";
    no_segment = "problem.rules.no_segment" (name: Text, known: Optional<Listed>)
        "there is no segment `{name}`: the rule set has [{known}|none]"
        "没有分群`{name}`：规则集[中有{known}|没有分群]";
    suggests_nothing = "problem.rules.suggests_nothing" ()
        "the trigger suggests nothing: add at least one suggestion"
        "触发器没有写明任何建议：请至少写一条";
    shown_as_itself = "problem.rules.shown_as_itself" (behavior: BehaviorType, to: Written)
        "`{behavior}` would be shown as itself: give another type in {to}"
        "{behavior}仍会显示为同一类型：请在`{to}`中填写另一种";
    no_days = "problem.rules.no_days" ()
        "`0` days show nothing: give at least 1"
        "`0`天不会有任何展示：请至少填写1";
    behavior_rule = "problem.rules.behavior_rule" (part: Written)
        "changing the type of behavior needs a behavior rule: add {part} to the rule set"
        "改变行为类型需要行为规则：请在规则集中加入`{part}`";
    never_holds = "problem.rules.never_holds" (test: Built, most: Whole)
        "{test} can never hold: the largest is {most}"
        "“{test}”不可能成立：最大为{most}";
    no_rfm_segment = "problem.rules.no_rfm_segment" (name: Text, known: Listed)
        "there is no RFM segment `{name}`: write one of {known}"
        "没有RFM分层`{name}`：请从以下分层中选择：`{known}`";
    no_task = "problem.rules.no_task" (id: Text, known: Listed)
        "there is no task `{id}`: write one of {known}"
        "没有任务`{id}`：请从以下任务中选择：`{known}`";
    hangs_on_itself = "problem.rules.hangs_on_itself" (name: Text, way: Written)
        "`{name}` asks for a plan that begins with it: {way}; remove the condition, or begin the plan on a day"
        "`{name}`所问的计划由它自己开始：{way}；请去掉该条件，或让计划从某一天开始";
    hangs_on_many = "problem.rules.hangs_on_many" (plan: Written, most: Whole, name: Text)
        "the first day of {plan} hangs on more than {most} other plans: ask for fewer in `{name}`"
        "`{plan}`的第一天取决于{most}个以上的其他计划：请在`{name}`中减少";
    no_plan = "problem.rules.no_plan" (version: Whole, known: Optional<Listed>, word: Written)
        "no plan of version `{version}` begins on a day or with a segment: the rule set has [{known}|none]; for newcomer tasks write `{word}`"
        "没有版本为`{version}`、从某一天或某个分群开始的计划：规则集[中有{known}|没有这类计划]；新手任务请写`{word}`";
}
