//! A campaign: what was sent, opened, clicked and bought, and what the same users spent before.

use std::error::Error;

use lifestage::outreach::{CampaignRule, EventActivityRule};
use lifestage::profile::BeforeHorizon;
use lifestage::time::{Days, Window};
use lifestage::{Amount, Day, Kind, Subject};
use serde::Serialize;

use super::Block;
use super::morning::Morning;
use super::page::Page;

#[derive(Serialize)]
pub(super) struct CampaignSoFar {
    campaign: Option<Results>,
    event: Option<Activity>,
}

#[derive(Serialize)]
struct Results {
    subject: String,
    first_day: Day,
    window_days: u16,
    sent: u64,
    opened: u64,
    clicked: u64,
    converted: u64,
    pending: u64,
    /// Net of refunds, of all who were sent it, in minor units: within the window, and in as many days before.
    revenue: i64,
    revenue_before: i64,
    increment: i64,
    cost: Option<u64>,
    return_ratio: Option<f64>,
    verdict: Option<String>,
}

/// The event that most users joined.
#[derive(Serialize)]
struct Activity {
    subject: String,
    days: Days,
    active: u64,
    participants: u64,
    interacting: u64,
    converted: u64,
}

impl Block for CampaignSoFar {
    const NAME: &'static str = "campaign";

    fn of(morning: &Morning) -> Result<Self, Box<dyn Error>> {
        let campaign = morning.campaign.map(|subject| sent(morning, subject)).transpose()?;
        Ok(Self { campaign: campaign.flatten(), event: activity(morning)? })
    }

    fn tell(&self, morning: &Morning, page: &mut Page) {
        page.title(words::TITLE);
        match &self.campaign {
            None => page.line(words::NO_MESSAGES),
            Some(sent) => {
                page.line(&words::sent(sent));
                page.line(&words::revenue(sent, |units| morning.money(units)));
            }
        }
        if let Some(activity) = &self.event {
            page.line(&words::activity(activity));
        }
        page.call(words::CALL);
    }
}

/// The campaign; none where none of its messages were sent by the day.
fn sent(morning: &Morning, subject: Subject) -> Result<Option<Results>, Box<dyn Error>> {
    let rule = CampaignRule::default();
    let cost = morning.cost.unwrap_or_default();
    let campaign = rule.report(&morning.population, subject, cost, morning.as_of)?;
    let days = u32::from(rule.window_days) + 1;
    let firsts = morning.population.map(|member| {
        let known = member.profile.as_of(morning.as_of);
        let Some(first) = known.first_day_of((Kind::MessageSent, subject))? else { return Ok(None) };
        let before = member.profile.as_of(first.minus(1)).net_spend(Window::last(days))?;
        Ok(Some((first, before.minor_units())))
    });
    let firsts: Vec<(Day, i64)> =
        firsts.into_iter().filter_map(Result::transpose).collect::<Result<_, BeforeHorizon>>()?;
    let Some(first_day) = firsts.iter().map(|(first, _)| *first).min() else { return Ok(None) };
    let (counts, revenue_before) = (campaign.counts(), firsts.iter().map(|(_, before)| before).sum::<i64>());
    let revenue = counts.revenue.minor_units();
    let has_cost = morning.cost.is_some_and(|cost| cost > Amount::minor(0));
    let verdict = if has_cost { Some(rule.verdict(&campaign)?.to_string()) } else { None };
    Ok(Some(Results {
        subject: morning.subject(subject).to_owned(),
        first_day,
        window_days: rule.window_days,
        sent: counts.reach,
        opened: counts.opened,
        clicked: counts.clicked,
        converted: counts.converted,
        pending: counts.pending,
        revenue,
        revenue_before,
        increment: revenue - revenue_before,
        cost: morning.cost.map(Amount::minor_units),
        return_ratio: if has_cost { Some(campaign.return_ratio()?) } else { None },
        verdict,
    }))
}

/// The event with the most who joined, on the days on which somebody did.
fn activity(morning: &Morning) -> Result<Option<Activity>, Box<dyn Error>> {
    let mut joined: std::collections::BTreeMap<Subject, (u64, Day, Day)> = std::collections::BTreeMap::new();
    for member in morning.population.iter() {
        for tally in member.profile.as_of(morning.as_of).tallies() {
            if tally.kind() == Kind::JoinEvent && tally.subject().is_some() {
                let (users, first, last) = joined.entry(tally.subject()).or_insert((0, tally.day(), tally.day()));
                (*users, *first, *last) = (*users + 1, tally.day().min(*first), tally.day().max(*last));
            }
        }
    }
    let Some((subject, (_, first, last))) = joined.into_iter().max_by_key(|(_, (users, ..))| *users) else {
        return Ok(None);
    };
    let days = Days::new(first, last)?;
    let found = EventActivityRule::default().report(&morning.population, subject, days, morning.as_of)?;
    Ok(Some(Activity {
        subject: morning.subject(subject).to_owned(),
        days,
        active: found.active,
        participants: found.participants,
        interacting: found.interacting,
        converted: found.converted,
    }))
}

mod words {
    use super::{Activity, Results};
    use crate::table::{grouped, part};

    pub(super) const TITLE: &str = "Campaign and event";
    pub(super) const CALL: &str = "let campaign = CampaignRule::default().report(&population, subject, cost, as_of)?;";
    pub(super) const NO_MESSAGES: &str = "No messages of a campaign have been sent.";

    pub(super) fn sent(sent: &Results) -> String {
        let part = |users| part(users, sent.sent);
        let pending = match sent.pending {
            0 => String::new(),
            pending => format!(" Not over yet for {}.", grouped(pending)),
        };
        format!(
            "{} of {}: sent to {}, opened by {}, clicked by {}, bought within {} days by {}.{pending}",
            sent.subject,
            sent.first_day,
            grouped(sent.sent),
            part(sent.opened),
            part(sent.clicked),
            sent.window_days,
            part(sent.converted),
        )
    }

    pub(super) fn revenue(sent: &Results, money: impl Fn(i64) -> String) -> String {
        let judged = sent.verdict.as_ref().map_or_else(
            || "Say what it cost (--cost) to judge it.".to_owned(),
            |verdict| format!("Judged by all they spent: {verdict}."),
        );
        format!(
            "All who were sent it spent {} in these days, {} in as many days before: {} more. {judged}",
            money(sent.revenue),
            money(sent.revenue_before),
            money(sent.increment),
        )
    }

    pub(super) fn activity(activity: &Activity) -> String {
        format!(
            "{}, {} to {}: joined by {} of {} active users; {} of them did something there, {} bought in the week after.",
            activity.subject,
            activity.days.first(),
            activity.days.last(),
            part(activity.participants, activity.active),
            grouped(activity.active),
            grouped(activity.interacting),
            grouped(activity.converted),
        )
    }
}
