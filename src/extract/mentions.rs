//! Decides whom an argument of a clause speaks of: a name, a description of an actor, a pronoun, a pair.
//!
//! The entry point is [`Mentions::resolve`]: from the head token of a noun phrase to the entities that it stands for.
//! A description acts for the state that it names ("Russian peacekeepers", "Armenia's foreign ministry"); one that
//! names no actor ("agreement", "weather") gives nothing.

use std::collections::HashMap;
use std::ops::Range;

use crate::actors::{Role, RoleKind};
use crate::extract::coreference;
use crate::extract::linking::{Cast, Title};
use crate::extract::tree::Tree;
use crate::types::{CountryCode, Dep, EntityType, Mention, MentionKind, Participant, Pos, Scope, Span, Tag};

/// Words that count or divide the people after their `of`.
const QUANTITIES: [&str; 22] = [
    "group", "number", "thousand", "hundred", "dozen", "million", "majority", "lot", "series", "handful", "score",
    "most", "some", "many", "all", "several", "member", "part", "team", "couple", "half", "none",
];

/// Nouns that say what kind of place a name is of.
const KINDS_OF_PLACE: [&str; 24] = [
    "region",
    "city",
    "town",
    "village",
    "province",
    "district",
    "enclave",
    "exclave",
    "territory",
    "corridor",
    "valley",
    "island",
    "peninsula",
    "strait",
    "border",
    "area",
    "state",
    "republic",
    "oblast",
    "airport",
    "port",
    "base",
    "sea",
    "capital",
];
/// Nouns that say what kind of body a name is of.
const KINDS_OF_BODY: [&str; 20] = [
    "alliance",
    "bloc",
    "block",
    "union",
    "organization",
    "organisation",
    "group",
    "movement",
    "party",
    "militia",
    "network",
    "agency",
    "newspaper",
    "website",
    "company",
    "court",
    "council",
    "committee",
    "fund",
    "broadcaster",
];

/// Who is spoken of where, worked out as it is asked for.
pub(crate) struct Mentions<'t, 'd, 'a> {
    pub(crate) tree: &'t Tree<'d>,
    pub(crate) cast: Cast<'a>,
    known: HashMap<usize, Vec<Participant>>,
    /// Descriptions and pronouns that were resolved.
    described: Vec<Mention>,
    kinds: HashMap<Span, MentionKind>,
}

impl<'t, 'd, 'a> Mentions<'t, 'd, 'a> {
    pub(crate) fn new(tree: &'t Tree<'d>, cast: Cast<'a>) -> Self {
        Self { tree, cast, known: HashMap::new(), described: Vec::new(), kinds: HashMap::new() }
    }

    /// The entities that the noun phrase headed by the token stands for; empty if it names no actor.
    pub(crate) fn resolve(&mut self, head: usize) -> Vec<Participant> {
        if let Some(known) = self.known.get(&head) {
            return known.clone();
        }
        // Whoever asks for this token again while it is being worked out gets nothing.
        self.known.insert(head, Vec::new());
        let found = self.work_out(head);
        self.known.insert(head, found.clone());
        found
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
        if matches!(tree.pos(token), Pos::Space | Pos::Punct) {
            return false;
        }
        if self.cast.named(token).is_some_and(|(_, name)| name.head(tree) != token) {
            return false;
        }
        let is_name = self.cast.named(token).is_some();
        let Some(above) = tree.head(token) else { return true };
        match tree.dep(token) {
            Dep::Amod | Dep::Compound | Dep::Nmod | Dep::Npadvmod => is_name && self.resolve(above).is_empty(),
            Dep::Appos => is_name || self.resolve(above).is_empty(),
            _ => true,
        }
    }

    /// Whoever the token names as a speaker: an entity that is known, or else one that only its words describe
    /// ("sources", "analysts").
    pub(crate) fn speaker(&mut self, head: usize) -> Option<Participant> {
        if let Some(&known) = self.resolve(head).first() {
            return Some(known);
        }
        let entity_type = match self.tree.pos(head) {
            Pos::Pron => return None,
            Pos::Noun | Pos::Propn if self.tree.token(head).tag == Tag::Nns => EntityType::Group,
            Pos::Noun | Pos::Propn => EntityType::Organization,
            _ => return None,
        };
        let entity = self.local(head, entity_type, None);
        self.refer(head, &[entity], MentionKind::Nominal).first().copied()
    }

    /// How a participant of a clause is referred to.
    pub(crate) fn kind_of(&self, participant: Participant) -> MentionKind {
        self.kinds.get(&participant.mention).copied().unwrap_or(MentionKind::Name)
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

    fn work_out(&mut self, head: usize) -> Vec<Participant> {
        if let Some((entity, name)) = self.cast.named(head) {
            let mention = name.span;
            // "Russia troops", where the model took the whole for a name of the country's.
            return vec![Participant { entity, mention }];
        }
        if let Some(entities) = coreference::pronoun(self, head) {
            return self.refer(head, &entities, MentionKind::Pronoun);
        }
        if !matches!(self.tree.pos(head), Pos::Noun | Pos::Propn | Pos::Num | Pos::Adj | Pos::Pron | Pos::Det) {
            return Vec::new();
        }
        if let Some(entities) = coreference::collective(self, head) {
            return self.refer(head, &entities, MentionKind::Nominal);
        }
        let found = self.person_beside(head).or_else(|| self.partitive(head)).or_else(|| self.specified(head));
        found.unwrap_or_else(|| self.describe(head))
    }

    /// "the Lachin corridor", "the CSTO alliance", "the city of Goris": the name that says which one.
    fn specified(&mut self, head: usize) -> Option<Vec<Participant>> {
        let lemma = self.tree.lemma(head);
        let fits = |entity_type: EntityType| match entity_type {
            EntityType::Place => KINDS_OF_PLACE.contains(&lemma.as_str()),
            EntityType::Organization | EntityType::Group => KINDS_OF_BODY.contains(&lemma.as_str()),
            EntityType::Country | EntityType::Person => false,
        };
        let of = self.tree.children_by(head, &[Dep::Prep]).filter(|&i| self.tree.is_lemma(i, "of"));
        let after = of.flat_map(|i| self.tree.children_by(i, &[Dep::Pobj]));
        let beside = self.tree.children_by(head, &[Dep::Compound, Dep::Nmod, Dep::Appos]);
        beside.chain(after).find_map(|token| {
            let (entity, name) = self.cast.named(token)?;
            let mention = name.span;
            fits(self.cast.entities[entity].entity_type).then(|| vec![Participant { entity, mention }])
        })
    }

    /// "the foreign minister, Sergei Lavrov": the name in apposition.
    fn person_beside(&mut self, head: usize) -> Option<Vec<Participant>> {
        let beside = self.tree.children_by(head, &[Dep::Appos]).find(|&i| self.cast.named(i).is_some())?;
        let (entity, name) = self.cast.named(beside)?;
        let is_person = self.cast.entities[entity].entity_type == EntityType::Person;
        let same_kind = is_person || self.cast.role_of(self.tree, head).is_none_or(|role| role.kind == RoleKind::Body);
        let mention = name.span;
        same_kind.then(|| vec![Participant { entity, mention }])
    }

    /// "thousands of refugees", "a group of lawmakers": the people after the `of`.
    fn partitive(&mut self, head: usize) -> Option<Vec<Participant>> {
        if !QUANTITIES.contains(&self.tree.lemma(head).as_str()) {
            return None;
        }
        let of = self.tree.children_by(head, &[Dep::Prep]).find(|&i| self.tree.is_lemma(i, "of"))?;
        let object = self.tree.child(of, Dep::Pobj)?;
        let found: Vec<Participant> =
            self.tree.coordinated(object).into_iter().flat_map(|token| self.resolve(token)).collect();
        (!found.is_empty()).then_some(found)
    }

    /// A description of an actor by role, with the state that it acts for.
    fn describe(&mut self, head: usize) -> Vec<Participant> {
        let Some(role) = self.cast.role_of(self.tree, head) else { return Vec::new() };
        let served = self.cast.served_by(self.tree, head).or_else(|| self.served_by_owner(head));
        let country = served.and_then(|token| self.cast.country_of(token)).or_else(|| self.country_of_owner(head));
        let entity = match (role.kind, country) {
            (RoleKind::Government, Some(country)) => self.cast.country_entity(country),
            (RoleKind::Government, None) => self.government(served),
            (RoleKind::Body, Some(country)) => self.body_of(country, &role.name),
            (RoleKind::Office | RoleKind::Speaker, _) if self.tree.token(head).tag != Tag::Nns => {
                self.holder(head, role, country).or_else(|| Some(self.local(head, EntityType::Person, country)))
            }
            (RoleKind::Body, None) => Some(self.local(head, EntityType::Organization, None)),
            _ => Some(self.local(head, EntityType::Group, country)),
        };
        entity.map_or_else(Vec::new, |entity| self.refer(head, &[entity], MentionKind::Nominal))
    }

    /// "the Obama administration": the state that the named person acts for.
    fn government(&mut self, served: Option<usize>) -> Option<usize> {
        let (entity, _) = self.cast.named(served?)?;
        let country = self.cast.entities[entity].country?;
        self.cast.country_entity(country)
    }

    /// "Armenia's foreign ministry" and "the Armenian foreign ministry" are one, and so is a listed one.
    fn body_of(&mut self, country: CountryCode, role: &str) -> Option<usize> {
        let actor = self.cast.actors.country(country)?;
        let demonym = actor.demonyms.first().unwrap_or(&actor.label);
        let label = format!("{demonym} {role}");
        let listed = self.cast.actors.find(&label).map(|(actor, _)| actor);
        Some(match listed {
            Some(actor) => self.cast.listed(actor),
            None => self.cast.unlisted(Scope::Named, &label, EntityType::Organization, Some(country)),
        })
    }

    /// Who holds the office, if the document names somebody with this title, or the table knows it for that day.
    fn holder(&mut self, head: usize, role: &Role, country: Option<CountryCode>) -> Option<usize> {
        let before = |title: &&Title| title.role == role.name && (country.is_none() || title.country == country);
        let definite = self.tree.children_by(head, &[Dep::Det]).any(|i| self.tree.is_lemma(i, "the"));
        let titled = self.cast.titles.iter().filter(before);
        let earlier = titled.clone().rfind(|title| self.cast.names[title.name].tokens.start < head);
        let named = earlier.or_else(|| titled.clone().next()).map(|title| title.entity);
        if named.is_some() && (definite || country.is_some()) {
            return named;
        }
        let day = self.tree.doc().document.published?;
        let state = self.cast.actors.country(country?)?;
        let actor = self.cast.actors.holder(&state.id, role.office.as_deref()?, day)?;
        Some(self.cast.listed(actor))
    }

    /// An entity of this document alone, known by its description.
    fn local(&mut self, head: usize, entity_type: EntityType, country: Option<CountryCode>) -> usize {
        let label = self.phrase(head).of(&self.tree.doc().document.text).to_owned();
        let label = label.split_whitespace().collect::<Vec<_>>().join(" ");
        self.cast.unlisted(Scope::Local, &label, entity_type, country)
    }

    /// The state of the pronoun that owns the noun: "his government".
    fn country_of_owner(&mut self, head: usize) -> Option<CountryCode> {
        let owner = self.tree.children_by(head, &[Dep::Poss]).find(|&i| self.tree.pos(i) == Pos::Pron)?;
        let owner = self.resolve(owner).first().copied()?;
        self.cast.entities[owner.entity].country
    }

    /// "Blinken's spokesman": whoever owns the noun.
    fn served_by_owner(&self, head: usize) -> Option<usize> {
        self.tree.children_by(head, &[Dep::Poss]).find(|&i| self.cast.named(i).is_some())
    }

    fn refer(&mut self, head: usize, entities: &[usize], kind: MentionKind) -> Vec<Participant> {
        let mention = self.phrase(head);
        self.kinds.insert(mention, kind);
        self.described.extend(entities.iter().map(|&entity| Mention { span: mention, entity, kind }));
        entities.iter().map(|&entity| Participant { entity, mention }).collect()
    }

    /// The words from the first modifier to the head, without article and pronoun.
    fn phrase(&self, head: usize) -> Span {
        let (left, _) = self.tree.edges(head);
        let is_left_out = |i: &usize| {
            matches!(self.tree.pos(*i), Pos::Det | Pos::Punct | Pos::Space | Pos::Adv | Pos::Cconj | Pos::Adp)
                || self.tree.token(*i).tag == Tag::PrpPoss
        };
        let start = (left..head).find(|i| !is_left_out(i)).unwrap_or(head);
        self.tree.span(start, head)
    }
}
