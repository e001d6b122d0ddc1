//! Paid channels: what a user costs, what they have brought for it, and when they have paid it back.

use std::error::Error;
use std::path::Path;

use lifestage::Money;
use lifestage::number::Ratio;
use lifestage::outreach::{ChannelCost, Payback};
use lifestage::time::Days;
use lifestage::{Amount, Day};
use serde::{Deserialize, Serialize};

use super::Block;
use super::morning::Morning;
use super::page::Page;
use crate::reader::log::Log;
use crate::speech::{Text, all};
use crate::table::{grouped, table};

#[derive(Serialize)]
pub(super) struct PaidChannels {
    channels: Vec<Paid>,
}

#[derive(Serialize)]
struct Paid {
    channel: String,
    days: Days,
    cost: u64,
    matured: u64,
    /// Of a mature user, in minor units: CAC, and net spend so far.
    acquisition_cost: Option<i64>,
    brought: Option<i64>,
    lifetime_ratio: Option<f64>,
    payback_day: Option<u32>,
}

/// A row of the file of costs.
#[derive(Deserialize)]
struct Row {
    channel: String,
    first: String,
    last: String,
    cost: String,
}

/// The costs that a file says, by the channels of the log.
pub(super) fn read(path: &Path, log: &Log, decimals: u8) -> Result<Vec<ChannelCost>, Box<dyn Error>> {
    let shown = path.display();
    let mut rows = csv::Reader::from_path(path).map_err(|error| format!("{shown}: {error}"))?;
    let read = |row: Result<Row, csv::Error>| -> Result<ChannelCost, Box<dyn Error>> {
        let Row { channel, first, last, cost } = row?;
        let channel =
            log.channels.get(&channel).ok_or_else(|| format!("channel `{channel}` is not in the users file"))?;
        let days = Days::new(first.parse::<Day>()?, last.parse::<Day>()?)?;
        let units = Money::parse_decimal(&cost, decimals)?.minor_units();
        let cost = u64::try_from(units).map_err(|_| format!("cost `{cost}` is below 0: give what was paid"))?;
        Ok(ChannelCost { channel, days, cost: Amount::minor(cost) })
    };
    let place = |(at, row)| read(row).map_err(|error| format!("{shown}, row {}: {error}", at + 1).into());
    rows.deserialize().enumerate().map(place).collect()
}

impl Block for PaidChannels {
    const NAME: &'static str = "channels";

    fn of(morning: &Morning) -> Result<Self, Box<dyn Error>> {
        let rule = &morning.company.referral;
        let found = rule.channels(&morning.population, morning.as_of, &morning.channel_costs, Ratio::ONE)?;
        let paid = |(cost, payback): (&ChannelCost, Payback)| Paid {
            channel: morning.log.channels.name(cost.channel).unwrap_or_default().to_owned(),
            days: cost.days,
            cost: cost.cost.minor_units(),
            matured: payback.matured,
            acquisition_cost: payback.acquisition_cost.map(Money::minor_units),
            brought: payback.brought.map(Money::minor_units),
            lifetime_ratio: payback.lifetime_ratio(),
            payback_day: payback.days,
        };
        Ok(Self { channels: morning.channel_costs.iter().zip(found).map(paid).collect() })
    }

    fn tell(&self, morning: &Morning, page: &mut Page) {
        let language = morning.language;
        page.title(words::TITLE.said(language));
        if self.channels.is_empty() {
            page.line(words::NO_COSTS.said(language));
        } else {
            let money = |units: Option<i64>| units.map_or_else(String::new, |units| morning.money(units));
            let mut table = table(all(language, words::COLUMNS));
            for paid in &self.channels {
                table.add_row([
                    words::period(language, paid),
                    money(i64::try_from(paid.cost).ok()),
                    grouped(paid.matured),
                    money(paid.acquisition_cost),
                    money(paid.brought),
                    paid.lifetime_ratio.map_or_else(String::new, |ratio| format!("{ratio:.2}")),
                    words::payback(language, paid),
                ]);
            }
            page.table(table);
            page.line(words::MEANING.said(language));
        }
        page.call(words::CALL);
    }

    fn gist(&self, morning: &Morning) -> Option<(Text, String)> {
        Some((words::TITLE, words::gist(morning.language, self)))
    }
}

mod words {
    use lifestage::answer::{Language, Say};

    use super::{Paid, PaidChannels};
    use crate::speech::{Text, sentences};

    pub(super) const TITLE: Text = Text::new("Paid channels", "付费渠道");
    pub(super) const CALL: &str = "let paid = referral.channels(&population, as_of, &costs, margin)?;";
    pub(super) const NO_COSTS: Text = Text::new(
        "Say what channels cost (--channel-costs) to see what a user costs and when they have paid it back.",
        "用--channel-costs给出各渠道成本，即可查看获客成本和回本时间。",
    );
    pub(super) const COLUMNS: [Text; 7] = [
        Text::new("channel", "渠道"),
        Text::new("cost", "成本"),
        Text::new("mature", "达标用户"),
        Text::alike("CAC"),
        Text::new("brought", "人均净消费"),
        Text::new("LTV / CAC", "LTV/CAC"),
        Text::new("payback", "回本"),
    ];
    pub(super) const MEANING: Text = Text::new(
        "Of mature users: they came back after a month or completed the newcomer plan. LTV is net spend so far.",
        "只统计达标用户：满一个月后仍回访，或完成了新手任务。LTV为迄今的净消费。",
    );
    const NOT_YET: Text = Text::new("not yet", "尚未回本");

    sentences! {
        of_days(channel, first, last) "{channel}, {first} to {last}" "{channel}（{first}至{last}）";
        on_day(day) "day {day}" "第{day}天";
        paid_back(back, of) "{back} of {of} have paid back what they cost." "{of}个渠道中有{back}个已回本。";
    }

    pub(super) fn gist(language: Language, of: &PaidChannels) -> String {
        if of.channels.is_empty() {
            return NO_COSTS.said(language).to_owned();
        }
        let back = of.channels.iter().filter(|channel| channel.payback_day.is_some()).count();
        paid_back(language, back, of.channels.len())
    }

    pub(super) fn period(language: Language, paid: &Paid) -> String {
        of_days(language, &paid.channel, paid.days.first().say(language), paid.days.last().say(language))
    }

    pub(super) fn payback(language: Language, paid: &Paid) -> String {
        paid.payback_day.map_or_else(|| NOT_YET.said(language).to_owned(), |day| on_day(language, day))
    }
}
