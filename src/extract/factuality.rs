//! Finds out how real an event is: whether the text says that it is so, will be, may be, is asked for, or is not.
//!
//! The entry point is [`factuality`]. It starts at the predicate, reads the words around it (`not`, `may`, `will`) and
//! climbs the tree: what stands under `plan to`, `refuse to` or `if` is coloured by that (the table of embedding words).
//! Who says so is `attribution`'s question.

use crate::extract::clauses::is_predicate;
use crate::extract::tree::Tree;
use crate::lexicon::{Complement, Embedding, Lexicon};
use crate::types::{Dep, Modality, Polarity, Pos, Tag};

/// Polarity and modality of one clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Factuality {
    pub(crate) polarity: Polarity,
    pub(crate) modality: Modality,
}

impl Factuality {
    const PLAIN: Self = Self { polarity: Polarity::Affirmed, modality: Modality::Actual };

    fn negate(&mut self) {
        self.polarity = match self.polarity {
            Polarity::Affirmed => Polarity::Negated,
            Polarity::Negated => Polarity::Affirmed,
        };
    }

    /// Lays the modality of a clause above over this one: what is only possible, asked for or planned does not become
    /// more real by what it governs.
    fn weaken(&mut self, above: Modality) {
        self.modality = match (self.modality, above) {
            (own, Modality::Actual) => own,
            (Modality::Actual | Modality::Future, above) => above,
            (own @ (Modality::Possible | Modality::Requested), _) => own,
        };
    }
}

/// How real the text says the event of the predicate is.
pub(crate) fn factuality(tree: &Tree<'_>, lexicon: &Lexicon, predicate: usize) -> Factuality {
    let mut result = own_factuality(tree, predicate);
    let mut at = predicate;
    while let Some(above) = next_above(tree, lexicon, at) {
        let (head, link) = above;
        match link {
            Link::Conjoined => {
                if shares_auxiliaries(tree, at) {
                    combine(&mut result, own_factuality(tree, head));
                }
            }
            Link::Complement(complement) => {
                let embedding = embedding(tree, lexicon, head, complement);
                if let Some(embedding) = embedding {
                    apply(&mut result, embedding);
                }
                // "did not agree to meet", "may ask Iran to stop"; but "did not say that X met" leaves the meeting be.
                if !embedding.is_some_and(|embedding| embedding.is_report) && is_predicate(tree, head) {
                    combine(&mut result, own_factuality(tree, head));
                }
            }
            Link::Condition => {
                result.weaken(Modality::Possible);
                break;
            }
            Link::Purpose => {
                result.weaken(Modality::Future);
                break;
            }
            Link::Free => break,
        }
        at = head;
    }
    result
}

fn combine(result: &mut Factuality, above: Factuality) {
    if above.polarity == Polarity::Negated {
        result.negate();
    }
    result.weaken(above.modality);
}

fn apply(result: &mut Factuality, embedding: &Embedding) {
    if embedding.is_negated {
        result.negate();
    }
    result.weaken(embedding.modality.unwrap_or(Modality::Actual));
}

/// How a clause hangs on what is above it, as far as its reality is concerned.
enum Link {
    /// Joined by `and`, `or`.
    Conjoined,
    /// It fills a place of the word above.
    Complement(Complement),
    /// It is the `if` of the clause above, or the clause above is its condition.
    Condition,
    /// It says what the clause above is done for.
    Purpose,
    /// It stands on its own: a relative clause, a time or a reason.
    Free,
}

fn next_above(tree: &Tree<'_>, lexicon: &Lexicon, at: usize) -> Option<(usize, Link)> {
    let head = tree.head(at)?;
    let listed = |complement| embedding(tree, lexicon, head, complement).is_some();
    let link = match tree.dep(at) {
        Dep::Conj => Link::Conjoined,
        Dep::Xcomp | Dep::Ccomp | Dep::Pcomp | Dep::Acl => match complement(tree, at) {
            Some(complement) => {
                let governor = if tree.dep(at) == Dep::Pcomp { tree.head(head)? } else { head };
                return Some((governor, Link::Complement(complement)));
            }
            None => Link::Free,
        },
        Dep::Advcl => match tree.child(at, Dep::Mark).map(|mark| tree.lemma(mark)).as_deref() {
            Some("if" | "unless" | "lest" | "whether") => Link::Condition,
            // "went on to praise" is a complement, "travelled to Moscow to meet Putin" a purpose: not so yet.
            _ if is_to_infinitive(tree, at) && listed(Complement::To) => Link::Complement(Complement::To),
            _ if is_to_infinitive(tree, at) => Link::Purpose,
            _ => Link::Free,
        },
        // An event noun is as real as the clause that it is object of: "called off the talks", "may launch an attack".
        Dep::Dobj | Dep::Nsubjpass | Dep::Pobj | Dep::Attr if tree.pos(at) == Pos::Noun => {
            let governor = if tree.dep(at) == Dep::Pobj { tree.head(head)? } else { head };
            return Some((governor, Link::Complement(Complement::Noun)));
        }
        _ => Link::Free,
    };
    Some((head, link))
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
pub(crate) fn embedding<'l>(
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

/// The report of which the clause is the content, if the word above is one.
pub(crate) fn report_above(tree: &Tree<'_>, lexicon: &Lexicon, at: usize) -> Option<usize> {
    let (head, link) = next_above(tree, lexicon, at)?;
    match link {
        Link::Complement(complement) if complement != Complement::Noun => {
            embedding(tree, lexicon, head, complement).filter(|embedding| embedding.is_report).map(|_| head)
        }
        _ => None,
    }
}

fn has_object(tree: &Tree<'_>, verb: usize) -> bool {
    tree.child(verb, Dep::Dobj).is_some() || tree.child(verb, Dep::Nsubjpass).is_some()
}

fn is_to_infinitive(tree: &Tree<'_>, verb: usize) -> bool {
    tree.children_by(verb, &[Dep::Aux]).any(|i| tree.token(i).tag == Tag::To)
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

/// What the words around one predicate say.
fn own_factuality(tree: &Tree<'_>, predicate: usize) -> Factuality {
    let mut result = Factuality::PLAIN;
    let mut has_have = false;
    for &child in tree.children(predicate) {
        let lemma = tree.lemma(child);
        match tree.dep(child) {
            Dep::Neg => result.negate(),
            Dep::Aux | Dep::Auxpass => match tree.token(child).tag {
                Tag::Md => result.weaken(modality_of(&tree.text(child).to_lowercase())),
                // "is to visit", "has to leave"
                Tag::To => {}
                _ => has_have |= lemma == "have",
            },
            Dep::Advmod if matches!(lemma.as_str(), "never" | "hardly" | "scarcely" | "nowhere") => result.negate(),
            Dep::Advmod if matches!(lemma.as_str(), "perhaps" | "maybe" | "possibly" | "potentially") => {
                result.weaken(Modality::Possible);
            }
            // "no one invited Armenia", "neither side accepted"
            Dep::Nsubj | Dep::Nsubjpass | Dep::Dobj if is_negative(tree, child) => result.negate(),
            _ => {}
        }
    }
    // "would have attacked": it did not come to that.
    if has_have && result.modality == Modality::Future && has_modal(tree, predicate, "would") {
        result.modality = Modality::Possible;
    }
    if is_to_infinitive(tree, predicate) && tree.head(predicate).is_some_and(|head| tree.pos(head) == Pos::Aux) {
        result.weaken(Modality::Future);
    }
    result
}

fn modality_of(modal: &str) -> Modality {
    match modal {
        "will" | "'ll" | "’ll" | "wo" | "shall" | "would" | "'d" | "’d" => Modality::Future,
        "must" | "should" | "ought" => Modality::Requested,
        _ => Modality::Possible,
    }
}

fn has_modal(tree: &Tree<'_>, predicate: usize, modal: &str) -> bool {
    tree.children_by(predicate, &[Dep::Aux])
        .any(|i| tree.is_lemma(i, modal) || tree.text(i).eq_ignore_ascii_case(modal))
}

fn is_negative(tree: &Tree<'_>, noun: usize) -> bool {
    let is_no = |i: usize| matches!(tree.lemma(i).as_str(), "no" | "neither" | "none" | "nobody" | "nothing");
    is_no(noun) || tree.children_by(noun, &[Dep::Det, Dep::Neg]).any(is_no)
}

/// Whether a conjoined verb lives off the auxiliaries of the first one: "will meet and sign", "did not call or write".
fn shares_auxiliaries(tree: &Tree<'_>, verb: usize) -> bool {
    let own = [Dep::Aux, Dep::Auxpass, Dep::Nsubj, Dep::Nsubjpass];
    tree.children_by(verb, &own).next().is_none() && matches!(tree.token(verb).tag, Tag::Vb | Tag::Vbn | Tag::Vbg)
}
