//! Features: a fixed, documented vector of numbers for a user and a day. *What can a model be trained on?*
//!
//! ```text
//! (profile, user, day, rule) ─▶ Features: one value for each of FEATURES, in their order; `None` if unknown
//! ```
//! Everything is as of the day: training on the features of past days and the outcomes after them never sees the
//! future. No verdict of a rule is among the features, only what happened, so models do not learn thresholds.
//!
//! ```
//! use lifestage::model::{FEATURES, FEATURES_VERSION, FeatureRule};
//! use lifestage::{Amount, Day, Event, Profile, User};
//!
//! let day = Day::ymd(2026, 1, 5);
//! let profile = Profile::of([
//!     Event::purchase(1_u64, day, Amount::minor(20_00)),
//!     Event::purchase(1_u64, day.plus(10), Amount::minor(30_00)),
//! ]);
//! let features = FeatureRule::default().assess(profile.as_of(day.plus(30)), &User::new(1_u64))?.unwrap();
//! assert_eq!(features.get("net_spend_28")?, Some(3000.0));
//! assert_eq!(features.get("purchase_overdue")?, Some(2.0));
//! assert_eq!(features.get("satisfaction_mean_365")?, None);
//! assert_eq!((features.values().len(), FEATURES[0].name, FEATURES_VERSION), (FEATURES.len(), "tenure_days", 2));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Names and meanings are stable within a version. [`FEATURES`] is the header of a table: write an unknown value as an
//! empty cell, and pass it to [`BoostedTrees`](crate::model::trees::BoostedTrees) as `None`, which is what empty cells
//! become in training. Trees learn where unknown values go; for linear models fill them in yourself.

mod list;
mod measure;
mod rule;
mod scan;
mod table;
mod vector;

pub use list::{FEATURES, FEATURES_VERSION, Feature, FeatureUnit};
pub use rule::{FeatureProcess, FeatureRule};
pub use table::{FeatureTable, FeatureTableError};
pub use vector::{Features, FeaturesError, UnknownFeature};
