//! Looks after a store: what is in it, whether it is sound, and a copy of it elsewhere.
//!
//! The entry points are [`StoreInfo::read`], [`Store::verify`] and [`copy_store`]. All of them read the newest
//! generation, so that a build may go on meanwhile.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use oxigraph::model::{GraphName, GraphNameRef, NamedNode, NamedNodeRef, Quad, QuadRef, TermRef};
use serde::Serialize;

use super::files::{self, Take};
use super::generations::{self, Generation, READERS};
use super::lock::{self, Lock};
use super::merges::Merges;
use super::{Access, Holder, Place, Store, StoreError, folder, needs_disk, open_database};
use crate::rdf::vocab::{d, graph, rdf, schema};
use crate::rdf::{derive, to_extraction};

/// How much a store holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Contents {
    /// Documents.
    pub documents: usize,
    /// Events, asserted or not.
    pub events: usize,
    /// Quads, those of the tables included.
    pub quads: usize,
}

/// What there is to know of the store in a folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StoreInfo {
    /// The folder.
    pub path: PathBuf,
    /// Version of what the folder holds.
    pub layout: u64,
    /// What the IRIs of its documents begin with.
    pub base: String,
    /// The number of the newest generation.
    pub generation: u64,
    /// When that was published, by the clock of the file system: ISO 8601, UTC.
    pub published: Option<String>,
    /// How many older generations are still there, because somebody reads them or nobody has written since.
    pub older_generations: usize,
    /// Whether a process writes to the store.
    pub is_being_written: bool,
    /// The process that writes, if it is known.
    pub writer: Option<Holder>,
    /// Bytes that the folder takes.
    pub bytes: u64,
    /// What the newest generation holds.
    #[serde(flatten)]
    pub contents: Contents,
}

impl StoreInfo {
    /// Looks at the store in a folder, and at each quad of it.
    ///
    /// # Errors
    /// As [`Store::open_read_only`].
    pub fn read(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        let path = path.as_ref();
        let store = Store::open_read_only(path)?;
        let failed = |source| StoreError::Folder { path: path.to_owned(), source };
        let writer = lock::holder(path);
        let published = generations::published(path).ok().and_then(|time| Timestamp::try_from(time).ok());
        Ok(Self {
            path: path.to_owned(),
            layout: folder::LAYOUT,
            base: store.base().to_string(),
            generation: store.generation().unwrap_or_default(),
            published: published.map(|time| time.to_string()),
            older_generations: generations::numbers(path).map_err(failed)?.len().saturating_sub(1),
            is_being_written: writer.is_some(),
            writer: writer.flatten(),
            bytes: files::size_of(path),
            contents: store.contents()?,
        })
    }
}

impl Store {
    /// How much it holds; looks at each quad.
    ///
    /// # Errors
    /// [`StoreError::Storage`] if it cannot be read.
    pub fn contents(&self) -> Result<Contents, StoreError> {
        let events = self.instances(d::ASSERTED_EVENT)? + self.instances(d::UNASSERTED_EVENT)?;
        Ok(Contents { documents: self.instances(schema::NEWS_ARTICLE)?, events, quads: self.len()? })
    }

    fn instances(&self, class: NamedNodeRef<'_>) -> Result<usize, StoreError> {
        let mut count = 0;
        for quad in self.database.quads_for_pattern(None, Some(rdf::TYPE), Some(TermRef::from(class)), None) {
            quad?;
            count += 1;
        }
        Ok(count)
    }

    /// Reads all of it and sees whether it is what a store is: no block of the database is damaged, its indexes agree,
    /// each triple stands in one graph, each document is whole, and what follows from it stands in the shared graphs.
    /// Takes some 45 s a million quads.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] with the first thing that is wrong, [`StoreError::Storage`] if it cannot be read.
    pub fn verify(&self) -> Result<Contents, StoreError> {
        // oxigraph's own `validate` counts without end where a block is damaged.
        let merges = self.merges()?;
        let mut by_predicate = BTreeMap::new();
        let mut names = vec![GraphName::DefaultGraph];
        for name in self.database.named_graphs() {
            names.push(name?.into());
        }
        for name in names {
            let mut in_graph = BTreeMap::new();
            for quad in self.database.quads_for_pattern(None, None, None, Some(name.as_ref())) {
                let quad = quad?;
                self.verify_quad(&quad)?;
                *in_graph.entry(quad.predicate.into_string()).or_insert(0) += 1;
            }
            self.verify_counts(&in_graph, Some(name.as_ref()))?;
            for (predicate, count) in in_graph {
                *by_predicate.entry(predicate).or_insert(0) += count;
            }
            match &name {
                GraphName::NamedNode(name) if graph::ALL.contains(&name.as_ref()) => {}
                GraphName::NamedNode(document) => self.verify_document(document, &merges)?,
                GraphName::DefaultGraph if self.is_graph_empty(&name)? => {}
                _ => return Err(damaged(format!("there is a graph {name}"))),
            }
        }
        self.verify_counts(&by_predicate, None)?;
        self.contents()
    }

    fn is_graph_empty(&self, name: &GraphName) -> Result<bool, StoreError> {
        let mut quads = self.database.quads_for_pattern(None, None, None, Some(name.as_ref()));
        Ok(quads.next().transpose()?.is_none())
    }

    /// Sees whether a quad is found by its triple, by subject and object, and by these in its graph, each of which has an
    /// index; and whether its triple stands nowhere else.
    fn verify_quad(&self, quad: &Quad) -> Result<(), StoreError> {
        let QuadRef { subject, predicate, object, graph_name } = quad.as_ref();
        let find = |predicate, graph| self.database.quads_for_pattern(Some(subject), predicate, Some(object), graph);
        let mut graphs = 0;
        for found in find(Some(predicate), None) {
            found?;
            graphs += 1;
        }
        if graphs > 1 {
            return Err(damaged(format!("a triple stands in several graphs: {quad}")));
        }
        for graph in [None, Some(graph_name)] {
            let mut is_known = false;
            for found in find(None, graph) {
                is_known |= found? == *quad;
            }
            if graphs == 0 || !is_known {
                return Err(damaged(format!("an index does not know {quad}")));
            }
        }
        Ok(())
    }

    /// Sees whether there are as many quads of each predicate by the indexes that begin with it.
    fn verify_counts(
        &self,
        counts: &BTreeMap<String, usize>,
        graph: Option<GraphNameRef<'_>>,
    ) -> Result<(), StoreError> {
        for (predicate, wanted) in counts {
            let predicate = NamedNodeRef::new_unchecked(predicate);
            let mut found = 0;
            for quad in self.database.quads_for_pattern(None, Some(predicate), None, graph) {
                quad?;
                found += 1;
            }
            if found != *wanted {
                return Err(damaged(format!("an index knows {found} of {wanted} quads of {predicate}")));
            }
        }
        Ok(())
    }

    /// Sees whether a document can be read back, and what follows from it is stated.
    fn verify_document(&self, document: &NamedNode, merges: &Merges) -> Result<(), StoreError> {
        for property in [d::CONTENT_HASH, d::EXTRACTED_WITH] {
            if self.value(document, property)?.is_none() {
                return Err(damaged(format!("{document} has no {property}")));
            }
        }
        let graph = GraphNameRef::NamedNode(document.as_ref());
        let quads = self.database.quads_for_pattern(None, None, None, Some(graph));
        let mut quads: Vec<Quad> = quads.collect::<Result<_, _>>()?;
        let derived = derive(&quads);
        for quad in derived.iter().map(|quad| merges.stated(quad.clone())) {
            if !self.database.contains(&quad)? {
                return Err(damaged(format!("{document} supports what is not stated: {quad}")));
            }
        }
        quads.extend(derived);
        to_extraction(&quads, &self.base).map_err(|error| damaged(format!("{document} is not whole: {error}")))?;
        Ok(())
    }
}

/// Copies the newest generation of a store into a folder that is empty or not there yet, which is a store then: a backup,
/// or one restored. The copy is verified, and is no store before all of it is there.
///
/// # Errors
/// As [`Store::open_read_only`] and [`Store::verify`], and [`StoreError`] if the folder is not empty or cannot be written.
pub fn copy_store(from: impl AsRef<Path>, to: impl AsRef<Path>) -> Result<Contents, StoreError> {
    let (from, to) = (from.as_ref(), to.as_ref());
    needs_disk(to)?;
    let base = folder::read_current(from)?;
    let source = Generation::newest(from)?;
    let failed = |source| StoreError::Folder { path: to.to_owned(), source };
    fs::create_dir_all(to).map_err(failed)?;
    folder::check_empty(to)?;
    let _lock = Lock::take(to)?;
    folder::check_empty(to)?;
    let mut contents = None;
    generations::add(to, source.number, |path| {
        files::take(&source.path, path, Take::Copy, READERS).map_err(failed)?;
        let copy = Store { database: open_database(path, Access::Read)?, base: base.clone(), place: Place::Memory };
        contents = Some(copy.verify()?);
        Ok(())
    })?;
    folder::write_manifest(to, &base)?;
    contents.ok_or_else(|| damaged("nothing was copied".to_owned()))
}

fn damaged(problem: String) -> StoreError {
    StoreError::Damaged { problem }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rdf::Base;
    use crate::rdf::fixture::dispatch;

    fn store() -> Store {
        let store = Store::memory(Base::default()).unwrap();
        store.write(vec![dispatch().quads()]).unwrap();
        store
    }

    #[test]
    fn a_sound_store_is_counted() {
        let store = store();
        let contents = store.verify().unwrap();
        assert_eq!((contents.documents, contents.quads), (1, store.len().unwrap()));
        assert!(contents.events > 0);
        assert_eq!(Store::memory(Base::default()).unwrap().verify().unwrap().quads, 0);
    }

    #[test]
    fn what_is_missing_or_stands_twice_is_told() {
        let document = dispatch().quads().document;
        for (gone, told) in [
            (d::ACT, "is not whole"),
            (graph::ASSERTED, "supports what is not stated"),
            (d::EXTRACTED_WITH, "extractedWith"),
        ] {
            let store = store();
            let mut quads = store.quads().map(|quad| quad.unwrap());
            let quad = quads.find(|quad| quad.to_string().contains(&gone.to_string())).unwrap();
            store.database.remove(&quad).unwrap();
            let error = store.verify().unwrap_err().to_string();
            assert!(error.contains(told) && error.contains(document.as_str()), "{quad}: {error}");
        }
        let store = store();
        let mut quad = store.quads().next().unwrap().unwrap();
        quad.graph_name = graph::ANALYSIS.into();
        store.database.insert(&quad).unwrap();
        assert!(store.verify().unwrap_err().to_string().contains("several graphs"));
    }
}
