//! Documents for tests of what reads the tree: annotated by hand, or by the text model with one word marked.

use crate::actors::{Actors, Roles};
use crate::extract::linking::Cast;
use crate::extract::mentions::Mentions;
use crate::extract::tree::Tree;
use crate::nlp::Model;
use crate::types::{AnnotatedDocument, BlockKind, Document, Iob, Pos, Sentence, Span, Tag, Token};

/// The text without its braces, as the text model sees it, and the token that stood in them: `Norway {met} Chad.`
pub(crate) fn marked(text: &str) -> (AnnotatedDocument, usize) {
    let start = text.find('{').unwrap();
    let document = Document::raw("test", text.replace(['{', '}'], ""));
    let annotated = Model::embedded().unwrap().annotator().annotate(document);
    let token = annotated.tokens.iter().position(|token| token.span.start == start).unwrap();
    (annotated, token)
}

/// What `ask` makes of the marked word, with everybody known who is listed.
pub(crate) fn ask<T>(text: &str, ask: impl FnOnce(&mut Mentions<'_, '_, '_>, usize) -> T) -> T {
    let (annotated, token) = marked(text);
    let (actors, roles) = (Actors::embedded().unwrap(), Roles::embedded().unwrap());
    let tree = Tree::new(&annotated);
    ask(&mut Mentions::new(&tree, Cast::of(&tree, &actors, &roles)), token)
}

/// A document of one sentence: `[France/nsubj>1] [met/ROOT] [Spain/dobj>1]`, each token with its relation and head.
///
/// Words that begin with a capital are proper nouns, roots verbs, marks punctuation, all else nouns.
pub(crate) fn parse(text: &str) -> AnnotatedDocument {
    let mut tokens = Vec::new();
    let mut plain = String::new();
    for (index, piece) in text.split(' ').enumerate() {
        let piece = piece.trim_matches(['[', ']']);
        let (word, rest) = piece.rsplit_once('/').unwrap();
        let (dep, head) = rest.split_once('>').map_or((rest, index), |(dep, head)| (dep, head.parse().unwrap()));
        if !plain.is_empty() {
            plain.push(' ');
        }
        let start = plain.len();
        plain.push_str(word);
        let (pos, tag) = match word.chars().next() {
            _ if dep == "ROOT" => (Pos::Verb, Tag::Vbd),
            Some(c) if c.is_uppercase() => (Pos::Propn, Tag::Nnp),
            Some(c) if c.is_alphanumeric() => (Pos::Noun, Tag::Nn),
            _ => (Pos::Punct, Tag::Comma),
        };
        tokens.push(Token {
            span: Span::new(start, plain.len()),
            norm: word.to_lowercase().into(),
            lemma: word.into(),
            tag,
            pos,
            morph: "".into(),
            dep: dep.parse().unwrap(),
            head,
            iob: Iob::Outside,
            entity: None,
            starts_sentence: index == 0,
        });
    }
    let span = Span::new(0, plain.len());
    let sentence = Sentence { tokens: 0..tokens.len(), span, block: 0, kind: BlockKind::Paragraph };
    AnnotatedDocument { document: Document::raw("test", plain), tokens, sentences: vec![sentence] }
}
