//! One property of everything, for whoever joins the graph in memory, and the loading of quads that were written before.
//!
//! The entry points are [`Store::scan`] and [`Store::load_quads`]. A scan runs along an index; a join of a dozen
//! properties of a million events takes minutes in SPARQL, and seconds as a dozen scans.

use std::io::Read;

use oxigraph::model::{GraphNameRef, NamedNodeRef, NamedOrBlankNode, Quad, Term, TermRef};
use oxttl::NQuadsParser;

use super::{Store, StoreError};
use crate::rdf::vocab::d;

/// Quads that are loaded in one transaction.
const BATCH_QUADS: usize = 100_000;

/// Which property is looked for, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scan<'a> {
    /// IRI of the property.
    pub property: &'a str,
    /// IRI that has to be its value; any value if `None`.
    pub object: Option<&'a str>,
    /// IRI of the graph; all graphs if `None`.
    pub graph: Option<&'a str>,
}

impl<'a> Scan<'a> {
    /// Every value of a property in every graph.
    #[must_use]
    pub const fn of(property: &'a str) -> Self {
        Self { property, object: None, graph: None }
    }

    /// The same in one graph.
    #[must_use]
    pub const fn within(self, graph: &'a str) -> Self {
        Self { graph: Some(graph), ..self }
    }

    /// Only where the property has this value.
    #[must_use]
    pub const fn having(self, object: &'a str) -> Self {
        Self { object: Some(object), ..self }
    }
}

/// A value of a property.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value<'a> {
    /// A node.
    Iri(&'a str),
    /// A literal, without type and language.
    Literal(&'a str),
}

impl<'a> Value<'a> {
    /// The node, if it is one.
    #[must_use]
    pub const fn iri(self) -> Option<&'a str> {
        match self {
            Self::Iri(iri) => Some(iri),
            Self::Literal(_) => None,
        }
    }

    /// The literal's text, if it is one.
    #[must_use]
    pub const fn literal(self) -> Option<&'a str> {
        match self {
            Self::Literal(text) => Some(text),
            Self::Iri(_) => None,
        }
    }
}

impl Store {
    /// Shows every subject that has the property, with each value, in no order that means anything.
    ///
    /// Blank nodes and triple terms are passed over: no event is told with them.
    ///
    /// # Errors
    /// [`StoreError::Storage`] if the store cannot be read.
    pub fn scan(&self, scan: &Scan<'_>, visit: &mut dyn FnMut(&str, Value<'_>)) -> Result<(), StoreError> {
        // What is no IRI is in no store: looking for it finds nothing.
        let property = Some(NamedNodeRef::new_unchecked(scan.property));
        let object = scan.object.map(|iri| TermRef::NamedNode(NamedNodeRef::new_unchecked(iri)));
        let graph = scan.graph.map(|iri| GraphNameRef::NamedNode(NamedNodeRef::new_unchecked(iri)));
        for quad in self.database.quads_for_pattern(None, property, object, graph) {
            let quad = quad?;
            let NamedOrBlankNode::NamedNode(subject) = &quad.subject else { continue };
            match &quad.object {
                Term::NamedNode(node) => visit(subject.as_str(), Value::Iri(node.as_str())),
                Term::Literal(literal) => visit(subject.as_str(), Value::Literal(literal.value())),
                Term::BlankNode(_) | Term::Triple(_) => {}
            }
        }
        Ok(())
    }

    /// The words of a sentence or mention.
    ///
    /// # Errors
    /// [`StoreError::Storage`] if the store cannot be read.
    pub fn text_of(&self, span: &str) -> Result<Option<String>, StoreError> {
        let node = NamedNodeRef::new_unchecked(span);
        let mut texts = self.database.quads_for_pattern(Some(node.into()), Some(d::TEXT), None, None);
        Ok(match texts.next().transpose()?.map(|quad| quad.object) {
            Some(Term::Literal(text)) => Some(text.value().to_owned()),
            _ => None,
        })
    }

    /// Adds N-Quads as `demarche extract` writes them; gives how many were read.
    ///
    /// They are taken as they stand: what they say of documents that the store has is added to what it has.
    ///
    /// # Errors
    /// [`StoreError::Quads`] where they are no N-Quads: what stands before is then loaded.
    pub fn load_quads(&self, name: &str, quads: impl Read) -> Result<usize, StoreError> {
        let mut batch = Vec::new();
        let mut read = 0;
        for quad in NQuadsParser::new().for_reader(quads) {
            batch.push(quad.map_err(|source| StoreError::Quads { name: name.to_owned(), source })?);
            read += 1;
            if batch.len() == BATCH_QUADS {
                self.extend(&batch)?;
                batch.clear();
            }
        }
        self.extend(&batch)?;
        Ok(read)
    }

    fn extend(&self, quads: &[Quad]) -> Result<(), StoreError> {
        let mut transaction = self.database.start_transaction()?;
        transaction.extend(quads);
        Ok(transaction.commit()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rdf::fixture::dispatch;
    use crate::rdf::vocab::{graph, rdfs};
    use crate::rdf::{Base, QuadFormat, QuadWriter, RdfVersion};

    fn seen(store: &Store, scan: &Scan<'_>) -> Vec<String> {
        let mut seen = Vec::new();
        store.scan(scan, &mut |subject, value| seen.push(format!("{subject} {value:?}"))).unwrap();
        seen.sort();
        seen
    }

    #[test]
    fn a_scan_shows_one_property_in_all_graphs_or_in_one() {
        let store = Store::memory(Base::default()).unwrap();
        store.write(vec![dispatch().quads()]).unwrap();
        assert_eq!(seen(&store, &Scan::of(d::SOURCE.as_str())).len(), 3);
        let consult = "https://w3id.org/demarche/plover/CONSULT";
        assert_eq!(seen(&store, &Scan::of(d::CLASS.as_str()).having(consult)).len(), 2);
        let labels = Scan::of(rdfs::LABEL.as_str());
        assert_eq!(seen(&store, &labels), seen(&store, &labels.within(graph::ENTITIES.as_str())));
        assert!(seen(&store, &labels.within(graph::ASSERTED.as_str())).is_empty());
        assert!(seen(&store, &Scan::of("no iri at all")).is_empty());
    }

    #[test]
    fn quads_that_were_written_are_read_back() {
        let dispatch = dispatch().quads();
        let mut writer = QuadWriter::new(Vec::new(), QuadFormat::NQuads, RdfVersion::V1_2, &Base::default());
        dispatch.iter().for_each(|quad| writer.write(quad).unwrap());
        let lines = writer.finish().unwrap();
        let (store, loaded) = (Store::memory(Base::default()).unwrap(), Store::memory(Base::default()).unwrap());
        store.write(vec![dispatch]).unwrap();
        assert_eq!(loaded.load_quads("-", lines.as_slice()).unwrap(), store.len().unwrap());
        let sentence = seen(&loaded, &Scan::of(d::EVIDENCE.as_str()));
        let sentence = sentence[0].split('"').nth(1).unwrap();
        assert_eq!(loaded.text_of(sentence).unwrap(), store.text_of(sentence).unwrap());
        let error = loaded.load_quads("mine.nq", "<urn:a> <urn:b>".as_bytes()).unwrap_err();
        assert_eq!(error.to_string(), "cannot read mine.nq as N-Quads");
    }
}
