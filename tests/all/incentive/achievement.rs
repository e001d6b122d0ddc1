//! Achievements: each measure by scenario, each law by random lives against a reference.

mod answers;
mod laws;
mod others;
mod problems;
mod scenarios;

use lifestage::incentive::{
    Achievement, AchievementBoard, AchievementMeasure, AchievementSources, Achievements, GrowthPointsRule, Name, Plan,
    SourcePoints, StreakRule,
};
use lifestage::{Day, Profile, User};

const USER: u64 = 42;
const JANUARY: Day = Day::ymd(2026, 1, 1);

/// The rules that achievements look at, owned.
#[derive(Clone, Debug, Default)]
struct Rules {
    growth: GrowthPointsRule,
    contributions: Vec<SourcePoints>,
    plan: Plan,
    streak: StreakRule,
}

impl Rules {
    fn sources(&self) -> AchievementSources<'_> {
        let Self { growth, contributions, plan, streak } = self;
        AchievementSources { contributions, ..AchievementSources::new(growth, plan, streak) }
    }
}

fn day(number: i32) -> Day {
    JANUARY.plus(number - 1)
}

fn one(measure: AchievementMeasure, goals: impl IntoIterator<Item = u64>) -> Achievements {
    Achievements::new([Achievement::new(Name::literal("one"), measure, goals)]).unwrap()
}

fn board(set: &Achievements, profile: &Profile, as_of: Day, user: &User, rules: &Rules) -> AchievementBoard {
    set.board(profile.as_of(as_of), user, &rules.sources()).unwrap().unwrap()
}
