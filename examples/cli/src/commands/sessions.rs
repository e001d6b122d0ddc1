//! What is said of sessions as one object, by the funnel and by the report.

use std::num::TryFromIntError;

use lifestage::report::SessionReport;
use serde_json::{Value, json};

/// How many sessions there are, of whom, and how long they are.
pub(crate) fn object(sessions: &SessionReport) -> Result<Value, TryFromIntError> {
    Ok(json!({
        "sessions": sessions.sessions(),
        "users": sessions.users(),
        "events": u64::try_from(sessions.events())?,
        "mean_seconds": sessions.mean_seconds(),
        "median_seconds": sessions.median_seconds(),
        "mean_events": sessions.events_per_session().mean(),
        "median_events": sessions.events_per_session().median(),
    }))
}
