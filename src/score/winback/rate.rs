//! The share of a win-back list that came back.

use serde::{Deserialize, Serialize};

use super::list::WinBackList;
use super::rule::WinBackRule;
use crate::answer::definition::{Definition, MergeError};
use crate::answer::guarantee::{Disagreement, Guarantee};
use crate::answer::mergeable::{Mergeable, mergeable};
use crate::answer::small_cells::{CountLine, UserCounts};
use crate::number::ratio::Ratio;
use crate::population::Population;
use crate::profile::UserBeforeHorizon;
use crate::time::Day;

/// How many users of a win-back list came back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Unchecked")]
#[non_exhaustive]
pub struct WinBackRate {
    definition: Definition,
    /// The number of users listed.
    pub listed: u64,
    /// The number of those whose time is up, so that the outcome is known.
    pub known: u64,
    /// The number of those who were active in time.
    pub won_back: u64,
}

mergeable!(WinBackRate, "win_back_rate", 1, MergeError);

/// A [`WinBackRate`] that is not checked yet.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Unchecked {
    definition: Definition,
    listed: u64,
    known: u64,
    won_back: u64,
}

impl TryFrom<Unchecked> for WinBackRate {
    type Error = Disagreement;

    fn try_from(unchecked: Unchecked) -> Result<Self, Self::Error> {
        let Unchecked { definition, listed, known, won_back } = unchecked;
        if won_back > known || known > listed {
            return Err(Disagreement { of: "WinBackRate", required: Guarantee::PartWithinWhole });
        }
        Ok(Self { definition, listed, known, won_back })
    }
}

impl WinBackRate {
    /// The question that was asked, with every number of the rule.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    /// The share of users with a known outcome who came back. `None` if there are none.
    pub fn share(&self) -> Option<Ratio> {
        Ratio::of(self.won_back, self.known)
    }

    /// Adds the rate of another list, which has other users or is of another day.
    ///
    /// # Errors
    /// When it is by another rule, or as of another day, or there are more users than can be counted. Then nothing is
    /// changed.
    pub fn merge(&mut self, other: &Self) -> Result<(), MergeError> {
        self.definition.must_be(&other.definition)?;
        // All other counts are of some of these users.
        self.listed.checked_add(other.listed).ok_or(MergeError::TooMany)?;
        let numbers = [(&mut self.listed, other.listed), (&mut self.known, other.known)];
        for (mine, theirs) in numbers.into_iter().chain([(&mut self.won_back, other.won_back)]) {
            *mine = mine.saturating_add(theirs);
        }
        Ok(())
    }
}

impl WinBackRule {
    /// Counts how many users of a list came back, as of a day. Users who are no longer in the population did not.
    ///
    /// # Errors
    /// When a profile has forgotten days that this needs.
    pub fn rate(
        &self,
        list: &WinBackList,
        population: &Population,
        as_of: Day,
    ) -> Result<WinBackRate, UserBeforeHorizon> {
        let (within, stages) = (self.config().within_days, self.config().stage.in_words());
        let question =
            format!("users listed as silent, and active within {within} days after it, as of {as_of}; {stages}");
        let definition = Definition::new(question, population.calendar());
        let mut rate = WinBackRate { definition, listed: list.iter().map(|_| 1).sum(), known: 0, won_back: 0 };
        let mut first: Option<UserBeforeHorizon> = None;
        for line in list {
            let back = match population.profile(line.user) {
                Some(profile) => self.won_back(line, profile.as_of(as_of)),
                None => Ok((as_of >= self.over_on(line)).then_some(false)),
            };
            match back {
                Ok(back) => {
                    rate.known += u64::from(back.is_some());
                    rate.won_back += u64::from(back == Some(true));
                }
                // A list is not in the order of ids.
                Err(problem) if first.is_none_or(|first| line.user < first.user) => {
                    first = Some(UserBeforeHorizon::new(line.user, problem));
                }
                Err(_) => {}
            }
        }
        first.map_or(Ok(rate), Err)
    }
}

/// One line: `listed`, `known` and `won_back`.
impl UserCounts for WinBackRate {
    fn user_counts(&self) -> Vec<CountLine> {
        let counts = [("listed", self.listed), ("known", self.known), ("won_back", self.won_back)];
        vec![CountLine::nested("win-back", counts)]
    }
}
