//! Effects: which touches purchases are credited to, what a special day brings, the lift of a campaign without a hold-out, and what
//! users do after their first step. *What did it truly bring?*
//!
//! ```text
//! touches        of the last w days before a purchase, that of its own instant or day included
//! first, last    all to the earliest, the latest            linear    equal shares
//! position       a share to the first, one to the last, the rest between them; of two, by their shares
//! decay          2^(−age / half-life), rounded to 2⁻³²      Shapley   equal shares of the different touchpoints
//! ties           touches at the same time share equally what their place gets
//! whole units    each touchpoint gets its share without the fraction; what is left goes, a unit each, to the largest fractions,
//!                of equal ones to the first by name
//!
//! special day    spend a day on the user's special days, less that on their own days around
//! matched lift   Σ over strata of n · (mean change of those reached − mean change of those not reached)
//! entry          Σ over strata of n · (mean outcome after one first step − mean outcome after another) / Σ n
//! ```
//! *Shapley*: a set of touchpoints earns the purchases whose touches are all among them. In this game each purchase is worth its
//! money to every set that holds all of its touchpoints, and nothing to others, so the Shapley value splits it equally between
//! them. The credit of all touchpoints adds up to the whole.
//!
//! None of these but a hold-out shows a cause: whoever would have bought anyway is credited to the last message they saw. With a
//! hold-out, [`CampaignRule`](crate::outreach::CampaignRule) tells the increment.
//!
//! Sources: Shapley, "A value for n-person games", 1953; Zhao, Mahboobi & Bagheri, "Shapley value methods for attribution
//! modeling in online advertising", 2018.

mod attribution;
mod credit;
pub(crate) mod entry;
mod matched;
mod model;
mod report;
mod special_day;

pub use attribution::{AttributionConfig, AttributionProblem, AttributionRule};
pub use credit::{AttributionCredit, Touch};
pub use entry::{
    EntryCell, EntryEffect, EntryEffectConfig, EntryEffectConfigError, EntryEffectError, EntryEffectRule, EntryEffects,
    EntryOutcome, EntryStratum, NoEntryEffect, StratumLeftOut, UnmatchedStratum,
};
pub use matched::{MatchedLift, MatchedLiftError, MatchedLiftRule, MatchedStratum};
pub use model::AttributionModel;
pub use report::{AttributionReport, AttributionRow};
pub use special_day::{SpecialDayEffect, SpecialDayProblem, SpecialDayRule};
