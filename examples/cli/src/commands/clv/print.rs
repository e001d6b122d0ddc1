//! The answer, for people and for machines.

use std::error::Error;
use std::io::Write;

use comfy_table::{CellAlignment, LineStyle, Table, TableStyle};
use serde_json::{Map, Value, json};

use crate::commands::clv::fit::{Answer, Fit, User};
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
            "{table}\nln L {log_likelihood:.6} of {}, AIC {aic:.2}, BIC {bic:.2}\n",
            counted(*customers, "customer")
        )?;
    }
    let mut table = new(["user", "x", "t_x", "T", "P(alive)", "expected", "CLV"]);
    for User { row, p_alive, expected, clv } in &answer.users {
        let time = |time: f64| format!("{time:.2}");
        table.add_row([
            visible(&row.name).into_owned(),
            row.frequency.to_string(),
            time(row.recency),
            time(row.age),
            short(*p_alive),
            short(*expected),
            clv.map_or_else(String::new, |clv| format!("{clv:.2}")),
        ]);
    }
    writeln!(
        out,
        "{table}\n{} of {}, over {} units of time",
        answer.users.len(),
        counted(users as u64, "user"),
        answer.lifetime.span
    )?;
    write!(out, "\n{notes}")?;
    Ok(())
}

fn short(value: Option<f64>) -> String {
    value.map_or_else(
        String::new,
        |value| if value.abs() >= 1e7 { format!("{value:.3e}") } else { format!("{value:.4}") },
    )
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
