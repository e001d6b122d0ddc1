//! The type of a user as of a day, since when, why, and what would change it.

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use super::BehaviorType;
use super::fitted::{BehaviorCuts, FittedBehavior};
use super::reason::{BehaviorMove, BehaviorReason, BehaviorStep};
use super::timeline::{Seen, Timeline};
use crate::event::user::User;
use crate::number::decimal::Decimal;
use crate::profile::{AsOf, BeforeHorizon};
use crate::time::{Day, Days, Hold, Since};

/// The type of behaviour of a user as of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BehaviorAssessment {
    /// The type shown; none where no type is.
    pub behavior: Option<BehaviorType>,
    /// Since when it, or none, has been shown.
    pub since: Since,
    /// The type of the day itself, before the hold; none without an active day in the window.
    pub raw: Option<BehaviorType>,
    /// Active days in the window.
    pub frequency: u32,
    /// Mean depth of those days; none where there is none.
    pub depth: Option<Decimal>,
    /// Why the type of the day is what it is.
    pub reasons: SmallVec<[BehaviorReason; 3]>,
    /// What would make the user come often, or go deep, as things stand.
    pub moves: SmallVec<[BehaviorMove; 2]>,
}

impl FittedBehavior {
    /// The type of a user as of a day; none where they are not in the population yet.
    ///
    /// Only what happened from joining on is seen: of a user whose join day is given, nothing before it. The type is
    /// replayed from joining, at most [`Hold::REPLAY`] days back.
    ///
    /// # Errors
    /// When the profile remembers too little to be sure.
    pub fn assess(&self, as_of: AsOf<'_>, user: &User) -> Result<Option<BehaviorAssessment>, BeforeHorizon> {
        let Some(joined) = as_of.joined(user) else { return Ok(None) };
        let day = as_of.day();
        let numbers = self.rule.config();
        let reach = numbers.window - 1;
        let usual = joined.max(day.minus(Hold::REPLAY.into()));
        let forgotten = as_of.horizon().filter(|horizon| *horizon > joined);
        // The first day whose whole window is remembered.
        let earliest = forgotten.map(|horizon| horizon.plus(reach.cast_signed()));
        let start = earliest.map_or(usual, |earliest| earliest.max(usual));
        // Where the horizon is too close, the days needed for `day` itself are asked for, and refused.
        let first = joined.max(start.min(day).minus(reach));
        let tallies = as_of.during(Days::new(first, day).unwrap_or(Days::only(day)))?;
        let (stretch, seen) = Timeline::new(&self.rule, tallies).replay(self, start, day);
        let Some(mut held) = numbers.hold.shown(stretch.iter().copied(), day, start == joined) else { return Ok(None) };
        if let Some(horizon) = forgotten.filter(|_| start > usual) {
            // What was shown before anything held is not known, so neither is whether it was the same.
            let Some(settled) = settled_on(&stretch, numbers.hold, day) else {
                return Err(BeforeHorizon { asked: horizon.minus(1), horizon });
            };
            if held.since.day() <= settled {
                held.since = Since::OnOrBefore(settled);
            }
        }
        let raw = stretch.last().and_then(|(_, raw)| *raw);
        let mut assessment = BehaviorAssessment {
            behavior: held.value,
            since: held.since,
            raw,
            frequency: seen.days,
            depth: seen.depth(&self.rule),
            reasons: self.reasons(seen),
            moves: self.moves(seen),
        };
        if held.value != raw {
            assessment.reasons.push(BehaviorReason::Held { raw, hold: numbers.hold });
        }
        Ok(Some(assessment))
    }

    fn reasons(&self, seen: Seen) -> SmallVec<[BehaviorReason; 3]> {
        let BehaviorCuts { frequency, depth } = self.thresholds;
        let window = self.rule.config().window;
        let frequency = BehaviorReason::Frequency { seen: seen.days, high_from: frequency, window };
        let depth = seen.depth(&self.rule).map(|seen| BehaviorReason::Depth { seen, high_from: depth });
        [frequency].into_iter().chain(depth).collect()
    }

    fn moves(&self, seen: Seen) -> SmallVec<[BehaviorMove; 2]> {
        let BehaviorCuts { frequency, depth } = self.thresholds;
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

/// The first day of a replay on which a raw type had held long enough.
fn settled_on(stretch: &[(Day, Option<BehaviorType>)], hold: Hold, last: Day) -> Option<Day> {
    let ends = stretch.iter().skip(1).map(|(next, _)| next.minus(1)).chain([last]);
    let held_on = |start: &Day| start.plus(i32::from(hold.get()) - 1);
    stretch
        .iter()
        .zip(ends)
        .map(|((start, _), end)| (held_on(start), end))
        .find(|(held, end)| held <= end)
        .map(|(day, _)| day)
}
