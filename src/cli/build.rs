//! `demarche build`: documents into the store.

use std::time::{Duration, Instant};

use clap::Args;

use super::Outcome;
use super::input::{InputArgs, TableArgs};
use super::report::Report;
use super::store::{StoreArgs, WaitArgs};
use crate::ingest::ReadError;
use crate::pipeline::Reader;
use crate::rdf::{Base, DocumentQuads, Mapping, content_hash};
use crate::store::{ONTOLOGY, Status, Store, StoreError, TableFile, Tables};
use crate::types::{Document, Extraction};

/// Quads that are written in one transaction: enough for speed, few enough for memory and for a kill to cost little.
const BATCH_QUADS: usize = 40_000;

/// How long readers wait to see what was read. Each time costs some 50 ms, and tables in the database that have to be put
/// together later.
const PUBLISH_INTERVAL: Duration = Duration::from_secs(30);

/// Read news into the store
///
/// The store's folder is made if it is not there. Whoever asks the store meanwhile sees what was read up to half a minute
/// ago, each document whole. Interrupted at any point, a build leaves a store that can be asked and built into; run again,
/// it reads the rest.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  demarche build news/ --store ./caucasus")]
pub(crate) struct BuildArgs {
    #[command(flatten)]
    input: InputArgs,

    #[command(flatten)]
    tables: TableArgs,

    #[command(flatten)]
    store: StoreArgs,

    #[command(flatten)]
    wait: WaitArgs,

    /// What the IRIs of documents, events and entities found in text begin with; a store keeps to its own
    #[arg(long, value_name = "IRI", default_value_t)]
    base: Base,
}

pub(crate) fn run(args: &BuildArgs) -> anyhow::Result<Outcome> {
    let pipeline = args.tables.pipeline()?;
    let mapping = pipeline.mapping(args.base.clone());
    let store = args.wait.open(args.input.quiet, || Store::open_or_create(&args.store.folder, &args.base))?;
    let actors: Vec<TableFile<'_>> = pipeline.actors().turtle().map(|(name, text)| TableFile { name, text }).collect();
    store.load_tables(&Tables { ontology: &ONTOLOGY, actors: &actors })?;
    let mut report = Report::new(&args.input);
    let mut batch = Batch { store: &store, documents: Vec::new(), quads: 0, published: Instant::now() };
    let outcome = pipeline.run(
        args.input.documents(false),
        args.input.threads(),
        |reader, document| read(&store, &mapping, reader, document),
        |read| -> anyhow::Result<()> {
            match read {
                Read::Skipped(error) => report.skip(error, args.input.strict),
                Read::Failed(error) => Err(error.into()),
                Read::Known(document) => {
                    report.pass(&document);
                    report.took("unchanged");
                    Ok(())
                }
                Read::Done(extraction, quads) => {
                    report.read(&extraction);
                    batch.add(*quads, &mut report)
                }
            }
        },
    );
    // What was read before the run stopped is kept, and the first that went wrong is told.
    let outcome = outcome.and(batch.write(&mut report)).and_then(|()| Ok(store.mark_copies()?));
    let published = store.publish();
    report.copied(outcome?);
    published?;
    report.finish();
    Ok(report.outcome())
}

/// What became of one document.
enum Read {
    Skipped(ReadError),
    Failed(StoreError),
    Known(Box<Document>),
    Done(Box<Extraction>, Box<DocumentQuads>),
}

/// Reads a document, unless the store has it as it is.
fn read(store: &Store, mapping: &Mapping, reader: &mut Reader<'_>, document: Result<Document, ReadError>) -> Read {
    let document = match document {
        Ok(document) => document,
        Err(error) => return Read::Skipped(error),
    };
    match store.status_of(&document.id, &content_hash(&document), &mapping.fingerprint) {
        Ok(Status::Unchanged) => Read::Known(Box::new(document)),
        Ok(Status::New | Status::Changed) => {
            let extraction = reader.read(document);
            let quads = mapping.to_quads(&extraction);
            Read::Done(Box::new(extraction), Box::new(quads))
        }
        Err(error) => Read::Failed(error),
    }
}

/// Documents that wait to be written together.
struct Batch<'s> {
    store: &'s Store,
    documents: Vec<DocumentQuads>,
    quads: usize,
    published: Instant,
}

impl Batch<'_> {
    fn add(&mut self, document: DocumentQuads, report: &mut Report) -> anyhow::Result<()> {
        // Two versions of one document in a run are written one after the other.
        if self.documents.iter().any(|waiting| waiting.document == document.document) {
            self.write(report)?;
        }
        self.quads += document.iter().count();
        self.documents.push(document);
        if self.quads < BATCH_QUADS {
            return Ok(());
        }
        self.write(report)?;
        if self.published.elapsed() > PUBLISH_INTERVAL {
            self.store.publish()?;
            self.published = Instant::now();
        }
        Ok(())
    }

    fn write(&mut self, report: &mut Report) -> anyhow::Result<()> {
        self.quads = 0;
        for outcome in self.store.write(std::mem::take(&mut self.documents))? {
            report.took(outcome.as_str());
        }
        Ok(())
    }
}
