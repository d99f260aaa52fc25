//! Does the predicate join the two, and which way round?

use super::writer::{Writer, digits, yes_no};
use super::{Asked, word};
use crate::extract::candidates::{Candidate, Way};
use crate::extract::mentions::Mentions;
use crate::extract::model::Features;
use crate::extract::predicates::{Place, Predicate};
use crate::extract::scene::Scene;
use crate::lexicon::Lexicon;
use crate::types::BlockKind;

/// Relations that lead from one clause into another.
const CLAUSES: [&str; 8] = ["ccomp", "xcomp", "advcl", "relcl", "acl", "conj", "parataxis", "csubj"];

/// Distances in words at which the next step of distance begins.
const DISTANCES: [usize; 6] = [2, 4, 7, 11, 16, 25];

/// Whether the predicate joins the two, and which way round.
pub(crate) fn relation_features(
    scene: &Scene<'_>,
    mentions: &Mentions<'_, '_, '_>,
    candidate: &Candidate,
    features: &mut impl Features,
) {
    let asked = Asked::new(scene, mentions, candidate);
    let mut out = Writer::new(features);
    let places = [&candidate.first, &candidate.second].map(|party| asked.place_of(party));
    let places = [&*places[0], &*places[1]];
    let knows = knows(scene.lexicon, asked.predicate);
    add_places(&asked, places, &mut out);
    add_distances(&asked, &mut out);
    add_actors(&asked, places, &mut out);
    add_lexicon(&asked, knows, &mut out);
    add_rivals(&asked, places, &mut out);
    add_ways(&asked, places, knows, &mut out);
    add_surroundings(&asked, places, &mut out);
}

/// Where the two stand around the predicate, and the paths to it.
fn add_places(asked: &Asked<'_>, [one, other]: [&str; 2], out: &mut Writer<'_, impl Features>) {
    let (lemma, kind) = (asked.lemma, asked.kind);
    let [from, to] = &asked.candidate.paths;
    out.add(["bias"]);
    out.add(["b:", kind]);
    out.add(["r:", one, "|", other, "|", kind]);
    out.add(["r1:", one, "|", kind]);
    out.add(["r2:", other, "|", kind]);
    out.add(["rl:", one, "|", other, "|", lemma]);
    out.add(["r1l:", one, "|", lemma]);
    out.add(["r2l:", other, "|", lemma]);
    out.add(["p:", from, "|", to, "|", kind]);
    out.add(["p1:", from]);
    out.add(["p2:", to]);
    out.add(["l:", lemma]);
    if let Some(object) = asked.predicate.object {
        let object = asked.tree().lemma(object);
        out.add(["o:", &object]);
        out.add(["lo:", lemma, "|", &object]);
        out.add(["ro:", one, "|", other, "|", &object]);
    }
}

/// How far they are from it and from each other.
fn add_distances(asked: &Asked<'_>, out: &mut Writer<'_, impl Features>) {
    let candidate = asked.candidate;
    let steps = |path: &String| path.split(' ').filter(|step| !step.is_empty()).count().min(6);
    let [one, other] = [steps(&candidate.paths[0]), steps(&candidate.paths[1])];
    out.add(["len:", digits(one), "|", digits(other)]);
    out.add(["lens:", digits(one + other)]);
    out.add(["btw:", digits(candidate.between.min(5))]);
    out.add(["on:", yes_no(candidate.is_on_path), "|", asked.kind]);
    let distance = candidate.second.head - candidate.first.head;
    out.add(["dist:", digits(DISTANCES.iter().filter(|&&limit| distance > limit).count())]);
}

/// Who they are.
fn add_actors(asked: &Asked<'_>, [one, other]: [&str; 2], out: &mut Writer<'_, impl Features>) {
    let parties = [&asked.candidate.first, &asked.candidate.second];
    let sides = parties.map(|party| asked.side(party));
    out.add(["t:", &sides[0], "|", &sides[1]]);
    out.add(["t1:", &sides[0], "|", one]);
    out.add(["t2:", &sides[1], "|", other]);
    out.add(["tk:", &sides[0], "|", &sides[1], "|", asked.kind]);
    for (name, party, place) in [("h1", parties[0], one), ("h2", parties[1], other)] {
        if let Some(head) = asked.noun_of(party) {
            out.add([name, ":", &head]);
            out.add([name, "r:", &head, "|", place]);
        }
    }
    let own = match parties.map(|party| asked.mentions.cast.entities[party.participant.entity].country) {
        [Some(one), Some(other)] if one == other => "same",
        [Some(_), Some(_)] => "two",
        [None, None] => "none",
        _ => "one",
    };
    out.add(["own:", own]);
}

/// What the lexicon's frames see.
fn add_lexicon(asked: &Asked<'_>, knows: &str, out: &mut Writer<'_, impl Features>) {
    let (frames, kind) = (&asked.scene.frames, asked.kind);
    match frames.of(asked.predicate.token, asked.candidate) {
        Some((_, seen)) if !seen.frame.is_act => out.add(["f:no act"]),
        Some((way, seen)) => {
            let way = match way {
                Way::Forward => "forward",
                Way::Backward => "backward",
            };
            out.add(["f:", way]);
            out.add(["fc:", way, "|", seen.frame.event_type.as_str()]);
            out.add(["fk:", way, "|", kind, "|", yes_no(seen.frame.is_reciprocal)]);
        }
        None if frames.joins(asked.candidate) => out.add(["f:elsewhere"]),
        None => out.add(["f:none|", kind, "|", knows]),
    }
    out.add(["k:", kind, "|", knows]);
}

/// Who else has a place around the predicate: the nearer one is the likelier.
fn add_rivals(asked: &Asked<'_>, [one, other]: [&str; 2], out: &mut Writer<'_, impl Features>) {
    let own = [asked.candidate.first.head, asked.candidate.second.head];
    let rivals = asked.scene.proposal.parties.iter().filter(|party| !own.contains(&party.head));
    let mut taken = [false; 2];
    for place in rivals.filter_map(|party| asked.predicate.place(party.head)) {
        taken[usize::from(!matches!(place, Place::Subject | Place::Possessor | Place::Carrier))] = true;
    }
    let [subject, object] = taken.map(yes_no);
    out.add(["riv:", subject, "|", object, "|", one, "|", other]);
    out.add(["rivs:", subject, "|", object, "|", asked.kind]);
}

/// What lies between each and the predicate, and between the two.
fn add_ways(asked: &Asked<'_>, [one, other]: [&str; 2], knows: &str, out: &mut Writer<'_, impl Features>) {
    let (tree, candidate) = (asked.tree(), asked.candidate);
    let [from, to] = &candidate.paths;
    for (name, party, place, from) in [("g1", &candidate.first, one, from), ("g2", &candidate.second, other, to)] {
        let clauses = from.split(' ').filter(|step| CLAUSES.contains(&step.trim_start_matches('>'))).count();
        out.add([name, ":", digits(clauses), "|", place]);
        let dep = tree.dep(party.head).as_str();
        out.add([name, "d:", dep, "|", asked.kind]);
        if let Some(above) = tree.head(party.head).filter(|&above| above != asked.predicate.token) {
            out.add([name, "u:", &word(tree, above), "|", dep]);
        }
    }
    out.add(["pab:", &candidate.direct]);
    out.add(["pabk:", &candidate.direct, "|", knows]);
}

/// Where the predicate itself stands.
fn add_surroundings(asked: &Asked<'_>, [one, other]: [&str; 2], out: &mut Writer<'_, impl Features>) {
    let (tree, predicate) = (asked.tree(), asked.predicate);
    let dep = tree.dep(predicate.token).as_str();
    out.add(["d:", dep, "|", asked.kind]);
    out.add(["tag:", tree.token(predicate.token).tag.as_str()]);
    out.add(["pas:", yes_no(predicate.is_passive), "|", one, "|", other]);
    if let Some(above) = tree.head(predicate.token) {
        let above = word(tree, above);
        out.add(["up:", dep, "|", &above]);
        out.add(["ul:", asked.lemma, "|", &above]);
    }
    if asked.scene.kind == BlockKind::Headline {
        out.add(["head:", asked.kind]);
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
