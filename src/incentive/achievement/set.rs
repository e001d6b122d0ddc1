//! A set of achievements, checked together.

use serde::{Deserialize, Serialize};

use super::Achievement;
use super::board::AchievementBoard;
use super::check::{self, AchievementProblem};
use super::sources::AchievementSources;
use super::status::AchievementStatus;
use crate::answer::problem::Problems;
use crate::event::user::User;
use crate::incentive::asked::Asked;
use crate::incentive::so_far::{AchievementSoFar, SoFar};
use crate::incentive::task::Name;
use crate::profile::{AsOf, BeforeHorizon};
use crate::time::Day;

/// A set of achievements, checked together; serialized as their list.
///
/// ```
/// use lifestage::Kind;
/// use lifestage::incentive::{Achievement, Achievements, AchievementMeasure, Name};
///
/// let buyer = Achievement::once(Name::literal("buyer"), AchievementMeasure::First(Kind::Purchase.into()));
/// let regular = Achievement::new(Name::literal("buyer"), AchievementMeasure::Streak, [30, 7]);
/// assert_eq!(
///     Achievements::new([buyer, regular]).unwrap_err().to_string(),
///     "2 problems\n\
///      `[1].id`: `buyer` is already the id of `[0]`: give another id\n\
///      `[1].goals[1]`: a goal of `7` is not above `30`: give each level a higher goal than the one before",
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Achievement>", into = "Vec<Achievement>")]
pub struct Achievements(Vec<Achievement>);

impl Achievements {
    /// Makes a set of these achievements, in this order.
    ///
    /// # Errors
    /// With every problem in them, each with its path: see [`AchievementProblem`].
    pub fn new(achievements: impl IntoIterator<Item = Achievement>) -> Result<Self, Problems<AchievementProblem>> {
        let achievements: Vec<Achievement> = achievements.into_iter().collect();
        Problems::none_in(check::problems(&achievements))?;
        Ok(Self(achievements))
    }

    /// The empty set.
    pub const fn none() -> Self {
        Self(Vec::new())
    }

    /// A set that this crate defines.
    pub(super) fn preset(achievements: Vec<Achievement>) -> Self {
        // INVARIANT: the preset has no problems; a test also builds it with `new`.
        debug_assert!(check::problems(&achievements).is_empty(), "{achievements:?}");
        Self(achievements)
    }

    /// Checks that the rules have every tier and task that these achievements name. A goal that the rules do not have
    /// is never reached; nothing else breaks.
    ///
    /// # Errors
    /// With every goal that the rules do not have.
    pub fn check(&self, sources: &AchievementSources<'_>) -> Result<(), Problems<AchievementProblem>> {
        Problems::none_in(check::unknown(&self.0, sources))
    }

    /// The achievements, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Achievement> {
        self.0.iter()
    }

    /// The achievement of this id.
    pub fn get(&self, id: Name) -> Option<&Achievement> {
        self.0.iter().find(|achievement| achievement.id == id)
    }

    /// What a user has unlocked as of a day, and what comes next. `None` if they have not joined by then. Events before
    /// a given join day do not count.
    ///
    /// # Errors
    /// When days since joining were forgotten.
    pub fn board(
        &self,
        as_of: AsOf<'_>,
        user: &User,
        sources: &AchievementSources<'_>,
    ) -> Result<Option<AchievementBoard>, BeforeHorizon> {
        self.board_asked(Asked::new(as_of, user), sources, None)
    }

    pub(in crate::incentive) fn board_asked(
        &self,
        asked: Asked<'_>,
        sources: &AchievementSources<'_>,
        so_far: Option<&SoFar>,
    ) -> Result<Option<AchievementBoard>, BeforeHorizon> {
        let Some(from) = asked.counted_from() else { return Ok(None) };
        let achievements = self.judged(asked, from, sources, so_far)?;
        let as_of = asked.as_of;
        Ok(Some(AchievementBoard { user: as_of.user(), as_of: as_of.day(), achievements }))
    }

    /// What each of them came to by the end of the day asked about, which is the last one before a horizon, where
    /// events count from `from` on.
    pub(in crate::incentive) fn so_far(
        &self,
        asked: Asked<'_>,
        from: Day,
        sources: &AchievementSources<'_>,
        before: Option<&SoFar>,
    ) -> Result<Vec<AchievementSoFar>, BeforeHorizon> {
        Ok(self.judged(asked, from, sources, before)?.iter().map(AchievementSoFar::of).collect())
    }

    /// Whether they are what these achievements make of days before a horizon.
    pub(in crate::incentive) fn fits(&self, so_far: &[AchievementSoFar], horizon: Day) -> bool {
        so_far.len() == self.0.len()
            && so_far.iter().zip(&self.0).all(|(so_far, achievement)| {
                let days = &so_far.unlocked_on;
                days.len() <= achievement.goals.len()
                    && days.is_sorted()
                    && days.last().is_none_or(|last| *last < horizon)
            })
    }

    fn judged(
        &self,
        asked: Asked<'_>,
        from: Day,
        sources: &AchievementSources<'_>,
        so_far: Option<&SoFar>,
    ) -> Result<Vec<AchievementStatus>, BeforeHorizon> {
        let tallies = asked.tallies_from(from)?;
        let judge = |(place, achievement): (usize, &Achievement)| {
            let before = so_far.and_then(|so_far| so_far.achievements.get(place));
            let best = before.map_or(0, |before| before.best);
            let measured = achievement.measure.measured(tallies, asked, sources, best, so_far)?;
            Ok(AchievementStatus::of(achievement, &measured, sources, before))
        };
        self.0.iter().enumerate().map(judge).collect()
    }
}

impl TryFrom<Vec<Achievement>> for Achievements {
    type Error = Problems<AchievementProblem>;

    fn try_from(achievements: Vec<Achievement>) -> Result<Self, Self::Error> {
        Self::new(achievements)
    }
}

impl From<Achievements> for Vec<Achievement> {
    fn from(achievements: Achievements) -> Self {
        achievements.0
    }
}
