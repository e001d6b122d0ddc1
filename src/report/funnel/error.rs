//! Why a config is no funnel.

/// A config that makes no funnel. A negative window has no error here: no [`Timespan`](crate::time::Timespan) is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FunnelError {
    /// No steps.
    #[error("a funnel of no steps: give at least one, like `view`")]
    NoSteps,
    /// A step that no event matches.
    #[error("step `{step}` has no kinds, so nothing matches it: give at least one, like `view`")]
    EmptyStep {
        /// Its name.
        step: Box<str>,
    },
    /// An exclusion that no event matches.
    #[error("the exclusion after step `{after_step}` has no kinds: give at least one, or leave it out")]
    EmptyExclusion {
        /// The step after which it counts.
        after_step: usize,
    },
    /// An exclusion where no two steps are.
    #[error("an exclusion after step `{after_step}` of `{steps}`: give 1 to one less than the number of steps")]
    ExclusionPlace {
        /// The step after which it counts.
        after_step: usize,
        /// How many steps there are.
        steps: usize,
    },
    /// The step that ends the gap is excluded from it.
    #[error(
        "what is excluded after step `{after_step}` is also what step `{step}` takes: an event cannot be the step and end the chain, so take its kind or subject out of one of them"
    )]
    ExclusionIsStep {
        /// The step after which it counts.
        after_step: usize,
        /// The name of the next one.
        step: Box<str>,
    },
    /// Exclusions where order does not leave them any meaning.
    #[error("exclusions are between steps in order: with order `{order}` leave them out")]
    ExclusionsWithoutOrder {
        /// The order given.
        order: &'static str,
    },
    /// An entry where no step is the first.
    #[error("in any order no step is the first one: leave the entry at `best`")]
    EntryWithoutOrder,
    /// Steps later than each other, in no order.
    #[error("in any order no step comes before another: leave `same_instant` at `in_step_order`")]
    LaterWithoutOrder,
    /// More sorts of events than can be told apart.
    #[error("`{0}` sorts of events to tell apart: give at most 32767, by fewer steps and exclusions")]
    TooManySorts(usize),
}
