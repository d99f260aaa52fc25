//! The words of a noun phrase: what is cited as a mention, and the forms in which a document has it.

use crate::extract::tree::Tree;
use crate::types::{Dep, Pos, Span, Tag};

/// How many words a phrase with its `of` may have to be a form of its own.
const MAX_FORM_WORDS: usize = 8;

/// The words from the first modifier to the head, without article and pronoun.
pub(crate) fn phrase(tree: &Tree<'_>, head: usize) -> Span {
    tree.span(first_word(tree, head, is_left_out), head)
}

/// The same words with single spaces.
pub(crate) fn phrase_text(tree: &Tree<'_>, head: usize) -> String {
    squeezed(tree, phrase(tree, head))
}

/// Other forms of the phrase as the document has it: with its possessive or determiner, without its numeral, with what
/// explains it.
pub(crate) fn forms(tree: &Tree<'_>, head: usize) -> Vec<String> {
    let article = |tree: &Tree<'_>, i: usize| {
        matches!(tree.pos(i), Pos::Punct | Pos::Space | Pos::Adv | Pos::Cconj | Pos::Adp | Pos::Sconj)
            || matches!(tree.lemma(i).as_str(), "the" | "a" | "an")
    };
    let bare = |tree: &Tree<'_>, i: usize| is_left_out(tree, i) || counts(tree, i);
    let start = first_word(tree, head, is_left_out);
    let mut ends = vec![(first_word(tree, head, article), head), (first_word(tree, head, bare), head)];
    let prepositions = tree.children_by(head, &[Dep::Prep]).filter(|&i| i > head);
    ends.extend(prepositions.filter_map(|i| tree.child(i, Dep::Pobj)).map(|object| (start, object)));
    ends.push((start, tree.edges(head).1));
    let is_form = |&(start, end): &(usize, usize)| start <= head && end >= head && end - start < MAX_FORM_WORDS;
    ends.into_iter().filter(is_form).map(|(start, end)| squeezed(tree, tree.span(start, end))).collect()
}

fn first_word(tree: &Tree<'_>, head: usize, is_out: impl Fn(&Tree<'_>, usize) -> bool) -> usize {
    let (left, _) = tree.edges(head);
    // "Iran and world powers": a noun before the "and" is somebody else, whatever the tree says.
    let is_joint = |&i: &usize| {
        tree.pos(i) == Pos::Cconj && i > left && matches!(tree.token(i - 1).tag, Tag::Nnp | Tag::Nnps | Tag::Nns)
    };
    let from = (left..head).rev().find(is_joint).unwrap_or(left);
    let start = (from..head).find(|&i| !is_out(tree, i)).unwrap_or(head);
    // "so-called caliphate", "ex-president": a word with its hyphens is one.
    if start >= from + 2 && tree.text(start - 1) == "-" { start - 2 } else { start }
}

fn is_left_out(tree: &Tree<'_>, i: usize) -> bool {
    matches!(tree.pos(i), Pos::Det | Pos::Punct | Pos::Space | Pos::Adv | Pos::Cconj | Pos::Adp | Pos::Sconj)
        || tree.token(i).tag == Tag::PrpPoss
        || tree.dep(i) == Dep::Quantmod
        // "at least eight", "up to 75,000", "more than half"
        || matches!(tree.lemma(i).as_str(), "least" | "than" | "to")
}

/// "two", "1,000", "several": how many, which tells nobody from nobody.
fn counts(tree: &Tree<'_>, i: usize) -> bool {
    const COUNTS: [&str; 10] =
        ["many", "several", "other", "more", "most", "few", "some", "various", "numerous", "additional"];
    tree.pos(i) == Pos::Num || COUNTS.contains(&tree.lemma(i).as_str())
}

fn squeezed(tree: &Tree<'_>, span: Span) -> String {
    span.of(&tree.doc().document.text).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::testing::parse;

    #[test]
    fn forms_of_a_phrase() {
        let doc = parse("[two/nummod>1] [leaders/nsubj>4] [of/prep>1] [France/pobj>2] [met/ROOT]");
        let tree = Tree::new(&doc);
        assert_eq!(phrase_text(&tree, 1), "two leaders");
        assert!(forms(&tree, 1).contains(&"two leaders of France".to_owned()));
    }
}
