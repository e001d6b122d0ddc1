//! A model over a list of features: names are looked up once, users are scored by place.

use std::collections::HashMap;

use smallvec::SmallVec;

use super::explain::{TreeContribution, TreeExplanation, TreeScore};
use super::model::BoostedTrees;
use super::shapley::Shapley;

/// A model that knows where its features stand; from [`BoostedTrees::over`].
#[derive(Clone, Debug)]
pub struct TreeScorer<'a> {
    model: &'a BoostedTrees,
    /// For each feature of the model, its place among the values.
    places: Vec<usize>,
    width: usize,
}

/// Features that do not serve a model.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FeatureNamesError {
    /// The model asks for one that is not there.
    #[error("the model asks for the feature `{0}`, which is not among the names: train on the features that you score")]
    Missing(Box<str>),
    /// A name twice, so that nobody knows which one is meant.
    #[error("the feature `{0}` is there twice: give each a name of its own")]
    Twice(Box<str>),
}

/// Another number of values than of names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{values} values were given for {names} names: give one for each, in their order")]
pub struct WidthError {
    values: usize,
    names: usize,
}

/// The features of one user in the order of the model, unknown ones NaN.
type Row = SmallVec<[f32; 64]>;

impl BoostedTrees {
    /// A scorer of users whose features stand in the order of these names; names that the model does not know are left
    /// out of account.
    ///
    /// # Errors
    /// When a feature of the model is not among the names, or a name is there twice.
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
        // Sums of finite leaves can only leave the range upwards or downwards, and stop at its ends.
        let margin = margin.clamp(f32::MIN.into(), f32::MAX.into());
        TreeScore { margin, prediction: self.model.objective().prediction(margin) }
    }

    /// What the trees say of a user with these values, in the order of the names. Unknown values are none (NaN is taken
    /// for unknown) and go the way that training chose for them.
    ///
    /// # Errors
    /// When there is another number of values than of names.
    pub fn score(&self, values: &[Option<f64>]) -> Result<TreeScore, WidthError> {
        Ok(self.scored(&self.row(values)?))
    }

    /// The same, and what each feature did to the margin. Costs as much as some hundred scores.
    ///
    /// # Errors
    /// When there is another number of values than of names.
    pub fn explain(&self, values: &[Option<f64>]) -> Result<TreeExplanation, WidthError> {
        let row = self.row(values)?;
        let mut effects = vec![0.0; row.len()];
        let mut shapley = Shapley::new(&row, &mut effects);
        self.model.trees().iter().for_each(|tree| shapley.add(tree));
        let names = self.model.feature_names().iter();
        let contributions = names.zip(&self.places).zip(effects).map(|((name, place), effect)| TreeContribution {
            feature: name.clone(),
            value: values.get(*place).copied().flatten().filter(|value| !value.is_nan()),
            effect,
        });
        Ok(TreeExplanation {
            score: self.scored(&row),
            bias: self.model.bias(),
            contributions: contributions.collect(),
        })
    }
}
