//! What reasons for a contribution score say, in each language.

use super::role::ContributionRole;
use crate::answer::sentence::{Days, Exact, ExactTenths, OfKind, Optional, Times, sentences};

sentences! {
    role = "contribution.role" (role: ContributionRole, score: ExactTenths, from: Optional<Exact>, below: Optional<Exact>)
        "{role}: contribution {score}[, {from} or more][ and less than {below}]"
        "{role}：贡献{score}分[，不低于{from}分][且低于{below}分]";
    role_below = "contribution.role.below" (role: ContributionRole, score: ExactTenths, below: Exact)
        "{role}: contribution {score}, less than {below}"
        "{role}：贡献{score}分，低于{below}分";
    actions = "contribution.actions" (kind: OfKind, count: Times, points: ExactTenths)
        "{kind} {count}: {points} points"
        "{kind}{count}：{points}分";
    left_out = "contribution.left_out" (days: Days)
        "{days} left out for abuse"
        "因滥用剔除{days}";
}
