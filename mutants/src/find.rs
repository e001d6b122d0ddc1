//! Finding the places of a file that a mutant can change: code that runs, and is no test.

use std::collections::BTreeMap;
use std::ops::Range;

use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Attribute, Block, Expr, Signature, Stmt};

use crate::change::{self, Change};
use crate::mutant::{Form, Key, Mutant};

/// All mutants of a file, in the order of their places.
pub fn mutants(file: &str, text: &str) -> Result<Vec<Mutant>, syn::Error> {
    let tree = syn::parse_file(text)?;
    let mut finder = Finder { file, text, functions: Vec::new(), found: Vec::new() };
    finder.visit_file(&tree);
    let mut found = finder.found;
    found.sort_by_key(|mutant| (mutant.place.start, std::cmp::Reverse(mutant.place.end), mutant.form));
    let mut same: BTreeMap<Key, usize> = BTreeMap::new();
    for mutant in &mut found {
        let times = same.entry(mutant.key.clone()).or_default();
        mutant.key.nth = *times;
        *times += 1;
    }
    Ok(found)
}

struct Finder<'a> {
    file: &'a str,
    text: &'a str,
    /// The functions around, the innermost last, with the word `const` of each.
    functions: Vec<(String, Option<Range<usize>>)>,
    found: Vec<Mutant>,
}

impl Finder<'_> {
    fn note(&mut self, form: Form, place: Range<usize>, change: Change) {
        let Some((function, constant)) = self.functions.last().cloned() else { return };
        let line = self.text[..place.start].matches('\n').count() + 1;
        let Change { was, becomes, code } = change;
        let key = Key { file: self.file.to_owned(), function, was, becomes, nth: 0 };
        self.found.push(Mutant { key, line, form, place, code, constant });
    }

    fn function(&mut self, signature: &Signature, block: &Block) {
        let constant = signature.constness.map(|word| word.span().byte_range());
        self.functions.push((signature.ident.to_string(), constant));
        let start = block.brace_token.span.open().byte_range().end;
        for value in change::results(&signature.output) {
            let was = "the body".to_owned();
            let code = format!("return {value};");
            self.note(Form::Body, start..start, Change { was, becomes: (*value).to_owned(), code });
        }
        self.visit_block(block);
        self.functions.pop();
    }
}

fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let is_of_tests = |list: &syn::MetaList| list.tokens.to_string().split_whitespace().any(|word| word == "test");
        attribute.path().is_ident("test")
            || (attribute.path().is_ident("cfg") && attribute.meta.require_list().is_ok_and(is_of_tests))
    })
}

impl<'ast> Visit<'ast> for Finder<'_> {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if !is_test(&item.attrs) {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        if !is_test(&item.attrs) {
            visit::visit_item_impl(self, item);
        }
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        if !is_test(&item.attrs) {
            self.function(&item.sig, &item.block);
        }
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        if !is_test(&item.attrs) {
            self.function(&item.sig, &item.block);
        }
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        if let Some(block) = item.default.as_ref().filter(|_| !is_test(&item.attrs)) {
            self.function(&item.sig, block);
        }
    }

    fn visit_stmt(&mut self, statement: &'ast Stmt) {
        if let Stmt::Expr(expression, _) = statement
            && change::can_be_left_out(expression)
        {
            let place = statement.span().byte_range();
            let was = change::short(&self.text[place.clone()]);
            let change = Change { was, becomes: "left out".to_owned(), code: String::new() };
            self.note(Form::Statement, place, change);
        }
        visit::visit_stmt(self, statement);
    }

    fn visit_expr(&mut self, expression: &'ast Expr) {
        let place = expression.span().byte_range();
        for change in change::of(expression, self.text) {
            self.note(Form::Expression, place.clone(), change);
        }
        visit::visit_expr(self, expression);
    }

    fn visit_expr_if(&mut self, expression: &'ast syn::ExprIf) {
        if matches!(*expression.cond, Expr::MethodCall(_) | Expr::Call(_) | Expr::Path(_) | Expr::Field(_)) {
            let place = expression.cond.span().byte_range();
            let code = format!("!({})", &self.text[place.clone()]);
            let was = change::short(&self.text[place.clone()]);
            self.note(Form::Expression, place, Change { becomes: format!("!{was}"), was, code });
        }
        visit::visit_expr_if(self, expression);
    }

    fn visit_arm(&mut self, arm: &'ast syn::Arm) {
        if let Some((_, guard)) = &arm.guard
            && !change::has_let(guard)
        {
            let place = guard.span().byte_range();
            for value in ["true", "false"] {
                let was = change::short(&self.text[place.clone()]);
                let change = Change { was: format!("if {was}"), becomes: value.to_owned(), code: value.to_owned() };
                self.note(Form::Expression, place.clone(), change);
            }
        }
        visit::visit_arm(self, arm);
    }

    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        // Steps are counted in tests only, and looked at by those that double an input.
        let counts = matches!(&*call.func, Expr::Path(path) if path.path.segments.first().is_some_and(|first| first.ident == "work"));
        if !counts {
            visit::visit_expr_call(self, call);
        }
    }

    fn visit_expr_repeat(&mut self, expression: &'ast syn::ExprRepeat) {
        self.visit_expr(&expression.expr);
    }

    // What is known when it is compiled, and what is no expression.
    fn visit_expr_const(&mut self, _: &'ast syn::ExprConst) {}
    fn visit_item_const(&mut self, _: &'ast syn::ItemConst) {}
    fn visit_impl_item_const(&mut self, _: &'ast syn::ImplItemConst) {}
    fn visit_trait_item_const(&mut self, _: &'ast syn::TraitItemConst) {}
    fn visit_item_static(&mut self, _: &'ast syn::ItemStatic) {}
    fn visit_item_enum(&mut self, _: &'ast syn::ItemEnum) {}
    fn visit_pat(&mut self, _: &'ast syn::Pat) {}
    fn visit_type(&mut self, _: &'ast syn::Type) {}
    fn visit_path(&mut self, _: &'ast syn::Path) {}
    fn visit_angle_bracketed_generic_arguments(&mut self, _: &'ast syn::AngleBracketedGenericArguments) {}
    fn visit_attribute(&mut self, _: &'ast Attribute) {}
    fn visit_macro(&mut self, _: &'ast syn::Macro) {}
}
