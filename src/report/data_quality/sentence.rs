//! What alarms about the log say, in each language.

use crate::answer::sentence::{OfKind, Text, Times, Users, Whole, sentences};
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
        "{kind}的数值不低于{from}出现{tallies}，远高于常态";
    never_seen = "data_quality.never_seen" (action: Text)
        "{action} was never seen"
        "“{action}”从未上报";
}
