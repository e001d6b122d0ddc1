//! Ids that hang together: all that a link or its end names, step by step. The families of these follow from their links alone.

use std::collections::BTreeSet;

use lifestage::profile::{IdentityRule, Link, Links, Unlink};
use lifestage::{Day, Subject, UserId};

use crate::failure::Failure;
use crate::store::{LinkRow, Read, StoreError, UserNumber, UserRow, Write};

/// Ids that hang together, and the links between them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Connected {
    /// Those that were asked about, and all that hang on them.
    pub numbers: BTreeSet<UserNumber>,
    pub links: Links,
}

impl Connected {
    /// All that hang on these.
    pub async fn with(
        transaction: &mut (impl Read + ?Sized),
        numbers: impl IntoIterator<Item = UserNumber>,
    ) -> Result<Self, Failure> {
        let mut numbers: BTreeSet<UserNumber> = numbers.into_iter().collect();
        let mut links = BTreeSet::new();
        let mut next: Vec<UserNumber> = numbers.iter().copied().collect();
        while !next.is_empty() {
            let found = transaction.links_at(&next).await?;
            next.clear();
            for number in found.iter().flat_map(|link| [link.alias, link.user]) {
                if numbers.insert(number) {
                    next.push(number);
                }
            }
            links.extend(found);
        }
        Ok(Self { numbers, links: read(links)? })
    }

    /// The numbers of all ids of a user as of a day, in order.
    pub fn family(&self, limits: &IdentityRule, of: UserNumber, as_of: Day) -> Result<Vec<UserNumber>, Failure> {
        limits.families(&self.links, as_of).family(of).into_iter().map(number).collect()
    }

    /// The same with all of them locked, and those of these ids that are not there made. Where somebody links one of them to
    /// another id meanwhile, it is to be tried again.
    pub async fn locked(transaction: &mut dyn Write, ids: &[&str]) -> Result<(Self, Vec<UserRow>), Failure> {
        let mut known = Vec::new();
        for id in ids {
            known.extend(transaction.user(id).await?.map(|row| row.number));
        }
        // All at once, in one order: whoever asks for some of them in another order would be waited for in a circle.
        let before = Self::with(transaction, known).await?;
        let rows = transaction.users_of(&before.numbers.iter().copied().collect::<Vec<_>>()).await?;
        let all: Vec<&str> = ids.iter().copied().chain(rows.iter().map(|row| row.id.as_str())).collect();
        let rows = transaction.lock(&all, crate::store::Absent::Create).await?;
        let connected = Self::with(transaction, rows.iter().map(|row| row.number)).await?;
        connected.check_locked(&rows)?;
        Ok((connected, rows))
    }

    pub(super) fn check_locked(&self, rows: &[UserRow]) -> Result<(), StoreError> {
        let locked: BTreeSet<UserNumber> = rows.iter().map(|row| row.number).collect();
        match self.numbers.difference(&locked).next() {
            None => Ok(()),
            Some(other) => Err(StoreError::InTheWay(format!("user {other} was just linked to one of these"))),
        }
    }
}

/// Links as the library takes them.
pub(super) fn read(rows: impl IntoIterator<Item = LinkRow>) -> Result<Links, Failure> {
    let mut links = Links::new();
    rows.into_iter().try_for_each(|row| add(&mut links, row).map(drop))?;
    Ok(links)
}

/// Adds a link or an end; whether it was not known.
pub(super) fn add(links: &mut Links, row: LinkRow) -> Result<bool, Failure> {
    let LinkRow { alias, user, source, day, is_end } = row;
    let source = Subject::new(source);
    let added = if is_end {
        Unlink::new(alias, user, day, source).map(|end| links.unlink(end))
    } else {
        Link::new(alias, user, day, source).map(|link| links.link(link))
    };
    added.map_err(|error| Failure::broken(format!("a stored link: {error}")))
}

/// The number of an id of the library, which was made from one.
pub(super) fn number(id: UserId) -> Result<UserNumber, Failure> {
    let number = u64::try_from(id.bits()).map(UserNumber);
    number.map_err(|_| Failure::broken(format!("the user `{id}` has no number of this store")))
}
