//! What is said about intervals, in each language.

use crate::answer::sentence::{Days, Optional, Share, Whole, sentences};

sentences! {
    within = "interval.within" (days: Days, estimate: Share, low: Optional<Share>, high: Optional<Share>, arrived: Optional<Whole>, over: Optional<Whole>)
        "within {days} {estimate} get there[ ({low} to {high})][; {arrived} of the {over} whose time is over did]"
        "{days}内有{estimate}达成[（{low}至{high}）][；期满的{over}次中已达成{arrived}次]";
}
