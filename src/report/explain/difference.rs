//! Differences: how many users two definitions tell apart, by which clause, and which users.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::question::{Clause, UserEvidence, UserOutcome};
use crate::answer::definition::Definition;
use crate::answer::guarantee::{Guarantee, must};
use crate::event::id::UserId;
use crate::report::checked::checked;

/// The users that two definitions of a question tell apart. It prints as one line; `{:#}` adds both definitions and the
/// examples with their evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Difference {
    /// The titles of the two questions.
    pub titles: [String; 2],
    /// The two definitions.
    pub(super) definitions: [Definition; 2],
    /// What each definition counts.
    pub counts: [SideCount; 2],
    /// Users with different outcomes, including those that only one definition is about.
    pub differ: u64,
    /// The clauses that differ, in the order of the walk, including those that change no user.
    pub clauses: Vec<ClauseDifference>,
}

checked!(Difference { titles: [String; 2], definitions: [Definition; 2], counts: [SideCount; 2], differ: u64, clauses: Vec<ClauseDifference> });

/// What one definition counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct SideCount {
    /// Users who count.
    pub counted: u64,
    /// Users whom the definition is about, including those who count.
    pub eligible: u64,
}

/// Users who differ because of one clause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ClauseDifference {
    /// The clause.
    pub clause: Clause,
    /// The clause in the first definition.
    pub from: String,
    /// The clause in the second definition.
    pub to: String,
    /// Users who differ because of it.
    pub users: u64,
    /// Users among them whom only the second definition counts.
    pub gained: u64,
    /// Users among them whom only the first definition counts. The rest are counted by neither, and eligible in one.
    pub lost: u64,
    /// The first users among them, in order of their ids.
    pub examples: Vec<DifferenceExample>,
}

/// A user with different outcomes under two definitions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct DifferenceExample {
    /// The user's id.
    pub user: UserId,
    /// The outcome under each definition, with its evidence.
    pub seen: [UserEvidence; 2],
}

impl SideCount {
    pub(super) fn add(&mut self, outcome: UserOutcome) {
        self.counted += u64::from(outcome == UserOutcome::Counted);
        self.eligible += u64::from(outcome.is_eligible());
    }
}

impl Difference {
    /// The two definitions.
    pub const fn definitions(&self) -> &[Definition; 2] {
        &self.definitions
    }

    /// The number of users who differ because of a clause; 0 if the definitions share it.
    pub fn by(&self, clause: Clause) -> u64 {
        self.clauses.iter().find(|known| known.clause == clause).map_or(0, |known| known.users)
    }

    fn check(&self) -> Result<(), Guarantee> {
        must(self.counts.iter().all(|side| side.counted <= side.eligible), Guarantee::CountedAreEligible)?;
        let sum = |number: fn(&ClauseDifference) -> u64| self.clauses.iter().map(|row| i128::from(number(row))).sum();
        let (users, gained, lost): (i128, i128, i128) =
            (sum(|row| row.users), sum(|row| row.gained), sum(|row| row.lost));
        must(users == i128::from(self.differ), Guarantee::OneClauseEach)?;
        let [one, other] = self.counts.map(|side| i128::from(side.counted));
        must(one + gained - lost == other, Guarantee::ClausesLeadAcross)?;
        let of_users = |row: &ClauseDifference| {
            let examples = u64::try_from(row.examples.len()).unwrap_or(u64::MAX);
            row.gained.saturating_add(row.lost) <= row.users && examples <= row.users
        };
        must(self.clauses.iter().all(of_users), Guarantee::ClauseUsersDiffer)
    }
}

impl fmt::Display for DifferenceExample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [one, other] = &self.seen;
        write!(f, "user {}: {one} → {other}", self.user)
    }
}

/// How many users a line names at most.
const NAMED: usize = 3;

impl fmt::Display for ClauseDifference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { clause, from, to, users, gained, lost, examples } = self;
        write!(f, "{users} by {clause}")?;
        // Calendars are long, and the definitions show them.
        if (from, to) != (&String::new(), &String::new()) && (*clause != Clause::Calendar || f.alternate()) {
            write!(f, ", {from} → {to}")?;
        }
        if *users == 0 {
            return Ok(());
        }
        write!(f, " (+{gained} −{lost}")?;
        for (place, example) in examples.iter().take(NAMED).enumerate() {
            let before = match (place, users) {
                (0, 1) => "; user ",
                (0, _) => "; users ",
                _ => ", ",
            };
            write!(f, "{before}{}", example.user)?;
        }
        let named = u64::try_from(examples.len().min(NAMED)).unwrap_or(u64::MAX);
        f.write_str(if (1..*users).contains(&named) { ", …)" } else { ")" })
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { titles: [title, other], counts: [one, two], differ, clauses, definitions } = self;
        f.write_str(title)?;
        if other != title {
            write!(f, " against {other}")?;
        }
        write!(f, ": {}", one.counted)?;
        if one.eligible != two.eligible {
            write!(f, " of {}", one.eligible)?;
        }
        let users = if two.eligible == 1 { "user" } else { "users" };
        write!(f, " against {} of {} {users}; ", two.counted, two.eligible)?;
        match differ {
            0 => f.write_str("nobody differs")?,
            1 => f.write_str("1 differs")?,
            _ => write!(f, "{differ} differ")?,
        }
        if !f.alternate() {
            for (place, clause) in clauses.iter().enumerate() {
                write!(f, "{} {clause}", if place == 0 { ":" } else { "," })?;
            }
            return Ok(());
        }
        for definition in definitions {
            write!(f, "\n{definition}")?;
        }
        for clause in clauses {
            write!(f, "\n{clause:#}")?;
            clause.examples.iter().try_for_each(|example| write!(f, "\n  {example}"))?;
        }
        Ok(())
    }
}
