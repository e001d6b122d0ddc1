//! Numbers of which answers are made, for questions of your own. What they count is known to you alone.

use super::{Mergeable, mergeable};
use crate::answer::definition::Definition;
use crate::number::stats::{Distribution, NumberPairs, Survival};

mergeable!(Distribution, "distribution", 1, of "whole numbers and how often each occurs");
mergeable!(NumberPairs, "number_pairs", 1, of "pairs of numbers and how often each occurs");
mergeable!(Survival, "survival", 1, of "durations in days, ended and censored");
