//! Documents that repeat each other: in one build, across builds, changed and removed; and what a count makes of them.

#![expect(clippy::unwrap_used, reason = "helpers of tests stop where a test would")]

use demarche::rdf::{Base, DocumentQuads};
use demarche::store::{Answer, CopyCount, QueryOptions, Store};
use demarche::types::{Document, DocumentId};

use crate::support::pipeline;

const WIRE: &str = "France invited Armenia to the conference on the railway. The invitation names no day, but the hall in the \
                    old harbour is booked for the second week of October, and the tables for the delegations are ordered.";
const OWN: &str = "On the way to the harbour one hears the hammers already. France invited Armenia to a gathering about \
                   rails and gauges, as the mayor of the town told the paper over a cup of coffee in the morning.";

/// A document that was published on a day of July 2024.
fn document(name: &str, text: &str, day: i8) -> Document {
    let mut document = Document::raw(name, text);
    document.published = Some(jiff::civil::date(2024, 7, day));
    document
}

fn quads(document: Document) -> DocumentQuads {
    let pipeline = pipeline();
    let extraction = pipeline.reader().read(document);
    pipeline.mapping(Base::default()).to_quads(&extraction)
}

/// How many reports and documents the question for corroborated events counts.
fn counted(store: &Store) -> Vec<(String, String)> {
    let question = include_str!("../../ontology/queries/corroborated.rq");
    let read = |answer: Answer<'_>| {
        let Answer::Solutions(solutions) = answer else { panic!("a table") };
        let at = |name: &str| solutions.columns.iter().position(|column| column.as_str() == name).unwrap();
        let (reports, documents) = (at("reports"), at("documents"));
        let value = |row: &[Option<oxigraph::model::Term>], at: usize| match &row[at] {
            Some(oxigraph::model::Term::Literal(literal)) => literal.value().to_owned(),
            other => format!("{other:?}"),
        };
        solutions.rows.map(|row| row.unwrap()).map(|row| (value(&row, reports), value(&row, documents))).collect()
    };
    store.query(question, &QueryOptions::default(), read).unwrap()
}

#[test]
fn one_report_is_not_counted_as_many() {
    let store = Store::memory(Base::default()).unwrap();
    let reprint = format!("From our correspondents. {WIRE}");
    store.write(vec![quads(document("wire", WIRE, 3)), quads(document("reprint", &reprint, 3))]).unwrap();
    assert_eq!(store.mark_copies().unwrap(), CopyCount { copies: 1, originals: 1 });
    assert!(counted(&store).is_empty(), "one report, printed twice");

    store.write(vec![quads(document("own", OWN, 3))]).unwrap();
    assert_eq!(store.mark_copies().unwrap().copies, 1);
    assert_eq!(counted(&store), [("2".to_owned(), "3".to_owned())], "two reports in three documents");

    // The original is withdrawn: the reprint is a report now.
    store.remove(&DocumentId("wire".to_owned())).unwrap();
    assert_eq!(store.mark_copies().unwrap(), CopyCount::default());
    assert_eq!(counted(&store), [("2".to_owned(), "2".to_owned())]);

    // The paper prints the wire instead of its own.
    store.write(vec![quads(document("own", WIRE, 3))]).unwrap();
    assert_eq!(store.mark_copies().unwrap().copies, 1);
    assert!(counted(&store).is_empty());
}
