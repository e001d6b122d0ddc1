//! *How do tables look?* Numbers to the right, a line below the header and no others.

use comfy_table::{CellAlignment, LineStyle, Table, TableStyle};
use lifestage::Money;
use lifestage::answer::Language;
use lifestage::number::Ratio;
use unicode_width::UnicodeWidthStr;

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

/// The columns that a text takes in a terminal: Chinese, Japanese and Korean characters take two.
pub(crate) fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// A share with one decimal, `12.5 %` or `12.5%`; empty for none.
pub(crate) fn percent(language: Language, share: Option<Ratio>) -> String {
    let text = share.map_or_else(String::new, |share| format!("{share:.1}"));
    if language == Language::Chinese { text.replace(" %", "%") } else { text }
}

/// A fraction in percent.
pub(crate) fn in_percent(language: Language, fraction: f64, decimals: usize) -> String {
    let space = if language == Language::Chinese { "" } else { " " };
    format!("{:.decimals$}{space}%", fraction * 100.0)
}

/// Seconds in two units at most: `41 s`, `12 min 5 s`, `3 h 20 min`, `2 d 4 h`; `12分5秒`.
pub(crate) fn duration(language: Language, seconds: f64) -> String {
    let [day, hour, minute, second] = match language {
        Language::Chinese => ["天", "小时", "分", "秒"],
        _ => [" d", " h", " min", " s"],
    };
    if seconds < 59.5 {
        return format!("{seconds:.0}{second}");
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "some thousand years at most")]
    let seconds = seconds.round() as u64;
    let (large, small) = match seconds {
        ..3_600 => ((60, minute), (1, second)),
        3_600..86_400 => ((3_600, hour), (60, minute)),
        _ => ((86_400, day), (3_600, hour)),
    };
    let between = if language == Language::Chinese { "" } else { " " };
    format!("{}{}{between}{}{}", seconds / large.0, large.1, seconds % large.0 / small.0, small.1)
}

/// A part of a whole with one decimal; empty of nothing.
pub(crate) fn share(language: Language, part: u64, whole: u64) -> String {
    percent(language, Ratio::of(part, whole))
}

/// Some users of all, and their share: `30 (12.5 %)`, `30人（12.5%）`.
pub(crate) fn part(language: Language, part: u64, whole: u64) -> String {
    let (share, part) = (share(language, part, whole), grouped(part));
    match (language, share.is_empty()) {
        (Language::Chinese, true) => format!("{part}人"),
        (Language::Chinese, false) => format!("{part}人（{share}）"),
        (_, true) => part,
        (_, false) => format!("{part} ({share})"),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_below_each_other_whatever_is_written_in_them() {
        let mut table = table(["阶段", "users", "占比（%）"]);
        table.add_row(["引入期", "7", "1.7%"]);
        table.add_row(["Growth 成长期", "1,234", "98.3%"]);
        let lines: Vec<String> = table.to_string().lines().map(str::to_owned).collect();
        let widths: Vec<usize> = lines.iter().map(|line| width(line)).collect();
        assert!(widths.iter().all(|of_line| *of_line == widths[0]), "{lines:#?}");
        let ends = |line: &str, text: &str| line.find(text).map(|at| width(&line[..at]) + width(text));
        assert_eq!(ends(&lines[2], "7"), ends(&lines[3], "1,234"));
        assert_eq!(ends(&lines[0], "占比（%）"), ends(&lines[3], "98.3%"));
    }

    #[test]
    fn shares_and_times_are_written_as_each_language_does() {
        let said = |text: fn(Language) -> String| Language::ALL.map(text);
        assert_eq!(said(|language| part(language, 30, 240)), ["30 (12.5 %)", "30人（12.5%）"]);
        assert_eq!(said(|language| part(language, 0, 0)), ["0", "0人"]);
        assert_eq!(said(|language| duration(language, 725.0)), ["12 min 5 s", "12分5秒"]);
        assert_eq!(said(|language| duration(language, 12_000.0)), ["3 h 20 min", "3小时20分"]);
        assert_eq!(said(|language| duration(language, 187_200.0)), ["2 d 4 h", "2天4小时"]);
    }
}
