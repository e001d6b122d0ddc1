//! What the engine answers, read and written.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use datafusion::arrow::array::{Array, AsArray, LargeBinaryArray, RecordBatch, StringArray};
use datafusion::arrow::datatypes::{DataType, Field, Schema};
use datafusion::parquet::arrow::ArrowWriter;
use serde_json::{Map, Value};

use super::error::JobError;
use crate::report::Answer;

/// Answers by their place in the report.
pub(super) type Answers = Vec<(String, Answer)>;

fn unexpected(expected: &'static str, found: impl std::fmt::Display) -> JobError {
    JobError::Unexpected { expected, found: found.to_string() }
}

/// The state of the one answer.
pub(super) fn answer(batches: &[RecordBatch]) -> Result<Answer, JobError> {
    let column = one_row(batches)?.column(0);
    let states = column.as_binary_opt::<i64>().filter(|states| states.is_valid(0));
    Ok(Answer::from_bytes(states.ok_or_else(|| unexpected("a state", column.data_type()))?.value(0))?)
}

/// The states of a list of answers.
pub(super) fn answers(batches: &[RecordBatch]) -> Result<Vec<Answer>, JobError> {
    let column = one_row(batches)?.column(0);
    let lists = column.as_list_opt::<i32>().filter(|lists| lists.is_valid(0));
    let list = lists.ok_or_else(|| unexpected("a list of states", column.data_type()))?.value(0);
    let states = list.as_binary_opt::<i64>().ok_or_else(|| unexpected("states", list.data_type()))?;
    states.iter().flatten().map(|state| Ok(Answer::from_bytes(state)?)).collect()
}

/// The text of an answer of one row and one column.
pub(super) fn text(batches: &[RecordBatch]) -> Result<String, JobError> {
    let column = one_row(batches)?.column(0);
    let texts = column.as_string_opt::<i64>().filter(|texts| texts.is_valid(0));
    Ok(texts.ok_or_else(|| unexpected("a text", column.data_type()))?.value(0).to_owned())
}

fn one_row(batches: &[RecordBatch]) -> Result<&RecordBatch, JobError> {
    let rows: usize = batches.iter().map(RecordBatch::num_rows).sum();
    let batch = batches.iter().find(|batch| batch.num_rows() == 1 && batch.num_columns() > 0);
    batch.filter(|_| rows == 1).ok_or_else(|| unexpected("one row", format!("{rows} rows")))
}

/// Writes the states of answers, to be merged with those of other days or regions.
pub(super) fn write_states(path: &Path, answers: &Answers) -> Result<(), JobError> {
    let names: StringArray = answers.iter().map(|(place, _)| Some(place)).collect();
    let states: Vec<Vec<u8>> = answers.iter().map(|(_, answer)| answer.to_bytes()).collect::<Result<_, _>>()?;
    let states: LargeBinaryArray = states.iter().map(Some).collect();
    let fields = vec![Field::new("report", DataType::Utf8, false), Field::new("state", DataType::LargeBinary, false)];
    let schema = Arc::new(Schema::new(fields));
    let failed = |problem: &dyn std::fmt::Display| JobError::file(path, problem);
    let batch = RecordBatch::try_new(Arc::clone(&schema), vec![Arc::new(names), Arc::new(states)]);
    let batch = batch.map_err(|problem| failed(&problem))?;
    let file = File::create(path).map_err(|problem| failed(&problem))?;
    let mut writer = ArrowWriter::try_new(file, schema, None).map_err(|problem| failed(&problem))?;
    writer.write(&batch).map_err(|problem| failed(&problem))?;
    writer.close().map(drop).map_err(|problem| failed(&problem))
}

/// Puts answers into a report, each at its place.
pub(super) fn place(report: &mut Map<String, Value>, answers: &Answers) -> Result<(), JobError> {
    for (place, answer) in answers {
        let written = answer.to_json()?;
        match place.split_once('.') {
            None => drop(report.insert(place.clone(), written)),
            Some((group, name)) => {
                let group = report.entry(group).or_insert_with(|| Value::Object(Map::new()));
                if let Value::Object(group) = group {
                    group.insert(name.to_owned(), written);
                }
            }
        }
    }
    Ok(())
}

/// Writes JSON, indented.
pub(super) fn write_json(path: &Path, value: &impl serde::Serialize) -> Result<(), JobError> {
    let mut text = serde_json::to_string_pretty(value).map_err(|problem| JobError::file(path, problem))?;
    text.push('\n');
    std::fs::write(path, text).map_err(|problem| JobError::file(path, problem))
}
