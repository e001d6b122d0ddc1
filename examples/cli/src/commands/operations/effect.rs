//! What the campaign truly brought, by users like those it reached; what purchases are credited to; and how many messages are too many.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::error::Error;

use lifestage::event::Touchpoint;
use lifestage::outreach::{MatchedLift, MatchedLiftError, MatchedLiftRule};
use lifestage::population::Member;
use lifestage::time::{Days, Window};
use lifestage::{Day, Kind, Subject};
use serde::Serialize;

use super::Block;
use super::morning::Morning;
use super::page::Page;

/// Over how many days purchases are credited.
const CREDITED: u32 = 30;
/// Over how many days contacts are looked at.
const CONTACTS: u32 = 365;

/// Money in minor units.
#[derive(Serialize)]
pub(super) struct Effect {
    /// None without a campaign, and while its windows are open.
    lift: Option<Lift>,
    /// The day on which the windows of the campaign end, where that is still to come.
    open_until: Option<Day>,
    attribution: Attributed,
    fatigue: Fatigue,
}

#[derive(Serialize)]
struct Lift {
    subject: String,
    strata: BTreeMap<String, Stratum>,
    matched: u64,
    unmatched: u64,
    /// What all matched users spent beyond those like them, and its 95 % interval; none where no stratum can be compared.
    revenue: Option<i64>,
    interval: Option<(i64, i64)>,
}

#[derive(Serialize)]
struct Stratum {
    reached: u64,
    others: u64,
}

#[derive(Serialize)]
struct Attributed {
    days: Days,
    users: u64,
    purchases: u64,
    spend: u64,
    /// By touchpoint, the most first.
    credit: Vec<Credited>,
    direct: u64,
    #[serde(skip)]
    touchpoints: Vec<Touchpoint>,
}

#[derive(Serialize)]
struct Credited {
    touchpoint: String,
    purchases: u64,
    credit: u64,
}

#[derive(Serialize)]
struct Fatigue {
    users: u64,
    in_days: u32,
    /// For how many days after a message it counts.
    after: u16,
    /// By the number of contacts: contact days, and those that made users unhappy.
    rows: BTreeMap<u32, [u64; 2]>,
    minimum: u64,
    cap: Option<u32>,
    said: Option<String>,
}

impl Block for Effect {
    const NAME: &'static str = "effect";

    fn of(morning: &Morning) -> Result<Self, Box<dyn Error>> {
        let (mut lift, mut open_until) = (None, None);
        if let Some((subject, sent_on)) = campaign(morning)? {
            match measured(morning, subject, sent_on) {
                Ok(found) => lift = Some(Lift::of(morning, subject, &found)),
                Err(MatchedLiftError::Open { end, .. }) => open_until = Some(end),
                Err(error) => return Err(error.into()),
            }
        }
        Ok(Self { lift, open_until, attribution: Attributed::of(morning)?, fatigue: Fatigue::of(morning)? })
    }

    fn tell(&self, morning: &Morning, page: &mut Page) {
        let language = morning.language;
        page.title(words::TITLE.said(language));
        let money = |units: i64| morning.money(units);
        page.line(&words::lift(language, self, money));
        page.line(&words::attribution(language, &self.attribution, money));
        page.line(&words::fatigue(language, &self.fatigue));
        page.call(words::CALL);
    }
}

/// The campaign, and the days on which its first messages went out.
fn campaign(morning: &Morning) -> Result<Option<(Subject, Days)>, Box<dyn Error>> {
    let Some(subject) = morning.campaign else { return Ok(None) };
    let mut days: Vec<Day> = Vec::new();
    for card in &morning.cards {
        let Some((_, known)) = morning.member(card.user) else { continue };
        days.extend(known.first_day_of((Kind::MessageSent, subject))?);
    }
    let ends = days.iter().min().zip(days.iter().max());
    Ok(ends.map(|(first, last)| Days::new(*first, *last)).transpose()?.map(|days| (subject, days)))
}

/// The lift by users of the same stage on the day before the messages who had bought by then, or had not.
fn measured(morning: &Morning, subject: Subject, sent_on: Days) -> Result<MatchedLift, MatchedLiftError> {
    let window_days = morning.company.campaign.window_days;
    let before = sent_on.first().minus(1);
    let alike = |member: Member<'_>| {
        let known = member.profile.as_of(before);
        let stage = morning.rules.stage.assess(known, &member.user).ok()??.stage;
        let has_bought = known.count(Kind::Purchase, Window::LIFETIME).ok()? > 0;
        Some(format!("{stage}{}", if has_bought { ", bought" } else { "" }))
    };
    let rule = MatchedLiftRule { window_days, ..MatchedLiftRule::default() };
    rule.report(&morning.population, subject, sent_on, morning.as_of, alike)
}

impl Lift {
    fn of(morning: &Morning, subject: Subject, found: &MatchedLift) -> Self {
        let strata = found.strata().iter().map(|(name, stratum)| {
            let stratum = Stratum { reached: stratum.reached, others: stratum.others };
            (name.clone(), stratum)
        });
        Self {
            subject: morning.subject(subject).to_owned(),
            strata: strata.collect(),
            matched: found.matched(),
            unmatched: found.unmatched(),
            revenue: found.revenue().map(lifestage::Money::minor_units),
            interval: found.interval().map(|ends| (ends.low.minor_units(), ends.high.minor_units())),
        }
    }
}

impl Attributed {
    fn of(morning: &Morning) -> Result<Self, Box<dyn Error>> {
        let days = Days::new(morning.as_of.minus(CREDITED - 1), morning.as_of)?;
        let report = morning.company.attribution.report(&morning.population, days, morning.as_of)?;
        let mut rows: Vec<_> = report.rows.iter().collect();
        rows.sort_by_key(|(_, row)| Reverse(row.credit));
        let credit = |(touchpoint, row): &(&Touchpoint, &lifestage::outreach::AttributionRow)| {
            let credit = u64::try_from(row.credit)?;
            Ok(Credited { touchpoint: touchpoint.name().to_owned(), purchases: row.purchases, credit })
        };
        Ok(Self {
            days,
            users: report.users,
            purchases: report.purchases,
            spend: u64::try_from(report.spend)?,
            credit: rows.iter().map(credit).collect::<Result<_, Box<dyn Error>>>()?,
            direct: u64::try_from(report.direct.credit)?,
            touchpoints: rows.into_iter().map(|(touchpoint, _)| touchpoint.clone()).collect(),
        })
    }
}

impl Fatigue {
    fn of(morning: &Morning) -> Result<Self, Box<dyn Error>> {
        let days = Days::new(morning.as_of.minus(CONTACTS - 1), morning.as_of)?;
        let report = morning.company.fatigue.report(&morning.population, days, morning.as_of)?;
        let suggestion = report.suggestion();
        Ok(Self {
            users: report.users,
            in_days: report.days,
            after: morning.company.fatigue.after,
            rows: report.rows.iter().map(|(contacts, row)| (*contacts, [row.contact_days, row.unhappy])).collect(),
            minimum: report.minimum,
            cap: suggestion.map(|cap| cap.at_most),
            said: suggestion.map(|cap| morning.say(cap)),
        })
    }
}

mod words {
    use lifestage::answer::{Language, Say};

    use super::{Attributed, Effect, Fatigue, Lift};
    use crate::commands::touchpoints::touchpoint;
    use crate::speech::{Text, comma, sentences};
    use crate::table::{grouped, share};

    pub(super) const TITLE: Text = Text::new("What truly came of it", "真实效果与触达疲劳");
    pub(super) const CALL: &str = "let lift = matched.report(&population, subject, sent_on, as_of, alike)?;";
    const NO_CAMPAIGN: Text = Text::new("No campaign has been sent yet.", "尚无可评估的营销活动。");
    const NO_TOUCHPOINTS: Text = Text::new(
        "The company's document names no touchpoints, so purchases are credited to none.",
        "公司规则文件中没有触点，无法做购买归因。",
    );
    const NO_CONTACTS: Text = Text::new("No messages were sent in a year.", "近一年没有触达。");
    const UNCERTAIN: Text = Text::new("how certain that is, is unknown", "可靠程度未知");
    const DIRECT: Text = Text::new("no touchpoint", "无触点");

    sentences! {
        open(day) "The campaign's windows are open until {day}: too early to tell." "活动的观察期到{day}结束，暂无结论。";
        more(subject, matched, revenue, certain)
            "{subject}: {matched} who were sent it spent {revenue} more ({certain}) than users of the same stage who, like them, had bought before or not."
            "“{subject}”：与阶段相同、此前同样购买过或没有购买过的用户相比，收到消息的{matched}人多消费{revenue}（{certain}）。";
        less(subject, matched, revenue, certain)
            "{subject}: {matched} who were sent it spent {revenue} less ({certain}) than users of the same stage who, like them, had bought before or not."
            "“{subject}”：与阶段相同、此前同样购买过或没有购买过的用户相比，收到消息的{matched}人少消费{revenue}（{certain}）。";
        by_chance(told) "{told} Chance alone may explain that." "{told}区间包含0，不能排除偶然。";
        unlike(told, users)
            "{told} {users} more have too few users like them."
            "{told}另有{users}人缺少可比用户，未计入。";
        nobody_alike(subject) "{subject}: nobody who was sent it has enough users like them." "“{subject}”：没有足够的可比用户。";
        interval(low, high) "{low} to {high}" "区间为{low}至{high}";
        one_credit(name, money, share) "{name} {money} ({share})" "{name}{money}（{share}）";
        credited(days, purchases, users, spend, rows)
            "Purchases of {days} days, {purchases} of {users} users for {spend}, are credited to {rows}."
            "近{days}天{users}名用户购买{purchases}次，共{spend}，归因为：{rows}。";
        nothing_bought(days) "Nobody bought anything in {days} days." "近{days}天没有购买。";
        one_row(contacts, unhappy, days)
            "{contacts} → {unhappy} of {days} days"
            "{contacts}次的{days}个触达日中有{unhappy}个";
        contacts(after, in_days, rows)
            "Unhappy within {after} days of a message, by messages in {in_days} days: {rows}."
            "近一年触达后{after}天内引起投诉或离开的，按{in_days}天内触达次数：{rows}。";
        cap(told, said, at_most, in_days)
            "{told} That suggests at most {at_most} in {in_days} days: {said}."
            "{told}建议{in_days}天内至多触达{at_most}次：{said}。";
        no_cap(told, minimum)
            "{told} No number is shown to be too many ({minimum} days with a message are needed to judge one)."
            "{told}没有证据表明哪个次数过多；每个次数至少要有{minimum}个触达日才能判断。";
    }

    pub(super) fn lift(language: Language, of: &Effect, money: impl Fn(i64) -> String) -> String {
        let Some(lift) = &of.lift else {
            let open_until = of.open_until.map(|day| open(language, day.say(language)));
            return open_until.unwrap_or_else(|| NO_CAMPAIGN.said(language).to_owned());
        };
        let Lift { subject, matched, unmatched, revenue, interval: ends, .. } = lift;
        let Some(revenue) = revenue else { return nobody_alike(language, subject) };
        let certain = ends.map_or_else(
            || UNCERTAIN.said(language).to_owned(),
            |(low, high)| interval(language, money(low), money(high)),
        );
        let (amount, matched) = (money(revenue.abs()), grouped(*matched));
        let told = if *revenue < 0 {
            less(language, subject, matched, amount, certain)
        } else {
            more(language, subject, matched, amount, certain)
        };
        let told = match ends {
            Some((low, high)) if *low <= 0 && *high >= 0 => by_chance(language, told),
            _ => told,
        };
        if *unmatched == 0 { told } else { unlike(language, told, grouped(*unmatched)) }
    }

    pub(super) fn attribution(language: Language, of: &Attributed, money: impl Fn(i64) -> String) -> String {
        let days = of.days.count();
        if of.purchases == 0 {
            return nothing_bought(language, days);
        }
        if of.credit.is_empty() {
            return NO_TOUCHPOINTS.said(language).to_owned();
        }
        let told = |units: u64| i64::try_from(units).map_or_else(|_| String::new(), &money);
        let one = |name: &str, credit: u64| one_credit(language, name, told(credit), share(language, credit, of.spend));
        let rows =
            of.touchpoints.iter().zip(&of.credit).map(|(point, row)| one(touchpoint(language, point), row.credit));
        let direct = (of.direct > 0).then(|| one(DIRECT.said(language), of.direct));
        let rows: Vec<String> = rows.chain(direct).collect();
        let [purchases, users] = [of.purchases, of.users].map(grouped);
        credited(language, days, purchases, users, told(of.spend), rows.join(comma(language)))
    }

    pub(super) fn fatigue(language: Language, of: &Fatigue) -> String {
        if of.rows.is_empty() {
            return NO_CONTACTS.said(language).to_owned();
        }
        let row =
            |(number, [days, unhappy]): (&u32, &[u64; 2])| one_row(language, number, grouped(*unhappy), grouped(*days));
        let rows: Vec<String> = of.rows.iter().map(row).collect();
        let told = contacts(language, of.after, of.in_days, rows.join(comma(language)));
        match (&of.said, of.cap) {
            (Some(said), Some(at_most)) => cap(language, told, said, at_most, of.in_days),
            _ => no_cap(language, told, grouped(of.minimum)),
        }
    }
}
