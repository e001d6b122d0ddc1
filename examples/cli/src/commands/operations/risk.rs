//! Who is at risk: how many in each band, the valuable ones who are suddenly quiet, failed payments, and who is gone.

use std::cmp::Reverse;
use std::error::Error;

use lifestage::LifecycleStage;
use lifestage::score::{RiskBand, WarningLevel};
use serde::Serialize;

use super::Block;
use super::morning::{Counts, Morning};
use super::page::Page;
use crate::speech::Text;

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
        let mut bands: Counts = here.map(|band| (Text::of(|language| band.name(language)), 0)).collect();
        let mut payment_failed = 0;
        for risk in morning.here().filter_map(|card| card.churn.known()) {
            *bands.entry(Text::of(|language| risk.band.name(language))).or_default() += 1;
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
        let language = morning.language;
        page.title(words::TITLE.said(language));
        page.line(&words::bands(language, self));
        page.line(&words::urgent(language, self));
        for warned in &self.call {
            page.item(&words::warned(language, &warned.user, morning.money(warned.value), &warned.why));
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
            urgent.push((Reverse(value), card.user, Warned { user, value, why: morning.say(warning) }));
        }
    }
    urgent.sort_by_key(|(value, user, _)| (*value, *user));
    Ok(urgent.into_iter().map(|(_, _, warned)| warned).collect())
}

mod words {
    use lifestage::answer::Language;

    use super::Risk;
    use crate::commands::operations::morning::listed;
    use crate::speech::{Text, sentences};
    use crate::table::grouped;

    pub(super) const TITLE: Text = Text::new("Who is at risk, and who is gone", "流失风险与已流失用户");
    pub(super) const CALL: &str = "let warning = churn.early_warning(known, &user, &risk, value_rank)?;";
    const NOBODY_TO_CALL: Text = Text::new("Nobody is to be called today.", "今日没有需要紧急联系的用户。");

    sentences! {
        at_risk(bands, gone, left, payment_failed)
            "Risk of those who are here: {bands}. Gone: {gone}, {left} of them by closing the account. A payment failed lately for {payment_failed}."
            "未流失用户的流失风险：{bands}。已流失{gone}人，其中{left}人注销了账号。近期支付失败{payment_failed}人。";
        all_urgent(urgent) "To be called today: {urgent}." "今日需紧急联系{urgent}人：";
        most_urgent(urgent, named)
            "To be called today: {urgent}; the {named} who spent the most:"
            "今日需紧急联系{urgent}人，其中消费最多的{named}人：";
        warned(user, spent, why) "{user} spent {spent} in a year; {why}" "用户{user}近一年净消费{spent}；{why}";
    }

    pub(super) fn bands(language: Language, risk: &Risk) -> String {
        let bands = listed(language, &risk.bands);
        at_risk(language, bands, grouped(risk.gone), grouped(risk.left), grouped(risk.payment_failed))
    }

    pub(super) fn urgent(language: Language, risk: &Risk) -> String {
        match (risk.urgent, risk.call.len() as u64) {
            (0, _) => NOBODY_TO_CALL.said(language).to_owned(),
            (urgent, named) if urgent <= named => all_urgent(language, urgent),
            (urgent, named) => most_urgent(language, grouped(urgent), named),
        }
    }
}
