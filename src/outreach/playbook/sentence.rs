//! What is said of plays and budgets, in each language.

use crate::answer::sentence::{Listed, Nested, Optional, Points, Signed, Spend, Text, Whole, sentences};
use crate::time::Day;

sentences! {
    send_message = "play.send_message" (message: Text)
        "send `{message}`"
        "发送消息“{message}”";
    grant_benefit = "play.grant_benefit" (benefit: Text)
        "grant `{benefit}`"
        "发放权益“{benefit}”";
    begin_tasks = "play.begin_tasks" (tasks: Text)
        "begin the tasks `{tasks}`"
        "开启任务“{tasks}”";
    give_points = "play.give_points" (points: Points)
        "give {points}"
        "赠送{points#}积分";
    ask_person = "play.ask_person" (about: Text)
        "have a person talk about `{about}`"
        "人工联系，主题“{about}”";
    only = "play.only" (priority: Signed)
        "the only play that applies, of priority {priority}"
        "唯一适用的策略，优先级{priority}";
    chosen = "play.chosen" (priority: Signed, applying: Whole)
        "goes first of {applying} plays that apply, by its priority {priority}"
        "在{applying}条适用策略中优先级最高（{priority}）";
    outranked = "play.outranked" (by: Text, first: Signed, priority: Signed)
        "`{by}` goes first, by its priority {first} over {priority}"
        "“{by}”优先级为{first}，高于{priority}，先执行";
    written_first = "play.written_first" (by: Text, priority: Signed)
        "`{by}` goes first: it has the same priority {priority} and is written before it"
        "“{by}”优先级同为{priority}且写在前面，先执行";
    not_met = "play.not_met" ()
        "its condition is not met"
        "条件不满足";
    unknown = "play.unknown" (why: Nested)
        "it is unknown whether its condition is met: {why}"
        "无法判断条件是否满足：{why}";
    not_fired = "play.not_fired" (trigger: Text)
        "its trigger `{trigger}` does not fire today"
        "触发器“{trigger}”今天没有触发";
    paused = "play.paused" (played: Day, until: Day)
        "played on {played}, and pauses until {until}"
        "{played}已执行，暂停至{until}";
    free = "budget.free" ()
        "funded: it costs nothing"
        "通过：不花预算";
    floor = "budget.floor" (floor: Spend)
        "funded: within the floor of {floor} of its group"
        "通过：所在分组的保底预算为{floor}";
    ranked = "budget.ranked" (place: Whole, of: Whole)
        "funded: place {place} of {of} claims"
        "通过：在{of}项申请中排第{place}";
    not_worth = "budget.not_worth" (cost: Spend, value: Spend)
        "not funded: it costs {cost} and is expected to bring {value}"
        "不通过：成本{cost}，预期收益仅{value}";
    group_cap = "budget.group_cap" (cost: Spend, spent: Spend, cap: Spend)
        "not funded: it costs {cost}, and its group has {spent} of at most {cap}"
        "不通过：成本{cost}，所在分组已用{spent}，上限{cap}";
    budget_spent = "budget.spent" (cost: Spend, left: Spend)
        "not funded: it costs {cost}, and {left} of the budget are left"
        "不通过：成本{cost}，预算只剩{left}";

    no_trigger = "problem.playbook.no_trigger" (trigger: Text, known: Optional<Listed>)
        "there is no trigger `{trigger}`: the rule set has [{known}|none]"
        "没有触发器`{trigger}`：规则集[中有{known}|没有触发器]";
}
