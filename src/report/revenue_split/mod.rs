//! The split of a change of revenue: into users, payers, frequency, basket and what was paid back. *Why did revenue change?*
//!
//! ```text
//! paid  =  users  ·  payers / users  ·  purchases / payers  ·  paid / purchases          net = paid − paid back
//!          users     payer share        frequency              basket
//!
//! part of a factor = mean over all orders of the four factors of what its change brings when it comes in that order
//! ```
//! The mean over all orders is the value of Shapley (A value for n-person games, 1953), used for changes of products of factors by
//! Sun (Changes in energy consumption and energy intensity: a complete decomposition model, *Energy Economics* 20, 1998). No
//! factor comes first, the parts add up to the change, and zeros are allowed, which a method by logarithms does not allow. Parts
//! are rounded to whole minor units by the largest remainder, so that they add up to the minor unit. A factor that has no value in
//! one of the periods, as a basket has none without purchases, did not change.

mod answer;
mod census;
mod factor;
mod part;
mod rule;
pub(crate) mod sentence;

pub use answer::RevenueSplit;
pub use factor::{RevenueFactor, RevenueFactors};
pub use part::RevenuePart;
pub use rule::{RevenueSplitError, RevenueSplitRule};
