//! Families: all ids of one user, and what is known of them together.

use std::collections::BTreeMap;

use crate::facts::KeptFacts;
use crate::failure::Failure;
use crate::store::{Read, UserNumber, UserRow};

/// All ids of one user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Family {
    /// The id under which the user is kept: the least number.
    head: UserRow,
    /// The other ones, in order of their numbers.
    aliases: Vec<UserRow>,
}

impl Family {
    /// The users of these ids, in order of the numbers under which they are kept, each once.
    pub async fn all(transaction: &mut (impl Read + ?Sized), rows: Vec<UserRow>) -> Result<Vec<Self>, Failure> {
        let mut families = BTreeMap::new();
        let mut heads = Vec::new();
        for row in rows {
            match row.canonical {
                None => drop(families.insert(row.number, Self { head: row, aliases: Vec::new() })),
                Some(head) => heads.push(head),
            }
        }
        heads.sort_unstable();
        heads.dedup();
        if !heads.is_empty() {
            let mut aliases = BTreeMap::<UserNumber, Vec<UserRow>>::new();
            for row in transaction.members(&heads).await? {
                if row.is_alias() {
                    aliases.entry(row.head()).or_default().push(row);
                } else {
                    families.insert(row.number, Self { head: row, aliases: Vec::new() });
                }
            }
            for (head, aliases) in aliases {
                let family = families.get_mut(&head);
                family.ok_or_else(|| Failure::broken(format!("there is no user {head}")))?.aliases = aliases;
            }
        }
        Ok(families.into_values().collect())
    }

    /// The user of one of their ids.
    pub async fn of(transaction: &mut (impl Read + ?Sized), row: UserRow) -> Result<Self, Failure> {
        if row.canonical.is_none() {
            return Ok(Self { head: row, aliases: Vec::new() });
        }
        let head = row.head();
        Self::all(transaction, vec![row])
            .await?
            .pop()
            .ok_or_else(|| Failure::broken(format!("there is no user {head}")))
    }

    /// The user whose id this is, by the caller's name for it.
    pub async fn named(transaction: &mut (impl Read + ?Sized), id: &str) -> Result<Self, Failure> {
        let row = transaction.user(id).await?.ok_or_else(|| Failure::missing("user", id))?;
        Self::of(transaction, row).await
    }

    /// A family of these ids, the least number first; none of nobody.
    pub(crate) fn together(members: impl IntoIterator<Item = UserRow>) -> Option<Self> {
        let mut members = members.into_iter();
        Some(Self { head: members.next()?, aliases: members.collect() })
    }

    /// The id under which the user is kept.
    pub fn head(&self) -> &UserRow {
        &self.head
    }

    /// The number under which the user is kept.
    pub fn number(&self) -> UserNumber {
        self.head.number
    }

    /// The caller's id under which the user is kept.
    pub fn id(&self) -> &str {
        &self.head.id
    }

    /// All ids, in order of their numbers.
    pub fn members(&self) -> impl Iterator<Item = &UserRow> {
        std::iter::once(&self.head).chain(&self.aliases)
    }

    /// The numbers of all ids.
    pub fn numbers(&self) -> Vec<UserNumber> {
        self.members().map(|row| row.number).collect()
    }

    /// The callers' ids beside the one under which the user is kept.
    pub fn aliases(&self) -> Vec<String> {
        self.aliases.iter().map(|row| row.id.clone()).collect()
    }

    /// The facts that came last, under whichever id.
    pub fn facts(&self) -> Result<KeptFacts, Failure> {
        let mut latest: Option<KeptFacts> = None;
        for row in self.members().filter(|row| !row.facts.is_empty()) {
            let facts = KeptFacts::read(&row.facts)?;
            if latest.as_ref().is_none_or(|latest| latest.at < facts.at) {
                latest = Some(facts);
            }
        }
        Ok(latest.unwrap_or_default())
    }

    /// The same user after facts came under one of their ids.
    #[must_use]
    pub fn with_facts(mut self, number: UserNumber, facts: &str) -> Self {
        if let Some(row) = std::iter::once(&mut self.head).chain(&mut self.aliases).find(|row| row.number == number) {
            facts.clone_into(&mut row.facts);
        }
        self
    }
}
