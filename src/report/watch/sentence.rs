//! What the watch says, in each language.

use crate::answer::sentence::{Days, OfKind, Optional, Rounded, Users, Whole, Written, sentences};
use crate::time::Day;

sentences! {
    down = "watch.down" (kind: Optional<OfKind>, change: Rounded, users: Users, expected: Rounded, low: Rounded, high: Rounded)
        "[{kind}|active users] down {change} %: {users}, usually {expected}, {low} to {high}"
        "[{kind}|活跃用户]下降{change}%：{users}，通常为{expected}人（{low}至{high}）";
    up = "watch.up" (kind: Optional<OfKind>, change: Rounded, users: Users, expected: Rounded, low: Rounded, high: Rounded)
        "[{kind}|active users] up {change} %: {users}, usually {expected}, {low} to {high}"
        "[{kind}|活跃用户]上升{change}%：{users}，通常为{expected}人（{low}至{high}）";
    usual = "watch.usual" (kind: Optional<OfKind>, users: Users, expected: Rounded, low: Rounded, high: Rounded, change: Rounded)
        "[{kind}|active users] as usual: {users}, usually {expected}, {low} to {high}, {change} % off"
        "[{kind}|活跃用户]正常：{users}，通常为{expected}人（{low}至{high}），偏差{change}%";
    from_none = "watch.from_none" (kind: Optional<OfKind>, users: Users, high: Rounded)
        "[{kind}|active users]: {users}, usually none, at most {high}"
        "[{kind}|活跃用户]：{users}，通常没有，至多{high}人";
    too_few_weeks = "watch.too_few_weeks" (known: Whole, needed: Whole)
        "unknown what is usual: weeks known {known}, needed {needed}"
        "历史数据不足，还无法判断是否异常：已有{known}周，需要{needed}周";
    too_few_users = "watch.too_few_users" (needed: Users)
        "unknown what is usual: fewer than {needed}, now and usually"
        "人数太少，无法判断是否异常：当前与平时均少于{needed}";
    not_watched = "watch.not_watched" ()
        "not watched: ask the report by this rule"
        "未监测：请用同一规则生成报告";
    quiet = "watch.quiet" (days: Days, last: Day)
        "nobody active for {days}, since {last}"
        "自{last}起已{days}无人活跃";
    never_active = "watch.never_active" ()
        "nobody was ever active"
        "从未有人活跃";

    weeks = "problem.watch.weeks" (weeks: Whole, least: Whole, most: Whole)
        "`{weeks}` weeks: give {least} to {most}"
        "`{weeks}`周：请填写{least}至{most}";
    least_weeks = "problem.watch.least_weeks" (weeks: Whole, least: Whole, field: Written)
        "`{weeks}` weeks: give {least} to the number of `{field}`"
        "`{weeks}`周：请填写{least}至`{field}`的周数";
    kinds = "problem.watch.kinds" (count: Whole, most: Whole)
        "`{count}` kinds: name at most {most}"
        "有`{count}`种行为：最多{most}种";
    named_before = "problem.watch.named_before" (kind: Written)
        "`{kind}` is named before: leave it out"
        "`{kind}`前面已写过：请去掉";
    chance = "problem.watch.chance" (chance: Written, above: Written)
        "a chance of `{chance}` is above that of `{above}`: give a smaller one"
        "概率`{chance}`高于`{above}`的概率：请填写更小的数";
    quiet_days = "problem.watch.quiet_days" ()
        "`0` days make every group quiet: give at least 1"
        "`0`天会让所有分组都算沉寂：请至少填写1";
}
