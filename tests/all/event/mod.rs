//! What is handed in, where it needs more than the tests in its files.

mod pseudonym;
