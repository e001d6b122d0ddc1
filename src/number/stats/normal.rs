//! The normal distribution, as far as intervals need it.

/// This many standard errors to both sides hold 95 % of a normal distribution.
pub(crate) const NORMAL_95: f64 = 1.959_963_984_540_054;
