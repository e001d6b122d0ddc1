//! Contact policy: caps, quiet hours, consent, and which message goes first. *May we write to them now?*
//!
//! ```text
//! consent        the channel is among those that the user allows, and what the message is for among what they did not refuse,
//!                as of the call
//! caps           fewer sends than the cap  in the civil day, week or month of the user | at t with now − h < t ≤ now
//!                | in their life; of one channel, of one class, or of any; all caps must pass
//! quiet hours    from ≤ local time < to, also across midnight, those of the channel or of all: held until they end,
//!                or dropped
//! ```
//! Days, weeks, months and clock times follow the user's calendar, so they are right when daylight saving time begins or ends. A day
//! start above 0 moves the civil day but not the quiet hours; if the clock skips the end of quiet hours, they end
//! there. The policy is data; your service keeps the log of sent messages. A refusal gives the rules behind it, and
//! when such a message may go. Instants count in milliseconds.

mod clock;
mod decide;
mod decision;
mod local;
mod policy;
pub(crate) mod sentence;
mod wait;

pub use clock::{ClockTime, ClockTimeError};
pub use decide::{Candidate, ContactError, Recipient, Sent};
pub use decision::{ContactDecision, ContactReason};
pub use policy::{Cap, CapPeriod, ContactConfig, ContactRule, ContactRuleError, QuietHours, WhenQuiet};
