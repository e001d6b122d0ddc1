//! The sums of a table as a network, and what they leave open of a number that is not shown.
//!
//! ```text
//! whole ──row total──▶ row ──cell──▶ column ──column total──▶ all columns ──grand total──▶ whole
//! ```
//! Every number is an edge, and what flows into a node flows out of it: that is what "the cells of a row add up to its total"
//! says, and everything that totals say. Numbers that are shown stand still. Another one can grow by as much as can flow back
//! from its end to its start over edges that are not shown, and shrink by as much as can flow around it. So the interval that
//! a reader can work out, who knows that counts are whole and not negative, is found exactly, by a flow that stops as soon as
//! the interval is wide enough. Where it stays too narrow, the cheapest way around shows which numbers have to go too.

use std::collections::BTreeSet;

/// One number of a table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edge {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) count: u64,
    /// Whether it is printed.
    pub(super) shown: bool,
    /// The least that a reader can take it for: 1 where zeros would be shown.
    pub(super) least: u64,
    /// What it costs not to show it; none where it cannot be left out.
    pub(super) cost: Option<u64>,
}

/// A way over an edge from a node.
#[derive(Clone, Copy)]
struct Way {
    edge: usize,
    forward: bool,
}

/// Whether the numbers shown leave too few values for one that is not, and if so, which others have to go with it.
pub(super) fn companions(edges: &[Edge], nodes: usize, asked: usize, minimum: u64) -> Vec<usize> {
    let Some(edge) = edges.get(asked) else { return Vec::new() };
    let wanted = minimum.saturating_sub(1);
    let mut growing = Network::of(edges, nodes, asked);
    let up = growing.push(edge.to, edge.from, wanted);
    let mut shrinking = Network::of(edges, nodes, asked);
    let possible = edge.count.saturating_sub(edge.least);
    let down = shrinking.push(edge.from, edge.to, possible.min(wanted - up));
    if up + down >= wanted {
        return Vec::new();
    }
    let more_up = growing.way(edge.to, edge.from, true);
    let more_down = if down < possible { shrinking.way(edge.from, edge.to, true) } else { None };
    let cheapest = more_up.into_iter().chain(more_down).min_by_key(|(cost, _)| *cost);
    let shown = |way: &Way| edges.get(way.edge).is_some_and(|edge| edge.shown);
    cheapest.map_or_else(Vec::new, |(_, path)| path.iter().filter(|way| shown(way)).map(|way| way.edge).collect())
}

/// All edges but one.
struct Network<'a> {
    edges: &'a [Edge],
    /// What flows over each edge now.
    flows: Vec<u64>,
    ways: Vec<Vec<Way>>,
}

impl<'a> Network<'a> {
    fn of(edges: &'a [Edge], nodes: usize, without: usize) -> Self {
        let mut ways = vec![Vec::new(); nodes];
        for (number, edge) in edges.iter().enumerate().filter(|(number, _)| *number != without) {
            for (node, forward) in [(edge.from, true), (edge.to, false)] {
                if let Some(ways) = ways.get_mut(node) {
                    ways.push(Way { edge: number, forward });
                }
            }
        }
        Self { edges, flows: edges.iter().map(|edge| edge.count).collect(), ways }
    }

    /// Sends as much as can flow from a node to another one over what is not shown, up to a limit.
    fn push(&mut self, source: usize, sink: usize, limit: u64) -> u64 {
        let mut sent = 0;
        while sent < limit {
            let Some((_, path)) = self.way(source, sink, false) else { break };
            let room = path.iter().map(|way| self.room(*way)).min().unwrap_or(0).min(limit - sent);
            if room == 0 {
                break;
            }
            for way in path {
                if let Some(flow) = self.flows.get_mut(way.edge) {
                    *flow = if way.forward { flow.saturating_add(room) } else { flow.saturating_sub(room) };
                }
            }
            sent += room;
        }
        sent
    }

    /// A number that is not shown may be any that is higher, but not below 0, or 1 where zeros are shown.
    fn room(&self, way: Way) -> u64 {
        if way.forward {
            return u64::MAX;
        }
        let (flow, edge) = (self.flows.get(way.edge), self.edges.get(way.edge));
        flow.zip(edge).map_or(0, |(flow, edge)| flow.saturating_sub(edge.least))
    }

    /// The cheapest way between two nodes on which something can flow, and its cost; of equally cheap ones always the same. What
    /// is not shown costs nothing, and what is may be on it only where it is asked what to leave out.
    fn way(&self, source: usize, sink: usize, over_shown: bool) -> Option<(u64, Vec<Way>)> {
        let mut best: Vec<Option<(u64, Option<Way>)>> = vec![None; self.ways.len()];
        *best.get_mut(source)? = Some((0, None));
        let mut next = BTreeSet::from([(0_u64, source)]);
        while let Some((cost, node)) = next.pop_first() {
            if node == sink {
                return self.path_to(sink, source, &best).map(|path| (cost, path));
            }
            for way in self.ways.get(node)? {
                let edge = self.edges.get(way.edge)?;
                let price = if edge.shown { edge.cost.filter(|_| over_shown) } else { Some(0) };
                let (Some(price), true) = (price, self.room(*way) > 0) else { continue };
                let (head, total) = (if way.forward { edge.to } else { edge.from }, cost.saturating_add(price));
                let known = best.get_mut(head)?;
                if known.is_none_or(|(known, _)| total < known) {
                    if let Some((known, _)) = *known {
                        next.remove(&(known, head));
                    }
                    *known = Some((total, Some(*way)));
                    next.insert((total, head));
                }
            }
        }
        None
    }

    fn path_to(&self, sink: usize, source: usize, best: &[Option<(u64, Option<Way>)>]) -> Option<Vec<Way>> {
        let (mut path, mut node) = (Vec::new(), sink);
        while node != source {
            let way = best.get(node).copied().flatten()?.1?;
            let edge = self.edges.get(way.edge)?;
            path.push(way);
            node = if way.forward { edge.from } else { edge.to };
        }
        Some(path)
    }
}
