//! draft
mod customer;
mod parameter;
mod sample;
mod span;
mod special;
pub use customer::{Customer, CustomerError};
pub use parameter::ParameterError;
pub use sample::{Sample, Weighted};
pub use span::{Span, SpanError};
