//! Why nothing can go on from what was achieved.

use crate::event::id::UserId;
use crate::number::fingerprint::Fingerprint;
use crate::profile::BeforeHorizon;
use crate::time::Day;

/// Why days cannot be forgotten, or incentives cannot go on from what was achieved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AchievedError {
    /// The profile, the facts and what was achieved are not of one user.
    #[error(
        "this is of user `{this}` but what it is used with is of user `{other}`: give profile, facts and what was achieved of one user"
    )]
    OtherUser {
        /// One of the users.
        this: UserId,
        /// The other one.
        other: UserId,
    },
    /// It was counted under other incentive rules.
    #[error(
        "this was achieved under the incentive rules `{made}`, not under these, `{these}`: go on with those rules, or keep the events, build the profile anew and forget again; where they mean the same, `adopt` it"
    )]
    OtherRules {
        /// The fingerprint of the rules under which it was counted.
        made: Fingerprint,
        /// The fingerprint of the rules that were given.
        these: Fingerprint,
    },
    /// The days of the profile are counted by another calendar.
    #[error(
        "this was achieved by the calendar `{made}`, but the profile has the calendar `{found}`: use the profile that it was forgotten from"
    )]
    OtherCalendar {
        /// The fingerprint of the calendar by which it was counted.
        made: Fingerprint,
        /// The fingerprint of the calendar of the profile.
        found: Fingerprint,
    },
    /// The join day given is not the one by which it was counted.
    #[error(
        "this was achieved by a user with {}, not with {}: give the facts as they were, or keep the events, build the profile anew and forget again",
        told(*.made), told(*.found)
    )]
    OtherJoinDay {
        /// The join day that was given then.
        made: Option<Day>,
        /// The join day that is given now.
        found: Option<Day>,
    },
    /// The birthday given is not the one by which it was counted, under rules that ask for it.
    #[error(
        "points of user `{user}` were multiplied on another birthday before the horizon: give the birthday as it was, or keep the events, build the profile anew and forget again"
    )]
    OtherBirthday {
        /// The user.
        user: UserId,
    },
    /// Days of abuse do not count under these rules.
    #[error(
        "`{part}.without_abuse` looks back before each day, so nothing can go on from a horizon: keep the days, or leave it out"
    )]
    WithoutAbuse {
        /// The part of the incentive rules: `growth` or `tasks`.
        part: &'static str,
    },
    /// It is not what these rules give, although it says so.
    #[error(
        "what user `{user}` achieved contradicts the rules that it names: it was not written by this crate, or changed since"
    )]
    Contradictory {
        /// The user.
        user: UserId,
    },
    /// There are no incentive rules.
    #[error(
        "these rules have no incentives, so nothing is achieved: use `Profile::forget_before`, or add `incentives`"
    )]
    NoIncentives,
    /// The answer needs days before the horizon.
    #[error(transparent)]
    BeforeHorizon(#[from] BeforeHorizon),
}

impl AchievedError {
    /// Whether what was given is at fault, as other rules or the facts of another user. Otherwise the profile remembers too
    /// little, or what was stored was changed.
    pub const fn is_input(&self) -> bool {
        !matches!(self, Self::BeforeHorizon(_) | Self::Contradictory { .. })
    }
}

/// A join day, in words.
fn told(join_day: Option<Day>) -> String {
    join_day.map_or_else(|| "no join day given".to_owned(), |day| format!("the join day `{day}`"))
}

/// What cannot have been achieved, as read from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{day}` is not before the horizon `{horizon}`: it was not written by this crate")]
pub struct AchievedContentError {
    pub(super) day: Day,
    pub(super) horizon: Day,
}
