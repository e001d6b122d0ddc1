//! The format of `XGBoost`, as far as it is read here: columns of nodes, numbers as texts.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::columns::Columns;
use super::error::TreesError;
use super::model::BoostedTrees;
use super::objective::TreeObjective;
use super::tree::Tree;

/// A model as `save_model("model.json")` of `XGBoost` writes it, not checked yet.
///
/// Deserialize [`BoostedTrees`] itself, unless you need the typed error that says why a model is refused.
///
/// ```
/// use lifestage::model::{BoostedTrees, TreesError, XgboostModel};
///
/// let json = r#"{"learner": {"feature_names": ["age"], "objective": {"name": "binary:logistic"},
///     "learner_model_param": {"base_score": "5E-1", "num_class": "0", "num_feature": "1"},
///     "gradient_booster": {"name": "gblinear", "model": {"weights": [0.5]}}}}"#;
/// let model: XgboostModel = serde_json::from_str(json)?;
/// assert_eq!(BoostedTrees::try_from(model), Err(TreesError::Booster("gblinear".into())));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct XgboostModel {
    learner: Learner,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Learner {
    #[serde(default)]
    feature_names: Vec<String>,
    gradient_booster: Booster,
    #[serde(rename = "learner_model_param")]
    parameters: Parameters,
    objective: Objective,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Booster {
    name: String,
    #[serde(default)]
    model: Forest,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Forest {
    tree_info: Vec<i64>,
    trees: Vec<Columns>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Parameters {
    base_score: String,
    #[serde(default)]
    num_class: Option<String>,
    #[serde(default)]
    num_feature: Option<String>,
    #[serde(default)]
    num_target: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Objective {
    name: String,
}

/// A model beyond these limits is a mistake.
const MOST_TREES: usize = 100_000;
const MOST_NODES: usize = 1 << 24;
const MOST_FEATURES: usize = 1 << 16;

fn at_most(what: &'static str, found: usize, most: usize) -> Result<(), TreesError> {
    if found > most { Err(TreesError::TooLarge { what, found, most }) } else { Ok(()) }
}

/// Reads a whole number that is written as a text.
fn whole(name: &'static str, text: Option<&str>, default: usize) -> Result<usize, TreesError> {
    let refused = |text: &str| TreesError::Parameter { name, text: text.into() };
    text.map_or(Ok(default), |text| text.parse().map_err(|_| refused(text)))
}

/// Reads `5E-1`, or in new versions `[5E-1]`.
fn base_score(text: &str) -> Result<f32, TreesError> {
    let list = text.strip_prefix('[').and_then(|text| text.strip_suffix(']'));
    if list.is_some_and(|list| list.contains(',')) {
        return Err(TreesError::ManyOutputs);
    }
    let number = list.unwrap_or(text).trim().parse::<f32>().ok().filter(|number| number.is_finite());
    number.ok_or_else(|| TreesError::Parameter { name: "base_score", text: text.into() })
}

impl TryFrom<XgboostModel> for BoostedTrees {
    type Error = TreesError;

    fn try_from(XgboostModel { learner }: XgboostModel) -> Result<Self, TreesError> {
        let Learner { feature_names, gradient_booster: booster, parameters, objective } = learner;
        if booster.name != "gbtree" {
            return Err(TreesError::Booster(booster.name.into()));
        }
        let named = TreeObjective::named(&objective.name);
        let objective = named.ok_or_else(|| TreesError::Objective(objective.name.into()))?;
        let Forest { tree_info, trees } = booster.model;
        let one_output =
            |columns: &Columns| Ok(whole("size_leaf_vector", columns.tree_param.size_leaf_vector.as_deref(), 1)? <= 1);
        if whole("num_class", parameters.num_class.as_deref(), 0)? > 1
            || whole("num_target", parameters.num_target.as_deref(), 1)? > 1
            || tree_info.iter().any(|output| *output != 0)
            || !trees.iter().map(one_output).collect::<Result<Vec<_>, TreesError>>()?.into_iter().all(|one| one)
        {
            return Err(TreesError::ManyOutputs);
        }
        if feature_names.is_empty() {
            return Err(TreesError::NoFeatureNames);
        }
        let features = whole("num_feature", parameters.num_feature.as_deref(), feature_names.len())?;
        if features != feature_names.len() {
            return Err(TreesError::FeatureCount { names: feature_names.len(), features });
        }
        at_most("features", features, MOST_FEATURES)?;
        at_most("trees", trees.len(), MOST_TREES)?;
        at_most("nodes", trees.iter().map(|tree| tree.left_children.len()).sum(), MOST_NODES)?;
        let trees = trees.iter().enumerate().map(|(number, columns)| Tree::of(columns, number, features));
        Self::new(feature_names, objective, base_score(&parameters.base_score)?, trees.collect::<Result<_, _>>()?)
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
        let forest = Forest {
            tree_info: vec![0; model.trees().len()],
            trees: model.trees().iter().map(Tree::columns).collect(),
        };
        Self {
            learner: Learner {
                objective: Objective { name: model.objective().name().to_owned() },
                feature_names: model.feature_names().to_vec(),
                gradient_booster: Booster { name: "gbtree".to_owned(), model: forest },
                parameters,
            },
        }
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
