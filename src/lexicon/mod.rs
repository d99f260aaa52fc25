//! What a predicate with its arguments means: PLOVER type, CAMEO code, Goldstein score, and who acts on whom.
//!
//! The entry point is [`Lexicon::embedded`], which reads the tables under `data/lexicon/`; [`Lexicon::verb`],
//! [`Lexicon::noun`] and [`Lexicon::embedding`] ask it. All that a political scientist would want to change is in the
//! tables. How the slots of a clause are read off a sentence is not known here: that is the extraction's.

mod embedding;
mod error;
mod frame;
mod goldstein;
mod rows;
mod table;

use std::sync::Arc;

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;
use sha2::{Digest, Sha256};

pub use embedding::{Complement, Embedding};
pub use error::LexiconError;
pub use frame::{Example, Fit, Frame, ObjectRule, PREPOSITIONS, Slot};
pub use goldstein::CameoEntry;
pub use table::Table;

use crate::types::CameoCode;

type Index<K, V> = IndexMap<K, V, FxBuildHasher>;

/// The texts of the four tables that make a lexicon.
#[derive(Debug, Clone, Copy)]
pub struct Tables<'t> {
    /// Verbs, and `be` with an adjective or noun.
    pub predicates: Table<'t>,
    /// Nouns that name events.
    pub nouns: Table<'t>,
    /// Words that say of another clause whether it is real.
    pub embedding: Table<'t>,
    /// CAMEO codes with their Goldstein scores and classes.
    pub cameo: Table<'t>,
}

impl Tables<'static> {
    /// The tables of the repository.
    pub const EMBEDDED: Self = Self {
        predicates: Table { name: "predicates.tsv", text: include_str!("../../data/lexicon/predicates.tsv") },
        nouns: Table { name: "nouns.tsv", text: include_str!("../../data/lexicon/nouns.tsv") },
        embedding: Table { name: "embedding.tsv", text: include_str!("../../data/lexicon/embedding.tsv") },
        cameo: Table { name: "cameo.tsv", text: include_str!("../../data/lexicon/cameo.tsv") },
    };
}

/// The tables, indexed by lemma.
#[derive(Debug, Clone)]
pub struct Lexicon {
    verbs: Index<Box<str>, Vec<Arc<Frame>>>,
    nouns: Index<Box<str>, Vec<Arc<Frame>>>,
    /// All frames, each row once: verbs in the order of their file, then nouns.
    frames: Vec<Arc<Frame>>,
    embeddings: Index<Box<str>, Vec<Embedding>>,
    cameo: Index<CameoCode, CameoEntry>,
    fingerprint: String,
}

impl Lexicon {
    /// The lexicon that comes with the program.
    ///
    /// # Errors
    /// None that a released version gives: a test reads the tables.
    pub fn embedded() -> Result<Self, LexiconError> {
        Self::from_tables(&Tables::EMBEDDED)
    }

    /// A lexicon of the given tables.
    ///
    /// # Errors
    /// [`LexiconError`], with the table and the line, for the first row that is not as `data/lexicon/README.md` has it.
    pub fn from_tables(tables: &Tables<'_>) -> Result<Self, LexiconError> {
        let cameo = goldstein::read(tables.cameo)?;
        let verb_rows = rows::read_verbs(tables.predicates, &cameo)?;
        let noun_rows = rows::read_nouns(tables.nouns, &cameo)?;
        Ok(Self {
            verbs: by_lemma(&verb_rows),
            nouns: by_lemma(&noun_rows),
            frames: verb_rows.into_iter().chain(noun_rows).collect(),
            embeddings: embedding::read(tables.embedding)?,
            cameo,
            fingerprint: fingerprint(tables),
        })
    }

    /// What a verb may mean: frames that ask for an object first, then those that want none, then the rest; each group
    /// in the order of the file. The first that fits the clause and finds its target is the right one.
    ///
    /// `lemma` is lower case, the particle joined by `_`: `pull_out`. Empty for a verb that is not listed.
    #[must_use]
    pub fn verb(&self, lemma: &str) -> &[Arc<Frame>] {
        self.verbs.get(lemma).map_or(&[], Vec::as_slice)
    }

    /// What a noun may mean, in the order of the file; empty for a noun that names no event.
    #[must_use]
    pub fn noun(&self, lemma: &str) -> &[Arc<Frame>] {
        self.nouns.get(lemma).map_or(&[], Vec::as_slice)
    }

    /// What `word` says of the reality of its `complement`; `None` if it is not listed: then the clause is as real as
    /// the one that it depends on.
    #[must_use]
    pub fn embedding(&self, word: &str, complement: Complement) -> Option<&Embedding> {
        self.embeddings.get(word)?.iter().find(|one| one.complement == complement)
    }

    /// All frames, each row of the tables once: verbs, then nouns, in the order of the files.
    pub fn frames(&self) -> impl Iterator<Item = &Frame> {
        self.frames.iter().map(Arc::as_ref)
    }

    /// All rows of the table of embedding words, grouped by word.
    pub fn embeddings(&self) -> impl Iterator<Item = (&str, &Embedding)> {
        self.embeddings.iter().flat_map(|(word, rows)| rows.iter().map(move |row| (&**word, row)))
    }

    /// What the table of CAMEO codes says of a code.
    #[must_use]
    pub fn cameo(&self, code: CameoCode) -> Option<&CameoEntry> {
        self.cameo.get(&code)
    }

    /// SHA-256 over the four tables, in hexadecimal: two lexicons with one fingerprint answer alike.
    #[must_use]
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }
}

/// Frames under each of their lemmas, those that ask for most first.
fn by_lemma(rows: &[Arc<Frame>]) -> Index<Box<str>, Vec<Arc<Frame>>> {
    let mut index = Index::<Box<str>, Vec<Arc<Frame>>>::default();
    for frame in rows {
        for lemma in &frame.lemmas {
            index.entry(lemma.clone()).or_default().push(Arc::clone(frame));
        }
    }
    for frames in index.values_mut() {
        frames.sort_by_key(|frame| frame.object.rank());
    }
    index
}

/// Hash of all tables, each with its length before it so that text cannot move from one into the next unseen.
fn fingerprint(tables: &Tables<'_>) -> String {
    let mut hash = Sha256::new();
    for table in [tables.predicates, tables.nouns, tables.embedding, tables.cameo] {
        hash.update((table.text.len() as u64).to_le_bytes());
        hash.update(table.text);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::types::{EventType, Modality};

    const CAMEO: Table<'static> = Tables::EMBEDDED.cameo;
    const VERBS: &str = "verb\tobject\ttarget\tclass\tcameo\tflags\texample\n";
    const NOUNS: &str = "noun\tsource\ttarget\tclass\tcameo\tflags\texample\n";
    const WORDS: &str = "word\tcomplement\teffect\texample\n";

    fn lexicon(verbs: &str, nouns: &str, words: &str) -> Result<Lexicon, LexiconError> {
        Lexicon::from_tables(&Tables {
            predicates: Table { name: "v.tsv", text: &format!("{VERBS}{verbs}") },
            nouns: Table { name: "n.tsv", text: &format!("{NOUNS}{nouns}") },
            embedding: Table { name: "e.tsv", text: &format!("{WORDS}{words}") },
            cameo: CAMEO,
        })
    }

    #[test]
    fn the_tables_of_the_repository_are_read() {
        let lexicon = Lexicon::embedded().unwrap();
        let predicates = lexicon.verbs.len();
        assert!(predicates >= 300, "{predicates} predicates");
        let types: BTreeSet<_> = lexicon.frames().map(|frame| frame.event_type).collect();
        assert_eq!(types.len(), EventType::ALL.len(), "{types:?}");
        assert_eq!(lexicon.fingerprint().len(), 64);
    }

    #[test]
    fn class_and_code_of_every_row_agree() {
        let lexicon = Lexicon::embedded().unwrap();
        for frame in lexicon.frames() {
            let Some(code) = frame.cameo else { continue };
            let entry = lexicon.cameo(code).unwrap();
            let (class, line) = (frame.event_type, frame.line);
            assert!(entry.allows(class), "line {line}: {:?} is {class} and {code}", frame.lemmas);
        }
    }

    #[test]
    fn examples_are_short_and_name_their_actors_without_article() {
        let lexicon = Lexicon::embedded().unwrap();
        for frame in lexicon.frames() {
            let Example { text, source, target } = &frame.example;
            assert!(!source.overlaps(*target), "{text}");
            assert!(text.ends_with('.') && text.len() <= 120, "{text}");
            for name in [source, target] {
                assert!(!name.of(text).starts_with("the "), "{text}: a mention has no article");
            }
        }
    }

    #[test]
    fn frames_that_ask_for_an_object_come_first() {
        let lexicon = lexicon(
            "hold\t\tobj\tCOERCE\t173\t\t[A] held {B}.\n\
             hold\t-\ton\tOTHER\t\t\t[A] held on {B}.\n\
             hold|host\ttalk|meeting\twith\tCONSULT\t040\treciprocal light\t[A] held talks with {B}.\n",
            "",
            "",
        )
        .unwrap();
        let classes: Vec<_> = lexicon.verb("hold").iter().map(|frame| frame.event_type).collect();
        assert_eq!(classes, [EventType::Consult, EventType::Other, EventType::Coerce]);
        assert_eq!(lexicon.verb("host")[0].goldstein, Some(1.0));
        assert!(lexicon.verb("unlisted").is_empty());
        assert_eq!(lexicon.frames().count(), 3);
    }

    #[test]
    fn an_inverse_verb_has_the_subject_for_its_target() {
        let row = "receive\tweapon\tfrom\tAID\t072\tinverse\t{A} received weapons from [B].\n";
        let lexicon = lexicon(row, "", "").unwrap();
        let frame = &lexicon.verb("receive")[0];
        assert_eq!(frame.sources, [Slot::Preposition("from".into())]);
        assert_eq!(frame.targets, [Slot::Subject]);
    }

    #[test]
    fn an_embedding_word_is_asked_with_its_complement() {
        let words = "deny\tthat\tnegated report\tA [denied] that it {left}.\n\
                     plan\tto\tfuture\tA [plans] to {leave}.\n";
        let lexicon = lexicon("", "", words).unwrap();
        let denied = lexicon.embedding("deny", Complement::That).unwrap();
        assert!(denied.is_negated && denied.is_report && denied.modality.is_none());
        assert_eq!(lexicon.embedding("plan", Complement::To).unwrap().modality, Some(Modality::Future));
        assert_eq!(lexicon.embedding("plan", Complement::That), None);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        let nouns = "war\tposs\twith\tASSAULT\t190\tlight\t[A]'s war with {B}.\n";
        let words = "plan\tto\tsoon\tA [plans] to {leave}.\n";
        for (verbs, nouns, words, message) in [
            ("Meet\t\tobj\tCONSULT\t040\t\t[A] met {B}.\n", "", "", "v.tsv, line 2: \"Meet\" in the column verb"),
            (
                "meet\t\tobject\tCONSULT\t040\t\t[A] met {B}.\n",
                "",
                "",
                "v.tsv, line 2: \"object\" in the column target",
            ),
            ("meet\t\t\tCONSULT\t040\t\t[A] met {B}.\n", "", "", "v.tsv, line 2: \"\" in the column target"),
            ("meet\t\tobj\tCONSULTS\t040\t\t[A] met {B}.\n", "", "", "v.tsv, line 2: \"CONSULTS\" in the column class"),
            ("meet\t\tobj\tCONSULT\t999\t\t[A] met {B}.\n", "", "", "v.tsv, line 2: \"999\" in the column cameo"),
            ("meet\t\tobj\tCONSULT\t040\tfact\t[A] met {B}.\n", "", "", "v.tsv, line 2: \"fact\" in the column flags"),
            (
                "meet\t\tobj\tCONSULT\t040\t\tA met {B}.\n",
                "",
                "",
                "v.tsv, line 2: \"A met {B}.\" in the column example",
            ),
            (
                "meet\tposs:talk\tobj\tCONSULT\t040\t\t[A] met {B}.\n",
                "",
                "",
                "v.tsv, line 2: \"poss\" in the column object",
            ),
            ("", nouns, "", "n.tsv, line 2: \"light\" in the column flags"),
            ("", "", words, "e.tsv, line 2: \"soon\" in the column effect"),
        ] {
            let error = lexicon(verbs, nouns, words).unwrap_err().to_string();
            assert!(error.starts_with(message), "{error}");
        }
    }

    #[test]
    fn no_row_repeats_another() {
        let row = "meet\t\tobj\tCONSULT\t040\t\t[A] met {B}.\n";
        let error = lexicon(&row.repeat(2), "", "").unwrap_err();
        assert_eq!(error, LexiconError::Duplicate { table: "v.tsv".into(), line: 3, first: 2 });
    }

    #[test]
    fn the_fingerprint_is_that_of_the_tables() {
        let row = "meet\t\tobj\tCONSULT\t040\t\t[A] met {B}.\n";
        let (one, other) = (lexicon(row, "", "").unwrap(), lexicon("", "", "").unwrap());
        assert_ne!(one.fingerprint(), other.fingerprint());
        assert_eq!(one.fingerprint(), lexicon(row, "", "").unwrap().fingerprint());
    }
}
