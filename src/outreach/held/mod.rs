//! Held data: everything that is kept about one user, in words, and a receipt for its erasure. *What do we know of them, and
//! what went?*
//!
//! ```text
//! facts · events by day · what was forgotten · scores and their reasons · what was told · ledger · links · messages · plays
//!     in words     HeldData, each line a reason, in every language
//!     counted      ErasureReceipt, under a pseudonym
//! ```
//! The crate keeps nothing: hand in all that your service keeps, then erase it, then keep the receipt. What is not handed in is
//! neither in the words nor in the receipt.

mod receipt;
pub(crate) mod sentence;
mod words;

use crate::event::user::User;
use crate::incentive::achieved::Achieved;
use crate::incentive::ledger::Ledger;
use crate::outreach::contact::Sent;
use crate::outreach::playbook::Played;
use crate::profile::{Links, Profile, Seen};
use crate::rule::scorecard::Scorecard;
use crate::rule::told::Told;

pub use receipt::{ErasedKind, ErasedMessages, ErasureReceipt, ErasureReceiptError};

/// Everything that your service keeps about one user.
///
/// ```
/// use lifestage::answer::{Language, Say};
/// use lifestage::event::{Purpose, PseudonymKey};
/// use lifestage::outreach::HeldData;
/// use lifestage::{Day, Event, Profile, User};
///
/// let day = Day::ymd(2026, 1, 5);
/// let profile = Profile::of([Event::log_in(42_u64, day), Event::log_in(42_u64, day.plus(2))]);
/// let user = User::new(42_u64).joined(day).refusing(Purpose::Marketing);
/// let held = HeldData::of(&user, &profile);
/// assert_eq!(
///     held.say(Language::English).to_string(),
///     "user 42\njoined on 2026-01-05\nrefused: marketing\n2026-01-05: log_in, 1 event\n2026-01-07: log_in, 1 event",
/// );
/// let receipt = held.receipt(PseudonymKey::new(*b"16 random bytes!"), day.plus(9));
/// assert!(receipt.to_string().ends_with("2 facts\nlog_in: 2 events from 2026-01-05 to 2026-01-07"));
/// assert!(!receipt.to_string().contains("42 "));
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct HeldData<'a> {
    /// The facts.
    pub user: &'a User,
    /// What they did.
    pub profile: &'a Profile,
    /// Their scores, with reasons. Default none: it is computed, not kept.
    pub card: Option<&'a Scorecard>,
    /// What was told of them. Default none.
    pub told: Option<&'a Told>,
    /// What they achieved before the horizon. Default none.
    pub achieved: Option<&'a Achieved>,
    /// Their points. Default none.
    pub ledger: Option<&'a Ledger>,
    /// The events that were seen, where each user has a memory of their own. Default none.
    pub seen: Option<&'a Seen>,
    /// The links of ids, of which those that name the user are theirs. Default none.
    pub links: Option<&'a Links>,
    /// The messages that were sent to them. Default none.
    pub sent: &'a [Sent],
    /// The plays that were played for them. Default none.
    pub played: &'a [Played],
}

impl<'a> HeldData<'a> {
    /// The facts and the profile of a user, and nothing else yet.
    pub const fn of(user: &'a User, profile: &'a Profile) -> Self {
        Self {
            user,
            profile,
            card: None,
            told: None,
            achieved: None,
            ledger: None,
            seen: None,
            links: None,
            sent: &[],
            played: &[],
        }
    }
}
