//! Whether an act without a stated time is plainly news: of the days of the report.
//!
//! What is planned, feared or asked for is not, meetings and visits that are to come apart. Of what happened, a relative clause in the perfect or present tense, a
//! participle beside its noun, a deed that is named with its doer as owner and standing relations (trade, alliances,
//! support that has been given, sanctions that are merely named) are the background of the news.

use crate::extract::factuality::Factuality;
use crate::extract::tree::Tree;
use crate::types::{BlockKind, Dep, EventType, Modality, Pos, Tag};

/// Whether the act is of the days of the report.
pub(super) fn is_news(tree: &Tree<'_>, predicate: usize, real: Factuality, event_type: EventType) -> bool {
    // A visit or a meeting that is told as coming is a matter of days or weeks; other plans may take years.
    let is_coming = real.modality == Modality::Future && event_type == EventType::Consult;
    if real.modality != Modality::Actual && !is_coming {
        return false;
    }
    let is_headline =
        tree.sentence_of(predicate).is_some_and(|index| tree.doc().sentences[index].kind == BlockKind::Headline);
    if is_headline {
        return true;
    }
    !is_standing(tree, predicate, event_type) && !is_background(tree, predicate, event_type)
}

/// Whether acts of this kind last rather than happen.
fn is_standing(tree: &Tree<'_>, predicate: usize, event_type: EventType) -> bool {
    match event_type {
        EventType::Cooperate => true,
        EventType::Support => has_have(tree, predicate),
        EventType::Aid | EventType::Sanction => tree.pos(predicate) == Pos::Noun,
        _ => false,
    }
}

/// Whether the clause tells what was before, or always is.
fn is_background(tree: &Tree<'_>, predicate: usize, event_type: EventType) -> bool {
    let tag = tree.token(predicate).tag;
    let is_noun = tree.pos(predicate) == Pos::Noun;
    match tree.dep(predicate) {
        Dep::Relcl => matches!(tag, Tag::Vb | Tag::Vbz | Tag::Vbp) || has_have(tree, predicate),
        // "the captured town", "forces backed by Chad"
        Dep::Amod | Dep::Acl => tag == Tag::Vbn,
        Dep::Conj => is_noun || has_have(tree, predicate),
        // "condemned Chad's occupation of the town"; but "met after Chad's talks with Togo"
        Dep::Dobj | Dep::Pobj => {
            let meets = matches!(event_type, EventType::Consult | EventType::Request | EventType::Other);
            is_noun && !meets && tree.child(predicate, Dep::Poss).is_some()
        }
        _ => false,
    }
}

fn has_have(tree: &Tree<'_>, predicate: usize) -> bool {
    tree.children_by(predicate, &[Dep::Aux]).any(|i| tree.is_lemma(i, "have"))
}
