//! The points of users as a file: `{"user": "ann", "operation": {"op": "earn", …}}` in each line, those of a user in order of arrival.

use std::io::{Read, Write};

use serde::{Deserialize, Serialize};

use super::lines::{self, ImportedLines};
use crate::failure::Failure;
use crate::points::PointsOperation;
use crate::service::Service;
use crate::store::Pages;

/// One line.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Line {
    user: String,
    operation: PointsOperation,
}

/// How many operations of a user are applied at once.
const TOGETHER: usize = 1_000;

impl Service {
    /// Writes all operations on points; the number of them.
    pub async fn export_points(&self, out: &mut (impl Write + Send)) -> Result<u64, Failure> {
        let mut transaction = self.store.read().await?;
        let (mut pages, mut count) = (Pages::of_everybody(), 0);
        while let Some(page) = pages.next(&mut *transaction).await? {
            for (row, _) in page {
                for operation in self.ledger(&mut *transaction, &row).await?.operations() {
                    let operation = PointsOperation::written(&operation)?;
                    lines::write(out, &Line { user: row.id.clone(), operation })?;
                    count += 1;
                }
            }
        }
        out.flush().map_err(lines::unwritable)?;
        Ok(count)
    }

    /// Takes in a file of operations, each once by its key: the same file again changes nothing.
    pub async fn import_points(&self, file: impl Read) -> Result<ImportedLines, Failure> {
        let mut imported = ImportedLines::default();
        let lines: Vec<(usize, Line)> = lines::read(file, &mut imported)?;
        for of_user in lines.chunk_by(|(_, one), (_, other)| one.user == other.user) {
            let Some((_, Line { user, .. })) = of_user.first() else { continue };
            for part in of_user.chunks(TOGETHER) {
                let operations: Vec<&PointsOperation> = part.iter().map(|(_, line)| &line.operation).collect();
                let done = self.apply_points_in_order(user, &operations).await?;
                part.iter().zip(done).for_each(|((number, _), done)| imported.note(*number, done));
            }
        }
        imported.refused.sort_by_key(|refused| refused.place);
        Ok(imported)
    }
}
