//! Parts that all answers share: reasons, problems, definitions, and small counts left out. *Why, and what was asked?*
//!
//! | module | question | what is in it |
//! |---|---|---|
//! | [`language`] | In whose words? | [`Language`] |
//! | [`say`] | What does it say, in our words? | [`Say`], [`Words`] |
//! | [`sentence`] | In which words does a reason speak? | [`Sentence`], [`Argument`] |
//! | [`named`] | What is it called? | [`Vocabulary`], [`Word`] |
//! | [`reason`] | Why? | [`Reason`]: a number that a rule looked at, and its bounds |
//! | [`message`] | What does it tell? | [`Message`]: a problem as a sentence with its arguments |
//! | [`problem`] | What is wrong with these rules? | [`Problem`], [`Problems`], all at once, each with its path |
//! | [`document`] | What does a rule file say, mistakes included? | [`Document`] |
//! | [`names`] | Which number is this name, and which name this number? | [`Names`] |
//! | [`definition`] | What exactly was asked? | [`Definition`], [`MergeError`] |
//! | [`guarantee`] | Can these numbers be? | [`Guarantee`] |
//! | [`version`] | Who wrote this, and when? | [`VersionError`] |
//! | [`bytes`] | Are these bytes whole, and of this crate? | [`BytesError`] |
//! | [`mergeable`] | Are parts as good as the whole? | [`Mergeable`]: merge and bytes of every answer, [`AnswerError`], [`AnswerLabel`] |
//! | [`noise`] | How many, without saying whether anybody is among them? | [`CountNoise`], [`PrivacyBudget`] → [`NoisyCounts`] |
//! | [`small_cells`] | Which counts are too small to show? | [`SmallCells`], [`UserCounts`], [`CountPage`] → [`ShownCounts`], [`GroupCounts`], [`CellTable`] → [`ShownTable`] |

pub mod bytes;
pub mod definition;
pub mod document;
pub(crate) mod event_names;
pub mod guarantee;
pub mod language;
pub mod mergeable;
pub mod message;
pub mod named;
pub mod names;
pub(crate) mod naming;
pub mod noise;
pub(crate) mod numbered;
pub mod problem;
pub mod reason;
pub mod say;
pub(crate) mod seen_value;
pub mod sentence;
pub mod small_cells;
pub mod version;

#[doc(no_inline)]
pub use bytes::*;
#[doc(no_inline)]
pub use definition::*;
#[doc(no_inline)]
pub use document::*;
#[doc(no_inline)]
pub use guarantee::*;
#[doc(no_inline)]
pub use language::*;
#[doc(no_inline)]
pub use mergeable::*;
#[doc(no_inline)]
pub use message::*;
#[doc(no_inline)]
pub use named::*;
#[doc(no_inline)]
pub use names::*;
#[doc(no_inline)]
pub use noise::*;
#[doc(no_inline)]
pub use problem::*;
#[doc(no_inline)]
pub use reason::*;
#[doc(no_inline)]
pub use say::*;
#[doc(no_inline)]
pub use sentence::*;
#[doc(no_inline)]
pub use small_cells::*;
#[doc(no_inline)]
pub use version::*;
