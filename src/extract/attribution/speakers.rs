//! Who speaks: the subject of a report, whoever is named by "according to", and who stands behind a statement.

use crate::extract::clauses::{clause_of, is_predicate, obliques, subject_of};
use crate::extract::mentions::Mentions;
use crate::extract::tree::Tree;
use crate::types::{Dep, Participant, Pos};

/// Nouns for something said or written, which speaks for whoever made it.
const WORDS_OF_SOMEBODY: [&str; 24] = [
    "statement",
    "report",
    "readout",
    "investigation",
    "article",
    "letter",
    "post",
    "tweet",
    "message",
    "account",
    "document",
    "revelation",
    "release",
    "communique",
    "declaration",
    "announcement",
    "claim",
    "estimate",
    "analysis",
    "study",
    "assessment",
    "finding",
    "briefing",
    "remark",
];

/// Whoever makes the report that the token heads: the subject of "said", the owner of "claim".
pub(super) fn speaker_of(mentions: &mut Mentions<'_, '_, '_>, report: usize) -> Option<Participant> {
    let tree = mentions.tree;
    let tokens = if is_predicate(tree, report) {
        clause_of(tree, report).subjects
    } else {
        authors(tree, report).or_else(|| {
            // "claimed responsibility for the attack": whoever does something with the word.
            let verb = tree.ancestors(report).take(2).find(|&at| is_predicate(tree, at))?;
            Some(subject_of(tree, verb))
        })?
    };
    // "A and B said": the first speaks for both in the chain, which is an order of speakers, not a set.
    speaker(mentions, *tokens.first()?)
}

/// The entity that the token names as a speaker; for a statement, whoever made it.
fn speaker(mentions: &mut Mentions<'_, '_, '_>, token: usize) -> Option<Participant> {
    let tree = mentions.tree;
    if WORDS_OF_SOMEBODY.contains(&tree.lemma(token).as_str())
        && let Some(author) = authors(tree, token).and_then(|tokens| tokens.first().copied())
        && let Some(found) = mentions.speaker(author)
    {
        return Some(found);
    }
    mentions.speaker(token)
}

/// Who made what the noun names: "Chad's claim", "a report by Chad", "a Pentagon statement".
fn authors(tree: &Tree<'_>, noun: usize) -> Option<Vec<usize>> {
    let owner = tree.children_by(noun, &[Dep::Poss]).next();
    let by = || {
        let made = obliques(tree, noun).into_iter().find(|one| matches!(one.preposition.as_str(), "by" | "from"));
        made.and_then(|one| one.objects.first().copied())
    };
    let beside = || tree.children_by(noun, &[Dep::Compound, Dep::Nmod]).find(|&i| tree.pos(i) == Pos::Propn);
    owner.or_else(by).or_else(beside).map(|author| vec![author])
}

/// "according to Politico", "per the ministry" on the clause.
pub(super) fn according_to(mentions: &mut Mentions<'_, '_, '_>, at: usize) -> Option<Participant> {
    let tree = mentions.tree;
    if !matches!(tree.pos(at), Pos::Verb | Pos::Aux | Pos::Noun) {
        return None;
    }
    let according = tree.children_by(at, &[Dep::Prep]).find(|&i| tree.is_lemma(i, "accord"))?;
    let named = obliques(tree, according)
        .into_iter()
        .next()
        .or_else(|| obliques(tree, at).into_iter().find(|oblique| tree.head(oblique.token) == Some(according)))?;
    speaker(mentions, *named.objects.first()?)
}
