//! What each measure unlocks, on which day, as scenarios in `tests/data/achievement`.

use lifestage::incentive::{
    AchievementSources, AchievementStatus, Achievements, GrowthPointsRule, Plan, SourcePoints, StreakRule,
};
use lifestage::profile::{AsOf, BeforeHorizon};
use lifestage::{Day, User};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::shared::scenarios::{Judged, all_hold};

/// A set, and the rules that it looks at.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Given {
    achievements: Achievements,
    growth: GrowthPointsRule,
    contributions: Vec<SourcePoints>,
    plan: Plan,
    streak: StreakRule,
}

fn told(status: &AchievementStatus) -> Value {
    let unlocked = status.unlocked.iter().map(|reached| format!("{} on {}", reached.level, reached.on));
    json!({
        "unlocked": unlocked.collect::<Vec<_>>(),
        "at": status.unlocked.iter().map(|reached| reached.at).collect::<Vec<_>>(),
        "best": status.best,
        "now": status.now,
        "complete": status.is_complete(),
        "progress": status.progress(),
    })
}

impl Judged for Given {
    fn answer(&self, as_of: AsOf<'_>, user: &User) -> Result<Option<Value>, BeforeHorizon> {
        let Self { achievements, growth, contributions, plan, streak } = self;
        let sources = AchievementSources { contributions, ..AchievementSources::new(growth, plan, streak) };
        let Some(board) = achievements.board(as_of, user, &sources)? else { return Ok(None) };
        let unlocks = board.newly_unlocked(Day::MIN, Day::MAX);
        let unlocks = unlocks.iter().map(|unlock| format!("{} {}", unlock.achievement, unlock.level));
        let mut answer: Map<String, Value> =
            board.achievements.iter().map(|status| (status.id.to_string(), told(status))).collect();
        answer.insert("unlocks".into(), unlocks.collect());
        answer.insert("reasons".into(), board.reasons().map(|reason| reason.to_string()).collect());
        Ok(Some(answer.into()))
    }
}

#[test]
fn levels_are_unlocked_on_the_days_written() {
    all_hold::<Given>("achievement", 21);
}
