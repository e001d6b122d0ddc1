//! A contact policy: caps, quiet hours, consent, and which message goes first. *May we write to them now?*
//!
//! ```text
//! consent        the channel is among those that the user allows, as of the call
//! caps           fewer sends than the cap  in the civil day of the user | at t with now − h < t ≤ now | in their life
//!                of one channel, of one class, or of any; all caps must pass
//! quiet hours    from ≤ local time < to, also across midnight: held until they end, or dropped
//! ```
//! Days and clock times are those of the user's calendar, so they are right also where summer time begins or ends: a day
//! start above 0 moves the civil day and not the quiet hours, and quiet hours whose end the clock jumps over end there.
//! The policy is data; the log of sends is the caller's. A refusal says by which rules, and from when on a message of the
//! kind may go. Instants count in milliseconds, as all
//! moments here.

mod clock;
mod decide;
mod decision;
mod local;
mod policy;
mod wait;

pub use clock::{ClockTime, ClockTimeError};
pub use decide::{Candidate, ContactError, Recipient, Sent};
pub use decision::{ContactDecision, ContactReason};
pub use policy::{Cap, CapPeriod, ContactConfig, ContactRule, ContactRuleError, QuietHours, WhenQuiet};
