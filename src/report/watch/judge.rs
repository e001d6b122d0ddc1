//! Judging: how far a count is from what the weeks before make usual.

use core::f64::consts::FRAC_PI_2;

use super::answer::{Watch, WatchRow, WatchSignal, WatchSpan};
use super::finding::{AlertGrade, QuietAlarm, WatchFinding, WatchUnknown};
use super::rule::{WatchConfig, WatchRule};
use crate::number::plain::plain;
use crate::number::stats::{student_critical, student_two_sided};

/// MAD times this is the standard deviation of normal data.
const OF_NORMAL: f64 = 1.482_602_218_505_602;

/// What weeks make usual.
struct Usual {
    expected: f64,
    /// μ, φ, τ and the degrees of freedom.
    level: f64,
    dispersion: f64,
    spread: f64,
    degrees: f64,
}

impl WatchRule {
    /// How the users of a signal compare with what is usual.
    ///
    /// # Errors
    /// With the reason why that is unknown.
    pub fn finding(&self, watch: &Watch, signal: WatchSignal) -> Result<WatchFinding, WatchUnknown> {
        let row = watch.row(signal).ok_or(WatchUnknown::NotWatched)?;
        self.row_finding(watch, row)
    }

    /// How each signal compares with what is usual, in the order of the rows.
    pub fn findings(&self, watch: &Watch) -> Vec<(WatchSignal, Result<WatchFinding, WatchUnknown>)> {
        watch.rows.iter().map(|row| (row.signal, self.row_finding(watch, row))).collect()
    }

    /// What is not usual, the most unusual first.
    pub fn alerts(&self, watch: &Watch) -> Vec<WatchFinding> {
        let found = watch.rows.iter().filter_map(|row| self.row_finding(watch, row).ok());
        let mut alerts: Vec<WatchFinding> = found.filter(|found| found.grade.is_some()).collect();
        alerts.sort_by(|one, other| one.chance.total_cmp(&other.chance));
        alerts
    }

    /// Whether a group is quiet: nobody was active for the days of the rule. The group must be asked about by itself.
    pub fn quiet(&self, watch: &Watch) -> Option<QuietAlarm> {
        let alarm = QuietAlarm { as_of: watch.as_of, last_active: watch.last_active };
        alarm.days().is_none_or(|days| days >= self.config().quiet_days.into()).then_some(alarm)
    }

    fn row_finding(&self, watch: &Watch, row: &WatchRow) -> Result<WatchFinding, WatchUnknown> {
        let WatchConfig { weeks, least_weeks, least_users, trend, .. } = *self.config();
        let known = row.before.get(..watch.weeks_known().min(weeks.into())).unwrap_or_default();
        let weeks = u8::try_from(known.len()).unwrap_or(u8::MAX);
        if weeks < least_weeks {
            return Err(WatchUnknown::TooFewWeeks { known: weeks, needed: least_weeks });
        }
        let usual = if trend { Usual::on_a_line(known) } else { Usual::at_a_level(known) };
        if usual.expected.max(whole(row.now)) < f64::from(least_users) {
            return Err(WatchUnknown::TooFewUsers { needed: least_users });
        }
        let chance = usual.chance(row.now);
        let (low, high) = usual.ends();
        Ok(WatchFinding {
            signal: row.signal,
            as_of: watch.as_of,
            span: watch.span,
            hours_gone: if watch.span == WatchSpan::Week { 24 } else { watch.hours_gone },
            users: row.now,
            expected: plain(usual.expected),
            low: plain(low),
            high: plain(high),
            dispersion: plain(usual.dispersion),
            chance: plain(chance),
            weeks,
            grade: self.grade(chance),
        })
    }

    fn grade(&self, chance: f64) -> Option<AlertGrade> {
        let WatchConfig { notice, warning, critical, .. } = self.config();
        let grades = [(critical, AlertGrade::Critical), (warning, AlertGrade::Warning), (notice, AlertGrade::Notice)];
        grades.into_iter().find_map(|(below, grade)| (chance < below.get()).then_some(grade))
    }
}

impl Usual {
    /// The median of the weeks, and how far they are from it.
    fn at_a_level(weeks: &[u64]) -> Self {
        let counts: Vec<f64> = weeks.iter().copied().map(whole).collect();
        let expected = median(counts.clone());
        let many = whole(counts.len() as u64);
        Self::of(expected, counts.into_iter().map(|count| count - expected), many, 1.0 / many, many - 1.0)
    }

    /// The line of Theil and Sen: the median of the slopes between any two weeks, and the median of what it leaves. Weeks are
    /// numbered back from now, so now is at 0.
    fn on_a_line(weeks: &[u64]) -> Self {
        let points: Vec<(f64, f64)> = (1_u32..).map(f64::from).zip(weeks.iter().copied().map(whole)).collect();
        let later = |place: usize| points.get(place + 1..).unwrap_or_default();
        let slopes = points.iter().enumerate().flat_map(|(place, (x, y))| {
            later(place).iter().map(move |(other_x, other_y)| (other_y - y) / (other_x - x))
        });
        let slope = median(slopes.collect());
        let now = median(points.iter().map(|(x, y)| y - slope * x).collect());
        let many = whole(points.len() as u64);
        let middle = f64::midpoint(1.0, many);
        let squares: f64 = points.iter().map(|(x, _)| (x - middle) * (x - middle)).sum();
        let away = points.iter().map(|(x, y)| y - slope * x - now);
        Self::of(now.max(0.0), away, many, 1.0 / many + middle * middle / squares, many - 2.0)
    }

    fn of(expected: f64, away: impl Iterator<Item = f64>, many: f64, leverage: f64, degrees: f64) -> Self {
        let level = expected.max(1.0);
        let deviation = OF_NORMAL * many / (many - 0.8) * median(away.map(f64::abs).collect());
        let dispersion = (deviation * deviation / level).max(1.0);
        let spread = (dispersion * level * (1.0 + FRAC_PI_2 * leverage)).sqrt();
        Self { expected, level, dispersion, spread, degrees }
    }

    /// The chance of a count at least so far from what is expected.
    fn chance(&self, count: u64) -> f64 {
        let power = (whole(count) / self.level).powf(2.0 / 3.0);
        student_two_sided(1.5 * self.level / self.spread * (power - 1.0), self.degrees)
    }

    /// Between what 95 % of new counts lie.
    fn ends(&self) -> (f64, f64) {
        let reach = student_critical(0.05, self.degrees) * self.spread / self.level / 1.5;
        let end = |power: f64| self.level * power.max(0.0).powf(1.5);
        (end(1.0 - reach), end(1.0 + reach))
    }
}

/// The middle of some numbers, the mean of both where they are even; 0 without any.
fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    let middle = numbers.len() / 2;
    let at = |place: usize| numbers.get(place).copied().unwrap_or(0.0);
    if numbers.len().is_multiple_of(2) { f64::midpoint(at(middle.saturating_sub(1)), at(middle)) } else { at(middle) }
}

#[expect(clippy::cast_precision_loss, reason = "counts of users above 2^53 are still right to 15 digits")]
const fn whole(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_that_is_an_outlier_changes_little() {
        let quiet = Usual::at_a_level(&[50, 55, 48, 52, 57, 49, 53, 51]);
        let sale = Usual::at_a_level(&[50, 55, 48, 52, 900, 49, 53, 51]);
        assert!((quiet.expected - 51.5).abs() < 1e-12 && (sale.expected - 51.5).abs() < 1e-12);
        assert!(sale.chance(20) < 0.01 && quiet.chance(20) < 0.01);
    }

    #[test]
    fn a_line_through_fewer_weeks_is_less_sure_of_what_comes_next() {
        // Of n weeks in a row the next one has the leverage (4n + 2) / (n² − n), after the formula of a regression.
        for (weeks, many) in [(4_u64, 4.0), (8, 8.0), (20, 20.0)] {
            let usual = Usual::on_a_line(&(1..=weeks).map(|week| 500 - 10 * week).collect::<Vec<_>>());
            let leverage = (4.0 * many + 2.0) / (many * many - many);
            let spread = (500.0 * (1.0 + FRAC_PI_2 * leverage)).sqrt();
            assert!((usual.spread - spread).abs() < 1e-9, "{weeks}: {} {spread}", usual.spread);
        }
    }

    #[test]
    fn a_line_expects_what_comes_next() {
        let growing: Vec<u64> = (1..=8).map(|week| 100 - 5 * week).collect();
        let usual = Usual::on_a_line(&growing);
        assert!((usual.expected - 100.0).abs() < 1e-12 && usual.chance(100) > 0.99);
        assert!((Usual::at_a_level(&growing).expected - 77.5).abs() < 1e-12);
        assert!(Usual::on_a_line(&[0, 10, 20, 30]).expected < 1e-12, "no less than nobody");
    }

    #[test]
    fn what_is_usual_has_the_chance_of_its_ends() {
        for weeks in [&[50, 55, 48, 52, 57, 49][..], &[5, 9, 60, 200, 11, 40], &[0, 0, 0, 0], &[1, 0, 2, 1, 0]] {
            let usual = Usual::at_a_level(weeks);
            let (low, high) = usual.ends();
            assert!(low >= 0.0 && low <= usual.level && usual.level <= high, "{weeks:?}");
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small and not negative")]
            let (within, beyond) = (high.floor() as u64, high.floor() as u64 + 1);
            assert!(usual.chance(within) >= 0.05 && usual.chance(beyond) < 0.05, "{weeks:?} {high}");
        }
    }
}
