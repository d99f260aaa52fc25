//! Documents into the store: whole or not at all, each version in the place of the one before.
//!
//! The entry points are [`Store::status_of`], asked before a document is read, and [`Store::write`]. A document's own
//! graph is compared with the one that is there, so that only what differs is written. What the shared graphs hold
//! because of it goes with it, unless another document still supports it.

use std::collections::{BTreeSet, HashSet};

use oxigraph::model::{GraphNameRef, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term, TermRef, Triple};
use oxigraph::store::Transaction;

use super::merges::{self, Merges};
use super::{Store, StoreError, copies};
use crate::rdf::vocab::{d, graph, rdf};
use crate::rdf::{Base, DocumentQuads, derive};
use crate::types::DocumentId;

/// From so many quads on, new documents are written as sorted files that the database takes over at once: measured with
/// 3.6 million quads on disk in batches of 36000, 82000 quads a second, where a transaction writes 33000 and leaves a log
/// three times as large as the data. Below it, making the files costs more than it saves.
const BULK_QUADS: usize = 10_000;

/// What the store knows of a document before it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Nothing.
    New,
    /// Another version, or the same version as another program, model or table read it.
    Changed,
    /// The same version, read in the same way: there is nothing to do.
    Unchanged,
}

/// What writing a document did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It is there now, and was not before.
    Added,
    /// It stands in the place of another version.
    Replaced,
    /// It was there already, to the last quad.
    Unchanged,
}

impl Outcome {
    /// The name as a summary has it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Added => "new",
            Self::Replaced => "changed",
            Self::Unchanged => "unchanged",
        }
    }
}

impl Store {
    /// What the store knows of a document; costs two look-ups.
    ///
    /// `content_hash` is what [`content_hash`](crate::rdf::content_hash) gives, `fingerprint` that of the mapping.
    ///
    /// # Errors
    /// [`StoreError::Storage`] if the store cannot be read.
    pub fn status_of(&self, id: &DocumentId, content_hash: &str, fingerprint: &str) -> Result<Status, StoreError> {
        let document = self.base.document(id);
        let mut found = false;
        for (property, wanted) in [(d::CONTENT_HASH, content_hash), (d::EXTRACTED_WITH, fingerprint)] {
            match self.value(&document, property)? {
                Some(Term::Literal(literal)) if literal.value() == wanted => found = true,
                Some(_) => return Ok(Status::Changed),
                None if found => return Ok(Status::Changed),
                None => return Ok(Status::New),
            }
        }
        Ok(Status::Unchanged)
    }

    /// Writes documents in one transaction, and tells for each what that did.
    ///
    /// All are in the store when this returns, or none is. Memory grows with the number of quads, while new documents are
    /// written the faster the more there are: give a few hundred at a time.
    ///
    /// # Errors
    /// [`StoreError::Storage`] if the store cannot be written; it is then as it was.
    pub fn write(&self, documents: Vec<DocumentQuads>) -> Result<Vec<Outcome>, StoreError> {
        let mut merges = self.merges()?;
        if self.are_new(&documents)? {
            // Nothing is looked up: this is the way of every document of a first build.
            let outcomes = vec![Outcome::Added; documents.len()];
            let many = documents.iter().map(|one| one.own.len()).sum::<usize>() >= BULK_QUADS;
            let quads = documents
                .into_iter()
                .flat_map(|one| one.own.into_iter().chain(one.derived.into_iter().map(|quad| merges.stated(quad))));
            if many {
                let mut loader = self.database.bulk_loader().with_num_threads(1);
                loader.load_quads(quads)?;
                loader.commit()?;
            } else {
                self.database.extend(quads)?;
            }
            return Ok(outcomes);
        }
        let mut transaction = self.database.start_transaction()?;
        let outcomes = documents
            .iter()
            .map(|one| replace(&mut transaction, &self.base, &mut merges, one))
            .collect::<Result<Vec<_>, _>>()?;
        transaction.commit()?;
        Ok(outcomes)
    }

    /// Removes a document and all that only it supports; tells whether it was there.
    ///
    /// # Errors
    /// [`StoreError::Storage`] if the store cannot be written; it is then as it was.
    pub fn remove(&self, id: &DocumentId) -> Result<bool, StoreError> {
        let document = self.base.document(id);
        let nothing = DocumentQuads { document: document.clone(), own: Vec::new(), derived: Vec::new() };
        let mut transaction = self.database.start_transaction()?;
        let outcome = replace(&mut transaction, &self.base, &mut self.merges()?, &nothing)?;
        transaction.remove_named_graph(&document)?;
        transaction.commit()?;
        Ok(outcome == Outcome::Replaced)
    }

    /// The value of a property of the document (or table) in its own graph.
    pub(super) fn value(&self, document: &NamedNode, property: NamedNodeRef<'_>) -> Result<Option<Term>, StoreError> {
        let graph = GraphNameRef::NamedNode(document.as_ref());
        let mut quads =
            self.database.quads_for_pattern(Some(document.as_ref().into()), Some(property), None, Some(graph));
        Ok(quads.next().transpose()?.map(|quad| quad.object))
    }

    /// Whether none of the documents is in the store, nor twice in the list.
    fn are_new(&self, documents: &[DocumentQuads]) -> Result<bool, StoreError> {
        let mut seen = HashSet::new();
        for document in documents.iter().map(|one| &one.document) {
            if !seen.insert(document) || self.database.contains_named_graph(document)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Puts a graph in the place of the one with its name.
    pub(super) fn replace(&self, graph: &DocumentQuads) -> Result<Outcome, StoreError> {
        let mut transaction = self.database.start_transaction()?;
        let outcome = replace(&mut transaction, &self.base, &mut self.merges()?, graph)?;
        transaction.commit()?;
        Ok(outcome)
    }
}

/// The graph that the tables have written themselves, for its hash.
pub(super) fn hash_quad(graph: NamedNodeRef<'static>, hash: &str) -> Quad {
    Quad::new(graph, d::CONTENT_HASH, Literal::from(hash), graph)
}

/// Puts a document in the place of the version that is there.
fn replace(
    transaction: &mut Transaction<'_>,
    base: &Base,
    merges: &mut Merges,
    document: &DocumentQuads,
) -> Result<Outcome, StoreError> {
    let graph = GraphNameRef::NamedNode(document.document.as_ref());
    let old: Vec<Quad> = transaction.quads_for_pattern(None, None, None, Some(graph)).collect::<Result<_, _>>()?;
    let (had, has) = (old.iter().collect::<HashSet<_>>(), document.own.iter().collect::<HashSet<_>>());
    if had == has {
        return Ok(Outcome::Unchanged);
    }
    if !old.is_empty() {
        copies::forget(transaction, &document.document)?;
    }
    old.iter().filter(|quad| !has.contains(quad)).for_each(|quad| transaction.remove(quad));
    transaction.extend(document.own.iter().filter(|quad| !had.contains(quad)));
    // What the tables attest is stated as it stands.
    let is_table = graph == GraphNameRef::from(graph::ACTORS);
    let none = Merges::default();
    let own_merges = if is_table { &none } else { &*merges };
    let had_derived: HashSet<_> = derive(&old).into_iter().map(|quad| own_merges.stated(quad)).collect();
    let has_derived: HashSet<_> = document.derived.iter().cloned().map(|quad| own_merges.stated(quad)).collect();
    let mut gone = BTreeSet::new();
    // The document's own support is gone by now, so that what is found is that of others.
    for quad in had_derived.difference(&has_derived) {
        if !is_stated(transaction, merges, quad)? {
            transaction.remove(quad);
            if let (true, NamedOrBlankNode::NamedNode(node)) = (quad.predicate == rdf::TYPE, &quad.subject) {
                gone.insert(node.clone());
            }
        }
    }
    transaction.extend(has_derived.difference(&had_derived));
    if !merges.is_empty() && !gone.is_empty() {
        merges::part_with(transaction, base, merges, &gone)?;
    }
    Ok(if old.is_empty() { Outcome::Added } else { Outcome::Replaced })
}

/// Whether a document or table still supports a quad of a shared graph: attests it as it stands, or tells of an event or
/// relation that is stated so.
pub(super) fn is_stated(transaction: &Transaction<'_>, merges: &Merges, quad: &Quad) -> Result<bool, StoreError> {
    let supports = |predicate: NamedNodeRef<'static>, triple: Triple| {
        let triple = Term::from(triple);
        transaction.quads_for_pattern(None, Some(predicate), Some(triple.as_ref()), None)
    };
    let in_entities = quad.graph_name == graph::ENTITIES.into();
    if in_entities && supports(d::ATTESTS, quad.clone().into()).next().transpose()?.is_some() {
        return Ok(true);
    }
    let class = TermRef::from(if in_entities { d::RELATION } else { d::ASSERTED_EVENT });
    for said in merges.said(quad) {
        for reifier in supports(rdf::REIFIES, said) {
            let node = reifier?.subject;
            let mut typed = transaction.quads_for_pattern(Some(node.as_ref()), Some(rdf::TYPE), Some(class), None);
            if typed.next().transpose()?.is_some() {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;
    use crate::rdf::content_hash;
    use crate::rdf::fixture::{Fixture, any_extraction, dispatch, mapping};
    use crate::types::{EntityType, Extraction, Scope};

    fn store_of(documents: &[DocumentQuads]) -> Store {
        let store = Store::memory(Base::default()).unwrap();
        for document in documents {
            store.write(vec![document.clone()]).unwrap();
        }
        store
    }

    fn lines(store: &Store) -> Vec<String> {
        let mut lines: Vec<_> = store.quads().map(|quad| quad.unwrap().to_string()).collect();
        lines.sort();
        lines
    }

    fn asserted(store: &Store) -> Vec<String> {
        lines(store).into_iter().filter(|line| line.ends_with("<urn:demarche:asserted>")).collect()
    }

    /// `name` says that Jane Roe did something to Armenia, under the words of the act.
    fn report(name: &str, act: &str, asserted: bool) -> Fixture {
        let mut fixture = Fixture::new(name, &format!("Jane Roe {act} Armenia."));
        let roe = fixture.entity("Jane Roe", Scope::Named, EntityType::Person, Some("USA"), &[]);
        let armenia = fixture.entity("Armenia", Scope::Listed, EntityType::Country, Some("ARM"), &[]);
        fixture.event((roe, "Jane Roe"), (act, act), (armenia, "Armenia")).asserted = asserted;
        fixture
    }

    #[test]
    fn writing_twice_adds_nothing() {
        let quads = dispatch().quads();
        let store = Store::memory(Base::default()).unwrap();
        assert_eq!(store.write(vec![quads.clone()]).unwrap(), [Outcome::Added]);
        let before = lines(&store);
        assert_eq!(store.write(vec![quads.clone()]).unwrap(), [Outcome::Unchanged]);
        assert_eq!(lines(&store), before);
        assert_eq!(before.len(), quads.iter().count());
    }

    #[test]
    fn a_document_is_asked_for_before_it_is_read() {
        let fixture = dispatch();
        let (id, hash) = (fixture.0.document.id.clone(), content_hash(&fixture.0.document));
        let store = Store::memory(Base::default()).unwrap();
        assert_eq!(store.status_of(&id, &hash, "test").unwrap(), Status::New);
        store.write(vec![fixture.quads()]).unwrap();
        assert_eq!(store.status_of(&id, &hash, "test").unwrap(), Status::Unchanged);
        assert_eq!(store.status_of(&id, "other", "test").unwrap(), Status::Changed);
        assert_eq!(store.status_of(&id, &hash, "other model").unwrap(), Status::Changed);
    }

    #[test]
    fn a_changed_document_leaves_nothing_of_the_old() {
        let (old, mut new) = (dispatch(), report("dispatch.txt", "praised", true));
        new.0.entities[0].aliases.push("Roe".to_owned());
        let store = store_of(&[old.quads()]);
        assert_eq!(store.write(vec![new.quads()]).unwrap(), [Outcome::Replaced]);
        assert_eq!(lines(&store), lines(&store_of(&[new.quads()])));
        store.write(vec![old.quads(), new.quads(), old.quads()]).unwrap();
        assert_eq!(lines(&store), lines(&store_of(&[old.quads()])), "twice in one transaction: the last one counts");
    }

    #[test]
    fn a_triple_stays_as_long_as_an_event_asserts_it() {
        let (one, other) = (report("one", "praised", true), report("other", "praised", true));
        let store = store_of(&[one.quads(), other.quads(), report("third", "praised", false).quads()]);
        assert_eq!(asserted(&store).len(), 1, "asserted twice, stated once");
        store.write(vec![report("one", "visited", true).quads()]).unwrap();
        assert_eq!(asserted(&store).len(), 2);
        assert!(store.remove(&other.0.document.id).unwrap());
        let left = asserted(&store);
        assert!(
            left.len() == 1 && left[0].contains("act/visited"),
            "the event that is left does not assert it: {left:?}"
        );
    }

    #[test]
    fn many_documents_at_once_are_as_many_one_by_one() {
        let documents: Vec<_> = (0..100)
            .map(|number| {
                let mut fixture = dispatch();
                fixture.0.document.id = DocumentId(number.to_string());
                fixture.quads()
            })
            .collect();
        assert!(documents.iter().map(|one| one.own.len()).sum::<usize>() > BULK_QUADS);
        let store = Store::memory(Base::default()).unwrap();
        assert_eq!(store.write(documents.clone()).unwrap().len(), 100);
        assert_eq!(lines(&store), lines(&store_of(&documents)));
        assert_eq!(store.write(documents).unwrap(), [Outcome::Unchanged; 100]);
    }

    #[test]
    fn a_removed_document_is_gone_and_can_come_back() {
        let (one, other) = (dispatch(), report("other", "praised", true));
        let store = store_of(&[one.quads(), other.quads()]);
        assert!(store.remove(&one.0.document.id).unwrap());
        assert!(!store.remove(&one.0.document.id).unwrap());
        assert_eq!(lines(&store), lines(&store_of(&[other.quads()])));
        assert_eq!(store.write(vec![one.quads()]).unwrap(), [Outcome::Added]);
        assert_eq!(lines(&store), lines(&store_of(&[one.quads(), other.quads()])));
        store.remove(&one.0.document.id).unwrap();
        store.remove(&other.0.document.id).unwrap();
        assert!(store.is_empty().unwrap());
    }

    #[test]
    fn facts_stay_as_long_as_a_document_attests_them() {
        let store = store_of(&[dispatch().quads(), report("other", "praised", true).quads()]);
        store.remove(&dispatch().0.document.id).unwrap();
        let facts: Vec<_> =
            lines(&store).into_iter().filter(|line| line.ends_with("<urn:demarche:entities>")).collect();
        assert_eq!(facts.len(), 3, "type, label and country of Jane Roe, but not her other name: {facts:?}");
    }

    /// Documents of few names, so that versions replace each other, with few entities, so that they share triples.
    fn any_documents() -> impl Strategy<Value = Vec<Extraction>> {
        prop::collection::vec((any_extraction(), "[a-c]"), 1..6).prop_map(|list| {
            let named = list.into_iter().map(|(mut one, name)| {
                one.document.id = DocumentId(name);
                one.events.iter_mut().for_each(|event| event.predicate.truncate(0));
                one
            });
            named.collect()
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn what_is_in_the_store_is_what_the_last_versions_say(list in any_documents(), at_once in any::<bool>()) {
            let quads: Vec<_> = list.iter().map(|one| mapping().to_quads(one)).collect();
            let store = if at_once {
                let store = Store::memory(Base::default()).unwrap();
                store.write(quads.clone()).unwrap();
                store
            } else {
                store_of(&quads)
            };
            let last: HashMap<_, _> = quads.iter().map(|one| (one.document.clone(), one.clone())).collect();
            let mut last: Vec<_> = last.into_values().collect();
            last.sort_by_key(|one| one.document.as_str().to_owned());
            prop_assert_eq!(lines(&store), lines(&store_of(&last)));
            last.reverse();
            prop_assert_eq!(lines(&store), lines(&store_of(&last)), "the order of documents does not matter");

            let mut graphs = HashMap::new();
            for quad in store.quads() {
                let quad = quad.unwrap();
                prop_assert_eq!(graphs.insert(Triple::from(quad.clone()), quad.graph_name.clone()), None);
            }
        }
    }
}
