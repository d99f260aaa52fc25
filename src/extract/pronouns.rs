//! Resolves pronouns: personal ones to whoever was spoken of last and fits, relative ones to the noun before them,
//! the first person to whoever is quoted, or to the state for which that one speaks.

use crate::actors::Gender;
use crate::extract::mentions::{Mentions, Past, Sieve};
use crate::extract::tree::Tree;
use crate::types::{Dep, EntityType, Pos, Tag};

/// How many sentences back a pronoun may reach.
const MAX_SENTENCES: usize = 2;

/// The entities that a pronoun stands for, and how that was found; `None` if the token is no such pronoun, or one that
/// stays unresolved.
pub(crate) fn pronoun(mentions: &mut Mentions<'_, '_, '_>, token: usize) -> Option<(Vec<usize>, Sieve)> {
    let tree = mentions.tree;
    if !is_pronoun(tree.token(token).tag) {
        return None;
    }
    let found = match tree.text(token).to_lowercase().as_str() {
        "he" | "him" | "his" | "himself" => (person(mentions, token, Gender::He), Sieve::He),
        "she" | "her" | "hers" | "herself" => (person(mentions, token, Gender::She), Sieve::She),
        "it" if is_empty(mentions, token) => (Vec::new(), Sieve::It),
        "it" | "its" | "itself" => (body(mentions, token), Sieve::It),
        "they" | "them" | "their" | "theirs" | "themselves" => (several(mentions, token), Sieve::They),
        "i" | "me" | "my" | "mine" | "myself" => (speaker(mentions, token), Sieve::Speaker),
        "we" | "us" | "our" | "ours" | "ourselves" => (speakers_side(mentions, token), Sieve::SpeakersSide),
        "who" | "which" | "that" | "whom" | "whose" => (antecedent(mentions, token), Sieve::Relative),
        _ => return None,
    };
    Some(found)
}

/// Whether the tag is one that pronouns have.
pub(crate) const fn is_pronoun(tag: Tag) -> bool {
    matches!(tag, Tag::Prp | Tag::PrpPoss | Tag::Wp | Tag::WpPoss | Tag::Wdt)
}

/// A person who is not known to be spoken of otherwise.
fn person(mentions: &Mentions<'_, '_, '_>, token: usize, gender: Gender) -> Vec<usize> {
    let people = candidates(mentions, token).filter_map(|(rank, past)| {
        let entity = &mentions.cast.entities[past.entity];
        let known = gender_of(mentions, past.entity);
        let fits = entity.entity_type == EntityType::Person && known.is_none_or(|known| known == gender);
        // Most of those of whom nothing is known are spoken of as "he".
        fits.then_some(((known.is_none() && gender == Gender::She, rank), past.entity))
    });
    people.min_by_key(|(rank, _)| *rank).map(|(_, entity)| entity).into_iter().collect()
}

/// How the person is spoken of, by given name or title.
fn gender_of(mentions: &Mentions<'_, '_, '_>, entity: usize) -> Option<Gender> {
    let by_word = |word: &str| match word.to_lowercase().as_str() {
        "spokeswoman" | "chairwoman" | "congresswoman" | "queen" | "princess" | "lady" | "woman" | "mother"
        | "wife" | "daughter" | "sister" | "girl" | "mrs." | "ms." => Some(Gender::She),
        "spokesman" | "chairman" | "congressman" | "king" | "prince" | "man" | "father" | "husband" | "son"
        | "brother" | "boy" | "mr." => Some(Gender::He),
        _ => None,
    };
    let label = &mentions.cast.entities[entity].label;
    let by_name = || mentions.cast.roles.gender(label.split(' ').next()?);
    let mut titles = mentions.cast.titles.iter().filter(|title| title.entity == entity);
    let by_title = || titles.find_map(|title| title.role.split(' ').find_map(by_word));
    label.split(' ').find_map(by_word).or_else(by_name).or_else(by_title)
}

/// A state or a body; several people in the plural are no `it`.
fn body(mentions: &Mentions<'_, '_, '_>, token: usize) -> Vec<usize> {
    let bodies = candidates(mentions, token).filter(|(_, past)| {
        let entity_type = mentions.cast.entities[past.entity].entity_type;
        matches!(entity_type, EntityType::Country | EntityType::Organization) && !mentions.is_plural(past.token)
    });
    bodies.min_by_key(|(rank, _)| *rank).map(|(_, past)| past.entity).into_iter().collect()
}

/// "it appears that", "it is clear that", "makes it hard to": nobody is meant.
fn is_empty(mentions: &Mentions<'_, '_, '_>, token: usize) -> bool {
    let tree = mentions.tree;
    let Some(verb) = tree.head(token) else { return true };
    let lemma = tree.lemma(verb);
    let has = |deps: &[Dep]| tree.children_by(verb, deps).next().is_some();
    match tree.dep(token) {
        Dep::Expl => true,
        Dep::Nsubj | Dep::Nsubjpass => match lemma.as_str() {
            "seem" | "appear" | "happen" | "remain" | "matter" => true,
            "be" => {
                has(&[Dep::Acomp, Dep::Attr])
                    && (has(&[Dep::Ccomp, Dep::Xcomp, Dep::Advcl, Dep::Csubj]) || says_time(mentions, verb))
            }
            "take" => has(&[Dep::Xcomp, Dep::Advcl]),
            _ => false,
        },
        _ => {
            matches!(lemma.as_str(), "make" | "find" | "consider" | "think" | "deem")
                && has(&[Dep::Oprd, Dep::Acomp, Dep::Ccomp])
        }
    }
}

/// "it was the worst fighting since": what it was is no actor.
fn says_time(mentions: &Mentions<'_, '_, '_>, verb: usize) -> bool {
    let tree = mentions.tree;
    let mut attributes = tree.children_by(verb, &[Dep::Attr]);
    attributes.any(|attribute| mentions.noun_kind(attribute).is_none() && mentions.cast.named(attribute).is_none())
}

/// Whom "they" are: several people, or two and more that were named together.
fn several(mentions: &Mentions<'_, '_, '_>, token: usize) -> Vec<usize> {
    let tree = mentions.tree;
    let fitting = candidates(mentions, token).filter(|(_, past)| {
        let entity_type = mentions.cast.entities[past.entity].entity_type;
        let is_joined = tree.child(past.token, Dep::Conj).is_some() && tree.dep(past.token) != Dep::Conj;
        // "Germans" are cited as Germany, but are not "they" who acts.
        let is_people = entity_type == EntityType::Country && mentions.cast.named(past.token).is_some();
        let is_several = mentions.is_plural(past.token) && !is_people;
        entity_type != EntityType::Place && (is_joined || is_several)
    });
    let Some((_, best)) = fitting.min_by_key(|(rank, _)| *rank) else { return Vec::new() };
    let joined = tree.coordinated(best.token);
    let mut all: Vec<usize> =
        mentions.history.iter().filter(|past| joined.contains(&past.token)).map(|p| p.entity).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// What was spoken of before the token and may be its antecedent, the lower the rank the likelier.
fn candidates<'m>(
    mentions: &'m Mentions<'_, '_, '_>,
    token: usize,
) -> impl Iterator<Item = ((usize, usize, usize), &'m Past)> {
    let tree = mentions.tree;
    let here = tree.sentence_of(token).unwrap_or(0);
    let verb = governing_verb(tree, token);
    let before = mentions.history.iter().rev().take_while(move |past| past.sentence + MAX_SENTENCES + 1 >= here);
    before.filter_map(move |past| {
        let distance = here.checked_sub(past.sentence).filter(|&distance| distance <= MAX_SENTENCES)?;
        if past.token >= token {
            return None;
        }
        let dep = tree.dep(past.token);
        let is_subject = matches!(dep, Dep::Nsubj | Dep::Nsubjpass);
        let is_argument = is_subject || matches!(dep, Dep::Dobj | Dep::Pobj | Dep::Conj | Dep::Appos | Dep::Root);
        // A pronoun and its name are not two places of one verb: "Putin met him", "the U.S. stuck by it".
        let is_rival = tree.dep(token) != Dep::Poss && verb.is_some() && governing_verb(tree, past.token) == verb;
        (is_argument && !is_rival).then_some(((distance, usize::from(!is_subject), token - past.token), past))
    })
}

/// The verb whose place the phrase fills, itself or after a preposition.
pub(crate) fn governing_verb(tree: &Tree<'_>, token: usize) -> Option<usize> {
    let above = tree.head(token)?;
    let above = if tree.pos(above) == Pos::Adp { tree.head(above)? } else { above };
    let is_place = !matches!(tree.dep(token), Dep::Conj | Dep::Appos | Dep::Poss);
    (is_place && matches!(tree.pos(above), Pos::Verb | Pos::Aux)).then_some(above)
}

/// Whoever is quoted.
fn speaker(mentions: &mut Mentions<'_, '_, '_>, token: usize) -> Vec<usize> {
    let Some(speaker) = mentions.quotes.speaker(mentions.tree, token) else { return Vec::new() };
    mentions.resolve(speaker).iter().map(|participant| participant.entity).collect()
}

/// The state, or else the body, for which whoever is quoted speaks.
fn speakers_side(mentions: &mut Mentions<'_, '_, '_>, token: usize) -> Vec<usize> {
    let Some(&speaker) = speaker(mentions, token).first() else { return Vec::new() };
    let entity = &mentions.cast.entities[speaker];
    let (entity_type, country) = (entity.entity_type, entity.country);
    if entity_type == EntityType::Organization && country.is_none() {
        return vec![speaker];
    }
    if let Some(country) = country {
        return mentions.cast.country_entity(country).into_iter().collect();
    }
    let titles = &mentions.cast.titles;
    titles
        .iter()
        .filter(|title| title.entity == speaker)
        .find_map(|title| title.served)
        .map(|(served, _)| served)
        .into_iter()
        .collect()
}

/// The noun that the relative clause of the pronoun hangs on.
fn antecedent(mentions: &mut Mentions<'_, '_, '_>, token: usize) -> Vec<usize> {
    let tree = mentions.tree;
    let clause = tree.ancestors(token).take(4).find(|&at| tree.dep(at) == Dep::Relcl);
    let Some(noun) = clause.and_then(|verb| tree.head(verb)).filter(|&noun| noun < token) else { return Vec::new() };
    mentions.resolve(noun).iter().map(|participant| participant.entity).collect()
}
