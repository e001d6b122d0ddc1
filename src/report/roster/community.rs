//! One community of a roster: its numbers, its best, and what should be looked at.

use serde::{Deserialize, Serialize};

use super::membership::MemberRole;
use super::person::RosterPerson;
use super::sentence;
use crate::answer::reason::{Reason, SeenValue};
use crate::answer::sentence::{Phrase, Phrased, display_phrases};
use crate::event::subject::Subject;
use crate::number::ratio::Ratio;
use crate::time::Day;

/// One community of a roster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Community<'a> {
    /// The community.
    pub subject: Subject,
    /// The day asked about.
    pub as_of: Day,
    /// Its people, in order of their ids.
    pub people: &'a [RosterPerson],
}

/// Something about a community that should be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum CommunityFinding {
    /// Nobody runs it.
    NoOperator {
        /// The community.
        community: Subject,
        /// Its members.
        members: u64,
    },
    /// People with a role who were not active in the window.
    NotActive {
        /// The community.
        community: Subject,
        /// The role.
        role: MemberRole,
        /// Those who were not active.
        people: u64,
        /// All with that role.
        of: u64,
    },
    /// Nobody was active in the window.
    Quiet {
        /// The community.
        community: Subject,
        /// Its members.
        members: u64,
        /// The last day on which one of them was active; `None` if there never was one.
        last_active: Option<Day>,
    },
}

impl<'a> Community<'a> {
    /// All people in it.
    pub const fn members(&self) -> u64 {
        self.people.len() as u64
    }

    /// People who were active in the window.
    pub fn active(&self) -> u64 {
        self.people.iter().filter(|person| person.active_days > 0).count() as u64
    }

    /// The share of people who were active in the window; `None` without people.
    pub fn active_share(&self) -> Option<Ratio> {
        Ratio::of(self.active(), self.members())
    }

    /// The last day on which one of them was active; `None` if there never was one.
    pub fn last_active(&self) -> Option<Day> {
        self.people.iter().filter_map(|person| person.last_active).max()
    }

    /// The people with a role, in order of their ids.
    pub fn with_role(&self, role: MemberRole) -> impl Iterator<Item = &'a RosterPerson> + use<'a> {
        self.people.iter().filter(move |person| person.role == role)
    }

    /// The best of the month: those who contributed most, at most this many. At equal scores whoever reached theirs earlier comes
    /// first, then the smaller id.
    pub fn best(&self, most: usize) -> Vec<&'a RosterPerson> {
        best_of(self.people.iter(), most)
    }

    /// Members with no role who contributed most this month: whom to ask to become a seed user.
    pub fn candidates(&self, most: usize) -> Vec<&'a RosterPerson> {
        best_of(self.with_role(MemberRole::Member), most)
    }

    /// What should be looked at: nobody is active, nobody runs it, operators and seed users who are not active.
    pub fn findings(&self) -> Vec<CommunityFinding> {
        let (community, members) = (self.subject, self.members());
        let mut found = Vec::new();
        if members == 0 {
            return found;
        }
        if self.active() == 0 {
            found.push(CommunityFinding::Quiet { community, members, last_active: self.last_active() });
        }
        if self.with_role(MemberRole::Operator).next().is_none() {
            found.push(CommunityFinding::NoOperator { community, members });
        }
        for role in [MemberRole::Operator, MemberRole::SeedUser] {
            let of = self.with_role(role).count() as u64;
            let people = self.with_role(role).filter(|person| person.active_days == 0).count() as u64;
            if people > 0 {
                found.push(CommunityFinding::NotActive { community, role, people, of });
            }
        }
        found
    }
}

fn best_of<'a>(people: impl Iterator<Item = &'a RosterPerson>, most: usize) -> Vec<&'a RosterPerson> {
    let mut best: Vec<&RosterPerson> = people.filter(|person| person.contribution.is_some()).collect();
    best.sort_by_key(|person| person.contribution.map(|of| (core::cmp::Reverse(of.score), of.reached, of.user)));
    best.truncate(most);
    best
}

impl Phrased for CommunityFinding {
    fn phrase(&self) -> Phrase<'_> {
        match *self {
            Self::NoOperator { community, members } => sentence::no_operator(community, members),
            Self::NotActive { community, role, people, of } => sentence::not_active(community, role, people, of),
            Self::Quiet { community, members, last_active } => sentence::quiet(community, members, last_active),
        }
    }
}

display_phrases!(CommunityFinding);

impl From<CommunityFinding> for Reason {
    fn from(found: CommunityFinding) -> Self {
        let (rule, people) = match found {
            CommunityFinding::NoOperator { members, .. } => ("roster.no_operator", members),
            CommunityFinding::NotActive { people, .. } => ("roster.not_active", people),
            CommunityFinding::Quiet { members, .. } => ("roster.quiet", members),
        };
        let seen = SeenValue::Whole(i64::try_from(people).unwrap_or(i64::MAX));
        Self::saying(rule, Some(seen), [None, None], &found.phrase())
    }
}
