//! *What holds of every life?* The laws of the memory, each tried on many made-up lives.

mod answers;
mod bytes;
mod forgetting;
mod hold;
mod identity;
mod keep;
mod order;
mod refusal;
mod seen;
