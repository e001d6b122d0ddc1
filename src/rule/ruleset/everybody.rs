//! Rule sets over a population: fitting, and scorecards of all users.

use super::RuleSet;
use super::fit::{Measures, RuleFitError, Unless};
use crate::population::Population;
use crate::time::Day;

impl RuleSet {
    /// Fits the parts that depend on a population to this one as of a day. Like [`RuleSet::fit`], but with the join
    /// days that the population was given.
    ///
    /// # Errors
    /// If nobody bought, was active or exists, as the rules need it, or a profile forgot needed days.
    pub fn fit_population(self, population: &Population, as_of: Day) -> Result<Self, RuleFitError> {
        self.fit_unless(population, as_of, Err)
    }

    /// Fits the parts that this population allows; the others stay unfitted.
    ///
    /// # Errors
    /// If a profile forgot needed days.
    pub fn fit_population_where_possible(self, population: &Population, as_of: Day) -> Result<Self, RuleFitError> {
        self.fit_unless(population, as_of, RuleFitError::unless_nobody)
    }

    fn fit_unless(self, population: &Population, as_of: Day, unless: Unless) -> Result<Self, RuleFitError> {
        let measured = self.measures(population, as_of)?;
        self.fit_measured(measured, unless)
    }

    /// The measurements of all users.
    pub(super) fn measures(&self, population: &Population, as_of: Day) -> Result<Measures, RuleFitError> {
        let measured = population.map(|member| self.measure(member.profile.as_of(as_of), &member.user));
        measured.into_iter().collect()
    }
}
