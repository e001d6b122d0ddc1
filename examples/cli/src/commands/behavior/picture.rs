//! The answer as people read it.

use std::fmt;

use lifestage::number::Ratio;

use crate::commands::behavior::{Behavior, Steadiness, TYPES, name};
use crate::reader::log::Log;
use crate::table::table;

/// The picture of a whole log.
pub(crate) struct Picture<'a> {
    pub(crate) log: &'a Log,
    pub(crate) behavior: &'a Behavior,
}

impl fmt::Display for Picture<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Behavior { days, thresholds, .. } = self.behavior;
        writeln!(f, "{}: types of behavior from {} to {}", self.log.source, days.first(), days.last())?;
        write!(f, "{}", self.behavior.note())?;
        let (frequency, depth) = (thresholds.frequency, thresholds.depth.truncated(2));
        writeln!(f, "often: {frequency} active days in 28 or more; deep: {depth} points a day or more\n")?;
        self.months(f)?;
        self.flow(f)?;
        self.steadiness(f)
    }
}

impl Picture<'_> {
    fn months(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut table = table(["at the end of", "users", "Explorer", "Specialist", "Balanced", "Light", "none"]);
        for (end, types) in &self.behavior.months {
            let users = types.values().sum::<u64>();
            let shares = TYPES.map(|behavior| share(self.behavior.users(*end, behavior), users));
            table.add_row([end.to_string(), users.to_string()].into_iter().chain(shares));
        }
        writeln!(f, "{table}\nnone: not active in 28 days, for 7 days or more\n")
    }

    fn flow(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let months = &self.behavior.months;
        let (Some(first), Some(last)) = (months.keys().next(), months.keys().last()) else { return Ok(()) };
        let corner = format!("{first} → {last}");
        let mut table = table([&corner, "Explorer", "Specialist", "Balanced", "Light", "none"]);
        for before in TYPES.into_iter().map(Some).chain([None]) {
            let users = TYPES.map(|after| self.behavior.flow.get(&(before, after)).copied().unwrap_or_default());
            let name = before.map_or("not there yet", name).to_owned();
            table.add_row([name].into_iter().chain(users.map(|users| users.to_string())));
        }
        writeln!(f, "{table}\n")
    }

    fn steadiness(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Steadiness { user_days, raw_flips, shown_flips } = self.behavior.steadiness;
        let mut table = table(["changes from day to day", "changes", "per 1,000 user-days"]);
        for (what, flips) in [("before the hold", raw_flips), ("as shown", shown_flips)] {
            let rate = Ratio::of(flips, user_days).map_or_else(String::new, |rate| format!("{:.2}", rate.get() * 1e3));
            table.add_row([what.to_owned(), flips.to_string(), rate]);
        }
        writeln!(f, "{table}")
    }
}

fn share(part: u64, whole: u64) -> String {
    Ratio::of(part, whole).map_or_else(String::new, |ratio| format!("{ratio:.1}"))
}
