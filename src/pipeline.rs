//! Joins the stages: text model, tables and extractor, for one document and for many.
//!
//! [`Pipeline`] holds what is loaded once; [`Pipeline::reader`] gives what one thread needs; [`Pipeline::run`] reads
//! many documents on several threads and hands the results on in the order of the input.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::mpsc;
use std::sync::{Mutex, PoisonError};

use sha2::{Digest, Sha256};

use crate::actors::{Actors, ActorsError, Roles};
use crate::extract::{Explanation, Extractor, Judge, ModelError, Proposals, Roster};
use crate::lexicon::{Lexicon, LexiconError};
use crate::nlp::{Annotator, Kernel, Model, NlpError};
use crate::rdf::{Base, Listed, Mapping};
use crate::types::{AnnotatedDocument, Document, Extraction};

/// How many documents a thread may be ahead of the one that is waited for.
const AHEAD_PER_THREAD: usize = 8;

/// What is needed to read was not to be had.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PipelineError {
    /// The text model does not load.
    #[error("cannot load the text model")]
    Model(#[from] NlpError),
    /// A table of actors does not load.
    #[error("cannot load the table of actors")]
    Actors(#[from] ActorsError),
    /// The lexicon does not load.
    #[error("cannot load the lexicon")]
    Lexicon(#[from] LexiconError),
    /// The models that decide on events do not load.
    #[error("cannot load the models of events")]
    Events(#[from] ModelError),
}

/// The text model with the tables: all that turns a document into an [`Extraction`].
pub struct Pipeline {
    model: Model,
    actors: Actors,
    roles: Roles,
    lexicon: Lexicon,
    judge: Judge,
}

impl Pipeline {
    /// The pipeline that comes with the program: nothing is read from disk or network.
    ///
    /// # Errors
    /// [`PipelineError`] if one of the embedded files is damaged.
    pub fn embedded() -> Result<Self, PipelineError> {
        std::thread::scope(|scope| {
            // The two that take long are read side by side.
            let actors = scope.spawn(Actors::embedded);
            let (model, roles) = (Model::embedded()?, Roles::embedded()?);
            let (lexicon, judge) = (Lexicon::embedded()?, Judge::embedded()?);
            let actors = actors.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
            Ok(Self { model, actors, roles, lexicon, judge })
        })
    }

    /// The same pipeline with the arithmetic of its text model pinned.
    #[must_use]
    pub fn with_kernel(self, kernel: Kernel) -> Self {
        Self { model: self.model.with_kernel(kernel), ..self }
    }

    /// Adds actors of the user's own, in Turtle; `name` is what errors call the text.
    ///
    /// # Errors
    /// [`PipelineError::Actors`] names the line that cannot be read.
    pub fn add_actors(&mut self, name: &str, turtle: &str) -> Result<(), PipelineError> {
        Ok(self.actors.add_turtle(name, turtle)?)
    }

    /// Adds rows of the user's own to the lexicon, see [`Lexicon::add`]; `name` is what errors call the text.
    ///
    /// # Errors
    /// [`PipelineError::Lexicon`] names the line that cannot be read.
    pub fn add_lexicon(&mut self, name: &str, rows: &str) -> Result<(), PipelineError> {
        Ok(self.lexicon.add(name, rows)?)
    }

    /// The table of actors.
    #[must_use]
    pub const fn actors(&self) -> &Actors {
        &self.actors
    }

    /// The mapping to RDF that knows this pipeline's tables.
    #[must_use]
    pub fn mapping(&self, base: Base) -> Mapping {
        let listed = self.actors.iter().fold(Listed::default(), |listed, actor| match actor.country {
            Some(code) if actor.is_country() => listed.with_country(code, actor.id.clone()),
            _ if actor.is_outlet => {
                let names = actor.aliases.iter().chain([&actor.label]);
                names.fold(listed, |listed, name| listed.with_outlet(name, actor.id.clone()))
            }
            _ => listed,
        });
        Mapping { base, listed, fingerprint: self.fingerprint() }
    }

    /// Changes whenever the program, the model or a table does, and with it what is read out of a text.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let mut hasher = Sha256::new();
        let lexicon = self.lexicon.fingerprint().to_owned();
        let tables = [self.actors.fingerprint(), Roles::fingerprint(), lexicon, Judge::fingerprint()];
        hasher.update(env!("CARGO_PKG_VERSION"));
        hasher.update(Model::NAME);
        hasher.update(tables.concat());
        hasher.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
    }

    /// What one thread reads with.
    #[must_use]
    pub fn reader(&self) -> Reader<'_> {
        Reader {
            annotator: self.model.annotator(),
            extractor: Extractor::new(&self.actors, &self.roles, &self.lexicon, &self.judge),
        }
    }

    /// Does `work` for every input on `threads` threads and hands the results to `sink`, see [`run_in_order`].
    ///
    /// # Errors
    /// What `sink` gives.
    pub fn run<I: Send, T: Send, E>(
        &self,
        inputs: impl Iterator<Item = I> + Send,
        threads: NonZeroUsize,
        work: impl Fn(&mut Reader<'_>, I) -> T + Sync,
        sink: impl FnMut(T) -> Result<(), E>,
    ) -> Result<(), E> {
        run_in_order(inputs, threads, || self.reader(), work, sink)
    }
}

/// Does `work` for every input on `threads` threads, each with its own `state`, and hands the results to `sink` in the
/// order of the inputs.
///
/// No more than a few inputs a thread are held at a time, however many there are. Stops early when `sink` gives an
/// error, and gives that error.
///
/// # Errors
/// What `sink` gives.
pub fn run_in_order<I: Send, S, T: Send, E>(
    inputs: impl Iterator<Item = I> + Send,
    threads: NonZeroUsize,
    state: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, I) -> T + Sync,
    mut sink: impl FnMut(T) -> Result<(), E>,
) -> Result<(), E> {
    let inputs = Mutex::new(inputs.enumerate());
    let bound = threads.get() * AHEAD_PER_THREAD;
    // A permit is taken for each input and given back when its result has left, which bounds what is held.
    let (permit_sender, permits) = mpsc::sync_channel(bound);
    for _ in 0..bound {
        let _ = permit_sender.try_send(());
    }
    let permits = Mutex::new(permits);
    let (sender, results) = mpsc::channel();
    std::thread::scope(|scope| {
        for _ in 0..threads.get() {
            let (sender, inputs, permits, state, work) = (sender.clone(), &inputs, &permits, &state, &work);
            scope.spawn(move || {
                let mut state = state();
                loop {
                    if permits.lock().unwrap_or_else(PoisonError::into_inner).recv().is_err() {
                        return;
                    }
                    // The lock is let go before the work begins.
                    let next = inputs.lock().unwrap_or_else(PoisonError::into_inner).next();
                    let Some((index, input)) = next else { return };
                    if sender.send((index, work(&mut state, input))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        let mut waiting = BTreeMap::new();
        let mut next = 0;
        let mut outcome = Ok(());
        'all: for (index, result) in &results {
            waiting.insert(index, result);
            while let Some(result) = waiting.remove(&next) {
                next += 1;
                let _ = permit_sender.try_send(());
                outcome = sink(result);
                if outcome.is_err() {
                    break 'all;
                }
            }
        }
        // Threads that wait for a permit or a place for their result are let go.
        drop(permit_sender);
        drop(results);
        outcome
    })
}

/// One thread's way from documents to extractions.
pub struct Reader<'p> {
    annotator: Annotator,
    extractor: Extractor<'p>,
}

impl Reader<'_> {
    /// What the text model sees.
    #[must_use]
    pub fn annotate(&mut self, document: Document) -> AnnotatedDocument {
        self.annotator.annotate(document)
    }

    /// Who is spoken of in the document, sentence by sentence.
    #[must_use]
    pub fn mentions(&mut self, document: Document) -> (AnnotatedDocument, Roster) {
        let annotated = self.annotate(document);
        let roster = self.extractor.roster(&annotated);
        (annotated, roster)
    }

    /// What happens in the document.
    #[must_use]
    pub fn read(&mut self, document: Document) -> Extraction {
        let annotated = self.annotate(document);
        self.extractor.extract(annotated)
    }

    /// The document with why each event is what it is, see [`Extractor::explain`].
    #[must_use]
    pub fn explain(&mut self, document: Document, min_score: f32) -> (AnnotatedDocument, Vec<Explanation>) {
        let annotated = self.annotate(document);
        let explained = self.extractor.explain(&annotated, min_score);
        (annotated, explained)
    }

    /// Every candidate event of the document, chosen or not, with its features.
    #[must_use]
    pub fn propose(&mut self, document: Document) -> Proposals {
        let annotated = self.annotate(document);
        self.extractor.propose(&annotated)
    }
}
