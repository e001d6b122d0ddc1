//! Those who did not refuse a purpose, and answers about them that say how many are left out.

pub(crate) mod sentence;

use core::error::Error;
use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::population::Population;
use crate::answer::definition::{Definition, OtherDefinition};
use crate::answer::mergeable::Mergeable;
use crate::answer::sentence::{Phrase, Phrased, display_phrases};
use crate::answer::small_cells::{CountLine, UserCounts};
use crate::event::purpose::Purpose;
use crate::number::fingerprint::Fingerprinter;

/// The users who did not refuse a purpose, and how many did.
///
/// ```
/// use lifestage::answer::{Mergeable, Say, Language};
/// use lifestage::event::Purpose;
/// use lifestage::report::ActivityRule;
/// use lifestage::time::{Calendar, Days, Period};
/// use lifestage::{Day, Event, Population, User};
///
/// let day = Day::ymd(2026, 1, 5);
/// let mut population = Population::from_events(&[1_u64, 2, 3].map(|id| Event::log_in(id, day)), Calendar::utc())?;
/// population.introduce(User::new(2_u64).refusing(Purpose::Profiling));
///
/// let consenting = population.without_refusals(Purpose::Profiling);
/// let active = consenting.report(|users| ActivityRule::default().users(users, Period::Day, Days::only(day)))?;
/// assert_eq!((active.answer.periods[0].users, active.left_out.users), (2, 1));
/// assert_eq!(active.left_out.to_string(), "without 1 user who refused profiling");
/// assert!(active.definition().text().ends_with("; without users who refused profiling"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consenting {
    population: Population,
    left_out: RefusedUsers,
}

/// Users who were left out of an answer, as they refused a purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct RefusedUsers {
    /// What they refused.
    pub refused: Purpose,
    /// Their number.
    pub users: u64,
}

/// An answer about the users who did not refuse a purpose. It merges with others of the same question and the same purpose, and the
/// number of those left out adds up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct WithoutRefusals<A> {
    /// The answer about those who did not refuse it.
    pub answer: A,
    /// Who is not in it.
    pub left_out: RefusedUsers,
}

/// Why two answers without some users cannot be merged. Nothing is added then.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WithoutRefusalsError<E: Error + 'static> {
    /// They are to different questions, or leave out users for different purposes.
    #[error(transparent)]
    Other(#[from] OtherDefinition),
    /// The answers cannot be merged.
    #[error(transparent)]
    Answer(E),
}

impl Population {
    /// Leaves out the users who refused a purpose, with all of their events, for questions to everybody else: reports, fits,
    /// back-tests, whatever takes a population. Users who were never introduced refused nothing.
    pub fn without_refusals(mut self, purpose: Purpose) -> Consenting {
        let users = self.retain_users(|user| !user.refused.contains(purpose));
        Consenting { population: self, left_out: RefusedUsers { refused: purpose, users } }
    }
}

impl Consenting {
    /// The users who did not refuse it.
    pub const fn population(&self) -> &Population {
        &self.population
    }

    /// Who is not among them.
    pub const fn left_out(&self) -> RefusedUsers {
        self.left_out
    }

    /// An answer about those who did not refuse it, with the number of those who did, and a definition that says so.
    ///
    /// # Errors
    /// Those of the question.
    pub fn report<A, E>(&self, ask: impl FnOnce(&Population) -> Result<A, E>) -> Result<WithoutRefusals<A>, E> {
        Ok(WithoutRefusals { answer: ask(&self.population)?, left_out: self.left_out })
    }
}

impl<A: Mergeable> WithoutRefusals<A> {
    /// The question that was answered, and who is left out.
    pub fn definition(&self) -> Definition {
        let (of, refused) = (self.answer.definition(), self.left_out.refused);
        let text = format!("{of}; without users who refused {refused}");
        let print = Fingerprinter::new("without refusals").number(of.fingerprint().bits());
        Definition::of_rule(text, print.text(&refused.to_string()).finish())
    }

    /// Adds the answer about other users.
    ///
    /// # Errors
    /// When the answers are to different questions or leave out users for different purposes, or the answers cannot be merged.
    pub fn merge(&mut self, other: &Self) -> Result<(), WithoutRefusalsError<A::Refusal>> {
        self.definition().must_be(&other.definition())?;
        self.answer.merge(&other.answer).map_err(WithoutRefusalsError::Answer)?;
        self.left_out.users = self.left_out.users.saturating_add(other.left_out.users);
        Ok(())
    }
}

impl<A: Mergeable> Mergeable for WithoutRefusals<A> {
    const NAME: &'static str = "without_refusals";
    const VERSION: u64 = 1;
    type Refusal = WithoutRefusalsError<A::Refusal>;

    fn definition(&self) -> Cow<'_, Definition> {
        Cow::Owned(Self::definition(self))
    }

    fn merge(&mut self, other: &Self) -> Result<(), Self::Refusal> {
        Self::merge(self, other)
    }
}

/// The lines of the answer, and one of the `users` who are left out.
impl<A: UserCounts> UserCounts for WithoutRefusals<A> {
    fn user_counts(&self) -> Vec<CountLine> {
        let mut lines = self.answer.user_counts();
        lines.push(CountLine::nested("without refusals: left out", [("users", self.left_out.users)]));
        lines
    }
}

impl Phrased for RefusedUsers {
    fn phrase(&self) -> Phrase<'_> {
        sentence::left_out(self.users, self.refused)
    }
}

display_phrases!(RefusedUsers);
