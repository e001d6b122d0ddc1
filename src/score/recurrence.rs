//! The closed form of the MBG/NBD model: how often something came, when last, and so how likely it comes again. *Will it
//! happen again?*
//!
//! ```text
//! x event days − 1      t_x last − first event day      T day asked about − first event day      H days ahead
//!
//! P(alive)      = 1 / (1 + a/(b+x) · ((α+T)/(α+t_x))^(r+x))
//! P(event in H) = P(alive) · (1 − ((α+T)/(α+T+H))^(r+x))
//! E(days in H)  ≤ P(alive) · H · (r+x)/(α+T)
//! ```
//! While alive, events of a user come at a rate that differs from user to user (a gamma distribution of shape r and scale
//! α); after each event, the first included, the user may stop for good, with a probability that differs as well (a beta
//! distribution of a and b). After Batislam, Denizel & Filiztekin, *International Journal of Research in Marketing* 24(3),
//! 2007; P(event) follows by integrating the rate of those alive. The last line leaves out that a user may stop within H:
//! it is an upper bound, good for ranking.
//!
//! [`Mbg`] has parameters that are given, or nearly so, and is always there. The models of `value` that are fitted to
//! customers (`BgNbd`, `MbgNbd`) say these lines through the same `Posterior`, and what needs special functions beside it.

use serde::{Deserialize, Serialize};

use crate::number::ratio::Ratio;
use crate::time::Day;

/// How often something recurred and when, counted in whole days: x, `t_x`, T.
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
///     "x `2`, t_x `30`, T `20`: give T of t_x or more, t_x of x or more, and t_x 0 for x 0",
/// );
/// # Ok::<(), lifestage::score::RecurrenceError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Recurrence {
    frequency: u32,
    recency_days: u32,
    age_days: u32,
}

/// How a [`Recurrence`] is written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    frequency: u32,
    recency_days: u32,
    age_days: u32,
}

/// Numbers that no event days have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "x `{frequency}`, t_x `{recency_days}`, T `{age_days}`: give T of t_x or more, t_x of x or more, and t_x 0 for x 0"
)]
pub struct RecurrenceError {
    frequency: u32,
    recency_days: u32,
    age_days: u32,
}

impl Recurrence {
    /// From x, `t_x` and T.
    ///
    /// # Errors
    /// When no event days have these numbers.
    pub const fn new(frequency: u32, recency_days: u32, age_days: u32) -> Result<Self, RecurrenceError> {
        if recency_days > age_days || frequency > recency_days || (frequency == 0 && recency_days > 0) {
            return Err(RecurrenceError { frequency, recency_days, age_days });
        }
        Ok(Self { frequency, recency_days, age_days })
    }

    /// Of these event days, ascending and each once, as of a day; later ones are not seen. None where there is none.
    pub fn of_days(days: impl IntoIterator<Item = Day>, as_of: Day) -> Option<Self> {
        let mut days = days.into_iter().take_while(|day| *day <= as_of);
        let first = days.next()?;
        let (frequency, last) =
            days.fold((0, first), |(count, last), day| (count + u32::from(day > last), last.max(day)));
        let since_first = |day: Day| (day - first).cast_unsigned();
        Some(Self { frequency, recency_days: since_first(last), age_days: since_first(as_of) })
    }

    /// x: event days after the first one.
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
/// The default is a weak prior: r 1, a 0.8, b 2.4, which needs no training, and α 30 until it is
/// [fitted](Mbg::fitted).
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

/// How an [`Mbg`] is written.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Parameters {
    r: f64,
    alpha: f64,
    a: f64,
    b: f64,
}

/// A parameter out of its range.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("`{name}` is `{value}`: give a number from {LEAST:e} to {MOST:e}")]
pub struct MbgError {
    name: &'static str,
    value: f64,
}

/// The range of all parameters: beyond it results would overflow, and no customers are like that.
const LEAST: f64 = 1e-9;
const MOST: f64 = 1e19;

impl Mbg {
    /// The model with these parameters.
    ///
    /// # Errors
    /// When one is not from 10⁻⁹ to 10¹⁹.
    pub fn new(r: f64, alpha: f64, a: f64, b: f64) -> Result<Self, MbgError> {
        for (name, value) in [("r", r), ("alpha", alpha), ("a", a), ("b", b)] {
            if !(LEAST..=MOST).contains(&value) {
                return Err(MbgError { name, value });
            }
        }
        Ok(Self(Parameters { r, alpha, a, b }))
    }

    /// The same model with α = ΣT / Σx of these users, to nine decimals: so that a user of the prior rate comes about as
    /// often as they do on average. Unchanged where nothing recurs.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a mean of sums above 2^53 is still right to 15 digits")]
    pub fn fitted(self, users: impl IntoIterator<Item = Recurrence>) -> Self {
        let (ages, frequencies) = users.into_iter().fold((0_u64, 0_u64), |(ages, frequencies), user| {
            (ages.saturating_add(user.age_days.into()), frequencies.saturating_add(user.frequency.into()))
        });
        if frequencies == 0 {
            return self;
        }
        // As many decimals as every reader of JSON gives back. INVARIANT: T is x or more, and their sums within the range.
        let alpha = (ages as f64 / frequencies as f64 * 1e9).round() / 1e9;
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

    /// a of the distribution of stopping.
    pub const fn a(&self) -> f64 {
        self.0.a
    }

    /// b of the distribution of stopping.
    pub const fn b(&self) -> f64 {
        self.0.b
    }

    /// What is known of a user's rate, in days.
    fn posterior(&self, user: Recurrence) -> Posterior {
        let Parameters { r, alpha, a, b } = self.0;
        let [x, t_x, age] = [user.frequency, user.recency_days, user.age_days].map(f64::from);
        Posterior { shape: r + x, rate: alpha + age, silence: (age - t_x) / (alpha + t_x), odds_at_last: a / (b + x) }
    }

    /// The probability that the user has not stopped.
    pub fn probability_alive(&self, user: Recurrence) -> Ratio {
        ratio(self.posterior(user).alive())
    }

    /// The probability of an event in the next days: after the day asked about, up to that many days later.
    pub fn probability_of_event(&self, user: Recurrence, days: u32) -> Ratio {
        ratio(self.posterior(user).event_within(days.into()))
    }

    /// An upper bound of the expected number of event days in the next days, after the day asked about.
    pub fn expected_event_days(&self, user: Recurrence, days: u32) -> f64 {
        self.posterior(user).most_events_within(days.into())
    }
}

/// What x, `t_x` and T say of a user, for parameters and times in any one unit: the three lines of the closed form.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Posterior {
    /// r+x: the shape of the distribution of the user's rate, while alive.
    pub(crate) shape: f64,
    /// α+T: the rate parameter of that distribution, a time.
    pub(crate) rate: f64,
    /// (T−`t_x`)/(α+`t_x`): how long nothing came.
    pub(crate) silence: f64,
    /// The odds of having stopped right at `t_x`: a/(b+x). 0 where the user had no chance to stop.
    pub(crate) odds_at_last: f64,
}

impl Posterior {
    /// P(alive).
    pub(crate) fn alive(self) -> f64 {
        // Silence can be so long that zero odds would be multiplied by infinity.
        if self.odds_at_last <= 0.0 {
            return 1.0;
        }
        // ln((α+T)/(α+t_x)) without a division of two nearly equal numbers.
        1.0 / (1.0 + self.odds_at_last * (self.shape * self.silence.ln_1p()).exp())
    }

    /// P(event in a time).
    pub(crate) fn event_within(self, time: f64) -> f64 {
        self.alive() * -(-self.shape * (time / self.rate).ln_1p()).exp_m1()
    }

    /// The expected events in a time, if nobody stopped within it: an upper bound.
    fn most_events_within(self, time: f64) -> f64 {
        self.alive() * time * self.shape / self.rate
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

/// INVARIANT: what comes in is from 0 to 1, as no part of the formulas is negative or NaN within the range of parameters.
fn ratio(probability: f64) -> Ratio {
    let ratio = Ratio::new(probability);
    debug_assert!(ratio.is_ok(), "{probability} is no probability");
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
    fn no_parameter_and_no_user_gives_anything_but_a_probability() {
        let users = [(0, 0, 0), (0, 0, u32::MAX), (1, 1, 1), (u32::MAX, u32::MAX, u32::MAX), (1, 1, u32::MAX)];
        for parameter in [LEAST, 1.0, MOST] {
            for other in [LEAST, 1.0, MOST] {
                let model = Mbg::new(parameter, other, other, parameter).unwrap();
                for (x, t_x, age) in users {
                    let user = Recurrence::new(x, t_x, age).unwrap();
                    for days in [0, 1, u32::MAX] {
                        let alive = 1.0 / (1.0 + model.a() / (model.b() + f64::from(x)));
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
