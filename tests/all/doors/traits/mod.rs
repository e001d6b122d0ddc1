//! What every public type can do, whatever it holds inside.

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::panic::{RefUnwindSafe, UnwindSafe};

use lifestage::answer::Say;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::shared::sources::{public_types, sources};

fn any<T: Send + Sync + Unpin + UnwindSafe + RefUnwindSafe + Clone + Debug>() {}
fn data<T: Serialize + DeserializeOwned + PartialEq>() {}
fn error<T: std::error::Error + Say + PartialEq + 'static>() {}

/// Pins what the types listed can do, and gives their names.
macro_rules! pinned {
    ($($what:ident: $($type:ty),+;)+) => {
        pub(super) fn pinned() -> BTreeSet<String> {
            $($(
                any::<$type>();
                $what::<$type>();
            )+)+
            let paths = [$($(stringify!($type)),+),+];
            paths.iter().map(|path| last_segment(path)).collect()
        }
    };
}

mod answer;
mod event;
mod incentive;
mod model;
mod number;
mod outreach;
mod population;
mod profile;
mod report;
mod rule;
mod score;
mod time;
mod value;

/// `Held` of `lifestage::time::Held<u8>`.
fn last_segment(path: &str) -> String {
    let path = path.split('<').next().unwrap();
    path.rsplit("::").next().unwrap().trim().to_owned()
}

#[test]
fn every_public_type_is_pinned_here() {
    let pinned: BTreeSet<String> = [
        number::pinned(),
        time::pinned(),
        event::pinned(),
        answer::pinned(),
        profile::pinned(),
        population::pinned(),
        score::pinned(),
        incentive::pinned(),
        value::pinned(),
        rule::pinned(),
        report::pinned(),
        outreach::pinned(),
        model::pinned(),
    ]
    .into_iter()
    .flatten()
    .collect();
    let missing: Vec<String> = public_types().into_iter().filter(|name| !pinned.contains(name)).collect();
    assert!(missing.is_empty(), "add these to the list above, as data, error or any: {missing:?}");
}

#[test]
fn no_field_is_left_out_when_it_is_written() {
    // A binary format that does not name its fields could not read what follows.
    let skipping = sources().into_iter().filter(|source| source.text.contains("skip_serializing_if"));
    let skipping: Vec<String> = skipping.map(|source| source.path).collect();
    assert!(skipping.is_empty(), "write the field always, `#[serde(default)]` alone reads what lacks it: {skipping:?}");
}
