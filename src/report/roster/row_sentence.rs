//! What is said of rows of a roster that contradict each other, in each language.

use crate::answer::sentence::{Whole, Written, sentences};
use crate::time::Day;

sentences! {
    ends_early = "problem.roster.ends_early" (until: Day, since: Day)
        "it ends on `{until}`, before it begins on `{since}`: correct one of both"
        "结束日`{until}`早于开始日`{since}`：请更正其中一个";
    also_there = "problem.roster.also_there" (user: Written, community: Written, day: Day, row: Whole)
        "user `{user}` is in community `{community}` on `{day}` by row `{row}` too: end one of both rows"
        "用户`{user}`在`{day}`也由第`{row}`行列入社群`{community}`：请结束其中一行";
}
