//! What a merge of entities means for the graph, and how it is taken back.
//!
//! The entry point is [`Store::apply_merges`]. Documents are left as they are: each goes on naming whom it names, so that
//! reading it again changes nothing. `X d:mergedInto Y` and the record of why stand in `urn:demarche:reconciliation`;
//! the triples that events and relations stand for are kept with the survivor in place of the merged one (`Y act:visit Z`
//! where a document says `X act:visit Z`). The shared graphs hold what follows from the documents and the merges and
//! nothing else, whatever came first, so that without merges they are again what they were.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use oxigraph::model::{GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term, TermRef, Triple};
use oxigraph::store::Transaction;

use super::write::is_stated;
use super::{Store, StoreError};
use crate::rdf::vocab::{d, graph, rdf, rdfs, skos};
use crate::rdf::{Base, merge_quads};
use crate::types::Merge;

/// What documents attest of an entity itself, whoever it is merged into.
const OWN_FACTS: [NamedNodeRef<'static>; 4] = [rdf::TYPE, rdfs::LABEL, skos::ALT_LABEL, d::COUNTRY_OF];
/// Where an event or relation names whom it is about.
const ROLES: [NamedNodeRef<'static>; 4] = [d::SOURCE, d::TARGET, rdf::SUBJECT, rdf::OBJECT];

/// What [`Store::apply_merges`] did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MergeChange {
    /// Entities that are merged now and were not, or into another one.
    pub merged: usize,
    /// Entities that were merged and stand for themselves again.
    pub parted: usize,
    /// Entities that stay merged as they were.
    pub kept: usize,
}

/// Who is merged into whom.
#[derive(Debug, Default)]
pub(super) struct Merges {
    into: BTreeMap<String, NamedNode>,
    /// All that are merged into one.
    from: BTreeMap<String, Vec<NamedNode>>,
}

impl Merges {
    pub(super) fn of(quads: impl Iterator<Item = Result<Quad, StoreError>>) -> Result<Self, StoreError> {
        let mut merges = Self::default();
        for quad in quads {
            if let Quad { subject: NamedOrBlankNode::NamedNode(entity), object: Term::NamedNode(survivor), .. } = quad?
            {
                merges.from.entry(survivor.as_str().to_owned()).or_default().push(entity.clone());
                merges.into.insert(entity.into_string(), survivor);
            }
        }
        Ok(merges)
    }

    pub(super) fn read(transaction: &Transaction<'_>) -> Result<Self, StoreError> {
        let graph = Some(GraphNameRef::NamedNode(graph::RECONCILIATION));
        Self::of(transaction.quads_for_pattern(None, Some(d::MERGED_INTO), None, graph).map(|quad| Ok(quad?)))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.into.is_empty()
    }

    /// A quad of a shared graph as it is stated: with survivors, if it is what an event or relation stands for.
    pub(super) fn stated(&self, mut quad: Quad) -> Quad {
        if self.is_empty() || OWN_FACTS.contains(&quad.predicate.as_ref()) {
            return quad;
        }
        if let NamedOrBlankNode::NamedNode(node) = &quad.subject
            && let Some(survivor) = self.into.get(node.as_str())
        {
            quad.subject = survivor.clone().into();
        }
        if let Term::NamedNode(node) = &quad.object
            && let Some(survivor) = self.into.get(node.as_str())
        {
            quad.object = survivor.clone().into();
        }
        quad
    }

    /// The triples of documents that are stated as this one.
    pub(super) fn said(&self, quad: &Quad) -> Vec<Triple> {
        let triple = Triple::from(quad.clone());
        if self.is_empty() || OWN_FACTS.contains(&quad.predicate.as_ref()) {
            return vec![triple];
        }
        let all = |node: &NamedNode| -> Vec<NamedNode> {
            // Who is merged into another is stated under that name only.
            let own = (!self.into.contains_key(node.as_str())).then_some(node);
            own.into_iter().chain(self.from.get(node.as_str()).into_iter().flatten()).cloned().collect()
        };
        let (NamedOrBlankNode::NamedNode(subject), Term::NamedNode(object)) = (&triple.subject, &triple.object) else {
            return vec![triple];
        };
        let objects = all(object);
        let pairs =
            all(subject).into_iter().flat_map(|one| objects.iter().map(move |other| (one.clone(), other.clone())));
        pairs.map(|(one, other)| Triple::new(one, triple.predicate.clone(), other)).collect()
    }
}

impl Store {
    /// Makes these merges the store's, in the place of all that there were; without any, all are taken back.
    ///
    /// What follows depends on the documents and on `merges` alone: applying the same again changes nothing, and after
    /// taking all back the store is, quad for quad, what it would be without them.
    ///
    /// # Errors
    /// [`StoreError::Storage`] if the store cannot be written; it is then as it was.
    pub fn apply_merges(&self, merges: &[Merge]) -> Result<MergeChange, StoreError> {
        let mut transaction = self.database.start_transaction()?;
        let quads = merge_quads(&self.base, merges).into_iter().collect();
        let change = put(&mut transaction, &quads)?;
        transaction.commit()?;
        Ok(change)
    }

    /// The merges as they are.
    pub(super) fn merges(&self) -> Result<Merges, StoreError> {
        let graph = Some(GraphNameRef::NamedNode(graph::RECONCILIATION));
        Merges::of(self.database.quads_for_pattern(None, Some(d::MERGED_INTO), None, graph).map(|quad| Ok(quad?)))
    }
}

/// Puts `wanted` in the place of the graph of merges, and states what follows.
fn put(transaction: &mut Transaction<'_>, wanted: &HashSet<Quad>) -> Result<MergeChange, StoreError> {
    let graph = GraphNameRef::NamedNode(graph::RECONCILIATION);
    let found: HashSet<Quad> =
        transaction.quads_for_pattern(None, None, None, Some(graph)).collect::<Result<_, _>>()?;
    let before = Merges::read(transaction)?;
    let is_merge = |quad: &&Quad| quad.predicate == d::MERGED_INTO;
    let after = Merges::of(wanted.iter().filter(is_merge).map(|quad| Ok(quad.clone())))?;
    let mut change = MergeChange::default();
    let mut changed = BTreeSet::new();
    for entity in before.into.keys().chain(after.into.keys()).collect::<BTreeSet<_>>() {
        match (before.into.get(entity), after.into.get(entity)) {
            (was, is) if was == is => change.kept += 1,
            (_, is) => {
                change.merged += usize::from(is.is_some());
                change.parted += usize::from(is.is_none());
                changed.insert(entity);
            }
        }
    }
    let mut said = HashSet::new();
    for entity in changed {
        said.extend(said_of(transaction, NamedNodeRef::new_unchecked(entity))?);
    }
    found.difference(wanted).for_each(|quad| transaction.remove(quad));
    transaction.extend(wanted.difference(&found));
    let old: HashSet<Quad> = said.iter().cloned().map(|quad| before.stated(quad)).collect();
    let new: HashSet<Quad> = said.into_iter().map(|quad| after.stated(quad)).collect();
    for quad in old.difference(&new) {
        if !is_stated(transaction, &after, quad)? {
            transaction.remove(quad);
        }
    }
    transaction.extend(new.difference(&old));
    Ok(change)
}

/// What events and relations say of an entity, as quads of the shared graphs under its own name.
fn said_of(transaction: &Transaction<'_>, entity: NamedNodeRef<'_>) -> Result<Vec<Quad>, StoreError> {
    let mut said = Vec::new();
    for role in ROLES {
        let found = transaction.quads_for_pattern(None, Some(role), Some(TermRef::NamedNode(entity)), None);
        for node in found.collect::<Result<Vec<Quad>, _>>()?.into_iter().map(|quad| quad.subject) {
            let is = |class: NamedNodeRef<'static>| -> Result<bool, StoreError> {
                let class = Some(TermRef::NamedNode(class));
                let mut typed = transaction.quads_for_pattern(Some(node.as_ref()), Some(rdf::TYPE), class, None);
                Ok(typed.next().transpose()?.is_some())
            };
            let graph = if is(d::ASSERTED_EVENT)? {
                graph::ASSERTED
            } else if is(d::RELATION)? {
                graph::ENTITIES
            } else {
                continue;
            };
            for quad in transaction.quads_for_pattern(Some(node.as_ref()), Some(rdf::REIFIES), None, None) {
                if let Term::Triple(triple) = quad?.object {
                    said.push(triple.in_graph(graph));
                }
            }
        }
    }
    Ok(said)
}

/// Takes back the merges of entities of which nothing is told any more. `gone` may hold others too.
pub(super) fn part_with(
    transaction: &mut Transaction<'_>,
    base: &Base,
    merges: &mut Merges,
    gone: &BTreeSet<NamedNode>,
) -> Result<(), StoreError> {
    let mut parted = BTreeSet::new();
    for node in gone {
        let is_merged = merges.into.contains_key(node.as_str()) || merges.from.contains_key(node.as_str());
        let entities = Some(GraphNameRef::NamedNode(graph::ENTITIES));
        let mut told = transaction.quads_for_pattern(Some(node.as_ref().into()), Some(rdf::TYPE), None, entities);
        if is_merged && told.next().transpose()?.is_none() {
            parted.insert(node);
            parted.extend(merges.from.get(node.as_str()).into_iter().flatten());
        }
    }
    if parted.is_empty() {
        return Ok(());
    }
    let records: BTreeSet<String> = parted.iter().map(|entity| base.merge(entity).into_string()).collect();
    let is_parted = |quad: &Quad| match &quad.subject {
        NamedOrBlankNode::NamedNode(subject) => {
            let record = subject.as_str().split('#').next().unwrap_or_default();
            parted.contains(subject) || records.contains(record)
        }
        NamedOrBlankNode::BlankNode(_) => false,
    };
    let graph = GraphNameRef::NamedNode(graph::RECONCILIATION);
    let all: Vec<Quad> = transaction.quads_for_pattern(None, None, None, Some(graph)).collect::<Result<_, _>>()?;
    let wanted = all.into_iter().filter(|quad| !is_parted(quad)).collect();
    put(transaction, &wanted)?;
    *merges = Merges::read(transaction)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::rdf::DocumentQuads;
    use crate::rdf::fixture::{Fixture, any_extraction, dispatch, mapping};
    use crate::types::{DocumentId, EntityType, Reason, ReasonKind, Scope};

    const ROE: &str = "http://demarche.local/entity/jane-roe--usa";
    const OTHER_ROE: &str = "http://demarche.local/entity/jane-roe";

    fn merge(entity: &str, survivor: &str) -> Merge {
        let reason = Reason { kind: ReasonKind::SameName, weight: 2.0, text: "both are called so".to_owned() };
        Merge {
            entity: entity.to_owned(),
            survivor: survivor.to_owned(),
            compared_with: survivor.to_owned(),
            confidence: 0.93,
            reasons: vec![reason],
        }
    }

    fn store_of(documents: &[DocumentQuads]) -> Store {
        let store = Store::memory(Base::default()).unwrap();
        documents.iter().for_each(|document| _ = store.write(vec![document.clone()]).unwrap());
        store
    }

    fn lines(store: &Store) -> Vec<String> {
        let mut lines: Vec<_> = store.quads().map(|quad| quad.unwrap().to_string()).collect();
        lines.sort();
        lines
    }

    fn asserted(store: &Store) -> Vec<String> {
        let is_asserted = |line: &String| line.ends_with("<urn:demarche:asserted>");
        let short =
            |line: String| line.replace("http://demarche.local/entity/", "").replace("https://w3id.org/demarche/", "");
        lines(store).into_iter().filter(is_asserted).map(short).collect()
    }

    /// A document in which a Jane Roe of no known state does something to Armenia.
    fn report(name: &str, act: &str) -> DocumentQuads {
        let mut fixture = Fixture::new(name, &format!("Jane Roe {act} Armenia."));
        let roe = fixture.entity("Jane Roe", Scope::Named, EntityType::Person, None, &[]);
        let armenia = fixture.entity("Armenia", Scope::Listed, EntityType::Country, Some("ARM"), &[]);
        fixture.event((roe, "Jane Roe"), (act, act), (armenia, "Armenia"));
        fixture.quads()
    }

    #[test]
    fn plain_triples_speak_of_the_survivor_and_documents_of_whom_they_name() {
        let store = store_of(&[dispatch().quads(), report("one", "visit"), report("two", "praise")]);
        let before = lines(&store);
        let change = store.apply_merges(&[merge(OTHER_ROE, ROE)]).unwrap();
        assert_eq!(change, MergeChange { merged: 1, parted: 0, kept: 0 });
        let plain = asserted(&store);
        assert!(plain.contains(&"<jane-roe--usa> <act/praise> <entity/armenia> <urn:demarche:asserted>".to_owned()));
        assert!(!plain.iter().any(|line| line.contains("<jane-roe>")), "{plain:?}");
        assert_eq!(plain.iter().filter(|line| line.contains("act/visit")).count(), 1, "told of both, stated once");
        assert!(lines(&store).iter().any(|line| line.contains("#source> <http://demarche.local/entity/jane-roe>")));

        let merged = lines(&store);
        assert_eq!(store.apply_merges(&[merge(OTHER_ROE, ROE)]).unwrap().kept, 1);
        assert_eq!(lines(&store), merged, "again changes nothing");
        assert_eq!(store.apply_merges(&[]).unwrap().parted, 1);
        assert_eq!(lines(&store), before, "taken back to the last quad");
    }

    #[test]
    fn a_document_read_again_or_removed_finds_its_triples() {
        let merges = [merge(OTHER_ROE, ROE)];
        let store = store_of(&[dispatch().quads(), report("one", "visit")]);
        store.apply_merges(&merges).unwrap();
        let before = lines(&store);
        store.write(vec![report("one", "visit")]).unwrap();
        assert_eq!(lines(&store), before);
        // The dispatch told of the visit too; then it is removed, and with it the survivor.
        store.write(vec![report("one", "praise"), report("new", "invite")]).unwrap();
        assert_eq!(lines(&store), {
            let other = store_of(&[dispatch().quads(), report("one", "praise"), report("new", "invite")]);
            other.apply_merges(&merges).unwrap();
            lines(&other)
        });
        store.remove(&DocumentId("dispatch.txt".to_owned())).unwrap();
        assert_eq!(
            lines(&store),
            lines(&store_of(&[report("one", "praise"), report("new", "invite")])),
            "no survivor, no merge"
        );
    }

    #[test]
    fn a_merge_ends_with_the_last_document_that_names_the_merged_one() {
        let store = store_of(&[dispatch().quads(), report("one", "visit"), report("two", "praise")]);
        store.apply_merges(&[merge(OTHER_ROE, ROE)]).unwrap();
        store.remove(&DocumentId("one".to_owned())).unwrap();
        assert!(!store.merges().unwrap().is_empty());
        store.remove(&DocumentId("two".to_owned())).unwrap();
        assert!(store.merges().unwrap().is_empty());
        assert_eq!(lines(&store), lines(&store_of(&[dispatch().quads()])));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn the_graph_follows_from_documents_and_merges_alone(
            list in prop::collection::vec((any_extraction(), "[a-c]", prop::option::of(0_usize..3)), 1..6),
        ) {
            let base = Base::default();
            let choices = [
                vec![],
                vec![merge("http://demarche.local/entity/ä-b", "http://demarche.local/entity/country--arm")],
                vec![merge("http://demarche.local/entity/country--arm", "http://demarche.local/entity/ä-b")],
            ];
            let store = Store::memory(base.clone()).unwrap();
            let mut last = BTreeMap::new();
            for (mut extraction, name, merges) in list {
                extraction.document.id = DocumentId(name.clone());
                extraction.events.iter_mut().for_each(|event| event.predicate.truncate(0));
                let quads = mapping().to_quads(&extraction);
                store.write(vec![quads.clone()]).unwrap();
                last.insert(name, quads);
                if let Some(choice) = merges {
                    store.apply_merges(&choices[choice]).unwrap();
                }
            }
            let last: Vec<_> = last.into_values().collect();
            let fresh = store_of(&last);
            let now = store.merges().unwrap();
            let now: Vec<_> = now.into.iter().map(|(entity, survivor)| merge(entity, survivor.as_str())).collect();
            fresh.apply_merges(&now).unwrap();
            prop_assert_eq!(lines(&store), lines(&fresh));
            store.apply_merges(&[]).unwrap();
            prop_assert_eq!(lines(&store), lines(&store_of(&last)));
        }
    }
}
