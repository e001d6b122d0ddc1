//! What is done to users, and whether it worked.

mod assignment;
mod campaign;
mod contact;
pub(crate) mod definitions;
mod experiment;
mod feedback;
mod referral;
