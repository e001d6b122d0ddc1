//! Reasons for growth points: the tier and the level that they reach, and what the next one takes.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::level::MembershipChange;
use super::membership::Membership;
use super::period::PointsPeriod;
use super::points::Counted;
use super::standing::{GrowthPointsStanding, NextTier, ReachedTier};
use super::statement::{GrowthPointsLine, GrowthPointsStatement};
use crate::answer::names::Names;
use crate::answer::reason::{Reason, SeenValue};
use crate::answer::spoken::{Spoken, spoken};
use crate::score::abuse::{LeftOutDay, LeftOutDays};

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

impl Spoken for StatementReason {
    fn say(&self, names: Option<&Names>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(line) => line.say(names, f),
            Self::LeftOut(left_out) => write!(f, "{left_out}"),
        }
    }
}

spoken!(StatementReason);

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

impl fmt::Display for GrowthPointsReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (points, period, reached) = match self {
            Self::NextTier(next) => return next.fmt(f),
            Self::LeftOut(left_out) => return left_out.fmt(f),
            Self::Fallen { from: ReachedTier { tier, at, on }, points, taken } => {
                let points = Counted(*points);
                return write!(
                    f,
                    "tier {tier} ({at} points) was reached on {on}, but deductions of {taken} leave {points}"
                );
            }
            Self::Tier { points, period, reached, .. } => (Counted(*points), period, reached),
        };
        match period {
            PointsPeriod::Calendar(_) => write!(f, "{points} this {period}")?,
            PointsPeriod::Lifetime => write!(f, "{points} in a {period}")?,
            PointsPeriod::Trailing(_) => write!(f, "{points} in the {period}")?,
        }
        match reached {
            Some(ReachedTier { tier, at, on }) => write!(f, ", tier {tier} ({at} points) reached on {on}"),
            None => f.write_str(", no tier reached"),
        }
    }
}

impl fmt::Display for GrowthPointsStanding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.tier_reason().fmt(f)
    }
}

impl fmt::Display for NextTier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { tier, at, missing, on } = self;
        write!(f, "{} to tier {tier} ({at} points)", Counted(*missing))?;
        match on {
            Some(on) => write!(f, ", on {on} at this pace"),
            None => f.write_str(", not in this period at this pace"),
        }
    }
}

impl fmt::Display for MembershipReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { level, change, .. } = self;
        match change {
            MembershipChange::Joining { on } => {
                write!(f, "level {level} since {on}: the level that everybody starts with")
            }
            MembershipChange::Up { on, points, minimum, .. } => {
                write!(f, "level {level} since {on}: {}, level {level} takes {minimum}", Counted(*points))
            }
            MembershipChange::Down { on, from, points, minimum } => {
                write!(f, "level {level} since {on}: only {}, level {from} takes {minimum}", Counted(*points))
            }
        }
    }
}

impl fmt::Display for Membership {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.reason().fmt(f)
    }
}

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
        Self { rule: rule.into(), seen: Some(whole(seen)), bound, text: reason.to_string() }
    }
}

impl From<MembershipReason> for Reason {
    fn from(reason: MembershipReason) -> Self {
        let bound = [Some(whole(reason.minimum)), reason.next.map(whole)];
        Self { rule: "growth.level".into(), seen: Some(whole(reason.points)), bound, text: reason.to_string() }
    }
}

impl From<GrowthPointsLine> for Reason {
    fn from(line: GrowthPointsLine) -> Self {
        let bound = [None, Some(whole(line.desired()))];
        Self { rule: "growth.line".into(), seen: Some(whole(line.granted)), bound, text: line.to_string() }
    }
}

/// Points in the form that reasons use.
fn whole(points: u64) -> SeenValue {
    SeenValue::Whole(i64::try_from(points).unwrap_or(i64::MAX))
}
