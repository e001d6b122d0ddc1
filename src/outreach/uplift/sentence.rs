//! What is said about uplift, in each language.

use crate::answer::sentence::{Share, Thousandths, Whole, sentences};

sentences! {
    tells = "uplift.tells" (coefficient: Thousandths, low: Thousandths, high: Thousandths)
        "the score tells who changes: sorted by it users bring {coefficient} ({low} to {high}) more each than by lot"
        "该得分能分辨谁会因此改变：按得分排序，人均比随机多带来{coefficient}（{low}至{high}）";
    misleads = "uplift.misleads" (coefficient: Thousandths, low: Thousandths, high: Thousandths)
        "the score tells it the wrong way round: sorted by it users bring {coefficient} ({low} to {high}) each against drawing by lot"
        "该得分方向相反：按得分排序，人均与随机相差{coefficient}（{low}至{high}）";
    tells_nothing = "uplift.tells_nothing" (coefficient: Thousandths, low: Thousandths, high: Thousandths)
        "the score does not tell who changes, or too few users were asked: {coefficient} ({low} to {high}) each beyond drawing by lot"
        "该得分尚不能分辨谁会因此改变，或人数不足：人均比随机多{coefficient}（{low}至{high}）";
    top = "uplift.top" (share: Share, users: Whole, effect: Thousandths, low: Thousandths, high: Thousandths, all: Thousandths)
        "the best {share}, {users} users: {effect} ({low} to {high}) each because of the message, {all} of all of them"
        "得分最高的{share}（{users}人）：因消息人均增加{effect}（{low}至{high}），合计{all}";
}
