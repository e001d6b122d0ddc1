//! What users earn.

mod achieved;
mod achievement;
mod granted;
mod growth_points;
mod incentives;
mod ledger;
mod streak;
mod task;
mod without_abuse;
