//! A funnel for people and for machines.

use std::error::Error;
use std::fmt;
use std::io::Write;

use comfy_table::Table;
use lifestage::answer::{Definition, Language, Say};
use lifestage::number::{Distribution, Ratio};
use lifestage::report::{FunnelReport, SessionReport};
use serde_json::{Value, json};

use crate::commands::funnel::counted::Counted;
use crate::commands::sessions;
use crate::reader::words::people;
use crate::speech::{Text, colon};
use crate::steps;
use crate::table::{duration, percent, table};

/// Everything at a glance.
pub(crate) struct Picture<'a>(pub(crate) &'a Counted);

impl fmt::Display for Picture<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Counted { log, all, groups, sessions, .. } = self.0;
        let language = log.language;
        let users = people(language, all.users());
        writeln!(f, "{}", words::opening(language, &log.source, users, log.as_of.say(language)))?;
        writeln!(f, "{}\n", all.definition().say(language))?;
        writeln!(f, "{}\n\n{}", steps(language, all), whole(language, all))?;
        for (name, report) in groups {
            let name = &name.shown;
            let users = people(language, report.users());
            writeln!(f, "\n{name}{}{users}\n\n{}", colon(language), steps(language, report))?;
            writeln!(f, "\n{}", whole(language, report))?;
        }
        if let Some(sessions) = sessions {
            let (title, rule) = (words::SESSIONS.said(language), sessions.rule());
            let rule = Definition::of_rule(rule, rule.fingerprint());
            writeln!(f, "\n{title}{}{}\n\n{}", colon(language), rule.say(language), visits(language, sessions))?;
        }
        Ok(())
    }
}

/// One step a row, with a bar for the share of those who began.
fn steps(language: Language, report: &FunnelReport) -> Table {
    const WIDTH: f64 = 20.0;
    let mut table = table(words::STEPS.map(|text| text.said(language)));
    let time = |seconds: Option<f64>| seconds.map_or_else(String::new, |seconds| duration(language, seconds));
    for (number, step) in (1..).zip(report.steps()) {
        let overall = step.overall.map_or(0.0, Ratio::get);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of the width")]
        let bar = "█".repeat((overall * WIDTH).ceil() as usize);
        // Of all users, not of those who took a step.
        let before = if number == 1 { String::new() } else { percent(language, step.conversion) };
        table.add_row([
            format!("{number} {}", steps::said(language, &step.name)),
            step.users.to_string(),
            before,
            percent(language, step.overall),
            format!("{bar:<20}"),
            time(step.median_seconds),
            time(step.mean_seconds),
            time(times(report, number).and_then(ninety)),
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
fn whole(language: Language, report: &FunnelReport) -> String {
    let times = report.elapsed_in_all();
    let time = |percent| seconds(times, percent).map_or_else(|| "–".into(), |seconds| duration(language, seconds));
    words::whole(language, time(50), time(25), time(75), time(90), people(language, times.count()))
}

fn visits(language: Language, report: &SessionReport) -> Table {
    let mut table = table(words::VISITS.map(|text| text.said(language)));
    let whole = |value: Option<i64>| value.map_or_else(String::new, |value| value.to_string());
    let mean = |value: Option<f64>| value.map_or_else(String::new, |value| format!("{value:.1}"));
    let (per_user, events) = (report.sessions_per_user(), report.events_per_session());
    let name = |text: Text| text.said(language).to_owned();
    table.add_row([
        name(words::OF_USER),
        report.sessions().to_string(),
        mean(per_user.mean()),
        whole(per_user.median()),
    ]);
    table.add_row([name(words::OF_SESSION), report.events().to_string(), mean(events.mean()), whole(events.median())]);
    let [length, median] = [report.mean_seconds(), report.median_seconds()]
        .map(|time| time.map_or_else(String::new, |seconds| duration(language, seconds)));
    table.add_row([name(words::LENGTH), String::new(), length, median]);
    table
}

mod words {
    use crate::speech::{Text, sentences};

    pub(super) const STEPS: [Text; 8] = [
        Text::new("step", "步骤"),
        Text::new("users", "用户数"),
        Text::new("of the step before", "上一步转化率"),
        Text::new("of the first step", "总转化率"),
        Text::alike(""),
        Text::new("median time", "转化时长中位数"),
        Text::new("mean time", "平均转化时长"),
        Text::new("90 % within", "90%的用户不超过"),
    ];
    pub(super) const VISITS: [Text; 4] =
        [Text::alike(""), Text::new("all", "总数"), Text::new("mean", "平均"), Text::new("median", "中位数")];
    pub(super) const OF_USER: Text = Text::new("sessions of a user", "每名用户的会话数");
    pub(super) const OF_SESSION: Text = Text::new("events of a session", "每次会话的行为数");
    pub(super) const SESSIONS: Text = Text::new("Sessions", "会话");
    pub(super) const LENGTH: Text = Text::new("length of a session", "会话时长");

    sentences! {
        opening(source, users, as_of) "{source}: {users} as of {as_of}" "{source}：截至{as_of}，共{users}";
        whole(median, quarter, three_quarters, ninety, users)
            "from the first step to the last: median {median}, a quarter within {quarter}, three quarters {three_quarters}, 90 % {ninety}, by {users}"
            "从第一步到最后一步：{users}完成，时长中位数{median}，四分之一的用户不超过{quarter}，四分之三不超过{three_quarters}，90%不超过{ninety}";
    }
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
