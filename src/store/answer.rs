//! An answer of the store, and how it is written: a table for people, CSV, TSV, JSON and XML for programs, Turtle and
//! N-Triples for graphs.

use std::collections::BTreeMap;
use std::fmt;
use std::io::Write;
use std::str::FromStr;

use comfy_table::{ContentArrangement, Table, presets};
use oxigraph::model::{GraphName, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Term, Triple};
use oxigraph::sparql::Variable;
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsSerializer};

use super::StoreError;
use crate::rdf::vocab::PREFIXES;
use crate::rdf::{Base, QuadFormat, QuadWriter, RdfVersion};

/// Columns of a table when it is not known how wide the terminal is.
const TABLE_WIDTH: u16 = 120;

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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum AnswerFormat {
    /// For people; a graph is written as Turtle.
    #[default]
    Table,
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
    pub const ALL: [Self; 7] = [Self::Table, Self::Csv, Self::Tsv, Self::Json, Self::Xml, Self::Turtle, Self::NTriples];

    /// The name as the command line has it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::Json => "json",
            Self::Xml => "xml",
            Self::Turtle => "turtle",
            Self::NTriples => "ntriples",
        }
    }

    /// The format for tables of results; `None` if it is one for people or for graphs.
    const fn of_results(self) -> Option<QueryResultsFormat> {
        match self {
            Self::Csv => Some(QueryResultsFormat::Csv),
            Self::Tsv => Some(QueryResultsFormat::Tsv),
            Self::Json => Some(QueryResultsFormat::Json),
            Self::Xml => Some(QueryResultsFormat::Xml),
            Self::Table | Self::Turtle | Self::NTriples => None,
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
#[error("{0:?} is no format of answers: table, csv, tsv, json, xml, turtle or ntriples")]
pub struct UnknownAnswerFormat(String);

impl Answer<'_> {
    /// Writes the answer.
    ///
    /// Rows are written as they are found, but for a table, whose columns have to be as wide as the widest value. A
    /// graph is kept in memory, to write each triple once and in order. `width` is that of the terminal, in columns.
    ///
    /// # Errors
    /// [`StoreError::AnswerFormat`] if the format is none for this kind of answer, [`StoreError::Output`] if it cannot be
    /// written, and whatever stops the query while it runs.
    pub fn write(
        self,
        format: AnswerFormat,
        base: &Base,
        width: Option<u16>,
        mut out: impl Write,
    ) -> Result<(), StoreError> {
        match self {
            Self::Boolean(value) => write_boolean(value, format, base, &mut out)?,
            Self::Solutions(solutions) => match (format, format.of_results()) {
                (AnswerFormat::Table, _) => write_table(solutions, base, width, &mut out)?,
                (_, Some(results)) => write_results(solutions, results, &mut out)?,
                (_, None) => {
                    let (answer, instead) = ("a table", "table, csv, tsv, json or xml");
                    return Err(StoreError::AnswerFormat { answer, format: format.as_str(), instead });
                }
            },
            Self::Graph(triples) => match format {
                AnswerFormat::Table | AnswerFormat::Turtle | AnswerFormat::NTriples => {
                    write_graph(triples, format, base, &mut out)?;
                }
                _ => {
                    let (answer, instead) = ("a graph", "turtle or ntriples");
                    return Err(StoreError::AnswerFormat { answer, format: format.as_str(), instead });
                }
            },
        }
        out.flush()?;
        Ok(())
    }
}

fn write_boolean(value: bool, format: AnswerFormat, base: &Base, out: &mut impl Write) -> Result<(), StoreError> {
    const BOOLEAN: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://www.w3.org/2001/sw/DataAccess/tests/result-set#boolean");
    match (format, format.of_results()) {
        (_, Some(results)) => {
            QueryResultsSerializer::from_format(results).serialize_boolean_to_writer(&mut *out, value)?;
            writeln!(out)?;
        }
        (AnswerFormat::Turtle | AnswerFormat::NTriples, _) => {
            let subject = NamedNode::new_unchecked("urn:demarche:answer");
            let triple = Triple::new(subject, BOOLEAN, Literal::from(value));
            write_graph([Ok(triple)].into_iter(), format, base, out)?;
        }
        _ => writeln!(out, "{value}")?,
    }
    Ok(())
}

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

fn write_table(
    solutions: Solutions<'_>,
    base: &Base,
    width: Option<u16>,
    out: &mut impl Write,
) -> Result<(), StoreError> {
    let mut table = Table::new();
    table
        .load_style(presets::UTF8_FULL_CONDENSED)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(width.unwrap_or(TABLE_WIDTH))
        .set_header(solutions.columns.iter().map(Variable::as_str));
    let mut rows = 0_usize;
    for row in solutions.rows {
        table.add_row(row?.iter().map(|value| value.as_ref().map_or_else(String::new, |term| shown(term, base))));
        rows += 1;
    }
    if !solutions.columns.is_empty() {
        writeln!(out, "{table}")?;
    }
    writeln!(out, "{rows} {}", if rows == 1 { "row" } else { "rows" })?;
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

/// A value as people read it: IRIs with prefixes or relative to the base, literals without marks and type.
fn shown(term: &Term, base: &Base) -> String {
    match term {
        Term::NamedNode(node) => shown_iri(node.as_str(), base),
        Term::Literal(literal) => literal.value().to_owned(),
        Term::BlankNode(node) => node.to_string(),
        Term::Triple(triple) => {
            let subject = match &triple.subject {
                NamedOrBlankNode::NamedNode(node) => shown_iri(node.as_str(), base),
                NamedOrBlankNode::BlankNode(node) => node.to_string(),
            };
            let predicate = shown_iri(triple.predicate.as_str(), base);
            format!("<<( {subject} {predicate} {} )>>", shown(&triple.object, base))
        }
    }
}

fn shown_iri(iri: &str, base: &Base) -> String {
    let is_local = |local: &str| {
        let inner = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
        local.chars().all(|c| inner(c) || c == '.') && !local.ends_with('.') && !local.starts_with(['-', '.'])
    };
    for (prefix, namespace) in PREFIXES {
        if let Some(local) = iri.strip_prefix(namespace)
            && is_local(local)
        {
            return format!("{prefix}:{local}");
        }
    }
    format!("<{}>", iri.strip_prefix(base.as_str()).unwrap_or(iri))
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
            answer.write(format, store.base(), Some(70), &mut out)?;
            Ok(String::from_utf8(out).unwrap())
        })?
    }

    const WHO: &str = "SELECT ?who ?text ?confidence { ?event d:source ?who ; d:act act:visit ; d:confidence ?confidence ; \
                       d:evidence/d:text ?text }";

    #[test]
    fn a_table_is_as_wide_as_the_terminal_and_counts_its_rows() {
        let table = written(WHO, AnswerFormat::Table).unwrap();
        assert!(table.contains("<entity/jane-roe--usa>") && table.contains("Jane Roe visited Armenia in"), "{table}");
        assert!(table.ends_with("\n1 row\n"), "{table}");
        assert!(table.lines().all(|line| line.chars().count() <= 70), "{table}");
    }

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
        let turtle = written(twice, AnswerFormat::Table).unwrap();
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
        assert_eq!(error, "the answer is a table: it cannot be written as turtle, but as table, csv, tsv, json or xml");
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
