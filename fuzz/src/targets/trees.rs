//! Trees: models as XGBoost writes them, and as this crate does.

use std::fs;
use std::path::Path;

use lifestage::model::{BoostedTrees, XgboostModel};

use crate::door::{Door, Form, Open, Target, comes_back, of_serde};
use crate::world::World;

pub(super) fn target() -> Target {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/data/trees");
    // The small ones: what is large is bent in one place of thousands.
    let names = ["tiny_base_3.4.json", "all_one_3.4.json", "no_events_3.4.json", "dropped_3.4.json"];
    let texts: Vec<String> = names.iter().filter_map(|name| fs::read_to_string(folder.join(name)).ok()).collect();
    let texts: Vec<&str> = texts.iter().filter(|text| text.len() < 60_000).map(String::as_str).collect();
    let models: Vec<BoostedTrees> = texts.iter().filter_map(|text| serde_json::from_str(text).ok()).collect();
    let mut doors = of_serde("BoostedTrees", &models, &[], used);
    doors.extend(unchecked(&texts));
    Target { name: "trees", doors }
}

/// The file as it is, which may hold any number: what is made of it is checked, and comes back.
fn unchecked(texts: &[&str]) -> [Door; 2] {
    fn open(world: &World, file: Option<XgboostModel>) -> bool {
        let trees = file.map(|file| BoostedTrees::try_from(file.clone()).or_else(|_| file.with_all_trees().try_into()));
        let Some(Ok(trees)) = trees else { return false };
        comes_back(&trees);
        used(world, &trees);
        true
    }
    let texts = texts.iter().map(|text| text.as_bytes().to_vec());
    let files: Vec<(Vec<u8>, XgboostModel)> =
        texts.filter_map(|text| serde_json::from_slice(&text).ok().map(|file| (text, file))).collect();
    let binaries = files.iter().filter_map(|(_, file)| postcard::to_stdvec(file).ok()).collect();
    let texts = files.into_iter().map(|(text, _)| text).collect();
    let of = |form: Form, seeds: Vec<Vec<u8>>, open: Open| Door {
        name: format!("XgboostModel as {form:?}"),
        form,
        seeds,
        open,
    };
    [
        of(Form::Text, texts, Box::new(|world: &World, input: &[u8]| open(world, serde_json::from_slice(input).ok()))),
        of(
            Form::Binary,
            binaries,
            Box::new(|world: &World, input: &[u8]| open(world, postcard::from_bytes(input).ok())),
        ),
    ]
}

fn used(_: &World, trees: &BoostedTrees) {
    let names: Vec<String> = trees.feature_names().to_vec();
    let Ok(scorer) = trees.over(&names) else { return };
    for value in [None, Some(0.0), Some(-1e300), Some(f64::MAX), Some(f64::NAN), Some(f64::INFINITY)] {
        let row = vec![value; names.len()];
        if let Ok(score) = scorer.score(&row) {
            let _ = format!("{score:?}");
            assert!(!score.margin.is_nan() || value.is_some_and(|value| !value.is_finite()), "{score:?} of {value:?}");
        }
        let _ = scorer.explain(&row);
    }
}
