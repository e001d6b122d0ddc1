//! Trees: models as XGBoost writes them, and as this crate does.

use std::fs;
use std::path::Path;

use lifestage::model::{BoostedTrees, XgboostModel};

use crate::door::{Target, of_serde};
use crate::world::World;

pub(super) fn target() -> Target {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/data/trees");
    // The small ones: what is large is bent in one place of thousands.
    let names = ["tiny_base_3.4.json", "all_one_3.4.json", "no_events_3.4.json", "dropped_3.4.json"];
    let texts: Vec<String> = names.iter().filter_map(|name| fs::read_to_string(folder.join(name)).ok()).collect();
    let texts: Vec<&str> = texts.iter().filter(|text| text.len() < 60_000).map(String::as_str).collect();
    let models: Vec<BoostedTrees> = texts.iter().filter_map(|text| serde_json::from_str(text).ok()).collect();
    let read: Vec<&str> =
        texts.iter().filter(|text| serde_json::from_str::<XgboostModel>(text).is_ok()).copied().collect();
    let mut doors = of_serde::<XgboostModel>("XgboostModel", &[], &read, |_, _| {});
    doors.extend(of_serde("BoostedTrees", &models, &[], used));
    Target { name: "trees", doors }
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
