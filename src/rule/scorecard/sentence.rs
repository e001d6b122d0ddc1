//! What upgrades of a behavior type say, in each language.

use crate::answer::sentence::{Text, sentences};
use crate::score::behavior::BehaviorType;
use crate::time::Day;

sentences! {
    upgraded = "behavior.upgrade" (trigger: Text, fired_on: Day, from: BehaviorType, to: BehaviorType, through: Day)
        "upgraded by trigger {trigger} on {fired_on}: {from} shown as {to} through {through}"
        "触发器“{trigger}”于{fired_on}提级：{from}在{through}前显示为{to}";
}
