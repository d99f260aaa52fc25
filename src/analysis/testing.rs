//! The signed graph of the reference values.

use super::signed::{Sign, SignedGraph};

/// The actors of [`g6`].
pub(super) const G6_NAMES: [&str; 6] = ["ARM", "RUS", "EU", "TUR", "AZE", "NATO"];

/// Six actors with seven friendly and five unfriendly ties: indices in [`G6_NAMES`], and whether a tie is friendly.
pub(super) fn g6() -> Vec<(u32, u32, bool)> {
    let at = |name: &str| G6_NAMES.iter().position(|one| *one == name).unwrap() as u32;
    let ties = |pairs: &[(&str, &str)], is_friendly| {
        pairs.iter().map(|(one, other)| (at(one), at(other), is_friendly)).collect::<Vec<_>>()
    };
    let friendly = [
        ("ARM", "RUS"),
        ("ARM", "EU"),
        ("AZE", "TUR"),
        ("AZE", "RUS"),
        ("TUR", "NATO"),
        ("EU", "NATO"),
        ("TUR", "RUS"),
    ];
    let unfriendly = [("ARM", "AZE"), ("ARM", "TUR"), ("RUS", "NATO"), ("RUS", "EU"), ("TUR", "EU")];
    [ties(&friendly, true), ties(&unfriendly, false)].concat()
}

/// A graph of so many nodes with these ties.
pub(super) fn signed(nodes: usize, ties: &[(u32, u32, bool)]) -> SignedGraph {
    let mut graph = SignedGraph::default();
    (0..nodes).for_each(|_| _ = graph.add_node(()));
    for (one, other, is_friendly) in ties {
        let sign = if *is_friendly { Sign::Friendly } else { Sign::Unfriendly };
        graph.add_edge((*one).into(), (*other).into(), sign);
    }
    graph
}
