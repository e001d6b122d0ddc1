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
    // Where it does not hold, it is below all bounds or above them.
    let below = low.filter(|low| !holds && now <= *low);
    let same = |age: u32| comparison.holds(at(age)) == holds && below.is_none_or(|low| at(age) <= low);
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
    graded.max(refunded.unwrap_or(bought))
}

/// A number that was one less on each day before, down to 0.
fn growing(now: i32, comparison: Comparison, day: Day) -> Day {
    debug_assert!(now >= 0, "a day later than today: {now}");
    let number = f64::from(now);
    // The smallest number down to which the outcome is the same.
    let same_from = match comparison.whole_ends() {
        [_, Some(high)] if number > high => high + 1.0,
        [Some(low), _] if number >= low => low,
        _ => 0.0,
    };
    let days = number - same_from.max(0.0);
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
        (Ok(length), _) => growing(length.cast_signed(), comparison, day),
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

#[cfg(test)]
mod tests {
    use super::super::comparison::Bounds;
    use super::super::metric::WindowMeasure;
    use super::super::situation::Judges;
    use super::*;
    use crate::event::Event;
    use crate::event::user::User;
    use crate::number::money::Amount;
    use crate::profile::Profile;
    use crate::score::rfm::{FittedRfm, RfmRule};
    use crate::score::stage::StageRule;
    use crate::score::worth::{FittedWorth, WorthRule};
    use crate::time::Window;

    const FIRST: Day = Day::ymd(2026, 1, 5);
    const LAST: Day = FIRST.plus(240);

    fn comparisons(bounds: &[f64]) -> Vec<Comparison> {
        let one = |bound: f64| {
            [Bounds::AtLeast, Bounds::AtMost, Bounds::Above, Bounds::Below, Bounds::Equals].map(|kind| kind(bound))
        };
        let two = bounds.windows(2).map(|pair| Bounds::Between(pair[0], pair[1]));
        let all = bounds.iter().copied().flat_map(one).chain(two);
        all.map(|bounds| Comparison::new(bounds).unwrap()).collect()
    }

    /// Purchases, refunds and visits, less often the higher the number of the user.
    fn profile(user: u64) -> Profile {
        let mut state = user;
        let mut below = move |bound: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % bound
        };
        let (mut events, mut day) = (vec![Event::register(user, FIRST)], FIRST.plus(1));
        while day <= LAST {
            events.push(match below(4) {
                0 => Event::refund(user, day, Amount::minor(1 + below(300))),
                1 => Event::log_in(user, day),
                _ => Event::purchase(user, day, Amount::minor(500 + below(9_000))),
            });
            day = day.plus(1 + i32::try_from(below(2 + 7 * user)).unwrap());
        }
        Profile::of(events)
    }

    /// Rules fitted to a dozen of these users.
    struct Crowd {
        profiles: Vec<Profile>,
        rfm: FittedRfm,
        stage: StageRule,
        worth: FittedWorth,
    }

    impl Crowd {
        fn new() -> Self {
            let profiles: Vec<Profile> = (1..=12).map(profile).collect();
            let rfm = RfmRule::default().fit(&profiles, LAST).unwrap();
            let worth = WorthRule::default().fit(&profiles, LAST).unwrap();
            Self { profiles, rfm, stage: StageRule::default(), worth }
        }

        fn judges(&self) -> Judges<'_> {
            let Self { rfm, stage, worth, .. } = self;
            Judges { rfm: Ok(rfm), stage: Ok(stage), worth: Ok(worth), ..Judges::default() }
        }
    }

    #[test]
    fn a_number_that_grows_by_one_a_day_is_on_its_side_since_it_got_there() {
        let day = LAST;
        for comparison in comparisons(&[-2.0, -1.5, 0.0, 0.5, 3.0, 4.5, 7.0, 20.0]) {
            if let [Some(low), Some(high)] = comparison.whole_ends()
                && low > high
            {
                continue;
            }
            for now in 0..=12 {
                let holds = |number: i32| comparison.holds(f64::from(number));
                let first = (0..=now).rev().take_while(|number| holds(*number) == holds(now)).last().unwrap();
                assert_eq!(growing(now, comparison, day), day.plus(first - now), "{comparison}, {now}");
            }
        }
    }

    /// Asserts of every fifth day that the numbers since the day that is told have been on the same side, or all unknown.
    fn told_rightly(profile: &Profile, judges: Judges<'_>, metrics: &[(Metric, &[f64])]) {
        let user = User::new(profile.user()).joined(FIRST);
        let days: Vec<Day> = (0..=240).map(|number| FIRST.plus(number)).collect();
        let situations: Vec<Situation<'_>> =
            days.iter().map(|day| Situation::new(profile.as_of(*day), &user, judges).unwrap()).collect();
        for (metric, bounds) in metrics {
            let numbers: Vec<Option<f64>> = situations.iter().map(|on| on.number(metric).ok()).collect();
            for comparison in comparisons(bounds) {
                let outcome = |number: &Option<f64>| number.map(|number| comparison.holds(number));
                for (place, situation) in situations.iter().enumerate().skip(3).step_by(5) {
                    let since = number_since(metric, comparison, situation);
                    let told = days.iter().zip(&numbers).take(place + 1).skip_while(|(day, _)| **day < since);
                    for (day, number) in told {
                        let (then, now) = (outcome(number), outcome(&numbers[place]));
                        assert_eq!(then, now, "{metric:?} {comparison}, told on {} as of {day}", situation.day());
                    }
                }
            }
        }
    }

    const WHOLE: &[f64] = &[0.0, 1.0, 2.0, 3.5, 6.0, 30.0];

    /// Numbers of what happened in windows.
    fn over_windows() -> Vec<(Metric, &'static [f64])> {
        let count = |kind: Kind| WindowMeasure::Count(kind.into());
        vec![
            (Metric::Over(count(Kind::Purchase), Window::last(30)), WHOLE),
            (Metric::Over(count(Kind::LogIn), Window::last(1)), WHOLE),
            (Metric::Over(count(Kind::Purchase), Window::LIFETIME), WHOLE),
            (Metric::Change(count(Kind::Purchase), Window::last(20)), &[-1.0, -0.5, 0.0, 0.5]),
        ]
    }

    #[test]
    fn a_number_has_been_on_its_side_since_the_day_that_is_told() {
        let crowd = Crowd::new();
        let bought = || Selector::from(Kind::Purchase);
        let mut metrics = over_windows();
        metrics.extend([
            (Metric::DaysSince(bought()), WHOLE),
            (Metric::DaysSinceFirst(bought()), WHOLE),
            (Metric::ConsecutiveDays(bought()), WHOLE),
            (Metric::AgeDays, WHOLE),
            (Metric::SilenceDays, WHOLE),
            (Metric::ProbabilityAlive, &[0.1, 0.3, 0.6, 0.9, 0.97]),
            (Metric::RecencyGrade, &[2.0, 4.0]),
            (Metric::FrequencyGrade, &[2.0, 4.0]),
            (Metric::MonetaryGrade, &[2.0, 4.0]),
        ]);
        for profile in &crowd.profiles {
            told_rightly(profile, crowd.judges(), &metrics);
        }
    }

    #[test]
    fn of_forgotten_days_nobody_says_what_was_in_a_window() {
        let metrics = over_windows();
        for (mut profile, horizon) in (1..=12).map(profile).zip((60..).step_by(14)) {
            profile.forget_before(FIRST.plus(horizon));
            told_rightly(&profile, Judges::default(), &metrics);
        }
    }

    #[test]
    fn grades_are_the_same_since_the_last_purchase_or_refund_or_since_recency_fell() {
        let crowd = Crowd::new();
        let (mut by_refund, mut by_recency) = (0, 0);
        for profile in &crowd.profiles {
            let user = User::new(profile.user()).joined(FIRST);
            let on = |day: Day| Situation::new(profile.as_of(day), &user, crowd.judges()).unwrap();
            let mut fell: Option<(f64, Day)> = None;
            for day in (0..340).map(|number| FIRST.plus(number)) {
                let situation = on(day);
                let Ok(grade) = situation.number(&Metric::RecencyGrade) else { continue };
                fell = fell.filter(|(before, _)| before.to_bits() == grade.to_bits()).or(Some((grade, day)));
                let last = |kind: Kind| situation.last_day(&kind.into()).unwrap();
                let (Some(bought), refunded) = (last(Kind::Purchase), last(Kind::Refund)) else { continue };
                let fell = fell.map_or(day, |(_, since)| since).max(bought);
                let since = fell.max(refunded.unwrap_or(bought));
                assert_eq!(graded_since(&situation), since, "user {:?} on {day}", profile.user());
                by_refund += usize::from(Some(since) == refunded && since > fell);
                by_recency += usize::from(since > bought && Some(since) != refunded);
            }
        }
        assert!(by_refund > 50 && by_recency > 50, "{by_refund} {by_recency}");
    }

    #[test]
    fn of_a_probability_that_falls_the_very_day_is_found() {
        let crowd = Crowd::new();
        let mut searched = 0;
        for profile in &crowd.profiles {
            let user = User::new(profile.user()).joined(FIRST);
            let bought = Situation::new(profile.as_of(LAST), &user, crowd.judges()).unwrap();
            let Ok(Some(bought)) = bought.last_day(&Kind::Purchase.into()) else { continue };
            let on = |day: Day| Situation::new(profile.as_of(day), &user, crowd.judges()).unwrap();
            let alive: Vec<f64> =
                (0..120).map(|later| on(bought.plus(later)).number(&Metric::ProbabilityAlive).unwrap()).collect();
            for comparison in comparisons(&[0.2, 0.5, 0.8, 0.95]) {
                if matches!(comparison.bounds(), Bounds::Equals(_)) {
                    continue;
                }
                for (later, now) in alive.iter().enumerate() {
                    let same = |then: &&f64| comparison.holds(**then) == comparison.holds(*now);
                    let back = alive[..=later].iter().rev().take_while(same).count() - 1;
                    let day = bought.plus(i32::try_from(later).unwrap());
                    let told = alive_since(comparison, &on(day));
                    assert_eq!(
                        told,
                        day.minus(u32::try_from(back).unwrap()),
                        "{comparison}, {later} days later: {now}"
                    );
                    searched += usize::from(back > 0 && back < later);
                }
            }
        }
        assert!(searched > 1_000, "{searched}");
    }
}
