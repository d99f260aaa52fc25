//! Who speaks: the subject of a report, whoever is named by "according to", and who stands behind a statement.

use crate::extract::clauses::{clause_of, is_predicate, obliques, subject_of};
use crate::extract::events::is_press;
use crate::extract::mentions::Mentions;
use crate::extract::slots::is_press_noun;
use crate::extract::tree::Tree;
use crate::lexicon::{Complement, Lexicon};
use crate::types::{Dep, Participant, Pos, Tag};

/// Nouns for something said or written, which speaks for whoever made it; sorted, parted by spaces.
const WORDS_OF_SOMEBODY: &str = "\
    account accusation allegation analysis announcement article assertion assessment briefing bulletin cable claim \
    comment communique complaint declaration document dossier editorial email estimate filing finding indictment \
    investigation lawsuit letter memo memorandum message paper poll post readout release remark report revelation \
    review speech statement study survey testimony transcript tweet video warning";

/// Verbs by which somebody makes the claim that is their object: "claimed responsibility for", "issued a warning of".
const MAKING: &str = "\
    air claim deliver echo express file give have issue level make offer post present publish raise release renew \
    repeat submit take voice";

/// Bodies and people that speak, though the table of nouns knows no actor by the word; parted by spaces.
const SPEAKING: &str =
    "authority chief head intelligence leadership media office outlet person press radio source television";

/// How many words the phrase of a speaker has at most that the parser hung elsewhere.
const MAX_SPEAKER_WORDS: usize = 20;

fn is_one_of(list: &str, word: &str) -> bool {
    list.split(' ').any(|one| one == word)
}

/// Whoever makes the report that the token heads: the subject of "said", the owner of "claim".
pub(super) fn speaker_of(mentions: &mut Mentions<'_, '_, '_>, lexicon: &Lexicon, report: usize) -> Option<Participant> {
    let tree = mentions.tree;
    if let Some(quoted) = quoted_as(tree, report) {
        return speaker(mentions, quoted);
    }
    let tokens = if is_predicate(tree, report) {
        let subjects = clause_of(tree, report).subjects;
        if subjects.is_empty() { subject_before(tree, report).into_iter().collect() } else { subjects }
    } else {
        authors(mentions, report).or_else(|| {
            // "issued a warning that", "told Chad in remarks that"
            let verb = tree.ancestors(report).take(2).find(|&at| is_predicate(tree, at))?;
            (is_one_of(MAKING, &tree.lemma(verb)) || says(tree, lexicon, verb)).then(|| subject_of(tree, verb))
        })?
    };
    if let Some(outlet) = tokens.first().and_then(|&subject| outlet_of_source(mentions, report, subject)) {
        return Some(outlet);
    }
    // "A and B said": the first speaks for both in the chain, which is an order of speakers, not a set.
    speaker(mentions, *tokens.first()?)
}

/// Whom somebody quotes: "Reuters quoted him as saying", "was quoted as saying".
fn quoted_as(tree: &Tree<'_>, report: usize) -> Option<usize> {
    let above = || tree.head(report).filter(|&i| tree.dep(report) == Dep::Pcomp && tree.is_lemma(i, "as"));
    let quoting = |&verb: &usize| matches!(tree.lemma(verb).as_str(), "quote" | "cite");
    let has_as = |&verb: &usize| tree.children_by(verb, &[Dep::Prep]).any(|i| tree.is_lemma(i, "as"));
    let verb =
        std::iter::once(report).chain(above().and_then(|i| tree.head(i))).find(|verb| quoting(verb) && has_as(verb))?;
    tree.child(verb, Dep::Dobj).or_else(|| tree.child(verb, Dep::Nsubjpass))
}

/// "sources told Reuters": of sources that nobody can tell from others the outlet stands for what they say.
fn outlet_of_source(mentions: &mut Mentions<'_, '_, '_>, report: usize, subject: usize) -> Option<Participant> {
    let tree = mentions.tree;
    let is_single = |told: usize| tree.is_lemma(told, "media") || !mentions.is_plural(told);
    if !tree.is_lemma(subject, "source") || tree.children_by(subject, &[Dep::Compound, Dep::Prep]).next().is_some() {
        return None;
    }
    // "told reporters" names none.
    let told = tree.children_by(report, &[Dep::Dobj, Dep::Dative]).find(|&told| is_single(told))?;
    let outlet = if is_press_noun(&tree.lemma(told)) { mentions.speaker(told) } else { None };
    outlet.or_else(|| mentions.resolve(told).into_iter().find(|&one| is_press(mentions, one)))
}

/// "Norway attacked Chad, officials and aides told Reuters": the parser may join the speaker to the words before the
/// comma, and leave the verb without a subject.
fn subject_before(tree: &Tree<'_>, verb: usize) -> Option<usize> {
    let is_finite = matches!(tree.token(verb).tag, Tag::Vbd | Tag::Vbz | Tag::Vbp);
    if !is_finite || tree.children_by(verb, &[Dep::Nsubj, Dep::Nsubjpass, Dep::Csubj, Dep::Auxpass]).next().is_some() {
        return None;
    }
    let first = tree.doc().sentences[tree.sentence_of(verb)?].tokens.start;
    let is_mark = |i: usize| matches!(tree.text(i), "," | "”" | "\"" | "''" | ":" | ";" | "—" | "–");
    // "…, the party's leader, Jane Roe, said": the name between the commas.
    let end = if verb > first && is_mark(verb - 1) { verb - 1 } else { verb };
    let start = (first..end).rev().take(MAX_SPEAKER_WORDS).find(|&i| is_mark(i))? + 1;
    (start..end).find(|&i| {
        matches!(tree.pos(i), Pos::Noun | Pos::Propn) && tree.head(i).is_some_and(|head| !(start..end).contains(&head))
    })
}

/// The entity that the token names as a speaker; for a statement, whoever made it.
fn speaker(mentions: &mut Mentions<'_, '_, '_>, token: usize) -> Option<Participant> {
    let tree = mentions.tree;
    if is_one_of(WORDS_OF_SOMEBODY, &tree.lemma(token))
        && let Some(author) = authors(mentions, token).and_then(|tokens| tokens.first().copied())
        && let Some(found) = mentions.speaker(author)
    {
        return Some(found);
    }
    if let Some(&known) = mentions.resolve(token).first() {
        return Some(known);
    }
    // "one of the officials"
    if tree.pos(token) != Pos::Noun && tree.pos(token) != Pos::Propn {
        let of = tree.children_by(token, &[Dep::Prep]).find(|&i| tree.is_lemma(i, "of"))?;
        return mentions.speaker(tree.child(of, Dep::Pobj)?);
    }
    // "the thinking goes", "photographs show": only words for people and what they say or write speak, and what may be
    // a name.
    let lemma = tree.lemma(token);
    let is_speaking = is_one_of(WORDS_OF_SOMEBODY, &lemma) || is_one_of(SPEAKING, &lemma);
    let may_be_name = tree.pos(token) == Pos::Propn
        || (tree.token(token).tag == Tag::Nn && tree.text(token).starts_with(char::is_uppercase));
    if is_speaking || may_be_name { mentions.speaker(token) } else { None }
}

/// Who made what the noun names: "Chad's claim", "a report by Chad", "a Pentagon statement", "a Chadian letter".
fn authors(mentions: &Mentions<'_, '_, '_>, noun: usize) -> Option<Vec<usize>> {
    let tree = mentions.tree;
    let owner = tree.children_by(noun, &[Dep::Poss]).next();
    let by = || {
        let made = obliques(tree, noun).into_iter().find(|one| matches!(one.preposition.as_str(), "by" | "from"));
        // "a video posted by Chad"
        let done = || tree.child(noun, Dep::Acl).filter(|&i| tree.token(i).tag == Tag::Vbn);
        let agent = || done().and_then(|verb| clause_of(tree, verb).subjects.first().copied());
        made.and_then(|one| one.objects.first().copied()).or_else(agent)
    };
    let beside = || {
        tree.children_by(noun, &[Dep::Compound, Dep::Nmod, Dep::Amod])
            .find(|&i| tree.pos(i) == Pos::Propn || mentions.cast.named(i).is_some())
    };
    owner.or_else(by).or_else(beside).map(|author| vec![author])
}

/// Whoever is said in passing to say so: "as Politico reports", and between commas "officials say".
pub(super) fn in_passing(mentions: &mut Mentions<'_, '_, '_>, lexicon: &Lexicon, at: usize) -> Option<Participant> {
    let tree = mentions.tree;
    let has_and = tree.child(at, Dep::Cc).is_some();
    let mut verbs = tree.children_by(at, &[Dep::Advcl, Dep::Parataxis, Dep::Conj]).filter(|&verb| {
        let has_as = || tree.children_by(verb, &[Dep::Mark, Dep::Advmod]).any(|i| tree.is_lemma(i, "as"));
        // "told Reuters": the hearer is no content.
        let is_content = |&i: &usize| match tree.dep(i) {
            Dep::Ccomp | Dep::Xcomp | Dep::Oprd => true,
            Dep::Dobj => !tree.is_lemma(verb, "tell"),
            _ => false,
        };
        let is_full = || tree.children(verb).iter().any(is_content);
        let is_beside = || match tree.child(verb, Dep::Nsubj) {
            Some(_) => match tree.dep(verb) {
                Dep::Advcl => has_as(),
                Dep::Conj => !has_and && is_predicate(tree, verb),
                _ => true,
            },
            // "…, a diplomat and an aide said"
            None => subject_before(tree, verb).is_some(),
        };
        says(tree, lexicon, verb) && !is_full() && is_beside()
    });
    let verb = verbs.next()?;
    speaker_of(mentions, lexicon, verb)
}

/// Whether the verb reports what a clause tells.
pub(super) fn says(tree: &Tree<'_>, lexicon: &Lexicon, verb: usize) -> bool {
    lexicon.embedding(&tree.lemma(verb), Complement::That).is_some_and(|found| found.is_report)
}

/// "according to Politico" on the clause.
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
