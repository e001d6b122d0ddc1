//! Assignment: arms as another language deals them, what rollouts and layers promise, how even and how independent
//! shares are, what is refused, and whom an exposure counts.
#![cfg(feature = "outreach")]

mod exposure;
mod laws;
mod oracle;
mod refusals;
mod shares;

use lifestage::outreach::{ArmShare, AssignmentConfig, AssignmentRule, ExperimentSplit};

/// An experiment with arms of these shares, the first of them the control.
fn split(name: &str, shares: &[u16]) -> ExperimentSplit {
    let arms = shares.iter().enumerate().map(|(at, share)| ArmShare { name: format!("arm {at}"), share: *share });
    ExperimentSplit::new(name, "arm 0", arms)
}

/// A checked rule of these experiments, without a hold-out.
fn rule(experiments: impl IntoIterator<Item = ExperimentSplit>) -> AssignmentRule {
    AssignmentRule::new(AssignmentConfig { hold_out: None, experiments: experiments.into_iter().collect() }).unwrap()
}
