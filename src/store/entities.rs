//! What the graph tells of entities, for whoever compares them: names and kinds of all, and the dealings of one.
//!
//! The entry points are [`Store::entities`] and [`Store::dealings`]. All of it is read from what documents and tables
//! say, nothing from what was merged, so that what is found does not depend on what was found before.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use oxigraph::model::{GraphNameRef, NamedNodeRef, NamedOrBlankNode, NamedOrBlankNodeRef, Quad, Term, TermRef};

use super::{Store, StoreError};
use crate::rdf::iri::read_span;
use crate::rdf::vocab::{ENTITY, Individual as _, d, graph, rdf, rdfs, schema, skos};
use crate::types::{EntityType, Scope};

/// So many mentions and events of one entity are looked at: enough to know its company, and a state's million costs no more.
const MAX_DEALINGS: usize = 2_000;

/// Who an entity is, as documents and tables have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntityFacts {
    /// Its IRI.
    pub iri: String,
    /// How far its identity reaches.
    pub scope: Scope,
    /// What it is: several where documents disagree.
    pub types: BTreeSet<EntityType>,
    /// Its fullest names.
    pub labels: BTreeSet<String>,
    /// Its other names.
    pub aliases: BTreeSet<String>,
    /// The IRIs of the states that it is or acts for, those of its offices included.
    pub countries: BTreeSet<String>,
}

/// With whom and when an entity has to do.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Dealings {
    /// The documents that name it.
    pub documents: BTreeSet<String>,
    /// The first and the last day on which something is told of it, the terms of its offices included.
    pub days: Option<(Date, Date)>,
    /// The IRIs of those with whom it has events, and the states for which these act.
    pub company: BTreeSet<String>,
    /// What it holds an office in, speaks for or belongs to.
    pub offices: BTreeSet<String>,
}

impl Store {
    /// All entities that can be mentioned, in the order of their IRIs; looks at each fact once.
    ///
    /// # Errors
    /// [`StoreError::Storage`] if the store cannot be read.
    pub fn entities(&self) -> Result<Vec<EntityFacts>, StoreError> {
        let mut entities: BTreeMap<String, EntityFacts> = BTreeMap::new();
        for quad in self.facts(rdf::TYPE) {
            let (iri, Term::NamedNode(class)) = quad? else { continue };
            let entity_type = match EntityType::from_term(class.as_ref()) {
                Some(entity_type) => entity_type,
                None if class == d::OUTLET => EntityType::Organization,
                // A tenure or membership.
                None => continue,
            };
            let scope = if iri.starts_with(ENTITY) {
                Scope::Listed
            } else {
                self.base.read_entity(&iri).map_or(Scope::Named, |(_, scope, _)| scope)
            };
            let facts = entities.entry(iri).or_insert_with_key(|iri| EntityFacts {
                iri: iri.clone(),
                scope,
                types: BTreeSet::new(),
                labels: BTreeSet::new(),
                aliases: BTreeSet::new(),
                countries: BTreeSet::new(),
            });
            facts.types.insert(entity_type);
        }
        for property in [rdfs::LABEL, skos::ALT_LABEL] {
            for quad in self.facts(property) {
                let (iri, Term::Literal(name)) = quad? else { continue };
                if let Some(facts) = entities.get_mut(&iri) {
                    let names = if property == rdfs::LABEL { &mut facts.labels } else { &mut facts.aliases };
                    names.insert(name.value().to_owned());
                }
            }
        }
        // A name that means something else as well tells nobody apart.
        for quad in self.facts(d::AMBIGUOUS_NAME) {
            let (iri, Term::Literal(name)) = quad? else { continue };
            if let Some(facts) = entities.get_mut(&iri) {
                facts.aliases.remove(name.value());
            }
        }
        let mut of_tenures = BTreeMap::new();
        for quad in self.facts(d::COUNTRY_OF) {
            let (iri, Term::NamedNode(country)) = quad? else { continue };
            match entities.get_mut(&iri) {
                Some(facts) => _ = facts.countries.insert(country.into_string()),
                None => _ = of_tenures.insert(iri, country.into_string()),
            }
        }
        for quad in self.facts(d::HOLDER) {
            let (tenure, Term::NamedNode(holder)) = quad? else { continue };
            if let (Some(facts), Some(country)) = (entities.get_mut(holder.as_str()), of_tenures.get(&tenure)) {
                facts.countries.insert(country.clone());
            }
        }
        for facts in entities.values_mut().filter(|facts| facts.types.contains(&EntityType::Country)) {
            facts.countries.insert(facts.iri.clone());
        }
        Ok(entities.into_values().collect())
    }

    /// With whom and when an entity has to do; of very many mentions and events, some two thousand are looked at.
    ///
    /// # Errors
    /// [`StoreError::Storage`] if the store cannot be read.
    pub fn dealings(&self, entity: &str) -> Result<Dealings, StoreError> {
        let mut dealings = Dealings::default();
        let mut days = Vec::new();
        for mention in self.subjects(d::REFERS_TO, entity)? {
            if let NamedOrBlankNode::NamedNode(node) = &mention
                && let Some((document, _)) = read_span(node.as_str())
            {
                dealings.documents.insert(document.to_owned());
            }
        }
        for document in &dealings.documents {
            days.extend(self.days(NamedNodeRef::new_unchecked(document).into(), schema::DATE_PUBLISHED)?);
        }
        for (own, other, state) in
            [(d::SOURCE, d::TARGET, d::TARGET_COUNTRY), (d::TARGET, d::SOURCE, d::SOURCE_COUNTRY)]
        {
            for event in self.subjects(own, entity)? {
                for property in [other, state] {
                    dealings.company.extend(self.nodes(event.as_ref(), property)?);
                }
            }
        }
        for relation in self.subjects(rdf::SUBJECT, entity)? {
            let held = [d::HOLDS_OFFICE, d::ACTS_FOR, d::MEMBER_OF].map(NamedNodeRef::as_str);
            if self.nodes(relation.as_ref(), rdf::PREDICATE)?.iter().any(|one| held.contains(&one.as_str())) {
                dealings.offices.extend(self.nodes(relation.as_ref(), rdf::OBJECT)?);
            }
        }
        for tenure in self.subjects(d::HOLDER, entity)? {
            for property in [d::COUNTRY_OF, d::ORGANIZATION_OF] {
                dealings.offices.extend(self.nodes(tenure.as_ref(), property)?);
            }
            for property in [d::FROM, d::UNTIL] {
                days.extend(self.days(tenure.as_ref(), property)?);
            }
        }
        dealings.company.remove(entity);
        dealings.days = days.iter().min().copied().zip(days.iter().max().copied());
        Ok(dealings)
    }

    /// Whether a document names an entity.
    ///
    /// # Errors
    /// [`StoreError::Storage`] if the store cannot be read.
    pub fn is_named_in(&self, entity: &str, document: &str) -> Result<bool, StoreError> {
        let (entity, document) = (NamedNodeRef::new_unchecked(entity), NamedNodeRef::new_unchecked(document));
        let graph = Some(GraphNameRef::NamedNode(document));
        let mut found = self.database.quads_for_pattern(None, Some(d::REFERS_TO), Some(entity.into()), graph);
        Ok(found.next().transpose()?.is_some())
    }

    /// Subjects and objects of a property in the graph of entities.
    fn facts(&self, property: NamedNodeRef<'static>) -> impl Iterator<Item = Result<(String, Term), StoreError>> {
        let graph = Some(GraphNameRef::NamedNode(graph::ENTITIES));
        let quads = self.database.quads_for_pattern(None, Some(property), None, graph);
        quads.filter_map(|quad| match quad {
            Ok(Quad { subject: NamedOrBlankNode::NamedNode(node), object, .. }) => {
                Some(Ok((node.into_string(), object)))
            }
            Ok(_) => None,
            Err(error) => Some(Err(error.into())),
        })
    }

    /// Some of the nodes that have the entity as a property.
    fn subjects(&self, property: NamedNodeRef<'static>, entity: &str) -> Result<Vec<NamedOrBlankNode>, StoreError> {
        let object = Some(TermRef::NamedNode(NamedNodeRef::new_unchecked(entity)));
        let quads = self.database.quads_for_pattern(None, Some(property), object, None);
        quads.take(MAX_DEALINGS).map(|quad| Ok(quad?.subject)).collect()
    }

    /// The nodes that are a property of a node.
    fn nodes(&self, node: NamedOrBlankNodeRef<'_>, property: NamedNodeRef<'static>) -> Result<Vec<String>, StoreError> {
        let mut nodes = Vec::new();
        for quad in self.database.quads_for_pattern(Some(node), Some(property), None, None) {
            if let Term::NamedNode(found) = quad?.object {
                nodes.push(found.into_string());
            }
        }
        Ok(nodes)
    }

    /// The days that are a property of a node.
    fn days(&self, node: NamedOrBlankNodeRef<'_>, property: NamedNodeRef<'static>) -> Result<Vec<Date>, StoreError> {
        let mut days = Vec::new();
        for quad in self.database.quads_for_pattern(Some(node), Some(property), None, None) {
            if let Term::Literal(literal) = quad?.object {
                days.extend(literal.value().parse::<Date>().ok());
            }
        }
        Ok(days)
    }
}
