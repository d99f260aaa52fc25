//! A store on disk: what is written is there when it is opened again, and nobody gets in another's way.

#![expect(clippy::unwrap_used, reason = "helpers of tests stop where a test would")]

use demarche::rdf::vocab::schema;
use demarche::rdf::{Base, DocumentQuads, derive};
#[cfg(not(feature = "disk"))]
use demarche::store::StoreError;
use demarche::store::{Outcome, QueryOptions, Store};
use oxigraph::model::{NamedOrBlankNode, Quad};

use crate::support::Project;

/// The document of the golden file.
pub(crate) fn dispatch() -> DocumentQuads {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/rdf/dispatch.nq");
    let quads: Vec<Quad> =
        oxttl::NQuadsParser::new().for_slice(&std::fs::read(path).unwrap()).collect::<Result<_, _>>().unwrap();
    let article = quads.iter().find(|quad| quad.object == schema::NEWS_ARTICLE.into()).unwrap();
    let NamedOrBlankNode::NamedNode(document) = article.subject.clone() else { panic!("a document has an IRI") };
    let own: Vec<_> = quads.into_iter().filter(|quad| quad.graph_name == document.clone().into()).collect();
    DocumentQuads { derived: derive(&own), document, own }
}

/// All quads as N-Quads has them, sorted.
pub(crate) fn lines(store: &Store) -> Vec<String> {
    let mut lines: Vec<_> = store.quads().map(|quad| quad.unwrap().to_string()).collect();
    lines.sort();
    lines
}

#[cfg(feature = "disk")]
#[test]
fn what_is_written_is_there_when_the_store_is_opened_again() {
    let project = Project::new();
    let (path, base) = (project.path().join("store"), Base::default());
    let store = Store::open_or_create(&path, &base).unwrap();
    assert_eq!(store.write(vec![dispatch()]).unwrap(), [Outcome::Added]);
    let written = lines(&store);
    store.publish().unwrap();
    drop(store);

    let memory = Store::memory(base.clone()).unwrap();
    memory.write(vec![dispatch()]).unwrap();
    assert_eq!(written, lines(&memory), "disk and memory hold the same");

    let store = Store::open_read_only(&path).unwrap();
    assert_eq!(lines(&store), written);
    let count = store.query("SELECT * { ?s ?p ?o }", &QueryOptions::default(), |answer| match answer {
        demarche::store::Answer::Solutions(solutions) => solutions.rows.count(),
        _ => 0,
    });
    assert_eq!(count.unwrap(), written.len());
    assert!(store.write(vec![dispatch()]).is_err(), "opened for reading");
    drop(store);

    let store = Store::open_or_create(&path, &base).unwrap();
    assert_eq!(store.write(vec![dispatch()]).unwrap(), [Outcome::Unchanged]);
    store.optimize().unwrap();
    assert_eq!(lines(&store), written);
}

#[cfg(feature = "disk")]
#[test]
fn many_documents_are_written_at_once_and_replaced_one_by_one() {
    let project = Project::new();
    let (disk, memory) = (
        Store::create(project.path().join("store"), &Base::default()).unwrap(),
        Store::memory(Base::default()).unwrap(),
    );
    let copies = |salt: &str| -> Vec<_> { (0..100).map(|number| copy(number, salt)).collect() };
    for store in [&disk, &memory] {
        assert_eq!(store.write(copies("June")).unwrap(), [Outcome::Added; 100]);
        assert_eq!(store.write(copies("July")[..10].to_vec()).unwrap(), [Outcome::Replaced; 10]);
    }
    assert_eq!(lines(&disk), lines(&memory));
}

/// The golden document under another name, told of another month.
#[cfg(feature = "disk")]
pub(crate) fn copy(number: usize, month: &str) -> DocumentQuads {
    let golden = dispatch();
    let name = golden.document.as_str().rsplit('/').next().unwrap();
    let lines: String = golden.own.iter().map(|quad| format!("{quad} .\n")).collect();
    let lines = lines.replace(name, &format!("{number:032}")).replace("June", month);
    let lines =
        lines.replace("/event/", &format!("/event/{number}-")).replace("/relation/", &format!("/relation/{number}-"));
    let own: Vec<Quad> = oxttl::NQuadsParser::new().for_slice(&lines).collect::<Result<_, _>>().unwrap();
    let document = golden.document.as_str().replace(name, &format!("{number:032}"));
    DocumentQuads { derived: derive(&own), document: oxigraph::model::NamedNode::new(document).unwrap(), own }
}

#[cfg(feature = "disk")]
#[test]
fn a_store_keeps_its_base() {
    let project = Project::new();
    let path = project.path().join("store");
    drop(Store::create(&path, &Base::default()).unwrap());
    let other = "https://example.org/".parse().unwrap();
    for result in [Store::open(&path, &other), Store::open_or_create(&path, &other)] {
        let error = result.err().unwrap().to_string();
        assert!(error.contains("http://demarche.local/") && error.contains("https://example.org/"), "{error}");
    }
}

#[cfg(not(feature = "disk"))]
#[test]
fn without_disk_a_folder_is_refused_with_the_reason() {
    let project = Project::new();
    let error = Store::open_or_create(project.path().join("store"), &Base::default()).err().unwrap();
    assert!(error.to_string().ends_with("built without the feature `disk`"), "{error}");
    assert!(!project.path().join("store").exists(), "nothing is left behind");
    assert!(lines(&Store::memory(Base::default()).unwrap()).is_empty());
    assert!(matches!(error, StoreError::NoDisk { .. }));
    let _ = (dispatch(), QueryOptions::default(), Outcome::Added);
}
