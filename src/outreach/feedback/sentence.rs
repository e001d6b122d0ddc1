//! What is said of service, in each language.

use crate::answer::sentence::{Hours, Whole, sentences};

sentences! {
    service = "feedback.service" (in_time: Whole, due: Whole, hours: Hours, volunteers: Whole, staff: Whole, open: Whole, overdue: Whole)
        "{in_time} of {due} answered within {hours}, by volunteers {volunteers}, by staff {staff}; {open} still open, {overdue} of them overdue"
        "{due}件中有{in_time}件在{hours}内首次答复，其中志愿者{volunteers}件，工作人员{staff}件；仍有{open}件未结，其中{overdue}件逾期";
}
