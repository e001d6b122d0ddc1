//! Errors of a funnel's configuration.

use crate::wording::problems::problems;

/// Why a config is not a funnel. There is no error for a negative window: a [`Timespan`](crate::time::Timespan) is
/// never negative.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FunnelError {
    /// There are no steps.
    NoSteps,
    /// There are more steps than a funnel holds.
    TooManySteps(usize),
    /// There are more exclusions than a funnel holds.
    TooManyExclusions(usize),
    /// A step matches no event.
    EmptyStep {
        /// Its name.
        step: Box<str>,
    },
    /// A step asks for a value that none of its kinds carries.
    StepValue {
        /// Its name.
        step: Box<str>,
        /// The least value.
        at_least: u64,
    },
    /// An exclusion asks for a value that none of its kinds carries.
    ExclusionValue {
        /// The step after which it counts.
        after_step: usize,
        /// The least value.
        at_least: u64,
    },
    /// An exclusion matches no event.
    EmptyExclusion {
        /// The step after which it counts.
        after_step: usize,
    },
    /// An exclusion is not between two steps.
    ExclusionPlace {
        /// The step after which it counts.
        after_step: usize,
        /// How many steps there are.
        steps: usize,
    },
    /// The next step is itself excluded.
    ExclusionIsStep {
        /// The step after which it counts.
        after_step: usize,
        /// The name of the next one.
        step: Box<str>,
    },
    /// Exclusions need steps in order.
    ExclusionsWithoutOrder {
        /// The order given.
        order: &'static str,
    },
    /// An entry needs a first step.
    EntryWithoutOrder,
    /// Steps in any order cannot be later than each other.
    LaterWithoutOrder,
    /// The funnel tells too many sorts of events apart.
    TooManySorts(usize),
    /// To tell sorts of events apart would take too long: each kind, subject and least value that steps and exclusions name
    /// is compared with each of them.
    TooManyComparisons,
}

problems! {
    enum FunnelError {
        NoSteps = "problem.funnel.no_steps"
            "a funnel of no steps: give at least one, like `view`"
            "漏斗没有步骤：请至少填写一步，如`view`";
        TooManySteps(count: Whole) = "problem.funnel.too_many_steps"
            "a funnel of `{count}` steps: give at most 1000, and the rest to a second funnel"
            "漏斗有`{count}`步：最多1000步，其余请另建漏斗";
        TooManyExclusions(count: Whole) = "problem.funnel.too_many_exclusions"
            "`{count}` exclusions: give at most 1000, of several kinds in one where they stand after the same step"
            "有`{count}`个排除项：最多1000个，同一步之后的多种行为可写在一项里";
        EmptyStep { step: Text } = "problem.funnel.empty_step"
            "step `{step}` has no kinds, so nothing matches it: give at least one, like `view`"
            "步骤`{step}`没有行为，不会命中：请至少填写一种，如`view`";
        StepValue { step: Text, at_least: Whole } = "problem.funnel.step_value"
            "step `{step}` asks for a value of `{at_least}` or more, which none of its kinds carries: lower it"
            "步骤`{step}`要求值不小于`{at_least}`，但它的行为都达不到：请调低";
        ExclusionValue { after_step: Whole, at_least: Whole } = "problem.funnel.exclusion_value"
            "the exclusion after step `{after_step}` asks for a value of `{at_least}` or more, which none of its kinds carries: lower it"
            "第`{after_step}`步之后的排除项要求值不小于`{at_least}`，但它的行为都达不到：请调低";
        EmptyExclusion { after_step: Whole } = "problem.funnel.empty_exclusion"
            "the exclusion after step `{after_step}` has no kinds: give at least one, or leave it out"
            "第`{after_step}`步之后的排除项没有行为：请至少填写一种，或去掉该项";
        ExclusionPlace { after_step: Whole, steps: Whole } = "problem.funnel.exclusion_place"
            "an exclusion after step `{after_step}` of `{steps}`: give 1 to one less than the number of steps"
            "排除项在第`{after_step}`步之后，而漏斗共`{steps}`步：请填写1至步数减一";
        ExclusionIsStep { after_step: Whole, step: Text } = "problem.funnel.exclusion_is_step"
            "what is excluded after step `{after_step}` is also what step `{step}` takes: an event cannot be the step and end the chain, so take its kind or subject out of one of them"
            "第`{after_step}`步之后排除的，正是步骤`{step}`所取的行为：同一行为不能既完成该步又中断漏斗，请从其中一处去掉该行为或对象";
        ExclusionsWithoutOrder { order: Text } = "problem.funnel.exclusions_without_order"
            "exclusions are between steps in order: with order `{order}` leave them out"
            "排除项位于先后有序的步骤之间：顺序为`{order}`时请去掉";
        EntryWithoutOrder = "problem.funnel.entry_without_order"
            "in any order no step is the first one: leave the entry at `best`"
            "不分先后时没有第一步：请让进入方式保持`best`";
        LaterWithoutOrder = "problem.funnel.later_without_order"
            "in any order no step comes before another: leave `same_instant` at `in_step_order`"
            "不分先后时没有哪一步在前：请让`same_instant`保持`in_step_order`";
        TooManySorts(count: Whole) = "problem.funnel.too_many_sorts"
            "`{count}` sorts of events to tell apart: give at most 32767, by fewer steps and exclusions"
            "需要区分`{count}`类行为：最多32767类，请减少步骤和排除项";
        TooManyComparisons = "problem.funnel.too_many_comparisons"
            "to tell events apart takes more than 4194304 comparisons of kinds, subjects and values with steps and exclusions: name fewer of them, or give a part of the steps to a second funnel"
            "要区分各条行为，需把行为、对象和值与步骤、排除项比较4194304次以上：请减少它们，或把一部分步骤放到另一个漏斗";
    }
}
