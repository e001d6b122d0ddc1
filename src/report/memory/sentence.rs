//! What memories say, in each language.

use crate::answer::sentence::{OfKind, Times, Whole, Written, Years, sentences};

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

    entries = "problem.memory.entries" (count: Whole, most: Whole)
        "`{count}` entries: give at most {most}"
        "有`{count}`项：最多{most}项";
    in_both = "problem.memory.in_both" (kind: Written, other: Written)
        "`{kind}` is in `{other}` too: leave it out of one of them"
        "`{kind}`也在`{other}`中：请从其中一处去掉";
    named_before = "problem.memory.named_before" (kind: Written)
        "`{kind}` is named before: leave it out"
        "`{kind}`前面已写过：请去掉";
    ascending = "problem.memory.ascending" (number: Whole, before: Whole)
        "`{number}` is not above `{before}`: give them ascending"
        "`{number}`不大于`{before}`：请从小到大填写";
    number_of_years = "problem.memory.years" (years: Whole)
        "`{years}` years: give 1 to 50"
        "`{years}`年：请填写1至50";
}
