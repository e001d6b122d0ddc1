//! What memories say, in each language.

use crate::answer::sentence::{OfKind, Times, Whole, Years, sentences};

sentences! {
    joined = "memory.joined" (years: Years)
        "{years} since joining"
        "加入{years#}周年";
    once = "memory.once" (kind: OfKind, years: Years)
        "{kind} once, {years} ago today"
        "{years}前的今天，{kind}1次";
    years_ago = "memory.years_ago" (kind: OfKind, events: Times, years: Years)
        "{kind} {events}, {years} ago today"
        "{years}前的今天，{kind}{events}";
    first = "memory.first" (kind: OfKind, years: Years)
        "first {kind}, {years} ago today"
        "{years}前的今天，首次{kind}";
    active_days = "memory.active_days" (days: Whole)
        "active day number {days}"
        "第{days}个活跃日";
    events = "memory.events" (kind: OfKind, events: Whole)
        "{kind} number {events}"
        "第{events}次{kind}";
}
