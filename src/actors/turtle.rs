//! Reads the Turtle of the tables: statements first, then actors with their offices and memberships.
//!
//! The entry points are [`read_nodes`] and [`to_actors`]. Statements in other vocabularies are left alone: they are
//! for the store.

use std::borrow::Cow;
use std::collections::BTreeMap;

use indexmap::IndexMap;
use jiff::civil::Date;
use oxrdf::{NamedOrBlankNode, Term, Triple};
use oxttl::TurtleParser;

use super::terms::{Class, Property};
use super::{Actor, ActorsError, Membership, Tenure};
use crate::types::{CountryCode, EntityId, EntityType};

const ENTITY: &str = "https://w3id.org/demarche/entity/";

/// What can be wrong with what a table says of a node.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// A node without a name of its own cannot be referred to later.
    #[error("is or refers to a blank node: give every node an IRI")]
    BlankNode,
    /// Our own namespace does not have the term.
    #[error("uses {0}, which the ontology does not have for actors")]
    UnknownTerm(String),
    /// A property that tells of actors stands on a node without a class.
    #[error("is no Country, Organization, Outlet, Person, Place, Group, Tenure or Membership")]
    NoClass,
    /// Two classes that exclude each other, or a property twice that can be there once.
    #[error("has two values of {0}")]
    Twice(&'static str),
    /// A property that has to be there is not.
    #[error("has no {0}")]
    Missing(&'static str),
    /// A value is of the wrong kind or form.
    #[error("has {value:?} as {property}, which is no {wanted}")]
    Value {
        /// The property.
        property: &'static str,
        /// What it says.
        value: String,
        /// What it should be.
        wanted: &'static str,
    },
    /// Two countries claim one code.
    #[error("has the code {code}, which {other} already has")]
    SharedCode {
        /// The ISO 3166-1 alpha-3 code.
        code: CountryCode,
        /// Id of the other country.
        other: String,
    },
    /// A name cannot be found in text.
    #[error("has the name {0:?}, which does not begin with a letter or a digit")]
    NameBeginning(String),
    /// Two actors claim one name.
    #[error("shares the name {name:?} with {other}: mark it with d:ambiguousName on the less likely of the two")]
    SharedName {
        /// The name.
        name: String,
        /// Id of the other actor.
        other: String,
    },
    /// A name is marked as ambiguous that the actor does not have.
    #[error("marks {0:?} as ambiguous, but has no such name")]
    NoSuchName(String),
}

/// Where a statement stands.
#[derive(Debug, Clone, Copy)]
struct Place<'s> {
    file: &'s str,
    /// Counted from 1.
    line: usize,
}

impl Place<'_> {
    fn error(self, subject: &str, problem: Problem) -> ActorsError {
        ActorsError::Statement { file: self.file.to_owned(), line: self.line, subject: subject.to_owned(), problem }
    }
}

/// A value of a property: a literal or an IRI as its text.
#[derive(Debug)]
struct Value<'s> {
    property: Property,
    text: String,
    place: Place<'s>,
}

/// What all files say of one subject.
#[derive(Debug)]
pub(super) struct Node<'s> {
    iri: String,
    /// The first statement on it.
    place: Place<'s>,
    class: Option<Class>,
    /// In the order of the files.
    values: Vec<Value<'s>>,
}

impl<'s> Node<'s> {
    /// An error that names the first statement on the node.
    fn error(&self, problem: Problem) -> ActorsError {
        self.place.error(&self.iri, problem)
    }

    /// An error that names the statement which has `text` as its value.
    pub(super) fn error_at(&self, text: &str, problem: Problem) -> ActorsError {
        let value = self.values.iter().find(|value| value.text == text);
        value.map_or(self.place, |value| value.place).error(&self.iri, problem)
    }

    fn wrong(&self, property: Property, text: &str, wanted: &'static str) -> ActorsError {
        self.error_at(text, Problem::Value { property: property.name(), value: text.to_owned(), wanted })
    }

    fn all(&self, property: Property) -> impl Iterator<Item = &Value<'s>> {
        self.values.iter().filter(move |value| value.property == property)
    }

    fn texts(&self, property: Property) -> Vec<String> {
        let mut texts = Vec::new();
        for value in self.all(property) {
            if !texts.contains(&value.text) {
                texts.push(value.text.clone());
            }
        }
        texts
    }

    fn one(&self, property: Property) -> Result<Option<&str>, ActorsError> {
        let mut values = self.all(property);
        let Some(first) = values.next() else { return Ok(None) };
        match values.find(|value| value.text != first.text) {
            Some(second) => Err(second.place.error(&self.iri, Problem::Twice(property.name()))),
            None => Ok(Some(&first.text)),
        }
    }

    fn required(&self, property: Property) -> Result<&str, ActorsError> {
        self.one(property)?.ok_or_else(|| self.error(Problem::Missing(property.name())))
    }

    fn date(&self, property: Property) -> Result<Option<Date>, ActorsError> {
        let parse = |text: &str| text.parse().map_err(|_| self.wrong(property, text, "date (YYYY-MM-DD)"));
        self.one(property)?.map(parse).transpose()
    }
}

/// All subjects of all files with what is said of them, in the order in which they first occur.
pub(super) fn read_nodes<'s>(
    sources: &'s [(String, Cow<'static, str>)],
) -> Result<IndexMap<String, Node<'s>>, ActorsError> {
    let mut nodes = IndexMap::new();
    for (file, text) in sources {
        let mut parser = TurtleParser::new().low_level();
        // Line by line, because a triple does not say where it stood.
        for (index, text) in text.split_inclusive('\n').map(Some).chain([None]).enumerate() {
            match text {
                Some(text) => parser.extend_from_slice(text.as_bytes()),
                None => parser.end(),
            }
            while let Some(triple) = parser.parse_next() {
                let triple = triple.map_err(|source| ActorsError::Syntax {
                    file: file.clone(),
                    line: usize::try_from(source.location().start.line).unwrap_or(index) + 1,
                    source: Box::new(source),
                })?;
                add_triple(&mut nodes, triple, Place { file, line: index + 1 })?;
            }
        }
    }
    Ok(nodes)
}

fn add_triple<'s>(nodes: &mut IndexMap<String, Node<'s>>, triple: Triple, place: Place<'s>) -> Result<(), ActorsError> {
    let NamedOrBlankNode::NamedNode(subject) = &triple.subject else {
        return Err(place.error(&triple.subject.to_string(), Problem::BlankNode));
    };
    let iri = subject.as_str();
    let property = Property::from_iri(triple.predicate.as_str()).map_err(|problem| place.error(iri, problem))?;
    let Some(property) = property else { return Ok(()) };
    let text = match triple.object {
        Term::NamedNode(node) => node.into_string(),
        Term::Literal(literal) => literal.destruct().0,
        _ => return Err(place.error(iri, Problem::BlankNode)),
    };
    if !nodes.contains_key(iri) {
        nodes.insert(iri.to_owned(), Node { iri: iri.to_owned(), place, class: None, values: Vec::new() });
    }
    let node = &mut nodes[iri];
    if property != Property::Class {
        node.values.push(Value { property, text, place });
    } else if let Some(class) = Class::from_iri(&text).map_err(|problem| place.error(iri, problem))? {
        if node.class.is_some_and(|known| known != class) {
            return Err(place.error(iri, Problem::Twice(Property::Class.name())));
        }
        node.class = Some(class);
    }
    Ok(())
}

/// The actors that the nodes tell of, each with its node, in the order of the nodes.
pub(super) fn to_actors<'n, 's>(
    nodes: &'n IndexMap<String, Node<'s>>,
) -> Result<(Vec<Actor>, Vec<&'n Node<'s>>), ActorsError> {
    let (mut actors, mut actor_nodes) = (Vec::new(), Vec::new());
    let mut tenures: BTreeMap<EntityId, Vec<Tenure>> = BTreeMap::new();
    let mut memberships: BTreeMap<EntityId, Vec<Membership>> = BTreeMap::new();
    for node in nodes.values() {
        match node.class {
            None if node.values.is_empty() => {}
            None => return Err(node.error(Problem::NoClass)),
            Some(Class::Actor { entity_type, is_outlet }) => {
                actors.push(to_actor(node, nodes, entity_type, is_outlet)?);
                actor_nodes.push(node);
            }
            Some(Class::Tenure) => {
                let holder = linked_actor(nodes, node, Property::Holder)?;
                tenures.entry(holder).or_default().push(to_tenure(node, nodes)?);
            }
            Some(Class::Membership) => {
                let member = linked_actor(nodes, node, Property::Member)?;
                let organization = linked_actor(nodes, node, Property::Organization)?;
                let (from, until) = (node.date(Property::From)?, node.date(Property::Until)?);
                memberships.entry(member).or_default().push(Membership { organization, from, until });
            }
        }
    }
    for (actor, node) in actors.iter_mut().zip(&actor_nodes) {
        actor.tenures = tenures.remove(&actor.id).unwrap_or_default();
        actor.tenures.sort_by_key(|tenure| tenure.from);
        actor.memberships = memberships.remove(&actor.id).unwrap_or_default();
        for organization in node.all(Property::MemberOf) {
            let organization = actor_id(nodes, node, Property::MemberOf, &organization.text)?;
            // A membership with dates says more.
            if actor.memberships.iter().all(|membership| membership.organization != organization) {
                actor.memberships.push(Membership { organization, from: None, until: None });
            }
        }
        actor.memberships.sort_by(|a, b| (&a.organization, a.from).cmp(&(&b.organization, b.from)));
    }
    Ok((actors, actor_nodes))
}

fn to_actor(
    node: &Node<'_>,
    nodes: &IndexMap<String, Node<'_>>,
    entity_type: EntityType,
    is_outlet: bool,
) -> Result<Actor, ActorsError> {
    let id = entity_id(&node.iri).ok_or_else(|| {
        let wanted = "name in the entity namespace, in lower case with hyphens";
        node.error(Problem::Value { property: "IRI", value: node.iri.clone(), wanted })
    })?;
    let country = match entity_type {
        EntityType::Country => Some(node),
        _ => match node.one(Property::Country)? {
            Some(iri) => Some(nodes.get(iri).ok_or_else(|| node.wrong(Property::Country, iri, "listed country"))?),
            None => None,
        },
    };
    let code_of = |country: &Node<'_>| {
        let code = country.required(Property::Iso3)?;
        code.parse::<CountryCode>().map_err(|_| country.wrong(Property::Iso3, code, "ISO 3166-1 alpha-3 code"))
    };
    let actor = Actor {
        id,
        label: node.required(Property::Label)?.to_owned(),
        entity_type,
        is_outlet,
        country: country.map(code_of).transpose()?,
        aliases: node.texts(Property::AltLabel),
        demonyms: node.texts(Property::Demonym),
        people: node.texts(Property::People),
        capitals: node.texts(Property::Capital),
        seats: node.texts(Property::Seat),
        ambiguous_names: node.texts(Property::AmbiguousName),
        tenures: Vec::new(),
        memberships: Vec::new(),
    };
    let lists = [&actor.aliases, &actor.demonyms, &actor.people, &actor.capitals, &actor.seats];
    let has_name = |name: &String| *name == actor.label || lists.iter().any(|names| names.contains(name));
    match actor.ambiguous_names.iter().find(|name| !has_name(name)) {
        Some(name) => Err(node.error_at(name, Problem::NoSuchName(name.clone()))),
        None => Ok(actor),
    }
}

fn to_tenure(node: &Node<'_>, nodes: &IndexMap<String, Node<'_>>) -> Result<Tenure, ActorsError> {
    let of = if node.one(Property::Country)?.is_some() { Property::Country } else { Property::Organization };
    Ok(Tenure {
        office: node.required(Property::Office)?.to_owned(),
        of: linked_actor(nodes, node, of)?,
        from: node.date(Property::From)?.ok_or_else(|| node.error(Problem::Missing(Property::From.name())))?,
        until: node.date(Property::Until)?,
    })
}

/// The id of the actor that the one value of a property names.
fn linked_actor(
    nodes: &IndexMap<String, Node<'_>>,
    node: &Node<'_>,
    property: Property,
) -> Result<EntityId, ActorsError> {
    actor_id(nodes, node, property, node.required(property)?)
}

fn actor_id(
    nodes: &IndexMap<String, Node<'_>>,
    node: &Node<'_>,
    property: Property,
    iri: &str,
) -> Result<EntityId, ActorsError> {
    let is_actor = matches!(nodes.get(iri), Some(Node { class: Some(Class::Actor { .. }), .. }));
    entity_id(iri).filter(|_| is_actor).ok_or_else(|| node.wrong(property, iri, "listed actor"))
}

/// The id in an entity's IRI; `None` if it is none.
fn entity_id(iri: &str) -> Option<EntityId> {
    let name = iri.strip_prefix(ENTITY)?;
    let id = EntityId::from_name(name);
    (id.as_str() == name).then_some(id)
}
