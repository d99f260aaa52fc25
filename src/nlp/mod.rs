//! What each word of a text is: tokens, tags, lemmas, the dependency tree, named entities.
//!
//! The model is spaCy's `en_core_web_sm` 3.8.0 (see `data/model/README.md`), and the answers are spaCy's, token by
//! token. A [`Model`] is the weights and tables: read once, shared by all threads. An [`Annotator`] is one thread's
//! caches and room to work; it turns a `Document` into an `AnnotatedDocument`. Nothing here knows of politics.
//!
//! ```
//! use demarche::nlp::Model;
//! use demarche::types::Document;
//!
//! let model = Model::embedded()?;
//! let annotated = model.annotator().annotate(Document::raw("note", "The minister met the ambassador in Vienna."));
//! assert_eq!(&*annotated.tokens[2].lemma, "meet");
//! # Ok::<(), demarche::nlp::NlpError>(())
//! ```

mod affixes;
mod annotator;
mod attributes;
mod classes;
mod encoder;
mod entities;
mod error;
mod layers;
mod lemmatizer;
mod lexemes;
mod matrix;
mod parser;
mod scorer;
mod stopwatch;
mod tagger;
mod tokenizer;
mod tree;
mod url;
mod vocab;
mod weights;

use std::sync::Arc;

use attributes::Attributes;
use encoder::Encoder;
use entities::EntityRecognizer;
use lemmatizer::Lemmatizer;
use matrix::Arithmetic;
use parser::Parser;
use tagger::Tagger;
use tokenizer::Tokenizer;
use vocab::Vocab;
use weights::ModelFile;

pub use annotator::Annotator;
pub use error::NlpError;
pub use matrix::Kernel;

static EMBEDDED: &[u8] = include_bytes!("../../data/model/en_core_web_sm-3.8.0.bin");

/// The text model. Cloning it shares it.
#[derive(Clone)]
pub struct Model {
    parts: Arc<Parts>,
    arithmetic: Arithmetic,
}

struct Parts {
    vocab: Vocab,
    tokenizer: Tokenizer,
    /// Vectors for tags and tree.
    syntax: Encoder,
    tagger: Tagger,
    parser: Parser,
    /// Vectors for named entities.
    names: Encoder,
    entities: EntityRecognizer,
    attributes: Attributes,
}

impl Model {
    /// Name and version of the model that the program carries.
    pub const NAME: &str = "en_core_web_sm 3.8.0";

    /// The model that the program carries.
    ///
    /// # Errors
    /// When the file was damaged before the program was built.
    pub fn embedded() -> Result<Self, NlpError> {
        Self::from_bytes(EMBEDDED)
    }

    /// A model from the bytes of a model file.
    ///
    /// # Errors
    /// When the bytes are no model file, or a part of it is missing, broken or of another shape.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, NlpError> {
        let file = ModelFile::parse(bytes)?;
        let vocab = Vocab::read(&file)?;
        let lemmatizer = Lemmatizer::read(&file, vocab.classes.alphabetic.clone())?;
        let parts = Parts {
            tokenizer: Tokenizer::read(&file, &vocab)?,
            syntax: Encoder::read(&file, "tok2vec", 6)?,
            tagger: Tagger::read(&file)?,
            parser: Parser::read(&file)?,
            names: Encoder::read(&file, "ner", 4)?,
            entities: EntityRecognizer::read(&file)?,
            attributes: Attributes::read(&file, lemmatizer)?,
            vocab,
        };
        Ok(Self { parts: Arc::new(parts), arithmetic: Arithmetic::new(Kernel::default()) })
    }

    /// The same model with another arithmetic; what was cloned before keeps its own.
    #[must_use]
    pub fn with_kernel(self, kernel: Kernel) -> Self {
        Self { arithmetic: Arithmetic::new(kernel), ..self }
    }

    /// Caches and room to work for one thread.
    #[must_use]
    pub fn annotator(&self) -> Annotator {
        Annotator::new(self.clone())
    }
}
