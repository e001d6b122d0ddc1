//! Win-back lists: users who have fallen silent, with the needs they had when last seen, or what they dealt with last. *Whom to win back, and with
//! what?*
//!
//! ```text
//! listed:        lifecycle stage Silent as of the day
//! needs:         those held as of the last active day: evidence does not fade while nobody comes
//! subjects:      where no need was held, those last dealt with: the latest day first, on a day the most events first
//! win-back rate: of those whose 14 days after the list are over, the share with an active day in them
//! ```

mod line;
mod list;
mod rate;
mod rule;
pub(crate) mod sentence;

pub use line::WinBack;
pub use list::{WinBackList, WinBackListError};
pub use rate::WinBackRate;
pub use rule::{WinBackConfig, WinBackRule};
