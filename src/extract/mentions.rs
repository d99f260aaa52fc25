//! Decides whom a noun phrase or a pronoun speaks of, for all sentences of a document.
//!
//! The entry points are [`Mentions::in_sentence`], which lists all mentions of a sentence, and [`Mentions::resolve`],
//! from the head token of a phrase to the entities that it stands for. Sentences are read in order when a [`Mentions`]
//! is made, so that what refers back finds what was spoken of before. What the phrase itself says is read in
//! `describe`; what refers back is resolved in `pronouns`, `definites` and `collectives`.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::extract::collectives;
use crate::extract::linking::{Cast, add_alias};
use crate::extract::phrases::phrase;
use crate::extract::pronouns::{is_pronoun, pronoun};
use crate::extract::quotes::Quotes;
use crate::extract::tree::Tree;
use crate::types::{Dep, EntityType, Mention, MentionKind, Participant, Pos, Scope, Span, Tag};

/// By what a mention was resolved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Sieve {
    /// By its name.
    Name,
    /// By its own words: `Syrian rebels`.
    Description,
    /// An office, by a title in the text or the table of actors: `the Russian president`.
    Office,
    /// A government, by its state: `his government`.
    Government,
    /// A body of a state that is named: `the Russian foreign ministry`.
    Body,
    /// By an owner who is named: `Russian warplanes`.
    Owner,
    /// `he` and its forms.
    He,
    /// `she` and its forms.
    She,
    /// `it` and its forms.
    It,
    /// `they` and its forms.
    They,
    /// `I`: whoever is quoted.
    Speaker,
    /// `we`: for whom whoever is quoted speaks.
    SpeakersSide,
    /// `who`, `which`, `that`: the noun before.
    Relative,
    /// `the two countries`: those named together.
    Collective,
    /// `the country`: the state spoken of last.
    TheCountry,
    /// `the regime`: the state spoken of last.
    TheGovernment,
    /// `the ministry`: the body named with that word.
    SameWord,
    /// `the group`: the body spoken of last.
    TheBody,
    /// `the alliance`: an actor known by that word.
    KnownAs,
    /// `the diplomat`: the person spoken of last.
    ThePerson,
    /// `the Russian leader`: the head of that state, who is named.
    Leader,
    /// `his Chinese counterpart`: who has the same office there.
    Counterpart,
    /// `the city`: the place spoken of last.
    ThePlace,
}

impl Sieve {
    /// The name as JSON has it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Description => "description",
            Self::Office => "office",
            Self::Government => "government",
            Self::Body => "body",
            Self::Owner => "owner",
            Self::He => "he",
            Self::She => "she",
            Self::It => "it",
            Self::They => "they",
            Self::Speaker => "speaker",
            Self::SpeakersSide => "speaker's side",
            Self::Relative => "relative",
            Self::Collective => "collective",
            Self::TheCountry => "the country",
            Self::TheGovernment => "the government",
            Self::SameWord => "same word",
            Self::TheBody => "the body",
            Self::KnownAs => "known as",
            Self::ThePerson => "the person",
            Self::Leader => "leader",
            Self::Counterpart => "counterpart",
            Self::ThePlace => "the place",
        }
    }
}

/// Something that was spoken of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Past {
    pub(crate) token: usize,
    pub(crate) sentence: usize,
    pub(crate) entity: usize,
}

/// Who is spoken of where.
pub(crate) struct Mentions<'t, 'd, 'a> {
    pub(crate) tree: &'t Tree<'d>,
    pub(crate) cast: Cast<'a>,
    pub(crate) quotes: Quotes,
    /// What was spoken of, in the order in which it was resolved: that of the text, but for speakers named after their
    /// words.
    pub(crate) history: Vec<Past>,
    known: FxHashMap<usize, Vec<Participant>>,
    sieves: FxHashMap<usize, Sieve>,
    /// Descriptions and pronouns that were resolved.
    described: Vec<Mention>,
    kinds: FxHashMap<Span, MentionKind>,
}

impl<'t, 'd, 'a> Mentions<'t, 'd, 'a> {
    /// Reads the mentions of all sentences. Linear in the tokens of the document.
    pub(crate) fn new(tree: &'t Tree<'d>, cast: Cast<'a>) -> Self {
        let mut mentions = Self {
            tree,
            cast,
            quotes: Quotes::of(tree),
            history: Vec::new(),
            known: FxHashMap::default(),
            sieves: FxHashMap::default(),
            described: Vec::new(),
            kinds: FxHashMap::default(),
        };
        for (_, sentence) in tree.prose() {
            mentions.in_sentence(sentence.tokens.clone());
        }
        mentions
    }

    /// Every mention in the sentence of these tokens, with the token that heads it, in order of the text.
    ///
    /// Names, descriptions and pronouns that stand for somebody, coordinated ones each; a phrase that stands for a pair
    /// comes once for each. A name within a larger phrase that is itself a mention ("Russian" of "Russian officials")
    /// is left out, unless it owns that phrase ("Russia's allies"); so is a description beside the name that it
    /// describes.
    pub(crate) fn in_sentence(&mut self, sentence: Range<usize>) -> Vec<(usize, Participant)> {
        let mut found: Vec<(usize, Participant)> = Vec::new();
        for token in sentence {
            if !self.heads_mention(token) {
                continue;
            }
            for participant in self.resolve(token) {
                // "thousands of refugees": the phrase as a whole came first.
                if found.iter().all(|(_, known)| *known != participant) {
                    found.push((token, participant));
                }
            }
        }
        found
    }

    /// Whether the token heads a phrase that is to be asked for whom it stands.
    fn heads_mention(&mut self, token: usize) -> bool {
        let tree = self.tree;
        if matches!(tree.pos(token), Pos::Space | Pos::Punct | Pos::Verb | Pos::Aux | Pos::Adp) && !self.is_named(token)
        {
            return false;
        }
        if self.cast.named(token).is_some_and(|(_, name)| name.head(tree) != token) {
            return false;
        }
        let is_name = self.is_named(token);
        let Some(above) = tree.head(token) else { return true };
        match tree.dep(token) {
            Dep::Amod | Dep::Compound | Dep::Nmod | Dep::Npadvmod if is_name => {
                self.stands_apart(token) || !self.is_within(token, above)
            }
            // "a rebel attack", "a police raid": the deed's doer.
            Dep::Compound => self.acts_alone(token) && self.resolve(above).is_empty(),
            Dep::Amod | Dep::Nmod | Dep::Npadvmod | Dep::Det | Dep::Predet | Dep::Preconj | Dep::Nummod => false,
            Dep::Appos => is_name || self.resolve(above).is_empty(),
            _ => true,
        }
    }

    /// Whether a name is part of what another phrase is cited as, or of the title of the person that it names.
    fn is_within(&mut self, token: usize, above: usize) -> bool {
        let Some((entity, name)) = self.cast.named(token) else { return false };
        let span = name.span;
        let titled = self.cast.named(above).map(|(entity, _)| self.cast.entities[entity].entity_type);
        let is_title =
            titled == Some(EntityType::Person) && self.cast.entities[entity].entity_type != EntityType::Person;
        let covers = |p: &Participant| p.mention.start <= span.start && span.end <= p.mention.end;
        is_title || self.resolve(above).iter().any(covers)
    }

    /// Whether a name that modifies a noun is one of several ("Russian and Syrian forces", "Israeli-Palestinian talks").
    fn stands_apart(&self, token: usize) -> bool {
        let tree = self.tree;
        let Some((_, name)) = self.cast.named(token) else { return false };
        let tokens = name.tokens.clone();
        let is_hyphen = |i: usize| i < tree.len() && tree.text(i) == "-";
        let is_joined = || tree.children_by(token, &[Dep::Conj]).any(|i| self.is_named(i));
        let has_hyphen =
            || tree.text(tokens.end - 1).contains("-") && !name.span.of(&tree.doc().document.text).contains('-');
        is_hyphen(tokens.end) || (tokens.start > 0 && is_hyphen(tokens.start - 1)) || is_joined() || has_hyphen()
    }

    /// Whether a noun that modifies another is the doer of the other's deed: `rebel` of "rebel attack".
    fn acts_alone(&self, token: usize) -> bool {
        use crate::actors::NounKind::{Group, Organization, Person};
        self.tree.pos(token) == Pos::Noun
            && (self.cast.role_of(self.tree, token).is_some_and(|role| role.name != "state")
                || matches!(self.noun_kind(token), Some(Group | Organization | Person)))
    }

    fn is_named(&self, token: usize) -> bool {
        self.cast.named(token).is_some()
    }

    /// The entities that the noun phrase headed by the token stands for; empty if it names no actor.
    pub(crate) fn resolve(&mut self, head: usize) -> Vec<Participant> {
        if let Some(known) = self.known.get(&head) {
            return known.clone();
        }
        // Whoever asks for this token again while it is being worked out gets nothing.
        self.known.insert(head, Vec::new());
        let found = self.work_out(head);
        if let Some(sentence) = self.tree.sentence_of(head) {
            self.history.extend(found.iter().map(|p| Past { token: head, sentence, entity: p.entity }));
        }
        self.known.insert(head, found.clone());
        found
    }

    fn work_out(&mut self, head: usize) -> Vec<Participant> {
        if let Some((entity, name)) = self.cast.named(head) {
            // "exiled Belarusians" are cited in full.
            let is_people = self.is_plural(head) && self.cast.entities[entity].entity_type != EntityType::Person;
            let mention = if is_people { phrase(self.tree, head).union(name.span) } else { name.span };
            return vec![Participant { entity, mention }];
        }
        if let Some((entities, sieve)) = pronoun(self, head) {
            return self.refer(head, &entities, MentionKind::Pronoun, sieve);
        }
        let tag = self.tree.token(head).tag;
        if let Some(found) = self.uncounted(head) {
            return found;
        }
        if is_pronoun(tag)
            || !matches!(self.tree.pos(head), Pos::Noun | Pos::Propn | Pos::Num | Pos::Adj | Pos::Pron | Pos::Det)
        {
            return Vec::new();
        }
        if let Some(entities) = collectives::collective(self, head) {
            return self.refer(head, &entities, MentionKind::Nominal, Sieve::Collective);
        }
        self.described(head)
    }

    /// Whoever the token names as a speaker: an entity that is known, or else one that only its words describe
    /// ("sources", "analysts").
    pub(crate) fn speaker(&mut self, head: usize) -> Option<Participant> {
        if let Some(&known) = self.resolve(head).first() {
            return Some(known);
        }
        let entity_type = match self.tree.pos(head) {
            Pos::Pron => return None,
            Pos::Noun | Pos::Propn if self.is_plural(head) => EntityType::Group,
            Pos::Noun if matches!(self.tree.lemma(head).as_str(), "person" | "head" | "chief") => EntityType::Person,
            Pos::Noun | Pos::Propn => EntityType::Organization,
            _ => return None,
        };
        let entity = self.local(head, entity_type, None);
        self.refer(head, &[entity], MentionKind::Nominal, Sieve::Description).first().copied()
    }

    /// Whether the token is a noun in the plural.
    pub(crate) fn is_plural(&self, token: usize) -> bool {
        matches!(self.tree.token(token).tag, Tag::Nns | Tag::Nnps)
    }

    /// How a participant of a clause is referred to.
    pub(crate) fn kind_of(&self, participant: Participant) -> MentionKind {
        self.kinds.get(&participant.mention).copied().unwrap_or(MentionKind::Name)
    }

    /// By what the phrase that the token heads was resolved.
    pub(crate) fn sieve_of(&self, head: usize) -> Sieve {
        self.sieves.get(&head).copied().unwrap_or(Sieve::Name)
    }

    /// All names, descriptions and pronouns that refer, in order of the text.
    pub(crate) fn into_parts(self) -> (Cast<'a>, Vec<Mention>) {
        let names = self.cast.names.iter().zip(&self.cast.referents);
        let mut all = self.described;
        all.extend(names.map(|(name, &entity)| Mention { span: name.span, entity, kind: MentionKind::Name }));
        all.sort_by_key(|mention| (mention.span, mention.entity));
        all.dedup();
        (self.cast, all)
    }

    /// Notes that the phrase refers to these entities.
    pub(crate) fn refer(
        &mut self,
        head: usize,
        entities: &[usize],
        kind: MentionKind,
        sieve: Sieve,
    ) -> Vec<Participant> {
        let mention = phrase(self.tree, head);
        self.kinds.insert(mention, kind);
        self.sieves.insert(head, sieve);
        self.described.extend(entities.iter().map(|&entity| Mention { span: mention, entity, kind }));
        if kind == MentionKind::Nominal {
            let text = mention.of(&self.tree.doc().document.text).split_whitespace().collect::<Vec<_>>().join(" ");
            for &entity in entities {
                if self.cast.entities[entity].scope == Scope::Local || sieve == Sieve::Body {
                    add_alias(&mut self.cast.entities[entity], text.clone());
                }
            }
        }
        entities.iter().map(|&entity| Participant { entity, mention }).collect()
    }
}
