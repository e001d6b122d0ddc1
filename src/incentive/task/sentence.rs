//! What reasons for tasks, and rewards say, in each language.

use super::made_up_by::MadeUpBy;
use super::share::Share;
use crate::answer::sentence::{
    Chain, Days, EventsMissing, Listed, Nested, Optional, Points, Spend, Text, Whole, Written, sentences,
};
use crate::time::Day;

sentences! {
    waits_for = "task.prerequisite" (task: Text, prerequisite: Text)
        "`{task}` waits for `{prerequisite}`"
        "“{task}”需先完成“{prerequisite}”";
    opens_later = "task.opens" (task: Text, opens: Day)
        "`{task}` opens on {opens}"
        "“{task}”将于{opens}开放";
    not_done = "task.due" (task: Text, missing: EventsMissing, due: Day, left: Whole)
        "`{task}` is open: {missing}, due {due} (days left: {left})"
        "“{task}”进行中：还差{missing}，{due}截止（剩{left}天）";
    not_done_without_tutorial = "task.due.tutorial" (task: Text, due: Day, left: Whole)
        "`{task}` is open: its tutorial is missing, due {due} (days left: {left})"
        "“{task}”进行中：还没有看教程，{due}截止（剩{left}天）";
    on_time = "task.on_time" (task: Text, on: Day, due: Day)
        "`{task}` was done on {on}, due {due}"
        "“{task}”已于{on}按时完成，{due}截止";
    overdue = "task.make_up" (task: Text, due: Day, until: Day, missing: EventsMissing)
        "`{task}` was due {due} and can be made up until {until}: {missing}"
        "“{task}”已于{due}到期，{until}前可以补做：还差{missing}";
    overdue_without_tutorial = "task.make_up.tutorial" (task: Text, due: Day, until: Day)
        "`{task}` was due {due} and can be made up until {until}: its tutorial is missing"
        "“{task}”已于{due}到期，{until}前可以补做：还没有看教程";
    made_up = "task.made_up" (task: Text, due: Day, on: Day, by: MadeUpBy, share: Share)
        "`{task}` was due {due} and made up on {on} {by}, it counts {share}"
        "“{task}”已于{due}到期，{on}{by}，按{share}计";
    reward_lost = "task.reward" (task: Text, share: Share, lost: Nested, instead: Optional<Nested>)
        "`{task}` counts {share}, too little for its reward: {lost} lost[, {instead} instead]"
        "“{task}”按{share}计，不足以获得奖励：失去{lost}[，改得{instead}]";
    kept_locked = "task.too_late.locked" (task: Text, by: Text, until: Day)
        "`{task}` is missed: `{by}` kept it locked until {until}"
        "“{task}”已错过：直到{until}仍被“{by}”锁定";
    too_late = "task.too_late" (task: Text, until: Day)
        "`{task}` is missed: its time ended on {until}"
        "“{task}”已错过：已于{until}截止";
    plan_began = "task.anchor" (version: Whole, first: Day, segment: Optional<Text>)
        "plan version {version} began on {first}[, on entering `{segment}`]"
        "第{version}版任务计划于{first}开始[，因进入“{segment}”]";
    points = "reward.points" (points: Points)
        "{points}"
        "{points#}积分";
    membership_trial = "reward.membership_trial" (days: Days)
        "{days} of membership"
        "{days}会员体验";
    coupon = "reward.coupon" (amount: Spend)
        "a coupon for {amount}"
        "{amount}优惠券";
    item = "reward.item" (name: Text)
        "{name}"
        "“{name}”";

    no_tasks = "problem.plan.no_tasks" ()
        "a plan without tasks cannot be completed: write at least one task"
        "没有任务的计划无法完成：请至少填写一个任务";
    id_taken = "problem.plan.id_taken" (id: Written, place: Written)
        "`{id}` is already the id of `{place}`: give another id"
        "`{id}`已是`{place}`的ID：请换一个ID";
    before_joining = "problem.plan.before_joining" ()
        "plan day `0` is before joining: write 1 for the join day, or a later one"
        "计划第`0`天在加入之前：加入当天为1，请填写1或更大";
    due_before_open = "problem.plan.due_before_open" (due: Whole, opens: Whole)
        "plan day `{due}` is before the task opens: write {opens} or more"
        "计划第`{due}`天早于任务开放日：请填写{opens}或更大";
    no_needs = "problem.plan.no_needs" ()
        "a task without needs cannot be done: write what has to happen"
        "任务没有要求，无法完成：请写明需要做到什么";
    no_kind = "problem.plan.no_kind" ()
        "events of no kind never happen: write at least one kind"
        "没有写明行为，永远不会发生：请至少填写一种";
    asks_nothing = "problem.plan.asks_nothing" ()
        "`0` events ask for nothing: write 1 or more"
        "要求`0`次等于没有要求：请填写1或更大";
    no_task = "problem.plan.no_task" (id: Written, known: Listed)
        "no task has the id `{id}`: write one of {known}"
        "没有ID为`{id}`的任务：请从{known}中选择";
    listed_twice = "problem.plan.listed_twice" (id: Written)
        "`{id}` is listed twice: write it once"
        "`{id}`列出两次：请只写一次";
    gives_nothing = "problem.plan.gives_nothing" ()
        "it gives nothing: write how much it gives, or leave it out"
        "什么也没有给：请写明给多少，或去掉";
    consolation = "problem.plan.consolation" ()
        "a consolation replaces a reward that is not points, if the task can be made up at a share below 1, so this one is never given: leave it out"
        "安慰奖只在奖励不是积分、且任务可按低于1的份额补做时代替原奖励，此处永远不会发放：请去掉";
    no_make_up_days = "problem.plan.no_make_up_days" (field: Written)
        "`0` days leave no time to make up: write 1 or more, or null for `{field}`"
        "`0`天没有时间补做：请填写1或更大，或让`{field}`为`null`";
    no_make_up = "problem.plan.no_make_up" (tutorial: Written, field: Written)
        "nothing can make up for the task: write true, name a `{tutorial}`, or write null for `{field}`"
        "没有任何方式可以补做该任务：请填写`true`，指定一个`{tutorial}`，或让`{field}`为`null`";
    circle = "problem.plan.circle" (way: Chain)
        "{way}, so none of them can ever be done: take one prerequisite out"
        "前置任务互相等待：{way}，都无法完成；请去掉其中一个前置任务";
    ends_before = "problem.plan.too_late" (id: Written, possible: Whole, last: Whole)
        "`{id}` cannot be done before plan day `{possible}` but this task ends on day {last}: make this task due later, or open `{id}` earlier"
        "`{id}`最早在计划第`{possible}`天完成，而本任务在第{last}天结束：请推后本任务的截止日，或提前开放`{id}`";
    too_large = "problem.plan.too_large" ()
        "weights and shares are too large to add up: write smaller weights, or shares with smaller denominators"
        "权重与份额过大，无法相加：请填写更小的权重，或分母更小的份额";
    no_weight = "problem.plan.no_weight" ()
        "every weight is `0`, so completion cannot be measured: give at least one task a weight of 1 or more"
        "所有权重都为`0`，无法计算完成度：请至少给一个任务1或更大的权重";
    version_taken = "problem.plan.version_taken" (version: Whole, other: Written)
        "version `{version}` is already that of `{other}`: write another one, as rewards are given once per version"
        "版本`{version}`已属于`{other}`：请换一个版本，每个版本的奖励只发放一次";
    nameless_segment = "problem.plan.nameless_segment" ()
        "a plan begins with a segment without a name: name one"
        "计划以没有名称的分群开始：请填写分群名称";
    too_long = "problem.plan.too_long" (last: Whole, most: Whole)
        "its last plan day is `{last}`, but an entry is looked for in the last {most} days: end it earlier, or begin it on a day"
        "计划最后一天为第`{last}`天，但只回看近{most}天内的进入：请提前结束，或改为从某一天开始";
}
