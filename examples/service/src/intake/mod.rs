//! Intake: events come in, once each.

mod batch;
mod event;
mod take_in;

pub use batch::{Batch, MOST_EVENTS, Refused};
pub use event::{CheckedEvent, LONGEST, OwnKinds, When, WrittenEvent, checked_text, kind_named};
pub use take_in::{Taken, Telling};
