//! What reasons for a stage and moves to another one say, in each language.

use super::LifecycleStage;
use crate::answer::sentence::{
    ActiveDays, Days, MoreActiveDays, MoreDays, MorePoints, MorePurchases, Optional, Points, Purchases, Whole,
    sentences,
};
use crate::time::Day;

sentences! {
    left = "stage.left" (day: Day)
        "closed the account on {day} and was not active since"
        "{day}已注销账号，此后未再活跃";
    silence = "stage.silence" (days: Days, from: Whole, through: Optional<Whole>)
        "not active for {days}, this stage is {from}[ to {through}| or more]"
        "已{days}未活跃，本阶段为{from}[至{through}天|天及以上]";
    age = "stage.age" (days: Days, from: Whole, through: Optional<Whole>)
        "here for {days}, this stage is {from}[ to {through}| or more]"
        "加入{days}，本阶段为{from}[至{through}天|天及以上]";
    active_days = "stage.active_days" (seen: ActiveDays, window: Whole, needed: Whole)
        "{seen} in the last {window} days, loyalty takes {needed}"
        "近{window}天活跃{seen#}天，进入忠诚期需{needed}天";
    purchases = "stage.purchases" (seen: Purchases, window: Whole, needed: Whole)
        "{seen} in the last {window} days, loyalty takes {needed}"
        "近{window}天购买{seen#}次，进入忠诚期需{needed}次";
    advocacy = "stage.advocacy" (seen: Points, window: Whole, needed: Whole)
        "{seen} of advocacy in the last {window} days, advocacy takes {needed}"
        "近{window}天传播得分{seen#}分，进入传播期需{needed}分";
    held = "stage.hold" (raw: LifecycleStage, hold: Whole)
        "would be {raw}, which has not lasted {hold} days yet"
        "按当天数据应为{raw}，但尚未满{hold}天";

    by_activity = "stage.move.activity" (to: LifecycleStage, earliest: Optional<Days>)
        "{to} by any activity[, in {earliest} at the earliest]"
        "任意一次活跃即可进入{to}[，最早在{earliest}后]";
    by_days = "stage.move.days" (to: LifecycleStage, more: Days)
        "{to} in {more}"
        "{more}后进入{to}";
    by_silence = "stage.move.silence" (to: LifecycleStage, more: MoreDays)
        "{to} after {more} without activity"
        "再有{more}不活跃将进入{to}";
    by_active_days = "stage.move.active_days" (to: LifecycleStage, more: MoreActiveDays, window: Whole, earliest: Optional<Days>)
        "{to} by {more} in {window} days[, in {earliest} at the earliest]"
        "{window}天内再活跃{more#}天可进入{to}[，最早在{earliest}后]";
    by_purchases = "stage.move.purchases" (to: LifecycleStage, more: MorePurchases, window: Whole, earliest: Optional<Days>)
        "{to} by {more} in {window} days[, in {earliest} at the earliest]"
        "{window}天内再购买{more#}次可进入{to}[，最早在{earliest}后]";
    by_advocacy = "stage.move.advocacy" (to: LifecycleStage, more: MorePoints, window: Whole, earliest: Optional<Days>)
        "{to} by {more} of advocacy in {window} days[, in {earliest} at the earliest]"
        "{window}天内再得{more#}分传播得分可进入{to}[，最早在{earliest}后]";
}
