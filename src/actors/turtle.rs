//! Reads the Turtle of the tables into nodes.
//!
//! The entry point is [`read_nodes`]. Statements in other vocabularies are left alone: they are for the store. What the
//! nodes tell of actors is read in `records`.

use std::borrow::Cow;

use indexmap::IndexMap;
use oxrdf::{NamedOrBlankNode, Term, Triple};
use oxttl::TurtleParser;
use rustc_hash::FxBuildHasher;

use super::node::{Node, Place, Value};
use super::plain::{Object, read_plain};
use super::terms::{Class, Property};
use super::{ActorsError, Problem};

/// Subjects by IRI, in the order in which they first occur.
pub(super) type Nodes<'s> = IndexMap<String, Node<'s>, FxBuildHasher>;

/// All subjects of all files with what is said of them. A file that is borrowed is one of the program's own.
pub(super) fn read_nodes<'s>(sources: &'s [(String, Cow<'static, str>)]) -> Result<Nodes<'s>, ActorsError> {
    let mut nodes = Nodes::default();
    let mut rank = 0;
    for (file, text) in sources {
        match text {
            Cow::Borrowed(text) => read_plain(file, text, |subject, predicate, object, line| {
                let text = match object {
                    Object::Iri(iri) => Cow::Owned(iri),
                    Object::Literal(text) => Cow::Borrowed(text),
                };
                add(&mut nodes, subject, predicate, text, Place { file, line, rank: 0 })
            })?,
            Cow::Owned(text) => {
                rank += 1;
                read_file(&mut nodes, file, text, rank)?;
            }
        }
    }
    Ok(nodes)
}

fn read_file<'s>(nodes: &mut Nodes<'s>, file: &'s str, text: &str, rank: usize) -> Result<(), ActorsError> {
    let mut parser = TurtleParser::new().low_level();
    // Line by line, because a triple does not say where it stood.
    for (index, text) in text.split_inclusive('\n').map(Some).chain([None]).enumerate() {
        match text {
            Some(text) => parser.extend_from_slice(text.as_bytes()),
            None => parser.end(),
        }
        while let Some(triple) = parser.parse_next() {
            let triple = triple.map_err(|source| ActorsError::Syntax {
                file: file.to_owned(),
                line: usize::try_from(source.location().start.line).unwrap_or(index) + 1,
                source: Box::new(source),
            })?;
            add_triple(nodes, triple, Place { file, line: index + 1, rank })?;
        }
    }
    Ok(())
}

fn add_triple<'s>(nodes: &mut Nodes<'s>, triple: Triple, place: Place<'s>) -> Result<(), ActorsError> {
    let NamedOrBlankNode::NamedNode(subject) = &triple.subject else {
        return Err(place.error(&triple.subject.to_string(), Problem::BlankNode));
    };
    let text = match triple.object {
        Term::NamedNode(node) => node.into_string(),
        Term::Literal(literal) => literal.destruct().0,
        // A blank node matters only if the statement is one of ours.
        _ if Property::from_iri(triple.predicate.as_str()).is_ok_and(|property| property.is_none()) => return Ok(()),
        _ => return Err(place.error(subject.as_str(), Problem::BlankNode)),
    };
    add(nodes, subject.as_str(), triple.predicate.as_str(), Cow::Owned(text), place)
}

fn add<'s>(
    nodes: &mut Nodes<'s>,
    iri: &str,
    predicate: &str,
    text: Cow<'s, str>,
    place: Place<'s>,
) -> Result<(), ActorsError> {
    let property = Property::from_iri(predicate).map_err(|problem| place.error(iri, problem))?;
    let Some(property) = property else { return Ok(()) };
    // Statements on one subject follow each other.
    let at = match nodes.last() {
        Some((last, _)) if last == iri => nodes.len() - 1,
        _ => match nodes.get_index_of(iri) {
            Some(at) => at,
            None => nodes.insert_full(iri.to_owned(), Node::new(iri.to_owned(), place)).0,
        },
    };
    let node = &mut nodes[at];
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
