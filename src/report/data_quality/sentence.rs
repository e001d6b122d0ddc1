//! What alarms about the log say, in each language.

use crate::answer::sentence::{OfKind, Text, Times, Users, Whole, Written, sentences};
use crate::time::Day;

sentences! {
    missing = "data_quality.missing_day" (kind: OfKind, day: Day, came: Whole, of: Whole)
        "{kind} is missing on {day}, it came on {came} of {of} days"
        "{day}缺少{kind}数据，{of}天中有{came}天有该数据";
    too_early = "data_quality.too_early" (users: Users, of: Whole)
        "{users} of {of} did something before registering"
        "{of}人中有{users}在注册之前已有行为";
    far_out = "data_quality.far_out" (kind: OfKind, tallies: Times, from: Whole)
        "{kind} had values of {from} or more {tallies}, far above the usual"
        "{kind}有{tallies}数值不低于{from}，远高于平时";
    never_seen = "data_quality.never_seen" (action: Text)
        "{action} was never seen"
        "“{action}”从未上报";

    kinds = "problem.data_quality.kinds" (count: Whole, most: Whole)
        "`{count}` kinds: name at most {most}"
        "有`{count}`种行为：最多{most}种";
    named_before = "problem.data_quality.named_before" (kind: Written)
        "`{kind}` is named before: leave it out"
        "`{kind}`前面已写过：请去掉";
    not_power = "problem.data_quality.far_out" (power: Whole)
        "`{power}` is no power of 2 of a value: give 1 to 63"
        "`{power}`不能作为2的幂次：请填写1至63";
    actions = "problem.data_quality.actions" (count: Whole, most: Whole)
        "`{count}` actions: name at most {most}"
        "有`{count}`个关键行为：最多{most}个";
    no_kind = "problem.data_quality.never_seen" ()
        "no kind is named, so it is never seen: name one"
        "没有写明行为，永远不会出现：请填写一种";
}
