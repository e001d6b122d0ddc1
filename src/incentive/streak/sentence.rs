//! What reasons for a streak say, in each language.

use crate::answer::sentence::{Days, Whole, sentences};
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
}
