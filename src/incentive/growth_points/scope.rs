//! The days that a question about growth points is about, and what is known of them.

use std::borrow::Cow;

use smallvec::SmallVec;

use super::period::up_to;
use super::rule::GrowthPointsRule;
use super::so_far::GrowthSoFar;
use super::source::{SourcePoints, gathered};
use crate::event::user::Birthday;
use crate::incentive::asked::Asked;
use crate::profile::{BeforeHorizon, Tally};
use crate::score::abuse::{LeftOutDay, WithoutAbuse};
use crate::time::{Day, Days};

/// The days to count, and what is known of them.
pub(super) struct Scope<'a> {
    /// All days of the period, including those before joining and after the day asked about.
    pub(super) days: Days,
    /// Those of them that count, up to the day asked about.
    pub(super) counted: Days,
    /// Those of the counted days since joining, over which the pace goes: what was earned before a registration counts, but the
    /// days from a first message on were no days here.
    pub(super) since_joining: Days,
    /// The first day that counts at all: [`AsOf::counted_from`].
    pub(super) from: Day,
    pub(super) birthday: Option<Birthday>,
    /// Of the days that count, and of all days before them since joining if the rule remembers those.
    pub(super) tallies: Cow<'a, [Tally]>,
    /// Days that would count, but that the user stood at a level of abuse on them.
    pub(super) left_out: Vec<LeftOutDay>,
    /// Of the same days as the tallies.
    pub(super) others: SmallVec<[SourcePoints; 8]>,
    /// What the days before the tallies came to, where a horizon lies between.
    pub(super) so_far: Option<&'a GrowthSoFar>,
    /// The first day that is read: of joining or the horizon.
    pub(super) read_from: Day,
    /// Whether that is within the period.
    pub(super) begins_before_horizon: bool,
}

impl GrowthPointsRule {
    /// What counts in the period that holds the day asked about.
    pub(super) fn scope<'a>(
        &self,
        asked: Asked<'a>,
        others: &[SourcePoints],
        so_far: Option<&'a GrowthSoFar>,
    ) -> Result<Option<Scope<'a>>, BeforeHorizon> {
        let Some(from) = asked.counted_from() else { return Ok(None) };
        self.scope_of(asked, from, self.config().period.days(from, asked.day()), others, so_far).map(Some)
    }

    /// What counts in these days.
    pub(super) fn scope_of<'a>(
        &self,
        asked: Asked<'a>,
        from: Day,
        days: Days,
        others: &[SourcePoints],
        so_far: Option<&'a GrowthSoFar>,
    ) -> Result<Scope<'a>, BeforeHorizon> {
        // INVARIANT: the day asked about is in the period, and not before joining.
        let counted = up_to(days.first().max(from), asked.day());
        let since_joining = up_to(counted.first().max(asked.joined().unwrap_or(from)), asked.day());
        let known = if self.remembers { up_to(from, asked.day()) } else { counted };
        // INVARIANT: the day asked about is not before the horizon, so some of the days are read.
        let known = asked.read_from(known).unwrap_or(known);
        let without = self.config().without_abuse.as_deref();
        let (tallies, mut left_out) = WithoutAbuse::counting(without, asked.as_of, known)?;
        left_out.retain(|left_out| counted.contains(left_out.day));
        let others = gathered(others, known);
        let before = asked.horizon().filter(|horizon| from < *horizon);
        Ok(Scope {
            days,
            counted,
            since_joining,
            from,
            birthday: asked.user.birthday,
            tallies,
            left_out,
            others,
            so_far: so_far.filter(|_| before.is_some()),
            read_from: before.unwrap_or(from),
            begins_before_horizon: before.is_some_and(|horizon| counted.first() < horizon),
        })
    }
}
