//! What kind of act is the predicate, done by source to target?

use super::writer::{Writer, digits};
use super::{Asked, word};
use crate::extract::candidates::{Candidate, Party, Way};
use crate::extract::mentions::Mentions;
use crate::extract::model::Features;
use crate::extract::scene::Scene;
use crate::extract::tree::Tree;
use crate::types::{Dep, Pos, Tag};

/// What kind of act the predicate is, done by the one to the other as `way` has it.
pub(crate) fn class_features(
    scene: &Scene<'_>,
    mentions: &Mentions<'_, '_, '_>,
    candidate: &Candidate,
    way: Way,
    features: &mut impl Features,
) {
    let asked = Asked::new(scene, mentions, candidate);
    let mut out = Writer::new(features);
    let [source, target, path] = match way {
        Way::Forward => [0, 1, 1],
        Way::Backward => [1, 0, 0],
    };
    let parties = [&candidate.first, &candidate.second];
    add_actors(&asked, parties[source], parties[target], &mut out);
    add_lexicon(&asked, &mut out);
    add_clauses(&asked, &mut out);
    out.add(["pt:", &candidate.paths[path]]);
}

/// The predicate with who does it to whom.
fn add_actors(asked: &Asked<'_>, source: &Party, target: &Party, out: &mut Writer<'_, impl Features>) {
    let lemma = asked.lemma;
    let [doer, done] = [source, target].map(|party| asked.place_of(party));
    out.add(["bias"]);
    out.add(["b:", asked.kind]);
    out.add(["l:", lemma]);
    out.add(["ld:", lemma, "|", &done]);
    out.add(["lr:", lemma, "|", &doer]);
    out.add(["r:", &doer, "|", &done]);
    out.add(["d:", &done]);
    let sides = [source, target].map(|party| asked.side(party));
    out.add(["s:", &sides[0]]);
    out.add(["t:", &sides[1]]);
    out.add(["lt:", lemma, "|", &sides[1]]);
    out.add(["st:", &sides[0], "|", &sides[1]]);
    for (name, party) in [("hs", source), ("ht", target)] {
        if let Some(head) = asked.noun_of(party) {
            out.add([name, ":", &head]);
        }
    }
}

/// What the lexicon says of the predicate and its object: by a frame that fits here, or in any of its meanings.
fn add_lexicon(asked: &Asked<'_>, out: &mut Writer<'_, impl Features>) {
    let (tree, scene, predicate) = (asked.tree(), asked.scene, asked.predicate);
    if let Some(object) = predicate.object {
        let word = tree.lemma(object);
        out.add(["o:", &word]);
        out.add(["lo:", asked.lemma, "|", &word]);
        for class in scene.lexicon.classes_of(&word, true) {
            out.add(["oc:", class.as_str()]);
        }
        if let Some((_, seen)) = scene.frames.of(object, asked.candidate) {
            out.add(["fo:", seen.frame.event_type.as_str()]);
        }
    }
    match scene.frames.of(predicate.token, asked.candidate) {
        Some((_, seen)) if seen.frame.is_act => {
            let class = seen.frame.event_type.as_str();
            out.add(["fc:", class]);
            out.add(["fcl:", class, "|", asked.lemma]);
        }
        _ => out.add(["fc:none|", asked.kind]),
    }
    let known = scene.lexicon.classes_of(&predicate.lemma, predicate.is_noun);
    for class in known {
        out.add(["kc:", class.as_str(), "|", digits(known.len().min(3))]);
    }
    // "will not attend" is a refusal, "may attack" a threat.
    for &child in tree.children(predicate.token) {
        let is_negation = tree.dep(child) == Dep::Neg || matches!(tree.lemma(child).as_str(), "no" | "never");
        if is_negation {
            out.add(["neg:", asked.kind]);
            out.add(["negl:", asked.lemma]);
            known.iter().for_each(|class| out.add(["negc:", class.as_str()]));
        }
        if tree.dep(child) == Dep::Aux && tree.token(child).tag == Tag::Md {
            out.add(["md:", &tree.lemma(child)]);
        }
    }
    for (class, weight) in scene.lexicon.relatives(&predicate.lemma, predicate.is_noun) {
        out.add(["rc:", class.as_str(), "|", digits(usize::from(*weight > 0.5))]);
    }
}

/// What stands around: the clause above, and the words of its own clause.
fn add_clauses(asked: &Asked<'_>, out: &mut Writer<'_, impl Features>) {
    let (tree, predicate) = (asked.tree(), asked.predicate.token);
    if let Some(above) = tree.head(predicate) {
        let dep = tree.dep(predicate).as_str();
        out.add(["up:", dep, "|", &word(tree, above)]);
        for class in asked.scene.lexicon.classes_of(&tree.lemma(above), tree.pos(above) == Pos::Noun) {
            out.add(["uc:", dep, "|", class.as_str()]);
        }
    }
    for &child in tree.children(predicate).iter().filter(|&&i| is_content(tree, i)) {
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

fn is_content(tree: &Tree<'_>, i: usize) -> bool {
    matches!(tree.pos(i), Pos::Noun | Pos::Verb | Pos::Adj | Pos::Adv)
        || (tree.pos(i) == Pos::Adp && tree.dep(i) != Dep::Agent)
        || (tree.pos(i) == Pos::Aux && tree.token(i).tag == Tag::Md)
}
