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
        // "fights against rebels who captured the port"
        Dep::Relcl => tree.dep(head) == Dep::Pobj,
        // "Chad's decision to ban the group"
        Dep::Acl => tree.child(at, Dep::Mark).is_none() && is_owned(tree, head),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::testing::ask;

    #[test]
    fn what_only_tells_of_whom_the_report_speaks_is_an_aside() {
        for (sentence, expected) in [
            ("Mali said that it fights against rebels who {captured} the port.", true),
            ("Mali regretted the decision of Chad to {ban} the party.", false),
            ("Mali regretted Chad's decision to {ban} the party.", true),
            ("Mali said that the rebels {captured} the port.", false),
        ] {
            assert_eq!(ask(sentence, |mentions, token| is_aside(mentions.tree, token)), expected, "{sentence}");
        }
    }

    #[test]
    fn a_deed_may_be_named_with_its_doer_as_owner() {
        assert!(ask("Mali said that Chad's {attack} on Togo failed.", |m, token| is_owned(m.tree, token)));
        assert!(!ask("Mali said that an {attack} by Chad failed.", |m, token| is_owned(m.tree, token)));
    }
}
