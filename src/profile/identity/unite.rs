//! Profiles follow identity: the profile of an alias moves to the canonical id and is merged there.

use super::families::Families;
use crate::event::id::UserId;
use crate::profile::profile::{Profile, ProfileError};
use crate::profile::seen::{MergeOnceError, Seen};
use crate::wording::problems::problems;

/// Profiles that are not of one user. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum UniteError {
    /// A profile under an id that is not the canonical one of its family.
    NotCanonical {
        /// The user of the profile.
        profile: UserId,
        /// The canonical id of their family.
        canonical: UserId,
    },
    /// A profile of another family.
    OtherFamily {
        /// The user of the profile.
        profile: UserId,
        /// The user of the profile that came.
        other: UserId,
    },
    /// The profiles do not merge.
    Profile(ProfileError),
    /// The profiles do not merge with what each has seen.
    Once(MergeOnceError),
}

problems! {
    enum UniteError {
        NotCanonical { profile: Text, canonical: Text } = "problem.unite.not_canonical"
            "this is the profile of `{profile}` but their family is kept under `{canonical}`: unite into the profile of `{canonical}`"
            "这是`{profile}`的行为档案，而其同一人的编号以`{canonical}`为准：请合并到`{canonical}`的档案";
        OtherFamily { profile: Text, other: Text } = "problem.unite.other_family"
            "`{other}` is not in the family of `{profile}`: link them first, or ask for families as of a day on which they are linked"
            "`{other}`与`{profile}`不是同一人：请先关联两个编号，或查询两者已关联的日期";
    }
    passes { Profile(ProfileError), Once(MergeOnceError) }
}

impl Profile {
    /// The same profile under another id.
    #[must_use]
    pub fn under(mut self, user: impl Into<UserId>) -> Self {
        self.user = user.into();
        self
    }

    /// Takes in the profile of another id of the same user, into that of the canonical id.
    ///
    /// It cannot be undone: after an [`Unlink`](super::Unlink), rebuild both from the log.
    ///
    /// ```
    /// use lifestage::profile::{IdentityRule, Link};
    /// use lifestage::{Calendar, Day, Event, Profile, Subject, UserId};
    ///
    /// let (monday, utc): (Day, _) = ("2026-01-05".parse()?, Calendar::utc());
    /// let (ada, phone): (UserId, UserId) = (1_u64.into(), 9_001_u64.into());
    /// let links = [Link::new(phone, ada, monday, Subject::new(1))?].into_iter().collect();
    /// let families = IdentityRule::default().families(&links, monday);
    ///
    /// let (mut profile, mut visits) = (Profile::new(ada, &utc), Profile::new(phone, &utc));
    /// visits.observe(&Event::log_in(phone, monday.minus(3)), &utc)?;
    /// profile.unite(&visits, &families)?;
    /// assert_eq!((profile.user(), profile.tallies().len()), (ada, 1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When this profile is not that of the canonical id, the other is not of its family, or they do not merge. The
    /// profile is then as before.
    pub fn unite(&mut self, other: &Self, families: &Families) -> Result<(), UniteError> {
        self.check_family(other, families)?;
        Ok(self.merge(&other.clone().under(self.user()))?)
    }

    /// Takes in the profile of another id of the same user with what was seen of it: [`Profile::unite`] and
    /// [`Seen::merge`], both or nothing.
    ///
    /// # Errors
    /// As [`Profile::unite`], and when both have seen one event.
    pub fn unite_once(
        &mut self,
        seen: &mut Seen,
        other: &Self,
        other_seen: &Seen,
        families: &Families,
    ) -> Result<(), UniteError> {
        self.check_family(other, families)?;
        Ok(self.merge_once(seen, &other.clone().under(self.user()), other_seen)?)
    }

    fn check_family(&self, other: &Self, families: &Families) -> Result<(), UniteError> {
        let (profile, canonical) = (self.user(), families.canonical(self.user()));
        if profile != canonical {
            return Err(UniteError::NotCanonical { profile, canonical });
        }
        if families.canonical(other.user()) != canonical {
            return Err(UniteError::OtherFamily { profile, other: other.user() });
        }
        Ok(())
    }
}
