//! States of answers: rows are asked about in batches, and answers added up.

use std::fmt::Debug;

use datafusion::arrow::array::{ArrayRef, LargeBinaryArray};
use datafusion::arrow::datatypes::DataType;
use datafusion::common::{Result, ScalarValue};
use datafusion::logical_expr::Accumulator;

use super::answer::Answer;
use crate::argument::column;
use crate::refusal::Refusal;
use crate::release;

/// What is asked about rows of bytes, batch by batch: a question costs the same for one user as for thousands.
pub(crate) trait Asked: Debug + Send + Sync + 'static {
    /// The function, for errors.
    const FUNCTION: &'static str;

    /// Takes in a row.
    fn add(&mut self, bytes: &[u8]) -> Result<()>;

    /// Whether enough rows wait to be asked about.
    fn is_full(&self) -> bool;

    /// The bytes on the heap of what waits.
    fn heap(&self) -> usize;

    /// The answers about the rows that wait, which are gone then; none where none wait.
    fn ask(&mut self) -> Result<Vec<Answer>>;

    /// The answers about nobody; none where only rows know what is asked.
    fn of_nobody(&self) -> Result<Vec<Answer>>;
}

/// Answers so far, and what waits to be added to them.
#[derive(Debug)]
pub(crate) struct States<A: Asked> {
    asked: A,
    /// None before the first row.
    answers: Vec<Answer>,
    /// How long they are as bytes, when last looked at.
    length: usize,
    /// Whether a list comes out, or its one entry.
    many: bool,
}

impl<A: Asked> States<A> {
    /// The state of one answer.
    pub(crate) const fn one(asked: A) -> Self {
        Self { asked, answers: Vec::new(), length: 0, many: false }
    }

    /// The states of several answers.
    pub(crate) const fn many(asked: A) -> Self {
        Self { asked, answers: Vec::new(), length: 0, many: true }
    }

    /// Asks about what waits.
    fn settle(&mut self) -> Result<()> {
        let answers = self.asked.ask()?;
        if !answers.is_empty() {
            self.join(answers)?;
            // A batch is thousands of users: to write the answers once for their length costs little beside.
            self.length = self.bytes()?.iter().map(Vec::len).sum();
        }
        Ok(())
    }

    fn join(&mut self, others: Vec<Answer>) -> Result<()> {
        if self.answers.is_empty() {
            self.answers = others;
            return Ok(());
        }
        for (answer, other) in self.answers.iter_mut().zip(&others) {
            answer.merge(other).map_err(refused::<A>)?;
        }
        Ok(())
    }

    fn bytes(&self) -> Result<Vec<Vec<u8>>> {
        Ok(self.answers.iter().map(Answer::to_bytes).collect::<Result<_, _>>().map_err(refused::<A>)?)
    }

    /// What comes out.
    fn scalar(&self) -> Result<ScalarValue> {
        let bytes = self.bytes()?;
        if self.many {
            let entries: Vec<ScalarValue> =
                bytes.into_iter().map(|bytes| ScalarValue::LargeBinary(Some(bytes))).collect();
            return Ok(ScalarValue::List(ScalarValue::new_list_nullable(&entries, &DataType::LargeBinary)));
        }
        Ok(ScalarValue::LargeBinary(bytes.into_iter().next()))
    }
}

/// Writes answers one after the other, each with its length before it.
fn write(answers: &[Vec<u8>]) -> Vec<u8> {
    let mut state = release::begin(answers.iter().map(|answer| answer.len() + 8).sum());
    for answer in answers {
        state.extend_from_slice(&(answer.len() as u64).to_le_bytes());
        state.extend_from_slice(answer);
    }
    state
}

/// Reads what [`write`] wrote.
fn read<A: Asked>(state: &[u8]) -> Result<Vec<Answer>> {
    let broken = || Refusal::State { function: A::FUNCTION, length: state.len() };
    let mut rest = release::open(A::FUNCTION, state)?;
    let mut answers = Vec::new();
    while !rest.is_empty() {
        let (length, more) = rest.split_first_chunk().ok_or_else(broken)?;
        let length = usize::try_from(u64::from_le_bytes(*length)).map_err(|_| broken())?;
        let (answer, more) = more.split_at_checked(length).ok_or_else(broken)?;
        answers.push(Answer::from_bytes(answer).map_err(refused::<A>)?);
        rest = more;
    }
    Ok(answers)
}

fn refused<A: Asked>(problem: impl std::fmt::Display) -> Refusal {
    Refusal::row(A::FUNCTION, None, problem)
}

impl<A: Asked> Accumulator for States<A> {
    fn update_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        let rows: &LargeBinaryArray = column(A::FUNCTION, "rows", values, 0)?;
        for bytes in rows.iter().flatten() {
            self.asked.add(bytes)?;
            if self.asked.is_full() {
                self.settle()?;
            }
        }
        Ok(())
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        self.settle()?;
        if self.answers.is_empty() {
            self.answers = self.asked.of_nobody()?;
        }
        self.scalar()
    }

    /// What waits, and the answers as structures: about as much as their numbers take unpacked.
    fn size(&self) -> usize {
        size_of::<Self>() + self.asked.heap() + self.length * 4
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        self.settle()?;
        let answers = self.bytes()?;
        let state = if answers.is_empty() { None } else { Some(write(&answers)) };
        Ok(vec![ScalarValue::LargeBinary(state)])
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        let states: &LargeBinaryArray = column(A::FUNCTION, "state", states, 0)?;
        for state in states.iter().flatten() {
            self.length = self.length.max(state.len());
            self.join(read::<A>(state)?)?;
        }
        Ok(())
    }
}
