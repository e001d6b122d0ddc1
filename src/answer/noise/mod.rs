//! Counts with noise, from random words of yours and out of a budget. *How many, without saying whether anybody is among them?*
//!
//! ```text
//! printed = count + noise        P(noise = x) = (1 − r) / (1 + r) · r^|x|,  r = e^(−1/scale)     for each whole number x
//! scale   = counts of a user / ε
//! ```
//! The noise is the discrete Laplace (two-sided geometric) distribution, drawn as in Canonne, Kamath & Steinke, *The Discrete
//! Gaussian for Differential Privacy*, 2020, algorithms 1 and 2: with whole numbers and fair random bits only, so that no
//! rounding of floats tells the count (Mironov, *On significance of the least significant bits*, 2012).
//!
//! # What is promised
//! Take two logs, one with a user and one without anything of theirs. Whatever is printed has almost the same probability from both: at most
//! e^ε times, for all that one budget of ε in all was spent on, together. So nobody can tell from it whether a user was there, whatever else
//! they know. This holds if
//!
//! - the random words are independent and uniform, and nobody else knows them: take them from the operating system, never from a seed;
//! - no user is in more counts than [`CountNoise::counts_of_a_user`] says, as one in each: look whether your report counts users, as
//!   a [`PathReport`](crate::report::PathReport) may count sessions;
//! - which counts there are follows from the question, and its rule was not fitted on the same users. Names are printed as they are:
//!   a row that stands there because of one user tells that user.
//!
//! A budget is spent once for all users, so whoever publishes each day takes a share of it each day. A draw of a count takes a few dozen
//! words at most as a rule; the call takes no more than [4,096](NoiseError::NotRandom) of them for one count, which random ones never
//! need: the probability is below 2⁻¹⁰⁰.

mod budget;
mod counts;
mod epsilon;
mod laplace;
mod words;

pub use budget::{BudgetSpent, PrivacyBudget, PrivacyBudgetError};
pub use counts::{CountNoise, NoiseError, NoisyCounts, NoisyLine};
pub use epsilon::{Epsilon, EpsilonError};
