//! Who dealt with what, where they were met, and who converted: users by subject and touchpoint, also by channel.
//!
//! ```text
//! lifestage touchpoints                                          the embedded year of one app
//! lifestage touchpoints EVENTS.csv --company COMPANY.json        your own, by your map of touchpoints
//! lifestage touchpoints --by channel --days 90
//! ```

use std::collections::BTreeMap;
use std::error::Error;
use std::io::Write;
use std::num::NonZeroU32;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use lifestage::answer::Say;
use lifestage::model::Company;
use lifestage::population::Member;
use lifestage::report::{CrossCell, CrossTable};
use lifestage::time::Window;
use lifestage::{Kind, KindSet, Subject};
use serde_json::json;

use crate::answer::Answer;
use crate::commands::channel::ChannelName;
use crate::commands::one_or_more::one_or_more;
use crate::commands::operations::EMBEDDED_COMPANY;
use crate::reader::log::Log;
use crate::reader::options::Format;
use crate::reader::visible::visible;
use crate::reader::{EVENT_FILE_HELP, Embedded, ReaderOptions};
use crate::rules;
use crate::table::{grouped, percent, table};

/// Users by what they dealt with and where they were met (user × scene × touchpoint), and how many of them converted
///
/// Where somebody was met is said by the company's map of touchpoints: by the kind of event and what it is about. Without a
/// line in it, the touchpoint is unknown.
#[derive(Args)]
#[command(after_help = EVENT_FILE_HELP)]
pub(crate) struct Arguments {
    #[command(flatten)]
    reader: ReaderOptions,

    /// The rules, as one JSON document with its touchpoints and its cross-table; the embedded year has one of its own
    #[arg(long, value_name = "COMPANY.json", help_heading = "Answers")]
    company: Option<PathBuf>,

    /// The kinds of events that meet users [default: what the company says, else view,use]
    #[arg(long, value_name = "KINDS", value_delimiter = ',', help_heading = "Answers")]
    seen: Vec<Kind>,

    /// The kinds of events that are a conversion, about the same subject [default: what the company says, else purchase]
    #[arg(long, value_name = "KINDS", value_delimiter = ',', help_heading = "Answers")]
    goal: Vec<Kind>,

    /// The days that are looked at, up to the day that is asked about
    #[arg(long, value_name = "DAYS", default_value = "90", value_parser = one_or_more::<NonZeroU32>, help_heading = "Answers")]
    days: NonZeroU32,

    /// A table for each group of users
    #[arg(long, value_enum, value_name = "GROUP", help_heading = "Answers")]
    by: Option<By>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum By {
    /// The channel by which users came
    Channel,
}

/// A cell, and the channel of its users where there is a table for each.
struct Row<'a> {
    channel: Option<ChannelName>,
    cell: &'a CrossCell,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let reader = &arguments.reader;
    let (log, population) = reader.read_profiles(Embedded::APP_YEAR)?;
    let mut rule = company(arguments, &log)?.cross_table;
    for (asked, kinds) in [(&arguments.seen, &mut rule.seen), (&arguments.goal, &mut rule.goal)] {
        if !asked.is_empty() {
            *kinds = asked.iter().copied().collect::<KindSet>();
        }
    }
    let days = Window::last(arguments.days.get()).days(log.as_of);
    let tables: BTreeMap<Option<Subject>, CrossTable> = match arguments.by {
        None => [(None, rule.report(&population, days)?)].into(),
        Some(By::Channel) => {
            let channel = |member: Member<'_>| Some(member.user.acquisition_channel);
            let of = |(channel, table)| (Some(channel), table);
            rule.report_by(&population, days, channel)?.into_iter().map(of).collect()
        }
    };
    let of = |(channel, table): (&Option<Subject>, _)| {
        rows_of(channel.map(|of| ChannelName::of(log.language, of, &log.channels)), table)
    };
    let mut rows: Vec<Row<'_>> = tables.iter().flat_map(of).collect();
    if let Some(top) = reader.top {
        rows.sort_by_key(|row| std::cmp::Reverse(row.cell.users));
        rows.truncate(top.get());
    }
    let mut out = Answer::begin(&log, reader.format == Format::Table)?;
    match reader.format {
        Format::Table => {
            let days = days.say(log.language);
            writeln!(out, "{}\n", words::opening(log.language, &log.source, days))?;
            write_table(&log, &rows, &mut out)?;
        }
        Format::Csv => write_csv(&log, &rows, &mut out)?,
        Format::Jsonl => write_jsonl(&log, &rows, &mut out)?,
    }
    out.end()
}

fn company(arguments: &Arguments, log: &Log) -> Result<Company, Box<dyn Error>> {
    match &arguments.company {
        Some(path) => rules::read_company(path, log),
        None if arguments.reader.events.is_none() => rules::parse_company(EMBEDDED_COMPANY, log),
        None => Ok(Company::default()),
    }
}

fn rows_of(channel: Option<ChannelName>, table: &CrossTable) -> impl Iterator<Item = Row<'_>> {
    table.cells.iter().map(move |cell| Row { channel: channel.clone(), cell })
}

impl Row<'_> {
    /// The subject as the log has it, empty for none.
    fn subject<'l>(&self, log: &'l Log) -> &'l str {
        log.subjects.name(self.cell.subject).unwrap_or_default()
    }
}

fn write_table(log: &Log, rows: &[Row<'_>], out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let by_channel = rows.iter().any(|row| row.channel.is_some());
    let head = by_channel.then_some(words::CHANNEL).into_iter();
    let mut table = table(head.chain(words::COLUMNS).map(|text| text.said(log.language)));
    for row in rows {
        let CrossCell { touchpoint, users, events, converted, .. } = row.cell;
        let cells = [
            visible(row.subject(log)).into_owned(),
            visible(words::touchpoint(log.language, touchpoint)).into_owned(),
            grouped(*users),
            grouped(*events),
            grouped(*converted),
            percent(log.language, row.cell.conversion()),
        ];
        table.add_row(row.channel.iter().map(|channel| channel.shown.clone()).chain(cells));
    }
    writeln!(out, "{table}\n")?;
    writeln!(out, "{}", words::cells(log.language, grouped(rows.len() as u64)))?;
    Ok(())
}

fn write_csv(log: &Log, rows: &[Row<'_>], out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let mut out = csv::Writer::from_writer(out);
    out.write_record(["channel", "subject", "touchpoint", "users", "events", "converted"])?;
    for row in rows {
        let CrossCell { touchpoint, users, events, converted, .. } = row.cell;
        out.write_record([
            row.channel.as_ref().and_then(|channel| channel.name.as_deref()).unwrap_or_default(),
            row.subject(log),
            touchpoint.name(),
            &users.to_string(),
            &events.to_string(),
            &converted.to_string(),
        ])?;
    }
    Ok(out.flush()?)
}

fn write_jsonl(log: &Log, rows: &[Row<'_>], out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    for row in rows {
        let CrossCell { touchpoint, users, events, converted, .. } = row.cell;
        let cell = json!({
            "subject": row.subject(log),
            "touchpoint": touchpoint,
            "users": users,
            "events": events,
            "converted": converted,
            "conversion": row.cell.conversion(),
        });
        let line = row.channel.as_ref().map_or_else(|| cell.clone(), |channel| channel.object(cell.clone()));
        writeln!(out, "{line}")?;
    }
    Ok(())
}

pub(crate) use words::touchpoint;

mod words {
    use lifestage::answer::Language;
    use lifestage::event::Touchpoint;

    use crate::speech::{Text, sentences};

    pub(super) const CHANNEL: Text = Text::new("channel", "渠道");
    pub(super) const COLUMNS: [Text; 6] = [
        Text::new("subject", "内容"),
        Text::new("touchpoint", "触点"),
        Text::new("users", "用户数"),
        Text::new("events", "行为次数"),
        Text::new("converted", "转化人数"),
        Text::new("share", "转化率"),
    ];

    sentences! {
        opening(source, days)
            "{source}: users by subject and touchpoint, {days}"
            "{source}：各内容、各触点的用户数，{days}";
        cells(cells)
            "{cells} cells; whoever was met at several touchpoints counts at each."
            "共{cells}项；在多个触点接触过的用户，在每个触点各计一次。";
    }

    /// The touchpoints that the library knows have names; others are called as their company calls them.
    pub(crate) fn touchpoint(language: Language, touchpoint: &Touchpoint) -> &str {
        if language == Language::English {
            return touchpoint.name();
        }
        match touchpoint.name() {
            "push" => "推送",
            "sms" => "短信",
            "email" => "邮件",
            "feed" => "信息流",
            "live" => "直播",
            "customer_service" => "客服",
            "unknown" => "未知",
            own => own,
        }
    }
}
