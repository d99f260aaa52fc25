//! Names what speaks for and against a candidate: the features of the two models.
//!
//! [`relation_features`] are asked whether the predicate joins the two at all, and which way round; [`class_features`],
//! once that is settled, what kind of act it is. No feature holds a name: proper nouns are seen by their kind only.

use std::borrow::Cow;

use crate::extract::candidates::{Candidate, Party, Way};
use crate::extract::mentions::Mentions;
use crate::extract::model::Features;
use crate::extract::predicates::{Place, Predicate};
use crate::extract::scene::Scene;
use crate::extract::tree::Tree;
use crate::lexicon::Lexicon;
use crate::types::{BlockKind, Dep, MentionKind, Pos, Tag};

/// Relations that lead from one clause into another.
const CLAUSES: [&str; 8] = ["ccomp", "xcomp", "advcl", "relcl", "acl", "conj", "parataxis", "csubj"];

/// Puts names of features together in one buffer.
struct Writer<'f, F> {
    features: &'f mut F,
    buffer: String,
}

impl<F: Features> Writer<'_, F> {
    /// Adds the feature whose name is made of these pieces. Pieces, since formatting took a third of the time that a
    /// candidate is weighed in.
    fn add<const N: usize>(&mut self, pieces: [&str; N]) {
        self.buffer.clear();
        for piece in pieces {
            self.buffer.push_str(piece);
        }
        self.features.add(&self.buffer);
    }
}

/// Numbers as features name them.
const DIGITS: [&str; 13] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"];

/// The name of a number, or of the largest that has one.
fn digits(number: usize) -> &'static str {
    DIGITS[number.min(DIGITS.len() - 1)]
}

const fn yes_no(is_so: bool) -> &'static str {
    if is_so { "true" } else { "false" }
}

/// Whether the predicate joins the two, and which way round.
pub(crate) fn relation_features(
    scene: &Scene<'_>,
    mentions: &Mentions<'_, '_, '_>,
    candidate: &Candidate,
    features: &mut impl Features,
) {
    let tree = mentions.tree;
    let predicate = scene.predicate(candidate);
    let mut out = Writer { features, buffer: String::new() };
    let [one, other] = [&candidate.first, &candidate.second].map(|party| place_of(predicate, party));
    let knows = knows(scene.lexicon, predicate);
    let [from, to] = &candidate.paths;
    let lemma = known_lemma(tree, predicate);
    let kind = if predicate.is_noun { "n" } else { "v" };
    out.add(["bias"]);
    out.add(["b:", kind]);
    out.add(["r:", &one, "|", &other, "|", kind]);
    out.add(["r1:", &one, "|", kind]);
    out.add(["r2:", &other, "|", kind]);
    out.add(["rl:", &one, "|", &other, "|", &lemma]);
    out.add(["r1l:", &one, "|", &lemma]);
    out.add(["r2l:", &other, "|", &lemma]);
    out.add(["p:", from, "|", to, "|", kind]);
    out.add(["p1:", from]);
    out.add(["p2:", to]);
    out.add(["l:", &lemma]);
    if let Some(object) = predicate.object {
        let object = tree.lemma(object);
        out.add(["o:", &object]);
        out.add(["lo:", &lemma, "|", &object]);
        out.add(["ro:", &one, "|", &other, "|", &object]);
    }
    let [steps_one, steps_other] =
        [from, to].map(|path| path.split(' ').filter(|step| !step.is_empty()).count().min(6));
    out.add(["len:", digits(steps_one), "|", digits(steps_other)]);
    out.add(["lens:", digits(steps_one + steps_other)]);
    out.add(["btw:", digits(candidate.between.min(5))]);
    out.add(["on:", yes_no(candidate.is_on_path), "|", kind]);
    let distance = candidate.second.head - candidate.first.head;
    let far = [2, 4, 7, 11, 16, 25].iter().filter(|&&limit| distance > limit).count();
    out.add(["dist:", digits(far)]);
    let sides = [&candidate.first, &candidate.second].map(|party| side(mentions, party));
    out.add(["t:", &sides[0], "|", &sides[1]]);
    out.add(["t1:", &sides[0], "|", &one]);
    out.add(["t2:", &sides[1], "|", &other]);
    out.add(["tk:", &sides[0], "|", &sides[1], "|", kind]);
    for (name, party, place) in [("h1", &candidate.first, &one), ("h2", &candidate.second, &other)] {
        if let Some(head) = noun_of(mentions, party) {
            out.add([name, ":", &head]);
            out.add([name, "r:", &head, "|", place]);
        }
    }
    let countries =
        [&candidate.first, &candidate.second].map(|party| mentions.cast.entities[party.participant.entity].country);
    out.add([
        "own:",
        match countries {
            [Some(one), Some(other)] if one == other => "same",
            [Some(_), Some(_)] => "two",
            [None, None] => "none",
            _ => "one",
        },
    ]);
    // What the lexicon's frames see.
    let frame = scene.frames.of(predicate.token, candidate);
    match frame {
        Some((_, seen)) if !seen.frame.is_act => out.add(["f:no act"]),
        Some((way, seen)) => {
            let way = way_name(way);
            out.add(["f:", way]);
            out.add(["fc:", way, "|", seen.frame.event_type.as_str()]);
            out.add(["fk:", way, "|", kind, "|", yes_no(seen.frame.is_reciprocal)]);
        }
        None if scene.frames.joins(candidate) => out.add(["f:elsewhere"]),
        None => out.add(["f:none|", kind, "|", knows]),
    }
    out.add(["k:", kind, "|", knows]);
    // Who else has a place around the predicate: the nearer one is the likelier.
    let rivals = |own: &Party, other: &Party| {
        let others = scene.proposal.parties.iter().filter(|party| party.head != own.head && party.head != other.head);
        let mut places = others.filter_map(|party| predicate.place(party.head));
        let mut taken = [false; 2];
        for place in places.by_ref() {
            taken[usize::from(!matches!(place, Place::Subject | Place::Possessor | Place::Carrier))] = true;
        }
        taken
    };
    let [subject, object] = rivals(&candidate.first, &candidate.second).map(yes_no);
    out.add(["riv:", subject, "|", object, "|", &one, "|", &other]);
    out.add(["rivs:", subject, "|", object, "|", kind]);
    for (name, party, place, from) in [("g1", &candidate.first, &one, from), ("g2", &candidate.second, &other, to)] {
        // How many clauses lie between.
        let clauses = from.split(' ').filter(|step| CLAUSES.contains(&step.trim_start_matches('>'))).count();
        out.add([name, ":", digits(clauses), "|", place]);
        let dep = tree.dep(party.head).as_str();
        out.add([name, "d:", dep, "|", kind]);
        if let Some(above) = tree.head(party.head).filter(|&above| above != predicate.token) {
            out.add([name, "u:", &word(tree, above), "|", dep]);
        }
    }
    out.add(["pab:", &candidate.direct]);
    out.add(["pabk:", &candidate.direct, "|", knows]);
    // Where the predicate itself stands.
    let dep = tree.dep(predicate.token).as_str();
    out.add(["d:", dep, "|", kind]);
    out.add(["tag:", tree.token(predicate.token).tag.as_str()]);
    out.add(["pas:", yes_no(predicate.is_passive), "|", &one, "|", &other]);
    if let Some(above) = tree.head(predicate.token) {
        let above = word(tree, above);
        out.add(["up:", dep, "|", &above]);
        out.add(["ul:", &lemma, "|", &above]);
    }
    if scene.kind == BlockKind::Headline {
        out.add(["head:", kind]);
    }
}

/// What kind of act the predicate is, done by `source` to `target`.
pub(crate) fn class_features(
    scene: &Scene<'_>,
    mentions: &Mentions<'_, '_, '_>,
    candidate: &Candidate,
    way: Way,
    features: &mut impl Features,
) {
    let tree = mentions.tree;
    let predicate = scene.predicate(candidate);
    let mut out = Writer { features, buffer: String::new() };
    let (source, target) = match way {
        Way::Forward => (&candidate.first, &candidate.second),
        Way::Backward => (&candidate.second, &candidate.first),
    };
    let [doer, done] = [source, target].map(|party| place_of(predicate, party));
    let lemma = known_lemma(tree, predicate);
    let kind = if predicate.is_noun { "n" } else { "v" };
    out.add(["bias"]);
    out.add(["b:", kind]);
    out.add(["l:", &lemma]);
    out.add(["ld:", &lemma, "|", &done]);
    out.add(["lr:", &lemma, "|", &doer]);
    out.add(["r:", &doer, "|", &done]);
    out.add(["d:", &done]);
    let sides = [source, target].map(|party| side(mentions, party));
    out.add(["s:", &sides[0]]);
    out.add(["t:", &sides[1]]);
    out.add(["lt:", &lemma, "|", &sides[1]]);
    out.add(["st:", &sides[0], "|", &sides[1]]);
    for (name, party) in [("hs", source), ("ht", target)] {
        if let Some(head) = noun_of(mentions, party) {
            out.add([name, ":", &head]);
        }
    }
    if let Some(object) = predicate.object {
        let object = tree.lemma(object);
        out.add(["o:", &object]);
        out.add(["lo:", &lemma, "|", &object]);
        for class in scene.lexicon.classes_of(&object, true) {
            out.add(["oc:", class.as_str()]);
        }
    }
    if let Some((_, seen)) = predicate.object.and_then(|object| scene.frames.of(object, candidate)) {
        out.add(["fo:", seen.frame.event_type.as_str()]);
    }
    // What the lexicon says: by a frame that fits here, or in any of its meanings.
    match scene.frames.of(predicate.token, candidate) {
        Some((_, seen)) if seen.frame.is_act => {
            let class = seen.frame.event_type.as_str();
            out.add(["fc:", class]);
            out.add(["fcl:", class, "|", &lemma]);
        }
        _ => out.add(["fc:none|", kind]),
    }
    let known = scene.lexicon.classes_of(&predicate.lemma, predicate.is_noun);
    for class in known {
        out.add(["kc:", class.as_str(), "|", digits(known.len().min(3))]);
    }
    // "will not attend" is a refusal, "may attack" a threat.
    for &child in tree.children(predicate.token) {
        let is_negation = tree.dep(child) == Dep::Neg || matches!(tree.lemma(child).as_str(), "no" | "never");
        if is_negation {
            out.add(["neg:", kind]);
            out.add(["negl:", &lemma]);
            known.iter().for_each(|class| out.add(["negc:", class.as_str()]));
        }
        if matches!(tree.dep(child), Dep::Aux) && tree.token(child).tag == Tag::Md {
            out.add(["md:", &tree.lemma(child)]);
        }
    }
    for (class, weight) in scene.lexicon.relatives(&predicate.lemma, predicate.is_noun) {
        out.add(["rc:", class.as_str(), "|", digits(usize::from(*weight > 0.5))]);
    }
    // What stands around: the clauses above and below, and the words of its own clause.
    if let Some(above) = tree.head(predicate.token) {
        let dep = tree.dep(predicate.token).as_str();
        out.add(["up:", dep, "|", &word(tree, above)]);
        for class in scene.lexicon.classes_of(&tree.lemma(above), tree.pos(above) == Pos::Noun) {
            out.add(["uc:", dep, "|", class.as_str()]);
        }
    }
    for &child in tree.children(predicate.token) {
        if is_content(tree, child) {
            let lemma = tree.lemma(child);
            out.add(["c:", &lemma]);
            out.add(["cd:", tree.dep(child).as_str(), "|", &lemma]);
            for &below in tree.children(child) {
                if is_content(tree, below) {
                    out.add(["cc:", &tree.lemma(below)]);
                }
                for &lowest in tree.children(below).iter().filter(|&&i| is_content(tree, i)) {
                    out.add(["cc:", &tree.lemma(lowest)]);
                }
            }
        }
    }
    let path = if way == Way::Forward { &candidate.paths[1] } else { &candidate.paths[0] };
    out.add(["pt:", path]);
}

/// The place of the party around the predicate, or `-`.
fn place_of<'p>(predicate: &'p Predicate, party: &Party) -> Cow<'p, str> {
    predicate.place(party.head).map_or(Cow::Borrowed("-"), Place::name)
}

const fn way_name(way: Way) -> &'static str {
    match way {
        Way::Forward => "forward",
        Way::Backward => "backward",
    }
}

/// The predicate's lemma; of a proper noun only that it is one.
fn known_lemma(tree: &Tree<'_>, predicate: &Predicate) -> String {
    if tree.pos(predicate.token) == Pos::Propn { "NAME".to_owned() } else { predicate.lemma.clone() }
}

/// A word above or below the predicate, without names.
fn word(tree: &Tree<'_>, i: usize) -> String {
    if matches!(tree.pos(i), Pos::Propn | Pos::Num) { "NAME".to_owned() } else { tree.lemma(i) }
}

fn is_content(tree: &Tree<'_>, i: usize) -> bool {
    matches!(tree.pos(i), Pos::Noun | Pos::Verb | Pos::Adj | Pos::Adv)
        || (tree.pos(i) == Pos::Adp && tree.dep(i) != Dep::Agent)
        || (tree.pos(i) == Pos::Aux && tree.token(i).tag == Tag::Md)
}

/// Kind of entity and kind of mention: `country.name`.
fn side(mentions: &Mentions<'_, '_, '_>, party: &Party) -> String {
    let entity = &mentions.cast.entities[party.participant.entity];
    let kind = match mentions.kind_of(party.participant) {
        MentionKind::Name => "name",
        MentionKind::Nominal => "noun",
        MentionKind::Pronoun => "pron",
    };
    [entity.entity_type.as_str(), kind].join(".")
}

/// The noun that a description is made of.
fn noun_of(mentions: &Mentions<'_, '_, '_>, party: &Party) -> Option<String> {
    let tree = mentions.tree;
    (mentions.kind_of(party.participant) == MentionKind::Nominal).then(|| word(tree, party.head))
}

/// What the beginnings of names of features mean, for people.
#[rustfmt::skip] // a table
const GLOSSARY: [(&str, &str); 44] = [
    ("b", "kind of word"), ("btw", "mentions between"), ("c", "word beside"), ("cc", "word below"),
    ("cd", "relation and word beside"), ("d", "relation upward, or place of the target"), ("dist", "distance"),
    ("f", "frame"), ("fc", "class of the frame"), ("fcl", "class of the frame and word"),
    ("fk", "frame, reciprocal"), ("fo", "class of the object's frame"), ("g1", "clauses to the first"),
    ("g1d", "relation of the first"), ("g1u", "word above the first"), ("g2", "clauses to the second"),
    ("g2d", "relation of the second"), ("g2u", "word above the second"), ("h1", "noun of the first"),
    ("h2", "noun of the second"), ("head", "headline"), ("hs", "noun of the source"), ("ht", "noun of the target"),
    ("k", "known to the lexicon"), ("kc", "class in the lexicon"), ("l", "word"), ("ld", "word and place of the target"),
    ("len", "steps to each"), ("lens", "steps"), ("lo", "word and object"), ("lr", "word and place of the source"),
    ("lt", "word and kind of target"), ("md", "modal verb"), ("o", "object"), ("oc", "class of the object"),
    ("on", "on the path"), ("p", "paths"), ("pab", "path between the two"), ("r", "places"),
    ("rc", "class of relatives"), ("rl", "places and word"), ("t", "kinds of the two"), ("uc", "class of the word above"),
    ("up", "word above"),
];

/// The name of a feature in words that a reader can follow: `places and word: subj|obj|invite`.
pub(crate) fn in_words(name: &str) -> String {
    let Some((prefix, value)) = name.split_once(':') else { return name.to_owned() };
    match GLOSSARY.binary_search_by_key(&prefix, |entry| entry.0) {
        Ok(index) => format!("{}: {value}", GLOSSARY[index].1),
        Err(_) => name.to_owned(),
    }
}

/// Whether the lexicon has the predicate: as an act, as none, by its relatives, or not at all.
fn knows(lexicon: &Lexicon, predicate: &Predicate) -> &'static str {
    let (lemma, is_noun) = (&predicate.lemma, predicate.is_noun);
    let frames = if is_noun { lexicon.noun(lemma) } else { lexicon.verb(lemma) };
    match () {
        () if !lexicon.classes_of(lemma, is_noun).is_empty() => "act",
        () if !frames.is_empty() => "none",
        () if !lexicon.relatives(lemma, is_noun).is_empty() => "relative",
        () => "unknown",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_features_are_told_in_words() {
        assert!(GLOSSARY.is_sorted_by_key(|entry| entry.0));
        assert_eq!(in_words("rl:subj|obj|invite"), "places and word: subj|obj|invite");
        assert_eq!(in_words("bias"), "bias");
    }
}
