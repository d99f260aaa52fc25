//! What a predicate with its arguments means: PLOVER type, CAMEO code, Goldstein score, and who acts on whom.
//!
//! The entry point is [`Lexicon::embedded`], which reads the tables under `data/lexicon/`; [`Lexicon::verb`],
//! [`Lexicon::noun`] and [`Lexicon::embedding`] ask it, [`Lexicon::relatives`] guesses for what it does not have, and
//! [`Lexicon::add`] takes rows of the user's own. All that a political scientist would want to change is in the tables.
//! How the slots of a clause are read off a sentence is not known here: that is the extraction's.

mod embedding;
mod error;
mod frame;
mod goldstein;
mod relatives;
mod rows;
mod table;
mod words;

use std::sync::Arc;

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;
use sha2::{Digest, Sha256};

pub use embedding::{Complement, Embedding};
pub use error::LexiconError;
pub use frame::{Example, Fit, Frame, ObjectRule, PREPOSITIONS, Slot, Who};
pub use goldstein::CameoEntry;
pub use table::Table;

use crate::types::{CameoCode, EventType};
use relatives::Relatives;
use rows::Known;
use words::WordClasses;

type Index<K, V> = IndexMap<K, V, FxBuildHasher>;

/// The tables that make a lexicon.
#[derive(Debug, Clone, Copy)]
pub struct Tables<'t> {
    /// Verbs, and `be` with an adjective or noun.
    pub predicates: Table<'t>,
    /// Nouns that name events.
    pub nouns: Table<'t>,
    /// Words that say of another clause whether it is real.
    pub embedding: Table<'t>,
    /// Classes of words that the other tables refer to.
    pub words: Table<'t>,
    /// Classes of verbs and nouns that no row has, by their relatives that one has.
    pub relatives: Table<'t>,
    /// CAMEO codes with their Goldstein scores and classes.
    pub cameo: Table<'t>,
}

impl Tables<'static> {
    /// The tables of the repository.
    pub const EMBEDDED: Self = Self {
        predicates: Table::new("predicates.tsv", include_str!("../../data/lexicon/predicates.tsv")),
        nouns: Table::new("nouns.tsv", include_str!("../../data/lexicon/nouns.tsv")),
        embedding: Table::new("embedding.tsv", include_str!("../../data/lexicon/embedding.tsv")),
        words: Table::new("words.tsv", include_str!("../../data/lexicon/words.tsv")),
        relatives: Table::new("relatives.tsv", include_str!("../../data/lexicon/relatives.tsv")),
        cameo: Table::new("ontology/cameo.tsv", include_str!("../../ontology/cameo.tsv")),
    };
}

/// The tables, indexed by lemma.
#[derive(Debug, Clone)]
pub struct Lexicon {
    verbs: Index<Box<str>, Senses>,
    nouns: Index<Box<str>, Senses>,
    /// All frames, each row once: verbs in the order of their file, then nouns.
    frames: Vec<Arc<Frame>>,
    embeddings: Index<Box<str>, Vec<Embedding>>,
    words: WordClasses,
    relatives: Relatives,
    cameo: Index<CameoCode, CameoEntry>,
    fingerprint: String,
}

/// What one lemma may mean.
#[derive(Debug, Clone, Default)]
struct Senses {
    frames: Vec<Arc<Frame>>,
    /// Each class of a frame that names an act, once.
    classes: Vec<EventType>,
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
        let mut lexicon = Self {
            verbs: Index::default(),
            nouns: Index::default(),
            frames: Vec::new(),
            embeddings: Index::default(),
            words: WordClasses::default(),
            relatives: relatives::read(tables.relatives)?,
            cameo: goldstein::read(tables.cameo)?,
            fingerprint: String::new(),
        };
        lexicon.words.add(tables.words)?;
        let verbs = rows::read_verbs(tables.predicates, lexicon.known())?;
        lexicon.add_frames(verbs, false);
        let nouns = rows::read_nouns(tables.nouns, lexicon.known())?;
        lexicon.add_frames(nouns, true);
        embedding::add(&mut lexicon.embeddings, tables.embedding)?;
        let Tables { predicates, nouns, embedding, words, relatives, cameo } = *tables;
        lexicon.fingerprint = fingerprint("", &[predicates, nouns, embedding, words, relatives, cameo]);
        Ok(lexicon)
    }

    /// Adds rows of the user's own. The text is one file that holds any of the tables of verbs, nouns, embedding words
    /// and word classes, each below its header; `name` is what errors call it.
    ///
    /// A row with the lemma, object and places of one that is there takes its place; of rows that ask for as much, the
    /// new one is tried first.
    ///
    /// # Errors
    /// [`LexiconError`], with the line, for the first row that is not as `data/lexicon/README.md` has it. The lexicon
    /// is as it was then.
    pub fn add(&mut self, name: &str, text: &str) -> Result<(), LexiconError> {
        const HEADERS: [&[&str]; 4] = [rows::VERBS, rows::NOUNS, embedding::HEADER, words::HEADER];
        let file = Table::new(name, text);
        let sections = file.sections(&HEADERS)?;
        let of = |wanted: usize| sections.iter().filter(move |(header, _)| *header == wanted).map(|(_, table)| *table);
        let mut added = self.clone();
        for table in of(3) {
            added.words.add(table)?;
        }
        for table in of(0) {
            let frames = rows::read_verbs(table, added.known())?;
            added.add_frames(frames, false);
        }
        for table in of(1) {
            let frames = rows::read_nouns(table, added.known())?;
            added.add_frames(frames, true);
        }
        for table in of(2) {
            embedding::add(&mut added.embeddings, table)?;
        }
        added.fingerprint = fingerprint(&self.fingerprint, &[file]);
        *self = added;
        Ok(())
    }

    /// What a verb may mean: frames that ask for an object first, then those that want none, then the rest; each group
    /// in the order of the file. The first that fits the clause and finds its target is the right one; where that one
    /// is [no act](Frame::is_act), the verb tells no event.
    ///
    /// `lemma` is lower case, the particle joined by `_`: `pull_out`. Empty for a verb that is not listed.
    #[must_use]
    pub fn verb(&self, lemma: &str) -> &[Arc<Frame>] {
        self.verbs.get(lemma).map_or(&[], |senses| &senses.frames)
    }

    /// What a noun may mean, in the order of the file; empty for a noun that names no event.
    #[must_use]
    pub fn noun(&self, lemma: &str) -> &[Arc<Frame>] {
        self.nouns.get(lemma).map_or(&[], |senses| &senses.frames)
    }

    /// All classes that a frame of this verb or noun may give, each once; empty for one that is not listed.
    #[must_use]
    pub fn classes_of(&self, lemma: &str, is_noun: bool) -> &[EventType] {
        let senses = if is_noun { &self.nouns } else { &self.verbs };
        senses.get(lemma).map_or(&[], |senses| &senses.classes)
    }

    /// The classes that a verb or noun without a row may have, by its relatives in WordNet that have one: the likeliest
    /// first, with weights from 0 to 1 that add up to at most 1. Empty for a word that has a row, or no such relatives.
    #[must_use]
    pub fn relatives(&self, lemma: &str, is_noun: bool) -> &[(EventType, f32)] {
        let is_listed = if is_noun { self.nouns.contains_key(lemma) } else { self.verbs.contains_key(lemma) };
        if is_listed { &[] } else { self.relatives.of(lemma, is_noun) }
    }

    /// Whether a noun only measures or counts what stands after `of`: `a series of attacks`, `a new round of talks`.
    #[must_use]
    pub fn is_measure(&self, lemma: &str) -> bool {
        self.words.has(words::MEASURE, lemma)
    }

    /// Whether the table `words.tsv` has `lemma` in this class: `is_in_class("weapon", "missile")`.
    #[must_use]
    pub fn is_in_class(&self, class: &str, lemma: &str) -> bool {
        self.words.has(class, lemma)
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

    /// SHA-256 over the tables, in hexadecimal: two lexicons with one fingerprint answer alike.
    #[must_use]
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    fn known(&self) -> Known<'_> {
        Known { codes: &self.cameo, words: &self.words }
    }

    /// Puts frames under each of their lemmas, those that ask for most first, before older ones that ask for as much.
    fn add_frames(&mut self, frames: Vec<Arc<Frame>>, is_noun: bool) {
        let index = if is_noun { &mut self.nouns } else { &mut self.verbs };
        let mut new = Index::<&str, Vec<Arc<Frame>>>::default();
        for frame in &frames {
            for lemma in &frame.lemmas {
                new.entry(lemma).or_default().push(Arc::clone(frame));
            }
        }
        for (lemma, mut ours) in new {
            let senses = index.entry(lemma.into()).or_default();
            let is_kept = |old: &&Arc<Frame>| ours.iter().all(|frame| !frame.is_about_the_same(old));
            let kept: Vec<_> = senses.frames.iter().filter(is_kept).cloned().collect();
            ours.extend(kept);
            ours.sort_by_key(|frame| frame.rank());
            senses.classes = EventType::ALL
                .into_iter()
                .filter(|class| ours.iter().any(|frame| frame.is_act && frame.event_type == *class))
                .collect();
            senses.frames = ours;
        }
        self.frames.extend(frames);
    }
}

/// Hash of all tables, each with its length before it so that text cannot move from one into the next unseen.
fn fingerprint(before: &str, tables: &[Table<'_>]) -> String {
    let mut hash = Sha256::new();
    hash.update(before);
    for table in tables {
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
            predicates: Table::new("v.tsv", &format!("{VERBS}{verbs}")),
            nouns: Table::new("n.tsv", &format!("{NOUNS}{nouns}")),
            embedding: Table::new("e.tsv", &format!("{WORDS}{words}")),
            words: Table::new("w.tsv", "class\twords\nmeasure\tseries|round\ntalks\ttalk|meeting\n"),
            relatives: Table::new("r.tsv", "word\tpart\tclasses\njaw\tverb\tCONSULT 0.6|ACCUSE 0.2\n"),
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
            ("meet\t\tobj\tCONSULT\t193\t\t[A] met {B}.\n", "", "", "v.tsv, line 2: \"193\" in the column cameo"),
            ("see\t\tobj\t-\t040\t\t[A] saw {B}.\n", "", "", "v.tsv, line 2: \"040\" in the column cameo"),
            ("meet\t@x\tobj\tCONSULT\t\t\t[A] met {B}.\n", "", "", "v.tsv, line 2: \"@x\" in the column object"),
            (
                "meet\t\tobj\tCONSULT\t\ttarget:state\t[A] met {B}.\n",
                "",
                "",
                "v.tsv, line 2: \"state\" in the column flags",
            ),
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
    fn frames_for_one_kind_of_target_come_before_those_for_all() {
        let rows = "leave\t\tobj\tRETREAT\t087\tplace\t[A] left {B}.\n\
                    leave\t\tobj\tSANCTION\t161\ttarget:organization\t[A] left {B}.\n\
                    leave\tmark|@talks\ton\t-\t\t\t[A] left its mark on {B}.\n";
        let lexicon = lexicon(rows, "", "").unwrap();
        let frames = lexicon.verb("leave");
        assert!(!frames[0].is_act && frames[0].fit(&[(Slot::Object, "meeting")]).is_some());
        assert_eq!(frames[1].target.types, [crate::types::EntityType::Organization]);
        assert_eq!(lexicon.classes_of("leave", false), [EventType::Retreat, EventType::Sanction]);
        assert!(lexicon.classes_of("leave", true).is_empty());
    }

    #[test]
    fn relatives_answer_for_words_without_a_row() {
        let mut lexicon = lexicon("", "", "").unwrap();
        assert_eq!(lexicon.relatives("jaw", false), [(EventType::Consult, 0.6), (EventType::Accuse, 0.2)]);
        assert!(lexicon.relatives("jaw", true).is_empty());
        lexicon.add("mine.tsv", &format!("{VERBS}jaw\t\tat\tACCUSE\t111\t\t[A] jawed at {{B}}.\n")).unwrap();
        assert!(lexicon.relatives("jaw", false).is_empty());
        assert!(lexicon.is_measure("series") && !lexicon.is_measure("talk"));
    }

    #[test]
    fn rows_of_the_user_win() {
        let meet = "meet\t\tobj\tCONSULT\t040\t\t[A] met {B}.\nmeet\tdemand\tof\tRETREAT\t080\t\t[A] met {B}.\n";
        let plan = "plan\tto\tfuture\tA [plans] to {leave}.\n";
        let mut lexicon = lexicon(meet, "", plan).unwrap();
        let before = lexicon.fingerprint().to_owned();
        let mine = format!(
            "# mine\n{VERBS}meet\t\tobj\tASSAULT\t190\t\t[A] met {{B}}.\nmeet\t@duel\twith\tASSAULT\t190\t\t[A] {{B}}\n\n\
             class\twords\nduel\tsword|pistol\n\n\
             {WORDS}plan\tto\tpossible\tA [plans] to {{leave}}.\n\
             {NOUNS}duel\tbetween\tbetween\tASSAULT\t190\t\tThe duel between [A] and {{B}}.\n"
        );
        lexicon.add("mine.tsv", &mine).unwrap();
        let frames = lexicon.verb("meet");
        let found: Vec<_> = frames.iter().map(|frame| (frame.event_type, &*frame.table, frame.line)).collect();
        let wanted = [
            (EventType::Assault, "mine.tsv", 4),
            (EventType::Retreat, "v.tsv", 3),
            (EventType::Assault, "mine.tsv", 3),
        ];
        assert_eq!(found, wanted);
        assert_eq!(lexicon.embedding("plan", Complement::To).unwrap().modality, Some(Modality::Possible));
        assert_eq!(lexicon.noun("duel").len(), 1);
        assert_ne!(lexicon.fingerprint(), before);
    }

    #[test]
    fn a_broken_file_of_the_user_is_refused_whole() {
        let mut lexicon = lexicon("", "", "").unwrap();
        for (text, message) in [
            ("meet\t\tobj\n", "mine.tsv, line 1: a row without a header above it"),
            (&format!("{VERBS}meet\tobj\n"), "mine.tsv, line 2: 2 columns instead of 7"),
            (
                &format!("{VERBS}meet\t\tobj\tCONSULT\t\t\t[A] met {{B}}.\n\n{NOUNS}war\tby\ton\tWAR\t\t\t[A] {{B}}\n"),
                "mine.tsv, line 5: \"WAR\" in the column class",
            ),
            (
                &format!("{WORDS}plan\tto\tsoon\tA [plans] to {{go}}.\n"),
                "mine.tsv, line 2: \"soon\" in the column effect",
            ),
            ("class\twords\na\t@b\nb\t@a\n", "mine.tsv, line 3: @a is a part of itself: @a > @b > @a"),
        ] {
            let error = lexicon.add("mine.tsv", text).unwrap_err().to_string();
            assert!(error.starts_with(message), "{error}");
        }
        assert!(lexicon.verb("meet").is_empty());
    }

    #[test]
    fn the_fingerprint_is_that_of_the_tables() {
        let row = "meet\t\tobj\tCONSULT\t040\t\t[A] met {B}.\n";
        let (one, other) = (lexicon(row, "", "").unwrap(), lexicon("", "", "").unwrap());
        assert_ne!(one.fingerprint(), other.fingerprint());
        assert_eq!(one.fingerprint(), lexicon(row, "", "").unwrap().fingerprint());
    }
}
