//! Finds names that neither the table nor the text model sees: surnames of people who are named in full elsewhere,
//! acronyms, and capitalised words that stand where an actor does.
//!
//! The entry point is [`add_unseen`].

use std::ops::Range;

use rustc_hash::FxHashSet;

use crate::actors::{Actors, Roles};
use crate::extract::names::{Name, Named, is_honorific};
use crate::extract::quotes::is_saying;
use crate::extract::tree::Tree;
use crate::types::{Dep, EntityType, Iob, Pos};

/// Letters that a surname needs to be found where the model sees no name.
const MIN_SURNAME: usize = 4;
/// A longer run of words with capitals is a title or a list.
const MAX_NAME_WORDS: usize = 5;
/// Abbreviations that are nobody's.
const NOBODY: [&str; 24] = [
    "tv", "ceo", "gdp", "gmt", "est", "edt", "et", "dna", "hiv", "aids", "covid", "ok", "am", "pm", "ph.d.", "dc",
    "d.c.", "id", "pdf", "pr", "pt", "q&a", "faq", "usd",
];

/// Adds the names that are missing; keeps the order of the text and does not touch what is there.
pub(crate) fn add_unseen(tree: &Tree<'_>, actors: &Actors, roles: &Roles, names: &mut Vec<Name>) {
    let small: FxHashSet<&str> =
        (0..tree.len()).map(|i| tree.text(i)).filter(|word| word.starts_with(char::is_lowercase)).collect();
    let mut is_free = vec![true; tree.len()];
    names.iter().for_each(|name| is_free[name.tokens.clone()].fill(false));
    let known = surnames(tree, actors, names);
    let mut found = Vec::new();
    for i in (0..tree.len()).filter(|&i| is_free[i] && known.contains(tree.text(i))) {
        // "May" the month, "Rice" the food: a word that the text also has in small letters has to be a proper noun.
        if tree.pos(i) == Pos::Propn || !small.contains(tree.text(i).to_lowercase().as_str()) {
            found.push(Name { tokens: i..i + 1, span: tree.span(i, i), named: Named::Unlisted(EntityType::Person) });
        }
    }
    found.iter().for_each(|name| is_free[name.tokens.clone()].fill(false));
    for sentence in &tree.doc().sentences {
        if is_in_capitals(tree, &sentence.tokens) {
            continue;
        }
        let mut at = sentence.tokens.start;
        while at < sentence.tokens.end {
            let is_part = |i: &usize| is_free[*i] && is_name_word(tree, roles, *i);
            let end = (at..sentence.tokens.end).take_while(is_part).last().map_or(at, |last| last + 1);
            let is_first = at == sentence.tokens.start && end == at + 1;
            let is_common = is_first && small.contains(tree.text(at).to_lowercase().as_str());
            if end > at && !is_common {
                found.extend(unseen(tree, roles, at..end));
            }
            at = end.max(at + 1);
        }
    }
    names.extend(found);
    names.sort_by_key(|name| name.tokens.start);
}

/// The surnames of the people of the document.
fn surnames<'t>(tree: &Tree<'t>, actors: &Actors, names: &[Name]) -> FxHashSet<&'t str> {
    let people = names.iter().filter(|name| match &name.named {
        Named::Listed { id, .. } => actors.get(id).is_some_and(|actor| actor.entity_type == EntityType::Person),
        Named::Unlisted(entity_type) => *entity_type == EntityType::Person,
    });
    let last = people.map(|name| tree.text(name.tokens.end - 1));
    last.filter(|word| word.len() >= MIN_SURNAME && word.starts_with(char::is_uppercase)).collect()
}

/// Whether most words of the sentence have capitals, as in a headline: there capitals tell nothing.
fn is_in_capitals(tree: &Tree<'_>, tokens: &Range<usize>) -> bool {
    let words = tokens.clone().filter(|&i| tree.text(i).len() > 3 && tree.text(i).starts_with(char::is_alphabetic));
    let (all, capital) = words.fold((0, 0), |(all, capital), i| {
        (all + 1, capital + usize::from(tree.text(i).starts_with(char::is_uppercase)))
    });
    2 * capital > all
}

fn is_name_word(tree: &Tree<'_>, roles: &Roles, i: usize) -> bool {
    let word = tree.text(i);
    let lower = word.to_lowercase();
    tree.pos(i) == Pos::Propn
        && tree.token(i).iob == Iob::Outside
        && word.chars().next().is_some_and(char::is_uppercase)
        && word.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '’' | '\'' | '&'))
        && word.chars().filter(|c| c.is_alphabetic()).count() >= 2
        && !NOBODY.contains(&lower.as_str())
        && !is_honorific(word)
        && roles.noun(&lower).is_none()
        && roles.longest_suffix(&[&tree.lemma(i)]).is_none()
}

/// The name that a run of words is, if it stands where an actor does.
fn unseen(tree: &Tree<'_>, roles: &Roles, tokens: Range<usize>) -> Option<Name> {
    let head = tokens.clone().find(|&i| tree.head(i).is_none_or(|head| !tokens.contains(&head)))?;
    let is_argument = matches!(
        tree.dep(head),
        Dep::Nsubj | Dep::Nsubjpass | Dep::Dobj | Dep::Pobj | Dep::Poss | Dep::Conj | Dep::Dative | Dep::Appos
    );
    // "in Chibok" is a place; "by Chibok" would be somebody.
    let is_place = tree.dep(head) == Dep::Pobj
        && tree.head(head).is_some_and(|above| matches!(tree.text(above), "in" | "at" | "near" | "from" | "to"));
    let follows_title = tokens.start > 0 && is_honorific(tree.text(tokens.start - 1));
    let speaks = || tree.dep(head) == Dep::Nsubj && tree.head(head).is_some_and(|verb| is_saying(&tree.lemma(verb)));
    let word = tree.text(head);
    let is_acronym = tokens.len() == 1 && word.chars().all(char::is_uppercase);
    let has_given_name = || tokens.len() > 1 && roles.gender(tree.text(tokens.start)).is_some();
    let entity_type = if follows_title || has_given_name() || (!is_acronym && speaks()) {
        EntityType::Person
    } else if is_place && !is_acronym {
        EntityType::Place
    } else {
        EntityType::Organization
    };
    let span = tree.span(tokens.start, tokens.end - 1);
    (is_argument && tokens.len() <= MAX_NAME_WORDS).then_some(Name {
        tokens,
        span,
        named: Named::Unlisted(entity_type),
    })
}
