//! What reasons for a streak say, in each language.

use crate::answer::sentence::{Days, Whole, Written, sentences};
use crate::time::Day;

sentences! {
    done_today = "streak.current" (length: Days, started_on: Day)
        "{length} in a row since {started_on}"
        "自{started_on}起已连续{length}";
    not_yet_today = "streak.current.not_yet" (length: Days, started_on: Day, as_of: Day)
        "{length} in a row since {started_on}, {as_of} not done yet"
        "自{started_on}起已连续{length}，{as_of}尚未完成";
    broken = "streak.gap" (missed: Day, as_of: Day)
        "no run on {as_of}: {missed} was missed"
        "{as_of}没有连续记录：{missed}中断";
    never_began = "streak.never_began" (as_of: Day)
        "no run on {as_of}: no day qualified so far"
        "{as_of}没有连续记录：还没有任何一天达标";
    frozen = "streak.freeze" (days: Days, tokens: Whole)
        "freeze tokens bridged {days} of it, {tokens} left"
        "其中{days}由保护卡补上，还剩{tokens}张";
    repaired = "streak.repair" (days: Days, left: Whole)
        "{days} of it repaired, {left} more this month"
        "其中{days}为补签，本月还可补签{left}次";
    this_month = "streak.month" (days: Days, needed: Whole, points: Whole)
        "{days} this month, {needed} bring {points} points"
        "本月累计{days}，满{needed}天得{points}分";

    no_steps = "problem.ladder.no_steps" ()
        "a ladder without steps gives nothing: write at least one step, from day 1"
        "阶梯没有任何一档，不会发分：请至少填写一档，从第1天起";
    gap = "problem.ladder.gap" (day: Whole)
        "day `{day}` has no step: write {day}"
        "第`{day}`天没有对应的档：请填写{day}";
    before_run = "problem.ladder.before_run" (next: Whole)
        "day `0` is before the run starts: write {next}"
        "第`0`天在连续天数开始之前：请填写{next}";
    overlap = "problem.ladder.overlap" (day: Whole, next: Whole)
        "day `{day}` has a step before this one: write {next}"
        "第`{day}`天已属于前面的档：请填写{next}";
    ends_early = "problem.ladder.ends_early" (day: Whole, from: Whole)
        "day `{day}` is before the step starts: write {from} or more"
        "第`{day}`天早于该档的开始：请填写{from}或更大";
    no_bonus = "problem.ladder.no_bonus" ()
        "a bonus of `0` points gives nothing: write 1 or more, or leave the bonus out"
        "额外奖励`0`分等于没有：请填写1或更多，或去掉额外奖励";
    never = "problem.ladder.never" (day: Whole, end: Whole)
        "day `{day}` never comes, as the ladder starts over after day `{end}`: write {end} or less"
        "第`{day}`天不会出现，阶梯在第`{end}`天后重新开始：请填写{end}或更小";
    nobody_less = "problem.monthly.nothing" ()
        "`0` days are done by everybody: write 1 to 31"
        "`0`天人人都已做到：请填写1至31";
    not_more = "problem.monthly.not_more" (days: Whole, before: Whole)
        "`{days}` days are not more than `{before}`: write more"
        "`{days}`天不大于`{before}`天：请填写更大的数";
    no_month = "problem.monthly.no_month" (days: Whole)
        "no month has `{days}` days: write 1 to 31"
        "没有哪个月有`{days}`天：请填写1至31";
    no_reward = "problem.monthly.no_reward" ()
        "a reward of `0` points gives nothing: write 1 or more, or leave the reward out"
        "奖励`0`分等于没有：请填写1或更多，或去掉该奖励";
    no_value = "problem.streak.no_value" (kind: Written)
        "`{kind}` events carry no value to sum: write 0, or other kinds in `events`"
        "`{kind}`不带可以累加的值：请填写0，或在`events`中换成其他行为";
    units = "problem.streak.units" (other: Written, kind: Written)
        "the values of `{other}` and `{kind}` have different units: write 0, or other kinds in `events`"
        "`{other}`与`{kind}`的值单位不同：请填写0，或在`events`中换成其他行为";
}
