//! Buy-till-you-die models: which customers are alive, how often they will buy, and for how much. *What is this
//! customer still worth?*
//!
//! Customers of a shop leave without a word, so a silent one is either between purchases or gone. Each model here says
//! how likely that is from (x, `t_x`, T) alone, after it was fitted once to many customers:
//!
//! | model | customers | reads | parameters |
//! |---|---|---|---|
//! | [`Nbd`] | never leave: the baseline | [`Customer`] | r, α |
//! | [`BgNbd`] | leave after a repeat purchase, or never | [`Customer`] | r, α, a, b |
//! | [`MbgNbd`] | leave after any purchase: the default | [`Customer`] | r, α, a, b |
//! | [`ParetoNbd`] | leave at any moment | [`Customer`] | r, α, s, β |
//! | [`BgBb`] | buy on occasions, such as once a year | [`Opportunities`] | α, β, γ, δ |
//! | [`ShiftedBetaGeometric`] | have a contract, and are seen to leave | [`Tenure`] | α, β |
//! | [`GammaGamma`] | how much a purchase brings | [`Spend`] | p, q, v |
//!
//! ```
//! use lifestage::value::{BtydRule, Customer, MbgNbd, Model, FitOutcome, Penalty, PurchaseModel, Sample};
//! use lifestage::time::Calendar;
//! use lifestage::{Amount, Day, Event, Population};
//!
//! # let mut state = 7_u64;
//! # let mut below = move |bound: u64| {
//! #     state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
//! #     (state >> 33) % bound
//! # };
//! # let mut events = Vec::new();
//! # for user in 0..600_u64 {
//! #     let (mut day, pace, leaves) = (Day::ymd(2026, 1, 1).plus(below(60) as i32), 5 + below(4) * below(40), below(100));
//! #     while day < Day::ymd(2026, 9, 30) {
//! #         events.push(Event::purchase(user, day, Amount::minor(10_00)));
//! #         if below(100) < leaves {
//! #             break;
//! #         }
//! #         day = day.plus((1 + below(pace) + below(pace)) as i32);
//! #     }
//! # }
//! // From a log to a sample, in weeks.
//! let today = Day::ymd(2026, 9, 30);
//! let population = Population::from_events(&events, Calendar::utc())?;
//! let rule = BtydRule::default();
//! let mut customers = Vec::new();
//! for profile in population.profiles() {
//!     if let Some(summary) = rule.summary(profile.as_of(today))? {
//!         customers.push(Customer::try_from(&summary)?);
//!     }
//! }
//!
//! // Fit, look at how it ended, and predict the next quarter.
//! let fitted = MbgNbd::fit(&customers.iter().copied().collect::<Sample<Customer>>(), Penalty::NONE)?;
//! assert_eq!(*fitted.outcome(), FitOutcome::Converged);
//! let expected: f64 = customers.iter().map(|one| fitted.model().expected_purchases(one, 13.into())).sum();
//! assert!(expected > 0.0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Money has two ways, [`SpendOf`]: published models know repeat purchases and give one-time buyers the mean of others.
//! [`MoneyValidation`] shows for both what came after a cut, by number and size of purchases apart, and an outlook of a
//! [`FittedSpend`] says where the mean of others is not theirs.
//!
//! All times are in the unit of the customers: a model fitted in weeks answers in weeks. Changing the unit only
//! multiplies α (and β of Pareto/NBD). A fitted model is a plain value that you can store; [`Fitted`] keeps how the fit
//! ended and how certain the parameters are.

mod beta_geometric;
mod bg_bb;
mod bg_nbd;
mod btyd;
mod customer;
mod discount;
mod fit;
mod fitted_spend;
mod gamma_gamma;
mod holdout;
mod lifetime;
mod lifetime_total;
mod money_validation;
mod nbd;
mod one_timers;
mod opportunities;
mod parameter;
mod pareto_nbd;
mod purchase;
mod sample;
pub(crate) mod sentence;
mod shifted_beta_geometric;
mod silence;
mod span;
mod special;
mod spend;
mod spend_of;
mod spend_sample;
mod tenure;
mod validation;

pub use bg_bb::BgBb;
pub use bg_nbd::{BgNbd, MbgNbd};
pub use btyd::{BtydRule, BtydSummary};
pub use customer::{Customer, CustomerError};
pub use discount::{Discount, DiscountError};
pub use fit::{
    Covariance, CovarianceError, FitError, FitOutcome, Fitted, FittedError, Limit, Model, Penalty, PenaltyError, Toward,
};
pub use fitted_spend::FittedSpend;
pub use gamma_gamma::GammaGamma;
pub use holdout::{Holdout, HoldoutError, HoldoutMoney, HoldoutRule, TrackingPoint};
pub use lifetime::{Lifetime, LifetimeOutlook, lost_on, totals};
pub use lifetime_total::LifetimeTotal;
pub use money_validation::{MoneyClass, MoneyValidation, MoneyWay};
pub use nbd::Nbd;
pub use one_timers::OneTimers;
pub use opportunities::{Opportunities, OpportunitiesError};
pub use parameter::ParameterError;
pub use pareto_nbd::ParetoNbd;
pub use purchase::{PurchaseForecast, PurchaseModel};
pub use sample::{Sample, Weighted};
pub use shifted_beta_geometric::ShiftedBetaGeometric;
pub use span::{Span, SpanError};
pub use spend::{Spend, SpendError};
pub use spend_of::SpendOf;
pub use spend_sample::SpendSample;
pub use tenure::{Tenure, TenureError};
pub use validation::{FrequencyClass, Validation, ValidationError};
