//! Gradient-boosted trees of `XGBoost`, scored and explained. *What does a trained model predict for this user?*
//!
//! ```text
//! margin = base + Σ over trees of the leaf that the user falls into        prediction = link⁻¹(margin)
//! margin = bias + Σ over features of their contributions                   (exact Shapley values of the trees)
//! ```
//! The crate has no JSON reader, so bring one: deserialize what `save_model("model.json")` wrote as [`BoostedTrees`].
//! The model is checked completely while it is read; a model that this crate would score differently from `XGBoost` is
//! refused.
//!
//! | in the file | here |
//! |---|---|
//! | boosters `gbtree` and `dart`, versions 1.0 to 3.4 | read; each leaf of a DART model is multiplied by the weight of its tree |
//! | one output, objectives of [`TreeObjective`] | read; ranking, several classes or targets are refused |
//! | `best_iteration` of early stopping | trees after it are dropped, as `XGBClassifier.predict` does; [`with_all_trees`](XgboostModel::with_all_trees) keeps them, as `Booster.predict` does |
//! | labels that were all alike | read; a logistic base score is kept within 1e-6 of 0 and 1 by version 3.2 and later, and so here |
//! | no feature names: before version 1.4, or trained on an array | refused until they come from [`with_feature_names`](XgboostModel::with_feature_names) |
//! | splits by categories | refused: encode them as numbers |
//! | infinite or missing sums of hessians | refused: there would be no contributions |
//! | UBJSON, outputs of `dump_model` and `save_config` | refused; [`check_format`](XgboostModel::check_format) says so before a JSON reader stumbles |
//!
//! ```
//! use lifestage::model::BoostedTrees;
//!
//! // One tree: two days of silence or more halve the odds twice over; a user who was never seen goes with the silent.
//! let json = r#"{"version": [3, 2, 0], "learner": {
//!     "feature_names": ["silence_days"],
//!     "learner_model_param": {"base_score": "[5E-1]", "num_class": "0", "num_feature": "1", "num_target": "1"},
//!     "objective": {"name": "binary:logistic"},
//!     "gradient_booster": {"name": "gbtree", "model": {"tree_info": [0], "trees": [{
//!         "left_children": [1, -1, -1], "right_children": [2, -1, -1], "split_indices": [0, 0, 0],
//!         "split_conditions": [2.0, 0.5, -1.5], "default_left": [0, 0, 0], "split_type": [0, 0, 0],
//!         "sum_hessian": [8.0, 6.0, 2.0], "tree_param": {"size_leaf_vector": "1"}}]}}}}"#;
//! let model: BoostedTrees = serde_json::from_str(json)?;
//!
//! // Features are found by their names, once for all users.
//! let scorer = model.over(["tenure_days", "silence_days"])?;
//! assert_eq!(scorer.score(&[Some(30.0), Some(1.0)])?.margin, 0.5);
//! let unseen = scorer.explain(&[Some(30.0), None])?;
//! assert_eq!((unseen.score.margin, unseen.bias, unseen.contributions[0].effect), (-1.5, 0.0, -1.5));
//! assert_eq!(unseen.reasons().next().unwrap().to_string(), "silence_days unknown: -1.500");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The library is described in Chen & Guestrin, *A Scalable Tree Boosting System*, KDD 2016. Contributions equal its
//! `pred_contribs`: Lundberg, Erion & Lee, *Consistent Individualized Feature Attribution for Tree Ensembles*, 2018.

mod columns;
mod error;
mod explain;
mod format;
mod model;
mod objective;
mod reading;
mod scorer;
pub(crate) mod sentence;
mod shapley;
mod tree;
mod xgboost;

pub use error::{ModelPart, TreeError, TreeProblem, TreesError};
pub use explain::{TreeContribution, TreeExplanation, TreeScore};
pub use model::BoostedTrees;
pub use objective::TreeObjective;
pub use scorer::{FeatureNamesError, TreeScorer, WidthError};
pub use xgboost::XgboostModel;
