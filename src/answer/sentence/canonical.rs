//! Values that stand in definitions, from their English text: kinds, ranges of days, periods, lags, lengths of time. *What did it say
//! of these?*

use crate::answer::language::Language;
use crate::answer::say::Say;
use crate::event::kind::Kind;
use crate::time::{Day, Days, Timespan};
use crate::wording::pattern::ArgumentSort;

/// A text of such a sort in Chinese.
pub(super) fn chinese(text: &str, sort: ArgumentSort) -> Option<String> {
    match sort {
        ArgumentSort::Kinds => kinds(text),
        ArgumentSort::Days => {
            let (first, last) = text.split_once("..=")?;
            Some(Days::new(first.parse().ok()?, last.parse().ok()?).ok()?.say(Language::Chinese).to_string())
        }
        ArgumentSort::Period => period(text),
        ArgumentSort::Lags => lags(text),
        ArgumentSort::Weights => {
            let weight = |text: &str| {
                let (kind, points) = text.split_once(' ')?;
                let (kind, points): (Kind, u32) = (kind.parse().ok()?, points.parse().ok()?);
                Some(format!("{}{points}分", kind.say(Language::Chinese)))
            };
            Some(text.split(", ").map(weight).collect::<Option<Vec<_>>>()?.join("、"))
        }
        ArgumentSort::Timespan => timespan(text),
        _ => None,
    }
}

fn day(text: &str) -> Option<String> {
    Some(text.parse::<Day>().ok()?.say(Language::Chinese).to_string())
}

fn kinds(text: &str) -> Option<String> {
    match text {
        "any activity" => return Some("任意行为".to_owned()),
        "nothing" => return Some("无".to_owned()),
        _ => {}
    }
    let kind = |name: &str| match name {
        "custom" => Some("全部自定义行为".to_owned()),
        name => Some(name.parse::<Kind>().ok()?.say(Language::Chinese).to_string()),
    };
    let (mut taken, mut left_out) = (Vec::new(), Vec::new());
    for name in text.split(" or ") {
        // A kind left out of all of your own is written with a mark before it.
        match name.strip_prefix('!') {
            Some(name) => left_out.push(kind(name)?),
            None => taken.push(kind(name)?),
        }
    }
    let taken = match taken.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{}或{last}", rest.join("、")),
        _ => taken.concat(),
    };
    Some(if left_out.is_empty() { taken } else { format!("{taken}（{}除外）", left_out.join("、")) })
}

fn timespan(text: &str) -> Option<String> {
    let units = [("ms", "毫秒"), ("s", "秒"), ("m", "分钟"), ("h", "小时"), ("d", "天")];
    text.parse::<Timespan>().ok()?;
    units.into_iter().find_map(|(unit, chinese)| {
        let number = text.strip_suffix(unit)?;
        number.ends_with(|last: char| last.is_ascii_digit()).then(|| format!("{number}{chinese}"))
    })
}

fn period(text: &str) -> Option<String> {
    let simple = [("day", "日"), ("month", "月"), ("quarter", "季度"), ("year", "年")];
    if let Some((_, chinese)) = simple.into_iter().find(|(english, _)| *english == text) {
        return Some(chinese.to_owned());
    }
    if let Some(first) = text.strip_prefix("week from ") {
        return Some(format!("周（周{}起）", weekday(first)?));
    }
    let (days, from) = text.strip_prefix("block of ")?.split_once(" days from ")?;
    Some(format!("{}天一段（{}起）", days.parse::<u32>().ok()?, day(from)?))
}

/// A day of the week, after 周.
pub(super) fn weekday(text: &str) -> Option<&'static str> {
    let days =
        [("Mon", "一"), ("Tue", "二"), ("Wed", "三"), ("Thu", "四"), ("Fri", "五"), ("Sat", "六"), ("Sun", "日")];
    days.into_iter().find(|(english, _)| *english == text).map(|(_, chinese)| chinese)
}

/// Lags before the unit of their period, as in 第1、7、30 before 日.
fn lags(text: &str) -> Option<String> {
    let lags: Vec<String> = text.split(", ").map(lag).collect::<Option<_>>()?;
    let numbers = lags.iter().map(|lag| lag.strip_prefix('第').filter(|rest| rest.parse::<u16>().is_ok()));
    Some(match numbers.collect::<Option<Vec<_>>>() {
        Some(numbers) => format!("第{}", numbers.join("、")),
        None => lags.join("、"),
    })
}

fn lag(text: &str) -> Option<String> {
    let number = |text: &str| text.parse::<u16>().ok();
    if let Some(lag) = text.strip_prefix("on or after ") {
        return Some(format!("第{}及以后各", number(lag)?));
    }
    if let Some(lag) = text.strip_prefix("on or before ") {
        return Some(format!("第1至{}", number(lag)?));
    }
    if let Some(lag) = text.strip_prefix("on ") {
        return Some(format!("第{}", number(lag)?));
    }
    let (from, through) = text.split_once(" to ")?;
    Some(format!("第{}至{}", number(from)?, number(through)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{Period, Weekday};

    #[test]
    fn what_definitions_write_is_read_and_nothing_else() {
        let read = |text: &str, sort| chinese(text, sort);
        assert_eq!(read("any activity", ArgumentSort::Kinds).unwrap(), "任意行为");
        assert_eq!(read("view or purchase", ArgumentSort::Kinds).unwrap(), "浏览或购买");
        assert_eq!(read("view or anything", ArgumentSort::Kinds), None);
        for period in [Period::Day, Period::Week(Weekday::Sun), Period::Month, Period::Quarter, Period::Year] {
            assert!(read(&period.to_string(), ArgumentSort::Period).is_some(), "{period}");
        }
        assert_eq!(read("week from Sun", ArgumentSort::Period).unwrap(), "周（周日起）");
        assert_eq!(read("on 1, 2 to 3, on or after 4", ArgumentSort::Lags).unwrap(), "第1、第2至3、第4及以后各");
        assert_eq!(read("on 1, on 7, on 30", ArgumentSort::Lags).unwrap(), "第1、7、30");
        assert_eq!(
            read("view or custom or !custom_7", ArgumentSort::Kinds).unwrap(),
            "浏览或全部自定义行为（自定义行为7除外）"
        );
        let spans = [("30m", "30分钟"), ("250ms", "250毫秒"), ("0s", "0秒"), ("7d", "7天"), ("24h", "24小时")];
        assert!(spans.into_iter().all(|(text, said)| read(text, ArgumentSort::Timespan).unwrap() == said));
        assert_eq!(read("-3m", ArgumentSort::Timespan), None);
        assert_eq!(read("like or view or purchase", ArgumentSort::Kinds).unwrap(), "点赞、浏览或购买");
        let days = |text: &str| read(text, ArgumentSort::Days).unwrap();
        assert_eq!(days("2026-01-01..=2026-02-01"), "2026年1月1日至2月1日");
        assert_eq!(days("2026-01-01..=2027-02-01"), "2026年1月1日至2027年2月1日");
        assert_eq!(days("2026-01-01..=2026-01-01"), "2026年1月1日");
    }
}
