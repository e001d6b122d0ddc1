//! What lines of a year in review say, in each language.

use crate::answer::sentence::{About, Days, GrowthPoints, OfKind, People, Spend, Times, Whole, sentences};
use crate::time::Day;

sentences! {
    active_days = "year.active_days" (active: Whole, of: Whole)
        "active on {active} of {of} days"
        "全年{of}天中活跃{active}天";
    count_once = "year.count.once" (kind: OfKind)
        "{kind} once"
        "{kind}1次";
    count = "year.count" (kind: OfKind, events: Times)
        "{kind} {events}"
        "{kind}{events}";
    first = "year.first" (kind: OfKind, day: Day)
        "first {kind} on {day}"
        "{day}首次{kind}";
    streak_of_a_day = "year.streak.one" (day: Day)
        "1 day in a row, {day}"
        "最长连续1天，{day}";
    streak = "year.streak" (length: Days, from: Day, to: Day)
        "{length} in a row, from {from} to {to}"
        "最长连续{length}，从{from}到{to}";
    points = "year.points" (points: GrowthPoints)
        "{points}"
        "获得成长值{points#}分";
    helped = "year.helped.people" (people: People)
        "helped {people}"
        "帮助过{people#}人";
    helped_once = "year.helped.once" ()
        "helped others once"
        "帮助他人1次";
    helped_others = "year.helped" (actions: Times)
        "helped others {actions}"
        "帮助他人{actions}";
    spent = "year.spent" (spend: Spend)
        "spent {spend}"
        "消费{spend}";
    about_once = "year.subject.once" (subject: About)
        "once about {subject}"
        "与“{subject}”相关1次";
    about = "year.subject" (subject: About, events: Times)
        "{events} about {subject}"
        "与“{subject}”相关{events}";
}
