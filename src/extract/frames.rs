//! Finds what the lexicon's frames see in clauses and event nouns.
//!
//! The entry point is [`framed`], one sentence at a time. A frame says where source and target stand and what kind
//! of act it is; which frame is met, who is paired with whom and what the act is called are settled here. How real an
//! event is, who says so and when it was are other files' questions.

use std::collections::HashSet;

use crate::extract::candidates::{Candidate, Way};
use crate::extract::clauses::{Clause, clause_of, is_predicate, obliques};
use crate::extract::mentions::Mentions;
use crate::extract::slots::Site;
use crate::extract::tree::Tree;
use crate::lexicon::{Fit, Frame, Lexicon, Slot, Who};
use crate::types::{Dep, Participant, Pos, Span};

/// An act that a frame sees.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct FrameMatch<'l> {
    /// The token that carries the act: a verb or an event noun.
    pub(crate) predicate_token: usize,
    pub(crate) predicate: String,
    pub(crate) act: Span,
    pub(crate) source: Participant,
    pub(crate) target: Participant,
    pub(crate) frame: &'l Frame,
}

/// What the frames see in one sentence.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Framed<'l> {
    matches: Vec<FrameMatch<'l>>,
}

impl<'l> Framed<'l> {
    /// What a frame says of the candidate's two actors and the predicate at `token`.
    pub(crate) fn of(&self, token: usize, candidate: &Candidate) -> Option<(Way, &FrameMatch<'l>)> {
        let here = self.matches.iter().filter(|found| found.predicate_token == token);
        here.filter_map(|found| Some((way(found, candidate)?, found))).next()
    }

    /// Whether a frame of any predicate joins the candidate's two actors.
    pub(crate) fn joins(&self, candidate: &Candidate) -> bool {
        self.matches.iter().any(|found| way(found, candidate).is_some())
    }
}

fn way(found: &FrameMatch<'_>, candidate: &Candidate) -> Option<Way> {
    let [first, second] = [candidate.first.participant, candidate.second.participant];
    if (found.source, found.target) == (first, second) {
        Some(Way::Forward)
    } else if (found.source, found.target) == (second, first) {
        Some(Way::Backward)
    } else {
        None
    }
}

/// What the frames see in one sentence, in the order of the predicates.
pub(crate) fn framed<'l>(
    mentions: &mut Mentions<'_, '_, '_>,
    lexicon: &'l Lexicon,
    sentence: std::ops::Range<usize>,
) -> Framed<'l> {
    let tree = mentions.tree;
    let mut matches = Vec::new();
    // Nouns that an event of a verb is made of: "talks" of "held talks" is not told twice.
    let mut used = HashSet::new();
    for verb in sentence.clone().filter(|&i| is_predicate(tree, i)) {
        let clause = clause_of(tree, verb);
        matches.extend(verb_events(mentions, lexicon, &clause, &mut used));
    }
    for noun in sentence.filter(|&i| tree.pos(i) == Pos::Noun) {
        if !used.contains(&noun) {
            matches.extend(noun_events(mentions, lexicon, noun));
        }
    }
    matches.retain(|found| found.source.entity != found.target.entity);
    Framed { matches }
}

fn verb_events<'l>(
    mentions: &mut Mentions<'_, '_, '_>,
    lexicon: &'l Lexicon,
    clause: &Clause,
    used: &mut HashSet<usize>,
) -> Vec<FrameMatch<'l>> {
    let tree = mentions.tree;
    let lemma = clause.lemma(tree);
    let objects = objects_of(tree, lexicon, clause);
    let lemmas: Vec<(Slot, &str)> = objects.iter().map(|(slot, _, lemma)| (slot.clone(), lemma.as_str())).collect();
    let frames = lexicon.verb(&lemma);
    for frame in frames {
        let object = match frame.fit(&lemmas) {
            Some(Fit::Object(index)) => Some(objects[index].1),
            Some(Fit::Free) => None,
            None => continue,
        };
        let site = Site::Verb { clause, object };
        let Some((pairs, slot)) = pairs(mentions, lexicon, frame, &site) else { continue };
        // "hosted talks between A and B" is the host's act to each, and the talks of the two.
        if !is_mutual(slot) {
            used.extend(object);
        }
        let act = match object.filter(|_| frame.is_light) {
            Some(noun) => tree.token(noun).span,
            None => tree.token(clause.verb).span,
        };
        let predicate = verb_name(tree, &lemma, frame, object, slot);
        return matches(pairs, clause.verb, &predicate, act, frame);
    }
    Vec::new()
}

fn noun_events<'l>(mentions: &mut Mentions<'_, '_, '_>, lexicon: &'l Lexicon, noun: usize) -> Vec<FrameMatch<'l>> {
    let tree = mentions.tree;
    let lemma = tree.lemma(noun);
    for frame in lexicon.noun(&lemma) {
        let Some((pairs, slot)) = pairs(mentions, lexicon, frame, &Site::Noun(noun)) else { continue };
        let predicate = match slot {
            Slot::Preposition(preposition) if !frame.is_reciprocal => format!("{lemma} {preposition}"),
            _ => lemma.clone(),
        };
        return matches(pairs, noun, &predicate, tree.token(noun).span, frame);
    }
    Vec::new()
}

/// The objects of a clause as frames ask for them: slot, token, lemma.
fn objects_of(tree: &Tree<'_>, lexicon: &Lexicon, clause: &Clause) -> Vec<(Slot, usize, String)> {
    let is_copula = tree.pos(clause.verb) == Pos::Aux || tree.is_lemma(clause.verb, "be");
    let direct = clause.objects.iter().map(|&i| (Slot::Object, i));
    let attributes = clause.attributes.iter().map(|&i| match is_copula {
        true => (Slot::Object, i),
        false => (Slot::Preposition("as".into()), i),
    });
    let obliques = clause
        .obliques
        .iter()
        .flat_map(|one| one.objects.iter().map(|&i| (Slot::Preposition(one.preposition.as_str().into()), i)));
    let complements = clause.complements.iter().map(|&i| (Slot::Clause, i));
    let all = direct.chain(attributes).chain(obliques).chain(complements);
    let named = all.map(|(slot, token)| (slot, measured(tree, lexicon, token)));
    named.map(|(slot, token)| (slot, token, tree.lemma(token))).collect()
}

/// What a noun that only counts stands for: the attacks of "a series of attacks".
fn measured(tree: &Tree<'_>, lexicon: &Lexicon, noun: usize) -> usize {
    let inner = || obliques(tree, noun).into_iter().find(|one| one.preposition == "of")?.objects.first().copied();
    lexicon.is_measure(&tree.lemma(noun)).then(inner).flatten().unwrap_or(noun)
}

type Pairs = Vec<(Participant, Participant)>;

/// Sources and targets that the frame pairs, and the place where the target was found; `None` if a side is missing.
fn pairs<'f>(
    mentions: &mut Mentions<'_, '_, '_>,
    lexicon: &Lexicon,
    frame: &'f Frame,
    site: &Site<'_>,
) -> Option<(Pairs, &'f Slot)> {
    let sources = frame.sources.iter().find_map(|slot| {
        let found = site.fill(mentions, lexicon, frame, slot);
        (!found.is_empty()).then_some((found, slot))
    });
    for slot in &frame.targets {
        let targets = match &sources {
            Some((sources, from)) if *from == slot => sources.clone(),
            _ => site.fill(mentions, lexicon, frame, slot),
        };
        // "A and B met", "talks between A and B": one place holds both sides.
        let is_joint = sources.as_ref().is_some_and(|(_, from)| *from == slot) || (is_mutual(slot) && site.is_noun());
        // "sought to meet": who acts in the complement is the subject itself, nobody else is spoken to.
        let is_own = |target: &Participant| {
            sources.as_ref().is_some_and(|(sources, _)| sources.iter().any(|source| source.entity == target.entity))
        };
        if *slot == Slot::Clause && targets.iter().any(is_own) {
            continue;
        }
        let mut pairs = match &sources {
            _ if is_joint && targets.len() > 1 => within(&targets),
            Some((sources, _)) if !is_joint => between(sources, &targets),
            _ => Vec::new(),
        };
        pairs.retain(|(source, target)| {
            is_admitted(mentions, &frame.source, *source) && is_admitted(mentions, &frame.target, *target)
        });
        if !pairs.is_empty() {
            return Some((pairs, slot));
        }
    }
    None
}

/// Whether the frame lets somebody stand on a side.
fn is_admitted(mentions: &Mentions<'_, '_, '_>, who: &Who, side: Participant) -> bool {
    let tree = mentions.tree;
    let head = || {
        let mut inside = tree.tokens_of(side.mention);
        inside.find(|&i| tree.head(i).is_none_or(|head| !side.mention.contains(tree.token(head).span)))
    };
    let head = who.heads.first().and_then(|_| head()).map(|i| tree.lemma(i));
    who.admits(mentions.cast.entities[side.entity].entity_type, &head.unwrap_or_default())
}

/// Whether what stands in the place are both sides of the act.
fn is_mutual(slot: &Slot) -> bool {
    matches!(slot, Slot::Preposition(preposition) if matches!(&**preposition, "between" | "among"))
}

fn between(sources: &[Participant], targets: &[Participant]) -> Pairs {
    sources.iter().flat_map(|&source| targets.iter().map(move |&target| (source, target))).collect()
}

/// Each with each other, once.
fn within(actors: &[Participant]) -> Pairs {
    let pairs = actors.iter().enumerate();
    pairs.flat_map(|(i, &one)| actors[i + 1..].iter().map(move |&other| (one, other))).collect()
}

fn matches<'l>(
    pairs: Pairs,
    predicate_token: usize,
    predicate: &str,
    act: Span,
    frame: &'l Frame,
) -> Vec<FrameMatch<'l>> {
    let one =
        |(source, target)| FrameMatch { predicate_token, predicate: predicate.to_owned(), act, source, target, frame };
    pairs.into_iter().map(one).collect()
}

/// What the act is called: `call on`, `impose sanction on`, `talk` for "held talks".
fn verb_name(tree: &Tree<'_>, lemma: &str, frame: &Frame, object: Option<usize>, slot: &Slot) -> String {
    let noun = object.filter(|&i| tree.dep(i) != Dep::Ccomp && tree.dep(i) != Dep::Xcomp).map(|i| tree.lemma(i));
    if let Some(noun) = &noun
        && frame.is_light
    {
        return noun.clone();
    }
    let mut words = vec![lemma.replace('_', " ")];
    words.extend(noun);
    if let Slot::Preposition(preposition) = slot
        && !frame.is_reciprocal
    {
        words.push(preposition.to_string());
    }
    words.join(" ")
}
