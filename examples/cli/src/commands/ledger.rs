//! Replays the operations of one user's points ledger and prints the balance as of some days.
//!
//! ```sh
//! lifestage ledger                                        # the embedded sample, a line for each month
//! lifestage ledger ops.jsonl --at 2026-06-30 --format table
//! ```
//! Operations are one JSON object a line:
//! `{"op":"earn|spend|refund|reverse|activity","id","amount","day","expires","pending_days","of","policy"}`.

use std::error::Error;
use std::io::{self, BufRead, BufReader, Write};
use std::path::PathBuf;

use anstyle::{AnsiColor, Style};
use clap::{Args, ValueEnum};
use comfy_table::{CellAlignment, Table, presets};
use lifestage::answer::{Language, Say};
use lifestage::incentive::{Balance, Operation};
use lifestage::time::{Days, Period};
use lifestage::{Day, Ledger};
use serde::Serialize;

use crate::answer::output;
use crate::commands::aside;
use crate::reader::error::{Problem, RowProblem};
use crate::reader::losses::{Losses, Lost, counted};
use crate::reader::source;
use crate::reader::visible::visible_lines;
use crate::speech::all;

/// A year of somebody who drinks coffee: every operation, and what a ledger refuses.
const SAMPLE: &str = include_str!("../../../data/ledger.jsonl");

/// What a line looks like.
const EXAMPLE: &str = r#"{"op":"earn","id":"welcome","amount":50,"day":"2026-01-05"}"#;

/// Replay a points ledger and print its balance as of some days.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Operations, one JSON object a line; `-` is the standard input. Without a file: the embedded sample.
    operations: Option<PathBuf>,
    /// The days to answer for; without any, the last day of each month with operations and of the one after.
    #[arg(long, value_name = "DATE")]
    at: Vec<Day>,
    /// How to print.
    #[arg(long, value_enum, default_value_t = Format::Jsonl)]
    format: Format,
    /// The language that people get the answer in: en or zh
    #[arg(long, value_name = "LANGUAGE", default_value_t)]
    lang: Language,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// One JSON object a line.
    Jsonl,
    /// A table to read.
    Table,
}

/// One line of the answer.
#[derive(Serialize)]
struct Line {
    at: Day,
    balance: i64,
    pending: u64,
    expired: u64,
    clawed_back: u64,
    spent: u64,
    earned: u64,
}

impl Line {
    fn of(ledger: &Ledger, at: Day) -> Self {
        let Balance { available, pending, expired, spent, earned, clawed_back } = ledger.balance(at);
        Self { at, balance: available, pending, expired, clawed_back, spent, earned }
    }
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let (name, replayed) = match arguments.operations.as_deref() {
        None => (words::SAMPLE.said(arguments.lang).to_owned(), replay(arguments.lang, SAMPLE.as_bytes())?),
        Some(path) => {
            let lines = BufReader::new(source::text(source::open(path)?)?);
            (path.display().to_string(), replay(arguments.lang, lines)?)
        }
    };
    let Replayed { ledger, lines, unread } = replayed;
    if lines == unread.count {
        let lines = counted(lines, "line");
        return Err(format!("{name} has no operation in {lines}: give one JSON object a line, like {EXAMPLE}").into());
    }
    let days = if arguments.at.is_empty() { ends_of_months(&ledger) } else { arguments.at.clone() };
    let answer: Vec<Line> = days.into_iter().map(|day| Line::of(&ledger, day)).collect();
    print(&answer, arguments)?;
    Ok(Losses { rows: lines, skipped: unread, dropped: Lost::default() }.check(&name)?)
}

/// A ledger, and what was lost on the way.
struct Replayed {
    ledger: Ledger,
    /// How many lines there are, without blank ones.
    lines: u64,
    /// Those that are no operations. An operation that the ledger refuses is none of them.
    unread: Lost,
}

/// Applies one operation after the other; says which lines are none, or are refused, and goes on.
fn replay(language: Language, lines: impl BufRead) -> io::Result<Replayed> {
    let mut replayed = Replayed { ledger: Ledger::new(1_u64), lines: 0, unread: Lost::default() };
    for (number, line) in (1..).zip(lines.split(b'\n')) {
        let line = line?;
        if line.trim_ascii().is_empty() {
            continue;
        }
        replayed.lines += 1;
        match serde_json::from_slice::<Operation>(&line) {
            Err(error) => {
                // The line of the file is named already.
                let error = error.to_string().replace(" at line 1 column ", " at column ");
                report(&words::no_operation(language, number, &error));
                replayed.unread.add(Problem { line: number, reason: RowProblem::Other(error.into()) });
            }
            Ok(operation) => {
                let id = operation.id().clone();
                if let Err(refusal) = replayed.ledger.apply_once(operation) {
                    report(&words::refused(language, number, id, refusal.say(language)));
                }
            }
        }
    }
    Ok(replayed)
}

fn report(problem: &str) {
    let warning = Style::new().fg_color(Some(AnsiColor::Yellow.into()));
    let shown = if io::IsTerminal::is_terminal(&io::stderr()) { warning } else { Style::new() };
    aside::tell(format_args!("{shown}{}{shown:#}\n", visible_lines(problem)));
}

fn ends_of_months(ledger: &Ledger) -> Vec<Day> {
    let days = ledger.operations().map(|operation| operation.day());
    let Some((first, last)) = days.fold(None, |ends, day| match ends {
        None => Some((day, day)),
        Some((first, last)) => Some((day.min(first), day.max(last))),
    }) else {
        return Vec::new();
    };
    let days = Days::new(first, last.plus_months(1)).into_iter();
    days.flat_map(|days| Period::Month.over(days).map(Days::last)).collect()
}

fn print(lines: &[Line], arguments: &Arguments) -> io::Result<()> {
    let (format, language) = (arguments.format, arguments.lang);
    let mut out = output(matches!(format, Format::Table));
    match format {
        Format::Jsonl => {
            for line in lines {
                serde_json::to_writer(&mut out, line)?;
                writeln!(out)?;
            }
        }
        Format::Table => {
            let mut table = Table::new();
            table.load_style(presets::UTF8_FULL_CONDENSED);
            table.set_header(all(language, words::COLUMNS));
            for Line { at, balance, pending, expired, clawed_back, spent, earned } in lines {
                let numbers = [pending, expired, clawed_back, spent, earned].map(ToString::to_string);
                table.add_row([at.say(language).to_string(), balance.to_string()].into_iter().chain(numbers));
            }
            table.column_iter_mut().skip(1).for_each(|column| column.set_cell_alignment(CellAlignment::Right));
            writeln!(out, "{table}")?;
        }
    }
    out.flush()
}

mod words {
    use crate::speech::{Text, sentences};

    pub(super) const SAMPLE: Text = Text::new("embedded sample", "内置样本");
    pub(super) const COLUMNS: [Text; 7] = [
        Text::new("at", "日期"),
        Text::new("balance", "可用积分"),
        Text::new("pending", "待生效"),
        Text::new("expired", "已过期"),
        Text::new("clawed back", "已追回"),
        Text::new("spent", "已使用"),
        Text::new("earned", "累计获得"),
    ];

    sentences! {
        no_operation(line, error) "line {line} is no operation: {error}" "第{line}行不是积分操作：{error}";
        refused(line, id, why) "line {line}, `{id}`, is refused: {why}" "第{line}行（{id}）被拒绝：{why}";
    }
}
