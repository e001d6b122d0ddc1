//! Logs as Parquet files.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use datafusion::arrow::array::{
    ArrayRef, Int64Array, RecordBatch, TimestampMicrosecondArray, UInt16Array, UInt64Array,
};
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::parquet::file::properties::WriterProperties;

use crate::events::Row;

/// Writes rows to a file of row groups of this many rows.
pub(crate) fn write(path: &Path, rows: &[Row], group: usize) {
    let columns: [(&str, ArrayRef); 5] = [
        ("user_id", Arc::new(rows.iter().map(|row| Some(row.user)).collect::<UInt64Array>())),
        (
            "ts",
            Arc::new(rows.iter().map(|row| Some(row.at)).collect::<TimestampMicrosecondArray>().with_timezone("UTC")),
        ),
        ("kind", Arc::new(rows.iter().map(|row| Some(row.kind.code())).collect::<UInt16Array>())),
        ("subject", Arc::new(rows.iter().map(|row| Some(row.subject)).collect::<UInt16Array>())),
        ("value", Arc::new(rows.iter().map(|row| Some(row.value)).collect::<Int64Array>())),
    ];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let properties = WriterProperties::builder().set_max_row_group_row_count(Some(group)).build();
    let mut writer = ArrowWriter::try_new(File::create(path).unwrap(), batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
}

/// Writes rows to a folder, parted into these many files, one after the other.
pub(crate) fn write_parted(folder: &Path, rows: &[Row], files: usize, group: usize) {
    std::fs::create_dir_all(folder).unwrap();
    for (number, part) in rows.chunks(rows.len().div_ceil(files).max(1)).enumerate() {
        write(&folder.join(format!("{number}.parquet")), part, group);
    }
}
