//! Questions about profiles.

use datafusion::common::Result;
use lifestage::{Population, Profile};

use super::answer::Answer;
use super::definition::ReportDefinitions;
use super::states::Asked;
use crate::refusal::Refusal;

/// Profiles that wait to be asked about.
#[derive(Debug)]
pub(crate) struct Profiles {
    definitions: ReportDefinitions,
    waiting: Vec<Profile>,
    /// The bytes of the tallies of those that wait.
    tallies: usize,
}

/// More users at once make a question no cheaper, and wait in memory.
const USERS: usize = 8_192;
/// Nor do more bytes of tallies.
const TALLIES: usize = 32 << 20;

impl Profiles {
    pub(crate) const fn new(definitions: ReportDefinitions) -> Self {
        Self { definitions, waiting: Vec::new(), tallies: 0 }
    }

    fn answers(&self, population: &Population) -> Result<Vec<Answer>> {
        let asked = self.definitions.questions.iter().map(|question| question.ask(population));
        Ok(asked.collect::<Result<_, _>>().map_err(|problem| Refusal::row(Self::FUNCTION, None, problem))?)
    }
}

impl Asked for Profiles {
    const FUNCTION: &'static str = "report_state";

    fn add(&mut self, bytes: &[u8]) -> Result<()> {
        let profile = Profile::from_bytes(bytes).map_err(|problem| Refusal::row(Self::FUNCTION, None, problem))?;
        self.tallies += size_of_val(profile.tallies());
        self.waiting.push(profile);
        Ok(())
    }

    fn is_full(&self) -> bool {
        self.waiting.len() >= USERS || self.tallies >= TALLIES
    }

    fn heap(&self) -> usize {
        self.waiting.capacity() * size_of::<Profile>() + self.tallies
    }

    fn ask(&mut self) -> Result<Vec<Answer>> {
        if self.waiting.is_empty() {
            return Ok(Vec::new());
        }
        self.tallies = 0;
        let waiting = std::mem::take(&mut self.waiting);
        let population = Population::from_profiles(waiting, self.definitions.calendar.clone());
        let population = population.map_err(|problem| Refusal::row(Self::FUNCTION, None, problem))?;
        self.answers(&population)
    }

    fn of_nobody(&self) -> Result<Vec<Answer>> {
        self.answers(&Population::new(self.definitions.calendar.clone()))
    }
}
