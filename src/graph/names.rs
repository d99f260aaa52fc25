//! Who is meant by a name, a code or an IRI, among the actors that were read.

use std::collections::BTreeMap;

use super::GraphError;
use super::interner::Interner;
use super::read::{ActorRecord, EventRecord, Records};
use crate::rdf::vocab::ENTITY;
use crate::types::EntityType;

/// How many names that resemble an unknown one are offered.
const MAX_NEAREST: usize = 5;
/// Least likeness of a name that is offered (Jaro and Winkler, 0 to 1).
const MIN_LIKENESS: f64 = 0.8;

/// The names of all actors.
#[derive(Debug)]
pub(super) struct Directory {
    /// By name in lower case, code or IRI: who is likeliest meant.
    by_name: BTreeMap<String, u32>,
    /// Labels of those who take part in an event, by which an unknown name is helped.
    labels: Vec<String>,
}

impl Directory {
    pub(super) fn new(records: &Records) -> Self {
        let mut events = vec![0_usize; records.actors.len()];
        for record in &records.events {
            let EventRecord { source, target, source_country, target_country, .. } = record;
            for actor in [source, target, source_country, target_country].into_iter().flatten() {
                events[*actor as usize] += 1;
            }
        }
        let names = &records.actor_names;
        let mut actors: Vec<u32> = (0_u32..).take(names.len()).collect();
        // Of several with one name: who takes part, a state, who is listed, who takes part more often.
        actors.sort_by_cached_key(|&actor| {
            let (iri, known) = (names.name(actor), &records.actors[actor as usize]);
            let events = events[actor as usize];
            let is_state = known.kind == Some(EntityType::Country);
            let rank = (events == 0, !is_state, !iri.starts_with(ENTITY), usize::MAX - events);
            (rank, iri.to_owned())
        });
        let mut by_name = BTreeMap::new();
        for &actor in &actors {
            for name in names_of(names, &records.actors[actor as usize], actor) {
                by_name.entry(name.to_lowercase()).or_insert(actor);
            }
        }
        let taking_part = actors.iter().filter(|actor| events[**actor as usize] > 0);
        let labels =
            taking_part.map(|&actor| label(names.name(actor), &records.actors[actor as usize]).to_owned()).collect();
        Self { by_name, labels }
    }

    /// Who is called so: an IRI, `e:armenia`, a code of three letters, a name.
    pub(super) fn find(&self, name: &str) -> Result<u32, GraphError> {
        let name = name.trim();
        if let Some(actor) = self.by_name.get(&name.to_lowercase()) {
            return Ok(*actor);
        }
        let asked = name.to_lowercase();
        let likeness = |label: &&String| strsim::jaro_winkler(&asked, &label.to_lowercase());
        let mut near: Vec<(f64, &String)> = self
            .labels
            .iter()
            .map(|label| (likeness(&label), label))
            .filter(|(near, _)| *near >= MIN_LIKENESS)
            .collect();
        near.sort_by(|one, other| other.0.total_cmp(&one.0).then_with(|| one.1.cmp(other.1)));
        let mut nearest: Vec<String> = near.into_iter().map(|(_, label)| label.clone()).collect();
        nearest.dedup();
        nearest.truncate(MAX_NEAREST);
        Err(GraphError::UnknownActor { name: name.to_owned(), nearest })
    }
}

/// What an actor is called in output: its label, else the end of its IRI.
pub(super) fn label<'r>(iri: &'r str, actor: &'r ActorRecord) -> &'r str {
    actor.label.as_deref().unwrap_or_else(|| iri.rsplit(['/', '#', ':']).find(|part| !part.is_empty()).unwrap_or(iri))
}

fn names_of<'r>(names: &'r Interner, known: &'r ActorRecord, actor: u32) -> impl Iterator<Item = String> + 'r {
    let iri = names.name(actor);
    let short = iri.strip_prefix(ENTITY).map(|local| format!("e:{local}"));
    let others = known.aliases.iter().chain(&known.iso3).cloned();
    [iri.to_owned(), label(iri, known).to_owned()].into_iter().chain(short).chain(others)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Act, MemorySource};
    use super::*;

    fn found(name: &str) -> Result<String, String> {
        let acts = [
            Act::new("armenia", "azerbaijan", "AID", "2024-01-01"),
            Act::new("envoy@armenia", "azerbaijan", "AID", "2024-01-01"),
        ];
        let records = Records::read(&MemorySource::new(&acts)).unwrap();
        let number = Directory::new(&records).find(name).map_err(|error| error.to_string())?;
        Ok(records.actor_names.name(number).strip_prefix(ENTITY).unwrap().to_owned())
    }

    #[test]
    fn a_name_an_iri_and_a_code_lead_to_the_same_actor() {
        for name in ["armenia", "ARMENIA ", "e:armenia", "https://w3id.org/demarche/entity/armenia", "arm"] {
            assert_eq!(found(name).as_deref(), Ok("armenia"), "{name}");
        }
    }

    #[test]
    fn an_unknown_name_is_answered_with_the_nearest() {
        let error = found("Armenai").unwrap_err();
        assert_eq!(error, "no actor is called \"Armenai\"; there are: Armenia");
        assert_eq!(found("Xyzzy").unwrap_err(), "no actor is called \"Xyzzy\"");
        assert!(found("").is_err());
    }
}
