//! The format of `XGBoost`, as far as it is read here: columns of nodes, numbers as texts.

use core::fmt;
use std::collections::BTreeMap;

use serde::de::value::MapAccessDeserializer;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::columns::Columns;
use super::error::TreesError;
use super::model::BoostedTrees;
use super::tree::Tree;

/// A model as `save_model("model.json")` of `XGBoost` writes it, not checked yet.
///
/// Deserialize [`BoostedTrees`] itself, unless you need the typed error that says why a model is refused, or one of the
/// choices here: [`with_all_trees`](Self::with_all_trees), [`with_feature_names`](Self::with_feature_names).
///
/// ```
/// use lifestage::model::{BoostedTrees, TreesError, XgboostModel};
///
/// let json = r#"{"learner": {"feature_names": ["age"], "objective": {"name": "binary:logistic"},
///     "learner_model_param": {"base_score": "5E-1", "num_class": "0", "num_feature": "1"},
///     "gradient_booster": {"name": "gblinear", "model": {"weights": [0.5]}}}}"#;
/// XgboostModel::check_format(json.as_bytes())?;
/// let model: XgboostModel = serde_json::from_str(json)?;
/// assert_eq!(BoostedTrees::try_from(model), Err(TreesError::Booster("gblinear".into())));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(transparent)]
pub struct XgboostModel {
    pub(super) file: File,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct File {
    /// The version of `XGBoost` that wrote the file: major, minor, patch.
    #[serde(default)]
    pub(super) version: Vec<u32>,
    /// Missing in files that are no models.
    #[serde(default)]
    pub(super) learner: Option<Learner>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Learner {
    /// What training noted, such as the best iteration of early stopping.
    #[serde(default)]
    pub(super) attributes: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) feature_names: Vec<String>,
    pub(super) gradient_booster: Booster,
    #[serde(rename = "learner_model_param")]
    pub(super) parameters: Parameters,
    pub(super) objective: Objective,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Booster {
    pub(super) name: String,
    #[serde(default)]
    pub(super) model: Forest,
    /// The trees of a DART model in files before version 3.3.
    #[serde(default)]
    pub(super) gbtree: Option<Box<Booster>>,
    /// Their weights.
    #[serde(default)]
    pub(super) weight_drop: Vec<f32>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Forest {
    pub(super) gbtree_model_param: ForestParameters,
    /// For each iteration its first tree, and the number of trees at the end; missing before version 2.
    pub(super) iteration_indptr: Vec<usize>,
    pub(super) tree_info: Vec<i64>,
    /// Missing in a configuration.
    pub(super) trees: Option<Vec<Columns>>,
    /// The weights of the trees of a DART model, from version 3.3 on.
    pub(super) weight_drop: Vec<f32>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct ForestParameters {
    pub(super) num_parallel_tree: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Parameters {
    pub(super) base_score: String,
    #[serde(default)]
    pub(super) num_class: Option<String>,
    #[serde(default)]
    pub(super) num_feature: Option<String>,
    #[serde(default)]
    pub(super) num_target: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Objective {
    pub(super) name: String,
}

/// The attributes that early stopping leaves: the best iteration from 0, and in old versions the trees up to it.
pub(super) const BEST_ITERATION: &str = "best_iteration";
pub(super) const BEST_TREES: &str = "best_ntree_limit";

impl XgboostModel {
    /// Keeps all trees of a model that was stopped early, as `Booster.predict` does.
    ///
    /// Otherwise the trees up to the best iteration are used, as `XGBClassifier.predict` and its siblings do.
    #[must_use]
    pub fn with_all_trees(mut self) -> Self {
        if let Some(learner) = &mut self.file.learner {
            learner.attributes.remove(BEST_ITERATION);
            learner.attributes.remove(BEST_TREES);
        }
        self
    }

    /// Names the features of a model whose file has no names: written before version 1.4, or trained on an array.
    ///
    /// The names are those of the columns in training, in their order.
    ///
    /// # Errors
    /// If the file has names and they are not these.
    pub fn with_feature_names<N: Into<String>>(
        mut self,
        names: impl IntoIterator<Item = N>,
    ) -> Result<Self, TreesError> {
        let Some(learner) = &mut self.file.learner else { return Err(TreesError::NotAModel) };
        let names: Vec<String> = names.into_iter().map(Into::into).collect();
        if learner.feature_names.is_empty() {
            learner.feature_names = names;
        } else if learner.feature_names != names {
            let differs = learner.feature_names.iter().zip(&names).position(|(trained, given)| trained != given);
            let at = differs.unwrap_or(learner.feature_names.len().min(names.len()));
            let name = |names: &[String]| names.get(at).map(|name| name.as_str().into());
            return Err(TreesError::OtherFeatureNames {
                at,
                trained: name(&learner.feature_names),
                given: name(&names),
            });
        }
        Ok(self)
    }
}

impl<'de> Deserialize<'de> for XgboostModel {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;

        impl<'de> de::Visitor<'de> for Visitor {
            type Value = File;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(r#"a model of XGBoost as `save_model("model.json")` writes it, not as `dump_model` does"#)
            }

            fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<File, A::Error> {
                File::deserialize(MapAccessDeserializer::new(map))
            }
        }

        // A struct may be read from a list too, and `dump_model` writes a list: that must not be mistaken for fields.
        let file = if deserializer.is_human_readable() {
            deserializer.deserialize_map(Visitor)?
        } else {
            File::deserialize(deserializer)?
        };
        Ok(Self { file })
    }
}

impl From<BoostedTrees> for XgboostModel {
    fn from(model: BoostedTrees) -> Self {
        let parameters = Parameters {
            base_score: format!("[{:E}]", model.base_score()),
            num_class: Some("0".to_owned()),
            num_feature: Some(model.feature_names().len().to_string()),
            num_target: Some("1".to_owned()),
        };
        // Weights are multiplied in, and trees after the best iteration are gone.
        let forest = Forest {
            tree_info: vec![0; model.trees().len()],
            trees: Some(model.trees().iter().map(Tree::columns).collect()),
            ..Forest::default()
        };
        let booster = Booster { name: "gbtree".to_owned(), model: forest, gbtree: None, weight_drop: Vec::new() };
        let learner = Learner {
            attributes: BTreeMap::new(),
            objective: Objective { name: model.objective().name().to_owned() },
            feature_names: model.feature_names().to_vec(),
            gradient_booster: booster,
            parameters,
        };
        // Without a version, a base score is used as it is.
        Self { file: File { version: Vec::new(), learner: Some(learner) } }
    }
}

impl Serialize for BoostedTrees {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        XgboostModel::from(self.clone()).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for BoostedTrees {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        XgboostModel::deserialize(deserializer)?.try_into().map_err(de::Error::custom)
    }
}
