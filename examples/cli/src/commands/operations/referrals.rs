//! Referrals: who was brought by others, whether they stay, and who brings the most.

use std::cmp::Reverse;
use std::error::Error;

use serde::Serialize;

use super::Block;
use super::morning::Morning;
use super::page::Page;
use crate::speech::Text;

#[derive(Serialize)]
pub(super) struct Referrals {
    invitees: u64,
    matured: u64,
    /// Invitees who are old enough to tell, and how many of them stayed.
    eligible: u64,
    retained: u64,
    /// Of the last 30 days.
    matured_recently: u64,
    active_recently: u64,
    k: Option<f64>,
    by_depth: Vec<u64>,
    best: Vec<Best>,
}

#[derive(Serialize)]
struct Best {
    user: String,
    invitees: u64,
    matured: u64,
    team: u64,
}

impl Block for Referrals {
    const NAME: &'static str = "referrals";

    fn of(morning: &Morning) -> Result<Self, Box<dyn Error>> {
        let rule = &morning.company.referral;
        let report = rule.report(&morning.population, morning.as_of)?;
        let mut inviters = report.inviters.clone();
        inviters.sort_by_key(|inviter| (Reverse(inviter.matured), Reverse(inviter.invitees), inviter.user));
        let best = inviters.iter().take(morning.named).map(|inviter| Best {
            user: morning.name(inviter.user).to_owned(),
            invitees: inviter.invitees,
            matured: inviter.matured,
            team: inviter.team,
        });
        Ok(Self {
            invitees: report.invitees,
            matured: report.matured,
            eligible: report.eligible,
            retained: report.retained,
            matured_recently: report.k_factor.matured,
            active_recently: report.k_factor.active,
            k: report.k_factor.get(),
            by_depth: report.by_depth,
            best: best.collect(),
        })
    }

    fn tell(&self, morning: &Morning, page: &mut Page) {
        let language = morning.language;
        page.title(words::TITLE.said(language));
        page.line(&words::referrals(language, self));
        if !self.best.is_empty() {
            page.line(&words::best(language, &self.best));
        }
        page.call(words::CALL);
    }

    fn gist(&self, morning: &Morning) -> Option<(Text, String)> {
        Some((words::TITLE, words::referrals(morning.language, self)))
    }
}

mod words {
    use lifestage::answer::Language;

    use super::{Best, Referrals};
    use crate::speech::{Text, dot, in_a_row, semicolon, sentences, users};
    use crate::table::{grouped, part};

    pub(super) const TITLE: Text = Text::new("Referrals", "邀请裂变");
    pub(super) const CALL: &str = "let referrals = ReferralRule::default().report(&population, as_of)?;";
    const NOBODY: Text = Text::new(
        "Nobody is known to have come by invitation; a users file names the referrers.",
        "没有已知的受邀用户；用户文件可以写明每名用户的邀请人。",
    );
    const UNKNOWN: Text = Text::new("unknown", "未知");

    sentences! {
        came(users, matured, eligible, retained)
            "{users} came by invitation; {matured} matured. Of {eligible} who joined 37 days ago or more {retained} stayed."
            "{users}受邀加入，其中{matured}人达标。加入满37天的{eligible}人中，{retained}留存。";
        k_factor(k, matured, active)
            "K of 30 days: {k}, {matured} matured for {active} active."
            "近30天K因子为{k}：{active}名活跃用户带来{matured}名达标的受邀者。";
        brought(user, invitees, matured)
            "{user} brought {invitees}, {matured} matured"
            "用户{user}邀请{invitees}人，达标{matured}人";
        all_brought(told) "{told}." "{told}。";
    }

    pub(super) fn referrals(language: Language, of: &Referrals) -> String {
        if of.invitees == 0 {
            return NOBODY.said(language).to_owned();
        }
        let k = of.k.map_or_else(|| UNKNOWN.said(language).to_owned(), |k| format!("{k:.4}"));
        let retained = part(language, of.retained, of.eligible);
        let [matured, eligible, recently, active] =
            [of.matured, of.eligible, of.matured_recently, of.active_recently].map(grouped);
        let came = came(language, users(language, of.invitees), matured, eligible, retained);
        in_a_row(language, &[came, k_factor(language, k, recently, active)])
    }

    pub(super) fn best(language: Language, best: &[Best]) -> String {
        let tell = |of: &Best| brought(language, &of.user, grouped(of.invitees), grouped(of.matured));
        let separator = if language == Language::Chinese { semicolon(language) } else { dot(language) };
        all_brought(language, best.iter().map(tell).collect::<Vec<_>>().join(separator))
    }
}
