//! Who is at risk: how many in each band, the valuable ones who are suddenly quiet, failed payments, and who is gone.

use std::cmp::Reverse;
use std::error::Error;

use lifestage::LifecycleStage;
use lifestage::answer::Language;
use lifestage::score::{RiskBand, WarningLevel};
use serde::Serialize;

use super::Block;
use super::morning::{Counts, Morning};
use super::page::Page;

#[derive(Serialize)]
pub(super) struct Risk {
    /// Of users who are not gone.
    bands: Counts,
    /// Users who are gone.
    gone: u64,
    /// Users who have left in as many words.
    left: u64,
    payment_failed: u64,
    urgent: u64,
    /// The urgent ones who spent the most.
    call: Vec<Warned>,
}

#[derive(Serialize)]
struct Warned {
    user: String,
    value: i64,
    why: String,
}

impl Block for Risk {
    const NAME: &'static str = "risk";

    fn of(morning: &Morning) -> Result<Self, Box<dyn Error>> {
        let here = RiskBand::ALL.iter().filter(|band| **band != RiskBand::Gone);
        let mut bands: Counts = here.map(|band| (band.name(Language::English).to_owned(), 0)).collect();
        let mut payment_failed = 0;
        for risk in morning.here().filter_map(|card| card.churn.known()) {
            *bands.entry(risk.band.name(Language::English).to_owned()).or_default() += 1;
            payment_failed += u64::from(risk.payment_failed.is_some());
        }
        let of_all = |left: bool| {
            let gone = morning.cards.iter().filter(|card| card.stage.stage == LifecycleStage::Churned);
            gone.filter(|card| !left || card.churn.known().is_some_and(|risk| risk.left.is_some())).count() as u64
        };
        let urgent = urgent(morning)?;
        Ok(Self {
            bands,
            gone: of_all(false),
            left: of_all(true),
            payment_failed,
            urgent: urgent.len() as u64,
            call: urgent.into_iter().take(morning.named).collect(),
        })
    }

    fn tell(&self, morning: &Morning, page: &mut Page) {
        page.title(words::TITLE);
        page.line(&words::bands(self));
        page.line(&words::urgent(self));
        for warned in &self.call {
            page.item(&words::warned(warned, &morning.money(warned.value)));
        }
        page.call(words::CALL);
    }
}

/// Users to be called today: urgent, by what they spent in a year.
fn urgent(morning: &Morning) -> Result<Vec<Warned>, Box<dyn Error>> {
    let Some(fitted) = morning.rules.churn.as_ref().and_then(|churn| churn.fitted()) else { return Ok(Vec::new()) };
    let mut values: Vec<i64> = morning.cards.iter().map(|card| morning.value(card.user)).collect();
    values.sort_unstable();
    let mut urgent = Vec::new();
    for card in morning.here() {
        let (Some((member, known)), Some(risk)) = (morning.member(card.user), card.churn.known()) else { continue };
        let value = morning.value(card.user);
        let warning = fitted.early_warning(known, &member.user, risk, Morning::value_rank(&values, value))?;
        if warning.level == WarningLevel::Urgent {
            let user = morning.name(card.user).to_owned();
            urgent.push((Reverse(value), card.user, Warned { user, value, why: warning.to_string() }));
        }
    }
    urgent.sort_by_key(|(value, user, _)| (*value, *user));
    Ok(urgent.into_iter().map(|(_, _, warned)| warned).collect())
}

mod words {
    use super::{Risk, Warned};
    use crate::table::grouped;

    pub(super) const TITLE: &str = "Who is at risk, and who is gone";
    pub(super) const CALL: &str = "let warning = churn.early_warning(profile.as_of(as_of), &user, &risk, value_rank)?;";

    pub(super) fn bands(risk: &Risk) -> String {
        let bands: Vec<String> = risk.bands.iter().map(|(name, users)| format!("{name} {}", grouped(*users))).collect();
        format!(
            "Risk of those who are here: {}. Gone: {}, {} of them by closing the account. A payment failed lately for {}.",
            bands.join(" · "),
            grouped(risk.gone),
            grouped(risk.left),
            grouped(risk.payment_failed),
        )
    }

    pub(super) fn urgent(risk: &Risk) -> String {
        match (risk.urgent, risk.call.len() as u64) {
            (0, _) => "Nobody is to be called today.".to_owned(),
            (urgent, named) if urgent <= named => format!("To be called today: {urgent}."),
            (urgent, named) => format!("To be called today: {}; the {named} who spent the most:", grouped(urgent)),
        }
    }

    pub(super) fn warned(warned: &Warned, spent: &str) -> String {
        format!("{} spent {spent} in a year; {}", warned.user, warned.why)
    }
}
