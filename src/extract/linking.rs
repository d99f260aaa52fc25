//! Decides which names of a document are one entity, and which state each acts for.
//!
//! The entry point is [`Cast::of`]. Full names win over short ones wherever they stand; an acronym joins the name that
//! it abbreviates; a title before or after a name ("Russia's Deputy Prime Minister …", "…, a French diplomat") tells
//! the country. Descriptions and pronouns come later, in `mentions` and `coreference`.

use std::collections::HashMap;

use crate::actors::{Actor, Actors, NameKind, Roles};
use crate::extract::names::{Name, Named, find_names};
use crate::extract::tree::Tree;
use crate::types::{CountryCode, Dep, Entity, EntityId, EntityType, Pos, Scope, Tag};

/// How many words to the left of a name may belong to its title.
const MAX_TITLE_WORDS: usize = 10;

/// How far behind its head a role's `of` phrase may end: "Secretary of State".
const MAX_OF_WORDS: usize = 5;
/// How many other names an entity carries at most.
const MAX_ALIASES: usize = 64;

/// A title that the text gives a person: `foreign minister` of `ARM`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Title {
    pub(crate) entity: usize,
    /// Index of the name that carries the title.
    pub(crate) name: usize,
    /// The role as the table of roles has it.
    pub(crate) role: String,
    pub(crate) country: Option<CountryCode>,
    /// The entity that the title names as the one served, and the token that names it.
    pub(crate) served: Option<(usize, usize)>,
}

/// The entities of a document with the names that refer to them.
pub(crate) struct Cast<'a> {
    pub(crate) actors: &'a Actors,
    pub(crate) roles: &'a Roles,
    pub(crate) entities: Vec<Entity>,
    pub(crate) names: Vec<Name>,
    /// `referents[i]`: the entity of `names[i]`.
    pub(crate) referents: Vec<usize>,
    pub(crate) titles: Vec<Title>,
    /// Index of the name that covers each token.
    name_of_token: Vec<Option<usize>>,
    by_key: HashMap<(Scope, String), usize>,
    /// People by each word of their names, and by first and last word; the first one to come has it.
    by_part: HashMap<String, usize>,
    /// Organizations and places by their initials.
    by_initials: HashMap<String, usize>,
}

impl<'a> Cast<'a> {
    /// Names, and what they name, of the whole document.
    pub(crate) fn of(tree: &Tree<'_>, actors: &'a Actors, roles: &'a Roles) -> Self {
        let names = find_names(tree, actors, roles);
        let mut name_of_token = vec![None; tree.len()];
        for (index, name) in names.iter().enumerate() {
            for token in name.tokens.clone() {
                name_of_token[token] = Some(index);
            }
        }
        let mut cast = Self {
            actors,
            roles,
            entities: Vec::new(),
            referents: vec![usize::MAX; names.len()],
            names,
            titles: Vec::new(),
            name_of_token,
            by_key: HashMap::new(),
            by_part: HashMap::new(),
            by_initials: HashMap::new(),
        };
        cast.link(tree);
        cast.find_titles(tree);
        cast
    }

    /// The entity that the token is (part of) a name of.
    pub(crate) fn named(&self, token: usize) -> Option<(usize, &Name)> {
        let index = self.name_of_token.get(token).copied().flatten()?;
        Some((self.referents[index], &self.names[index]))
    }

    /// The state that the token names, by noun, adjective, capital or seat; or that the named body acts for.
    pub(crate) fn country_of(&self, token: usize) -> Option<CountryCode> {
        self.named(token).and_then(|(entity, _)| self.entities[entity].country)
    }

    /// The entity of a country, made if need be.
    pub(crate) fn country_entity(&mut self, code: CountryCode) -> Option<usize> {
        let actor = self.actors.country(code)?;
        Some(self.listed(actor))
    }

    /// The entity of an actor of the table, made if need be.
    pub(crate) fn listed(&mut self, actor: &Actor) -> usize {
        self.entity(Scope::Listed, actor.id.as_str().to_owned(), || Entity {
            id: actor.id.clone(),
            scope: Scope::Listed,
            label: actor.label.clone(),
            entity_type: actor.entity_type,
            country: actor.country,
            aliases: Vec::new(),
        })
    }

    /// An entity that the table does not have, made if need be. What it is called tells it from others of its scope.
    pub(crate) fn unlisted(
        &mut self,
        scope: Scope,
        label: &str,
        entity_type: EntityType,
        country: Option<CountryCode>,
    ) -> usize {
        let id = EntityId::from_name(label);
        self.entity(scope, id.as_str().to_owned(), || Entity {
            id,
            scope,
            label: label.to_owned(),
            entity_type,
            country,
            aliases: Vec::new(),
        })
    }

    fn entity(&mut self, scope: Scope, key: String, make: impl FnOnce() -> Entity) -> usize {
        let next = self.entities.len();
        let index = *self.by_key.entry((scope, key)).or_insert(next);
        if index == next {
            let entity = make();
            self.index(&entity, next);
            self.entities.push(entity);
        }
        index
    }

    /// Notes the short forms by which the entity may be named later.
    fn index(&mut self, entity: &Entity, at: usize) {
        if entity.entity_type != EntityType::Person {
            let initials = initials(&entity.label);
            if is_acronym(&initials) {
                self.by_initials.entry(initials).or_insert(at);
            }
            return;
        }
        let words = entity.label.split(' ');
        // "Baghdadi" is short for "al-Baghdadi".
        let bare = words.clone().filter_map(|word| word.split_once('-').filter(|(article, _)| is_article(article)));
        let bare = bare.map(|(_, rest)| rest.to_owned());
        for part in words.map(str::to_owned).chain(bare).chain(first_and_last(&entity.label)) {
            self.by_part.entry(part).or_insert(at);
        }
    }

    fn link(&mut self, tree: &Tree<'_>) {
        // Longest first, so that "Blinken" finds "Antony Blinken" even where that comes later in the text.
        let mut order: Vec<usize> = (0..self.names.len()).collect();
        order.sort_by_key(|&i| (std::cmp::Reverse(self.names[i].tokens.len()), i));
        for i in order {
            let name = self.names[i].clone();
            let text = words(tree, &name);
            self.referents[i] = match name.named {
                Named::Listed { id, .. } => match self.actors.get(&id) {
                    Some(actor) => self.listed(actor),
                    None => self.unlisted(Scope::Named, &text, EntityType::Organization, None),
                },
                Named::Unlisted(EntityType::Person) => self.link_person(&text),
                Named::Unlisted(entity_type) => self.link_other(&text, entity_type),
            };
        }
    }

    fn link_person(&mut self, text: &str) -> usize {
        if let Some((actor, NameKind::Name)) = self.actors.find(text) {
            return self.listed(actor);
        }
        match first_and_last(text) {
            Some(ends) => self
                .by_part
                .get(&ends)
                .copied()
                .or_else(|| self.ending_with(text))
                .unwrap_or_else(|| self.unlisted(Scope::Named, text, EntityType::Person, None)),
            None => self
                .by_part
                .get(text)
                .copied()
                .unwrap_or_else(|| self.unlisted(Scope::Local, text, EntityType::Person, None)),
        }
    }

    /// "Abdul Mahdi" is short for "Adel Abdul Mahdi".
    fn ending_with(&self, text: &str) -> Option<usize> {
        let person = *self.by_part.get(text.rsplit(' ').next()?)?;
        let label = &self.entities[person].label;
        label.strip_suffix(text).is_some_and(|before| before.ends_with(' ')).then_some(person)
    }

    fn link_other(&mut self, text: &str, entity_type: EntityType) -> usize {
        if let Some((actor, _)) = self.actors.find(text) {
            return self.listed(actor);
        }
        // The model takes the surname of somebody who is named in full for a body or a place.
        if let Some(&person) = self.by_part.get(text)
            && self.entities[person].label.ends_with(text)
            && self.entities[person].label.contains(' ')
        {
            return person;
        }
        match self.by_initials.get(text) {
            Some(&spelt_out) => spelt_out,
            None => self.unlisted(Scope::Named, text, entity_type, None),
        }
    }

    fn find_titles(&mut self, tree: &Tree<'_>) {
        for index in 0..self.names.len() {
            let entity = self.referents[index];
            if self.entities[entity].entity_type != EntityType::Person {
                continue;
            }
            let name = self.names[index].clone();
            let title = self.title_before(tree, &name).or_else(|| self.title_beside(tree, &name));
            let Some((role, served)) = title else { continue };
            let country = served.and_then(|token| self.country_of(token));
            let after = tree.children_by(name.head(tree), &[Dep::Prep]).flat_map(|i| tree.children_by(i, &[Dep::Pobj]));
            let country = country.or_else(|| after.into_iter().find_map(|token| self.country_of(token)));
            let served = served.and_then(|token| Some((self.named(token)?.0, token)));
            self.titles.push(Title { entity, name: index, role, country, served });
        }
        for title in &self.titles {
            let entity = &mut self.entities[title.entity];
            if entity.country.is_none() && entity.scope != Scope::Listed {
                entity.country = title.country;
            }
        }
    }

    /// The title that stands right before the name, with the token that says of whom.
    fn title_before(&self, tree: &Tree<'_>, name: &Name) -> Option<(String, Option<usize>)> {
        let first = name.tokens.start;
        let sentence = tree.sentence_of(first);
        let reach = first.saturating_sub(MAX_TITLE_WORDS)..first;
        let is_part = |&i: &usize| {
            tree.sentence_of(i) == sentence
                && self.named(i).is_none()
                && (matches!(tree.pos(i), Pos::Noun | Pos::Propn | Pos::Adj | Pos::Part)
                    || matches!(tree.text(i), "of" | "for" | "and" | "-" | "the"))
        };
        let start = reach.clone().rev().take_while(is_part).last()?;
        let lemmas: Vec<String> = (start..first).map(|i| tree.lemma(i)).collect();
        let role = self.roles.longest_suffix(&lemmas.iter().map(String::as_str).collect::<Vec<_>>())?;
        let served = start.checked_sub(1).filter(|&i| reach.contains(&i) && self.named(i).is_some());
        Some((role.name.clone(), served))
    }

    /// The title that stands beside the name: "Sergei Lavrov, Russia's foreign minister", "the spokesman, Raj Shah".
    fn title_beside(&self, tree: &Tree<'_>, name: &Name) -> Option<(String, Option<usize>)> {
        let head = name.head(tree);
        let above = tree.head(head).filter(|_| tree.dep(head) == Dep::Appos);
        let beside = tree.children_by(head, &[Dep::Appos]).chain(above);
        beside.into_iter().find_map(|noun| {
            let role = self.role_of(tree, noun)?;
            Some((role.name.clone(), self.served_by(tree, noun)))
        })
    }

    /// The role that a noun with the words before it names.
    pub(crate) fn role_of(&self, tree: &Tree<'_>, noun: usize) -> Option<&'a crate::actors::Role> {
        let (left, _) = tree.edges(noun);
        let after_name = (left..noun).rev().find(|&i| self.named(i).is_some()).map_or(left, |i| i + 1);
        let lemmas: Vec<String> = (after_name..=noun).map(|i| tree.lemma(i)).collect();
        // "Secretary of State", "Chamber of Deputies": the role goes on after its head.
        let of_phrase = tree.children_by(noun, &[Dep::Prep]).find(|&i| tree.is_lemma(i, "of"));
        if let Some(of) = of_phrase
            && let Some(object) =
                tree.child(of, Dep::Pobj).filter(|object| (noun..noun + MAX_OF_WORDS).contains(object))
        {
            let longer: Vec<String> =
                lemmas.iter().cloned().chain((noun + 1..=object).map(|i| tree.lemma(i))).collect();
            if let Some(role) = self.roles.longest_suffix(&longer.iter().map(String::as_str).collect::<Vec<_>>())
                && role.name.contains(" of ")
            {
                return Some(role);
            }
        }
        self.roles.longest_suffix(&lemmas.iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// The token that says of which state or body a role is: "Russian", "Russia 's", "of Russia", "State Department".
    pub(crate) fn served_by(&self, tree: &Tree<'_>, noun: usize) -> Option<usize> {
        let (left, _) = tree.edges(noun);
        let modifies = |i: usize| {
            let dep = tree.dep(i);
            matches!(dep, Dep::Amod | Dep::Compound | Dep::Poss | Dep::Nmod | Dep::Npadvmod)
                || tree.token(i).tag == Tag::Jj
        };
        let before = (left..noun).rev().find(|&i| self.named(i).is_some() && (modifies(i) || i + 1 == noun));
        before.or_else(|| {
            let after = tree
                .children_by(noun, &[Dep::Prep])
                .filter(|&i| matches!(tree.text(i), "of" | "from" | "for" | "in" | "to"));
            after.flat_map(|i| tree.children_by(i, &[Dep::Pobj])).find(|&i| self.named(i).is_some())
        })
    }

    /// Takes over the forms that the document uses, then the names of the table, as aliases.
    pub(crate) fn add_aliases(&mut self, tree: &Tree<'_>) {
        for index in 0..self.names.len() {
            let text = words(tree, &self.names[index]);
            add_alias(&mut self.entities[self.referents[index]], text);
        }
        for entity in &mut self.entities {
            if let Some(actor) = self.actors.get(&entity.id).filter(|_| entity.scope == Scope::Listed) {
                for name in &actor.aliases {
                    add_alias(entity, name.clone());
                }
            }
        }
    }
}

/// Adds another name, unless the entity has it.
pub(crate) fn add_alias(entity: &mut Entity, text: String) {
    if entity.label != text && entity.aliases.len() < MAX_ALIASES && !entity.aliases.contains(&text) {
        entity.aliases.push(text);
    }
}

/// `Michael Green` of `Michael J. Green`; `None` for a single word.
fn first_and_last(name: &str) -> Option<String> {
    let (first, rest) = name.split_once(' ')?;
    Some(format!("{first} {}", rest.rsplit(' ').next()?))
}

/// The name's words with single spaces.
fn words(tree: &Tree<'_>, name: &Name) -> String {
    name.span.of(&tree.doc().document.text).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_article(word: &str) -> bool {
    matches!(word.to_lowercase().as_str(), "al" | "el" | "ul" | "ad" | "as" | "ar" | "ash")
}

fn is_acronym(text: &str) -> bool {
    (2..=8).contains(&text.len()) && text.chars().all(|c| c.is_ascii_uppercase())
}

/// First letters of the words that begin with a capital.
fn initials(name: &str) -> String {
    name.split([' ', '-']).filter_map(|word| word.chars().next()).filter(|c| c.is_uppercase()).collect()
}
