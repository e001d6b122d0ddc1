//! Gathering for all users of a partition at once.

use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayRef, BooleanArray, LargeBinaryArray, LargeBinaryBuilder};
use datafusion::common::Result;
use datafusion::logical_expr::{EmitTo, GroupsAccumulator};

use super::{Gathered, Gathering, users, write_state};
use crate::argument::column;
use crate::release::{self, RELEASE};

/// The rows of each user of a partition.
#[derive(Debug)]
pub(crate) struct GatheringGroups<G: Gathering> {
    of: G,
    groups: Vec<Gathered<G::Row>>,
    /// INVARIANT: of all groups.
    heap: usize,
}

impl<G: Gathering> GatheringGroups<G> {
    pub(crate) fn new(of: G) -> Self {
        Self { of, groups: Vec::new(), heap: 0 }
    }

    /// Changes one group, and keeps count of what it takes.
    #[inline]
    fn change(&mut self, group: usize, change: impl FnOnce(&G, &mut Gathered<G::Row>) -> Result<()>) -> Result<()> {
        // INVARIANT: the engine numbers groups below their total.
        let Some(gathered) = self.groups.get_mut(group) else { return Ok(()) };
        let before = gathered.heap();
        let done = change(&self.of, gathered);
        self.heap = self.heap + gathered.heap() - before;
        done
    }

    /// Takes groups out, and what is made of each.
    fn emit(
        &mut self,
        emit_to: EmitTo,
        make: impl Fn(&G, &mut Gathered<G::Row>) -> Result<Option<Vec<u8>>>,
    ) -> Result<ArrayRef> {
        let mut groups = emit_to.take_needed(&mut self.groups);
        let mut made = LargeBinaryBuilder::new();
        for mut gathered in groups.drain(..) {
            self.heap -= gathered.heap();
            made.append_option(make(&self.of, &mut gathered)?);
        }
        Ok(Arc::new(made.finish()))
    }
}

/// Whether a row passes the filter of an aggregate.
fn passes(filter: Option<&BooleanArray>, row: usize) -> bool {
    filter.is_none_or(|filter| filter.is_valid(row) && filter.value(row))
}

impl<G: Gathering> GroupsAccumulator for GatheringGroups<G> {
    fn update_batch(
        &mut self,
        values: &[ArrayRef],
        group_indices: &[usize],
        opt_filter: Option<&BooleanArray>,
        total_num_groups: usize,
    ) -> Result<()> {
        self.groups.resize_with(total_num_groups, Gathered::default);
        let users = users::<G>(values)?;
        let columns = self.of.columns(values)?;
        for (row, group) in group_indices.iter().enumerate() {
            if passes(opt_filter, row) {
                let user = users.at(G::FUNCTION, row)?;
                let found = self.of.row(&columns, row)?;
                self.change(*group, |of, gathered| gathered.add(of, user, found))?;
            }
        }
        Ok(())
    }

    fn merge_batch(&mut self, values: &[ArrayRef], group_indices: &[usize], total_num_groups: usize) -> Result<()> {
        self.groups.resize_with(total_num_groups, Gathered::default);
        let states: &LargeBinaryArray = column(G::FUNCTION, "state", values, 0)?;
        for (state, group) in states.iter().zip(group_indices) {
            if let Some(state) = state {
                self.change(*group, |of, gathered| gathered.merge(of, state))?;
            }
        }
        Ok(())
    }

    fn evaluate(&mut self, emit_to: EmitTo) -> Result<ArrayRef> {
        self.emit(emit_to, |of, gathered| gathered.finish(of))
    }

    fn state(&mut self, emit_to: EmitTo) -> Result<Vec<ArrayRef>> {
        Ok(vec![self.emit(emit_to, |of, gathered| gathered.state(of))?])
    }

    /// A state for each row. The engine asks for it where nearly every row is a user of its own, and grouping before the
    /// shuffle saves nothing.
    fn convert_to_state(&self, values: &[ArrayRef], opt_filter: Option<&BooleanArray>) -> Result<Vec<ArrayRef>> {
        let users = users::<G>(values)?;
        let columns = self.of.columns(values)?;
        let rows = values.first().map_or(0, Array::len);
        let mut states = LargeBinaryBuilder::with_capacity(rows, rows * (RELEASE.len() + 17 + G::WIDTH));
        let mut state = Vec::new();
        for row in 0..rows {
            if !passes(opt_filter, row) {
                states.append_null();
                continue;
            }
            state.clear();
            release::write(RELEASE, &mut state);
            write_state::<G>(&mut state, users.at(G::FUNCTION, row)?, self.of.row(&columns, row)?.as_slice());
            states.append_value(&state);
        }
        Ok(vec![Arc::new(states.finish())])
    }

    fn size(&self) -> usize {
        self.groups.capacity() * size_of::<Gathered<G::Row>>() + self.heap
    }
}
