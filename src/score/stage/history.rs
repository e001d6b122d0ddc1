//! The stages that a user was shown over a range of days.

use serde::{Deserialize, Serialize};

use super::LifecycleStage;
use super::rule::StageRule;
use super::timeline::{Timeline, Walk};
use crate::event::user::User;
use crate::profile::{AsOf, BeforeHorizon};
use crate::time::{Day, Days, Held, Hold, ReplayStart, Since, runs_back};

/// An unbroken run of days on which one stage was shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct StageRun {
    /// The stage.
    pub stage: LifecycleStage,
    /// The day since which it was shown, even if that is before the days asked about.
    pub since: Since,
    /// The last day of the run; for the last run, the last day asked about.
    pub through: Day,
}

impl StageRule {
    /// The stages shown on these days, run by run, as far as they are known. Empty before joining.
    ///
    /// One replay covers all days; its cost is linear in the days on which something happened. If the hold is longer
    /// than a day, the replay starts [`Hold::REPLAY`] days before the range, or on the join day if that is later.
    ///
    /// ```
    /// use lifestage::time::{Days, Since};
    /// use lifestage::score::StageRule;
    /// use lifestage::{Day, Event, LifecycleStage, Profile, User};
    ///
    /// let joining = Day::ymd(2026, 1, 5);
    /// let profile = Profile::of([Event::log_in(1_u64, joining), Event::log_in(1_u64, joining.plus(20))]);
    /// let days = Days::new(joining, joining.plus(100))?;
    /// let runs = StageRule::default().history(profile.as_of(days.last()), &User::new(1_u64), days)?;
    /// let stages: Vec<_> = runs.iter().map(|run| (run.stage, run.since.day() - joining)).collect();
    /// assert_eq!(stages, [
    ///     (LifecycleStage::Introduction, 0),
    ///     (LifecycleStage::Activation, 8),
    ///     (LifecycleStage::Growth, 31),
    ///     (LifecycleStage::Silent, 50),
    ///     (LifecycleStage::Churned, 80),
    /// ]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When days that the stages depend on were forgotten.
    pub fn history(&self, as_of: AsOf<'_>, user: &User, days: Days) -> Result<Vec<StageRun>, BeforeHorizon> {
        let last = days.last().min(as_of.day());
        let Some(joined) = as_of.joined(user).filter(|joined| *joined <= last) else { return Ok(Vec::new()) };
        let from = days.first();
        if from > last {
            return Ok(Vec::new());
        }
        let hold = self.config().hold;
        // The day before the range tells whether the first stage begins with the range.
        let back = if hold == Hold::NONE { 1 } else { u32::from(Hold::REPLAY) };
        let start = joined.max(from.minus(back));
        let first = joined.max(start.minus(self.reach()));
        let tallies = as_of.during(Days::new(first, last).unwrap_or(Days::only(last)))?;
        let timeline = Timeline::new(self, joined, self.active_before(as_of, joined, first), tallies);
        let raw = Walk::new(&timeline).replay(start, last);

        let begins = if start == joined { ReplayStart::Joining } else { ReplayStart::Limit };
        let mut through = last;
        let mut runs = Vec::new();
        for Held { value: stage, since, .. } in hold.replay(runs_back(&raw, last), begins) {
            runs.push(StageRun { stage, since, through });
            if since.day() <= from {
                break;
            }
            through = since.day().minus(1);
        }
        runs.reverse();
        Ok(runs)
    }
}
