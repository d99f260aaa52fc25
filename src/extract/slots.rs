//! Fills the places that a frame names: from a clause or an event noun to the actors that stand there.
//!
//! [`Site::fill`] takes one [`Slot`]. A place may hold an actor directly, or, for acts done in words, somebody's deed:
//! words about Baku's operation are words about Baku.

use crate::extract::clauses::{Clause, Oblique, clause_of, is_predicate, obliques, subject_of};
use crate::extract::mentions::Mentions;
use crate::extract::tree::Tree;
use crate::lexicon::{Complement, Frame, Lexicon, Slot};
use crate::types::{Dep, EntityType, Participant, Pos};

/// How many actors one place of a clause may hold; a longer list is a list, not an act of each with each.
const MAX_ACTORS: usize = 8;

/// Where an act is told: the words whose places the frame speaks of.
pub(crate) enum Site<'c> {
    /// A verb with its clause, and the object by which the frame was met.
    Verb {
        /// The clause.
        clause: &'c Clause,
        /// The object that the frame asks for.
        object: Option<usize>,
    },
    /// An event noun.
    Noun(usize),
}

impl Site<'_> {
    /// Whether the act is told by a noun.
    pub(crate) const fn is_noun(&self) -> bool {
        matches!(self, Self::Noun(_))
    }

    /// The actors in a place, each once; empty if there is none.
    pub(crate) fn fill(
        &self,
        mentions: &mut Mentions<'_, '_, '_>,
        lexicon: &Lexicon,
        frame: &Frame,
        slot: &Slot,
    ) -> Vec<Participant> {
        let tokens = self.tokens(mentions.tree, lexicon, slot);
        let places = frame.takes_place || frame.target.types.contains(&EntityType::Place);
        let found = actors(mentions, &tokens, places);
        if !found.is_empty() || !(frame.event_type.is_verbal() || *slot == Slot::Subject) {
            return found;
        }
        // "criticized Baku's operation"; and "Russia's attack killed …": the deed's doer.
        let tree = mentions.tree;
        let is_deed = |&noun: &usize| *slot != Slot::Subject || !lexicon.noun(&tree.lemma(noun)).is_empty();
        let owners: Vec<usize> = tokens.into_iter().filter(is_deed).flat_map(|noun| owners(tree, noun)).collect();
        actors(mentions, &owners, places)
    }

    fn tokens(&self, tree: &Tree<'_>, lexicon: &Lexicon, slot: &Slot) -> Vec<usize> {
        match self {
            Site::Verb { clause, object } => verb_tokens(tree, clause, *object, slot),
            Site::Noun(noun) => noun_tokens(tree, lexicon, *noun, slot),
        }
    }
}

fn verb_tokens(tree: &Tree<'_>, clause: &Clause, object: Option<usize>, slot: &Slot) -> Vec<usize> {
    let with_objects = |place: fn(&Tree<'_>, usize) -> Vec<usize>| -> Vec<usize> {
        object.into_iter().chain(clause.objects.iter().copied()).flat_map(|noun| place(tree, noun)).collect()
    };
    match slot {
        Slot::Subject => clause.subjects.clone(),
        Slot::Object => {
            let objects = clause.objects.iter().copied().filter(|&i| Some(i) != object);
            // "gave Ukraine arms": with the thing given in the frame, the receiver is the object.
            clause.datives.iter().copied().chain(objects).collect()
        }
        Slot::Itself => object.into_iter().collect(),
        Slot::Possessor => with_objects(possessors),
        Slot::Modifier => with_objects(modifiers),
        Slot::Clause => clause.complements.iter().flat_map(|&verb| actor_below(tree, verb)).collect(),
        Slot::Preposition(preposition) => {
            let receivers = clause.datives.iter().copied().filter(|_| &**preposition == "to");
            let of_object =
                object.into_iter().chain(clause.objects.iter().copied()).chain(clause.attributes.iter().copied());
            let of_object: Vec<Oblique> = of_object.flat_map(|noun| obliques(tree, noun)).collect();
            let all = clause.obliques.iter().chain(&of_object).filter(|one| *one.preposition == **preposition);
            receivers.chain(all.flat_map(|one| one.objects.iter().copied())).collect()
        }
    }
}

fn noun_tokens(tree: &Tree<'_>, lexicon: &Lexicon, noun: usize, slot: &Slot) -> Vec<usize> {
    match slot {
        Slot::Subject | Slot::Object | Slot::Itself => carrier(tree, lexicon, noun),
        Slot::Possessor => possessors(tree, noun),
        Slot::Modifier => modifiers(tree, noun),
        Slot::Clause => tree.children_by(noun, &[Dep::Acl]).flat_map(|verb| actor_below(tree, verb)).collect(),
        Slot::Preposition(preposition) => {
            let own = obliques(tree, noun).into_iter();
            // "held a meeting on Monday with Iran": the phrase may hang on the verb.
            let verb = tree.head(noun).filter(|&verb| tree.dep(noun) == Dep::Dobj && is_predicate(tree, verb));
            let above = verb.into_iter().flat_map(|verb| obliques(tree, verb));
            let wanted = own.chain(above).filter(|one| *one.preposition == **preposition);
            wanted.flat_map(|one| one.objects).collect()
        }
    }
}

/// The subject of the verb that the noun is object of, where that verb does no more than carry the deed out or announce
/// it ("began talks with", "announced sanctions against").
pub(crate) fn carrier(tree: &Tree<'_>, lexicon: &Lexicon, noun: usize) -> Vec<usize> {
    let Some(verb) = tree.head(noun).filter(|&verb| is_predicate(tree, verb)) else { return Vec::new() };
    let clause = clause_of(tree, verb);
    let carries =
        lexicon.embedding(&clause.lemma(tree), Complement::Noun).is_some_and(|embedding| !embedding.is_report);
    if carries && clause.objects.contains(&noun) { clause.subjects } else { Vec::new() }
}

fn possessors(tree: &Tree<'_>, noun: usize) -> Vec<usize> {
    tree.children_by(noun, &[Dep::Poss]).flat_map(|i| tree.coordinated(i)).collect()
}

fn modifiers(tree: &Tree<'_>, noun: usize) -> Vec<usize> {
    tree.children_by(noun, &[Dep::Amod, Dep::Compound, Dep::Nmod]).flat_map(|i| tree.coordinated(i)).collect()
}

/// Whether a noun in lower case names the press or people of the press.
pub(crate) fn is_press_noun(noun: &str) -> bool {
    const PRESS: [&str; 11] = [
        "reporter",
        "reporters",
        "journalist",
        "journalists",
        "media",
        "press",
        "newspaper",
        "television",
        "channel",
        "correspondents",
        "broadcaster",
    ];
    PRESS.contains(&noun)
}

/// To whom a deed or a thing belongs: "Baku's operation", "the Russian attack", "the move by Kyiv".
fn owners(tree: &Tree<'_>, noun: usize) -> Vec<usize> {
    // What is told to Russian media is not told to Russia.
    if is_press_noun(&tree.text(noun).to_lowercase()) {
        return Vec::new();
    }
    let by = obliques(tree, noun).into_iter().filter(|one| matches!(one.preposition.as_str(), "by" | "of" | "from"));
    let nouns = possessors(tree, noun).into_iter().chain(modifiers(tree, noun));
    nouns.chain(by.flat_map(|one| one.objects)).collect()
}

/// Who acts in a complement clause.
fn actor_below(tree: &Tree<'_>, verb: usize) -> Vec<usize> {
    if tree.child(verb, Dep::Nsubjpass).is_some() {
        return clause_of(tree, verb).subjects;
    }
    subject_of(tree, verb)
}

/// The actors that the tokens stand for, each once. Places count where an act can be done to a place.
pub(crate) fn actors(mentions: &mut Mentions<'_, '_, '_>, tokens: &[usize], places: bool) -> Vec<Participant> {
    let tree = mentions.tree;
    let mut found: Vec<Participant> = Vec::new();
    for &token in tokens.iter().take(4 * MAX_ACTORS) {
        // An adjective is an actor only as somebody's name: "Russian", not "recent".
        if tree.pos(token) == Pos::Adj && mentions.cast.named(token).is_none() {
            continue;
        }
        for participant in mentions.resolve(token) {
            let is_place = mentions.cast.entities[participant.entity].entity_type == EntityType::Place;
            if (places || !is_place) && found.iter().all(|known| known.entity != participant.entity) {
                found.push(participant);
            }
        }
    }
    found.truncate(MAX_ACTORS);
    found
}
