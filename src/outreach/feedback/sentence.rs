//! What is said of service, in each language.

use crate::answer::sentence::{Hours, Whole, sentences};

sentences! {
    service = "feedback.service" (in_time: Whole, due: Whole, hours: Hours, volunteers: Whole, staff: Whole, open: Whole, overdue: Whole)
        "{in_time} of {due} answered within {hours}, by volunteers {volunteers}, by staff {staff}; {open} still open, {overdue} of them overdue"
        "{due}件中有{in_time}件在{hours}内首次答复，其中志愿者{volunteers}件，工作人员{staff}件；仍有{open}件未结，其中{overdue}件逾期";

    bare_date = "problem.service.bare_date" ()
        "a bare date: give an instant"
        "只有日期：请填写时刻";
    bare_dates = "problem.service.bare_dates" ()
        "a bare date: give instants"
        "只有日期：请填写各个时刻";
    number_twice = "problem.service.number_twice" ()
        "two cases have this number: give each its own"
        "有两个工单使用这个编号：请各用各的编号";
    answered_early = "problem.service.answered_early" ()
        "it was answered before it was opened: correct one of both"
        "答复时间早于提交时间：请更正其中一个";
    closed_early = "problem.service.closed_early" ()
        "it was closed before it was opened: correct one of both"
        "关闭时间早于提交时间：请更正其中一个";
}
