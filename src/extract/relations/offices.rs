//! Offices and whom somebody speaks for, as titles state them: "Syrian President Bashar al-Assad", "NATO
//! Secretary-General Jens Stoltenberg", "the spokesman for the ministry".

use crate::actors::{Role, RoleKind};
use crate::extract::linking::Title;
use crate::extract::mentions::Mentions;
use crate::types::{CountryCode, Dep, EntityType, Participant, Relation, RelationType, Scope, Span};

/// Reads the titles of the document.
pub(super) fn read(mentions: &mut Mentions<'_, '_, '_>, found: &mut Vec<Relation>) {
    for title in mentions.cast.titles.clone() {
        let Some(role) = mentions.cast.roles.get(&title.role) else { continue };
        let name = &mentions.cast.names[title.name];
        let (at, start) = (name.tokens.start, name.tokens.clone());
        let subject = Participant { entity: title.entity, mention: name.span };
        let Some(relation) = relation_of(role) else { continue };
        let served = served(mentions, &title, start);
        let object = match relation {
            RelationType::ActsFor => served,
            _ => office(mentions, &title, served),
        };
        if let Some(object) = object {
            super::add(mentions, found, at, (subject, relation, object));
        }
    }
}

/// Who speaks or deals for another acts for it; who has an office holds it.
fn relation_of(role: &Role) -> Option<RelationType> {
    let is_agent = ["ambassador", "envoy", "negotiator", "mediator", "representative", "press secretary", "diplomat"];
    match role.kind {
        RoleKind::Speaker => Some(RelationType::ActsFor),
        RoleKind::Office if is_agent.iter().any(|noun| role.name.ends_with(noun)) => Some(RelationType::ActsFor),
        // Ranks, trades and candidates are no offices.
        RoleKind::Office if NO_OFFICES.iter().any(|noun| role.name.ends_with(noun)) => None,
        RoleKind::Office => Some(RelationType::HoldsOffice),
        RoleKind::Government | RoleKind::Body | RoleKind::People => None,
    }
}

/// Roles of one person that are no offices.
const NO_OFFICES: [&str; 18] = [
    "journalist",
    "reporter",
    "general",
    "admiral",
    "colonel",
    "officer",
    "candidate",
    "nominee",
    "soldier",
    "lawmaker",
    "senator",
    "activist",
    "cleric",
    "expert",
    "official",
    "prince",
    "militant",
    "analyst",
];

/// The entity that the title's own words name: "NATO 's", "of the commission", "Russian".
fn served(mentions: &mut Mentions<'_, '_, '_>, title: &Title, name: std::ops::Range<usize>) -> Option<Participant> {
    let tree = mentions.tree;
    let (_, token) = title.served?;
    let is_before = token < name.start;
    let is_of = tree
        .head(token)
        .is_some_and(|above| tree.dep(token) == Dep::Pobj && matches!(tree.lemma(above).as_str(), "of" | "for"));
    if !is_before && !is_of {
        return None;
    }
    let (entity, name) = mentions.cast.named(token)?;
    Some(Participant { entity, mention: name.span })
}

/// Of what the office is: the body that the title names, else the state for which the holder acts.
fn office(mentions: &mut Mentions<'_, '_, '_>, title: &Title, served: Option<Participant>) -> Option<Participant> {
    let own = mentions.cast.entities[title.entity].country;
    let state = |mentions: &mut Mentions<'_, '_, '_>, country: CountryCode| {
        let entity = mentions.cast.country_entity(country)?;
        Some(Participant { entity, mention: words_for(mentions, title, entity) })
    };
    let Some(served) = served else { return state(mentions, own?) };
    let entity = &mentions.cast.entities[served.entity];
    let is_of_state = ["minister", "secretary", "premier", "chancellor"].iter().any(|noun| title.role.ends_with(noun));
    match entity.entity_type {
        // A listed holder's state is known better than the parse.
        EntityType::Country if own.is_none() || own == entity.country => Some(served),
        EntityType::Country => state(mentions, own?),
        // "Trump's national security adviser", "Justice Secretary Michael Gove"
        EntityType::Person => state(mentions, entity.country.or(own)?),
        EntityType::Organization if entity.scope == Scope::Listed && !(is_of_state && entity.country.is_some()) => {
            Some(served)
        }
        EntityType::Organization if !is_of_state => Some(served),
        _ => state(mentions, own?),
    }
}

/// The words by which the document names the state: those nearest to the title; the title, if it does nowhere.
fn words_for(mentions: &Mentions<'_, '_, '_>, title: &Title, state: usize) -> Span {
    let at = &mentions.cast.names[title.name];
    let names = mentions.cast.names.iter().zip(&mentions.cast.referents);
    let nearest = names
        .filter(|(_, referent)| **referent == state)
        .min_by_key(|(name, _)| name.tokens.start.abs_diff(at.tokens.start));
    match nearest {
        Some((name, _)) => name.span,
        None => mentions.tree.token(at.tokens.start.saturating_sub(1)).span,
    }
}
