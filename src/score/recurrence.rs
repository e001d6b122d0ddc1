//! The closed form of the MBG/NBD model: how likely something comes again, from how often it came and when last. *Will
//! it happen again?*
//!
//! ```text
//! x event days − 1      t_x last − first event day      T day asked about − first event day      H days ahead
//!
//! P(alive)      = 1 / (1 + a/(b+x) · ((α+T)/(α+t_x))^(r+x))
//! P(event in H) = P(alive) · (1 − ((α+T)/(α+T+H))^(r+x))
//! E(days in H)  ≤ P(alive) · H · (r+x)/(α+T)
//! ```
//! While alive, a user's events come at a rate that differs from user to user (a gamma distribution of shape r and
//! scale α). After each event, the first included, the user may stop for good, with a probability that differs as well
//! (a beta distribution of a and b). After Batislam, Denizel & Filiztekin, *International Journal of Research in
//! Marketing* 24(3), 2007; P(event) follows by integrating the rate of users who are alive. The last line ignores that
//! a user may stop within H, so it is an upper bound, good for ranking.
//!
//! [`Mbg`] takes its parameters as given, fits at most α, and needs no feature. The models in `value` that are fitted
//! to customers (`BgNbd`, `MbgNbd`) use the same `Posterior`, and add what needs special functions.

use serde::{Deserialize, Serialize};

use crate::number::plain::{finite, plain};
use crate::number::ratio::Ratio;
use crate::time::Day;
use crate::wording::problems::problems;

/// How often something recurred and when, in whole days: x, `t_x`, T.
///
/// ```
/// use lifestage::Day;
/// use lifestage::score::Recurrence;
///
/// let first = Day::ymd(2026, 1, 5);
/// let days = [first, first.plus(10), first.plus(30)];
/// assert_eq!(Recurrence::of_days(days, first.plus(200)), Some(Recurrence::new(2, 30, 200)?));
/// assert_eq!(
///     Recurrence::new(2, 30, 20).unwrap_err().to_string(),
///     "x `2`, t_x `30`, T `20`: T must be at least t_x, t_x at least x, and t_x 0 if x is 0",
/// );
/// # Ok::<(), lifestage::score::RecurrenceError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Recurrence {
    frequency: u32,
    recency_days: u32,
    age_days: u32,
}

/// The serialized form of a [`Recurrence`].
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    frequency: u32,
    recency_days: u32,
    age_days: u32,
}

/// Numbers that no event days can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecurrenceError {
    frequency: u32,
    recency_days: u32,
    age_days: u32,
}

problems! {
    struct RecurrenceError { frequency: Whole, recency_days: Whole, age_days: Whole } = "problem.recurrence"
        "x `{frequency}`, t_x `{recency_days}`, T `{age_days}`: T must be at least t_x, t_x at least x, and t_x 0 if x is 0"
        "重复`{frequency}`次，首次到末次`{recency_days}`天，首次至查询日`{age_days}`天：首次至查询日不能短于首次到末次，首次到末次的天数不能小于重复次数，没有重复时为0";
}

impl Recurrence {
    /// Makes a recurrence from x, `t_x` and T.
    ///
    /// # Errors
    /// When no event days can have these numbers.
    pub const fn new(frequency: u32, recency_days: u32, age_days: u32) -> Result<Self, RecurrenceError> {
        if recency_days > age_days || frequency > recency_days || (frequency == 0 && recency_days > 0) {
            return Err(RecurrenceError { frequency, recency_days, age_days });
        }
        Ok(Self { frequency, recency_days, age_days })
    }

    /// The recurrence of event days, ascending and each once, as of a day. Later days are ignored. `None` without an
    /// event day.
    pub fn of_days(days: impl IntoIterator<Item = Day>, as_of: Day) -> Option<Self> {
        let mut count = RecurrenceCount::new();
        days.into_iter().take_while(|day| *day <= as_of).for_each(|day| count.add(day));
        count.as_of(as_of)
    }

    /// x: the event days after the first one.
    pub const fn frequency(self) -> u32 {
        self.frequency
    }

    /// `t_x`: days from the first event day to the last one.
    pub const fn recency_days(self) -> u32 {
        self.recency_days
    }

    /// T: days from the first event day to the day asked about.
    pub const fn age_days(self) -> u32 {
        self.age_days
    }
}

/// Event days counted one by one, ascending, for loops that count other things in the same pass.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RecurrenceCount {
    days: Option<(Day, Day)>,
    frequency: u32,
}

impl RecurrenceCount {
    pub(crate) const fn new() -> Self {
        Self { days: None, frequency: 0 }
    }

    /// Adds a day that is not before the last one; the same day again changes nothing.
    #[inline]
    pub(crate) fn add(&mut self, day: Day) {
        let (first, last) = self.days.unwrap_or((day, day));
        self.frequency += u32::from(day > last);
        self.days = Some((first, last.max(day)));
    }

    /// The recurrence as of a day that is not before the last one. `None` without a day.
    #[inline]
    pub(crate) fn as_of(self, day: Day) -> Option<Recurrence> {
        let (first, last) = self.days?;
        let since_first = |day: Day| (day - first).cast_unsigned();
        Some(Recurrence { frequency: self.frequency, recency_days: since_first(last), age_days: since_first(day) })
    }
}

impl From<Recurrence> for Written {
    fn from(Recurrence { frequency, recency_days, age_days }: Recurrence) -> Self {
        Self { frequency, recency_days, age_days }
    }
}

impl TryFrom<Written> for Recurrence {
    type Error = RecurrenceError;

    fn try_from(Written { frequency, recency_days, age_days }: Written) -> Result<Self, Self::Error> {
        Self::new(frequency, recency_days, age_days)
    }
}

/// The parameters of the model; times are in days.
///
/// The default is a weak prior that needs no training: r 1, a 0.8, b 2.4, and α 30 until it is [fitted](Mbg::fitted).
///
/// ```
/// use lifestage::score::{Mbg, Recurrence};
///
/// let model = Mbg::new(1.0, 30.0, 1.0, 3.0)?;
/// let repeater = Recurrence::new(5, 150, 160)?;
/// assert_eq!(format!("{:.2}", model.probability_alive(repeater)), "85.26 %");
/// assert_eq!(format!("{:.2}", model.probability_of_event(repeater, 30)), "49.88 %");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Parameters", into = "Parameters")]
pub struct Mbg(Parameters);

// A parameter is never NaN.
impl Eq for Mbg {}

/// The serialized form of an [`Mbg`].
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Parameters {
    #[serde(deserialize_with = "finite")]
    r: f64,
    #[serde(deserialize_with = "finite")]
    alpha: f64,
    #[serde(deserialize_with = "finite")]
    a: f64,
    #[serde(deserialize_with = "finite")]
    b: f64,
}

/// A parameter out of its range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MbgError {
    name: &'static str,
    value: f64,
}

problems! {
    struct MbgError { name: Text, value: Number } with (least: Text = format!("{LEAST:e}"), most: Text = format!("{MOST:e}")) = "problem.mbg"
        "`{name}` is `{value}`: give a number from {least} to {most}"
        "`{name}`为`{value}`：请填写`{least}`至`{most}`之间的数";
}

/// The range of all parameters. Beyond it results would overflow, and no real customers are like that.
const LEAST: f64 = 1e-9;
const MOST: f64 = 1e19;

impl Mbg {
    /// Makes a model with these parameters.
    ///
    /// # Errors
    /// When a parameter is not from 10⁻⁹ to 10¹⁹.
    pub fn new(r: f64, alpha: f64, a: f64, b: f64) -> Result<Self, MbgError> {
        let [r, alpha, a, b] = [r, alpha, a, b].map(plain);
        for (name, value) in [("r", r), ("alpha", alpha), ("a", a), ("b", b)] {
            if !(LEAST..=MOST).contains(&value) {
                return Err(MbgError { name, value });
            }
        }
        Ok(Self(Parameters { r, alpha, a, b }))
    }

    /// This model with α = ΣT / Σx of these users, to nine decimals, so that a user with the prior rate comes about as
    /// often as these users do on average. Unchanged if nothing recurs.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a mean of sums above 2^53 is still right to 15 digits")]
    pub fn fitted(self, users: impl IntoIterator<Item = Recurrence>) -> Self {
        let (ages, frequencies) = users.into_iter().fold((0_u64, 0_u64), |(ages, frequencies), user| {
            (ages.saturating_add(user.age_days.into()), frequencies.saturating_add(user.frequency.into()))
        });
        if frequencies == 0 {
            return self;
        }
        // INVARIANT: T is x or more, and their sums within the range.
        let alpha = plain((ages as f64 / frequencies as f64 * 1e9).round() / 1e9);
        Self(Parameters { alpha: alpha.clamp(LEAST, MOST), ..self.0 })
    }

    /// r, the shape of the distribution of rates.
    pub const fn r(&self) -> f64 {
        self.0.r
    }

    /// α, the scale of the distribution of rates, in days.
    pub const fn alpha(&self) -> f64 {
        self.0.alpha
    }

    /// a, the first parameter of the distribution of stopping.
    pub const fn a(&self) -> f64 {
        self.0.a
    }

    /// b, the second parameter of the distribution of stopping.
    pub const fn b(&self) -> f64 {
        self.0.b
    }

    /// What is known about a user's rate, in days.
    fn posterior(&self, user: Recurrence) -> Posterior {
        let Parameters { r, alpha, a, b } = self.0;
        let [x, t_x, age] = [user.frequency, user.recency_days, user.age_days].map(f64::from);
        Posterior { shape: r + x, rate: alpha + age, silence: (age - t_x) / (alpha + t_x), odds_at_last: a / (b + x) }
    }

    /// The probability that the user has not stopped.
    pub fn probability_alive(&self, user: Recurrence) -> Ratio {
        ratio(self.posterior(user).alive())
    }

    /// The probability of at least one event in the next `days` days, counted from the day after the one asked about.
    pub fn probability_of_event(&self, user: Recurrence, days: u32) -> Ratio {
        ratio(self.posterior(user).event_within(days.into()))
    }

    /// An upper bound on the expected event days in the next `days` days, counted from the day after the one asked
    /// about.
    pub fn expected_event_days(&self, user: Recurrence, days: u32) -> f64 {
        self.alive_and_event_days(user, days).1
    }

    /// P(alive) and the upper bound on the expected event days, with one logarithm for both.
    pub(crate) fn alive_and_event_days(&self, user: Recurrence, days: u32) -> (f64, f64) {
        let posterior = self.posterior(user);
        let alive = posterior.alive();
        (alive, posterior.event_days(alive, days.into()))
    }

    /// All three answers of the closed form for the next `days` days, with P(alive) worked out once: the probability of
    /// being alive, that of an event, and the upper bound on the expected event days.
    pub(crate) fn expect(&self, user: Recurrence, days: u32) -> (Ratio, Ratio, f64) {
        let posterior = self.posterior(user);
        let (alive, time) = (posterior.alive(), f64::from(days));
        (ratio(alive), ratio(alive * posterior.event_if_alive(time)), posterior.event_days(alive, time))
    }
}

/// What x, `t_x` and T say about a user: the three lines of the closed form. Parameters and times may be in any one
/// unit.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Posterior {
    /// r+x: the shape of the distribution of the user's rate, while alive.
    pub(crate) shape: f64,
    /// α+T: the rate parameter of that distribution, a time.
    pub(crate) rate: f64,
    /// (T−`t_x`)/(α+`t_x`): how long nothing has come.
    pub(crate) silence: f64,
    /// The odds that the user stopped right at `t_x`: a/(b+x). 0 if the user had no chance to stop.
    pub(crate) odds_at_last: f64,
}

impl Posterior {
    /// P(alive).
    pub(crate) fn alive(self) -> f64 {
        // A silence can be so long that zero odds would be multiplied by infinity.
        if self.odds_at_last <= 0.0 {
            return 1.0;
        }
        // ln((α+T)/(α+t_x)) without a division of two nearly equal numbers.
        1.0 / (1.0 + self.odds_at_last * (self.shape * self.silence.ln_1p()).exp())
    }

    /// The probability of an event within a time.
    pub(crate) fn event_within(self, time: f64) -> f64 {
        self.alive() * self.event_if_alive(time)
    }

    /// The probability of an event within a time, if the user has not stopped.
    fn event_if_alive(self, time: f64) -> f64 {
        -(-self.shape * (time / self.rate).ln_1p()).exp_m1()
    }

    /// The upper bound on the expected event days within a time, for this P(alive).
    fn event_days(self, alive: f64, time: f64) -> f64 {
        alive * time * self.shape / self.rate
    }
}

impl Default for Mbg {
    fn default() -> Self {
        Self(Parameters { r: 1.0, alpha: 30.0, a: 0.8, b: 2.4 })
    }
}

impl From<Mbg> for Parameters {
    fn from(model: Mbg) -> Self {
        model.0
    }
}

impl TryFrom<Parameters> for Mbg {
    type Error = MbgError;

    fn try_from(Parameters { r, alpha, a, b }: Parameters) -> Result<Self, Self::Error> {
        Self::new(r, alpha, a, b)
    }
}

/// INVARIANT: the argument is from 0 to 1, as no part of the formulas is negative or NaN within the range of
/// parameters.
fn ratio(probability: f64) -> Ratio {
    let ratio = Ratio::new(plain(probability));
    debug_assert!(ratio.is_ok(), "{probability} is not a probability");
    ratio.unwrap_or(Ratio::ZERO)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_passes_its_own_check() {
        let Parameters { r, alpha, a, b } = Mbg::default().0;
        assert_eq!(Mbg::new(r, alpha, a, b), Ok(Mbg::default()));
    }

    #[test]
    fn every_result_is_a_probability() {
        let users = [(0, 0, 0), (0, 0, u32::MAX), (1, 1, 1), (u32::MAX, u32::MAX, u32::MAX), (1, 1, u32::MAX)];
        for parameter in [LEAST, 1.0, MOST] {
            for other in [LEAST, 1.0, MOST] {
                let model = Mbg::new(parameter, other, other, parameter).unwrap();
                for (x, t_x, age) in users {
                    let user = Recurrence::new(x, t_x, age).unwrap();
                    for days in [0, 1, u32::MAX] {
                        let alive = plain(1.0 / (1.0 + model.a() / (model.b() + f64::from(x))));
                        assert!((0.0..=alive).contains(&model.probability_alive(user).get()));
                        let event = model.probability_of_event(user, days);
                        assert!(event <= model.probability_alive(user) && (days > 0 || event == Ratio::ZERO));
                        assert!(model.expected_event_days(user, days).is_finite());
                    }
                }
            }
        }
    }
}
