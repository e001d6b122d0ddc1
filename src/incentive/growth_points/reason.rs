//! Reasons for growth points: the tier and the level that they reach, and what the next one takes.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::level::MembershipChange;
use super::membership::Membership;
use super::period::PointsPeriod;
use super::sentence::{self, PeriodWord};
use super::standing::{GrowthPointsStanding, NextTier, ReachedTier};
use super::statement::{GrowthPointsLine, GrowthPointsStatement};
use crate::answer::reason::{Reason, SeenValue};
use crate::answer::say::{Say, Words, display_in_english};
use crate::answer::sentence::{Phrase, Phrased, display_phrases};
use crate::score::abuse::{LeftOutDay, LeftOutDays};
use crate::time::Period;

/// Why a user stands where they do in a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum GrowthPointsReason {
    /// The points of the period, and the tier that they reach.
    Tier {
        /// The points of the period.
        points: u64,
        /// The period.
        period: PointsPeriod,
        /// The tier that they reach. `None` below the first.
        reached: Option<ReachedTier>,
        /// The points that the next tier takes. `None` above the last.
        next: Option<u64>,
    },
    /// A tier that was reached, and that deductions took again. Its reward stays due.
    Fallen {
        /// The highest tier that was reached.
        from: ReachedTier,
        /// The points of the period.
        points: u64,
        /// The points that deductions took.
        taken: u64,
    },
    /// What the next tier takes.
    NextTier(NextTier),
    /// Days that did not count because of abuse.
    LeftOut(LeftOutDays),
}

/// Why a user has their level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct MembershipReason {
    /// The number of the level, from 1.
    pub level: u16,
    /// The minimum points of the level.
    pub minimum: u64,
    /// The points of the running period.
    pub points: u64,
    /// The minimum points of the next level. `None` above the last one.
    pub next: Option<u64>,
    /// What led to the level.
    pub change: MembershipChange,
}

impl GrowthPointsStanding {
    /// Why the user stands where they do: the tier reached, a tier that deductions took, what the next one takes, and days that
    /// did not count.
    pub fn reasons(&self) -> impl Iterator<Item = GrowthPointsReason> + use<> {
        let Self { points, taken, .. } = *self;
        let highest = self.reached.last().copied().filter(|_| !matches!(self.period, PointsPeriod::Trailing(_)));
        let fallen = highest.filter(|highest| highest.at > points);
        let fallen = fallen.map(|from| GrowthPointsReason::Fallen { from, points, taken });
        let next = self.next.map(GrowthPointsReason::NextTier);
        let left_out = self.left_out.map(GrowthPointsReason::LeftOut);
        core::iter::once(self.tier_reason()).chain(fallen).chain(next).chain(left_out)
    }

    fn tier_reason(&self) -> GrowthPointsReason {
        let Self { points, period, next, .. } = *self;
        let (reached, next) = (self.held(), next.map(|next| next.at));
        GrowthPointsReason::Tier { points, period, reached, next }
    }
}

/// Why there are this many points in a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum StatementReason {
    /// What a rule or source brought on a day, or took.
    Line(GrowthPointsLine),
    /// A day whose events brought nothing because of abuse.
    LeftOut(LeftOutDay),
}

impl GrowthPointsStatement {
    /// Why there are this many points: the lines, one by one, then the days whose events earned nothing because of abuse.
    pub fn reasons(&self) -> impl Iterator<Item = StatementReason> {
        let lines = self.lines.iter().copied().map(StatementReason::Line);
        lines.chain(self.left_out.iter().copied().map(StatementReason::LeftOut))
    }
}

impl Phrased for StatementReason {
    fn phrase(&self) -> Phrase<'_> {
        match self {
            Self::Line(line) => line.phrase(),
            Self::LeftOut(left_out) => left_out.phrase(),
        }
    }
}

impl From<StatementReason> for Reason {
    fn from(reason: StatementReason) -> Self {
        match reason {
            StatementReason::Line(line) => line.into(),
            StatementReason::LeftOut(left_out) => left_out.into(),
        }
    }
}

impl Membership {
    /// Why the user has the level.
    pub fn reasons(&self) -> impl Iterator<Item = MembershipReason> + use<> {
        core::iter::once(self.reason())
    }

    fn reason(&self) -> MembershipReason {
        let Self { level, minimum, points, next, change, .. } = *self;
        MembershipReason { level, minimum, points, next: next.map(|next| next.at), change }
    }
}

impl Phrased for GrowthPointsReason {
    fn phrase(&self) -> Phrase<'_> {
        let (points, period, reached) = match self {
            Self::NextTier(next) => return next.phrase(),
            Self::LeftOut(left_out) => return left_out.phrase(),
            Self::Fallen { from: ReachedTier { tier, at, on }, points, taken } => {
                return sentence::fallen(*tier, *at, *on, *taken, *points);
            }
            Self::Tier { points, period, reached, .. } => (*points, *period, *reached),
        };
        let (tier, at, on) =
            reached.map_or((None, None, None), |ReachedTier { tier, at, on }| (Some(tier), Some(at), Some(on)));
        let calendar = |word| sentence::this_period(points, word, tier, at, on);
        match period {
            PointsPeriod::Calendar(Period::Day) => calendar(PeriodWord::Day),
            PointsPeriod::Calendar(Period::Week(_)) => calendar(PeriodWord::Week),
            PointsPeriod::Calendar(Period::Month) => calendar(PeriodWord::Month),
            PointsPeriod::Calendar(Period::Quarter) => calendar(PeriodWord::Quarter),
            PointsPeriod::Calendar(Period::Year) => calendar(PeriodWord::Year),
            PointsPeriod::Calendar(Period::Block { days, .. }) => {
                sentence::this_block(points, days.get(), tier, at, on)
            }
            PointsPeriod::Lifetime => sentence::in_a_lifetime(points, tier, at, on),
            PointsPeriod::Trailing(window) => sentence::trailing(points, window, tier, at, on),
        }
    }
}

impl Say for GrowthPointsStanding {
    fn say_to(&self, words: Words<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.tier_reason().say_to(words, f)
    }
}

impl Phrased for NextTier {
    fn phrase(&self) -> Phrase<'_> {
        sentence::next_tier(self.missing, self.tier, self.at, self.on)
    }
}

impl Phrased for MembershipReason {
    fn phrase(&self) -> Phrase<'_> {
        let level = self.level;
        match self.change {
            MembershipChange::Joining { on } => sentence::joining_level(level, on),
            MembershipChange::Up { on, points, minimum, .. } => sentence::level_up(level, on, points, minimum),
            MembershipChange::Down { on, from, points, minimum } => {
                sentence::level_down(level, on, points, from, minimum)
            }
        }
    }
}

impl Say for Membership {
    fn say_to(&self, words: Words<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.reason().say_to(words, f)
    }
}

display_phrases!(GrowthPointsReason, StatementReason, NextTier, MembershipReason);
display_in_english!(GrowthPointsStanding, Membership);

impl From<GrowthPointsReason> for Reason {
    fn from(reason: GrowthPointsReason) -> Self {
        let (rule, seen, bound) = match reason {
            GrowthPointsReason::Tier { points, reached, next, .. } => {
                ("growth.tier", points, [reached.map(|tier| whole(tier.at)), next.map(whole)])
            }
            GrowthPointsReason::LeftOut(left_out) => return left_out.into(),
            GrowthPointsReason::Fallen { from, points, .. } => ("growth.fallen", points, [Some(whole(from.at)), None]),
            GrowthPointsReason::NextTier(NextTier { at, missing, .. }) => {
                ("growth.next_tier", at.saturating_sub(missing), [None, Some(whole(at))])
            }
        };
        Self::saying(rule, Some(whole(seen)), bound, &reason.phrase())
    }
}

impl From<MembershipReason> for Reason {
    fn from(reason: MembershipReason) -> Self {
        let bound = [Some(whole(reason.minimum)), reason.next.map(whole)];
        Self::saying("growth.level", Some(whole(reason.points)), bound, &reason.phrase())
    }
}

impl From<GrowthPointsLine> for Reason {
    fn from(line: GrowthPointsLine) -> Self {
        let bound = [None, Some(whole(line.desired()))];
        Self::saying("growth.line", Some(whole(line.granted)), bound, &line.phrase())
    }
}

/// Points in the form that reasons use.
fn whole(points: u64) -> SeenValue {
    SeenValue::Whole(i64::try_from(points).unwrap_or(i64::MAX))
}
