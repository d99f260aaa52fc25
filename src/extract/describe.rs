//! Reads descriptions: whom a noun phrase without a name of its own stands for.
//!
//! The entry point is [`Mentions::described`]. A role ("foreign ministry", "spokesman") acts for the state that the
//! phrase names; a common noun ("rebels", "a company") is somebody of this document alone. What refers back to
//! somebody named before is `definites`' and `collectives`' to know.

use crate::actors::{NounKind, Role, RoleKind};
use crate::extract::definites::definite;
use crate::extract::linking::add_alias;
use crate::extract::mentions::{Mentions, Sieve};
use crate::extract::phrases::{forms, phrase_text};
use crate::types::{CountryCode, Dep, Entity, EntityType, MentionKind, Participant, Pos, Scope};

/// Words that count or divide the people after their `of`.
const QUANTITIES: [&str; 22] = [
    "group", "number", "thousand", "hundred", "dozen", "million", "majority", "lot", "series", "handful", "score",
    "most", "some", "many", "all", "several", "member", "part", "team", "couple", "half", "none",
];

/// Numbers that stand for people where no `of` says whom.
const COUNTED: [&str; 4] = ["hundred", "thousand", "dozen", "million"];

/// Verbs whose object is people where it is a number.
const HARM: [&str; 10] =
    ["kill", "wound", "injure", "hurt", "arrest", "detain", "kidnap", "execute", "massacre", "die"];

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

impl Mentions<'_, '_, '_> {
    /// The entities that a description stands for; empty if it names no actor.
    pub(crate) fn described(&mut self, head: usize) -> Vec<Participant> {
        let found = self.person_beside(head).or_else(|| self.partitive(head)).or_else(|| self.specified(head));
        if let Some(found) = found {
            return found;
        }
        if let Some((entities, sieve)) = definite(self, head) {
            return self.refer(head, &entities, MentionKind::Nominal, sieve);
        }
        match self.cast.role_of(self.tree, head) {
            Some(role) => self.by_role(head, role),
            None => self.by_noun(head),
        }
    }

    /// People without a noun: "killed four", "hurt others", "those who fled".
    pub(crate) fn uncounted(&mut self, head: usize) -> Option<Vec<Participant>> {
        let tree = self.tree;
        let is_harmed = || {
            let verb = tree.head(head).filter(|_| matches!(tree.dep(head), Dep::Dobj | Dep::Nsubjpass | Dep::Nsubj));
            verb.is_some_and(|verb| HARM.contains(&tree.lemma(verb).as_str()))
        };
        let is_counted = tree.pos(head) == Pos::Num && is_harmed();
        let is_others = tree.text(head).eq_ignore_ascii_case("others");
        let is_those = tree.text(head).eq_ignore_ascii_case("those")
            && tree.children_by(head, &[Dep::Relcl, Dep::Acl]).any(|i| i > head);
        if !(is_counted || is_others || is_those) {
            return None;
        }
        let entity = self.local(head, EntityType::Group, None);
        Some(self.refer(head, &[entity], MentionKind::Nominal, Sieve::Description))
    }

    /// What the common noun at the token names; in headlines nouns have capitals and look like names.
    pub(crate) fn noun_kind(&self, head: usize) -> Option<NounKind> {
        let lemma = self.tree.lemma(head);
        let kind = self.cast.roles.noun(&lemma);
        if kind.is_some() || self.tree.pos(head) != Pos::Propn {
            return kind;
        }
        self.cast.roles.noun(lemma.strip_suffix('s')?)
    }

    /// The state for which the phrase says that somebody acts, and the token that names it.
    pub(crate) fn served_country(&mut self, head: usize) -> (Option<CountryCode>, Option<usize>) {
        let served = self.cast.served_by(self.tree, head).or_else(|| self.served_by_owner(head));
        let country = served.and_then(|token| self.cast.country_of(token)).or_else(|| self.country_of_owner(head));
        (country, served)
    }

    /// A common noun: somebody of this document alone, or whoever owns the thing.
    fn by_noun(&mut self, head: usize) -> Vec<Participant> {
        let is_plural = self.is_plural(head);
        // "was dead", "the dead": an adjective names people only after an article.
        if self.tree.pos(head) == Pos::Adj && self.tree.child(head, Dep::Det).is_none() {
            return Vec::new();
        }
        let Some(kind) = self.noun_kind(head) else {
            // "Hundreds protested"
            let counts_people = is_plural && COUNTED.contains(&self.tree.lemma(head).as_str());
            if !counts_people {
                return Vec::new();
            }
            let entity = self.local(head, EntityType::Group, None);
            return self.refer(head, &[entity], MentionKind::Nominal, Sieve::Description);
        };
        let (country, served) = self.served_country(head);
        let entity_type = match kind {
            NounKind::Person if !is_plural => EntityType::Person,
            NounKind::Organization if !is_plural => EntityType::Organization,
            NounKind::Several if !is_plural => return Vec::new(),
            NounKind::Person | NounKind::Group | NounKind::Several | NounKind::Organization => EntityType::Group,
            NounKind::Place => EntityType::Place,
            NounKind::Vehicle => {
                let owner = served.and_then(|token| self.cast.named(token)).map(|(entity, _)| entity);
                let owner = owner.filter(|&entity| self.cast.entities[entity].entity_type != EntityType::Place);
                return self.refer(head, owner.as_slice(), MentionKind::Nominal, Sieve::Owner);
            }
        };
        let entity = self.local(head, entity_type, country.filter(|_| entity_type != EntityType::Place));
        self.refer(head, &[entity], MentionKind::Nominal, Sieve::Description)
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
        let tree = self.tree;
        let own = tree.children_by(head, &[Dep::Appos]).find(|&i| self.cast.named(i).is_some());
        let beside = own.or_else(|| self.person_after(head))?;
        let (entity, name) = self.cast.named(beside)?;
        let is_person = self.cast.entities[entity].entity_type == EntityType::Person;
        let same_kind = is_person || self.cast.role_of(self.tree, head).is_none_or(|role| role.kind == RoleKind::Body);
        let mention = name.span;
        same_kind.then(|| vec![Participant { entity, mention }])
    }

    /// "the leader of the party, Jane Roe,": the parser may hang the name on the party.
    fn person_after(&self, head: usize) -> Option<usize> {
        let tree = self.tree;
        self.cast.role_of(tree, head).filter(|role| matches!(role.kind, RoleKind::Office | RoleKind::Speaker))?;
        let of = tree.children_by(head, &[Dep::Prep]).find(|&i| matches!(tree.text(i), "of" | "for"))?;
        let served = tree.child(of, Dep::Pobj)?;
        let is_person = |&i: &usize| {
            let named = self.cast.named(i);
            named.is_some_and(|(entity, _)| self.cast.entities[entity].entity_type == EntityType::Person)
        };
        tree.children_by(served, &[Dep::Appos]).find(is_person)
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
    fn by_role(&mut self, head: usize, role: &Role) -> Vec<Participant> {
        let (country, served) = self.served_country(head);
        let is_plural = self.is_plural(head);
        let (entity, sieve) = match (role.kind, country) {
            (RoleKind::Government, Some(country)) => (self.cast.country_entity(country), Sieve::Government),
            (RoleKind::Government, None) => match self.government(served) {
                Some(state) => (Some(state), Sieve::Government),
                None if self.tree.is_lemma(head, "state") => (None, Sieve::Government),
                None => (Some(self.local(head, EntityType::Organization, None)), Sieve::Description),
            },
            (RoleKind::Body, Some(country)) if !is_plural => (self.body_of(country, &role.name), Sieve::Body),
            (RoleKind::Office | RoleKind::Speaker, _) if !is_plural => match self.holder(head, role, country) {
                Some(holder) => (Some(holder), Sieve::Office),
                None => (Some(self.local(head, EntityType::Person, country)), Sieve::Description),
            },
            (RoleKind::Body, None) if !is_plural => {
                (Some(self.local(head, EntityType::Organization, None)), Sieve::Description)
            }
            _ => {
                let is_one = !is_plural && self.noun_kind(head) == Some(NounKind::Person);
                let entity_type = if is_one { EntityType::Person } else { EntityType::Group };
                (Some(self.local(head, entity_type, country)), Sieve::Description)
            }
        };
        self.refer(head, entity.as_slice(), MentionKind::Nominal, sieve)
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

    /// Who holds the office: somebody of the document with this title, or who the table says held it on that day; of
    /// several the one spoken of oftenest. Where the state is named, the table knows also who is not named.
    fn holder(&mut self, head: usize, role: &Role, country: Option<CountryCode>) -> Option<usize> {
        let definite =
            self.tree.children_by(head, &[Dep::Det]).any(|i| matches!(self.tree.lemma(i).as_str(), "the" | "this"));
        if !definite && country.is_none() {
            return None;
        }
        let day = self.tree.doc().document.published;
        let titled = self.cast.titles.iter().filter(|title| title.role == role.name);
        let mut holders: Vec<usize> =
            titled.filter(|title| country.is_none() || title.country == country).map(|title| title.entity).collect();
        if let Some(office) = role.office.as_deref() {
            let holds = |entity: &Entity| {
                let of_country = country.is_none() || entity.country == country;
                let actor = self.cast.actors.get(&entity.id).filter(|_| of_country && entity.scope == Scope::Listed);
                let mut terms = actor.into_iter().flat_map(|actor| &actor.tenures);
                terms.any(|tenure| tenure.office == office && day.is_some_and(|day| tenure.holds_on(day)))
            };
            holders.extend((0..self.cast.entities.len()).filter(|&entity| holds(&self.cast.entities[entity])));
        }
        let spoken_of =
            |entity: usize| self.history.iter().filter(|past| past.entity == entity && past.token < head).count();
        holders.sort_unstable();
        holders.dedup();
        let best = holders
            .into_iter()
            .map(|entity| (spoken_of(entity), entity))
            .filter(|(count, _)| *count > 0 || country.is_some());
        if let Some((_, entity)) = best.max_by_key(|&(count, entity)| (count, std::cmp::Reverse(entity))) {
            return Some(entity);
        }
        let state = self.cast.actors.country(country?)?;
        let actor = self.cast.actors.holder(&state.id, role.office.as_deref()?, day?)?;
        Some(self.cast.listed(actor))
    }

    /// An entity of this document alone, known by its description. Whose it is belongs to the description: the allies
    /// of one are not those of another.
    pub(crate) fn local(&mut self, head: usize, entity_type: EntityType, country: Option<CountryCode>) -> usize {
        let text = phrase_text(self.tree, head);
        let owner = self.owning_pronoun(head).and_then(|owner| self.resolve(owner).first().copied());
        let label = match owner {
            Some(owner) => {
                let owner = &self.cast.entities[owner.entity].label;
                format!("{owner}{} {text}", if owner.ends_with('s') { "'" } else { "'s" })
            }
            None => text,
        };
        let entity = self.cast.unlisted(Scope::Local, &label, entity_type, country);
        for form in forms(self.tree, head) {
            add_alias(&mut self.cast.entities[entity], form);
        }
        entity
    }

    fn owning_pronoun(&self, head: usize) -> Option<usize> {
        self.tree.children_by(head, &[Dep::Poss]).find(|&i| self.tree.pos(i) == Pos::Pron)
    }

    /// The state of the pronoun that owns the noun: "his government".
    fn country_of_owner(&mut self, head: usize) -> Option<CountryCode> {
        let owner = self.owning_pronoun(head)?;
        let owner = self.resolve(owner).first().copied()?;
        self.cast.entities[owner.entity].country
    }

    /// "Blinken's spokesman": whoever owns the noun.
    fn served_by_owner(&self, head: usize) -> Option<usize> {
        self.tree.children_by(head, &[Dep::Poss]).find(|&i| self.cast.named(i).is_some())
    }
}
