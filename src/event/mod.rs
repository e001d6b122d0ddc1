//! What you hand in: events, their kinds and subjects, users and their ids. *Who did what, about what?*
//!
//! | module | question | what is in it |
//! |---|---|---|
//! | [`id`] | Who? | [`UserId`], 128 bits |
//! | [`pseudonym`] | Who, for those who must not know who? | [`PseudonymKey`] → [`Pseudonym`] |
//! | [`kind`] | What happened? | [`Kind`], [`KindSet`], [`CustomKind`], and the [`Unit`] of each value |
//! | [`subject`] | About what? | [`Subject`], a small number |
//! | [`interner`] | Which number is this name? | [`Interner`], which numbers names, alone or by a table that processes share |
//! | [`purpose`] | What may we use it for? | [`Purpose`], [`Purposes`] that a user refused |
//! | this page | Who did what, when? | [`Event`], [`Satisfaction`] |
//! | [`user`] | What is known besides events? | [`User`], [`Birthday`], [`ContactChannels`] |
//! | [`by_value`] | Which events are more than their kind says? | [`KindsByValue`], a map to kinds of your own |
//! | [`touchpoint`] | Through what did it reach them? | [`Touchpoint`], [`TouchpointMap`] |
//! | [`selector`] | Which single events? | [`EventSelector`]: kinds, a subject, a least value |
//! | [`sequence`] | In which order? | [`Sequence`], what funnels, sessions and paths read |

pub mod by_value;
#[expect(clippy::module_inception, reason = "the file of `Event` in the folder of what surrounds it")]
mod event;
pub mod id;
pub mod interner;
pub mod kind;
pub mod pseudonym;
pub mod purpose;
pub mod selector;
pub mod sequence;
pub mod subject;
pub mod touchpoint;
pub mod user;

#[doc(no_inline)]
pub use by_value::*;
pub use event::{Event, EventError, Satisfaction};
#[doc(no_inline)]
pub use id::*;
#[doc(no_inline)]
pub use interner::*;
#[doc(no_inline)]
pub use kind::*;
#[doc(no_inline)]
pub use pseudonym::*;
#[doc(no_inline)]
pub use purpose::*;
#[doc(no_inline)]
pub use selector::*;
#[doc(no_inline)]
pub use sequence::*;
#[doc(no_inline)]
pub use subject::*;
#[doc(no_inline)]
pub use touchpoint::*;
#[doc(no_inline)]
pub use user::*;
