//! Exact numbers: money, shares, grades, decimals, order statistics, and fingerprints of what a value means.
//!
//! | module | question | what is in it |
//! |---|---|---|
//! | [`decimal`] | How much, to the last digit? | [`Decimal`], from 0 on with nine decimals |
//! | [`money`] | How much money? | [`Money`] and [`Amount`] in minor units of your one currency |
//! | [`ratio`] | What share, which grade? | [`Ratio`] from 0 to 1, [`Grade`] from 1 to the best |
//! | [`stats`] | Where does a value stand among others? | [`Cuts`], [`Distribution`], [`Survival`], [`Correlation`], [`NumberPairs`] |
//! | [`exact_sum`] | What do these floats add up to, in any order? | [`ExactSum`] |
//! | [`fingerprint`] | Do these two mean the same? | [`Fingerprint`], [`Fingerprinter`] |

pub mod decimal;
pub mod exact_sum;
pub mod fingerprint;
pub mod money;
pub(crate) mod plain;
pub mod ratio;
pub(crate) mod sip_hash;
pub mod stats;
pub(crate) mod work;

#[doc(no_inline)]
pub use decimal::*;
#[doc(no_inline)]
pub use exact_sum::*;
#[doc(no_inline)]
pub use fingerprint::*;
#[doc(no_inline)]
pub use money::*;
#[doc(no_inline)]
pub use ratio::*;
#[doc(no_inline)]
pub use stats::*;
