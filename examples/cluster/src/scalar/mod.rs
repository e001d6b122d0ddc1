//! Functions of one row: the civil day and the hour of an instant, kinds and users by their names, scores of a profile.
//!
//! | function | answer |
//! |---|---|
//! | `civil_day(ts, calendar)` | the day, by the calendar |
//! | `hour_bit(ts, calendar)` | bit h for the local clock hour h; 0 for a date |
//! | `kind_code(event_type, map)` | the code of the kind that an event type is |
//! | `user_id(text)` | the 128 bits of a user whose id is a text |
//! | `score(profile, day, rules)` | stage, RFM, risk, segments and more, a column each |
//! | `scorecard(profile, day, rules)` | everything about the user, as JSON |
//! | `profile_events(profile)`, `timeline_events(timeline)` | how many events they hold |
//! | `fit_rules(measures, rules)` | rules fitted to what was measured of all users, as JSON |

/// Name, signature and types of a function whose only field says them: two functions that read the same arguments share it.
macro_rules! described_by_its_part {
    () => {
        fn name(&self) -> &'static str {
            self.0.name
        }

        fn signature(&self) -> &Signature {
            &self.0.signature
        }

        fn coerce_types(&self, given: &[DataType]) -> Result<Vec<DataType>> {
            self.0.coerced(given)
        }
    };
}

mod civil;
mod events;
mod fit_rules;
mod kind_code;
mod score;
mod score_columns;
mod user_id;

pub use civil::{CivilDayFunction, HourBitFunction};
pub use events::{ProfileEventsFunction, TimelineEventsFunction};
pub use fit_rules::FitRulesFunction;
pub use kind_code::KindCodeFunction;
pub use score::{ScoreFunction, ScorecardFunction};
pub use user_id::UserIdFunction;

use datafusion::arrow::array::ArrayRef;
use datafusion::common::{Result, internal_err};
use datafusion::logical_expr::ColumnarValue;

/// The names of the columns of `score`.
pub fn score_columns() -> Vec<String> {
    score_columns::columns().iter().map(|field| field.name().clone()).collect()
}

/// The column at a place, a scalar as one of its length.
fn column_at(arguments: &[ColumnarValue], place: usize, rows: usize) -> Result<ArrayRef> {
    let Some(values) = arguments.get(place) else {
        return internal_err!("argument {place} is missing, which the signature does not allow");
    };
    values.clone().into_array(rows)
}
