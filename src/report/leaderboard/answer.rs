//! The answer: the users with points, the best first.

use core::cmp::Reverse;
use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::answer::definition::{Definition, MergeError};
use crate::answer::guarantee::{Guarantee, must};
use crate::answer::mergeable::{Mergeable, mergeable};
use crate::event::id::UserId;
use crate::number::stats::RankMode;
use crate::report::checked::checked;
use crate::time::{Day, Days};

/// The users with points in a period up to a day, the best first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Leaderboard {
    /// The question that was answered, with a fingerprint of the rule.
    pub(super) definition: Definition,
    /// The days of the period, up to the day asked about.
    pub days: Days,
    /// How places are numbered where scores are equal.
    pub ties: RankMode,
    /// The users, in order.
    pub rows: Vec<LeaderboardRow>,
}

checked!(Leaderboard { definition: Definition, days: Days, ties: RankMode, rows: Vec<LeaderboardRow> });
mergeable!(Leaderboard, "leaderboard", 1, MergeError);

/// A user with points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct LeaderboardRow {
    /// The user.
    pub user: UserId,
    /// The points, at least 1.
    pub score: u64,
    /// The day on which the score was reached.
    pub reached: Day,
}

/// The order: the higher score, then the earlier day on which it was reached, then the smaller id.
pub(super) const fn order(row: &LeaderboardRow) -> (Reverse<u64>, Day, UserId) {
    (Reverse(row.score), row.reached, row.user)
}

/// The days and ties of a board, as its definition says them.
pub(super) fn over(days: Days, ties: RankMode) -> String {
    let places = match ties {
        RankMode::Dense => "1, 1, 2",
        RankMode::Ordinal => "1, 2, 3",
        _ => "1, 1, 3",
    };
    format!("over {days}, places {places}")
}

impl Leaderboard {
    /// The question that was answered, with a fingerprint of the rule.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    /// Adds the board of other users, for example from another machine.
    ///
    /// # Errors
    /// If the definitions differ, the rows of a board are out of order, or a user is on both; nothing is added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), MergeError> {
        self.definition.must_be(&other.definition)?;
        self.check().and(other.check())?;
        let known: BTreeSet<UserId> = self.rows.iter().map(|row| row.user).collect();
        let users = other.rows.iter().map(|theirs| u64::from(known.contains(&theirs.user))).sum();
        if users > 0 {
            return Err(MergeError::SameUsers { users });
        }
        self.rows.extend(&other.rows);
        self.rows.sort_unstable_by_key(order);
        Ok(())
    }

    fn check(&self) -> Result<(), Guarantee> {
        let said = format!(", {}; ", over(self.days, self.ties));
        must(self.definition.text().contains(&said), Guarantee::DaysAndTiesDefined)?;
        must(self.rows.is_sorted_by_key(order), Guarantee::BestFirst)?;
        let can_be = |row: &LeaderboardRow| row.score > 0 && self.days.contains(row.reached);
        must(self.rows.iter().all(can_be), Guarantee::ScoresWithinDays)?;
        let users: BTreeSet<UserId> = self.rows.iter().map(|row| row.user).collect();
        must(users.len() == self.rows.len(), Guarantee::UserStandsOnce)
    }
}
