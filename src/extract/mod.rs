//! Reads events out of an annotated document: who did what to whom, how real it is, who says so, when.
//!
//! The entry point is [`Extractor::extract`]. Names are found and joined to entities (`names`, `linking`), descriptions
//! and pronouns resolved as clauses ask for them (`mentions`, `coreference`), clauses read off the dependency tree
//! (`clauses`) and matched with the lexicon's frames (`events`); then each event is asked how real it is
//! (`factuality`), who says so (`attribution`), and when it was (`time`). Knows nothing of RDF.

mod attribution;
mod clauses;
mod collectives;
mod confidence;
mod definites;
mod describe;
mod events;
mod factuality;
mod headlines;
mod linking;
mod mentions;
mod names;
mod phrases;
mod pronouns;
mod quotes;
mod relations;
mod roster;
mod slots;
#[cfg(test)]
pub(crate) mod testing;
mod time;
mod tree;
mod unseen;

use std::collections::BTreeMap;

use crate::actors::{Actors, Roles};
use crate::lexicon::Lexicon;
use crate::types::{AnnotatedDocument, Dep, Entity, Event, Extraction, Mention, Participant, Relation, Sentence};

use events::Draft;
use linking::Cast;
use mentions::Mentions;
use tree::Tree;

pub use mentions::Sieve;
pub use roster::{Roster, Spoken};

/// A sentence of more tokens than this is no prose (a list, a table, a page without marks) and is not read.
const MAX_SENTENCE_TOKENS: usize = 400;

/// Reads events with the given tables; holds no state between documents.
#[derive(Debug, Clone, Copy)]
pub struct Extractor<'a> {
    actors: &'a Actors,
    roles: &'a Roles,
    lexicon: &'a Lexicon,
}

impl<'a> Extractor<'a> {
    /// An extractor that knows these actors, roles and predicates.
    #[must_use]
    pub const fn new(actors: &'a Actors, roles: &'a Roles, lexicon: &'a Lexicon) -> Self {
        Self { actors, roles, lexicon }
    }

    /// All events and relations of the document, with the entities that take part in them.
    #[must_use]
    pub fn extract(&self, annotated: AnnotatedDocument) -> Extraction {
        let tree = Tree::new(&annotated);
        let mut mentions = Mentions::new(&tree, Cast::of(&tree, self.actors, self.roles));
        let mut events = Vec::new();
        for (index, sentence) in annotated.sentences.iter().enumerate() {
            if sentence.tokens.len() <= MAX_SENTENCE_TOKENS {
                for draft in events::events_of(&mut mentions, self.lexicon, sentence.tokens.clone()) {
                    events.push(self.complete(&mut mentions, draft, index, sentence));
                }
            }
        }
        let relations = relations::relations_of(&mut mentions);
        let (mut cast, mentions) = mentions.into_parts();
        cast.add_aliases(&tree);
        for event in &mut events {
            event.asserted = attribution::is_asserted(event, &cast.entities);
        }
        let (entities, mentions) = keep_used(&cast.entities, mentions, &mut events, relations.as_slice());
        let mut relations = relations;
        let places: BTreeMap<usize, usize> = entities.iter().enumerate().map(|(new, (old, _))| (*old, new)).collect();
        renumber(&places, &mut events, &mut relations);
        let entities = entities.into_iter().map(|(_, entity)| entity).collect();
        let mentions = mentions
            .into_iter()
            .filter_map(|mention| Some(Mention { entity: *places.get(&mention.entity)?, ..mention }))
            .collect();
        events.sort_by_key(|event| (event.sentence, event.act, event.source.mention, event.target.mention));
        Extraction {
            document: annotated.document,
            sentences: annotated.sentences,
            entities,
            mentions,
            events,
            relations,
        }
    }

    /// Who is spoken of in each sentence, whether or not anything happens to them.
    #[must_use]
    pub fn roster(&self, annotated: &AnnotatedDocument) -> Roster {
        let tree = Tree::new(annotated);
        roster::roster(Mentions::new(&tree, Cast::of(&tree, self.actors, self.roles)))
    }

    /// Asks of a draft what its clause alone does not say.
    fn complete(
        &self,
        mentions: &mut Mentions<'_, '_, '_>,
        draft: Draft<'_>,
        index: usize,
        sentence: &Sentence,
    ) -> Event {
        let tree = mentions.tree;
        let at = draft.predicate_token;
        let real = factuality::factuality(tree, self.lexicon, at);
        let attribution = attribution::attribution(mentions, self.lexicon, at);
        Event {
            sentence: index,
            source: draft.source,
            target: draft.target,
            act: draft.act,
            event_type: draft.event_type(),
            cameo: draft.frame.and_then(|frame| frame.cameo),
            goldstein: draft.frame.and_then(|frame| frame.goldstein),
            reciprocal: draft.is_reciprocal(),
            polarity: real.polarity,
            modality: real.modality,
            attribution,
            asserted: false,
            time: time::event_time(tree, at, real.modality),
            place: place(mentions, &draft),
            confidence: confidence::confidence(mentions, &draft, sentence.tokens.len()),
            predicate: draft.predicate,
        }
    }
}

/// Where it happened: a named place after "in", "at" or "near", unless that is the target itself.
fn place(mentions: &mut Mentions<'_, '_, '_>, draft: &Draft<'_>) -> Option<Participant> {
    let tree = mentions.tree;
    let own = clauses::obliques(tree, draft.predicate_token);
    let of_objects = tree
        .children_by(draft.predicate_token, &[Dep::Dobj])
        .flat_map(|object| clauses::obliques(tree, object))
        .collect::<Vec<_>>();
    let places = own.into_iter().chain(of_objects).filter(|o| matches!(o.preposition.as_str(), "in" | "at" | "near"));
    let mut named = places.filter_map(|oblique| {
        let (entity, name) = mentions.cast.named(*oblique.objects.first()?)?;
        Some(Participant { entity, mention: name.span })
    });
    named.find(|place| {
        place.entity != draft.target.entity && place.entity != draft.source.entity && {
            use crate::types::EntityType::{Country, Place};
            matches!(mentions.cast.entities[place.entity].entity_type, Country | Place)
        }
    })
}

/// The entities that take part in something, in the order of their first mention, each with its old index.
fn keep_used(
    entities: &[Entity],
    mentions: Vec<Mention>,
    events: &mut [Event],
    relations: &[Relation],
) -> (Vec<(usize, Entity)>, Vec<Mention>) {
    let mut first: BTreeMap<usize, usize> = BTreeMap::new();
    let in_events = events.iter().flat_map(|event| {
        [event.source, event.target].into_iter().chain(event.attribution.iter().copied()).chain(event.place)
    });
    let in_relations = relations.iter().flat_map(|relation| [relation.subject, relation.object]);
    for participant in in_events.chain(in_relations) {
        let at = first.entry(participant.entity).or_insert(usize::MAX);
        *at = (*at).min(participant.mention.start);
    }
    for mention in &mentions {
        if let Some(at) = first.get_mut(&mention.entity) {
            *at = (*at).min(mention.span.start);
        }
    }
    let mut used: Vec<(usize, usize)> = first.into_iter().map(|(entity, at)| (at, entity)).collect();
    used.sort_unstable();
    (used.into_iter().map(|(_, entity)| (entity, entities[entity].clone())).collect(), mentions)
}

fn renumber(places: &BTreeMap<usize, usize>, events: &mut [Event], relations: &mut [Relation]) {
    let put = |participant: &mut Participant| participant.entity = places[&participant.entity];
    for event in events {
        put(&mut event.source);
        put(&mut event.target);
        event.attribution.iter_mut().for_each(put);
        event.place.iter_mut().for_each(put);
    }
    for relation in relations {
        put(&mut relation.subject);
        put(&mut relation.object);
    }
}
