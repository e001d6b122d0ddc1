//! What reasons for growth points, and lines of their statement say, in each language.

use crate::answer::naming::words;
use crate::answer::sentence::{About, Nested, OfKind, Optional, Points, Whole, sentences};
use crate::time::{Day, Window};

sentences! {
    this_period = "growth.tier" (points: Points, period: PeriodWord, tier: Optional<Whole>, at: Optional<Whole>, on: Optional<Day>)
        "{points} this {period}[, tier {tier} ({at} points) reached on {on}|, no tier reached]"
        "{period}成长值{points#}分[，{on}达到第{tier}档（{at}分）|，尚未达到任何档]";
    this_block = "growth.tier.block" (points: Points, days: Whole, tier: Optional<Whole>, at: Optional<Whole>, on: Optional<Day>)
        "{points} this {days} days[, tier {tier} ({at} points) reached on {on}|, no tier reached]"
        "本期（{days}天）成长值{points#}分[，{on}达到第{tier}档（{at}分）|，尚未达到任何档]";
    in_a_lifetime = "growth.tier.lifetime" (points: Points, tier: Optional<Whole>, at: Optional<Whole>, on: Optional<Day>)
        "{points} in a lifetime[, tier {tier} ({at} points) reached on {on}|, no tier reached]"
        "累计成长值{points#}分[，{on}达到第{tier}档（{at}分）|，尚未达到任何档]";
    trailing = "growth.tier.trailing" (points: Points, window: Window, tier: Optional<Whole>, at: Optional<Whole>, on: Optional<Day>)
        "{points} in the {window}[, tier {tier} ({at} points) reached on {on}|, no tier reached]"
        "{window}成长值{points#}分[，{on}达到第{tier}档（{at}分）|，尚未达到任何档]";
    fallen = "growth.fallen" (tier: Whole, at: Whole, on: Day, taken: Whole, points: Points)
        "tier {tier} ({at} points) was reached on {on}, but deductions of {taken} leave {points}"
        "曾于{on}达到第{tier}档（{at}分），扣减{taken}分后剩{points#}分";
    next_tier = "growth.next_tier" (missing: Points, tier: Whole, at: Whole, on: Optional<Day>)
        "{missing} to tier {tier} ({at} points)[, on {on} at this pace|, not in this period at this pace]"
        "距第{tier}档（{at}分）还差{missing#}分[，按目前进度将于{on}达到|，按目前进度本期内无法达到]";
    joining_level = "growth.level" (level: Whole, on: Day)
        "level {level} since {on}: the level that everybody starts with"
        "{on}起为{level}级：所有人都从这一级开始";
    level_up = "growth.level.up" (level: Whole, on: Day, points: Points, minimum: Whole)
        "level {level} since {on}: {points}, level {level} takes {minimum}"
        "{on}起升为{level}级：成长值{points#}分，{level}级需要{minimum}分";
    level_down = "growth.level.down" (level: Whole, on: Day, points: Points, from: Whole, minimum: Whole)
        "level {level} since {on}: only {points}, level {from} takes {minimum}"
        "{on}起降为{level}级：成长值只有{points#}分，{from}级需要{minimum}分";
    line = "growth.line" (day: Day, by: Nested, granted: Optional<Whole>, desired: Points, over: Optional<Nested>)
        "{day} {by}: [{granted} of ]{desired}[{over}]"
        "{day}，{by}：应得{desired#}分[，实得{granted}分][{over}]";
    deduction = "growth.line.taken" (day: Day, by: Nested, granted: Optional<Whole>, desired: Points, over: Optional<Nested>)
        "{day} {by}: [{granted} of ]{desired} taken[{over}]"
        "{day}，{by}：应扣{desired#}分[，实扣{granted}分][{over}]";
    over = "growth.line.over" (balance: Optional<Whole>, rule: Optional<Whole>, rule_month: Optional<Whole>, rule_life: Optional<Whole>, day: Optional<Whole>, period: Optional<Whole>)
        "[, {balance} more than there were][, {rule} over the cap of the rule][, {rule_month} over the cap of the rule in a month][, {rule_life} over the cap of the rule in a life][, {day} over the cap of the day][, {period} over the cap of the period]"
        "[，比现有多{balance}分][，超出规则上限{rule}分][，超出规则每月上限{rule_month}分][，超出规则终身上限{rule_life}分][，超出每日上限{day}分][，超出本期上限{period}分]";
    kind = "growth.by.kind" (kind: OfKind, about: Optional<About>)
        "{kind}[ about {about}]"
        "{kind}[（{about}）]";
    source = "growth.by.source" (source: SourceWord)
        "{source}"
        "{source}";
    other_source = "growth.by.other" (other: About)
        "source {other}"
        "来源{other}";
}

/// A calendar period in words.
#[derive(Clone, Copy)]
pub(super) enum PeriodWord {
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

words! {
    PeriodWord, "calendar period" {
        Day "day" "当日";
        Week "week" "本周";
        Month "month" "本月";
        Quarter "quarter" "本季度";
        Year "year" "本年";
    }
}

/// A source that the crate knows, in words.
#[derive(Clone, Copy)]
pub(super) enum SourceWord {
    Streak,
    Task,
}

words! {
    SourceWord, "source of points" {
        Streak "streak" "连续签到";
        Task "task" "任务";
    }
}
