//! What is said of communities, in each language.

use super::membership::MemberRole;
use crate::answer::sentence::{About, Optional, People, Whole, sentences};
use crate::time::Day;

sentences! {
    no_operator = "roster.no_operator" (community: About, members: People)
        "community {community}: {members}, nobody runs it"
        "社群“{community}”：共{members}，无人运营";
    not_active = "roster.not_active" (community: About, role: MemberRole, people: Whole, of: Whole)
        "community {community}: not active as {role}: {people} of {of}"
        "社群“{community}”：{of}名{role}中有{people}名不活跃";
    quiet = "roster.quiet" (community: About, members: People, last: Optional<Day>)
        "community {community}: nobody of {members} active[, the last one on {last}]"
        "社群“{community}”：{members}均不活跃[，最近一次活跃在{last}]";
}
