//! How long a test has had the same outcome, at least. Thanks to this, looking back costs one step for each change
//! instead of one for each day.

use super::comparison::Comparison;
use super::label::LabelKind;
use super::metric::Metric;
use super::situation::Situation;
use crate::event::kind::Kind;
use crate::number::decimal::Decimal;
use crate::profile::Selector;
use crate::score::recurrence::Recurrence;
use crate::time::Day;

/// A day since which a number has been on the same side of its bounds. It may have been so for longer.
///
/// Three kinds of numbers are known without asking about earlier days: sums over windows, which change only when a
/// tally enters or leaves the window; days since something, which were one less the day before; and numbers that only
/// fall after the last purchase. Any other number may change every day. That is correct for every metric, including new
/// ones, only slow: looking back then asks day by day.
pub(super) fn number_since(metric: &Metric, comparison: Comparison, situation: &Situation<'_>) -> Day {
    let day = situation.day();
    match metric {
        Metric::Over(measure, window) => situation.steady_over(measure, *window),
        Metric::Change(measure, window) => {
            let Some(before) = window.before() else { return Day::MIN };
            // The change can be known from the day on which the previous window lies within the lifetime.
            let reach = day - before.days(day).first();
            let known_from = situation.joined().plus(reach);
            if day < known_from {
                return situation.joined();
            }
            situation.steady_over(measure, *window).max(situation.steady_over(measure, before)).max(known_from)
        }
        Metric::DaysSince(of) => match situation.last_day(of) {
            Ok(Some(last)) => growing(day - last, comparison, day),
            Ok(None) => Day::MIN,
            Err(_) => day,
        },
        Metric::DaysSinceFirst(of) => match situation.first_day(of) {
            Ok(Some(first)) => growing(day - first, comparison, day),
            Ok(None) => Day::MIN,
            Err(_) => day,
        },
        Metric::ConsecutiveDays(of) => consecutive(of, comparison, situation),
        Metric::AgeDays => growing(day - situation.joined(), comparison, day),
        Metric::SilenceDays => situation.awake().map_or(day, |awake| growing(day - awake, comparison, day)),
        Metric::ProbabilityAlive => alive_since(comparison, situation),
        Metric::RecencyGrade | Metric::FrequencyGrade | Metric::MonetaryGrade => graded_since(situation),
        _ => day,
    }
}

/// The probability only falls after the last purchase, so a binary search finds the day on which it crossed a bound.
fn alive_since(comparison: Comparison, situation: &Situation<'_>) -> Day {
    let day = situation.day();
    let Ok(worth) = situation.judges().worth else { return Day::MIN };
    let purchases = match worth.rule.measure(situation.as_of()) {
        Ok(measures) => measures.purchases,
        Err(_) => return day,
    };
    // Before the first purchase it is unknown on every day.
    let Some(purchases) = purchases else { return Day::MIN };
    let recurrence = purchases.recurrence;
    let (recency, age) = (recurrence.recency_days(), recurrence.age_days());
    let at = |age: u32| {
        let then = Recurrence::new(recurrence.frequency(), recency, age);
        then.map_or(0.0, |then| Decimal::nearest(worth.model().probability_alive(then).get()).get())
    };
    let now = at(age);
    let (holds, [low, _]) = (comparison.holds(now), comparison.ends());
    let below = low.filter(|low| now <= *low);
    if !holds && below.is_none() {
        // Above all bounds: true since the last purchase.
        return day.minus(age - recency);
    }
    let same = |age: u32| comparison.holds(at(age)) == holds && (holds || below.is_some_and(|low| at(age) <= low));
    // INVARIANT: the outcome at the upper end is today's, and it holds from some day up to there.
    let (mut from, mut until) = (recency, age);
    while from < until {
        let middle = from + (until - from) / 2;
        if same(middle) {
            until = middle;
        } else {
            from = middle + 1;
        }
    }
    day.minus(age - until)
}

/// Since when, at the latest, the RFM grades have been what they are: since the last purchase or refund, or since
/// recency passed its last cut.
fn graded_since(situation: &Situation<'_>) -> Day {
    let day = situation.day();
    let whole_life = situation.judges().rfm.is_ok_and(|rfm| rfm.rule().config().look_back.is_none());
    let (Ok(rfm), true) = (situation.rfm(), whole_life) else { return day };
    let last = |kind: Kind| situation.last_day(&kind.into());
    let (Ok(Some(bought)), Ok(refunded)) = (last(Kind::Purchase), last(Kind::Refund)) else { return day };
    let above = rfm.recency.above.map_or(0, |above| above.saturating_add(1));
    let graded = i32::try_from(above).map_or(day, |above| bought.plus(above));
    graded.max(bought).max(refunded.unwrap_or(bought))
}

/// A number that was one less on each day before, down to 0.
fn growing(now: i32, comparison: Comparison, day: Day) -> Day {
    let number = f64::from(now);
    let [low, high] = comparison.whole_ends();
    // The smallest number down to which the outcome is the same.
    let same_from = match (low, high) {
        _ if comparison.holds(number) => low.unwrap_or(0.0),
        (_, Some(high)) if number > high => high + 1.0,
        (Some(low), _) if number >= low => low,
        _ => 0.0,
    };
    let days = (number - same_from.max(0.0)).max(0.0);
    #[expect(clippy::cast_possible_truncation, reason = "at most the number itself")]
    day.minus((days as i32).cast_unsigned())
}

fn consecutive(of: &Selector, comparison: Comparison, situation: &Situation<'_>) -> Day {
    let day = situation.day();
    match (situation.days_in_a_row(of, u32::MAX), situation.last_day(of)) {
        (Ok(0), Ok(last)) => last.map_or(Day::MIN, |last| last.plus(1)),
        // Of forgotten days nobody knows since when there has been none.
        (Ok(0), Err(_)) | (Err(_), _) => day,
        // The first day of the run had 1; the day before it had 0.
        (Ok(length), _) => growing(length.cast_signed(), comparison, day).max(day.minus(length - 1)),
    }
}

/// A day since which the labels of a kind have been the same.
pub(super) fn label_since(kind: LabelKind, situation: &Situation<'_>) -> Day {
    match kind {
        LabelKind::Stage => situation.stage().map_or(situation.day(), |stage| stage.since.day()),
        LabelKind::Behavior => situation.behavior().map_or(situation.day(), |behavior| behavior.since.day()),
        LabelKind::RfmSegment => graded_since(situation),
        // The current values: `as_of` does not rewind them.
        LabelKind::Channel | LabelKind::Allows => Day::MIN,
        _ => situation.day(),
    }
}
