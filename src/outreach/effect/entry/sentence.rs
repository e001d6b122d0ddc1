//! What is said about the effect of an entry, in each language.

use crate::answer::sentence::{OfChannel, OfKind, Optional, Share, Spend, Tenths, Whole, sentences};

sentences! {
    stays = "entry.stays" (kind: OfKind, share: Share, users: Whole, others: Share, points: Tenths, low: Optional<Tenths>, high: Optional<Tenths>)
        "first {kind}: {share} of {users} users stay, of users like them {others}: {points} points[ ({low} to {high})]"
        "首次行为是{kind}：{users}人中留存{share}，同类用户留存{others}，相差{points}个百分点[（{low}至{high}）]";
    spend = "entry.spend" (kind: OfKind, mean: Spend, users: Whole, others: Spend, more: Spend, low: Optional<Spend>, high: Optional<Spend>)
        "first {kind}: {users} users spend {mean} on average, users like them {others}: a difference of {more}[ ({low} to {high})]"
        "首次行为是{kind}：{users}人人均消费{mean}，同类用户{others}，相差{more}[（{low}至{high}）]";
    no_entry = "entry.not_listed" (kind: OfKind)
        "{kind} is none of the entries that were asked about: ask about it too"
        "{kind}不在所查的首次行为之列：请把它加入";
    no_stratum = "entry.no_stratum" (users: Whole, strata: Whole, least: Whole)
        "none of the {users} users can be compared: in each of {strata} strata one side has fewer than {least}, so ask about more days of joining"
        "{users}人都无法比较：{strata}个分层中总有一侧不足{least}人，请扩大加入日期的范围";
    out_of_range = "entry.out_of_range" (channel: Optional<OfChannel>, week: crate::time::Day)
        "[channel {channel}|no channel], week from {week}: the spend of its users is out of range, so give amounts in a larger unit"
        "[渠道{channel}|无渠道]，{week}起的一周：用户的消费合计超出范围，请换用更大的金额单位";
    few_entered = "entry.few_entered" (channel: Optional<OfChannel>, week: crate::time::Day, users: Whole, least: Whole)
        "[channel {channel}|no channel], week from {week}: {users} users began so, {least} are needed"
        "[渠道{channel}|无渠道]，{week}起的一周：以此开始的有{users}人，需要{least}人";
    few_others = "entry.few_others" (channel: Optional<OfChannel>, week: crate::time::Day, users: Whole, others: Whole, least: Whole)
        "[channel {channel}|no channel], week from {week}: {users} users began so and {others} otherwise, {least} are needed"
        "[渠道{channel}|无渠道]，{week}起的一周：以此开始的有{users}人，以其他开始的有{others}人，需要{least}人";
}
