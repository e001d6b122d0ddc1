//! A campaign: what was sent, opened, clicked and bought, and what the same users spent before.

use std::error::Error;

use lifestage::outreach::{Attribution, CampaignError, ReturnBasis};
use lifestage::population::Member;
use lifestage::profile::BeforeHorizon;
use lifestage::time::Days;
use lifestage::{Amount, Day, Kind, Money, Subject};
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
    pending: u64,
    /// By what the revenue is attributed, and who bought so.
    attribution: Attribution,
    converted: u64,
    /// Net of refunds, in minor units: what is attributed; what all who were sent it spent within the window, and in as many
    /// days before.
    revenue: i64,
    spent: i64,
    spent_before: i64,
    /// Of users who were held out, if there are any, else of the days before.
    held_out: Option<u64>,
    increment_by: ReturnBasis,
    increment: i64,
    increment_interval: Option<(i64, i64)>,
    cost: Option<u64>,
    return_ratio: Option<f64>,
    roi: Option<f64>,
    incremental_ratio: Option<f64>,
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
    let rule = &morning.company.campaign;
    let cost = morning.cost.unwrap_or_default();
    let firsts = morning.population.iter().map(|member| {
        let known = member.profile.as_of(morning.as_of);
        known.first_day_of((Kind::MessageSent, subject))
    });
    let firsts: Vec<Day> = firsts.filter_map(Result::transpose).collect::<Result<_, BeforeHorizon>>()?;
    let Some(first_day) = firsts.into_iter().min() else { return Ok(None) };
    let (population, as_of) = (&morning.population, morning.as_of);
    let campaign = match morning.hold_out.as_deref() {
        Some(arm) => {
            let held_out = |member: Member<'_>| (morning.arm(member.user.id) == Some(arm)).then_some(first_day);
            rule.report_with_hold_out(population, subject, cost, as_of, held_out)?
        }
        None => rule.report(population, subject, cost, as_of)?,
    };
    let Some(increment) = campaign.increment() else { return Ok(None) };
    let counts = campaign.counts();
    let units = |money: Option<Money>| money.unwrap_or_default().minor_units();
    let has_cost = morning.cost.is_some_and(|cost| cost > Amount::minor(0));
    let with_cost = |ratio: Result<f64, CampaignError>| if has_cost { ratio.map(Some) } else { Ok(None) };
    Ok(Some(Results {
        subject: morning.subject(subject).to_owned(),
        first_day,
        window_days: rule.window_days,
        sent: counts.reach,
        opened: counts.opened,
        clicked: counts.clicked,
        pending: counts.pending,
        attribution: rule.attribution,
        converted: counts.converted,
        revenue: counts.revenue.sum.minor_units(),
        spent: units(counts.spent.map(|spent| spent.sum)),
        spent_before: units(campaign.spent_before()),
        held_out: counts.hold_out.map(|held| held.users),
        increment_by: increment.basis,
        increment: increment.revenue.minor_units(),
        increment_interval: increment.interval.map(|ends| (ends.low.minor_units(), ends.high.minor_units())),
        cost: morning.cost.map(Amount::minor_units),
        return_ratio: with_cost(campaign.return_ratio())?,
        roi: with_cost(campaign.roi())?,
        incremental_ratio: if has_cost { campaign.incremental_ratio()? } else { None },
        verdict: if has_cost { Some(rule.verdict(&campaign)?.to_string()) } else { None },
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
    let found = morning.company.event_activity.report(&morning.population, subject, days, morning.as_of)?;
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
    use lifestage::outreach::{Attribution, ReturnBasis};

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
            "{} of {}: sent to {}, opened by {}, clicked by {}.{pending}",
            sent.subject,
            sent.first_day,
            grouped(sent.sent),
            part(sent.opened),
            part(sent.clicked),
        )
    }

    pub(super) fn revenue(sent: &Results, money: impl Fn(i64) -> String) -> String {
        let judged = sent.verdict.as_ref().map_or_else(
            || "Say what it cost (--cost) to judge it.".to_owned(),
            |verdict| format!("For what it cost: {verdict}."),
        );
        let certain = sent.increment_interval.map_or_else(
            || "how certain that is, is unknown".to_owned(),
            |(low, high)| format!("{} to {}", money(low), money(high)),
        );
        let by = match sent.attribution {
            Attribution::Sent => "were sent it",
            Attribution::Opened => "opened it",
            Attribution::About => "bought what it was about",
            _ => "clicked",
        };
        format!(
            "Within {} days {} of those who {by} bought, for {}. All who were sent it spent {} in these days, {} in as many \
             days before. {}{} ({certain}). {judged}",
            sent.window_days,
            grouped(sent.converted),
            money(sent.revenue),
            money(sent.spent),
            money(sent.spent_before),
            match (sent.increment_by, sent.held_out) {
                (ReturnBasis::HoldOut, Some(users)) => format!("Over {} held out it brought ", grouped(users)),
                _ => "That is an increment of ".to_owned(),
            },
            money(sent.increment),
        )
    }

    pub(super) fn activity(activity: &Activity) -> String {
        format!(
            "{}, {} to {}: joined by {} of {} active users; {} of them did something there, {} bought in the week after joining it.",
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
