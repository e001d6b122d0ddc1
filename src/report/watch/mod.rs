//! Watch 预警: today, this hour or this week against the same weekday of the weeks before. *Is anything unusual?*
//!
//! ```text
//! y₁ … yₘ    users of the same weekday (and hours) of the m weeks that are known, at most eight
//! μ          their median; with `trend`, the line through them by Theil and Sen, at today; at least 1
//! φ          max(1, (1.4826 · m / (m − 0.8) · MAD)² / μ)                    how much more they vary than a Poisson count
//! τ²         φ μ (1 + π/2 · 1/m)                                            of a new count less the median
//! z          3/2 · μ/τ · ((y/μ)^⅔ − 1)                                      Student's t with m − 1 degrees of freedom
//! usual      μ (1 ± 2/3 · t₉₅ · τ/μ)^(3/2), from 0 on                        95 % of new counts
//! grade      by the chance of a z so far out: below 5 % notice, 1 % warning, 0.1 % critical
//! ```
//! This is a quasi-Poisson model of over-dispersed counts with the power 2/3 that makes them symmetric, as Farrington, Andrews,
//! Beale and Catchpole use it to detect outbreaks (*J. R. Stat. Soc. A* 159, 1996). They weigh outliers down in a regression;
//! here median and MAD (median of the absolute residuals) take their place, so a week of a campaign or of an outage does not
//! count. 1.4826 · MAD is a standard deviation of normal data, m/(m − 0.8) its correction for few (Croux and Rousseeuw 1992), π/2
//! the price of the median over the mean. Of a line, 1/m has h²/Σ(x − x̄)² beside it, and there are m − 2 degrees of freedom.
//!
//! How often new counts of a stable log fall outside what is usual, of eight weeks simulated with counts of 5 to 2000: 1 % where they
//! are Poisson, 4 % where they vary twice as much, 7 % at five times, 8 % at twenty times (15 to 18 % where so much spread comes with
//! 5 or 10 users). So the chance is rather too careful for steady numbers, as no dispersion below 1 is believed of eight weeks, and
//! too quick for wild ones.
//!
//! Of a day's tally only the set of its hours is kept, so what is counted is users, not events. Who has no hour, as after a bare
//! date, counts on days and not in hours. With fewer than four weeks, or too few users, the answer is that it is unknown.

mod answer;
mod census;
mod finding;
mod judge;
mod log;
mod rule;
pub(crate) mod sentence;

pub use answer::{Watch, WatchRow, WatchSignal, WatchSpan};
pub use finding::{AlertGrade, QuietAlarm, WatchFinding, WatchUnknown};
pub use log::{AlertLog, AlertOutcome, LastAlert};
pub use rule::{WatchConfig, WatchError, WatchRule};
