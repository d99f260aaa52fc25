//! Finds out how real an event is: whether the text says that it is so, will be, may be, is asked for, or is not.
//!
//! The entry point is [`factuality`]. It starts at the predicate, reads the words around it (`own`: "not", "may",
//! "planned") and climbs the tree (`link`): what stands under "plan to", "refuse to" or "if" is coloured by that, as
//! the table of embedding words has it. Who says so is `attribution`'s question.

mod link;
mod own;

use crate::extract::clauses::is_predicate;
use crate::extract::tree::Tree;
use crate::lexicon::{Embedding, Lexicon};
use crate::types::{Modality, Polarity, Pos};

pub(crate) use link::report_above;

use link::{Link, embedding, next_above};
use own::own_factuality;

/// How far up the tree a predicate is followed; a tree built by hand may hold a cycle.
const MAX_STEPS: usize = 32;

/// Polarity and modality of one clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Factuality {
    pub(crate) polarity: Polarity,
    pub(crate) modality: Modality,
    /// Whether the text leaves open that it came about: an attempt, or an act that is merely named.
    pub(crate) is_open: bool,
}

impl Factuality {
    const PLAIN: Self = Self { polarity: Polarity::Affirmed, modality: Modality::Actual, is_open: false };

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

    fn combine(&mut self, above: Self) {
        if above.polarity == Polarity::Negated {
            self.negate();
        }
        self.weaken(above.modality);
    }

    fn apply(&mut self, embedding: &Embedding) {
        if embedding.is_negated {
            self.negate();
        }
        self.is_open |= embedding.is_attempt;
        self.weaken(embedding.modality.unwrap_or(Modality::Actual));
    }
}

/// How real the text says the event of the predicate is.
pub(crate) fn factuality(tree: &Tree<'_>, lexicon: &Lexicon, predicate: usize) -> Factuality {
    trace(tree, lexicon, predicate, |_, _| {})
}

/// The same, telling after each step by which word it was taken and what holds then.
pub(crate) fn trace(
    tree: &Tree<'_>,
    lexicon: &Lexicon,
    predicate: usize,
    mut note: impl FnMut(usize, Factuality),
) -> Factuality {
    let mut result = own_factuality(tree, predicate);
    note(predicate, result);
    let mut at = predicate;
    for _ in 0..MAX_STEPS {
        let Some((head, link)) = next_above(tree, lexicon, at) else { break };
        match link {
            Link::Conjoined if shares_auxiliaries(tree, at) => result.combine(own_factuality(tree, head)),
            Link::Conjoined => {}
            Link::Complement(complement) => {
                let embedding = embedding(tree, lexicon, head, complement);
                if let Some(embedding) = embedding {
                    result.apply(embedding);
                }
                // "did not agree to meet", "may ask Iran to stop"; but "did not say that X met" leaves the meeting be.
                let is_claim = |one: &&Embedding| one.is_report && one.modality != Some(Modality::Requested);
                if embedding.filter(is_claim).is_none() && is_predicate(tree, head) {
                    result.combine(own_factuality(tree, head));
                }
            }
            Link::Carried => result.combine(own_factuality(tree, head)),
            Link::Condition => result.weaken(Modality::Possible),
            Link::Purpose => result.weaken(Modality::Future),
            Link::Undone => result.negate(),
            // "when Obama meets Putin, both will …"
            Link::Time => {
                if result.modality == Modality::Actual && own::is_present(tree, at) {
                    result.weaken(match own_factuality(tree, head).modality {
                        Modality::Future => Modality::Future,
                        _ => Modality::Actual,
                    });
                }
            }
            Link::Free => {}
        }
        note(head, result);
        if link.ends() {
            break;
        }
        at = head;
    }
    if is_merely_named(tree, lexicon, predicate) {
        result.is_open = true;
        if !own::is_definite(tree, predicate) {
            result.weaken(Modality::Possible);
        }
        note(predicate, result);
    }
    result
}

/// Whether a conjoined predicate lives off the auxiliaries of the first one: "will meet and sign", "did not call or
/// write".
fn shares_auxiliaries(tree: &Tree<'_>, at: usize) -> bool {
    tree.pos(at) != Pos::Noun && own::lives_off(tree, at)
}

/// Whether a noun names an act ("a deal with Iran") of which nothing says that it came about: it is not of those that
/// are so when named ("the war with Iran"), nor does a verb carry it out ("signed a deal").
fn is_merely_named(tree: &Tree<'_>, lexicon: &Lexicon, noun: usize) -> bool {
    let frames = lexicon.noun(&tree.lemma(noun));
    tree.pos(noun) == Pos::Noun
        && !frames.is_empty()
        && frames.iter().all(|frame| !frame.is_fact)
        && !matches!(next_above(tree, lexicon, noun), Some((_, Link::Carried | Link::Complement(_))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::testing::marked;

    /// The factuality of the word in braces, written as JSON has it.
    fn of(text: &str) -> String {
        let (annotated, token) = marked(text);
        let found = factuality(&Tree::new(&annotated), &Lexicon::embedded().unwrap(), token);
        let open = if found.is_open { " open" } else { "" };
        format!("{} {}{open}", found.polarity, found.modality)
    }

    #[test]
    fn the_words_around_the_predicate() {
        for (sentence, expected) in [
            ("Norway {invited} Chad.", "affirmed actual"),
            ("Norway did not {invite} Chad.", "negated actual"),
            ("Norway never {invited} Chad.", "negated actual"),
            ("No country {invited} Chad.", "negated actual"),
            ("Norway no longer {supports} Chad.", "negated actual"),
            ("Norway will {invite} Chad on Monday.", "affirmed future"),
            ("If Norway attacked Togo and {invaded} Chad, France would respond.", "affirmed possible"),
            ("It would be better if Norway had stood up and {thanked} Chad.", "affirmed possible"),
            ("Norway attacked Togo and {invaded} Chad.", "affirmed actual"),
            ("Norway may {invite} Chad.", "affirmed possible"),
            ("Norway will probably {invite} Chad.", "affirmed possible"),
            ("Chad must {release} the crew.", "affirmed requested"),
            ("Norway would have {invited} Chad.", "affirmed possible"),
            ("Norway cannot {accept} the offer.", "negated actual"),
            ("Norway will {attack} Chad if Chad attacks Togo.", "affirmed possible"),
            ("Norway will attack Chad if Chad {attacks} Togo.", "affirmed possible"),
            ("Is Norway {invading} Chad?", "affirmed possible"),
            ("Why is Norway {invading} Chad?", "affirmed actual"),
            ("Norway will retaliate when Chad {bombs} the city.", "affirmed future"),
        ] {
            assert_eq!(of(sentence), expected, "{sentence}");
        }
    }

    #[test]
    fn the_clause_above() {
        for (sentence, expected) in [
            ("Norway plans to {invite} Chad.", "affirmed future"),
            ("Norway decided to {expel} the ambassador of Chad.", "affirmed actual"),
            ("Norway failed to {persuade} Chad.", "negated actual"),
            ("Norway tried to {persuade} Chad.", "affirmed actual open"),
            ("Norway denied that it {attacked} Chad.", "negated actual"),
            ("Norway stopped short of {condemning} Chad.", "negated actual"),
            ("Norway left the talks without {meeting} Chad.", "negated actual"),
            ("Norway praised Togo instead of {condemning} Chad.", "negated actual"),
            ("Norway sent troops to {conquer} Chad.", "affirmed future"),
            ("Norway works to {isolate} Chad.", "affirmed actual open"),
            ("Norway urged Chad to {release} the crew.", "affirmed requested"),
            ("Norway is willing to {meet} Chad.", "affirmed possible"),
        ] {
            assert_eq!(of(sentence), expected, "{sentence}");
        }
    }

    #[test]
    fn nouns_that_name_acts() {
        for (sentence, expected) in [
            ("Norway criticized the {attack} on Chad.", "affirmed actual"),
            ("Norway did not mention the {attack} on Chad.", "affirmed actual"),
            ("Norway did not hold {talks} with Chad.", "negated actual"),
            ("Norway called off {talks} with Chad.", "negated actual"),
            ("Norway called for {talks} with Chad.", "affirmed requested"),
            ("Norway warned of a possible {attack} on Chad.", "affirmed possible"),
            ("The threat of an {attack} on Chad grew.", "affirmed possible"),
            ("The planned {visit} to Chad was a surprise.", "affirmed future open"),
            ("A {deal} with Chad is what Norway wants.", "affirmed possible open"),
            ("Norway signed a {deal} with Chad.", "affirmed actual"),
            ("There was no {deal} with Chad.", "negated actual"),
        ] {
            assert_eq!(of(sentence), expected, "{sentence}");
        }
    }

    #[test]
    fn a_cycle_of_heads_ends() {
        let document = crate::extract::testing::parse("[a/conj>1] [b/conj>0]");
        let tree = Tree::new(&document);
        assert_eq!(factuality(&tree, &Lexicon::embedded().unwrap(), 0), Factuality::PLAIN);
    }
}
