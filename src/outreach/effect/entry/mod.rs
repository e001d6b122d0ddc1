//! The effect of an entry: what users do later whose first step was one kind, against users like them whose first step was another.
//!
//! ```text
//! entry        the first kind of a list after joining, by day and hour; undecided where two begin in the same hour
//! outcome      active on days f to l after the entry, or net spend on the d days after it; the day of the entry itself is none of them
//! stratum      acquisition channel and week of joining
//! effect       Σ n · (m − m₀) / Σ n          variance   Σ n² · (s²/n + s₀²/n₀) / (Σ n)²          interval ± 1.96 · √variance
//! ```
//! n users of a stratum with the entry and m their mean outcome, n₀ and m₀ of those with another entry of the list. A stratum with too few
//! on a side is left out and named, as its users are compared with nobody.
//!
//! That users of one channel and week who began otherwise are like them is an assumption: whoever searches first may want more than
//! who looks around. An [`experiment`](crate::outreach::experiment) that brings users to the entry tells whether it is the entry.

mod answer;
mod census;
mod measure;
mod rule;
pub(crate) mod sentence;

pub use answer::{EntryCell, EntryEffects, EntryStratum};
pub use measure::{EntryEffect, NoEntryEffect, StratumLeftOut, UnmatchedStratum};
pub use rule::{EntryEffectConfig, EntryEffectConfigError, EntryEffectError, EntryEffectRule, EntryOutcome};
