//! What warnings of abuse and days left out for it say, in each language.

use super::level::AbuseLevel;
use crate::answer::sentence::{Days, Events, Exact, OfKind, Whole, sentences};
use crate::time::Day;

sentences! {
    rate = "abuse.rate" (level: AbuseLevel, kind: OfKind, rate: Exact, usual: Exact, times: Whole)
        "{level}: {kind} {rate} times per active day, {usual} is usual, {level} begins at {times} times that"
        "{level}：每个活跃日{kind}{rate}次，通常为{usual}次，达到{times}倍起{level}";
    reported = "abuse.reported" (level: AbuseLevel, reports: Whole, from: Whole)
        "{level}: reported {reports} times, {level} begins at {from}"
        "{level}：被举报{reports}次，{from}次起{level}";
    left_out_day = "abuse.left_out_day" (day: Day, events: Events, level: AbuseLevel)
        "{day}: {events} did not count: abuse at level {level}"
        "{day}：{events#}次行为未计入，滥用等级为{level}";
    left_out_days = "abuse.left_out" (days: Days, from: AbuseLevel)
        "{days} with events did not count: abuse at level {from} or above"
        "有{days}的行为未计入，滥用等级为{from}及以上";
}
