//! What is said about co-use, in each language.

use crate::answer::sentence::{About, Hundredths, Nested, OfKind, Whole, sentences};

sentences! {
    lift = "co_use.lift" (one: Nested, other: Nested, lift: Hundredths, low: Hundredths, high: Hundredths, both: Whole, users: Whole)
        "users of {one} use {other} {lift} times as often as everybody ({low} to {high}): {both} of {users} users use both"
        "用到{one}的用户中，也用到{other}的比例是全体用户的{lift}倍（{low}至{high}）：{users}人中有{both}人两者都用到";
    subject = "co_use.subject" (subject: About)
        "{subject}"
        "{subject}";
    kind = "co_use.kind" (kind: OfKind)
        "{kind}"
        "{kind}";
}
