//! The facts of users as a file: `{"user": "ann", "at": 1772366400000, "facts": {"joined": "2026-01-31"}}` in each line.

use std::io::{Read, Write};

use serde::{Deserialize, Serialize};

use super::lines::{self, ImportedLines};
use crate::facts::{Facts, KeptFacts};
use crate::failure::Failure;
use crate::intake::Telling;
use crate::service::Service;
use crate::store::Pages;

/// One line.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Line {
    user: String,
    /// When they came, in milliseconds since 1970. Of several ids of one user, the facts that came last count. Default now.
    #[serde(default)]
    at: Option<i64>,
    facts: Facts,
}

impl Service {
    /// Writes the facts of all users of whom there are some; the number of them.
    pub async fn export_facts(&self, out: &mut (impl Write + Send)) -> Result<u64, Failure> {
        let mut transaction = self.store.read().await?;
        let (mut pages, mut count) = (Pages::of_everybody(), 0);
        while let Some(page) = pages.next(&mut *transaction).await? {
            for (row, _) in page.into_iter().filter(|(row, _)| !row.facts.is_empty()) {
                let KeptFacts { told: facts, at, .. } = KeptFacts::read(&row.facts)?;
                lines::write(out, &Line { user: row.id, at: Some(at), facts })?;
                count += 1;
            }
        }
        out.flush().map_err(lines::unwritable)?;
        Ok(count)
    }

    /// Takes in a file of facts, and tells nothing. Facts that came later stay, so the same file again changes nothing.
    pub async fn import_facts(&self, file: impl Read) -> Result<ImportedLines, Failure> {
        let mut imported = ImportedLines::default();
        for (number, Line { user, at, facts }) in lines::read(file, &mut imported)? {
            match self.put_facts_of(&user, &facts, at, Telling::Silent).await {
                Err(failure @ (Failure::Refused(_) | Failure::Conflict(_))) => {
                    imported.note(number, Err(failure.to_string()));
                }
                done => imported.note(number, Ok(done?)),
            }
        }
        Ok(imported)
    }
}
