//! Numbers that need more than the tests in their files.

mod exact_sum;
