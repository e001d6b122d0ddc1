//! Parts that all answers share: reasons, problems, definitions, and small counts left out. *Why, and what was asked?*
//!
//! | module | question | what is in it |
//! |---|---|---|
//! | [`reason`] | Why? | [`Reason`]: a number that a rule looked at, and its bounds |
//! | [`problem`] | What is wrong with these rules? | [`Problem`], [`Problems`], all at once, each with its path |
//! | [`document`] | What does a rule file say, mistakes included? | [`Document`] |
//! | [`names`] | Which number is this name, and which name this number? | [`Names`] |
//! | [`definition`] | What exactly was asked? | [`Definition`], [`MergeError`] |
//! | [`version`] | Who wrote this, and when? | [`VersionError`] |
//! | [`bytes`] | Are these bytes whole, and of this crate? | [`BytesError`] |
//! | [`mergeable`] | Are parts as good as the whole? | [`Mergeable`]: merge and bytes of every answer, [`AnswerError`], [`AnswerLabel`] |
//! | [`small_cells`] | Which counts are too small to show? | [`SmallCells`], [`UserCounts`] → [`ShownCounts`], [`GroupCounts`], [`CellTable`] → [`ShownTable`] |

pub mod bytes;
pub mod definition;
pub mod document;
pub mod mergeable;
pub mod names;
pub mod problem;
pub mod reason;
pub mod small_cells;
pub(crate) mod spoken;
pub mod version;

#[doc(no_inline)]
pub use bytes::*;
#[doc(no_inline)]
pub use definition::*;
#[doc(no_inline)]
pub use document::*;
#[doc(no_inline)]
pub use mergeable::*;
#[doc(no_inline)]
pub use names::*;
#[doc(no_inline)]
pub use problem::*;
#[doc(no_inline)]
pub use reason::*;
#[doc(no_inline)]
pub use small_cells::*;
#[doc(no_inline)]
pub use version::*;
