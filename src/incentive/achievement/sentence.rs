//! What reasons for achievements say, in each language.

use crate::answer::sentence::{
    About, Days, DaysInARow, Events, InValue, Invitees, Nested, Optional, Points, Several, Tasks, Text, Whole,
    sentences,
};
use crate::event::user::ContactChannel;
use crate::time::Day;

sentences! {
    unlocked = "achievement.level" (achievement: Text, level: Whole, levels: Whole, on: Day, goal: Nested)
        "`{achievement}` level {level} of {levels} since {on}: {goal}"
        "“{achievement}”{on}达成第{level}级（共{levels}级）：{goal}";
    missing = "achievement.next" (achievement: Text, level: Whole, goal: Nested, best: Whole)
        "`{achievement}` level {level} takes {goal}: {best} so far"
        "“{achievement}”第{level}级需要{goal}：目前{best}";
    fallen_back = "achievement.next.best" (achievement: Text, level: Whole, goal: Nested, best: Whole, now: Whole)
        "`{achievement}` level {level} takes {goal}: {best} at best, {now} now"
        "“{achievement}”第{level}级需要{goal}：最好成绩{best}，目前{now}";
    not_handed_in = "achievement.next.not_counted" (achievement: Text, level: Whole, goal: Nested)
        "`{achievement}` level {level} takes {goal}: nobody counted them"
        "“{achievement}”第{level}级需要{goal}：尚无统计数据";
    out_of_reach = "achievement.next.out_of_reach" (achievement: Text, level: Whole)
        "`{achievement}` level {level} is out of reach: the rules do not know its goal"
        "“{achievement}”第{level}级无法达成：规则中没有它的目标";
    unlock = "achievement.unlock" (achievement: Text, level: Whole, on: Day, goal: Nested)
        "`{achievement}` level {level} unlocked on {on} by {goal}"
        "“{achievement}”于{on}解锁第{level}级：{goal}";
    notification = "achievement.notification" (achievement: Text, level: Whole, on: Day, goal: Nested, channels: Optional<Several<ContactChannel>>)
        "`{achievement}` level {level} unlocked on {on} by {goal}, to tell by [{channels}|no channel]"
        "“{achievement}”于{on}解锁第{level}级：{goal}，[通过{channels}告知|没有可用渠道告知]";
    matured_invitees = "achievement.source.invitees" ()
        "matured invitees"
        "达标的受邀者";
    own_source = "achievement.source.own" (source: About)
        "source {source}"
        "来源{source}";
    events = "achievement.goal.events" (number: Events)
        "{number}"
        "{number}";
    value = "achievement.goal.value" (number: InValue)
        "{number}"
        "数值累计{number}";
    days = "achievement.goal.days" (number: Days)
        "{number}"
        "{number}";
    days_in_a_row = "achievement.goal.days_in_a_row" (number: DaysInARow)
        "{number}"
        "连续{number}";
    points = "achievement.goal.points" (number: Points)
        "{number}"
        "{number}";
    tasks = "achievement.goal.tasks" (number: Tasks)
        "{number}"
        "{number}";
    invitees = "achievement.goal.invitees" (number: Invitees)
        "{number}"
        "{number}";
}
