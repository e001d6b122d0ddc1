//! Money of the last month that is over: why revenue changed, who pays again and who no longer, and what those who stay are worth.

use std::error::Error;

use lifestage::report::{LifeValue, MovementSum, RevenuePart, SubscriptionMovement};
use lifestage::time::{Days, Period};
use serde::Serialize;

use super::Block;
use super::morning::Morning;
use super::page::Page;
use crate::speech::Text;

/// Money in minor units.
#[derive(Serialize)]
pub(super) struct MoneyOfTheMonth {
    /// None where no period and the one before it are over.
    month: Option<Month>,
    /// Whether the company says which subjects recur; else all spend counts.
    is_of_plans: bool,
    stayed: Side,
    left: Side,
    times: Option<f64>,
}

#[derive(Serialize)]
struct Month {
    days: Days,
    #[serde(skip)]
    period: Period,
    net: i64,
    net_before: i64,
    change: i64,
    /// The parts of the change, which add up to it.
    parts: Vec<Brought>,
    start: Sum,
    movements: Vec<Movement>,
    end: Sum,
    net_retention: Option<f64>,
    gross_retention: Option<f64>,
    quick_ratio: Option<f64>,
}

#[derive(Serialize)]
struct Brought {
    factor: Text,
    net: i64,
}

#[derive(Serialize)]
struct Movement {
    movement: Text,
    #[serde(flatten)]
    sum: Sum,
}

#[derive(Clone, Copy, Serialize)]
struct Sum {
    users: u64,
    net: i64,
}

#[derive(Serialize)]
struct Side {
    users: u64,
    buyers: u64,
    net: i64,
    per_user: Option<i64>,
    mean_days: Option<f64>,
}

impl Block for MoneyOfTheMonth {
    const NAME: &'static str = "money";

    fn of(morning: &Morning) -> Result<Self, Box<dyn Error>> {
        let worth = morning.company.stayed.report(&morning.population, morning.as_of)?;
        Ok(Self {
            month: month(morning)?,
            is_of_plans: !morning.company.subscription.config().about.is_empty(),
            stayed: Side::of(&worth.stayed)?,
            left: Side::of(&worth.left)?,
            times: worth.times(),
        })
    }

    fn tell(&self, morning: &Morning, page: &mut Page) {
        let language = morning.language;
        page.title(words::TITLE.said(language));
        let money = |units: i64| morning.money(units);
        match &self.month {
            None => page.line(words::NO_MONTH.said(language)),
            Some(month) => {
                page.line(&words::change(language, month, money));
                page.line(&words::movements(language, month, self.is_of_plans, money));
            }
        }
        page.line(&words::worth(language, self, money));
        page.call(words::CALL);
    }

    fn gist(&self, morning: &Morning) -> Option<(Text, String)> {
        let language = morning.language;
        let said = match &self.month {
            None => words::NO_MONTH.said(language).to_owned(),
            Some(month) => words::change(language, month, |units| morning.money(units)),
        };
        Some((words::TITLE, said))
    }
}

/// The last period that is over, against the one before it; none where the log does not reach back so far.
fn month(morning: &Morning) -> Result<Option<Month>, Box<dyn Error>> {
    let rule = &morning.company.subscription;
    let period = rule.config().period;
    let current = period.containing(morning.as_of);
    let last = if current.last() == morning.as_of { Some(current) } else { period.before(morning.as_of) };
    let Some(last) = last else { return Ok(None) };
    let Some(before) = period.before(last.first()).filter(|before| before.first() >= morning.log.first_day) else {
        return Ok(None);
    };
    let Some(moved) = rule.report(&morning.population, last)?.periods.pop() else { return Ok(None) };
    let split = morning.company.revenue_split.report(&morning.population, before, last)?;
    let part = |part: RevenuePart| {
        let net = i64::try_from(part.net)?;
        Ok(Brought { factor: Text::of(|language| part.factor.name(language)), net })
    };
    let movement = |movement: SubscriptionMovement| {
        let sum = Sum::of(moved.movement(movement))?;
        Ok(Movement { movement: Text::of(|language| movement.name(language)), sum })
    };
    Ok(Some(Month {
        days: last,
        period,
        net: i64::try_from(split.after.net())?,
        net_before: i64::try_from(split.before.net())?,
        change: i64::try_from(split.change())?,
        parts: split.parts().into_iter().map(part).collect::<Result<_, Box<dyn Error>>>()?,
        start: Sum::of(moved.start)?,
        movements: SubscriptionMovement::ALL.into_iter().map(movement).collect::<Result<_, Box<dyn Error>>>()?,
        end: Sum::of(moved.end)?,
        net_retention: moved.net_retention(),
        gross_retention: moved.gross_retention().map(lifestage::number::Ratio::get),
        quick_ratio: moved.quick_ratio(),
    }))
}

impl Sum {
    fn of(sum: MovementSum) -> Result<Self, Box<dyn Error>> {
        Ok(Self { users: sum.users, net: i64::try_from(sum.net)? })
    }
}

impl Side {
    fn of(value: &LifeValue) -> Result<Self, Box<dyn Error>> {
        Ok(Self {
            users: value.users,
            buyers: value.buyers,
            net: i64::try_from(value.net)?,
            per_user: value.per_user().map(lifestage::Money::minor_units),
            mean_days: value.mean_days(),
        })
    }
}

mod words {
    use lifestage::answer::Language;

    use super::{MoneyOfTheMonth, Month, Side, Sum};
    use crate::speech::{Text, comma, dot, in_a_row, period, sentences};
    use crate::table::{grouped, in_percent};

    pub(super) const TITLE: Text = Text::new("Money of the month", "收入变化与订阅流水");
    pub(super) const CALL: &str = "let split = RevenueSplitRule::default().report(&population, before, after)?;";
    pub(super) const NO_MONTH: Text =
        Text::new("No two periods are over yet to compare.", "尚无两个完整周期可供比较。");
    const PAYERS: Text = Text::new("Payers", "付费用户");
    const SUBSCRIBERS: Text = Text::new("Subscribers", "订阅用户");
    const NOTHING: Text = Text::new("nothing", "无");

    sentences! {
        changed(period, net, before, change, parts)
            "Net spend of {period} {net}, {before} before: {change}, by {parts}."
            "{period}净收入{net}，上期{before}，变化{change}：{parts}。";
        part_of(factor, net) "{factor} {net}" "{factor}{net}";
        alike(period, net) "Net spend of {period} {net}, the same as before." "{period}净收入{net}，与上期持平。";
        moved(who, start, movements, end)
            "{who}: {start} before, {movements}, {end} in the end."
            "{who}：期初{start}，{movements}，期末{end}。";
        kept(net, gross) "Net revenue retention {net}, gross {gross}." "净收入留存率{net}，毛收入留存率{gross}。";
        quick(ratio) "Quick ratio {ratio}." "速动比率{ratio}。";
        sum(users, net) "{users} with {net}" "{users}人（{net}）";
        movement(name, sum) "{name} {sum}" "{name}{sum}";
        stay_worth(stayed, left) "Who stayed spent {stayed} on average so far, who left {left}." "留存用户人均累计消费{stayed}，流失用户人均{left}。";
        times(told, times) "{told} That is {times} times as much." "{told}前者是后者的{times}倍。";
    }

    pub(super) fn change(language: Language, month: &Month, money: impl Fn(i64) -> String) -> String {
        let label = period(language, month.period, month.days.first());
        let signed = |units: i64| if units > 0 { format!("+{}", money(units)) } else { money(units) };
        let parts = month.parts.iter().filter(|of| of.net != 0);
        let parts: Vec<String> = parts.map(|of| part_of(language, of.factor.said(language), signed(of.net))).collect();
        if parts.is_empty() {
            return alike(language, label, money(month.net));
        }
        let (net, before) = (money(month.net), money(month.net_before));
        changed(language, label, net, before, signed(month.change), parts.join(dot(language)))
    }

    pub(super) fn movements(
        language: Language,
        month: &Month,
        is_of_plans: bool,
        money: impl Fn(i64) -> String,
    ) -> String {
        let of = |of: Sum| sum(language, grouped(of.users), money(of.net));
        let some = month.movements.iter().filter(|movement| movement.sum.users > 0);
        let told: Vec<String> = some.map(|one| movement(language, one.movement.said(language), of(one.sum))).collect();
        let told = if told.is_empty() { NOTHING.said(language).to_owned() } else { told.join(comma(language)) };
        let who = if is_of_plans { SUBSCRIBERS } else { PAYERS }.said(language);
        let kept = month
            .net_retention
            .zip(month.gross_retention)
            .map(|(net, gross)| kept(language, in_percent(language, net, 1), in_percent(language, gross, 1)));
        let quick = month.quick_ratio.map(|ratio| quick(language, format!("{ratio:.2}")));
        let moved = moved(language, who, of(month.start), told, of(month.end));
        in_a_row(language, &[moved].into_iter().chain(kept).chain(quick).collect::<Vec<_>>())
    }

    pub(super) fn worth(language: Language, of: &MoneyOfTheMonth, money: impl Fn(i64) -> String) -> String {
        let mean = |side: &Side| side.per_user.map_or_else(|| NOTHING.said(language).to_owned(), &money);
        let told = stay_worth(language, mean(&of.stayed), mean(&of.left));
        of.times.map_or_else(|| told.clone(), |ratio| times(language, &told, format!("{ratio:.1}")))
    }
}
