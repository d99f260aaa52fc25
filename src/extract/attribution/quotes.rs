//! Quotations: from where to where one goes, over several sentences, and who speaks it.
//!
//! A quotation is spoken by the subject of the report beside it, in its own sentences or the ones next to it in the
//! paragraph; one that fills its paragraph by whoever was quoted last.

use std::ops::Range;

use super::speakers;
use crate::extract::clauses::is_predicate;
use crate::extract::mentions::Mentions;
use crate::extract::tree::Tree;
use crate::lexicon::{Complement, Lexicon};
use crate::types::{Dep, Participant};

/// How many paragraphs back the speaker of a quotation that names none is looked for.
const MAX_PARAGRAPHS_BACK: usize = 2;

/// A quotation of fewer tokens is a quoted word, no speech.
const MIN_TOKENS: usize = 3;

/// The tokens between the marks of the quotation that the token stands in.
pub(super) fn quotation(tree: &Tree<'_>, token: usize) -> Option<Range<usize>> {
    let sentence = tree.sentence_of(token)?;
    let paragraph = paragraph(tree, tree.doc().sentences[sentence].block);
    let mut open: Option<usize> = None;
    for i in paragraph.clone() {
        match tree.text(i) {
            "“" => open = Some(i + 1),
            "\"" | "``" | "''" if open.is_none() => open = Some(i + 1),
            "”" | "\"" | "''" => {
                if let Some(start) = open.take()
                    && (start..i).contains(&token)
                {
                    return (i - start >= MIN_TOKENS).then_some(start..i);
                }
            }
            _ => {}
        }
        if i >= token && open.is_none() {
            return None;
        }
    }
    // A quotation that goes on in the next paragraph is not closed in this one.
    open.filter(|&start| start <= token).map(|start| start..paragraph.end)
}

/// Who speaks the quotation.
pub(super) fn speaker_of(
    mentions: &mut Mentions<'_, '_, '_>,
    lexicon: &Lexicon,
    quoted: &Range<usize>,
) -> Option<Participant> {
    let tree = mentions.tree;
    let first = tree.sentence_of(quoted.start)?;
    let last = tree.sentence_of(quoted.end.checked_sub(1)?)?.max(first);
    let block = tree.doc().sentences[first].block;
    let in_block = |&index: &usize| tree.doc().sentences.get(index).is_some_and(|one| one.block == block);
    // A phrase quoted in the middle of a sentence is nobody's if that sentence does not say whose.
    let sentence = tree.doc().sentences[first].tokens.clone();
    if first == last && sentence.start + 1 < quoted.start && quoted.end + 2 < sentence.end {
        return reporter(mentions, lexicon, first, quoted);
    }
    // Its own sentences and those before it in the paragraph, nearest first, then the one after.
    let before = (0..=last).rev().take_while(in_block);
    let order: Vec<usize> = before.chain(std::iter::once(last + 1).filter(in_block)).collect();
    if let Some(speaker) = order.into_iter().find_map(|index| reporter(mentions, lexicon, index, quoted)) {
        return Some(speaker);
    }
    // A paragraph that begins with the quotation and has nobody who speaks: whoever was quoted last goes on.
    let starts_paragraph = paragraph(tree, block).start + 1 >= quoted.start;
    let earlier = (0..first).rev().filter(|&index| {
        let sentence = &tree.doc().sentences[index];
        let is_near = sentence.block < block && block - sentence.block <= MAX_PARAGRAPHS_BACK;
        starts_paragraph && is_near
    });
    let mut earlier: Vec<usize> = earlier.collect();
    // Sentences with a quotation, or that announce one, before others.
    let quotes = |index: usize| {
        let mut tokens = tree.doc().sentences[index].tokens.clone();
        tokens.any(|i| is_mark(tree.text(i)) || tree.text(i) == ":")
    };
    earlier.sort_by_key(|&index| !quotes(index));
    earlier.into_iter().find_map(|index| reporter(mentions, lexicon, index, quoted))
}

fn is_mark(text: &str) -> bool {
    matches!(text, "“" | "”" | "\"" | "``" | "''")
}

/// The speaker of a report in the sentence that stands outside of the quotation.
fn reporter(
    mentions: &mut Mentions<'_, '_, '_>,
    lexicon: &Lexicon,
    sentence: usize,
    quoted: &Range<usize>,
) -> Option<Participant> {
    let tree = mentions.tree;
    let tokens = tree.doc().sentences.get(sentence)?.tokens.clone();
    let verbs: Vec<usize> = tokens.clone().filter(|&i| !quoted.contains(&i) && is_report(tree, lexicon, i)).collect();
    let found = verbs.into_iter().find_map(|verb| speakers::speaker_of(mentions, lexicon, verb));
    let found = found.or_else(|| {
        let verb = tokens.clone().find(|&verb| is_tag(tree, verb))?;
        speakers::speaker_of(mentions, lexicon, verb)
    });
    // "Norway made its case: “…”"
    found.or_else(|| {
        let colon = tokens.contains(&quoted.start).then(|| quoted.start.checked_sub(2)).flatten()?;
        let verb = (tokens.start..colon).find(|&i| is_predicate(tree, i) && tree.child(i, Dep::Nsubj).is_some())?;
        (tree.text(colon) == ":").then(|| speakers::speaker_of(mentions, lexicon, verb)).flatten()
    })
}

/// Whether the verb with its subject follows right after a quotation, whatever it means: "…," Norway thundered.
fn is_tag(tree: &Tree<'_>, verb: usize) -> bool {
    let Some(subject) = tree.child(verb, Dep::Nsubj).filter(|_| is_predicate(tree, verb)) else { return false };
    let before = tree.edges(subject).0.min(verb).checked_sub(1);
    before.is_some_and(|i| is_mark(tree.text(i))) && quotation(tree, verb).is_none()
}

fn is_report(tree: &Tree<'_>, lexicon: &Lexicon, verb: usize) -> bool {
    if !is_predicate(tree, verb) || quotation(tree, verb).is_some() {
        return false;
    }
    let lemma = tree.lemma(verb);
    // "Norway went on: …"
    let goes_on = lemma == "go" && tree.children(verb).iter().any(|&i| tree.is_lemma(i, "on"));
    matches!(lemma.as_str(), "ask" | "continue")
        || goes_on
        || lexicon.embedding(&lemma, Complement::That).is_some_and(|embedding| embedding.is_report)
}

/// All tokens of a block.
fn paragraph(tree: &Tree<'_>, block: usize) -> Range<usize> {
    let of_block = tree.doc().sentences.iter().filter(|sentence| sentence.block == block);
    let (mut start, mut end) = (usize::MAX, 0);
    for sentence in of_block {
        (start, end) = (start.min(sentence.tokens.start), end.max(sentence.tokens.end));
    }
    start.min(end)..end
}
