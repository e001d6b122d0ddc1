//! What goals say, in each language.

use super::status::GoalStatus;
use crate::answer::sentence::{Nested, Optional, Spend, Tenths, Thousandths, Whole, sentences};
use crate::time::Day;

sentences! {
    expected = "goal.expected" (status: GoalStatus, actual: Optional<Nested>, due: Day, value: Nested, low: Nested, high: Nested, target: Nested)
        "{status}: [{actual} now, ]{value} expected on {due}, {low} to {high}, target {target}"
        "{status}：[当前{actual}，]预计{due}为{value}（{low}至{high}），目标{target}";
    without = "goal.without_forecast" (status: GoalStatus, actual: Optional<Nested>, target: Nested, why: Nested)
        "{status}: [{actual} now, ]target {target}; {why}"
        "{status}：[当前{actual}，]目标{target}；{why}";
    share = "goal.share" (percent: Tenths)
        "{percent} %"
        "{percent}%";
    hours = "goal.hours" (hours: Tenths)
        "{hours} h"
        "{hours}小时";
    money = "goal.money" (money: Spend)
        "{money}"
        "{money}";
    number = "goal.number" (number: Thousandths)
        "{number}"
        "{number}";
    no_value = "goal.no_value" ()
        "no value yet"
        "暂无数值";
    no_due_day = "goal.no_due_day" ()
        "no due day, so no forecast"
        "未设截止日，无法预测";
    due_day_over = "goal.due_day_over" ()
        "the due day has come"
        "截止日已到";
    too_few_changes = "goal.too_few_changes" (known: Whole, needed: Whole)
        "too early for a forecast: changes known {known}, needed {needed}"
        "数据不足，无法预测：已知{known}次变化，需要{needed}次";

    days = "problem.goal.days" (days: Whole)
        "`{days}` days: give 1 to 366"
        "`{days}`天：请填写1至366";
    points = "problem.goal.points" (points: Whole)
        "`{points}` points: give 2 to 200"
        "`{points}`个点：请填写2至200";
    changes = "problem.goal.changes" (changes: Whole)
        "`{changes}` changes have no spread: give at least 3"
        "`{changes}`次变化看不出波动：请至少填写3";
}
