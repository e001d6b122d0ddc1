//! What is done to users, and whether it worked.

mod campaign;
mod contact;
mod experiment;
mod feedback;
mod referral;
