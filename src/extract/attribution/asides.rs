//! What a report takes for granted: acts within its content that it does not claim.
//!
//! In "Mali said that it regrets Chad's attack on Togo" Mali claims its regret; that there was an attack is the text's
//! own. So it is with deeds that are named with their doer as owner, and with clauses that only say of whom something
//! else is told.

use crate::extract::tree::Tree;
use crate::types::{Dep, Pos};

/// Whether the predicate is a noun that its doer owns: "Chad's attack", "its deal with Togo".
pub(super) fn is_owned(tree: &Tree<'_>, predicate: usize) -> bool {
    tree.pos(predicate) == Pos::Noun && tree.child(predicate, Dep::Poss).is_some()
}

/// Whether the clause only tells of whom, or by whose decision, the clause above speaks.
pub(super) fn is_aside(tree: &Tree<'_>, at: usize) -> bool {
    let Some(head) = tree.head(at) else { return false };
    match tree.dep(at) {
        // "fights against militants who seized the dam"
        Dep::Relcl => tree.dep(head) == Dep::Pobj,
        // "the president's decision to ban the party"
        Dep::Acl => tree.child(at, Dep::Mark).is_none() && is_owned(tree, head),
        _ => false,
    }
}
