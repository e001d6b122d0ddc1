//! *How do tables look?* Numbers to the right, a line below the header and no others.

use comfy_table::{CellAlignment, LineStyle, Table, TableStyle};
use lifestage::Money;
use lifestage::number::Ratio;

const STYLE: TableStyle = TableStyle::new().header_separator(LineStyle::new('─', '─', '─', '─'));

/// A table with these columns, all but the first of numbers.
pub(crate) fn table<H: AsRef<str>>(header: impl IntoIterator<Item = H>) -> Table {
    let mut table = Table::new();
    table.load_style(STYLE).set_header(header.into_iter().map(|name| name.as_ref().to_owned()).collect::<Vec<_>>());
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}

/// A share with one decimal; empty for none.
pub(crate) fn percent(share: Option<Ratio>) -> String {
    share.map_or_else(String::new, |share| format!("{share:.1}"))
}

/// Seconds in two units at most: `41 s`, `12 min 5 s`, `3 h 20 min`, `2 d 4 h`.
pub(crate) fn duration(seconds: f64) -> String {
    if seconds < 59.5 {
        return format!("{seconds:.0} s");
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "some thousand years at most")]
    let seconds = seconds.round() as u64;
    let (large, small) = match seconds {
        ..3_600 => ((60, "min"), (1, "s")),
        3_600..86_400 => ((3_600, "h"), (60, "min")),
        _ => ((86_400, "d"), (3_600, "h")),
    };
    format!("{} {} {} {}", seconds / large.0, large.1, seconds % large.0 / small.0, small.1)
}

/// A part of a whole with one decimal; empty of nothing.
pub(crate) fn share(part: u64, whole: u64) -> String {
    Ratio::of(part, whole).map_or_else(String::new, |ratio| format!("{ratio:.1}"))
}

/// A part of a whole, and its share: `30 (12.5 %)`.
pub(crate) fn part(part: u64, whole: u64) -> String {
    let share = share(part, whole);
    if share.is_empty() { grouped(part) } else { format!("{} ({share})", grouped(part)) }
}

/// A sum of money with its thousands apart.
pub(crate) fn money(money: Money, decimals: usize) -> String {
    let text = format!("{money:.decimals$}");
    let (whole, fraction) = text.split_once('.').map_or((text.as_str(), None), |(whole, rest)| (whole, Some(rest)));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let fraction = fraction.map_or_else(String::new, |fraction| format!(".{fraction}"));
    format!("{sign}{}{fraction}", digits.parse().map_or_else(|_| digits.to_owned(), grouped))
}

/// A number with its thousands apart.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.char_indices() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
