//! What is done to users, and whether it worked.

mod assignment;
mod campaign;
mod contact;
pub(crate) mod definitions;
pub(crate) mod definitions_without_calendar;
mod effect;
mod experiment;
mod fatigue;
mod feedback;
mod held;
mod launch;
mod plan;
mod playbook;
mod referral;
mod service;
mod trial;
mod uplift;
