//! What is said of an experiment, in each language.

use crate::speech::{Text, sentences, texts};

pub(super) const SAMPLE: Text = Text::new("embedded sample", "内置样本");
pub(super) const ARM_COLUMNS: [Text; 4] = [
    Text::new("arm", "实验分组"),
    Text::new("users", "用户数"),
    Text::new("mean", "均值"),
    Text::new("deviation", "标准差"),
];
pub(super) const VALUE_COLUMNS: [Text; 3] =
    [Text::new("arm", "实验分组"), Text::new("users", "用户数"), Text::new("value", "估计值")];
pub(super) const EFFECT_COLUMNS: [Text; 6] = [
    Text::new("effect", "效果"),
    Text::new("of B", "B组相对A组"),
    Text::new("error", "标准误"),
    Text::new("low", "区间下限"),
    Text::new("high", "区间上限"),
    Text::new("p", "p值"),
];

texts! {
    ABSOLUTE "absolute" "绝对差";
    RELATIVE "relative" "相对提升";
    ABSOLUTE_ANY_TIME "absolute, any time" "绝对差（随时查看）";
    RELATIVE_ANY_TIME "relative, any time" "相对提升（随时查看）";
}

sentences! {
    sample_ratio(chi_square, p) "sample ratio: χ² {chi_square}, p {p}" "样本比例检验：χ²为{chi_square}，p值为{p}";
    holm(p) "p among all arms (Holm): {p}" "多重比较校正后的p值：{p}";
}
