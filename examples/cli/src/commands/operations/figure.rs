//! Key numbers as people read them: in their unit, what is left of the way, and by how much they changed.

use lifestage::answer::Language;
use lifestage::report::{KpiRow, KpiTarget, KpiUnit};

use crate::speech::{clause, points, sentences};
use crate::table::in_percent;

sentences! {
    hours(hours) "{hours} h" "{hours}小时";
    share_of_way(share) "{share} of the way" "已完成目标进度的{share}";
    pace(change) "{change} a day needed" "此后每天还需{change}";
}

/// A value in the unit of the number.
pub(super) fn value(language: Language, unit: KpiUnit, value: f64, money: impl Fn(i64) -> String) -> String {
    match unit {
        KpiUnit::Share => in_percent(language, value, 1),
        KpiUnit::Hours => hours(language, format!("{value:.1}")),
        #[expect(clippy::cast_possible_truncation, reason = "a mean of money is money")]
        KpiUnit::Money => money(value.round() as i64),
        KpiUnit::Factor | KpiUnit::Number => format!("{value:.3}"),
    }
}

/// A change of the number, with its sign.
pub(super) fn changed(language: Language, unit: KpiUnit, change: f64, money: impl Fn(i64) -> String) -> String {
    if unit == KpiUnit::Share {
        return points(language, change, 1);
    }
    let sign = if change > 0.0 { "+" } else { "" };
    format!("{sign}{}", value(language, unit, change, money))
}

pub(super) fn target(language: Language, target: KpiTarget, money: impl Fn(i64) -> String) -> String {
    match (language, target) {
        (_, KpiTarget::Money(target)) => money(target.minor_units()),
        (Language::Chinese, KpiTarget::Share(share)) => in_percent(language, share.get(), 1),
        (Language::Chinese, KpiTarget::Hours(target)) => hours(language, target),
        (_, target) => target.to_string(),
    }
}

/// How much of the way is done, and what is left of it for each day; none without a baseline and a due day.
pub(super) fn way(language: Language, row: &KpiRow, money: impl Fn(i64) -> String) -> Option<String> {
    let way = row.share_of_the_way().map(|way| share_of_way(language, in_percent(language, way, 0)));
    let left = row.pace().filter(|_| row.met() == Some(false)).map(|left| match row.unit {
        KpiUnit::Share => points(language, left, 3),
        KpiUnit::Money => value(language, KpiUnit::Money, left, money),
        KpiUnit::Hours | KpiUnit::Factor | KpiUnit::Number => format!("{left:+.4}"),
    });
    let left = left.map(|left| pace(language, left));
    let said: Vec<String> = way.into_iter().chain(left).collect();
    (!said.is_empty()).then(|| said.join(clause(language)))
}
