//! Funnels: steps that users take one after the other, how many take each, and how long it takes. *How far do users
//! come?*
//!
//! ```text
//! events of a user    view    view    cart    buy           (in order of time)
//! steps                 1 ────▶ 2 ────▶ 3                   view → cart → buy
//! depth   the longest prefix of the steps that events match, each event used once,
//!         all of them within the window of the first one
//! ```
//! The answer is the optimum over all ways to choose the events, as in `windowFunnel` of `ClickHouse`. For each number
//! of steps, the walk keeps the chain that *started last*, because that chain stays within the window longest. An event
//! is tried against the deepest step first, so that it is used once. Events of one instant that each match several
//! steps are assigned to the steps by augmenting paths (Kuhn 1955; Berge 1957) over classes of events that match the same
//! steps.
//!
//! The time per user is linear in the events: one that matches one step takes a few operations, one that matches several,
//! or any step in any order, at most a few times steps² / 64. The memory of a walk does not grow with the events. A funnel as data is a [`FunnelConfig`]; checked
//! and ready to count it is a [`FunnelRule`].

mod any_order;
mod classes;
mod config;
mod count;
mod error;
mod matching;
mod ordered;
mod passage;
mod report;
mod rule;
mod step_bits;
mod strict;
mod walker;

pub use config::{Entry, Exclusion, FunnelConfig, FunnelStep, SameInstant, StepOrder};
pub use error::FunnelError;
pub use passage::{Passage, PassageError};
pub use report::{FunnelReport, FunnelReportError, StepConversion};
pub use rule::FunnelRule;
