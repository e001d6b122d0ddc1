//! Grades of RFM, and how many of them a rule has.

use serde::{Deserialize, Serialize};

use crate::number::ratio::Grade;
use crate::wording::problems::problems;

/// A grade from 1, the worst, to the rule's number of grades, at most 10.
pub type RfmGrade = Grade<10>;

/// The number of grades: 2 to 10.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Grades(u8);

/// A number of grades outside 2 to 10.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GradesError(u8);

problems! {
    struct GradesError(grades: Whole) = "problem.grades"
        "`{grades}` grades: give 2 to 10"
        "`{grades}`个档位：请填写2至10";
}

impl Grades {
    /// Makes a number of grades.
    ///
    /// # Errors
    /// For fewer than 2 or more than 10.
    pub const fn new(count: u8) -> Result<Self, GradesError> {
        if count >= 2 && count <= 10 { Ok(Self(count)) } else { Err(GradesError(count)) }
    }

    /// The number of grades.
    pub const fn get(self) -> u8 {
        self.0
    }
}

impl Default for Grades {
    fn default() -> Self {
        Self(5)
    }
}

impl TryFrom<u8> for Grades {
    type Error = GradesError;

    fn try_from(count: u8) -> Result<Self, Self::Error> {
        Self::new(count)
    }
}

impl From<Grades> for u8 {
    fn from(grades: Grades) -> Self {
        grades.0
    }
}
