//! Uplift by groups of users of alike scores, and of the best of all.

use serde::{Deserialize, Serialize};

use super::answer::Uplift;
use super::level::{UpliftLevel, UpliftSums};
use super::sentence;
use crate::answer::reason::{Reason, SeenValue};
use crate::answer::sentence::{Phrase, Phrased, display_phrases};
use crate::number::plain::{finite, plain, plain_at_any_size};
use crate::number::ratio::Ratio;
use crate::outreach::experiment::{ArmComparison, ArmEffect, NotEnough, Significance, float};

/// Users of alike scores.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct UpliftGroup {
    /// The group, 1 the one with the highest scores.
    pub number: u8,
    /// Its lowest score.
    #[serde(deserialize_with = "finite")]
    pub lowest: f64,
    /// Its highest score.
    #[serde(deserialize_with = "finite")]
    pub highest: f64,
    /// Those without the message.
    pub control: UpliftSums,
    /// Those with it.
    pub treatment: UpliftSums,
    /// The mean of the transformed outcome: an estimate of the uplift that has no use for the number of users of each arm in the group. `None`
    /// where all users are of one arm.
    #[serde(deserialize_with = "finite")]
    pub transformed: Option<f64>,
    /// The significance level of its interval.
    pub level: Significance,
}

/// The users with the best scores as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct UpliftTop {
    /// The share of users that was asked about.
    pub share: Ratio,
    /// The lowest score among them.
    #[serde(deserialize_with = "finite")]
    pub lowest: f64,
    /// Users of both arms: those of the lowest score all together, so they may be more than the share.
    pub users: u64,
    /// The uplift of one user, with its interval.
    pub effect: ArmEffect,
}

impl UpliftGroup {
    /// The mean outcome of the treated less that of the control; `None` where an arm has nobody.
    pub fn uplift(&self) -> Option<f64> {
        Some(plain(self.treatment.mean()? - self.control.mean()?))
    }

    /// The uplift with its interval, by Welch's t.
    ///
    /// # Errors
    /// If an arm has fewer than two users, or nothing varies.
    pub fn effect(&self) -> Result<ArmEffect, NotEnough> {
        effect(self.control, self.treatment, self.level)
    }
}

impl UpliftTop {
    /// What writing to all of them brings over writing to none, in units of the outcome.
    pub fn incremental(&self) -> f64 {
        plain_at_any_size(float(self.users) * self.effect.effect)
    }

    /// The ends of its interval.
    pub fn interval(&self) -> (f64, f64) {
        let [low, high] = [self.effect.low, self.effect.high].map(|end| plain_at_any_size(float(self.users) * end));
        (low, high)
    }

    /// The uplift of the top as a reason that leaves the process, with the ends of its interval.
    pub fn reason(&self) -> Reason {
        let ends = [self.effect.low, self.effect.high].map(|end| Some(SeenValue::Number(end)));
        Reason::saying("uplift.top", Some(SeenValue::Number(self.effect.effect)), ends, &self.phrase())
    }
}

fn effect(control: UpliftSums, treatment: UpliftSums, level: Significance) -> Result<ArmEffect, NotEnough> {
    let arm = |sums: UpliftSums| sums.summary().ok_or(NotEnough::Users { n: sums.users, needed: 2 });
    ArmComparison { a: arm(control)?, b: arm(treatment)? }.absolute(level)
}

impl Uplift {
    /// Users in groups of equal size by their score, the highest first. Users of one score stay together, so groups may differ in size, and
    /// those for whom nobody is left are not there.
    pub fn groups(&self) -> Vec<UpliftGroup> {
        let config = self.rule().config();
        let all = u128::from(self.treated()) + u128::from(self.control());
        let mut groups: Vec<UpliftGroup> = Vec::new();
        let mut before = 0_u128;
        for level in self.levels() {
            let number = 1 + u8::try_from(before * u128::from(config.groups) / all.max(1)).unwrap_or(u8::MAX - 1);
            before += u128::from(level.users());
            match groups.last_mut().filter(|group| group.number == number) {
                Some(group) => {
                    group.lowest = level.score;
                    group.control.join(level.control);
                    group.treatment.join(level.treatment);
                }
                None => groups.push(UpliftGroup {
                    number,
                    lowest: level.score,
                    highest: level.score,
                    control: level.control,
                    treatment: level.treatment,
                    transformed: None,
                    level: config.level,
                }),
            }
        }
        let share = self.share_treated();
        for group in &mut groups {
            group.transformed = share.and_then(|share| transformed(group.control, group.treatment, share));
        }
        groups
    }

    /// The users with the best scores, as many as the share of the rule says.
    ///
    /// # Errors
    /// If an arm among them has fewer than two users, or nothing varies.
    pub fn top(&self) -> Result<UpliftTop, NotEnough> {
        let config = self.rule().config();
        let wanted = config.top.get() * (float(self.treated()) + float(self.control()));
        let (mut users, mut lowest) = (0, 0.0);
        let (mut control, mut treatment) = (UpliftSums::default(), UpliftSums::default());
        for level in self.levels() {
            // A share of whole users may come out a bit above their number.
            if float(users) >= wanted - 1e-9 {
                break;
            }
            users += level.users();
            lowest = level.score;
            control.join(level.control);
            treatment.join(level.treatment);
        }
        Ok(UpliftTop { share: config.top, lowest, users, effect: effect(control, treatment, config.level)? })
    }

    /// The share treated: the planned one, else that of the users given; `None` where they are of one arm.
    fn share_treated(&self) -> Option<f64> {
        let (treated, control) = (self.treated(), self.control());
        let observed = (treated > 0 && control > 0).then(|| float(treated) / (float(treated) + float(control)));
        self.rule().config().treated.map(Ratio::get).or(observed)
    }
}

#[expect(clippy::cast_precision_loss, reason = "a mean is right to 15 digits")]
fn transformed(control: UpliftSums, treatment: UpliftSums, share: f64) -> Option<f64> {
    let users = float(control.users) + float(treatment.users);
    let sum = treatment.sum as f64 / share - control.sum as f64 / (1.0 - share);
    (users > 0.0).then(|| plain(sum / users))
}

impl UpliftLevel {
    /// The mean outcome of the treated less that of the control; `None` where an arm has nobody.
    pub fn uplift(&self) -> Option<f64> {
        Some(plain(self.treatment.mean()? - self.control.mean()?))
    }
}

impl Phrased for UpliftTop {
    fn phrase(&self) -> Phrase<'_> {
        let ArmEffect { effect, low, high, .. } = self.effect;
        sentence::top(self.share, self.users, effect, low, high, self.incremental())
    }
}

display_phrases!(UpliftTop);
