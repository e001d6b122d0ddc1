//! What answers are made of, where it needs more than the tests in its files.

mod noise;
