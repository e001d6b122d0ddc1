//! Everybody: the profiles of all users under one calendar, built on all cores. *Who is there?*
//!
//! A population keeps profiles and knows no rule. Questions about everybody are asked by the rules:
//! `rule.report(&population, day)`, `rules.score_all(&population, day)`.
//!
//! | question | answer |
//! |---|---|
//! | Who is there? | [`Population`], each user a [`Member`] |
//! | From which columns? | [`Columns`], as Arrow arrays and database cursors have them, with a [`KindMap`] |
//! | Who of them did not refuse? | [`Consenting`] users, answers [`WithoutRefusals`] |
//! | From which counts? | [`TallyColumns`], as an engine made them: [`engines`](crate::engines) has the queries |

pub(crate) mod active_periods;
mod build;
pub(crate) mod census;
mod columns;
mod crowd;
mod numbers;
mod ordered;
mod packing;
mod parallel;
#[expect(clippy::module_inception, reason = "the file of `Population` in the folder of its parts")]
mod population;
pub(crate) mod refusals;
mod report_key;
mod row_kinds;
mod scatter;
mod shard;
mod sort;
mod tally_build;
mod tally_columns;
mod timelines;

pub use columns::{Columns, ColumnsError, KindColumn, KindMap, RowError, UserColumn};
pub(crate) use crowd::Crowd;
pub(crate) use parallel::map as on_all_cores;
pub use population::{Member, Population};
pub use refusals::{Consenting, RefusedUsers, WithoutRefusals, WithoutRefusalsError};
pub use report_key::ReportKey;
pub use tally_columns::{TallyColumns, TallyColumnsError, TallyRowError};
pub(crate) use timelines::{
    EventColumns, FineMark, HIGHEST_CLASS, LogKinds, Mark, Marked, NOT_ASKED, Sieve, fold_all_marks, fold_marks,
    fold_occurrences,
};
