//! The tasks, each as rows of whole numbers.

use clap::ValueEnum;
use lifestage::Population;

use crate::columns::Data;

/// What a task prints: rows of whole numbers.
pub type Rows = Vec<Vec<i128>>;

/// What can be timed.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Task {
    /// Columns to profiles.
    Profile,
}

impl Task {
    pub const ALL: [Self; 1] = [Self::Profile];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Profile => "profile",
        }
    }
}

/// One row: users, tallies, events, sum of all values.
pub fn profile(population: &Population) -> Rows {
    let mut row = vec![0_i128; 4];
    for profile in population.profiles() {
        row[0] += 1;
        for tally in profile.tallies() {
            row[1] += 1;
            row[2] += i128::from(tally.count());
            row[3] += i128::from(tally.sum());
        }
    }
    vec![row]
}

pub fn run(_task: Task, population: &mut Population, _data: &Data) -> Result<Rows, std::convert::Infallible> {
    Ok(profile(population))
}
