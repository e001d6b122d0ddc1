//! Measurements: everything that features need of a user, read once.

use super::rule::{FeatureProcess, FeatureRule};
use super::scan::{Gaps, Scan};
use crate::event::kind::Kind;
use crate::event::user::User;
use crate::profile::{AsOf, BeforeHorizon};
use crate::score::recurrence::Recurrence;
use crate::time::Window;

/// How far to look back, except for lifetime counts and the process.
const LOOK_BACK: Window = Window::last(365);

/// The measurements of a user as of a day.
pub(super) struct Measured<'a> {
    pub(super) tenure_days: u32,
    pub(super) scan: Scan,
    pub(super) purchases_ever: u64,
    pub(super) net_spend_ever: i64,
    /// The process of the rule, with what is known of its event days; `None` without a process.
    pub(super) process: Option<(&'a FeatureProcess, Recurrence)>,
}

impl<'a> Measured<'a> {
    /// Measures a user; `None` before the user joined.
    pub(super) fn of(rule: &'a FeatureRule, as_of: AsOf<'_>, user: &User) -> Result<Option<Self>, BeforeHorizon> {
        let Some(joined) = as_of.joined(user) else { return Ok(None) };
        let scan = Scan::of(rule, as_of.within(LOOK_BACK)?, as_of.day());
        let known = rule.process.as_ref().map(|process| process.recurrence(as_of)).transpose()?.flatten();
        Ok(Some(Self {
            // INVARIANT: the user joined on or before the day.
            tenure_days: (as_of.day() - joined).cast_unsigned(),
            scan,
            purchases_ever: as_of.count(Kind::Purchase, Window::LIFETIME)?,
            net_spend_ever: as_of.net_spend(Window::LIFETIME)?.minor_units(),
            process: rule.process.as_ref().zip(known),
        }))
    }
}

#[expect(clippy::cast_precision_loss, reason = "a number above 2^53 is still right to 16 digits")]
pub(super) const fn number(whole: u64) -> f64 {
    whole as f64
}

#[expect(clippy::cast_precision_loss, reason = "a number above 2^53 is still right to 16 digits")]
pub(super) const fn signed(whole: i64) -> f64 {
    whole as f64
}

/// A number that is always known.
#[expect(clippy::unnecessary_wraps, reason = "a cell of a table of which others are unknown")]
pub(super) fn whole(number: impl Into<u64>) -> Option<f64> {
    Some(self::number(number.into()))
}

/// INVARIANT: the sums of a profile add up to at most `i64::MAX`.
pub(super) const fn net(spent: u64, refunded: u64) -> f64 {
    signed(spent.cast_signed() - refunded.cast_signed())
}

/// The share, at most 1; unknown if `whole` is 0.
pub(super) fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| number(part.min(whole)) / number(whole))
}

/// The sum divided by the count; unknown if the count is 0.
pub(super) fn mean(sum: f64, of: u64) -> Option<f64> {
    (of > 0).then(|| sum / number(of))
}

impl Gaps {
    pub(super) fn since_last(&self) -> Option<f64> {
        self.lags().map(|(_, last)| last.into())
    }

    pub(super) fn last(&self) -> Option<f64> {
        self.last_gap().map(f64::from)
    }

    pub(super) fn mean(&self) -> Option<f64> {
        let (first, last) = self.lags()?;
        (self.days() > 1).then(|| f64::from(first - last) / f64::from(self.days() - 1))
    }

    pub(super) fn overdue(&self) -> Option<f64> {
        Some(self.since_last()? / self.mean()?)
    }
}
