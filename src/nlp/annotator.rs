//! Takes one document after the other through the parts of the model.

use std::ops::Range;
use std::time::Duration;

use super::Model;
use super::attributes::{AttributeState, Tagged};
use super::classes::is_space;
use super::encoder::{EncoderState, PADDING, Row};
use super::entities::{EntityInput, EntityTag};
use super::lexemes::Lexemes;
use super::scorer::ScorerState;
use super::stopwatch::{Stage, Stopwatch};
use super::tokenizer::{RawToken, RunCache};
use super::tree::Tree;
use crate::types::{AnnotatedDocument, Block, Document, Iob, Sentence, Span, Tag, Token};

/// Blocks are taken together until they have so many tokens; one block is never parted.
const GROUP_TOKENS: usize = 4096;
/// What an annotator remembers of words is forgotten when it takes more than this.
const MAX_CACHE_BYTES: usize = 24 << 20;

/// One thread's caches and room to work.
///
/// The caches make it faster and change nothing: the same document gives the same tokens, whatever came before.
pub struct Annotator {
    model: Model,
    words: Words,
    syntax: EncoderState,
    names: EncoderState,
    trees: ScorerState,
    entities: ScorerState,
    tag_scores: Vec<f32>,
    stopwatch: Stopwatch,
}

/// What is remembered of words, and speaks of them by number.
#[derive(Default)]
struct Words {
    runs: RunCache,
    lexemes: Lexemes,
    attributes: AttributeState,
}

/// Some blocks of a document on their way through the model.
#[derive(Default)]
struct Group {
    tokens: Vec<RawToken>,
    pieces: Vec<Piece>,
}

/// One block of a group.
struct Piece {
    /// Its place among the document's blocks.
    block: usize,
    tokens: Range<usize>,
}

impl Annotator {
    pub(super) fn new(model: Model) -> Self {
        Self {
            model,
            words: Words::default(),
            syntax: EncoderState::default(),
            names: EncoderState::default(),
            trees: ScorerState::default(),
            entities: ScorerState::default(),
            tag_scores: Vec::new(),
            stopwatch: Stopwatch::new(),
        }
    }

    /// Says what the model says of a document.
    ///
    /// Each block is a text of its own, as if spaCy had been given it alone; an empty one has no tokens. Takes time and
    /// memory linear in the length of the text, whatever it holds.
    pub fn annotate(&mut self, document: Document) -> AnnotatedDocument {
        let mut annotated = AnnotatedDocument { document, tokens: Vec::new(), sentences: Vec::new() };
        let mut group = Group::default();
        self.stopwatch.start();
        for number in 0..annotated.document.blocks.len() {
            self.tokenize(&annotated.document, number, &mut group);
            if group.tokens.len() >= GROUP_TOKENS || number + 1 == annotated.document.blocks.len() {
                self.stopwatch.end(Stage::Tokens);
                self.annotate_group(&group, &mut annotated);
                group.clear();
                self.forget_when_full();
            }
        }
        annotated
    }

    /// How long each stage took, over all documents so far.
    #[must_use]
    pub fn stage_times(&self) -> [(&'static str, Duration); 6] {
        self.stopwatch.times()
    }

    fn tokenize(&mut self, document: &Document, number: usize, group: &mut Group) {
        let parts = &*self.model.parts;
        let span = document.blocks[number].span;
        let first = group.tokens.len();
        let caches = (&mut self.words.runs, &mut self.words.lexemes);
        parts.tokenizer.tokenize(&parts.vocab, caches, span.of(&document.text), span.start, &mut group.tokens);
        group.pieces.push(Piece { block: number, tokens: first..group.tokens.len() });
    }

    fn annotate_group(&mut self, group: &Group, annotated: &mut AnnotatedDocument) {
        let rows = group.rows();
        let tags = self.encode_syntax(&rows);
        self.stopwatch.end(Stage::SyntaxVectors);
        let trees: Vec<Tree> = group.pieces.iter().map(|piece| self.parse(group, piece)).collect();
        self.trees.clear();
        self.stopwatch.end(Stage::Trees);
        self.encode_names(&rows);
        self.stopwatch.end(Stage::NameVectors);
        let pieces = group.pieces.iter().zip(&trees);
        let names: Vec<Vec<EntityTag>> = pieces.map(|(piece, tree)| self.recognize(group, piece, tree)).collect();
        self.stopwatch.end(Stage::Names);
        for ((piece, tree), names) in group.pieces.iter().zip(&trees).zip(&names) {
            let first = annotated.tokens.len();
            let (raw, tags) = (&group.tokens[piece.tokens.clone()], &tags[piece.tokens.clone()]);
            self.add_tokens(raw, tags, tree, names, annotated);
            add_sentences(annotated, first, piece.block);
        }
        self.stopwatch.end(Stage::Attributes);
    }

    /// Adds the tokens of one block, with what has been found out about them.
    fn add_tokens(
        &mut self,
        raw: &[RawToken],
        tags: &[Tag],
        tree: &Tree,
        names: &[EntityTag],
        annotated: &mut AnnotatedDocument,
    ) {
        let tagged = raw.iter().zip(tags).zip(&tree.deps);
        let tagged = tagged.map(|((token, tag), dep)| Tagged { lexeme: token.lexeme, tag: *tag, dep: *dep });
        let Words { lexemes, attributes, .. } = &mut self.words;
        let first = annotated.tokens.len();
        let mut place = 0;
        self.model.parts.attributes.annotate(lexemes, &tagged.collect::<Vec<_>>(), attributes, |analysis| {
            let lexeme = lexemes.get(raw[place].lexeme);
            annotated.tokens.push(Token {
                span: Span::new(raw[place].start, raw[place].start + lexeme.text.len()),
                norm: lexeme.norm.clone(),
                lemma: analysis.lemma.clone(),
                tag: analysis.tag,
                pos: analysis.pos,
                morph: analysis.morph.clone(),
                dep: analysis.dep,
                head: first + tree.heads[place],
                iob: names[place].0,
                entity: names[place].1,
                starts_sentence: tree.starts_sentence[place],
            });
            place += 1;
        });
    }

    /// Tags of the group's tokens; leaves the tokens ready for the parser.
    fn encode_syntax(&mut self, rows: &[Row]) -> Vec<Tag> {
        let parts = &*self.model.parts;
        let Self { syntax, trees, tag_scores, words, .. } = self;
        let mut tags = Vec::new();
        trees.clear();
        parts.syntax.encode(self.model.arithmetic, &words.lexemes, rows, syntax, |vectors| {
            parts.tagger.tag(self.model.arithmetic, vectors, tag_scores, |tag| tags.push(tag));
            parts.parser.scorer.push(self.model.arithmetic, vectors, trees);
        });
        tags
    }

    /// Leaves the group's tokens ready for the entity recognizer.
    fn encode_names(&mut self, rows: &[Row]) {
        let parts = &*self.model.parts;
        let Self { names, entities, words, .. } = self;
        entities.clear();
        parts.names.encode(self.model.arithmetic, &words.lexemes, rows, names, |vectors| {
            parts.entities.scorer.push(self.model.arithmetic, vectors, entities);
        });
    }

    fn parse(&mut self, group: &Group, piece: &Piece) -> Tree {
        let parts = &*self.model.parts;
        let arcs = parts.parser.parse(self.model.arithmetic, &mut self.trees, piece.tokens.start, piece.tokens.len());
        let is_space = |token: usize| self.is_space(&group.tokens[piece.tokens.start + token]);
        Tree::from_arcs(&arcs, is_space)
    }

    fn recognize(&mut self, group: &Group, piece: &Piece, tree: &Tree) -> Vec<EntityTag> {
        let tokens = group.tokens[piece.tokens.clone()].iter().zip(&tree.starts_sentence);
        let input = tokens.map(|(token, starts_sentence)| EntityInput {
            is_space: self.is_space(token),
            starts_sentence: *starts_sentence,
        });
        let input: Vec<EntityInput> = input.collect();
        let mut tags = vec![(Iob::Outside, None); input.len()];
        let parts = &*self.model.parts;
        let first = piece.tokens.start;
        parts.entities.recognize(self.model.arithmetic, &mut self.entities, first, &input, &mut tags);
        tags
    }

    fn is_space(&self, token: &RawToken) -> bool {
        self.words.lexemes.get(token.lexeme).features.is_space
    }

    fn forget_when_full(&mut self) {
        let Words { runs, lexemes, attributes } = &mut self.words;
        if runs.bytes() + lexemes.bytes() + attributes.bytes() > MAX_CACHE_BYTES {
            runs.clear();
            lexemes.clear();
            attributes.clear();
            self.syntax.forget();
            self.names.forget();
        }
    }
}

impl Group {
    /// The tokens with padding before, between and after the pieces.
    fn rows(&self) -> Vec<Row> {
        let mut rows = vec![Row::Padding; PADDING];
        for piece in &self.pieces {
            let tokens = &self.tokens[piece.tokens.clone()];
            rows.extend(tokens.iter().map(|token| Row::Token(token.lexeme, token.has_space)));
            rows.extend([Row::Padding; PADDING]);
        }
        rows
    }

    fn clear(&mut self) {
        self.tokens.clear();
        self.pieces.clear();
    }
}

/// Adds the sentences of the tokens from `first` on, all of one block.
fn add_sentences(annotated: &mut AnnotatedDocument, first: usize, block: usize) {
    let AnnotatedDocument { document, tokens, sentences } = annotated;
    let Some(Block { kind, .. }) = document.blocks.get(block).copied() else { return };
    let mut start = first;
    while start < tokens.len() {
        let length = tokens[start + 1..].iter().take_while(|token| !token.starts_sentence).count() + 1;
        let range = start..start + length;
        let is_word = |token: &&Token| !token.span.of(&document.text).chars().all(is_space);
        let mut words = tokens[range.clone()].iter().filter(is_word);
        if let Some(head) = words.next() {
            let span = words.next_back().map_or(head.span, |tail| head.span.union(tail.span));
            sentences.push(Sentence { tokens: range.clone(), span, block, kind });
        }
        start = range.end;
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;
    use crate::nlp::Kernel;
    use crate::types::{BlockKind, Dep, EntityLabel, Pos};

    static MODEL: LazyLock<Model> = LazyLock::new(|| Model::embedded().unwrap());

    fn annotate(text: &str) -> AnnotatedDocument {
        MODEL.annotator().annotate(Document::raw("text", text))
    }

    fn in_blocks(texts: &[&str]) -> Document {
        let mut document = Document::raw("text", texts.join("\n\n"));
        document.blocks.clear();
        let mut start = 0;
        for text in texts {
            let span = Span::new(start, start + text.len());
            document.blocks.push(Block { span, kind: BlockKind::Paragraph });
            start = span.end + 2;
        }
        document
    }

    /// Checks what `AnnotatedDocument` promises.
    fn check(annotated: &AnnotatedDocument) {
        let text = &annotated.document.text;
        let mut end = 0;
        for token in &annotated.tokens {
            assert!(Span::checked(token.span.start, token.span.end, text).is_some_and(|span| !span.is_empty()));
            assert!(end <= token.span.start && text[end..token.span.start].chars().all(is_space));
            assert!(token.head < annotated.tokens.len());
            assert_eq!(token.pos == Pos::Space, token.span.of(text).chars().all(is_space));
            assert_eq!(token.entity.is_some(), token.iob != Iob::Outside);
            end = token.span.end;
        }
        let mut last = 0;
        for sentence in &annotated.sentences {
            assert!(last <= sentence.tokens.start && sentence.tokens.start < sentence.tokens.end);
            assert!(annotated.tokens[last..sentence.tokens.start].iter().all(|token| token.pos == Pos::Space));
            assert!(!sentence.span.of(text).starts_with(is_space) && !sentence.span.of(text).ends_with(is_space));
            last = sentence.tokens.end;
        }
        assert!(annotated.tokens[last..].iter().all(|token| token.pos == Pos::Space));
    }

    #[test]
    fn a_sentence_is_read() {
        let annotated = annotate("Armenia accepted the invitation.");
        check(&annotated);
        let deps: Vec<(Dep, usize)> = annotated.tokens.iter().map(|token| (token.dep, token.head)).collect();
        let expected = [(Dep::Nsubj, 1), (Dep::Root, 1), (Dep::Det, 3), (Dep::Dobj, 1), (Dep::Punct, 1)];
        assert_eq!(deps, expected);
        assert_eq!(annotated.sentences.len(), 1);
    }

    #[test]
    fn a_block_is_read_as_if_it_were_alone() {
        let texts = [
            "The foreign ministers of Armenia and Azerbaijan met in Washington on Tuesday.",
            "Berlin:",
            "",
            "\"We don't expect talks soon,\" she said. He did not comment; the U.S. official declined to.",
            "A",
        ];
        let together = MODEL.annotator().annotate(in_blocks(&texts));
        check(&together);
        let mut first = 0;
        for (block, text) in texts.iter().enumerate() {
            let start = together.document.blocks[block].span.start;
            let alone = annotate(text).tokens;
            for (place, token) in alone.iter().enumerate() {
                let mut here = together.tokens[first + place].clone();
                here.head -= first;
                here.span = Span::new(here.span.start - start, here.span.end - start);
                assert_eq!(here, *token);
            }
            first += alone.len();
        }
        assert_eq!(first, together.tokens.len());
        assert_eq!(together.sentences.iter().map(|sentence| sentence.block).collect::<Vec<_>>(), [0, 1, 3, 3, 4]);
    }

    #[test]
    fn what_was_read_before_changes_nothing() {
        let texts: Vec<String> =
            (0..60).map(|n| format!("Minister No. {n} met {n} envoys of Country{n} in City{n}.")).collect();
        let mut annotator = MODEL.annotator();
        let read = |annotator: &mut Annotator| -> Vec<AnnotatedDocument> {
            texts.iter().map(|text| annotator.annotate(Document::raw("text", text))).collect()
        };
        let cold = read(&mut annotator);
        assert_eq!(cold, read(&mut annotator));
        annotator.words = Words::default();
        annotator.syntax.forget();
        annotator.names.forget();
        assert_eq!(cold, read(&mut annotator));
    }

    #[test]
    fn a_long_text_is_read_in_windows_as_it_would_be_in_one() {
        // The first sentence parts from what follows, so it is read alike wherever the windows end.
        let sentence = "The president of Georgia visited Paris on Monday. ";
        let annotated = annotate(&sentence.repeat(200));
        check(&annotated);
        let length = annotated.tokens.len() / 200;
        let names = |tokens: &[Token]| tokens.iter().map(|token| token.entity).collect::<Vec<_>>();
        let middle = names(&annotated.tokens[length * 50..length * 51]);
        assert!(middle.contains(&Some(EntityLabel::Gpe)));
        for number in 1..199 {
            assert_eq!(names(&annotated.tokens[number * length..(number + 1) * length]), middle, "{number}");
        }
    }

    #[test]
    fn text_that_is_no_text_is_read_without_harm() {
        for piece in ["a", "(", "\n", " ", "\u{0}", "a-", "😀", "\"'", "U.S.", ") ", ". A"] {
            let annotated = annotate(&piece.repeat(20_000 / piece.len()));
            check(&annotated);
        }
        let mut off_boundary = Document::raw("text", "é");
        off_boundary.blocks[0].span = Span::new(0, 1);
        assert!(MODEL.annotator().annotate(off_boundary).tokens.is_empty());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn any_text_is_read_alike_by_both_kernels(text in "(\\PC|[a-zA-Z ,.\n]){0,80}") {
            let annotated = annotate(&text);
            check(&annotated);
            static PORTABLE: LazyLock<Model> = LazyLock::new(|| Model::embedded().unwrap().with_kernel(Kernel::Portable));
            prop_assert_eq!(PORTABLE.annotator().annotate(Document::raw("text", text)), annotated);
        }
    }
}
