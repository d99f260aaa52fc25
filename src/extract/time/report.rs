//! Whether an act without a stated time is plainly news: of the days of the report.
//!
//! What is planned, feared or asked for is not. Of what happened, a relative clause in the perfect or present tense, a
//! participle before its noun and standing relations (trade, alliances, sanctions that are merely named) are the
//! background of the news.

use crate::extract::factuality::Factuality;
use crate::extract::tree::Tree;
use crate::types::{BlockKind, Dep, EventType, Modality, Pos, Tag};

/// Whether the act is of the days of the report.
pub(super) fn is_news(tree: &Tree<'_>, predicate: usize, real: Factuality, event_type: EventType) -> bool {
    if real.modality != Modality::Actual {
        return false;
    }
    let is_headline =
        tree.sentence_of(predicate).is_some_and(|index| tree.doc().sentences[index].kind == BlockKind::Headline);
    if is_headline {
        return true;
    }
    !is_standing(tree, predicate, event_type) && !is_background(tree, predicate)
}

/// Whether acts of this kind last rather than happen.
fn is_standing(tree: &Tree<'_>, predicate: usize, event_type: EventType) -> bool {
    match event_type {
        EventType::Cooperate => true,
        EventType::Aid | EventType::Sanction => tree.pos(predicate) == Pos::Noun,
        _ => false,
    }
}

/// Whether the clause tells what was before, or always is.
fn is_background(tree: &Tree<'_>, predicate: usize) -> bool {
    let tag = tree.token(predicate).tag;
    let has_have = tree.children_by(predicate, &[Dep::Aux]).any(|i| tree.is_lemma(i, "have"));
    match tree.dep(predicate) {
        Dep::Relcl => matches!(tag, Tag::Vb | Tag::Vbz | Tag::Vbp) || has_have,
        Dep::Amod => tag == Tag::Vbn,
        Dep::Conj => tree.pos(predicate) == Pos::Noun,
        _ => false,
    }
}
