//! From the parser's arcs to a tree: sentences, and the true heads of arcs that were lifted.

use std::collections::BTreeSet;

use super::parser::Arc;
use crate::types::Dep;

/// How often the edges of subtrees are worked out anew when heads lie outside their sentence.
const MAX_PASSES: usize = 12;

/// The tree of one piece.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tree {
    /// Head of each token; a root is its own.
    pub(super) heads: Vec<usize>,
    pub(super) deps: Vec<Dep>,
    pub(super) starts_sentence: Vec<bool>,
}

impl Tree {
    /// The tree that these arcs make.
    pub(super) fn from_arcs(arcs: &[Arc], is_space: impl Fn(usize) -> bool) -> Self {
        let heads = arcs.iter().enumerate().map(|(token, arc)| arc.map_or(token, |(head, _)| head));
        let deps = arcs.iter().map(|arc| arc.map_or(Dep::Root, |(_, label)| label.dep));
        let mut tree = Self { heads: heads.collect(), deps: deps.collect(), starts_sentence: vec![false; arcs.len()] };
        let mut edges = Edges::of(&tree.heads);
        if arcs.iter().flatten().any(|(_, label)| label.lifted_from.is_some()) {
            tree.lower(arcs, &edges, is_space);
            edges = Edges::of(&tree.heads);
        }
        for (token, head) in tree.heads.iter().enumerate() {
            if token == *head {
                tree.starts_sentence[edges.left[token]] = true;
            }
        }
        tree
    }

    /// Gives lifted tokens their true head: the nearest token below the present one, breadth first, with the relation
    /// that the label names.
    fn lower(&mut self, arcs: &[Arc], edges: &Edges, is_space: impl Fn(usize) -> bool) {
        let children = Children::of(&self.heads);
        // Labels not yet visited still carry their second half, and are not a relation that can be sought.
        let mut is_lifted: Vec<bool> =
            arcs.iter().map(|arc| arc.is_some_and(|(_, label)| label.lifted_from.is_some())).collect();
        let mut moved = BTreeSet::new();
        for (token, arc) in arcs.iter().enumerate() {
            let Some((_, label)) = arc else { continue };
            let Some(wanted) = label.lifted_from else { continue };
            let mut level = vec![self.heads[token]];
            let mut found = None;
            while found.is_none() && !level.is_empty() {
                let mut below = Vec::new();
                for parent in level {
                    let own = children.of_head(&self.heads, &moved, edges, parent);
                    below.extend(own.into_iter().filter(|child| *child != token && !is_space(*child)));
                }
                // A level is searched as it is built, child by child, so the first hit in its order is the answer.
                found = below.iter().copied().find(|child| !is_lifted[*child] && self.deps[*child] == wanted);
                level = below;
            }
            if let Some(head) = found {
                self.heads[token] = head;
                moved.insert((head, token));
            }
            is_lifted[token] = false;
        }
    }
}

/// Children by head, as they were before any token was given another head.
struct Children {
    starts: Vec<usize>,
    tokens: Vec<usize>,
}

impl Children {
    fn of(heads: &[usize]) -> Self {
        let mut starts = vec![0; heads.len() + 2];
        let is_child = |(token, head): &(usize, &usize)| token != *head;
        heads.iter().enumerate().filter(is_child).for_each(|(_, head)| starts[head + 2] += 1);
        for head in 2..starts.len() {
            starts[head] += starts[head - 1];
        }
        let mut tokens = vec![0; heads.len()];
        for (token, head) in heads.iter().enumerate().filter(is_child) {
            tokens[starts[head + 1]] = token;
            starts[head + 1] += 1;
        }
        Self { starts, tokens }
    }

    /// The present children of a head, in order, as far as they lie within the edges that its subtree had.
    fn of_head(&self, heads: &[usize], moved: &BTreeSet<(usize, usize)>, edges: &Edges, head: usize) -> Vec<usize> {
        let kept = self.tokens[self.starts[head]..self.starts[head + 1]].iter().copied();
        let mut children: Vec<usize> = kept.filter(|child| heads[*child] == head).collect();
        let added = moved.range((head, 0)..=(head, usize::MAX)).map(|(_, child)| *child);
        let before = children.len();
        children.extend(added);
        if children.len() > before {
            children.sort_unstable();
        }
        children.retain(|child| (edges.left[head]..=edges.right[head]).contains(child));
        children
    }
}

/// First and last token of the subtree under each token.
struct Edges {
    left: Vec<usize>,
    right: Vec<usize>,
}

impl Edges {
    fn of(heads: &[usize]) -> Self {
        let mut edges = Self { left: (0..heads.len()).collect(), right: (0..heads.len()).collect() };
        // Once is enough for a projective tree.
        for _ in 0..MAX_PASSES {
            (0..heads.len()).for_each(|token| edges.widen(heads, token));
            (0..heads.len()).rev().for_each(|token| edges.widen(heads, token));
            if edges.hold_heads(heads) {
                break;
            }
        }
        edges
    }

    fn widen(&mut self, heads: &[usize], token: usize) {
        let head = heads[token];
        self.left[head] = self.left[head].min(self.left[token]);
        self.right[head] = self.right[head].max(self.right[token]);
    }

    /// Whether every head lies within its token's sentence. As in spaCy, a head on the first token of the next sentence
    /// passes, and the last token is not looked at.
    fn hold_heads(&self, heads: &[usize]) -> bool {
        let mut is_start = vec![false; heads.len()];
        heads
            .iter()
            .enumerate()
            .filter(|(token, head)| token == *head)
            .for_each(|(token, _)| is_start[self.left[token]] = true);
        let mut start = 0;
        for end in 0..heads.len() {
            if (end > 0 && is_start[end]) || end + 1 == heads.len() {
                if !heads[start..end].iter().all(|head| (start..=end).contains(head)) {
                    return false;
                }
                start = end;
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nlp::parser::ArcLabel;

    /// Arcs from heads and labels; a token that is its own head has none.
    fn tree(arcs: &[(usize, &str)]) -> Tree {
        let arcs = arcs
            .iter()
            .enumerate()
            .map(|(token, (head, label))| (*head != token).then(|| (*head, label.parse::<ArcLabel>().unwrap())));
        Tree::from_arcs(&arcs.collect::<Vec<_>>(), |_| false)
    }

    #[test]
    fn a_sentence_begins_at_the_left_edge_of_each_root() {
        let tree = tree(&[(1, "nsubj"), (1, ""), (1, "punct"), (4, "det"), (4, "")]);
        assert_eq!(tree.starts_sentence, [true, false, false, true, false]);
        assert_eq!(tree.deps[4], Dep::Root);
    }

    #[test]
    fn a_lifted_arc_goes_to_the_nearest_token_with_the_relation() {
        // 3 was lifted from a direct object to the root: there are objects at 2, and below it at 4.
        let tree = tree(&[(1, "nsubj"), (1, ""), (1, "dobj"), (1, "prep||dobj"), (2, "dobj")]);
        assert_eq!((tree.heads[3], tree.deps[3]), (2, Dep::Prep));
    }

    #[test]
    fn a_lifted_arc_stays_where_no_token_has_the_relation() {
        let tree = tree(&[(1, "nsubj"), (1, ""), (1, "dobj"), (1, "relcl||nsubjpass")]);
        assert_eq!((tree.heads[3], tree.deps[3]), (1, Dep::Relcl));
    }

    #[test]
    fn a_second_lifted_arc_sees_where_the_first_one_went() {
        // 2 goes from 1 to 0 (`nsubj`), and keeps `acl`, which is what 3 looks for below 1.
        let tree = tree(&[(1, "nsubj"), (1, ""), (1, "acl||nsubj"), (1, "prep||acl")]);
        assert_eq!(tree.heads[2], 0);
        // The edges are those before: 2 does not lie within what was the subtree of 0.
        assert_eq!(tree.heads[3], 1);
    }
}
