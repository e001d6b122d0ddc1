//! What is wrong with a register of launches.

use crate::outreach::trial::TrialVerdict;
use crate::time::Day;
use crate::wording::problems::problems;

/// A mistake in a register of launches.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LaunchProblem {
    /// Two launches have one name.
    NameTwice(String),
    /// It was decided before it started.
    DecidedBefore(Day, Day),
    /// A verdict without a test.
    VerdictUntested(TrialVerdict),
    /// A verdict without a day.
    VerdictUndated,
    /// Users of a test without a test.
    UsersUntested(u64),
}

problems! {
    enum LaunchProblem {
        NameTwice(name: Text) = "problem.launch.name_twice"
            "two launches are named `{name}`: give each a name of its own"
            "有两次上线都叫`{name}`：请各取不同的名称";
        DecidedBefore(decided: Text, started: Text) = "problem.launch.decided_before"
            "`{decided}` is before `{started}`, the day it started: correct one of them"
            "`{decided}`早于开始日`{started}`：请更正其中一个";
        VerdictUntested(verdict: Built) = "problem.launch.verdict_untested"
            "`{verdict}` without a test: set `tested`, or leave the verdict out"
            "没有做实验却有结论“{verdict}”：请填写`tested`，或去掉结论";
        VerdictUndated = "problem.launch.verdict_undated"
            "a verdict without the day on which it was decided: give the day"
            "有结论却没有决定日期：请填写日期";
        UsersUntested(users: Whole) = "problem.launch.users_untested"
            "`{users}` users of a test without a test: set `tested`, or leave them out"
            "没有做实验却有`{users}`名实验用户：请填写`tested`，或去掉用户数";
    }
}
