//! The families of doors.

mod answers;
mod definitions;
mod ledgers;
mod profiles;
mod reports;
mod rules;
mod states;
mod trees;

use crate::door::Target;
use crate::world::World;

/// All of them.
pub(crate) fn all(world: &World) -> Vec<Target> {
    vec![
        profiles::target(world),
        ledgers::target(),
        states::target(world),
        rules::documents(world),
        rules::types(world),
        answers::target(world),
        reports::target(world),
        trees::target(),
        definitions::target(world),
    ]
}
