//! The answer as people read it.

use std::fmt;

use lifestage::answer::{Language, Say};
use lifestage::number::Ratio;

use crate::commands::behavior::{Behavior, Steadiness, TYPES, called};
use crate::reader::log::Log;
use crate::speech::Text;
use crate::table::{share, table};

/// The picture of a whole log.
pub(crate) struct Picture<'a> {
    pub(crate) log: &'a Log,
    pub(crate) behavior: &'a Behavior,
}

impl fmt::Display for Picture<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Behavior { days, thresholds, .. } = self.behavior;
        let language = self.log.language;
        let [first, last] = [days.first(), days.last()].map(|day| day.say(language).to_string());
        writeln!(f, "{}", words::opening(language, &self.log.source, first, last))?;
        write!(f, "{}", self.behavior.note(language))?;
        let (frequency, depth) = (thresholds.frequency, thresholds.depth.truncated(2));
        writeln!(f, "{}\n", words::thresholds(language, frequency, depth))?;
        self.months(language, f)?;
        self.flow(language, f)?;
        self.steadiness(language, f)
    }
}

/// All types as columns.
fn types(language: Language) -> impl Iterator<Item = String> {
    TYPES.into_iter().map(move |of| called(of).said(language).to_owned())
}

impl Picture<'_> {
    fn months(&self, language: Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let head = [words::END, words::USERS].map(|text| text.said(language).to_owned());
        let mut table = table(head.into_iter().chain(types(language)));
        for (end, types) in &self.behavior.months {
            let users = types.values().sum::<u64>();
            let shares = TYPES.map(|behavior| share(language, self.behavior.users(*end, behavior), users));
            table.add_row([end.say(language).to_string(), users.to_string()].into_iter().chain(shares));
        }
        writeln!(f, "{table}\n{}\n", words::NONE.said(language))
    }

    fn flow(&self, language: Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let months = &self.behavior.months;
        let (Some(first), Some(last)) = (months.keys().next(), months.keys().last()) else { return Ok(()) };
        let corner = words::from_to(language, first.say(language), last.say(language));
        let mut table = table([corner].into_iter().chain(types(language)));
        for before in TYPES.into_iter().map(Some).chain([None]) {
            let users = TYPES.map(|after| self.behavior.flow.get(&(before, after)).copied().unwrap_or_default());
            let name = before.map_or(words::NOT_YET, called).said(language).to_owned();
            table.add_row([name].into_iter().chain(users.map(|users| users.to_string())));
        }
        writeln!(f, "{table}\n")
    }

    fn steadiness(&self, language: Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Steadiness { user_days, raw_flips, shown_flips } = self.behavior.steadiness;
        let mut table = table(words::STEADINESS.map(|text: Text| text.said(language)));
        for (what, flips) in [(words::BEFORE_HOLD, raw_flips), (words::AS_SHOWN, shown_flips)] {
            let rate = Ratio::of(flips, user_days).map_or_else(String::new, |rate| format!("{:.2}", rate.get() * 1e3));
            table.add_row([what.said(language).to_owned(), flips.to_string(), rate]);
        }
        writeln!(f, "{table}")
    }
}

pub(crate) mod words {
    use crate::speech::{Text, sentences};

    pub(super) const END: Text = Text::new("at the end of", "月末");
    pub(super) const USERS: Text = Text::new("users", "用户数");
    pub(super) const NONE: Text =
        Text::new("none: not active in 28 days, for 7 days or more", "无：连续7天以上处于近28天没有活跃的状态");
    pub(super) const NOT_YET: Text = Text::new("not there yet", "尚未加入");
    pub(super) const STEADINESS: [Text; 3] = [
        Text::new("changes from day to day", "逐日的类型变化"),
        Text::new("changes", "变化次数"),
        Text::new("per 1,000 user-days", "每千用户日"),
    ];
    pub(super) const BEFORE_HOLD: Text = Text::new("before the hold", "防抖前");
    pub(super) const AS_SHOWN: Text = Text::new("as shown", "防抖后（展示值）");

    sentences! {
        opening(source, first, last)
            "{source}: types of behavior from {first} to {last}"
            "{source}：{first}至{last}的行为类型";
        thresholds(frequency, depth)
            "often: {frequency} active days in 28 or more; deep: {depth} points a day or more"
            "高频：28天内活跃{frequency}天及以上；深度：活跃日日均{depth}分及以上";
        from_to(first, last) "{first} → {last}" "{first}→{last}";
        left_out(first, last)
            "left out: {first} to {last}, before the last months; --months N looks at more of them"
            "未计入：{first}至{last}，早于所看的月份；用--months可以看更多月份";
    }
}
