//! Gathering for one user alone, where the engine keeps no groups.

use datafusion::arrow::array::{Array, ArrayRef, LargeBinaryArray};
use datafusion::common::{Result, ScalarValue};
use datafusion::logical_expr::Accumulator;

use super::{Gathered, Gathering, users};
use crate::argument::column;

/// The rows of one user.
#[derive(Debug)]
pub(crate) struct GatheringOne<G: Gathering> {
    of: G,
    gathered: Gathered<G::Row>,
}

impl<G: Gathering> GatheringOne<G> {
    pub(crate) fn new(of: G) -> Self {
        Self { of, gathered: Gathered::default() }
    }
}

impl<G: Gathering> Accumulator for GatheringOne<G> {
    fn update_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        let Self { of, gathered } = self;
        let users = users::<G>(values)?;
        let columns = of.columns(values)?;
        for row in 0..values.first().map_or(0, Array::len) {
            gathered.add(of, users.at(G::FUNCTION, row)?, of.row(&columns, row)?)?;
        }
        Ok(())
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        Ok(ScalarValue::LargeBinary(self.gathered.finish(&self.of)?))
    }

    fn size(&self) -> usize {
        size_of::<Self>() + self.gathered.heap()
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        Ok(vec![ScalarValue::LargeBinary(self.gathered.state(&self.of)?)])
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        let states: &LargeBinaryArray = column(G::FUNCTION, "state", states, 0)?;
        states.iter().flatten().try_for_each(|state| self.gathered.merge(&self.of, state))
    }
}
