//! What is said of numbers that a search chose, in each language.

use crate::answer::sentence::{Number, Text, sentences};

sentences! {
    changes = "tune.changes" (name: Text, before: Number, after: Number)
        "{name} {before} → {after}"
        "“{name}”由{before}改为{after}";
    stays = "tune.stays" (name: Text, before: Number)
        "{name} stays {before}"
        "“{name}”保持{before}";
}
