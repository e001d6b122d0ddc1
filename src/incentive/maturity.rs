//! Maturity: since when a new user counts as one who stays, and was worth bringing.
//!
//! ```text
//! matured on = min(day on which the newcomer plan was complete, made up counts; first active day in a ..= b after joining)
//! ```
//! The K factor of the referral report and that of the board of key numbers go by it, so that both are one number.

use crate::event::kind::KindSet;
use crate::event::user::User;
use crate::incentive::task::Plan;
use crate::profile::{AsOf, BeforeHorizon, Tally};
use crate::time::{Day, Days};

/// By what new users mature.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Maturing<'a> {
    pub(crate) plan: Option<&'a Plan>,
    pub(crate) activity: &'a KindSet,
    /// The first and the last number of days after joining on which being active matures, at most ten years.
    pub(crate) days: (u32, u32),
}

/// What is known of a new user as of a day.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Matured {
    pub(crate) joined: Day,
    pub(crate) on: Option<Day>,
    /// Whether the last of those days is over.
    pub(crate) eligible: bool,
    /// Whether the user was active on one of them.
    pub(crate) retained: bool,
}

impl Maturing<'_> {
    /// What is known of a user; `None` before they joined.
    pub(crate) fn assess(&self, as_of: AsOf<'_>, user: &User) -> Result<Option<Matured>, BeforeHorizon> {
        let Some(joined) = as_of.joined(user) else { return Ok(None) };
        let (first, last) = (joined.plus(self.days.0.cast_signed()), joined.plus(self.days.1.cast_signed()));
        let stayed = match Days::new(first, last.min(as_of.day())) {
            Ok(days) => as_of.during(days)?.iter().find(|tally| self.activity.contains_code(tally.code())),
            // None of these days has come.
            Err(_) => None,
        };
        let completed = match self.plan {
            Some(plan) => plan.status(as_of, user)?.and_then(|status| status.completed_on()),
            None => None,
        };
        let on = [stayed.map(Tally::day), completed].into_iter().flatten().min();
        Ok(Some(Matured { joined, on, eligible: last <= as_of.day(), retained: stayed.is_some() }))
    }
}
