//! Profiles that take in each event once.

use super::id::EventId;
use super::state::{Delivery, Seen, SeenMergeError};
use crate::event::Event;
use crate::profile::profile::{Profile, ProfileError};
use crate::time::Calendar;
use crate::wording::problems::problems;

/// Parts of one user that cannot be one. Neither profile nor what was seen is changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MergeOnceError {
    /// The profiles do not merge.
    #[error(transparent)]
    Profile(#[from] ProfileError),
    /// What was seen does not merge.
    #[error(transparent)]
    Seen(#[from] SeenMergeError),
}

problems! { passes MergeOnceError { Profile, Seen } }

impl Profile {
    /// Takes in one event that may have come before: where it is new, as [`Profile::observe`], else not at all.
    ///
    /// Store profile and `seen` in one transaction: the law of [`Seen`] is about both.
    ///
    /// # Errors
    /// As [`Profile::observe`]. Neither the profile nor `seen` is changed then. The calendar is asked first, so an event
    /// outside its limits is an error also where its id was seen.
    #[inline]
    pub fn observe_once(
        &mut self,
        seen: &mut Seen,
        id: EventId,
        event: &Event,
        calendar: &Calendar,
    ) -> Result<Delivery, ProfileError> {
        let tally = self.placed(event, calendar)?;
        match seen.vacancy(id, tally.day()) {
            Ok(vacancy) => {
                self.take(&tally, calendar)?;
                seen.put(vacancy, id, tally.day());
                Ok(Delivery::New)
            }
            Err(delivery) => Ok(delivery),
        }
    }

    /// Takes in another part of the same user with what that has seen: [`Profile::merge`] and [`Seen::merge`], both or
    /// nothing.
    ///
    /// ```
    /// use lifestage::profile::{Delivery, EventId, Seen, SeenRule};
    /// use lifestage::{Calendar, Day, Event, Profile};
    ///
    /// let (monday, calendar): (Day, _) = ("2026-01-05".parse()?, Calendar::utc());
    /// let part = |id: u128| -> Result<(Profile, Seen), Box<dyn std::error::Error>> {
    ///     let (mut ada, mut seen) = (Profile::new(1_u64, &calendar), Seen::new(SeenRule::default()));
    ///     let login = Event::log_in(1_u64, monday);
    ///     assert_eq!(ada.observe_once(&mut seen, EventId::key(id), &login, &calendar)?, Delivery::New);
    ///     Ok((ada, seen))
    /// };
    /// let ((mut ada, mut seen), (other, other_seen)) = (part(17)?, part(18)?);
    /// ada.merge_once(&mut seen, &other, &other_seen)?;
    /// assert_eq!((ada.tallies()[0].count(), seen.key_count()), (2, 2));
    ///
    /// let refused = ada.merge_once(&mut seen, &other, &other_seen).unwrap_err();
    /// assert_eq!(
    ///     refused.to_string(),
    ///     "both parts have seen event `18`, which would count twice: give each event to one part, or rebuild both from \
    ///      the log as one",
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When either of the two does not merge.
    pub fn merge_once(&mut self, seen: &mut Seen, other: &Self, other_seen: &Seen) -> Result<(), MergeOnceError> {
        seen.check_merge(other_seen)?;
        self.merge(other)?;
        seen.absorb(other_seen);
        Ok(())
    }
}
