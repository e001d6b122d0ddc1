//! What no log of events holds and a file says: who is in which community, and what became of questions and complaints.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Display;
use std::path::Path;

use lifestage::answer::Names;
use lifestage::outreach::{Answerer, FirstAnswer, ServiceCase};
use lifestage::report::{CommunityMember, MemberRole};
use lifestage::time::{Days, Moment};
use lifestage::{Day, Subject, UserId};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::reader::log::Log;

/// A row of the file of communities.
#[derive(Deserialize)]
struct Member {
    community: String,
    user: String,
    role: MemberRole,
    since: String,
    #[serde(default)]
    until: String,
}

/// A row of the file of cases. What is empty is not yet.
#[derive(Deserialize)]
struct Case {
    id: u64,
    opened: String,
    #[serde(default)]
    answered: String,
    by: Option<Answerer>,
    #[serde(default)]
    closed: String,
}

/// The memberships of a file; its communities get numbers beside the subjects of the log.
pub(super) fn communities(path: &Path, log: &Log, names: &mut Names) -> Result<Vec<CommunityMember>, Box<dyn Error>> {
    // Whoever is in no log yet is a member as well.
    let mut strangers: BTreeMap<String, UserId> = BTreeMap::new();
    let mut known: BTreeMap<(Subject, UserId), Vec<Days>> = BTreeMap::new();
    rows(path, |row: Member| {
        let user = log.find(&row.user).unwrap_or_else(|| {
            let next = (log.names.len() + strangers.len()) as u64;
            *strangers.entry(row.user.clone()).or_insert_with(|| next.into())
        });
        let since = row.since.parse::<Day>()?;
        let until = if row.until.is_empty() { None } else { Some(row.until.parse::<Day>()?) };
        let days = Days::new(since, until.unwrap_or(Day::MAX))?;
        let community = names.subjects.intern(&row.community)?;
        let others = known.entry((community, user)).or_default();
        if others.iter().any(|other| other.intersection(days).is_some()) {
            let Member { user, community, .. } = row;
            return Err(
                format!("user `{user}` is in community `{community}` by another row too: end one of both").into()
            );
        }
        others.push(days);
        Ok(CommunityMember { community, user, role: row.role, since, until })
    })
}

/// The cases of a file.
pub(super) fn cases(path: &Path) -> Result<Vec<ServiceCase>, Box<dyn Error>> {
    rows(path, |row: Case| {
        let first_answer = match (instant(&row.answered)?, row.by) {
            (Some(at), Some(by)) => Some(FirstAnswer { at, by }),
            (Some(_), None) => return Err("it was answered, and nobody says by whom: write volunteer or staff".into()),
            (None, _) => None,
        };
        let opened_at = row.opened.parse::<Moment>()?;
        Ok(ServiceCase { id: row.id, opened_at, first_answer, closed_at: instant(&row.closed)? })
    })
}

fn instant(text: &str) -> Result<Option<Moment>, Box<dyn Error>> {
    Ok(if text.is_empty() { None } else { Some(text.parse()?) })
}

/// Each row of a CSV file; what is wrong names the file and the row.
fn rows<R: DeserializeOwned, T>(
    path: &Path,
    mut read: impl FnMut(R) -> Result<T, Box<dyn Error>>,
) -> Result<Vec<T>, Box<dyn Error>> {
    let shown = path.display();
    let mut rows = csv::Reader::from_path(path).map_err(|error| format!("{shown}: {error}"))?;
    let told = |at: usize, error: &dyn Display| format!("{shown}, row {}: {error}", at + 1);
    let each = rows.deserialize::<R>().enumerate().map(|(at, row)| {
        let row = row.map_err(|error| told(at, &error))?;
        read(row).map_err(|error| told(at, &error).into())
    });
    each.collect()
}
