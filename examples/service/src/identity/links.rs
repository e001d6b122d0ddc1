//! Links come in: that two ids are one user, since a day, and how it is known.

use std::collections::{BTreeMap, BTreeSet};

use lifestage::answer::Reason;
use lifestage::profile::{Families, Link, Links};
use lifestage::{Day, UserId};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::connected::{Connected, add};
use super::said;
use crate::failure::Failure;
use crate::intake::{Refused, checked_text};
use crate::service::{Service, retried};
use crate::store::{LinkRow, Read, UserNumber, UserRow};

/// A link: an id is known to be a user.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WrittenLink {
    /// The id that only stands for somebody: a visitor, a device, an old account.
    #[schema(example = "visitor-77")]
    pub alias: String,
    /// The account. A user may have many aliases, and an alias only one user, unless the rules allow more.
    #[schema(example = "ann")]
    pub user: String,
    /// How it is known: a name of your own, for which the rules may have limits.
    #[schema(example = "login")]
    pub source: String,
    /// The first day on which it is so. Default today.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "2026-01-31")]
    pub since: Option<Day>,
}

/// The end of a link: what came of the alias is not of the user any more.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WrittenUnlink {
    #[schema(example = "visitor-77")]
    pub alias: String,
    #[schema(example = "ann")]
    pub user: String,
    /// How the link was known.
    #[schema(example = "login")]
    pub source: String,
    /// The first day on which it is not so: links since this day or before end. Default today.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "2026-01-31")]
    pub on: Option<Day>,
}

/// Links, at most 1,000.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LinkBatch {
    #[schema(value_type = Vec<WrittenLink>)]
    links: Vec<Value>,
}

/// Ends of links, at most 1,000.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UnlinkBatch {
    #[schema(value_type = Vec<WrittenUnlink>)]
    unlinks: Vec<Value>,
}

/// Each of a batch by itself: one that cannot be read is refused alone.
fn each<T: DeserializeOwned + Into<SaidLink>>(written: Vec<Value>) -> Vec<Result<SaidLink, String>> {
    let read = |written| serde_json::from_value::<T>(written).map(Into::into).map_err(|error| error.to_string());
    written.into_iter().map(read).collect()
}

impl LinkBatch {
    /// The links, each as it is or why it is none.
    pub fn each(self) -> Vec<Result<SaidLink, String>> {
        each::<WrittenLink>(self.links)
    }
}

impl UnlinkBatch {
    /// The ends of links, each as it is or why it is none.
    pub fn each(self) -> Vec<Result<SaidLink, String>> {
        each::<WrittenUnlink>(self.unlinks)
    }
}

/// What became of links.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Linked {
    /// Links, or ends of links, that were not known before.
    pub accepted: u64,
    /// Those that were known already.
    pub known: u64,
    pub refused: Vec<Refused>,
    /// Ends of links that there are not: nothing came apart by them. They are kept, for a link that comes late.
    pub ended_nothing: Vec<Refused>,
    /// The users whom the links name, as of now.
    pub users: Vec<LinkedUser>,
    /// Those of them some of whose ids were other users before. An end can do that too: an id that was shared by two users is the one's
    /// whom it still stands for.
    pub joined: Vec<LinkedUser>,
}

/// A user with all their ids.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct LinkedUser {
    /// The id under which they are kept: the one that the store met first.
    pub user: String,
    /// All ids, the one under which they are kept among them.
    pub ids: Vec<String>,
    /// Links at these ids that join nobody, and why.
    #[schema(value_type = Vec<Object>)]
    pub left_out: Vec<Reason>,
}

impl Linked {
    /// Adds what became of more links. What is said last of a user is what is so.
    fn add(&mut self, taken: Self) {
        self.accepted += taken.accepted;
        self.known += taken.known;
        self.refused.extend(taken.refused);
        self.ended_nothing.extend(taken.ended_nothing);
        said_last(&mut self.users, taken.users);
        said_last(&mut self.joined, taken.joined);
    }
}

/// Adds users in place of what was said of their ids before.
fn said_last(users: &mut Vec<LinkedUser>, later: Vec<LinkedUser>) {
    let is_named = |id: &String| later.iter().any(|user| user.ids.contains(id));
    users.retain(|user| !user.ids.iter().any(is_named));
    users.extend(later);
}

/// A link or an end, whose texts are not checked yet.
#[derive(Clone, Debug)]
pub struct SaidLink {
    pub alias: String,
    pub user: String,
    pub source: String,
    pub day: Option<Day>,
    pub is_end: bool,
}

impl From<WrittenLink> for SaidLink {
    fn from(WrittenLink { alias, user, source, since: day }: WrittenLink) -> Self {
        Self { alias, user, source, day, is_end: false }
    }
}

impl From<WrittenUnlink> for SaidLink {
    fn from(WrittenUnlink { alias, user, source, on: day }: WrittenUnlink) -> Self {
        Self { alias, user, source, day, is_end: true }
    }
}

/// The most links of a request.
pub const MOST_LINKS: usize = 1_000;

impl SaidLink {
    fn check(&self, today: Day) -> Result<(), String> {
        for (what, text) in [("alias", &self.alias), ("user", &self.user), ("source", &self.source)] {
            checked_text(what, text)?;
        }
        if self.alias == self.user {
            return Err(format!("`{}` is itself: give two ids", self.alias));
        }
        match self.day {
            Some(day) if day > today => Err(format!("`{day}` is later than today, `{today}`: say it when it is so")),
            _ => Ok(()),
        }
    }
}

/// What each of these is beside what is known: new, known, or the end of a link that there is not.
fn told_apart(known: &Links, said: &[(usize, LinkRow)], links: &[(usize, SaidLink)]) -> Result<Linked, Failure> {
    let (mut all, mut linked) = (known.clone(), Linked::default());
    // Links first: those of the same request count, wherever they stand in it.
    let mut is_new = BTreeMap::new();
    for (place, row) in said {
        is_new.insert(*place, add(&mut all, *row)?);
    }
    for ((place, row), (_, link)) in said.iter().zip(links) {
        let is_of_pair = |link: &&Link| {
            let ends = (link.alias(), link.user(), link.source().number());
            ends == (row.alias.into(), row.user.into(), row.source) && link.since() <= row.day
        };
        let SaidLink { alias, user, source, .. } = link;
        if row.is_end && !all.iter().any(|link| is_of_pair(&link)) {
            let reason = format!(
                "`{alias}` was not linked to `{user}` by `{source}` on {} or before, so nothing came apart: look at \
                 `/users/{alias}/ids`, and end the link by the source that made it",
                row.day
            );
            linked.ended_nothing.push(Refused::new(*place, None, reason));
        } else if is_new.get(place) == Some(&true) {
            linked.accepted += 1;
        } else {
            linked.known += 1;
        }
    }
    Ok(linked)
}

/// One id of each user some of whose ids were other users before.
fn newly_joined(rows: &[UserRow], families: &Families) -> Vec<UserNumber> {
    let mut before = BTreeMap::<UserId, (UserNumber, BTreeSet<UserNumber>)>::new();
    for row in rows {
        let (_, heads) = before.entry(families.canonical(row.number)).or_insert((row.number, BTreeSet::new()));
        heads.insert(row.head());
    }
    before.into_values().filter(|(_, heads)| heads.len() > 1).map(|(number, _)| number).collect()
}

impl Service {
    /// Takes in links, or ends of links. A family that they change is put together, or taken apart, in the same transaction.
    /// What is none is refused with its place.
    pub async fn take_in_links(&self, links: Vec<Result<SaidLink, String>>) -> Result<Linked, Failure> {
        if links.len() > MOST_LINKS {
            return Err(Failure::TooLarge(format!("`{}` links: give at most {MOST_LINKS}", links.len())));
        }
        let (today, mut linked) = (self.today()?, Linked::default());
        let mut sound = Vec::with_capacity(links.len());
        for (place, link) in links.into_iter().enumerate() {
            match link.and_then(|link| link.check(today).map(|()| link)) {
                Ok(link) => sound.push((place, link)),
                Err(reason) => linked.refused.push(Refused::new(place, None, reason)),
            }
        }
        self.number_names(sound.iter().map(|(_, link)| link.source.as_str())).await?;
        if !sound.is_empty() {
            self.take_in_sound(&sound, &mut linked).await?;
        }
        linked.refused.sort_by_key(|refused| refused.place);
        linked.ended_nothing.sort_by_key(|ended| ended.place);
        Ok(linked)
    }

    /// All in one transaction; where one of them contradicts what is there, each in one of its own, so that only that one is
    /// refused.
    async fn take_in_sound(&self, links: &[(usize, SaidLink)], linked: &mut Linked) -> Result<(), Failure> {
        match retried(|| self.try_to_take_in_links(links)).await {
            Ok(taken) => linked.add(taken),
            Err(Failure::Conflict(_)) => {
                for link in links {
                    match retried(|| self.try_to_take_in_links(std::slice::from_ref(link))).await {
                        Ok(taken) => linked.add(taken),
                        Err(Failure::Conflict(reason)) => linked.refused.push(Refused::new(link.0, None, reason)),
                        Err(failure) => return Err(failure),
                    }
                }
            }
            Err(failure) => return Err(failure),
        }
        Ok(())
    }

    async fn try_to_take_in_links(&self, links: &[(usize, SaidLink)]) -> Result<Linked, Failure> {
        let today = self.today()?;
        let mut transaction = self.store.write().await?;
        let rules = self.rules.of(&mut *transaction).await?;
        let ids: BTreeSet<&str> =
            links.iter().flat_map(|(_, link)| [link.alias.as_str(), link.user.as_str()]).collect();
        let ids: Vec<&str> = ids.into_iter().collect();
        let (connected, rows) = Connected::locked(&mut *transaction, &ids).await?;
        let numbers: BTreeMap<&str, UserNumber> = rows.iter().map(|row| (row.id.as_str(), row.number)).collect();
        let number = |id: &str| {
            numbers
                .get(id)
                .copied()
                .ok_or_else(|| Failure::broken(format!("the user `{id}` was just made and is gone")))
        };
        let mut said = Vec::with_capacity(links.len());
        for (place, SaidLink { alias, user, source, day, is_end }) in links {
            let (alias, user, source) = (number(alias)?, number(user)?, self.subject(source)?.number());
            said.push((*place, LinkRow { alias, user, source, day: day.unwrap_or(today), is_end: *is_end }));
        }
        let mut linked = told_apart(&connected.links, &said, links)?;
        let rows_said: BTreeSet<LinkRow> = said.into_iter().map(|(_, row)| row).collect();
        transaction.put_links(&rows_said.into_iter().collect::<Vec<_>>()).await?;
        let named = ids.iter().map(|id| number(id)).collect::<Result<Vec<_>, _>>()?;
        let families = self.relink(&mut *transaction, &rules, &rows).await?;
        linked.users = self.named_users(&mut *transaction, &named, &families).await?;
        let joined = newly_joined(&rows, &families);
        linked.joined = self.named_users(&mut *transaction, &joined, &families).await?;
        transaction.commit().await?;
        Ok(linked)
    }

    /// All ids of a user.
    pub async fn ids(&self, id: &str) -> Result<LinkedUser, Failure> {
        let mut transaction = self.store.read().await?;
        let row = transaction.user(id).await?.ok_or_else(|| Failure::missing("user", id))?;
        let rules = self.rules.of(&mut *transaction).await?;
        let connected = Connected::with(&mut *transaction, [row.number]).await?;
        let families = rules.book.identity.families(&connected.links, self.today()?);
        let users = self.named_users(&mut *transaction, &[row.number], &families).await?;
        users.into_iter().next().ok_or_else(|| Failure::missing("user", id))
    }

    /// The users who have these ids, each with what was left out of them.
    async fn named_users(
        &self,
        transaction: &mut (impl Read + ?Sized),
        numbers: &[UserNumber],
        families: &Families,
    ) -> Result<Vec<LinkedUser>, Failure> {
        let heads: BTreeSet<_> = numbers.iter().map(|number| families.canonical(*number)).collect();
        let mut ids = BTreeMap::<UserId, String>::new();
        let of_families = heads.iter().flat_map(|head| families.family(*head));
        let left_out = families.left_out().iter().flat_map(|left| [left.link.alias(), left.link.user()]);
        let all = of_families.chain(left_out).map(super::connected::number).collect::<Result<Vec<_>, _>>()?;
        for row in transaction.users_of(&all).await? {
            ids.insert(row.number.into(), row.id);
        }
        let names = self.interner(transaction).await?;
        let name = |id: &UserId| ids.get(id).cloned().unwrap_or_else(|| id.to_string());
        let user = |head: UserId| {
            let members = families.family(head);
            let left_out = families
                .left_out()
                .iter()
                .filter(|left| members.contains(&left.link.alias()) || members.contains(&left.link.user()));
            LinkedUser {
                user: name(&head),
                ids: members.iter().map(name).collect(),
                left_out: left_out.map(|left| said::left_out(left, name, &names)).collect(),
            }
        };
        Ok(heads.into_iter().map(user).collect())
    }
}
