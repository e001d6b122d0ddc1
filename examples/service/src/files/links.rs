//! Links between ids as a file: one line for each link and for each end of one.

use std::collections::HashMap;
use std::io::{Read, Write};

use lifestage::Day;
use serde::{Deserialize, Serialize};

use super::import::ImportError;
use crate::failure::Failure;
use crate::identity::{Linked, MOST_LINKS, SaidLink};
use crate::intake::Refused;
use crate::service::Service;

/// One line.
#[derive(Deserialize, Serialize)]
struct Row {
    alias: String,
    user: String,
    source: String,
    what: What,
    day: Day,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
enum What {
    Link,
    End,
}

impl Service {
    /// Writes all links and their ends; the number of them.
    pub async fn export_links(&self, out: &mut (impl Write + Send)) -> Result<u64, Failure> {
        let broken = |error: &dyn std::fmt::Display| Failure::broken(format!("the file cannot be written: {error}"));
        let mut writer = csv::Writer::from_writer(out);
        let mut transaction = self.store.read().await?;
        let sources: HashMap<u16, String> = transaction.names().await?.into_iter().collect();
        let links = transaction.links().await?;
        for page in links.chunks(MOST_LINKS) {
            let numbers: Vec<_> = page.iter().flat_map(|link| [link.alias, link.user]).collect();
            let ids: HashMap<_, _> =
                transaction.users_of(&numbers).await?.into_iter().map(|row| (row.number, row.id)).collect();
            for link in page {
                let id = |number| {
                    let id: Option<&String> = ids.get(&number);
                    id.cloned().ok_or_else(|| broken(&format!("a link of no user, number {number}")))
                };
                let source = sources.get(&link.source).cloned();
                let source = source.ok_or_else(|| broken(&format!("source {} has no name", link.source)))?;
                let what = if link.is_end { What::End } else { What::Link };
                let row = Row { alias: id(link.alias)?, user: id(link.user)?, source, what, day: link.day };
                writer.serialize(row).map_err(|error| broken(&error))?;
            }
        }
        writer.flush().map_err(|error| broken(&error))?;
        Ok(links.len() as u64)
    }

    /// Takes in a file of links. The same file again changes nothing.
    pub async fn import_links(&self, file: impl Read) -> Result<Linked, Failure> {
        let (mut lines, mut linked) = (Vec::new(), Linked::default());
        // The first line names the columns.
        for (line, row) in (2..).zip(csv::Reader::from_reader(file).deserialize::<Row>()) {
            match row {
                Ok(Row { alias, user, source, what, day }) => {
                    let is_end = what == What::End;
                    lines.push((line, SaidLink { alias, user, source, day: Some(day), is_end }));
                }
                Err(error) if matches!(error.kind(), csv::ErrorKind::Io(_)) => {
                    return Err(Failure::refused("", ImportError::Csv(error)));
                }
                Err(error) => linked.refused.push(Refused::new(line, None, error)),
            }
        }
        for part in lines.chunks(MOST_LINKS) {
            let taken = self.take_in_links(part.iter().map(|(_, link)| Ok(link.clone())).collect()).await?;
            linked.accepted += taken.accepted;
            linked.known += taken.known;
            let line = |place: usize| part.get(place).map_or(0, |(line, _)| *line);
            let at_line = |refused: Refused| Refused { place: line(refused.place), ..refused };
            linked.refused.extend(taken.refused.into_iter().map(at_line));
            linked.ended_nothing.extend(taken.ended_nothing.into_iter().map(at_line));
        }
        Ok(linked)
    }
}
