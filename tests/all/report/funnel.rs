//! Funnels: what a walk finds is what there is to find, in every mode, by every door.

mod brute_force;
mod case;
mod doors;
mod ecom;
mod optimum;
mod refusals;
pub(crate) mod reports;
mod single_events;
mod values;
mod vectors;
