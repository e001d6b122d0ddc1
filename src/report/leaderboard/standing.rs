//! Places on a board: of all users, of some, and around one of them.

use serde::{Deserialize, Serialize};

use super::answer::{Leaderboard, LeaderboardRow};
use super::sentence;
use crate::answer::reason::{Reason, SeenValue};
use crate::answer::sentence::{Phrase, Phrased, display_phrases};
use crate::event::id::UserId;
use crate::time::Day;

/// A user with a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct LeaderboardPlace {
    /// The place, 1 for the best.
    pub place: usize,
    /// The user.
    pub user: UserId,
    /// The points.
    pub score: u64,
    /// The day on which the score was reached.
    pub reached: Day,
}

/// How a user stands: what to tell that user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct LeaderboardStanding {
    /// The user's place.
    pub at: LeaderboardPlace,
    /// Users on the board.
    pub of: usize,
    /// The next better place and the points that are missing to reach it; `None` for the best.
    pub ahead: Option<(usize, u64)>,
}

impl Leaderboard {
    /// All users with their places.
    pub fn places(&self) -> Vec<LeaderboardPlace> {
        self.places_among(|_| true)
    }

    /// The places among some users, such as the members of a community: a user can be in several of them, and has a place in each.
    pub fn places_among(&self, is_in: impl Fn(UserId) -> bool) -> Vec<LeaderboardPlace> {
        let rows: Vec<&LeaderboardRow> = self.rows.iter().filter(|row| is_in(row.user)).collect();
        let scores: Vec<u64> = rows.iter().map(|row| row.score).collect();
        let place = |(place, row): (usize, &LeaderboardRow)| {
            let LeaderboardRow { user, score, reached } = *row;
            LeaderboardPlace { place, user, score, reached }
        };
        self.ties.places(&scores).into_iter().zip(rows).map(place).collect()
    }

    /// The users around one, at most this many on each side; empty if the user has no points.
    pub fn around(&self, user: impl Into<UserId>, each_side: usize) -> Vec<LeaderboardPlace> {
        let user = user.into();
        let places = self.places();
        let Some(at) = places.iter().position(|place| place.user == user) else { return Vec::new() };
        let range = at.saturating_sub(each_side)..at.saturating_add(each_side).saturating_add(1).min(places.len());
        places.get(range).map(<[LeaderboardPlace]>::to_vec).unwrap_or_default()
    }

    /// How a user stands; `None` without points.
    pub fn standing(&self, user: impl Into<UserId>) -> Option<LeaderboardStanding> {
        let user = user.into();
        let places = self.places();
        let at = *places.iter().find(|place| place.user == user)?;
        // The last one before with a higher score: equal scores share a place, or stand beside each other.
        let better = places.iter().rev().find(|place| place.score > at.score);
        let ahead = better.map(|better| (better.place, better.score - at.score));
        Some(LeaderboardStanding { at, of: places.len(), ahead })
    }

    /// The place of a user on an earlier board, less the one on this board: above 0 for who climbed. `None` if the user is not on
    /// both.
    pub fn climbed_since(&self, before: &Self, user: impl Into<UserId>) -> Option<i64> {
        let user = user.into();
        let place = |board: &Self| board.places().into_iter().find(|place| place.user == user);
        let [then, now] =
            [place(before)?.place, place(self)?.place].map(|place| i64::try_from(place).unwrap_or(i64::MAX));
        Some(then - now)
    }
}

impl Phrased for LeaderboardStanding {
    fn phrase(&self) -> Phrase<'_> {
        let (missing, place) = self.ahead.map_or((None, None), |(place, missing)| (Some(missing), Some(place)));
        sentence::standing(self.at.place, self.of, self.at.score, missing, place)
    }
}

display_phrases!(LeaderboardStanding);

impl From<LeaderboardStanding> for Reason {
    fn from(standing: LeaderboardStanding) -> Self {
        let whole = |number: usize| Some(SeenValue::Whole(i64::try_from(number).unwrap_or(i64::MAX)));
        let bound = [None, standing.ahead.and_then(|(place, _)| whole(place))];
        Self::saying("leaderboard.place", whole(standing.at.place), bound, &standing.phrase())
    }
}
