//! What a plan is given: the rules that it goes by, and what is known of contacts.

use crate::outreach::assignment::{AssignmentRule, AssignmentUnit};
use crate::outreach::contact::{ContactRule, Sent};
use crate::outreach::playbook::{PlaybookRule, Played};
use crate::rule::ruleset::RuleSet;
use crate::time::Calendar;

/// The rules that a plan goes by.
#[derive(Clone, Copy, Debug)]
pub struct OutreachRules<'a> {
    /// What conditions and triggers of plays ask.
    pub rules: &'a RuleSet,
    /// What to do for whom.
    pub playbook: &'a PlaybookRule,
    /// When users may be contacted.
    pub contact: &'a ContactRule,
    /// Who is held out.
    pub assignment: &'a AssignmentRule,
}

/// What your service knows of contacts with a user.
#[derive(Clone, Copy, Debug)]
pub struct OutreachContacts<'a> {
    /// The user's calendar, daylight saving time included.
    pub calendar: &'a Calendar,
    /// The messages sent to the user, in any order.
    pub sent: &'a [Sent],
    /// The plays played for the user, in any order.
    pub played: &'a [Played],
    /// The id by which the user is assigned to experiments and held out; `None` for the number of the user. Give the text that your
    /// experiments hash where numbers only stand for it, or others would be held out here than there.
    pub unit: Option<AssignmentUnit<'a>>,
}
