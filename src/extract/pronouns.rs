//! Resolves pronouns: personal ones to whoever was spoken of last and fits, relative ones to the noun before them,
//! the first person to whoever is quoted, or to the state for which that one speaks.

use crate::extract::mentions::{Mentions, Past, Sieve};
use crate::types::{Dep, EntityType, Tag};

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
        "he" | "him" | "his" | "himself" => (latest(mentions, token, is_person), Sieve::He),
        "she" | "her" | "hers" | "herself" => (latest(mentions, token, is_person), Sieve::She),
        "it" | "its" | "itself" => (latest(mentions, token, is_body), Sieve::It),
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

fn is_person(entity_type: EntityType, _: bool) -> bool {
    entity_type == EntityType::Person
}

/// Several people in the plural are no `it`.
fn is_body(entity_type: EntityType, is_plural: bool) -> bool {
    matches!(entity_type, EntityType::Country | EntityType::Organization) && !is_plural
}

/// The most fitting mention before the token: subjects first, then the nearest.
fn latest(mentions: &Mentions<'_, '_, '_>, token: usize, fits: fn(EntityType, bool) -> bool) -> Vec<usize> {
    let candidates = candidates(mentions, token);
    let fitting = candidates
        .filter(|(_, past)| fits(mentions.cast.entities[past.entity].entity_type, mentions.is_plural(past.token)));
    fitting.min_by_key(|(rank, _)| *rank).map(|(_, past)| past.entity).into_iter().collect()
}

/// Whom "they" are: several people, or two and more that were named together.
fn several(mentions: &Mentions<'_, '_, '_>, token: usize) -> Vec<usize> {
    let tree = mentions.tree;
    let fitting = candidates(mentions, token).filter(|(_, past)| {
        let entity_type = mentions.cast.entities[past.entity].entity_type;
        let is_joined = tree.child(past.token, Dep::Conj).is_some() && tree.dep(past.token) != Dep::Conj;
        entity_type != EntityType::Place && (is_joined || mentions.is_plural(past.token))
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
    let before = mentions.history.iter().rev().take_while(move |past| past.sentence + MAX_SENTENCES + 1 >= here);
    before.filter_map(move |past| {
        let distance = here.checked_sub(past.sentence).filter(|&distance| distance <= MAX_SENTENCES)?;
        if past.token >= token {
            return None;
        }
        let dep = tree.dep(past.token);
        let is_subject = matches!(dep, Dep::Nsubj | Dep::Nsubjpass);
        let is_argument = is_subject || matches!(dep, Dep::Dobj | Dep::Pobj | Dep::Conj | Dep::Appos | Dep::Root);
        // A pronoun and its name are not two places of one verb: "Putin met him".
        let is_rival = tree.head(past.token) == tree.head(token) && tree.dep(token) != Dep::Poss;
        (is_argument && !is_rival).then_some(((distance, usize::from(!is_subject), token - past.token), past))
    })
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
