//! Business rules as data: conditions, segments, triggers, the rule set, and the scorecard that it gives.
//!
//! | module | question | rule | answer |
//! |---|---|---|---|
//! | [`unscored`] | Why is there no score? | | [`Judged`], [`Unscored`] |
//! | [`predicate`] | Is it so? | [`Predicate`] | [`Truth`], [`Trace`] |
//! | [`segment`] | Who belongs together? | [`Segments`] | [`SegmentMembership`], [`SegmentChange`] |
//! | [`trigger`] | When is it time? | [`Trigger`] | the days on which it fires, with a [`Suggestion`] |
//! | [`ruleset`] | By which rules? | [`RuleSet`] | [`RuleSet`], fitted |
//! | [`scorecard`] | Everything about one user? | [`RuleSet`] | [`Scorecard`] |

pub mod predicate;
pub mod ruleset;
pub mod scorecard;
pub mod segment;
pub mod trigger;
pub mod unscored;

#[doc(no_inline)]
pub use predicate::*;
#[doc(no_inline)]
pub use ruleset::*;
#[doc(no_inline)]
pub use scorecard::*;
#[doc(no_inline)]
pub use segment::*;
#[doc(no_inline)]
pub use trigger::*;
#[doc(no_inline)]
pub use unscored::*;
