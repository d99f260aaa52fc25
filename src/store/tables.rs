//! The ontology and the tables of actors in the store.
//!
//! The entry point is [`Store::load_tables`]. The ontology's triples go to `urn:demarche:ontology`. Facts about actors
//! go to `urn:demarche:entities`, where those found in text are too; what the tables attest is kept in
//! `urn:demarche:actors`, as a document's graph keeps what the document does. Reading them again as they were does
//! nothing. Blank nodes get IRIs, numbered in the order of the text: else each reading would make new ones.

use std::collections::HashMap;

use oxigraph::model::{BlankNode, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term, Triple};
use oxttl::TurtleParser;
use sha2::{Digest, Sha256};

use super::write::hash_quad;
use super::{Outcome, Store, StoreError};
use crate::rdf::vocab::{d, graph};
use crate::rdf::{DocumentQuads, derive};

/// A file in Turtle.
#[derive(Debug, Clone, Copy)]
pub struct TableFile<'a> {
    /// What to call it when it cannot be read.
    pub name: &'a str,
    /// What it holds.
    pub text: &'a str,
}

/// What a store holds before the first document.
#[derive(Debug, Clone, Copy, Default)]
pub struct Tables<'a> {
    /// The vocabulary and the concept schemes.
    pub ontology: &'a [TableFile<'a>],
    /// Who is who.
    pub actors: &'a [TableFile<'a>],
}

/// The ontology and the concept schemes that come with the program.
pub const ONTOLOGY: [TableFile<'static>; 3] = [
    TableFile { name: "ontology/demarche.ttl", text: include_str!("../../ontology/demarche.ttl") },
    TableFile { name: "ontology/plover.ttl", text: include_str!("../../ontology/plover.ttl") },
    TableFile { name: "ontology/cameo.ttl", text: include_str!("../../ontology/cameo.ttl") },
];

impl Store {
    /// Loads the tables unless they are there as they are; tells whether it did.
    ///
    /// # Errors
    /// [`StoreError::Table`] if a file is no Turtle: nothing of its kind is then changed.
    pub fn load_tables(&self, tables: &Tables<'_>) -> Result<bool, StoreError> {
        let ontology = self.load(graph::ONTOLOGY, tables.ontology, |triple| triple.in_graph(graph::ONTOLOGY))?;
        let actors = self
            .load(graph::ACTORS, tables.actors, |triple| Quad::new(graph::ACTORS, d::ATTESTS, triple, graph::ACTORS))?;
        Ok(ontology || actors)
    }

    fn load(
        &self,
        graph: NamedNodeRef<'static>,
        files: &[TableFile<'_>],
        quad: impl Fn(Triple) -> Quad,
    ) -> Result<bool, StoreError> {
        let hash = hash(files);
        let known = self.value(&graph.into_owned(), d::CONTENT_HASH)?;
        if matches!(known, Some(Term::Literal(known)) if known.value() == hash) {
            return Ok(false);
        }
        let mut own = vec![hash_quad(graph, &hash)];
        let mut names = Skolem { graph, nodes: HashMap::new() };
        for file in files {
            names.nodes.clear();
            for triple in TurtleParser::new().for_slice(file.text) {
                let triple = triple.map_err(|source| StoreError::Table { name: file.name.to_owned(), source })?;
                own.push(quad(names.triple(triple, file.name)));
            }
        }
        let derived = derive(&own);
        let table = DocumentQuads { document: graph.into_owned(), own, derived };
        // Where nothing is merged a table is written as a document is: into an empty store, all at once.
        let outcomes = if self.merges()?.is_empty() { self.write(vec![table])? } else { vec![self.replace(&table)?] };
        Ok(outcomes != [Outcome::Unchanged])
    }
}

/// SHA-256 of the files, names included.
fn hash(files: &[TableFile<'_>]) -> String {
    let mut hasher = Sha256::new();
    for text in files.iter().flat_map(|file| [file.name, file.text]) {
        hasher.update((text.len() as u64).to_le_bytes());
        hasher.update(text);
    }
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Names for blank nodes.
struct Skolem {
    graph: NamedNodeRef<'static>,
    nodes: HashMap<BlankNode, NamedNode>,
}

impl Skolem {
    fn triple(&mut self, triple: Triple, file: &str) -> Triple {
        let subject = match triple.subject {
            NamedOrBlankNode::BlankNode(node) => self.name(node, file).into(),
            NamedOrBlankNode::NamedNode(node) => NamedOrBlankNode::from(node),
        };
        let object = match triple.object {
            Term::BlankNode(node) => self.name(node, file).into(),
            Term::Triple(inner) => self.triple(*inner, file).into(),
            other => other,
        };
        Triple::new(subject, triple.predicate, object)
    }

    fn name(&mut self, node: BlankNode, file: &str) -> NamedNode {
        let number = self.nodes.len() + 1;
        let name = || {
            let file: String = file.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
            NamedNode::new_unchecked(format!("{}:{file}:{number}", self.graph.as_str()))
        };
        self.nodes.entry(node).or_insert_with(name).clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rdf::Base;
    use crate::rdf::fixture::dispatch;

    const NOTE: TableFile<'static> =
        TableFile { name: "ontology.ttl", text: "@prefix : <urn:x:> . :Thing a :Class ; :note [ :text \"a\" ] ." };
    const PACT: &str = "@prefix d: <https://w3id.org/demarche/ontology#> .
        @prefix e: <https://w3id.org/demarche/entity/> .
        e:armenia a d:Country ; d:memberOf <http://demarche.local/entity/example-pact> , e:un .";

    fn lines(store: &Store) -> Vec<String> {
        let mut lines: Vec<_> = store.quads().map(|quad| quad.unwrap().to_string()).collect();
        lines.sort();
        lines
    }

    fn load(store: &Store, actors: &str) -> bool {
        let actors = [TableFile { name: "actors.ttl", text: actors }];
        store.load_tables(&Tables { ontology: &[NOTE], actors: &actors }).unwrap()
    }

    #[test]
    fn tables_are_loaded_once_and_again_when_they_change() {
        let (store, other) = (Store::memory(Base::default()).unwrap(), Store::memory(Base::default()).unwrap());
        assert!(load(&store, "<urn:a> <urn:b> [ <urn:c> 1 ] ."));
        assert!(!load(&store, "<urn:a> <urn:b> [ <urn:c> 1 ] ."));
        assert!(load(&store, PACT));
        load(&other, PACT);
        assert_eq!(lines(&store), lines(&other));
        assert!(!lines(&store).iter().any(|line| line.contains("_:")), "blank nodes have names");
    }

    #[test]
    fn the_ontology_that_comes_with_the_program_is_loaded() {
        let store = Store::memory(Base::default()).unwrap();
        assert!(store.load_tables(&Tables { ontology: &ONTOLOGY, actors: &[] }).unwrap());
        assert!(store.len().unwrap() > 3000);
    }

    #[test]
    fn a_fact_of_table_and_text_stays_until_both_are_gone() {
        let member = |store: &Store| {
            let is_member = |line: &&String| line.contains("#memberOf> <") && line.ends_with("<urn:demarche:entities>");
            lines(store).iter().filter(is_member).count()
        };
        let store = Store::memory(Base::default()).unwrap();
        load(&store, PACT);
        store.write(vec![dispatch().quads()]).unwrap();
        assert_eq!(member(&store), 2, "the fact that both tell stands once");
        store.remove(&dispatch().0.document.id).unwrap();
        assert_eq!(member(&store), 2, "the table tells it still");
        store.write(vec![dispatch().quads()]).unwrap();
        load(&store, "");
        assert_eq!(member(&store), 1, "the text tells it still");
        store.remove(&dispatch().0.document.id).unwrap();
        assert_eq!(member(&store), 0);
    }

    #[test]
    fn a_broken_table_is_named_and_changes_nothing() {
        let store = Store::memory(Base::default()).unwrap();
        load(&store, PACT);
        let before = lines(&store);
        let broken = [TableFile { name: "mine.ttl", text: "<urn:a> <urn:b>\n <urn:c" }];
        let error = store.load_tables(&Tables { ontology: &[NOTE], actors: &broken }).unwrap_err();
        assert_eq!(error.to_string(), "cannot read mine.ttl");
        assert_eq!(lines(&store), before);
    }
}
