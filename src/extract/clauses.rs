//! Reads clauses off the dependency tree: a predicate and who fills its places.
//!
//! The entry point is [`clause_of`]. Passives are turned round here: [`Clause::subjects`] holds who acts, whether the
//! text has it as subject, as "by …" or leaves it to the clause above. What the places mean is `events`' question.

use crate::extract::tree::Tree;
use crate::types::{Dep, Pos, Tag};

/// How far a missing subject is looked for.
const MAX_CONTROL_STEPS: usize = 6;

/// A preposition with what stands after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Oblique {
    /// The preposition in lower case.
    pub(crate) preposition: String,
    /// The preposition's token.
    pub(crate) token: usize,
    /// Heads of what stands after it, coordination opened.
    pub(crate) objects: Vec<usize>,
}

/// A verb with the tokens that fill its places, coordination opened.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Clause {
    /// The verb.
    pub(crate) verb: usize,
    /// Its particle: `off` of `kick off`.
    pub(crate) particle: Option<usize>,
    /// Whether the verb is passive.
    pub(crate) is_passive: bool,
    /// Who acts.
    pub(crate) subjects: Vec<usize>,
    /// Whom it is done to, or what.
    pub(crate) objects: Vec<usize>,
    /// To whom something is given.
    pub(crate) datives: Vec<usize>,
    /// What the verb says of its subject, after `be` and the like.
    pub(crate) attributes: Vec<usize>,
    /// Prepositional phrases.
    pub(crate) obliques: Vec<Oblique>,
    /// Heads of complement clauses.
    pub(crate) complements: Vec<usize>,
}

impl Clause {
    /// The lemma, with the particle after a `_`.
    pub(crate) fn lemma(&self, tree: &Tree<'_>) -> String {
        match self.particle {
            Some(particle) => format!("{}_{}", tree.lemma(self.verb), tree.lemma(particle)),
            None => tree.lemma(self.verb),
        }
    }
}

/// Whether the token heads a clause of its own.
pub(crate) fn is_predicate(tree: &Tree<'_>, i: usize) -> bool {
    match tree.pos(i) {
        Pos::Verb => {
            !matches!(tree.dep(i), Dep::Aux | Dep::Auxpass | Dep::Amod | Dep::Compound | Dep::Prep | Dep::Case)
        }
        // "is critical of", "was a guest of": the copula heads the clause.
        Pos::Aux => !matches!(tree.dep(i), Dep::Aux | Dep::Auxpass),
        _ => false,
    }
}

/// The clause that the verb heads.
pub(crate) fn clause_of(tree: &Tree<'_>, verb: usize) -> Clause {
    let mut clause = Clause {
        verb,
        particle: tree.child(verb, Dep::Prt),
        is_passive: is_passive(tree, verb),
        complements: tree.children_by(verb, &[Dep::Ccomp, Dep::Xcomp]).collect(),
        attributes: opened(tree, tree.children_by(verb, &[Dep::Attr, Dep::Acomp, Dep::Oprd])),
        datives: opened(tree, tree.children_by(verb, &[Dep::Dative]).filter(|&i| tree.pos(i) != Pos::Adp)),
        obliques: obliques(tree, verb),
        ..Clause::default()
    };
    let own_objects = opened(tree, tree.children_by(verb, &[Dep::Dobj]));
    let surface_subject = subject_of(tree, verb);
    if clause.is_passive {
        clause.subjects = opened(tree, agents(tree, verb));
        clause.objects = surface_subject;
        // "was given help": the object of the active verb is the receiver.
        if !own_objects.is_empty() {
            clause.datives = std::mem::replace(&mut clause.objects, own_objects);
        }
    } else {
        clause.subjects = surface_subject;
        clause.objects = own_objects;
    }
    for object in [Dep::Relcl, Dep::Acl].iter().filter(|&&dep| tree.dep(verb) == dep) {
        fill_gap(tree, &mut clause, *object);
    }
    clause
}

/// The prepositional phrases that hang on a token.
pub(crate) fn obliques(tree: &Tree<'_>, head: usize) -> Vec<Oblique> {
    let mut found = Vec::new();
    for token in tree.children_by(head, &[Dep::Prep, Dep::Dative, Dep::Prt, Dep::Agent]) {
        add_obliques(tree, token, &mut found);
    }
    found
}

fn add_obliques(tree: &Tree<'_>, token: usize, found: &mut Vec<Oblique>) {
    let objects = opened(tree, tree.children_by(token, &[Dep::Pobj]));
    if !objects.is_empty() && tree.dep(token) != Dep::Agent {
        found.push(Oblique { preposition: tree.lemma(token), token, objects });
    }
    // "to and from Baku", "along with", "out of": a preposition below a preposition.
    for inner in tree.children_by(token, &[Dep::Prep, Dep::Conj]).filter(|&i| tree.pos(i) == Pos::Adp) {
        add_obliques(tree, inner, found);
    }
}

fn agents<'a>(tree: &'a Tree<'_>, verb: usize) -> impl Iterator<Item = usize> + 'a {
    let by = move |&i: &usize| tree.dep(i) == Dep::Agent || (tree.dep(i) == Dep::Prep && tree.is_lemma(i, "by"));
    tree.children(verb).iter().copied().filter(by).flat_map(|i| tree.children_by(i, &[Dep::Pobj]))
}

fn is_passive(tree: &Tree<'_>, verb: usize) -> bool {
    let has = |dep| tree.child(verb, dep).is_some();
    if has(Dep::Auxpass) || has(Dep::Nsubjpass) || has(Dep::Agent) {
        return true;
    }
    if tree.token(verb).tag != Tag::Vbn || has(Dep::Aux) || has(Dep::Nsubj) {
        return false;
    }
    match tree.dep(verb) {
        // "a bloc led by Russia", "asked about the talks, he …"
        Dep::Acl | Dep::Advcl | Dep::Relcl => tree.child(verb, Dep::Dobj).is_none(),
        // "was arrested and deported"; but "has met and praised" is active.
        Dep::Conj => tree.head(verb).is_some_and(|head| tree.pos(head) == Pos::Verb && is_passive(tree, head)),
        _ => false,
    }
}

/// Who stands as subject of the verb, or would if the clause spelt it out.
pub(crate) fn subject_of(tree: &Tree<'_>, verb: usize) -> Vec<usize> {
    let mut at = verb;
    for _ in 0..MAX_CONTROL_STEPS {
        let own: Vec<usize> = tree
            .children_by(at, &[Dep::Nsubj, Dep::Nsubjpass, Dep::Csubj])
            .filter(|&i| tree.dep(i) != Dep::Csubj || tree.pos(i) != Pos::Verb)
            .collect();
        if let Some(&subject) = own.last() {
            return antecedent(tree, at, subject);
        }
        match controller(tree, at) {
            Controller::Clause(above) => at = above,
            Controller::Tokens(tokens) => return tokens,
            Controller::Nobody => return Vec::new(),
        }
    }
    Vec::new()
}

/// Where the subject of a clause without one is to be found.
enum Controller {
    /// It is the subject of this clause.
    Clause(usize),
    /// It is these tokens.
    Tokens(Vec<usize>),
    /// Not to be found.
    Nobody,
}

fn controller(tree: &Tree<'_>, verb: usize) -> Controller {
    let Some(head) = tree.head(verb) else { return Controller::Nobody };
    match tree.dep(verb) {
        Dep::Conj if is_predicate(tree, head) => match (is_passive(tree, head), is_passive(tree, verb)) {
            (true, false) if tree.child(verb, Dep::Aux).is_none() && tree.token(verb).tag == Tag::Vbn => {
                Controller::Nobody
            }
            _ => Controller::Clause(head),
        },
        Dep::Xcomp | Dep::Ccomp => object_control(tree, head).map_or(Controller::Clause(head), Controller::Tokens),
        Dep::Advcl => match tree.pos(head) {
            Pos::Verb | Pos::Aux => Controller::Clause(head),
            _ => Controller::Nobody,
        },
        // "for inviting", "of plotting": who is blamed or thanked did it; "by inviting", "after meeting": the subject.
        Dep::Pcomp => match tree.head(head) {
            Some(above) if is_predicate(tree, above) => {
                let blamed = matches!(tree.lemma(head).as_str(), "for" | "of" | "from" | "against");
                let objects = if blamed { patients(tree, above) } else { Vec::new() };
                if objects.is_empty() { Controller::Clause(above) } else { Controller::Tokens(objects) }
            }
            Some(noun) if matches!(tree.pos(noun), Pos::Noun | Pos::Propn) => possessor_or_clause(tree, noun),
            _ => Controller::Nobody,
        },
        // "a man visiting Baku", "plans to invade": the noun, or whoever has the plan.
        Dep::Acl if tree.token(verb).tag == Tag::Vbg => Controller::Tokens(opened(tree, std::iter::once(head))),
        Dep::Acl if tree.token(verb).tag == Tag::Vbn => Controller::Tokens(opened(tree, std::iter::once(head))),
        Dep::Acl => possessor_or_clause(tree, head),
        _ => Controller::Nobody,
    }
}

/// Whoever owns the noun, or else the subject of the verb that the noun is object of.
fn possessor_or_clause(tree: &Tree<'_>, noun: usize) -> Controller {
    let owners = opened(tree, tree.children_by(noun, &[Dep::Poss]));
    if !owners.is_empty() {
        return Controller::Tokens(owners);
    }
    match tree.ancestors(noun).take(3).find(|&at| is_predicate(tree, at)) {
        Some(verb) => Controller::Clause(verb),
        None => Controller::Nobody,
    }
}

/// "urged Iran to stop": the object of the verb above is the subject of the verb below.
fn object_control(tree: &Tree<'_>, head: usize) -> Option<Vec<usize>> {
    // "promised Iran to stop" is the subject's promise.
    if matches!(tree.lemma(head).as_str(), "promise" | "vow" | "pledge" | "threaten" | "agree") {
        return None;
    }
    let objects = patients(tree, head);
    if !objects.is_empty() {
        return Some(objects);
    }
    // "called on Iran to stop", "appealed to Iran to stop"
    let speaks_to = matches!(tree.lemma(head).as_str(), "call" | "appeal" | "plead" | "wait");
    let called =
        obliques(tree, head).into_iter().find(|o| matches!(o.preposition.as_str(), "on" | "upon" | "to" | "for"));
    called.filter(|_| speaks_to).map(|oblique| oblique.objects)
}

/// Whom the verb is done to: its object, or its subject if it is passive.
fn patients(tree: &Tree<'_>, verb: usize) -> Vec<usize> {
    if is_passive(tree, verb) {
        return opened(tree, tree.children_by(verb, &[Dep::Nsubjpass]));
    }
    opened(tree, tree.children_by(verb, &[Dep::Dobj, Dep::Dative]).filter(|&i| tree.pos(i) != Pos::Adp))
}

/// The nouns that a subject stands for: itself, or for a relative pronoun what it relates to.
fn antecedent(tree: &Tree<'_>, verb: usize, subject: usize) -> Vec<usize> {
    if is_relative(tree, subject)
        && let Some(relative) = relative_clause_above(tree, verb)
        && let Some(noun) = tree.head(relative)
    {
        return opened(tree, std::iter::once(noun));
    }
    opened(tree, std::iter::once(subject))
}

fn relative_clause_above(tree: &Tree<'_>, verb: usize) -> Option<usize> {
    std::iter::once(verb).chain(tree.ancestors(verb)).take(MAX_CONTROL_STEPS).find(|&at| tree.dep(at) == Dep::Relcl)
}

fn is_relative(tree: &Tree<'_>, i: usize) -> bool {
    matches!(tree.token(i).tag, Tag::Wdt | Tag::Wp) || (tree.token(i).tag == Tag::In && tree.is_lemma(i, "that"))
}

/// Puts the noun that a relative or participial clause hangs on into the place that the clause leaves open.
fn fill_gap(tree: &Tree<'_>, clause: &mut Clause, dep: Dep) {
    let Some(noun) = tree.head(clause.verb) else { return };
    let noun = opened(tree, std::iter::once(noun));
    for place in [&mut clause.objects, &mut clause.datives] {
        if place.first().is_some_and(|&i| is_relative(tree, i)) {
            *place = noun.clone();
        }
    }
    for oblique in &mut clause.obliques {
        // "with whom he met", "which Russia relies on"
        if oblique.objects.first().is_some_and(|&i| is_relative(tree, i)) {
            oblique.objects.clone_from(&noun);
        }
    }
    let is_reduced = dep == Dep::Relcl && !clause.subjects.is_empty() && clause.subjects != noun;
    let says_who = tree.children(clause.verb).iter().any(|&i| is_relative(tree, i));
    // "the country (that) Russia invaded": nothing stands where the object would.
    if is_reduced && clause.objects.is_empty() && clause.complements.is_empty() && !says_who && !clause.is_passive {
        clause.objects.clone_from(&noun);
    }
    if dep == Dep::Acl && clause.is_passive && clause.objects.is_empty() {
        clause.objects = noun;
    }
}

/// The tokens with all that is joined to them.
fn opened(tree: &Tree<'_>, tokens: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut all: Vec<usize> = tokens.flat_map(|i| tree.coordinated(i)).collect();
    all.dedup();
    all
}
