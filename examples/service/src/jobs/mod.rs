//! Jobs: what is done without a request. Each can be killed at any moment and run again, and may run twice at once.

mod forget;
mod hourly;
mod nightly;
mod verify;

pub use forget::{Forgot, LeftUser};
pub use hourly::LookedAt;
pub use nightly::{FIT_EVERY, Fitted, Night};
pub use verify::{Difference, Verified};
