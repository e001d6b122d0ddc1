//! Rule sets over everybody: fitted to a population, and scorecards of all users.

use super::RuleSet;
use super::fit::{Measured, RuleFitError, Unless};
use crate::population::Population;
use crate::time::Day;

impl RuleSet {
    /// The same rules, those that need a population fitted to this one as of a day, as [`RuleSet::fit`]; join days that
    /// are given count.
    ///
    /// # Errors
    /// When nobody bought, was active or is there, as the rules need it, or a profile remembers too little.
    pub fn fit_population(self, population: &Population, as_of: Day) -> Result<Self, RuleFitError> {
        self.fit_unless(population, as_of, Err)
    }

    /// The same rules, fitted where the population says something of them; the others stay as they are.
    ///
    /// # Errors
    /// When a profile remembers too little.
    pub fn fit_population_where_possible(self, population: &Population, as_of: Day) -> Result<Self, RuleFitError> {
        self.fit_unless(population, as_of, RuleFitError::unless_nobody)
    }

    fn fit_unless(self, population: &Population, as_of: Day, unless: Unless) -> Result<Self, RuleFitError> {
        let measured = population.map(|member| self.measure(member.profile.as_of(as_of), &member.user));
        let measured: Vec<Measured> = measured.into_iter().collect::<Result<_, _>>()?;
        self.fit_measured(&measured, &population.profiles(), as_of, unless)
    }
}
