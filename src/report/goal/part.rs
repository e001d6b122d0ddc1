//! What each group gave to the change of a number.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::answer::Goals;
use crate::number::plain::{finite, plain};
use crate::report::kpi::{KpiFigure, KpiName, KpiUnit};

/// What a group gave to the change of a number since the first point, in the unit of the number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct GoalPart<G> {
    /// The group.
    pub group: G,
    /// By the change of its own number.
    #[serde(deserialize_with = "finite")]
    pub rate: f64,
    /// By the change of its share of the users: above 0 where a group grows that is above the mean, or one shrinks that is below.
    #[serde(deserialize_with = "finite")]
    pub mix: f64,
}

impl<G> GoalPart<G> {
    /// Both together.
    pub fn change(&self) -> f64 {
        self.rate + self.mix
    }
}

impl Goals {
    /// What each group gave to the change of a number from the earliest point to the day asked about. The parts add up to the
    /// change of everybody who is in a group, up to rounding in the last digits. `None` if the number has no goal, or no value
    /// then or now; the K factor has no parts, as its users are counted in two groups.
    ///
    /// ```
    /// use lifestage::report::{GoalRule, Goals, Kpi, KpiName, KpiRule};
    /// use lifestage::time::Calendar;
    /// use lifestage::{Day, Event, Population};
    ///
    /// let day = |n| Day::ymd(2026, 1, 5).plus(n);
    /// let came = (1..=8_u64).map(|user| Event::log_in(user, day(if user <= 4 { 0 } else { 80 })));
    /// let events: Vec<Event> = came.chain([Event::log_in(1_u64, day(7)), Event::log_in(6_u64, day(87))]).collect();
    /// let population = Population::from_events(&events, Calendar::utc())?;
    /// let goals = GoalRule::default().report_by(&population, &KpiRule::default(), day(92), |member| Some(member.user.id.bits() % 2))?;
    /// let parts = Goals::parts(&goals, &KpiName::Standard(Kpi::ActiveOnDay7)).unwrap();
    /// // 1 of 4 on day 8, 2 of 8 now: the even users rose, the odd ones fell.
    /// assert_eq!(parts.iter().map(|part| part.rate).collect::<Vec<_>>(), [0.125, -0.125]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn parts<G: Clone + Ord>(groups: &BTreeMap<G, Self>, name: &KpiName) -> Option<Vec<GoalPart<G>>> {
        let tracks: Vec<_> = groups.iter().filter_map(|(group, goals)| Some((group, goals.track(name)?))).collect();
        let unit = tracks.first()?.1.unit;
        if unit == KpiUnit::Factor {
            return None;
        }
        let both = tracks.iter().map(|(group, track)| Some((*group, [(*track.before.last()?)?, track.now])));
        let both = both.collect::<Option<Vec<(&G, [KpiFigure; 2])>>>()?;
        let whole = |point: usize| {
            let mut all = KpiFigure::default();
            both.iter().filter_map(|(_, figures)| figures.get(point)).for_each(|figure| all.join(figure));
            all
        };
        let (first, now) = (whole(0), whole(1));
        let middle = f64::midpoint(first.value(unit)?, now.value(unit)?);
        let part = |(group, [then, last]): (&G, [KpiFigure; 2])| {
            let values = (then.value(unit), last.value(unit));
            // A group without users then or now has no number of its own that could have changed. All that it gave stands
            // under the mix, as does money of users whom the number does not divide by, such as refunds without a purchase.
            let (old, new) = (values.0.or(values.1).unwrap_or(middle), values.1.or(values.0).unwrap_or(middle));
            let (before, after) = (share(&then, &first), share(&last, &now));
            let rate = f64::midpoint(before, after) * (new - old);
            let given = of_all(&last, &now, unit) - of_all(&then, &first, unit) - (after - before) * middle;
            let mix = given - rate;
            GoalPart { group: group.clone(), rate: plain(rate), mix: plain(mix) }
        };
        Some(both.into_iter().map(part).collect())
    }
}

/// What a group adds to the number of all.
fn of_all(group: &KpiFigure, all: &KpiFigure, unit: KpiUnit) -> f64 {
    KpiFigure { denominator: all.denominator, is_known: true, ..*group }.value(unit).unwrap_or(0.0)
}

/// The share of the users that are in a group.
#[expect(clippy::cast_precision_loss, reason = "a quotient of numbers above 2^53 is still right to 15 digits")]
fn share(group: &KpiFigure, all: &KpiFigure) -> f64 {
    group.denominator as f64 / all.denominator as f64
}
