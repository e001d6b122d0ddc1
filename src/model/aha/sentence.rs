//! What is said about the aha moment, in each language.

use crate::answer::sentence::{Days, Nested, OfKind, Share, Times, Whole, sentences};

sentences! {
    moment = "aha.moment" (action: Nested, stay: Nested, held_out: Nested, chosen: Whole, parts: Whole)
        "{action}: {stay}; in parts that did not choose it {held_out}, chosen by {chosen} of {parts}"
        "{action}：{stay}；交叉验证中{held_out}，{parts}组中有{chosen}组选中它";
    action = "aha.action" (kind: OfKind, times: Times, within: Days)
        "{kind} at least {times} within {within} of joining"
        "加入后{within}内{kind}至少{times}";
    stay = "aha.stay" (did: Share, users: Whole, did_not: Share, others: Whole)
        "{did} of {users} users stay, of the other {others} users {did_not}"
        "{users}人中留存{did}，其余{others}人中留存{did_not}";
    held_out = "aha.held_out" (did: Share, did_not: Share)
        "{did} against {did_not}"
        "做过的留存{did}、没做过的{did_not}";
    too_few = "aha.too_few" (least: Whole)
        "none of the candidates was done by {least} users and left undone by {least} others: look at more users, or at other candidates"
        "没有一个候选行为同时有至少{least}人做过、{least}人没做过：请扩大用户范围，或换一批候选行为";
    all_alike = "aha.all_alike" (stay: Whole, users: Whole)
        "{stay} of {users} users stay: where all do or none, nothing tells them apart"
        "{users}人中留存{stay}人：全部留存或全部流失时，无法区分";
    luck = "aha.luck" (p_value: Share, significance: Share)
        "the best of the candidates parts users no better than luck would ({p_value}, wanted {significance})"
        "最好的候选行为也可能只是巧合：巧合的概率为{p_value}，要求不高于{significance}";
}
