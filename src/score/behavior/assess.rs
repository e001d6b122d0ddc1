//! The behavior type of a user as of a day: since when, why, and what would change it.

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use super::BehaviorType;
use super::config::BehaviorCuts;
use super::fitted::FittedBehavior;
use super::reason::{BehaviorMove, BehaviorReason, BehaviorStep};
use super::timeline::{Seen, Timeline};
use crate::event::user::User;
use crate::number::decimal::Decimal;
use crate::profile::{AsOf, BeforeHorizon};
use crate::score::replay::Replay;
use crate::time::{Day, Since};

/// The behavior type of a user as of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct BehaviorAssessment {
    /// The type shown. `None` if the user was not active.
    pub behavior: Option<BehaviorType>,
    /// The day since which that type, or no type, has been shown.
    pub since: Since,
    /// The type that the day itself gives, before the hold. `None` without an active day in the window.
    pub raw: Option<BehaviorType>,
    /// Active days in the window.
    pub frequency: u32,
    /// Mean depth of those days, in points. `None` without an active day.
    pub depth: Option<Decimal>,
    /// Why the user has the raw type.
    pub(crate) reasons: SmallVec<[BehaviorReason; 3]>,
    /// What would make the user frequent or deep, as things stand now.
    pub(crate) moves: SmallVec<[BehaviorMove; 2]>,
}

impl BehaviorAssessment {
    /// Why the user has the raw type, and why another one is shown if the hold keeps it.
    pub fn reasons(&self) -> impl Iterator<Item = BehaviorReason> {
        self.reasons.iter().copied()
    }

    /// What would make the user frequent or deep, as things stand now.
    pub fn moves(&self) -> impl Iterator<Item = BehaviorMove> {
        self.moves.iter().copied()
    }
}

impl FittedBehavior {
    /// The type of a user as of a day. `None` if they have not joined yet.
    ///
    /// Only what happened since joining counts; if you give a join day, nothing before it counts. The type is replayed
    /// from the day of joining, at most [`Hold::REPLAY`](crate::time::Hold::REPLAY) days back.
    ///
    /// # Errors
    /// When the profile has forgotten too much for the type to be certain.
    pub fn assess(&self, as_of: AsOf<'_>, user: &User) -> Result<Option<BehaviorAssessment>, BeforeHorizon> {
        let Some(joined) = as_of.joined(user) else { return Ok(None) };
        let config = self.rule.config();
        let replay = Replay::new(as_of, joined, config.window - 1)?;
        let timeline = Timeline::new(&self.rule, replay.tallies);
        let (stretch, seen) = timeline.replay(self.cuts, replay.start, as_of.day());
        let held = replay.held(config.hold, &stretch)?;
        let raw = stretch.last().and_then(|(_, raw)| *raw);
        let mut reasons = self.reasons(seen);
        if held.value != raw {
            reasons.push(BehaviorReason::Held { raw, hold: config.hold });
        }
        Ok(Some(BehaviorAssessment {
            behavior: held.value,
            since: held.since,
            raw,
            frequency: seen.days,
            depth: seen.depth(&self.rule),
            reasons,
            moves: self.moves(seen),
        }))
    }

    /// The next day on which the shown or the raw type can be another one, if nothing more happens. `None` if both stay, or
    /// they have not joined yet. It may be too early, and is never too late.
    ///
    /// # Errors
    /// When the profile has forgotten too much for the type to be certain.
    pub(crate) fn next_change(&self, as_of: AsOf<'_>, user: &User) -> Result<Option<Day>, BeforeHorizon> {
        let Some(joined) = as_of.joined(user) else { return Ok(None) };
        let config = self.rule.config();
        let replay = Replay::new(as_of, joined, config.window - 1)?;
        let timeline = Timeline::new(&self.rule, replay.tallies);
        let (stretch, _) = timeline.replay(self.cuts, replay.start, as_of.day());
        let held = replay.held(config.hold, &stretch)?;
        let next = timeline.next_after(as_of.day());
        Ok(replay.next_shown(config.hold, &stretch, &held, next).into_iter().chain(next).min())
    }

    fn reasons(&self, seen: Seen) -> SmallVec<[BehaviorReason; 3]> {
        let BehaviorCuts { frequency, depth } = self.cuts;
        let window = self.rule.config().window;
        let frequency = BehaviorReason::Frequency { seen: seen.days, high_from: frequency, window };
        let depth = seen.depth(&self.rule).map(|seen| BehaviorReason::Depth { seen, high_from: depth });
        [frequency].into_iter().chain(depth).collect()
    }

    fn moves(&self, seen: Seen) -> SmallVec<[BehaviorMove; 2]> {
        let BehaviorCuts { frequency, depth } = self.cuts;
        let Some(seen_depth) = seen.depth(&self.rule) else { return SmallVec::new() };
        let (often, deep) = (seen.days >= frequency, seen_depth >= depth);
        let window = self.rule.config().window;
        let oftener = (!often && frequency <= window).then(|| BehaviorMove {
            to: BehaviorType::of(true, deep),
            by: BehaviorStep::ActiveDays { more: frequency - seen.days, window },
        });
        let deeper = (!deep && depth <= self.rule.config().day_cap).then(|| {
            let more = Decimal::of_billionths(depth.billionths() - seen_depth.billionths());
            BehaviorMove { to: BehaviorType::of(often, true), by: BehaviorStep::Depth { more } }
        });
        oftener.into_iter().chain(deeper).collect()
    }
}
