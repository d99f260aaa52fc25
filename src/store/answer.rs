//! An answer of the store, and how it is written for programs: CSV, TSV, JSON and XML, Turtle and N-Triples for graphs.
//!
//! Tables for people are `cli`'s.

use std::collections::BTreeMap;
use std::fmt;
use std::io::Write;
use std::str::FromStr;

use oxigraph::model::{GraphName, Literal, NamedNode, NamedNodeRef, Term, Triple};
use oxigraph::sparql::Variable;
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsSerializer};

use super::StoreError;
use crate::rdf::{Base, QuadFormat, QuadWriter, RdfVersion};

/// An answer while it is found.
pub enum Answer<'a> {
    /// Of an `ASK`.
    Boolean(bool),
    /// Of a `SELECT`.
    Solutions(Solutions<'a>),
    /// Of a `CONSTRUCT` or `DESCRIBE`; a triple can come more than once.
    Graph(Box<dyn Iterator<Item = Result<Triple, StoreError>> + 'a>),
}

/// Rows of an answer.
pub struct Solutions<'a> {
    /// The variables, in the order of the query.
    pub columns: Vec<Variable>,
    /// The values of each row, in the order of `columns`; `None` where a variable has none.
    pub rows: Box<dyn Iterator<Item = Result<Vec<Option<Term>>, StoreError>> + 'a>,
}

/// How to write an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AnswerFormat {
    /// SPARQL 1.1 CSV.
    Csv,
    /// SPARQL 1.1 TSV.
    Tsv,
    /// SPARQL 1.1 JSON.
    Json,
    /// SPARQL XML.
    Xml,
    /// Turtle, with the usual prefixes.
    Turtle,
    /// N-Triples.
    NTriples,
}

impl AnswerFormat {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Csv, Self::Tsv, Self::Json, Self::Xml, Self::Turtle, Self::NTriples];

    /// The name as the command line has it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::Json => "json",
            Self::Xml => "xml",
            Self::Turtle => "turtle",
            Self::NTriples => "ntriples",
        }
    }

    /// The format for tables of results; `None` if it is one for graphs.
    const fn of_results(self) -> Option<QueryResultsFormat> {
        match self {
            Self::Csv => Some(QueryResultsFormat::Csv),
            Self::Tsv => Some(QueryResultsFormat::Tsv),
            Self::Json => Some(QueryResultsFormat::Json),
            Self::Xml => Some(QueryResultsFormat::Xml),
            Self::Turtle | Self::NTriples => None,
        }
    }
}

impl fmt::Display for AnswerFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for AnswerFormat {
    type Err = UnknownAnswerFormat;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|one| one.as_str() == text).ok_or_else(|| UnknownAnswerFormat(text.to_owned()))
    }
}

/// The text names no format of answers.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no format of answers: csv, tsv, json, xml, turtle or ntriples")]
pub struct UnknownAnswerFormat(String);

impl Answer<'_> {
    /// Writes the answer.
    ///
    /// Rows are written as they are found. A graph is kept in memory, to write each triple once and in order.
    ///
    /// # Errors
    /// [`StoreError::AnswerFormat`] if the format is none for this kind of answer, [`StoreError::Output`] if it cannot be
    /// written, and whatever stops the query while it runs.
    pub fn write(self, format: AnswerFormat, base: &Base, mut out: impl Write) -> Result<(), StoreError> {
        let unfit = |answer, instead| StoreError::AnswerFormat { answer, format: format.as_str(), instead };
        match (self, format.of_results()) {
            (Self::Boolean(value), Some(results)) => {
                QueryResultsSerializer::from_format(results).serialize_boolean_to_writer(&mut out, value)?;
                writeln!(out)?;
            }
            (Self::Boolean(value), None) => {
                let subject = NamedNode::new_unchecked("urn:demarche:answer");
                let triple = Triple::new(subject, BOOLEAN, Literal::from(value));
                write_graph([Ok(triple)].into_iter(), format, base, &mut out)?;
            }
            (Self::Solutions(solutions), Some(results)) => write_results(solutions, results, &mut out)?,
            (Self::Solutions(_), None) => return Err(unfit("a table", "csv, tsv, json or xml")),
            (Self::Graph(triples), None) => write_graph(triples, format, base, &mut out)?,
            (Self::Graph(_), Some(_)) => return Err(unfit("a graph", "turtle or ntriples")),
        }
        out.flush()?;
        Ok(())
    }
}

/// Says in a graph what an `ASK` was answered, as the W3C's tests do.
const BOOLEAN: NamedNodeRef<'static> =
    NamedNodeRef::new_unchecked("http://www.w3.org/2001/sw/DataAccess/tests/result-set#boolean");

fn write_results(solutions: Solutions<'_>, format: QueryResultsFormat, out: &mut impl Write) -> Result<(), StoreError> {
    let columns = solutions.columns;
    let mut serializer =
        QueryResultsSerializer::from_format(format).serialize_solutions_to_writer(&mut *out, columns.clone())?;
    for row in solutions.rows {
        let row = row?;
        let cells = columns.iter().zip(&row).filter_map(|(column, value)| Some((column, value.as_ref()?)));
        serializer.serialize(cells)?;
    }
    serializer.finish()?;
    if matches!(format, QueryResultsFormat::Json | QueryResultsFormat::Xml) {
        writeln!(out)?;
    }
    Ok(())
}

fn write_graph(
    triples: impl Iterator<Item = Result<Triple, StoreError>>,
    format: AnswerFormat,
    base: &Base,
    out: &mut impl Write,
) -> Result<(), StoreError> {
    let mut sorted = BTreeMap::new();
    for triple in triples {
        let triple = triple?;
        sorted.insert(triple.to_string(), triple);
    }
    // A quad of the default graph is an N-Triples line.
    let format = if format == AnswerFormat::NTriples { QuadFormat::NQuads } else { QuadFormat::Turtle };
    let mut writer = QuadWriter::new(out, format, RdfVersion::V1_2, base);
    for triple in sorted.into_values() {
        writer.write(&triple.in_graph(GraphName::DefaultGraph))?;
    }
    writer.finish()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rdf::fixture::dispatch;
    use crate::store::{QueryOptions, Store};

    fn written(sparql: &str, format: AnswerFormat) -> Result<String, StoreError> {
        let store = Store::memory(Base::default()).unwrap();
        store.write(vec![dispatch().quads()]).unwrap();
        store.query(sparql, &QueryOptions::default(), |answer| {
            let mut out = Vec::new();
            answer.write(format, store.base(), &mut out)?;
            Ok(String::from_utf8(out).unwrap())
        })?
    }

    const WHO: &str = "SELECT ?who ?text ?confidence { ?event d:source ?who ; d:act act:visit ; d:confidence ?confidence ; \
                       d:evidence/d:text ?text }";

    #[test]
    fn results_are_written_in_the_formats_of_the_standard() {
        let csv = "who,text,confidence\r\nhttp://demarche.local/entity/jane-roe--usa,Jane Roe visited Armenia in June.,0.9\r\n";
        assert_eq!(written(WHO, AnswerFormat::Csv).unwrap(), csv);
        assert!(
            written(WHO, AnswerFormat::Json).unwrap().starts_with(r#"{"head":{"vars":["who","text","confidence"]}"#)
        );
        assert!(written(WHO, AnswerFormat::Xml).unwrap().contains("<binding name=\"who\"><uri>"));
        assert!(written(WHO, AnswerFormat::Tsv).unwrap().contains("\t0.9\n"));
    }

    #[test]
    fn a_graph_is_written_sorted_and_each_triple_once() {
        let twice = "CONSTRUCT { ?s a d:Event } { ?s d:source ?a . ?x d:text ?text }";
        let triples = written(twice, AnswerFormat::NTriples).unwrap();
        let lines: Vec<_> = triples.lines().collect();
        assert_eq!(lines.len(), 3);
        assert!(lines.is_sorted());
        let turtle = written(twice, AnswerFormat::Turtle).unwrap();
        assert!(turtle.contains("@prefix d: <https://w3id.org/demarche/ontology#> .") && turtle.contains(" a d:Event"));
        assert!(written("DESCRIBE e:armenia", AnswerFormat::Turtle).unwrap().contains("e:armenia d:memberOf"));
    }

    #[test]
    fn yes_and_no_are_written_in_all_formats() {
        for format in AnswerFormat::ALL {
            assert!(written("ASK {}", format).unwrap().contains("true"), "{format}");
        }
    }

    #[test]
    fn a_format_for_another_kind_of_answer_is_refused() {
        let error = written("SELECT * {}", AnswerFormat::Turtle).unwrap_err().to_string();
        assert_eq!(error, "the answer is a table: it cannot be written as turtle, but as csv, tsv, json or xml");
        assert!(written("CONSTRUCT {} {}", AnswerFormat::Csv).is_err());
    }

    #[test]
    fn formats_are_read_back() {
        for format in AnswerFormat::ALL {
            assert_eq!(format.as_str().parse(), Ok(format));
        }
        assert!("html".parse::<AnswerFormat>().is_err());
    }
}
