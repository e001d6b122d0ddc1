//! Memberships: who is in which community, as what, and since when.

use serde::{Deserialize, Serialize};

use super::row_sentence as sentence;
use crate::answer::naming::named;
use crate::answer::problem::{Problem, Problems};
use crate::event::id::UserId;
use crate::event::subject::Subject;
use crate::time::Day;

/// What a member of a community is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum MemberRole {
    /// Runs it.
    Operator,
    /// A seed user: sets the tone and brings others.
    SeedUser,
    /// Asked to become a seed user or an operator.
    Candidate,
    /// Anybody else.
    Member,
}

named! {
    MemberRole, "role in a community" {
        Operator "operator" "运营者";
        SeedUser "seed user" "种子用户";
        Candidate "candidate" "候选人";
        Member "member" "成员";
    }
}

/// A row of a table of memberships.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommunityMember {
    /// The community.
    pub community: Subject,
    /// The user.
    pub user: UserId,
    /// What the user is there.
    pub role: MemberRole,
    /// The first day.
    pub since: Day,
    /// The last day; `None` for no end.
    #[serde(default)]
    pub until: Option<Day>,
}

impl CommunityMember {
    pub(super) fn is_valid_on(&self, day: Day) -> bool {
        self.since <= day && self.until.is_none_or(|until| day <= until)
    }
}

/// The memberships that are valid on a day, in order of community and user.
///
/// # Errors
/// With every row that ends before it begins, and every one of a user who is in that community by another row too.
pub(super) fn valid(rows: &[CommunityMember], day: Day) -> Result<Vec<CommunityMember>, Problems> {
    let mut found = Vec::new();
    let mut valid: Vec<(usize, CommunityMember)> = Vec::new();
    for (place, row) in rows.iter().enumerate() {
        if let Some(until) = row.until.filter(|until| *until < row.since) {
            found.push(Problem::new(format!("[{place}]"), sentence::ends_early(until, row.since).into()));
        } else if row.is_valid_on(day) {
            valid.push((place, *row));
        }
    }
    // Stable, so that the first row of a user in a community stays first.
    valid.sort_by_key(|(_, row)| (row.community, row.user));
    for ((first, one), (second, other)) in valid.iter().zip(valid.iter().skip(1)) {
        if (one.community, one.user) == (other.community, other.user) {
            let (user, community) = (one.user, one.community);
            let message = sentence::also_there(user, community, day, *first);
            found.push(Problem::new(format!("[{second}]"), message.into()));
        }
    }
    Problems::none_in(found)?;
    Ok(valid.into_iter().map(|(_, row)| row).collect())
}
