//! The same points by another road: day by day, rule by rule, event by event, with exact fractions.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use lifestage::incentive::{
    Earned, EarningRule, GrowthPointsConfig, Multiplier, PointsPeriod, PointsSource, SourcePoints, Stacking,
};
use lifestage::{Day, Event, User};

/// A fraction in lowest terms.
#[derive(Clone, Copy, Debug)]
struct Fraction(i128, i128);

impl Fraction {
    fn new(numerator: i128, denominator: i128) -> Self {
        let (mut a, mut b) = (numerator.abs(), denominator);
        while b != 0 {
            (a, b) = (b, a % b);
        }
        Self(numerator / a.max(1), denominator / a.max(1))
    }

    fn whole(number: u64) -> Self {
        Self(number.into(), 1)
    }

    fn times(self, other: Self) -> Self {
        Self::new(self.0 * other.0, self.1 * other.1)
    }

    fn plus(self, other: Self) -> Self {
        Self::new(self.0 * other.1 + other.0 * self.1, self.1 * other.1)
    }

    fn max(self, other: Self) -> Self {
        if self.0 * other.1 >= other.0 * self.1 { self } else { other }
    }

    fn rounded_half_up(self) -> u64 {
        (2 * self.0 + self.1).div_euclid(2 * self.1).try_into().unwrap()
    }
}

/// Points under the overall caps, points that are not, and deductions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    Capped,
    Exempt,
    Taken,
}

/// One line: the day, by what, desired and granted, or taken.
pub(super) type Line = (Day, Earned, u64, u64);

/// What an event falls under: the position of the rule about its subject, else of that about its kind.
fn rule_of(event: &Event, rules: &[EarningRule]) -> Option<usize> {
    let about = |rule: &EarningRule| rule.kind == event.kind() && rule.subject == Some(event.subject());
    let any = |rule: &EarningRule| rule.kind == event.kind() && rule.subject.is_none();
    rules.iter().position(about).or_else(|| rules.iter().position(any))
}

fn day_of(event: &Event) -> Day {
    event.moment().date().expect("events of whole days")
}

/// Whether a multiplier that asks for no level applies.
fn applies(multiplier: &Multiplier, day: Day, user: &User) -> bool {
    let date = NaiveDate::from(day);
    let celebrated = user.birthday.is_some_and(|birthday| {
        let (month, number) = birthday.into();
        let kept = if (month, number) == (2, 29) && !date.leap_year() { 28 } else { number };
        (date.month(), date.day()) == (month.into(), kept.into())
    });
    (multiplier.days.first() <= day && day <= multiplier.days.last())
        && (multiplier.weekdays.is_empty() || multiplier.weekdays.iter().any(|weekday| *weekday == date.weekday()))
        && (multiplier.month_days.is_empty() || multiplier.month_days.iter().any(|one| u32::from(*one) == date.day()))
        && (celebrated || !multiplier.birthday)
}

fn desired(rule: &EarningRule, day: Day, user: &User, events: &[&Event]) -> u64 {
    let sum = events.iter().map(|event| event.value()).sum::<u64>();
    let awards = match rule.unit {
        Some(unit) => sum / unit,
        None => events.len().try_into().unwrap(),
    };
    let one = Fraction::whole(1);
    let factors = rule.multipliers.iter().filter(|one| applies(one, day, user));
    let factors: Vec<Fraction> = factors.map(|factor| Fraction::new(factor.per_10_000.into(), 10_000)).collect();
    let factor = match rule.stacking {
        _ if factors.is_empty() => one,
        Stacking::Compound => factors.into_iter().fold(one, Fraction::times),
        Stacking::Additive => {
            let sum = factors.into_iter().fold(one, |sum, factor| sum.plus(factor.plus(Fraction(-1, 1))));
            sum.max(Fraction(0, 1))
        }
        Stacking::Highest => factors.into_iter().reduce(Fraction::max).unwrap(),
        other => panic!("the reference does not know {other:?}"),
    };
    let points = Fraction::whole(awards * u64::from(rule.points)).times(factor);
    let of_day = rule.day_bonus.filter(|bonus| sum >= bonus.from).map_or(0, |bonus| bonus.points);
    points.plus(Fraction::whole((rule.bonus + of_day).into())).rounded_half_up()
}

/// The lines of the period that holds the day asked about; none where the user had not joined by then.
pub(super) fn lines(
    rules: &GrowthPointsConfig,
    user: &User,
    events: &[Event],
    others: &[SourcePoints],
    as_of: Day,
) -> Option<Vec<Line>> {
    let joined = user.join_day.or_else(|| events.iter().map(day_of).min()).filter(|joined| *joined <= as_of)?;
    let first = match rules.period {
        PointsPeriod::Calendar(period) => period.containing(as_of).first(),
        PointsPeriod::Lifetime => joined,
        PointsPeriod::Trailing(window) => as_of.plus(1 - i32::try_from(window.length().unwrap()).unwrap()),
        other => panic!("the reference does not know {other}"),
    };
    let mut lines = Vec::new();
    let (mut period_left, mut points) = (rules.period_cap, 0);
    let mut seen: BTreeSet<usize> = BTreeSet::new();
    // What the rules' own caps let through, by rule and month.
    let mut through: BTreeMap<(usize, i32, u32), u64> = BTreeMap::new();
    for day in (0..=as_of - joined).map(|offset| joined.plus(offset)) {
        let mut of_day: Vec<(Earned, Sort, u64, u64)> = Vec::new();
        for (position, rule) in rules.rules.iter().enumerate() {
            let matching = |event: &&Event| day_of(event) == day && rule_of(event, &rules.rules) == Some(position);
            let events: Vec<&Event> = events.iter().filter(matching).collect();
            if !events.is_empty() {
                let by =
                    Earned::Rule { position: position.try_into().unwrap(), kind: rule.kind, subject: rule.subject };
                let first = if seen.insert(position) { rule.first_bonus } else { 0 };
                let desired = desired(rule, day, user, &events) + u64::from(first);
                let date = NaiveDate::from(day);
                let of_life: u64 = through.iter().filter(|((rule, ..), _)| *rule == position).map(|(_, sum)| sum).sum();
                let of_month = through.entry((position, date.year(), date.month())).or_default();
                let left = |cap: Option<u64>, used: u64| cap.map_or(u64::MAX, |cap| cap - used);
                let granted = [left(rule.day_cap, 0), left(rule.month_cap, *of_month), left(rule.life_cap, of_life)]
                    .into_iter()
                    .fold(desired, u64::min);
                *of_month += granted;
                let sort = match (rule.deducts, rule.exempt) {
                    (true, _) => Sort::Taken,
                    (false, true) => Sort::Exempt,
                    (false, false) => Sort::Capped,
                };
                of_day.push((by, sort, desired, granted));
            }
        }
        let mut sources: Vec<PointsSource> =
            others.iter().filter(|line| line.day == day).map(|line| line.source).collect();
        sources.sort();
        sources.dedup();
        for source in sources {
            let points = others.iter().filter(|line| line.day == day && line.source == source).map(|line| line.points);
            let points: u64 = points.sum();
            let sort = if rules.exempt_sources.contains(&source) { Sort::Exempt } else { Sort::Capped };
            of_day.push((Earned::Source(source), sort, points, points));
        }
        if day < first {
            continue;
        }
        let mut day_left = rules.day_cap;
        for (_, sort, _, granted) in &mut of_day {
            for left in [&mut day_left, &mut period_left].into_iter().flatten().filter(|_| *sort == Sort::Capped) {
                *granted = (*granted).min(*left);
                *left -= *granted;
            }
            points += if *sort == Sort::Taken { 0 } else { *granted };
        }
        for (_, _, _, taken) in of_day.iter_mut().filter(|(_, sort, ..)| *sort == Sort::Taken) {
            *taken = (*taken).min(points);
            points -= *taken;
        }
        let told = of_day.into_iter().filter(|(_, _, desired, _)| *desired > 0);
        lines.extend(told.map(|(by, _, desired, granted)| (day, by, desired, granted)));
    }
    Some(lines)
}
