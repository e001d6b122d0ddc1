//! *How do tables look?* Numbers to the right, a line below the header and no others.

use comfy_table::{CellAlignment, LineStyle, Table, TableStyle};

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
