//! How a predicate is written: a document that reads like a sentence.
//!
//! ```text
//! {"all": […]}   {"any": […]}   {"not": …}
//! {"count": KINDS, "about": SUBJECT, "in": WINDOW, BOUND}      count, sum, days, distinct_subjects; "about" may be left out
//! {"net_spend": WINDOW, BOUND}                                 net_spend, active_days
//! {"change_of": {"net_spend": WINDOW}, BOUND}                  of one of these two groups
//! {"days_since": KINDS, "about": SUBJECT, BOUND}               days_since, days_since_first, consecutive_days
//! {"age_days": "now", BOUND}                                   and other numbers of the day itself
//! {"need_share": NEED, BOUND}   {"tag_value": DIMENSION, BOUND}
//! {"stage": NAMES}                                             and other kinds of names
//! {"tag": DIMENSION, "band": NAMES}   {"in_segment": NAME}
//!
//! BOUND    "at_least": 2   "at_most": 2   "above": 2   "below": 2   "equals": 2   "between": [2, 5]; shares also "20 %"
//! WINDOW   {"last": 28}   {"lags": [28, 55]}   "lifetime"
//! KINDS, NAMES   one, or a list
//! ```

mod number;
mod read;
mod write;

pub(super) use read::read;
pub(super) use write::write;
