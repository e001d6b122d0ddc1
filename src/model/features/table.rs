//! The features of many users: what a table for training is written from.

use serde::{Deserialize, Serialize};

use super::list::{COUNT, FEATURES};
use super::rule::FeatureRule;
use super::vector::Features;
use crate::event::id::UserId;
use crate::population::Population;
use crate::profile::UserBeforeHorizon;
use crate::time::Day;

/// The features of many users as of a day: rows in the order of the users, columns in that of
/// [`FEATURES`](super::FEATURES). About a kilobyte a user.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "Written", into = "Written")]
pub struct FeatureTable {
    as_of: Day,
    /// INVARIANT: as many as rows.
    users: Vec<UserId>,
    rows: Vec<Features>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    as_of: Day,
    rows: Vec<(UserId, Features)>,
}

impl FeatureTable {
    /// The table of these users, in their order.
    pub fn new(as_of: Day, rows: impl IntoIterator<Item = (UserId, Features)>) -> Self {
        let (users, rows) = rows.into_iter().unzip();
        Self { as_of, users, rows }
    }

    /// As of which day.
    pub const fn as_of(&self) -> Day {
        self.as_of
    }

    /// How many users there are.
    pub const fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is nobody.
    pub const fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Each user with their features.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = (UserId, &Features)> {
        self.users.iter().copied().zip(&self.rows)
    }

    /// The users, a row each.
    pub fn users(&self) -> &[UserId] {
        &self.users
    }

    /// Each feature by name with its values, one for each user: what a library of columns takes.
    pub fn columns(&self) -> impl ExactSizeIterator<Item = (&'static str, impl ExactSizeIterator<Item = Option<f64>>)> {
        let value = |row: &Features, place: usize| row.values().get(place).copied().flatten();
        (0..COUNT)
            .zip(FEATURES)
            .map(move |(place, feature)| (feature.name, self.rows.iter().map(move |row| value(row, place))))
    }
}

impl From<FeatureTable> for Written {
    fn from(table: FeatureTable) -> Self {
        Self { as_of: table.as_of, rows: table.users.into_iter().zip(table.rows).collect() }
    }
}

impl From<Written> for FeatureTable {
    fn from(Written { as_of, rows }: Written) -> Self {
        Self::new(as_of, rows)
    }
}

impl FeatureRule {
    /// The features of all users who are in the population as of a day, in order of the ids, on all cores of the current
    /// thread pool.
    ///
    /// ```
    /// use lifestage::model::FeatureRule;
    /// use lifestage::{Calendar, Day, Event, Population};
    ///
    /// let day = Day::ymd(2026, 1, 5);
    /// let events = [Event::log_in(2_u64, day), Event::log_in(1_u64, day), Event::log_in(1_u64, day.plus(3))];
    /// let population = Population::from_events(&events, Calendar::utc())?;
    /// let table = FeatureRule::default().table(&population, day.plus(6))?;
    /// let (name, values) = table.columns().nth(2).unwrap();
    /// assert_eq!((name, values.collect::<Vec<_>>()), ("active_days_7", vec![Some(2.0), Some(1.0)]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When a profile remembers too little.
    pub fn table(&self, population: &Population, as_of: Day) -> Result<FeatureTable, UserBeforeHorizon> {
        let extracted = population.map(|member| {
            let features = self.extract(member.profile.as_of(as_of), &member.user);
            let named = features.map(|features| features.map(|features| (member.user.id, features)));
            named.map_err(|problem| UserBeforeHorizon::new(member.user.id, problem))
        });
        let there: Result<Vec<_>, UserBeforeHorizon> = extracted.into_iter().filter_map(Result::transpose).collect();
        Ok(FeatureTable::new(as_of, there?))
    }
}
