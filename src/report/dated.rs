//! The definition of a report from events, and by whose days bare dates in it were placed.
//!
//! A bare date stands where its day begins, so a time from or to it is known to the day only; the definition says so. Parts
//! with and without bare dates add up, as they answer the same question; parts with bare dates of two calendars do not.

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::answer::definition::{Definition, OtherDefinition};
use crate::number::fingerprint::{Fingerprint, Fingerprinter};
use crate::time::Calendar;

/// What was asked, by whose days bare dates were placed, and what both say together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Written", into = "Written")]
pub(super) struct EventDefinition {
    rule: Definition,
    dates: Option<DatesBy>,
    whole: Definition,
}

/// How an [`EventDefinition`] is written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    rule: Definition,
    dates: Option<DatesBy>,
}

/// A calendar that placed bare dates, as a definition names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DatesBy {
    calendar: Box<str>,
    fingerprint: Fingerprint,
}

impl DatesBy {
    pub(super) fn new(calendar: &Calendar) -> Self {
        Self { calendar: calendar.to_string().into(), fingerprint: calendar.fingerprint() }
    }
}

impl EventDefinition {
    pub(super) fn new(rule: impl fmt::Display, fingerprint: Fingerprint, dates: Option<DatesBy>) -> Self {
        Written { rule: Definition::of_rule(rule, fingerprint), dates }.into()
    }

    /// What both say together.
    pub(super) const fn whole(&self) -> &Definition {
        &self.whole
    }

    /// By whose days bare dates were placed, if there are any.
    pub(super) const fn dates(&self) -> Option<&DatesBy> {
        self.dates.as_ref()
    }

    /// The definition of this report and another one together.
    ///
    /// # Errors
    /// When they answer different questions, or placed bare dates by different days.
    pub(super) fn with(&self, other: &Self) -> Result<Self, OtherDefinition> {
        self.rule.must_be(&other.rule)?;
        match (&self.dates, &other.dates) {
            (Some(one), Some(two)) if one != two => {
                self.whole.must_be(&other.whole)?;
                Ok(self.clone())
            }
            (None, Some(_)) => Ok(other.clone()),
            _ => Ok(self.clone()),
        }
    }
}

impl From<EventDefinition> for Written {
    fn from(EventDefinition { rule, dates, .. }: EventDefinition) -> Self {
        Self { rule, dates }
    }
}

impl From<Written> for EventDefinition {
    fn from(Written { rule, dates }: Written) -> Self {
        let whole = match &dates {
            None => rule.clone(),
            Some(DatesBy { calendar, fingerprint }) => {
                let print = Fingerprinter::new("dates in events").number(rule.fingerprint().bits());
                let print = print.text(calendar).number(fingerprint.bits()).finish();
                let text = format_args!("{rule}; bare dates begin their day, so times are to the day; {calendar}");
                Definition::of_rule(text, print)
            }
        };
        Self { rule, dates, whole }
    }
}
