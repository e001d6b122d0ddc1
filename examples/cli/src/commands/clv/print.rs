//! The answer, for people and for machines.

use std::error::Error;
use std::io::Write;

use comfy_table::{CellAlignment, LineStyle, Table, TableStyle};
use serde_json::{Map, Value, json};

use crate::commands::clv::fit::{Answer, Fit, TakenForOthers, User};
use crate::reader::losses::counted;
use crate::reader::visible::visible;

/// The fit on the first line, then one user a line.
pub(crate) fn jsonl(answer: &Answer, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let Fit { model, names, parameters, errors, log_likelihood, customers, outcome, .. } = &answer.fit;
    let named = |values: &[f64]| -> Map<String, Value> {
        names.iter().zip(values).map(|(name, value)| ((*name).to_owned(), json!(value))).collect()
    };
    let first = json!({
        "model": model,
        "params": named(parameters),
        "se": errors.as_deref().map(named),
        "log_likelihood": log_likelihood,
        "n": customers,
        "outcome": outcome.name(),
        "spend_of": answer.of,
        "one_timers": answer.taken_for_others.as_ref().map(|once| {
            json!({ "customers": once.customers, "spent": once.spent, "taken": once.taken })
        }),
    });
    writeln!(out, "{first}")?;
    for User { row, p_alive, expected, clv } in &answer.users {
        let mut line = json!({
            "user": row.name,
            "x": row.frequency,
            "t_x": row.recency,
            "T": row.age,
            "p_alive": p_alive,
            "expected": expected,
            "clv": clv,
        });
        if let (Some(weight), Some(line)) = (row.weight, line.as_object_mut()) {
            line.insert("weight".to_owned(), json!(weight));
        }
        writeln!(out, "{line}")?;
    }
    Ok(())
}

/// A header, and one row a user; what is not known is empty.
pub(crate) fn csv(answer: &Answer, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let mut out = csv::Writer::from_writer(out);
    out.write_record(["user", "x", "t_x", "T", "p_alive", "expected", "clv"])?;
    let text = |value: &Option<f64>| value.map_or_else(String::new, |value| value.to_string());
    for User { row, p_alive, expected, clv } in &answer.users {
        out.write_record([
            &row.name,
            &row.frequency.to_string(),
            &row.recency.to_string(),
            &row.age.to_string(),
            &text(p_alive),
            &text(expected),
            &text(clv),
        ])?;
    }
    out.flush()?;
    Ok(())
}

/// Parameters, totals, and the users.
pub(crate) fn table(answer: &Answer, users: usize, notes: &str, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    for fit in std::iter::once(&answer.fit).chain(&answer.money) {
        writeln!(out, "{}: {}", fit.model, fit.outcome)?;
        let mut table = new(["parameter", "value", "standard error"]);
        for (at, (name, value)) in fit.names.iter().zip(&fit.parameters).enumerate() {
            let error = fit.errors.as_ref().and_then(|errors| errors.get(at));
            table.add_row([(*name).to_owned(), short(Some(*value)), short(error.copied())]);
        }
        let Fit { log_likelihood, aic, bic, customers, .. } = fit;
        writeln!(
            out,
            "{table}\nln L {log_likelihood:.1} of {}, AIC {aic:.1}, BIC {bic:.1}\n",
            counted(*customers, "customer")
        )?;
    }
    let mut table = new(["user", "x", "t_x", "T", "P(alive)", "expected", "CLV"]);
    for User { row, p_alive, expected, clv } in &answer.users {
        let places = |places: usize| move |value: f64| format!("{value:.places$}");
        table.add_row([
            visible(&row.name).into_owned(),
            row.frequency.to_string(),
            places(1)(row.recency),
            places(1)(row.age),
            p_alive.map_or_else(String::new, |p_alive| format!("{:.1} %", p_alive * 100.0)),
            expected.map_or_else(String::new, places(2)),
            clv.map_or_else(String::new, places(2)),
        ]);
    }
    writeln!(
        out,
        "{table}\n{} of {}, over {} units of time",
        answer.users.len(),
        counted(users as u64, "user"),
        answer.lifetime.span
    )?;
    if let Some(TakenForOthers { customers, spent, taken }) = &answer.taken_for_others {
        writeln!(
            out,
            "{} spent {spent:.2} on average, but are taken to spend {taken:.2} like those who bought again; --spend-of all \
             counts their own purchases",
            counted(*customers, "one-time buyer")
        )?;
    }
    write!(out, "\n{notes}")?;
    Ok(())
}

/// A parameter with four digits that say something, as further ones are far within its error.
fn short(value: Option<f64>) -> String {
    value.map_or_else(String::new, |value| match value.abs() {
        large if large >= 1e7 => format!("{value:.3e}"),
        large if large >= 1000.0 => format!("{value:.0}"),
        large if large >= 100.0 => format!("{value:.1}"),
        large if large >= 10.0 => format!("{value:.2}"),
        large if large >= 1.0 => format!("{value:.3}"),
        small if small >= 0.001 || small == 0.0 => format!("{value:.4}"),
        _ => format!("{value:.3e}"),
    })
}

/// A line below the header, and no others.
const STYLE: TableStyle = TableStyle::new().header_separator(LineStyle::new('─', '─', '─', '─'));

fn new<const COLUMNS: usize>(header: [&str; COLUMNS]) -> Table {
    let mut table = Table::new();
    table.load_style(STYLE).set_header(header);
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}
