//! Reads the Turtle of the tables into nodes.
//!
//! The entry point is [`read_nodes`]. Statements in other vocabularies are left alone: they are for the store. What the
//! nodes tell of actors is read in `records`.

use std::borrow::Cow;

use indexmap::IndexMap;
use oxrdf::{NamedOrBlankNode, Term, Triple};
use oxttl::TurtleParser;

use super::node::{Node, Place, Value};
use super::terms::{Class, Property};
use super::{ActorsError, Problem};

/// All subjects of all files with what is said of them, in the order in which they first occur.
pub(super) fn read_nodes<'s>(
    sources: &'s [(String, Cow<'static, str>)],
) -> Result<IndexMap<String, Node<'s>>, ActorsError> {
    let mut nodes = IndexMap::new();
    for (rank, (file, text)) in ranked(sources) {
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
                add_triple(&mut nodes, triple, Place { file, line: index + 1, rank })?;
            }
        }
    }
    Ok(nodes)
}

/// The sources with their ranks: see [`Place::rank`].
fn ranked<'s>(
    sources: &'s [(String, Cow<'static, str>)],
) -> impl Iterator<Item = (usize, &'s (String, Cow<'static, str>))> {
    let mut rank = 0;
    sources.iter().map(move |source| {
        rank += usize::from(matches!(source.1, Cow::Owned(_)));
        (rank, source)
    })
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
