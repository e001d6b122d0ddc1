//! Options of the worth rule: the days that count, and who is high.

use core::num::NonZeroU32;

use serde::{Deserialize, Serialize};

use crate::score::recurrence::Mbg;
use crate::time::Window;

/// The numbers of the worth rule, each with its reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WorthConfig {
    /// The days whose net spend is the value. Default the last 365: every season once.
    pub window: Window,
    /// The days ahead whose expected spend is the potential. Default 90: a quarter, as budgets go.
    pub horizon_days: NonZeroU32,
    /// The model of future purchases. Default the weak prior.
    pub model: Mbg,
    /// Whether α of the model is fitted to the population. Default true: how often people buy differs from shop to
    /// shop.
    pub fit_alpha: bool,
    /// A user's own mean spend is pulled toward the population's as if they had bought on this many more days at that
    /// mean. Default 2: the first purchase counts one third.
    pub prior_purchase_days: u32,
    /// One user in this many is high. Default 5: the best fifth, which by an old rule of thumb brings most of the
    /// revenue.
    pub high_one_in: NonZeroU32,
}

impl Default for WorthConfig {
    fn default() -> Self {
        Self {
            window: Window::last(365),
            horizon_days: const { NonZeroU32::new(90).unwrap() },
            model: Mbg::default(),
            fit_alpha: true,
            prior_purchase_days: 2,
            high_one_in: const { NonZeroU32::new(5).unwrap() },
        }
    }
}
