//! *Is every float that is read a number?* NaN and infinities come in by no field of an answer.

use std::collections::BTreeSet;

use quote::ToTokens;
use syn::{Attribute, Field, Fields, Item};

use crate::shared::items::names_in;
use crate::shared::sources::sources;

/// Types that derive how they are read, with floats that another type checks: what they are part of is read through it.
const CHECKED_BY_ANOTHER: [(&str, &str); 5] = [
    ("Bounds", "`Comparison` refuses bounds that are not finite, and says so"),
    ("Columns", "`BoostedTrees` refuses them, by the tree and the node"),
    ("Booster", "`BoostedTrees` refuses what they make of a leaf"),
    ("Forest", "`BoostedTrees` refuses what they make of a leaf"),
    ("Compounding", "`Discount` has a range"),
];

fn words(attributes: &[Attribute], of: &str) -> String {
    let said = attributes.iter().filter(|attribute| attribute.path().is_ident(of));
    said.map(|attribute| attribute.to_token_stream().to_string()).collect()
}

#[test]
fn every_float_of_a_derived_reader_is_checked() {
    let (mut open, mut checked, mut idle) = (Vec::new(), 0, BTreeSet::from(CHECKED_BY_ANOTHER.map(|(name, _)| name)));
    for source in sources() {
        for item in syn::parse_file(&source.text).unwrap().items {
            let (name, attributes, fields): (_, _, Vec<Field>) = match item {
                Item::Struct(item) => (item.ident, item.attrs, item.fields.into_iter().collect()),
                Item::Enum(item) => {
                    let fields = item.variants.into_iter().flat_map(|variant| match variant.fields {
                        Fields::Unit => Vec::new(),
                        fields => fields.into_iter().collect(),
                    });
                    (item.ident, item.attrs, fields.collect())
                }
                _ => continue,
            };
            let serde = words(&attributes, "serde");
            let reads_its_fields = words(&attributes, "derive").contains("Deserialize") && !serde.contains("from =");
            if !reads_its_fields {
                continue;
            }
            for field in
                fields.iter().filter(|field| names_in(&field.ty).iter().any(|name| name == "f64" || name == "f32"))
            {
                if words(&field.attrs, "serde").contains("finite") {
                    checked += 1;
                } else if !idle.remove(name.to_string().as_str())
                    && !CHECKED_BY_ANOTHER.iter().any(|(known, _)| name == known)
                {
                    let field = field.ident.as_ref().map_or_else(|| "0".to_owned(), ToString::to_string);
                    open.push(format!("{}: {name}.{field}", source.path));
                }
            }
        }
    }
    assert!(open.is_empty(), "`#[serde(deserialize_with = \"finite\")]` refuses NaN, add it: {open:#?}");
    assert!(checked > 100 && idle.is_empty(), "{checked} {idle:?}");
}
