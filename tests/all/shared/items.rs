//! The library's public items, parsed from its sources: what tests of the vocabulary ask.

use syn::{Attribute, Fields, ImplItem, Item, ItemEnum, ItemStruct, Signature, Type, Visibility};

use super::sources::sources;

/// A public struct or enum, and where it stands.
pub(crate) struct PublicType {
    /// The folder of `src/`.
    pub(crate) folder: String,
    pub(crate) name: String,
    pub(crate) definition: Definition,
}

pub(crate) enum Definition {
    Struct(ItemStruct),
    Enum(ItemEnum),
}

/// A public function or method.
pub(crate) struct PublicFunction {
    pub(crate) path: String,
    /// The type that it is a method of.
    pub(crate) owner: Option<String>,
    pub(crate) signature: Signature,
    /// Whether its docs have a section `# Panics`.
    pub(crate) panics: bool,
    pub(crate) tracks_its_caller: bool,
}

/// All that the sources make public.
#[derive(Default)]
pub(crate) struct Items {
    pub(crate) types: Vec<PublicType>,
    pub(crate) functions: Vec<PublicFunction>,
}

impl PublicFunction {
    fn new(path: &str, owner: Option<String>, signature: Signature, attributes: &[Attribute]) -> Self {
        let says = |name: &str, text: &str| {
            let named = attributes.iter().filter(|attribute| attribute.path().is_ident(name));
            named.map(|attribute| quote::quote!(#attribute).to_string()).any(|attribute| attribute.contains(text))
        };
        let (panics, tracks_its_caller) = (says("doc", "# Panics"), says("track_caller", ""));
        Self { path: path.to_owned(), owner, signature, panics, tracks_its_caller }
    }
}

impl PublicType {
    /// The names and types of its public fields; none for an enum.
    pub(crate) fn public_fields(&self) -> Vec<(String, &Type)> {
        let Definition::Struct(ItemStruct { fields: Fields::Named(fields), .. }) = &self.definition else {
            return Vec::new();
        };
        let public = fields.named.iter().filter(|field| is_public(&field.vis));
        public.map(|field| (field.ident.as_ref().unwrap().to_string(), &field.ty)).collect()
    }

    pub(crate) fn is_non_exhaustive(&self) -> bool {
        let (Definition::Struct(ItemStruct { attrs, .. }) | Definition::Enum(ItemEnum { attrs, .. })) =
            &self.definition;
        attrs.iter().any(|attribute| attribute.path().is_ident("non_exhaustive"))
    }
}

impl Items {
    /// The public items of all sources.
    pub(crate) fn read() -> Self {
        let mut all = Self::default();
        for source in sources() {
            let file = syn::parse_file(&source.text).unwrap();
            let folder = source.path.split('/').next().unwrap().to_owned();
            for item in file.items {
                all.take(&source.path, &folder, item);
            }
        }
        assert!(all.types.len() > 400 && all.functions.len() > 1_000, "are these the sources?");
        all
    }

    fn take(&mut self, path: &str, folder: &str, item: Item) {
        match item {
            Item::Struct(item) if is_public(&item.vis) => {
                let name = item.ident.to_string();
                self.types.push(PublicType { folder: folder.to_owned(), name, definition: Definition::Struct(item) });
            }
            Item::Enum(item) if is_public(&item.vis) => {
                let name = item.ident.to_string();
                self.types.push(PublicType { folder: folder.to_owned(), name, definition: Definition::Enum(item) });
            }
            Item::Fn(item) if is_public(&item.vis) => {
                self.functions.push(PublicFunction::new(path, None, item.sig, &item.attrs));
            }
            Item::Impl(item) if item.trait_.is_none() => {
                let owner = last_segment(&item.self_ty);
                for part in item.items {
                    if let ImplItem::Fn(method) = part
                        && is_public(&method.vis)
                    {
                        let function = PublicFunction::new(path, owner.clone(), method.sig, &method.attrs);
                        self.functions.push(function);
                    }
                }
            }
            _ => {}
        }
    }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// `Held` of `time::Held<u8>`.
pub(crate) fn last_segment(of: &Type) -> Option<String> {
    match of {
        Type::Path(path) => path.path.segments.last().map(|segment| segment.ident.to_string()),
        Type::Reference(reference) => last_segment(&reference.elem),
        _ => None,
    }
}

/// All names in a type: `Result`, `BTreeMap`, `G`, `Retention` and so on.
pub(crate) fn names_in(of: &impl quote::ToTokens) -> Vec<String> {
    fn collect(tokens: proc_macro2::TokenStream, names: &mut Vec<String>) {
        for token in tokens {
            match token {
                proc_macro2::TokenTree::Ident(name) => names.push(name.to_string()),
                proc_macro2::TokenTree::Group(group) => collect(group.stream(), names),
                _ => {}
            }
        }
    }
    let mut names = Vec::new();
    collect(of.to_token_stream(), &mut names);
    names
}
