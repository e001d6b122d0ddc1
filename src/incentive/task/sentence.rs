//! What reasons for tasks, and rewards say, in each language.

use super::made_up_by::MadeUpBy;
use super::share::Share;
use crate::answer::sentence::{Days, EventsMissing, Nested, Optional, Points, Spend, Text, Whole, sentences};
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
}
