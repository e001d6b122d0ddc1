//! Counts of an answer with noise, and the definition that says so.

use core::fmt;
use core::num::NonZeroU32;

use serde::{Deserialize, Serialize};

use super::budget::{BudgetSpent, PrivacyBudget};
use super::epsilon::Epsilon;
use super::laplace::DiscreteLaplace;
use super::words::{MOST_WORDS, Stopped, Words};
use crate::answer::definition::Definition;
use crate::answer::mergeable::Mergeable;
use crate::answer::small_cells::UserCounts;
use crate::number::ratio::Ratio;
use crate::wording::problems::problems;

/// How much noise counts get.
///
/// ```
/// use core::num::NonZeroU32;
///
/// use lifestage::answer::{CountNoise, Epsilon};
/// use lifestage::number::Ratio;
///
/// // Users by channel: each of them in one count.
/// let noise = CountNoise { epsilon: Epsilon::new(0.5)?, counts_of_a_user: NonZeroU32::MIN };
/// assert_eq!(noise.to_string(), "each count with whole-number noise of scale 1 / 0.5, for ε 0.5 where each user is in at most 1");
/// assert_eq!(noise.margin(Ratio::percent(95)), Some(6));
/// # Ok::<(), lifestage::answer::EpsilonError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CountNoise {
    /// How much may be told of one user by all counts together. It is what a call spends of its budget.
    pub epsilon: Epsilon,
    /// In how many of the counts one user can be at most, as one in each. You say it, as only the question tells: 1 for classes of one
    /// whole; 7 for active users on each of 7 days; 4 for a funnel of 3 steps with the users before it.
    pub counts_of_a_user: NonZeroU32,
}

/// Counts with noise. They may be negative, and what they add up to may differ from a total beside them: to cut them off at 0 protects
/// no better, and makes sums too large.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct NoisyCounts {
    definition: Definition,
    /// The noise.
    pub noise: CountNoise,
    /// The lines of the answer.
    pub lines: Vec<NoisyLine>,
}

/// A line of counts with noise.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct NoisyLine {
    /// What the counts are about.
    pub name: String,
    /// The counts, each with its name.
    pub counts: Vec<(String, i64)>,
}

/// Why nothing is published. Nothing is spent then.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NoiseError {
    /// Too little is left of the budget.
    Budget(BudgetSpent),
    /// There are fewer random words than the noise took.
    TooFewWords {
        /// The number of counts that got their noise.
        drawn: usize,
        /// The number of all counts.
        counts: usize,
    },
    /// Words from which no noise comes, as when all are equal.
    NotRandom,
}

problems! {
    enum NoiseError {
        TooFewWords { drawn: Whole, counts: Whole } = "problem.noise.too_few_words"
            "the random words end after {drawn} of {counts} counts: hand in an endless source, and none of these words again"
            "`{counts}`个计数中只有`{drawn}`个得到了噪声，随机数就用完了：请提供取之不尽的来源，且这些随机数不可再用";
        NotRandom with (words: Whole = MOST_WORDS) = "problem.noise.not_random"
            "no noise came of {words} words: they are not random; take them from the operating system"
            "用了{words}个随机数仍得不到噪声：它们并不随机，请从操作系统获取";
    }
    passes { Budget(BudgetSpent) }
}

impl NoisyCounts {
    /// What was counted, and the noise with its scale.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }
}

impl CountNoise {
    /// The counts of an answer with noise of their own each, for an ε out of a budget.
    ///
    /// The words are 64 random bits each; see [the module](super) for what is promised of what kind of them.
    ///
    /// ```
    /// use core::num::NonZeroU32;
    ///
    /// use lifestage::answer::{CountNoise, Epsilon, NoiseError, PrivacyBudget};
    /// use lifestage::report::ActivityRule;
    /// use lifestage::time::{Calendar, Days, Period};
    /// use lifestage::{Day, Event, Population};
    ///
    /// let day = Day::ymd(2026, 1, 5);
    /// let events: Vec<Event> = (0..60_u64).map(|user| Event::log_in(user, day)).collect();
    /// let population = Population::from_events(&events, Calendar::utc())?;
    /// let active = ActivityRule::default().users(&population, Period::Day, Days::only(day))?;
    ///
    /// // Stands for the operating system: here are always the same words, which protect nobody.
    /// let mut state = 7_u64;
    /// let words = std::iter::from_fn(|| {
    ///     state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    ///     Some(state ^ state >> 29)
    /// });
    /// let mut budget = PrivacyBudget::new(Epsilon::new(1.0)?);
    /// let noise = CountNoise { epsilon: Epsilon::new(0.8)?, counts_of_a_user: NonZeroU32::MIN };
    /// let published = noise.publish(&active, &mut budget, words)?;
    /// let (name, count) = &published.lines[0].counts[0];
    /// assert!(name == "users" && (count - 60).abs() < 40);
    /// assert!(published.definition().text().ends_with("noise of scale 1 / 0.8, for ε 0.8 where each user is in at most 1"));
    /// // What is left is too little for another one.
    /// assert!(matches!(noise.publish(&active, &mut budget, [1]), Err(NoiseError::Budget(_))));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When less is left of the budget than the ε, or the words end, or are not random. Nothing is spent then, as nothing is told.
    pub fn publish<A: UserCounts + Mergeable>(
        &self,
        answer: &A,
        budget: &mut PrivacyBudget,
        words: impl IntoIterator<Item = u64>,
    ) -> Result<NoisyCounts, NoiseError> {
        budget.must_have(self.epsilon)?;
        let lines = answer.user_counts();
        let counts = lines.iter().map(|line| line.counts.len()).sum();
        let (laplace, mut words) = (self.laplace(), Words::new(words.into_iter()));
        let mut drawn = 0;
        let mut with_noise = |count: u64| {
            words.begin();
            let noise = laplace.draw(&mut words).map_err(|stopped| match stopped {
                Stopped::Empty => NoiseError::TooFewWords { drawn, counts },
                Stopped::TooMany => NoiseError::NotRandom,
            })?;
            drawn += 1;
            let noisy = i128::from(count).saturating_add(noise);
            Ok::<_, NoiseError>(i64::try_from(noisy).unwrap_or(if noisy < 0 { i64::MIN } else { i64::MAX }))
        };
        let mut noisy = Vec::with_capacity(lines.len());
        for line in lines {
            let counts = line.counts.into_iter().map(|(name, count)| Ok((name, with_noise(count)?)));
            noisy.push(NoisyLine { name: line.name, counts: counts.collect::<Result<_, NoiseError>>()? });
        }
        let definition = Definition::without_calendar(format_args!("{}; {self}", answer.definition()));
        budget.spend(self.epsilon)?;
        Ok(NoisyCounts { definition, noise: *self, lines: noisy })
    }

    /// How far from its count a printed one is at most, with this probability; none for a probability of 1.
    pub fn margin(&self, probability: Ratio) -> Option<u64> {
        let log_r = -1.0 / self.laplace().scale();
        let r = log_r.exp();
        // P(|noise| > k) = 2 r^(k + 1) / (1 + r), which falls in k.
        let beyond = 1.0 - probability.get();
        if beyond <= 0.0 {
            return None;
        }
        let k = ((beyond * (1.0 + r) / 2.0).ln() / log_r - 1.0).ceil().max(0.0);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a cast of floats stops at the ends"
        )]
        Some(k as u64)
    }

    /// The noise of each count.
    fn laplace(&self) -> DiscreteLaplace {
        const BILLION: u64 = 1_000_000_000;
        DiscreteLaplace::new(u64::from(self.counts_of_a_user.get()) * BILLION, self.epsilon.get().billionths())
    }
}

impl fmt::Display for CountNoise {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { epsilon, counts_of_a_user: most } = self;
        write!(
            f,
            "each count with whole-number noise of scale {most} / {epsilon}, for ε {epsilon} where each user is in at most {most}"
        )
    }
}
