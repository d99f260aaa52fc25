//! Reads events out of an annotated document: who did what to whom, how real it is, who says so, when.
//!
//! The entry point is [`Extractor::extract`]. Names are found and joined to entities (`names`, `linking`), descriptions
//! and pronouns resolved (`mentions`, with a file for each kind). Of each sentence (`scene`) every two mentions are
//! proposed with each predicate that may join them (`candidates`), and what the lexicon's frames see is laid beside
//! (`frames`); two models choose (`events`, on what `features` names). Each event is asked how real it is
//! (`factuality`), who says so (`attribution`), when it was (`time`) and where (`place`); at last what is told twice
//! becomes one (`folding`). `relations` reads what holds. Knows nothing of RDF.

mod attribution;
mod candidates;
mod clauses;
mod collectives;
mod confidence;
mod definites;
mod describe;
mod events;
mod explanation;
mod factuality;
mod features;
mod folding;
mod frames;
mod headlines;
mod linking;
mod mentions;
mod model;
mod names;
mod phrases;
mod place;
mod predicates;
mod pronouns;
mod proposals;
mod quotes;
mod relations;
mod roster;
mod scene;
mod slots;
#[cfg(test)]
pub(crate) mod testing;
mod time;
mod tree;
mod unseen;

use std::collections::{BTreeMap, BTreeSet};

use crate::actors::{Actors, Roles};
use crate::lexicon::Lexicon;
use crate::types::{AnnotatedDocument, Entity, Event, Extraction, Mention, Participant, Relation};

pub use events::Judge;
pub use explanation::Explanation;
pub use mentions::Sieve;
pub use model::ModelError;
pub use proposals::{Proposals, Proposed};
pub use roster::{Roster, Spoken};

use events::Draft;
use linking::Cast;
use mentions::Mentions;
use scene::Scene;
use tree::Tree;

/// What is less sure than this is likelier wrong than right: it is described and never asserted.
const MIN_ASSERTED_CONFIDENCE: f32 = 0.5;

/// Reads events with the given tables; holds no state between documents.
#[derive(Debug, Clone, Copy)]
pub struct Extractor<'a> {
    actors: &'a Actors,
    roles: &'a Roles,
    lexicon: &'a Lexicon,
    judge: &'a Judge,
}

impl<'a> Extractor<'a> {
    /// An extractor that knows these actors, roles and predicates, and decides with these models.
    #[must_use]
    pub const fn new(actors: &'a Actors, roles: &'a Roles, lexicon: &'a Lexicon, judge: &'a Judge) -> Self {
        Self { actors, roles, lexicon, judge }
    }

    /// All events and relations of the document, with the entities that take part in them.
    #[must_use]
    pub fn extract(&self, annotated: AnnotatedDocument) -> Extraction {
        let tree = Tree::new(&annotated);
        let mut mentions = Mentions::new(&tree, Cast::of(&tree, self.actors, self.roles));
        let mut events = Vec::new();
        for (index, sentence) in tree.prose() {
            let scene = Scene::of(&mut mentions, self.lexicon, sentence);
            for draft in self.judge.events(&scene, &mentions) {
                events.push(self.complete(&mut mentions, draft, index));
            }
        }
        let relations = relations::relations_of(&mut mentions, &participants_of(&events));
        let (mut cast, mentions) = mentions.into_parts();
        cast.add_aliases(&tree);
        for event in &mut events {
            event.asserted &= attribution::is_asserted(event, &cast.entities);
        }
        let mut events = folding::fold(events, &annotated);
        // After folding: what is told twice is as sure as its surest sentence.
        for event in &mut events {
            event.asserted &= event.confidence >= MIN_ASSERTED_CONFIDENCE;
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
    fn complete(&self, mentions: &mut Mentions<'_, '_, '_>, draft: Draft<'_>, index: usize) -> Event {
        let tree = mentions.tree;
        let at = draft.predicate_token;
        let real = factuality::factuality(tree, self.lexicon, at);
        let chain = attribution::attribution(mentions, self.lexicon, at);
        let attribution = attribution::without_own_word(chain, draft.source, draft.event_type, real.modality);
        Event {
            sentence: index,
            retold: Vec::new(),
            source: draft.source,
            target: draft.target,
            act: draft.act,
            event_type: draft.event_type,
            cameo: draft.frame.and_then(|frame| frame.cameo),
            goldstein: draft.frame.and_then(|frame| frame.goldstein),
            reciprocal: draft.is_reciprocal,
            polarity: real.polarity,
            modality: real.modality,
            attribution,
            asserted: !real.is_open,
            time: time::event_time(tree, at, real, draft.event_type),
            place: place::place(mentions, at, [draft.source, draft.target]),
            confidence: self.judge.confidence(draft.score),
            predicate: draft.predicate,
        }
    }
}

/// The entities that take part in the events.
fn participants_of(events: &[Event]) -> BTreeSet<usize> {
    events
        .iter()
        .flat_map(|event| [event.source, event.target].into_iter().chain(event.place))
        .map(|one| one.entity)
        .collect()
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
