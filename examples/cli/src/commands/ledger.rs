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
        None => ("embedded sample".to_owned(), replay(SAMPLE.as_bytes())?),
        Some(path) => (path.display().to_string(), replay(BufReader::new(source::text(source::open(path)?)?))?),
    };
    let Replayed { ledger, lines, unread } = replayed;
    if lines == unread.count {
        let lines = counted(lines, "line");
        return Err(format!("{name} has no operation in {lines}: give one JSON object a line, like {EXAMPLE}").into());
    }
    let days = if arguments.at.is_empty() { ends_of_months(&ledger) } else { arguments.at.clone() };
    let answer: Vec<Line> = days.into_iter().map(|day| Line::of(&ledger, day)).collect();
    print(&answer, arguments.format)?;
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
fn replay(lines: impl BufRead) -> io::Result<Replayed> {
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
                report(format_args!("line {number} is no operation: {error}"));
                replayed.unread.add(Problem { line: number, reason: RowProblem::Other(error.into()) });
            }
            Ok(operation) => {
                let id = operation.id().clone();
                if let Err(refusal) = replayed.ledger.apply_once(operation) {
                    report(format_args!("line {number}, `{id}`, is refused: {refusal}"));
                }
            }
        }
    }
    Ok(replayed)
}

fn report(problem: std::fmt::Arguments) {
    let warning = Style::new().fg_color(Some(AnsiColor::Yellow.into()));
    let shown = if io::IsTerminal::is_terminal(&io::stderr()) { warning } else { Style::new() };
    aside::tell(format_args!("{shown}{}{shown:#}\n", visible_lines(&problem.to_string())));
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

fn print(lines: &[Line], format: Format) -> io::Result<()> {
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
            table.set_header(["at", "balance", "pending", "expired", "clawed back", "spent", "earned"]);
            for Line { at, balance, pending, expired, clawed_back, spent, earned } in lines {
                let numbers = [pending, expired, clawed_back, spent, earned].map(ToString::to_string);
                table.add_row([at.to_string(), balance.to_string()].into_iter().chain(numbers));
            }
            table.column_iter_mut().skip(1).for_each(|column| column.set_cell_alignment(CellAlignment::Right));
            writeln!(out, "{table}")?;
        }
    }
    out.flush()
}
