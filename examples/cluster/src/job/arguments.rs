//! What is asked of a job, in the words of the program `lifestage`.

use std::path::PathBuf;

use chrono::{FixedOffset, Weekday};
use chrono_tz::{TZ_VARIANTS, Tz};
use clap::{Args, ValueEnum};
use lifestage::time::{Calendar, CalendarError, Timespan};
use lifestage::{Day, Kind};

/// Profiles, scores and reports of a log of events
#[derive(Args, Clone, Debug)]
#[expect(clippy::doc_markdown, reason = "these are texts of the command line")]
pub struct Arguments {
    /// The log: a Parquet file, or a folder of them; executors read it under the same path
    #[arg(value_name = "EVENTS.parquet")]
    pub events: PathBuf,

    /// The folder that profiles, scores and reports go to
    #[arg(long, value_name = "DIR", default_value = "lifestage-out")]
    pub out: PathBuf,

    /// Where the queries run
    #[arg(long, value_enum, default_value_t, help_heading = "Engine")]
    pub engine: Engine,

    /// The scheduler of a cluster, as df://HOST:PORT; says --engine ballista too
    #[arg(long, value_name = "df://HOST:PORT", help_heading = "Engine")]
    pub scheduler: Option<String>,

    /// Into how many partitions rows are parted [default: one a core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..), help_heading = "Engine")]
    pub partitions: Option<u16>,

    /// How much memory groups may take before they spill to disk, as 500M or 8G [default: all]; executors have their own
    #[arg(long, value_name = "BYTES", value_parser = bytes, help_heading = "Engine")]
    pub memory: Option<u64>,

    /// From what profiles are made; the bytes are the same
    #[arg(long, value_enum, default_value_t, help_heading = "Engine")]
    pub plan: Plan,

    /// What the log calls the columns user_id, ts, event_type, value, subject
    ///
    /// Two equal signs give a text in place of a column: event_type==purchase makes every row a purchase.
    ///
    /// Example: --columns ts=timestamp,event_type=event
    #[arg(long, value_name = "COLUMN=NAME", value_delimiter = ',', value_parser = renamed, help_heading = "Events")]
    pub columns: Vec<Renamed>,

    /// Which kinds of events the event types are, be they texts or numbers
    ///
    /// Goes before the kind of the same name. A refund takes the absolute value. custom_0 to custom_32767 are kinds of
    /// your own.
    ///
    /// Example: --map return=refund,click=view,scan=custom_7
    #[arg(long, value_name = "TYPE=KIND", value_delimiter = ',', value_parser = mapped, help_heading = "Events")]
    pub map: Vec<Mapped>,

    /// How many decimals money has at most, where the values are of a decimal type; whole numbers are minor units
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u8).range(..=9), help_heading = "Events")]
    pub decimals: u8,

    /// What whole numbers in ts count since 1970
    #[arg(long, value_enum, value_name = "UNIT", help_heading = "Events")]
    pub epoch: Option<Epoch>,

    /// The zone of the days, by its IANA name; summer time begins and ends [default: UTC]
    ///
    /// Example: --zone Europe/Berlin
    #[arg(long, value_name = "ZONE", value_parser = zone, conflicts_with = "utc_offset", help_heading = "Events")]
    pub zone: Option<Tz>,

    /// The same as a fixed distance from UTC
    ///
    /// Example: --utc-offset -03:30
    #[arg(long, value_name = "±HH:MM", allow_hyphen_values = true, help_heading = "Events")]
    pub utc_offset: Option<FixedOffset>,

    /// The first day of a week
    #[arg(long, value_name = "DAY", default_value = "monday", help_heading = "Events")]
    pub week_start: Weekday,

    /// The hour at which a day starts: with 4, what happens at 03:59 belongs to the day before
    #[arg(long, value_name = "HOUR", default_value_t = 0, value_parser = clap::value_parser!(u8).range(..=23), help_heading = "Events")]
    pub day_start: u8,

    /// What is reported; several with commas [default: all]
    #[arg(long, value_enum, value_name = "NAME", value_delimiter = ',', help_heading = "Answers")]
    pub report: Vec<ReportName>,

    /// Score every user: columns of stage, RFM, risk, segments and more
    #[arg(long, help_heading = "Answers")]
    pub score: bool,

    /// Add to the scores everything about each user with its reasons, as JSON
    #[arg(long, requires = "score", help_heading = "Answers")]
    pub cards: bool,

    /// The rules, a JSON file: of scores, or of a whole company [default: all rules with their defaults]
    #[arg(long, value_name = "FILE.json", help_heading = "Answers")]
    pub rules: Option<PathBuf>,

    /// The day that is asked about: what comes after it is not seen [default: the last day of the log that lies no more than
    /// 366 days after the one before it]
    #[arg(long, value_name = "DATE", help_heading = "Answers")]
    pub as_of: Option<Day>,

    /// The first day of the reports [default: the first day of the log, but at most two years before the last one]
    #[arg(long, value_name = "DATE", help_heading = "Answers")]
    pub from: Option<Day>,

    /// The periods of lifecycle, cohorts and revenue [default: by the length of the report]
    #[arg(long, value_enum, value_name = "PERIOD", help_heading = "Answers")]
    pub period: Option<Each>,

    /// The steps of the funnel, in order: names of kinds; `a|b` is either of them [default: those of view, add_to_cart and
    /// purchase that the log has]
    #[arg(long, value_name = "STEP", value_delimiter = ',', help_heading = "Answers")]
    pub steps: Vec<String>,

    /// How long after the first step the others count: 30m, 24h, 7d or none
    #[arg(long, value_name = "TIME", default_value = "24h", value_parser = within, help_heading = "Answers")]
    pub within: Within,
}

/// Where queries run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Engine {
    /// In this process
    #[default]
    Local,
    /// On the cluster of --scheduler
    Ballista,
}

/// From what profiles are made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Plan {
    /// Events at once: one shuffle
    #[default]
    Events,
    /// Tallies in plain SQL before: a shuffle more, each of fewer rows where users do the same often in a day
    Tallies,
}

/// What numbers count since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Epoch {
    /// Seconds
    S,
    /// Milliseconds
    Ms,
    /// Microseconds
    Us,
}

/// By which periods it is accounted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Each {
    /// Days
    Day,
    /// Weeks
    Week,
    /// Calendar months
    Month,
}

/// What can be reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum ReportName {
    /// Who is in which stage, and the ways between them
    Stages,
    /// Active users by day, week and month, trailing, stickiness
    ActiveUsers,
    /// New, returning, resurrecting and dormant users
    Lifecycle,
    /// Who comes back
    Retention,
    /// Revenue by period
    Revenue,
    /// Revenue by cohort
    CohortRevenue,
    /// How long customers stay
    TimeToChurn,
    /// Key numbers
    Kpi,
    /// How far users come, from events in order
    Funnel,
    /// How long users stay at a time, from events in order
    Sessions,
}

/// `ts=timestamp`: what a column is called, or the text that stands in for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renamed {
    pub(super) column: &'static str,
    pub(super) origin: Origin,
}

/// Where a column comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    Column(String),
    Constant(String),
}

/// `return=refund`: events of this type are of this kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapped {
    pub(super) event_type: String,
    pub(super) kind: Kind,
}

/// The window of a funnel; none is no limit.
#[derive(Clone, Copy, Debug)]
pub struct Within(pub(super) Option<Timespan>);

/// The columns of a log.
pub(super) const COLUMNS: [&str; 5] = ["user_id", "ts", "event_type", "value", "subject"];

fn renamed(text: &str) -> Result<Renamed, String> {
    let sides = text.split_once('=').filter(|(_, name)| !name.is_empty());
    let (name, header) = sides.ok_or("write it like `ts=timestamp` or `event_type==purchase`")?;
    let column = COLUMNS.into_iter().find(|column| *column == name);
    let column = column.ok_or_else(|| format!("`{name}` is not a column: give {}", COLUMNS.join(", ")))?;
    let origin = match header.strip_prefix('=') {
        Some("") => return Err("write it like `event_type==purchase`".to_owned()),
        Some(text) => Origin::Constant(text.to_owned()),
        None => Origin::Column(header.to_owned()),
    };
    Ok(Renamed { column, origin })
}

fn mapped(text: &str) -> Result<Mapped, String> {
    let sides = text.rsplit_once('=').filter(|(event_type, _)| !event_type.is_empty());
    let (event_type, kind) = sides.ok_or("write it like `return=refund`")?;
    let kind = kind.parse().map_err(|problem: lifestage::event::KindError| problem.to_string())?;
    Ok(Mapped { event_type: event_type.to_owned(), kind })
}

fn zone(text: &str) -> Result<Tz, String> {
    let zone = TZ_VARIANTS.iter().find(|zone| zone.name().eq_ignore_ascii_case(text));
    zone.copied()
        .ok_or_else(|| "there is no zone of this name: give one of the IANA's, like `Europe/Berlin`".to_owned())
}

fn within(text: &str) -> Result<Within, String> {
    if text == "none" {
        return Ok(Within(None));
    }
    text.parse()
        .map(|window| Within(Some(window)))
        .map_err(|problem: lifestage::time::TimespanError| problem.to_string())
}

/// `500M`, `8G` or plain bytes.
pub fn bytes(text: &str) -> Result<u64, String> {
    let (digits, shift) = match text
        .trim_end_matches(['b', 'B'])
        .split_at_checked(text.trim_end_matches(['b', 'B']).len().saturating_sub(1))
    {
        Some((digits, "k" | "K")) => (digits, 10),
        Some((digits, "m" | "M")) => (digits, 20),
        Some((digits, "g" | "G")) => (digits, 30),
        _ => (text, 0),
    };
    let number: Option<u64> = digits.parse().ok();
    let number = number.filter(|number| *number > 0).and_then(|number| number.checked_mul(1 << shift));
    number.ok_or_else(|| "give a number of bytes, like `500M` or `8G`".to_owned())
}

impl Arguments {
    /// Where a column comes from.
    pub(super) fn origin(&self, column: &'static str) -> Origin {
        let renamed = self.columns.iter().find(|renamed| renamed.column == column);
        renamed.map_or_else(|| Origin::Column(column.to_owned()), |renamed| renamed.origin.clone())
    }

    /// The calendar of the days.
    pub fn calendar(&self) -> Result<Calendar, CalendarError> {
        let calendar = match (self.zone, self.utc_offset) {
            // No zone is planned further ahead.
            (Some(zone), _) => Calendar::in_zone(&zone, 1900..=2100).named(zone.name()),
            (None, Some(offset)) => Calendar::fixed(offset.into()),
            (None, None) => Calendar::utc(),
        };
        calendar.with_first_weekday(self.week_start).with_day_start(self.day_start)
    }

    /// What is reported.
    pub(super) fn reports(&self) -> Vec<ReportName> {
        let mut reports = self.report.clone();
        if reports.is_empty() {
            reports = ReportName::value_variants().to_vec();
        }
        reports.sort_unstable();
        reports.dedup();
        reports
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_as_people_write_them() {
        assert_eq!(bytes("500M"), Ok(500 << 20));
        assert_eq!(bytes("8GB"), Ok(8 << 30));
        assert_eq!(bytes("64k"), Ok(64 << 10));
        assert_eq!(bytes("1024"), Ok(1024));
        for text in ["", "G", "0", "-1", "1T", "99999999999G"] {
            assert!(bytes(text).is_err(), "{text}");
        }
    }

    #[test]
    fn columns_are_renamed_or_stood_in_for() {
        assert_eq!(renamed("ts=at").unwrap().origin, Origin::Column("at".to_owned()));
        assert_eq!(renamed("event_type==purchase").unwrap().origin, Origin::Constant("purchase".to_owned()));
        assert!(renamed("when=at").unwrap_err().contains("user_id, ts"));
        assert!(renamed("ts=").is_err() && renamed("event_type==").is_err() && renamed("ts").is_err());
    }
}
