//! Identity: which ids are one user. *Who is who?*
//!
//! ```text
//! link       alias is known to be user, since a day, from a source; unlinking ends it from a day on
//! in force   as of D: since ≤ D, and not ended on a day from since to D
//! shared     an id with links in force of one source to more ids than the source allows: it joins nobody, by no link
//! family     ids that links in force join, those at shared ids left out; its canonical id is its smallest
//! ```
//! A visitor without a login, a second device, an old account: each has an id of its own, events and a profile. [`Links`] is
//! the log of what is known about them, a set of [`Link`]s and [`Unlink`]s. [`IdentityRule::families`] is a pure function of
//! that set and a day: the order in which links came, and what is known only later, change nothing.
//!
//! **Guards.** One device that five people use must not make one user of them. So an id of more links than a [`LinkLimit`]
//! allows is shared, as of the day on which it passed the limit, and every link at it is left out, whichever came first.
//! What is left out is told with its reason ([`LeftOut`]). It is judged anew as of each day: when links end, an id may
//! cease to be shared.
//!
//! **Profiles follow.** [`Profile::unite`](super::Profile::unite) moves the profile of an alias to the canonical id. It
//! cannot be undone, as tallies do not know who did what: after an [`Unlink`], rebuild the profiles of both from the log,
//! with each event [under](crate::Event::under) the canonical id of its user.
//!
//! **A part is enough online.** The family of an id needs only the links that reach it: load those at the id, those at the
//! ids found, and so on until there are no new ones.

mod bytes;
mod erasure;
mod families;
mod judge;
mod link;
mod links;
mod rule;
pub(crate) mod sentence;
mod shared;
mod unite;

pub use erasure::{Beside, Erasure, NotJoined};
pub use families::{Families, FamiliesError};
pub use link::{Link, LinkError, Unlink};
pub use links::Links;
pub use rule::{IdentityConfig, IdentityRule, IdentityRuleError, LinkLimit, SourceLimit};
pub use shared::{LeftOut, LinkEnd, SharedId};
pub use unite::UniteError;
