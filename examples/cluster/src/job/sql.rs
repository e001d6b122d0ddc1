//! The queries of a job.

use lifestage::Day;

use super::arguments::Plan;
use super::text::Quoted;
use crate::report::{ReportDefinition, ReportDefinitions};

/// How a log is asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queries {
    /// A table or a query in parentheses with the columns `user_id`, `ts`, `kind`, `value` and `subject`.
    pub rows: String,
    /// The id of a user: `user_id`, or `user_id(user_id)` where ids are texts.
    pub user: String,
    /// The calendar as JSON.
    pub calendar: String,
}

impl Queries {
    /// The events of each day and kind.
    pub fn days(&self) -> String {
        let Self { rows, calendar, .. } = self;
        let day = format!("civil_day(ts, {})", Quoted(calendar));
        format!("SELECT {day} AS day, kind, count(*) AS events FROM {rows} GROUP BY {day}, kind")
    }

    /// The profile of each user.
    pub fn profiles(&self, plan: Plan) -> String {
        let Self { rows, user, calendar } = self;
        let calendar = Quoted(calendar);
        let tallies = match plan {
            Plan::Events => format!(
                "SELECT user_id, civil_day(ts, {calendar}) AS day, kind, subject, 1 AS n, value AS s, \
                 hour_bit(ts, {calendar}) AS hours FROM {rows}"
            ),
            // A sum of BIGINT that overflows is another number; one of decimals is wide enough for any count of values.
            Plan::Tallies => format!(
                "SELECT user_id, day, kind, subject, count(*) AS n, sum(CAST(value AS DECIMAL(20, 0))) AS s, \
                 bit_or(hour) AS hours FROM (SELECT user_id, civil_day(ts, {calendar}) AS day, kind, subject, value, \
                 hour_bit(ts, {calendar}) AS hour FROM {rows}) GROUP BY user_id, day, kind, subject"
            ),
        };
        format!(
            "SELECT user_id, profile({user}, day, kind, subject, n, s, hours, {calendar}) AS profile FROM ({tallies}) GROUP BY \
             user_id"
        )
    }

    /// The state of an answer, over a table of profiles.
    pub fn report(table: &str, definition: &ReportDefinition) -> Result<String, serde_json::Error> {
        Ok(format!("SELECT report_state(profile, {}) AS state FROM {table}", Quoted(&definition.literal()?)))
    }

    /// The states of answers as one list, over a table of profiles.
    pub fn reports(table: &str, definitions: &ReportDefinitions) -> Result<String, serde_json::Error> {
        Ok(format!("SELECT report_states(profile, {}) AS states FROM {table}", Quoted(&definitions.literal()?)))
    }

    /// The state of an answer about events in order, of the days from one to another.
    pub fn sequence(&self, definition: &ReportDefinition, days: Option<[Day; 2]>) -> Result<String, serde_json::Error> {
        Self::sequence_of(&format!("({})", self.timelines(definition, days)?), definition)
    }

    /// The events of each user that the question needs.
    pub fn timelines(
        &self,
        definition: &ReportDefinition,
        days: Option<[Day; 2]>,
    ) -> Result<String, serde_json::Error> {
        let Self { rows, user, calendar } = self;
        let literal = definition.literal()?;
        let (literal, calendar) = (Quoted(&literal), Quoted(calendar));
        let within = days.map_or_else(String::new, |[first, last]| {
            format!(" WHERE civil_day(ts, {calendar}) BETWEEN DATE '{first}' AND DATE '{last}'")
        });
        Ok(format!(
            "SELECT user_id, timeline({user}, ts, kind, subject, value, {literal}) AS timeline FROM {rows}{within} GROUP BY user_id"
        ))
    }

    /// The state of an answer about events in order, over a table of timelines.
    pub fn sequence_of(table: &str, definition: &ReportDefinition) -> Result<String, serde_json::Error> {
        Ok(format!("SELECT sequence_state(timeline, {}) AS state FROM {table}", Quoted(&definition.literal()?)))
    }

    /// Rules fitted to a table of profiles: measured everywhere, then fitted in one row.
    pub fn fit(table: &str, definition: &ReportDefinition, rules: &str) -> Result<String, serde_json::Error> {
        let (definition, rules) = (definition.literal()?, Quoted(rules));
        let definition = Quoted(&definition);
        Ok(format!(
            "SELECT fit_rules(measures, {rules}) AS rules FROM (SELECT report_state(profile, {definition}) AS measures FROM {table})"
        ))
    }

    /// The scores of a table of profiles, a column each.
    pub fn scores(table: &str, day: Day, rules: &str, cards: bool) -> String {
        let rules = Quoted(rules);
        let columns = crate::scalar::score_columns();
        let columns: Vec<String> = columns.iter().map(|name| format!("score['{name}'] AS \"{name}\"")).collect();
        let (card, carried) = if cards {
            (", scorecard AS card", format!(", scorecard(profile, DATE '{day}', {rules}) AS scorecard"))
        } else {
            ("", String::new())
        };
        format!(
            "SELECT user_id, {}{card} FROM (SELECT user_id, score(profile, DATE '{day}', {rules}) AS score{carried} FROM {table}) \
             WHERE score IS NOT NULL",
            columns.join(", ")
        )
    }
}
