//! The days that a question about growth points is about, and what is known of them.

use std::borrow::Cow;

use smallvec::SmallVec;

use super::period::up_to;
use super::rule::GrowthPointsRule;
use super::source::{SourcePoints, gathered};
use crate::event::user::{Birthday, User};
use crate::profile::{AsOf, BeforeHorizon, Tally};
use crate::score::abuse::{LeftOutDays, WithoutAbuse};
use crate::time::{Day, Days};

/// The days to count, and what is known of them.
pub(super) struct Scope<'a> {
    /// All days of the period, including those before joining and after the day asked about.
    pub(super) days: Days,
    /// Those of them that count, up to the day asked about.
    pub(super) counted: Days,
    /// The first day that counts at all: [`AsOf::counted_from`].
    pub(super) from: Day,
    pub(super) birthday: Option<Birthday>,
    /// Of the days that count, and of all days before them since joining if the rule remembers those.
    pub(super) tallies: Cow<'a, [Tally]>,
    /// Days that count, except that the user stood at a level of abuse on them.
    pub(super) left_out: Option<LeftOutDays>,
    /// Of the same days as the tallies.
    pub(super) others: SmallVec<[SourcePoints; 8]>,
}

impl GrowthPointsRule {
    /// What counts in the period that holds the day asked about.
    pub(super) fn scope<'a>(
        &self,
        as_of: AsOf<'a>,
        user: &User,
        others: &[SourcePoints],
    ) -> Result<Option<Scope<'a>>, BeforeHorizon> {
        let Some(from) = as_of.counted_from(user) else { return Ok(None) };
        self.scope_of(as_of, user, from, self.config().period.days(from, as_of.day()), others).map(Some)
    }

    /// What counts in these days.
    pub(super) fn scope_of<'a>(
        &self,
        as_of: AsOf<'a>,
        user: &User,
        from: Day,
        days: Days,
        others: &[SourcePoints],
    ) -> Result<Scope<'a>, BeforeHorizon> {
        // INVARIANT: the day asked about is in the period, and not before joining.
        let counted = up_to(days.first().max(from), as_of.day());
        let known = if self.remembers { up_to(from, as_of.day()) } else { counted };
        let without = self.config().without_abuse.as_deref();
        let (tallies, left_out) = WithoutAbuse::counting(without, as_of, known)?;
        let left_out = LeftOutDays::of(without, left_out.iter().filter(|day| counted.contains(**day)).count());
        let others = gathered(others, known);
        Ok(Scope { days, counted, from, birthday: user.birthday, tallies, left_out, others })
    }
}
