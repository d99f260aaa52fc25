//! Reads what holds rather than happens: offices and whom somebody speaks for, as titles state them.

use crate::actors::RoleKind;
use crate::extract::mentions::Mentions;
use crate::types::{EntityType, Participant, Relation, RelationType};

/// The relations that the titles of the document state.
pub(crate) fn relations_of(mentions: &mut Mentions<'_, '_, '_>) -> Vec<Relation> {
    let tree = mentions.tree;
    let mut found: Vec<Relation> = Vec::new();
    for title in mentions.cast.titles.clone() {
        let name = &mentions.cast.names[title.name];
        let subject = Participant { entity: title.entity, mention: name.span };
        let (Some(sentence), Some((served, token))) = (tree.sentence_of(name.tokens.start), title.served) else {
            continue;
        };
        let Some(role) = mentions.cast.roles.get(&title.role) else { continue };
        let Some((_, served_name)) = mentions.cast.named(token) else { continue };
        let mention = served_name.span;
        let is_country = mentions.cast.entities[served].entity_type == EntityType::Country;
        let relation = match role.kind {
            RoleKind::Office if is_country => RelationType::HoldsOffice,
            RoleKind::Office | RoleKind::Speaker => RelationType::ActsFor,
            RoleKind::Government | RoleKind::Body | RoleKind::People => continue,
        };
        let object = Participant { entity: served, mention };
        if subject.entity != object.entity {
            found.push(Relation { sentence, subject, relation, object });
        }
    }
    found.sort_by_key(|relation| (relation.sentence, relation.subject, relation.relation, relation.object));
    found.dedup();
    found
}
