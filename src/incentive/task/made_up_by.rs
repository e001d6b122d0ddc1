//! By what a task was made up.

use serde::{Deserialize, Serialize};

use crate::answer::naming::words;

/// What made up for a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum MadeUpBy {
    /// Its own needs, met late.
    Needs,
    /// Its tutorial.
    Tutorial,
}

words! {
    MadeUpBy, "way of making up" {
        Needs "by being done late" "补做完成";
        Tutorial "by its tutorial" "看教程补上";
    }
}
