//! Referrals: who was brought by others, whether they stay, and who brings the most.

use std::cmp::Reverse;
use std::error::Error;

use serde::Serialize;

use super::Block;
use super::morning::Morning;
use super::page::Page;

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

    fn tell(&self, _: &Morning, page: &mut Page) {
        page.title(words::TITLE);
        page.line(&words::referrals(self));
        if !self.best.is_empty() {
            page.line(&words::best(&self.best));
        }
        page.call(words::CALL);
    }
}

mod words {
    use super::{Best, Referrals};
    use crate::commands::who::users;
    use crate::table::{grouped, part};

    pub(super) const TITLE: &str = "Referrals";
    pub(super) const CALL: &str = "let referrals = ReferralRule::default().report(&population, as_of)?;";

    pub(super) fn referrals(of: &Referrals) -> String {
        if of.invitees == 0 {
            return "Nobody is known to have come by invitation; a users file names the referrers.".to_owned();
        }
        format!(
            "{} came by invitation; {} matured. Of {} who joined 37 days ago or more {} stayed. K of 30 days: {}, {} \
             matured for {} active.",
            users(of.invitees),
            grouped(of.matured),
            grouped(of.eligible),
            part(of.retained, of.eligible),
            of.k.map_or_else(|| "unknown".into(), |k| format!("{k:.4}")),
            grouped(of.matured_recently),
            grouped(of.active_recently),
        )
    }

    pub(super) fn best(best: &[Best]) -> String {
        let told: Vec<String> = best
            .iter()
            .map(|best| format!("{} brought {}, {} matured", best.user, grouped(best.invitees), grouped(best.matured)))
            .collect();
        format!("{}.", told.join(" · "))
    }
}
