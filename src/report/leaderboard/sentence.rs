//! What standings on a board say, in each language.

use crate::answer::sentence::{Optional, Points, Whole, sentences};

sentences! {
    standing = "leaderboard.standing" (place: Whole, of: Whole, score: Points, missing: Optional<Points>, next: Optional<Whole>)
        "place {place} of {of} with {score}[, {missing} behind place {next}]"
        "第{place}名（共{of}人），{score}[，距第{next}名还差{missing}]";

    lines = "problem.leaderboard.lines" (lines: Whole, most: Whole)
        "`{lines}` lines give points: write 1 to {most}"
        "有`{lines}`条得分规则：请填写1至{most}条";
    no_points = "problem.leaderboard.no_points" ()
        "`0` points are none: give at least 1, or leave the line out"
        "`0`分等于没有：请至少填写1，或去掉这一条";
    no_kind = "problem.leaderboard.no_kind" ()
        "no kind is named, so nobody gets points: name one"
        "没有写明行为，不会有人得分：请填写一种";
}
