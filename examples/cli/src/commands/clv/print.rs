//! The answer, for people and for machines.

use std::error::Error;
use std::io::Write;

use lifestage::answer::Language;
use serde_json::{Map, Value, json};

use crate::commands::clv::fit::{Answer, Fit, TakenForOthers, User};
use crate::reader::visible::visible;
use crate::reader::words::people;
use crate::speech::{all, colon};
use crate::table::{in_percent, table as lines};

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
pub(crate) fn table(
    language: Language,
    answer: &Answer,
    users: usize,
    notes: &str,
    out: &mut impl Write,
) -> Result<(), Box<dyn Error>> {
    for fit in std::iter::once(&answer.fit).chain(&answer.money) {
        writeln!(out, "{}{}{}", fit.model, colon(language), words::outcome(language, &fit.outcome))?;
        let mut table = lines(all(language, words::PARAMETER_COLUMNS));
        for (at, (name, value)) in fit.names.iter().zip(&fit.parameters).enumerate() {
            let error = fit.errors.as_ref().and_then(|errors| errors.get(at));
            table.add_row([(*name).to_owned(), short(Some(*value)), short(error.copied())]);
        }
        let Fit { log_likelihood, aic, bic, customers, .. } = fit;
        let [likelihood, aic, bic] = [log_likelihood, aic, bic].map(|number| format!("{number:.1}"));
        let said = match customers {
            1 => words::one_customer(language, likelihood, aic, bic),
            _ => words::customers(language, likelihood, customers, aic, bic),
        };
        writeln!(out, "{table}\n{said}\n")?;
    }
    let mut table = lines(all(language, words::USER_COLUMNS));
    for User { row, p_alive, expected, clv } in &answer.users {
        let places = |places: usize| move |value: f64| format!("{value:.places$}");
        table.add_row([
            visible(&row.name).into_owned(),
            row.frequency.to_string(),
            places(1)(row.recency),
            places(1)(row.age),
            p_alive.map_or_else(String::new, |p_alive| in_percent(language, p_alive, 1)),
            expected.map_or_else(String::new, places(2)),
            clv.map_or_else(String::new, places(2)),
        ]);
    }
    let users = people(language, users as u64);
    writeln!(out, "{table}\n{}", words::shown(language, answer.users.len(), users, answer.lifetime.span))?;
    if let Some(TakenForOthers { customers, spent, taken }) = &answer.taken_for_others {
        let [spent, taken] = [spent, taken].map(|spend| format!("{spend:.2}"));
        let said = match customers {
            1 => words::one_one_timer(language, spent, taken),
            _ => words::one_timers(language, customers, spent, taken),
        };
        writeln!(out, "{said}")?;
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

mod words {
    use lifestage::answer::Language;
    use lifestage::value::FitOutcome;

    use crate::speech::{Text, comma, sentences, texts};

    pub(super) const PARAMETER_COLUMNS: [Text; 3] =
        [Text::new("parameter", "参数"), Text::new("value", "取值"), Text::new("standard error", "标准误")];
    pub(super) const USER_COLUMNS: [Text; 7] = [
        Text::new("user", "用户"),
        Text::alike("x"),
        Text::alike("t_x"),
        Text::alike("T"),
        Text::new("P(alive)", "存活概率"),
        Text::new("expected", "预期购买次数"),
        Text::new("CLV", "客户终身价值"),
    ];

    texts! {
        CONVERGED "converged" "已收敛";
        ON_BOUNDARY "on a boundary" "参数落在边界上：请换用更简单的模型、增加客户或加大惩罚";
    }

    sentences! {
        one_customer(likelihood, aic, bic)
            "ln L {likelihood} of 1 customer, AIC {aic}, BIC {bic}"
            "1名客户的对数似然{likelihood}，AIC {aic}，BIC {bic}";
        customers(likelihood, customers, aic, bic)
            "ln L {likelihood} of {customers} customers, AIC {aic}, BIC {bic}"
            "{customers}名客户的对数似然{likelihood}，AIC {aic}，BIC {bic}";
        shown(shown, users, span)
            "{shown} of {users}, over {span} units of time"
            "{users}中的{shown}名，预测{span}个时间单位";
        one_one_timer(spent, taken)
            "1 one-time buyer spent {spent} on average, but are taken to spend {taken} like those who bought again; --spend-of all counts their own purchases"
            "1名一次性客户平均消费{spent}，但按复购客户的{taken}估算；用--spend-of all可按其自身的购买计算";
        one_timers(customers, spent, taken)
            "{customers} one-time buyers spent {spent} on average, but are taken to spend {taken} like those who bought again; --spend-of all counts their own purchases"
            "{customers}名一次性客户平均消费{spent}，但按复购客户的{taken}估算；用--spend-of all可按其自身的购买计算";
        unidentified(parameters)
            "unidentified: the data say too little about {parameters}; use more customers or a penalty"
            "无法识别：数据不足以确定{parameters}；请增加客户或加大惩罚";
    }

    /// How the fit ended; in English as the library says it.
    pub(super) fn outcome(language: Language, outcome: &FitOutcome) -> String {
        match outcome {
            _ if language == Language::English => outcome.to_string(),
            FitOutcome::Converged => CONVERGED.said(language).to_owned(),
            FitOutcome::OnBoundary { .. } => ON_BOUNDARY.said(language).to_owned(),
            FitOutcome::Unidentified { parameters } => unidentified(language, parameters.join(comma(language))),
            other => other.to_string(),
        }
    }
}
