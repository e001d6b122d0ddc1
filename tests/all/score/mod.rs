//! Who users are: how they behave, what they need, what they are worth, and whom they stand beside.

#![expect(clippy::cast_precision_loss, reason = "counts of a test are small")]
#![expect(clippy::float_cmp, reason = "what is compared is exact, or printed to a few digits")]

mod abuse;
mod behavior;
mod churn;
mod contribution;
mod doors;
mod forgetting;
mod group;
mod laws;
mod naive;
mod need;
mod oracle;
mod recommendation;
mod recurrence;
mod rfm;
mod stage;
mod tag;
mod winback;
mod worth;
