//! Of which act a time expression speaks: of that whose clause it modifies, and of what hangs on that clause without a
//! time of its own.

use std::ops::Range;

use crate::extract::clauses::is_predicate;
use crate::extract::tree::Tree;
use crate::types::{Dep, Pos, Tag};

/// How many steps an act may hang below the clause that has the time.
const MAX_STEPS: usize = 5;

/// How many words lie between a time expression's owner and the predicate; `None` if it speaks of something else.
pub(super) fn distance(tree: &Tree<'_>, expression: Range<usize>, predicate: usize) -> Option<usize> {
    let top = top_of(tree, expression.clone())?;
    let modifies_noun = modifies_noun(tree, expression);
    let mut path = vec![top];
    for above in tree.ancestors(top) {
        path.push(above);
        // "will levy tariffs, starting on Friday": the time of the levying.
        let only_starts = tree.dep(above) == Dep::Advcl && matches!(tree.lemma(above).as_str(), "start" | "begin");
        if (is_predicate(tree, above) && !only_starts) || modifies_noun {
            break;
        }
    }
    if path.contains(&predicate) {
        return Some(0);
    }
    if modifies_noun {
        return None;
    }
    // "agreed on Monday to meet", "is set to visit in July", an event noun below its verb.
    let owner = *path.last()?;
    let mut at = predicate;
    for steps in 1..=MAX_STEPS {
        if !shares_time(tree, at) {
            return None;
        }
        at = tree.head(at)?;
        if at == owner {
            return Some(steps);
        }
    }
    None
}

/// The word of the expression that the rest of the sentence governs.
fn top_of(tree: &Tree<'_>, mut expression: Range<usize>) -> Option<usize> {
    let words = expression.clone();
    expression.find(|&i| tree.head(i).is_none_or(|head| !words.contains(&head)))
}

/// "the 2015 treaty", "Monday's attack": the time is the noun's own, and of no verb.
pub(super) fn modifies_noun(tree: &Tree<'_>, expression: Range<usize>) -> bool {
    let is_part = |top: usize| matches!(tree.dep(top), Dep::Compound | Dep::Nummod | Dep::Poss | Dep::Amod | Dep::Nmod);
    top_of(tree, expression).is_some_and(is_part)
}

/// Whether what hangs on its head like this is of the same time.
fn shares_time(tree: &Tree<'_>, at: usize) -> bool {
    match tree.dep(at) {
        Dep::Xcomp | Dep::Dobj | Dep::Pobj | Dep::Prep | Dep::Conj | Dep::Acl | Dep::Pcomp | Dep::Compound => true,
        Dep::Nsubj | Dep::Nsubjpass | Dep::Attr => tree.pos(at) == Pos::Noun,
        // "bombed the city, killing ten"
        Dep::Advcl => tree.token(at).tag == Tag::Vbg && tree.child(at, Dep::Mark).is_none(),
        _ => false,
    }
}
