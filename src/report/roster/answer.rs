//! The answer: everybody in every community.

use serde::Serialize;

use super::community::Community;
use super::person::RosterPerson;
use crate::answer::definition::{Definition, MergeError};
use crate::answer::guarantee::{Guarantee, must};
use crate::answer::mergeable::{Mergeable, mergeable};
use crate::event::subject::Subject;
use crate::report::checked::checked;
use crate::time::Day;

/// The people of all communities, as of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Roster {
    /// The question that was answered, with a fingerprint of the rule.
    pub(super) definition: Definition,
    /// The day asked about.
    pub as_of: Day,
    /// Everybody, in order of community and user.
    pub people: Vec<RosterPerson>,
}

checked!(Roster { definition: Definition, as_of: Day, people: Vec<RosterPerson> });
mergeable!(Roster, "roster", 1, MergeError);

impl Roster {
    /// The question that was answered, with a fingerprint of the rule.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    /// The communities, ascending.
    pub fn communities(&self) -> impl Iterator<Item = Community<'_>> {
        self.people.chunk_by(|one, next| one.community == next.community).filter_map(|people| {
            let subject = people.first()?.community;
            Some(Community { subject, as_of: self.as_of, people })
        })
    }

    /// One community; one without members if there is nobody in it.
    pub fn community(&self, subject: Subject) -> Community<'_> {
        let found = self.communities().find(|community| community.subject == subject);
        found.unwrap_or(Community { subject, as_of: self.as_of, people: &[] })
    }

    /// Adds the roster of other users, for example from another machine.
    ///
    /// # Errors
    /// If the definitions differ, the people of a roster are out of order, or somebody is on both; nothing is added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), MergeError> {
        self.definition.must_be(&other.definition)?;
        self.check().and(other.check())?;
        let mut people: Vec<RosterPerson> = self.people.iter().chain(&other.people).copied().collect();
        people.sort_by_key(RosterPerson::key);
        let twice = people.iter().zip(people.iter().skip(1)).filter(|(one, next)| one.key() == next.key()).count();
        if twice > 0 {
            return Err(MergeError::SameUsers { users: twice as u64 });
        }
        self.people = people;
        Ok(())
    }

    fn check(&self) -> Result<(), Guarantee> {
        let said = format!(", {}; ", as_of_words(self.as_of));
        must(self.definition.text().contains(&said), Guarantee::DayAskedDefined)?;
        must(self.people.is_sorted_by(|one, next| one.key() < next.key()), Guarantee::MembersInOrder)?;
        let is_known = |person: &RosterPerson| {
            person.since <= self.as_of
                && person.last_active.is_none_or(|last| last <= self.as_of)
                && (person.active_days == 0 || person.last_active.is_some())
                && person.contribution.is_none_or(|of| of.user == person.user && of.reached <= self.as_of)
        };
        must(self.people.iter().all(is_known), Guarantee::NothingAfterDay)
    }
}

/// The day of a roster, as its definition says it.
pub(super) fn as_of_words(as_of: Day) -> String {
    format!("as of {as_of}")
}
