//! Calendars as literals.

use datafusion::common::Result;
use lifestage::time::Calendar;

use crate::refusal::Refusal;

/// The calendar that a literal says, as `serde_json::to_string` of a `Calendar` writes it.
pub(crate) fn read(function: &'static str, text: &str) -> Result<Calendar> {
    Ok(serde_json::from_str(text).map_err(|problem| Refusal::argument(function, "calendar", problem))?)
}
