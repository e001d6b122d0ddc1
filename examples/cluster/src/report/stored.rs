//! Answers that were stored, to be added up.

use datafusion::common::Result;

use super::answer::Answer;
use super::states::Asked;
use crate::refusal::Refusal;

/// An answer that waits.
#[derive(Debug, Default)]
pub(crate) struct Stored {
    waiting: Option<Answer>,
}

impl Asked for Stored {
    const FUNCTION: &'static str = "merge_states";

    fn add(&mut self, bytes: &[u8]) -> Result<()> {
        let answer = Answer::from_bytes(bytes).map_err(|problem| Refusal::row(Self::FUNCTION, None, problem))?;
        self.waiting = Some(answer);
        Ok(())
    }

    fn is_full(&self) -> bool {
        self.waiting.is_some()
    }

    fn heap(&self) -> usize {
        0
    }

    fn ask(&mut self) -> Result<Vec<Answer>> {
        Ok(self.waiting.take().into_iter().collect())
    }

    fn of_nobody(&self) -> Result<Vec<Answer>> {
        Ok(Vec::new())
    }
}
