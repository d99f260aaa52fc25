//! How a clause or an event noun hangs on what is above it, as far as its reality is concerned.
//!
//! [`next_above`] takes one step up the tree; [`embedding`] asks the table what the word there says of its complement.

use super::own::{is_to_infinitive, lives_off};
use crate::extract::clauses::is_predicate;
use crate::extract::tree::Tree;
use crate::lexicon::{Complement, Embedding, Lexicon};
use crate::types::{BlockKind, Dep, Modality, Pos, Tag};

/// Verbs by which a deed that is their subject comes about: "the talks will begin".
const HAPPENING: [&str; 8] = ["begin", "start", "resume", "continue", "happen", "occur", "take", "follow"];

/// Verbs that say no more of their object than that it is done: "hold talks", "sign a deal".
const CARRIERS: [&str; 34] = [
    "hold",
    "have",
    "make",
    "take",
    "give",
    "launch",
    "conduct",
    "carry",
    "sign",
    "reach",
    "strike",
    "send",
    "issue",
    "impose",
    "wage",
    "stage",
    "mount",
    "pay",
    "do",
    "provide",
    "offer",
    "deliver",
    "lift",
    "enter",
    "ink",
    "conclude",
    "clinch",
    "seal",
    "host",
    "perform",
    "commit",
    "receive",
    "accept",
    "undertake",
];

/// Prepositions by which a verb or noun takes a deed as its content: "call for talks", "threat of an attack".
const CONTENT: [&str; 6] = ["for", "of", "about", "to", "on", "against"];

/// How far above its noun the verb stands of whose content a clause was torn off.
const MAX_APART: usize = 3;

/// How a clause hangs on what is above it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Link {
    /// Joined by `and`, `or`.
    Conjoined,
    /// It fills a place of the word above.
    Complement(Complement),
    /// A deed that the verb above carries out.
    Carried,
    /// It is the `if` of the clause above, or the clause above is its condition.
    Condition,
    /// It says what the clause above is done for.
    Purpose,
    /// It says what the clause above did without.
    Undone,
    /// It says when the clause above is.
    Time,
    /// It stands on its own: a relative clause or a reason.
    Free,
}

impl Link {
    /// Whether what is further up says nothing of the clause any more.
    pub(super) const fn ends(self) -> bool {
        !matches!(self, Self::Conjoined | Self::Complement(_) | Self::Carried)
    }
}

/// The next word up that may say something of the reality of the clause or deed, and how that hangs on it.
pub(super) fn next_above(tree: &Tree<'_>, lexicon: &Lexicon, at: usize) -> Option<(usize, Link)> {
    let Some(head) = tree.head(at) else {
        // "Norway to visit Chad" as a headline.
        return is_to_infinitive(tree, at).then_some((at, Link::Purpose));
    };
    let link = match tree.dep(at) {
        Dep::Conj if is_predicate(tree, at) && is_predicate(tree, head) && !shares_clause(tree, at, head) => Link::Free,
        Dep::Conj => Link::Conjoined,
        Dep::Relcl if is_to_infinitive(tree, at) && is_headline(tree, at) => Link::Purpose,
        // "in order to weaken Chad"
        Dep::Acl if is_to_infinitive(tree, at) && tree.is_lemma(head, "order") && is_after_in(tree, head) => {
            Link::Purpose
        }
        Dep::Pcomp => return Some(of_preposition(tree, lexicon, at, head)),
        Dep::Xcomp | Dep::Ccomp | Dep::Acl => complement(tree, at).map_or(Link::Free, Link::Complement),
        Dep::Advcl => adverbial(tree, lexicon, at, head),
        Dep::Dobj | Dep::Nsubjpass | Dep::Nsubj | Dep::Attr | Dep::Pobj if tree.pos(at) == Pos::Noun => {
            return Some(of_noun(tree, lexicon, at, head));
        }
        _ => Link::Free,
    };
    Some((head, link))
}

/// Whether what stands above the first of two joined verbs is said of the second too: "if Norway attacked Togo and
/// invaded Chad", but not "plans to attack and invaded Chad", nor where the second has a subject of its own.
fn shares_clause(tree: &Tree<'_>, at: usize, first: usize) -> bool {
    let has_subject = tree.children_by(at, &[Dep::Nsubj, Dep::Nsubjpass]).next().is_some();
    let is_finite = |i: usize| matches!(tree.token(i).tag, Tag::Vbd | Tag::Vbz | Tag::Vbp);
    let is_in_finite_clause = |i: usize| is_finite(i) || tree.children_by(i, &[Dep::Aux, Dep::Auxpass]).any(is_finite);
    lives_off(tree, at)
        || tree.child(at, Dep::Mark).is_some()
        || (!has_subject && is_finite(at) && is_in_finite_clause(first))
}

fn adverbial(tree: &Tree<'_>, lexicon: &Lexicon, at: usize, head: usize) -> Link {
    let mark = tree.child(at, Dep::Mark).map(|mark| tree.lemma(mark));
    let is_when = |&i: &usize| matches!(tree.lemma(i).as_str(), "when" | "once" | "whenever");
    match mark.as_deref() {
        Some("if" | "unless" | "lest" | "whether") => Link::Condition,
        Some("before" | "after" | "until" | "till" | "once" | "as") => Link::Time,
        // "went on to praise" is a complement, "travelled to Moscow to meet Putin" a purpose: not so yet.
        _ if is_to_infinitive(tree, at) && embedding(tree, lexicon, head, Complement::To).is_some() => {
            Link::Complement(Complement::To)
        }
        _ if is_to_infinitive(tree, at) => Link::Purpose,
        _ if tree.children_by(at, &[Dep::Advmod]).any(|i| is_when(&i)) => Link::Time,
        _ => Link::Free,
    }
}

/// "accused of attacking", "without attacking", "instead of attacking", "the plan for attacking".
fn of_preposition(tree: &Tree<'_>, lexicon: &Lexicon, at: usize, preposition: usize) -> (usize, Link) {
    let mut governor = tree.head(preposition).unwrap_or(preposition);
    // "accused the forces of Norway of attacking" hangs on the forces, and is the accusation.
    if tree.dep(governor) == Dep::Dobj
        && let Some(verb) = tree.head(governor)
        && embedding(tree, lexicon, governor, Complement::Ing).is_none()
        && embedding(tree, lexicon, verb, Complement::Ing).is_some()
    {
        governor = verb;
    }
    let link = match tree.lemma(preposition).as_str() {
        "without" => Link::Undone,
        // "instead of", "rather than", "stopped short of"
        "of" | "than" if follows_instead(tree, governor, preposition) => Link::Undone,
        _ => complement(tree, at).map_or(Link::Free, Link::Complement),
    };
    (governor, link)
}

fn is_after_in(tree: &Tree<'_>, noun: usize) -> bool {
    tree.dep(noun) == Dep::Pobj && tree.head(noun).is_some_and(|preposition| tree.is_lemma(preposition, "in"))
}

fn follows_instead(tree: &Tree<'_>, governor: usize, preposition: usize) -> bool {
    let before = tree.children(preposition).iter().copied().chain([governor]);
    let mut before = before.chain(preposition.checked_sub(1));
    before.any(|i| matches!(tree.text(i).to_lowercase().as_str(), "instead" | "short" | "rather"))
}

/// An event noun is as real as the clause that carries it out: "called off the talks", "may launch an attack"; but
/// "did not mention the attack" leaves the attack be.
fn of_noun(tree: &Tree<'_>, lexicon: &Lexicon, at: usize, head: usize) -> (usize, Link) {
    let (governor, preposition) = match tree.dep(at) {
        Dep::Pobj => (tree.head(head).unwrap_or(head), Some(tree.lemma(head))),
        _ => (head, None),
    };
    let is_listed = embedding(tree, lexicon, governor, Complement::Noun).is_some();
    let is_subject = tree.dep(at) == Dep::Nsubj;
    let link = match preposition.as_deref() {
        Some(preposition) if is_listed && CONTENT.contains(&preposition) => Link::Complement(Complement::Noun),
        Some(_) => Link::Free,
        None if is_subject && HAPPENING.contains(&tree.lemma(governor).as_str()) => Link::Carried,
        // "an attack is likely"
        None if is_subject && tree.is_lemma(governor, "be") && is_listed => Link::Complement(Complement::Noun),
        None if is_subject => Link::Free,
        None if is_listed => Link::Complement(Complement::Noun),
        None if CARRIERS.contains(&tree.lemma(governor).as_str()) => Link::Carried,
        // "there was no deal"
        None if tree.dep(at) == Dep::Attr && tree.child(governor, Dep::Expl).is_some() => Link::Carried,
        None => Link::Free,
    };
    (governor, link)
}

/// What kind of complement the clause is; `None` if it is none.
fn complement(tree: &Tree<'_>, at: usize) -> Option<Complement> {
    let to = is_to_infinitive(tree, at);
    let mark = tree.child(at, Dep::Mark).map(|mark| tree.lemma(mark));
    match tree.dep(at) {
        Dep::Acl if to => Some(Complement::To),
        Dep::Acl => mark.filter(|mark| mark == "that").map(|_| Complement::That),
        Dep::Pcomp => Some(Complement::Ing),
        _ if to && mark.as_deref() == Some("for") => Some(Complement::ForTo),
        _ if to && (tree.child(at, Dep::Nsubj).is_some() || has_object(tree, tree.head(at)?)) => {
            Some(Complement::ObjectTo)
        }
        _ if to => Some(Complement::To),
        _ if tree.token(at).tag == Tag::Vbg
            && tree.child(at, Dep::Nsubj).is_none()
            && tree.child(at, Dep::Aux).is_none() =>
        {
            Some(Complement::Ing)
        }
        _ => Some(Complement::That),
    }
}

/// What the head says of the reality of the clause that hangs on it as a complement; `None` if nothing.
pub(super) fn embedding<'l>(
    tree: &Tree<'_>,
    lexicon: &'l Lexicon,
    head: usize,
    complement: Complement,
) -> Option<&'l Embedding> {
    let word = embedding_word(tree, head);
    let exact = lexicon.embedding(&word, complement);
    // "is expected to visit": some words are listed with the one subject, some with the other.
    exact.or_else(|| match complement {
        Complement::ObjectTo => lexicon.embedding(&word, Complement::To),
        Complement::To => lexicon.embedding(&word, Complement::ObjectTo),
        _ => None,
    })
}

/// A word that says who says, thinks or wants what hangs on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Report {
    /// The verb, noun or adjective.
    pub(crate) token: usize,
    /// Whether it asks that something be done, and claims nothing: "urged", "call for".
    pub(crate) is_request: bool,
    /// Whether its content is an event noun and no clause: "called for talks".
    pub(crate) is_of_noun: bool,
}

/// The report of which the clause is the content, if the word above is one.
pub(crate) fn report_above(tree: &Tree<'_>, lexicon: &Lexicon, at: usize) -> Option<Report> {
    if let Some(token) = told_apart(tree, lexicon, at) {
        return Some(Report { token, is_request: false, is_of_noun: false });
    }
    let (token, Link::Complement(complement)) = next_above(tree, lexicon, at)? else { return None };
    let found = embedding(tree, lexicon, token, complement).filter(|embedding| embedding.is_report)?;
    // "Norway attacks Chad; Mali warns of war" is two headlines in one.
    let (first, last) = (at.min(token), at.max(token));
    if (first..last).any(|i| tree.text(i) == ";") {
        return None;
    }
    // "make sure that they talk"
    if tree.pos(token) == Pos::Adj && tree.head(token).is_some_and(|verb| tree.is_lemma(verb, "make")) {
        return None;
    }
    let is_request = found.modality == Some(Modality::Requested);
    Some(Report { token, is_request, is_of_noun: complement == Complement::Noun })
}

/// "told a conference on Monday that Norway left": the parser hangs the clause on a noun beside the verb.
fn told_apart(tree: &Tree<'_>, lexicon: &Lexicon, at: usize) -> Option<usize> {
    let has_that = tree.children_by(at, &[Dep::Mark]).any(|i| tree.is_lemma(i, "that"));
    let noun = tree.head(at).filter(|&noun| matches!(tree.pos(noun), Pos::Noun | Pos::Propn))?;
    let is_finite = tree.child(at, Dep::Nsubj).or_else(|| tree.child(at, Dep::Nsubjpass)).is_some();
    if !has_that
        || !is_finite
        || !matches!(tree.dep(at), Dep::Relcl | Dep::Acl)
        || embedding(tree, lexicon, noun, Complement::That).is_some()
    {
        return None;
    }
    let verb = tree.ancestors(noun).take(MAX_APART).find(|&i| is_predicate(tree, i))?;
    let says = embedding(tree, lexicon, verb, Complement::That).is_some_and(|found| found.is_report);
    (says && tree.child(verb, Dep::Ccomp).is_none()).then_some(verb)
}

fn is_headline(tree: &Tree<'_>, at: usize) -> bool {
    tree.sentence_of(at).is_some_and(|index| tree.doc().sentences[index].kind == BlockKind::Headline)
}

fn has_object(tree: &Tree<'_>, verb: usize) -> bool {
    tree.child(verb, Dep::Dobj).is_some() || tree.child(verb, Dep::Nsubjpass).is_some()
}

/// The word under which the table of embedding words has the head: its lemma, with particle; for a copula the
/// adjective ("is set to", "is ready to").
fn embedding_word(tree: &Tree<'_>, head: usize) -> String {
    if let Some(particle) = tree.child(head, Dep::Prt) {
        return format!("{}_{}", tree.lemma(head), tree.lemma(particle));
    }
    if tree.is_lemma(head, "be")
        && let Some(attribute) = tree.child(head, Dep::Acomp).or_else(|| tree.child(head, Dep::Attr))
    {
        return tree.lemma(attribute);
    }
    tree.lemma(head)
}
