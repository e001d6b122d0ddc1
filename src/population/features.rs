//! Features of everybody.

use super::Population;
use super::score::ScoreError;
use crate::model::features::{FeatureRule, FeatureTable};
use crate::time::Day;

impl Population {
    /// The features of all users who are in the population as of a day, in order of the ids, on all cores of the current
    /// thread pool.
    ///
    /// ```
    /// use lifestage::model::FeatureRule;
    /// use lifestage::time::Calendar;
    /// use lifestage::{Day, Event, Population};
    ///
    /// let day = Day::ymd(2026, 1, 5);
    /// let events = [Event::log_in(2_u64, day), Event::log_in(1_u64, day), Event::log_in(1_u64, day.plus(3))];
    /// let population = Population::from_events(&events, Calendar::utc())?;
    /// let table = population.features(&FeatureRule::default(), day.plus(6))?;
    /// let (name, values) = table.columns().nth(2).unwrap();
    /// assert_eq!((name, values.collect::<Vec<_>>()), ("active_days_7", vec![Some(2.0), Some(1.0)]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When a profile remembers too little.
    pub fn features(&self, rule: &FeatureRule, day: Day) -> Result<FeatureTable, ScoreError> {
        let extracted = self.map(|member| {
            let features = rule.extract(member.profile.as_of(day), &member.user);
            let named = features.map(|features| features.map(|features| (member.user.id, features)));
            named.map_err(|problem| ScoreError { user: member.user.id, problem })
        });
        let there: Result<Vec<_>, ScoreError> = extracted.into_iter().filter_map(Result::transpose).collect();
        Ok(FeatureTable::new(day, there?))
    }
}
