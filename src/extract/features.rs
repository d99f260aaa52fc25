//! Names what speaks for and against a candidate: the features of the two models.
//!
//! [`relation_features`] are asked whether the predicate joins the two at all, and which way round; [`class_features`],
//! once that is settled, what kind of act it is. No feature holds a name: proper nouns are seen by their kind only.

use std::fmt::Write;

use crate::extract::candidates::{Candidate, Party, Proposal, Way, path};
use crate::extract::frames::Framed;
use crate::extract::mentions::Mentions;
use crate::extract::model::Features;
use crate::extract::predicates::{Place, Predicate};
use crate::extract::tree::Tree;
use crate::lexicon::Lexicon;
use crate::types::{BlockKind, Dep, MentionKind, Pos, Tag};

/// Relations that lead from one clause into another.
const CLAUSES: [&str; 8] = ["ccomp", "xcomp", "advcl", "relcl", "acl", "conj", "parataxis", "csubj"];

/// What is known of a sentence when its candidates are weighed.
pub(crate) struct Scene<'s, 'l> {
    pub(crate) proposal: &'s Proposal,
    pub(crate) frames: &'s Framed<'l>,
    pub(crate) lexicon: &'l Lexicon,
    pub(crate) kind: BlockKind,
}

/// Writes names of features into one buffer.
struct Writer<'f, F> {
    features: &'f mut F,
    buffer: String,
}

impl<F: Features> Writer<'_, F> {
    fn add(&mut self, name: std::fmt::Arguments<'_>) {
        self.buffer.clear();
        // Writing into a string does not fail.
        let _ = self.buffer.write_fmt(name);
        self.features.add(&self.buffer);
    }
}

/// Whether the predicate joins the two, and which way round.
pub(crate) fn relation_features(
    scene: &Scene<'_, '_>,
    mentions: &Mentions<'_, '_, '_>,
    candidate: &Candidate,
    features: &mut impl Features,
) {
    let tree = mentions.tree;
    let predicate = &scene.proposal.predicates[candidate.predicate];
    let mut out = Writer { features, buffer: String::new() };
    let [one, other] = [&candidate.first, &candidate.second].map(|party| place_of(predicate, party));
    let [from, to] = &candidate.paths;
    let lemma = known_lemma(tree, predicate);
    let kind = if predicate.is_noun { "n" } else { "v" };
    out.add(format_args!("bias"));
    out.add(format_args!("b:{kind}"));
    out.add(format_args!("r:{one}|{other}|{kind}"));
    out.add(format_args!("r1:{one}|{kind}"));
    out.add(format_args!("r2:{other}|{kind}"));
    out.add(format_args!("rl:{one}|{other}|{lemma}"));
    out.add(format_args!("r1l:{one}|{lemma}"));
    out.add(format_args!("r2l:{other}|{lemma}"));
    out.add(format_args!("p:{from}|{to}|{kind}"));
    out.add(format_args!("p1:{from}"));
    out.add(format_args!("p2:{to}"));
    out.add(format_args!("l:{lemma}"));
    if let Some(object) = predicate.object {
        let object = tree.lemma(object);
        out.add(format_args!("o:{object}"));
        out.add(format_args!("lo:{lemma}|{object}"));
        out.add(format_args!("ro:{one}|{other}|{object}"));
    }
    let [steps_one, steps_other] =
        [from, to].map(|path| path.split(' ').filter(|step| !step.is_empty()).count().min(6));
    out.add(format_args!("len:{steps_one}|{steps_other}"));
    out.add(format_args!("lens:{}", steps_one + steps_other));
    out.add(format_args!("btw:{}", candidate.between.min(5)));
    out.add(format_args!("on:{}|{kind}", candidate.is_on_path));
    let distance = candidate.second.head - candidate.first.head;
    out.add(format_args!("dist:{}", [2, 4, 7, 11, 16, 25].iter().filter(|&&limit| distance > limit).count()));
    let sides = [&candidate.first, &candidate.second].map(|party| side(mentions, party));
    out.add(format_args!("t:{}|{}", sides[0], sides[1]));
    out.add(format_args!("t1:{}|{one}", sides[0]));
    out.add(format_args!("t2:{}|{other}", sides[1]));
    out.add(format_args!("tk:{}|{}|{kind}", sides[0], sides[1]));
    for (name, party, place) in [("h1", &candidate.first, &one), ("h2", &candidate.second, &other)] {
        if let Some(head) = noun_of(mentions, party) {
            out.add(format_args!("{name}:{head}"));
            out.add(format_args!("{name}r:{head}|{place}"));
        }
    }
    let countries =
        [&candidate.first, &candidate.second].map(|party| mentions.cast.entities[party.participant.entity].country);
    out.add(format_args!(
        "own:{}",
        match countries {
            [Some(one), Some(other)] if one == other => "same",
            [Some(_), Some(_)] => "two",
            [None, None] => "none",
            _ => "one",
        }
    ));
    // What the lexicon's frames see.
    let frame = scene.frames.of(predicate.token, candidate);
    match frame {
        Some((_, draft)) if !draft.frame.is_act => out.add(format_args!("f:no act")),
        Some((way, draft)) => {
            let frame = draft.frame;
            out.add(format_args!("f:{}", way_name(way)));
            out.add(format_args!("fc:{}|{}", way_name(way), frame.event_type));
            out.add(format_args!("fk:{}|{kind}|{}", way_name(way), frame.is_reciprocal));
        }
        None if scene.frames.joins(candidate) => out.add(format_args!("f:elsewhere")),
        None => out.add(format_args!("f:none|{kind}|{}", knows(scene.lexicon, predicate))),
    }
    out.add(format_args!("k:{kind}|{}", knows(scene.lexicon, predicate)));
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
    let [subject, object] = rivals(&candidate.first, &candidate.second);
    out.add(format_args!("riv:{subject}|{object}|{one}|{other}"));
    out.add(format_args!("rivs:{subject}|{object}|{kind}"));
    for (name, party, place, from) in [("g1", &candidate.first, &one, from), ("g2", &candidate.second, &other, to)] {
        // How many clauses lie between.
        let clauses = from.split(' ').filter(|step| CLAUSES.contains(&step.trim_start_matches('>'))).count();
        out.add(format_args!("{name}:{clauses}|{place}"));
        let dep = tree.dep(party.head);
        out.add(format_args!("{name}d:{dep}|{kind}"));
        if let Some(above) = tree.head(party.head).filter(|&above| above != predicate.token) {
            out.add(format_args!("{name}u:{}|{dep}", word(tree, above)));
        }
    }
    if let Some(path) = path(tree, candidate.first.head, candidate.second.head) {
        out.add(format_args!("pab:{path}"));
        out.add(format_args!("pabk:{path}|{}", knows(scene.lexicon, predicate)));
    }
    // Where the predicate itself stands.
    let dep = tree.dep(predicate.token);
    out.add(format_args!("d:{dep}|{kind}"));
    out.add(format_args!("tag:{}", tree.token(predicate.token).tag));
    out.add(format_args!("pas:{}|{one}|{other}", predicate.is_passive));
    if let Some(above) = tree.head(predicate.token) {
        let above = word(tree, above);
        out.add(format_args!("up:{dep}|{above}"));
        out.add(format_args!("ul:{lemma}|{above}"));
    }
    if scene.kind == BlockKind::Headline {
        out.add(format_args!("head:{kind}"));
    }
}

/// What kind of act the predicate is, done by `source` to `target`.
pub(crate) fn class_features(
    scene: &Scene<'_, '_>,
    mentions: &Mentions<'_, '_, '_>,
    candidate: &Candidate,
    way: Way,
    features: &mut impl Features,
) {
    let tree = mentions.tree;
    let predicate = &scene.proposal.predicates[candidate.predicate];
    let mut out = Writer { features, buffer: String::new() };
    let (source, target) = match way {
        Way::Forward => (&candidate.first, &candidate.second),
        Way::Backward => (&candidate.second, &candidate.first),
    };
    let [doer, done] = [source, target].map(|party| place_of(predicate, party));
    let lemma = known_lemma(tree, predicate);
    let kind = if predicate.is_noun { "n" } else { "v" };
    out.add(format_args!("bias"));
    out.add(format_args!("b:{kind}"));
    out.add(format_args!("l:{lemma}"));
    out.add(format_args!("ld:{lemma}|{done}"));
    out.add(format_args!("lr:{lemma}|{doer}"));
    out.add(format_args!("r:{doer}|{done}"));
    out.add(format_args!("d:{done}"));
    let sides = [source, target].map(|party| side(mentions, party));
    out.add(format_args!("s:{}", sides[0]));
    out.add(format_args!("t:{}", sides[1]));
    out.add(format_args!("lt:{lemma}|{}", sides[1]));
    out.add(format_args!("st:{}|{}", sides[0], sides[1]));
    for (name, party) in [("hs", source), ("ht", target)] {
        if let Some(head) = noun_of(mentions, party) {
            out.add(format_args!("{name}:{head}"));
        }
    }
    if let Some(object) = predicate.object {
        let object = tree.lemma(object);
        out.add(format_args!("o:{object}"));
        out.add(format_args!("lo:{lemma}|{object}"));
        for class in scene.lexicon.classes_of(&object, true) {
            out.add(format_args!("oc:{class}"));
        }
    }
    if let Some((_, draft)) = predicate.object.and_then(|object| scene.frames.of(object, candidate)) {
        out.add(format_args!("fo:{}", draft.frame.event_type));
    }
    // What the lexicon says: by a frame that fits here, or in any of its meanings.
    match scene.frames.of(predicate.token, candidate) {
        Some((_, draft)) if draft.frame.is_act => {
            out.add(format_args!("fc:{}", draft.frame.event_type));
            out.add(format_args!("fcl:{}|{lemma}", draft.frame.event_type));
        }
        _ => out.add(format_args!("fc:none|{kind}")),
    }
    let known = scene.lexicon.classes_of(&predicate.lemma, predicate.is_noun);
    for class in known {
        out.add(format_args!("kc:{class}|{}", known.len().min(3)));
    }
    // "will not attend" is a refusal, "may attack" a threat.
    for &child in tree.children(predicate.token) {
        let is_negation = tree.dep(child) == Dep::Neg || matches!(tree.lemma(child).as_str(), "no" | "never");
        if is_negation {
            out.add(format_args!("neg:{kind}"));
            out.add(format_args!("negl:{lemma}"));
            known.iter().for_each(|class| out.add(format_args!("negc:{class}")));
        }
        if matches!(tree.dep(child), Dep::Aux) && tree.token(child).tag == Tag::Md {
            out.add(format_args!("md:{}", tree.lemma(child)));
        }
    }
    for (class, weight) in scene.lexicon.relatives(&predicate.lemma, predicate.is_noun) {
        out.add(format_args!("rc:{class}|{}", u8::from(*weight > 0.5)));
    }
    // What stands around: the clauses above and below, and the words of its own clause.
    if let Some(above) = tree.head(predicate.token) {
        out.add(format_args!("up:{}|{}", tree.dep(predicate.token), word(tree, above)));
        for class in scene.lexicon.classes_of(&tree.lemma(above), tree.pos(above) == Pos::Noun) {
            out.add(format_args!("uc:{}|{class}", tree.dep(predicate.token)));
        }
    }
    for &child in tree.children(predicate.token) {
        if is_content(tree, child) {
            out.add(format_args!("c:{}", tree.lemma(child)));
            out.add(format_args!("cd:{}|{}", tree.dep(child), tree.lemma(child)));
            for &below in tree.children(child) {
                if is_content(tree, below) {
                    out.add(format_args!("cc:{}", tree.lemma(below)));
                }
                for &lowest in tree.children(below).iter().filter(|&&i| is_content(tree, i)) {
                    out.add(format_args!("cc:{}", tree.lemma(lowest)));
                }
            }
        }
    }
    let path = if way == Way::Forward { &candidate.paths[1] } else { &candidate.paths[0] };
    out.add(format_args!("pt:{path}"));
}

/// The place of the party around the predicate, or `-`.
fn place_of(predicate: &Predicate, party: &Party) -> String {
    predicate.place(party.head).map_or_else(|| "-".to_owned(), ToString::to_string)
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
    format!("{}.{kind}", entity.entity_type.as_str())
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
