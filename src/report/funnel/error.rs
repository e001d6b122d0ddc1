//! Errors of a funnel's configuration.

/// Why a config is not a funnel. There is no error for a negative window: a [`Timespan`](crate::time::Timespan) is
/// never negative.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FunnelError {
    /// There are no steps.
    #[error("a funnel of no steps: give at least one, like `view`")]
    NoSteps,
    /// There are more steps than a funnel holds.
    #[error("a funnel of `{0}` steps: give at most 1000, and the rest to a second funnel")]
    TooManySteps(usize),
    /// There are more exclusions than a funnel holds.
    #[error("`{0}` exclusions: give at most 1000, of several kinds in one where they stand after the same step")]
    TooManyExclusions(usize),
    /// A step matches no event.
    #[error("step `{step}` has no kinds, so nothing matches it: give at least one, like `view`")]
    EmptyStep {
        /// Its name.
        step: Box<str>,
    },
    /// A step asks for a value that none of its kinds carries.
    #[error("step `{step}` asks for a value of `{at_least}` or more, which none of its kinds carries: lower it")]
    StepValue {
        /// Its name.
        step: Box<str>,
        /// The least value.
        at_least: u64,
    },
    /// An exclusion asks for a value that none of its kinds carries.
    #[error(
        "the exclusion after step `{after_step}` asks for a value of `{at_least}` or more, which none of its kinds carries: lower it"
    )]
    ExclusionValue {
        /// The step after which it counts.
        after_step: usize,
        /// The least value.
        at_least: u64,
    },
    /// An exclusion matches no event.
    #[error("the exclusion after step `{after_step}` has no kinds: give at least one, or leave it out")]
    EmptyExclusion {
        /// The step after which it counts.
        after_step: usize,
    },
    /// An exclusion is not between two steps.
    #[error("an exclusion after step `{after_step}` of `{steps}`: give 1 to one less than the number of steps")]
    ExclusionPlace {
        /// The step after which it counts.
        after_step: usize,
        /// How many steps there are.
        steps: usize,
    },
    /// The next step is itself excluded.
    #[error(
        "what is excluded after step `{after_step}` is also what step `{step}` takes: an event cannot be the step and end the chain, so take its kind or subject out of one of them"
    )]
    ExclusionIsStep {
        /// The step after which it counts.
        after_step: usize,
        /// The name of the next one.
        step: Box<str>,
    },
    /// Exclusions need steps in order.
    #[error("exclusions are between steps in order: with order `{order}` leave them out")]
    ExclusionsWithoutOrder {
        /// The order given.
        order: &'static str,
    },
    /// An entry needs a first step.
    #[error("in any order no step is the first one: leave the entry at `best`")]
    EntryWithoutOrder,
    /// Steps in any order cannot be later than each other.
    #[error("in any order no step comes before another: leave `same_instant` at `in_step_order`")]
    LaterWithoutOrder,
    /// The funnel tells too many sorts of events apart.
    #[error("`{0}` sorts of events to tell apart: give at most 32767, by fewer steps and exclusions")]
    TooManySorts(usize),
    /// To tell sorts of events apart would take too long: each kind, subject and least value that steps and exclusions name
    /// is compared with each of them.
    #[error(
        "to tell events apart takes more than 4194304 comparisons of kinds, subjects and values with steps and exclusions: name fewer of them, or give a part of the steps to a second funnel"
    )]
    TooManyComparisons,
}
