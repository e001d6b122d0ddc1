//! Writing many mutants into one source: each stands beside what it replaces, and which one runs is asked when it is reached.
//!
//! ```text
//! a < b     becomes     (if crate::mutant::is(17) { a <= b } else { a < b })
//! ```
//! What is inside a place has its own mutants only where it stands as it was, so the text does not double with each level.

use std::ops::Range;

use crate::mutant::{Form, Mutant};

/// A source with mutants in it.
pub struct Woven {
    pub text: String,
    /// Of each mutant its number, where it stands in the text with what it replaces, and where alone.
    pub places: Vec<(u32, Range<usize>, Range<usize>)>,
}

/// Weaves mutants with their numbers into a file.
pub fn weave(text: &str, mutants: &[(u32, &Mutant)]) -> Woven {
    let mut sorted = mutants.to_vec();
    sorted.sort_by_key(|(_, mutant)| (mutant.place.start, std::cmp::Reverse(mutant.place.end), mutant.form));
    let mut constants: Vec<Range<usize>> = mutants.iter().filter_map(|(_, mutant)| mutant.constant.clone()).collect();
    constants.sort_by_key(|word| word.start);
    constants.dedup();
    let mut weaver = Weaver { text, constants, woven: Woven { text: String::new(), places: Vec::new() } };
    weaver.stretch(0..text.len(), &sorted);
    weaver.woven
}

struct Weaver<'a> {
    text: &'a str,
    constants: Vec<Range<usize>>,
    woven: Woven,
}

impl Weaver<'_> {
    /// Writes a stretch of the source, with the mutants that lie in it.
    fn stretch(&mut self, stretch: Range<usize>, mutants: &[(u32, &Mutant)]) {
        let (mut at, mut rest) = (stretch.start, mutants);
        while let Some((_, first)) = rest.first() {
            let is_same = |other: &Mutant| other.place == first.place && other.form == first.form;
            let same = rest.iter().take_while(|(_, mutant)| is_same(mutant)).count();
            let (together, after) = rest.split_at(same);
            // The place of a body is empty: nothing lies in it.
            let inside = after.iter().take_while(|(_, mutant)| mutant.place.start < first.place.end).count();
            let (inside, after) = after.split_at(inside);
            self.plain(at..first.place.start);
            self.place(together, inside);
            (at, rest) = (first.place.end, after);
        }
        self.plain(at..stretch.end);
    }

    /// Writes source as it is, without the word `const` of functions that ask.
    fn plain(&mut self, stretch: Range<usize>) {
        let mut at = stretch.start;
        for word in self.constants.iter().filter(|word| stretch.start <= word.start && word.end <= stretch.end) {
            self.woven.text.push_str(&self.text[at..word.start]);
            at = word.end;
        }
        self.woven.text.push_str(&self.text[at..stretch.end]);
    }

    /// Writes the mutants of one place, and what was there.
    fn place(&mut self, mutants: &[(u32, &Mutant)], inside: &[(u32, &Mutant)]) {
        let Some((_, Mutant { form, place, .. })) = mutants.first() else { return };
        let start = self.woven.text.len();
        let mut alone = Vec::new();
        self.push(if *form == Form::Expression { "(" } else { " " });
        for (number, mutant) in mutants {
            match form {
                Form::Statement => self.push(&format!("if !crate::mutant::is({number}) {{ ")),
                Form::Expression | Form::Body => {
                    self.push(&format!("if crate::mutant::is({number}) {{ "));
                    let start = self.woven.text.len();
                    self.push(&mutant.code);
                    alone.push((*number, start..self.woven.text.len()));
                    self.push(if *form == Form::Body { " } " } else { " } else " });
                }
            }
        }
        if *form == Form::Expression {
            self.push("{ ");
        }
        self.stretch(place.clone(), inside);
        self.push(match form {
            Form::Statement => " }",
            Form::Expression => " })",
            Form::Body => "",
        });
        let whole = start..self.woven.text.len();
        for (number, _) in mutants {
            let own = alone.iter().find(|(other, _)| other == number).map_or(whole.clone(), |(_, own)| own.clone());
            self.woven.places.push((*number, whole.clone(), own));
        }
    }

    fn push(&mut self, text: &str) {
        self.woven.text.push_str(text);
    }
}
