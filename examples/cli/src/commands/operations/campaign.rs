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
        let language = morning.language;
        page.title(words::TITLE.said(language));
        match &self.campaign {
            None => page.line(words::NO_MESSAGES.said(language)),
            Some(sent) => {
                page.line(&words::sent(language, sent));
                page.line(&words::revenue(language, sent, |units| morning.money(units)));
            }
        }
        if let Some(activity) = &self.event {
            page.line(&words::activity(language, activity));
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
        verdict: if has_cost { Some(morning.say(rule.verdict(&campaign)?)) } else { None },
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
    use lifestage::answer::{Language, Say};
    use lifestage::outreach::{Attribution, ReturnBasis};

    use super::{Activity, Results};
    use crate::speech::{Text, in_a_row, sentences};
    use crate::table::{grouped, part};

    pub(super) const TITLE: Text = Text::new("Campaign and event", "营销活动与站内活动");
    pub(super) const CALL: &str = "let campaign = campaigns.report(&population, subject, cost, as_of)?;";
    pub(super) const NO_MESSAGES: Text =
        Text::new("No messages of a campaign have been sent.", "尚未发送过营销活动的消息。");
    const WITHOUT_COST: Text =
        Text::new("Say what it cost (--cost) to judge it.", "用--cost给出活动成本，即可判断是否值得。");
    const UNCERTAIN: Text = Text::new("how certain that is, is unknown", "可靠程度未知");

    sentences! {
        reached(subject, day, sent, opened, clicked)
            "{subject} of {day}: sent to {sent}, opened by {opened}, clicked by {clicked}."
            "“{subject}”（{day}起）：触达{sent}人，打开{opened}，点击{clicked}。";
        reached_so_far(subject, day, sent, opened, clicked, pending)
            "{subject} of {day}: sent to {sent}, opened by {opened}, clicked by {clicked}. Not over yet for {pending}."
            "“{subject}”（{day}起）：触达{sent}人，打开{opened}，点击{clicked}。{pending}人的观察期尚未结束。";
        judged(verdict) "For what it cost: {verdict}." "投入产出：{verdict}。";
        interval(low, high) "{low} to {high}" "区间为{low}至{high}";
        over_held_out(users, increment) "Over {users} held out it brought {increment}" "与不发送的{users}人对照组相比，增量收入为{increment}";
        over_before(increment) "That is an increment of {increment}" "与此前相比，增量收入为{increment}";
        bought(days, converted, by, revenue)
            "Within {days} days {converted} of those who {by} bought, for {revenue}."
            "{days}天内，{by}的用户中有{converted}人购买，归因收入{revenue}。";
        all_spent(spent, before)
            "All who were sent it spent {spent} in these days, {before} in as many days before."
            "全部触达用户在此期间净消费{spent}，此前同样天数净消费{before}。";
        brought(increment, certain) "{increment} ({certain})." "{increment}（{certain}）。";
        event(subject, first, last) "{subject}, {first} to {last}" "“{subject}”（{first}至{last}）";
        joined(event, participants, active, interacting, converted)
            "{event}: joined by {participants} of {active} active users; {interacting} of them did something there, {converted} bought in the week after joining it."
            "{event}：{active}名活跃用户中{participants}参加；参加者中{interacting}人有互动，{converted}人在参加后一周内购买。";
    }

    pub(super) fn sent(language: Language, of: &Results) -> String {
        let [opened, clicked] = [of.opened, of.clicked].map(|users| part(language, users, of.sent));
        let (subject, day, sent) = (&of.subject, of.first_day.say(language), grouped(of.sent));
        match of.pending {
            0 => reached(language, subject, day, sent, opened, clicked),
            pending => reached_so_far(language, subject, day, sent, opened, clicked, grouped(pending)),
        }
    }

    fn by(attribution: Attribution) -> Text {
        match attribution {
            Attribution::Sent => Text::new("were sent it", "收到消息"),
            Attribution::Opened => Text::new("opened it", "打开消息"),
            Attribution::About => Text::new("bought what it was about", "接触过活动商品"),
            _ => Text::new("clicked", "点击消息"),
        }
    }

    pub(super) fn revenue(language: Language, sent: &Results, money: impl Fn(i64) -> String) -> String {
        let without_cost = || WITHOUT_COST.said(language).to_owned();
        let judged = sent.verdict.as_ref().map_or_else(without_cost, |verdict| judged(language, verdict));
        let certain = sent.increment_interval.map_or_else(
            || UNCERTAIN.said(language).to_owned(),
            |(low, high)| interval(language, money(low), money(high)),
        );
        let increment = match (sent.increment_by, sent.held_out) {
            (ReturnBasis::HoldOut, Some(users)) => over_held_out(language, grouped(users), money(sent.increment)),
            _ => over_before(language, money(sent.increment)),
        };
        let [all, spent, before] = [sent.revenue, sent.spent, sent.spent_before].map(money);
        let (by, converted) = (by(sent.attribution).said(language), grouped(sent.converted));
        let bought = bought(language, sent.window_days, converted, by, all);
        in_a_row(language, &[bought, all_spent(language, spent, before), brought(language, increment, certain), judged])
    }

    pub(super) fn activity(language: Language, of: &Activity) -> String {
        let event = event(language, &of.subject, of.days.first().say(language), of.days.last().say(language));
        let participants = part(language, of.participants, of.active);
        let [active, interacting, converted] = [of.active, of.interacting, of.converted].map(grouped);
        joined(language, event, participants, active, interacting, converted)
    }
}
