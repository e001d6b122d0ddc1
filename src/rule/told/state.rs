//! What a host was last told of a user: the small state between two tellings.

use serde::{Deserialize, Serialize};

use super::came::Came;
use super::outcome::TaskOutcome;
use crate::answer::version::{Stored, VersionOf, Versions};
use crate::event::id::UserId;
use crate::incentive::task::Name;
use crate::number::fingerprint::Fingerprint;
use crate::rule::edition::Revision;
use crate::score::behavior::BehaviorType;
use crate::score::churn::RiskBand;
use crate::score::group::Group;
use crate::score::rfm::RfmSegment;
use crate::score::stage::LifecycleStage;
use crate::time::{Day, Days};
use crate::wording::problems::problems;

/// What was told of a user: a small state to store beside the profile, and to replace by the next one.
///
/// It holds the last known value of each part, under which [`Revision`] and as of which day that was, and what had come in by
/// then. What is no longer known stays as it was told: a profile that forgot days, or rules without a part, move nobody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Told {
    pub(super) user: UserId,
    /// INVARIANT: without a last telling all parts are empty.
    pub(super) last: Option<Telling>,
    pub(super) parts: Parts,
}

/// The last telling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Telling {
    pub(super) as_of: Day,
    pub(super) revision: Revision,
    /// Of what was known of the user besides events.
    pub(super) facts: Fingerprint,
    pub(super) came: Came,
    /// The number of tellings that had something to tell.
    pub(super) number: u32,
}

/// The last known value of each part.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Parts {
    pub(super) stage: Option<LifecycleStage>,
    pub(super) group: Option<Group>,
    pub(super) rfm: Option<RfmSegment>,
    pub(super) behavior: Option<BehaviorType>,
    pub(super) churn: Option<RiskBand>,
    pub(super) tier: Option<TierOf>,
    pub(super) level: Option<u16>,
    /// INVARIANT: this list and those below ascend by what they are keyed by, each once.
    pub(super) segments: Vec<String>,
    pub(super) plan_version: u32,
    pub(super) tasks: Vec<(Name, TaskOutcome)>,
    /// The latest run of each plan that begins on a day or with a segment, by the version of the plan.
    pub(super) runs: Vec<PlanRun>,
    /// The highest level of each achievement.
    pub(super) achievements: Vec<(Name, u16)>,
    /// Firings that were told or were known before, as far back as late events count, and as each cool-down needs.
    pub(super) fired: Vec<(String, Day)>,
}

/// A run of a plan that begins on a day or with a segment: when it began, and how its tasks ended that did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PlanRun {
    pub(super) version: u32,
    pub(super) first_day: Day,
    /// The first day of the run before it. A run that begins on it or earlier was told already.
    pub(super) previous: Option<Day>,
    /// INVARIANT: as the lists of [`Parts`].
    pub(super) tasks: Vec<(Name, TaskOutcome)>,
}

impl PlanRun {
    fn is_one(&self) -> bool {
        self.tasks.is_sorted_by(|one, next| one.0 < next.0) && self.previous < Some(self.first_day)
    }
}

/// A growth tier, and the period whose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TierOf {
    /// `None` for a lifetime and for a trailing window.
    pub(super) period: Option<Days>,
    pub(super) tier: Option<u16>,
}

impl Stored for Told {
    const VERSIONS: Versions =
        Versions { of: "told state", oldest: 1, newest: 2, otherwise: "begin anew with `Told::nothing`" };
}

/// How a [`Told`] is written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    version: VersionOf<Told>,
    user: UserId,
    last: Option<Telling>,
    parts: Parts,
}

/// A told state that this crate did not write.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ToldError {
    /// Parts that contradict each other.
    Malformed {
        /// The user.
        user: UserId,
    },
}

problems! {
    enum ToldError {
        Malformed { user: Text } = "problem.told.malformed"
            "what was told of user `{user}` has a list out of order or twice the same, or parts without a day or of a later one: give it as this crate wrote it, or begin anew with `Told::nothing`"
            "告知过的用户`{user}`的内容有列表顺序不对或重复，或各部分缺少日期、日期过晚：请提供本库写出的内容，或用`Told::nothing`重新开始";
    }
}

impl Told {
    /// The number of days that late events are followed back. A firing that an event brings for an earlier day is told only
    /// if that day is at most a month ago; what it suggests would come too late.
    pub const LATE_DAYS: u16 = 30;

    /// A user of whom nothing was told.
    pub fn nothing(user: impl Into<UserId>) -> Self {
        Self { user: user.into(), last: None, parts: Parts::default() }
    }

    /// The user.
    pub const fn user(&self) -> UserId {
        self.user
    }

    /// The day as of which was told last. `None` before the first telling.
    pub const fn as_of(&self) -> Option<Day> {
        match &self.last {
            Some(last) => Some(last.as_of),
            None => None,
        }
    }

    /// The revision of the rules under which was told last. `None` before the first telling.
    pub const fn revision(&self) -> Option<Revision> {
        match &self.last {
            Some(last) => Some(last.revision),
            None => None,
        }
    }

    /// The lifecycle stage.
    pub const fn stage(&self) -> Option<LifecycleStage> {
        self.parts.stage
    }

    /// The user group.
    pub const fn group(&self) -> Option<Group> {
        self.parts.group
    }

    /// The RFM segment.
    pub const fn rfm_segment(&self) -> Option<&RfmSegment> {
        self.parts.rfm.as_ref()
    }

    /// The type of behavior that is shown. `None` without activity as well.
    pub const fn behavior(&self) -> Option<BehaviorType> {
        self.parts.behavior
    }

    /// The band of churn risk.
    pub const fn churn_band(&self) -> Option<RiskBand> {
        self.parts.churn
    }

    /// The growth tier in the period of the last telling, from 1. `None` below the first.
    pub fn growth_tier(&self) -> Option<u16> {
        self.parts.tier?.tier
    }

    /// The membership level, from 1.
    pub const fn membership_level(&self) -> Option<u16> {
        self.parts.level
    }

    /// The segments that the user is in, by name.
    pub fn segments(&self) -> impl Iterator<Item = &str> {
        self.parts.segments.iter().map(String::as_str)
    }

    /// How each newcomer task ended that did, by name.
    pub fn tasks(&self) -> impl Iterator<Item = (Name, TaskOutcome)> {
        self.parts.tasks.iter().copied()
    }

    /// The latest run of each plan that begins on a day or with a segment: the version of the plan, and its first day.
    pub fn plans(&self) -> impl Iterator<Item = (u32, Day)> {
        self.parts.runs.iter().map(|run| (run.version, run.first_day))
    }

    /// How each task ended that did, in the latest run of the plan of this version that begins on a day or with a segment, by
    /// name.
    pub fn tasks_of(&self, version: u32) -> impl Iterator<Item = (Name, TaskOutcome)> {
        let run = self.parts.runs.iter().find(|run| run.version == version);
        run.into_iter().flat_map(|run| run.tasks.iter().copied())
    }

    /// The highest unlocked level of each achievement, by name.
    pub fn achievements(&self) -> impl Iterator<Item = (Name, u16)> {
        self.parts.achievements.iter().copied()
    }

    /// The firings of triggers that are remembered, by name and day.
    pub fn firings(&self) -> impl Iterator<Item = (&str, Day)> {
        self.parts.fired.iter().map(|(trigger, day)| (trigger.as_str(), *day))
    }

    /// From parts that come from outside; none if they are no told state.
    pub(super) fn checked(user: UserId, last: Option<Telling>, parts: Parts) -> Option<Self> {
        let Parts { segments, tasks, runs, achievements, fired, .. } = &parts;
        let ascend = segments.is_sorted_by(|one, next| one < next)
            && tasks.is_sorted_by(|one, next| one.0 < next.0)
            && runs.is_sorted_by(|one, next| one.version < next.version)
            && runs.iter().all(PlanRun::is_one)
            && achievements.is_sorted_by(|one, next| one.0 < next.0)
            && fired.is_sorted_by(|one, next| one < next);
        let begun = match &last {
            Some(last) => runs.iter().all(|run| run.first_day <= last.as_of),
            None => parts == Parts::default(),
        };
        (ascend && begun).then_some(Self { user, last, parts })
    }
}

impl From<Told> for Written {
    fn from(Told { user, last, parts }: Told) -> Self {
        Self { version: VersionOf::NEWEST, user, last, parts }
    }
}

impl TryFrom<Written> for Told {
    type Error = ToldError;

    fn try_from(Written { version: _, user, last, parts }: Written) -> Result<Self, Self::Error> {
        Self::checked(user, last, parts).ok_or(ToldError::Malformed { user })
    }
}
