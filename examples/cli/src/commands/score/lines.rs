//! One line a user: JSON or CSV.

use std::error::Error;
use std::io::Write;

use lifestage::Scorecard;
use lifestage::answer::{Language, Say};
use lifestage::incentive::{GrowthPointsLine, GrowthPointsStatement};
use lifestage::score::{Rfm, Tag, TagDimension, stage};
use serde_json::{Value, json};

use crate::commands::score::Scored;

/// One JSON object a line.
pub(crate) fn jsonl(scored: &Scored, cards: &[Scorecard], out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    for card in cards {
        writeln!(out, "{}", object(scored, card))?;
    }
    Ok(())
}

fn object(scored: &Scored, card: &Scorecard) -> Value {
    let rfm = card.rfm.known().map(|rfm| {
        json!({
            "recency_days": rfm.recency.value,
            "frequency": rfm.frequency.value,
            "monetary": rfm.monetary.value,
            "r": rfm.recency.grade,
            "f": rfm.frequency.grade,
            "m": rfm.monetary.grade,
            "segment": rfm.segment,
            "class": rfm.class,
        })
    });
    json!({
        "user": scored.name(card),
        "as_of": card.as_of,
        "rfm": rfm,
        "stage": {
            "name": card.stage.stage,
            "ladder": card.stage.ladder(),
            "since": card.stage.since.day(),
            "since_is_bound": card.stage.since.is_bound(),
        },
        "behavior": card.shown_behavior(),
        "value": card.worth.known().map(|worth| {
            json!({
                "class": worth.class,
                "spend": worth.value,
                "potential": worth.potential.expected_spend(),
            })
        }),
        "needs": card.needs.known().map(|needs| needs.held().collect::<Vec<_>>()),
        "tags": card.tags.known().map(|tags| {
            let band = |tag: &Tag| (name(tag.value.dimension), json!(tag.band));
            tags.tags.iter().map(band).collect::<serde_json::Map<_, _>>()
        }),
        "group": card.group.known().map(|grouped| grouped.group),
        "tier": card.group.known().map(|grouped| grouped.tier),
        "churn": card.churn.known().map(|risk| {
            json!({
                "score": risk.score,
                "band": risk.band,
                "probability": risk.outlook.map(|outlook| outlook.churn),
                "coverage": risk.coverage,
            })
        }),
        "segments": card.segments.iter().map(|member| &member.segment).collect::<Vec<_>>(),
        "growth_points": growth_points(scored, card),
        "membership": card.earnings.known().and_then(|earnings| earnings.membership).map(|membership| {
            json!({ "level": membership.level, "since": membership.change.since() })
        }),
        "tasks": card.earnings.known().map(|earnings| {
            let status = &earnings.tasks;
            json!({
                "plan": status.plan_version(),
                "completion": status.completion(),
                "on_time": status.on_time_completion(),
                "items": status.tasks(),
                "rewards_due": status.rewards_due().map(|due| {
                    json!({ "task": due.key.task, "on": due.on, "reward": due.reward })
                }).collect::<Vec<_>>(),
            })
        }),
        "streak": card.earnings.known().map(|earnings| {
            let streak = &earnings.streak;
            json!({
                "current": streak.length(),
                "longest": streak.longest(),
                "started_on": streak.started_on(),
                "tokens": streak.tokens,
                "repairs_left": streak.repairs_left,
            })
        }),
        "reasons": card.reasons().collect::<Vec<_>>(),
        "rules": scored.fingerprint,
    })
}

/// The name of a dimension as rules write it.
fn name(dimension: TagDimension) -> String {
    json!(dimension).as_str().unwrap_or_default().to_owned()
}

/// The points of the period, named by its first day, the tier by its number, and where the points come from.
fn growth_points(scored: &Scored, card: &Scorecard) -> Option<Value> {
    let GrowthPointsStatement { standing, lines, .. } = scored.statement(card)?;
    let lines: Vec<Value> = lines
        .iter()
        .map(|line| {
            let GrowthPointsLine { day, deducts, granted, clipped, .. } = *line;
            let text = line.say_with(Language::English, &scored.names).to_string();
            json!({ "day": day, "text": text, "deducts": deducts, "granted": granted, "clipped": clipped })
        })
        .collect();
    Some(json!({
        "period": standing.days.first(),
        "points": standing.points,
        "tier": standing.tier(),
        "next_tier": standing.next.map(|next| next.tier),
        "missing": standing.next.map(|next| next.missing),
        "statement": lines,
    }))
}

/// A header, and one row a user; what a user does not have is empty.
pub(crate) fn csv(scored: &Scored, cards: &[Scorecard], out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let mut out = csv::Writer::from_writer(out);
    out.write_record([
        "user",
        "as_of",
        "recency_days",
        "frequency",
        "monetary",
        "r",
        "f",
        "m",
        "segment",
        "class",
        "stage",
        "ladder",
        "since",
        "since_is_bound",
    ])?;
    for card in cards {
        let of_rfm = |part: fn(&Rfm) -> String| card.rfm.known().map_or_else(String::new, part);
        let ladder = card.stage.ladder().as_ref().map_or_else(String::new, stage::StageLadder::to_string);
        out.write_record([
            scored.name(card),
            &card.as_of.to_string(),
            &of_rfm(|rfm| rfm.recency.value.to_string()),
            &of_rfm(|rfm| rfm.frequency.value.to_string()),
            &of_rfm(|rfm| rfm.monetary.value.to_string()),
            &of_rfm(|rfm| rfm.recency.grade.to_string()),
            &of_rfm(|rfm| rfm.frequency.grade.to_string()),
            &of_rfm(|rfm| rfm.monetary.grade.to_string()),
            &of_rfm(|rfm| rfm.segment.to_string()),
            &of_rfm(|rfm| rfm.class.map_or_else(String::new, |class| class.to_string())),
            card.stage.stage.name(Language::English),
            &ladder,
            &card.stage.since.day().to_string(),
            if card.stage.since.is_bound() { "true" } else { "false" },
        ])?;
    }
    out.flush()?;
    Ok(())
}
