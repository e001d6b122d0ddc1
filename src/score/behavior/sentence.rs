//! What reasons for a behavior type and moves to another one say, in each language.

use super::BehaviorType;
use crate::answer::sentence::{Exact, ExactHundredths, MoreActiveDays, Whole, sentences};

sentences! {
    inactive = "behavior.frequency.none" (window: Whole)
        "active on none of the last {window} days"
        "近{window}天没有活跃";
    frequency = "behavior.frequency" (seen: Whole, window: Whole, high_from: Whole)
        "active on {seen} of the last {window} days, often is {high_from} or more"
        "近{window}天活跃{seen}天，{high_from}天及以上为高频";
    depth = "behavior.depth" (seen: Exact, high_from: Exact)
        "mean depth {seen} on those days, deep is {high_from} or more"
        "这些活跃日的平均深度为{seen}，{high_from}及以上为深度使用";
    held = "behavior.hold" (raw: BehaviorType, hold: Whole)
        "would be {raw}, which has not lasted {hold} days yet"
        "按当天数据应为{raw}，但尚未满{hold}天";
    held_without = "behavior.hold.none" (hold: Whole)
        "would be no type, which has not lasted {hold} days yet"
        "按当天数据不属于任何类型，但尚未满{hold}天";
    by_active_days = "behavior.move.active_days" (to: BehaviorType, more: MoreActiveDays, window: Whole)
        "{to} by {more} in {window} days"
        "{window}天内再活跃{more#}天可成为{to}";
    by_depth = "behavior.move.depth" (to: BehaviorType, more: ExactHundredths)
        "{to} by {more} more depth a day"
        "日均深度再提高{more}可成为{to}";
}
