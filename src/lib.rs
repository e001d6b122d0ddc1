#![doc = include_str!("../README.md")]
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::unreachable,
        clippy::todo
    )
)]

pub mod event;
pub mod fingerprint;
pub mod hold;
pub mod id;
pub mod kind;
pub mod ledger;
pub mod money;
pub mod profile;
pub mod ratio;
pub mod reason;
pub mod stats;
pub mod subject;
pub mod time;
pub mod user;

pub use event::Event;
pub use id::UserId;
pub use kind::{Kind, KindSet};
pub use ledger::Ledger;
pub use money::{Amount, Money};
pub use profile::Profile;
pub use subject::{Interner, Subject};
pub use time::Day;
pub use user::User;
