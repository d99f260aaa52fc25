//! Answers cases of `tests/reference/measures.py`, one JSON object a line, so that other programs can be asked the same.
//!
//! ```text
//! echo '{"measure": "fisher", "before": [3, 1], "after": [1, 3]}' | cargo run --release --example measures
//! ```

use std::io::{self, BufWriter, Write};

use demarche::analysis::{
    Sign, SignedGraph, adjusted, best_blocs, betweenness, fisher, frustration, gaussian_cost, kappa, page_rank,
    partition, poisson_cost, triads,
};
use petgraph::graph::{DiGraph, UnGraph};
use serde::Deserialize;
use serde_json::{Value, json};

/// Beginnings of the search for blocs, as `demarche blocs` has it.
const RESTARTS: usize = 40;
const SEED: u64 = 1;

/// Nodes are numbered from 0; a tie is two nodes and a weight, a length or a sign.
type Tie = (u32, u32, f64);

#[derive(Deserialize)]
#[serde(tag = "measure", rename_all = "snake_case")]
enum Case {
    PageRank { nodes: usize, ties: Vec<Tie> },
    Betweenness { nodes: usize, ties: Vec<Tie> },
    Signed { nodes: usize, ties: Vec<Tie> },
    Fisher { before: (u32, u32), after: (u32, u32) },
    Adjusted { p: Vec<f64> },
    Kappa { x: Vec<f64>, y: Vec<f64> },
    Poisson { series: Vec<u32>, penalty: f64 },
    Gaussian { series: Vec<f64>, min_len: usize, penalty: f64 },
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut out = BufWriter::new(io::stdout().lock());
    for line in io::stdin().lines() {
        writeln!(out, "{}", answer(serde_json::from_str(&line?)?))?;
    }
    Ok(out.flush()?)
}

fn answer(case: Case) -> Value {
    match case {
        Case::PageRank { nodes, ties } => {
            let mut graph = DiGraph::<(), f64>::new();
            (0..nodes).for_each(|_| _ = graph.add_node(()));
            graph.extend_with_edges(ties);
            json!(page_rank(&graph))
        }
        Case::Betweenness { nodes, ties } => {
            let mut graph = UnGraph::<(), f64>::default();
            (0..nodes).for_each(|_| _ = graph.add_node(()));
            graph.extend_with_edges(ties);
            json!(betweenness(&graph, SEED).shares)
        }
        Case::Signed { nodes, ties } => {
            let mut graph = SignedGraph::default();
            (0..nodes).for_each(|_| _ = graph.add_node(()));
            let sign = |sign: f64| if sign > 0.0 { Sign::Friendly } else { Sign::Unfriendly };
            graph.extend_with_edges(ties.into_iter().map(|(one, other, weight)| (one, other, sign(weight))));
            let (camps, blocs) = (frustration(&graph, SEED), best_blocs(&graph, RESTARTS, SEED));
            json!({
                "frustration": camps.least,
                "bound": camps.bound,
                "balanced": triads(&graph).filter(|(_, is_balanced)| *is_balanced).count(),
                "triads": triads(&graph).count(),
                "modularity": blocs.modularity,
                "is_exact": blocs.is_exact,
            })
        }
        Case::Fisher { before, after } => json!(fisher(before, after)),
        Case::Adjusted { p } => json!(adjusted(&p)),
        Case::Kappa { x, y } => json!(kappa((&x, &y))),
        Case::Poisson { series, penalty } => json!(partition(series.len(), 1, penalty, poisson_cost(&series))),
        Case::Gaussian { series, min_len, penalty } => {
            json!(partition(series.len(), min_len, penalty, gaussian_cost(&series)))
        }
    }
}
