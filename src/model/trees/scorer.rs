//! Tree scorers: a model over a list of features. Names are looked up once, users are scored by position.

use std::collections::HashMap;

use smallvec::SmallVec;

use super::explain::{TreeContribution, TreeExplanation, TreeScore};
use super::model::BoostedTrees;
use super::shapley::Shapley;
use crate::number::plain::plain_at_any_size;
use crate::wording::problems::problems;

/// A model that knows the positions of its features; from [`BoostedTrees::over`].
#[derive(Clone, Debug)]
pub struct TreeScorer<'a> {
    model: &'a BoostedTrees,
    /// For each feature of the model, its position among the values.
    places: Vec<usize>,
    width: usize,
}

/// Why feature names do not fit a model.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FeatureNamesError {
    /// A feature of the model is not among the names.
    Missing(Box<str>),
    /// A name occurs twice.
    Twice(Box<str>),
}

problems! {
    enum FeatureNamesError {
        Missing(name: Text) = "problem.feature_names.missing"
            "the model needs the feature `{name}`, which is not among the names: pass all features that it was trained on"
            "模型需要特征`{name}`，但给出的名称中没有：请传入训练时的全部特征";
        Twice(name: Text) = "problem.feature_names.twice"
            "the feature `{name}` occurs twice: give each feature its own name"
            "特征`{name}`出现两次：请给每个特征不同的名称";
    }
}

/// The numbers of values and names differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WidthError {
    values: usize,
    names: usize,
}

problems! {
    struct WidthError { values: Whole, names: Whole } = "problem.width"
        "{values} values were given for {names} names: give one value for each name, in order"
        "有{values}个取值，却有{names}个名称：请按顺序为每个名称给出一个取值";
}

/// The features of one user in the order of the model; unknown ones are NaN.
type Row = SmallVec<[f32; 64]>;

impl BoostedTrees {
    /// A scorer of users whose features are in the order of these names; names that the model does not know are
    /// ignored.
    ///
    /// # Errors
    /// If a feature of the model is not among the names, or a name occurs twice.
    pub fn over<N: AsRef<str>>(&self, names: impl IntoIterator<Item = N>) -> Result<TreeScorer<'_>, FeatureNamesError> {
        TreeScorer::new(self, names)
    }
}

impl<'a> TreeScorer<'a> {
    fn new<N: AsRef<str>>(
        model: &'a BoostedTrees,
        names: impl IntoIterator<Item = N>,
    ) -> Result<Self, FeatureNamesError> {
        let mut known = HashMap::new();
        let mut width = 0;
        for name in names {
            if known.insert(name.as_ref().to_owned(), width).is_some() {
                return Err(FeatureNamesError::Twice(name.as_ref().into()));
            }
            width += 1;
        }
        let place =
            |name: &String| known.get(name).copied().ok_or_else(|| FeatureNamesError::Missing(name.as_str().into()));
        Ok(Self { model, places: model.feature_names().iter().map(place).collect::<Result<_, _>>()?, width })
    }

    /// The values in the order of the model and the precision of training.
    fn row(&self, values: &[Option<f64>]) -> Result<Row, WidthError> {
        if values.len() != self.width {
            return Err(WidthError { values: values.len(), names: self.width });
        }
        #[expect(clippy::cast_possible_truncation, reason = "XGBoost trains on 32 bits, rounded the same way")]
        let value = |place: &usize| values.get(*place).copied().flatten().map_or(f32::NAN, |value| value as f32);
        Ok(self.places.iter().map(value).collect())
    }

    fn scored(&self, row: &Row) -> TreeScore {
        let margin = f64::from(self.model.margin(row));
        // Sums of finite leaves can leave the range only upward or downward, and saturate there.
        let margin = margin.clamp(f32::MIN.into(), f32::MAX.into());
        let prediction = self.model.objective().prediction(margin);
        TreeScore { margin: plain_at_any_size(margin), prediction: plain_at_any_size(prediction) }
    }

    /// Scores a user with these values, in the order of the names. Unknown values are `None` (NaN counts as unknown)
    /// and go the way that training chose for them.
    ///
    /// # Errors
    /// If the numbers of values and names differ.
    pub fn score(&self, values: &[Option<f64>]) -> Result<TreeScore, WidthError> {
        Ok(self.scored(&self.row(values)?))
    }

    /// Scores a user and explains the effect of each feature. It costs about as much as a hundred scores.
    ///
    /// # Errors
    /// If the numbers of values and names differ.
    pub fn explain(&self, values: &[Option<f64>]) -> Result<TreeExplanation, WidthError> {
        let row = self.row(values)?;
        let mut effects = vec![0.0; row.len()];
        let mut shapley = Shapley::new(&row, &mut effects);
        self.model.trees().iter().for_each(|tree| shapley.add(tree));
        let names = self.model.feature_names().iter();
        let contributions = names.zip(&self.places).zip(effects).map(|((name, place), effect)| TreeContribution {
            feature: name.clone(),
            value: values.get(*place).copied().flatten().filter(|value| !value.is_nan()).map(plain_at_any_size),
            effect: plain_at_any_size(effect),
        });
        Ok(TreeExplanation {
            score: self.scored(&row),
            bias: plain_at_any_size(self.model.bias()),
            contributions: contributions.collect(),
        })
    }
}
