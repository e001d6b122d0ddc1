//! The board: what everybody does today, where they stand and what is new, for all who look at it together.
//!
//! | question | answer |
//! |---|---|
//! | What is on it? | [`Picture`], computed at most every few seconds, and only where somebody looks |
//! | How is today, against usual? | [`Hours`] |
//! | How far do users come? | [`FunnelSteps`] |
//! | Who is looking, and what do they get? | [`Board`], [`Said`] |

mod funnels;
mod hours;
mod picture;
mod targets;
mod viewers;

pub use funnels::{FunnelSteps, Step};
pub use hours::{Hours, ThisHour};
pub use picture::{Moves, Picture, RulesInForce, Shown, StageMove};
pub use targets::{Target, Targets};
pub use viewers::{Board, Said};
