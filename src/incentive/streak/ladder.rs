//! Reward ladders: what the days of a run give, points by length, and a bonus on every n-th day.

use core::num::NonZeroU32;

use serde::{Deserialize, Serialize};

use super::sentence;
use crate::answer::problem::{Problem, Problems};

/// A step of the ladder: the points of each day from `from` to `to`, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LadderStep {
    /// The first day; 1 is the day on which the run starts.
    pub from: u32,
    /// The last day.
    pub to: u32,
    /// The points of each of these days.
    pub points: u32,
}

/// Extra points on every n-th day of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bonus {
    /// The bonus comes on days of the run that are multiples of this number.
    pub every: NonZeroU32,
    /// The points of the bonus, 1 or more.
    pub points: u32,
}

/// What a run gives past the end of its ladder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PastEnd {
    /// The points of the last step. The default: a longer run never gives less.
    #[default]
    Saturate,
    /// The steps from the first one again, while the bonus goes on counting the days of the run.
    Cycle,
    /// Steps and bonus both start over, as for a new run. The length of the run goes on.
    Reset,
}

/// A reward ladder as you write it. [`RewardLadder::new`] checks it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RewardLadderConfig {
    /// The steps, which follow each other from day 1 on. Default 1 point per day.
    pub steps: Vec<LadderStep>,
    /// What a run gives past the end. Default the points of the last step.
    #[serde(default)]
    pub past_end: PastEnd,
    /// The bonus on every n-th day. Default none.
    #[serde(default)]
    pub bonus: Option<Bonus>,
}

impl Default for RewardLadderConfig {
    fn default() -> Self {
        Self { steps: vec![LadderStep { from: 1, to: 1, points: 1 }], past_end: PastEnd::default(), bonus: None }
    }
}

/// Points for each day of a run, by the length that the run has reached.
///
/// ```
/// use core::num::NonZeroU32;
/// use lifestage::incentive::{Bonus, LadderStep, PastEnd, RewardLadder, RewardLadderConfig};
///
/// let step = |from, to, points| LadderStep { from, to, points };
/// let steps = vec![step(1, 6, 2), step(7, 7, 3), step(8, 8, 4), step(9, 9, 5)];
/// let bonus = Bonus { every: NonZeroU32::new(6).unwrap(), points: 3 };
/// let ladder = RewardLadder::new(RewardLadderConfig { steps, bonus: Some(bonus), ..RewardLadderConfig::default() })?;
/// assert_eq!([1, 6, 7, 12].map(|day| ladder.points(day)), [2, 5, 3, 8]);
///
/// let gap = RewardLadderConfig { steps: vec![step(1, 3, 1), step(5, 7, 2)], past_end: PastEnd::Cycle, bonus: None };
/// assert_eq!(
///     RewardLadder::new(gap).unwrap_err().to_string(),
///     "`steps[1].from`: day `4` has no step: write 4",
/// );
/// # Ok::<(), lifestage::answer::Problems>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RewardLadderConfig", into = "RewardLadderConfig")]
// INVARIANT: it has steps, from day 1 on without gap or overlap.
pub struct RewardLadder(RewardLadderConfig);

impl RewardLadder {
    /// Makes a ladder from a config.
    ///
    /// # Errors
    /// With every problem at once: no step, a gap, an overlap, a step that ends before it starts, a bonus that is never
    /// given.
    pub fn new(config: RewardLadderConfig) -> Result<Self, Problems> {
        let RewardLadderConfig { ref steps, past_end, bonus } = config;
        let mut problems = Vec::new();
        if steps.is_empty() {
            problems.push(Problem::new("steps", sentence::no_steps().into()));
        }
        // The day on which the next step must start.
        let mut next = 1_u64;
        for (index, step) in steps.iter().enumerate() {
            let (from, to) = (u64::from(step.from), u64::from(step.to));
            let wrong = if from > next {
                Some(sentence::gap(next))
            } else if from == 0 {
                Some(sentence::before_run(next))
            } else if from < next {
                Some(sentence::overlap(from, next))
            } else {
                None
            };
            problems.extend(wrong.map(|wrong| Problem::new(format!("steps[{index}].from"), wrong.into())));
            if to < from {
                problems.push(Problem::new(format!("steps[{index}].to"), sentence::ends_early(to, from).into()));
            }
            next = next.max(to + 1).max(from + 1);
        }
        if let Some(bonus) = bonus {
            if bonus.points == 0 {
                problems.push(Problem::new("bonus.points", sentence::no_bonus().into()));
            }
            let end = next - 1;
            if past_end == PastEnd::Reset && u64::from(bonus.every.get()) > end {
                let never = sentence::never(bonus.every.get(), end);
                problems.push(Problem::new("bonus.every", never.into()));
            }
        }
        Problems::none_in(problems)?;
        Ok(Self(config))
    }

    /// The config.
    pub const fn config(&self) -> &RewardLadderConfig {
        &self.0
    }

    /// The last day that has its own step.
    pub fn end(&self) -> u32 {
        self.0.steps.last().map_or(1, |last| last.to.max(1))
    }

    /// The day of the ladder that a day of a run falls on, 1 to the ladder's end.
    ///
    /// ```
    /// use lifestage::incentive::{LadderStep, PastEnd, RewardLadder, RewardLadderConfig};
    ///
    /// let steps = vec![LadderStep { from: 1, to: 7, points: 1 }];
    /// let week = RewardLadder::new(RewardLadderConfig { steps, past_end: PastEnd::Cycle, bonus: None })?;
    /// assert_eq!([1, 7, 8, 15].map(|length| week.rung(length)), [1, 7, 1, 1]);
    /// # Ok::<(), lifestage::answer::Problems>(())
    /// ```
    pub fn rung(&self, length: u32) -> u32 {
        match self.0.past_end {
            PastEnd::Saturate => length.clamp(1, self.end()),
            PastEnd::Cycle | PastEnd::Reset => length.saturating_sub(1) % self.end() + 1,
        }
    }

    /// The points of the day on which a run reaches a length; 0 for length 0.
    pub fn points(&self, length: u32) -> u64 {
        if length == 0 {
            return 0;
        }
        let rung = self.rung(length);
        let step = self.0.steps.partition_point(|step| step.to < rung);
        let points = self.0.steps.get(step).map_or(0, |step| u64::from(step.points));
        let counted = if self.0.past_end == PastEnd::Reset { rung } else { length };
        let bonus = self.0.bonus.filter(|bonus| counted.is_multiple_of(bonus.every.get()));
        points + bonus.map_or(0, |bonus| u64::from(bonus.points))
    }
}

impl From<RewardLadder> for RewardLadderConfig {
    fn from(ladder: RewardLadder) -> Self {
        ladder.0
    }
}

impl TryFrom<RewardLadderConfig> for RewardLadder {
    type Error = Problems;

    fn try_from(config: RewardLadderConfig) -> Result<Self, Self::Error> {
        Self::new(config)
    }
}
