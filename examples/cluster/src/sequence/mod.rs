//! Questions about events in order: `timeline(user, ts, kind, subject, value, definition)` and
//! `sequence_state(timeline, definition)`.
//!
//! ```sql
//! SELECT sequence_state(timeline, '{"question":{"funnel":{"rule":{…}}},"calendar":{…}}')
//! FROM (SELECT timeline(user_id, ts, kind, subject, value, '…the same…') AS timeline FROM events GROUP BY user_id)
//! ```
//! A funnel needs all events of a user in one place, in order; a session and a path too. So the events of each user are
//! gathered first, in any order, and put in order once all are there. Of a funnel only those events are gathered that a step
//! or an exclusion asks for, where no other event can matter; who has none of them still counts as a user.

mod function;
mod rows;
mod timelines;
mod wanted;

pub use function::{SequenceStateFunction, TimelineFunction};
pub(crate) use rows::events;
pub(crate) use wanted::Wanted;
