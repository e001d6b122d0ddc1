//! *Why do two numbers differ?* The explainer against counting by hand, and against the reports that it explains.

mod ecom;
mod laws;
mod words;
