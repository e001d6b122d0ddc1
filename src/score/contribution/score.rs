//! The contribution score of a user, the role that it gives, and why.

use serde::{Deserialize, Serialize};

use super::role::ContributionRole;
use super::rule::ContributionRule;
use super::sentence;
use crate::answer::reason::{Reason, SeenValue};
use crate::answer::sentence::{Phrase, Phrased, display_phrases};
use crate::event::kind::Kind;
use crate::number::decimal::Decimal;
use crate::profile::{AsOf, BeforeHorizon, Tally};
use crate::score::abuse::WithoutAbuse;
use crate::time::Window;

/// The contribution of a user in a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Contribution {
    /// The sum of all points.
    pub score: Decimal,
    /// The role that the score gives.
    pub role: ContributionRole,
    /// Things created, and the points for them.
    pub create: ContributionActions,
    /// Times a user was helped, and the points for them.
    pub help: ContributionActions,
    /// Problems solved, and the points for them.
    pub solve: ContributionActions,
    /// Events taken part in, and the points for them.
    pub join_event: ContributionActions,
    /// The likes received, and the points for them.
    pub likes: ContributionActions,
    /// The score at which the role begins, and the score at which the next one begins.
    pub bounds: [Option<Decimal>; 2],
    /// Days with events that do not count, because the user stood at a level of abuse.
    pub left_out_days: u32,
}

/// The number of events of one kind, and their points.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ContributionActions {
    /// The number of events.
    pub count: u64,
    /// Points for all of them.
    pub points: Decimal,
}

/// The counts that contribution is computed from.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts {
    create: u64,
    help: u64,
    solve: u64,
    join_event: u64,
    likes: u64,
}

impl Counts {
    /// Adds a tally. Says whether it counts.
    pub(super) fn add(&mut self, tally: &Tally) -> bool {
        const CREATE: u16 = Kind::Create.code();
        const HELP: u16 = Kind::Help.code();
        const SOLVE: u16 = Kind::Solve.code();
        const JOIN_EVENT: u16 = Kind::JoinEvent.code();
        const LIKE_RECEIVED: u16 = Kind::LikeReceived.code();
        let count = match tally.code() {
            CREATE => &mut self.create,
            HELP => &mut self.help,
            SOLVE => &mut self.solve,
            JOIN_EVENT => &mut self.join_event,
            LIKE_RECEIVED => &mut self.likes,
            _ => return false,
        };
        *count += u64::from(tally.count());
        true
    }

    fn of(tallies: &[Tally]) -> Self {
        let mut counts = Self::default();
        for tally in tallies {
            counts.add(tally);
        }
        counts
    }
}

impl ContributionRule {
    /// The contribution of a user as of a day.
    ///
    /// # Errors
    /// When the window reaches back to forgotten days, or that of the abuse rule does.
    pub fn assess(&self, as_of: AsOf<'_>) -> Result<Contribution, BeforeHorizon> {
        self.assess_within(as_of, self.config().window)
    }

    /// The contribution of a user as of a day, in a given window.
    ///
    /// # Errors
    /// When the window reaches back to forgotten days.
    pub fn assess_within(&self, as_of: AsOf<'_>, window: Window) -> Result<Contribution, BeforeHorizon> {
        let days = window.days(as_of.day());
        let (tallies, left_out) = WithoutAbuse::counting(self.config().without_abuse.as_deref(), as_of, days)?;
        let left_out_days = u32::try_from(left_out.len()).unwrap_or(u32::MAX);
        Ok(Contribution { left_out_days, ..self.weigh(Counts::of(&tallies)) })
    }

    pub(super) fn weigh(&self, counts: Counts) -> Contribution {
        let config = self.config();
        let actions = |count: u64, each: u32| ContributionActions { count, points: Decimal::whole(each).times(count) };
        let create = actions(counts.create, config.create);
        let help = actions(counts.help, config.help);
        let solve = actions(counts.solve, config.solve);
        let join_event = actions(counts.join_event, config.join_event);
        let each = Decimal::of(counts.likes, counts.create).unwrap_or_default();
        let likes = ContributionActions { count: counts.likes, points: each.min(Decimal::whole(config.likes_cap)) };
        let score = [create, help, solve, join_event, likes].iter().fold(Decimal::ZERO, |sum, d| sum.plus(d.points));
        let (seed_user, volunteer) = (config.seed_users.least_score(), Decimal::whole(config.volunteer_from));
        let (role, bounds) = if seed_user.is_some_and(|from| score >= from) {
            (ContributionRole::SeedUser, [seed_user, None])
        } else if score >= volunteer {
            (ContributionRole::Volunteer, [Some(volunteer), seed_user])
        } else {
            // The best of a quiet community may have less than a volunteer needs.
            let next = seed_user.map_or(volunteer, |from| from.min(volunteer));
            (ContributionRole::Regular, [None, Some(next)])
        };
        Contribution { score, role, create, help, solve, join_event, likes, bounds, left_out_days: 0 }
    }
}

impl Contribution {
    /// Why: one reason for the role, one for each kind of action that there was, and one for days left out.
    pub fn reasons(&self) -> impl Iterator<Item = ContributionReason> {
        let Self { score, role, bounds, .. } = *self;
        let actions = [
            (Kind::Create, self.create),
            (Kind::Help, self.help),
            (Kind::Solve, self.solve),
            (Kind::JoinEvent, self.join_event),
            (Kind::LikeReceived, self.likes),
        ];
        let actions = actions.into_iter().filter(|(_, actions)| actions.count > 0);
        let actions = actions.map(|(kind, ContributionActions { count, points })| ContributionReason::Actions {
            kind,
            count,
            points,
        });
        let days = self.left_out_days;
        let left_out = (days > 0).then_some(ContributionReason::LeftOut { days });
        [ContributionReason::Role { score, role, bounds }].into_iter().chain(actions).chain(left_out)
    }
}

/// Why a user has a contribution score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum ContributionReason {
    /// The role that the score gives.
    Role {
        /// The contribution score.
        score: Decimal,
        /// The role.
        role: ContributionRole,
        /// The score at which the role begins, and the score at which the next one begins.
        bounds: [Option<Decimal>; 2],
    },
    /// Events of one kind, and their points.
    Actions {
        /// The kind of event.
        kind: Kind,
        /// The number of events.
        count: u64,
        /// The points for all of them.
        points: Decimal,
    },
    /// Days that do not count, because the user stood at a level of abuse.
    LeftOut {
        /// The number of days.
        days: u32,
    },
}

impl ContributionReason {
    /// The stable name of the rule.
    pub const fn rule(&self) -> &'static str {
        match self {
            Self::Role { .. } => "contribution.role",
            Self::Actions { .. } => "contribution.actions",
            Self::LeftOut { .. } => "contribution.left_out",
        }
    }
}

impl Phrased for ContributionReason {
    fn phrase(&self) -> Phrase<'_> {
        match *self {
            // Truncated, so that a score never reads as above the bound that it has not reached.
            Self::Role { score, role, bounds } => match bounds.map(|bound| bound.map(|bound| bound.truncated(1))) {
                [None, Some(below)] => sentence::role_below(role, score, below),
                [from, below] => sentence::role(role, score, from, below),
            },
            Self::Actions { kind, count, points } => sentence::actions(kind, count, points),
            Self::LeftOut { days } => sentence::left_out(days),
        }
    }
}

display_phrases!(ContributionReason);

impl From<ContributionReason> for Reason {
    fn from(reason: ContributionReason) -> Self {
        let (seen, bound) = match reason {
            ContributionReason::Role { score, bounds, .. } => {
                (SeenValue::Number(score.get()), bounds.map(|bound| bound.map(|bound| SeenValue::Number(bound.get()))))
            }
            ContributionReason::Actions { count, .. } => {
                (SeenValue::Whole(i64::try_from(count).unwrap_or(i64::MAX)), [None, None])
            }
            ContributionReason::LeftOut { days } => (days.into(), [None, None]),
        };
        Self::saying(reason.rule(), Some(seen), bound, &reason.phrase())
    }
}
