//! Marks the documents that repeat an earlier one, so that one report is not counted as many.
//!
//! The entry point is [`Store::mark_copies`], called when a build ends. Each document's graph holds the signature of its
//! text (`d:minHash`); what follows from comparing them stands in `urn:demarche:copies`, worked out anew each time from
//! all signatures, so that it does not depend on the order in which documents came. A mark never outlives a document or
//! version that it speaks of.

use std::collections::HashSet;

use oxigraph::model::{GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term, TermRef};
use oxigraph::store::Transaction;

use super::{Store, StoreError};
use crate::copies::{Signature, find_copies};
use crate::rdf::decimal;
use crate::rdf::vocab::{d, graph, schema};

/// Decimal places of a similarity: its standard error is 0.05.
const SIMILARITY_DIGITS: usize = 2;

/// What [`Store::mark_copies`] found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CopyCount {
    /// Documents that repeat another one.
    pub copies: usize,
    /// Documents that are repeated.
    pub originals: usize,
}

/// A document to be compared.
struct Text {
    /// The day of publication, as `xsd:date` writes it; a text without one is later than all that have one.
    published: (bool, String),
    document: NamedNode,
    signature: Signature,
}

impl Store {
    /// Marks each document that repeats an earlier one with `d:nearDuplicateOf` and `d:similarity`.
    ///
    /// Earlier is what was published on an earlier day, and of one day the lesser IRI. Takes some 400 bytes of memory a
    /// document while it works, and seconds for a million.
    ///
    /// # Errors
    /// [`StoreError::Storage`] if the store cannot be read or written; it is then as it was.
    pub fn mark_copies(&self) -> Result<CopyCount, StoreError> {
        let (documents, signatures) = self.signatures()?;
        let copies = find_copies(&signatures);
        let mut wanted = HashSet::with_capacity(2 * copies.len());
        for copy in &copies {
            let (document, original) = (&documents[copy.copy], &documents[copy.original]);
            wanted.insert(Quad::new(document.clone(), d::NEAR_DUPLICATE_OF, original.clone(), graph::COPIES));
            let similarity = decimal(copy.similarity, SIMILARITY_DIGITS);
            wanted.insert(Quad::new(document.clone(), d::SIMILARITY, similarity, graph::COPIES));
        }
        let originals: HashSet<_> = copies.iter().map(|copy| copy.original).collect();
        self.replace_graph(graph::COPIES, &wanted)?;
        Ok(CopyCount { copies: copies.len(), originals: originals.len() })
    }

    /// The documents that have a signature, the earliest first, and their signatures.
    fn signatures(&self) -> Result<(Vec<NamedNode>, Vec<Signature>), StoreError> {
        let mut texts = Vec::new();
        for quad in self.database.quads_for_pattern(None, Some(d::MIN_HASH), None, None) {
            let quad = quad?;
            let (NamedOrBlankNode::NamedNode(document), Term::Literal(digits)) = (quad.subject, quad.object) else {
                continue;
            };
            // What is no signature was not written by this program.
            let Ok(signature) = digits.value().parse() else { continue };
            let published = match self.value(&document, schema::DATE_PUBLISHED)? {
                Some(Term::Literal(date)) => (false, date.value().to_owned()),
                _ => (true, String::new()),
            };
            texts.push(Text { published, document, signature });
        }
        texts.sort_unstable_by(|one, other| {
            (&one.published, one.document.as_str()).cmp(&(&other.published, other.document.as_str()))
        });
        Ok(texts.into_iter().map(|text| (text.document, text.signature)).unzip())
    }

    /// Makes a graph hold these quads and no others; writes only what differs.
    fn replace_graph(&self, graph: NamedNodeRef<'static>, wanted: &HashSet<Quad>) -> Result<(), StoreError> {
        let name = GraphNameRef::NamedNode(graph);
        let found = self.database.quads_for_pattern(None, None, None, Some(name));
        let found: HashSet<Quad> = found.collect::<Result<_, _>>()?;
        if found == *wanted {
            return Ok(());
        }
        let mut transaction = self.database.start_transaction()?;
        found.difference(wanted).for_each(|quad| transaction.remove(quad));
        transaction.extend(wanted.difference(&found));
        transaction.commit()?;
        Ok(())
    }
}

/// Takes away what is marked of a document that goes, or of which another version comes.
pub(super) fn forget(transaction: &mut Transaction<'_>, document: &NamedNode) -> Result<(), StoreError> {
    let graph = GraphNameRef::NamedNode(graph::COPIES);
    let as_original = TermRef::from(document.as_ref());
    let copies = transaction.quads_for_pattern(None, None, Some(as_original), Some(graph));
    let mut subjects = vec![NamedOrBlankNode::from(document.clone())];
    for quad in copies {
        subjects.push(quad?.subject);
    }
    for subject in subjects {
        let marks = transaction.quads_for_pattern(Some(subject.as_ref()), None, None, Some(graph));
        let marks: Vec<Quad> = marks.collect::<Result<_, _>>()?;
        marks.iter().for_each(|quad| transaction.remove(quad));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rdf::fixture::Fixture;
    use crate::rdf::{Base, DocumentQuads};

    const REPORT: &str = "Jane Roe visited Armenia on Monday. She met the ministers of trade and of justice, who had come \
                          back from the talks in the north, and left for the coast before the evening, officials said.";

    fn report(name: &str, text: &str, published: Option<&str>) -> DocumentQuads {
        let mut fixture = Fixture::new(name, text);
        fixture.0.document.published = published.map(|date| date.parse().unwrap());
        fixture.quads()
    }

    fn store_of(documents: Vec<DocumentQuads>) -> Store {
        let store = Store::memory(Base::default()).unwrap();
        for document in documents {
            store.write(vec![document]).unwrap();
        }
        store
    }

    /// Copies with what they repeat and how similar they are, by name.
    fn marks(store: &Store) -> Vec<String> {
        let name = |node: &NamedNode| match store.value(node, d::NAME).unwrap() {
            Some(Term::Literal(name)) => name.value().to_owned(),
            _ => "(gone)".to_owned(),
        };
        let name_of = |term: &Term| match term {
            Term::NamedNode(node) => name(node),
            other => other.to_string(),
        };
        let graph = Some(GraphNameRef::NamedNode(graph::COPIES));
        let quads = store.database.quads_for_pattern(None, Some(d::NEAR_DUPLICATE_OF), None, graph);
        let mut marks: Vec<_> = quads
            .map(|quad| quad.unwrap())
            .map(|quad| format!("{} of {}", name_of(&quad.subject.into()), name_of(&quad.object)))
            .collect();
        marks.sort();
        marks
    }

    fn lines(store: &Store) -> Vec<String> {
        let mut lines: Vec<_> = store.quads().map(|quad| quad.unwrap().to_string()).collect();
        lines.sort();
        lines
    }

    #[test]
    fn the_earliest_is_the_original_whatever_came_first() {
        let reprint = format!("Envoy on tour. {REPORT}");
        let [first, second, undated, other] = [
            report("first", REPORT, Some("2024-07-01")),
            report("second", &reprint, Some("2024-07-02")),
            report("undated", REPORT, None),
            report("other", &REPORT.replace(' ', " x "), Some("2024-07-01")),
        ];
        let store = store_of(vec![undated.clone(), second.clone(), other.clone(), first.clone()]);
        assert_eq!(store.mark_copies().unwrap(), CopyCount { copies: 2, originals: 1 });
        assert_eq!(marks(&store), ["second of first", "undated of first"]);
        let one_by_one = Store::memory(Base::default()).unwrap();
        for document in [second, first, other, undated] {
            one_by_one.write(vec![document]).unwrap();
            one_by_one.mark_copies().unwrap();
        }
        assert_eq!(lines(&store), lines(&one_by_one), "in one build or in several");
        let before = lines(&store);
        store.mark_copies().unwrap();
        assert_eq!(lines(&store), before);
    }

    #[test]
    fn a_mark_goes_with_the_document_that_it_speaks_of() {
        let documents = ["a", "b", "c"].map(|name| report(name, REPORT, Some("2024-07-01")));
        let store = store_of(documents.to_vec());
        store.mark_copies().unwrap();
        let all = lines(&store);
        let marked = marks(&store);
        let (_, original) = marked[0].split_once(" of ").unwrap();

        store.remove(&crate::types::DocumentId(original.to_owned())).unwrap();
        assert_eq!(marks(&store), <[String; 0]>::default(), "nothing speaks of what is gone");
        assert_eq!(store.mark_copies().unwrap().copies, 1, "of the two that are left");
        store.write(documents.to_vec()).unwrap();
        store.mark_copies().unwrap();
        assert_eq!(lines(&store), all);
    }

    #[test]
    fn a_changed_document_is_compared_anew() {
        let (one, two) = (report("one", REPORT, Some("2024-07-01")), report("two", REPORT, Some("2024-07-02")));
        let store = store_of(vec![one, two.clone()]);
        store.mark_copies().unwrap();
        assert_eq!(marks(&store), ["two of one"]);
        store.write(vec![report("two", &REPORT.replace(' ', " y "), Some("2024-07-02"))]).unwrap();
        assert_eq!(marks(&store).len(), 0, "even before the next comparison");
        store.mark_copies().unwrap();
        assert_eq!(marks(&store).len(), 0);
        store.write(vec![two]).unwrap();
        store.mark_copies().unwrap();
        assert_eq!(marks(&store), ["two of one"]);
    }
}
