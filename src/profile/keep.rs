//! How long tallies of each kind are kept, as data.

use core::num::NonZeroU32;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::horizons::Horizons;
use super::profile::Profile;
use crate::event::kind::Kind;
use crate::time::Day;

/// How many days tallies of each kind are kept, the day asked about included.
///
/// What is older is forgotten as [`Profile::forget_before`] forgets it, but kind by kind: the first day, the last day, the count and
/// the sum stay. Questions about kinds that are kept longer go on having answers; a question that needs a day of a kind that was
/// forgotten is refused by [`BeforeHorizon`](super::BeforeHorizon). So is one that reads all kinds together, for days before the latest
/// horizon of any kind: most scores and reports, and conditions over windows other than a lifetime.
///
/// Forgetting twice is forgetting once, and it does not matter whether profiles are merged before or after.
///
/// ```
/// use lifestage::profile::KeepRule;
/// use lifestage::time::Window;
/// use lifestage::{Amount, Day, Event, Kind, Profile};
///
/// let day = Day::ymd(2026, 1, 5);
/// let view = |after| Event::view(42_u64, day.plus(after), 60);
/// let mut profile = Profile::of([view(0), view(90), Event::purchase(42_u64, day, Amount::minor(12_99))]);
/// let keep: KeepRule = serde_json::from_str(r#"{ "kinds": { "view": 30, "search": 7 } }"#)?;
/// keep.forget(&mut profile, day.plus(100));
///
/// let now = profile.as_of(day.plus(100));
/// assert_eq!(now.count(Kind::Purchase, Window::last(365)), Ok(1));
/// assert_eq!(now.count(Kind::View, Window::last(30)), Ok(1));
/// assert_eq!(
///     now.count(Kind::View, Window::last(365)).unwrap_err().to_string(),
///     "this asks about days from `2026-01-05` on but only those from `2026-03-17` on are remembered: ask about fewer days, or forget later",
/// );
/// assert_eq!(now.count(Kind::View, Window::LIFETIME), Ok(2));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct KeepRule {
    /// For how many days tallies of a kind are kept. Default no kind.
    pub kinds: BTreeMap<Kind, NonZeroU32>,
    /// For how many days those of all other kinds are kept. Default for ever.
    pub others: Option<NonZeroU32>,
}

impl KeepRule {
    /// Forgets what is older than the rule says, as of a day. What was forgotten before stays forgotten.
    pub fn forget(&self, profile: &mut Profile, as_of: Day) {
        profile.forget_by(&self.horizons(as_of));
    }

    /// The first day that is kept of each kind.
    pub(super) fn horizons(&self, as_of: Day) -> Horizons {
        let first = |days: NonZeroU32| as_of.minus(days.get() - 1);
        let by_kind = self.kinds.iter().map(|(kind, days)| (*kind, first(*days))).collect();
        Horizons::new(self.others.map_or(Day::MIN, first), by_kind)
    }
}
