//! The board: its numbers, its stream, and its page in a browser.

mod browser;
mod numbers;
mod page;
#[path = "../failures/shared/mod.rs"]
#[expect(dead_code, reason = "the other tests need more of it")]
mod shared;
mod stream;
