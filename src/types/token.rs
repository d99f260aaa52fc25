//! What the text model says of a document: tokens, sentences, the dependency tree, named entities.

use std::ops::Range;

use super::{BlockKind, Dep, Document, EntityLabel, Pos, Span, Tag};

/// Where a token stands in a named entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Iob {
    /// First token of one.
    Begin,
    /// A further token of one.
    Inside,
    /// In none.
    #[default]
    Outside,
}

impl Iob {
    /// `B`, `I` or `O`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Begin => "B",
            Self::Inside => "I",
            Self::Outside => "O",
        }
    }
}

/// A word or mark of the text, with all that the model says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Where it stands in the document's text.
    pub span: Span,
    /// Normal form: lower case, contractions written out.
    pub norm: Box<str>,
    /// Dictionary form.
    pub lemma: Box<str>,
    /// Penn Treebank tag.
    pub tag: Tag,
    /// Universal part of speech.
    pub pos: Pos,
    /// Universal features, sorted, `Name=Value` joined by `|`; empty if none.
    pub morph: Box<str>,
    /// Relation to the head.
    pub dep: Dep,
    /// Index of the head in [`AnnotatedDocument::tokens`]; a root is its own head.
    pub head: usize,
    /// Place in a named entity.
    pub iob: Iob,
    /// Label of that named entity.
    pub entity: Option<EntityLabel>,
    /// Whether a sentence begins here.
    pub starts_sentence: bool,
}

/// A sentence of an [`AnnotatedDocument`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// Its tokens, white space included.
    pub tokens: Range<usize>,
    /// From the first to the last byte that is not white space.
    pub span: Span,
    /// Which of the document's blocks holds it.
    pub block: usize,
    /// What that block is.
    pub kind: BlockKind,
}

/// A document with what the text model says of it.
///
/// `tokens[sentence.tokens]` for all sentences in order gives all tokens; every sentence has at least one token that
/// is not white space, or else is left out of `sentences`. Heads lie within the sentence of their token.
#[derive(Debug, Clone, PartialEq)]
pub struct AnnotatedDocument {
    /// The document itself.
    pub document: Document,
    /// Tokens of all blocks, in order.
    pub tokens: Vec<Token>,
    /// Sentences of all blocks, in order.
    pub sentences: Vec<Sentence>,
}

impl AnnotatedDocument {
    /// The token's text.
    #[must_use]
    pub fn text(&self, token: usize) -> &str {
        self.tokens[token].span.of(&self.document.text)
    }
}
