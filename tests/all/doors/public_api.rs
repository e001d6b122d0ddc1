//! *What would a change break?* Everything public, in a listing that is committed: a change of it is seen in review, and told
//! in the CHANGELOG. What macros write from tables is not in it; tests of the tables hold that.
//!
//! `cargo test --test lower -- --ignored writes_the_public_api` writes the listing anew.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use quote::ToTokens;
use syn::{Attribute, Fields, ImplItem, Item, TraitItem, Type, Visibility};

use crate::shared::items::last_segment;
use crate::shared::sources::{public_types, sources};

fn file() -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "tests/data/public_api.txt"].iter().collect()
}

/// Tokens as a person writes them.
fn code(tokens: &impl ToTokens) -> String {
    let mut text = tokens.to_token_stream().to_string();
    for (wide, narrow) in [
        (" :: ", "::"),
        (":: ", "::"),
        (" ::", "::"),
        (" < ", "<"),
        (" <", "<"),
        ("< ", "<"),
        (" >", ">"),
        (" (", "("),
        ("( ", "("),
        (" )", ")"),
        (" ,", ","),
        (" :", ":"),
        (" ;", ";"),
        ("& ", "&"),
        ("' ", "'"),
        (" [", "["),
        (",)", ")"),
    ] {
        text = text.replace(wide, narrow);
    }
    // An arrow is no end of a list of types.
    text.replace("->", " -> ").replace("  ", " ").replace(" - >", " ->").replace("=>", " => ")
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// The derived traits and marks that callers depend on.
fn marks(attributes: &[Attribute]) -> String {
    let mut marks = Vec::new();
    for attribute in attributes {
        if attribute.path().is_ident("derive") {
            let derived = attribute.meta.require_list().unwrap().tokens.to_string();
            marks.extend(derived.split(',').map(|name| name.rsplit("::").next().unwrap_or(name).trim().to_owned()));
        } else if attribute.path().is_ident("non_exhaustive") {
            marks.push("non_exhaustive".to_owned());
        }
    }
    marks.retain(|mark| !mark.is_empty());
    marks.sort();
    if marks.is_empty() { String::new() } else { format!(" [{}]", marks.join(" ")) }
}

fn fields(of: &Fields) -> Vec<String> {
    let public = of.iter().enumerate().filter(|(_, field)| is_public(&field.vis));
    public
        .map(|(place, field)| {
            let name = field.ident.as_ref().map_or_else(|| place.to_string(), ToString::to_string);
            format!(".{name}: {}", code(&field.ty))
        })
        .collect()
}

/// The lines of one item of a folder.
fn lines(folder: &str, item: &Item, types: &BTreeSet<String>, found: &mut BTreeSet<String>) {
    let mut put = |line: String| {
        found.insert(format!("{folder}::{line}"));
    };
    match item {
        Item::Struct(item) if is_public(&item.vis) => {
            let name = &item.ident;
            put(format!("{name}: struct{}{}", code(&item.generics), marks(&item.attrs)));
            for field in fields(&item.fields) {
                put(format!("{name}{field}"));
            }
        }
        Item::Enum(item) if is_public(&item.vis) => {
            let name = &item.ident;
            put(format!("{name}: enum{}{}", code(&item.generics), marks(&item.attrs)));
            for variant in &item.variants {
                let inner = if matches!(variant.fields, Fields::Unit) {
                    String::new()
                } else {
                    let inner = variant.fields.iter().map(|field| {
                        let name = field.ident.as_ref().map_or_else(String::new, |name| format!("{name}: "));
                        format!("{name}{}", code(&field.ty))
                    });
                    format!("({})", inner.collect::<Vec<_>>().join(", "))
                };
                put(format!("{name}::{}{inner}{}", variant.ident, marks(&variant.attrs)));
            }
        }
        Item::Fn(item) if is_public(&item.vis) => put(code(&item.sig)),
        Item::Const(item) if is_public(&item.vis) => put(format!("const {}: {}", item.ident, code(&item.ty))),
        Item::Type(item) if is_public(&item.vis) => put(format!("type {} = {}", item.ident, code(&item.ty))),
        Item::Trait(item) if is_public(&item.vis) => {
            let name = &item.ident;
            put(format!("{name}: trait{}: {}", code(&item.generics), code(&item.supertraits)));
            for part in &item.items {
                match part {
                    TraitItem::Fn(method) => put(format!(
                        "{name}::{}{}",
                        code(&method.sig),
                        if method.default.is_some() { " [provided]" } else { "" }
                    )),
                    TraitItem::Const(of) => put(format!("{name}::const {}: {}", of.ident, code(&of.ty))),
                    TraitItem::Type(of) => put(format!("{name}::type {}", of.ident)),
                    _ => {}
                }
            }
        }
        Item::Impl(item) => {
            let is_ours = |of: &Type| last_segment(of).is_some_and(|name| types.contains(&name));
            if let Some((_, of, _)) = &item.trait_ {
                // Traits of the crate that are not public, and those that only macros of serde see, have no callers.
                let named = of.segments.last().unwrap().ident.to_string();
                let is_private = ["Census", "Spoken", "Stored", "Visitor", "Floats"].contains(&named.as_str());
                if is_ours(&item.self_ty) && !is_private {
                    put(format!("{}: impl {}", code(&item.self_ty), code(of)));
                }
                return;
            }
            for part in &item.items {
                match part {
                    ImplItem::Fn(method) if is_public(&method.vis) => {
                        put(format!("{}::{}", code(&item.self_ty), code(&method.sig)));
                    }
                    ImplItem::Const(of) if is_public(&of.vis) => {
                        put(format!("{}::const {}: {}", code(&item.self_ty), of.ident, code(&of.ty)));
                    }
                    _ => {}
                }
            }
        }
        _ => {}
    }
}

/// The public API, a line for each thing, in order.
fn listing() -> String {
    let types = public_types();
    let mut found = BTreeSet::new();
    for source in sources() {
        let folder = source.path.split('/').next().unwrap().trim_end_matches(".rs").to_owned();
        for item in syn::parse_file(&source.text).unwrap().items {
            lines(&folder, &item, &types, &mut found);
        }
    }
    found.into_iter().map(|line| line + "\n").collect()
}

#[test]
#[ignore = "writes the listing anew"]
fn writes_the_public_api() {
    fs::write(file(), listing()).unwrap();
}

#[test]
fn the_public_api_is_the_committed_one() {
    let (now, committed) = (listing(), fs::read_to_string(file()).unwrap());
    let [now, committed]: [BTreeSet<&str>; 2] = [&now, &committed].map(|listing| listing.lines().collect());
    let differ = |one: &BTreeSet<&str>, other: &BTreeSet<&str>, mark: &str| -> Vec<String> {
        one.difference(other).map(|line| format!("{mark} {line}")).collect()
    };
    let changes = [differ(&committed, &now, "-"), differ(&now, &committed, "+")].concat();
    assert!(
        changes.is_empty(),
        "the public API has changed: tell it in CHANGELOG.md, then write the listing anew \
         (cargo test --test lower -- --ignored writes_the_public_api)\n{}",
        changes.join("\n")
    );
    assert!(now.len() > 3_000, "{}", now.len());
}
