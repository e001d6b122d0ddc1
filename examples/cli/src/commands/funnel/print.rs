//! A funnel for people and for machines.

use std::error::Error;
use std::fmt;
use std::io::Write;

use comfy_table::Table;
use lifestage::number::{Distribution, Ratio};
use lifestage::report::{FunnelReport, SessionReport};
use serde_json::{Value, json};

use crate::commands::funnel::counted::Counted;
use crate::commands::sessions;
use crate::reader::losses::counted;
use crate::table::{duration, percent, table};

/// Everything at a glance.
pub(crate) struct Picture<'a>(pub(crate) &'a Counted);

impl fmt::Display for Picture<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Counted { log, all, groups, sessions } = self.0;
        writeln!(f, "{}: {} as of {}", log.source, counted(all.users(), "user"), log.as_of)?;
        writeln!(f, "{}\n", all.definition())?;
        writeln!(f, "{}\n\n{}", steps(all), whole(all))?;
        for (name, report) in groups {
            writeln!(f, "\n{}: {}\n\n{}", name.shown, counted(report.users(), "user"), steps(report))?;
            writeln!(f, "\n{}", whole(report))?;
        }
        if let Some(sessions) = sessions {
            writeln!(f, "\nSessions: {}\n\n{}", sessions.rule(), visits(sessions))?;
        }
        Ok(())
    }
}

/// One step a row, with a bar for the share of those who began.
fn steps(report: &FunnelReport) -> Table {
    const WIDTH: f64 = 20.0;
    let header =
        ["step", "users", "of the step before", "of the first step", "", "median time", "mean time", "90 % within"];
    let mut table = table(header);
    for (number, step) in (1..).zip(report.steps()) {
        let overall = step.overall.map_or(0.0, Ratio::get);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of the width")]
        let bar = "█".repeat((overall * WIDTH).ceil() as usize);
        // Of all users, not of those who took a step.
        let before = if number == 1 { String::new() } else { percent(step.conversion) };
        table.add_row([
            format!("{number} {}", step.name),
            step.users.to_string(),
            before,
            percent(step.overall),
            format!("{bar:<20}"),
            step.median_seconds.map_or_else(String::new, duration),
            step.mean_seconds.map_or_else(String::new, duration),
            times(report, number).and_then(ninety).map_or_else(String::new, duration),
        ]);
    }
    table
}

/// The times from the step before to this one, counted from 1.
fn times(report: &FunnelReport, number: usize) -> Option<&Distribution> {
    number.checked_sub(2).and_then(|place| report.elapsed().get(place))
}

/// The time within which 90 % took it, in seconds.
fn ninety(times: &Distribution) -> Option<f64> {
    seconds(times, 90)
}

/// The time within which this many percent of users took it, in seconds.
#[expect(clippy::cast_precision_loss, reason = "2^53 milliseconds are 285,000 years")]
fn seconds(times: &Distribution, percent: u32) -> Option<f64> {
    times.nearest_rank(percent, 100).map(|time| time as f64 / 1_000.0)
}

/// The time from the first step to the last one.
fn whole(report: &FunnelReport) -> String {
    let times = report.elapsed_in_all();
    let time = |percent| seconds(times, percent).map_or_else(|| "–".into(), duration);
    format!(
        "from the first step to the last: median {}, a quarter within {}, three quarters {}, 90 % {}, by {}",
        time(50),
        time(25),
        time(75),
        time(90),
        counted(times.count(), "user")
    )
}

fn visits(report: &SessionReport) -> Table {
    let mut table = table(["", "all", "mean", "median"]);
    let whole = |value: Option<i64>| value.map_or_else(String::new, |value| value.to_string());
    let mean = |value: Option<f64>| value.map_or_else(String::new, |value| format!("{value:.1}"));
    let (per_user, events) = (report.sessions_per_user(), report.events_per_session());
    table.add_row([
        "sessions of a user".into(),
        report.sessions().to_string(),
        mean(per_user.mean()),
        whole(per_user.median()),
    ]);
    table.add_row([
        "events of a session".into(),
        report.events().to_string(),
        mean(events.mean()),
        whole(events.median()),
    ]);
    let [length, median] =
        [report.mean_seconds(), report.median_seconds()].map(|time| time.map_or_else(String::new, duration));
    table.add_row(["length of a session".into(), String::new(), length, median]);
    table
}

/// One JSON object: the funnel of all, and that of each group.
pub(crate) fn json(of: &Counted, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let mut line = object(&of.all);
    if !of.groups.is_empty() {
        let groups = of.groups.iter().map(|(name, report)| name.object(object(report)));
        line["groups"] = groups.collect();
    }
    if let Some(reported) = &of.sessions {
        line["sessions"] = sessions::object(reported)?;
        line["sessions"]["definition"] = reported.rule().to_string().into();
        line["sessions"]["fingerprint"] = json!(reported.definition().fingerprint());
    }
    writeln!(out, "{line}")?;
    Ok(())
}

/// The usual quantiles of times.
fn quantiles(times: Option<&Distribution>) -> Value {
    let of = |percent| times.and_then(|times| seconds(times, percent));
    json!({ "p25": of(25), "p50": of(50), "p75": of(75), "p90": of(90), "p95": of(95) })
}

fn object(report: &FunnelReport) -> Value {
    json!({
        "steps": report.steps(),
        "quantiles_seconds": (2..=report.steps().len()).map(|number| quantiles(times(report, number))).collect::<Vec<_>>(),
        "whole_seconds": quantiles(Some(report.elapsed_in_all())),
        "users": report.users(),
        "definition": report.definition().text(),
        "fingerprint": report.definition().fingerprint(),
    })
}

/// One step a row; with groups, one of each group.
pub(crate) fn csv(of: &Counted, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let mut out = csv::Writer::from_writer(out);
    out.write_record(["group", "step", "name", "users", "conversion", "overall", "median_seconds", "mean_seconds"])?;
    let all = [(String::new(), &of.all)].into_iter();
    let groups = of.groups.iter().map(|(name, report)| (name.shown.clone(), report));
    for (group, report) in all.chain(groups) {
        for (number, step) in (1..).zip(report.steps()) {
            let share = |share: Option<Ratio>| share.map_or_else(String::new, |share| share.get().to_string());
            let time = |seconds: Option<f64>| seconds.map_or_else(String::new, |seconds| seconds.to_string());
            out.write_record([
                group.clone(),
                format!("{number}"),
                step.name.to_string(),
                step.users.to_string(),
                share(step.conversion),
                share(step.overall),
                time(step.median_seconds),
                time(step.mean_seconds),
            ])?;
        }
    }
    Ok(out.flush()?)
}
