//! The Qini curve and its coefficient, with the standard error of the infinitesimal jackknife.
//!
//! Give each user a weight of 1 and ask how the coefficient changes with the weight of one of them: that slope is linear in the user's
//! outcome, U = a·y + b, where a and b depend on the score and the arm only and are sums over the scores at and below. So one walk up the
//! scores has the slopes of all users, where leaving out each user in turn would walk once for each.

use serde::{Deserialize, Serialize};

use super::answer::Uplift;
use super::level::UpliftSums;
use super::sentence;
use crate::answer::reason::{Reason, SeenValue};
use crate::answer::sentence::{Phrase, Phrased, display_phrases};
use crate::number::plain::{finite, plain};
use crate::outreach::experiment::{NotEnough, float, normal_upper};

/// One point of the Qini curve.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct UpliftPoint {
    /// The score.
    #[serde(deserialize_with = "finite")]
    pub score: f64,
    /// Users of both arms with at least this score.
    pub users: u64,
    /// What the treated among them brought beyond the control, in units of the outcome.
    #[serde(deserialize_with = "finite")]
    pub gain: f64,
}

/// What sorting by the score brings beyond drawing by lot, per user in units of the outcome.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct QiniCoefficient {
    /// The coefficient.
    #[serde(deserialize_with = "finite")]
    pub value: f64,
    /// Its standard error, by the infinitesimal jackknife.
    #[serde(deserialize_with = "finite")]
    pub standard_error: f64,
    /// The lower end of the interval, by the normal distribution.
    #[serde(deserialize_with = "finite")]
    pub low: f64,
    /// Its upper end.
    #[serde(deserialize_with = "finite")]
    pub high: f64,
}

/// A point with what the slopes need.
struct Step {
    /// Users of this score.
    users: f64,
    /// N(k) / M(k): treated for each of the control, 0 without control.
    ratio: f64,
    /// C(k) / M(k): the mean of the control, 0 without control.
    mean: f64,
    gain: f64,
    treatment: UpliftSums,
    control: UpliftSums,
}

/// The area under the curve, and where the curve ends.
struct Area {
    under_curve: f64,
    /// Users of both arms, and the treated among them.
    users: f64,
    treated: f64,
    /// The gain, the ratio and the mean of the control at the last score.
    gain: f64,
    ratio: f64,
    mean: f64,
}

/// Sums over the steps from one on to the last, each weighted by its part of the area.
#[derive(Clone, Copy, Default)]
struct Below {
    weight: f64,
    mean: f64,
    ratio: f64,
    both: f64,
}

impl Uplift {
    /// The Qini curve: one point for each score, from the highest. It begins at nobody and a gain of 0.
    pub fn curve(&self) -> Vec<UpliftPoint> {
        let mut users = 0_u64;
        let points = self.levels().iter().zip(self.steps()).map(|(level, step)| {
            users = users.saturating_add(level.users());
            UpliftPoint { score: level.score, users, gain: plain(step.gain) }
        });
        points.collect()
    }

    /// What sorting by the score brings beyond drawing by lot.
    ///
    /// # Errors
    /// If an arm has fewer than two users, or outcomes do not vary.
    pub fn coefficient(&self) -> Result<QiniCoefficient, NotEnough> {
        for n in [self.treated(), self.control()] {
            if n < 2 {
                return Err(NotEnough::Users { n, needed: 2 });
            }
        }
        let steps = self.steps();
        let area = Area::of(&steps, float(self.treated()), float(self.control()));
        let (value, variance) = (area.coefficient(), area.variance(&steps));
        // Of outcomes that are all alike, rounding may leave a variance.
        if variance <= 0.0 || self.is_alike() {
            return Err(NotEnough::Variance);
        }
        let standard_error = variance.sqrt();
        let reach = normal_upper(self.rule().config().level.get() / 2.0) * standard_error;
        let [value, standard_error, low, high] = [value, standard_error, value - reach, value + reach].map(plain);
        Ok(QiniCoefficient { value, standard_error, low, high })
    }

    /// Whether all users have one outcome.
    fn is_alike(&self) -> bool {
        let mut all = UpliftSums::default();
        for level in self.levels() {
            all.join(level.control);
            all.join(level.treatment);
        }
        all.spread() <= 0.0
    }

    #[expect(clippy::cast_precision_loss, reason = "a gain is right to 15 digits")]
    fn steps(&self) -> Vec<Step> {
        let (mut treatment, mut control) = (UpliftSums::default(), UpliftSums::default());
        let step = self.levels().iter().map(|level| {
            treatment.join(level.treatment);
            control.join(level.control);
            let has_control = control.users > 0;
            let ratio = if has_control { float(treatment.users) / float(control.users) } else { 0.0 };
            let gain = treatment.sum as f64 - control.sum as f64 * ratio;
            let mean = control.mean().unwrap_or(0.0);
            Step { users: float(level.users()), ratio, mean, gain, treatment: level.treatment, control: level.control }
        });
        step.collect()
    }
}

impl Area {
    fn of(steps: &[Step], treated: f64, control: f64) -> Self {
        let (gain, ratio, mean) = steps.last().map_or((0.0, 0.0, 0.0), |step| (step.gain, step.ratio, step.mean));
        let (mut area, mut before) = (0.0, 0.0);
        for step in steps {
            area += step.users * step.gain.midpoint(before);
            before = step.gain;
        }
        Self { under_curve: area, users: treated + control, treated, gain, ratio, mean }
    }

    fn coefficient(&self) -> f64 {
        (self.under_curve / self.users - self.gain / 2.0) / self.treated
    }

    /// The sum of the squared slopes of the coefficient in the weight of each user.
    fn variance(&self, steps: &[Step]) -> f64 {
        let Self { under_curve, users, treated, ratio, mean, .. } = *self;
        let (value, mut variance) = (self.coefficient(), 0.0);
        let (mut below, mut next_users) = (Below::default(), 0.0);
        for (place, step) in steps.iter().enumerate().rev() {
            let weight = step.users.midpoint(next_users);
            below.weight += weight;
            below.mean += weight * step.mean;
            below.ratio += weight * step.ratio;
            below.both += weight * step.ratio * step.mean;
            next_users = step.users;
            let above = place.checked_sub(1).and_then(|above| steps.get(above)).map_or(0.0, |above| above.gain);
            // One user more of this score widens the step, and moves the gain at and below it.
            let widened = step.gain.midpoint(above) - under_curve / users;
            let slope = (below.weight / users - 0.5) / treated;
            let rest = ((widened - below.mean) / users + mean / 2.0 - value) / treated;
            variance += squares(step.treatment, slope, rest);
            let slope = (ratio / 2.0 - below.ratio / users) / treated;
            let rest = ((widened + below.both) / users - ratio * mean / 2.0) / treated;
            variance += squares(step.control, slope, rest);
        }
        variance
    }
}

/// Σ (a·y + b)² over these users: around the mean, so that nothing large is subtracted from something large.
fn squares(of: UpliftSums, slope: f64, rest: f64) -> f64 {
    let middle = of.mean().map_or(0.0, |mean| slope * mean + rest);
    float(of.users) * middle * middle + slope * slope * of.spread()
}

impl QiniCoefficient {
    /// The coefficient as a reason that leaves the process, with the ends of its interval.
    pub fn reason(&self) -> Reason {
        let ends = [self.low, self.high].map(|end| Some(SeenValue::Number(end)));
        Reason::saying("uplift.coefficient", Some(SeenValue::Number(self.value)), ends, &self.phrase())
    }
}

impl Phrased for QiniCoefficient {
    fn phrase(&self) -> Phrase<'_> {
        let Self { value, low, high, .. } = *self;
        if low > 0.0 {
            sentence::tells(value, low, high)
        } else if high < 0.0 {
            sentence::misleads(value, low, high)
        } else {
            sentence::tells_nothing(value, low, high)
        }
    }
}

display_phrases!(QiniCoefficient);
