//! What verdicts on campaigns say, in each language.

use super::increment::ReturnBasis;
use crate::answer::naming::words;
use crate::answer::sentence::{Hundredths, Optional, Whole, sentences};

sentences! {
    stop = "campaign.stop" (return_ratio: Hundredths, basis: ReturnBasis, bound: Hundredths, certainty: Certainty, low: Optional<Hundredths>, high: Optional<Hundredths>)
        "stop: {return_ratio} returned for each 1 spent, by {basis}, below {bound}; {certainty}[, {low} to {high}]"
        "停止：每投入1回报{return_ratio}（按{basis}），低于{bound}；{certainty}[，区间为{low}至{high}]";
    go_on = "campaign.continue" (return_ratio: Hundredths, basis: ReturnBasis, bound: Hundredths, certainty: Certainty, low: Optional<Hundredths>, high: Optional<Hundredths>)
        "continue: {return_ratio} returned for each 1 spent, by {basis}, at least {bound}; {certainty}[, {low} to {high}]"
        "继续：每投入1回报{return_ratio}（按{basis}），不低于{bound}；{certainty}[，区间为{low}至{high}]";
    certainty = "campaign.certainty" (certainty: Certainty, low: Optional<Hundredths>, high: Optional<Hundredths>)
        "{certainty}[, {low} to {high}]"
        "{certainty}[，区间为{low}至{high}]";
    still_open = "campaign.pending" (pending: Whole, users: Whole)
        "not yet: the windows of {pending} of {users} users are still open"
        "暂无结论：{users}人中有{pending}人的观察期尚未结束";
    not_yet = "campaign.reach" (reach: Whole, needed: Whole)
        "not yet: {reach} users reached, {needed} are needed"
        "暂无结论：已触达{reach}人，需要{needed}人";
}

/// How certain a return is.
#[derive(Clone, Copy)]
pub(super) enum Certainty {
    Sure,
    NotSure,
    Unknown,
}

words! {
    Certainty, "certainty" {
        Sure "sure" "结论可靠";
        NotSure "not sure" "结论尚不可靠";
        Unknown "certainty unknown" "可靠程度未知";
    }
}
