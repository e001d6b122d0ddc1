//! What standings on a board say, in each language.

use crate::answer::sentence::{Optional, Points, Whole, sentences};

sentences! {
    standing = "leaderboard.standing" (place: Whole, of: Whole, score: Points, missing: Optional<Points>, next: Optional<Whole>)
        "place {place} of {of} with {score}[, {missing} behind place {next}]"
        "第{place}名（共{of}人），{score}[，距第{next}名还差{missing}]";
}
