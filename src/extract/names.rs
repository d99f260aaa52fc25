//! Finds the names in a document: spans that name a listed actor, and what the text model takes for a name.
//!
//! The entry point is [`find_names`]. The table of actors is asked first, since the model misses names at the start of
//! sentences and in headlines; where both see one, the longer wins. Which names are one entity is `linking`'s question.

use std::ops::Range;

use crate::actors::{Actors, NameKind, Roles};
use crate::extract::tree::Tree;
use crate::extract::unseen::add_unseen;
use crate::types::{Dep, EntityId, EntityLabel, EntityType, Iob, Pos, Span, Tag};

/// What a name is a name of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Named {
    /// An actor of the table.
    Listed {
        /// Which.
        id: EntityId,
        /// By which kind of name.
        how: NameKind,
    },
    /// Something that the table does not have.
    Unlisted(EntityType),
}

/// A name as it stands in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Name {
    pub(crate) tokens: Range<usize>,
    pub(crate) span: Span,
    pub(crate) named: Named,
}

impl Name {
    /// The token of the name that the rest of the sentence hangs on to.
    pub(crate) fn head(&self, tree: &Tree<'_>) -> usize {
        let outside = |&i: &usize| tree.head(i).is_none_or(|head| !self.tokens.contains(&head));
        self.tokens.clone().find(outside).unwrap_or(self.tokens.start)
    }
}

/// All names of the document, in order, without overlap.
pub(crate) fn find_names(tree: &Tree<'_>, actors: &Actors, roles: &Roles) -> Vec<Name> {
    let mut names = Vec::new();
    let mut at = 0;
    while at < tree.len() {
        let found = name_at(tree, actors, roles, at);
        at = found.as_ref().map_or(at + 1, |name| name.tokens.end.max(at + 1));
        names.extend(found);
    }
    add_unseen(tree, actors, roles, &mut names);
    names
}

fn name_at(tree: &Tree<'_>, actors: &Actors, roles: &Roles, at: usize) -> Option<Name> {
    let seen = seen_at(tree, roles, at);
    let is_person = seen.as_ref().is_some_and(|name| name.named == Named::Unlisted(EntityType::Person));
    // "Jordan said": where the table's name may mean something else, the model is asked whether it is a person.
    let listed = match actors.longest_match(&tree.doc().document.text, tree.token(at).span.start) {
        Some(found) if found.is_ambiguous && found.actor.entity_type != EntityType::Person && is_person => None,
        _ => listed_at(tree, actors, at),
    };
    match (listed, seen) {
        (None, None) => None,
        (Some(listed), None) => Some(listed),
        (None, Some(seen)) => {
            // "northern Syria", "the Russian Duma": what the table knows inside what the model saw.
            let inner = seen.tokens.clone().skip(1).filter_map(|i| listed_at(tree, actors, i));
            let reaches_end = |name: &Name| name.tokens.end >= seen.tokens.end;
            inner.into_iter().find(reaches_end).filter(|_| !is_person).or(Some(seen))
        }
        (Some(listed), Some(seen)) if seen.tokens.end <= listed.tokens.end => Some(listed),
        (Some(listed), Some(seen)) => Some(longer(tree, actors, roles, listed, seen)),
    }
}

/// Decides between a listed name and a longer one of the model that begins at the same token.
fn longer(tree: &Tree<'_>, actors: &Actors, roles: &Roles, listed: Name, seen: Name) -> Name {
    let rest = listed.tokens.end..seen.tokens.end;
    let has_role = rest.clone().any(|i| roles.longest_suffix(&[&tree.lemma(i)]).is_some());
    let by_country = matches!(&listed.named, Named::Listed { how, id } if *how != NameKind::Name
        || actors.get(id).is_some_and(|actor| actor.entity_type == EntityType::Country));
    match &seen.named {
        // "Jordan Henderson" is a person, "Azerbaijan Leaders" and "Russia 's Putin" are not.
        Named::Unlisted(EntityType::Person) if has_role || rest.clone().any(|i| tree.dep(i) == Dep::Case) => listed,
        Named::Unlisted(EntityType::Person) => seen,
        // "US State Department": the table has the rest; "Russian Foreign Ministry": a role of the country.
        Named::Unlisted(EntityType::Organization) if by_country && !has_role => {
            let known = rest.clone().find(|&i| {
                tree.dep(i) != Dep::Case && listed_at(tree, actors, i).is_some_and(|name| name.tokens.end == rest.end)
            });
            if known.is_some() { listed } else { seen }
        }
        Named::Unlisted(EntityType::Organization) if by_country => listed,
        Named::Unlisted(EntityType::Organization) => seen,
        // "Gaza City", "Kabul Province" are places of their own.
        Named::Unlisted(EntityType::Place) if rest.len() == 1 && is_kind_of_place(tree.text(rest.start)) => seen,
        // "Syria 's Idlib", "Georgia , Armenia": places and peoples end where the table's name ends.
        _ => listed,
    }
}

/// The listed name that begins with the token.
fn listed_at(tree: &Tree<'_>, actors: &Actors, at: usize) -> Option<Name> {
    let token = tree.token(at);
    if matches!(token.pos, Pos::Space | Pos::Punct) {
        return None;
    }
    let found = actors.longest_match(&tree.doc().document.text, token.span.start)?;
    if found.end < token.span.end {
        // "U.S.-led", "U.S.-Iranian": a name that ends at a hyphen within the token still names the actor.
        let is_hyphen = tree.doc().document.text.get(found.end..).is_some_and(|rest| rest.starts_with('-'));
        let named = Named::Listed { id: found.actor.id.clone(), how: found.how };
        let span = Span::new(token.span.start, found.end);
        return is_hyphen.then_some(Name { tokens: at..at + 1, span, named });
    }
    let end = (at..tree.len()).take_while(|&i| tree.token(i).span.end <= found.end).last()? + 1;
    let span = tree.span(at, end - 1);
    // "northern Syria" is cited in full; the actor is Syria all the same.
    let is_part = found.how == NameKind::Name
        && at > 0
        && tree.head(at - 1).is_some_and(|head| (at..end).contains(&head))
        && is_direction(tree.text(at - 1));
    let cited = if is_part { tree.span(at - 1, end - 1) } else { span };
    (span.end == found.end).then(|| Name {
        tokens: at..end,
        span: cited,
        named: Named::Listed { id: found.actor.id.clone(), how: found.how },
    })
}

/// The named entity of the text model that begins with the token, without article, title and `'s`.
fn seen_at(tree: &Tree<'_>, roles: &Roles, at: usize) -> Option<Name> {
    let token = tree.token(at);
    if token.iob != Iob::Begin {
        return None;
    }
    let entity_type = match token.entity? {
        EntityLabel::Person => EntityType::Person,
        EntityLabel::Org => EntityType::Organization,
        EntityLabel::Gpe | EntityLabel::Loc | EntityLabel::Fac => EntityType::Place,
        EntityLabel::Norp => EntityType::Group,
        _ => return None,
    };
    let mut end = (at + 1..tree.len()).find(|&i| tree.token(i).iob != Iob::Inside).unwrap_or(tree.len());
    let mut start = at;
    let is_trailing = |i: usize| {
        matches!(tree.dep(i), Dep::Case)
            || matches!(tree.pos(i), Pos::Punct | Pos::Space)
            || tree.token(i).tag == Tag::Pos
    };
    let is_leading = |i: usize| matches!(tree.pos(i), Pos::Det | Pos::Punct | Pos::Space);
    let is_clock =
        |i: usize| entity_type == EntityType::Person && tree.text(i).starts_with(|c: char| c.is_ascii_digit());
    while end > start && (is_trailing(end - 1) || is_clock(end - 1)) {
        end -= 1;
    }
    while start < end && is_leading(start) {
        start += 1;
    }
    if entity_type == EntityType::Person {
        let is_title = |i: usize| is_honorific(tree.text(i)) || roles.longest_suffix(&[&tree.lemma(i)]).is_some();
        while end - start > 1 && is_title(start) {
            start += 1;
        }
    }
    // "Interior" of "Interior Minister", "Cabinet", "Foreign Ministry": a role or a piece of one is no name.
    if entity_type == EntityType::Organization
        && (is_role(tree, roles, start..end) || begins_role(tree, roles, start..end))
    {
        return None;
    }
    let has_letters = tree
        .doc()
        .document
        .text
        .get(tree.token(start.min(end.max(1) - 1)).span.start..)
        .is_some_and(|text| text.starts_with(char::is_alphanumeric));
    end = headline_end(tree, start, end);
    // A line break inside a name is two lines run together; a name in lower case is none, save a people's ("rebels").
    let broken = (start..end).any(|i| tree.pos(i) == Pos::Space);
    let capital = (start..end).any(|i| tree.text(i).starts_with(char::is_uppercase));
    (start < end && has_letters && capital && !broken).then(|| Name {
        tokens: start..end,
        span: tree.span(start, end - 1),
        named: Named::Unlisted(entity_type),
    })
}

/// Where a name ends that the model has run on: "Trump Expels", "Obama Said To Be", "Tlaib Meets With".
fn headline_end(tree: &Tree<'_>, start: usize, end: usize) -> usize {
    let is_function_word = |i: usize| {
        const WORDS: [&str; 24] = [
            "with", "to", "in", "on", "at", "by", "from", "as", "over", "after", "is", "are", "was", "will", "be",
            "not", "who", "how", "why", "back", "into", "amid", "than", "but",
        ];
        let word = tree.text(i).to_lowercase();
        WORDS.contains(&word.as_str()) || matches!(word.as_str(), "'" | "‘" | "\"" | "“" | ":" | ";" | "|")
    };
    (start + 1..end).find(|&i| is_function_word(i) || is_headline_verb(tree.text(i))).unwrap_or(end)
}

/// Whether the word is a verb that headlines use, in the form that goes with a name before it.
fn is_headline_verb(word: &str) -> bool {
    let Some(lower) = word.strip_suffix('s').or_else(|| word.strip_suffix("ed")).map(str::to_lowercase) else {
        return matches!(
            word,
            "Meet"
                | "Discuss"
                | "Say"
                | "Warn"
                | "Urge"
                | "Agree"
                | "Vow"
                | "Seek"
                | "Said"
                | "Met"
                | "Told"
                | "Won"
                | "Held"
                | "Made"
                | "Took"
                | "Gave"
                | "Sent"
                | "Sought"
        );
    };
    let is_verb = |stem: &str| HEADLINE_VERBS.binary_search(&stem).is_ok();
    let without_e = lower.strip_suffix('e').unwrap_or(&lower);
    let as_y = lower.strip_suffix("ie").or_else(|| lower.strip_suffix('i')).map(|stem| format!("{stem}y"));
    is_verb(&lower) || is_verb(without_e) || is_verb(&format!("{lower}e")) || as_y.is_some_and(|stem| is_verb(&stem))
}

/// Whether the words are a role and nothing else.
fn is_role(tree: &Tree<'_>, roles: &Roles, words: Range<usize>) -> bool {
    let lemmas: Vec<String> = words.map(|i| tree.lemma(i)).collect();
    roles.get(&lemmas.join(" ")).is_some()
}

/// Whether the words are the beginning of a role that the words after them complete.
fn begins_role(tree: &Tree<'_>, roles: &Roles, words: Range<usize>) -> bool {
    let lemmas: Vec<String> = (words.start..tree.len().min(words.end + 2)).map(|i| tree.lemma(i)).collect();
    let lemmas: Vec<&str> = lemmas.iter().map(String::as_str).collect();
    let is_longer = |end: usize| {
        let role = lemmas.get(..end).and_then(|lemmas| roles.longest_suffix(lemmas));
        role.is_some_and(|role| role.name.split(' ').count() == end)
    };
    (words.len() + 1..=words.len() + 2).any(is_longer)
}

fn is_kind_of_place(word: &str) -> bool {
    matches!(
        word,
        "City" | "Province" | "District" | "Valley" | "Island" | "Islands" | "Airport" | "County" | "Heights"
    )
}

/// Whether the word says which part of a country: `northern`.
fn is_direction(word: &str) -> bool {
    let word = word.to_lowercase();
    let direction = word.strip_suffix("ern").unwrap_or(&word);
    matches!(
        direction,
        "north" | "south" | "east" | "west" | "northeast" | "northwest" | "southeast" | "southwest" | "central"
    )
}

/// Whether the word is a title of courtesy or rank before a name: `Mr.`, `Gen.`
pub(crate) fn is_honorific(word: &str) -> bool {
    const HONORIFICS: [&str; 20] = [
        "mr", "mrs", "ms", "dr", "sir", "lord", "lady", "dame", "sheikh", "gen", "col", "sen", "rep", "lt", "maj",
        "capt", "sgt", "adm", "gov", "prof",
    ];
    let word = word.trim_end_matches('.');
    HONORIFICS.iter().any(|one| one.eq_ignore_ascii_case(word))
}

/// Verbs that headlines put after a name, sorted.
const HEADLINE_VERBS: [&str; 176] = [
    "abandon",
    "accept",
    "accuse",
    "admit",
    "agree",
    "aim",
    "announce",
    "approve",
    "arrest",
    "arrive",
    "ask",
    "assail",
    "attack",
    "back",
    "ban",
    "bar",
    "beat",
    "begin",
    "blame",
    "blast",
    "block",
    "bomb",
    "brace",
    "bring",
    "bust",
    "call",
    "cancel",
    "cast",
    "challenge",
    "chide",
    "cite",
    "claim",
    "clash",
    "clear",
    "close",
    "condemn",
    "confirm",
    "consider",
    "court",
    "cut",
    "decline",
    "decry",
    "defend",
    "defy",
    "deliver",
    "demand",
    "deny",
    "deploy",
    "detain",
    "discuss",
    "dismiss",
    "dispatch",
    "dominate",
    "drop",
    "eject",
    "end",
    "endorse",
    "expel",
    "express",
    "extend",
    "face",
    "fear",
    "fight",
    "find",
    "fire",
    "fit",
    "get",
    "give",
    "grant",
    "hail",
    "halt",
    "head",
    "hit",
    "hold",
    "host",
    "impose",
    "invade",
    "invite",
    "join",
    "keep",
    "kill",
    "label",
    "launch",
    "lead",
    "leave",
    "lift",
    "liken",
    "look",
    "lose",
    "make",
    "mark",
    "meet",
    "move",
    "mull",
    "need",
    "nix",
    "nominate",
    "offer",
    "okay",
    "open",
    "order",
    "oust",
    "pay",
    "plan",
    "pledge",
    "praise",
    "press",
    "promise",
    "propose",
    "protest",
    "pull",
    "push",
    "put",
    "quit",
    "raise",
    "reach",
    "rebuff",
    "rebuke",
    "recall",
    "receive",
    "reject",
    "release",
    "renew",
    "report",
    "resent",
    "resign",
    "respond",
    "return",
    "reveal",
    "rip",
    "risk",
    "rule",
    "say",
    "see",
    "seek",
    "seize",
    "send",
    "set",
    "sign",
    "slam",
    "slap",
    "snub",
    "speak",
    "stand",
    "start",
    "stop",
    "storm",
    "strike",
    "suggest",
    "support",
    "suspend",
    "take",
    "talk",
    "target",
    "tell",
    "test",
    "threaten",
    "tour",
    "tout",
    "travel",
    "try",
    "turn",
    "unveil",
    "urge",
    "use",
    "visit",
    "vote",
    "vow",
    "want",
    "warn",
    "weigh",
    "welcome",
    "win",
    "withdraw",
    "work",
    "wrangle",
];
