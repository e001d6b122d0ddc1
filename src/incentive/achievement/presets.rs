//! Preset achievements to start from.

use super::{Achievement, AchievementMeasure, Achievements};
use crate::event::kind::{Kind, KindSet};
use crate::incentive::task::Name;

impl Default for Achievements {
    /// Six achievements that suit most products and the other defaults of this crate.
    ///
    /// | id | what | goals |
    /// |---|---|---|
    /// | `first_purchase` | the first purchase | once |
    /// | `active_days` | days with any activity | 7, 30, 100, 365: a week, a month, a season, a year |
    /// | `helpful` | users helped and problems solved | 1, 10, 100: each ten times the one before |
    /// | `streak` | days in a row | 7, 30, 100, 365 |
    /// | `growth` | tiers of growth points | 1, 2, 3: those of the default rule |
    /// | `newcomer` | tasks of the plan | 1, 3: the first one, and all of the default rule |
    fn default() -> Self {
        let id = Name::literal;
        Self::preset(vec![
            Achievement::once(id("first_purchase"), AchievementMeasure::First(Kind::Purchase.into())),
            Achievement::new(
                id("active_days"),
                AchievementMeasure::Days(KindSet::activity().into()),
                [7, 30, 100, 365],
            ),
            Achievement::new(
                id("helpful"),
                AchievementMeasure::Events(KindSet::of([Kind::Help, Kind::Solve]).into()),
                [1, 10, 100],
            ),
            Achievement::new(id("streak"), AchievementMeasure::Streak, [7, 30, 100, 365]),
            Achievement::new(id("growth"), AchievementMeasure::Tier, [1, 2, 3]),
            Achievement::new(id("newcomer"), AchievementMeasure::Tasks, [1, 3]),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::incentive::achievement::AchievementSources;
    use crate::incentive::growth_points::GrowthPointsRule;
    use crate::incentive::streak::StreakRule;
    use crate::incentive::task::Plan;

    #[test]
    fn the_preset_is_valid_and_fits_the_other_presets() {
        let preset = Achievements::default();
        assert_eq!(Achievements::new(preset.iter().cloned()), Ok(preset.clone()));
        let (growth, plan, streak) = (GrowthPointsRule::default(), Plan::default(), StreakRule::default());
        assert_eq!(preset.check(&AchievementSources::new(&growth, &plan, &streak)), Ok(()));
    }
}
