//! What tags say, in each language.

use super::band::Band;
use super::dimension::TagDimension;
use crate::answer::sentence::{DecimalDays, Exact, Optional, Spend, Whole, sentences};

sentences! {
    count = "tag.count" (dimension: TagDimension, band: Optional<Band>, value: Whole, within: Optional<Whole>, above: Optional<Whole>)
        "{dimension} [{band}|not banded]: {value}[, at most {within}][, more than {above}]"
        "{dimension}：[{band}|未分档]，{value}[，不超过{within}][，高于{above}]";
    points = "tag.points" (dimension: TagDimension, band: Optional<Band>, value: Exact, within: Optional<Exact>, above: Optional<Exact>)
        "{dimension} [{band}|not banded]: {value}[, at most {within}][, more than {above}]"
        "{dimension}：[{band}|未分档]，{value}分[，不超过{within}分][，高于{above}分]";
    days = "tag.days" (dimension: TagDimension, band: Optional<Band>, value: DecimalDays, within: Optional<DecimalDays>, above: Optional<DecimalDays>)
        "{dimension} [{band}|not banded]: {value}[, at most {within}][, more than {above}]"
        "{dimension}：[{band}|未分档]，{value}[，不超过{within}][，高于{above}]";
    share = "tag.share" (dimension: TagDimension, band: Optional<Band>, value: Whole, within: Optional<Whole>, above: Optional<Whole>)
        "{dimension} [{band}|not banded]: {value} %[, at most {within} %][, more than {above} %]"
        "{dimension}：[{band}|未分档]，{value}%[，不超过{within}%][，高于{above}%]";
    minutes = "tag.minutes" (dimension: TagDimension, band: Optional<Band>, value: Whole, within: Optional<Whole>, above: Optional<Whole>)
        "{dimension} [{band}|not banded]: {value} minutes[, at most {within} minutes][, more than {above} minutes]"
        "{dimension}：[{band}|未分档]，{value}分钟[，不超过{within}分钟][，高于{above}分钟]";
    money = "tag.money" (dimension: TagDimension, band: Optional<Band>, value: Spend, within: Optional<Spend>, above: Optional<Spend>)
        "{dimension} [{band}|not banded]: {value}[, at most {within}][, more than {above}]"
        "{dimension}：[{band}|未分档]，{value}[，不超过{within}][，高于{above}]";
}
