//! The measures of one user: everything that the risk follows from.

use serde::{Deserialize, Serialize};

use super::rule::ChurnRule;
use crate::event::kind::Kind;
use crate::number::money::Money;
use crate::profile::{AsOf, BeforeHorizon, Tally};
use crate::score::recurrence::Recurrence;
use crate::time::{Day, Days, Window};

/// The process of a user: the input of the model, and what a population is fitted from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChurnHistory {
    /// How often event days recurred, and when.
    pub recurrence: Recurrence,
    /// Net spend of the lifetime, in minor units. `None` if the process is not purchases alone.
    pub net_spend: Option<Money>,
}

/// The measures of a user as of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChurnMeasures {
    /// The day D asked about.
    pub as_of: Day,
    /// The last active day L, on or before D.
    pub last_active: Day,
    /// The process; `None` before its first event.
    pub history: Option<ChurnHistory>,
    /// Active days in the window up to D.
    pub active_days: u32,
    /// Active days in the window that ended one window before L.
    pub active_days_before: u32,
    /// Recent complaints: from a set number of days before L up to D.
    pub complaints: u64,
    /// Complaints of the lifetime that were not resolved; 0 if there is no recent one, as they are not counted then.
    pub open_complaints: u64,
    /// The day of the last purchase as of L and as of D. `None` without a purchase by L.
    pub last_purchase: Option<[Day; 2]>,
    /// The day of a payment that failed recently and was not followed by a purchase on a later day.
    pub payment_failed: Option<Day>,
    /// The day on which the account was closed, if no active day follows.
    pub left: Option<Day>,
}

impl ChurnRule {
    /// The process of a user as of a day. `None` before its first event.
    ///
    /// # Errors
    /// When events of the process were forgotten, whose days are then unknown.
    pub fn history(&self, as_of: AsOf<'_>) -> Result<Option<ChurnHistory>, BeforeHorizon> {
        let process = &self.config().process;
        if let Some(horizon) = as_of.horizon()
            && let Some(asked) = as_of.last_forgotten(process)
        {
            return Err(BeforeHorizon { asked, horizon });
        }
        let days = as_of.tallies().iter().filter(|tally| process.contains_code(tally.code())).map(Tally::day);
        let Some(recurrence) = Recurrence::of_days(days, as_of.day()) else { return Ok(None) };
        let net_spend = if self.of_purchases() { Some(as_of.net_spend(Window::LIFETIME)?) } else { None };
        Ok(Some(ChurnHistory { recurrence, net_spend }))
    }

    /// Measures a user as of a day. `None` before the first active day.
    ///
    /// What a signal is compared with is taken as of the last active day L, not as of D: the earlier active days, the
    /// complaints that count as recent, the last purchase by whose recency RFM has declined. A window that ended at D
    /// would slide over the silence itself. The longer a user stayed away, the less earlier activity and the fewer
    /// recent complaints it would show, and the risk would fall while the user is leaving. Fixed at L, silence can only
    /// add to the risk; the tests of this module hold that law.
    ///
    /// # Errors
    /// When the profile has forgotten days that this needs.
    pub fn measure(&self, as_of: AsOf<'_>) -> Result<Option<ChurnMeasures>, BeforeHorizon> {
        let config = self.config();
        let Some(last_active) = self.last_active(as_of)? else { return Ok(None) };
        let (day, window) = (as_of.day(), config.activity_window);
        let during = |first: Day, last: Day| as_of.during(Days::new(first, last).unwrap_or(Days::only(last)));
        let active_days = |first: Day, last: Day| Ok(self.count_active(during(first, last)?));
        let late = during(last_active.minus(config.complaint_days), day)?;
        let complaints: u64 = of_kind(late, Kind::Complain).map(|tally| u64::from(tally.count())).sum();
        let open_complaints = if complaints == 0 { 0 } else { open_complaints(as_of)? };
        let last_purchase = last_purchase(as_of)?;
        let known_then = match last_purchase {
            Some(last) if last > last_active => self::last_purchase(as_of.back_on(last_active))?,
            known => known,
        };
        let recent = during(day.minus(config.payment_failed_days - 1), day)?;
        let failed = of_kind(recent, Kind::PaymentFailed).next_back().map(Tally::day);
        Ok(Some(ChurnMeasures {
            as_of: day,
            last_active,
            history: self.history(as_of)?,
            active_days: active_days(day.minus(window - 1), day)?,
            active_days_before: active_days(last_active.minus(2 * window - 1), last_active.minus(window))?,
            complaints,
            open_complaints,
            last_purchase: known_then.zip(last_purchase).map(|(then, now)| [then, now]),
            payment_failed: failed.filter(|failed| last_purchase.is_none_or(|bought| bought <= *failed)),
            left: of_kind(during(last_active, day)?, Kind::Leave).next_back().map(Tally::day),
        }))
    }

    /// The last day with activity or an event of the process.
    fn last_active(&self, as_of: AsOf<'_>) -> Result<Option<Day>, BeforeHorizon> {
        let remembered = as_of.tallies().iter().rfind(|tally| self.is_active(tally.code())).map(Tally::day);
        if remembered.is_some() || as_of.horizon().is_none() {
            return Ok(remembered);
        }
        let config = self.config();
        Ok(as_of.last_day_of(&config.activity)?.max(as_of.last_day_of(&config.process)?))
    }

    /// The number of active days in these tallies, which are in order.
    pub(super) fn count_active(&self, tallies: &[Tally]) -> u32 {
        let mut last = None;
        let active = tallies.iter().filter(|tally| self.is_active(tally.code()));
        active.map(|tally| u32::from(last.replace(tally.day()) != Some(tally.day()))).sum()
    }
}

/// The last day with a purchase, usually near the end, so the search goes backward.
fn last_purchase(as_of: AsOf<'_>) -> Result<Option<Day>, BeforeHorizon> {
    match of_kind(as_of.tallies(), Kind::Purchase).next_back() {
        None if as_of.horizon().is_some() => as_of.last_day_of(Kind::Purchase),
        remembered => Ok(remembered.map(Tally::day)),
    }
}

/// The number of complaints of the lifetime that were not resolved.
fn open_complaints(as_of: AsOf<'_>) -> Result<u64, BeforeHorizon> {
    let lifetime = |kind: Kind| as_of.count(kind, Window::LIFETIME);
    Ok(lifetime(Kind::Complain)?.saturating_sub(lifetime(Kind::ComplaintResolved)?))
}

fn of_kind(tallies: &[Tally], kind: Kind) -> impl DoubleEndedIterator<Item = &Tally> {
    tallies.iter().filter(move |tally| tally.code() == kind.code())
}
