//! Intake: events come in, once each.

mod batch;
mod event;
mod take_in;

pub use batch::{Batch, MOST_EVENTS, Refused};
pub use event::{CheckedEvent, LONGEST, When, WrittenEvent};
pub use take_in::{Taken, Telling};
