//! Annotated documents written by hand, for tests of what reads the tree.

use crate::types::{AnnotatedDocument, BlockKind, Document, Iob, Pos, Sentence, Span, Tag, Token};

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
