//! Goals: the numbers of the board that have a target, followed over weeks. *Will we get there?*
//!
//! ```text
//! share of the way   (actual − baseline) / (target − baseline)              pace needed = (target − actual) / days to the due day
//! pace so far        d̄ = mean change from one point to the next
//! forecast           actual + h·d̄ on the due day, h points ahead
//! interval           ± t₉₅ · s·√(h + h²/n), s the deviation of the n changes from their mean, n − 1 degrees of freedom; a number that
//!                    was below 0 at no point is not expected there
//!
//! part of a group    rate = ½(w₀ + w₁)·(r₁ − r₀)      mix = (w₁ − w₀)·(½(r₀ + r₁) − ½(R₀ + R₁))       w its share of the users
//! ```
//! A goal is a number of the [board of key numbers](crate::report::kpi) with its target, baseline and due day, so both say one
//! thing. The forecast is that of a random walk with drift (Hyndman and Athanasopoulos, *Forecasting: Principles and Practice*),
//! because numbers of the last 30 days share most of their days from one week to the next: a line through them would be far too sure.
//! What a group gave is split as Kitagawa does (Components of a difference between two rates, *JASA* 50, 1955): its own rate
//! changed, or its share of the users did. The parts of all groups add up to the change of everybody in a group.

mod answer;
mod census;
mod forecast;
mod part;
mod rule;
pub(crate) mod sentence;
mod status;

pub use answer::{GoalTrack, Goals};
pub use forecast::{GoalForecast, GoalOutlook, GoalUnknown};
pub use part::GoalPart;
pub use rule::{GoalConfig, GoalRule};
pub use status::GoalStatus;
