//! Assignment: which arm of which experiment a user is in, by salt and id alone. *Who gets what?*
//!
//! ```text
//! bucket(purpose, salt, id) = XXH64(purpose ‖ "/" ‖ salt ‖ "/" ‖ id, seed 0) mod 10,000
//!
//! held out      bucket("hold-out", salt of the hold-out, id) < its share
//! takes part    bucket("layer", layer, id) is one of the buckets that the experiment owns and has rolled out
//! arm           bucket("arm", salt of the experiment, id): the arms have 0 to 9,999 in their order, each its share
//! ```
//! All are bytes of UTF-8; the id is a text, and a [`UserId`](crate::UserId) is hashed as it prints. Nothing is stored,
//! and another language or a query repeats it in a line: in `ClickHouse`
//! `xxHash64(concat('arm/button/', toString(user_id))) % 10000`, in Python
//! `xxhash.xxh64_intdigest("arm/button/42") % 10_000`. Vectors are in `tests/oracles/expected/assignment.jsonl`.
//!
//! What follows: a rollout takes the first buckets of those it owns, so [raising](ExperimentSplit::rollout) it only adds;
//! the arm is of another hash, so nobody changes arm. Experiments in one layer own different buckets, so no user is in
//! two; layers and salts are hashed along, so different layers are independent, and an experiment that follows another
//! in the same buckets parts their users anew.
//!
//! Assignment knows no day. Who has *seen* the experiment, and since when, is [`Exposure`]. Before the start,
//! [`BalanceRule`](crate::outreach::BalanceRule) tells whether arms were alike.
//!
//! Sources: Tang, Agarwal, O'Brien & Meyer, "Overlapping experiment infrastructure", KDD 2010 (layers); Kohavi, Tang & Xu,
//! *Trustworthy Online Controlled Experiments*, 2020, chapters 4 and 9 (assignment, hold-outs, exposure); the
//! specification of xxHash.

mod assess;
mod bucket;
mod check;
mod config;
mod exposure;
mod rollout;
mod rule;
pub(crate) mod sentence;
mod xxh64;

pub use assess::{Assignment, AssignmentReason};
pub use bucket::{ASSIGNMENT_BUCKETS, AssignmentUnit, BucketRange};
pub use check::AssignmentProblem;
pub use config::{ArmShare, AssignmentConfig, ExperimentSplit, GlobalHoldOut};
pub use exposure::Exposure;
pub use rollout::RolloutProblem;
pub use rule::{AssignmentRule, UnknownExperimentError};
