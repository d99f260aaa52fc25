//! Resolves descriptions that refer back to somebody: "the ministry", "the country", "his Chinese counterpart".
//!
//! The entry point is [`definite`]. Each kind of noun has its own sieve; a description that names a state, or that a
//! relative clause or an `of` explains, speaks for itself and is `describe`'s to read.

use crate::actors::{Actor, NounKind, Role, RoleKind};
use crate::extract::mentions::{Mentions, Past, Sieve};
use crate::extract::pronouns::governing_verb;
use crate::types::{CountryCode, Dep, EntityId, EntityType, Scope};

/// How many sentences back a noun for a state, a body or a person may reach.
const MAX_SENTENCES: usize = 4;
/// How many sentences back the word of a name may reach: "the ministry".
const MAX_WORD_SENTENCES: usize = 12;

const COUNTRIES: [&str; 5] = ["country", "nation", "homeland", "republic", "motherland"];
const GOVERNMENTS: [&str; 6] = ["government", "regime", "junta", "administration", "leadership", "cabinet"];
const BODIES: [&str; 7] = ["group", "organization", "organisation", "movement", "militia", "network", "outfit"];
const COMPANIES: [&str; 8] =
    ["company", "firm", "bank", "corporation", "business", "conglomerate", "manufacturer", "agency"];
const PLACES: [&str; 9] =
    ["city", "town", "village", "province", "region", "enclave", "territory", "island", "peninsula"];
/// Nouns for whoever leads a state.
const LEADERS: [&str; 5] = ["leader", "ruler", "dictator", "strongman", "president"];
/// Offices whose holder leads a state.
const HEADS: [&str; 9] =
    ["president", "prime minister", "supreme leader", "king", "chancellor", "emir", "sultan", "crown prince", "queen"];
/// By which noun an actor is known, once it is named.
const KNOWN_AS: [(&str, &str); 18] = [
    ("alliance", "nato"),
    ("alliance", "collective-security-treaty-organization"),
    ("bloc", "european-union"),
    ("bloc", "asean"),
    ("bloc", "ecowas"),
    ("bloc", "gulf-cooperation-council"),
    ("bloc", "african-union"),
    ("bloc", "eurasian-economic-union"),
    ("bloc", "mercosur"),
    ("bloc", "arab-league"),
    ("cartel", "opec"),
    ("watchdog", "international-atomic-energy-agency"),
    ("lender", "international-monetary-fund"),
    ("body", "united-nations"),
    ("kingdom", "saudi-arabia"),
    ("kingdom", "jordan"),
    ("kingdom", "bahrain"),
    ("kingdom", "thailand"),
];

/// The entities that a description refers back to, and how that was found; `None` if it speaks for itself.
pub(crate) fn definite(mentions: &mut Mentions<'_, '_, '_>, head: usize) -> Option<(Vec<usize>, Sieve)> {
    let lemma = mentions.tree.lemma(head);
    if let Some(entity) = same_noun(mentions, head, &lemma) {
        return Some((vec![entity], Sieve::SameWord));
    }
    if mentions.is_plural(head) {
        return None;
    }
    if lemma == "counterpart" {
        return counterpart(mentions, head).map(|entity| (vec![entity], Sieve::Counterpart));
    }
    if COUNTRIES.contains(&lemma.as_str())
        && let (Some(country), _) = mentions.served_country(head)
        && mentions.tree.child(head, Dep::Poss).is_some()
    {
        return mentions.cast.country_entity(country).map(|entity| (vec![entity], Sieve::Government));
    }
    if LEADERS.contains(&lemma.as_str())
        && let (Some(country), _) = mentions.served_country(head)
    {
        return leader(mentions, head, country).map(|entity| (vec![entity], Sieve::Leader));
    }
    if !points_back(mentions, head) {
        return None;
    }
    let one = |found: Option<usize>, sieve| found.map(|entity| (vec![entity], sieve));
    if COUNTRIES.contains(&lemma.as_str()) {
        let is_country = |m: &Mentions<'_, '_, '_>, past: &Past| entity_type(m, past) == EntityType::Country;
        return one(latest(mentions, head, MAX_SENTENCES, is_country), Sieve::TheCountry);
    }
    if GOVERNMENTS.contains(&lemma.as_str()) {
        return one(the_government(mentions, head, &lemma), Sieve::TheGovernment);
    }
    if PLACES.contains(&lemma.as_str()) {
        let is_place = |m: &Mentions<'_, '_, '_>, past: &Past| {
            entity_type(m, past) == EntityType::Place && m.cast.entities[past.entity].scope != Scope::Local
        };
        return one(latest(mentions, head, 2, is_place), Sieve::ThePlace);
    }
    let role = mentions.cast.role_of(mentions.tree, head);
    let kind = mentions.noun_kind(head);
    if matches!(kind, Some(NounKind::Organization | NounKind::Group)) || role.is_some_and(|r| r.kind == RoleKind::Body)
    {
        return the_body(mentions, head, &lemma);
    }
    one(the_person(mentions, head, role?), Sieve::ThePerson)
}

/// "the", "this", "that" before the noun, and nothing that says which: no name, no relative clause, no `of`.
fn points_back(mentions: &Mentions<'_, '_, '_>, head: usize) -> bool {
    let tree = mentions.tree;
    let is_pointer = |i: usize| matches!(tree.lemma(i).as_str(), "the" | "this" | "that");
    let (left, _) = tree.edges(head);
    tree.children_by(head, &[Dep::Det]).any(is_pointer)
        && (left..head).all(|i| mentions.cast.named(i).is_none())
        && tree.child(head, Dep::Relcl).is_none()
        && tree.child(head, Dep::Acl).is_none()
        && !tree.children_by(head, &[Dep::Prep]).any(|i| tree.is_lemma(i, "of"))
}

fn entity_type(mentions: &Mentions<'_, '_, '_>, past: &Past) -> EntityType {
    mentions.cast.entities[past.entity].entity_type
}

/// The last that fits: by sentence, subjects first, then the nearest.
fn latest(
    mentions: &Mentions<'_, '_, '_>,
    head: usize,
    reach: usize,
    fits: impl Fn(&Mentions<'_, '_, '_>, &Past) -> bool,
) -> Option<usize> {
    let tree = mentions.tree;
    let here = tree.sentence_of(head)?;
    let verb = governing_verb(tree, head);
    let before = mentions.history.iter().rev().take_while(|past| past.sentence.saturating_add(reach) >= here);
    let fitting = before.filter(|past| {
        past.token < head
            && here.saturating_sub(past.sentence) <= reach
            && tree.head(past.token) != Some(head)
            && (verb.is_none() || governing_verb(tree, past.token) != verb)
            && fits(mentions, past)
    });
    let rank = |past: &&Past| {
        let is_subject = matches!(tree.dep(past.token), Dep::Nsubj | Dep::Nsubjpass);
        (here - past.sentence.min(here), !is_subject, head - past.token)
    };
    fitting.min_by_key(rank).map(|past| past.entity)
}

/// "the rebels" after "Syrian rebels", "the gunman" after "a gunman".
fn same_noun(mentions: &Mentions<'_, '_, '_>, head: usize, lemma: &str) -> Option<usize> {
    let tree = mentions.tree;
    let kind = mentions.noun_kind(head)?;
    let is_bare = tree.edges(head).0 + 1 >= head && points_back(mentions, head);
    let has_holder = mentions.cast.role_of(tree, head).is_some_and(|role| role.office.is_some());
    if !is_bare || kind == NounKind::Vehicle || has_holder {
        return None;
    }
    let is_plural = mentions.is_plural(head);
    if !is_plural && kind != NounKind::Person {
        return None;
    }
    let fits = |m: &Mentions<'_, '_, '_>, past: &Past| {
        m.cast.entities[past.entity].scope == Scope::Local
            && m.is_plural(past.token) == is_plural
            && tree.is_lemma(past.token, lemma)
    };
    latest(mentions, head, MAX_WORD_SENTENCES, fits)
}

/// Who holds the owner's office in the state that is named.
fn counterpart(mentions: &mut Mentions<'_, '_, '_>, head: usize) -> Option<usize> {
    let tree = mentions.tree;
    let named = mentions.cast.served_by(tree, head)?;
    let country = mentions.cast.country_of(named)?;
    let owner = tree.child(head, Dep::Poss).and_then(|owner| mentions.resolve(owner).first().map(|p| p.entity))?;
    let day = tree.doc().document.published?;
    let cast = &mentions.cast;
    let mut offices: Vec<String> = cast.titles.iter().filter(|t| t.entity == owner).map(|t| t.role.clone()).collect();
    if let Some(actor) = cast.actors.get(&cast.entities[owner].id) {
        offices.extend(actor.tenures.iter().filter(|tenure| tenure.holds_on(day)).map(|tenure| tenure.office.clone()));
    }
    let titled = cast.titles.iter().find(|title| title.country == Some(country) && offices.contains(&title.role));
    if let Some(title) = titled {
        return Some(title.entity);
    }
    let state = cast.actors.country(country)?;
    let listed = offices.iter().filter_map(|office| {
        let office = cast.roles.get(office).and_then(|role| role.office.as_deref()).unwrap_or(office);
        cast.actors.holder(&state.id, office, day)
    });
    let actor = listed.into_iter().next()?;
    Some(mentions.cast.listed(actor))
}

/// Whoever leads the state and was named before.
fn leader(mentions: &Mentions<'_, '_, '_>, head: usize, country: CountryCode) -> Option<usize> {
    let day = mentions.tree.doc().document.published;
    let leads = |actor: &Actor| {
        let holds = |tenure: &&crate::actors::Tenure| day.is_none_or(|day| tenure.holds_on(day));
        actor.tenures.iter().filter(holds).any(|tenure| HEADS.contains(&tenure.office.as_str()))
    };
    let fits = |m: &Mentions<'_, '_, '_>, past: &Past| {
        let entity = &m.cast.entities[past.entity];
        let is_listed_leader = entity.scope == Scope::Listed && m.cast.actors.get(&entity.id).is_some_and(leads);
        let has_title = || {
            let mut own = m.cast.titles.iter().filter(|title| title.entity == past.entity);
            own.any(|title| HEADS.contains(&title.role.as_str()) || title.role == "leader")
        };
        entity.entity_type == EntityType::Person && entity.country == Some(country) && (is_listed_leader || has_title())
    };
    latest(mentions, head, usize::MAX, fits)
}

/// The state whose government was spoken of last; "the administration" is that of the United States, if they are named.
fn the_government(mentions: &mut Mentions<'_, '_, '_>, head: usize, lemma: &str) -> Option<usize> {
    if lemma == "administration" {
        let american = mentions.cast.entities.iter().any(|entity| {
            entity.country.is_some_and(|code| code.as_str() == "USA") && entity.entity_type != EntityType::Organization
        });
        return american.then(|| "USA".parse().ok()).flatten().and_then(|code| mentions.cast.country_entity(code));
    }
    let is_government = |m: &Mentions<'_, '_, '_>, past: &Past| {
        entity_type(m, past) == EntityType::Country
            && m.cast.named(past.token).is_none()
            && m.tree.lemma(past.token) == lemma
    };
    let is_country = |m: &Mentions<'_, '_, '_>, past: &Past| entity_type(m, past) == EntityType::Country;
    latest(mentions, head, MAX_WORD_SENTENCES, is_government).or_else(|| latest(mentions, head, 2, is_country))
}

/// A body that was spoken of: one whose name has the word, one that is known by it, or the last one.
fn the_body(mentions: &Mentions<'_, '_, '_>, head: usize, lemma: &str) -> Option<(Vec<usize>, Sieve)> {
    let is_body = |m: &Mentions<'_, '_, '_>, past: &Past| {
        matches!(entity_type(m, past), EntityType::Organization | EntityType::Group) && !m.is_plural(past.token)
    };
    let has_word = |m: &Mentions<'_, '_, '_>, past: &Past| {
        let label = &m.cast.entities[past.entity].label;
        is_body(m, past) && label.split([' ', '-']).any(|word| word.eq_ignore_ascii_case(lemma))
    };
    if let Some(entity) = latest(mentions, head, MAX_WORD_SENTENCES, has_word) {
        return Some((vec![entity], Sieve::SameWord));
    }
    let is_known = |m: &Mentions<'_, '_, '_>, past: &Past| {
        let id = &m.cast.entities[past.entity].id;
        KNOWN_AS.iter().any(|(noun, actor)| *noun == lemma && *id == EntityId::from_name(actor))
    };
    if let Some(entity) = latest(mentions, head, usize::MAX, is_known) {
        return Some((vec![entity], Sieve::KnownAs));
    }
    let is_named = |m: &Mentions<'_, '_, '_>, past: &Past| {
        let entity = &m.cast.entities[past.entity];
        let is_outlet = m.cast.actors.get(&entity.id).is_some_and(|actor| actor.is_outlet);
        is_body(m, past) && entity.scope != Scope::Local && entity.country.is_none() && !is_outlet
    };
    let goes_by_last = BODIES.contains(&lemma) || COMPANIES.contains(&lemma);
    let entity = goes_by_last.then(|| latest(mentions, head, MAX_SENTENCES, is_named)).flatten()?;
    Some((vec![entity], Sieve::TheBody))
}

/// The person to whom the text gives this title, the one spoken of last.
fn the_person(mentions: &Mentions<'_, '_, '_>, head: usize, role: &Role) -> Option<usize> {
    let titled = |m: &Mentions<'_, '_, '_>, past: &Past| {
        m.cast.titles.iter().any(|title| title.entity == past.entity && title.role == role.name)
    };
    let is_office = matches!(role.kind, RoleKind::Office | RoleKind::Speaker) && role.office.is_none();
    is_office.then(|| latest(mentions, head, MAX_WORD_SENTENCES, titled)).flatten()
}
