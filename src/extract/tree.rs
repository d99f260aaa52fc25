//! The dependency tree of a document, read from above: children, edges of subtrees, coordination.
//!
//! [`Tree`] adds to an [`AnnotatedDocument`] what its head indices leave implicit. It asks nothing about meaning.

use crate::types::{AnnotatedDocument, Dep, Pos, Sentence, Span, Token};

/// How far up or along a chain of heads anything is followed; real sentences stay far below, a tree built by hand may
/// hold a cycle.
const MAX_STEPS: usize = 64;

/// A sentence of more tokens than this is no prose (a list, a table, a page without marks) and is not read.
const MAX_SENTENCE_TOKENS: usize = 400;

/// An annotated document with the links from heads to dependents.
pub(crate) struct Tree<'d> {
    doc: &'d AnnotatedDocument,
    /// `children[first[head]..first[head + 1]]` are the dependents of `head`, in order.
    children: Vec<usize>,
    first: Vec<usize>,
    /// First and last token of the subtree of each token.
    edges: Vec<(usize, usize)>,
    /// Index of the sentence of each token; `usize::MAX` for white space between sentences.
    sentence: Vec<usize>,
}

impl<'d> Tree<'d> {
    /// Links the tokens of `doc`. Linear in their number.
    pub(crate) fn new(doc: &'d AnnotatedDocument) -> Self {
        let n = doc.tokens.len();
        let mut first = vec![0; n + 2];
        for (i, token) in doc.tokens.iter().enumerate() {
            if token.head != i && token.head < n {
                first[token.head + 2] += 1;
            }
        }
        for i in 1..first.len() {
            first[i] += first[i - 1];
        }
        let mut children = vec![0; first[n + 1]];
        for (i, token) in doc.tokens.iter().enumerate() {
            if token.head != i && token.head < n {
                children[first[token.head + 1]] = i;
                first[token.head + 1] += 1;
            }
        }
        let mut tree = Self { doc, children, first, edges: (0..n).map(|i| (i, i)).collect(), sentence: Vec::new() };
        tree.find_edges();
        tree.sentence = vec![usize::MAX; n];
        for (index, sentence) in doc.sentences.iter().enumerate() {
            for token in sentence.tokens.clone() {
                tree.sentence[token] = index;
            }
        }
        tree
    }

    fn find_edges(&mut self) {
        let roots = (0..self.len()).filter(|&i| self.doc.tokens[i].head == i);
        let mut order: Vec<usize> = roots.collect();
        let mut next = 0;
        while next < order.len() {
            order.extend_from_slice(self.children(order[next]));
            next += 1;
        }
        for &i in order.iter().rev() {
            let head = self.doc.tokens[i].head;
            let (left, right) = self.edges[i];
            let edge = &mut self.edges[head];
            *edge = (edge.0.min(left), edge.1.max(right));
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.doc.tokens.len()
    }

    pub(crate) fn doc(&self) -> &'d AnnotatedDocument {
        self.doc
    }

    /// The sentences that are read, each with its index in the document.
    pub(crate) fn prose(&self) -> impl Iterator<Item = (usize, &'d Sentence)> + use<'d> {
        let sentences = self.doc.sentences.iter().enumerate();
        sentences.filter(|(_, sentence)| sentence.tokens.len() <= MAX_SENTENCE_TOKENS)
    }

    pub(crate) fn token(&self, i: usize) -> &'d Token {
        &self.doc.tokens[i]
    }

    pub(crate) fn text(&self, i: usize) -> &'d str {
        self.doc.text(i)
    }

    /// Lemma in lower case.
    pub(crate) fn lemma(&self, i: usize) -> String {
        self.token(i).lemma.to_lowercase()
    }

    pub(crate) fn is_lemma(&self, i: usize, lemma: &str) -> bool {
        self.token(i).lemma.eq_ignore_ascii_case(lemma)
    }

    pub(crate) fn dep(&self, i: usize) -> Dep {
        self.token(i).dep
    }

    pub(crate) fn pos(&self, i: usize) -> Pos {
        self.token(i).pos
    }

    /// The head; `None` for a root.
    pub(crate) fn head(&self, i: usize) -> Option<usize> {
        let head = self.token(i).head;
        (head != i && head < self.len()).then_some(head)
    }

    /// The head, the head's head and so on.
    pub(crate) fn ancestors(&self, i: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(self.head(i), |&at| self.head(at)).take(MAX_STEPS)
    }

    /// Index of the sentence that holds the token.
    pub(crate) fn sentence_of(&self, i: usize) -> Option<usize> {
        self.sentence.get(i).copied().filter(|&s| s != usize::MAX)
    }

    /// Dependents, in order of the text.
    pub(crate) fn children(&self, i: usize) -> &[usize] {
        &self.children[self.first[i]..self.first[i + 1]]
    }

    /// Dependents in one of the given relations.
    pub(crate) fn children_by<'a>(&'a self, i: usize, deps: &'a [Dep]) -> impl Iterator<Item = usize> + 'a {
        self.children(i).iter().copied().filter(move |&child| deps.contains(&self.dep(child)))
    }

    /// The first dependent in the given relation.
    pub(crate) fn child(&self, i: usize, dep: Dep) -> Option<usize> {
        self.children(i).iter().copied().find(|&child| self.dep(child) == dep)
    }

    /// First and last token of the subtree.
    pub(crate) fn edges(&self, i: usize) -> (usize, usize) {
        self.edges[i]
    }

    /// The token and all that is joined to it: `A`, `B` and `C` of "A, B and C".
    pub(crate) fn coordinated(&self, i: usize) -> Vec<usize> {
        let mut all = vec![i];
        let mut next = 0;
        while next < all.len() && all.len() < MAX_STEPS {
            let conjuncts: Vec<usize> = self.children_by(all[next], &[Dep::Conj]).collect();
            all.extend(conjuncts.into_iter().filter(|&c| self.pos(c) != Pos::Verb || self.pos(i) == Pos::Verb));
            next += 1;
        }
        all.sort_unstable();
        all
    }

    /// The tokens that lie within a span of the text.
    pub(crate) fn tokens_of(&self, span: Span) -> std::ops::Range<usize> {
        let first = self.doc.tokens.partition_point(|token| token.span.start < span.start);
        let end = self.doc.tokens.partition_point(|token| token.span.end <= span.end);
        first..end.max(first)
    }

    /// The bytes from token `first` to token `last`, both included.
    pub(crate) fn span(&self, first: usize, last: usize) -> Span {
        self.token(first).span.union(self.token(last).span)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::testing::parse;

    #[test]
    fn subtrees_and_coordination() {
        let doc = parse("[France/nsubj>3] [,/punct>0] [Italy/conj>0] [met/ROOT] [Spain/dobj>3]");
        let tree = Tree::new(&doc);
        assert_eq!(tree.children(3), [0, 4]);
        assert_eq!(tree.edges(0), (0, 2));
        assert_eq!(tree.edges(3), (0, 4));
        assert_eq!(tree.coordinated(0), [0, 2]);
    }

    #[test]
    fn a_cycle_of_heads_ends() {
        let doc = parse("[a/dep>1] [b/dep>0]");
        let tree = Tree::new(&doc);
        assert!(tree.ancestors(0).count() <= MAX_STEPS);
    }
}
