//! Feature tables: the features of many users, for training.

use serde::{Deserialize, Serialize};

use super::list::{COUNT, FEATURES, FEATURES_VERSION, measured};
use super::measure::Measured;
use super::rule::FeatureRule;
use super::vector::Features;
use crate::answer::definition::{Definition, MergeError, in_words};
use crate::answer::mergeable::{Mergeable, mergeable};
use crate::event::id::UserId;
use crate::event::user::User;
use crate::number::plain::plain_at_any_size;
use crate::population::Population;
use crate::profile::{AsOf, BeforeHorizon, UserBeforeHorizon};
use crate::time::{Calendar, Day};
use crate::wording::problems::problems;

/// The features of many users as of a day: a row for each user, in order of their ids, and a column for each of
/// [`FEATURES`](super::FEATURES), in order. It takes about a kilobyte a user.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Written")]
pub struct FeatureTable {
    definition: Definition,
    as_of: Day,
    /// INVARIANT: ascending, each user once.
    rows: Vec<(UserId, Features)>,
}

mergeable!(FeatureTable, "feature_table", 1, MergeError);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    definition: Definition,
    as_of: Day,
    rows: Vec<(UserId, Features)>,
}

/// The rows are not a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FeatureTableError {
    user: UserId,
}

problems! {
    struct FeatureTableError { user: Text } = "problem.feature_table"
        "user `{user}` is repeated or out of order: give each user one row, in order of their ids"
        "用户`{user}`重复或顺序不对：请按用户编号排序，每名用户一行";
}

impl FeatureTable {
    /// The definition: the version of the list, the day, and the rule with its process.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    /// The day asked about.
    pub const fn as_of(&self) -> Day {
        self.as_of
    }

    /// The number of users.
    pub const fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are no users.
    pub const fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Each user with their features.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = (UserId, &Features)> {
        self.rows.iter().map(|(user, features)| (*user, features))
    }

    /// The users, one for each row.
    pub fn users(&self) -> impl ExactSizeIterator<Item = UserId> {
        self.rows.iter().map(|(user, _)| *user)
    }

    /// Each feature with its name and its values, one for each user, as data frames take them.
    pub fn columns(&self) -> impl ExactSizeIterator<Item = (&'static str, impl ExactSizeIterator<Item = Option<f64>>)> {
        let value = |(_, row): &(UserId, Features), place: usize| row.values().get(place).copied().flatten();
        (0..COUNT)
            .zip(FEATURES)
            .map(move |(place, feature)| (feature.name, self.rows.iter().map(move |row| value(row, place))))
    }

    /// Adds the rows of other users, for example from another machine.
    ///
    /// # Errors
    /// If the definitions differ, or a user is in both; nothing is added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), MergeError> {
        self.definition.must_be(&other.definition)?;
        // Two ascending runs, which the sort merges in one pass.
        let mut rows = [self.rows.as_slice(), &other.rows].concat();
        rows.sort_by_key(|(user, _)| *user);
        let twice = rows.iter().zip(rows.iter().skip(1)).filter(|((one, _), (next, _))| one == next).count();
        if twice > 0 {
            return Err(MergeError::SameUsers { users: twice as u64 });
        }
        self.rows = rows;
        Ok(())
    }
}

impl TryFrom<Written> for FeatureTable {
    type Error = FeatureTableError;

    fn try_from(Written { definition, as_of, rows }: Written) -> Result<Self, Self::Error> {
        match rows.iter().zip(rows.iter().skip(1)).find(|((one, _), (next, _))| one >= next) {
            Some((_, (user, _))) => Err(FeatureTableError { user: *user }),
            None => Ok(Self { definition, as_of, rows }),
        }
    }
}

impl FeatureRule {
    /// The features of a user as of a day; `None` before the user joined.
    ///
    /// # Errors
    /// If the profile forgot one of the last 365 days or, with a process, any day of it.
    pub fn assess(&self, as_of: AsOf<'_>, user: &User) -> Result<Option<Features>, BeforeHorizon> {
        Ok(Measured::of(self, as_of, user)?.map(|of| Features(measured(&of).map(|value| value.map(plain_at_any_size)))))
    }

    /// The features of all users in the population as of a day, in order of their ids, on all cores of the current
    /// thread pool.
    ///
    /// ```
    /// use lifestage::model::FeatureRule;
    /// use lifestage::{Calendar, Day, Event, Population};
    ///
    /// let day = Day::ymd(2026, 1, 5);
    /// let events = [Event::log_in(2_u64, day), Event::log_in(1_u64, day), Event::log_in(1_u64, day.plus(3))];
    /// let population = Population::from_events(&events, Calendar::utc())?;
    /// let table = FeatureRule::default().report(&population, day.plus(6))?;
    /// let (name, values) = table.columns().nth(2).unwrap();
    /// assert_eq!((name, values.collect::<Vec<_>>()), ("active_days_7", vec![Some(2.0), Some(1.0)]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If a profile forgot needed days.
    pub fn report(&self, population: &Population, as_of: Day) -> Result<FeatureTable, UserBeforeHorizon> {
        let assessed = population.map(|member| {
            let features = self.assess(member.profile.as_of(as_of), &member.user);
            let named = features.map(|features| features.map(|features| (member.user.id, features)));
            named.map_err(|problem| UserBeforeHorizon::new(member.user.id, problem))
        });
        let rows = assessed.into_iter().filter_map(Result::transpose).collect::<Result<_, _>>()?;
        Ok(FeatureTable { definition: self.definition(as_of, population.calendar()), as_of, rows })
    }

    /// The definition with every number of the rule, so that only tables of the same rule merge.
    fn definition(&self, as_of: Day, calendar: &Calendar) -> Definition {
        let Self { activity, night, weekend: [one, other], process } = self;
        let night: Vec<String> = night.iter().map(|hour| hour.to_string()).collect();
        let process = process.as_ref().map_or_else(
            || "no process".to_owned(),
            |process| {
                let (kinds, days, model) = (in_words(&process.kinds), process.horizon_days, &process.model);
                let [r, alpha, a, b] = [model.r(), model.alpha(), model.a(), model.b()];
                format!("a process of {kinds} over {days} days by r {r}, α {alpha}, a {a}, b {b}")
            },
        );
        let question = format!(
            "features version {FEATURES_VERSION} as of {as_of}, active by {}, night hours {}, weekend {one} {other}, {process}",
            in_words(activity),
            night.join(" "),
        );
        Definition::new(question, calendar)
    }
}
