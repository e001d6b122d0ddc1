//! A set of achievements, checked together.

use serde::{Deserialize, Serialize};

use super::Achievement;
use super::board::AchievementBoard;
use super::check::{self, AchievementProblem};
use super::sources::AchievementSources;
use super::status::AchievementStatus;
use crate::answer::problem::Problems;
use crate::event::user::User;
use crate::incentive::task::Name;
use crate::profile::{AsOf, BeforeHorizon};

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
        let Some((_, tallies)) = as_of.counted(user)? else { return Ok(None) };
        let judge = |achievement: &Achievement| {
            let measured = achievement.measure.measured(tallies, as_of, user, sources)?;
            Ok(AchievementStatus::of(achievement, &measured, sources))
        };
        let achievements = self.0.iter().map(judge).collect::<Result<Vec<_>, _>>()?;
        Ok(Some(AchievementBoard { user: as_of.user(), as_of: as_of.day(), achievements }))
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
