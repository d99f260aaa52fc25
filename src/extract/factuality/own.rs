//! What the words around one predicate say of its reality: auxiliaries, adverbs, determiners, adjectives, the mood of
//! the sentence.

use super::Factuality;
use crate::extract::tree::Tree;
use crate::types::{Dep, Modality, Pos, Tag};

/// What the words around one predicate say.
pub(super) fn own_factuality(tree: &Tree<'_>, predicate: usize) -> Factuality {
    let mut result = Factuality::PLAIN;
    if tree.pos(predicate) == Pos::Noun {
        of_noun(tree, predicate, &mut result);
        return result;
    }
    let (mut has_have, mut modal) = (false, None);
    for &child in tree.children(predicate) {
        let lemma = tree.lemma(child);
        match tree.dep(child) {
            Dep::Neg => result.negate(),
            Dep::Aux | Dep::Auxpass if tree.token(child).tag == Tag::Md => {
                let word = tree.text(child).to_lowercase();
                result.weaken(modality_of(&word));
                modal = Some(word);
            }
            Dep::Aux | Dep::Auxpass => has_have |= lemma == "have",
            Dep::Advmod if matches!(lemma.as_str(), "never" | "hardly" | "scarcely" | "nowhere") => result.negate(),
            // "no longer"
            Dep::Advmod if tree.children_by(child, &[Dep::Neg, Dep::Det, Dep::Advmod]).any(|i| is_no(tree, i)) => {
                result.negate();
            }
            Dep::Advmod if is_doubt(&lemma) => result.weaken(Modality::Possible),
            // "no one invited Armenia", "neither side accepted"
            Dep::Nsubj | Dep::Nsubjpass | Dep::Dobj if is_negative(tree, child) => result.negate(),
            _ => {}
        }
    }
    match (modal.as_deref(), result.modality) {
        // "would have attacked": it did not come to that.
        (Some("would" | "'d" | "’d"), _) if has_have => result.modality = Modality::Possible,
        (Some(_), Modality::Future) if has_condition(tree, predicate) => result.modality = Modality::Possible,
        // "cannot agree" is no agreement.
        (Some("can" | "ca" | "could"), Modality::Possible) if has_not(tree, predicate) => {
            result.modality = Modality::Actual;
        }
        _ => {}
    }
    // "is to visit", "has to leave"
    if is_to_infinitive(tree, predicate) && tree.head(predicate).is_some_and(|head| tree.pos(head) == Pos::Aux) {
        result.weaken(Modality::Future);
    }
    if is_asked(tree, predicate) {
        result.weaken(Modality::Possible);
    }
    result
}

/// "no deal", "any attack", "a possible attack", "the planned visit".
fn of_noun(tree: &Tree<'_>, noun: usize, result: &mut Factuality) {
    for &child in tree.children(noun) {
        match (tree.dep(child), tree.lemma(child).as_str()) {
            (Dep::Det | Dep::Neg, "no" | "neither") => result.negate(),
            (Dep::Det, "any") => result.weaken(Modality::Possible),
            (
                Dep::Amod,
                "possible" | "potential" | "likely" | "imminent" | "hypothetical" | "threatened" | "feared"
                | "prospective" | "eventual",
            ) => result.weaken(Modality::Possible),
            (Dep::Amod, word) if is_planned(word) || is_planned(&tree.text(child).to_lowercase()) => {
                result.weaken(Modality::Future);
            }
            _ => {}
        }
    }
}

fn is_planned(word: &str) -> bool {
    matches!(
        word,
        "planned"
            | "plan"
            | "upcoming"
            | "future"
            | "proposed"
            | "propose"
            | "scheduled"
            | "schedule"
            | "expected"
            | "expect"
            | "forthcoming"
            | "impending"
            | "intended"
            | "promised"
    )
}

fn is_doubt(adverb: &str) -> bool {
    matches!(adverb, "perhaps" | "maybe" | "possibly" | "potentially" | "likely" | "probably" | "presumably")
}

fn modality_of(modal: &str) -> Modality {
    match modal {
        "will" | "'ll" | "’ll" | "wo" | "shall" | "would" | "'d" | "’d" => Modality::Future,
        "must" | "should" | "ought" => Modality::Requested,
        _ => Modality::Possible,
    }
}

fn has_not(tree: &Tree<'_>, predicate: usize) -> bool {
    tree.child(predicate, Dep::Neg).is_some()
}

/// "will attack if", "would withdraw unless".
fn has_condition(tree: &Tree<'_>, predicate: usize) -> bool {
    let is_if = |i: usize| matches!(tree.lemma(i).as_str(), "if" | "unless");
    tree.children_by(predicate, &[Dep::Advcl]).any(|clause| tree.children_by(clause, &[Dep::Mark]).any(is_if))
}

/// Whether the predicate is what a question asks: "Is Norway invading Chad?", not "Why is Norway invading Chad?".
fn is_asked(tree: &Tree<'_>, predicate: usize) -> bool {
    let Some(sentence) = tree.sentence_of(predicate).map(|index| &tree.doc().sentences[index]) else { return false };
    let ends_in_mark = sentence.tokens.clone().rev().take(3).any(|i| tree.text(i) == "?");
    if !ends_in_mark || tree.dep(predicate) != Dep::Root {
        return false;
    }
    let subject = tree.child(predicate, Dep::Nsubj).or_else(|| tree.child(predicate, Dep::Nsubjpass));
    let Some(subject) = subject else { return false };
    let first = tree.children_by(predicate, &[Dep::Aux, Dep::Auxpass]).next().unwrap_or(predicate);
    let is_wh = |i: usize| matches!(tree.token(i).tag, Tag::Wdt | Tag::Wp | Tag::WpPoss | Tag::Wrb);
    first < subject && !(tree.edges(predicate).0..first).any(is_wh)
}

fn is_no(tree: &Tree<'_>, i: usize) -> bool {
    matches!(tree.lemma(i).as_str(), "no" | "neither" | "none" | "nobody" | "nothing")
}

fn is_negative(tree: &Tree<'_>, noun: usize) -> bool {
    is_no(tree, noun) || tree.children_by(noun, &[Dep::Det, Dep::Neg]).any(|i| is_no(tree, i))
}

/// Whether the verb is in the present tense.
pub(super) fn is_present(tree: &Tree<'_>, verb: usize) -> bool {
    matches!(tree.token(verb).tag, Tag::Vbz | Tag::Vbp)
}

/// "to visit"
pub(super) fn is_to_infinitive(tree: &Tree<'_>, verb: usize) -> bool {
    tree.children_by(verb, &[Dep::Aux]).any(|i| tree.token(i).tag == Tag::To)
}

/// Whether a conjoined verb has neither subject nor auxiliaries of its own and the form that those of the first ask
/// for.
pub(super) fn lives_off(tree: &Tree<'_>, verb: usize) -> bool {
    let own = [Dep::Aux, Dep::Auxpass, Dep::Nsubj, Dep::Nsubjpass];
    tree.children_by(verb, &own).next().is_none() && matches!(tree.token(verb).tag, Tag::Vb | Tag::Vbn | Tag::Vbg)
}

/// Whether the text speaks of the deed as of one that is known: "the deal", "Macron's visit", "last year's truce".
pub(super) fn is_definite(tree: &Tree<'_>, noun: usize) -> bool {
    let is_known = |&i: &usize| {
        tree.dep(i) == Dep::Poss || matches!(tree.lemma(i).as_str(), "the" | "this" | "that" | "these" | "those")
    };
    let is_past = |&i: &usize| matches!(tree.lemma(i).as_str(), "recent" | "last" | "earlier" | "previous" | "failed");
    tree.children_by(noun, &[Dep::Det, Dep::Poss]).any(|i| is_known(&i))
        || tree.children_by(noun, &[Dep::Amod]).any(|i| is_past(&i))
}
