//! Business rules as data: conditions, segments, triggers, rule sets and the scorecards they produce.
//!
//! | module | question | rule | answer |
//! |---|---|---|---|
//! | [`names`] | Which number is this name? | [`Names`] | a [`Document`](crate::answer::Document) that rules can be read from |
//! | [`unscored`] | Why is there no score? | | [`Judged`], [`Unscored`] |
//! | [`predicate`] | Does a user meet a condition? | [`Predicate`] | [`Truth`], [`Trace`] |
//! | [`segment`] | Which users belong together? | [`Segments`] | [`SegmentMembership`], [`SegmentChange`] |
//! | [`trigger`] | Is today the day to act? | [`Trigger`] | the days on which it fires, with a [`Suggestion`] |
//! | [`ruleset`] | Which rules score users? | [`RuleSet`], to be fitted to [`FitMeasures`] | [`RuleSet`], fitted |
//! | [`scorecard`] | What is known about one user? | [`RuleSet`] | [`Scorecard`] |
//! | [`due`] | When can time alone change anything? | [`RuleSet`] | the next [`Day`](crate::Day) |
//! | [`edition`] | Are these the rules of yesterday? | [`Edition`] | [`Revision`] |
//! | [`told`] | What changed, and why? | [`Edition`] | [`News`], [`Change`], [`Told`] |

pub mod due;
pub mod edition;
pub mod names;
pub mod predicate;
pub mod ruleset;
pub mod scorecard;
pub mod segment;
mod spoken;
pub mod told;
pub mod trigger;
pub mod unscored;

#[doc(no_inline)]
pub use edition::*;
#[doc(no_inline)]
pub use names::*;
#[doc(no_inline)]
pub use predicate::*;
#[doc(no_inline)]
pub use ruleset::*;
#[doc(no_inline)]
pub use scorecard::*;
#[doc(no_inline)]
pub use segment::*;
#[doc(no_inline)]
pub use told::*;
#[doc(no_inline)]
pub use trigger::*;
#[doc(no_inline)]
pub use unscored::*;
